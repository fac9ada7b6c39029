"""A bundle: a case in one file to hand over, that opens with a double click and can be checked with the file alone."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from testimonia.errors import TestimoniaError
from testimonia.exchange import packed
from testimonia.exchange.jsonl import write_record
from testimonia.exchange.out import writer
from testimonia.exchange.packed import Checked, Listed, Member, member
from testimonia.model.canonical import canonical_json
from testimonia.model.custody import FIRST, LEAVING, Action, Entry, Head, Linked, check_chain, check_judgements, head_of
from testimonia.model.protocols import Case

VERSION = 1
CUSTODY, CHAIN = "custody.jsonl", "judgements.jsonl"
_TOLD = frozenset({Action.BROUGHT, Action.PART_OF, Action.STAMPED, Action.FETCHED, Action.RESTORED})
"""Actions of which a whole bundle tells who, why and how, where the bundle holds the item."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What goes into a bundle. `case`: the masked view, or the case itself; `masked`: what was masked, None when nothing was.

    `same`: id of a document in the case to its id in the bundle. `veil`: what stands for a hash of the judgements' chain; in a masked
    bundle a keyed one, since the hash itself could be worked out by whoever has the same paper. `originals`: (document, bytes) of a
    whole bundle.
    """

    case: Case
    page: Path
    custody: Sequence[Entry]
    judgements: Sequence[Linked]
    same: Mapping[str, str]
    masked: Mapping[str, Any] | None
    veil: Callable[[str], str] = str
    originals: Iterable[tuple[str, Iterable[bytes]]] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What checking a bundle found: its files, and what does not hold together in its ledgers."""

    files: Checked
    broken: tuple[str, ...]

    @property
    def whole(self) -> bool:
        return self.files.whole and not self.broken


def write_bundle(out: Path, contents: Contents, scratch: Path) -> Checked:
    """Writes the bundle and reads it back. The same case gives the same bytes. Raises ExchangeError when it cannot be written.

    `scratch`: a folder for what is made on the way, protected as the case is.
    """
    entries = settled(contents.custody)
    chain = tuple(_veiled(link, contents) for link in contents.judgements)
    about = {
        "bundle": VERSION,
        "case": contents.case.header.case,
        "made_by": contents.case.header.made_by,
        "private_persons": "named: confidential" if contents.masked is None else "masked",
        "masked": contents.masked,
        "custody": str(head_of(entries)),
        "judgements": str(_end(chain)),
    }
    return packed.pack(out, _members(contents, entries, chain, about, scratch), about, secret=contents.masked is None)


