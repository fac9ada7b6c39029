"""The documents of a case as BibTeX, for citing them. Keys come from the documents' hashes, so that they never change."""

import re
from pathlib import Path

from testimonia.exchange.out.files import text_file
from testimonia.exchange.out.links import Permalink, permalinks
from testimonia.exchange.out.lost import Losing, Lost
from testimonia.model.protocols import Case
from testimonia.model.record import Document

_KEY = 12  # hex digits of the hash: no two documents of a case will share them by chance
_SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{mark: "\\" + mark for mark in "&%$#_"},
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def write(case: Case, out: Path, *, links: str = "") -> Lost:
    """One file, an entry for each document. UTF-8, as BibLaTeX and every manager of references read it."""
    link, losing = permalinks(case.header, links), Losing()
    with text_file(out) as file:
        for document in case.documents():
            file.write(entry(document, link) + "\n")
            losing.note("texts", "BibTeX cites documents and does not hold them; use csv or bundle")
    losing.note("claims", "BibTeX is about documents; use csv", sum(1 for _ in case.claims()))
    return losing.lost()


def entry(document: Document, links: Permalink) -> str:
    """One entry, its fields in a fixed order; what is not known is left out."""
    hash_ = document.id.rpartition(":")[2]
    captured = document.captured
    fields = {
        "title": f"{{{_escaped(document.title or document.name)}}}",  # the second braces keep capitals as they are
        # One author, whatever commas or "and" the byline has: it is a line of text, not parsed names.
        "author": f"{{{_escaped(document.author)}}}" if document.author else None,
        "organization": _escaped(document.publisher) if document.publisher else None,
        **_date(document),
        "langid": document.language,
        "note": _escaped(f"sha256:{hash_}" + (f", brought {captured.at[:10]}" if captured else "")),
        "howpublished": _escaped(links("document", document.id)),
    }
    lines = "".join(f"  {name} = {value if name == 'month' else '{' + value + '}'},\n" for name, value in fields.items() if value)
    return f"@misc{{d{hash_[:_KEY]},\n{lines}}}\n"


def _date(document: Document) -> dict[str, str]:
    if document.published is None:
        return {}
    value = document.published.value
    found = {"date": value, "year": value[:4]}
    if re.match(r"\d{4}-(0[1-9]|1[0-2])", value):
        found["month"] = _MONTHS[int(value[5:7]) - 1]
    return found


def _escaped(text: str) -> str:
    """The text on one line, with the signs that TeX takes for commands made plain."""
    return "".join(_SPECIAL.get(sign, sign) for sign in " ".join(text.split()))
