"""Rules for times that count from an anchor, and for times of day."""

import re
from datetime import date, timedelta

from testimonia.text.timex.anchors import (
    Context,
    Reading,
    calendar_day,
    clock_value,
    counted,
    day_after,
    day_number,
    day_value,
    is_future,
    month_number,
    rule,
    shifted,
    unit_of,
    week_value,
    weekday_day,
    year_for,
)
from testimonia.text.timex.words import (
    APPROX,
    CLOCK,
    COUNT,
    DAY,
    DAY_ORDINAL,
    HAS_PART,
    HAS_UNIT,
    HAS_WEEKDAY,
    MOD,
    MONTH,
    PART,
    PARTS,
    UNIT,
    VAGUE,
    WEEKDAY,
    WEEKDAYS,
    YEAR,
)

_DEICTIC_DAYS = {"today": 0, "yesterday": -1, "tomorrow": 1, "the day before yesterday": -2, "the day after tomorrow": 2}


@rule(
    r"(?:(?:earlier|later|late|early)\s+)?(?P<w>the\s+day\s+(?:before\s+yesterday|after\s+tomorrow)|today"
    r"|yesterday|tomorrow)(?P<gen>['’]s)?(?:\s+(?P<p>morning|afternoon|evening|night|noon))?",
    needs="today|yesterday|tomorrow",
)
def _deictic_day(m: re.Match[str], ctx: Context) -> Reading:
    base = ctx.dct or ctx.told
    if base is None:
        return None
    value = day_after(base, _DEICTIC_DAYS[re.sub(r"\s+", " ", m["w"].lower())]) or ""
    return ("TIME", f"{value}T{PARTS[m['p'].lower()]}") if m["p"] else ("DATE", value)


@rule(r"(?:(?:late|early|earlier|later)\s+)?(?:tonight|this\s+(?P<p>morning|afternoon|evening|dawn|noon))", needs=HAS_PART)
def _this_part_of_day(m: re.Match[str], ctx: Context) -> Reading:
    base = ctx.dct or ctx.told
    return ("TIME", f"{base.isoformat()}T{PARTS[m['p'].lower()] if m['p'] else 'NI'}") if base else None


@rule(r"(?:late\s+|early\s+)?last\s+(?P<p>night|evening)|overnight", needs="night|evening")
def _last_night(m: re.Match[str], ctx: Context) -> Reading:
    base = ctx.now
    return ("TIME", f"{day_after(base, -1)}T{PARTS[(m['p'] or 'night').lower()]}") if base else None


@rule(
    r"(?P<w>(?:the\s+)?(?:same|very\s+same)|that\s+same|that|the\s+previous|the\s+following|the\s+next)\s+"
    r"(?P<p>morning|afternoon|evening|night|dawn)",
    needs=HAS_PART,
)
def _told_part_of_day(m: re.Match[str], ctx: Context) -> Reading:
    base = ctx.told or ctx.now
    if base is None:
        return None
    which = m["w"].lower()
    step = -1 if "previous" in which else 1 if "following" in which or "next" in which else 0
    return "TIME", f"{day_after(base, step)}T{PARTS[m['p'].lower()]}"


@rule(
    rf"(?P<mod>(?:early|late)\s+(?:on\s+)?)?(?:(?P<w>last|next|this|this\s+past|this\s+coming|the\s+following"
    rf"|the\s+previous|the\s+same|that)\s+)?(?P<d>{WEEKDAY})(?:\s+(?P<p>{PART})|(?:\s+at|,)?\s+(?P<c>{CLOCK}))?"
    rf"(?P<wk>\s+(?:last|next)\s+week)?",
    needs=HAS_WEEKDAY,
)
def _weekday_date(m: re.Match[str], ctx: Context) -> Reading:
    if (
        m["d"].islower()
        or re.search(r"\b(?:Black|Bloody|Good|Holy|Palm|Easter)\s+$", ctx.text[max(0, m.start() - 8) : m.start()])
        or (m["d"].endswith(".") and ctx.text[m.end() : m.end() + 1].isalpha())
    ):
        return None
    which = re.sub(r"\s+", " ", (m["w"] or "").lower()).replace("this past", "last").replace("this coming", "next")
    if which in {"the following", "the previous"} and ctx.told:
        wanted = WEEKDAYS[m["d"].lower().rstrip(".")]
        step = (wanted - ctx.told.weekday()) % 7 or 7
        day: date | None = ctx.told + timedelta(days=step if which == "the following" else step - 7)
    else:
        day = weekday_day(m, m["d"], ctx, which)
    if day is None:
        return None
    if m["wk"] and ctx.now:
        monday = ctx.now - timedelta(days=ctx.now.weekday())
        day = monday + timedelta(days=WEEKDAYS[m["d"].lower().rstrip(".")] + (7 if "next" in m["wk"].lower() else -7))
    if m["p"]:
        return "TIME", f"{day.isoformat()}T{PARTS[m['p'].lower()]}"
    return ("TIME", f"{day.isoformat()}T{clock_value(m['c'])}") if m["c"] else ("DATE", day.isoformat())


