"""Formats by file extension. Another package adds one through the entry point group `testimonia.formats`.

The name of the entry point is the extension with its dot (".html"), its object a function from bytes to `Decoded`.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from importlib.metadata import entry_points

from testimonia.errors import IntakeError
from testimonia.intake.decode import decode
from testimonia.intake.decoded import Decoded
from testimonia.intake.sniff import HEAD, NAMES, sniffed

Format = Callable[[bytes], Decoded]
"""Raises IntakeError when the bytes are not of its format."""


def _plain(content: bytes) -> Decoded:
    return Decoded(decode(content), "text/plain")


def _markdown(content: bytes) -> Decoded:
    # The marks of Markdown stay in the text: offsets then point into the file as it was brought.
    return Decoded(decode(content), "text/markdown")


def _page(content: bytes) -> Decoded:
    from testimonia.intake.webpage import decode_page

    return decode_page(content)


def _mhtml(content: bytes) -> Decoded:
    from testimonia.intake.mhtml import decode_mhtml

    return decode_mhtml(content)


def _pdf(content: bytes) -> Decoded:
    from testimonia.intake.pdf import decode_pdf

    return decode_pdf(content)


def _docx(content: bytes) -> Decoded:
    from testimonia.intake.docx import decode_docx

    return decode_docx(content)


def _odt(content: bytes) -> Decoded:
    from testimonia.intake.odt import decode_odt

    return decode_odt(content)


def _rtf(content: bytes) -> Decoded:
    from testimonia.intake.rtf import decode_rtf

    return decode_rtf(content)


def _picture(content: bytes) -> Decoded:
    from testimonia.intake.ocr import decode_picture

    return decode_picture(content)


_SHIPPED: dict[str, Format] = {
    **dict.fromkeys((".txt", ".text"), _plain),
    **dict.fromkeys((".md", ".markdown"), _markdown),
    **dict.fromkeys((".html", ".htm", ".xhtml"), _page),
    **dict.fromkeys((".mhtml", ".mht"), _mhtml),
    ".pdf": _pdf,
    ".docx": _docx,
    ".odt": _odt,
    ".rtf": _rtf,
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".bmp"), _picture),
}


@cache
def formats() -> dict[str, Format]:
    """Every known format, by lower-case extension."""
    known = dict(_SHIPPED)
    for entry in entry_points(group="testimonia.formats"):
        known.setdefault(entry.name.lower(), entry.load())
    return known


def missing_for(suffix: str) -> str | None:
    """Why files of a known format cannot be read on this machine, with what to install; None when they can."""
    if _SHIPPED.get(suffix) is not _picture:
        return None
    from testimonia.intake import ocr

    why = ocr.missing()
    return None if why is None else f"it is a picture. {why}"


def decode_as(content: bytes, suffix: str) -> Decoded:
    """The bytes read as what they are: by their beginning where it tells, else by the extension; a wrong extension is noted.

    Raises IntakeError when they are of no format that is read.
    """
    known = formats()
    if suffix not in known:
        raise IntakeError(f"files of type {suffix} are not read by this version. Read are: {', '.join(sorted(known))}.")
    told = sniffed(content)
    if told is None and known[suffix] in _TOLD_BY_BYTES:
        return _mislabelled_text(content, suffix)
    cut_off = told == ".zip" and known[suffix] in (_docx, _odt)  # a package whose directory is gone
    if told is None or cut_off or known.get(told) is known[suffix] or suffix not in _SHIPPED:
        return known[suffix](content)
    if told not in known:
        raise IntakeError(
            f"the file is called {suffix}, but it is {NAMES[told]}. Rename it to {told}, or save its text as one of: {_listed(known)}."
        )
    return _noted(known[told](content), suffix, NAMES[told])


def kind_of(content: bytes, suffix: str) -> str:
    """The extension that fits the bytes by how they begin; `suffix` where they do not tell. Every kind of ZIP archive is ".zip"."""
    return sniffed(content[:HEAD]) or suffix


_TOLD_BY_BYTES = (_pdf, _docx, _odt, _rtf, _picture)  # none of them lacks its mark at the beginning


def _mislabelled_text(content: bytes, suffix: str) -> Decoded:
    """Bytes without the mark of their format: plain text under a wrong name, or nothing that can be read."""
    try:
        return _noted(_plain(content), suffix, "plain text")
    except IntakeError as error:
        raise IntakeError(
            f"the file is called {suffix}, but is none (its beginning is missing or damaged), and no text either: {error}"
        ) from None


def _noted(decoded: Decoded, suffix: str, name: str) -> Decoded:
    return replace(decoded, notes=(f"The file is called {suffix}, but it is {name}: it was read as that.", *decoded.notes))


def _listed(known: dict[str, Format]) -> str:
    return ", ".join(sorted(known))
