"""An encoder of BERT-base's size with our heads on top, in single precision: what reading would cost with it. Its weights are random.

Twelve layers of 768, 110 million parameters: the size of ConfliBERT. It is written here, since only its time is asked for.
"""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

LAYERS, WIDTH, HEADS, INNER, PIECES, POSITIONS = 12, 768, 12, 3072, 30_522, 512
OURS = 384
"""Width of the states that our heads take: a last matrix leads there."""
OUTPUTS = {"speech": 7, "trigger": 3, "name": 7}


class _Graph:
    """Nodes and weights as they are written down."""

    def __init__(self, seed: int) -> None:
        self.random = np.random.default_rng(seed)
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def constant(self, name: str, value: np.ndarray) -> str:  # type: ignore[type-arg]
        self.weights.append(numpy_helper.from_array(value, name))
        return name

    def drawn(self, name: str, *shape: int) -> str:
        return self.constant(name, (0.02 * self.random.standard_normal(shape)).astype(np.float32))

    def node(self, kind: str, inputs: list[str], name: str, **settings: object) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, **settings))
        return name

    def linear(self, given: str, name: str, wide: int, out: int) -> str:
        product = self.node("MatMul", [given, self.drawn(f"{name}_weight", wide, out)], f"{name}_product")
        return self.node("Add", [product, self.drawn(f"{name}_bias", out)], name)

    def normed(self, given: str, name: str) -> str:
        scale = self.constant(f"{name}_scale", np.ones(WIDTH, np.float32))
        return self.node("LayerNormalization", [given, scale, self.drawn(f"{name}_shift", WIDTH)], name, axis=-1)

    def split(self, given: str, name: str, order: list[int]) -> str:
        """(pieces, width) as (heads, pieces, width of a head), or with the last two exchanged."""
        shaped = self.node("Reshape", [given, "by_head"], f"{name}_shaped")
        return self.node("Transpose", [shaped], name, perm=order)

    def layer(self, states: str, name: str) -> str:
        query, key, value = (self.linear(states, f"{name}_{part}", WIDTH, WIDTH) for part in ("query", "key", "value"))
        scores = self.node("MatMul", [self.split(query, f"{name}_q", [1, 0, 2]), self.split(key, f"{name}_k", [1, 2, 0])], f"{name}_scores")
        shares = self.node("Softmax", [self.node("Mul", [scores, "scale"], f"{name}_scaled")], f"{name}_shares", axis=-1)
        seen = self.node("MatMul", [shares, self.split(value, f"{name}_v", [1, 0, 2])], f"{name}_seen")
        joined = self.node("Reshape", [self.node("Transpose", [seen], f"{name}_back", perm=[1, 0, 2]), "as_rows"], f"{name}_joined")
        after = self.node("Add", [states, self.linear(joined, f"{name}_out", WIDTH, WIDTH)], f"{name}_sum")
        states = self.normed(after, f"{name}_first_norm")
        inner = self.node("Gelu", [self.linear(states, f"{name}_inner", WIDTH, INNER)], f"{name}_gelu")
        return self.normed(self.node("Add", [states, self.linear(inner, f"{name}_outer", INNER, WIDTH)], f"{name}_end"), f"{name}_norm")


def write(path: Path) -> None:
    """The encoder as one file of about 440 MB with the inputs and outputs of ours."""
    g = _Graph(seed=7)
    g.constant("by_head", np.array([-1, HEADS, WIDTH // HEADS], np.int64))
    g.constant("as_rows", np.array([-1, WIDTH], np.int64))
    g.constant("scale", np.array((WIDTH // HEADS) ** -0.5, np.float32))
    g.constant("first", np.array(0, np.int64))
    g.constant("step", np.array(1, np.int64))
    row = g.node("Squeeze", ["ids", g.constant("axis", np.array([0], np.int64))], "row")
    size = g.node("Squeeze", [g.node("Shape", [row], "shape")], "size")
    at = g.node("Range", ["first", size, "step"], "at")
    pieces = g.node("Gather", [g.drawn("pieces_table", PIECES, WIDTH), row], "pieces")
    states = g.node("Add", [pieces, g.node("Gather", [g.drawn("positions", POSITIONS, WIDTH), at], "places")], "placed")
    for mark in ("case", "quote"):
        marks = g.node("Gather", [g.drawn(f"{mark}_table", 8, WIDTH), g.node("Squeeze", [mark, "axis"], f"{mark}_row")], f"{mark}_states")
        states = g.node("Add", [states, marks], f"with_{mark}")
    states = g.normed(states, "begin")
    for number in range(LAYERS):
        states = g.layer(states, f"layer{number}")
    g.linear(states, "states", WIDTH, OURS)
    for name, labels in OUTPUTS.items():
        g.linear(states, name, WIDTH, labels)
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, [1, "length"]) for name in ("ids", "case", "quote")]
    outputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["length", n]) for name, n in {"states": OURS, **OUTPUTS}.items()]
    graph = helper.make_graph(g.nodes, "encoder", inputs, outputs, g.weights)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10), str(path))
