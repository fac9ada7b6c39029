"""Which names in a text are of private persons: every name is hidden unless something says whose else it is.

Recall comes first: a name in two words of which nothing more is known is hidden; a single word is, where it stands as only names of
persons stand. The name of somebody who bears an office in the text stays, wherever it stands in that text; a word of it that a private
person shares, does not.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from testimonia.text.masking import around
from testimonia.text.masking.around import Standing
from testimonia.text.masking.contacts import Cover
from testimonia.text.masking.manifest import Hidden
from testimonia.text.masking.runs import Run, Word, capitalised, caseless, caseless_runs, runs_in, words_in
from testimonia.text.masking.variants import Names, folded
from testimonia.text.masking.words import bodies_by_name, common_words, countries_and_peoples, given_names, ordinary, words

IsPlace = Callable[[str], int]
"""How large the largest place of a name is, in inhabitants; 0 when there is none. Countries and first divisions count as large."""

Cleared = Callable[[str], bool]
"""Whether the name of these folded words may be shown by decision of two people."""

_IN_A_LIST = re.compile(
    r"\s*(?:\([^()]{1,40}\))?(?:\s*[,;/&]\s*(?:and\s+)?(?:\(?\d{1,3}[.)]\s*)?|\s+and\s+|\s*\n\s*(?:[-*•–]|\d{1,3}[.)])\s*)"
)
_ONE_NAME = re.compile(r"(?:(?<=\b\w)\.)?[ \n\t'’-]*")
_LARGE, _TOWN = 500_000, 100_000


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of names before the text is looked at. Strings as they came; one may hold more than a name ("nurse Amina Belhadj")."""

    private: frozenset[str] = frozenset()
    persons: frozenset[str] = frozenset()  # of whom it is only known that they are persons
    public: frozenset[str] = frozenset()  # office holders, by a reading of the text
    bodies: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Candidate:
    first: int
    last: int
    standing: Standing
    verb: int
    locative: bool
    apposed: bool  # what follows it names an office
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Names of private persons in a text: where they stand, and the means to find them in other strings of the same document."""

    covers: tuple[Cover, ...]
    private: Names
    public: Names


def persons_in(text: str, told: Told, is_place: IsPlace, cleared: Cleared) -> Found:
    """The private names of a text."""
    return _Reading(text, told, is_place, cleared).found()


def again(text: str, found: Found) -> tuple[Cover, ...]:
    """The private names of a document in another string that came out of it."""
    if not found.private.whole:
        return ()
    return tuple(_Reading(text, Told(), lambda _: 0, lambda _: False).again(found.private, found.public, ()))


def names_in_file_name(name: str, found: Found) -> Iterator[Cover]:
    """The same in a name of a file, where words are joined by anything and have no capitals."""
    for match in re.finditer(r"[^\W\d_]+", name):
        if found.private.part(match[0]) and not found.public.part(match[0]) and not _is_common(match[0].lower()):
            yield Cover(match.start(), match.end(), Hidden.NAME)


class _Reading:
    def __init__(self, text: str, told: Told, is_place: IsPlace, cleared: Cleared) -> None:
        self._text, self._told, self._is_place, self._cleared = text, told, is_place, cleared
        self._words = words_in(text)
        self._lower = {w.text for w in self._words if w.text.islower()}
        self._bodies = {" ".join(folded(name)) for name in told.bodies}
        self._listed = bodies_by_name()
        self._places = {" ".join(folded(name)) for name in told.places}
        self._located: set[str] = set()

    def found(self) -> Found:
        candidates = [c for run in runs_in(self._text, self._words) if (c := self._candidate(run))]
        self._located = {" ".join(c.parts) for c in candidates if c.locative}
        private, public, persons = Names(), Names(), Names()
        for c in candidates:
            if c.standing is Standing.PUBLIC:
                public.add(c.parts)
        in_private_role = {c.parts for c in candidates if c.standing is Standing.PRIVATE}
        for parts in tuple(_wholes(candidates, in_private_role)):
            public.add(parts)
        for parts in _names_of_all(self._told.private):
            if parts in in_private_role or not public.has(parts):  # the words of the text weigh more than what a reader made of them
                private.add(parts)
        for parts in _names_of_all(self._told.persons):
            persons.add(parts)
        for parts in _names_of_all(self._told.public):
            if parts not in in_private_role and not private.has(parts):
                public.add(parts)
        hidden = [c for c in candidates if self._hides(c, private, public, persons)]
        hidden = self._with_lists(candidates, hidden, public)
        for c in hidden:
            private.add(c.parts, surely=c.standing is not Standing.NOTHING)
        shown = self._shown(private)
        for parts in shown:
            private.drop(parts)
        covers = [self._cover(c) for c in hidden if c.parts not in shown]
        covers += self.again(private, public, covers)
        covers += self._without_capitals(covers)
        return Found(tuple(merged(covers, self._text)), private, public)

    def _shown(self, private: Names) -> set[tuple[str, ...]]:
        """Names that are cleared, whole or in part; a part that another hidden name has too is not."""
        cleared = {parts for parts in private.whole if self._cleared(" ".join(parts))}
        others = private.whole - cleared
        bearers = [parts for parts in others if len(parts) > 1 and not any(_within(parts, whole) for whole in cleared)]
        short = {parts for parts in others if any(_within(parts, whole) for whole in cleared)}
        return cleared | {parts for parts in short if not any(_within(parts, whole) for whole in bearers)}

    # -- one run

    def _candidate(self, run: Run) -> _Candidate | None:
        """The part of a run that may be a name of a person; None when none is left."""
        found, text = self._words, self._text
        if run.first == run.last and (len(self._words[run.first].low) == 1 or self._words[run.first].low in words("before_lists")):
            return None
        if self._shouted(run) and not around.label(text, found[run.last].end, found[run.first].start):
            return None
        first = run.first
        heading = self._heading(run)
        for at in range(run.first, run.last + 1):
            if self._is_function(at, run) or (heading and found[at].text.lower() in self._lower):
                first = at + 1
        first = self._past_a_place(first, run.last)
        if first > run.last:
            return self._also_office(run)
        while first < run.last and found[first].low in words("particles") and not capitalised(found[first].text):
            first += 1
        opens = first == run.first and self._opens_sentence(first)
        if first == run.last and opens and (found[first].text.lower() in self._lower or _is_common(found[first].low)):
            return None
        return self._judged(first, run.last)

    def _past_a_place(self, first: int, last: int) -> int:
        """ "New York lawyer": a large place of two words is no part of a name."""
        if last - first < 1:
            return first
        two = self._text[self._words[first].start : self._words[first + 1].end]
        return first + 2 if self._is_place(two) >= _LARGE else first

    def _heading(self, run: Run) -> bool:
        """Whether a run stands in a line in which nearly every word has a capital."""
        text = self._text
        line = text[
            text.rfind("\n", 0, self._words[run.first].start) + 1 : (text.find("\n", self._words[run.last].end) + 1 or len(text) + 1) - 1
        ]
        long = [word for word in re.findall(r"[^\W\d_]+", line[:300]) if len(word) > 3]
        if line.rstrip().endswith((".", ";")) or ";" in line:
            return False
        return len(long) > 3 and len(line) < 200 and sum(word[0].isupper() for word in long) > 0.7 * len(long)

    def _judged(self, first: int, last: int) -> _Candidate:
        found, text = self._words, self._text
        left, right = around.before(text, found, first), around.after(text, found, last)
        standing = max(left, right)
        if left is Standing.PRIVATE and right is not Standing.PUBLIC:
            standing = Standing.PRIVATE
        if standing is Standing.NOTHING:
            standing = max(standing, self._after_comma(first, last))
        if standing is Standing.NOTHING and (self._labels(first, last) or self._answers(first, last)):
            standing = Standing.PERSON
        verb = around.person_by_verb(text, found, last)
        previous = found[first - 1].low if first else ""
        at_once = bool(first) and not text[found[first - 1].end : found[first].start].strip()
        possessive = text[found[last].end : found[last].end + 2] in ("'s", "’s")
        locative = at_once and previous in words("locative") and not possessive
        parts = tuple(p for w in found[first : last + 1] for p in folded(w.text))
        return _Candidate(first, last, standing, verb, locative, right is Standing.PUBLIC, parts)

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

    def _also_office(self, run: Run) -> _Candidate | None:
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
        return self._judged(first, run.last) if known else None

    def _is_function(self, at: int, run: Run) -> bool:
        """Whether a word with a capital says what somebody is, or is part of the name of a body, and so no part of a name."""
        low = self._words[at].low
        if len(low) == 1 or (low.endswith(".") and len(low) <= 3):
            return False
        if low in words("also_family_names") and at > run.first and not self._is_function(at - 1, run):
            # Between a first word and a last one, or at the end: a name. "Musa Bello Hospital" ends with a body all the same.
            return not (at == run.last and self._person_after(at))
        if low in words("also_first") and run.first < run.last:
            beside = at + 1 if at < run.last else at - 1
            return self._is_function(beside, run) or _is_common(self._words[beside].low)
        if low in words("also_in_bodies") and at == run.first and at < run.last and not self._is_function(at + 1, run):
            return not self._person_after(run.last)
        if self._words[at].text.isupper() and len(low) > 1 and self._acronym(at, run):
            return True
        if low in words("also_name_parts"):
            return False
        if low in words("small") and not self._opens_sentence(at, '.!?\n…”"') and not self._heading(run):
            return False  # a small word has no capital inside a sentence
        return (
            low in words("offices", "office_abbreviations", "ranks", "titles", "roles", "bodies", "outlets")
            or low in ordinary()
            or low in words("titular")
            or low.endswith(("ists", "crats", "ites"))
            or any(part in countries_and_peoples() for part in low.split("-")[1:])
            or any(part in words("offices", "roles") for part in low.split("-")[-1:] if "-" in low)
        )

    def _person_after(self, at: int) -> bool:
        return around.person_by_verb(self._text, self._words, at) > 0 or around.after(self._text, self._words, at) is not Standing.NOTHING

    def _acronym(self, at: int, run: Run) -> bool:
        word = self._words[at].text
        alone = run.first == run.last
        beside_names = any(not self._words[i].text.isupper() for i in range(run.first, run.last + 1) if i != at)
        return len(word) <= 6 and (
            alone or (beside_names and not any(v in word.lower() for v in "aeiouy")) or (beside_names and at == run.first)
        )

    def _shouted(self, run: Run) -> bool:
        """Whether the run stands in a line all in capitals: there a capital tells nothing."""
        text, start, end = self._text, self._words[run.first].start, self._words[run.last].end
        line = text[text.rfind("\n", 0, start) + 1 : (text.find("\n", end) + 1 or len(text) + 1) - 1]
        return line.isupper() and run.last - run.first >= 2

    def _opens_sentence(self, at: int, marks: str = '.!?:;\n…”’"') -> bool:
        start = self._words[at].start
        before = self._text[:start].rstrip(" \t\"“‘'([«—–-•*")
        return not before or before[-1] in marks or self._text[len(before) : start].count("\n") > 0

    def _after_comma(self, first: int, last: int) -> Standing:
        """ "The governor, NAME, said": an office before a comma, where another comma or the end follows the name."""
        found, text = self._words, self._text
        if not first or text[found[first - 1].end : found[first].start].strip() != ",":
            return Standing.NOTHING
        at = first - 1
        if around.is_role(found[at].low) and found[at].low not in words("unofficial"):
            together = last + 1 < len(found) and found[last + 1].low == "and"
            if together and found[at].low.endswith("s"):  # "two brothers, NAME and NAME"
                return Standing.PRIVATE
        closed = text[found[last].end : found[last].end + 1] in (",", ".", ";", ")", ":", "\n", "")
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

    # -- who is hidden

    def _hides(self, c: _Candidate, private: "Names", public: "Names", persons: "Names") -> bool:
        if c.standing is Standing.PUBLIC:
            return False
        known_private = private.has(c.parts)
        if public.has(c.parts) and not known_private and (len(c.parts) > 1 or c.standing is not Standing.PRIVATE):
            return False
        if known_private:
            return True
        if c.standing in (Standing.PRIVATE, Standing.TITLED):
            return not self._surely_no_person(c)
        if self._surely_no_person(c):
            return False
        name = " ".join(c.parts)
        if persons.has(c.parts) or c.parts[0] in given_names():
            return True
        if c.standing is Standing.PERSON:
            place = self._is_place(self._said(c))
            return not (name in self._places or place >= _LARGE or (name in self._located and place > 0))
        if c.locative or name in self._places or name in self._located:
            return False
        place = self._is_place(self._said(c))
        if c.verb:
            return place < _LARGE if c.verb > 1 else place == 0
        if all(part in self._lower for part in c.parts):
            return False  # the text writes these words small: a heading
        if place or self._determined(c):
            return False
        if c.last == c.first:
            return self._single(c)
        return not all(_is_common(word.low) for word in self._words[c.first : c.last + 1])

    def _single(self, c: _Candidate) -> bool:
        """Whether a single word of which nothing is known stands like a name of a person, and not before a noun ("Toyota cars")."""
        word = self._words[c.first]
        if _is_common(word.low) or word.text.isupper() or not word.text[1:].islower():
            return False
        rest = self._text[word.end : word.end + 12]
        if re.match(r"\s*(?:[,.;:!?)\"”’]|\(|$|\n)|['’]s\b", rest):
            return not self._opens_sentence(c.first)
        following = self._words[c.last + 1].low if c.last + 1 < len(self._words) else ""
        return (following in ordinary() and following not in countries_and_peoples()) or following in words("fates", "doings")

    def _said(self, c: _Candidate) -> str:
        return self._text[self._words[c.first].start : self._words[c.last].end]

    def _surely_no_person(self, c: _Candidate) -> bool:
        name = " ".join(c.parts)
        if name in self._listed and c.standing is not Standing.PRIVATE:
            return True
        if name in self._bodies and c.standing is Standing.NOTHING:
            return True
        following = self._words[c.last + 1] if c.last + 1 < len(self._words) else None
        at_once = following is not None and not self._text[self._words[c.last].end : following.start].strip(" \n")
        grouped = at_once and following is not None and following.low in words("after_groups")
        return grouped and c.standing is Standing.NOTHING and c.verb < 2

    def _determined(self, c: _Candidate) -> bool:
        """ "the Green Valley": names of persons take no article, unless brothers or a family follow."""
        if not c.first or self._words[c.first - 1].low not in ("the", "this", "that", "these", "its"):
            return False
        following = self._words[c.last + 1].low if c.last + 1 < len(self._words) else ""
        return following not in ("family", "brothers", "sisters", "couple", "twins", "household", "home", "house", "case", "siblings")

    def _with_lists(self, candidates: Sequence[_Candidate], hidden: Sequence[_Candidate], public: Names) -> list[_Candidate]:
        """The hidden ones, and those that stand beside one of them in a list: "Thiha, Kyaw and Zin"."""
        chosen = {c.first for c in hidden}
        for row in (range(1, len(candidates)), range(len(candidates) - 1, 0, -1)):
            for i in row:
                one, other = candidates[i - 1], candidates[i]
                if (one.first in chosen) == (other.first in chosen) or not self._listed_together(one, other):
                    continue
                new = other if one.first in chosen else one
                if new.standing is not Standing.PUBLIC and not public.has(new.parts) and self._may_be_listed(new):
                    chosen.add(new.first)
        return [c for c in candidates if c.first in chosen]

    def _listed_together(self, one: _Candidate, other: _Candidate) -> bool:
        between = self._text[self._words[one.last].end : self._words[other.first].start]
        return len(between) < 50 and _IN_A_LIST.fullmatch(between) is not None

    def _may_be_listed(self, c: _Candidate) -> bool:
        name = " ".join(c.parts)
        return not (
            self._surely_no_person(c) or c.locative or name in self._places or name in self._located or self._is_place(self._said(c))
        )

    # -- where else they stand

    def _cover(self, c: _Candidate) -> Cover:
        return Cover(self._words[c.first].start, self._words[c.last].end, Hidden.NAME)

    def again(self, private: "Names", public: "Names", covers: Sequence[Cover]) -> Iterator[Cover]:
        """Words of private names wherever they stand, alone or among others."""
        taken = {at for cover in covers for at in (cover.start,)}
        ends = sorted((c.start, c.end) for c in covers)
        inside = _Inside(ends)
        for at, word in enumerate(self._words):
            if word.start in taken or inside(word.start) or not private.part(word.text):
                continue
            if not self._stands_as_name(word, private):
                continue
            if _is_common(word.low) and self._among_others(at, private):
                continue
            if public.part(word.text) and self._of_the_public_one(at, private, public):
                continue
            yield Cover(word.start, word.end, Hidden.NAME)

    def _stands_as_name(self, word: Word, private: Names) -> bool:
        low = word.low
        if len(low) == 2 and word.text.isascii() and (not word.text[0].isupper() or word.text.isupper()):
            return False
        if low in words("small") or (len(low) == 2 and low in ordinary()):
            at = self._words.index(word)
            inside = not self._opens_sentence(at)
            return word.text[0].isupper() and (
                inside or around.person_by_verb(self._text, self._words, at) > 0 or self._before_private(at, private)
            )
        if capitalised(word.text) or caseless(word.text):
            if low in self._lower and not private.surely(word.text):
                return False
            return low not in words("particles", "titles") or word.text[0].isupper()
        return len(low) > 4 and private.surely(word.text) and not _is_common(low)

    def _before_private(self, at: int, private: Names) -> bool:
        """Whether the next word with a capital is of a private name too."""
        found = self._words
        if at + 1 >= len(found) or self._text[found[at].end : found[at + 1].start].strip():
            return False
        return capitalised(found[at + 1].text) and private.part(found[at + 1].text)

    def _among_others(self, at: int, private: Names) -> bool:
        """Whether a word stands beside other words with a capital that are no private name: "New" of a name, in "New York"."""
        found, text = self._words, self._text
        for one, other in ((at - 1, at), (at, at + 1)):
            if one < 0 or other >= len(found) or text[found[one].end : found[other].start].strip():
                continue
            beside = found[one if other == at else other]
            if capitalised(beside.text) and not private.part(beside.text) and beside.low not in words("titles", "roles"):
                return True
        return False

    def _of_the_public_one(self, at: int, private: "Names", public: "Names") -> bool:
        """Whether a word that a public and a private person share is here the public one's."""
        found, text = self._words, self._text
        first = last = at
        while (
            first
            and capitalised(found[first - 1].text)
            and not text[found[first - 1].end : found[first].start].strip()
            and public.part(found[first - 1].text)
        ):
            first -= 1
        while (
            last + 1 < len(found)
            and capitalised(found[last + 1].text)
            and not text[found[last].end : found[last + 1].start].strip()
            and public.part(found[last + 1].text)
        ):
            last += 1
        parts = tuple(p for w in found[first : last + 1] for p in folded(w.text))
        if len(parts) > 1 and public.has(parts) and not private.has(parts):
            return True
        return max(around.before(text, found, first), self._after_comma(first, last)) is Standing.PUBLIC

    def _without_capitals(self, covers: Sequence[Cover]) -> Iterator[Cover]:
        """Runs of a script without capitals that stand beside a hidden name, in a slot of a person, or hold a hidden name."""
        text, found = self._text, self._words
        ends = {c.end for c in covers}
        starts = {c.start for c in covers}
        for run in caseless_runs(text, found):
            start, end = found[run.first].start, found[run.last].end
            before = text[:start].rstrip(" (/,،[—–-")
            follows = text[end:].lstrip(" )/,([—–-")
            beside = (len(before) in ends and start - len(before) <= 4) or (
                len(text) - len(follows) in starts and len(text) - len(follows) - end <= 4
            )
            slot = run.first > 0 and around.before(text, found, run.first) in (Standing.PRIVATE, Standing.PERSON)
            if run.last - run.first < 5 and (beside or slot):
                yield Cover(start, end, Hidden.NAME)


