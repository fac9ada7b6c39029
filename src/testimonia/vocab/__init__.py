"""Reviewed knowledge as data: every list that the program uses, with definition, exclusions and source, in TOML beside this file.

People who do not write Python review the TOML files; this loader reads each once and hands out frozen objects. All words are
lower case. A `Lexicon` finds the words of several terms in a text in one pass.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from testimonia.vocab.inflect import plural_of, verb_forms

_WORD = re.compile(r"\w+(?:['’]\w+)*|[%$€£¥₸]")
_REMEMBERED = 512  # texts per lexicon: the clauses of one passage, and little memory


@dataclass(frozen=True, slots=True)
class Term:
    """One value of a closed list: what it means, what it is not, and the words that speak of it (inflected, lower case)."""

    name: str
    definition: str
    words: tuple[str, ...]
    exclusions: str = ""


@dataclass(frozen=True, slots=True)
class EventKind(Term):
    """A kind of event. `forms` are its finer kinds; `crosswalk` maps acled, ged, gtd, plover and muc4 to the nearest type, or "none"."""

    forms: tuple[Term, ...] = ()
    crosswalk: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class CueAct(Term):
    """What a speaker does by a cue (reports, accuses, ...) and the stance that the cue itself carries."""

    stance: str = "neutral"


@dataclass(frozen=True, slots=True)
class SourceSort(Term):
    """A kind of source; `state` is True if such a source belongs to a state unless the text says otherwise."""

    state: bool = False


@dataclass(frozen=True, slots=True)
class Bound:
    """Words that turn the number n beside them into a range: low = n * `low` % + `low_add`, likewise high; None = open end."""

    name: str
    definition: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    low: int | None
    high: int | None
    low_add: int
    high_add: int


@dataclass(frozen=True, slots=True)
class VagueNumber:
    """Words that stand for a range by themselves (dozens, nobody, several), or none for the plural without number."""

    name: str
    definition: str
    words: tuple[str, ...]
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Alias:
    """One bearer known under several names. `sort`: groups or persons."""

    name: str
    sort: str
    names: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A word of a lexicon in a text, half-open code point offsets, and the name of its term."""

    start: int
    end: int
    term: str


class Lexicon:
    """Finds words and phrases of many terms in one pass over the words of a text; the longest phrase wins.

    Hyphen and space between words are the same, as are straight and curly apostrophes. A word that belongs to several terms
    belongs to the first one given.
    """

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for word, term in entries:
            parts = tuple(m[0] for m in _WORD.finditer(word.lower().replace("’", "'")))
            if parts:
                self._by_first.setdefault(parts[0], []).append((parts, term))
        for phrases in self._by_first.values():
            phrases.sort(key=lambda phrase: -len(phrase[0]))  # stable: of equal length, the first given
        # One clause is asked about many times, once for every question about each of its phrases.
        self._find = lru_cache(_REMEMBERED)(lambda text: tuple(self._walk(text)))

    def find(self, text: str) -> tuple[Hit, ...]:
        """All hits, left to right, none inside another."""
        return self._find(text)

    def first(self, text: str) -> str | None:
        """Term of the first hit; None if there is none."""
        hits = self.find(text)
        return hits[0].term if hits else None

    def of(self, phrase: str) -> str | None:
        """Term of exactly this word or phrase; None if it is not in the lexicon."""
        hits = self.find(phrase)
        whole = phrase.strip()
        return hits[0].term if len(hits) == 1 and phrase[hits[0].start : hits[0].end] == whole else None

    def _walk(self, text: str) -> Iterator[Hit]:
        by_first = self._by_first
        words = [(m[0].lower().replace("’", "'"), m.start(), m.end()) for m in _WORD.finditer(text)]
        done = 0
        for i, (word, start, _) in enumerate(words):
            if i < done or word not in by_first:
                continue
            size, term = self._longest(text, words, i)
            if term is not None:
                done = i + size
                yield Hit(start, words[done - 1][2], term)

    def _longest(self, text: str, words: list[tuple[str, int, int]], i: int) -> tuple[int, str | None]:
        for parts, term in self._by_first[words[i][0]]:
            size = len(parts)
            if i + size <= len(words) and all(words[i + k][0] == parts[k] for k in range(1, size)):
                gaps = (text[words[i + k][2] : words[i + k + 1][1]] for k in range(size - 1))
                if all(not gap.strip(" -‑.\n\t\r\u00a0") for gap in gaps):
                    return size, term
        return 0, None


