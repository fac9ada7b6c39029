"""The rows of one row group read: documents with what they say, private persons masked before anything is written."""

import atexit
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path

from testimonia.cluster.groups import FAILED, Outcome, RowGroup, rows_of, write
from testimonia.errors import ClusterError, TestimoniaError
from testimonia.intake import read_bytes
from testimonia.model.canonical import canonical_json
from testimonia.model.held import Held
from testimonia.model.lines import TYPE_OF, Noun, line_of
from testimonia.model.record import Header, Record
from testimonia.model.terms import DocumentStatus
from testimonia.pipeline.describing import described, read_one
from testimonia.pipeline.readers import ShippedReader
from testimonia.pipeline.workers import Died, Limits, Tool, Workers
from testimonia.text.masking import masked

Row = tuple[str, str, str, str]
"""Document id, noun, id, line of the record."""


def read_group(group: RowGroup, out: Path, key: bytes, limits: Limits) -> Outcome:
    """Reads one row group and writes what came of it. Documents that fail or kill their process are rows of their own, with the reason."""
    try:
        given = dict(enumerate(rows_of(group)))
    except ClusterError as error:
        outcome = Outcome(group.id, group.path, group.number, broken=str(error))
        write(out, group, [], outcome)
        return outcome
    tasks = ((number, name.encode() + b"\n" + content) for number, (name, content) in given.items())
    answers = dict(_worker(key, limits).answers(tasks))
    rows: list[Row] = []
    for number, (name, _) in given.items():
        rows += _rows(name, answers[number])
    failed = sum(noun == FAILED for _, noun, _, _ in rows)
    claims = sum(noun == "claim" for _, noun, _, _ in rows)
    outcome = Outcome(group.id, group.path, group.number, len(given) - failed, failed, claims)
    write(out, group, rows, outcome)
    return outcome


@lru_cache(1)
def _worker(key: bytes, limits: Limits) -> Workers[int]:
    # Kept from one row group to the next: to start it and load the weights takes as long as reading ten documents. It ends with its parent.
    made = Workers[int](Tool(f"{__name__}:reading", (key.hex(),)), 1, limits)
    atexit.register(made.close)
    return made


def _rows(name: str, answer: bytes | Died) -> Sequence[Row]:
    if isinstance(answer, Died):
        return [_failed(name, f"the document was set aside: {answer.why}. The others are not affected.")]
    rows: list[Row] = [(r[0], r[1], r[2], r[3]) for r in json.loads(answer)]
    return rows


def _failed(name: str, why: str) -> Row:
    return "", FAILED, "", json.dumps({"name": name, "why": why}, ensure_ascii=False)


def reading(key: str) -> Callable[[bytes], bytes]:
    """A tool for `Workers`: name, line feed and bytes of a document to its rows as JSON. `key`: of masking, in hexadecimal digits."""
    return partial(_read, ShippedReader(), bytes.fromhex(key))


def _read(reader: ShippedReader, key: bytes, given: bytes) -> bytes:
    name, _, content = given.partition(b"\n")
    try:
        rows = masked_rows(reader, key, content, name.decode())
    except TestimoniaError as error:
        rows = [_failed(name.decode(), str(error))]
    return json.dumps(rows, ensure_ascii=False).encode()


def masked_rows(reader: ShippedReader, key: bytes, content: bytes, name: str) -> list[Row]:
    """Everything one document says, and its text, private persons masked in both. Raises TestimoniaError.

    A document is read by itself: a day without a year stays without, since no neighbour lends it one. So it does not
    matter in which row group a document stands.
    """
    document = described(read_bytes(content, name).document)
    if document.status is DocumentStatus.NOT_READ:
        document = replace(document, text=None)  # nothing is said of it, and nobody has looked for names in it
    found = read_one(document, reader)
    persons = {document.id: reader.persons(document)} if document.status is DocumentStatus.READ else {}
    record = Record(Header(case="cluster", made_by=reader.made_by), (document,), found.mentions, found.claims)
    view = masked(Held(record), key, persons)
    (hidden,) = view.documents()
    nouns: tuple[Noun, ...] = (hidden, *view.mentions(), *view.claims())
    return [_row(hidden.id, noun) for noun in nouns]


def _row(document: str, noun: Noun) -> Row:
    return document, TYPE_OF[type(noun)], getattr(noun, "id", ""), canonical_json(line_of(noun))
