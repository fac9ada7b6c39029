"""Whether a number counts persons where it stands."""

import re

from testimonia import vocab
from testimonia.text.numbers.quantities import Quantity
from testimonia.text.numbers.tokens import BREAKS, MONTHS, Token, is_person, tokens_of
from testimonia.text.wordset import wordset

_PARTS_OF_DAY = frozenset({"morning", "afternoon", "evening", "night"})
_TOLL = re.compile(r"\b(?:toll|total|figure|casualties|losses|crowd)\b|\b(?:rose|risen|climbed|grown|rises|rising|jumped|stood) (?:to|at)$")
_SENTENCE_BEGINS = re.compile(r"[.!?]\s+(?=[A-Z“\"])|\n")
_SENTENCE_ENDS = re.compile(r"[.!?](?:\s|$)|\n")
_RANGE = re.compile(r"^(?:between|from)\s+", re.IGNORECASE)
_HYPHENED = re.compile(r"\w[-‑]$")
_VERBS_OF_PERSONS = wordset("was were are have had came fell went said did died fled could")


def counts_persons(text: str, quantity: Quantity) -> bool:
    """True if the number counts persons where it stands: not a unit number, age, route, price, year, date, clock time, distance, number of
    a document, and no count of events or things. A number without noun counts persons if words of death, injury or arrest are near it."""
    left = text[max(0, quantity.start - 120) : quantity.start]
    right = text[quantity.end : quantity.end + 120]
    before = [token.low for token in tokens_of(_SENTENCE_BEGINS.split(left)[-1])]
    after = tokens_of(_SENTENCE_ENDS.split(right, 1)[0])
    digits = _RANGE.sub("", text[slice(*quantity.number)])
    if _HYPHENED.search(left) or names_something(before, digits) or is_date_or_clock(before, after, digits) or is_age(before, after, right):
        return False
    noun = noun_after(after)
    if noun == "person":
        return True
    if noun == "thing" or right.startswith(("-", "%", "°", "/")):
        return False
    if quantity.bound_basis == "rule:nobody":
        return True
    if _looks_like_year(digits, before):
        return False
    return noun == "people-word" or _fate_near(before, after)


def names_something(before: list[str], digits: str) -> bool:
    """Whether the words before a number make it the name or price of something: "unit 12", "$40", "buses 18 and 24"."""
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


def is_date_or_clock(before: list[str], after: tuple[Token, ...], digits: str) -> bool:
    """Whether a number is a day, a year or an hour where it stands."""
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
    if near and near[-1] in MONTHS:
        # "June 5", "8 June 2016"; but "on 20 February 48 demonstrators"
        return len(digits) == 4 if len(near) > 1 and near[-2][:1].isdigit() else len(digits) <= 2 or len(digits) == 4
    if re.fullmatch(r"\d{1,2}(?:\s*(?:and|to|-|–|or)\s*\d{1,2})?", digits):
        if words and (words[0] in MONTHS or (words[0] == "of" and words[1:2] and words[1] in MONTHS)):
            return True
        return bool(words) and words[0] in {"and", "to", "-", "–"} and len(words) > 2 and words[2] in MONTHS
    return False


def is_age(before: list[str], after: tuple[Token, ...], right: str) -> bool:
    """Whether a number is an age: "37-year-old", "Ana Ruiz, 31, was", "(45)"."""
    words = [token.low for token in after[:3]]
    if words[:1] == ["years"] or words[:2] == ["year", "old"] or right.lower().startswith(("-year", " year-old", " years")):
        return True
    if before[-1:] == [","] and (words[:1] in ([","], [")"], []) or words[:1] == ["was"]):
        return True
    return before[-1:] == ["("] and words[:1] == [")"]


def noun_after(after: tuple[Token, ...]) -> str:
    """What kind of noun the number counts: "person", "thing", "people-word" (other people, nationals), or "" when no noun decides."""
    nouns = vocab.no_persons_after()
    if after and after[0].text in "\"“'‘«":
        after = after[1:]
    for k, token in enumerate(after[:6]):
        word = token.low
        pair = f"{word} {after[k + 1].low}" if k + 1 < len(after) else word
        if vocab.figure_words().of(pair):
            return "people-word"
        if pair in nouns or (word in nouns and not is_person(pair)):
            if _names_people(after[k:]):
                continue
            return "thing"
        if is_person(pair) or is_person(word):
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
        if word in BREAKS or not word[:1].isalpha():
            return ""
        if token.text[:1].isupper() and word not in MONTHS and (word.endswith(("s", "i", "ese", "u")) or (k == 0 and len(after) == 1)):
            return "people-word"
        if vocab.figure_words().of(word) and not (k + 1 < len(after) and is_person(after[k + 1].low)):
            return "people-word"
        if k + 1 < len(after) and word in {"was", "were", "are", "is", "have", "has", "had", "did", "could", "may", "will"}:
            return ""
    return ""


def _names_people(after: tuple[Token, ...]) -> bool:
    """Whether a thing only describes the people named after it: "three law enforcement officers", "two bank clerks"."""
    if after[0].low.endswith("s"):
        return False
    for token in after[1:3]:
        if token.low in BREAKS or not token.text[:1].isalpha():
            return False
        if is_person(token.low) and token.low.endswith(("s", "men", "women", "people", "children", "police")):
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
