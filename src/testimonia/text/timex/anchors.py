"""What resolving a time expression needs: the anchors told so far, tense, and steps through the calendar."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from testimonia.text.numbers import cardinal
from testimonia.text.timex.words import DAY, FUTURE_CUE, MONTH, MONTHS, ORDINALS, PAST_CUE, UNITS, WEEKDAYS, YEAR


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A time expression: half-open offsets, TIMEX3 `type` (DATE, TIME, DURATION, SET) and `value`; `raw` is `text[start:end]`.

    `modifier`: START, MID, END or "" ("late July" keeps the month as its value).
    """

    start: int
    end: int
    type: str
    value: str
    raw: str
    modifier: str = ""


@dataclass(slots=True)
class Context:
    """What resolving needs to know: the text, the document's date, and the last date told so far (year, month, day)."""

    text: str
    dct: date | None
    narrative: bool
    years: tuple[tuple[int, int], ...]  # where explicit years stand, and which
    last: tuple[int, int | None, int | None] | None = None
    last_month: tuple[int, int] | None = None  # of the last date that gave a month
    last_value: str = ""
    last_start: int = 0
    opens_sentence: bool = False  # the last date told heads its sentence ("In 1942 ..."): the story has moved there

    @property
    def now(self) -> date | None:
        """The day from which relative expressions count; None when the text has told no date yet and the document has none."""
        if self.narrative or self.dct is None:
            return self.told or self.dct
        return self.dct

    @property
    def told(self) -> date | None:
        """The last date told, its first day when only a month or year was given."""
        if self.last is None:
            return None
        year, month, day = self.last
        return calendar_day(year, month or 1, day or 1)

    def year_near(self, start: int, month: int) -> int | None:
        """Year for a date without one: of the last date told, else the next year that the text names, else the document's."""
        if self.last:
            return self._story_year(month)
        where = bisect_right(self.years, (start, 0))
        if self.dct and not self.narrative:
            return self.dct.year
        if where < len(self.years):
            return self.years[where][1]
        return self.years[-1][1] if self.years else (self.dct.year if self.dct else None)

    def _story_year(self, month: int) -> int:
        """A year told in passing ("elections planned for 1976") does not move a story that goes on from month to month."""
        assert self.last is not None
        if (
            self.last_month
            and not self.opens_sentence
            and abs(self.last[0] - self.last_month[0]) == 1
            and self.last_month <= (self.last_month[0], month)
        ):
            return self.last_month[0]
        return self.last[0]


Reading = tuple[str, str] | None
Resolver = Callable[[re.Match[str], Context], Reading]


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern, and what a match of it means."""

    name: str
    pattern: re.Pattern[str]
    resolver: Resolver


RULES: list[Rule] = []
NEEDED: dict[re.Pattern[str], list[int]] = {}
"""What stands in small letters in every match of the rules with these numbers: it is found faster than the rules are tried."""


def rule(pattern: str, flags: re.RegexFlag = re.IGNORECASE, *, needs: str) -> Callable[[Resolver], Resolver]:
    def add(resolver: Resolver) -> Resolver:
        NEEDED.setdefault(re.compile(needs), []).append(len(RULES))
        whole = re.compile(rf"(?<![\w/])(?:{pattern})(?![\w])", flags)
        RULES.append(Rule(resolver.__name__.strip("_"), whole, resolver))
        return resolver

    return add


def calendar_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_number(word: str) -> int:
    return MONTHS[word.lower().rstrip(".")]


def day_number(word: str) -> int:
    word = word.lower()
    return ORDINALS[word] if word in ORDINALS else int(re.sub(r"\D", "", word))


def day_value(year: int, month: int, day: int) -> Reading:
    return ("DATE", f"{year:04d}-{month:02d}-{day:02d}") if calendar_day(year, month, day) else None


def full_year(year: str, ctx: Context) -> int:
    """ "89" and "'89" belong to the century that brings them nearest to the document's date."""
    if len(year) > 2:
        return int(year)
    base = ctx.now.year if ctx.now else 2000
    return min((century + int(year) for century in range(1000, 2200, 100)), key=lambda full: (abs(full - base), full))


