"""Rules for calendar dates: days, days with months, months with years, in all usual notations."""

import re

from testimonia.text.timex.anchors import (
    Context,
    Reading,
    calendar_day,
    day_number,
    day_value,
    full_year,
    is_future,
    month_number,
    rule,
    shift_months,
    year_for,
)
from testimonia.text.timex.words import (
    DAY,
    DAY_ORDINAL,
    HAS_DAY_OF_MONTH,
    HAS_MONTH,
    HAS_MONTH_AND_DAY,
    HAS_MONTH_AND_YEAR,
    MOD,
    MONTH,
    MONTH_FULL,
    WEEKDAY,
    YEAR,
)


@rule(r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)(?:[T ](?P<t>\d\d:\d\d(?::\d\d)?)Z?)?", needs=r"\d-\d")
def _iso_date(m: re.Match[str], _ctx: Context) -> Reading:
    found = day_value(int(m["y"]), int(m["m"]), int(m["d"]))
    return ("TIME", f"{found[1]}T{m['t']}") if found and m["t"] else found


@rule(r"(?P<a>\d{1,2})(?P<sep>[/.-])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4}|\d{2})", needs=r"\d[/.-]\d")
def _numeric_date(m: re.Match[str], ctx: Context) -> Reading:
    year, a, b = full_year(m["y"], ctx), int(m["a"]), int(m["b"])
    by_day, by_month = calendar_day(year, b, a), calendar_day(year, a, b)
    chosen = by_day or by_month
    if by_day and by_month and ctx.dct:
        # Both readings exist: the other order only where it brings the date to within a month of the document and day-first does not.
        near, far = abs((by_month - ctx.dct).days), abs((by_day - ctx.dct).days)
        chosen = by_month if near <= 31 < far else by_day
    return ("DATE", chosen.isoformat()) if chosen else None


@rule(
    rf"(?:{WEEKDAY},?\s+)?(?:the\s+)?(?P<d>{DAY}|{DAY_ORDINAL})(?:\s+of)?(?:\s+|-)(?P<m>{MONTH}),?\s+(?:of\s+)?"
    rf"(?P<y>{YEAR})(?P<bc>\s+B\.?C\.?)?"
    rf"|(?:{WEEKDAY},?\s+)?(?P<m2>{MONTH})\s+(?:the\s+)?(?P<d2>{DAY_ORDINAL}|{DAY}),?\s+(?:of\s+)?(?P<y2>{YEAR}"
    rf"|\d{{2}}(?!\s*(?:,|and|to|-)\s*\d))(?!,\d)",
    needs=rf"{HAS_MONTH_AND_YEAR}|{HAS_MONTH_AND_DAY}",
)
def _full_date(m: re.Match[str], ctx: Context) -> Reading:
    year = full_year(m["y"] or m["y2"], ctx)
    return day_value(year, month_number(m["m"] or m["m2"]), day_number(m["d"] or m["d2"]))


@rule(
    rf"(?:{WEEKDAY},?\s+)?(?:the\s+)?(?P<d>{DAY}|{DAY_ORDINAL})(?:\s+of)?(?:\s+|-)(?P<m>{MONTH})"
    rf"|(?:{WEEKDAY},?\s+)?(?P<m2>{MONTH})\s+(?:the\s+)?(?P<d2>{DAY_ORDINAL}|{DAY})(?![:,]?\d|\s+(?:percent|per"
    rf"|million|billion))",
    needs=rf"{HAS_DAY_OF_MONTH}|{HAS_MONTH_AND_DAY}",
)
def _day_and_month(m: re.Match[str], ctx: Context) -> Reading:
    month, day = month_number(m["m"] or m["m2"]), day_number(m["d"] or m["d2"])
    if (m["m"] or m["m2"]) in {"may", "march", "mar"} or ((m["m2"] or "").lower() == "may" and not (m["m2"] or "M")[0].isupper()):
        return None
    year = year_for(month, day, m, ctx)
    return day_value(year, month, day) if year else None


@rule(
    rf"(?P<mod>{MOD})?(?P<m>{MONTH}),?\s+(?:of\s+)?(?:the\s+year\s+)?(?P<y>{YEAR}|\d{{1,4}}(?=\s+B\.?C))"
    rf"(?P<bc>\s+B\.?C\.?)?(?!,\d)",
    needs=HAS_MONTH_AND_YEAR,
)
def _month_and_year(m: re.Match[str], _ctx: Context) -> Reading:
    return "DATE", f"{'BC' if m['bc'] else ''}{int(m['y']):04d}-{month_number(m['m']):02d}"


@rule(
    rf"(?P<mod>{MOD})?(?P<m>{MONTH})(?:\s+of)?\s+(?P<w>this|last|next|that|the\s+same|the\s+following"
    rf"|the\s+previous)\s+year",
    needs=HAS_MONTH + r"(?:\s+of)?\s+(?:this|last|next|that|the)\s",
)
def _month_of_relative_year(m: re.Match[str], ctx: Context) -> Reading:
    which = m["w"].lower()
    told = which.startswith(("that", "the"))
    now = ctx.told if told and ctx.told else ctx.now
    if now is None:
        return None
    step = {"last": -1, "next": 1}.get(which, 1 if "following" in which else -1 if "previous" in which else 0)
    return "DATE", f"{now.year + step:04d}-{month_number(m['m']):02d}"


