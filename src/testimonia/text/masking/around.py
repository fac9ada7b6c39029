"""What stands around a name: an office, a private role, an age, a verb that only persons take. Pure look-ups over the words of a text."""

import re
from collections.abc import Sequence
from enum import IntEnum

from testimonia.text.masking.runs import Word, capitalised
from testimonia.text.masking.words import words
from testimonia.text.wordset import wordset

_REACH = 10
"""Words to the left of a name among which the head of its office may stand ("the spokesman for the Ministry of the Interior NAME")."""

_TENS = "(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-(?:one|two|three|four|five|six|seven|eight|nine))?"
_TEENS = "(?:seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen)"
_AGE = re.compile(
    rf"\s*,\s*(?:aged\s+)?(?:{_TENS}|{_TEENS})(?=\s*[,.;:)])|"
    r"\s*(?:,\s*|\(\s*|\s)(?:(?:aged?|age)\s*:?\s*(?:\d{1,2}|1[01]\d)|\d{1,3}[- ]years?[- ]old|[1-9]\d(?=\s*[,.;:)]))"
    r"(?=\s*[,.;:)]|\s+(?:from|of|and|who|was|a|an)\b)\)?"
)
_OPENS = re.compile(r"\s*(?:,|\(|[-–—])\s*")
_WAS = re.compile(r"\s+(?:is|was|became|becomes|has been|had been|who was|who is|will be|served as|serves as|acted as|acting as|as)\s+")
_VERBS_OF_OFFICE = re.compile(
    r",?\s+(?:who\s+)?(?:heads|headed|chairs|chaired|leads|presides over|presided over|governs|governed|commands|commanded"
    r"|was (?:re-?)?elected|"
    r"was sworn in|was appointed|was reappointed|was inaugurated|took office|resigned as|was named (?=\w+\s+(?:minister"
    r"|governor))|speaks for)\b"
)
_ITEM = re.compile(r"(?:(?:^|[\n:;,])\s*\(?\d{1,3}[.)]|\b[A-Z][a-z]{1,9}\.?\s\d{1,3}[.:])\s+\Z")
_LABEL = re.compile(r"\s*:(?=\s)")
_ENTRY = re.compile(r"\s+[–—-]\s+[^\n]{1,60}(?:\n|$)")
_ENDS = re.compile(r"(?:\s+[A-Z][\w'’-]*)*\s*(?:[.;,]|\n|$)")


class Standing(IntEnum):
    """How a name stands in its sentence; the greater decides where several hold."""

    NOTHING = 0
    PERSON = 1  # a person, no more is said
    TITLED = 2  # a person with a title that everybody may bear
    PRIVATE = 3
    PUBLIC = 4


def office_size(found: Sequence[Word], at: int) -> int:
    """How many words the head of an office that ends at word `at` has; 0 when none does."""
    offices = words("offices")
    low = found[at].low
    if at and f"{found[at - 1].low}-{low}" in offices:
        return 2
    if low in offices or low in words("office_abbreviations", "ranks"):
        return 1
    if low == "chief" and _heads_a_body(found, at):
        return 1
    head, _, tail = low.rpartition("-")
    if head in offices and tail in ("designate", "elect"):
        return 1
    return 1 if head and tail in offices and head.split("-")[-1] not in words("unofficial") else 0


def _heads_a_body(found: Sequence[Word], at: int) -> bool:
    """ "The rebels' military chief", "chief of police": of a body, and not "chief mechanic"."""
    if at + 1 < len(found) and found[at + 1].low == "of":
        return True
    before = found[at - 1].low if at else ""
    return before in words("bodies", "before_offices") - words("unofficial") and before not in ("former", "ex", "acting", "first", "the")


def unofficial(found: Sequence[Word], at: int, size: int) -> bool:
    before = at - size
    return before >= 0 and found[before].low in words("unofficial")


