"""Number expressions with their bounds: "at least 30", "between 300 and 500", "dozens"."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from testimonia import vocab
from testimonia.text.numbers.tokens import BREAKS, FRACTIONS, GROUPS, SCALES, TENS, UNITS, Token, is_person, tokens_of

_PLAIN_DIGITS = re.compile(r"\d+|\d{1,3}(?:[,\u00a0\u202f ]\d{3})+")
_NO_DIGIT = re.compile(r"\D")
_DECIMAL = re.compile(r"\d+\.\d+")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number expression with its bound words. `raw` is exactly `text[start:end]`; `number` is where the number itself stands."""

    start: int
    end: int
    low: int | None
    high: int | None
    bound_basis: str
    raw: str
    number: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Core:
    """A number without bound words: tokens [first, last), value range, rule id or "stated"."""

    first: int
    last: int
    low: int | None
    high: int | None
    basis: str = "stated"


@cache
def _phrases(sort: str) -> Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """Bound and vague phrases as token tuples by their first ("before", "vague") or first ("after") word, longest first."""
    table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    if sort == "vague":
        entries = [(phrase, name) for name, rule in vocab.vague_numbers().items() for phrase in rule.words]
    else:
        entries = [(phrase, bound.name) for bound in vocab.bounds() for phrase in getattr(bound, sort)]
    for phrase, name in entries:
        parts = tuple(token.low for token in tokens_of(phrase))
        table.setdefault(parts[-1] if sort == "before" else parts[0], []).append((parts, name))
    return {word: tuple(sorted(found, key=lambda entry: -len(entry[0]))) for word, found in table.items()}


def _starts_with(tokens: tuple[Token, ...], at: int, parts: tuple[str, ...]) -> bool:
    return at >= 0 and at + len(parts) <= len(tokens) and all(tokens[at + k].low == part for k, part in enumerate(parts))


def _digits(token: Token) -> int | None:
    return int(_NO_DIGIT.sub("", token.text)) if _PLAIN_DIGITS.fullmatch(token.text) else None


def _joined(tokens: tuple[Token, ...], i: int) -> bool:
    """True if a hyphen ties token i to the next word, without a space (twenty-five, 81-millimeter)."""
    return (
        i + 2 < len(tokens)
        and tokens[i + 1].text in "-‑"
        and tokens[i].end == tokens[i + 1].start
        and tokens[i + 1].end == tokens[i + 2].start
    )


def _below_hundred(tokens: tuple[Token, ...], i: int) -> tuple[int, int] | None:
    """Value and next index of a number word below one hundred at i."""
    if i >= len(tokens):
        return None
    word = tokens[i].low
    if word in UNITS:
        return UNITS[word], i + 1
    if word not in TENS:
        return None
    value = TENS[word]
    j = i + 2 if _joined(tokens, i) else i + 1
    if j < len(tokens) and 0 < UNITS.get(tokens[j].low, 0) < 10:
        return value + UNITS[tokens[j].low], j + 1
    return value, i + 1


def _word_number(tokens: tuple[Token, ...], i: int) -> tuple[int, int] | None:
    """Value and next index of a cardinal in words at i: "three hundred and twelve thousand"; "a hundred" counts, "a" alone does not."""
    total, part, j = 0, None, i
    if tokens[i].low in {"a", "an"}:
        if not (i + 1 < len(tokens) and tokens[i + 1].low in SCALES):
            return None
        part, j = 1, i + 1
    while j < len(tokens):
        small = _below_hundred(tokens, j)
        if small is not None and (part is None or (part >= 100 and part % 100 == 0)):
            part, j = (part or 0) + small[0], small[1]
        elif tokens[j].low == "hundred" and part is not None and part < 100:
            part, j = part * 100, j + 1
        elif tokens[j].low in SCALES and part is not None and tokens[j].low != "hundred":
            total, part, j = total + part * SCALES[tokens[j].low], 0, j + 1
        elif tokens[j].low == "and" and part is not None and (part >= 100 or total) and (after := _below_hundred(tokens, j + 1)):
            part, j = part + after[0], after[1]
        elif tokens[j].low == "hundred" and part is None and j == i:
            part, j = 100, j + 1
        else:
            break
    return None if part is None or j == i else (total + part, j)