@rule(
    rf"(?P<mod>(?i:{MOD}))?(?P<w>(?i:last|next|this|this\s+past|this\s+coming)\s+)?(?P<m>{MONTH_FULL}|(?:Jan|Feb"
    rf"|Aug|Sept?|Oct|Nov|Dec)\.)",
    re.NOFLAG,
    needs=HAS_MONTH,
)
def _bare_month(m: re.Match[str], ctx: Context) -> Reading:
    month = month_number(m["m"])
    which = (m["w"] or "").strip().lower()
    if re.search(r"\bthe\s+$", ctx.text[max(0, m.start() - 5) : m.start()]) and re.match(r"\s+[A-Z]", ctx.text[m.end() : m.end() + 2]):
        return None  # part of a name: the October Bridge
    if m["m"] in {"May", "March"} and not which and not m["mod"] and not _names_a_month(ctx.text, m.start()):
        return None
    if which and ctx.now:
        same = ctx.now.year
        if which in {"last", "this past"}:
            return "DATE", f"{same if month < ctx.now.month else same - 1:04d}-{month:02d}"
        if which == "next":
            return "DATE", f"{same if month > ctx.now.month else same + 1:04d}-{month:02d}"
        return "DATE", f"{same:04d}-{month:02d}"
    year = year_for(month, None, m, ctx)
    return ("DATE", f"{year:04d}-{month:02d}") if year else None


def _names_a_month(text: str, start: int) -> bool:
    """May and March at the head of a sentence, or after a name, are words as well: only after a preposition or another month."""
    left = text[max(0, start - 24) : start]
    return bool(
        re.search(
            rf"(?:\b(?:in|of|by|since|until|till|from|to|through|during|before|after|between|and|for|last|next|this"
            rf"|early|late|mid|on|and|or|around|{MONTH_FULL})|[,(-])\s*$",
            left,
            re.IGNORECASE,
        )
    )


@rule(
    rf"(?P<a>{DAY}|{DAY_ORDINAL})(?=\s*(?:and|to|or|-|–|—|through|until)\s*(?:the\s+)?(?:{DAY}|{DAY_ORDINAL})"
    rf"(?:\s+of)?\s+(?P<m>{MONTH})(?:,?\s+(?P<y>{YEAR}))?)",
    needs=HAS_DAY_OF_MONTH,
)
def _first_day_of_range(m: re.Match[str], ctx: Context) -> Reading:
    """ "18" of "between 18 and 22 February"."""
    month, day = month_number(m["m"]), day_number(m["a"])
    year = int(m["y"]) if m["y"] else year_for(month, day, m, ctx)
    return day_value(year, month, day) if year else None


@rule(
    rf"(?<=[0-9hdt](?:-|–|—))(?P<b>{DAY})(?:,?\s+(?P<y>{YEAR}))?|(?<=[0-9hdt] (?:-|–|—) )(?P<b2>{DAY})(?:,?\s+"
    rf"(?P<y2>{YEAR}))?|(?<=\d and )(?P<b3>{DAY})(?:,\s+(?P<y3>{YEAR}))?|(?<=\d to )(?P<b4>{DAY})(?:,\s+"
    rf"(?P<y4>{YEAR}))?",
    needs="[0-9]",
)
def _last_day_of_range(m: re.Match[str], ctx: Context) -> Reading:
    """ "7" of "June 5-7" and of "June 5 and 7"."""
    first = re.search(rf"(?P<m>{MONTH})\s+(?P<d>{DAY})\s*(?:-|–|—|and|to)\s*$", ctx.text[max(0, m.start() - 24) : m.start()])
    if not first or re.match(r"\s*(?:%|percent|million|people|[a-z]+s\b)", ctx.text[m.end() : m.end() + 14]):
        return None
    day = day_number(m["b"] or m["b2"] or m["b3"] or m["b4"])
    given = m["y"] or m["y2"] or m["y3"] or m["y4"]
    month = month_number(first["m"])
    year = int(given) if given else year_for(month, day, m, ctx)
    return day_value(year, month, day) if year else None


@rule(
    rf"(?:{WEEKDAY},?\s+)?the\s+(?P<d>(?:[12]?[0-9]|3[01])(?:st|nd|rd|th))(?P<inst>\s+(?:instant|inst\.|ultimo"
    rf"|ult\.|proximo|prox\.))?(?!\s+(?:century|anniversary|(?-i:[A-Z])|\w+\s+(?:division|brigade|battalion"
    rf"|floor)|division|brigade|battalion|army|regiment|time|birthday|day|floor|person|year|week|month|of\b))",
    needs="[0-9](?:st|nd|rd|th)",
)
def _day_of_month(m: re.Match[str], ctx: Context) -> Reading:
    """ "the 26th", "the 3rd instant": of the month of the last date told, of the document's month if that fits better."""
    if not m["inst"] and not re.search(
        r"\b(?:on|of|since|until|till|from|to|by|before|after|between|and|night)\s*$",
        ctx.text[max(0, m.start() - 12) : m.start()],
        re.IGNORECASE,
    ):
        return None
    base = ctx.now if not ctx.narrative and ctx.now else ctx.told or ctx.now
    if base is None:
        return None
    year, month = base.year, base.month
    inst = (m["inst"] or "").strip().lower()
    if inst.startswith("ult"):
        year, month = shift_months(year, month, -1)
    elif inst.startswith("prox") or (not inst and day_number(m["d"]) < base.day and is_future(m, ctx)):
        year, month = shift_months(year, month, 1)
    elif not inst and not ctx.narrative and day_number(m["d"]) > base.day and not is_future(m, ctx):
        year, month = shift_months(year, month, -1)
    return day_value(year, month, day_number(m["d"]))