def before(text: str, found: Sequence[Word], first: int) -> Standing:
    """What the words to the left of the word `first` make of the name that begins with it."""
    at = first - 1
    if at < 0:
        return Standing.NOTHING
    gap = text[found[at].end : found[first].start]
    possessive = gap[:1] in "'’ʼ`" or gap[:2] in ("' ", "’ ")
    if possessive:
        return Standing.NOTHING  # "Governor Bello's Amina" says nothing of her
    low = found[at].low
    if ":" in gap and (low in words("before_lists", "fates") or is_role(low)):
        return Standing.PERSON
    if ":" in gap and _ENDS.match(text, found[first].end):
        return Standing.PERSON
    if _ITEM.search(text, max(0, found[first].start - 18), found[first].start):
        return Standing.PERSON
    if low == "i" and gap.strip() in ("", ","):
        return Standing.PERSON
    if at and low in ("is", "am", "was", "'m") and found[at - 1].low in ("name", "i", "names") and not gap.strip():
        return Standing.PERSON
    if low == "by" and not gap.strip() and not text[text.rfind("\n", 0, found[at].start) + 1 : found[at].start].strip():
        return Standing.PERSON
    if gap.strip() == "." and low in words("office_abbreviations", "ranks", "titles"):
        gap = " "  # "Sen. NAME"
    comma = gap.strip() == ","
    if gap.strip() not in ("", ",", "-", ":", "“", '"', "(") or (gap.count("\n") > 1):
        return Standing.NOTHING
    if comma:
        return Standing.NOTHING
    size = office_size(found, at)
    if size:
        return Standing.PRIVATE if unofficial(found, at, size) else Standing.PUBLIC
    if low in words("titles"):
        above = _left_of_title(text, found, at)
        return above if above is not Standing.NOTHING else Standing.TITLED
    if is_role(low):
        return Standing.PRIVATE
    if low in words("to_persons") or (low in words("kin")):
        return Standing.PERSON
    if low == "of" and at and found[at - 1].low in words("nearest"):
        return Standing.TITLED  # a town has no widow
    if low == "of" and at and found[at - 1].low in words("of_persons", "kin"):
        return Standing.PERSON
    if low in ("to", "with", "by", "for", "against") and at and found[at - 1].low in words("of_whom"):
        return Standing.PERSON
    if low == "for" and at and found[at - 1].low in words("for_whom"):
        return Standing.PERSON
    return office_of_a_body(text, found, at)


def _left_of_title(text: str, found: Sequence[Word], at: int) -> Standing:
    """ "The governor, Dr NAME": the office stands before the title."""
    if not at:
        return Standing.NOTHING
    gap = text[found[at - 1].end : found[at].start].strip()
    if gap in ("", ",") and office_size(found, at - 1) and not unofficial(found, at - 1, office_size(found, at - 1)):
        return Standing.PUBLIC
    return Standing.NOTHING


def office_of_a_body(text: str, found: Sequence[Word], at: int) -> Standing:
    """ "Spokesman for the Interior Ministry NAME", "governor of Kano State NAME": over the words of a body or place back to the office."""
    first_gap_seen = False
    for here in range(at, max(-1, at - _REACH), -1):
        gap = text[found[here].end : found[here + 1].start]
        if gap.strip() not in ("", "'s", "’s", "'", "’", "-"):
            return Standing.NOTHING
        low = found[here].low
        size = office_size(found, here)
        if size and first_gap_seen and (low not in words("before_offices") or found[here + 1].low == "of"):
            return Standing.PRIVATE if unofficial(found, here, size) else Standing.PUBLIC
        if (
            low not in words("links")
            and low not in words("before_offices")
            and low not in words("bodies")
            and not capitalised(found[here].text)
        ):
            return Standing.NOTHING
        if here == at and low in words("links"):
            return Standing.NOTHING
        first_gap_seen = True
    return Standing.NOTHING


def is_role(low: str) -> bool:
    """Whether a word is what a private person is called: alone, in the plural, or as the last part of a compound."""
    roles = words("roles")
    tail = low.rpartition("-")[2]
    return low in roles or tail in roles or (low.endswith("s") and low[:-1] in roles) or low in words("kin")


def after(text: str, found: Sequence[Word], last: int) -> Standing:
    """What the words to the right of the word `last` make of the name that ends with it."""
    end = found[last].end
    best = Standing.NOTHING
    age = _AGE.match(text, end)
    if age:
        best, end = Standing.PERSON, age.end()
    apposed = _OPENS.match(text, end)
    if apposed:
        best = max(best, _apposition(text, found, last, apposed.end()))
    was = _WAS.match(text, end)
    if was:
        said = _apposition(text, found, last, was.end(), copula=True)
        best = max(best, said)
    if last + 1 < len(found) and not text[end : found[last + 1].start].strip() and office_size(found, last + 1):
        chosen = _word_before(text, found, last)
        if chosen in ("elected", "re-elected", "appointed", "named", "made", "declared", "proclaimed", "chose"):
            return Standing.PUBLIC
    if _VERBS_OF_OFFICE.match(text, found[last].end):
        return Standing.PUBLIC
    return best


