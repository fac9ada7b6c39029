"""Competing explanations of one incident against what is told of it: a grid that people judge, never the program.

Rows and columns are proposed from the record, whoever says them; people fill the cells, add and name hypotheses, and say who has an
interest in what. Nothing is ranked and nobody wins: the page counts what speaks against each, and says what a count rests on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from testimonia.analyze.hypotheses import Evidence, Grid, Hypothesis, Judged, Mark, diagnosticity, inconsistencies, propose, weights
from testimonia.model.canonical import digest
from testimonia.model.record import Account, Claim, Header, Incident
from testimonia.report.phrases import day
from testimonia.report.words import Words, sentence_case
from testimonia.store.grids import Entry, Kind, standing
from testimonia.store.pages import Moment
from testimonia.workbench.plain import clean

PER_PAGE = 30
MARKS: dict[str, Mark] = {
    "very_consistent": Mark.STRONGLY_CONSISTENT,
    "consistent": Mark.CONSISTENT,
    "neither": Mark.NEUTRAL,
    "inconsistent": Mark.INCONSISTENT,
    "very_inconsistent": Mark.STRONGLY_INCONSISTENT,
}
"""What people choose from, by the word's key."""
_KEY = {mark: key for key, mark in MARKS.items()}


@dataclass(frozen=True, slots=True)
class _One:
    """A case of one incident, as far as a grid needs it."""

    header: Header
    incident: Incident
    of: tuple[Account, ...]
    all_claims: tuple[Claim, ...]

    def incidents(self) -> Iterable[Incident]:
        return (self.incident,)

    def accounts(self) -> Iterable[Account]:
        return self.of

    def claims(self) -> Iterable[Claim]:
        return self.all_claims


