"""Patterns made of the reviewed lists of forms."""

import re
from functools import cache

from testimonia.vocab import fate_forms


@cache
def forms(sort: str) -> frozenset[str]:
    """The words of one list of `vocab/fates.toml`."""
    return frozenset(fate_forms(sort))


def any_of(*sorts: str) -> str:
    """A pattern for any word of these lists, the longest first; white space between words may be of any length."""
    words = sorted({w for sort in sorts for w in fate_forms(sort)}, key=lambda w: (-len(w), w))
    return "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in words)


NUMBER_WORD = r"(?:\d[\d,]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|dozens|scores|hundreds)"
PASSIVE = re.compile(
    r"\b(?:was|were|been|being|be|is|are|get|got|gets)\s+(?:\w+ly\s+|also\s+|all\s+|later\s+|since\s+|still\s+|"
    r"reported\s+|shot\s+(?:and\s+)?|found\s+|stabbed\s+and\s+)*$",
    re.I,
)
"""A form of 'be' that makes the participle after it passive."""
