"""Rules for years, decades, centuries, seasons and quarters."""

import re

from testimonia.text.timex.anchors import Context, Reading, day_number, full_year, is_future, rule, shifted
from testimonia.text.timex.words import (
    HAS_SEASON,
    HAS_YEAR,
    MOD,
    ORDINALS,
    SEASON,
    SEASONS,
    YEAR,
)


@rule(rf"(?P<mod>{MOD})?(?:(?:the\s+)?(?:fiscal\s+)?(?:year\s+)?)?(?P<y>\d{{1,4}})\s+B\.?C\.?(?:E\.?)?", needs=r"\d\s+b\.?c")
def _year_before_christ(m: re.Match[str], _ctx: Context) -> Reading:
    return "DATE", f"BC{int(m['y']):04d}"


@rule(r"(?P<y>\d{2,4})(?=\s*(?:-|–|—|to|and)\s*\d{1,4}\s+B\.?C)", needs=r"\d\s+b\.?c")
def _first_year_before_christ(m: re.Match[str], _ctx: Context) -> Reading:
    return "DATE", f"BC{int(m['y']):04d}"


_NO_YEAR_AFTER = re.compile(
    r"(?:[$€£#]\s?|\b(?:nos?|unit|route|flight|room|page|about|nearly|than|least|over|of some|killed|some|around)\.?\s)$", re.IGNORECASE
)


@rule(
    rf"(?P<mod>{MOD})?(?P<fy>(?:the\s+)?(?:fiscal|year)\s+)?(?P<y>{YEAR})(?!\s*(?:%|percent|per\s+cent|km"
    rf"|kilomet|miles|people|persons|men|soldiers|dead|troops|million|points|[°]|metres|meters|feet|tons|tonnes"
    rf"|dollars|pounds|cars|homes))(?![,:]\d{{3}}|\.\d|'s\b(?!\s))",
    needs=HAS_YEAR,
)
def _year(m: re.Match[str], ctx: Context) -> Reading:
    left = ctx.text[max(0, m.start() - 14) : m.start()]
    named = m["mod"] or m["fy"]
    if not named and _NO_YEAR_AFTER.search(left):
        return None
    if re.search(r"\d[.,]$", left):
        return None
    return "DATE", f"{int(m['y']):04d}"


@rule(r"(?:the\s+)?(?:fiscal\s+)?['’](?P<y>\d\d)(?!s)", needs=r"['’]\d")
def _short_year(m: re.Match[str], ctx: Context) -> Reading:
    return "DATE", str(full_year(m["y"], ctx))


@rule(
    r"(?P<mod>(?:the\s+)?(?:(?:early|late|mid)(?:[- ]to[- ](?:late|mid))?[- ]?|(?:beginning|end|start"
    r"|middle)\s+of\s+the\s+)?)(?:the\s+)?(?P<c>1[0-9]|20)?['’]?(?P<d>\d)0['’]?s",
    needs="0['’]?s",
)
def _decade(m: re.Match[str], ctx: Context) -> Reading:
    return "DATE", f"{m['c'] or (ctx.now.year // 100 if ctx.now and not ctx.narrative and ctx.now.year < 2000 else 19)}{m['d']}"


@rule(
    r"(?P<mod>(?:the\s+)?(?:(?:early|late|mid)[- ]?|(?:beginning|end|start|middle|turn)\s+of\s+the\s+)?)"
    r"(?:the\s+)?(?P<n>\d{1,2}(?:st|nd|rd|th)|(?:first|[a-z]+th|twenty-first))[ -]century(?P<bc>\s+B\.?C\.?)?",
    needs="century",
)
def _century(m: re.Match[str], _ctx: Context) -> Reading:
    word = m["n"].lower()
    if word[0].isdigit() or word in ORDINALS:
        return "DATE", f"{'BC' if m['bc'] else ''}{day_number(word) - 1:02d}"
    return None


@rule(
    rf"(?P<mod>{MOD})?(?:the\s+)?(?P<s>{SEASON})(?:\s+of|\s+in)?,?\s+(?P<y>{YEAR}|\d{{1,4}}(?=\s+B\.?C))"
    rf"(?P<bc>\s+B\.?C\.?)?",
    needs=HAS_SEASON,
)
def _season_and_year(m: re.Match[str], _ctx: Context) -> Reading:
    return "DATE", f"{'BC' if m['bc'] else ''}{int(m['y']):04d}-{SEASONS[m['s'].lower()]}"


