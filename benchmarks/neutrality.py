"""`python -m benchmarks neutrality`: the same sentence with its sides changed must be read in the same way.

A pair is a text and the same text with two sides in one another's place, from four origins: templates, the composed passages, and,
where the corpora are at hand, paragraphs of PolNeAR (dev) and MUC-4 (tst1). Both are read by the shipped reader. Claims are matched
by property and place in the text; what must not change is their modality, polarity and act, whether somebody is named as
perpetrator, and the mean score.
"""

import json
import random
import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.progress import track

from benchmarks.pages import fill
from benchmarks.reading import claims_from, claims_of, encoder, reading_of
from testimonia.model.reading import Reading
from testimonia.model.record import Claim
from testimonia.model.terms import Property
from testimonia.text.sentences import paragraphs
from training.corpora import composed

GROUPS = Path(__file__).with_suffix(".toml")
SEED = 7
FROM_TEMPLATES, FROM_TEXTS = 120, 90  # pairs of a group: from templates; from each of the other origins at most
BARS = {"manner": 0.01, "perpetrator": 0.01, "shift": 0.02}
_ROUNDS = 1000  # of the bootstrap over pairs
Move = tuple[int, int, int, int]  # start and end in the first text, start and end in the second
Side = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts that differ in who is who. `moves`: where they differ, in order."""

    group: str
    origin: str
    first: str
    second: str
    moves: tuple[Move, ...]

    def moved(self, start: int, end: int) -> tuple[int, int]:
        """Where a span of the first text stands in the second. A span that ends inside an exchanged word takes all of it."""
        return self._moved(start, False), self._moved(end, True)

    def _moved(self, at: int, is_end: bool) -> int:
        shift = 0
        for start, end, new_start, new_end in self.moves:
            if at <= start:
                break
            if at < end:
                return new_end if is_end else new_start
            shift = new_end - end
        return at + shift


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the claims of one pair. `shift`: sum of second score less first over matched claims; `distance`: of its size."""

    pair: Pair
    matched: int
    manner: int
    perpetrators: int
    perpetrators_lost: int
    claims: int
    claims_lost: int
    shift: float
    distance: float
    changes: tuple[str, ...]


# --- pairs -------------------------------------------------------------------------------------------------------------------


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(GROUPS.read_text(encoding="utf-8"))


def groups(listed: bool = True) -> dict[str, str]:
    """Groups and their titles, in the order of the table; those of sides on the program's lists, or those of others."""
    return {name: str(group["title"]) for name, group in _data()["groups"].items() if group.get("unlisted", False) is not listed}


def pairs(
    corpora: Path | None = None, templates: int = FROM_TEMPLATES, texts: int = FROM_TEXTS, seed: int = SEED, listed: bool = True
) -> list[Pair]:
    """All pairs, the same for the same arguments. `corpora`: folder of the corpora; None: composed texts alone. `listed`: as `groups`."""
    sources = dict(_texts(corpora))
    out = []
    for name in groups(listed):
        group = _data()["groups"][name]
        rng = random.Random(f"{seed}/{name}")
        out += _sample(list(_from_templates(name, group["fills"], _data()["templates"][group.get("templates", "sides")])), templates, rng)
        rows = [[tuple(side) for side in row] for row in group["rows"]]
        for origin, given in sources.items():
            found = [pair for text in given if (pair := exchanged(text, rows, name, origin, rng)) is not None]
            out += _sample(found, texts, rng)
    return out


def _sample(some: list[Pair], most: int, rng: random.Random) -> list[Pair]:
    return some if len(some) <= most else [some[i] for i in sorted(rng.sample(range(len(some)), most))]


