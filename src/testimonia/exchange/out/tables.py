"""The case as seven tables. They hold the whole record: what has no column of its own stands in a column of JSON.

`value` and `chain` of a claim are in words for people, `value_json` and `chain_json` exactly; the columns between are for sorting.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from testimonia.exchange.out.links import Permalink
from testimonia.exchange.plainly import chain_in_words, value_in_words
from testimonia.model.canonical import canonical_json
from testimonia.model.protocols import Case
from testimonia.model.record import Account, Claim, Document, FigureRange, Incident, Judgement, Mention
from testimonia.model.values import Figure, Moment, Place

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """`columns`: name and type (str, int or float); every cell may be None. `rows` are made as they are asked for."""

    name: str
    columns: tuple[tuple[str, type], ...]
    rows: Callable[[Case, Permalink], Iterator[Row]]


def _columns(**named: type) -> tuple[tuple[str, type], ...]:
    return tuple(named.items())


def _documents(case: Case, links: Permalink) -> Iterator[Row]:
    return (_document(document, links) for document in case.documents())


def _document(d: Document, links: Permalink) -> Row:
    published, captured = d.published, d.captured
    return (
        *(d.id, links("document", d.id), d.name, canonical_json(d.also_named), d.title, d.author, d.publisher),
        *((published.value, str(published.basis)) if published else (None, None)),
        *((captured.at, captured.source, captured.by) if captured else (None, None, None)),
        *(d.language, d.media_type, str(d.status), d.reason, str(d.original), d.characters, d.text),
    )


def _mentions(case: Case, links: Permalink) -> Iterator[Row]:
    return (_mention(mention, links) for mention in case.mentions())


def _mention(m: Mention, links: Permalink) -> Row:
    first = m.spans[0]
    id = m.id
    return (id, links("mention", id), m.document, str(m.kind), m.form, first.start, first.end, first.quote, canonical_json(m.spans))


def _claims(case: Case, links: Permalink) -> Iterator[Row]:
    return (_claim(claim, links) for claim in case.claims())


def _claim(c: Claim, links: Permalink) -> Row:
    value, source, span = c.value, c.chain[-1].source, c.span
    value_json, chain_json = canonical_json(value), canonical_json(c.chain)  # the id is made of them: of a million claims, nothing twice
    id = c.id_with(value_json, chain_json)
    low, high, category = (value.low, value.high, value.category) if isinstance(value, Figure) else (None, None, None)
    # fmt: off - one flat tuple: a million of them are made
    return (
        id,
        links("claim", id),
        c.document,
        c.mention,
        c.property,
        value_in_words(value),
        low,
        high,
        category,
        c.modality,
        c.polarity,
        c.act,
        c.certainty,
        source.name,
        source.kind,
        chain_in_words(c),
        span.start,
        span.end,
        span.quote,
        c.score,
        c.made_by,
        c.supersedes,
        value_json,
        chain_json,
    )
    # fmt: on


def _accounts(case: Case, links: Permalink) -> Iterator[Row]:
    return (_account(account, links) for account in case.accounts())


def _account(a: Account, links: Permalink) -> Row:
    origin = a.origin
    return (a.id, links("account", a.id), a.incident, origin.id, origin.name, str(origin.kind), len(a.claims), canonical_json(a.claims))


def _incidents(case: Case, links: Permalink) -> Iterator[Row]:
    return (_incident(incident, links) for incident in case.incidents())


def _incident(i: Incident, links: Permalink) -> Row:
    id = i.id
    return (
        *(id, links("incident", id), str(i.kind), *_when(i.when), *_where(i.where)),
        *(len(i.documents), len(i.accounts), len(i.mentions), i.independent_origins.low, i.independent_origins.high, len(i.disagreements)),
        *(canonical_json(i.mentions), canonical_json(i.accounts), canonical_json(i.documents)),
        *(canonical_json(i.disagreements), canonical_json(i.formerly)),
    )


def _when(when: Moment | None) -> Row:
    return (when.start, when.end, str(when.precision), when.raw) if when else (None,) * 4


def _where(where: Place | None) -> Row:
    if where is None:
        return (None,) * 9
    return (
        *(where.name, where.country, where.admin1, where.latitude, where.longitude),
        *(str(where.precision), where.why_imprecise, where.gazetteer_id, where.raw),
    )


def _figures(case: Case, links: Permalink) -> Iterator[Row]:
    return (_figure(incident.id, figure, links) for incident in case.incidents() for figure in incident.figures)


def _figure(incident: str, f: FigureRange, links: Permalink) -> Row:
    return (
        *(incident, links("incident", incident), str(f.property), str(f.category), f.low.value, canonical_json(f.low.accounts)),
        *((f.best.value, f.best.rule) if f.best else (None, None)),
        *(f.high.value, canonical_json(f.high.accounts), f.origins.low, f.origins.high, f.grade),
    )


def _judgements(case: Case, links: Permalink) -> Iterator[Row]:
    return (_judgement(judgement, links) for judgement in case.judgements())


def _judgement(j: Judgement, links: Permalink) -> Row:
    return (j.id, links("judgement", j.id), canonical_json(j.on), str(j.verdict), j.by, j.at, j.why)


DOCUMENTS = Table(
    "documents",
    _columns(
        **dict.fromkeys(("id", "permalink", "name", "also_named", "title", "author", "publisher", "published", "published_basis"), str),
        **dict.fromkeys(("captured_at", "captured_from", "captured_by", "language", "media_type", "status", "reason", "original"), str),
        characters=int,
        text=str,
    ),
    _documents,
)
MENTIONS = Table(
    "mentions",
    _columns(id=str, permalink=str, document=str, kind=str, form=str, start=int, end=int, quote=str, spans_json=str),
    _mentions,
)
CLAIMS = Table(
    "claims",
    _columns(
        **dict.fromkeys(("id", "permalink", "document", "mention", "property", "value"), str),
        low=int,
        high=int,
        **dict.fromkeys(("category", "modality", "polarity", "act", "certainty", "source", "source_kind", "chain"), str),
        start=int,
        end=int,
        quote=str,
        score=float,
        **dict.fromkeys(("made_by", "supersedes", "value_json", "chain_json"), str),
    ),
    _claims,
)
ACCOUNTS = Table(
    "accounts",
    _columns(id=str, permalink=str, incident=str, origin=str, origin_name=str, origin_kind=str, claims=int, claims_json=str),
    _accounts,
)
INCIDENTS = Table(
    "incidents",
    _columns(
        **dict.fromkeys(("id", "permalink", "kind", "date_start", "date_end", "date_precision", "date_raw"), str),
        **dict.fromkeys(("place", "country", "admin1"), str),
        latitude=float,
        longitude=float,
        **dict.fromkeys(("place_precision", "why_imprecise", "gazetteer_id", "place_raw"), str),
        **dict.fromkeys(("documents", "accounts", "mentions", "origins_low", "origins_high", "disagreements"), int),
        **dict.fromkeys(("mentions_json", "accounts_json", "documents_json", "disagreements_json", "formerly_json"), str),
    ),
    _incidents,
)
FIGURES = Table(
    "figures",
    _columns(
        **dict.fromkeys(("incident", "permalink", "property", "category"), str),
        low=int,
        low_accounts=str,
        best=int,
        best_rule=str,
        high=int,
        high_accounts=str,
        origins_low=int,
        origins_high=int,
        grade=str,
    ),
    _figures,
)
JUDGEMENTS = Table("judgements", _columns(id=str, permalink=str, on=str, verdict=str, by=str, at=str, why=str), _judgements)

TABLES = (DOCUMENTS, MENTIONS, CLAIMS, ACCOUNTS, INCIDENTS, FIGURES, JUDGEMENTS)
"""The tables in the order of the record."""


def names_of(table: Table) -> tuple[str, ...]:
    """The names of its columns."""
    return tuple(name for name, _ in table.columns)


def in_batches(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    """The rows in lists of at most `size`."""
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