@cache
def _read(name: str) -> Mapping[str, Any]:
    text = resources.files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return MappingProxyType(tomllib.loads(text))


def _unique(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


def _words(entry: Mapping[str, Any]) -> tuple[str, ...]:
    nouns = [form for noun in entry.get("nouns", ()) for form in (noun, plural_of(noun))]
    verbs = [form for verb in entry.get("verbs", ()) for form in verb_forms(verb)]
    return _unique([*entry.get("words", ()), *nouns, *verbs])


def _term(name: str, entry: Mapping[str, Any]) -> Term:
    return Term(name, entry.get("definition", ""), _words(entry), entry.get("not", ""))


def _terms(table: Mapping[str, Any]) -> Mapping[str, Term]:
    return MappingProxyType({name: _term(name, entry) for name, entry in table.items() if isinstance(entry, Mapping)})


def lexicon_of(terms: Mapping[str, Term]) -> Lexicon:
    """A lexicon of all words of these terms."""
    return Lexicon((word, term.name) for term in terms.values() for word in term.words)


@cache
def definitions(name: str, part: str | None = None) -> Mapping[str, str]:
    """What each value of a closed list means: of the file `name`, or of one table in it. Raises KeyError for an unknown table."""
    table = _read(name) if part is None else _read(name)[part]
    return MappingProxyType({value: entry["definition"] for value, entry in table.items() if isinstance(entry, Mapping)})


@cache
def event_kinds() -> Mapping[str, EventKind]:
    """The kinds of event, by name."""
    schemes = ("acled", "ged", "gtd", "plover", "muc4")
    return MappingProxyType(
        {
            name: EventKind(
                name,
                entry["definition"],
                _words(entry),
                entry["not"],
                tuple(_terms(entry.get("forms", {})).values()),
                MappingProxyType({scheme: entry[scheme] for scheme in schemes}),
            )
            for name, entry in _read("kinds").items()
            if isinstance(entry, Mapping)
        }
    )


@cache
def act_words() -> Lexicon:
    """Words that name an act, with the kind of event as term."""
    return lexicon_of(event_kinds())


@cache
def unsure_words() -> frozenset[str]:
    """Words for acts that often mean something else ("fire", "charge")."""
    return frozenset(_read("kinds")["unsure"])


@cache
def grammar(*classes: str) -> frozenset[str]:
    """Small words of English of these classes: loose, never_last, outside, determiners, participles. Raises KeyError for any other."""
    return frozenset(word for name in classes for word in _read("grammar")[name].split())


@cache
def form_words(kind: str) -> Lexicon:
    """Words for the forms of one kind of event (empty for kinds without forms). Raises KeyError for an unknown kind."""
    return Lexicon((word, form.name) for form in event_kinds()[kind].forms for word in form.words)


@cache
def categories() -> Mapping[str, Term]:
    """Categories of counted persons, by name, with their nouns."""
    return _terms(_read("categories")["categories"])


@cache
def category_nouns() -> Lexicon:
    """Nouns for persons, with the category as term."""
    return lexicon_of(categories())


@cache
def figure_properties() -> Mapping[str, Term]:
    """Fates of counted persons (killed, wounded, ...), by name, with their words."""
    return _terms(_read("categories")["properties"])


@cache
def figure_words() -> Lexicon:
    """Words for the fate of persons, with the property as term."""
    return lexicon_of(figure_properties())


@cache
def fate_forms(sort: str) -> tuple[str, ...]:
    """Words of one list of `fates.toml` (active, intransitive, ...). Raises KeyError for an unknown list."""
    return tuple(_read("fates")[sort]["words"])


@cache
def role_nouns() -> Lexicon:
    """Nouns that state the role of a counted person (journalist, medic, ...)."""
    roles = _read("categories")["roles"]
    return Lexicon((form, name) for name, entry in roles.items() for noun in entry["words"] for form in (noun, plural_of(noun)))


@cache
def sex_words() -> Lexicon:
    """Words that state the sex of persons."""
    return lexicon_of(_terms(_read("categories")["sex"]))


@cache
def age_words() -> Lexicon:
    """Words that state whether persons are adults or children."""
    return lexicon_of(_terms(_read("categories")["age_group"]))


@cache
def cue_acts() -> Mapping[str, CueAct]:
    """What attribution cues do (reports, accuses, admits, claims_responsibility, denies, retracts), by name."""
    acts = _read("cues")["acts"]
    return MappingProxyType({name: CueAct(name, entry["definition"], _words(entry), "", entry["stance"]) for name, entry in acts.items()})


@cache
def cue_words() -> Lexicon:
    """Attribution cues, with what the speaker does as term. The marked acts go before plain reporting."""
    acts = cue_acts()
    order = ("retracts", "claims_responsibility", "admits", "denies", "accuses", "reports")
    return Lexicon((word, name) for name in order for word in acts[name].words)


@cache
def saying_verbs() -> tuple[str, ...]:
    """Finite verb forms that attribute without any other sign: said, reports."""
    return _words(_read("cues")["saying"])


@cache
def papers() -> frozenset[str]:
    """Nouns for what somebody says in writing or before an audience: statement, appeal."""
    return frozenset(_words(_read("cues")["papers"]))


@cache
def licence(of: str) -> re.Pattern[str]:
    """Finds a word that licenses the reading of an act as not done (`"stage"`) or as doubtful (`"doubt"`). Raises KeyError else."""
    stems = (re.escape(stem).replace(r"\*", r"\w*") for stem in _words(_read("cues")["licences"][of]))
    return re.compile("|".join(rf"\b{stem}\b" if stem[-1].isalnum() or stem.endswith("*") else stem for stem in stems), re.I)


@cache
def stance_words() -> Lexicon:
    """Words by which a speaker endorses what the next one says, or keeps a distance."""
    return lexicon_of(_terms(_read("cues")["stances"]))


@cache
def basis_words() -> Lexicon:
    """Words that state how a speaker knows (witnessed, counted, ..., in_custody, hearsay)."""
    return lexicon_of(_terms(_read("cues")["basis"]))


@cache
def hedges() -> Lexicon:
    """Words of doubt, condition, future and habit, with the modality as term."""
    return lexicon_of(_terms(_read("cues")["modality"]))


@cache
def negations() -> Lexicon:
    """Words by which a speaker says that it is not so; the term is always "negated"."""
    return lexicon_of(_terms(_read("cues")["polarity"]))


@cache
def source_sorts() -> Mapping[str, SourceSort]:
    """Kinds of source, by name, with their nouns."""
    kinds = _read("sources")["kinds"]
    return MappingProxyType(
        {name: SourceSort(name, entry["definition"], _words(entry), entry["not"], entry["state"]) for name, entry in kinds.items()}
    )


@cache
def source_nouns() -> Lexicon:
    """Nouns for sources, with the kind of source as term."""
    return lexicon_of(source_sorts())


@cache
def body_words() -> Lexicon:
    """Words that say of what sort a body is: organ_of_state, independent_organ, armed_group, party. Independent organs go first."""
    bodies = _terms(_read("sources")["bodies"])
    order = ("independent_organ", "organ_of_state", "armed_group", "party")
    return Lexicon((form, name) for name in order for word in bodies[name].words for form in (word, plural_of(word)))


@cache
def spokesperson_nouns() -> tuple[str, ...]:
    """Nouns for persons who speak for a body."""
    return _words(_read("sources")["spokesperson"])


@cache
def source_roles() -> tuple[str, ...]:
    """What a source may be said to be, apart from an office: expert, eyewitness."""
    return _words(_read("sources")["secondary_role"])


@cache
def posts(which: str = "words") -> frozenset[str]:
    """Posts that exist in every kind of body; `"civil"`: those that are no office where nothing says that they belong to a state."""
    return frozenset(_read("sources")["posts"][which])


@cache
def opinion_roles() -> Lexicon:
    """Roles that judge from outside; what they state is an opinion, not knowledge of the act."""
    return lexicon_of(_terms(_read("sources")["opinion"]))


@cache
def weapon_kinds() -> Mapping[str, Term]:
    """Kinds of weapon, by name."""
    return _terms(_read("weapons"))


@cache
def weapon_nouns() -> Lexicon:
    """Nouns for weapons, singular and plural, with the kind of weapon as term."""
    return Lexicon((form, term.name) for term in weapon_kinds().values() for word in term.words for form in (word, plural_of(word)))


@cache
def designation_words() -> Lexicon:
    """What people call acts and their doers (terrorist attack, riot, massacre), with the sort of label as term."""
    return lexicon_of(_terms(_read("designations")))


@cache
def ground_words() -> Lexicon:
    """Words for groups, with the ground of an alleged persecution as term."""
    return lexicon_of(_terms(_read("grounds")))


@cache
def status_words(of: str) -> Lexicon:
    """Words for the status of a `"law"` or a `"case"`. Raises KeyError for anything else."""
    return lexicon_of(_terms(_read("statuses")[of]))


@cache
def stage_words() -> Lexicon:
    """Words for how far an act came: accomplished, attempted, threatened, planned."""
    return lexicon_of(_terms(_read("stages")))


@cache
def bounds() -> tuple[Bound, ...]:
    """Words that bound a number, in the order of the file."""
    return tuple(
        Bound(
            name,
            entry["definition"],
            tuple(entry.get("before", ())),
            tuple(entry.get("after", ())),
            entry.get("low"),
            entry.get("high"),
            entry.get("low_add", 0),
            entry.get("high_add", 0),
        )
        for name, entry in _read("numbers")["bounds"].items()
    )


@cache
def vague_numbers() -> Mapping[str, VagueNumber]:
    """Words and phrases that stand for a number, by id of the rule."""
    tables = _read("numbers")
    entries = {**tables["words"], **tables["phrases"]}
    return MappingProxyType(
        {
            name: VagueNumber(name, entry["definition"], tuple(entry.get("words", ())), entry.get("low"), entry.get("high"))
            for name, entry in entries.items()
        }
    )


@cache
def no_persons_after() -> frozenset[str]:
    """Nouns, singular and plural, that a number before them counts, and that are no persons."""
    return frozenset(form for noun in _read("numbers")["not_persons"]["after"] for form in (noun, plural_of(noun)))


@cache
def no_persons_before() -> frozenset[str]:
    """Words before a number that make it a name or an age (unit 12, aged 25), not a count."""
    return frozenset(_read("numbers")["not_persons"]["before"])


@cache
def place_nouns() -> frozenset[str]:
    """Common nouns for sorts of places (city, province, river): alone they name none."""
    return frozenset(noun for nouns in _read("place_words")["rank"].values() for noun in nouns.split())


@cache
def aliases() -> tuple[Alias, ...]:
    """Bearers known under several names."""
    table = _read("names")
    return tuple(
        Alias(name, sort, tuple(entry["names"]), entry["source"]) for sort in ("groups", "persons") for name, entry in table[sort].items()
    )


@cache
def spellings() -> Mapping[str, str]:
    """Spellings of a name part in Latin letters, folded, each with the first of its group."""
    return MappingProxyType({form: group[0] for group in _read("names")["spellings"]["groups"] for form in group})


@cache
def titles() -> tuple[str, ...]:
    """Titles and ranks before a name, lower case without full stops."""
    return _unique(_read("names")["titles"]["words"])
