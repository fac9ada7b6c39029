"""The codebook: every closed list of the record with its definitions, from the same data that the program reads by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from testimonia.model.terms import Act, Basis, Certainty, Modality, Polarity, Property, SourceKind, Stance
from testimonia.reconcile.grading import grading_rules
from testimonia.report.words import Words, sentence_case
from testimonia.vocab import (
    Term,
    categories,
    cue_acts,
    definitions,
    event_kinds,
    figure_properties,
    source_sorts,
    vague_numbers,
    weapon_kinds,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of a closed list. `not_`: what it does not mean, empty for nothing said."""

    value: str
    name: str
    definition: str
    not_: str
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One closed list."""

    key: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule by which others grade incidents."""

    name: str
    definition: str
    source: str
    grades: tuple[tuple[str, str], ...]


def sections(words: Words) -> tuple[Section, ...]:
    """Every closed list; the same for every case of one version of the program."""
    return tuple(Section(key, tuple(entries)) for key, entries in _sections(words))


def rules() -> tuple[Rule, ...]:
    """The rules by which others grade incidents."""
    return tuple(
        Rule(name, rule["definition"], rule["source"], tuple((sentence_case(k), v) for k, v in rule["grades"].items()))
        for name, rule in grading_rules().items()
    )


def _sections(words: Words) -> Iterable[tuple[str, Iterable[Entry]]]:
    yield "kinds", (_entry(t, words, "kind", tuple(f"{f.name}: {f.definition}" for f in t.forms)) for t in event_kinds().values())
    yield "properties", _properties(words)
    yield "categories", (_entry(t, words, "category") for t in categories().values())
    yield "certainties", (Entry(c, words(f"certainty.{c}"), words(f"certainty_long.{c}"), "") for c in Certainty)
    yield "acts", (_entry(t, words, "act") for t in cue_acts().values() if t.name in set(Act))
    yield "modalities", (Entry(m, words(f"modality.{m}"), "", "") for m in Modality)
    yield "polarities", (Entry(p, words(f"polarity.{p}"), "", "") for p in Polarity)
    yield "sources", (_entry(t, words, "source") for t in source_sorts().values() if t.name in set(SourceKind))
    yield "stances", (Entry(s, words(f"stance.{s}"), "", "") for s in Stance)
    yield "bases", (Entry(b, words(f"basis.{b}"), "", "") for b in Basis)
    yield "grades", _defined(definitions("grades"), "grade_short", words)
    yield "weapons", (Entry(t.name, t.name.replace("_", " "), t.definition, _not(t)) for t in weapon_kinds().values())
    yield "numbers", (Entry(f"rule:{n}", n.replace("_", " "), v.definition, "") for n, v in vague_numbers().items())


def _properties(words: Words) -> Iterable[Entry]:
    figures = figure_properties()
    for p in Property:
        about = figures.get(str(p))
        yield Entry(p, words(f"property.{p}"), about.definition if about else words(f"point.{p}"), _not(about) if about else "")


def _defined(table: Mapping[str, str], part: str, words: Words) -> Iterable[Entry]:
    return (Entry(n, words(f"{part}.{n}") if words.knows(f"{part}.{n}") else n, d, "") for n, d in table.items())


def _entry(term: Term, words: Words, part: str, forms: tuple[str, ...] = ()) -> Entry:
    key = f"{part}.{term.name}"
    return Entry(term.name, words(key) if words.knows(key) else term.name.replace("_", " "), term.definition, _not(term), forms)


def _not(term: Term) -> str:
    return "" if term.exclusions.strip().casefold() in ("", "none") else term.exclusions
