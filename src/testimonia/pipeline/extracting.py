"""What documents say, without a case."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import IO

from testimonia.intake import Told
from testimonia.model.protocols import Extraction, Reader
from testimonia.model.record import Document, Header, Record
from testimonia.pipeline.files import writable
from testimonia.pipeline.readers import default_reader, made_by
from testimonia.pipeline.sources import Item, Years, described, documents_of, items, options_of, read_one, sources_of, years_of
from testimonia.pipeline.summary import Notice, Progress, ReadSummary, Tally


@dataclass(frozen=True, slots=True)
class Extracted:
    """Documents with what they say, without a case; `record` has no incidents."""

    record: Record
    summary: ReadSummary

    def export(self, out: str | Path | IO[str], *, text: bool = True) -> None:
        """Writes the record (JSON Lines): unmasked, so confidential. `text=False` leaves the texts out."""
        from testimonia.exchange import write_nouns

        record = self.record
        with writable(out) as file:
            write_nouns((record.header, *record.documents, *record.mentions, *record.claims), file, text=text)


Found = dict[str, tuple[Document, Extraction]]


def extract_claims(
    *paths: str | Path | tuple[str, bytes],
    reader: Reader | None = None,
    progress: Progress | None = None,
    columns: Mapping[str, str] | None = None,
    date_order: str | None = None,
) -> Extracted:
    """What documents say, without a case. `paths`: files, folders, or (name, bytes) for what is no file.

    `columns` and `date_order`: of tables and chats, as in `OpenCase.read`.
    """
    reader = reader or default_reader()
    tally = Tally()
    tally.asks(reader)
    options = options_of(columns, date_order)
    sources = sources_of(paths, tally)
    years = cache(lambda: years_of(documents_of(sources, options)))
    found: Found = {}
    for number, source in enumerate(sources):
        if progress:
            progress(number, len(sources), source.name)
        with tally.failing(source.told_as):
            for item in items(source, options):
                if isinstance(item, Told):
                    tally.tell(item)
                    continue
                with tally.failing(item.told_as):
                    _extract(item, found, reader, years, tally)
                for path in source.paths[1:] if item.id == source.id else ():
                    _also_named(found, item.id, path.name, tally)
    documents = sorted(found)
    record = Record(
        header=Header(case="extract", made_by=made_by(reader)),
        documents=tuple(found[i][0] for i in documents),
        mentions=tuple(mention for i in documents for mention in found[i][1].mentions),
        claims=tuple(claim for i in documents for claim in found[i][1].claims),
    )
    return Extracted(record, tally.summary(None))


def _extract(item: Item, found: Found, reader: Reader, years: Years, tally: Tally) -> None:
    if item.id in found:
        _also_named(found, item.id, item.name, tally)
        return
    taken = item.load()
    document = described(taken.document, years)
    found[item.id] = document, read_one(document, reader)
    tally.count(*found[item.id])
    tally.noted += [Notice(item.name, note) for note in taken.notes]


def _also_named(found: Found, document_id: str, name: str, tally: Tally) -> None:
    if document_id not in found:
        return
    known, extraction = found[document_id]
    tally.also_named.append(Notice(name, f"the same bytes as {known.name}"))
    found[document_id] = (replace(known, also_named=tuple(sorted({*known.also_named, name} - {known.name}))), extraction)
