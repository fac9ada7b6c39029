"""Numbers in English text, and how many persons a phrase counts.

Ranges are whole persons, both ends inclusive, None = open. What a vague word means is data (`vocab/numbers.toml`); the id of
the rule goes into `bound_basis`, so that our range never looks like the source's.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from testimonia import vocab
from testimonia.model.terms import AgeGroup, Category, Sex
from testimonia.text.wordset import wordset
from testimonia.vocab.inflect import plural_of

_TOKEN = re.compile(r"\d{1,3}(?:[,\u00a0\u202f ]\d{3})+(?![\d,.]?\d)|\d+(?:[.,:]\d+)*(?:(?:st|nd|rd|th|s)\b)?|\w+(?:['’]\w+)*|[^\w\s]")
_PLAIN_DIGITS = re.compile(r"\d+|\d{1,3}(?:[,\u00a0\u202f ]\d{3})+")
_DECIMAL = re.compile(r"\d+\.\d+")

_UNITS = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_TENS = {word: 10 * value for value, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)}
_TENS["fourty"] = 40
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}
_GROUPS = {"dozen": 12, "score": 20}
_FRACTIONS = wordset(
    "half third thirds quarter quarters fifth fifths tenth tenths two-thirds three-quarters one-third majority most percent"
)
_MONTHS = wordset(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec"
)
_PARTS_OF_DAY = frozenset({"morning", "afternoon", "evening", "night"})
_TOLL = re.compile(r"\b(?:toll|total|figure|casualties|losses|crowd)\b|\b(?:rose|risen|climbed|grown|rises|rising|jumped|stood) (?:to|at)$")
_VERBS_OF_PERSONS = wordset("was were are have had came fell went said did died fled could")
_SINGULAR_DETERMINERS = wordset("a an another one this that")
_BREAKS = wordset(
    "who whom which that when where while after before as because by in from at on near with of during for to into "
    'and or but since , ; : ( ) — – . " “ ”'
)


@dataclass(frozen=True, slots=True)
class Token:
    text: str
    start: int
    end: int

    @property
    def low(self) -> str:
        return self.text.lower().replace("’", "'")


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
class Tally:
    """How many persons a noun phrase counts. `head` is its noun ("" when there is none); `whole` the number of which this is a part."""

    low: int | None
    high: int | None
    bound_basis: str
    raw: str
    head: str
    whole: Quantity | None = None


@dataclass(frozen=True, slots=True)
class _Core:
    """A number without bound words: tokens [first, last), value range, rule id or "stated"."""

    first: int
    last: int
    low: int | None
    high: int | None
    basis: str = "stated"


def tokens_of(text: str, start: int = 0, end: int | None = None) -> tuple[Token, ...]:
    """Words, numbers and single signs of `text[start:end]`, with offsets into `text`."""
    stop = len(text) if end is None else end
    return tuple(Token(m[0], m.start(), m.end()) for m in _TOKEN.finditer(text, start, stop))


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
    return int(re.sub(r"\D", "", token.text)) if _PLAIN_DIGITS.fullmatch(token.text) else None


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
    if word in _UNITS:
        return _UNITS[word], i + 1
    if word not in _TENS:
        return None
    value = _TENS[word]
    j = i + 2 if _joined(tokens, i) else i + 1
    if j < len(tokens) and 0 < _UNITS.get(tokens[j].low, 0) < 10:
        return value + _UNITS[tokens[j].low], j + 1
    return value, i + 1


def _word_number(tokens: tuple[Token, ...], i: int) -> tuple[int, int] | None:
    """Value and next index of a cardinal in words at i: "three hundred and twelve thousand"; "a hundred" counts, "a" alone does not."""
    total, part, j = 0, None, i
    if tokens[i].low in {"a", "an"}:
        if not (i + 1 < len(tokens) and tokens[i + 1].low in _SCALES):
            return None
        part, j = 1, i + 1
    while j < len(tokens):
        small = _below_hundred(tokens, j)
        if small is not None and (part is None or (part >= 100 and part % 100 == 0)):
            part, j = (part or 0) + small[0], small[1]
        elif tokens[j].low == "hundred" and part is not None and part < 100:
            part, j = part * 100, j + 1
        elif tokens[j].low in _SCALES and part is not None and tokens[j].low != "hundred":
            total, part, j = total + part * _SCALES[tokens[j].low], 0, j + 1
        elif tokens[j].low == "and" and part is not None and (part >= 100 or total) and (after := _below_hundred(tokens, j + 1)):
            part, j = part + after[0], after[1]
        elif tokens[j].low == "hundred" and part is None and j == i:
            part, j = 100, j + 1
        else:
            break
    return None if part is None or j == i else (total + part, j)


def _digit_number(tokens: tuple[Token, ...], i: int) -> tuple[int, int] | None:
    """Value and next index of a number in digits at i, with a scale word after it if there is one ("1.2 million")."""
    scale = _SCALES.get(tokens[i + 1].low) if i + 1 < len(tokens) else None
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
    if found and found[1] < len(tokens) and tokens[found[1]].low in _GROUPS and found[0] < 1000:
        return found[0] * _GROUPS[tokens[found[1]].low], found[1] + 1
    return found


def _vague(tokens: tuple[Token, ...], i: int) -> _Core | None:
    for parts, name in _phrases("vague").get(tokens[i].low, ()):
        if not _starts_with(tokens, i, parts):
            continue
        rule, after = vocab.vague_numbers()[name], i + len(parts)
        if name in {"several", "couple"} and after < len(tokens) and (scale := {**_SCALES, **_GROUPS}.get(tokens[after].low)):
            return _Core(i, after + 1, (rule.low or 0) * scale, rule.high and rule.high * scale, f"rule:{name}")
        if parts == ("no",) and not (after < len(tokens) and _is_person(tokens[after].low)):
            continue
        if parts == ("another",) and after < len(tokens) and tokens[after].low not in _BREAKS:
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
    scale = _SCALES.get(tokens[high_end - 1].low, 1)
    return low * scale if low < 100 <= high and scale > 1 and tokens[low_end - 1].low not in _SCALES else low


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


def _figures(text: str, tokens: tuple[Token, ...]) -> Iterator[Quantity]:
    i = 0
    while i < len(tokens):
        core = _between(tokens, i) or _core(tokens, i)
        if core is None or _is_fraction(tokens, core):
            i = core.last if core else i + 1
            continue
        quantity, i = _quantity(text, tokens, core)
        yield quantity


def _is_fraction(tokens: tuple[Token, ...], core: _Core) -> bool:
    """ "three-quarters", "two thirds", "one in four": shares, not counts."""
    j = core.last + 1 if core.last < len(tokens) and tokens[core.last].text == "-" else core.last
    return core.basis == "stated" and j < len(tokens) and tokens[j].low in _FRACTIONS


def _is_person(word: str) -> bool:
    return vocab.category_nouns().of(word) is not None


def counts_persons(text: str, quantity: Quantity) -> bool:
    """True if the number counts persons where it stands: not a unit number, age, route, price, year, date, clock time, distance, number of
    a document, and no count of events or things. A number without noun counts persons if words of death, injury or arrest are near it."""
    left = text[max(0, quantity.start - 120) : quantity.start]
    right = text[quantity.end : quantity.end + 120]
    before = [token.low for token in tokens_of(re.split(r"[.!?]\s+(?=[A-Z“\"])|\n", left)[-1])]
    after = tokens_of(re.split(r"[.!?](?:\s|$)|\n", right)[0])
    digits = re.sub(r"^(?:between|from)\s+", "", text[slice(*quantity.number)], flags=re.IGNORECASE)
    if _names_something(before, digits) or _is_date_or_clock(before, after, digits) or _is_age(before, after, right):
        return False
    noun = _noun_after(after)
    if noun == "person":
        return True
    if noun == "thing" or right.startswith(("-", "%", "°", "/")):
        return False
    if quantity.bound_basis == "rule:nobody":
        return True
    if _looks_like_year(digits, before):
        return False
    return noun == "people-word" or _fate_near(before, after)


def _names_something(before: list[str], digits: str) -> bool:
    if not before:
        return False
    if before[-1] in "$€£¥₸#№":
        return True
    listed = vocab.no_persons_before()
    numeric = digits[:1].isdigit()
    # "buses 18 and 24": the noun before the first number names the second as well
    if numeric and len(before) >= 3 and before[-1] in {"and", ",", "to", "-", "–"} and before[-2].isdigit() and before[-3] in listed:
        return True
    if before[-1] == "." and len(before) > 1:
        return numeric and before[-2] in listed
    return numeric and before[-1] in listed - {"p"}


def _is_date_or_clock(before: list[str], after: tuple[Token, ...], digits: str) -> bool:
    words = [token.low for token in after[:4]]
    if words and (words[0] in {"o'clock", "am", "pm", "a.m", "p.m", "noon"} or words[:3] in (["a", ".", "m"], ["p", ".", "m"])):
        return True
    if before[-1:] == ["at"] and (
        words[:2] == ["at", "night"] or (words[:2] == ["in", "the"] and words[2:3] and words[2] in _PARTS_OF_DAY)
    ):
        return True
    if not digits[:1].isdigit():
        return False
    near = [word for word in before[-3:] if word not in {".", "the", "of"}]
    if near and near[-1] in _MONTHS:
        # "June 5", "8 June 2016"; but "on 20 February 48 demonstrators"
        return len(digits) == 4 if len(near) > 1 and near[-2][:1].isdigit() else len(digits) <= 2 or len(digits) == 4
    if re.fullmatch(r"\d{1,2}(?:\s*(?:and|to|-|–|or)\s*\d{1,2})?", digits):
        if words and (words[0] in _MONTHS or (words[0] == "of" and words[1:2] and words[1] in _MONTHS)):
            return True
        return bool(words) and words[0] in {"and", "to", "-", "–"} and len(words) > 2 and words[2] in _MONTHS
    return False


def _is_age(before: list[str], after: tuple[Token, ...], right: str) -> bool:
    words = [token.low for token in after[:3]]
    if words[:1] == ["years"] or words[:2] == ["year", "old"] or right.lower().startswith(("-year", " year-old", " years")):
        return True
    if before[-1:] == [","] and (words[:1] in ([","], [")"], []) or words[:1] == ["was"]):
        return True
    return before[-1:] == ["("] and words[:1] == [")"]


def _noun_after(after: tuple[Token, ...]) -> str:
    """What kind of noun the number counts: "person", "thing", "people-word" (other people, nationals), or "" when no noun decides."""
    nouns = vocab.no_persons_after()
    if after and after[0].text in "\"“'‘«":
        after = after[1:]
    for k, token in enumerate(after[:6]):
        word = token.low
        pair = f"{word} {after[k + 1].low}" if k + 1 < len(after) else word
        if vocab.figure_words().of(pair):
            return "people-word"
        if pair in nouns or (word in nouns and not _is_person(pair)):
            if _names_people(after[k:]):
                continue
            return "thing"
        if _is_person(pair) or _is_person(word):
            return "person"
        if word in {"others", "more", "other"}:
            if word != "other":
                return "people-word"
            continue
        if word in {"of", "the", "our", "their", "his", "these", "those", "them", "us", "'s"} and k < 3:
            if word in {"them", "us"}:
                return "people-word"
            continue
        if word in {"-", "‑"}:
            continue
        if word in _BREAKS or not word[:1].isalpha():
            return ""
        if token.text[:1].isupper() and word not in _MONTHS and (word.endswith(("s", "i", "ese", "u")) or (k == 0 and len(after) == 1)):
            return "people-word"
        if vocab.figure_words().of(word) and not (k + 1 < len(after) and _is_person(after[k + 1].low)):
            return "people-word"
        if k + 1 < len(after) and word in {"was", "were", "are", "is", "have", "has", "had", "did", "could", "may", "will"}:
            return ""
    return ""


def _names_people(after: tuple[Token, ...]) -> bool:
    """Whether a thing only describes the people named after it: "three law enforcement officers", "two bank clerks"."""
    if after[0].low.endswith("s"):
        return False
    for token in after[1:3]:
        if token.low in _BREAKS or not token.text[:1].isalpha():
            return False
        if _is_person(token.low) and token.low.endswith(("s", "men", "women", "people", "children", "police")):
            return True
    return False


def _fate_near(before: list[str], after: tuple[Token, ...]) -> bool:
    """True if a word of fate, a toll or a verb of persons stands close to a number without noun."""
    words = vocab.figure_words()
    if after and after[0].low in _VERBS_OF_PERSONS:
        return True
    near = " ".join(before[-6:])
    follows = " ".join(token.low for token in after[:4])
    return bool(words.find(follows) or words.find(near) or _TOLL.search(" ".join(before[-12:])))


def _looks_like_year(digits: str, before: list[str]) -> bool:
    return bool(re.fullmatch(r"1[0-9]{3}|20[0-9]{2}", digits)) and before[-1:] not in (["killed"], ["wounded"], ["injured"])


_LONGEST_PHRASE = 300  # code points; a noun phrase that counts is shorter, and the work stays bounded on broken input


def count(phrase: str) -> Tally | None:
    """How many persons the noun phrase of a figure counts ("at least 30 people", "a policeman", "nobody"); None if it counts none.

    "25 of the 45" gives 25 with the 45 as `whole`. A plural noun without number is two or more, a singular one is one.
    """
    words = phrase[:_LONGEST_PHRASE]
    found = [q for q in figures_in(words) if not _out_of_place(words, q)]
    head, singular_at = _head(words), _singular_at(words)
    first = found[0] if found else None
    if first is None or (singular_at is not None and singular_at < first.start):
        return _unnumbered(words, head, singular_at)
    if head == "" and _noun_after(tokens_of(words[first.end :])) == "thing":
        return None
    whole = _whole_of(words, first, found[1:])
    return Tally(first.low, first.high, first.bound_basis, phrase, head, whole)


def _out_of_place(phrase: str, quantity: Quantity) -> bool:
    before = [token.low for token in tokens_of(phrase[: quantity.start])]
    right = phrase[quantity.end :]
    after, digits = tokens_of(right), phrase[slice(*quantity.number)]
    in_apposition = bool(before) and _is_age(before, after, right)
    return in_apposition or _names_something(before, digits) or _is_date_or_clock(before, after, digits) or right.startswith(("-year", "%"))


def _whole_of(phrase: str, part: Quantity, others: list[Quantity]) -> Quantity | None:
    for other in others:
        if re.fullmatch(r"\s*(?:\w+\s+)?(?:of|out of|among|from among)\s+(?:\w+\s+)?", phrase[part.end : other.start], re.IGNORECASE):
            return other
    return None


def _unnumbered(phrase: str, head: str, singular_at: int | None) -> Tally | None:
    rules = vocab.vague_numbers()
    if singular_at is not None:
        return Tally(rules["one"].low, rules["one"].high, "rule:one", phrase, head)
    if head and _is_plural(head):
        return Tally(rules["plural"].low, rules["plural"].high, "rule:plural", phrase, head)
    if head or _unlisted_person(phrase):
        return Tally(rules["one"].low, rules["one"].high, "rule:one", phrase, head)
    return None


def _unlisted_person(phrase: str) -> bool:
    """ "a glazier": an article with a noun in no list is taken for one person, because a figure's phrase is about persons."""
    words = [token.low for token in tokens_of(phrase)]
    named = set(words) & (vocab.no_persons_after() | _COLLECTIVES | _FRACTIONS)
    return len(words) > 1 and words[0] in {"a", "an"} and words[1].isalpha() and not named


