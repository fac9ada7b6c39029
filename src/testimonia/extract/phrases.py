"""Spans to whole noun phrases: an encoder that is off by a word names half of somebody."""

import re
from functools import cache

from testimonia.extract.page import Page, Stretch
from testimonia.vocab import act_words, category_nouns, cue_words, figure_words, grammar, source_nouns, weapon_nouns

_NUMBERED = re.compile(r"\[?\d{1,3}[\].)]\s+(?=\S)")
_FIRST = re.compile(r"(\S+)\s+\S")
_LAST = re.compile(r"\s(\S+)$")
_EDGE = ' \t\n\r,;:.!?"“”«»()[]–—-'


def trimmed(page: Page, span: Stretch) -> Stretch:
    """Without blanks, marks and words that belong to what stands beside the phrase."""
    start, end = span
    while True:
        while start < end and page.text[start] in _EDGE:
            start += 1
        while end > start and page.text[end - 1] in _EDGE:
            end -= 1
        words = page.text[start:end]
        number = _NUMBERED.match(words)
        if number:  # the number of a paragraph
            start += number.end()
            continue
        first, last = _FIRST.match(words), _LAST.search(words)
        if first and first[1].casefold() in grammar("loose") and not re.match(r"at (?:least|most)\s", words, re.I):
            start += first.end(1)
        elif last and last[1].casefold() in grammar("loose", "never_last"):
            end -= len(last[1])
        else:
            return start, end


def whole_phrase(page: Page, span: Stretch) -> Stretch:
    """The noun phrase around a span: to its determiner on the left and to its head on the right, within one clause."""
    start, end = trimmed(page, span)
    if end <= start:
        return start, start
    if _PRONOUN.fullmatch(page.words((start, end))):
        return start, end
    sentence = page.sentence(start)
    return _of_whom(page, _left(page, start, sentence), sentence), _right(page, start, end, sentence)


_PRONOUN = re.compile(r"I|we|you|he|she|it|they|us|him|her|them|who|somebody|someone|nobody|everybody", re.I)


def _of_whom(page: Page, start: int, sentence: Stretch) -> int:
    """ "foreign sects" of "the followers of foreign sects": the people meant are the followers."""
    m = re.search(r"((?:the|a|an|some)\s+)?([\w-]+)\s+of\s+$", page.text[max(sentence[0], start - 40) : start], re.I)
    if m is None or not (category_nouns().of(m[2].casefold()) or m[2].casefold() in ("group", "band", "gang", "unit", "units")):
        return start
    return max(sentence[0], start - 40) + (m.start(1) if m[1] else m.start(2))


def _left(page: Page, start: int, sentence: Stretch) -> int:
    """Goes left over up to four plain words if they begin with a determiner or a capital, else stays."""
    if page.text[start : start + 4].casefold().split(" ")[0] in grammar("determiners"):
        return start
    best, at = start, start
    for _ in range(4):
        m = re.search(r"([^\W_][\w'’.-]*)(\s|-)$", page.text[max(sentence[0], at - 30) : at])
        if m is None:
            break
        word = m[1].casefold().rstrip(".")
        at -= len(m.group())
        if word in grammar("determiners") or (word.isdigit() and len(word) < 4):
            return at
        if m[2] == "-" or (m[1][0].isupper() and page.text[start].isupper()):
            best = at
            continue
        if word in grammar("loose", "outside") or _is_verb(word):
            break
        if word in grammar("participles") or word.endswith(("al", "ish", "an", "ese", "ary", "ic", "ous", "ern")):
            best = at
    return best


def _right(page: Page, start: int, end: int, sentence: Stretch) -> int:
    """Goes right over up to three plain words, to the head of the phrase."""
    for _ in range(3):
        m = re.match(r"(\s|-|['’]s\s)([^\W_][\w'’-]*)", page.text[end : sentence[1]])
        if m is None:
            break
        word = m[2].casefold()
        if m[1] == " " and (word in grammar("loose", "outside") or word in grammar("determiners") or _is_verb(word) or word[0].isdigit()):
            break
        if (
            m[1] == " "
            and m[2][0].isupper() != page.text[end - 1 : end].isupper()
            and m[2][0].isupper()
            and page.words((start, end)).islower()
        ):
            break
        if (
            m[1] == " "
            and _is_head(page.words((start, end)).split()[-1])
            and not (m[2][0].isupper() and page.text[start].isupper())
            and not _ends_after(page, end + m.end(), sentence)
        ):
            break
        end += m.end()
    return end


def _ends_after(page: Page, at: int, sentence: Stretch) -> bool:
    """Whether the phrase is closed right after `at` by a mark or by a word that cannot go on with it."""
    m = re.match(r"\s+([\w'’-]+)", page.text[at : sentence[1]])
    return m is None or m[1].casefold() in grammar("loose")


_DAY = re.compile(
    r"(?:(?:on|by|in|at)\s+)?(?:\d{1,2}\s+(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w*\.?|(?:Jan|Feb|Mar|"
    r"Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w*\.?\s+\d{1,2}|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)(?:,?\s+\d{4})?,?\s+(?=\S)",
    re.I,
)


def undated(page: Page, span: Stretch) -> Stretch:
    """ "On 8 June 2016 the agency" is the agency."""
    m = _DAY.match(page.words(span))
    return (span[0] + m.end(), span[1]) if m else span


@cache
def _is_verb(word: str) -> bool:
    if word in grammar("participles"):
        return False
    if word.endswith(("ed", "ing")):
        return True
    return any(lexicon.of(word) is not None for lexicon in (cue_words(), act_words(), figure_words()))


@cache
def _is_head(word: str) -> bool:
    word = re.sub(r"['’]s$", "", word.casefold())
    return any(lexicon.of(word) is not None for lexicon in (category_nouns(), source_nouns(), weapon_nouns())) or (
        len(word) > 4 and word.endswith("s") and not word.endswith("ss")
    )
