"""A noun of the record as one JSON object, and back. The store keeps these lines, the exchange writes them out.

`line_of` gives the object in the field names of the record's format; `from_line` builds the noun again. Two names differ
from the dataclasses: every line has its `type`, and `captured.from` is `source` in Python, where `from` is a keyword.
Derived fields (`id`, a claim's `certainty`) are written for readers of the file and are computed again on the way back.
"""

import types
import typing
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any, get_args, get_origin, get_type_hints

from testimonia.errors import RecordError
from testimonia.model.canonical import canonical_json, plain
from testimonia.model.record import Account, Claim, Document, Header, Incident, Judgement, Mention
from testimonia.model.terms import Property
from testimonia.model.values import VALUE_OF

Noun = Header | Document | Mention | Claim | Account | Incident | Judgement

NOUNS: dict[str, type[Noun]] = {
    "header": Header,
    "document": Document,
    "mention": Mention,
    "claim": Claim,
    "account": Account,
    "incident": Incident,
    "judgement": Judgement,
}
"""The types of line, in the order in which a record is written."""

TYPE_OF: dict[type[Noun], str] = {noun: name for name, noun in NOUNS.items()}


def line_of(noun: Noun, *, text: bool = True) -> dict[str, Any]:
    """The noun as a JSON object. `text=False` leaves a document's text out (the field is then absent, not null)."""
    body: dict[str, Any] = plain(noun)
    line: dict[str, Any] = {"type": TYPE_OF[type(noun)]}
    if not isinstance(noun, (Header, Document)):
        line["id"] = noun.id
    line |= body
    if isinstance(noun, Claim):
        line["certainty"] = str(noun.certainty)
    if isinstance(noun, Document):
        if noun.captured is not None:
            captured = noun.captured
            line["captured"] = {"at": captured.at, "from": captured.source, "by": captured.by}
        if not text or noun.text is None:
            del line["text"]
    return line


def written(noun: Noun) -> str:
    """The noun's line in canonical JSON, without a document's text: what `canonical_json(line_of(noun, text=False))` gives, at a fraction
    of its cost. The id is worked out on the way, of what is written down in any case."""
    if isinstance(noun, Claim):
        return _written_claim(noun)
    if isinstance(noun, Document) and noun.captured is not None:
        return canonical_json(line_of(noun, text=False))
    kind: Any = type(noun)
    return _writer(kind)(noun)


@cache
def _writer(kind: Any) -> Callable[[Noun], str]:
    names = {f.name for f in fields(kind)} - ({"text"} if kind is Document else set())
    names |= {"id"} if kind is not Header else set()
    shape = _shape(kind, names)
    parts = attrgetter(*sorted(names))
    return lambda noun: shape % tuple(map(canonical_json, parts(noun)))


def _shape(kind: Any, names: Iterable[str]) -> str:
    shape = ",".join(f'"{name}":%s' for name in sorted({*names, "type"}))
    return "{" + shape.replace('"type":%s', f'"type":"{TYPE_OF[kind]}"') + "}"


_CLAIM_SHAPE = _shape(Claim, ({f.name for f in fields(Claim)} | {"id", "certainty"}))
_BEFORE_CHAIN = attrgetter("act", "certainty")
_AFTER_CHAIN = attrgetter("document", "id", "made_by", "mention", "modality", "polarity", "property", "score", "span", "supersedes")


def _written_claim(claim: Claim) -> str:
    # Value and chain are most of a claim, and of what its id is made of: they are written down once, for both.
    value, chain = canonical_json(claim.value), canonical_json(claim.chain)
    claim.id_with(value, chain)
    before, after = map(canonical_json, _BEFORE_CHAIN(claim)), map(canonical_json, _AFTER_CHAIN(claim))
    return _CLAIM_SHAPE % (*before, chain, *after, value)


