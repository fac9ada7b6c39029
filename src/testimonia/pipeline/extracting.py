"""What documents say, without a case."""

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import IO

from testimonia.model.protocols import Extraction, Reader
from testimonia.model.record import Document, Header, Record
from testimonia.pipeline.files import writable
from testimonia.pipeline.readers import default_reader, made_by
from testimonia.pipeline.sources import loadable, read_one, sources_of, years_of
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


def extract_claims(*paths: str | Path | tuple[str, bytes], reader: Reader | None = None, progress: Progress | None = None) -> Extracted:
    """What documents say, without a case. `paths`: files, folders, or (name, bytes) for what is no file."""
    reader = reader or default_reader()
    tally = Tally(reader)
    found: dict[str, tuple[Document, Extraction]] = {}
    sources = sorted(sources_of(paths, tally), key=lambda source: source[0])
    years = cache(lambda: years_of(loadable(load for _, load in sources)))
    for number, (name, load) in enumerate(sources):
        if progress:
            progress(number, len(sources), name)
        with tally.failing(name):
            document = load().document
            if document.id in found:
                tally.also_named.append(Notice(name, f"the same bytes as {found[document.id][0].name}"))
                known, extraction = found[document.id]
                found[document.id] = (replace(known, also_named=tuple(sorted({*known.also_named, name} - {known.name}))), extraction)
                continue
            found[document.id] = read_one(document, reader, years)
            tally.count(*found[document.id])
    documents = sorted(found)
    record = Record(
        header=Header(case="extract", made_by=made_by(reader)),
        documents=tuple(found[i][0] for i in documents),
        mentions=tuple(mention for i in documents for mention in found[i][1].mentions),
        claims=tuple(claim for i in documents for claim in found[i][1].claims),
    )
    return Extracted(record, tally.summary(None))