@rule(r"(?P<mod>(?:early|late)\s+)?(?P<w>this|last|next|the|that|the\s+(?:following|previous|past|coming))\s+weekend", needs="weekend")
def _weekend(m: re.Match[str], ctx: Context) -> Reading:
    if ctx.now is None:
        return None
    which = m["w"].lower()
    step = 7 if "next" in which or "following" in which or "coming" in which else 0
    if step == 0 and which != "this" and ctx.now.weekday() < 5 and not (which == "the" and is_future(m, ctx)):
        step = -7
    return "DATE", f"{week_value(ctx.now + timedelta(days=step))}-WE"


_STEPS = {
    "this": 0,
    "last": -1,
    "past": -1,
    "previous": -1,
    "next": 1,
    "coming": 1,
    "following": 1,
    "current": 0,
    "same": 0,
    "that": 0,
    "present": 0,
    "preceding": -1,
    "prior": -1,
    "new": 0,
    "latest": -1,
    "upcoming": 1,
}


@rule(
    rf"(?P<mod>{MOD}|earlier\s+|later\s+(?:on\s+)?|early\s+|late\s+)?(?:(?:(?:in|of)\s+)?the\s+)?(?P<w>this|last"
    rf"|past|previous|next|coming|following|current|same|that(?:\s+same)?|preceding|prior|present)\s+"
    rf"(?P<u>week|month|year|decade|century|day|fiscal\s+year|calendar\s+year|academic\s+year)(?:\s+"
    rf"(?P<more>before|earlier))?",
    needs=r"\s(?:week|month|year|decade|century|day|fiscal|calendar|academic)",
)
def _relative_unit(m: re.Match[str], ctx: Context) -> Reading:
    words = m[0].lower()
    which = m["w"].lower().split()[0]
    unit = unit_of(m["u"].lower().split()[-1])
    told = which in {"that", "following", "previous", "same", "preceding", "prior"} or (
        which == "next" and re.search(r"\bthe\s+next\b", words) is not None and (ctx.narrative or unit == "D")
    )
    base = (ctx.told or ctx.now) if told else ctx.now
    if unit == "D" and told and ctx.last and ctx.last[2] is None:
        base = None if ctx.narrative else ctx.dct  # only a month or year was told: no day is invented
    if which == "same" and re.match(r"\s+(?:as|that|when)\b", ctx.text[m.end() : m.end() + 8]):
        return None  # "the same day as the strike" is tied to an act, not to the last date told
    if unit == "D" and which not in {"that", "same", "next", "following", "previous", "preceding"}:
        return None
    if base is None:
        return None
    value = shifted(base, _STEPS[which], unit)
    return ("DATE", value) if value else None


@rule(
    rf"(?P<mod>(?:{MOD})|all\s+|the\s+rest\s+of\s+|the\s+remainder\s+of\s+|the\s+whole\s+of\s+|for\s+(?=the\s)"
    rf"|in\s+(?=the\s))?the\s+(?:whole\s+|entire\s+|full\s+)?(?P<u>year|month|week|day)(?=\s*(?:[.,;)]|and\b|$)"
    rf"|\s+(?:before|earlier|as|with|to|by|the|in|after|ended|ending))(?!\s+(?:of|ended\s+\w+\s+\d))",
    needs=r"\s(?:year|month|week|day)",
)
def _the_unit(m: re.Match[str], ctx: Context) -> Reading:
    """ "the end of the year": the year of the anchor."""
    if not m["mod"]:
        return None
    base = ctx.told if ctx.narrative else ctx.now
    value = shifted(base, 0, unit_of(m["u"])) if base else None
    return ("DATE", value) if value else None


@rule(r"(?:at\s+)?(?:the\s+|around\s+)?year[- ]end", needs="year[- ]end")
def _year_end(_m: re.Match[str], ctx: Context) -> Reading:
    return ("DATE", f"{ctx.now.year:04d}") if ctx.now else None


