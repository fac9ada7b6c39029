"""Names of things as every page says them: incidents, figures, documents, days."""

from collections.abc import Collection
from dataclasses import dataclass

from testimonia.model.record import Document, FigureRange, Incident
from testimonia.model.terms import Category, DocumentStatus
from testimonia.report.figures import ordered, range_words
from testimonia.report.phrases import country_name, day, moment, origins
from testimonia.report.words import Words, sentence_case
from testimonia.store.pages import Facts, Moment
from testimonia.workbench.plain import clean


def title(incident: Incident, words: Words) -> str:
    """Kind, place, time: "Armed attack in Aktobe, 5 June 2016"."""
    text = words(f"kind.{incident.kind}")
    if incident.where:
        text += words("assessment.where", place=clean(incident.where.name))
    if incident.when:
        text += words("list.comma") + moment(incident.when, words)
    return sentence_case(text)


@dataclass(frozen=True, slots=True)
class FigureView:
    """One range in a list: "18 to 26 alleged attackers killed"."""

    point: str
    text: str
    who: str
    contested: bool


@dataclass(frozen=True, slots=True)
class Row:
    """An incident in a list."""

    id: str
    title: str
    country: str
    figures: tuple[FigureView, ...]
    more_figures: int
    documents: str
    origins: str
    disagreements: str
    minor: bool


_SHOWN = 4  # ranges in a row of a list


def figure_view(figure: FigureRange, words: Words) -> FigureView:
    """One range in words."""
    who = "" if figure.category is Category.UNSPECIFIED else words(f"category.{figure.category}")
    return FigureView(words(f"property.{figure.property}"), range_words(figure, words), who, figure.grade == "contested")


def row(facts: Facts, incident: Incident, words: Words) -> Row:
    """An incident as lists show it."""
    figures = ordered(incident.figures)
    return Row(
        id=facts.id,
        title=title(incident, words),
        country=country_name(facts.country) or "",
        figures=tuple(figure_view(f, words) for f in figures[:_SHOWN]),
        more_figures=max(0, len(figures) - _SHOWN),
        documents=words.count("documents_number", facts.documents),
        origins=origins(incident.independent_origins, words),
        disagreements=words.count("disagreements", facts.disagreements) if facts.disagreements else "",
        minor=facts.minor,
    )


def rows_of(facts: Collection[Facts], moment_: Moment, words: Words) -> tuple[Row, ...]:
    """Rows for a list of incidents."""
    bodies = moment_.incidents([f.id for f in facts])
    return tuple(row(f, bodies[f.id], words) for f in facts if f.id in bodies)


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document in a list."""

    id: str
    name: str
    title: str
    publisher: str
    published: str
    basis: str
    language: str
    read: bool
    reason: str
    characters: str
    claims: str


def document_row(document: Document, claims: int, words: Words) -> DocumentRow:
    """A document as lists and heads show it."""
    published = document.published
    return DocumentRow(
        id=document.id,
        name=clean(document.name),
        title=clean(document.title or ""),
        publisher=clean(document.publisher or ""),
        published=day(published.value, words) if published else words("documents.undated"),
        basis=words(f"documents.{published.basis}") if published else "",
        language=language_name(document.language),
        read=document.status is DocumentStatus.READ,
        reason=clean(document.reason or ""),
        characters=words.count("characters", document.characters),
        claims=words.count("claims", claims),
    )


_LANGUAGES = {
    "ar": "Arabic", "de": "German", "en": "English", "es": "Spanish", "fa": "Persian", "fr": "French", "he": "Hebrew", "hi": "Hindi",
    "it": "Italian", "kk": "Kazakh", "ku": "Kurdish", "my": "Burmese", "ps": "Pashto", "pt": "Portuguese", "ru": "Russian",
    "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "zh": "Chinese",
}  # fmt: skip


def language_name(code: str | None) -> str:
    """The English name of a language that documents often come in; the code itself for others, nothing for none."""
    return _LANGUAGES.get(code or "", code or "")


def address(document: str) -> str:
    """The part of a document's address that is its own: its digest without "sha256:"."""
    return document.removeprefix("sha256:")