def _digit_number(tokens: tuple[Token, ...], i: int) -> tuple[int, int] | None:
    """Value and next index of a number in digits at i, with a scale word after it if there is one ("1.2 million")."""
    scale = SCALES.get(tokens[i + 1].low) if i + 1 < len(tokens) else None
    value = _digits(tokens[i])
    if value is not None:
        return (value * scale, i + 2) if scale else (value, i + 1)
    if scale and _DECIMAL.fullmatch(tokens[i].text):
        whole, _, decimals = tokens[i].text.partition(".")
        return int(whole + decimals) * scale // 10 ** len(decimals), i + 2
    return None


def _cardinal(tokens: tuple[Token, ...], i: int) -> tuple[int, int] | None:
    if i >= len(tokens):
        return None
    found = _digit_number(tokens, i) or _word_number(tokens, i)
    if found and found[1] < len(tokens) and tokens[found[1]].low in GROUPS and found[0] < 1000:
        return found[0] * GROUPS[tokens[found[1]].low], found[1] + 1
    return found


def _vague(tokens: tuple[Token, ...], i: int) -> _Core | None:
    for parts, name in _phrases("vague").get(tokens[i].low, ()):
        if not _starts_with(tokens, i, parts):
            continue
        rule, after = vocab.vague_numbers()[name], i + len(parts)
        if name in {"several", "couple"} and after < len(tokens) and (scale := {**SCALES, **GROUPS}.get(tokens[after].low)):
            return _Core(i, after + 1, (rule.low or 0) * scale, rule.high and rule.high * scale, f"rule:{name}")
        if parts == ("no",) and not (after < len(tokens) and is_person(tokens[after].low)):
            continue
        if parts == ("another",) and after < len(tokens) and tokens[after].low not in BREAKS:
            continue
        if parts in {("many",), ("few",)} and i and tokens[i - 1].low in {"as", "how", "so", "too", "the"}:
            continue
        return _Core(i, after, rule.low, rule.high, f"rule:{name}")
    return None


def _core(tokens: tuple[Token, ...], i: int) -> _Core | None:
    """The number at token i, without bound words: vague phrase, range, or cardinal."""
    vague = _vague(tokens, i)
    first = _cardinal(tokens, i)
    if vague and (first is None or vague.last >= first[1]):
        return vague
    if first is None:
        return None
    value, j = first
    if j < len(tokens) and tokens[j].low in {"to", "or", "-", "–", "—"}:
        second = _cardinal(tokens, j + 1)
        low = _like(value, j, second[0], tokens, second[1]) if second else value
        if second and low < second[0]:
            return _Core(i, second[1], low, second[0])
    return _Core(i, j, value, value)


def _like(low: int, low_end: int, high: int, tokens: tuple[Token, ...], high_end: int) -> int:
    """ "three or four hundred": the first number takes the scale of the second."""
    scale = SCALES.get(tokens[high_end - 1].low, 1)
    return low * scale if low < 100 <= high and scale > 1 and tokens[low_end - 1].low not in SCALES else low


