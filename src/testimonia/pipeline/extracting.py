"""What documents say, without a case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import IO

from testimonia.intake import Intake, Told
from testimonia.model.protocols import Extraction, Reader
from testimonia.model.record import Document, Header, Record
from testimonia.pipeline.describing import Neighbours, described, lacks_year, read_one
from testimonia.pipeline.files import writable
from testimonia.pipeline.items import Begun, Item, handfuls
from testimonia.pipeline.readers import default_reader, made_by
from testimonia.pipeline.sources import Source, options_of, sources_of
from testimonia.pipeline.summary import Notice, Progress, ReadSummary, Tally
from testimonia.pipeline.taking import Taking


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
    sources = sources_of(paths, tally, progress)
    with Taking(options_of(columns, date_order)) as taking:
        found = _found(sources, taking, reader, tally, progress)
    documents = sorted(found)
    record = Record(
        header=Header(case="extract", made_by=made_by(reader)),
        documents=tuple(found[i][0] for i in documents),
        mentions=tuple(mention for i in documents for mention in found[i][1].mentions),
        claims=tuple(claim for i in documents for claim in found[i][1].claims),
    )
    return Extracted(record, tally.summary(None))


def _found(sources: Sequence[Source], taking: Taking, reader: Reader, tally: Tally, progress: Progress | None) -> Found:
    """Every document with what it says, by id; those whose dateline leaves its year out after all others, which lend it theirs."""
    found: Found = {}
    waiting: dict[str, Intake] = {}
    names: list[Item] = []
    neighbours = Neighbours()
    for one in chain.from_iterable(handfuls(sources, taking)):
        if isinstance(one, Begun) and progress:
            progress(one.number, len(sources), one.source.name)
        elif isinstance(one, Told):
            tally.tell(one)
        elif isinstance(one, Item) and (one.id in found or one.id in waiting):
            names.append(one)
        elif isinstance(one, Item):
            with tally.failing(one.told_as):
                taken = one.load(taking)
                if lacks_year(taken.document):
                    waiting[one.id] = taken
                    continue
                neighbours.see(taken.document)
                _read(taken, found, reader, tally)
    for taken in waiting.values():
        with tally.failing(taken.document.name):
            _read(replace(taken, document=described(taken.document, neighbours.years())), found, reader, tally)
    for item in names:
        _also_named(found, item.id, item.name, tally)
    return found


def _read(taken: Intake, found: Found, reader: Reader, tally: Tally) -> None:
    document = taken.document
    found[document.id] = document, read_one(document, reader)
    tally.count(*found[document.id])
    tally.noted += [Notice(document.name, note) for note in taken.notes]


def _also_named(found: Found, document_id: str, name: str, tally: Tally) -> None:
    if document_id not in found:
        return
    known, extraction = found[document_id]
    tally.also_named.append(Notice(name, f"the same bytes as {known.name}"))
    found[document_id] = (replace(known, also_named=tuple(sorted({*known.also_named, name} - {known.name}))), extraction)