def settled(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The ledger up to the last entry that changed the case: what only left it afterwards would make every bundle of one case differ."""
    last = max((n for n, entry in enumerate(entries, 1) if entry.action not in LEAVING), default=0)
    return tuple(entries[:last])


def _veiled(link: Linked, contents: Contents) -> Linked:
    veil = contents.veil
    previous = veil(link.previous) if link.previous else link.previous
    return Linked(link.seq, link.body if contents.masked is None else "", previous, veil(link.hash))


def _members(
    contents: Contents, entries: Sequence[Entry], chain: Sequence[Linked], about: Mapping[str, Any], scratch: Path
) -> Iterator[Member]:
    yield Member("index.html", _chunks(contents.page), contents.page.stat().st_size)
    yield member("README.txt", _readme(about))
    record = scratch / "record.jsonl"
    with record.open("w", encoding="utf-8", newline="\n") as file:
        write_record(contents.case, file)
    yield Member("record.jsonl", _chunks(record), record.stat().st_size)
    tables = scratch / "tables"
    writer("csv").write(contents.case, tables)
    for table in sorted(tables.iterdir()):
        yield Member(f"tables/{table.name}", _chunks(table), table.stat().st_size)
    yield member(CUSTODY, "".join(canonical_json(_entry(e, contents)) + "\n" for e in entries))
    yield member(CHAIN, "".join(canonical_json(link) + "\n" for link in chain))
    for document, chunks in contents.originals:
        yield Member(f"originals/{document.removeprefix('sha256:')}", chunks)


def _entry(entry: Entry, contents: Contents) -> dict[str, Any]:
    """The entry as the bundle tells it: its place in the chain always; what it says only where that is in the bundle."""
    line = {"seq": entry.seq, "at": entry.at, "action": entry.action, "item_seal": entry.item_seal, "body_seal": entry.body_seal}
    line |= {"previous": entry.previous, "hash": entry.hash}
    item = contents.same.get(entry.item)
    if item is None:
        return line
    if contents.masked is not None:
        return line | {"document": item}
    line |= {"document": item, "item_salt": entry.item_salt}
    if entry.action in _TOLD and not entry.erased:
        line |= {"by": entry.by, "why": entry.why, "details": dict(entry.details), "salt": entry.salt}
    return line


def _chunks(file: Path) -> Iterator[bytes]:
    with file.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            yield chunk


def _end(chain: Sequence[Linked]) -> Head:
    return Head(chain[-1].seq, chain[-1].hash) if chain else Head(0, FIRST)


def _readme(about: Mapping[str, Any]) -> str:
    masked = about["masked"] is not None
    persons = (
        "Private persons are hidden in it: their names, contacts, addresses. What was hidden is counted in manifest.json."
        if masked
        else "It names private persons: in the record, the tables and the originals nobody is hidden, only in the report. CONFIDENTIAL.\n"
        "Whoever gets hold of it can harm them."
    )
    originals = "" if masked else "originals/      the documents, byte for byte, each under its SHA-256\n"
    return f"""The case "{about["case"]}"

Open index.html with a double click. It needs no network and no program but a browser. (If your computer shows the inside of this file
without unpacking it, unpack it first.)

{persons}

index.html      the report: incidents, rival accounts, ranges, where everything comes from
record.jsonl    the same for programs: documents, what each says, in which words, one JSON object a line
tables/         the same as tables, for a spreadsheet
{originals}{CUSTODY}   when documents came into the case; the entries are chained by hashes, so that none can be changed or taken out
{CHAIN}  the chain of what people judged, by its hashes
manifest.json   every file with its size and its SHA-256
SHA256SUMS      the same list as programs of your system read it

Is it unchanged?
  testimonia verify THIS_FILE.zip     compares every file with the manifest, and says what is unchanged, changed, missing
  sha256sum -c SHA256SUMS             the same without that program, in the unpacked folder
Whoever changes a file can change the lists too. So ask the one who gave you this for its seal, on another way than this file came,
and compare: it is the SHA-256 of manifest.json.

None of this says that anything in here is true. It says that these are the files that were packed.

End of the custody ledger when it was packed:    {about["custody"]}
End of the judgements when it was packed:        {about["judgements"]}
"""


# -- checking


def check_bundle(file: Path, noted: Mapping[str, Head] | None = None) -> Verdict:
    """Compares every file with the manifest, and the ledgers with themselves. Raises ExchangeError when it is no bundle and no backup.

    `noted`: ends of the ledgers, "custody" and "judgements", as a report or an earlier bundle of the same kind told them: they must stand
    in the chains of this one.
    """
    found = packed.check(file)
    if "bundle" not in found.about:
        return Verdict(found, ())
    broken: list[str] = []
    with packed.opened(file) as archive:
        _, listed = packed.listed_in(file, archive)
        held = {entry.name: entry for entry in listed}
        for name, of, look in ((CUSTODY, "custody", _custody), (CHAIN, "judgements", _judgements)):
            if name in found.unchanged:
                try:
                    heads = [_head(found.about[of]), *([noted[of]] if noted and of in noted else [])]
                    broken += (f"{name}: {why}" for why in look(_lines(b"".join(packed.read(archive, held[name]))), heads))
                except (TestimoniaError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
                    broken.append(f"{name}: cannot be read ({error})")
    broken += (f"{entry.name}: not the bytes that its name says" for entry in listed if _misnamed(entry))
    return Verdict(found, tuple(broken))


def _lines(content: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in content.decode().splitlines()]


def _custody(lines: Sequence[Mapping[str, Any]], heads: Sequence[Head]) -> Iterator[str]:
    entries = [
        Entry(
            line["seq"],
            line["at"],
            line.get("by", ""),
            Action(line["action"]),
            line.get("document", ""),
            line.get("why", ""),
            line.get("details", {}),
            line["previous"],
            line["hash"],
            line.get("item_salt", ""),
            line.get("salt", ""),
            line["item_seal"],
            line["body_seal"],
            erased="salt" not in line,
        )
        for line in lines
    ]
    for broken in check_chain(entries, heads, withheld=True):
        yield f"entry {broken.seq} {broken.message}" if broken.seq else broken.message


def _judgements(lines: Sequence[Mapping[str, Any]], heads: Sequence[Head]) -> Iterator[str]:
    links = [Linked(line["seq"], line["body"], line["previous"], line["hash"]) for line in lines]
    for broken in check_judgements(links, heads):
        yield f"judgement {broken.seq} {broken.message}" if broken.seq else broken.message


def _head(told: str) -> Head:
    count, _, digest = told.partition(":")
    return Head(int(count), digest)


def _misnamed(entry: Listed) -> bool:
    folder, _, name = entry.name.partition("/")
    return folder == "originals" and name != entry.sha256
