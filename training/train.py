"""Joint training: one step takes a batch of every corpus. The state after step n depends on the seed and n alone."""

import json
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.multiprocessing as mp
from tokenizers import Tokenizer
from torch import Tensor, distributed
from torch.nn import functional

from testimonia.encoder.windows import CLS, SEP, distances
from training import corpora, labels, templates
from training.config import TrainConfig
from training.labels import IGNORE
from training.network import Network
from training.passages import is_held_out
from training.samples import Anchor, Sample, Text, make_samples, true_case
from training.swaps import swap_sides


def load_tokenizer(path: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


# --- batches -----------------------------------------------------------------------------------------------------------


class Stream:
    """Batches of one corpus for ever. An epoch depends on seed, name and number, so a resumed run sees the same batches."""

    def __init__(self, name: str, epoch: Callable[[random.Random], list[Sample]], budget: int, seed: int) -> None:
        self.name, self.make, self.budget, self.seed = name, epoch, budget, seed
        self.epoch, self.index = 0, 0
        self.batches: list[list[Sample]] = []

    def next(self) -> list[Sample]:
        if not self.batches:
            self.batches = self._batches()
        if self.index >= len(self.batches):
            self.epoch, self.index = self.epoch + 1, 0
            self.batches = self._batches()
        self.index += 1
        return self.batches[self.index - 1]

    def _batches(self) -> list[list[Sample]]:
        rng = random.Random(f"{self.seed}/{self.name}/{self.epoch}")
        samples = self.make(rng)
        rng.shuffle(samples)
        out: list[list[Sample]] = []
        for at in range(0, len(samples), 96):
            batch: list[Sample] = []
            for sample in sorted(samples[at : at + 96], key=len):
                if batch and (len(batch) + 1) * padded(len(sample)) > self.budget:
                    out.append(batch)
                    batch = []
                batch.append(sample)
            out.append(batch)
        rng.shuffle(out)
        return out


def padded(n: int) -> int:
    """Lengths are multiples of 32: few shapes keep the memory of the kernels small."""
    return (n + 31) // 32 * 32


def any_case(doc: Text, rng: random.Random, upper: float, lower: float) -> Text:
    pick = rng.random()
    return replace(doc, case="upper" if pick < upper else "lower" if pick < upper + lower else doc.case)


def streams(config: TrainConfig, folder: Path, tokenizer: Tokenizer) -> dict[str, Stream]:
    polnear = corpora.polnear(folder, "train")
    lower = corpora.lower_case_words(polnear)
    passages = training_passages()
    stems = frozenset(corpora.stem(w) for d in passages for a in d.acts or [] for w in d.text[a.span[0] : a.span[1]].split())
    muc = corpora.muc4(folder, stems, lower)
    for doc in muc:
        doc.pieces = true_case(doc.text, tokenizer, lower)
    marked = templates.texts(folder, tokenizer, lower)
    relevant, rest = [d for d in muc if d.acts], [d for d in muc if not d.acts]
    uds, counts, places = corpora.uds(folder, "train"), corpora.casualties(folder), corpora.geovirus(folder)

    def windows(docs: list[Text], rng: random.Random, upper: float = 0.08, low: float = 0.04) -> list[Sample]:
        return [s for d in docs for s in make_samples(any_case(d, rng, upper, low), tokenizer, config.window, rng)]

    def muc_epoch(rng: random.Random) -> list[Sample]:
        docs = relevant + rng.sample(rest, len(rest) // 5)
        made = windows(docs, rng, upper=0.4, low=0.0)
        return [s for s in made if s.acts or rng.random() < 0.15]

    def composed_epoch(rng: random.Random) -> list[Sample]:
        passages = training_passages()
        pool = corpora.name_pool(passages)
        docs = [swap_sides(corpora.swap_names(d, pool, rng) if rng.random() < 0.75 else d, rng) for d in passages]
        rng.shuffle(docs)
        joined = []
        while docs:
            take = docs[: rng.choice((1, 1, 2, 3))]
            docs = docs[len(take) :]
            joined.append(join(take, rng.choice(("\n\n", "\n\n", "\n"))))
        return windows(joined, rng, upper=0.12, low=0.05)

    made = {
        "polnear": lambda rng: windows(polnear, rng),
        "composed": composed_epoch,
        "muc4": muc_epoch,
        "uds": lambda rng: windows(uds, rng),
        "casualties": lambda rng: windows(counts, rng),
        "geovirus": lambda rng: windows(places, rng),
        "templates": lambda rng: templates.epoch(marked, tokenizer, rng),
    }
    return {name: Stream(name, epoch, config.budget[name], config.seed) for name, epoch in made.items()}


def training_passages() -> list[Text]:
    """The composed passages that are not held out, as they are on disk now."""
    return [corpora.passage_text(p) for p in corpora.composed() if not is_held_out(p.raw["id"])]


def join(docs: list[Text], mark: str) -> Text:
    """Several passages as one text: the reader must keep their events apart."""
    if len(docs) == 1:
        return docs[0]
    out = Text("", cues=[], acts=[], names=[])
    for doc in docs:
        at = len(out.text) + (len(mark) if out.text else 0)
        first = len(out.acts or [])
        out.text += (mark if out.text else "") + doc.text

        def move(span: tuple[int, int], at: int = at) -> tuple[int, int]:
            return span[0] + at, span[1] + at

        out.cues = (out.cues or []) + [
            replace(c, span=move(c.span), source=[move(s) for s in c.source], content=[move(s) for s in c.content]) for c in doc.cues or []
        ]
        out.acts = (out.acts or []) + [corpora.move_act(a, move, first) for a in doc.acts or []]
        out.names = (out.names or []) + [(move(s), sort) for s, sort in doc.names or []]
    return out


# --- losses ------------------------------------------------------------------------------------------------------------


def stack(rows: list[np.ndarray], length: int, fill: float) -> Tensor:
    out = np.full((len(rows), length, *rows[0].shape[1:]), fill, rows[0].dtype)
    for i, row in enumerate(rows):
        out[i, : len(row)] = row
    return torch.from_numpy(out)


def means(states: Tensor, rows: Sequence[int], positions: Sequence[list[int]]) -> Tensor:
    """Mean vectors (n, width) of `states` (rows, pieces, width) at the positions of each item in its row."""
    flat = torch.tensor([row * states.shape[1] + p for row, at in zip(rows, positions, strict=True) for p in at])
    owner = torch.tensor([i for i, at in enumerate(positions) for _ in at])
    size = torch.tensor([len(at) for at in positions])
    summed = torch.zeros(len(positions), states.shape[-1], dtype=states.dtype)
    return summed.index_add(0, owner, states.flatten(0, 1)[flat]) / size[:, None]


MASK = 103  # piece id of [MASK]


def blank(batch: list[Sample], share: float, rng: random.Random) -> list[Sample]:
    """Hides that share of the pieces. The composed passages are few and come back often: words must not be learned by heart."""
    if not share:
        return batch
    out = []
    for sample in batch:
        hide = np.asarray([rng.random() < share for _ in range(len(sample))]) & (sample.ids != CLS) & (sample.ids != SEP)
        out.append(replace(sample, ids=np.where(hide, MASK, sample.ids)))
    return out


def hidden_from(real: Tensor) -> Tensor:
    """What attention adds to the scores of padding."""
    return torch.where(real, 0.0, -1e4).to(torch.bfloat16)[:, None, None, :]


def head_losses(split: dict[str, Tensor], wanted: list[dict[str, int]]) -> Iterator[tuple[str, Tensor]]:
    for name, logits in split.items():
        target = torch.tensor([w.get(name, IGNORE) for w in wanted])
        if bool((target != IGNORE).any()):
            yield name, functional.cross_entropy(logits.float(), target, ignore_index=IGNORE)


TEMPLATES = 0.25  # their many losses must not drown the record's own
WEIGHTS = defaultdict(
    lambda: 0.3, speech=1.0, cue_link=2.0, cue_edges=2.0, trigger=2.0, name=0.7, roles=3.0, ties=1.0, factuality=0.5, kind=1.0
)


def losses(net: Network, batch: list[Sample]) -> dict[str, Tensor]:
    """Every loss that this batch can teach, unweighted."""
    length = padded(max(map(len, batch)))
    ids, case, quote = (stack([getattr(s, f) for s in batch], length, 0) for f in ("ids", "case", "quote"))
    real = stack([np.ones(len(s), bool) for s in batch], length, False)
    mask = hidden_from(real)
    with torch.autocast("cpu", torch.bfloat16):
        states, speech, trigger, name = net.encoder(ids, case, quote, mask)
        out: dict[str, Tensor] = {}
        for key, logits in (("speech", speech), ("trigger", trigger), ("name", name)):
            target = stack([getattr(s, key) for s in batch], length, IGNORE)
            if bool((target != IGNORE).any()):
                out[key] = functional.cross_entropy(logits.float().flatten(0, 1), target.flatten(), ignore_index=IGNORE)
        _cue_losses(net, batch, states, speech, real, out)
        _act_losses(net, batch, states, real, out)
    return out


def _cue_losses(net: Network, batch: list[Sample], states: Tensor, speech: Tensor, real: Tensor, out: dict[str, Tensor]) -> None:
    length = states.shape[1]
    found = [(b, cue) for b, s in enumerate(batch) for cue in s.cues] + _false_cues(batch, speech)
    if not found:
        return
    rows, anchors = [b for b, _ in found], [a for _, a in found]
    of = torch.tensor(rows)
    anchor = means(states, rows, [a.at for a in anchors])
    far = torch.from_numpy(distances(np.asarray([a.at[0] for a in anchors]), np.asarray([a.at[-1] for a in anchors]), length))
    logits, _ = net.cue_link(states, anchor, far, hidden_from(real[of]), of)
    n = len(labels.SPEECH_PARTS)
    target = stack([a.parts for a in anchors], length, IGNORE)
    out["cue_link"] = functional.cross_entropy(logits[..., :n].float().flatten(0, 1), target.flatten(), ignore_index=IGNORE)
    borders = stack([a.edges for a in anchors], length, 0)
    each = functional.binary_cross_entropy_with_logits(logits[..., n:].float(), borders, reduction="none").sum(-1)
    out["cue_edges"] = each[target != IGNORE].mean()
    out.update(head_losses(net.cue_heads.split(net.cue_heads(anchor)), [a.heads for a in anchors]))


def _false_cues(batch: list[Sample], speech: Tensor) -> list[tuple[int, Anchor]]:
    """Cues that the tagger now finds and that are none: they link to nothing. At most three a window."""
    found = []
    guess = speech.detach().argmax(-1).numpy()
    for b, sample in enumerate(batch):
        if not sample.gold_cues:
            continue
        gold = {p for cue in sample.cues for p in cue.at}
        wrong = [p for p in range(len(sample)) if guess[b, p] in (3, 4) and sample.speech[p] != IGNORE and p not in gold]
        runs: list[list[int]] = []
        for p in wrong:
            if runs and p == runs[-1][-1] + 1:
                runs[-1].append(p)
            else:
                runs.append([p])
        target = np.where(sample.speech == IGNORE, IGNORE, 0)
        found += [(b, Anchor(run, target, np.zeros((len(target), 2), np.float32), {})) for run in runs[:3]]
    return found


def _act_losses(net: Network, batch: list[Sample], states: Tensor, real: Tensor, out: dict[str, Tensor]) -> None:
    length = states.shape[1]
    acts = [(b, act) for b, s in enumerate(batch) for act in s.acts]
    if not acts:
        return
    of = torch.tensor([b for b, _ in acts])
    anchor_all = means(states, [b for b, _ in acts], [a["at"] for _, a in acts])
    logits = net.trigger_heads(anchor_all)
    out.update(
        (f"act_{k}" if k in ("modality", "polarity") else k, v)
        for k, v in head_losses(net.trigger_heads.split(logits), [a["heads"] for _, a in acts])
    )
    sure = [(i, a["factuality"]) for i, (_, a) in enumerate(acts) if a["factuality"] is not None]
    if sure:
        guess = 3 * logits[torch.tensor([i for i, _ in sure]), -1].float()
        out["factuality"] = functional.smooth_l1_loss(guess, torch.tensor([v for _, v in sure]), beta=0.5)
    linked = [i for i, (_, a) in enumerate(acts) if a["target"] is not None]
    if not linked:
        return
    keep = torch.tensor(linked)
    of, anchor = of[keep], anchor_all[keep]
    chosen = [acts[i][1] for i in linked]
    far = torch.from_numpy(distances(np.asarray([a["at"][0] for a in chosen]), np.asarray([a["at"][-1] for a in chosen]), length))
    found, hidden = net.trigger_link(states, anchor, far, hidden_from(real[of]), of)
    roles = 2 * len(labels.ROLES)
    target, weight = stack([a["target"] for a in chosen], length, 0), stack([a["weight"] for a in chosen], length, 0)
    each = functional.binary_cross_entropy_with_logits(found[..., :roles].float(), target, pos_weight=torch.tensor(2.0), reduction="none")
    out["roles"] = (each * weight).sum() / real[of].sum()
    _tie_loss(found[..., roles:], chosen, out)
    args = [(i, role, at, heads) for i, a in enumerate(chosen) for role, at, heads in a["args"]]
    if args:
        whose, spots = [a[0] for a in args], [a[2] for a in args]
        role = functional.one_hot(torch.tensor([a[1] for a in args]), len(labels.ROLES)).to(hidden.dtype)
        vector = torch.cat([means(hidden, whose, spots), means(states, of[whose].tolist(), spots), anchor[whose], role], -1)
        out.update((f"arg_{k}", v) for k, v in head_losses(net.argument_heads.split(net.argument_heads(vector)), [a[3] for a in args]))


def _tie_loss(logits: Tensor, chosen: list[dict[str, Any]], out: dict[str, Tensor]) -> None:
    pairs = [(i, at, row) for i, a in enumerate(chosen) if a["ties"] for at, row in a["ties"]]
    if pairs:
        guess = means(logits, [p[0] for p in pairs], [p[1] for p in pairs]).float()
        target = torch.from_numpy(np.stack([p[2] for p in pairs]))
        out["ties"] = (
            functional.binary_cross_entropy_with_logits(guess, target, pos_weight=torch.tensor(2.0), reduction="none").sum(-1).mean()
        )


# --- the loop ----------------------------------------------------------------------------------------------------------


def rate(step: int, config: TrainConfig) -> float:
    warm = config.warm_up * config.steps
    return min((step + 1) / warm, max(0.0, (config.steps - step) / (config.steps - warm)))


def train(config: TrainConfig, folder: Path, base: Path, work: Path, workers: int = 1) -> None:
    """Trains, or goes on from the last checkpoint. Checkpoint and log lie in `work`.

    `workers`: processes that share the batches of each step; the sums are the same for any number of them.
    """
    work.mkdir(parents=True, exist_ok=True)
    meeting = work / "meeting"
    meeting.unlink(missing_ok=True)
    mp.spawn(_worker, (workers, meeting, config, folder, base, work), nprocs=workers)


def _worker(rank: int, workers: int, meeting: Path, config: TrainConfig, folder: Path, base: Path, work: Path) -> None:
    torch.set_num_threads(1)
    torch.manual_seed(config.seed)
    distributed.init_process_group("gloo", init_method=f"file://{meeting}", rank=rank, world_size=workers)
    net = Network()
    net.encoder.load_minilm(base / "model.safetensors")
    net.encoder.words.weight.requires_grad_(False)
    sources = streams(config, folder, load_tokenizer(base / "tokenizer.json"))
    learning = [p for p in net.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(_groups(net, config), lr=0.0, weight_decay=config.decay, fused=True)
    start = _resume(work / "checkpoint.pt", net, optimizer, sources, config)
    net.train()
    seen: dict[str, list[float]] = defaultdict(list)
    saved = began = time.monotonic()
    for step in range(start, config.steps):
        for group in optimizer.param_groups:
            group["lr"] = group["base"] * rate(step, config)
        for turn, names in enumerate(config.turns):
            name = names[step % len(names)]
            batch = sources[name].next()
            if turn % workers == rank:
                torch.manual_seed((config.seed * 1_000_003 + step) * 16 + turn)  # dropout depends on the step alone
                rng = random.Random(f"{config.seed}/{name}/{step}")
                for key, value in _learn(net, name, blank(batch, config.blank.get(name, 0.0), rng)).items():
                    seen[f"{name}.{key}"].append(value)
        _share_gradients(learning, workers)
        torch.nn.utils.clip_grad_norm_(learning, config.clip)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        if (step + 1) % 50 == 0:
            line = {"step": step + 1, "worker": rank, "seconds": round(time.monotonic() - began)}
            with (work / "log.jsonl").open("a", encoding="utf-8") as log:
                log.write(json.dumps(line | {k: round(sum(v) / len(v), 3) for k, v in sorted(seen.items())}) + "\n")
            seen.clear()
        if rank == 0 and (time.monotonic() - saved > 60 * config.checkpoint_minutes or step + 1 == config.steps):
            _save(work / "checkpoint.pt", net, optimizer, sources, step + 1, config)
            saved = time.monotonic()
    distributed.destroy_process_group()


def _groups(net: Network, config: TrainConfig) -> list[dict[str, Any]]:
    """What MiniLM knew learns slowly, what is new learns fast."""
    fresh = {
        id(p)
        for m in (net.encoder.speech, net.encoder.trigger, net.encoder.name, net.encoder.case, net.encoder.quote)
        for p in m.parameters()
    }
    inner, heads = [], []
    for name, p in net.named_parameters():
        if p.requires_grad:
            (inner if name.startswith("encoder.") and id(p) not in fresh else heads).append(p)
    return [{"params": inner, "base": config.rate_encoder}, {"params": heads, "base": config.rate_heads}]


def _learn(net: Network, name: str, batch: list[Any]) -> dict[str, float]:
    """Adds the gradients of one batch; returns its losses."""
    if name == "templates":
        found = template_losses(net, batch)
        total = TEMPLATES * sum(found.values())
    else:
        found = losses(net, batch)
        total = sum(WEIGHTS[k.removeprefix("act_").removeprefix("arg_")] * v for k, v in found.items())
    if found:
        total.backward()
    return {k: float(v.detach()) for k, v in found.items()}


def template_losses(net: Network, batch: list[Any]) -> dict[str, Tensor]:
    length = padded(max(map(len, batch)))
    ids, case, quote = (stack([getattr(s, f) for s in batch], length, 0) for f in ("ids", "case", "quote"))
    real = stack([np.ones(len(s), bool) for s in batch], length, False)
    with torch.autocast("cpu", torch.bfloat16):
        states = net.encoder(ids, case, quote, hidden_from(real))[0]
        return templates.losses(net.templates, batch, states, real)


def _share_gradients(learning: list[torch.nn.Parameter], workers: int) -> None:
    """Sums the gradients of all workers; what no batch has taught has gradient zero."""
    for p in learning:
        if p.grad is None:
            p.grad = torch.zeros_like(p)
    if workers > 1:
        grads = [p.grad for p in learning if p.grad is not None]
        flat = torch.cat([g.flatten() for g in grads])
        distributed.all_reduce(flat)
        for g, part in zip(grads, flat.split([g.numel() for g in grads]), strict=True):
            g.copy_(part.view_as(g))


def _save(path: Path, net: Network, optimizer: torch.optim.Optimizer, sources: dict[str, Stream], step: int, config: TrainConfig) -> None:
    state = {
        "config": asdict(config),
        "step": step,
        "network": net.state_dict(),
        "optimizer": optimizer.state_dict(),
        "streams": {k: (s.epoch, s.index) for k, s in sources.items()},
    }
    part = path.with_suffix(".part")
    torch.save(state, part)
    part.replace(path)


def _resume(path: Path, net: Network, optimizer: torch.optim.Optimizer, sources: dict[str, Stream], config: TrainConfig) -> int:
    if not path.exists():
        return 0
    state = torch.load(path, weights_only=True)
    if {**state["config"], "checkpoint_minutes": 0} != {**asdict(config), "checkpoint_minutes": 0}:
        raise SystemExit(f"{path} was made with another configuration. Delete it to begin anew.")
    net.load_state_dict(state["network"])
    optimizer.load_state_dict(state["optimizer"])
    for name, (epoch, index) in state["streams"].items():
        sources[name].epoch, sources[name].index = epoch, index
    return int(state["step"])
