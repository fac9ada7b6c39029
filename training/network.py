"""The network: a small BERT encoder with taggers, two anchored link heads and classifiers on anchors and arguments.

`Encoder` runs once over a window. `Link` then looks at the window from one anchor (a cue, a trigger) and says for every
piece what it is to that anchor. The same classes train and export.
"""

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from testimonia.encoder.pieces import CASES, QUOTES
from training import labels
from training.config import WIDTH
from training.templates import TemplateHeads

LAYERS, ATTENTION_HEADS, HIDDEN = 6, 12, 1536
LINK_WIDTH, LINK_HEADS = 192, 4
DISTANCES = 32


class Attention(nn.Module):
    """Self-attention with fused query, key and value.

    Written out: for windows this short it trains faster on a CPU than the fused kernel.
    """

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads, self.width = heads, width
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """`x` (batch, pieces, width); `mask` (batch, 1, 1, pieces) is added to the scores: 0 or a large negative number."""
        b, n, _ = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, self.heads, self.width // self.heads).permute(2, 0, 3, 1, 4)
        scores = (q * (self.width // self.heads) ** -0.5) @ k.transpose(-1, -2)
        if mask is not None:
            scores = scores + mask
        y = scores.softmax(-1).to(v.dtype) @ v
        return self.out(y.transpose(1, 2).reshape(b, n, self.width))


class Dropout(nn.Module):
    """Hides a share of the numbers. The masks are stretches of one long random row: drawing each anew is a tenth of the training time."""

    def __init__(self, share: float) -> None:
        super().__init__()
        kept = torch.rand(1 << 22, generator=torch.Generator().manual_seed(1)) >= share
        self.register_buffer("row", kept.to(torch.bfloat16) / (1 - share), persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        if not self.training:
            return x
        at = int(torch.randint(self.row.numel() - x.numel(), ()))
        return x * self.row[at : at + x.numel()].view(x.shape)


class Norm(nn.LayerNorm):
    """Layer normalisation that keeps the type of its input, so that half precision stays half precision."""

    def forward(self, x: Tensor) -> Tensor:
        with torch.autocast("cpu", enabled=False):
            return functional.layer_norm(x, self.normalized_shape, self.weight, self.bias, self.eps)


class Layer(nn.Module):
    """One BERT layer: normalisation after each sum."""

    def __init__(self, width: int, heads: int, hidden: int) -> None:
        super().__init__()
        self.attention = Attention(width, heads)
        self.norm1 = Norm(width, eps=1e-12)
        self.up, self.down = nn.Linear(width, hidden), nn.Linear(hidden, width)
        self.norm2 = Norm(width, eps=1e-12)
        self.dropout = Dropout(0.1)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        x = self.norm1(x + self.dropout(self.attention(x, mask)))
        return self.norm2(x + self.dropout(self.down(functional.gelu(self.up(x)))))


class Encoder(nn.Module):
    """Word pieces with case and quotation features to vectors, and three rows of tags."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.positions = nn.Embedding(30522, WIDTH), nn.Embedding(512, WIDTH)
        self.case, self.quote = nn.Embedding(len(CASES), WIDTH), nn.Embedding(len(QUOTES), WIDTH)
        nn.init.zeros_(self.case.weight)
        nn.init.zeros_(self.quote.weight)
        self.norm = Norm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(WIDTH, ATTENTION_HEADS, HIDDEN) for _ in range(LAYERS))
        self.dropout = nn.Dropout(0.1)
        self.speech = nn.Linear(WIDTH, len(labels.SPEECH_TAGS))
        self.trigger = nn.Linear(WIDTH, len(labels.TRIGGER_TAGS))
        self.name = nn.Linear(WIDTH, len(labels.NAME_TAGS))

    def forward(self, ids: Tensor, case: Tensor, quote: Tensor, mask: Tensor | None = None) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """All inputs (batch, pieces). Returns vectors (batch, pieces, WIDTH) and logits of speech, trigger and name tags."""
        place = torch.arange(ids.shape[1], device=ids.device)
        x = self.norm(self.words(ids) + self.positions(place)[None] + self.case(case) + self.quote(quote))
        if torch.is_autocast_enabled("cpu"):
            x = x.to(torch.bfloat16)
        for layer in self.layers:
            x = layer(x, mask)
        x = self.dropout(x)
        return x, self.speech(x), self.trigger(x), self.name(x)

    def load_minilm(self, path: Path) -> None:
        """Starts from the weights of all-MiniLM-L6-v2 (safetensors)."""
        w = load_file(str(path))
        with torch.no_grad():
            self.words.weight.copy_(w["embeddings.word_embeddings.weight"])
            self.positions.weight.copy_(w["embeddings.position_embeddings.weight"] + w["embeddings.token_type_embeddings.weight"][0])
            _copy(self.norm, w, "embeddings.LayerNorm")
            for i, layer in enumerate(self.layers):
                at = f"encoder.layer.{i}."
                for kind in ("weight", "bias"):
                    parts = [w[f"{at}attention.self.{p}.{kind}"] for p in ("query", "key", "value")]
                    getattr(layer.attention.qkv, kind).copy_(torch.cat(parts))
                _copy(layer.attention.out, w, at + "attention.output.dense")
                _copy(layer.norm1, w, at + "attention.output.LayerNorm")
                _copy(layer.up, w, at + "intermediate.dense")
                _copy(layer.down, w, at + "output.dense")
                _copy(layer.norm2, w, at + "output.LayerNorm")


def _copy(module: nn.Module, weights: dict[str, Tensor], name: str) -> None:
    module.weight.copy_(weights[f"{name}.weight"])
    module.bias.copy_(weights[f"{name}.bias"])


class Heads(nn.Module):
    """A small perceptron with several named softmax outputs, concatenated in the order of `sizes`."""

    def __init__(self, width: int, sizes: dict[str, tuple[str, ...]], extra: int = 0) -> None:
        super().__init__()
        self.sizes = {name: len(values) for name, values in sizes.items()}
        self.inner = nn.Linear(width, 256)
        self.out = nn.Linear(256, sum(self.sizes.values()) + extra)
        self.dropout = nn.Dropout(0.1)

    def forward(self, x: Tensor) -> Tensor:
        return self.out(self.dropout(functional.gelu(self.inner(x))))

    def split(self, logits: Tensor) -> dict[str, Tensor]:
        parts = logits[..., : sum(self.sizes.values())].split(list(self.sizes.values()), dim=-1)
        return dict(zip(self.sizes, parts, strict=True))


class Link(nn.Module):
    """Reads a window from one anchor: token vectors, the anchor's vector, their gated product and the signed distance."""

    def __init__(self, outputs: int, bias: float = 0.0) -> None:
        super().__init__()
        self.token, self.anchor, self.gate = (nn.Linear(WIDTH, LINK_WIDTH) for _ in range(3))
        self.distance = nn.Embedding(DISTANCES, LINK_WIDTH)
        self.norm = Norm(LINK_WIDTH)
        self.layer = Layer(LINK_WIDTH, LINK_HEADS, 2 * LINK_WIDTH)
        self.out = nn.Linear(LINK_WIDTH, outputs)
        nn.init.constant_(self.out.bias, bias)

    def forward(
        self, tokens: Tensor, anchor: Tensor, distance: Tensor, mask: Tensor | None = None, of: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """`tokens` (windows, pieces, WIDTH), `anchor` (anchors, WIDTH), `distance` (anchors, pieces) in 0..31.

        `of` (anchors) is each anchor's window; None: there is one window.
        """
        t = self.token(tokens)
        if of is not None:
            t = t[of]
        x = t + self.anchor(anchor)[:, None] + t * self.gate(anchor)[:, None] + self.distance(distance).to(t.dtype)
        x = self.layer(self.norm(x), mask)
        return self.out(x), x


class Network(nn.Module):
    """Encoder and all heads."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.cue_link = Link(len(labels.SPEECH_PARTS) + len(labels.SPEECH_EDGES))
        self.cue_heads = Heads(WIDTH, labels.CUE_HEADS)
        # Two outputs a role: inside, begins; then one a tie. Rare labels start near zero probability.
        self.trigger_link = Link(2 * len(labels.ROLES) + len(labels.TIES), bias=-3.0)
        self.trigger_heads = Heads(WIDTH, labels.TRIGGER_HEADS, extra=1)  # the last output is factuality / 3
        self.argument_heads = Heads(LINK_WIDTH + 2 * WIDTH + len(labels.ROLES), labels.ARGUMENT_HEADS)
        self.templates = TemplateHeads()
