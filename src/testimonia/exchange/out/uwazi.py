"""The case for Uwazi: a CSV file for each template, in a folder, and the properties that the templates need.

Lists are joined by `|`, dates and their ranges are `YYYY-MM-DD:YYYY-MM-DD`, places are `latitude|longitude`. Formulas are escaped.
"""

from collections.abc import Iterable
from pathlib import Path

from testimonia.exchange.out.csvs import write_csv
from testimonia.exchange.out.files import folder, write_json
from testimonia.exchange.out.index import Index, index
from testimonia.exchange.out.links import Permalink, permalinks
from testimonia.exchange.out.lost import Losing, Lost
from testimonia.exchange.out.telling import accounts_in_words, figure_in_words, headline, said
from testimonia.exchange.plainly import chain_in_words
from testimonia.model.protocols import Case
from testimonia.model.record import Claim, Document, Incident

INCIDENTS = {
    "title": "text",
    "testimonia_id": "text",
    "permalink": "text",
    "kind": "select",
    "date": "daterange",
    "date_precision": "select",
    "place": "text",
    "country": "select",
    "geolocation_geolocation": "geolocation",
    "place_precision": "select",
    "figures": "markdown",
    "accounts": "markdown",
    "disagreements": "markdown",
    "independent_origins": "text",
    "documents": "relationship",
}
DOCUMENTS = {
    "title": "text",
    "testimonia_id": "text",
    "permalink": "text",
    "author": "text",
    "publisher": "text",
    "published": "date",
    "language_of_document": "select",
}
CLAIMS = {
    "title": "text",
    "testimonia_id": "text",
    "permalink": "text",
    "property": "select",
    "certainty": "select",
    "said_by": "text",
    "quote": "text",
    "position": "text",
    "document": "relationship",
}
"""Columns of each file, by the kind of property that its template needs."""


def write(case: Case, out: Path, *, links: str = "") -> Lost:
    """A folder with incidents.csv, documents.csv, claims.csv and templates.json, which lists the properties to set up first."""
    found, losing = index(case), Losing()
    link = permalinks(found.header, links)
    folder(out)
    write_json(out / "templates.json", {"Incident": INCIDENTS, "Document": DOCUMENTS, "Claim": CLAIMS})
    write_csv(out / "documents.csv", DOCUMENTS, (_document(document, link) for document in found.documents.values()))
    write_csv(out / "claims.csv", CLAIMS, (_claim(claim, found, link) for claim in _current(found, losing)))
    write_csv(out / "incidents.csv", INCIDENTS, (_incident(incident, found, link) for incident in found.incidents))
    open_ends = sum(incident.when is not None and incident.when.end is None for incident in found.incidents)
    losing.note("texts", "Uwazi takes documents as files; use bundle for the originals", len(found.documents))
    losing.note("ranges of figures", "Uwazi has no ranges; they stand in words", sum(len(i.figures) for i in found.incidents))
    losing.note("open ends", "a range of dates without an end ends at nothing in Uwazi", open_ends)
    losing.note("judgements", "Uwazi has no decisions; use csv or jsonl", len(found.judgements))
    return losing.lost()


def _current(found: Index, losing: Losing) -> Iterable[Claim]:
    losing.note(
        "claims not in force", "superseded and rejected readings are left out; use csv or jsonl", len(found.dismissed & found.claims.keys())
    )
    return (claim for claim in found.claims.values() if claim.id not in found.dismissed)


def _listed(values: Iterable[str]) -> str:
    # `|` parts the values of a list; within one it would make two of it.
    return "|".join(value.replace("|", "/") for value in values)


def _document(d: Document, links: Permalink) -> tuple[str | None, ...]:
    published = d.published.value[:10] if d.published else None
    return (d.title or d.name, d.id, links("document", d.id), d.author, d.publisher, published, d.language)


def _claim(c: Claim, found: Index, links: Permalink) -> tuple[str | None, ...]:
    place = f"{c.span.start}:{c.span.end}"
    return (
        *(said(c), c.id, links("claim", c.id), str(c.property), str(c.certainty), chain_in_words(c), c.span.quote, place),
        _listed(_titles((c.document,), found)),
    )


def _titles(documents: Iterable[str], found: Index) -> list[str]:
    return [d.title or d.name for id in documents if (d := found.documents.get(id)) is not None]


def _incident(i: Incident, found: Index, links: Permalink) -> tuple[str | None, ...]:
    when, where, origins = i.when, i.where, i.independent_origins
    placed = where is not None and where.latitude is not None and where.longitude is not None
    return (
        *(headline(i), i.id, links("incident", i.id), str(i.kind)),
        *((f"{when.start[:10]}:{(when.end or '')[:10]}", str(when.precision)) if when else (None, None)),
        *((where.name, where.country) if where else (None, None)),
        *(f"{where.latitude!r}|{where.longitude!r}" if where and placed else None, str(where.precision) if where else None),
        *("\n".join(map(figure_in_words, i.figures)), "\n".join(accounts_in_words(i, found))),
        *("\n".join(f"{d.property}: {d.why}" for d in i.disagreements), f"{origins.low} to {origins.high}"),
        _listed(_titles(i.documents, found)),
    )
