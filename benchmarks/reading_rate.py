"""`make bench ONLY=rate`: how fast reading is beside what it could be, all in one run on the same texts, one thread a process.

Ours; the same reading with an encoder of BERT-base's size in single precision; what share of the time the networks take; what two
processes make of it; and the time of a piece beside the machine's own rate of multiplying matrices. Ratios carry to other
machines, rates do not.
"""

import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import large_encoder
from benchmarks.speed import PROCESSES, long_documents
from testimonia.encoder.session import OnnxEncoder, open_session
from testimonia.extract import Calibration, EncoderReader
from testimonia.intake import read_bytes
from testimonia.model.record import Document
from testimonia.text.places import Places

LAYERS, WIDTH = 6, 384
_SIDE = 1024  # of the matrices by which the machine is measured


@dataclass(frozen=True, slots=True)
class Rate:
    """Seconds a document. `networks`: all four; `encoder`: the large part of them; `large`: an encoder of BERT-base's size in its place."""

    whole: float
    networks: float
    encoder: float
    large: float
    pieces: float

    @property
    def times_faster(self) -> float:
        """Than the same reading with the large encoder."""
        return (self.whole - self.encoder + self.large) / self.whole


class _Timed:
    """A network that notes how long it took."""

    def __init__(self, session: Any) -> None:
        self.session, self.seconds, self.pieces = session, 0.0, 0

    def run(self, names: Any, feed: dict[str, Any]) -> Any:
        begun = time.process_time()
        out = self.session.run(names, feed)
        self.seconds += time.process_time() - begun
        self.pieces += feed["ids"].shape[1] if "ids" in feed else 0
        return out


class _Both:
    """The large encoder runs first, its answer is dropped; then ours. So the text is read as ever, and both are timed on equal windows."""

    def __init__(self, ours: _Timed, large: _Timed) -> None:
        self.ours, self.large = ours, large

    def run(self, names: Any, feed: dict[str, Any]) -> Any:
        self.large.run(names, feed)
        return self.ours.run(names, feed)


def _seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def documents() -> list[Document]:
    """Documents of 400 words."""
    return [read_bytes(text.encode(), "report.txt").document for text in long_documents()]


def _reader() -> tuple[OnnxEncoder, EncoderReader]:
    encoder = OnnxEncoder()
    return encoder, EncoderReader(encoder, Places(), calibration=Calibration.of_card(encoder.card))


def measure() -> Rate:
    """One process, one thread, seconds of work: the rest of the machine does not matter much."""
    (encoder, reader), texts = _reader(), documents()
    reader.read(texts[0])
    whole = _seconds(lambda: [reader.read(d) for d in texts])
    networks = {name: _Timed(getattr(encoder, f"_{name}")) for name in ("encoder", "cue", "trigger", "argument")}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.onnx"
        large_encoder.write(path)
        large = _Timed(open_session(path))
        for name, timed in networks.items():
            setattr(encoder, f"_{name}", timed if name != "encoder" else _Both(timed, large))
        for document in texts:
            reader.read(document)
    n = len(texts)
    spent = {name: timed.seconds / n for name, timed in networks.items()}
    return Rate(whole / n, sum(spent.values()), spent["encoder"], large.seconds / n, networks["encoder"].pieces / n)


def _wall(_: int) -> float:
    (_, reader), texts = _reader(), documents()
    reader.read(texts[0])
    begun = time.perf_counter()
    for document in texts:
        reader.read(document)
    return time.perf_counter() - begun


def two_beside_one() -> float:
    """Documents a second of two processes over those of one, by the clock on the wall: the machine should have nothing else to do."""
    with ProcessPoolExecutor(1) as pool:
        alone = next(iter(pool.map(_wall, [0])))
    with ProcessPoolExecutor(PROCESSES) as pool:
        together = max(pool.map(_wall, range(PROCESSES)))
    return PROCESSES * alone / together


def peak(small: bool) -> float:
    """Multiplications and additions a second, thousand millions, of large matrices on one thread: of whole numbers of 8 bits, or floats."""
    import onnxruntime as ort
    from onnx import TensorProto, helper

    kinds = (TensorProto.UINT8, TensorProto.INT8, TensorProto.INT32) if small else (TensorProto.FLOAT,) * 3
    shape = [_SIDE, _SIDE]
    made = [helper.make_tensor_value_info(name, kind, shape) for name, kind in zip("abc", kinds, strict=True)]
    node = helper.make_node("MatMulInteger" if small else "MatMul", ["a", "b"], ["c"])
    model = helper.make_model(
        helper.make_graph([node], "peak", made[:2], made[2:]), opset_imports=[helper.make_opsetid("", 17)], ir_version=9
    )
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    session = ort.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    left, right = (np.ones(shape, dtype) for dtype in ((np.uint8, np.int8) if small else (np.float32, np.float32)))
    best = min(_seconds(lambda: session.run(None, {"a": left, "b": right})) for _ in range(12))
    return 2 * _SIDE**3 / best / 1e9


def work_per_piece(layers: int, width: int) -> float:
    """Multiplications and additions of the matrices of one piece, thousand millions; looking from piece to piece comes on top."""
    return layers * 2 * 12 * width * width / 1e9
