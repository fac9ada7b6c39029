"""`python -m benchmarks mistakes`: which kinds of mistakes the reader makes on development data, and how often.

A mistake is counted under the first kind that fits. `mistakes.toml` says of each kind what it looks like (a composed illustration),
where it comes from and what would mend it; the command writes the twenty most frequent into the page on mistakes.
"""

import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track

from benchmarks.bench import answers, case
from benchmarks.composed import Given, Pairing, given, paired, share
from benchmarks.pages import fill
from benchmarks.reading import encoder, extraction_from, reading_of
from benchmarks.scorers import casualty_score, muc4_score
from testimonia.model.record import Mention
from testimonia.model.terms import FIGURES, Property
from training.corpora import composed
from training.passages import Passage, is_held_out

KINDS = Path(__file__).with_suffix(".toml")
MOST = 20
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Tally:
    """Mistakes by kind on one set of data. `of`: how many things of that sort there were to be right about, by kind."""

    data: str
    mistakes: Counter[str]
    of: Counter[str]


# --- composed passages -------------------------------------------------------------------------------------------------------------


def on_composed(limit: int | None) -> Tally:
    """Claims of the record beside the annotation of the held-out passages."""
    passages = [p for p in composed() if is_held_out(p.raw["id"])][:limit]
    mistakes: Counter[str] = Counter()
    of: Counter[str] = Counter()
    for passage in _shown(passages, "composed"):
        found = extraction_from(passage.text, reading_of(passage.text))
        pairs, annotated = paired(passage, found.claims, found.mentions), given(passage)
        mistakes.update(_of_claims(pairs, annotated))
        mistakes.update(_of_manner(pairs))
        told = [p.given for p in pairs if p.given is not None]
        mistakes.update(_missed(passage, annotated, told, found.mentions))
        mistakes.update(_kind_wrong(passage, found.mentions))
        of["claims"] += len(pairs)
        of["things"] += len(annotated)
        of["events"] += len(passage.raw["events"])
        of["right claims"] += len(told)
    return Tally("composed passages", mistakes, of)


def _of_claims(pairs: Iterable[Pairing], annotated: Sequence[Given]) -> Iterator[str]:
    """Claims that the annotation does not have, by what stands there instead."""
    for pair in pairs:
        if pair.given is not None:
            continue
        claim, words = pair.claim, (pair.claim.span.start, pair.claim.span.end)
        sort = "figure" if claim.property in FIGURES else _sort(claim.property)
        same = [g for g in annotated if share(g.span, words)]
        if any(g.property == str(claim.property) for g in same):
            yield "claim on another act"
        elif same:
            yield f"{sort}: another property"
        elif any(g.property == str(claim.property) and g.span[0] < words[1] and words[0] < g.span[1] for g in annotated):
            yield "borders of a claim"
        else:
            yield f"{sort}: nothing there"


def _sort(property_: Property) -> str:
    if property_ in (Property.PERPETRATOR, Property.INSTIGATOR):
        return "doer"
    if property_ in (Property.VICTIM, Property.TARGET, Property.ACTOR, Property.ADDRESSEE):
        return "participant"
    if property_ in (Property.PLACE, Property.DATE):
        return "place or date"
    return "stage or status" if property_ in (Property.STAGE, Property.STATUS) else "topic, label or means"


def _of_manner(pairs: Iterable[Pairing]) -> Iterator[str]:
    for pair in pairs:
        if pair.given is None:
            continue
        claim, wanted = pair.claim, pair.given
        if wanted.manner is not None:
            names = ("modality", "polarity", "act")
            yield from (f"{name} wrong" for name, value in zip(names, wanted.manner, strict=True) if getattr(claim, name) != value)
        links, chain = claim.chain[1:], wanted.chain
        if len(links) < len(chain):
            yield "a speaker is missing from the chain"
        elif len(links) > len(chain):
            yield "a speaker too many in the chain"
        elif any(s and not (k.span and any(a < k.span.end and k.span.start < b for a, b in s)) for k, s in zip(links, chain, strict=True)):
            yield "another speaker in the chain"


