"""Web archives: WARC files, packed or not, and WACZ archives of them. Pages keep when and from where they were captured."""

import hashlib
import json
import logging
from collections.abc import Iterator
from functools import cache
from pathlib import PurePosixPath
from tempfile import TemporaryFile
from typing import IO, Any, BinaryIO, cast
from urllib.parse import urlsplit
from zipfile import ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812  # the library names its error like a function

from testimonia.errors import IntakeError
from testimonia.intake.boxes.archive import BROKEN, member_bytes, opened_zip, why_refused
from testimonia.intake.boxes.dates import moment_of
from testimonia.intake.boxes.gzipped import Damage, members
from testimonia.intake.parts import Limits, Opened, Part, Tallied, Told, Weight
from testimonia.model.record import Captured

_CHUNK = 1 << 16
_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "application/pdf": ".pdf",
    "text/markdown": ".md",
    "application/rss+xml": ".rss",
    "application/atom+xml": ".atom",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
_BY_NAME = frozenset({"", "application/octet-stream", "binary/octet-stream"})  # types that say nothing: the address may


def warc(opened: Opened) -> Iterator[Part | Told]:
    """The pages of a WARC file: records of HTML, text and PDF that a server answered with success."""
    pages = _Pages(opened.options.limits)
    yield from pages.of(opened.file)
    yield from pages.closing()


def wacz(opened: Opened) -> Iterator[Part | Told]:
    """The pages of every WARC file in a WACZ archive, which are checked against the hashes that the archive states."""
    limits = opened.options.limits
    with opened_zip(opened.file, limits) as archive:
        inside = [m for m in archive.infolist() if m.filename.startswith("archive/") and ".warc" in m.filename]
        if not inside:
            raise IntakeError("the archive holds no web archive (archive/*.warc.gz): no WACZ. Is it a ZIP of something else? Name it .zip.")
        stated = _stated_hashes(archive, limits)
        pages = _Pages(limits)
        for member in sorted(inside, key=lambda one: one.filename):
            if refused := why_refused(member, _for_files(limits)):
                yield Told(member.filename, refused)
                continue
            with TemporaryFile() as file:
                try:
                    digest = _copied(archive, member, file)
                except BROKEN as error:
                    yield Told(member.filename, f"damaged ({error}). What comes before is read.")
                    digest = ""
                if digest and stated.get(member.filename, digest) != digest:
                    why = "its hash is not the one that datapackage.json states: changed after it was packed"
                    yield Told(member.filename, f"{why}. It is read; compare it with another copy.")
                yield from pages.of(cast(BinaryIO, file))
        yield from pages.closing()


def _for_files(limits: Limits) -> Limits:
    """A web archive in the archive goes to the disk, not into memory."""
    return Limits(limits.depth, limits.parts, limits.members, limits.total_bytes, limits.message_bytes, limits.total_bytes, limits.ratio)


def _copied(archive: ZipFile, member: ZipInfo, into: IO[bytes]) -> str:
    sha = hashlib.sha256()
    with archive.open(member) as packed:
        while piece := packed.read(_CHUNK):
            into.write(piece)
            sha.update(piece)
    return sha.hexdigest()


def _stated_hashes(archive: ZipFile, limits: Limits) -> dict[str, str]:
    """SHA-256 by path, as the archive's own list of contents states them; others, and a broken list, state nothing."""
    try:
        listed: Any = json.loads(member_bytes(archive, archive.getinfo("datapackage.json"), limits))
        found = {str(one["path"]): str(one["hash"]) for one in listed["resources"]}
    except (KeyError, TypeError, ValueError, IntakeError, RecursionError):
        return {}
    return {path: given.removeprefix("sha256:").lower() for path, given in found.items() if given.startswith("sha256:")}


