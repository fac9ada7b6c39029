"""The model reads without seeing who is who: words for sides are exchanged for stand-ins, and put back after reading.

"Hutus accused Tutsis" and "Tutsis accused Hutus" are one text to the model, "Kenyans accused Chileans", so its reading of both is
the same to the last digit. Which words are sides, and what is known of each by its word alone, is reviewed data: `vocab/sides.toml`.
Parties and movements are known by the last word of their names ("the Workers' Party"); other names (of persons, of towns) are seen
as they stand.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from testimonia.model.reading import Argument, Attribution, Reading
from testimonia.text.places.data import vocabulary

_TOKEN = re.compile(r"[^\W_]+|[^\w\s]|_")
_NATIONS = 0  # number of the class of countries and peoples
_NAME, _ONE, _MANY = 0, 1, 2  # its forms
_NOTHING: Mapping[str, Any] = MappingProxyType({})
_LEAST_CAPITALS = 4  # shorter words in capitals are acronyms, not words written large


@dataclass(frozen=True, slots=True)
class _Side:
    """One member of a class of sides: number of the class, number of the member, and what its own word says ("kinds")."""

    kind: int
    member: int | str
    known: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Form:
    words: tuple[str, ...]  # tokens as written
    side: _Side
    position: int


@dataclass(frozen=True, slots=True)
class _Sides:
    """All forms by their first token in lower case, longest first; the stand-ins of each class, that of parties
    last; the name of a party; the values that members have."""

    forms: Mapping[str, tuple[_Form, ...]]
    stand_ins: tuple[tuple[tuple[str, ...], ...], ...]
    party: re.Pattern[str]
    values: tuple[Mapping[str, frozenset[str]], ...]


@dataclass(frozen=True, slots=True)
class _Exchange:
    """A word of the text (`start`, `end`), where its stand-in is (`new_start`, `new_end`), and whose word it is; None: an article."""

    start: int
    end: int
    new_start: int
    new_end: int
    side: _Side | None


@dataclass(frozen=True, slots=True)
class Blinded:
    """A text for the model to read. `text` is not the text of the document; `restored` leads a reading of it back there."""

    text: str
    exchanges: tuple[_Exchange, ...]
    starts: tuple[int, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "starts", tuple(e.new_start for e in self.exchanges))

    def restored(self, reading: Reading) -> Reading:
        """The reading with the offsets of the document, and with what the words themselves say of sides."""
        if not self.exchanges:
            return reading
        return replace(
            reading,
            attributions=tuple(self._attribution(a) for a in reading.attributions),
            triggers=tuple(replace(self._back(t), arguments=tuple(self._argument(a) for a in t.arguments)) for t in reading.triggers),
            names=tuple(self._back(n) for n in reading.names),
        )

    def _attribution(self, a: Attribution) -> Attribution:
        sources = tuple(self._back(s) for s in a.sources)
        kind = a.source_kind
        for source in sources:
            side = self._side(source.start, source.end)
            kind = kind if side is None else _own(side, "source_kind", kind)
        return replace(a, cue=self._back(a.cue), sources=sources, content=tuple(self._back(c) for c in a.content), source_kind=kind)

    def _argument(self, a: Argument) -> Argument:
        a = self._back(a)
        side = self._side(a.start, a.end)
        if side is None:
            return a
        category = None if a.category is None else _own(side, "category", a.category)
        ground = None if a.ground is None else _own(side, "ground", a.ground)
        return replace(a, actor_kind=_own(side, "actor_kind", a.actor_kind), category=category, ground=ground)

    def _side(self, start: int, end: int) -> _Side | None:
        """The last side named in a stretch."""
        i = bisect_left(self.exchanges, end, key=lambda e: e.start) - 1
        while i >= 0 and start <= self.exchanges[i].start:
            if self.exchanges[i].side is not None and self.exchanges[i].end <= end:
                return self.exchanges[i].side
            i -= 1
        return None

    def _back(self, part: Any) -> Any:
        """The same part of a reading at its place in the document."""
        start, end = self._offset(part.start, False), self._offset(part.end, True)
        return part if (start, end) == (part.start, part.end) else replace(part, start=start, end=end)

    def _offset(self, at: int, is_end: bool) -> int:
        """A stretch that begins or ends inside a stand-in has the whole word."""
        i = bisect_left(self.starts, at) - 1  # the last that begins before `at`
        if i < 0:
            return at
        exchange = self.exchanges[i]
        if at < exchange.new_end:
            return exchange.end if is_end else exchange.start
        return at - exchange.new_end + exchange.end


def _own(side: _Side, what: str, read: str) -> str:
    """What a side is by its own word, where the model read one of the values of its class."""
    return side.known[what] if what in side.known and read in _sides().values[side.kind][what] else read


def blinded(text: str) -> Blinded:
    """The text with every side that it names under the name of a stand-in: the first side of a class under the first, and so on."""
    exchanges: list[_Exchange] = []
    out: list[str] = []
    at = length = 0
    met: dict[tuple[int, int | str], int] = {}
    counts: dict[int, int] = {}

    def put(start: int, end: int, words: str, side: _Side | None) -> None:
        nonlocal at, length
        out.extend((text[at:start], words))
        length += start - at
        exchanges.append(_Exchange(start, end, length, length + len(words), side))
        length += len(words)
        at = end

    for start, end, form in _named(text):
        side = form.side
        key = (side.kind, side.member)
        if key not in met:
            met[key] = counts.get(side.kind, 0)
            counts[side.kind] = met[key] + 1
        stand_ins = _sides().stand_ins[side.kind]
        words = _dressed(stand_ins[met[key] % len(stand_ins)][form.position], text[start:end], form.words)
        article = re.search(r"(?<!\w)(an?)\s$", text[max(at, start - 4) : start], re.I)
        if article is not None:
            first = max(at, start - 4) + article.start(1)
            n = "N" if article[1].isupper() and len(article[1]) == 2 else "n"  # "An" and "an" keep a small n
            put(first, first + len(article[1]), article[1][0] + (n if words[0].lower() in "aeiou" else ""), None)
        put(start, end, words, side)
    return Blinded("".join([*out, text[at:]]), tuple(exchanges))


def _named(text: str) -> Iterator[tuple[int, int, _Form]]:
    """Every side that a text names, in order: where, and in what form."""
    tokens = [(m[0], m.start(), m.end()) for m in _TOKEN.finditer(text)]
    sides = _sides()
    forms = sides.forms
    parties = {m.start(): m.end() for m in sides.party.finditer(text)}
    i = 0
    while i < len(tokens):
        if (end := parties.get(tokens[i][1])) is not None:
            name = text[tokens[i][1] : end]
            yield tokens[i][1], end, _Form((name,), _Side(len(sides.stand_ins) - 1, name, _NOTHING), 0)
            i = bisect_left(tokens, end, key=lambda token: token[1])
            continue
        found = next((f for f in forms.get(tokens[i][0].lower(), ()) if _stands(text, tokens, i, f)), None)
        if found is None:
            i += 1
            continue
        last = tokens[i + len(found.words) - 1]
        yield tokens[i][1], last[2], found
        i += len(found.words)


def _stands(text: str, tokens: Sequence[tuple[str, int, int]], i: int, form: _Form) -> bool:
    some = tokens[i : i + len(form.words)]
    if len(some) < len(form.words):
        return False
    large = text[some[0][1] : some[-1][2]].isupper() and sum(map(len, form.words)) >= _LEAST_CAPITALS
    if not all(_same(token[0], word, large) for token, word in zip(some, form.words, strict=True)):
        return False
    gaps = (text[a[2] : b[1]] for a, b in pairwise(some))
    if not all(gap in ("", " ", "\n") for gap in gaps):
        return False
    if form.side.kind == _NATIONS and form.position == _NAME and i > 0:
        # After a word with a capital the name of a country is a surname or part of a longer name ("Michael Jordan", "New Mexico").
        before, start, end = tokens[i - 1]
        within = before[0].isupper() and not before.isupper() and text[end : some[0][1]] == " "
        return not (within and re.search(r"[\w,]\s*$", text[max(0, start - 8) : start]))
    return True


def _same(token: str, word: str, large: bool) -> bool:
    """As in the list, or with a capital, or all in capitals (`large`); a word with a capital in the list is no common noun."""
    return token == word or token == word[0].upper() + word[1:] or (large and token == word.upper())


def _dressed(stand_in: str, written: str, words: tuple[str, ...]) -> str:
    """The stand-in with the capitals that the word has here and not in the list."""
    if len(written) >= _LEAST_CAPITALS and written.isupper() and not "".join(words).isupper():
        return stand_in.upper()
    return stand_in[0].upper() + stand_in[1:] if written[0].isupper() else stand_in


@cache
def _sides() -> _Sides:
    data = vocabulary("sides.toml")
    forms: dict[str, list[_Form]] = {}
    stand_ins: list[tuple[tuple[str, ...], ...]] = [tuple(tuple(s) for s in data["nations"]["stand_ins"])]
    values: list[Mapping[str, frozenset[str]]] = [MappingProxyType({"ground": frozenset(("nationality", "ethnicity"))})]

    def add(written: str, side: _Side, position: int) -> None:
        words = tuple(_TOKEN.findall(written))
        mine = forms.setdefault(words[0].lower(), [])
        if all(other.words != words for other in mine):
            mine.append(_Form(words, side, position))

    for member, (names, people, ground) in enumerate(_nations(data["nations"])):
        side = _Side(_NATIONS, member, MappingProxyType({"ground": ground}))
        for name in names:
            add(name, side, _NAME)
        for one in people:
            add(one, side, _ONE)
            if (many := _several(one)) != one:
                add(many, side, _MANY)
    for number, entry in enumerate(data["classes"], 1):
        lists = {k: entry[k] for k in ("actor_kind", "category", "source_kind") if k in entry}
        most = max(map(len, entry["members"]))
        stand_ins.append(tuple(tuple(m) for m in entry["members"] if len(m) == most))  # a stand-in needs every form
        values.append(MappingProxyType({k: frozenset(v) for k, v in lists.items()}))
        for member, row in enumerate(entry["members"]):
            side = _Side(number, member, MappingProxyType({k: v[member] for k, v in lists.items()}))
            for position, form in enumerate(row):
                add(form, side, position)
    stand_ins.append(tuple(tuple(s) for s in data["parties"]["stand_ins"]))
    values.append(_NOTHING)
    ordered = {first: tuple(sorted(some, key=lambda f: -len(f.words))) for first, some in forms.items()}
    return _Sides(MappingProxyType(ordered), tuple(stand_ins), _party_names(data["parties"]), tuple(values))


def _party_names(data: Mapping[str, Any]) -> re.Pattern[str]:
    """One to four words with capitals before a word such as "Party"; a small word that begins a sentence is no part of the name."""
    heads, openers, others = ("|".join(map(re.escape, data[key])) for key in ("heads", "openers", "others"))
    word = rf"(?!(?:{openers})\b)[A-Z][^\W\d_]+(?:['’]s?)?\s"
    return re.compile(rf"(?<![\w'’-])(?!(?:{others})\b)(?:{word}){{1,4}}(?:{heads})\b(?![\w-])")


def _nations(data: Mapping[str, Any]) -> Iterator[tuple[list[str], list[str], str]]:
    """Names and demonyms of each country, then each people."""
    known = {code: row for code, row in vocabulary("countries.toml").items() if isinstance(row, dict)}
    for code, name in data["countries"].items():
        row = known.pop(code)
        yield [name, *row.get("also", ())], row["people"], "nationality"
    for row in known.values():
        yield list(row.get("also", ())), row["people"], "nationality"
    for people in data["peoples"]:
        yield [], [people], "ethnicity"


def _several(one: str) -> str:
    """The plural of a demonym: "Tunisians"; "Chinese" and "Swiss" stay."""
    if one.endswith("man"):
        return f"{one[:-3]}men"
    return one if one.endswith(("s", "ese", "sh", "nch", "utch", "men")) else f"{one}s"
