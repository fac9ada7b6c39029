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
from testimonia.text.masking.candidates import COUNTRY, LARGE, TOWN, Candidate, IsPlace, is_common
from testimonia.text.masking.contacts import Cover
from testimonia.text.masking.cues import cued
from testimonia.text.masking.elsewhere import Elsewhere, merged
from testimonia.text.masking.manifest import Hidden
from testimonia.text.masking.runs import capitalised, caseless_runs, runs_in, words_in
from testimonia.text.masking.tags import tags
from testimonia.text.masking.variants import Names, folded
from testimonia.text.masking.words import bodies_by_name, common_words, countries_and_peoples, given_names, ordinary, words

Cleared = Callable[[str], bool]
"""Whether the name of these folded words may be shown by decision of two people."""

_IN_A_LIST = re.compile(
    r"\s*(?:\([^()]{1,40}\)|,\s*\d{1,3}\b)?(?:\s*[,;/&|]\s*(?:and\s+)?(?:\(?\d{1,3}[.)]\s*)?|\s+(?:and|then|or)\s+|[^\n]{0,30}\n\s*(?:[-*•–]|\d{1,3}[.)])?\s*)"
)


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of names before the text is looked at. Strings as they came; one may hold more than a name ("nurse Amina Belhadj")."""

    private: frozenset[str] = frozenset()
    persons: frozenset[str] = frozenset()  # of whom it is only known that they are persons
    public: frozenset[str] = frozenset()  # office holders, by a reading of the text
    bodies: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Found:
    """Names of private persons in a text: where they stand, and the means to find them in other strings of the same document."""

    covers: tuple[Cover, ...]
    private: Names
    public: Names


def persons_in(text: str, told: Told, is_place: IsPlace, cleared: Cleared) -> Found:
    """The private names of a text."""
    return _Reading(text, told, is_place, cleared).found()


def again(text: str, private: Names, public: Names) -> tuple[Cover, ...]:
    """The private names of a document, or of several, in another string that came out of them."""
    if not private.whole:
        return ()
    return tuple(Elsewhere(text, lambda _: 0).again(private, public, ()))


def names_in_file_name(name: str, found: Found) -> Iterator[Cover]:
    """The same in a name of a file, where words are joined by anything and have no capitals."""
    for match in re.finditer(r"[^\W\d_]+", name):
        if found.private.part(match[0]) and not found.public.part(match[0]) and not is_common(match[0].lower()):
            yield Cover(match.start(), match.end(), Hidden.NAME)


class _Reading(Elsewhere):
    def __init__(self, text: str, told: Told, is_place: IsPlace, cleared: Cleared) -> None:
        super().__init__(text, is_place)
        self._told, self._cleared = told, cleared
        self._bodies = {" ".join(folded(name)) for name in told.bodies}
        self._listed = bodies_by_name()
        self._places = {" ".join(folded(name)) for name in told.places}
        self._located: set[str] = set()

    def found(self) -> Found:
        candidates = [c for run in runs_in(self._text, self._words) for c in self.candidates(run)]
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
        covers += cued(self._text, self._words)
        covers += tags(self._text, private, public, self._is_place)
        return Found(tuple(merged(covers, self._text)), private, public)

    def _shown(self, private: Names) -> set[tuple[str, ...]]:
        """Names that are cleared, whole or in part; a part that another hidden name has too is not."""
        cleared = {parts for parts in private.whole if self._cleared(" ".join(parts))}
        others = private.whole - cleared
        bearers = [parts for parts in others if len(parts) > 1 and not any(_within(parts, whole) for whole in cleared)]
        short = {parts for parts in others if any(_within(parts, whole) for whole in cleared)}
        return cleared | {parts for parts in short if not any(_within(parts, whole) for whole in bearers)}

    def _cover(self, c: Candidate) -> Cover:
        """Where it stands; a calling that has a capital inside a sentence is hidden with it ("They told Shepherd NAME")."""
        first = c.first
        if first and not c.heading and not self._text[self._words[first - 1].end : self._words[first].start].strip():
            previous = self._words[first - 1]
            if capitalised(previous.text) and previous.low in words("roles") and not self._opens_sentence(first - 1):
                first -= 1
        while first and self._words[first - 1].text in words("leading_particles") and self._joined(first):
            first -= 1
        return Cover(self._words[first].start, self._words[c.last].end, Hidden.NAME)

    def _joined(self, at: int) -> bool:
        """Whether only blanks stand between a word and the one before it."""
        return not self._text[self._words[at - 1].end : self._words[at].start].strip()

    def _hides(self, c: Candidate, private: Names, public: Names, persons: Names) -> bool:
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
        place = self._is_place(self._said(c))
        if 0 < place < COUNTRY and self._held(c) and name not in self._located:
            return True  # "they arrested Sofia": nobody arrests a town
        if c.standing is Standing.PERSON:
            return not (name in self._places or place >= LARGE or (name in self._located and place > 0))
        if c.locative or name in self._places or name in self._located:
            return False
        if c.verb:
            return place < LARGE if c.verb > 1 else place < LARGE and not self._befalls_places(c, place)
        if (c.heading or c.opens) and all(part in self._lower for part in c.parts):
            return False  # the text writes these words small: a heading
        if self._determined(c) or (place and (place >= LARGE or self._among_places(c))):
            return False
        if c.last == c.first:
            return self._single(c)
        plain = all(is_common(word.low) for word in self._words[c.first : c.last + 1])
        return not plain or not (c.heading or c.opens or self._among_capitals(c) or self._opens_sentence(c.first))

    def _among_capitals(self, c: Candidate) -> bool:
        """Whether most words around it have a capital too: a title inside a sentence."""
        near = (*self._words[max(0, c.first - 3) : c.first], *self._words[c.last + 1 : c.last + 4])
        return sum(capitalised(word.text) for word in near) > 1

    def _held(self, c: Candidate) -> bool:
        """Whether the word before is of what is done to persons alone."""
        return c.first > 0 and self._words[c.first - 1].low in words("only_to_persons")

    def _befalls_places(self, c: Candidate, place: int) -> bool:
        """Whether what follows the name of a place is what befalls places: "NAME was shelled"."""
        following = {word.low for word in self._words[c.last + 1 : c.last + 4]}
        return place > 0 and (bool(following & words("befalls_places")) or bool(following & words("locative")))

    def _among_places(self, c: Candidate) -> bool:
        """Whether a name stands where places do: behind a small word, beside another place, before the name of a thing."""
        found, text = self._words, self._text
        if c.first and found[c.first - 1].low in words("before_places") and not text[found[c.first - 1].end : found[c.first].start].strip():
            return True
        if c.first > 1 and found[c.first - 1].low == "for" and found[c.first - 2].low in words("on_the_way"):
            return True
        if c.first and found[c.first - 1].low in ("for", "by"):
            return False
        if c.last + 1 < len(found):
            gap, other = text[found[c.last].end : found[c.last + 1].start].strip(), found[c.last + 1]
            if gap in (",", "(") and capitalised(other.text) and self._is_place(other.text) >= TOWN:
                return True
            if not gap and other.low not in ordinary() and not (c.opens and self._verb_of_one(other.low)):
                return True
        if c.first > 1:
            gap = text[found[c.first - 1].end : found[c.first].start].strip()
            other = found[c.first - 1] if gap else found[c.first - 2]
            return gap in ("", ",") and capitalised(other.text) and " ".join(folded(other.text)) in self._located | self._places
        return c.opens and not re.match(r"\s*(?:[(|]\s*[a-z\d]|[.,;]?\s*(?:\n|$))", text[found[c.last].end :][:6])

    def _verb_of_one(self, low: str) -> bool:
        """Whether a word may be a verb in the present, as in "NAME refuses food", rather than what a name of a thing stands before."""
        return low.endswith("s") and is_common(low) and low not in words("after_groups", "bodies") and not around.is_role(low)

    def _single(self, c: Candidate) -> bool:
        """Whether a single word of which nothing is known stands like a name of a person, and not before a noun ("Toyota cars")."""
        word = self._words[c.first]
        low, following = word.low, self._words[c.last + 1].low if c.last + 1 < len(self._words) else ""
        if word.text.isupper() or not word.text[1:].islower() or c.heading:
            return False
        rest = self._text[word.end : word.end + 12]
        alone = re.match(r"[.,;!?]?\s*(?:\n|$)", rest) is not None
        if is_common(low):
            known = low in ordinary() or low in words("bodies", "offices") - words("also_in_bodies")
            return not c.opens and not known and not self._opens_sentence(c.first) and not self._among_capitals(c)
        if not self._opens_sentence(c.first):
            things = following.endswith("s") and following in common_words() and following not in words("doings") and not rest[:1].strip()
            return not things and following not in countries_and_peoples()
        if alone and self._text[: word.start].rstrip(" ")[-1:] in ("\n", ""):
            return True  # all that stands on its line: a signature, an entry of a list
        if low.endswith(("ly", "ing", "ed")):
            return False
        if self._text[: word.start].rstrip()[-1:] == ":":
            return True
        if self._verb_of_one(following) and not rest[:1].strip():
            return True
        if re.match(r"\s+of (?:the )?(?:village|town|family|clan|district|house)\b", self._text[word.end : word.end + 20]):
            return True
        if re.match(r"['’]s\b|\s*[(|!–—]", rest):
            return True
        # "Communique of 15 June": a word that opens a sentence is a name where a verb of persons follows, and else any word.
        return following in words("fates", "doings", "after_subjects")

    def _surely_no_person(self, c: Candidate) -> bool:
        name = " ".join(c.parts)
        if name in self._listed and c.standing is not Standing.PRIVATE:
            return True
        if name in self._bodies and c.standing is Standing.NOTHING:
            return True
        following = self._words[c.last + 1] if c.last + 1 < len(self._words) else None
        at_once = following is not None and not self._text[self._words[c.last].end : following.start].strip(" \n")
        grouped = at_once and following is not None and following.low in words("after_groups")
        return grouped and c.standing is Standing.NOTHING and c.verb < 2

    def _determined(self, c: Candidate) -> bool:
        """ "the Green Valley": names of persons take no article, unless brothers or a family follow."""
        if not c.first or self._words[c.first - 1].low not in ("the", "this", "that", "these", "its"):
            return False
        following = self._words[c.last + 1].low if c.last + 1 < len(self._words) else ""
        return following not in ("family", "brothers", "sisters", "couple", "twins", "household", "home", "house", "case", "siblings")

    def _with_lists(self, candidates: Sequence[Candidate], hidden: Sequence[Candidate], public: Names) -> list[Candidate]:
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

    def _listed_together(self, one: Candidate, other: Candidate) -> bool:
        between = self._text[self._words[one.last].end : self._words[other.first].start]
        return len(between) < 50 and _IN_A_LIST.fullmatch(between) is not None

    def _may_be_listed(self, c: Candidate) -> bool:
        name = " ".join(c.parts)
        return not (
            self._surely_no_person(c)
            or c.locative
            or name in self._places
            or name in self._located
            or self._is_place(self._said(c)) >= (LARGE if c.last > c.first else COUNTRY)
        )


def _wholes(candidates: Sequence[Candidate], private: Collection[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
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
