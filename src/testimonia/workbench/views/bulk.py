"""Claims that are to be accepted together: the filter, exactly what it finds, and a seal by which the form says what it showed."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from testimonia.model.record import Claim
from testimonia.model.terms import Certainty, Kind, Property
from testimonia.report.phrases import headline
from testimonia.report.words import Words, sentence_case
from testimonia.store.pages import Moment, Picked
from testimonia.workbench.ledger import Ledger
from testimonia.workbench.plain import clean
from testimonia.workbench.scale import likelihood, likelihoods
from testimonia.workbench.views.coding import Choice, FieldView

MOST = 5_000
"""Claims that are accepted at a time."""
PER_PAGE = 100
FILTERS = ("property", "kind", "source", "certainty", "reader", "likelihood")


@dataclass(frozen=True, slots=True)
class Line:
    """One claim of the preview."""

    id: str
    headline: str
    who: str
    quote: str
    certainty: str
    certainty_key: str
    likelihood: str
    document: str


@dataclass(frozen=True, slots=True)
class Bulk:
    """The page. `total`: claims that fit; `found`: those that would be accepted now; `seal`: of exactly these."""

    fields: tuple[FieldView, ...]
    filtered: bool
    found: int
    total: int
    seal: str
    lines: tuple[Line, ...]
    page: int
    pages: int


def picked(given: Mapping[str, str]) -> Picked:
    """The filter that an address or a form says; what is no value of it does not count."""

    def of(name: str, known: frozenset[str]) -> str:
        return given.get(name, "") if given.get(name, "") in known else ""

    return Picked(
        of("property", frozenset(map(str, Property))),
        of("kind", frozenset(map(str, Kind))),
        given.get("source", "").strip(),
        of("certainty", frozenset(map(str, Certainty))),
        given.get("reader", ""),
        _above(given.get("likelihood", "")),
    )


def _above(name: str) -> float | None:
    """The upper end of the term below the one that is asked for: what is more than that is at least as likely."""
    terms = likelihoods()
    place = next((n for n, term in enumerate(terms) if term.name == name), 0)
    return terms[place - 1].to if place else None


def chosen(filters: Picked, moment: Moment, ledger: Ledger) -> tuple[tuple[str, ...], int]:
    """The claims that fit and that nobody has judged."""
    return moment.picked(filters, ledger.claims.keys(), MOST)


def seal(ids: tuple[str, ...]) -> str:
    """Of exactly these claims."""
    return hashlib.sha256(" ".join(ids).encode()).hexdigest()[:32]


def bulk(given: Mapping[str, str], ids: tuple[str, ...], total: int, page: int, moment: Moment, words: Words) -> Bulk:
    """The page of a filter."""
    pages = max(1, -(-len(ids) // PER_PAGE))
    page = min(page, pages)
    shown = ids[(page - 1) * PER_PAGE : page * PER_PAGE]
    claims = moment.claims(shown)
    names = {d.id: clean(d.name) for d in moment.documents({c.document for c in claims.values()}).values()}
    return Bulk(
        _fields(given, moment, words),
        picked(given) != Picked(),
        len(ids),
        total,
        seal(ids),
        tuple(_line(claims[i], names, words) for i in shown if i in claims),
        page,
        pages,
    )


def _line(claim: Claim, names: Mapping[str, str], words: Words) -> Line:
    return Line(
        claim.id,
        sentence_case(clean(headline(claim, words))),
        clean(claim.chain[-1].source.name),
        clean(claim.span.quote),
        words(f"certainty.{claim.certainty}"),
        str(claim.certainty),
        words(f"likelihood.{likelihood(claim.score).name}"),
        names.get(claim.document, ""),
    )


def _fields(given: Mapping[str, str], moment: Moment, words: Words) -> tuple[FieldView, ...]:
    lists = {
        "property": [(str(p), words(f"property.{p}")) for p in Property],
        "kind": [(str(k), words(f"kind.{k}")) for k in Kind],
        "certainty": [(str(c), words(f"certainty.{c}")) for c in Certainty],
        "reader": [(name, clean(name)) for name in moment.readers()],
        "likelihood": [(t.name, words(f"likelihood.{t.name}")) for t in likelihoods()[1:]],
    }
    found = []
    for name in FILTERS:
        value = given.get(name, "")
        choices = tuple(Choice(key, says, key == value) for key, says in lists.get(name, ()))
        kind = "choice" if name in lists else "text"
        found.append(FieldView(name, words(f"bulk.{name}"), kind, value, required=False, choices=choices, most=200))
    return tuple(found)
