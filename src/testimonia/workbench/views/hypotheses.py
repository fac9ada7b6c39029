"""Competing explanations of one incident against what is told of it: a grid that people judge, never the program."""

from collections.abc import Iterable
from dataclasses import dataclass

from testimonia.analyze.hypotheses import Evidence, Grid, Hypothesis, propose, weights
from testimonia.model.record import Account, Claim, Header, Incident
from testimonia.report.words import Words, sentence_case
from testimonia.store.pages import Facts, Moment
from testimonia.workbench.plain import clean
from testimonia.workbench.views.titles import Row, rows_of

PER_PAGE = 30


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
    """A hypothesis or an item of evidence. `claims`: those behind it; `weight`: what it counts for, in words."""

    id: str
    text: str
    origins: tuple[str, ...]
    claims: tuple[str, ...]
    weight: str


@dataclass(frozen=True, slots=True)
class GridView:
    """The grid of an incident: hypotheses are columns, evidence is rows. Cells are empty until people judge them."""

    hypotheses: tuple[Item, ...]
    evidence: tuple[Item, ...]
    enough: bool


def grid_of(incident: Incident, moment: Moment) -> Grid:
    """The grid that the program proposes; no cell is filled."""
    accounts = moment.accounts(incident.id)
    claims = moment.claims({c for a in accounts for c in a.claims})
    ordered = tuple(sorted(claims.values(), key=lambda c: (c.document, c.span.start, c.id)))
    return propose(_One(Header("", ""), incident, accounts, ordered), incident.id)  # type: ignore[arg-type]


def grid_view(grid: Grid, words: Words) -> GridView:
    """The grid for a page."""
    weight = weights(grid.evidence)
    return GridView(
        tuple(_item(h, (), words) for h in grid.hypotheses),
        tuple(_item(e, e.origins, words, _weight(weight[e.id], words)) for e in grid.evidence),
        len(grid.hypotheses) > 1 and len(grid.evidence) > 2,
    )


def _item(item: Hypothesis | Evidence, origins: tuple[str, ...], words: Words, weight: str = "") -> Item:
    text = clean(item.text)
    head, colon, rest = text.partition(": ")
    denied = head.startswith("denied, ")
    key = f"property.{head.removeprefix('denied, ')}"
    if colon and words.knows(key):
        text = f"{words(key)}: {rest}" + (f" ({words('certainty.denied')})" if denied else "")
    return Item(item.id, sentence_case(text), tuple(clean(o) for o in origins), item.claims, weight)


def _weight(value: float, words: Words) -> str:
    key = "whole" if value > 0.99 else "half" if value > 0.45 else "part"
    return words(f"hypotheses.weight_{key}")


def incidents_to_choose(facts: Iterable[Facts], moment: Moment, words: Words) -> tuple[Row, ...]:
    """Incidents for which a grid can be opened."""
    return rows_of(list(facts), moment, words)