def _sentence(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after the expression in its sentence, at most 90 and 60 code points."""
    left = re.split(r"[.!?]\s+(?=[A-Z“\"])|\n\s*\n", text[max(0, start - 90) : start])[-1]
    right = re.split(r"[.!?](?:\s|$)|\n\s*\n", text[end : end + 60])[0]
    return left, right


def is_future(match: re.Match[str], ctx: Context) -> bool:
    """True if the nearest word of tense in the sentence looks ahead. Without any such word the past is meant."""
    left, right = _sentence(ctx.text, match.start(), match.end())
    if match[0].lower().startswith("the ") and left.rstrip().endswith(("before", "ahead of")):
        return True  # "before the 8 August vote": an act that the text still awaits
    ahead = min(_distances(FUTURE_CUE, left, right), default=999)
    back = min(_distances(PAST_CUE, left, right), default=999)
    return ahead < 999 and ahead <= back


def _distances(cue: re.Pattern[str], left: str, right: str) -> Iterator[int]:
    for hit in cue.finditer(left):
        yield len(left) - hit.end()
    for hit in cue.finditer(right):
        yield hit.start() + 10  # the verb of an English clause usually stands before its date


_YEAR_AHEAD = re.compile(
    rf"\s*(?:,|and|to|or|-|–|—|through|until|till)\s*(?:(?:the|early|late|in|from)\s+)*(?:(?:{DAY}\s+)?"
    rf"(?P<m>{MONTH})(?:\s+{DAY})?|{DAY}),?\s+(?P<y>{YEAR})\b"
)


def year_for(month: int, day: int | None, match: re.Match[str], ctx: Context) -> int | None:
    """The year of a date without one: that of the date it is coupled with ("April and June 1955"), else the nearest that fits."""
    ahead_in_text = _YEAR_AHEAD.match(ctx.text, match.end())
    if ahead_in_text:
        later = month_number(ahead_in_text["m"]) if ahead_in_text["m"] else month
        return int(ahead_in_text["y"]) - (month > later)
    if ctx.narrative or ctx.dct is None:
        return ctx.year_near(match.start(), month)
    ahead = is_future(match, ctx)

    def distance(year: int) -> float:
        moment = calendar_day(year, month, day or 15) or date(year, month, 28)
        days = (moment - (ctx.dct or moment)).days
        if days < 0 and day is None and (year, month) == (ctx.dct.year if ctx.dct else 0, ctx.dct.month if ctx.dct else 0):
            days = 0
        return days * (0.5 if ahead else 2.0) if days > 0 else -days * (2.0 if ahead else 1.0)

    return min((ctx.dct.year - 1, ctx.dct.year, ctx.dct.year + 1), key=distance)


def shift_months(year: int, month: int, by: int) -> tuple[int, int]:
    index = year * 12 + month - 1 + by
    return index // 12, index % 12 + 1


def week_value(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def unit_of(word: str) -> str:
    word = word.lower()
    return UNITS.get(word) or UNITS[word.rstrip("s")]


def counted(word: str) -> int | None:
    word = re.sub(r"\s+", " ", word.strip().lower())
    if word in {"a", "an", "the", "one"}:
        return 1
    if not word.startswith(("a couple", "a hundred", "a thousand", "a dozen")):
        word = re.sub(r"^an?\s+", "", word)
    if word.startswith(("a couple", "couple")):
        return 2
    if word.startswith("half"):
        return None
    return cardinal(word)


def shifted(now: date, by: int, unit: str) -> str | None:
    """TIMEX3 value of the unit that lies `by` units from `now`."""
    if unit in {"S", "TM", "TH"}:
        return now.isoformat()
    if unit == "D":
        return day_after(now, by)
    if unit == "W":
        moved = day_after(now, 7 * by)
        return week_value(date.fromisoformat(moved)) if moved else None
    if unit == "M":
        year, month = shift_months(now.year, now.month, by)
        return f"{year:04d}-{month:02d}"
    if unit == "Q":
        year, month = shift_months(now.year, now.month, 3 * by)
        return f"{year:04d}-Q{(month + 2) // 3}"
    if unit == "Y":
        return f"{now.year + by:04d}"
    if unit == "DE":
        return f"{now.year // 10 + by:03d}"
    return f"{now.year // 100 + by:02d}"


def day_after(now: date, by: int) -> str | None:
    try:
        return (now + timedelta(days=by)).isoformat()
    except OverflowError:
        return None


def weekday_day(match: re.Match[str], name: str, ctx: Context, which: str = "") -> date | None:
    now = ctx.now
    if now is None:
        return None
    wanted = WEEKDAYS[name.lower().rstrip(".")]
    back = (now.weekday() - wanted) % 7
    if which in {"last", "past"}:
        return now - timedelta(days=back or 7)
    if which in {"next", "coming"}:
        return now + timedelta(days=7 - back)
    if which == "this":
        return now + timedelta(days=wanted - now.weekday())
    if back == 0:
        return now
    return now + timedelta(days=7 - back) if is_future(match, ctx) else now - timedelta(days=back)


def clock_value(words: str) -> str:
    hour, minute = re.match(r"(\d{1,2})(?:[:.](\d\d))?", words.strip()).groups()  # type: ignore[union-attr]  # the pattern begins with a digit
    value = int(hour)
    lower = words.lower().replace(".", "")
    if "pm" in lower and value < 12:
        value += 12
    if "am" in lower and value == 12:
        value = 0
    zone = "Z" if re.search(r"UTC|GMT", words) else ""
    return f"{value:02d}:{minute or '00'}{zone}"
