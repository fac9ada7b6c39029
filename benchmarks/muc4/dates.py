"""The date slot: the day that the text gives for the incident, else on or before the day of the dispatch."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from benchmarks.muc4.look import Candidate
from testimonia.text.dates import Dated, moments
from training.answers import DATELINE, day_of_dateline


def end_of_dateline(text: str) -> int:
    """Where the dateline ends: the place in it is where the report was written. 0 where there is none."""
    found = DATELINE.search(text[:200])
    return found.end() if found else 0


def date_fill(text: str, told: Sequence[Candidate], least: float) -> list[str]:
    """`told`: candidates for the date of this incident. Fills: a day, a stretch of days, or "- DAY" (on or before)."""
    published = day_of_dateline(text)
    likely = sorted((c for c in told if c.score >= least), key=lambda c: (-c.score, c.start))
    if likely:
        read = _read(text, published)
        for c in likely:
            for (start, end), moment in read:
                if start < c.end and c.start < end and moment.end:
                    first, last = moment.start[:10], moment.end[:10]
                    return [day(first) if first == last else f"{day(first)} - {day(last)}"]
    return [f"- {day(published.isoformat())}"] if published else []


@lru_cache(maxsize=512)
def _read(text: str, published: date | None) -> tuple[Dated, ...]:
    return moments(text, published)


def day(iso: str) -> str:
    return date.fromisoformat(iso).strftime("%d %b %y").upper()