@dataclass(frozen=True, slots=True)
class Item:
    """A hypothesis or an item of evidence. `key`: what judgements name it by; `id`: its number on this page; `note`: what it counts for,
    or how much speaks against it, in words; `why`: who said so of its weight, and why."""

    key: str
    id: str
    text: str
    origins: tuple[str, ...]
    claims: tuple[str, ...]
    note: str
    why: tuple[str, ...] = ()
    favours: tuple[str, ...] = ()
    tells: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What one person judged of a cell."""

    seq: int
    by: str
    at: str
    mark: str
    says: str
    why: str


@dataclass(frozen=True, slots=True)
class Row:
    """An item of evidence with what people judged of it under each hypothesis."""

    item: Item
    cells: tuple[tuple[Said, ...], ...]


@dataclass(frozen=True, slots=True)
class Written:
    """One entry in the list of what people did. `can_go`: it stands, so that it can be taken back."""

    seq: int
    by: str
    at: str
    what: str
    why: str
    can_go: bool


@dataclass(frozen=True, slots=True)
class GridView:
    """The grid of an incident: hypotheses are columns, evidence is rows. Cells are empty until people judge them."""

    hypotheses: tuple[Item, ...]
    rows: tuple[Row, ...]
    written: tuple[Written, ...]
    enough: bool


def grid_of(incident: Incident, moment: Moment) -> Grid:
    """The grid that the program proposes; no cell is filled."""
    accounts = moment.accounts(incident.id)
    claims = moment.claims({c for a in accounts for c in a.claims})
    ordered = tuple(sorted(claims.values(), key=lambda c: (c.document, c.span.start, c.id)))
    return propose(_One(Header("", ""), incident, accounts, ordered), incident.id)  # type: ignore[arg-type]


def _key(text: str) -> str:
    """What a row or column is named by: its words, which stay when numbers on the page change."""
    return digest("grid", text.partition(" (said by ")[0])


def filled(proposed: Grid, entries: Sequence[Entry]) -> Grid:
    """The proposed grid, its rows and columns under lasting keys, with what people judged and added."""
    stand = standing(entries)
    names = {e.of[0]: e.says[0] for e in stand if e.kind is Kind.NAME}
    interests = {e.of[0]: e.says for e in stand if e.kind is Kind.INTEREST}
    own = tuple(Hypothesis(f"own{e.seq}", e.says[0]) for e in stand if e.kind is Kind.HYPOTHESIS)
    hypotheses = tuple(replace(h, id=key, text=names.get(key, h.text)) for h in proposed.hypotheses if (key := _key(h.text)))
    own = tuple(replace(h, text=names.get(h.id, h.text)) for h in own)
    evidence = tuple(replace(e, id=key, favours=interests.get(key, ())) for e in proposed.evidence if (key := _key(e.text)))
    rows, columns = {h.id for h in (*hypotheses, *own)}, {e.id for e in evidence}
    marks = [e for e in stand if e.kind is Kind.MARK and e.of[0] in rows and e.of[1] in columns]
    return Grid((*hypotheses, *own), evidence, tuple(Judged(e.of[0], e.of[1], Mark(e.says[0]), e.by, e.why) for e in marks))


def grid_view(proposed: Grid, entries: Sequence[Entry], words: Words) -> GridView:
    """The grid for a page."""
    grid = filled(proposed, entries)
    weight, marks, stand = weights(grid.evidence), grid.marks(), standing(entries)
    against = inconsistencies([h.id for h in grid.hypotheses], marks)
    number = {h.id: f"H{n}" for n, h in enumerate(grid.hypotheses, 1)} | {e.id: f"E{n}" for n, e in enumerate(grid.evidence, 1)}
    judged = {h.id: sum(h.id in row for row in marks.values()) for h in grid.hypotheses}
    hypotheses = tuple(
        replace(_item(h, number[h.id], (), words), note=words("hypotheses.against", n=against[h.id], judged=judged[h.id]))
        for h in grid.hypotheses
    )
    interests = [e for e in stand if e.kind is Kind.INTEREST]
    reasons = {e.of[0]: tuple(f"{s.by}: {s.why}" for s in interests if s.of == e.of) for e in interests}
    rows = tuple(_row(e, grid, number, stand, weight[e.id], marks[e.id], reasons.get(e.id, ()), words) for e in grid.evidence)
    alive = {e.seq for e in stand}
    written = tuple(_written(e, number, e.seq in alive, words) for e in reversed(entries) if e.kind is not Kind.UNDO)
    return GridView(hypotheses, rows, written, len(grid.hypotheses) > 1 and len(grid.evidence) > 2)


def _row(
    evidence: Evidence,
    grid: Grid,
    number: dict[str, str],
    stand: Sequence[Entry],
    weight: float,
    marks: dict[str, str],
    reasons: tuple[str, ...],
    words: Words,
) -> Row:
    item = replace(
        _item(evidence, number[evidence.id], evidence.origins, words),
        note=_weight(weight, words),
        why=tuple(clean(r) for r in reasons),
        favours=tuple(number[f] for f in evidence.favours if f in number),
        tells=_tells(marks, words),
    )
    cells = tuple(tuple(_said(e, words) for e in stand if e.kind is Kind.MARK and e.of == (h.id, evidence.id)) for h in grid.hypotheses)
    return Row(item, cells)


def _said(entry: Entry, words: Words) -> Said:
    key = _KEY[Mark(entry.says[0])]
    return Said(entry.seq, clean(entry.by), day(entry.at[:10], words), key, words(f"hypotheses.{key}"), clean(entry.why))


def _tells(marks: dict[str, str], words: Words) -> str:
    """How far an item tells hypotheses apart, in the words of the ENFSI guideline; empty until two cells of it are judged."""
    if len(marks) < 2:
        return ""
    ratio = diagnosticity(marks)  # a power of ten
    return words(f"hypotheses.tells_{'nothing' if ratio < 0.3 else 'weak' if ratio < 1 else 'moderate'}")


def _written(entry: Entry, number: dict[str, str], stands: bool, words: Words) -> Written:
    of = ", ".join(number.get(key, key) for key in entry.of)
    says = "; ".join(number.get(s, s) for s in entry.says)
    if entry.kind is Kind.MARK:
        says = words(f"hypotheses.{_KEY[Mark(entry.says[0])]}")
    what = words(f"hypotheses.did_{entry.kind}", of=clean(of), says=clean(says))
    return Written(entry.seq, clean(entry.by), f"{day(entry.at[:10], words)}, {entry.at[11:16]}", what, clean(entry.why), stands)


def _item(item: Hypothesis | Evidence, id_: str, origins: tuple[str, ...], words: Words) -> Item:
    text = clean(item.text)
    head, colon, rest = text.partition(": ")
    denied = head.startswith("denied, ")
    key = f"property.{head.removeprefix('denied, ')}"
    if colon and words.knows(key):
        text = f"{words(key)}: {rest}" + (f" ({words('certainty.denied')})" if denied else "")
    return Item(item.id, id_, sentence_case(text), tuple(clean(o) for o in origins), item.claims, "")


def _weight(value: float, words: Words) -> str:
    key = "whole" if value > 0.99 else "half" if value > 0.45 else "part"
    return words(f"hypotheses.weight_{key}")
