"""XML inside of ZIP packages (DOCX, ODT): opened with limits on what it unpacks to, and without entities of its own."""

import re
import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING

from testimonia.errors import IntakeError

if TYPE_CHECKING:
    from lxml.etree import _Element

LIMIT_UNPACKED = 300_000_000
"""Bytes of all parts together; those of pictures are not unpacked, but counted."""

LIMIT_PART = 60_000_000
"""Bytes of one part with text."""

LIMIT_RATIO = 300
"""Unpacked by packed bytes, of parts above a megabyte. Text packs to a tenth, repetitive markup to a hundredth; a bomb to a thousandth."""

LIMIT_PARTS = 20_000

_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_FAULTS = (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, EOFError, RuntimeError, KeyError, OverflowError)


class Package:
    """A ZIP package that was checked. Raises IntakeError when it is damaged, protected, or unpacks to more than any document does."""

    def __init__(self, content: bytes, what: str) -> None:
        self._what = what
        try:
            self._archive = zipfile.ZipFile(BytesIO(content))
            self._sizes = {info.filename: info for info in self._archive.infolist()}
        except _FAULTS:
            raise self._damaged() from None
        infos = self._sizes.values()
        unpacked = sum(info.file_size for info in infos)
        ratio = max((i.file_size / max(1, i.compress_size) for i in infos if i.file_size > 1_000_000), default=0.0)
        if unpacked > LIMIT_UNPACKED or ratio > LIMIT_RATIO or len(infos) > LIMIT_PARTS:
            raise IntakeError(
                f"{what} unpacks to {unpacked / 1e6:,.0f} MB in {len(infos):,} parts, packed up to {ratio:,.0f} to 1: no document does, "
                "archives made to exhaust a computer do. It was not opened."
            )
        if any(info.flag_bits & 1 for info in infos):
            raise IntakeError(f"{what} is protected by a password. Save a copy without it and bring that.")

    def _damaged(self) -> IntakeError:
        return IntakeError(f"{self._what} is damaged or cut off. Fetch it again; if its program still opens it, save it anew.")

    def __contains__(self, name: str) -> bool:
        return name in self._sizes

    def xml(self, name: str) -> "_Element":
        """The root of a part. Raises IntakeError when it is not there, damaged, too large, or declares entities."""
        # Imported late: only packages need it.
        from lxml import etree

        try:
            with self._archive.open(name) as part:
                # What the archive says of its sizes may be false: no more than the limit is ever unpacked.
                content = part.read(LIMIT_PART + 1)
        except _FAULTS:
            raise self._damaged() from None
        if len(content) > LIMIT_PART:
            raise IntakeError(f"{self._what} holds more than {LIMIT_PART / 1e6:,.0f} MB of text and markup. Split it into its reports.")
        if _DECLARED.search(content):
            raise IntakeError(
                f"{self._what} declares entities of its own, as no program does and attacks do. Save it anew with a word processor."
            )
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True)
        try:
            return etree.fromstring(content, parser)
        except etree.XMLSyntaxError:
            raise self._damaged() from None
