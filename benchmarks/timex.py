"""Time expressions: reads `id`, `text` and `dct`, writes TIMEX3 spans with type and value."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from testimonia.text.dates import document_date
from testimonia.text.timex import time_expressions


def predict(rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """One answer for each row, in order. Without a usable `dct` the text's own head gives the date of the document."""
    for row in rows:
        text = row["text"]
        found = time_expressions(text, _day(row.get("dct")) or _own_day(text))
        yield {"id": row["id"], "timexes": [{"start": e.start, "end": e.end, "type": e.type, "value": e.value} for e in found]}


def _day(dct: str | None) -> date | None:
    """`YYYY-MM-DD...`, or day first; None when absent or no date."""
    match = re.match(r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)|(?P<d2>\d\d)-(?P<m2>\d\d)-(?P<y2>\d{4})", dct or "")
    if match is None:
        return None
    try:
        return date(int(match["y"] or match["y2"]), int(match["m"] or match["m2"]), int(match["d"] or match["d2"]))
    except ValueError:
        return None


def _own_day(text: str) -> date | None:
    found = document_date(text)
    return date.fromisoformat(found.value) if found else None