class _Pages:
    """The pages of one or several WARC files, and what was passed over."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._by = ""
        self._addresses: set[str] = set()  # hashes of what was captured, so that a revisit can be matched to it
        self._others = Tallied("record", "of pictures, scripts and other types: passed over", Weight.NOTED)
        self._failing = Tallied("page", "without content: the server answered with an error, or sent elsewhere", Weight.NOTED)
        self._again = Tallied("revisit", "of a page unchanged since its first capture, which is read", Weight.NOTED)
        self._lost = Tallied("revisit", "of a page whose first capture is not in this file: bring that file too", Weight.NOTED)

    def of(self, file: BinaryIO) -> Iterator[Part | Told]:
        """The pages of one file. Raises IntakeError when it is no WARC file."""
        file.seek(0)
        begin = file.read(8)
        file.seek(0)
        if begin.startswith(b"\x1f\x8b"):
            for member in members(file, self._limits):
                if isinstance(member, Damage):
                    yield Told(f"bytes {member.start:,} to {member.end:,}", f"lost: {member.why}. The rest is read; fetch the file again.")
                else:
                    yield from self._records(member)
        elif begin.startswith(b"WARC/"):
            yield from self._records(file)
        else:
            raise IntakeError("the file is no WARC: it begins neither with WARC/ nor like gzip. Fetch it again, or name it by what it is.")

    def closing(self) -> Iterator[Told]:
        """What is to be said once everything was read."""
        for tallied in (self._others, self._failing, self._again, self._lost):
            yield from tallied.told()

    def _records(self, file: IO[bytes]) -> Iterator[Part | Told]:
        while (start := _next_record(file)) is not None:
            at, skipped = start
            if skipped:
                yield Told(f"byte {at:,}", "what stands before this record is no record: damaged, or of a wrong length. The rest is read.")
            file.seek(at)
            try:
                yield from self._record(file)
            except _faults() as error:
                yield Told(f"record at byte {at:,}", f"damaged ({type(error).__name__}: {error}). The rest is read.")
                file.seek(at + 5)

    def _record(self, file: IO[bytes]) -> Iterator[Part | Told]:
        record = _loader().parse_record_stream(file, known_format="warc", check_digests=True)
        kind, address = record.rec_type, _address(record)
        if kind == "warcinfo":
            self._by = _maker(record.content_stream().read(_CHUNK)) or self._by
        elif kind == "revisit":
            known = address in self._addresses or (record.rec_headers.get_header("WARC-Refers-To-Target-URI") or "") in self._addresses
            (self._again if known else self._lost).add(address)
        elif kind in ("response", "resource") and address.startswith(("http://", "https://")):
            yield from self._page(record, address)
        _drain(record.raw_stream)
        if getattr(record.raw_stream, "limit", 0) > 0:
            why = "cut off: the file ends, or is damaged, in the middle of it"
            yield Told(address or f"{kind} record", f"{why}. What is there is read; fetch the file again.")

    def _page(self, record: Any, address: str) -> Iterator[Part | Told]:
        headers = record.http_headers
        if headers is not None and headers.get_statuscode() != "200":
            self._failing.add(address)
            return
        given = (headers.get_header("content-type") if headers is not None else record.content_type) or ""
        mime = given.split(";")[0].strip().lower()
        suffix = _SUFFIXES.get(mime, "")
        if mime in _BY_NAME:
            suffix = PurePosixPath(urlsplit(address).path).suffix.lower()
            suffix = suffix if suffix in _SUFFIXES.values() else ""
        if not suffix:
            self._others.add(mime or "no type")
            return
        at = moment_of(record.rec_headers.get_header("WARC-Date") or "")
        place = f"{address} at {at}" if at else address
        content = self._content(record)
        if content is None:
            yield Told(place, f"it has more than {self._limits.part_bytes / 1e6:,.0f} MB. Save the page by itself.")
            return
        _drain(record.raw_stream)
        if record.digest_checker is not None and record.digest_checker.passed is False:
            why = "its bytes are not those that the archive's own hash is of: changed after the capture, or stored in another way"
            yield Told(place, f"{why}. It is read; compare it with another copy.")
        if content.strip():
            self._addresses.add(address)
            yield Part("", content, suffix, Captured(at, address, self._by or "web archive"), None, place)
        else:
            self._failing.add(address)

    def _content(self, record: Any) -> bytes | None:
        stream, pieces, size = record.content_stream(), [], 0
        while piece := stream.read(_CHUNK):
            size += len(piece)
            if size > self._limits.part_bytes:
                return None
            pieces.append(piece)
        return b"".join(pieces)


@cache
def _loader() -> Any:
    from warcio.recordloader import ArcWarcRecordLoader  # type: ignore[import-untyped]  # it ships no types

    logging.getLogger("warcio").addHandler(logging.NullHandler())  # what it logs of odd addresses is not for whoever reads documents
    return ArcWarcRecordLoader()


def _faults() -> tuple[type[Exception], ...]:
    from warcio.exceptions import ArchiveLoadFailed  # type: ignore[import-untyped]  # it ships no types
    from warcio.statusandheaders import StatusAndHeadersParserException  # type: ignore[import-untyped]  # likewise

    others = (EOFError, ValueError, TypeError, AttributeError, LookupError, OSError, OverflowError, ZlibError)
    return (ArchiveLoadFailed, StatusAndHeadersParserException, *others)


def _next_record(file: IO[bytes]) -> tuple[int, bool] | None:
    """Offset of the next record, and whether anything but blank lines was skipped; None at the end."""
    skipped = False
    while line := file.readline(1 << 20):
        if line.startswith(b"WARC/"):
            return file.tell() - len(line), skipped
        skipped = skipped or bool(line.strip())
    return None


def _address(record: Any) -> str:
    given = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")
    return "".join(letter if letter.isprintable() else "%" for letter in given)


def _maker(content: bytes) -> str:
    """Who made the archive, as its first record says: the operator, else the program."""
    lines = content.decode("utf-8", "replace").splitlines()
    fields = {key.strip().lower(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
    return fields.get("operator") or fields.get("software") or ""


def _drain(stream: Any) -> None:
    while stream.read(_CHUNK):
        pass