def _word_before(text: str, found: Sequence[Word], last: int) -> str:
    """The word before the run of capitals that ends with the word `last`."""
    at = last
    while at and capitalised(found[at].text) and not text[found[at - 1].end : found[at].start].strip():
        at -= 1
    return found[at].low


def _apposition(text: str, found: Sequence[Word], last: int, start: int, *, copula: bool = False) -> Standing:
    """What the phrase from `start` calls the bearer: the first head that is an office or a role decides."""
    here = last + 1
    while here < len(found) and found[here].start < start:
        here += 1
    seen = 0
    while here < len(found) and seen < 9:
        word = found[here]
        if seen and re.search(r"[,;:()!?]|\.\s", text[found[here - 1].end : word.start]):
            return Standing.NOTHING
        low = word.low
        if seen == 0 and not copula and low.endswith("ed") and here + 1 < len(found) and found[here + 1].low in _OBJECTS:
            return Standing.NOTHING  # ", offered to swap prisoners": a verb, and not what somebody is called
        possessive = text[word.end : word.end + 2] in ("'s", "’s") or text[word.end : word.end + 1] in ("'", "’")
        if possessive:
            here, seen = here + 1, seen + 1
            continue
        nxt = found[here + 1] if here + 1 < len(found) else None
        pair = nxt is not None and text[word.end : nxt.start].strip() == "" and (f"{low}-{nxt.low}" in words("offices"))
        if pair:
            return Standing.PUBLIC
        more = nxt is not None and not text[word.end : nxt.start].strip() and _goes_on(nxt.low)
        if (low in words("offices") or low in words("ranks", "office_abbreviations") or office_size(found, here)) and not (
            more and low in words("before_offices")
        ):
            if more and nxt is not None and is_role(nxt.low):  # "deputy teacher", "a chief mechanic"
                return Standing.PRIVATE
            return Standing.PRIVATE if here and found[here - 1].low in words("unofficial") else Standing.PUBLIC
        if is_role(low) and not more:
            return Standing.PRIVATE
        if copula and low in words("fates"):
            return Standing.PERSON
        plain = (
            low in words("determiners")
            or low in words("before_offices")
            or low in words("bodies")
            or low in words("unofficial")
            or is_role(low)
        )
        if not plain and not capitalised(word.text) and not low.isdigit() and (copula or low in words("doings")):
            return Standing.NOTHING
        if low in ("who", "whose") and seen == 0:
            return max(Standing.PERSON, _apposition(text, found, here, found[here].end, copula=True))
        here, seen = here + 1, seen + 1
    return Standing.NOTHING


def _goes_on(low: str) -> bool:
    return low in words("offices", "ranks") or is_role(low)


def label(text: str, end: int, start: int) -> bool:
    """Whether a run opens its line and is followed by a colon or a dash, as speakers in a transcript and entries of a list are."""
    line = text.rfind("\n", 0, start) + 1
    opens = not text[line:start].strip(' \t-–—*•"“[(')
    return opens and (_LABEL.match(text, end) or _ENTRY.match(text, end)) is not None


def person_by_verb(text: str, found: Sequence[Word], last: int) -> int:
    """How much what follows is of persons: 2 what only persons do, suffer and have; 1 what a place or a thing may; 0 nothing."""
    end = found[last].end
    following = [w.low for w in found[last + 1 : last + 5]]
    if text[end : end + 2] in ("'s", "’s", "' ", "’ "):
        return 2 if any(word in words("kin", "belongings") for word in following[:2]) else 0
    if not following or text[end : found[last + 1].start].strip():
        return 0
    if following[0] in words("doings"):
        return 2
    if following[0] in _BEING or following[0] in words("being"):
        return 2 if any(word in words("fates") for word in following[1:]) else 1
    return 1 if len(following[0]) > 4 and following[0].endswith("ed") else 0


_OBJECTS = wordset("to that the a an his her its their no all any them him it by on in from with for")
_BEING = frozenset({"was", "were", "is", "had", "has", "been", "be", "being", "got", "did", "could", "would", "will", "never", "cannot"})
