"""ZIP archives. Nothing is written to the disk: a member is read from the archive, within bounds, or refused with the reason."""

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import BinaryIO

from testimonia.errors import IntakeError
from testimonia.intake.parts import Limits, Opened, Part, Told

_CHUNK = 1 << 16
_ENTRY = 46  # bytes that one member takes in the table of contents, at least
_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR = struct.Struct("<4sLQL")
_UNPACK = "Unpack it, if you trust it, and read the folder."

BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, struct.error, OverflowError)
"""What the reading of a damaged archive raises: the library promises no single error."""


def opened_zip(file: BinaryIO, limits: Limits) -> zipfile.ZipFile:
    """The archive, its table of contents read. Raises IntakeError when it is damaged, too large, or made to burst."""
    _check_contents_table(file, limits)
    try:
        archive = zipfile.ZipFile(file)
        members = archive.infolist()
    except BROKEN as error:
        raise IntakeError(f"the archive cannot be opened ({error}): damaged, cut off, or no ZIP. Fetch it again.") from None
    packed, unpacked = sum(m.compress_size for m in members), sum(m.file_size for m in members)
    if unpacked > limits.total_bytes:
        most = f"at most {limits.total_bytes / 1e9:,.0f} GB are unpacked"
        raise IntakeError(f"the archive unpacks to {unpacked / 1e9:,.1f} GB; {most}. {_UNPACK}")
    if unpacked > limits.small and unpacked > limits.ratio * max(packed, 1):
        times = unpacked / max(packed, 1)
        raise IntakeError(f"the archive unpacks to {times:,.0f} times its size: made to fill the machine, or nothing but blanks. {_UNPACK}")
    return archive


def _check_contents_table(file: BinaryIO, limits: Limits) -> None:
    """Refuses an archive by the size of its table of contents, before a library makes objects of millions of members."""
    size = file.seek(0, 2)
    start = max(0, size - _END.size - 65_535)
    file.seek(start)
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise IntakeError("the file is no ZIP archive, or its end is missing: cut off. Fetch it again.")
    _, _, _, _, members, table, _, _ = _END.unpack_from(tail, at)
    if at >= _LOCATOR.size and tail[at - _LOCATOR.size : at].startswith(b"PK\x06\x07"):
        _, _, where, _ = _LOCATOR.unpack_from(tail, at - _LOCATOR.size)
        if where <= size - _END64.size:
            file.seek(where)
            record = file.read(_END64.size)
            if record.startswith(b"PK\x06\x06"):
                _, _, _, _, _, _, _, members, table, _ = _END64.unpack(record)
    file.seek(0)
    if max(members, table // (_ENTRY * 40)) > limits.members:
        raise IntakeError(f"the archive has {members:,} members; at most {limits.members:,} are taken. {_UNPACK}")


def member_bytes(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: Limits) -> bytes:
    """The bytes of one member. Raises IntakeError when it may not, or cannot, be unpacked."""
    refused = why_refused(member, limits)
    if refused:
        raise IntakeError(refused)
    pieces: list[bytes] = []
    size = 0
    try:
        with archive.open(member) as file:
            while piece := file.read(_CHUNK):
                size += len(piece)
                if size > limits.part_bytes:  # whatever the table of contents says
                    raise IntakeError(_too_large(size, limits))
                pieces.append(piece)
    except BROKEN as error:
        raise IntakeError(f"it cannot be unpacked ({error}): damaged. Fetch the archive again.") from None
    return b"".join(pieces)


def why_refused(member: zipfile.ZipInfo, limits: Limits) -> str | None:
    """Why a member is not even touched; None when it may be unpacked."""
    path = PurePosixPath(member.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or (path.parts and path.parts[0].endswith(":")):
        return "refused: its path leads out of the archive. It may be an attack on whoever unpacks it; ask where the archive comes from."
    if stat.S_ISLNK(member.external_attr >> 16):
        return "refused: it is a symbolic link, not a file. Ask for an archive that holds the file itself."
    if member.flag_bits & 0x1:
        return "it is encrypted. Unpack the archive with its password and read the folder."
    if member.file_size > limits.part_bytes:
        return _too_large(member.file_size, limits)
    if member.file_size > limits.small and member.file_size > limits.ratio * max(member.compress_size, 1):
        times = member.file_size / max(member.compress_size, 1)
        return f"refused: it unpacks to {times:,.0f} times its size: made to fill the machine, or nothing but blanks. {_UNPACK}"
    return None


def _too_large(size: int, limits: Limits) -> str:
    return f"it unpacks to {size / 1e6:,.0f} MB; at most {limits.part_bytes / 1e6:,.0f} MB are taken. Unpack it and split it."


def read_zip(opened: Opened) -> Iterator[Part | Told]:
    """The files in the archive, in the order of their paths; hidden ones and what systems add are passed over in silence."""
    limits = opened.options.limits
    with opened_zip(opened.file, limits) as archive:
        left = limits.total_bytes
        for member in sorted(archive.infolist(), key=lambda one: one.filename):
            path = PurePosixPath(member.filename.replace("\\", "/"))
            if member.is_dir() or any(part == "__MACOSX" or (part.startswith(".") and part != "..") for part in path.parts):
                continue
            place = _readable(member.filename)
            try:
                content = member_bytes(archive, member, limits)
            except IntakeError as error:
                yield Told(place, str(error))
                continue
            left -= len(content)
            if left < 0:
                yield Told(place, f"the archive unpacks to more than {limits.total_bytes / 1e9:,.0f} GB; the rest of it is left. {_UNPACK}")
                return
            yield Part(path.name, content, path.suffix.lower(), None, None, place)


def _readable(name: str) -> str:
    """A path for the eye: control characters and marks that turn the direction of writing round are shown as what they are."""
    return "".join(letter if letter.isprintable() else f"\\x{ord(letter):02x}" for letter in name)
