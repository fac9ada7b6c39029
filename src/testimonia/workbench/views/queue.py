"""Claims that wait for a look, the weightiest first."""

from dataclasses import dataclass

from testimonia.model.terms import Property
from testimonia.report.veil import Passage
from testimonia.report.words import Words
from testimonia.store.pages import Moment, Wanted
from testimonia.workbench.ledger import Ledger
from testimonia.workbench.plain import Plain
from testimonia.workbench.scale import likelihoods, queue_rule
from testimonia.workbench.views.claims import ClaimView, cards

MOST = 2_000
"""Claims that are put in order at a time; those behind them come up when these are done."""
PER_PAGE = 10


@dataclass(frozen=True, slots=True)
class Waiting:
    """One claim with its sentence."""

    card: ClaimView
    passage: Passage


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter."""

    key: str
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of the queue. `total`: how many wait with these filters."""

    items: tuple[Waiting, ...]
    total: int
    page: int
    pages: int
    properties: tuple[Choice, ...]
    likelihoods: tuple[Choice, ...]
    filtered: bool


def order(moment: Moment, wanted: Wanted) -> tuple[tuple[str, ...], int]:
    """The ids in their order: to be kept for a stamp."""
    return moment.waiting(queue_rule().order, wanted, MOST)


def queue(
    found: tuple[tuple[str, ...], int], page: int, property_: str, likelihood_: str, moment: Moment, ledger: Ledger, words: Words
) -> Queue:
    """The page with the cards of these claims."""
    ids, total = found
    pages = max(1, -(-len(ids) // PER_PAGE))
    page = min(page, pages)
    shown = ids[(page - 1) * PER_PAGE : page * PER_PAGE]
    claims = moment.claims(shown)
    plain = Plain(moment)
    views = cards([claims[i] for i in shown if i in claims], moment, ledger, words)
    return Queue(
        items=tuple(Waiting(v, plain.passage(v.document, v.start, v.end, v.quote)) for v in views),
        total=total,
        page=page,
        pages=pages,
        properties=tuple(Choice(str(p), words(f"property.{p}"), p == property_) for p in Property),
        likelihoods=tuple(Choice(t.name, words(f"likelihood.{t.name}"), t.name == likelihood_) for t in likelihoods()[:-1]),
        filtered=bool(property_ or likelihood_),
    )


def at_most(name: str) -> float | None:
    """The upper end of a term of the scale; None for no term."""
    return next((t.to for t in likelihoods() if t.name == name), None)
