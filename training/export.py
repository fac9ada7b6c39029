"""The last checkpoint to the shipped weights: four ONNX files, dynamic int8, with tokeniser and card."""

import hashlib
import json
import shutil
import tempfile
import warnings
from pathlib import Path
from typing import Any

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from testimonia.encoder.session import FORMAT
from training import labels, templates
from training.card import ABOUT
from training.network import WIDTH, Network

OPSET = 17


class _Encoder(nn.Module):
    def __init__(self, net: Network) -> None:
        super().__init__()
        self.net = net

    def forward(self, ids: Tensor, case: Tensor, quote: Tensor) -> tuple[Tensor, ...]:
        return tuple(x[0] for x in self.net.encoder(ids, case, quote))


class _Cue(nn.Module):
    def __init__(self, net: Network) -> None:
        super().__init__()
        self.net = net

    def forward(self, states: Tensor, rows: Tensor, distance: Tensor) -> tuple[Tensor, Tensor]:
        anchor = rows @ states
        return self.net.cue_link(states[None], anchor, distance)[0], self.net.cue_heads(anchor)


class _Trigger(nn.Module):
    def __init__(self, net: Network) -> None:
        super().__init__()
        self.net = net

    def forward(self, states: Tensor, rows: Tensor, distance: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        anchor = rows @ states
        links, hidden = self.net.trigger_link(states[None], anchor, distance)
        return links, hidden, self.net.trigger_heads(anchor)


class _Argument(nn.Module):
    def __init__(self, net: Network) -> None:
        super().__init__()
        self.net = net

    def forward(self, states: Tensor, hidden: Tensor, anchors: Tensor, whose: Tensor, rows: Tensor, role: Tensor) -> Tensor:
        one_hot = (role[:, None] == torch.arange(len(labels.ROLES))[None]).to(states.dtype)
        spot = torch.bmm(rows[:, None], hidden[whose])[:, 0]
        vector = torch.cat([spot, rows @ states, (anchors @ states)[whose], one_hot], -1)
        return self.net.argument_heads(vector)


def export(checkpoint: Path, base: Path, folder: Path, heads: Path) -> None:
    """Writes encoder.onnx, cue.onnx, trigger.onnx, argument.onnx, tokenizer.json and card.json into `folder`.

    The heads for incident templates, which no field of the record needs, go to the file `heads`.
    """
    state = torch.load(checkpoint, weights_only=True)
    net = Network()
    net.load_state_dict(state["network"])
    net.eval()
    folder.mkdir(parents=True, exist_ok=True)
    n, k, m = 24, 2, 3
    hidden = net.trigger_link.out.in_features
    states, rows, far = torch.zeros(n, WIDTH), torch.zeros(k, n), torch.zeros(k, n, dtype=torch.long)
    ids = torch.zeros(1, n, dtype=torch.long)
    anchor_axes = {"states": {0: "pieces"}, "rows": {0: "anchors", 1: "pieces"}, "distance": {0: "anchors", 1: "pieces"}}
    _write(
        _Encoder(net),
        folder / "encoder.onnx",
        {"ids": ids, "case": ids, "quote": ids},
        {x: {1: "pieces"} for x in ("ids", "case", "quote")},
        ("states", "speech", "trigger", "name"),
    )
    _write(_Cue(net), folder / "cue.onnx", {"states": states, "rows": rows, "distance": far}, anchor_axes, ("parts", "heads"))
    _write(
        _Trigger(net), folder / "trigger.onnx", {"states": states, "rows": rows, "distance": far}, anchor_axes, ("links", "hidden", "heads")
    )
    argument = {
        "states": states,
        "hidden": torch.zeros(k, n, hidden),
        "anchors": rows,
        "whose": torch.zeros(m, dtype=torch.long),
        "rows": torch.zeros(m, n),
        "role": torch.zeros(m, dtype=torch.long),
    }
    axes = {
        "states": {0: "pieces"},
        "hidden": {0: "anchors", 1: "pieces"},
        "anchors": {0: "anchors", 1: "pieces"},
        "whose": {0: "arguments"},
        "rows": {0: "arguments", 1: "pieces"},
        "role": {0: "arguments"},
    }
    _write(_Argument(net), folder / "argument.onnx", argument, axes, ("heads",))
    shutil.copyfile(base / "tokenizer.json", folder / "tokenizer.json")
    templates.export(net.templates, heads)
    write_card(folder, state)


def _write(module: nn.Module, path: Path, inputs: dict[str, Tensor], axes: dict[str, dict[int, str]], outputs: tuple[str, ...]) -> None:
    with tempfile.TemporaryDirectory() as place, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the TorchScript exporter is the one that needs no further package
        full = Path(place) / "full.onnx"
        torch.onnx.export(
            module.eval(),
            tuple(inputs.values()),
            str(full),
            dynamo=False,
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_axes=axes,
            opset_version=OPSET,
        )
        quantize_dynamic(full, path, per_channel=True, weight_type=QuantType.QInt8)


def write_card(folder: Path, state: dict[str, Any], measured: dict[str, Any] | None = None) -> None:
    """The model card: what the weights are, what they were trained on, what they reach, how to read them."""
    files = ("encoder.onnx", "cue.onnx", "trigger.onnx", "argument.onnx", "tokenizer.json")
    card = {
        "format": FORMAT,
        **ABOUT,
        "training": {**state["config"], "finished_steps": state["step"]},
        "measured": measured or {},
        "labels": labels.inventory(),
        "files": {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in files},
    }
    (folder / "card.json").write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
