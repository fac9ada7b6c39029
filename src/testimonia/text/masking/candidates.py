"""Candidates: the part of a run of capitals that may be a person's name, and how it stands in its sentence."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from testimonia.text.masking import around
from testimonia.text.masking.around import Standing
from testimonia.text.masking.runs import Run, capitalised, words_in
from testimonia.text.masking.variants import folded
from testimonia.text.masking.words import common_words, countries_and_peoples, given_names, ordinary, words

IsPlace = Callable[[str], int]
"""How large the largest place of a name is, in inhabitants; 0 when there is none. Countries and first divisions count as large."""

COUNTRY, LARGE, TOWN = 1_000_000_000, 500_000, 100_000


@dataclass(slots=True)
class Candidate:
    """Words that may be a name, by their numbers, inclusive. `verb`: how much what follows is of persons, 0 to 2."""

    first: int
    last: int
    standing: Standing
    verb: int
    locative: bool
    apposed: bool  # what follows it names an office
    opens: bool  # it begins a sentence, where any word has a capital
    heading: bool  # it stands in a line in which nearly every word has a capital
    parts: tuple[str, ...]


class Page:
    """A text in words, and the candidates in it."""

    def __init__(self, text: str, is_place: IsPlace) -> None:
        self._text, self._is_place = text, is_place
        self._words = words_in(text)
        self._lower = {w.text for w in self._words if w.text.islower()}
        self._lines: dict[tuple[int, int], tuple[bool, bool]] = {}
        self._judged_words: dict[tuple[int, int, int], bool] = {}
        # How many words before each are not in capitals: a run may be as long as the text.
        self._spelled = tuple(accumulate((not w.text.isupper() for w in self._words), initial=0))

    def candidates(self, run: Run) -> Iterator[Candidate]:
        """The parts of a run that may be names of persons: what stands between the words that say what somebody is."""
        found, text = self._words, self._text
        if run.first == run.last and (len(found[run.first].low) == 1 or found[run.first].low in words("before_lists")):
            return
        shouted = self._shouted(run) and not around.label(text, found[run.last].end, found[run.first].start)
        heading = shouted or self._heading(run)
        first = run.first
        for at in range(run.first, run.last + 1):
            if self._is_function(at, run) or (heading and self._is_word_of_heading(at, shouted)):
                yield from self._before_function(first, at, heading)
                first = at + 1
        first = self._past_a_place(first, run.last)
        if first > run.last:
            office = self._also_office(run)
            if office is not None:
                yield office
            return
        while first < run.last and found[first].low in words("particles") and not capitalised(found[first].text):
            first += 1
        opens = first == run.first and self._opens_sentence(first)
        if (
            first == run.last
            and opens
            and (found[first].text.lower() in self._lower or is_common(found[first].low) or found[first].low in words("openers"))
        ):
            return
        if shouted and first == run.last and not self._in_slot(first, run.last):
            return
        yield self._judged(first, run.last, opens=opens, heading=heading)

    def _is_word_of_heading(self, at: int, shouted: bool) -> bool:
        low = self._words[at].low
        return low in self._lower or is_common(low) or low in words("fates", "doings", "to_persons") or (shouted and low in words("links"))

    def _before_function(self, first: int, at: int, heading: bool) -> Iterator[Candidate]:
        """A name that a word of another kind follows at once: "Activist NAME Freed", "arrested NAME Tuesday"; "NAME Hospital" is none."""
        found = self._words
        if first >= at or around.office_size(found, at) or found[at].low in words("bodies", "outlets", "after_groups"):
            return
        if around.is_role(found[at].low) and not heading:
            return
        first = self._past_a_place(first, at - 1)
        if first < at and (first < at - 1 or self._in_slot(first, at - 1)):
            yield self._judged(first, at - 1, opens=self._opens_sentence(first), heading=heading)

    def _in_slot(self, first: int, last: int) -> bool:
        """Whether a person stands there by what is before it and after it."""
        following = self._words[last + 1].low if last + 1 < len(self._words) else ""
        return (
            around.before(self._text, self._words, first) in (Standing.PERSON, Standing.TITLED, Standing.PRIVATE)
            or around.person_by_verb(self._text, self._words, last) > 1
            or following in words("fates")
        )

    def _past_a_place(self, first: int, last: int) -> int:
        """ "New York lawyer": a large place of two words is no part of a name."""
        if last - first < 1:
            return first
        if self._of_an_office(first) and self._words[first - 2].low not in words("bodies") and self._is_place(self._words[first].text):
            return first + 1  # "mayor of TOWN NAME"
        two = self._text[self._words[first].start : self._words[first + 1].end]
        return first + 2 if self._is_place(two) >= LARGE else first

    def _heading(self, run: Run) -> bool:
        """Whether a run stands in a line in which nearly every word has a capital."""
        return self._line(run)[0]

    def _line(self, run: Run) -> tuple[bool, bool]:
        """Whether the line of a run is a heading, and whether it is in capitals; worked out once for a line, however many runs it has."""
        text = self._text
        begin = text.rfind("\n", 0, self._words[run.first].start) + 1
        end = (text.find("\n", self._words[run.last].end) + 1 or len(text) + 1) - 1
        if (begin, end) not in self._lines:
            line = text[begin:end]
            self._lines[begin, end] = (_is_heading(line), line.isupper())
        return self._lines[begin, end]

    def _judged(self, first: int, last: int, *, opens: bool = False, heading: bool = False) -> Candidate:
        found, text = self._words, self._text
        left, right = around.before(text, found, first), around.after(text, found, last)
        standing = max(left, right)
        if left is Standing.PRIVATE and right is not Standing.PUBLIC:
            standing = Standing.PRIVATE
        if standing is Standing.NOTHING:
            standing = max(standing, self._after_comma(first, last))
        if standing is Standing.NOTHING and (self._labels(first, last) or self._answers(first, last) or self._beside_somebody(first)):
            standing = Standing.PERSON
        verb = around.person_by_verb(text, found, last)
        if heading and last + 1 < len(found) and found[last + 1].low in words("fates"):
            verb = 2
        previous = found[first - 1].low if first else ""
        at_once = bool(first) and not text[found[first - 1].end : found[first].start].strip()
        possessive = text[found[last].end : found[last].end + 2] in ("'s", "’s")
        leads = previous in words("locative") or (
            previous in ("of", "on", "to") and first > 1 and found[first - 2].low in words("of_places")
        )
        if previous in ("reached", "entered", "left"):
            leads = self._is_place(text[found[first].start : found[last].end]) > 0
        locative = at_once and leads and not possessive and not self._beside_somebody(first)
        parts = tuple(p for w in found[first : last + 1] for p in folded(w.text))
        return Candidate(first, last, standing, verb, locative, right is Standing.PUBLIC, opens, heading, parts)

    def _beside_somebody(self, first: int) -> bool:
        """ "She sat near NAME", "they shot at NAME": what stands before the small word is done beside persons or to them."""
        found = self._words
        if first < 1 or found[first - 1].low not in words("beside"):
            return False
        rest = self._text[found[first].end : found[first].end + 40]
        if found[first - 1].low == "between" and re.match(r"(?: [A-Z][\w'’-]+){0,2} and (?:the|a|his|her|me|him|them|us)\b", rest):
            return True
        return first > 1 and found[first - 2].low in words("done_beside")

    def _labels(self, first: int, last: int) -> bool:
        return around.label(self._text, self._words[last].end, self._words[first].start)

    def _answers(self, first: int, last: int) -> bool:
        """ "A: NAME.": a name that is all that stands on its line after a label."""
        start, end = self._words[first].start, self._words[last].end
        line = self._text.rfind("\n", 0, start) + 1
        return (
            re.fullmatch(r"\s*[^\n:]{1,30}:\s*", self._text[line:start]) is not None
            and re.match(r"[.,;]?\s*(?:\n|$)", self._text[end:]) is not None
        )

    def _also_office(self, run: Run) -> Candidate | None:
        """ "Peter Judge was wounded": the last word is a name and not an office, where a person stands."""
        found = self._words
        if found[run.last].low not in words("also_family_names") or run.first == run.last:
            return None
        first = run.last
        while first > run.first and not self._is_function(first - 1, run):
            first -= 1
        if first == run.last:
            return None
        known = around.person_by_verb(self._text, found, run.last) or around.after(self._text, found, run.last) is not Standing.NOTHING
        known = known or around.before(self._text, found, first) is not Standing.NOTHING
        known = known or not (self._is_place(found[first].text) >= TOWN or is_common(found[first].low) or self._heading(run))
        return self._judged(first, run.last) if known else None

    def _is_function(self, at: int, run: Run) -> bool:
        """Whether a word with a capital says what somebody is, or is part of the name of a body, and so no part of a name.

        Some words are judged by their neighbours, which may be judged by theirs. Each is judged once; two that ask for one another ("Rivers
        Governor") come to an end because the first is taken for a name while the second is judged.
        """
        asked = (at, run.first, run.last)
        if asked not in self._judged_words:
            self._judged_words[asked] = False
            self._judged_words[asked] = self._says_what(at, run)
        return self._judged_words[asked]

    def _says_what(self, at: int, run: Run) -> bool:
        low = self._words[at].low
        if len(low) == 1 or (low.endswith(".") and len(low) <= 3):
            return False
        if low in words("also_family_names") and at > run.first and not self._is_function(at - 1, run):
            # Between a first word and a last one, or at the end: a name. "Musa Bello Hospital" ends with a body all the same.
            return not (at == run.last and self._person_after(at))
        if low in words("also_first") and run.first < run.last:
            if at < run.last and self._is_family_name(at + 1, run):
                return False
            beside = self._words[at + 1 if at < run.last else at - 1].low
            return beside not in words("also_first") and (beside in self._function_words() or is_common(beside))
        if self._is_family_name(at, run) or self._is_given_name(at, run):
            return False
        if low in words("also_in_bodies") and run.first == run.last and self._bare(run):
            return self._opens_sentence(at) or self._heading(run)  # inside a sentence such a word has a capital as a name alone
        if low in words("also_in_bodies") and at == run.last > run.first and self._bare(run):
            return self._is_function(at - 1, run) or is_common(self._words[at - 1].low)
        if low in words("also_in_bodies") and at == run.first and at < run.last and not self._is_function(at + 1, run):
            return not self._person_after(run.last)
        if self._words[at].text.isupper() and len(low) > 1 and self._acronym(at, run):
            return True
        if low in words("also_name_parts"):
            return False
        if at < run.last and is_common(low) and self._of_an_office(run.first):
            return True  # "Minister of Information NAME"
        if low in words("small") and not self._opens_sentence(at, '.!?\n…”"') and not self._heading(run):
            return False  # a small word has no capital inside a sentence
        return (
            low in words("offices", "office_abbreviations", "ranks", "titles", "roles", "bodies", "outlets")
            or low in ordinary()
            or low in words("titular")
            or low.endswith(("ists", "crats", "ites"))
            or ("-" in low and any(part in countries_and_peoples() for part in low.split("-")))
            or ("-" in low and (low.rpartition("-")[2] in words("offices", "roles") or around.office_size(self._words, at) > 0))
        )

    def _of_an_office(self, first: int) -> bool:
        """Whether "minister of", "department for" or the like stands before a word."""
        found = self._words
        if first < 2 or found[first - 1].low not in ("of", "for"):
            return False
        return found[first - 2].low in words("bodies") or around.office_size(found, first - 2) > 0

    def _is_family_name(self, at: int, run: Run) -> bool:
        """ "Mary Baker", "Lena West": a calling or a quarter of the sky behind a word that is nothing but a name."""
        low = self._words[at].low
        ends = at == run.last or self._words[at + 1].low in ordinary()
        if not ends or at == run.first or not (low in words("also_last", "also_last_in_bodies") or low in words("roles")):
            return False
        before = self._words[at - 1]
        if low in words("also_last_in_bodies"):
            return before.low in given_names() and not self._heading(run)
        if (
            before.text.isupper()
            or self._is_place(before.text) >= TOWN
            or before.low in self._function_words() - words("also_given_months")
        ):
            return before.low in given_names() and not self._heading(run)
        return not self._heading(run)

    def _is_given_name(self, at: int, run: Run) -> bool:
        """ "Sunday Okeke", "Wali Khan": a day or an office, written with a capital, that is also a given name."""
        if at == run.last or self._words[at].low not in words("also_given"):
            return False
        if at > run.first and self._words[at - 1].low not in self._function_words():
            return False
        following, previous = self._words[at + 1], self._words[at - 1].low if at else ""
        known = following.low in self._function_words() - words("also_family_names") or is_common(following.low)
        office = self._words[at].low in words("offices")
        return (office or not known) and previous not in words("before_days") and (office or self._is_place(following.text) < TOWN)

    def _function_words(self) -> frozenset[str]:
        return words("offices", "office_abbreviations", "ranks", "titles", "roles", "bodies", "outlets", "titular") | ordinary()

    def _bare(self, run: Run) -> bool:
        """Whether no article and no word that leads to a place or a day stands before the run."""
        if not run.first:
            return True
        previous = self._words[run.first - 1]
        close = not self._text[previous.end : self._words[run.first].start].strip()
        return not (close and (previous.low in words("locative", "determiners") or previous.low in ("on", "of", "during", "since")))

    def _person_after(self, at: int) -> bool:
        return around.person_by_verb(self._text, self._words, at) > 0 or around.after(self._text, self._words, at) is not Standing.NOTHING

    def _acronym(self, at: int, run: Run) -> bool:
        word = self._words[at].text
        alone = run.first == run.last
        beside_names = self._spelled[run.last + 1] - self._spelled[run.first] > (not word.isupper())
        return len(word) <= 6 and (
            alone
            or (beside_names and not any(v in word.lower() for v in "aeiouy"))
            or (beside_names and at == run.first and not self._family_in_capitals(run))
        )

    def _family_in_capitals(self, run: Run) -> bool:
        """ "HUANG Meiling": a family name in capitals before one that is written as names are, and no body before a place."""
        rest = self._words[run.first + 1 : run.last + 1]
        plain = all(not w.text.isupper() and w.low not in self._function_words() and not is_common(w.low) for w in rest)
        return plain and len(rest) < 3 and self._is_place(self._text[rest[0].start : rest[-1].end]) < TOWN

    def _shouted(self, run: Run) -> bool:
        """Whether the run stands in a line all in capitals: there a capital tells nothing."""
        return run.last - run.first >= 2 and self._line(run)[1]

    def _opens_sentence(self, at: int, marks: str = '.!?:;\n…”’"') -> bool:
        start = self._words[at].start
        before = self._text[:start].rstrip(" \t\"“‘'([«—–-•*")
        gap = self._text[len(before) : start]
        return not before or before[-1] in marks or "\n" in gap or any(quote in gap for quote in '“"‘«')

    def _after_comma(self, first: int, last: int) -> Standing:
        """ "The governor, NAME, said": an office before a comma, where another comma or the end follows the name."""
        found, text = self._words, self._text
        if not first or text[found[first - 1].end : found[first].start].strip() not in (",", "—", "–"):
            return Standing.NOTHING
        at = first - 1
        if around.is_role(found[at].low) and found[at].low not in words("unofficial"):
            together = last + 1 < len(found) and found[last + 1].low == "and"
            if together and found[at].low.endswith("s"):  # "two brothers, NAME and NAME"
                return Standing.PRIVATE
        closed = text[found[last].end : found[last].end + 2].lstrip(" ")[:1] in (",", ".", ";", ")", ":", "\n", "", "—", "–")
        if not closed:
            return Standing.NOTHING
        size = around.office_size(found, at)
        if size:
            return Standing.PRIVATE if around.unofficial(found, at, size) else Standing.PUBLIC
        far = self._far(at)
        if far is Standing.NOTHING and around.is_role(found[at].low):
            return Standing.PRIVATE
        return far

    def _far(self, at: int) -> Standing:
        """ "The spokesman for the Interior Ministry, NAME, said"."""
        found, text = self._words, self._text
        for here in range(at, max(-1, at - 8), -1):
            if here < at and text[found[here].end : found[here + 1].start].strip() not in ("", "'s", "’s", "-"):
                return Standing.NOTHING
            size = around.office_size(found, here)
            if size and here < at and found[here + 1].low in ("of", "for", "in", "at", "to"):
                return Standing.PRIVATE if around.unofficial(found, here, size) else Standing.PUBLIC
            if around.is_role(found[here].low) and here < at and found[here + 1].low in ("of", "for", "in", "at", "from"):
                return Standing.PRIVATE
        return Standing.NOTHING

    def _said(self, c: Candidate) -> str:
        return self._text[self._words[c.first].start : self._words[c.last].end]


def _is_heading(line: str) -> bool:
    long = [word for word in re.findall(r"[^\W\d_]+", line[:300]) if len(word) > 3]
    if line.rstrip().endswith((".", ";")) or ";" in line:
        return False
    if line.count(",") > 1 or ("," in line and ":" in line):
        return False  # a list
    return len(long) > 3 and len(line) < 200 and sum(word[0].isupper() for word in long) > 0.75 * len(long)


def is_common(low: str) -> bool:
    """Whether a word is an English word by its list or its ending: sentences begin with such."""
    return (
        low in ordinary()
        or low in common_words()
        or low in words("roles", "bodies", "offices", "doings", "fates")
        or (len(low) > 6 and low.endswith(("tion", "tions", "ments", "ness", "ities")))
        or (low.endswith("s") and low[:-1] in words("roles", "bodies", "offices"))
        or (low.endswith("ies") and low[:-3] + "y" in words("roles", "bodies", "offices"))
    )
