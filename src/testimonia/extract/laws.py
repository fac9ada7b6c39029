"""Laws that plain words tell of: an instruction to legislate, changes in a code, and how far a law has come."""

import calendar
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from testimonia.extract.deeds import REAL, Deed
from testimonia.extract.near import Near
from testimonia.extract.page import Page, Stretch, overlaps, within
from testimonia.extract.phrases import trimmed, undated
from testimonia.extract.source_words import kind_of_words
from testimonia.model.reading import Argument
from testimonia.model.terms import DatePrecision, Kind, Modality, Polarity, StageReached
from testimonia.model.values import Moment
from testimonia.vocab import status_words

_SCORE = 0.5
_INSTRUCTED = re.compile(
    r"\b(?P<act>instructed|ordered|tasked|directed|commissioned|charged)\s+(?P<whom>(?:the |his |its "
    r")?(?:[A-Z]?[\w'’-]+ ){0,4}?(?:[Gg]overnment|[Mm]inist\w+|[Pp]arliament|[Cc]abinet|[Cc]ommission|[Aa]ssembly)(?: "
    r"of [A-Z]\w+)?)"
    r"\s+to\s+(?P<what>(?:draft|develop|prepare|elaborate|submit|amend|introduce|propose|tighten|work out|draw up)[^.;]{5,})"
)
_CHANGES = re.compile(
    r"\b(?P<act>changes|amendments|amended|changed)\s+(?:made\s+|introduced\s+)?(?:in|to|"
    r"of)?\s*(?P<what>(?:the\s+)?(?:[A-Z][\w'’-]+ )+?(?:Code|Law|Act|Constitution|Decree)\b(?: of (?:the )?[A-Z][\w "
    r"]+?(?= that| which|[,.;]))?)"
)


def with_laws(page: Page, deeds: Sequence[Deed], body: int) -> list[Deed]:
    """The deeds, with a deed for every instruction to legislate and every change of a code, and the status of laws by their words."""
    known = [_with_status(page, d) for d in deeds]
    found, gone, laws = Near((d.span, d) for d in known), set[Stretch](), list[Deed]()
    for pattern, status in ((_INSTRUCTED, "instructed"), (_CHANGES, "adopted")):
        for m in pattern.finditer(page.text, body):
            if page.is_silent((m.start(), m.end())):
                continue
            made = _law(page, m, status)
            met = found.over((m.start(), m.end()))
            inside = [d for d in met if d.kind is Kind.LAW and within(d.span, (m.start(), m.end()))]
            gone |= {d.span for d in met if d in inside or overlaps(d.span, made.span)}
            dropped = tuple(a for d in inside for a in d.arguments if not any(a.role == b.role for b in made.arguments))
            laws.append(replace(made, arguments=(*made.arguments, *dropped)))
    return sorted([*(d for d in known if d.span not in gone), *laws], key=lambda d: d.span)


def _law(page: Page, m: re.Match[str], status: str) -> Deed:
    arguments = [_argument("topic", page, (m.start("what"), m.end("what")))]
    if status == "instructed":
        arguments.append(_argument("addressee", page, (m.start("whom"), m.end("whom")), "state"))
        subject = _subject(page, m.start("act"))
        if subject is not None:
            arguments.append(_argument("actor", page, subject, "public_person"))
    stage = StageReached.PLANNED if status == "instructed" else StageReached.ACCOMPLISHED
    return Deed(
        (m.start("act"), m.end("act")),
        Kind.LAW,
        stage,
        Modality.ASSERTED,
        Polarity.AFFIRMED,
        status,
        REAL,
        _SCORE,
        tuple(arguments),
        made=True,
    )


def _argument(role: str, page: Page, span: Stretch, actor_kind: str = "other") -> Argument:
    start, end = trimmed(page, span)
    return Argument(role, start, end, _SCORE, actor_kind=actor_kind)


def _subject(page: Page, before: int) -> Stretch | None:
    """The subject of the verb at `before`: the name or office that begins the clause."""
    sentence = page.sentence(before)
    words = page.text[sentence[0] : before]
    for m in re.finditer(
        r"(?:^|,\s+|\s)(?P<who>(?:the |The |[A-Z])[^,;]*?)(?=\s+(?:in|at|on|today|also|has|had|yesterday|then)\b|\s*$)", words
    ):
        span = undated(page, trimmed(page, (sentence[0] + m.start("who"), sentence[0] + m.end("who"))))
        if kind_of_words(page.words(span)) is not None:
            return span
    return None


def _with_status(page: Page, d: Deed) -> Deed:
    """The status that the words beside a law tell, where the encoder gives none."""
    if d.kind is not Kind.LAW or d.status is not None:
        return d
    sentence = page.sentence(d.span[0])
    hits = status_words("law").find(page.words(sentence))
    near = [h for h in hits if abs(sentence[0] + h.start - d.span[0]) <= 50]
    return replace(d, status=near[0].term) if near else d


_WITHIN = re.compile(
    r"\bwithin\s+(?P<n>an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|\d{1,3})\s+(?P<unit>day|week|month|year)s?\b", re.I
)
_NUMBERS = {
    w: n for n, w in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"])
} | {"a": 1, "an": 1}


def with_deadlines(page: Page, deeds: Sequence[Deed], published: date | None) -> list[Deed]:
    """The deeds, a law that is to be made "within two months" with that stretch of time from the day of the instruction."""
    out = []
    for d in deeds:
        m = _WITHIN.search(page.text, *page.sentence(d.span[0])) if d.kind is Kind.LAW and d.status == "instructed" else None
        start = date.fromisoformat(d.dates[0][1].start) if d.dates else published
        if m is not None and start is not None:
            count = _NUMBERS.get(m["n"].casefold()) or int(m["n"])
            until = Moment(start.isoformat(), _later(start, count, m["unit"].casefold()).isoformat(), DatePrecision.RANGE, m.group())
            d = replace(d, dates=(*d.dates, ((m.start(), m.end()), until)))
        out.append(d)
    return out


def _later(day: date, count: int, unit: str) -> date:
    """`day` and `count` units after it; a day that the month does not have is its last."""
    if unit in ("day", "week"):
        return day + timedelta(days=count * (7 if unit == "week" else 1))
    months = day.month - 1 + count * (12 if unit == "year" else 1)
    year, month = day.year + months // 12, months % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
