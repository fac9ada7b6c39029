"""Which column of a table is what: as the user says, else by names that leave no doubt, which is then told."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from testimonia.errors import IntakeError

NAMES: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "full text", "article", "article text", "message", "text content", "report text", "post"),
    "published": ("published", "date", "publication date", "published at", "pub date", "date published", "upload timestamp", "posted at"),
    "publisher": ("publisher", "outlet", "newspaper", "media outlet", "channel", "source", "publication"),
    "author": ("author", "byline", "authors", "writer", "posted by"),
    "title": ("title", "headline", "upload title", "subject"),
    "url": ("url", "link", "permalink", "source url", "web address"),
    "captured": ("captured", "archive date", "archived at", "captured at", "retrieved", "accessed"),
}
"""What a column may be, and the names by which it is known without being told, the likeliest first."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What is meant to the name of its column. `guessed`: those that nobody named."""

    of: Mapping[str, str]
    guessed: Mapping[str, str]

    def value(self, row: Mapping[str, str], what: str) -> str | None:
        """The cell, without white space around it; None when it is empty or there is no such column."""
        column = self.of.get(what)
        return (row.get(column, "").strip() or None) if column else None


def columns_of(header: Sequence[str], asked: Mapping[str, str]) -> Columns:
    """The columns of a table. Raises IntakeError, with the columns that there are, when one that is asked for is missing."""
    listed = ", ".join(name for name in header if name) or "none"
    unknown = [what for what in asked if what not in NAMES]
    if unknown:
        raise IntakeError(f"--columns: {unknown[0]} is nothing that a column can be. It can be: {', '.join(NAMES)}.")
    chosen: dict[str, str] = {}
    for what, given in asked.items():
        column = next((name for name in header if name == given), None) or next((n for n in header if _plain(n) == _plain(given)), None)
        if column is None:
            raise IntakeError(f"it has no column {given} (asked for as {what}). Its columns are: {listed}.")
        chosen[what] = column
    guessed: dict[str, str] = {}
    for what, names in NAMES.items():
        if what in chosen:
            continue
        column = next((c for name in names for c in header if _plain(c) == name and c not in {*chosen.values(), *guessed.values()}), None)
        if column is not None:
            guessed[what] = column
    if "text" not in {**chosen, **guessed}:
        raise IntakeError(f"which of its columns holds the text is not clear. Say so: --columns text=NAME. Its columns are: {listed}.")
    return Columns({**guessed, **chosen}, guessed)


def _plain(name: str) -> str:
    return re.sub(r"[\s_.-]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)).strip().lower()
