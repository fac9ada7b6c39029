"""Claims and mentions whose words no longer stand where they stood. They are listed, and never moved to other words."""

from collections.abc import Iterator
from dataclasses import dataclass

from testimonia.model.parts import spans_of
from testimonia.model.record import Claim, Mention
from testimonia.report.phrases import headline
from testimonia.report.words import Words, sentence_case
from testimonia.store.pages import Moment
from testimonia.workbench.plain import clean
from testimonia.workbench.views.titles import address

_SHOWN = 160


@dataclass(frozen=True, slots=True)
class Orphan:
    """One of them. `stands`: what the text has at that place now."""

    what: str
    href: str
    quote: str
    stands: str
    document: str
    document_href: str


def orphans(moment: Moment, words: Words) -> tuple[Orphan, ...]:
    """All orphans of the case. It reads every text once: to be done in the background."""
    found: list[Orphan] = []
    step = 100
    for at in range(0, moment.count_documents(), step):
        for listed in moment.list_documents(at, step):
            found += _in_document(listed.document.id, clean(listed.document.name), moment, words)
    return tuple(found)


def _in_document(document: str, name: str, moment: Moment, words: Words) -> Iterator[Orphan]:
    held = moment.document(document, text=True)
    text = held.text if held else None
    if text is None:
        return
    nouns: tuple[Mention | Claim, ...] = (*moment.mentions_in(document), *moment.claims_in(document))
    for noun in nouns:
        for span in spans_of(noun):
            stands = text[span.start : span.end]
            if stands != span.quote:
                is_claim = isinstance(noun, Claim)
                says = headline(noun, words) if isinstance(noun, Claim) else words(f"kind.{noun.kind}")
                yield Orphan(
                    sentence_case(clean(says)),
                    f"/claim/{noun.id}" if is_claim else "",
                    clean(span.quote)[:_SHOWN],
                    clean(stands)[:_SHOWN],
                    name,
                    f"/document/{address(document)}?at={span.start}",
                )
                break
