"""Files of many gzip members, one after another. A damaged member costs itself alone: the next one is looked for."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO

from testimonia.intake.parts import Limits

_CHUNK = 1 << 16
_MAGIC = b"\x1f\x8b\x08"
_IN_MEMORY = 16_000_000  # bytes of a member that are kept in memory; the rest goes to an unnamed file that the system removes
_MOST_DAMAGE = 1_000  # stretches: more is another format, or a file made to keep the machine busy


@dataclass(frozen=True, slots=True)
class Damage:
    """What is lost: half-open offsets into the packed file, and why."""

    start: int
    end: int
    why: str


def members(file: BinaryIO, limits: Limits) -> Iterator[IO[bytes] | Damage]:
    """The unpacked members in turn, each to be read before the next is asked for; what cannot be unpacked as Damage."""
    at, lost_from, why = 0, -1, ""
    damaged = 0
    while True:
        start = _next_magic(file, at)
        if start is None:
            end = file.seek(0, 2)
            if lost_from < 0 and at < end and _holds_more(file, at):
                lost_from, why = at, "no gzip member begins here"
            if lost_from >= 0:
                yield Damage(lost_from, end, why)
            return
        if start > at and lost_from < 0 and _holds_more(file, at, start):
            lost_from, why = at, "no gzip member begins here"
        with SpooledTemporaryFile(_IN_MEMORY) as unpacked:
            try:
                end = _unpack(file, start, unpacked, limits)
            except _Broken as broken:
                damaged += 1
                lost_from, why, at = (start, str(broken), start + 1) if lost_from < 0 else (lost_from, why, start + 1)
                if damaged > _MOST_DAMAGE:
                    yield Damage(lost_from, file.seek(0, 2), f"{why}; and so are more than {_MOST_DAMAGE:,} places")
                    return
                continue
            if lost_from >= 0:
                yield Damage(lost_from, start, why)
                lost_from = -1
            unpacked.seek(0)
            yield unpacked
            at = end


class _Broken(Exception):
    """A member cannot be unpacked; the message says why."""


def _unpack(file: BinaryIO, start: int, into: IO[bytes], limits: Limits) -> int:
    """Unpacks the member at `start`; the offset behind it."""
    file.seek(start)
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    read = written = 0
    while not unpacker.eof:
        packed = unpacker.unconsumed_tail or file.read(_CHUNK)
        if not packed:
            raise _Broken("cut off")
        read += 0 if unpacker.unconsumed_tail else len(packed)
        try:
            piece = unpacker.decompress(packed, _CHUNK)
        except zlib.error as error:
            raise _Broken(f"damaged ({error})") from None
        into.write(piece)
        written += len(piece)
        if written > limits.small and written > limits.ratio * read:
            raise _Broken(f"unpacks to more than {limits.ratio} times its size: made to fill the machine")
        if written > limits.total_bytes:
            raise _Broken(f"unpacks to more than {limits.total_bytes / 1e9:,.0f} GB")
    return start + read - len(unpacker.unused_data)


def _next_magic(file: BinaryIO, at: int) -> int | None:
    file.seek(at)
    before = b""
    while chunk := file.read(1 << 20):
        found = (before + chunk).find(_MAGIC)
        if found >= 0:
            return at - len(before) + found
        at += len(chunk)
        before = (before + chunk)[-2:]
    return None


def _holds_more(file: BinaryIO, at: int, end: int | None = None) -> bool:
    """Whether there is anything but zero bytes, with which some writers fill up."""
    file.seek(at)
    return bool(file.read(min(_CHUNK, end - at) if end is not None else _CHUNK).strip(b"\x00\r\n"))