def _bounded(core: _Core, name: str) -> tuple[int | None, int | None]:
    """The range that a bound makes of a number: percentages outwards to whole persons."""
    bound = next(bound for bound in vocab.bounds() if bound.name == name)
    n_low, n_high = core.low, core.high if core.high is not None else core.low
    low = None if bound.low is None or n_low is None else n_low * bound.low // 100 + bound.low_add
    high = None if bound.high is None or n_high is None else -(-n_high * bound.high // 100) + bound.high_add
    return low, high


def _between(tokens: tuple[Token, ...], i: int) -> _Core | None:
    """ "between 300 and 500", "from 300 to 500" at token i."""
    link = {"between": "and", "from": "to"}.get(tokens[i].low)
    first = _cardinal(tokens, i + 1) if link else None
    if not first or first[1] >= len(tokens) or tokens[first[1]].low != link:
        return None
    second = _cardinal(tokens, first[1] + 1)
    if second is None:
        return None
    low = _like(first[0], first[1], second[0], tokens, second[1])
    return _Core(i, second[1], low, second[0]) if low < second[0] else None


def _bound_before(tokens: tuple[Token, ...], i: int) -> tuple[int, str] | None:
    """First token and name of the bound whose last word stands right before token i."""
    if i == 0:
        return None
    for parts, name in _phrases("before").get(tokens[i - 1].low, ()):
        if _starts_with(tokens, i - len(parts), parts):
            return i - len(parts), name
    return None


def _bound_after(tokens: tuple[Token, ...], i: int) -> tuple[int, str] | None:
    """Next index and name of the bound that begins at token i."""
    if i < len(tokens):
        if tokens[i].text == "+" and tokens[i].start == tokens[i - 1].end:
            return i + 1, "at_least"
        for parts, name in _phrases("after").get(tokens[i].low, ()):
            if _starts_with(tokens, i, parts):
                return i + len(parts), name
    return None


def _quantity(text: str, tokens: tuple[Token, ...], core: _Core) -> tuple[Quantity, int]:
    """The number with the bound words around it, and the next token index."""
    first, last, low, high, basis = core.first, core.last, core.low, core.high, core.basis
    number = (tokens[core.first].start, tokens[core.last - 1].end)
    if basis == "stated":
        before, after = _bound_before(tokens, first), _bound_after(tokens, last)
        if before:
            first, name = before
        elif after:
            last, name = after
        else:
            name = ""
        if name:
            low, high = _bounded(core, name)
            basis = f"rule:{name}"
        elif tokens[core.last - 1].low == "score":
            basis = "rule:score"
    start, end = tokens[first].start, tokens[last - 1].end
    return Quantity(start, end, low, high, basis, text[start:end], number), last


def figures_in(text: str, start: int = 0, end: int | None = None) -> tuple[Quantity, ...]:
    """Every number expression of `text[start:end]` in the order of the text, offsets into `text`. Ordinals, decimals, clock times
    and fractions are none; whether a number counts persons is another question (`counts_persons`)."""
    stop = len(text) if end is None else end
    return tuple(figure for piece in _pieces(text, start, stop) for figure in _figures(text, tokens_of(text, *piece)))


def _pieces(text: str, start: int, end: int, size: int = 20_000) -> Iterator[tuple[int, int]]:
    """The text in pieces cut at line ends, or at white space where a line is long, so that memory does not grow with the text."""
    while end - start > size:
        cut = max(text.rfind("\n", start, start + size), text.rfind(" ", start + size - 200, start + size)) + 1
        cut = cut if cut > start else start + size
        yield start, cut
        start = cut
    yield start, end


@cache
def _openings() -> frozenset[str]:
    """The words that a number expression can begin with, beside digits."""
    return frozenset({*UNITS, *TENS, *SCALES, *_phrases("vague"), "a", "an", "between", "from"})


def _figures(text: str, tokens: tuple[Token, ...]) -> Iterator[Quantity]:
    openings = _openings()
    i = 0
    while i < len(tokens):
        if tokens[i].low not in openings and not tokens[i].text[0].isdigit():
            i += 1
            continue
        core = _between(tokens, i) or _core(tokens, i)
        if core is None or _is_fraction(tokens, core):
            i = core.last if core else i + 1
            continue
        quantity, i = _quantity(text, tokens, core)
        yield quantity


def _is_fraction(tokens: tuple[Token, ...], core: _Core) -> bool:
    """ "three-quarters", "two thirds", "one in four": shares, not counts."""
    j = core.last + 1 if core.last < len(tokens) and tokens[core.last].text == "-" else core.last
    return core.basis == "stated" and j < len(tokens) and tokens[j].low in FRACTIONS


def cardinal(words: str) -> int | None:
    """Value of a whole number in digits or words ("twelve", "1,200"); None if the words are something else or more."""
    tokens = tokens_of(words)
    found = _cardinal(tokens, 0) if tokens else None
    return found[0] if found and found[1] == len(tokens) else None