_COLLECTIVES = wordset("group family crowd police staff crew troops people personnel elderly dead injured wounded household")


def _is_plural(head: str) -> bool:
    last = head.lower().split()[-1]
    if last in _COLLECTIVES:
        return True
    return (
        any(term_word == head.lower() for term_word in _plurals())
        or last.endswith("men")
        or (last.endswith("s") and not last.endswith("ss"))
    )


@cache
def _plurals() -> frozenset[str]:
    return frozenset(plural_of(word) for term in vocab.categories().values() for word in term.words if plural_of(word) != word)


def _singular_at(phrase: str) -> int | None:
    """Offset of an article, possessive or "one" whose noun is a single person ("a young policeman", "his wife"); None otherwise."""
    tokens = tokens_of(phrase)
    for i, token in enumerate(tokens[:4]):
        if token.low not in _SINGULAR_DETERMINERS:
            continue
        for later in tokens[i + 1 : i + 6]:
            if later.low in _UNITS or later.low in _SCALES or later.text[:1].isdigit() or later.low in _BREAKS:
                break
            if later.low in _COLLECTIVES:
                return None
            if _is_person(later.low) and not _is_plural(later.low):
                return token.start
    return None


def _head(phrase: str) -> str:
    """The last person noun before the phrase is interrupted by a preposition or clause; "" when there is none."""
    tokens = tokens_of(phrase)
    stop, seen = len(phrase), False
    for i, token in enumerate(tokens):
        seen = seen or _is_person(token.low)
        if seen and token.low in _BREAKS and i and phrase[token.start - 1] not in "-‑":
            stop = token.start
            break
    hits = vocab.category_nouns().find(phrase[:stop])
    return phrase[hits[-1].start : hits[-1].end] if hits else ""