class _Inside:
    """Whether a place lies in one of the stretches."""

    def __init__(self, stretches: Sequence[tuple[int, int]]) -> None:
        self._places = {i for start, end in stretches for i in range(start, end)}

    def __call__(self, at: int) -> bool:
        return at in self._places


def _is_common(low: str) -> bool:
    """Whether a word is an English word by its list or its ending: sentences begin with such."""
    return (
        low in ordinary()
        or low in common_words()
        or low in words("roles", "bodies", "offices", "doings", "fates")
        or (len(low) > 6 and low.endswith(("tion", "tions", "ments", "ness", "ities")))
        or (low.endswith("s") and low[:-1] in words("roles", "bodies", "offices"))
        or (low.endswith("ies") and low[:-3] + "y" in words("roles", "bodies", "offices"))
    )


def _wholes(candidates: Sequence[_Candidate], private: Collection[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """ "Ruth Abebe wept. Abebe, the mayor, left": the full name of an official whose office stands by one word of it alone, further on.

    "Governor Wekesa" says nothing of a Daniel Wekesa: a title before a family name is no proof of whose full name it is.
    """
    for at, c in enumerate(candidates):
        if c.apposed and len(c.parts) == 1:
            bearers = {b.parts for b in candidates if len(b.parts) > 1 and c.parts[0] in b.parts}
            first = next((b.parts for b in candidates[:at] if len(b.parts) > 1 and c.parts[0] in b.parts), None)
            if len(bearers) == 1 and first is not None and first not in private:
                yield first


def _names_of_all(strings: Iterable[str]) -> Iterator[tuple[str, ...]]:
    return (parts for string in strings for parts in _names_of(string))


def _names_of(string: str) -> Iterator[tuple[str, ...]]:
    """The names in what a text calls somebody, as folded parts; none of a mere description."""
    found = words_in(string)
    for run in runs_in(string, found):
        rest = [found[i] for i in range(run.first, run.last + 1)]
        cut = 0
        for i, word in enumerate(rest):
            if word.low in words("offices", "office_abbreviations", "ranks", "titles", "roles", "bodies") or word.low in ordinary():
                cut = i + 1
        parts = tuple(p for w in rest[cut:] for p in folded(w.text))
        if parts:
            yield parts
    for run in caseless_runs(string, found):
        parts = tuple(p for w in found[run.first : run.last + 1] for p in folded(w.text))
        if parts:
            yield parts


def _within(parts: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    return set(parts) <= set(whole)


def merged(covers: Iterable[Cover], text: str) -> Iterator[Cover]:
    """Covers in order, none overlapping; names parted by no more than a blank or a hyphen are one, so that no bar shows their number."""
    last: Cover | None = None
    for cover in sorted(covers, key=lambda c: (c.start, -c.end, c.kind)):
        end = cover.start + len(text[cover.start : cover.end].rstrip())
        if end <= cover.start:
            continue
        cover = Cover(cover.start, end, cover.kind)
        if last is None:
            last = cover
        elif cover.start < last.end or (cover.kind is last.kind is Hidden.NAME and _ONE_NAME.fullmatch(text, last.end, cover.start)):
            last = Cover(last.start, max(last.end, cover.end), last.kind)
        else:
            yield last
            last = cover
    if last is not None:
        yield last
