"""Finding time expressions: every rule over every stretch with a word of time; the longest reading wins."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from testimonia.text.timex.anchors import NEEDED, RULES, Context, TimeExpression
from testimonia.text.timex.words import DAY, MONTH, PART, SEASON, UNIT, WEEKDAY, YEAR

_SIEVE = re.compile(
    rf"\d|\b(?:{MONTH}|{WEEKDAY}|to(?:day|night|morrow)|yesterday|overnight|now|current(?:ly)?|recent(?:ly)?"
    rf"|future|past|soon|shortly|lately|former(?:ly)?|previously|presen(?:t|tly)|nowadays"
    rf"|{UNIT}|{SEASON}|{PART}|century|daily|weekly|monthly|quarterly|annual(?:ly)?|yearly|nightly|hourly"
    rf"|year-end|date|moment|being|time|term)\b".lower()
)
_EXPLICIT_YEAR = re.compile(
    rf"(?:\b(?:in|of|since|by|until|from|to|during|early|late|mid|year)\s+|{MONTH.lower()}\s+(?:{DAY},?\s+)?)"
    rf"(?P<y>{YEAR})\b(?!,\d)"
)
"""Both look at small letters: where capitals count for nothing a search takes several times as long."""


_HEADS_SENTENCE = re.compile(r"(?:^|[.!?]\s+|\n)(?:In|By|During|Since|Throughout|From|For|Through|Until)\s+(?:the\s+|early\s+|late\s+)?$")
_DEICTIC = re.compile(rf"\b(?:today|yesterday|tomorrow|tonight|(?:last|this|next)\s+(?:week|month)|{WEEKDAY})\b")
_ANCIENT_YEAR = re.compile(r"\b\d{1,4}\s+B\.?C\b")


def is_narrative(text: str, document_date: date | None) -> bool:
    """True if the text tells of times far from its own date, or goes through years like a chronicle: then relative dates count
    from the last date told.

    Without a document date every text is read so. Otherwise words such as "yesterday" and bare weekdays must be rare (at most one
    for three far years, one for ten years of a chronicle), and three in four of at least three years lie more than two years away,
    or eight dates spread over three years or more.
    """
    return _is_narrative(text, document_date, [year for _, year in _explicit_years(in_small(text))])


def _is_narrative(text: str, document_date: date | None, years: Sequence[int]) -> bool:
    if document_date is None:
        return True
    ancient = len(_ANCIENT_YEAR.findall(text))
    far = ancient + sum(1 for year in years if abs(year - document_date.year) > 2)
    count, deictic = ancient + len(years), len(_DEICTIC.findall(text))
    if count >= 3 and far >= 0.75 * count and 3 * deictic <= far:
        return True
    return count >= 8 and len(set(years)) >= 3 and 10 * deictic <= count


def time_expressions(text: str, document_date: date | None = None, narrative: bool | None = None) -> tuple[TimeExpression, ...]:
    """All time expressions of an English text in order, none overlapping.

    `document_date` is the anchor in news; `narrative` True anchors at the last date told (None: decided by `is_narrative`).
    """
    small = in_small(text)
    years = _explicit_years(small)
    told = _is_narrative(text, document_date, [year for _, year in years]) if narrative is None else narrative
    return tuple(_walk(Context(text, document_date, told, years), small))


def _explicit_years(small: str) -> tuple[tuple[int, int], ...]:
    return tuple((m.start("y"), int(m["y"])) for m in _EXPLICIT_YEAR.finditer(small))


_AS_IGNORED = str.maketrans("\u0130\u0131\u017f\u212a", "iisk")  # the letters that `re.IGNORECASE` takes for ones of ASCII, too


def in_small(text: str) -> str:
    """The text in small letters, each where it stood: a pattern in small letters matches where it would match with `re.IGNORECASE`."""
    return text.translate(_AS_IGNORED).lower()


def _candidates(text: str, small: str) -> list[tuple[int, int, int, re.Match[str]]]:
    """All matches of all rules: start, minus length, number of the rule. Text without any word of time is not searched, nor is any
    searched for a rule that needs what does not stand there. `small`: the text in small letters."""
    found = []
    for start, end in _stretches(text, small):
        for needs, numbers in NEEDED.items():
            if needs.search(small, start, end):
                for number in numbers:
                    found += [(m.start(), -len(m[0]), number, m) for m in RULES[number].pattern.finditer(text, start, end)]
    return sorted(found, key=lambda entry: entry[:3])


def _stretches(text: str, small: str) -> Iterator[tuple[int, int]]:
    """Stretches around words of time, cut at white space; between them no rule can match."""
    open_start, open_end = -1, -1
    for hit in _SIEVE.finditer(small):
        start, end = max(0, hit.start() - 60), min(len(text), hit.end() + 60)
        if start > open_end:
            if open_end >= 0:
                yield open_start, open_end
            open_start = start
            while open_start and not text[open_start - 1].isspace() and start - open_start < 40:
                open_start -= 1
        open_end = end
        while open_end < len(text) and not text[open_end].isspace() and open_end - end < 40:
            open_end += 1
    if open_end >= 0:
        yield open_start, open_end


def _walk(ctx: Context, small: str) -> Iterator[TimeExpression]:
    text = ctx.text
    entries = _candidates(text, small)
    done = 0
    i = 0
    while i < len(entries):
        start, minus_length, number, match = entries[i]
        i += 1
        if start < done:
            continue
        # A longer expression that begins inside this one wins over it, if it means something.
        if _longer_inside(entries, i, start - minus_length, -minus_length, ctx):
            continue
        reading = RULES[number].resolver(match, ctx)
        if reading is None or not reading[1]:
            continue
        found = _expression(text, match, reading)
        if RULES[number].name != "clock" or re.search(r"[A-Z][a-z]|day|morrow", match[0]):
            _remember(found, ctx)  # an hour without a day tells no new date
        done = found.end
        yield found


def _longer_inside(entries: list[tuple[int, int, int, re.Match[str]]], i: int, end: int, length: int, ctx: Context) -> bool:
    start = entries[i - 1][0]
    while i < len(entries) and entries[i][0] < end:
        if entries[i][0] > start and -entries[i][1] > length:
            return RULES[entries[i][2]].resolver(entries[i][3], ctx) is not None
        i += 1
    return False


def _expression(text: str, match: re.Match[str], reading: tuple[str, str]) -> TimeExpression:
    start, end = match.start(), match.end()
    lead = _LEAD.match(text[start:end])
    if lead:
        start += lead.end()
    part = _PART.match(text[start:end].lower())
    return TimeExpression(start, end, reading[0], reading[1], text[start:end], _PARTS[part[1]] if part else "")


_LEAD = re.compile(r"(?:on|by|at|in|for|within)\s+", re.IGNORECASE)
_PARTS = {"early": "START", "beginning": "START", "start": "START", "mid": "MID", "late ": "END", "end of": "END", "close of": "END"}
_PART = re.compile(rf"(?:the\s+)?(?:very\s+)?({'|'.join(_PARTS)})")


def _remember(found: TimeExpression, ctx: Context) -> None:
    """Keeps the last date told: its year, month and day as far as given."""
    value = re.match(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?|-(SP|SU|FA|WI)|-Q(\d)|-W(\d\d))?", found.value)
    if found.type not in {"DATE", "TIME"} or not value or found.value.startswith("P"):
        return
    month = (
        int(value[2])
        if value[2]
        else {"SP": 4, "SU": 7, "FA": 10, "WI": 1}.get(value[4] or "") or (int(value[5]) * 3 - 2 if value[5] else None)
    )
    day = int(value[3]) if value[3] else None
    if value[6]:
        monday = date.fromisocalendar(int(value[1]), int(value[6]), 1)
        month, day = monday.month, monday.day
    year = int(value[1])
    if 1 <= year <= 9999:
        ctx.last, ctx.last_value, ctx.last_start = (year, month, day), found.value, found.start
        ctx.opens_sentence = bool(_HEADS_SENTENCE.search(ctx.text[max(0, found.start - 24) : found.start]))
        if value[2] and month:
            ctx.last_month = (year, month)