def from_line(line: dict[str, Any]) -> Noun:
    """The noun that a line describes. Raises RecordError naming the field when a value is missing or not of the record.

    For lines that this program wrote, or that the exchange has checked: types of numbers and strings are taken as they are.
    """
    kind = line.get("type")
    noun = NOUNS.get(kind) if isinstance(kind, str) else None
    if noun is None:
        raise RecordError(f"no line of type {kind!r}. Known: {', '.join(NOUNS)}")
    body = dict(line)
    if noun is Claim:
        body["value"] = _decoded(VALUE_OF[_property(body)], body.get("value"), "value")
    if noun is Document:
        captured = body.get("captured")
        if captured is not None:
            body["captured"] = {"at": captured.get("at"), "source": captured.get("from"), "by": captured.get("by")}
        body.setdefault("text", None)
    built: Noun = _decoded(noun, body)
    return built


def _property(body: dict[str, Any]) -> Property:
    try:
        return Property(body["property"])
    except (KeyError, ValueError):
        raise RecordError(f"property: {body.get('property')!r} is none of {', '.join(Property)}") from None


Decoder = Callable[[Any], Any]

_DECODERS: dict[Any, Decoder] = {}  # made once for each declared type


class _Wrong(Exception):
    """What is wrong with a value; where it stands is put together on the way up, since hardly ever anything is wrong."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.path = ""

    def under(self, name: str) -> "_Wrong":
        self.path = name + ("." if self.path and not self.path.startswith("[") else "") + self.path
        return self

    def told(self, kind: str) -> RecordError:
        return RecordError(f"{self.path or kind}: {self}")


def _decoded(kind: Any, value: Any, name: str = "") -> Any:
    try:
        return _decoder(kind)(value)
    except _Wrong as wrong:
        raise wrong.under(name).told(kind.__name__) from None


def _decoder(kind: Any) -> Decoder:
    if kind not in _DECODERS:
        _DECODERS[kind] = _new_decoder(kind)
    return _DECODERS[kind]


def _new_decoder(kind: Any) -> Decoder:
    """How to build a value of a declared type from JSON."""
    origin = get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        return _union(get_args(kind))
    if origin is tuple:
        return _tuple(get_args(kind))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _enum(kind)
    if isinstance(kind, type) and is_dataclass(kind):
        return _dataclass(kind)
    return _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


def _union(options: tuple[Any, ...]) -> Decoder:
    others = [o for o in options if o is not type(None)]
    if all(isinstance(o, type) and is_dataclass(o) for o in others) and len(others) > 1:
        return _as_it_is  # a claim's value, already built by its property
    tuples = [_decoder(o) for o in others if get_origin(o) is tuple]
    one = _decoder(next(o for o in others if get_origin(o) is not tuple)) if len(others) > len(tuples) else _as_it_is
    optional = type(None) in options
    if not tuples and one is _as_it_is:
        return _as_it_is

    def decode(value: Any) -> Any:
        if value is None and optional:
            return None
        if tuples and isinstance(value, (list, tuple)):
            return tuples[0](value)
        return one(value)

    return decode


def _tuple(options: tuple[Any, ...]) -> Decoder:
    item = _decoder(options[0])

    def decode(value: Any) -> Any:
        if not isinstance(value, (list, tuple)):
            raise _Wrong(f"a list is needed, not {value!r}")
        if item is _as_it_is:
            return tuple(value)
        found = []
        try:
            for part in value:
                found.append(item(part))  # a comprehension would not know how far it came
        except _Wrong as wrong:
            raise wrong.under(f"[{len(found)}]") from None
        return tuple(found)

    return decode


def _enum(kind: type[Enum]) -> Decoder:
    members = {m.value: m for m in kind}

    def decode(value: Any) -> Any:
        try:
            return members[value]
        except (KeyError, TypeError):
            raise _Wrong(f"{value!r} is none of {', '.join(map(str, members))}") from None

    return decode


def _dataclass(kind: Any) -> Decoder:
    hints = get_type_hints(kind)
    names = frozenset(f.name for f in fields(kind))
    deep = [(f.name, part) for f in fields(kind) if (part := _decoder(hints[f.name])) is not _as_it_is]

    def decode(value: Any) -> Any:
        if not isinstance(value, dict):
            raise _Wrong(f"an object is needed, not {value!r}")
        given = {name: value[name] for name in value if name in names}
        for name, part in deep:
            if name in given:
                try:
                    given[name] = part(given[name])
                except _Wrong as wrong:
                    raise wrong.under(name) from None
        try:
            return kind(**given)
        except TypeError as error:
            raise _Wrong(str(error)) from None

    return decode
