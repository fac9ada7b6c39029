"""What the exported weights reach, on development data only. The figures go into the model card.

Composed passages: the held-out eighth, read as whole documents by the shipped reader.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks import attribution, factuality
from benchmarks.scorers import attribution_score, factuality_score
from testimonia.encoder import OnnxEncoder
from testimonia.model.reading import Argument, Piece, Reading, Trigger
from training.corpora import composed, same_act
from training.passages import EVENT_ROLES, Passage, is_held_out

Span = tuple[int, int]


def measure(corpora: Path, weights: Path, work: Path) -> None:
    """Scores the exported weights and writes the figures into their card."""
    # Imported here: the quality gate scores with this module where no torch is installed.
    import torch

    from training.export import write_card

    figures = {"polnear_dev": _polnear(corpora), "uds_factuality_dev": _uds(corpora), "composed_held_out": gate(OnnxEncoder(weights))}
    write_card(weights, torch.load(work / "checkpoint.pt", weights_only=True), figures)
    print(json.dumps(figures, indent=1))


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _polnear(corpora: Path) -> dict[str, Any]:
    gold = _rows(corpora / "polnear" / "dev.jsonl")
    found = {r["id"]: r["attributions"] for r in attribution.predict(gold)}
    scored = [attribution_score.score_doc(attribution_score.Doc(d["text"]), d["attributions"], found[d["id"]]) for d in gold]
    report = attribution_score.report(scored, 1000)
    return {
        "documents": len(gold),
        **{k: v for k, v in report.items() if k.startswith(("attribution", "exact", "speaker", "recall", "ci95"))},
    }


def _uds(corpora: Path) -> dict[str, Any]:
    gold = _rows(corpora / "uds_factuality" / "dev.jsonl")
    return dict(factuality_score.score(gold, factuality_score.predictions(list(factuality.predict(gold))), 200))


# --- composed ----------------------------------------------------------------------------------------------------------


class Tally:
    """Right, found and expected, by name."""

    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.found: Counter[str] = Counter()
        self.expected: Counter[str] = Counter()

    def add(self, name: str, right: int, found: int, expected: int) -> None:
        self.right[name] += right
        self.found[name] += found
        self.expected[name] += expected

    def report(self) -> dict[str, dict[str, float]]:
        out = {}
        for name in sorted(self.expected | self.found):
            p = self.right[name] / self.found[name] if self.found[name] else 0.0
            r = self.right[name] / self.expected[name] if self.expected[name] else 0.0
            f = 2 * p * r / (p + r) if p + r else 0.0
            out[name] = {"p": round(100 * p, 1), "r": round(100 * r, 1), "f1": round(100 * f, 1), "n": self.expected[name]}
        return out


def gate(encoder: OnnxEncoder, passages: Iterable[Passage] | None = None) -> dict[str, Any]:
    """Scores over held-out composed passages.

    Trigger: spans overlap. Role: the trigger matches, the role is the same, words overlap by half of both spans.
    Act: the same, with the words for one act taken together, and what hangs on false triggers counted as false.
    Values (kind, stage ... property, category ...) are accuracies over what was matched.
    """
    tally, values = Tally(), defaultdict(list)
    n = 0
    for passage in passages or (p for p in composed() if is_held_out(p.raw["id"])):
        n += 1
        score_passage(passage, encoder.read(passage.text), tally, values)
    accuracy = {k: {"accuracy": round(100 * sum(v) / len(v), 1), "n": len(v)} for k, v in sorted(values.items())}
    return {"passages": n, "spans": tally.report(), "values": accuracy}


def score_passage(passage: Passage, reading: Reading, tally: Tally, values: dict[str, list[bool]]) -> None:
    """Adds to `tally` and `values` what the reader found in one passage."""
    events = passage.raw["events"]
    gold = {e["id"]: passage.find(e["trigger"]) for e in events}
    match = _pair(list(gold.values()), [(t.start, t.end) for t in reading.triggers], _touch)
    tally.add("trigger", len(match), len(reading.triggers), len(gold))
    paired = {e["id"]: reading.triggers[match[i]] for i, e in enumerate(events) if i in match}
    for event in events:
        trigger = paired.get(event["id"])
        if trigger is not None:
            for name in ("kind", "stage", "modality", "polarity"):
                values[name].append(getattr(trigger, name) == event[name])
            if event["kind"] in ("law", "trial") and event["status"]:
                values["status"].append(trigger.status == event["status"])
        _score_arguments(passage, event, trigger, tally, values)
    _score_acts(passage, paired, reading, tally)
    for sort, one in (("persons", "person"), ("organisations", "organisation"), ("places", "place")):
        names = {span for name in passage.raw[sort] for span in passage.every(name)}
        found = {(m.start, m.end) for m in reading.names if m.sort == one}
        tally.add(f"name {one}", len(names & found), len(found), len(names))
    _score_attributions(passage, reading, tally, values)


def _score_arguments(passage: Passage, event: dict[str, Any], trigger: Trigger | None, tally: Tally, values: dict[str, list[bool]]) -> None:
    by_role: dict[str, list[tuple[Span, dict[str, Any]]]] = defaultdict(list)
    for g in event["arguments"]:
        if g["role"] not in EVENT_ROLES:
            by_role[g["role"]].append((passage.find(g["text"]), g))
    found: dict[str, list[Argument]] = defaultdict(list)
    for a in trigger.arguments if trigger else ():
        found[a.role].append(a)
    for role in by_role.keys() | found.keys():
        match = _pair([s for s, _ in by_role[role]], [(a.start, a.end) for a in found[role]], _half)
        for key in (f"role {role}", "role"):
            tally.add(key, len(match), len(found[role]), len(by_role[role]))
        exact = sum(by_role[role][i][0] == (found[role][j].start, found[role][j].end) for i, j in match.items())
        tally.add("role, exact span", exact, len(found[role]), len(by_role[role]))
        for i, j in match.items():
            given, read = by_role[role][i][1], found[role][j]
            values["argument modality"].append(read.modality == (given.get("modality") or event["modality"]))
            values["argument polarity"].append(read.polarity == (given.get("polarity") or event["polarity"]))
            values["argument act"].append(read.act == (given.get("act") or "reports"))
            for name in ("actor_kind", "property", "category", "ground"):
                if given.get(name):
                    values[name].append(getattr(read, name) == given[name])
            if "actor_kind" in given:
                values["effect"].append(read.effect == given.get("effect"))
            if role == "explanation":
                values["holds"].append(read.holds == bool(given.get("holds", True)))


def _score_acts(passage: Passage, paired: dict[str, Trigger], reading: Reading, tally: Tally) -> None:
    """Arguments and ties of whole acts: gold triggers joined by `same_as`, found arguments of any trigger matched to one of them."""
    events = passage.raw["events"]
    group = {e["id"]: same_act(e, events) for e in events}
    gold: dict[str, list[tuple[str, Span]]] = defaultdict(list)
    found: dict[str, set[tuple[str, Span]]] = defaultdict(set)
    ties, found_ties = set(), set()
    of = {(t.start, t.end): group[ident] for ident, t in paired.items()}
    for event in events:
        for g in event["arguments"]:
            if g["role"] in EVENT_ROLES:
                ties.add((group[event["id"]], g["role"], group[g["event"]]))
            else:
                gold[group[event["id"]]].append((g["role"], passage.find(g["text"])))
    for trigger in reading.triggers:
        mine = of.get((trigger.start, trigger.end), "none")
        found[mine] |= {(a.role, (a.start, a.end)) for a in trigger.arguments}
        for tie in trigger.ties:
            other = reading.triggers[tie.trigger]
            if tie.type != "same_as":
                found_ties.add((mine, tie.type, of.get((other.start, other.end), "none")))
    found["none"] -= set().union(*(found[g] for g in found if g != "none"))
    for name in gold.keys() | found.keys():
        for role in {r for r, _ in gold[name]} | {r for r, _ in found[name]}:
            wanted, got = [s for r, s in gold[name] if r == role], sorted(s for r, s in found[name] if r == role)
            for key in (f"act {role}", "act argument"):
                tally.add(key, len(_pair(wanted, got, _half)), len(got), len(wanted))
    for kind in {t for _, t, _ in ties | found_ties}:
        right, n, m = ({x for x in xs if x[1] == kind} for xs in (ties & found_ties, found_ties, ties))
        tally.add(f"tie {kind}", len(right), len(n), len(m))


def _score_attributions(passage: Passage, reading: Reading, tally: Tally, values: dict[str, list[bool]]) -> None:
    gold = passage.raw["attributions"]
    cues = [passage.find(a["cue"]) for a in gold]
    match = _pair(cues, [(a.cue.start, a.cue.end) for a in reading.attributions], _touch)
    tally.add("cue", len(match), len(reading.attributions), len(gold))
    whole = 0
    for i, j in match.items():
        read = reading.attributions[j]
        for name in ("source_kind", "basis", "stance"):
            values[name].append(getattr(read, name) == gold[i][name])
        sources, contents = [passage.find(s) for s in gold[i]["source"]], [passage.find(c) for c in gold[i]["content"]]
        whole += _cover(sources, _spans(read.sources)) and _cover(contents, _spans(read.content))
    tally.add("attribution", whole, len(reading.attributions), len(gold))
    _score_exact(passage, reading, tally)
    _score_chains(passage, reading, match, values)


def _score_exact(passage: Passage, reading: Reading, tally: Tally) -> None:
    """Cues, sources and contents to the letter; contents in several pieces piece by piece."""
    gold = passage.raw["attributions"]
    wanted = {
        "cue": {passage.find(a["cue"]) for a in gold},
        "source": {passage.find(s) for a in gold for s in a["source"]},
        "content": {passage.find(c) for a in gold for c in a["content"]},
    }
    found = {
        "cue": {(a.cue.start, a.cue.end) for a in reading.attributions},
        "source": {s for a in reading.attributions for s in _spans(a.sources)},
        "content": {c for a in reading.attributions for c in _spans(a.content)},
    }
    for part, spans in wanted.items():
        tally.add(f"{part}, exact span", len(spans & found[part]), len(found[part]), len(spans))


def _score_chains(passage: Passage, reading: Reading, match: dict[int, int], values: dict[str, list[bool]]) -> None:
    """Who says that who says: the sources from the outermost to the attribution's own. An attribution that is not found has no chain."""
    gold, read = passage.raw["attributions"], reading.attributions
    by_id = {a["id"]: a for a in gold}
    around = [[k for k, o in enumerate(read) if o is not a and any(c.start <= a.cue.start < c.end for c in o.content)] for a in read]
    for i, said in enumerate(gold):
        line = [said]
        while (outer := by_id.get(line[0]["inside"])) is not None and outer not in line:
            line.insert(0, outer)
        chain = [[passage.find(s) for s in a["source"]] for a in line]
        right = deep = False
        if i in match:
            order = [*sorted(around[match[i]], key=lambda k: len(around[k])), match[i]]
            found = [_spans(read[k].sources) for k in order]
            deep = len(found) == len(chain)
            right = deep and all(_cover(a, b) for a, b in zip(chain, found, strict=True))
        values["chain"].append(right)
        values["depth"].append(deep)
        if len(chain) > 1:
            values["nested chain"].append(right)


def _spans(pieces: Iterable[Piece]) -> list[Span]:
    return [(p.start, p.end) for p in pieces]


def _cover(gold: list[Span], found: list[Span]) -> bool:
    """Both empty, or the shared characters are half of both."""
    a = {i for s, e in gold for i in range(s, e)}
    b = {i for s, e in found for i in range(s, e)}
    return len(a & b) >= 0.5 * max(len(a), len(b))


def _touch(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _half(a: Span, b: Span) -> bool:
    return min(a[1], b[1]) - max(a[0], b[0]) >= 0.5 * max(a[1] - a[0], b[1] - b[0])


def _pair(gold: list[Span], found: list[Span], fits: Any) -> dict[int, int]:
    """One-to-one, in the order of the text."""
    taken: dict[int, int] = {}
    for i, g in enumerate(gold):
        free = [j for j, f in enumerate(found) if fits(g, f) and j not in taken.values()]
        if free:
            taken[i] = min(free, key=lambda j: abs(found[j][0] - g[0]) + abs(found[j][1] - g[1]))
    return taken
