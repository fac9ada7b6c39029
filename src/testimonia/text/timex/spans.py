"""Rules for durations, repeated times, and words such as "now"."""

import re

from testimonia.text.timex.anchors import Context, Reading, counted, rule, unit_of
from testimonia.text.timex.words import (
    APPROX,
    COUNT,
    HAS_UNIT,
    PART,
    PARTS,
    SEASON,
    SEASONS,
    UNIT,
    VAGUE,
    WEEKDAY,
    WEEKDAYS,
)


def _duration(count: int | float | str, unit: str) -> str:
    if unit == "S":
        return f"PT{count}S"
    if unit.startswith("T"):
        return f"PT{count}{unit[1:]}"
    return f"P{count}{unit}"


@rule(
    rf"(?:(?:for|within)\s+)?(?P<lead>(?:the\s+|these\s+|those\s+|his\s+|her\s+|its\s+|their\s+)?(?:past|last"
    rf"|next|first|previous|coming|preceding|following|final|latest|recent)\s+|another\s+|(?:{APPROX}))?"
    rf"(?P<n>{COUNT}|{VAGUE})(?P<sep>\s+(?:more\s+|full\s+|consecutive\s+|straight\s+|long\s+)?|-)(?P<u>{UNIT})"
    rf"(?P<old>(?:\s+|-)old)?",
    needs=HAS_UNIT,
)
def _counted_duration(m: re.Match[str], _ctx: Context) -> Reading:
    unit, word = unit_of(m["u"]), m["n"].strip().lower()
    if m["sep"] == "-" and not re.search(r"\d|[a-z]$", word):
        return None
    if m["old"] and m["sep"] == "-":
        return None  # an age
    half = re.match(r"half", word)
    number: int | float | str | None = counted(word)
    if re.fullmatch(r"\d+\.\d+", word):
        number = word
    if number is None and half:
        return "DURATION", _duration("30", "TM") if unit == "TH" else _duration("6", "M") if unit == "Y" else _duration("0.5", unit)
    if word == "recent" and unit in {"D", "W", "M", "Y"}:
        return "DURATION", _duration("X", unit)
    if number is not None and isinstance(number, int) and number > 1900 and unit == "Y":
        return None
    lead = (m["lead"] or "").lower()
    if re.search(r"\b(?:first|final)\b", lead) and number == 1:
        return None
    return "DURATION", _duration("X" if number is None else number, unit)


@rule(
    rf"(?P<lead>(?:{APPROX})|(?:for|within|in)\s+)?(?P<a>an?|one)\s+(?P<half>half\s+)?(?P<u>day|week|month"
    rf"|quarter|year|decade|century|hour|minute|fortnight)(?!\s+(?:ago|earlier|later|before|after|from))",
    needs=HAS_UNIT,
)
def _one_unit(m: re.Match[str], ctx: Context) -> Reading:
    left = ctx.text[max(0, m.start() - 24) : m.start()]
    if (
        m["a"].lower() == "one"
        or m["lead"]
        or re.search(r"\b(?:than|about|nearly|almost|half|over|once|twice|times|within|for|least)\s*$", left)
    ):
        return "DURATION", _duration(1, unit_of(m["u"]))
    if re.search(r"(?:\d|million|billion|percent|times|cents|tons|barrels|[a-z]+s)\s*$", left):
        return "DURATION", _duration(1, unit_of(m["u"]))
    return None


@rule(
    r"(?:for\s+)?(?:the\s+(?:past|last|next|coming|previous)\s+)(?P<u>day|hour|minute|decades?|centur(?:y|ies)"
    r"|weeks|months|years|days|hours)",
    needs=HAS_UNIT,
)
def _last_stretch(m: re.Match[str], _ctx: Context) -> Reading:
    unit = unit_of(m["u"])
    return "DURATION", _duration("X" if m["u"].lower().endswith("s") else 1, unit)


@rule(
    r"(?<!the )(?P<u>decades|centuries|years|months|weeks|days|hours|minutes)(?:-long|-old)?",
    needs="decades|centuries|years|months|weeks|days|hours|minutes",
)
def _bare_units(m: re.Match[str], ctx: Context) -> Reading:
    if m[0].lower().endswith("long"):
        return "DURATION", _duration("X", unit_of(m["u"]))
    left, right = ctx.text[max(0, m.start() - 12) : m.start()], ctx.text[m.end() : m.end() + 10]
    after = re.search(r"\b(?:for|in|within|after|of|last|took|lasted|spent|and|or|these|recent)\s*$", left, re.IGNORECASE)
    closed = re.match(r"\s+(?:of|later|ago|after|before|or)\b|[.,;]", right) or re.search(r"\bfor\s*$", left, re.IGNORECASE)
    return ("DURATION", _duration("X", unit_of(m["u"]))) if after and closed else None


@rule(rf"(?:every|each)\s+(?:(?P<n>{COUNT}|other)\s+)?(?:(?P<u>{UNIT})|(?P<d>{WEEKDAY})|(?P<p>{PART})|(?P<s>{SEASON}))", needs="every|each")
def _every(m: re.Match[str], _ctx: Context) -> Reading:
    if m["u"]:
        number = 2 if (m["n"] or "").lower() == "other" else counted(m["n"] or "one")
        return "SET", _duration(number or "X", unit_of(m["u"]))
    if m["d"]:
        return "SET", f"XXXX-WXX-{WEEKDAYS[m['d'].lower().rstrip('.')] + 1}"
    return "SET", f"XXXX-XX-XXT{PARTS[m['p'].lower()]}" if m["p"] else f"XXXX-{SEASONS[m['s'].lower()]}"


@rule(r"(?P<w>daily|weekly|monthly|annually|yearly|nightly|hourly)", needs="daily|weekly|monthly|annually|yearly|nightly|hourly")
def _adverb_set(m: re.Match[str], ctx: Context) -> Reading:
    if m["w"][0].isupper() and ctx.text[max(0, m.start() - 2) : m.start()].strip(' “"\n'):
        return None  # the name of a newspaper
    unit = {"d": "1D", "w": "1W", "m": "1M", "a": "1Y", "y": "1Y", "n": "1D"}.get(m["w"].lower()[0])
    return "SET", f"P{unit}" if unit else "PT1H"


_REFERENCES = {
    "now": "PRESENT_REF",
    "right now": "PRESENT_REF",
    "until now": "PRESENT_REF",
    "currently": "PRESENT_REF",
    "current": "PRESENT_REF",
    "at present": "PRESENT_REF",
    "presently": "PRESENT_REF",
    "at the moment": "PRESENT_REF",
    "the time being": "PRESENT_REF",
    "nowadays": "PRESENT_REF",
    "at this time": "PRESENT_REF",
    "recently": "PAST_REF",
    "more recently": "PAST_REF",
    "most recently": "PAST_REF",
    "recent": "PAST_REF",
    "the past": "PAST_REF",
    "the future": "FUTURE_REF",
    "the near future": "FUTURE_REF",
    "future": "FUTURE_REF",
    "the near term": "FUTURE_REF",
}


@rule(
    "|".join(re.escape(words).replace(r"\ ", r"\s+") for words in sorted(_REFERENCES, key=len, reverse=True)),
    needs="now|current|present|moment|time|recent|past|future|near",
)
def _reference(m: re.Match[str], _ctx: Context) -> Reading:
    return "DATE", _REFERENCES[re.sub(r"\s+", " ", m[0].lower())]