def _texts(corpora: Path | None) -> Iterator[tuple[str, list[str]]]:
    yield "composed", [p.text for p in composed()]
    if corpora is None:
        return
    for origin, path in (("polnear", corpora / "polnear" / "dev.jsonl"), ("muc4", corpora / "muc4" / "tst1" / "docs.jsonl")):
        whole = [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []
        # Hard-wrapped lines are joined: another word would wrap them elsewhere, and the end of a line may end a sentence.
        yield origin, [" ".join(text[start:end].split()) for text in whole for start, end in paragraphs(text) if 40 <= end - start <= 800]


def _from_templates(group: str, fills: Sequence[dict[str, str]], templates: Sequence[str]) -> Iterator[Pair]:
    """Every template with every two sides."""
    for template in templates:
        for one, other in combinations(fills, 2):
            (first, here), (second, there) = _filled(template, one, other), _filled(template, other, one)
            yield Pair(group, "templates", first, second, tuple((*a, *b) for a, b in zip(here, there, strict=True)))


def _filled(template: str, one: dict[str, str], other: dict[str, str]) -> tuple[str, list[tuple[int, int]]]:
    out, spans, at, length = [], [], 0, 0
    for slot in re.finditer(r"\{(other )?(\w+)\}", template, re.I):
        words = (other if slot[1] else one)[slot[2].lower()]
        words = words[0].upper() + words[1:] if slot[0][1].isupper() else words
        out += [template[at : slot.start()], words]
        length += slot.start() - at
        spans.append((length, length + len(words)))
        length += len(words)
        at = slot.end()
    return "".join([*out, template[at:]]), spans


def exchanged(text: str, rows: Sequence[Sequence[Side]], group: str, origin: str, rng: random.Random) -> Pair | None:
    """The text with one of the sides that it names exchanged for another of the same row; None if it names none."""
    upper = text.isupper()
    open_rows = [row for row in rows if _found(text, [form for side in row for form in side], upper)]
    if not open_rows:
        return None
    row = rng.choice(open_rows)
    named = [side for side in row if _found(text, side, upper)]
    one = rng.choice(named)
    # A second side of the text itself is the better counterpart: then both change places.
    other = rng.choice([side for side in named if side is not one] or [side for side in row if side is not one])
    becomes = dict(zip((*one, *other), (*other, *one), strict=True))
    hits = _found(text, list(becomes), upper)
    # A side that also stands in a name, or in brackets after its full name, would be exchanged by halves.
    if len(hits) < len(_either(tuple(becomes)).findall(text)) or any(text[: hit.start()].endswith(("(", "[")) for hit in hits):
        return None
    return _exchanged(text, hits, becomes, group, origin, upper)


def _exchanged(text: str, hits: Sequence[re.Match[str]], becomes: dict[str, str], group: str, origin: str, upper: bool) -> Pair:
    out: list[str] = []
    moves: list[Move] = []
    at = length = 0

    def put(start: int, end: int, words: str) -> None:
        nonlocal at, length
        out.extend((text[at:start], words))
        length += start - at
        moves.append((start, end, length, length + len(words)))
        length += len(words)
        at = end

    for hit in hits:
        old = next(form for form in becomes if form.casefold() == hit[0].casefold())
        new = becomes[old].upper() if upper else becomes[old]
        new = new[0].upper() + new[1:] if hit[0][0].isupper() else new
        article = re.search(r"(?<!\w)(an?) $", text[: hit.start()], re.I)
        if article and article.start() >= at:
            n = "N" if upper else "n"
            put(article.start(1), article.end(1), article[1][0] + (n if new[0].casefold() in "aeiou" else ""))
        put(hit.start(), hit.end(), new)
    return Pair(group, origin, text, "".join([*out, text[at:]]), tuple(moves))


def _found(text: str, forms: Sequence[str], upper: bool) -> list[re.Match[str]]:
    """Where a form stands as a word of its own and not within a name of several words."""
    return [hit for hit in _either(tuple(forms)).finditer(text) if upper or _stands_alone(text, hit, forms)]


@cache
def _either(forms: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the forms as a word of its own, whatever its capitals."""
    longest_first = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{longest_first})(?![\w-])", re.I)


def _stands_alone(text: str, hit: re.Match[str], forms: Sequence[str]) -> bool:
    opens = bool(re.search(r"(?:^|[.!?:\n“\"])\s*$", text[: hit.start()]))
    if hit[0] not in forms and not (opens and hit[0][0].lower() + hit[0][1:] in forms):
        return False
    if not hit[0][0].isupper() or opens:
        return not re.match(r" [A-Z]", text[hit.end() :])
    before = re.search(r"(\S+) $", text[: hit.start()])
    named = before is not None and before[1][0].isupper() and not re.search(r"(?:^|[.!?:\n“\"]\s*)\S+ $", text[: hit.start()])
    return not named and not re.match(r" [A-Z]", text[hit.end() :])


# --- comparing ---------------------------------------------------------------------------------------------------------------


def compare(pair: Pair) -> Outcome:
    """Reads both texts and sets their claims side by side."""
    return _outcome(pair, claims_of(pair.first), claims_of(pair.second))


def _outcome(pair: Pair, first: Sequence[Claim], second: Sequence[Claim]) -> Outcome:
    matched, alone = _matched(pair, first, second)
    changed = [(a, b) for a, b in matched if _manner(a) != _manner(b)]
    doers_alone = [c for c in alone if c.property is Property.PERPETRATOR]
    doers = sum(a.property is Property.PERPETRATOR for a, _ in matched) + len(doers_alone)
    shifts = [b.score - a.score for a, b in matched]
    said = [f"{a.property} {a.span.quote!r}: {' '.join(_manner(a))} became {' '.join(_manner(b))}" for a, b in changed]
    said += [f"perpetrator {c.span.quote!r} on one side only" for c in doers_alone]
    return Outcome(
        pair,
        len(matched),
        len(changed),
        doers,
        len(doers_alone),
        len(matched) + len(alone),
        len(alone),
        sum(shifts),
        sum(map(abs, shifts)),
        tuple(said),
    )


def _manner(claim: Claim) -> tuple[str, str, str]:
    return claim.modality, claim.polarity, claim.act


def _matched(pair: Pair, first: Sequence[Claim], second: Sequence[Claim]) -> tuple[list[tuple[Claim, Claim]], list[Claim]]:
    """Claims with the same property whose words meet, each once: same words and speaker before other ones. Then what is left over."""
    options = []
    for i, a in enumerate(first):
        span = pair.moved(a.span.start, a.span.end)
        for j, b in enumerate(second):
            if a.property is b.property and span[0] < b.span.end and b.span.start < span[1]:
                same_words = span == (b.span.start, b.span.end)
                options.append((not same_words, _speakers(a, pair) != _speakers(b), _manner(a) != _manner(b), i, j))
    taken: dict[int, int] = {}
    for *_, i, j in sorted(options):
        if i not in taken and j not in taken.values():
            taken[i] = j
    left = [a for i, a in enumerate(first) if i not in taken] + [b for j, b in enumerate(second) if j not in taken.values()]
    return [(first[i], second[j]) for i, j in taken.items()], left


def _speakers(claim: Claim, pair: Pair | None = None) -> tuple[tuple[int, int] | None, ...]:
    """Where the speakers of a claim stand; with a pair, where they stand in its second text."""
    spans = [(link.span.start, link.span.end) if link.span else None for link in claim.chain]
    return tuple(pair.moved(*span) if pair and span else span for span in spans)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: shares in [0, 1] with their 95 % bootstrap intervals over pairs."""

    title: str
    pairs: int
    claims: int
    manner: float
    manner_high: float
    perpetrators: int
    perpetrator: float
    perpetrator_high: float
    shift: float
    distance: float
    lost: float

    def breaks(self) -> list[str]:
        """The names of the bars that it misses."""
        return [name for name, bar in BARS.items() if abs(getattr(self, name)) > bar]


def line(title: str, outcomes: Sequence[Outcome]) -> Line:
    """The figures of some pairs. Upper ends are those of the 95 % interval."""
    rows = np.random.default_rng(SEED).integers(len(outcomes), size=(_ROUNDS, len(outcomes)))
    counts = np.array([(o.matched, o.manner, o.perpetrators, o.perpetrators_lost) for o in outcomes], float)
    drawn = counts[rows].sum(1)
    matched, manner, doers, lost = counts.sum(0)
    claims = sum(o.claims for o in outcomes)
    return Line(
        title,
        len(outcomes),
        int(matched),
        float(manner / max(matched, 1)),
        float(np.quantile(drawn[:, 1] / np.maximum(drawn[:, 0], 1), 0.975)),
        int(doers),
        float(lost / max(doers, 1)),
        float(np.quantile(drawn[:, 3] / np.maximum(drawn[:, 2], 1), 0.975)),
        sum(o.shift for o in outcomes) / max(matched, 1),
        sum(o.distance for o in outcomes) / max(matched, 1),
        sum(o.claims_lost for o in outcomes) / max(claims, 1),
    )


def table(outcomes: Sequence[Outcome]) -> list[Line]:
    """A line for each group, and one for all."""
    by_group: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by_group[outcome.pair.group].append(outcome)
    return [*(line(title, by_group[name]) for name, title in groups().items() if by_group[name]), line("all", outcomes)]


def markdown(lines: Iterable[Line]) -> str:
    """The table of the documentation."""
    heads = ("sides", "pairs", "matched claims", "manner changed", "perpetrator claims", "on one side only", "score shift", "mean distance")
    out = [f"| {' | '.join((*heads, 'any claim on one side only'))} |", "| --- |" + " --: |" * len(heads)]
    for one in lines:
        out.append(
            f"| {one.title} | {one.pairs} | {one.claims} | {one.manner:.2%} (up to {one.manner_high:.1%}) | {one.perpetrators} "
            f"| {one.perpetrator:.2%} (up to {one.perpetrator_high:.1%}) | {one.shift:+.3f} | {one.distance:.3f} | {one.lost:.1%} |"
        )
    return "\n".join(out)


# --- where a difference comes from ---------------------------------------------------------------------------------------------


def by_rules(pair: Pair) -> Outcome:
    """The same comparison with one reading of the model for both texts: what differs now comes from rules and word lists."""
    reading = reading_of(pair.first)
    return _outcome(pair, claims_from(pair.first, reading), claims_from(pair.second, transplanted(reading, pair)))


def transplanted(reading: Reading, pair: Pair) -> Reading:
    """What the model saw in the first text, set at the same words of the second."""

    def there(part: Any) -> Any:
        start, end = pair.moved(part.start, part.end)
        return replace(part, start=start, end=end)

    return replace(
        reading,
        attributions=tuple(
            replace(a, cue=there(a.cue), sources=tuple(map(there, a.sources)), content=tuple(map(there, a.content)))
            for a in reading.attributions
        ),
        triggers=tuple(replace(there(t), arguments=tuple(map(there, t.arguments))) for t in reading.triggers),
        names=tuple(map(there, reading.names)),
    )


# --- the command -----------------------------------------------------------------------------------------------------------------


def measured(some: Sequence[Pair], how: Callable[[Pair], Outcome] = compare) -> list[Outcome]:
    """The outcomes of pairs, with a bar of progress on standard error."""
    return [how(pair) for pair in track(some, description=f"{len(some)} pairs", console=Console(stderr=True), transient=True)]


def main(corpora: Path | None, page: Path | None, changes: Path | None) -> None:
    """Prints the tables; `page`: writes them into that page too; `changes`: writes every difference, with its texts, to a file."""
    some = pairs(corpora)
    read, ruled = measured(some), measured(some, by_rules)
    by_side, by_origin = table(read), [line(name, [o for o in read if o.pair.origin == name]) for name in _origins(some)]
    missed = [f"{one.title}: {', '.join(one.breaks())}" for one in by_side if one.breaks()]
    bars = ", ".join(f"{name} {bar:.2f}" for name, bar in BARS.items())
    text = "\n\n".join(
        [
            f"{len(some)} pairs, seed {SEED}, read by `{encoder().made_by}`.",
            markdown(by_side),
            "The same pairs by the origin of their texts:",
            markdown(by_origin).replace("| sides |", "| origin |"),
            "The same pairs with one reading of the model for both texts, so that only rules and word lists can differ:",
            markdown([line("all", ruled)]),
            "Sides that are on no list, so that the model sees them as they stand (templates; the bars are set for the groups above):",
            markdown([line("sides on no list", measured(pairs(listed=False)))]),
            f"Bars (shares and a shift): {bars}. Missed: {'; '.join(missed) or 'none'}.",
        ]
    )
    print(text)
    if page is not None:
        fill(page, "neutrality", text)
    if changes is not None:
        changes.write_text("\n".join(f"{o.pair.group}: {c}\n\t{o.pair.first}\n\t{o.pair.second}" for o in read for c in o.changes), "utf-8")


def _origins(some: Iterable[Pair]) -> list[str]:
    return list(dict.fromkeys(sorted((pair.origin for pair in some), key=("templates", "composed", "polnear", "muc4").index)))