def category_of(phrase: str) -> Category:
    """Category of the persons in a noun phrase as its words state it. Mixed company, and words that say nothing, are unspecified."""
    phrase = phrase[:_LONGEST_PHRASE]
    lexicon = vocab.category_nouns()
    head = _head(phrase)
    heads = {category for part in re.split(r"\band\b|,|\bor\b", _before_clause(phrase)) if (category := lexicon.first(_head(part)))}
    if len(heads - {Category.UNSPECIFIED}) > 1:
        return Category.UNSPECIFIED
    category = next(iter(heads - {Category.UNSPECIFIED}), Category.UNSPECIFIED)
    if category == Category.UNSPECIFIED:
        after = phrase[phrase.find(head) + len(head) :] if head else phrase
        return _from_modifiers(phrase, after)
    return Category(category)


def _before_clause(phrase: str) -> str:
    """The noun and what stands before it, without the number ("three of our children" gives "children") and without clauses after it."""
    phrase = phrase[:_LONGEST_PHRASE]
    found = figures_in(phrase)
    rest = phrase[found[0].end :] if found and found[0].start < 12 else phrase
    rest = re.sub(
        r"^\W*(?:a|the)?\s*(?:group|crowd|number|band|gang|team|total|majority)?\s*\b(?:of|from|among)\s+(?:the\s+|our\s+|their\s+|his\s+)?",
        "",
        rest,
    )
    return re.split(
        r"(?<!-)\b(?:who|whom|which|that|where|when|by|from|near|in|at|on|during|after|before|of|suspected of|accused of|including)\b", rest
    )[0]


