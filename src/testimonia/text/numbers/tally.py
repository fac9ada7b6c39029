"""How many persons a noun phrase counts."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from testimonia import vocab
from testimonia.text.numbers.persons import is_age, is_date_or_clock, names_something, noun_after
from testimonia.text.numbers.quantities import Quantity, figures_in
from testimonia.text.numbers.tokens import BREAKS, FRACTIONS, SCALES, UNITS, is_person, tokens_of
from testimonia.text.wordset import wordset
from testimonia.vocab.inflect import plural_of

LONGEST_PHRASE = 300  # code points; a noun phrase that counts is shorter, and the work stays bounded on broken input
_SINGULAR_DETERMINERS = wordset("a an another one this that")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many persons a noun phrase counts. `head` is its noun ("" when there is none); `whole` the number of which this is a part."""

    low: int | None
    high: int | None
    bound_basis: str
    raw: str
    head: str
    whole: Quantity | None = None


def count(phrase: str) -> Tally | None:
    """How many persons the noun phrase of a figure counts ("at least 30 people", "a policeman", "nobody"); None if it counts none.

    "25 of the 45" gives 25 with the 45 as `whole`. A plural noun without number is two or more, a singular one is one.
    """
    words = phrase[:LONGEST_PHRASE]
    found = [q for q in figures_in(words) if not _out_of_place(words, q)]
    head, singular_at = head_of(words), _singular_at(words)
    first = found[0] if found else None
    if first is None or (singular_at is not None and singular_at < first.start):
        return _unnumbered(words, head, singular_at)
    if head == "" and noun_after(tokens_of(words[first.end :])) == "thing":
        return None
    whole = _whole_of(words, first, found[1:])
    return Tally(first.low, first.high, first.bound_basis, phrase, head, whole)


def _out_of_place(phrase: str, quantity: Quantity) -> bool:
    before = [token.low for token in tokens_of(phrase[: quantity.start])]
    right = phrase[quantity.end :]
    after, digits = tokens_of(right), phrase[slice(*quantity.number)]
    in_apposition = bool(before) and is_age(before, after, right)
    return in_apposition or names_something(before, digits) or is_date_or_clock(before, after, digits) or right.startswith(("-year", "%"))


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
    named = set(words) & (vocab.no_persons_after() | COLLECTIVES | FRACTIONS)
    return len(words) > 1 and words[0] in {"a", "an"} and words[1].isalpha() and not named


COLLECTIVES = wordset("group family crowd police staff crew troops people personnel elderly dead injured wounded household")


def _is_plural(head: str) -> bool:
    last = head.lower().split()[-1]
    if last in COLLECTIVES:
        return True
    return head.lower() in _plurals() or last.endswith("men") or (last.endswith("s") and not last.endswith("ss"))


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
            if later.low in UNITS or later.low in SCALES or later.text[:1].isdigit() or later.low in BREAKS:
                break
            if later.low in COLLECTIVES:
                return None
            if is_person(later.low) and not _is_plural(later.low):
                return token.start
    return None


@lru_cache(256)  # asked for by every question about a phrase
def head_of(phrase: str) -> str:
    """The last person noun before the phrase is interrupted by a preposition or clause; "" when there is none."""
    tokens = tokens_of(phrase)
    stop, seen = len(phrase), False
    for i, token in enumerate(tokens):
        seen = seen or is_person(token.low)
        if seen and token.low in BREAKS and i and phrase[token.start - 1] not in "-‑":
            stop = token.start
            break
    hits = vocab.category_nouns().find(phrase[:stop])
    return phrase[hits[-1].start : hits[-1].end] if hits else ""