def _missed(passage: Passage, annotated: Sequence[Given], told: Sequence[Given], mentions: Sequence[Mention]) -> Iterator[str]:
    """What is annotated and not told: because the act was not seen, or although it was."""
    spans = [(s.start, s.end) for m in mentions for s in m.spans]
    seen = {e["id"]: any(_meet(passage.find(e["trigger"]), s) for s in spans) for e in passage.raw["events"]}
    for event in passage.raw["events"]:
        if not seen[event["id"]] and not any(seen[o["id"]] for o in passage.raw["events"] if _same(o, event)):
            yield "an act is not seen"
    for one in annotated:
        if one not in told and any(seen[e["id"]] for e in passage.raw["events"] if e["id"] == one.act or e.get("same_as") == one.act):
            sort = "figure" if one.property in {str(f) for f in FIGURES} else _sort(Property(one.property.split()[0]))
            yield f"{sort}: missed"


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return bool((one.get("same_as") or one["id"]) == (other.get("same_as") or other["id"]))


def _kind_wrong(passage: Passage, mentions: Sequence[Mention]) -> Iterator[str]:
    for mention in mentions:
        events = [e for e in passage.raw["events"] if any(_meet(passage.find(e["trigger"]), (s.start, s.end)) for s in mention.spans)]
        if events and all(e["kind"] != mention.kind for e in events):
            yield "kind of act wrong"
        elif not events:
            yield "an act where none is told"


