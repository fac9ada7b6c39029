"""Heads that fill incident templates (the MUC-4 task) from the encoder's vectors. They train with the encoder and ship beside it.

    heads = TemplateHeads()                                   # its parameters join the trainer's heads
    known = templates.texts(folder, tokenizer, lower_words)   # once
    Stream("templates", lambda rng: templates.epoch(known, tokenizer, rng), budget, seed)
    for key, value in templates.losses(heads, batch, states, real).items(): ...   # already weighted: add them up
    templates.export(heads, Path("benchmarks/muc4/heads.npz"))

What they learn from is in `training.answers`; `epoch` hides some pieces by itself.
"""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from training.answers import ENTITY, EVENT, ROLES, SIZE, TOKEN, TYPES, WINDOW, TemplateSample, epoch, texts
from training.config import WIDTH
from training.labels import IGNORE

__all__ = ["TemplateHeads", "TemplateSample", "epoch", "export", "losses", "texts"]

WINDOW_WIDTH, TOKEN_WIDTH, ENTITY_WIDTH, PAIR_WIDTH = 160, 160, 160, 48
AROUND = 24  # pieces on either side of a mention that its surroundings hold


class TemplateHeads(nn.Module):
    """Perceptrons of one hidden layer on a window, its pieces, single mentions and pairs of mentions.

    What the window is about (`about`) goes into the hidden layer of its pieces and mentions. `benchmarks.muc4` computes the same
    from the exported arrays.
    """

    def __init__(self, width: int = WIDTH) -> None:
        super().__init__()
        self.window_in, self.window_out = nn.Linear(2 * width, WINDOW_WIDTH), nn.Linear(WINDOW_WIDTH, len(WINDOW))
        self.token_in, self.token_about = nn.Linear(width, TOKEN_WIDTH), nn.Linear(WINDOW_WIDTH, TOKEN_WIDTH, bias=False)
        self.token_out = nn.Linear(TOKEN_WIDTH, len(TOKEN))
        self.entity_in = nn.Linear(2 * width + len(ROLES), ENTITY_WIDTH)
        self.entity_about = nn.Linear(WINDOW_WIDTH, ENTITY_WIDTH, bias=False)
        self.entity_out = nn.Linear(ENTITY_WIDTH, sum(map(len, ENTITY.values())) + len(TYPES))
        self.pair_in, self.pair_bias = nn.Linear(ENTITY_WIDTH, PAIR_WIDTH), nn.Parameter(torch.zeros(1))
        self.dropout = nn.Dropout(0.15)
        nn.init.constant_(self.token_out.bias, -3.0)

    def about(self, states: Tensor, real: Tensor) -> Tensor:
        """`states` (windows, pieces, width), `real` (windows, pieces) to (windows, WINDOW_WIDTH)."""
        held = real[..., None]
        mean = (states * held).sum(1) / held.sum(1).clamp(min=1)
        most = states.masked_fill(~held, -1e4).amax(1)
        return self.dropout(functional.gelu(self.window_in(torch.cat([mean, most], -1))))

    def tokens(self, states: Tensor, about: Tensor) -> Tensor:
        """Logits (windows, pieces, len(TOKEN))."""
        return self.token_out(self.dropout(functional.gelu(self.token_in(states) + self.token_about(about)[:, None])))

    def entity(self, mention: Tensor, around: Tensor, role: Tensor, about: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of `ENTITY` and `TYPES`, and the vector for pairs. All inputs a row a mention; `role` is one of eight."""
        inner = self.entity_in(torch.cat([mention, around, role], -1)) + self.entity_about(about)
        hidden = self.dropout(functional.gelu(inner))
        return self.entity_out(hidden), self.pair_in(hidden)


WEIGHTS = {"token": 3.0, "window": 6.0, "entity": 0.35, "kinds": 0.3, "pair": 0.3}


def losses(heads: TemplateHeads, batch: Sequence[TemplateSample], states: Tensor, real: Tensor) -> dict[str, Tensor]:
    """What the batch teaches, weighted: their sum is the loss. `states` (windows, pieces, width), `real` bool (windows, pieces)."""
    length = states.shape[1]
    about = heads.about(states, real)
    target, weight = (_stack([getattr(s, name) for s in batch], length) for name in ("tokens", "weight"))
    strong = torch.tensor(2.0)
    each = functional.binary_cross_entropy_with_logits(heads.tokens(states, about).float(), target, pos_weight=strong, reduction="none")
    weight[..., EVENT:] *= 0.3
    out = {"template_token": WEIGHTS["token"] * (each * weight).sum() / real.sum()}
    wanted = torch.from_numpy(np.stack([s.window for s in batch]))
    each = functional.binary_cross_entropy_with_logits(heads.window_out(about).float(), wanted.clamp(min=0), reduction="none")
    strength = torch.ones(len(WINDOW))
    strength[0] = 4.0  # relevance decides about whole answers
    known = (wanted >= 0) * strength
    out["template_window"] = WEIGHTS["window"] * (each * known).sum() / known.sum().clamp(min=1)
    _entity_losses(heads, batch, states, about, out)
    return out


def _entity_losses(heads: TemplateHeads, batch: Sequence[TemplateSample], states: Tensor, about: Tensor, out: dict[str, Tensor]) -> None:
    told = [(b, *m) for b, s in enumerate(batch) for m in s.mentions]
    if not told:
        return
    length = states.shape[1]
    rows, near = np.zeros((2, len(told), length), np.float32)
    for i, (b, at, _, _, _) in enumerate(told):
        rows[i, at] = 1 / len(at)
        first, last = surroundings(at[0], at[-1], len(batch[b]))
        near[i, first:last] = 1 / (last - first)
    of = torch.tensor([t[0] for t in told])
    own = states[of]
    mention, around = (torch.bmm(torch.from_numpy(r)[:, None].to(own.dtype), own)[:, 0] for r in (rows, near))
    role = functional.one_hot(torch.tensor([t[2] for t in told]), len(ROLES)).to(own.dtype)
    logits, vectors = heads.entity(mention, around, role, about[of])
    parts = logits.float().split([*map(len, ENTITY.values()), len(TYPES)], -1)
    values = torch.from_numpy(np.stack([t[3] for t in told]))
    for i, name in enumerate(ENTITY):
        if bool((values[:, i] != IGNORE).any()):
            out[f"template_{name}"] = WEIGHTS["entity"] * functional.cross_entropy(parts[i], values[:, i], ignore_index=IGNORE)
    kinds = torch.from_numpy(np.stack([t[4] for t in told]))
    each = functional.binary_cross_entropy_with_logits(parts[-1], kinds.clamp(min=0), reduction="none") * (kinds >= 0)
    out["template_kinds"] = WEIGHTS["kinds"] * each.sum(-1).mean()
    _pair_loss(heads, batch, vectors.float(), out)


def _pair_loss(heads: TemplateHeads, batch: Sequence[TemplateSample], vectors: Tensor, out: dict[str, Tensor]) -> None:
    pairs, first = [], 0
    for s in batch:
        pairs += [(first + i, first + j, together) for i, j, together in s.pairs]
        first += len(s.mentions)
    if pairs:
        left, right = (vectors[torch.tensor([p[k] for p in pairs])] for k in (0, 1))
        guess = (left * right).sum(-1) / PAIR_WIDTH**0.5 + heads.pair_bias
        wanted = torch.tensor([p[2] for p in pairs])
        out["template_pair"] = WEIGHTS["pair"] * functional.binary_cross_entropy_with_logits(guess, wanted)


def surroundings(first: int, last: int, n: int) -> tuple[int, int]:
    """Positions around a mention `first` to `last` (inclusive) in a window of `n`: half-open, the mention among them."""
    return max(0, first - AROUND), min(n, last + 1 + AROUND)


def _stack(rows: Sequence[np.ndarray], length: int) -> Tensor:
    out = np.zeros((len(rows), length, *rows[0].shape[1:]), np.float32)
    for i, row in enumerate(rows):
        out[i, : len(row)] = row
    return torch.from_numpy(out)


def export(heads: TemplateHeads, path: Path) -> None:
    """Writes the parameters (float16) and the names of all outputs as one npz file."""
    names = {"roles": ROLES, "types": TYPES, "window": WINDOW, "token": TOKEN, "entity": ENTITY, "around": AROUND, "size": SIZE}
    arrays = {name: value.detach().float().numpy().astype(np.float16) for name, value in heads.state_dict().items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, names=np.frombuffer(json.dumps(names).encode(), np.uint8), **arrays)