@rule(
    rf"(?P<mod>{MOD})?(?:(?P<w>this\s+past|this|last|next|that|the\s+following|the\s+previous|the\s+same|the"
    rf"|early|late)\s+)?(?P<s>{SEASON})",
    needs=HAS_SEASON,
)
def _bare_season(m: re.Match[str], ctx: Context) -> Reading:
    which = re.sub(r"\s+", " ", (m["w"] or "").lower())
    in_prose = bool(
        m["mod"]
        or which not in {"", "the"}
        or re.search(
            r"\b(?:in|by|during|since|until|of|through|throughout|into|before|after|and|over|that|for)\s*$",
            ctx.text[max(0, m.start() - 8) : m.start()],
        )
    )
    if not in_prose or (
        m["s"].lower() in {"fall", "spring"}
        and which in {"", "the", "that"}
        and not m["mod"]
        and not re.search(r"\b(?:in|by|during|since|until|throughout)\s*$", ctx.text[max(0, m.start() - 8) : m.start()])
    ):
        return None
    base = ctx.told if (ctx.narrative or which in {"that", "the same", "the following", "the previous"}) and ctx.told else ctx.now
    if base is None:
        return None
    code, step = SEASONS[m["s"].lower()], 0
    peak = {"SP": 4, "SU": 7, "FA": 10, "WI": 1}[code]
    if which in {"last", "this past"}:
        step = 0 if (peak + 1 < base.month and which == "this past") or (peak + 2 <= base.month and code != "WI") else -1
    elif which in {"next", "the following"}:
        step = 0 if peak > base.month else 1
    elif which == "the previous":
        step = -1
    return "DATE", f"{base.year + step:04d}-{code}"


@rule(
    rf"(?P<mod>{MOD})?(?:(?:the|its|their|this|last|next|that|in|a)\s+)?(?:fiscal\s+|flat\s+|company's\s+)?"
    rf"(?P<ago>(?:year-ago|year-earlier)\s+)?(?P<q>first|second|third|fourth|final|last|1st|2nd|3rd"
    rf"|4th)[ -](?:fiscal[ -])?quarter"
    rf"(?:(?:\s+of(?:\s+fiscal)?)?,?\s+(?P<y>{YEAR})|\s+of\s+(?P<w>this|last|next|the\s+same|that"
    rf"|the\s+previous)\s+year)?",
    needs="quarter",
)
def _quarter(m: re.Match[str], ctx: Context) -> Reading:
    base = ctx.now
    if base is None and not m["y"]:
        return None
    word = m["q"].lower()
    number = 4 if word == "final" else None if word == "last" else day_number(word)
    if number is None:
        return ("DATE", shifted(base, -1, "Q") or "") if base else None
    if m["y"]:
        return "DATE", f"{int(m['y']):04d}-Q{number}"
    assert base is not None
    year = base.year
    if m["w"]:
        year += {"last": -1, "next": 1, "the previous": -1}.get(re.sub(r"\s+", " ", m["w"].lower()), 0)
    elif number * 3 - 2 > base.month and not is_future(m, ctx):
        year -= 1
    return "DATE", f"{year - bool(m['ago']):04d}-Q{number}"


@rule(
    r"(?:the|this|last|next|current|the\s+(?:latest|most\s+recent|current|last|previous|next|prior|past"
    r"|year-ago|year-earlier|same))(?:\s+(?:fiscal|calendar))?\s+quarter(?:\s+(?:a\s+)?(?:year\s+ago"
    r"|year\s+earlier|last\s+year))?|(?:year-ago|year-earlier)(?:\s+(?:period|quarter))?|the\s+year-(?:ago"
    r"|earlier)\s+(?:period|quarter)",
    needs="quarter|year-",
)
def _relative_quarter(m: re.Match[str], ctx: Context) -> Reading:
    if ctx.now is None:
        return None
    words = m[0].lower()
    if "year" in words:
        quarter = re.findall(r"\d{4}-Q\d", ctx.last_value)
        base = quarter[0] if quarter else shifted(ctx.now, -1, "Q") or ""
        return "DATE", f"{int(base[:4]) - 1:04d}{base[4:]}"
    if words == "the quarter" and re.fullmatch(r"\d{4}-Q\d", ctx.last_value):
        return "DATE", ctx.last_value
    step = -1 if re.search(r"last|latest|recent|previous|prior|past|^the\s+quarter", words) else 1 if "next" in words else 0
    return "DATE", shifted(ctx.now, step, "Q") or ""
