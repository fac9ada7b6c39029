"""Cells that a spreadsheet program would take for a formula are made harmless, in a way that can be undone.

A value that begins with one of `= + - @`, a tab or a carriage return gets an apostrophe before it; so does one that begins with
apostrophes and then such a character, so that taking one apostrophe away always gives the value back.
"""

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def harmless(value: str) -> str:
    """The value as it may stand in a cell."""
    return "'" + value if _FORMULA.match(value) else value


def restored(cell: str) -> str:
    """The value that `harmless` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
