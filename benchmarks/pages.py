"""Figures that a command measures and writes into a page of the documentation."""

import re
from pathlib import Path

from testimonia.errors import ReportError


def fill(page: Path, name: str, text: str) -> None:
    """Puts `text` between the marks `<!-- name: begin -->` and `<!-- name: end -->` of a page. Raises where the page has no such marks."""
    whole = page.read_text(encoding="utf-8")
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    parts = re.fullmatch(rf"(.*{begin}).*({end}.*)", whole, re.S)
    if parts is None:
        raise ReportError(f"{page}: no place for the figures. Put {begin} and {end} where they belong.")
    page.write_text(f"{parts[1]}\n{text}\n{parts[2]}", encoding="utf-8")
