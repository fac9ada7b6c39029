"""Words of time: months, weekdays, units and the patterns that the rules are made of."""

import re

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        1,
    )
    for name in names
}
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            ("monday", "mon"),
            ("tuesday", "tue", "tues"),
            ("wednesday", "wed"),
            ("thursday", "thu", "thurs"),
            ("friday", "fri"),
            ("saturday", "sat"),
            ("sunday", "sun"),
        )
    )
    for name in names
}
SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
PARTS = {
    "morning": "MO",
    "dawn": "MO",
    "daybreak": "MO",
    "sunrise": "MO",
    "noon": "MI",
    "midday": "MI",
    "afternoon": "AF",
    "evening": "EV",
    "dusk": "EV",
    "sunset": "EV",
    "night": "NI",
    "midnight": "NI",
}
ORDINALS = {
    word: number
    for number, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
            "twenty-first",
            "twenty-second",
            "twenty-third",
            "twenty-fourth",
            "twenty-fifth",
            "twenty-sixth",
            "twenty-seventh",
            "twenty-eighth",
            "twenty-ninth",
            "thirtieth",
            "thirty-first",
        ],
        1,
    )
}
UNITS = {
    "second": "S",
    "minute": "TM",
    "hour": "TH",
    "day": "D",
    "night": "D",
    "weekend": "W",
    "week": "W",
    "fortnight": "W",
    "month": "M",
    "quarter": "Q",
    "year": "Y",
    "decade": "DE",
    "century": "CE",
    "centurie": "CE",
    "millennium": "ML",
}

MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|(?:Jan|Feb|Mar"
    r"|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
WEEKDAY = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|(?:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)\.)"
YEAR = r"(?:1[0-9]{3}|20[0-9]{2})"
DAY = r"(?:[12][0-9]|3[01]|0?[1-9])(?:st|nd|rd|th)?"
DAY_ORDINAL = r"(?:(?:[12]?[0-9]|3[01])(?:st|nd|rd|th)|" + "|".join(sorted(ORDINALS, key=len, reverse=True)) + r")"
SMALL = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|seventeen|eighteen|nineteen|twenty|thirty"
    r"|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|dozen)"
)
COUNT = rf"(?:\d+(?:[.,]\d+)?|(?:an?\s+)?(?:half[ -])?{SMALL}(?:[ -](?:and\s+)?{SMALL}){{0,6}})"
VAGUE = (
    r"(?:several|many|some|(?:a\s+)?few|a\s+number\s+of|numerous|various|an?\s+couple\s+of|a\s+couple|recent"
    r"|coming|subsequent|intervening|following)"
)
UNIT = (
    r"(?:seconds?|minutes?|hours?|days?|nights?|weeks?|weekends?|fortnights?|months?|quarters?|years?|decades?"
    r"|centur(?:y|ies))"
)
SEASON = r"(?:spring|summer|autumn|fall|winter)"
PART = r"(?:morning|dawn|daybreak|noon|midday|afternoon|evening|dusk|night|midnight)"
MOD = (
    r"(?:(?:the\s+)?(?:early|late|mid|middle)(?:\s+in|\s+of)?(?:\s+|[-–]\s*)"
    r"|(?:the\s+)?(?:(?:very\s+)?(?:beginning|start|end|middle|close)|first\s+half|second\s+half|latter\s+part"
    r"|early\s+part|rest|turn)\s+of\s+(?:the\s+)?|earlier\s+(?:in\s+)?|later\s+(?:in\s+)?)"
)
APPROX = (
    r"(?:(?:about|around|nearly|almost|more\s+than|less\s+than|at\s+least|over|up\s+to|roughly|approximately"
    r"|some|only|just|under)\s+)"
)
CLOCK = (
    r"(?:(?:[01]?\d|2[0-3])[:.][0-5]\d(?:\s*(?:a\.?m\.?|p\.?m\.?))?|(?:1[0-2]|[1-9])\s*(?:a\.m\.|p\.m\.|am\b"
    r"|pm\b|o'clock))(?:\s*(?:GMT|UTC|EST|EDT|local\s+time))?"
)
FUTURE_CUE = re.compile(
    r"\b(?:will|shall|won't|'ll|to\s+be\s+held|(?:is|are|was|were)\s+(?:expected|scheduled|due|planned|set)"
    r"|expected|scheduled|plans?|set\s+(?:for|to)|going\s+to|"
    r"(?:is|are)\s+to|until|next|upcoming|intends?|hopes?|beginning|starting|effective|deadline|as\s+early\s+as"
    r"|no\s+later\s+than)\b",
    re.IGNORECASE,
)
PAST_CUE = re.compile(
    r"\b(?:was|were|had|did|said|told|took|came|went|began|fell|rose|made|left|held|met|gave|shot|fled|broke|saw|since|"
    r"(?<!has )(?<!have )(?<!has not )(?<!have not )(?!need|speed|feed|indeed|proceed|exceed|succeed)[a-z]+ed|last)\b",
    re.IGNORECASE,
)


MONTH_FULL = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"


# What stands, in small letters, wherever a rule with such a part matches: looked for first, since it is found faster (`rule`).
HAS_MONTH = (
    r"(?:(?:may|january|february|march|april|june|july|august|september|october|november|december)"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?)"
)
HAS_DAY_OF_MONTH = rf"(?:\d|st|nd|rd|th)(?:\s+of)?(?:\s+|-){HAS_MONTH}"
HAS_MONTH_AND_DAY = rf"{HAS_MONTH}\s+(?:the\s+)?(?:\d|[a-z-]+(?:st|nd|rd|th))"
HAS_MONTH_AND_YEAR = rf"{HAS_MONTH},?\s+(?:of\s+)?(?:the\s+year\s+)?\d"
HAS_WEEKDAY = r"day|(?:mon|tues?|wed|thurs?|fri|sat|sun)\."
HAS_YEAR = "1[0-9]{3}|20[0-9]{2}"
HAS_SEASON = "spring|summer|autumn|fall|winter"
HAS_PART = "morning|dawn|noon|evening|night"
HAS_UNIT = r"[\s-](?:second|minute|hour|day|night|week|fortnight|month|quarter|year|decade|centur)"
