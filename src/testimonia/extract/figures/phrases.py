"""Noun phrases that count persons: "at least 30 people", "25 of the 45", "a constable"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from testimonia.extract.figures.patterns import NUMBER_WORD, PASSIVE, any_of
from testimonia.extract.page import Page, Stretch, overlaps
from testimonia.text.numbers import Quantity, count, counts_persons, figures_in
from testimonia.vocab import act_words, category_nouns, figure_words


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase that counts persons. `quantity` is None for a single person without a number ("a constable")."""

    span: Stretch
    quantity: Quantity | None


_OF_US = re.compile(r"\s+of (?:us|them)\b", re.I)
_OF_A_NUMBER = re.compile(
    rf"\s+(?:out )?of (?:the|these|those|our|their)\s+{NUMBER_WORD}\b(?!\s+(?:houses|villages|shops|vehicles|cars|towns|cities|years|"
    r"days|countries|buildings|huts))",
    re.I,
)


def phrases_of(page: Page, sentence: Stretch, head_end: int) -> list[Phrase]:
    """The phrases of a sentence in the order of the text. Numbers before `head_end` stand in a letterhead."""
    found = [
        q
        for q in figures_in(page.text, *sentence)
        if q.start >= head_end
        and (counts_persons(page.text, q) or _OF_A_NUMBER.match(page.text, q.end) or _OF_US.match(page.text, q.end))
        and not is_age(page, q)
        and not is_apposition(page, q.start)
    ]
    counted = [Phrase(_phrase(page, q, sentence), q) for q in found]
    whole_inside = {q.start for q in found if any(p.span[0] < q.start < p.span[1] for p in counted)}  # the 45 of "25 of the 45"
    counted = [p for p in counted if p.span[0] not in whole_inside and p.quantity and p.quantity.start not in whole_inside]
    return sorted([*counted, *(Phrase(s, None) for s in _singles(page, sentence, found))], key=lambda p: p.span)


_PHRASE_END = re.compile(rf"[,;:.()\n“”\"—–]|\s(?:{any_of('phrase_end')})\b", re.I)
_STATE = re.compile(
    rf"\s(?:dead|killed|wounded|injured|missing|hurt|detained|arrested)\b(?!\s+(?:the|a|an|at|{NUMBER_WORD})\b)",
    re.I,
)
_DEAD_MEN = re.compile(r"\s+dead\s+", re.I)
_WHOLE = re.compile(
    rf"\s+(?:other\s+|more\s+)?(?:out )?of (?:(?:the|our|these|those|his|their) \d[\d,]*\b|them\b|us\b|whom\b|these\b|"
    rf"those\b|(?:the|these|those) (?:dead|deceased|wounded|injured|missing)\b|the (?:{NUMBER_WORD}|dozen)\b)?"
)


def _phrase(page: Page, q: Quantity, sentence: Stretch) -> Stretch:
    """The noun phrase that begins with a number: "at least 30 people", "25 of the 45", "five dead", "12 members of the unit"."""
    rest = page.text[q.end : sentence[1]]
    dead = _DEAD_MEN.match(rest)
    if dead and (noun := category_nouns().find(rest[dead.end() : dead.end() + 40])) and noun[0].start == 0:
        return q.start, q.end + dead.end() + noun[0].end
    whole = _WHOLE.match(rest)
    at = whole.end() if whole else 0
    stop = _PHRASE_END.search(rest, at)
    reach = stop.start() if stop else len(rest.rstrip())
    nouns = [h for h in category_nouns().find(rest[:reach]) if h.end <= 60 and rest[h.start - 1 : h.start] not in ("-", "‑")]
    if nouns:
        end = nouns[-1].end if not _belongs(rest[nouns[0].end : reach]) else reach
        if len(nouns) > 1 and not _belongs(rest[nouns[0].end : nouns[-1].start] + " "):
            end = nouns[0].end if re.search(r"\w\s+\w", rest[nouns[0].end : nouns[-1].start].strip()) else nouns[-1].end
        at = max(at, end)
    elif not at:
        word = re.match(r"(?:\s+(?:others?|more|further|new|young|local))*\s+[^\W\d_][\w'’-]*s\b", rest[:reach])
        at = word.end() if word else 0
    end = q.end + at
    state = _STATE.match(page.text, end)
    return q.start, state.end() if state and not PASSIVE.search(page.text[end : state.start() + 1]) else end