def _from_modifiers(phrase: str, after: str) -> Category:
    """Category of a plain noun (persons, members, men) from its modifiers: "members of the police", "individuals suspected of ..."."""
    if re.search(r"\b(?:suspected of|accused of|suspected|charged with)\b", after):
        return Category.SUSPECT
    member = re.match(r"\s+of\s+(.*)", after)
    inside = vocab.body_words().first(member[1]) if member else None
    of_whom = vocab.category_nouns().first(member[1]) if member else None
    if of_whom and of_whom not in (Category.UNSPECIFIED, Category.OFFICIAL):
        return Category(of_whom)
    if inside == "armed_group":
        return Category.ALLEGED_ATTACKER
    if inside == "organ_of_state" and re.search(
        r"\b(?:army|police|guard|forces|troops|military|battalion|regiment|division)\b", after, re.IGNORECASE
    ):
        return Category.SECURITY_FORCES
    if re.search(r"\barmed (?:men|man|persons?|people|youths?)\b", phrase, re.IGNORECASE):
        return Category.ALLEGED_ATTACKER
    return Category.UNSPECIFIED


def stated_sex(phrase: str) -> Sex | None:
    """Sex of the counted persons if the words of the phrase state it for all of them; None otherwise. Names state nothing."""
    found = {hit.term for hit in vocab.sex_words().find(_before_clause(phrase))}
    return Sex(found.pop()) if len(found) == 1 else None


def stated_age_group(phrase: str) -> AgeGroup | None:
    """Adult or child if the words state it for all of them; None otherwise."""
    found = {hit.term for hit in vocab.age_words().find(_before_clause(phrase))}
    return AgeGroup(found.pop()) if len(found) == 1 else None


def stated_role(phrase: str) -> str | None:
    """What the counted persons are by trade or part taken (journalist, medic, ...), if stated for all of them; None otherwise."""
    found = {hit.term for hit in vocab.role_nouns().find(_before_clause(phrase))}
    return found.pop() if len(found) == 1 else None


def cardinal(words: str) -> int | None:
    """Value of a whole number in digits or words ("twelve", "1,200"); None if the words are something else or more."""
    tokens = tokens_of(words)
    found = _cardinal(tokens, 0) if tokens else None
    return found[0] if found and found[1] == len(tokens) else None
