"""Who is who in one document: persons and bodies with the words that describe them, and how a source phrase leads to one of them.

Pronouns and definite descriptions ("the president", "he") lead back to the fullest name that the document gives. Witnesses,
detainees and unnamed sources keep their own words: they are never led to a name.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from testimonia.extract.letterhead import Issuer
from testimonia.extract.near import Near, spots
from testimonia.extract.page import Page, Stretch, overlaps
from testimonia.extract.source_words import head_noun, kind_of_words, without_determiner
from testimonia.model.reading import Name
from testimonia.model.record import Source
from testimonia.model.terms import SourceKind
from testimonia.vocab import body_words, source_nouns, source_roles, spokesperson_nouns, titles

UNRESOLVED = frozenset({SourceKind.WITNESS, SourceKind.DETAINEE, SourceKind.UNNAMED})
"""Kinds of source that are never led to a name."""

_CAPITAL = r"[^\W\d_a-zß-öø-ÿ]"
_WORD = rf"{_CAPITAL}[\w'’‘-]*"
_JOIN = r"(?:of the|of|for the|for|and|on|al|bin|ibn|ut|de|del|da|du|van|von)"
_TITLE = r"(?:(?:Mr|Mrs|Ms|Dr|Lt|Col|Gen|Maj|Capt|Sgt|Prof|Sen|Gov|Rep|Insp|Supt|Cpl|Brig|Adm|St|Fr|Rev|Hon)\.\s?)*"
_SEQUENCE = re.compile(rf"{_TITLE}(?:{_CAPITAL}\.\s?)*{_WORD}(?:\s+(?:{_JOIN}\s+)?(?:{_CAPITAL}\.\s?)*{_WORD})*")
_PERSONS = frozenset({SourceKind.PERSON, SourceKind.OFFICE, SourceKind.WITNESS, SourceKind.DETAINEE, SourceKind.UNNAMED})


@dataclass(frozen=True, slots=True)
class Person:
    """A named person of the document. `described`: the words beside the name; `kind` follows from them."""

    name: str
    places: tuple[Stretch, ...]
    described: str
    kind: SourceKind

    @property
    def surname(self) -> str:
        return self.name.split()[-1].casefold()


@dataclass(frozen=True, slots=True)
class Body:
    """A named body of the document: ministry, party, agency."""

    name: str
    places: tuple[Stretch, ...]
    kind: SourceKind


@dataclass(frozen=True, slots=True)
class Speaker:
    """A source that was led to its name, and where its words stand."""

    span: Stretch
    source: Source
    plural: bool


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody named in the document."""

    page: Page
    issuer: Issuer | None
    persons: tuple[Person, ...]
    bodies: tuple[Body, ...]
    people: Near[tuple[Stretch, Person]] = field(init=False, repr=False)
    named: Near[tuple[Stretch, Body]] = field(init=False, repr=False)
    called: dict[str, list[tuple[int, Person | Body]]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Lays everybody out by where they are named, and by the nouns that they are called by."""
        object.__setattr__(self, "people", Near((s, (s, p)) for p in self.persons for s in p.places))
        object.__setattr__(self, "named", Near((s, (s, b)) for b in self.bodies for s in b.places))
        object.__setattr__(self, "called", _by_noun((*self.persons, *self.bodies)))

    def person_in(self, span: Stretch) -> Person | None:
        """The person named within `span`; the last one if there are several ("a cousin of X, Y")."""
        return max(self.people.over(span), key=lambda pair: pair[0], default=(span, None))[1]

    def body_in(self, span: Stretch) -> Body | None:
        """The body whose name stands within `span`, the longest first."""
        return max((b for _, b in self.named.over(span)), key=lambda b: len(b.name), default=None)

    def holder(self, noun: str, before: int) -> Person | Body | None:
        """Who was last called by this noun before offset `before`: the president, the ministry."""
        named = self.called.get(noun, [])
        last = bisect_left(named, before, key=lambda pair: pair[0]) - 1
        return named[last][1] if last >= 0 else None


def _by_noun(everybody: Sequence[Person | Body]) -> dict[str, list[tuple[int, Person | Body]]]:
    """Where everybody is named, by every noun that they are called by. The head counts: "the police" is no Commissioner of Police."""
    called: dict[str, list[tuple[int, Person | Body]]] = {}
    for one in everybody:
        parts = one.described.split(" | ") if isinstance(one, Person) else [one.name]
        for noun in {noun for part in parts for noun in (head_noun(part), part.casefold().partition(" ")[0])}:
            called.setdefault(noun, []).extend((s[0], one) for s in one.places)
    for places in called.values():
        places.sort(key=lambda pair: pair[0])
    return called


def read_cast(page: Page, names: Sequence[Name], issuer: Issuer | None) -> Cast:
    """The cast of a document: runs of capitals, sorted by their words, their titles and what the encoder takes them for."""
    persons: list[Stretch] = []
    bodies: list[Stretch] = []
    seen = Near(((n.start, n.end), n) for n in names)
    for run in _capitals(page):
        span = _name_proper(page, run, seen)
        sort = _sort(page, span, seen)
        if sort == "person":
            persons.append(span)
        elif sort == "organisation":
            bodies.append(span)
    return Cast(page, issuer, _persons(page, persons), _bodies(page, bodies))


def _name_proper(page: Page, run: Stretch, seen: Near[Name]) -> Stretch:
    """The name in "Tunisia Omar Selim" and "District Officer Ruth Abena": what follows the place or the post."""
    words = page.words(run)
    posts = [h for h in source_nouns().find(words) if h.term == "office"]
    if posts and re.fullmatch(r"\s+[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+){1,2}", words[posts[-1].end :]):
        return run[0] + posts[-1].end + 1, run[1]
    for n in seen.over(run):
        if n.sort == "place" and n.start == run[0] and len(words[n.end - run[0] :].split()) >= 2 and page.text[n.end : n.end + 1] == " ":
            return n.end + 1, run[1]
    return run


def _sort(page: Page, span: Stretch, seen: Near[Name]) -> str | None:
    """Sort of a run of capitals: a title makes a person, a noun such as "Ministry" a body; else the encoder decides."""
    if _is_titled(page.text, span):
        return "person"
    if _is_body(page.words(span)):
        return "organisation"
    if (
        source_nouns().find(page.text[max(0, span[0] - 14) : span[0]])
        and len(page.words(span).split()) >= 2
        and page.text[span[0] - 1 : span[0]] == " "
    ):
        return "person"
    votes: dict[str, float] = {}
    for n in seen.over(span):
        share = min(n.end, span[1]) - max(n.start, span[0])
        votes[n.sort] = votes.get(n.sort, 0.0) + n.score * share
    return max(votes, key=lambda k: (votes[k], k)) if votes else None


def _capitals(page: Page) -> list[Stretch]:
    """Runs of capitalised words, not broken over sentences; a run in a line of capitals says nothing."""
    runs: list[Stretch] = []
    for start, end in page.sentences:
        words = page.text[start:end]
        if words.isupper():
            continue
        for m in _SEQUENCE.finditer(words):
            # The first word of a sentence has a capital in any case; alone it names nobody.
            if m.start() == 0 and " " not in m.group():
                continue
            runs.append((start + m.start(), start + m.end()))
    return runs


def _is_body(words: str) -> bool:
    hits = source_nouns().find(words)
    if not hits or len(words.split()) < 2:
        return False
    return hits[-1].term in ("office", "organisation", "outlet") and (body_words().first(words) is not None or hits[-1].term != "office")


_OFFICE_OF = re.compile(r"\b(?:of|for)\b|\b(?:Ministry|Minister|Commissioner|Office|Council|Committee|Service|Department)$")


@cache
def _ends_with_title() -> re.Pattern[str]:
    return re.compile(rf"\s(?:{'|'.join(re.escape(t) for t in titles())})$")


def _is_titled(text: str, span: Stretch) -> bool:
    before = text[max(0, span[0] - 24) : span[0]].casefold().replace(".", "").rstrip()
    first = text[span[0] : span[1]].split()[0].casefold().rstrip(".")
    if len(text[span[0] : span[1]].split()) < 2 and first in titles():
        return False
    return (first in titles() and not _OFFICE_OF.search(text[span[0] : span[1]])) or (
        bool(before) and _ends_with_title().search(before) is not None
    )


def _without_title(text: str, span: Stretch) -> Stretch:
    start = span[0]
    for m in re.finditer(r"\S+\s+", text[span[0] : span[1]]):
        word = m.group().strip().casefold().replace(".", "")
        if word in titles() or (len(word) <= 3 and m.group().strip().endswith(".") and word not in ("al",)):
            start = span[0] + m.end() if word in titles() else start
            if word in titles():
                continue
        break
    return start, span[1]


def _persons(page: Page, spans: list[Stretch]) -> tuple[Person, ...]:
    by_surname: dict[str, list[Stretch]] = {}
    for span in sorted({_without_title(page.text, s) for s in spans}):
        words = page.words(span).rstrip("'’s") if page.words(span).endswith(("'s", "’s")) else page.words(span)
        if words and any(c.isalpha() for c in words):
            by_surname.setdefault(words.split()[-1].casefold(), []).append((span[0], span[0] + len(words)))
    found = []
    surnames = {page.words(places[0]).split()[-1] for places in by_surname.values()}
    everywhere = _where(page.text, surnames)
    for places in by_surname.values():
        # A surname stands also where the encoder did not mark it.
        known = spots(places)
        more = (s for s in everywhere[page.words(places[0]).split()[-1]] if not known.touches(s))
        every = tuple(sorted({*places, *more}))
        name = max((page.words(s) for s in places), key=len)
        described = " | ".join(d for s in every if (d := _description(page, s)))
        found.append(Person(name, every, described, _kind_of_person(described)))
    return tuple(found)


def _where(text: str, names: set[str]) -> dict[str, list[Stretch]]:
    """Where each of these names stands as a whole word, in one pass over the text."""
    starts: dict[str, list[str]] = {}
    for name in names:
        first = re.match(r"\w*", name)
        starts.setdefault(first[0] if first else "", []).append(name)
    found: dict[str, list[Stretch]] = {name: [] for name in names}
    for m in re.finditer(r"\w+", text):
        for name in starts.get(m[0], ()):
            end = m.start() + len(name)
            if text.startswith(name, m.start()) and not re.match(r"\w", text[end : end + 1]):
                found[name].append((m.start(), end))
    return found


def _description(page: Page, span: Stretch) -> str:
    """The apposition before and after a name."""
    sentence = page.sentence(span[0])
    before = re.split(r"(?<![A-Z][a-z])(?<![A-Z][a-z]{2})[.;:“”\"()—]\s*", page.text[sentence[0] : span[0]])[-1]
    left = " ".join(before.split()[-8:]).rstrip(",")
    while (last := left.rsplit(" ", 1)[-1]) and (last.endswith(".") or last in ("Mr", "Mrs", "Ms", "Dr")) and last != left:
        left = left[: -len(last)].rstrip(" ,")
    left = re.split(r"\b(?:said|says|told|reported|that|when|while|who|which|and|but|by|with)\b|,(?!$)", left)[-1].strip(" ,")
    right = ""
    after = page.text[span[1] : sentence[1]]
    if after.startswith(","):
        m = re.match(r",\s*([^,;:.“”\"]{3,90})", after)
        right = m[1] if m and not re.match(r"(?:who|which|and|but|was|were|is|said|told|when|while)\b", m[1]) else ""
        if re.search(r"\b(?:have|has|had|was|were|is|are|gave|will)\b", right) or re.match(r"\d", right):
            right = ""
    words = [w for w in (left, right) if w and (source_nouns().find(w) or body_words().find(w))]
    return " ".join(words)


def _kind_of_person(described: str) -> SourceKind:
    kinds = [k for part in described.split(" | ") if part and (k := kind_of_words(part))]
    return SourceKind.OFFICE if SourceKind.OFFICE in kinds else SourceKind.PERSON


def _bodies(page: Page, spans: list[Stretch]) -> tuple[Body, ...]:
    by_name: dict[str, list[Stretch]] = {}
    for span in sorted(set(spans)):
        words = without_determiner(page.words(span))
        words = words[:-2] if words.endswith(("'s", "’s")) else words
        by_name.setdefault(words.casefold(), []).append(span)
    return tuple(
        Body(
            without_determiner(page.words(s[0])).removesuffix("'s").removesuffix("’s"),
            tuple(s),
            kind_of_words(page.words(s[0])) or SourceKind.ORGANISATION,
        )
        for s in by_name.values()
    )


_SINGULAR = re.compile(r"^(?:he|she|him|her|himself|herself)$", re.I)
_PLURAL = re.compile(r"^(?:they|them|both|both sides|themselves)$", re.I)
_THING = re.compile(r"^(?:it|itself)$", re.I)
_OWN = re.compile(r"^(?:we|i|us|me|our|my|the undersigned|ourselves)\b", re.I)


NOBODY = re.compile(r"(?i:nobody|no[ -]one|none|neither)\b|[Nn]o [a-z]")
"""Words that name nobody, where a source or a doer is looked for."""

_OUTLET_BEFORE = re.compile(r"\b(?:IA|agency|newspaper|daily|weekly|radio|television|channel|website|portal|magazine)\W*$")
_EMPLOYED = re.compile(
    r"\b(?:monitors?|observers?|reporters?|correspondents?|researchers?|investigators?|photographers?|delegates?|"
    r"staff|team|field workers?|volunteers?|review)\b",
    re.I,
)


def resolve(cast: Cast, span: Stretch, model_kind: str, before: Sequence[Speaker], around: Source | None) -> tuple[Speaker, ...]:
    """Who the words at `span` are. `before`: speakers so far; `around`: who speaks the text in which the words stand (None: the writer).

    Usually one speaker; several for "both" and "the two ministries". A pronoun that leads nowhere stays itself, unnamed.
    """
    words = cast.page.words(span).strip()
    if _OWN.match(words):
        if re.match(r"(?:our|my)\s", words, re.I) and kind_of_words(words) is not None:
            own = own_voice(cast, words)
            sort = SourceKind.AUTHOR if around is None and _EMPLOYED.search(words) else kind_of_words(words) or SourceKind.UNNAMED
            return (
                Speaker(
                    span, Source(without_determiner(words), sort, None, own.name if around is None else around.name), _is_plural(words)
                ),
            )
        return (Speaker(span, around or own_voice(cast, words), False),)
    for pattern, plural in ((_SINGULAR, False), (_PLURAL, True), (_THING, False)):
        if pattern.match(words):
            found = _antecedents(cast, span, before, plural, bool(_THING.match(words)))
            return found or (Speaker(span, Source(words, SourceKind.UNNAMED), plural),)
    person = cast.person_in(span)
    kind = kind_of_words(words)
    if person is not None and _is_about(cast, span, person):
        return (Speaker(span, _named(person, kind if kind is SourceKind.OFFICE else None, words), False),)
    if kind is None and _OUTLET_BEFORE.search(cast.page.text[max(0, span[0] - 18) : span[0]]):
        kind = SourceKind.OUTLET
    kind = kind or _kind(model_kind)
    body = cast.body_in(span)
    if body is not None and kind not in UNRESOLVED and len(body.name) >= 0.6 * len(without_determiner(words)):
        return (Speaker(span, Source(body.name, kind if kind in (SourceKind.OUTLET, SourceKind.OFFICE) else body.kind), False),)
    pair = re.match(r"(?:the|both) (?:two )?(\w+?)(?:ies|s)$", words, re.I)
    if pair and re.match(r"(?:the two|both)\b", words, re.I):
        found = _last_of_a_sort(cast, span, pair[1])
        if len(found) == 2:
            return found
    if kind not in UNRESOLVED and re.match(r"(?:the|this|that|its|our)\b", words, re.I):
        holder = _described(cast, span, words)
        if holder is not None:
            return (Speaker(span, holder, False),)
    name = without_determiner(words)
    relative = re.search(r",?\s(?:who|which|that|whom)\s", name)
    name = name[: relative.start()] if relative and relative.start() > 2 else name
    return (Speaker(span, Source(name, kind, _role(words), _of(words)), _is_plural(words)),)


def _kind(model_kind: str) -> SourceKind:
    return SourceKind(model_kind) if model_kind in SourceKind.__members__.values() else SourceKind.UNNAMED


def _is_about(cast: Cast, span: Stretch, person: Person) -> bool:
    """Whether the phrase names the person, and is not "a brother of X" or "X's lawyer"."""
    words = cast.page.words(span)
    where = next(s for s in person.places[max(0, bisect_left(person.places, span) - 1) :] if overlaps(s, span))
    before = cast.page.text[span[0] : max(span[0], where[0])]
    after = cast.page.text[where[1] : where[1] + 2]
    return (
        not re.search(r"\b(?:of|for|to)\s+(?:\w+\.?\s+)?$", before)
        and not (after in ("'s", "’s") and where[1] + 3 < span[1])
        and bool(words)
    )


def _named(person: Person, kind: SourceKind | None, words: str) -> Source:
    described = f"{words} {person.described}"
    return Source(person.name, kind or person.kind, _role(described), _of(person.described))


def _role(words: str) -> str | None:
    found = {m[0] for m in _roles().finditer(words.casefold())}
    return next((role for role in source_roles() if role in found), None)


@cache
def _roles() -> re.Pattern[str]:
    """The longest role first: "eyewitness" before "witness"."""
    return re.compile(rf"\b(?:{'|'.join(re.escape(r) for r in sorted(source_roles(), key=len, reverse=True))})\b")


@cache
def _speaks_for() -> re.Pattern[str]:
    nouns = "|".join(re.escape(n) for n in spokesperson_nouns())
    return re.compile(rf"\b(?:{nouns})s?\b\s+(?:of|for|from)\s+(?:the\s+)?([^,|]{{3,60}})", re.I)


def _of(words: str) -> str | None:
    """The body that a spokesperson speaks for."""
    m = _speaks_for().search(words)
    return m[1].strip() if m else None


def _is_plural(words: str) -> bool:
    noun = head_noun(words)
    return (
        bool(noun) and ((noun.endswith("s") and not noun.endswith("ss")) or noun in ("people", "men", "women", "police"))
    ) or " and " in words


def _described(cast: Cast, span: Stretch, words: str) -> Source | None:
    noun = head_noun(words)
    if not noun:
        return None
    if cast.issuer is not None and re.search(rf"\b{re.escape(noun)}\b", cast.issuer.name, re.I):
        return Source(cast.issuer.name, cast.issuer.kind)
    holder = cast.holder(noun, span[0])
    if isinstance(holder, Person):
        return _named(holder, None, words)
    return Source(holder.name, holder.kind) if holder is not None else None


def _last_of_a_sort(cast: Cast, span: Stretch, stem: str) -> tuple[Speaker, ...]:
    """The last two bodies of a sort named before: "the two ministries"."""
    sort = [b for b in cast.bodies if re.search(rf"\b{re.escape(stem)}", b.name, re.I) and b.places[0][0] < span[0]]
    sort.sort(key=lambda b: b.places[0])
    return tuple(Speaker(span, Source(b.name, b.kind), False) for b in sort[-2:])


_LATELY = 60  # speakers among whom a pronoun looks for its own


def _antecedents(cast: Cast, span: Stretch, before: Sequence[Speaker], plural: bool, thing: bool) -> tuple[Speaker, ...]:
    """Whom a pronoun stands for: the last speaker of that sort, or a person named later than that at the head of a sentence."""
    here = cast.page.sentence_number(span[0])
    fits = [
        s
        for s in before[-_LATELY:]
        if s.span[0] < span[0]
        and here - cast.page.sentence_number(s.span[0]) <= 6
        and (s.plural == plural or (plural and s.source.kind is SourceKind.ORGANISATION))
        and (plural or (s.source.kind in _PERSONS) != thing or (thing and s.source.kind is SourceKind.OFFICE))
    ]
    last = max(fits, key=lambda s: s.span[0]) if fits else None
    if plural and last is not None:
        together = [
            s for s in fits if cast.page.sentence_number(s.span[0]) == cast.page.sentence_number(last.span[0]) and s.span == last.span
        ]
        return tuple(Speaker(span, s.source, s.plural) for s in together)
    named: tuple[Stretch, Person | Body] | None = None
    if not plural:
        near = cast.page.reach(span[0], 2, 0)
        pool: Sequence[tuple[Stretch, Person | Body]] = cast.named.over(near) if thing else cast.people.over(near)
        named = max((p for p in pool if p[0][0] < span[0] and _at_head(cast.page, p[0][0])), key=lambda pair: pair[0], default=None)
    if named is not None and (last is None or named[0][0] > last.span[1]):
        who = named[1]
        return (Speaker(span, _named(who, None, "") if isinstance(who, Person) else Source(who.name, who.kind), False),)
    return (Speaker(span, last.source, last.plural),) if last is not None else ()


def _at_head(page: Page, at: int) -> bool:
    """Whether a name is the subject of its sentence or clause, as far as its place tells."""
    sentence = page.sentence(at)
    lead = page.text[sentence[0] : at]
    return len(lead) <= 30 or bool(re.search(r"[,;]\s*(?:\w+\.?\s*){0,3}$", lead))


def own_voice(cast: Cast, words: str) -> Source:
    """The writer: the issuer, or the words themselves where nobody issues the document."""
    if cast.issuer is not None:
        return Source(cast.issuer.name, cast.issuer.kind)
    return Source(words, SourceKind.AUTHOR)