@rule(
    rf"(?:{APPROX})?(?P<n>{COUNT}|an?|{VAGUE})\s+(?:or\s+\w+\s+|long\s+)?(?P<u>{UNIT})\s+(?P<w>ago|earlier"
    rf"|before|previously|later|afterwards?|after|from\s+now|hence|prior)(?:\s+(?P<today>today|yesterday))?",
    needs=HAS_UNIT + r"\w*\s+(?:ago|earlier|before|previously|later|after|from|hence|prior)",
)
def _distance(m: re.Match[str], ctx: Context) -> Reading:
    where, unit, count = m["w"].lower(), unit_of(m["u"]), counted(m["n"])
    if where in {"before", "after"} and unit in {"S", "TM", "TH"}:
        return None  # "twenty minutes before departure" names no day
    if where == "before" and unit == "Y" and re.match(r"\s+\w", ctx.text[m.end() : m.end() + 2]):
        return None
    base = (ctx.dct or ctx.now) if where in {"ago", "from now", "hence"} and not ctx.narrative else (ctx.told or ctx.now)
    back = where in {"ago", "earlier", "before", "previously", "prior"}
    if base is None:
        return None
    if count is None:
        return "DATE", "PAST_REF" if back else "FUTURE_REF"
    value = shifted(base, -count if back else count, unit)
    if unit == "Y" and count == 1 and where in {"ago", "earlier"} and re.fullmatch(r"\d{4}-Q\d", ctx.last_value) and not ctx.narrative:
        value = f"{int(ctx.last_value[:4]) - 1:04d}{ctx.last_value[4:]}"
    return ("DATE", value) if value else None


@rule(
    r"(?:(?:on|by)\s+)?the\s+(?P<u>day|night|evening|week|month|year)\s+(?P<w>before|after|earlier|previous)"
    r"(?:\s+last)?(?!\s+(?:yesterday|tomorrow))",
    needs=r"\s(?:day|night|evening|week|month|year)\s+(?:before|after|earlier|previous)",
)
def _the_unit_before(m: re.Match[str], ctx: Context) -> Reading:
    base = ctx.told or ctx.now
    if base is None:
        return None
    step = 1 if m["w"].lower() == "after" else -1
    unit = m["u"].lower()
    if unit in {"night", "evening"}:
        return "TIME", f"{day_after(base, step)}T{PARTS[unit]}"
    value = shifted(base, step, unit_of(unit))
    return ("DATE", value) if value else None


@rule(r"(?:on\s+)?(?:the\s+same|that\s+very|the\s+very\s+same)\s+date", needs=r"\sdate")
def _same_date(_m: re.Match[str], ctx: Context) -> Reading:
    return ("DATE", ctx.told.isoformat()) if ctx.told else None


@rule(
    rf"(?P<c>{CLOCK})(?:,?\s+(?:on\s+)?(?:(?P<d>{WEEKDAY})|(?P<rel>today|yesterday|tomorrow)|(?P<m>{MONTH})\s+"
    rf"(?P<dn>{DAY})))?(?!\s*(?:percent|million|billion|%))",
    needs=r"\d[:.][0-5]|\d\s*(?:[ap]\.?m|o'clock)",
)
def _clock(m: re.Match[str], ctx: Context) -> Reading:
    bare = re.fullmatch(r"\d{1,2}\.\d\d", m["c"].strip())
    if bare and not re.search(
        r"\b(?:at|from|until|till|to|by|before|after|around|about|,)\s*$|,\s*$", ctx.text[max(0, m.start() - 8) : m.start()]
    ):
        return None
    day = ctx.dct if not ctx.narrative else ctx.told
    if m["d"]:
        day = weekday_day(m, m["d"], ctx)
    elif m["rel"] and ctx.dct:
        day = ctx.dct + timedelta(days=_DEICTIC_DAYS[m["rel"].lower()])
    elif m["m"]:
        month = month_number(m["m"])
        year = year_for(month, day_number(m["dn"]), m, ctx)
        day = calendar_day(year, month, day_number(m["dn"])) if year else None
    elif ctx.told and "\n\n" not in ctx.text[ctx.last_start : m.start()] and m.start() - ctx.last_start < 400:
        day = ctx.told
    return "TIME", f"{day.isoformat() if day else 'XXXX-XX-XX'}T{clock_value(m['c'])}"


@rule(
    rf"(?:the\s+)?(?P<mod>(?:early|late)\s+)?(?P<p>morning|afternoon|evening|night|dawn)\s+of\s+(?:"
    rf"(?P<d>{DAY})\s+(?P<m>{MONTH})|(?P<m2>{MONTH})\s+(?P<d2>{DAY})|(?:the\s+)?(?P<d3>{DAY_ORDINAL}))(?:,?\s+"
    rf"(?P<y>{YEAR}))?",
    needs=r"(?:morning|afternoon|evening|night|dawn)\s+of\s",
)
def _part_of_date(m: re.Match[str], ctx: Context) -> Reading:
    named = m["m"] or m["m2"]
    day = day_number(m["d"] or m["d2"] or m["d3"])
    month = month_number(named) if named else (ctx.told or ctx.now or date(1, 1, 1)).month
    year = int(m["y"]) if m["y"] else (year_for(month, day, m, ctx) if named else (ctx.told or ctx.now or date(1, 1, 1)).year)
    found = day_value(year, month, day) if year and year > 1 else None
    return ("TIME", f"{found[1]}T{PARTS[m['p'].lower()]}") if found else None