_SAME_PEOPLE = re.compile(r"(?:both|all\s+of\s+them|all)\s+(?!(?:of\s+the|the)\b)[^\W\d]", re.I)


def is_apposition(page: Page, start: int) -> bool:
    """ "Two victims, both soldiers": the same people once more."""
    return bool(_SAME_PEOPLE.match(page.text, start) and re.search(r"\w,\s*$", page.text[max(0, start - 4) : start]))


_OF_AN_AGE = re.compile(r"\b(?:a|an|the|another|one)\s+(?:[\w-]+\s+)?([\w-]+)\s+of\s+(?:about\s+)?$", re.I)
_BETWEEN_COMMAS = re.compile(r"[^\W\d_]{2,},\s*$")
_ENDS_AT_COMMA = re.compile(r"\d{1,2},(?!\s*(?:\d|and\s+\d))")
_GROUPS = frozenset({"crowd", "group", "gang", "band", "family", "force", "mob"})


def is_age(page: Page, q: Quantity) -> bool:
    """ "a boy of twelve", "a woman of 71", "a farmer, 24, died"; not "a crowd of 40", "the death of three"."""
    if _BETWEEN_COMMAS.search(page.text[max(0, q.start - 20) : q.start]) and _ENDS_AT_COMMA.match(page.text, q.start):
        return True
    m = _OF_AN_AGE.search(page.text[max(0, q.start - 30) : q.start])
    if m is None or category_nouns().of(m[1].casefold()) is None or m[1].casefold() in _GROUPS or figure_words().of(m[1].casefold()):
        return False
    return not m[1].endswith("s") and not page.text[q.end : q.end + 1].isalpha()


def _belongs(words: str) -> bool:
    """Whether what follows a noun still tells who they are: "members of the unit"."""
    return bool(re.match(r"\s+(?:of|from|with)\s", words))


_SINGLE = re.compile(r"\b(?:a|an|another|one|his|her|their)\s+(?:(?!of\b|and\b|to\b)[\w'’-]+\s+){0,3}?$", re.I)
_SPEAKS = re.compile(rf"[^.;:]{{0,50}}?\b(?:{any_of('speaking')})\b(?!\s+(?:to|dead|shot|stabbed|murdered|strangled|hanged)\b)", re.I)


def speaks(after: str) -> bool:
    """Whether the words after a phrase make its people a source: "... said", "..., a neighbour, told"."""
    return bool(_SPEAKS.match(after))


def _singles(page: Page, sentence: Stretch, quantities: Sequence[Quantity]) -> list[Stretch]:
    """Single persons with an article: "a constable was stabbed", "killed a man". Sources ("a witness said") are none."""
    words = page.words(sentence)
    acts = act_words().find(words)
    spans = []
    for hit in category_nouns().find(words):
        at = (sentence[0] + hit.start, sentence[0] + hit.end)
        m = _SINGLE.search(words[max(0, hit.start - 40) : hit.start])
        if m is None or words[hit.start : hit.end].casefold().endswith(("s", "men", "people", "dead", "ed")):
            continue
        start = at[0] - (min(40, hit.start) - m.start())
        if _SPEAKS.match(page.text, at[1]) or any(h.start <= hit.start and hit.end < h.end for h in acts):
            continue  # "a terrorist attack" counts nobody
        tally = count(page.text[start : at[1]])
        if tally is None or tally.low != 1:
            continue  # "a national police (commander)"
        if not any(overlaps((start, at[1]), (q.start, q.end)) for q in quantities):
            spans.append((start, at[1]))
    return spans