def _meet(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


# --- corpora -------------------------------------------------------------------------------------------------------------------------


def on_polnear(corpora: Path, limit: int | None) -> Tally:
    """Attributions of news."""
    gold = _rows(corpora / "polnear" / "dev.jsonl", limit)
    mistakes: Counter[str] = Counter()
    of: Counter[str] = Counter()
    for row, answer in zip(gold, answers("polnear", gold), strict=True):
        found = answer["attributions"]
        taken: set[int] = set()
        for one in row["attributions"]:
            of["attributions"] += 1
            mine = next((i for i, f in enumerate(found) if i not in taken and _overlap(one["cue"], f["cue"])), None)
            if mine is None:
                mistakes["attribution without a named speaker missed" if not one["source"] else "attribution missed"] += 1
                continue
            taken.add(mine)
            mistakes.update(_of_attribution(one, found[mine]))
        mistakes["attribution invented"] += len(found) - len(taken)
    return Tally("PolNeAR dev", mistakes, of)


def _of_attribution(gold: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with one that was found: the first part that fails."""
    if gold["source"] and not found["source"]:
        yield "speaker of an attribution missed"
    elif not _overlap(gold["source"], found["source"]) and (gold["source"] or found["source"]):
        yield "another speaker of an attribution"
    elif gold["source"] != found["source"]:
        yield "borders of a speaker"
    wanted, got = _length(gold["content"]), _length(found["content"])
    if gold["content"] != found["content"]:
        yield "content cut short" if got < wanted else "content too long"
    if gold["cue"] != found["cue"]:
        yield "borders of a cue"


def _overlap(a: Sequence[Sequence[int]], b: Sequence[Sequence[int]]) -> bool:
    return any(s[0] < t[1] and t[0] < s[1] for s in a for t in b)


def _length(spans: Iterable[Sequence[int]]) -> int:
    return sum(end - start for start, end in spans)


def on_muc4(corpora: Path, limit: int | None) -> Tally:
    """Incidents of dispatches."""
    docs, keys = (_rows(corpora / "muc4" / "tst1" / f"{name}.jsonl", limit) for name in ("docs", "keys"))
    given_templates = {row["id"].upper(): row["templates"] for row in answers("muc4", docs)}
    mistakes: Counter[str] = Counter()
    of: Counter[str] = Counter()
    for key in keys:
        name = key["id"].upper()
        wanted, got = key.get("templates", []), given_templates.get(name, [])
        report = muc4_score.score({name: wanted}, {name: got}, muc4_score.Judge("auto"))
        both, ours, theirs, _ = report.tf
        of["texts"] += 1
        of["incidents"] += report.t["pos"]
        mistakes["a text without incident is given one"] += ours
        mistakes["a text with incidents is given none"] += theirs
        if both:
            mistakes["incident missed in a text with others"] += report.t["mis"]
            mistakes["incident invented in a text with others"] += report.t["spu"]
    return Tally("MUC-4 tst1", mistakes, of)


def on_casualties(corpora: Path, limit: int | None) -> Tally:
    """Killed and injured."""
    gold = _rows(corpora / "casualties" / "dev.jsonl", limit)
    mistakes: Counter[str] = Counter()
    of: Counter[str] = Counter()
    for row, answer in zip(gold, answers("casualties", gold), strict=True):
        for name in casualty_score.FIELDS:
            wanted = (row.get(name) or {}).get("best")
            if wanted is None or not (row.get("answerable") or {}).get(name, True):
                continue
            of["counts"] += 1
            read = casualty_score.figure(answer.get(name))
            if wanted and read is None:
                mistakes["count of an incident missed"] += 1
            elif read is not None and read[2] != wanted:
                mistakes["count of an incident too high" if read[2] > wanted else "count of an incident too low"] += 1
    return Tally("casualties dev", mistakes, of)


def on_cases(corpora: Path, _limit: int | None) -> Tally:
    """Whole contested cases: what must not be claimed, and which reports tell of one incident."""
    mistakes: Counter[str] = Counter()
    of: Counter[str] = Counter()
    for gold in sorted((corpora.parent / "cases").glob("*/gold.jsonl")):
        scored = case(gold.parent)
        pairs, forbidden = scored["pairs"], scored["forbidden"]
        of.update({"forbidden claims": forbidden["rules"], "pairs of one incident": pairs["same"], "pairs of two": pairs["different"]})
        mistakes["a claim that must not be made"] += forbidden["broken"]
        mistakes["reports of one incident kept apart"] += pairs["same"] - pairs["same_right"]
        mistakes["two incidents joined"] += pairs["different"] - pairs["different_right"]
    return Tally("contested cases", mistakes, of)


def _rows(path: Path, limit: int | None) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()][:limit]


def _shown(passages: Sequence[Passage], what: str) -> Iterable[Passage]:
    return track(passages, description=what, console=Console(stderr=True), transient=True)


# --- the page --------------------------------------------------------------------------------------------------------------------------


def kinds() -> dict[str, dict[str, str]]:
    """Every kind by name: `title`, `of` (what its share is of), `illustration`, `cause`, `mend`."""
    return dict(tomllib.loads(KINDS.read_text(encoding="utf-8")))


def ranked(tallies: Iterable[Tally]) -> list[tuple[str, str, int, float]]:
    """Kind, data, count and share, the most frequent first."""
    known = kinds()
    rows = [(kind, t.data, n, n / max(1, t.of[known[kind]["of"]])) for t in tallies for kind, n in t.mistakes.items() if n]
    return sorted(rows, key=lambda row: (-row[2], row[0]))


def markdown(rows: Sequence[tuple[str, str, int, float]]) -> str:
    """The twenty most frequent kinds, each with its illustration, cause and remedy."""
    known = kinds()
    out = []
    for number, (kind, data, n, part) in enumerate(rows[:MOST], 1):
        one = known[kind]
        out.append(
            f"### {number}. {one['title']}\n\n{n} on {data}: {part:.0%} of {one['of']}.\n\n> {one['illustration']}\n\n"
            f"**Cause.** {one['cause']}\n\n**What would mend it.** {one['mend']}\n"
        )
    return "\n".join(out)


def main(corpora: Path, page: Path | None, limit: int | None) -> None:
    """Counts on what is at hand, prints the ranking, and writes the page where one is named."""
    tallies = [on_composed(limit)]
    for count, folder in ((on_polnear, "polnear"), (on_muc4, "muc4"), (on_casualties, "casualties"), (on_cases, "../cases")):
        if (corpora / folder).is_dir():
            tallies.append(count(corpora, limit))
        else:
            print(f"{corpora / folder} is not there: left out.")
    rows = ranked(tallies)
    for kind, data, n, part in rows:
        print(f"{n:6}  {part:5.0%} of {kinds()[kind]['of']:14} {data:18} {kind}")
    if page is not None:
        fill(page, "mistakes", f"Read by `{encoder().made_by}`.\n\n{markdown(rows)}")
