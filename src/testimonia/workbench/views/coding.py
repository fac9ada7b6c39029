"""Forms of coding as pages show them: fields with words and choices, the events of a document, the links of a chain."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from testimonia.model.record import Mention
from testimonia.model.terms import Act, Basis, Kind, Modality, Polarity, Property, SourceKind, Stance
from testimonia.model.values import Figure
from testimonia.report.phrases import headline
from testimonia.report.words import Words, sentence_case
from testimonia.workbench.coding.claims import NEW, forms_of, links_of
from testimonia.workbench.coding.values import PREFIX, Field, value_fields
from testimonia.workbench.page import Page
from testimonia.workbench.plain import clean

_GIST = 70


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a field with its words."""

    value: str
    says: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field. `kind`: text, number, decimal, date or choice."""

    name: str
    label: str
    kind: str
    given: str
    required: bool
    choices: tuple[Choice, ...]
    most: int


@dataclass(frozen=True, slots=True)
class Relatives:
    """What a value may point to: the document's events and figures, by id and in words."""

    mentions: tuple[tuple[str, str], ...]
    figures: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SpanField:
    """Words that are selected in the text."""

    name: str
    label: str
    quote: str
    start: str
    required: bool


@dataclass(frozen=True, slots=True)
class LinkForm:
    """One link of the chain."""

    number: int
    fields: tuple[FieldView, ...]
    cue: SpanField
    span: SpanField


@dataclass(frozen=True, slots=True)
class CodingForm:
    """The whole form. `event`: which event it is said of; `trigger`, `kind`, `form`: of a new one."""

    event: FieldView
    is_new: bool
    kind: FieldView
    form: FieldView
    trigger: SpanField
    property: FieldView
    words: SpanField
    value: tuple[FieldView, ...]
    manner: tuple[FieldView, ...]
    links: tuple[LinkForm, ...]
    why: str


def relatives(document: str, page: Page) -> Relatives:
    """The events and figures of a document."""
    claims = page.moment.claims_in(document)
    return Relatives(
        tuple((m.id, mention_words(m, page.words)) for m in page.moment.mentions_in(document)),
        tuple((c.id, sentence_case(clean(headline(c, page.words)))) for c in claims if isinstance(c.value, Figure)),
    )


def mention_words(mention: Mention, words: Words) -> str:
    """An event of a document in a list of choices."""
    quote = clean(mention.spans[0].quote)
    return f"{sentence_case(words(f'kind.{mention.kind}'))}: {quote[:_GIST]}{'…' if len(quote) > _GIST else ''}"


def value_form(prop: Property, given: Mapping[str, str], beside: Relatives, words: Words) -> tuple[FieldView, ...]:
    """The fields of a property's value."""
    return tuple(_value_field(field, beside, words) for field in value_fields(prop, given))


def _value_field(field: Field, beside: Relatives, words: Words) -> FieldView:
    label = words(f"field.{field.name.replace('.', '_')}")
    known = {"mention": beside.mentions, "of": beside.figures}.get(field.name)
    if known is not None:
        return FieldView(PREFIX + field.name, label, "choice", field.given, field.required, _choices(known, field.given), field.most)
    pairs = [(key, _says(field.table, key, words)) for key in field.choices]
    return FieldView(PREFIX + field.name, label, field.kind, field.given, field.required, _choices(pairs, field.given), field.most)


def _says(table: str, key: str, words: Words) -> str:
    name = f"{table}.{key}"
    return words(name) if table and words.knows(name) else key.replace("_", " ")


def _choices(pairs: Iterable[tuple[str, str]], given: str) -> tuple[Choice, ...]:
    return tuple(Choice(value, says, value == given) for value, says in pairs)


def _listed(
    name: str, label: str, kind: type[StrEnum], table: str, given: Mapping[str, str], words: Words, *, required: bool = True
) -> FieldView:
    value = given.get(name, "")
    pairs = [(str(m), _says(table, str(m), words)) for m in kind]
    return FieldView(name, words(f"code.{label}"), "choice", value, required, _choices(pairs, value), 0)


def manner_fields(given: Mapping[str, str], words: Words) -> tuple[FieldView, ...]:
    """How surely and in what manner it is said."""
    kinds: tuple[tuple[str, type[StrEnum]], ...] = (("modality", Modality), ("polarity", Polarity), ("act", Act))
    return tuple(_listed(name, name, kind, name, given, words) for name, kind in kinds)


def _span(name: str, label: str, given: Mapping[str, str], words: Words, *, required: bool = False) -> SpanField:
    return SpanField(name, words(f"code.{label}"), given.get(f"{name}quote", ""), given.get(f"{name}start", ""), required)


def coding_form(given: Mapping[str, str], beside: Relatives, prop: Property, words: Words) -> CodingForm:
    """The form as it stands."""
    event = given.get("mention", NEW)
    kind = given.get("kind", "")
    forms = [(name, name.replace("_", " ")) for name in forms_of(kind)]
    return CodingForm(
        event=FieldView(
            "mention", words("code.event"), "choice", event, True, _choices([(NEW, words("code.new")), *beside.mentions], event), 0
        ),
        is_new=event == NEW,
        kind=_listed("kind", "kind", Kind, "kind", given, words),
        form=FieldView("form", words("code.form"), "choice", given.get("form", ""), False, _choices(forms, given.get("form", "")), 0),
        trigger=_span("trigger.", "trigger", given, words),
        property=_listed("property", "property", Property, "property", given, words),
        words=_span("", "words", given, words, required=True),
        value=value_form(prop, given, beside, words),
        manner=manner_fields(given, words),
        links=tuple(_link(n, given, words) for n in range(links_of(given))),
        why=given.get("why", ""),
    )


def _link(n: int, given: Mapping[str, str], words: Words) -> LinkForm:
    def text(part: str, *, required: bool = False) -> FieldView:
        name = f"l{n}.{part}"
        return FieldView(name, words(f"code.source_{part}"), "text", given.get(name, ""), required, (), 200)

    lists: tuple[tuple[str, type[StrEnum], str], ...] = (
        ("kind", SourceKind, "source"),
        ("stance", Stance, "stance"),
        ("basis", Basis, "basis"),
    )
    kind, stance, basis = (_listed(f"l{n}.{part}", f"source_{part}", of, table, given, words) for part, of, table in lists)
    return LinkForm(
        n,
        (text("name", required=True), kind, text("role"), text("of"), stance, basis),
        _span(f"l{n}.cue.", "cue", given, words),
        _span(f"l{n}.span.", "source_span", given, words),
    )
