"""Words in scare quotes: the writer puts a label in marks to say that it does not fit."""

import re
from collections.abc import Iterator, Sequence

from testimonia.extract.actors import as_designation
from testimonia.extract.chains import Chains
from testimonia.extract.deeds import Deed
from testimonia.extract.drafts import Draft
from testimonia.extract.manner import Manner
from testimonia.extract.mentions import Cluster
from testimonia.extract.near import Near, spots
from testimonia.extract.page import Page, Stretch, overlaps
from testimonia.extract.speech import Speech
from testimonia.model.record import Link
from testimonia.model.terms import Act, Modality, Polarity, Property, SourceKind, Stance
from testimonia.vocab import category_nouns, designation_words

_MENTIONED = re.compile(
    r"\b(?:word|words|term|named|titled|entitled|called itself|film|article|book|song|unit|battalion|operation|reads?|"
    r"writes?|slogan)\s*$",
    re.I,
)
_SO_CALLED = re.compile(r"\b(?:so-called|so called|self-styled|alleged|supposed)\s*$", re.I)
_LABELS = frozenset({"alleged_attacker"})


def scare_quotes(page: Page) -> tuple[Stretch, ...]:
    """Short quoted labels of acts and doers that stand in a sentence as if they were the writer's own words."""
    found = []
    for start, end in page.quotations:
        if not 5 <= end - start <= 60:
            continue
        inner = page.text[start + 1 : end - 1].strip()
        lead = page.text[max(0, start - 30) : start]
        if not 1 <= len(inner.split()) <= 4 or inner[-1:] in ".!?," or page.is_silent((start, end)) or _MENTIONED.search(lead):
            continue
        hits = category_nouns().find(inner)
        if designation_words().find(inner) or any(h.term in _LABELS for h in hits) or _SO_CALLED.search(lead):
            found.append((start + 1, end - 1))
    return tuple(found)


def with_labels(page: Page, chains: Chains, clusters: Sequence[Cluster], drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts with the labels in scare quotes; what was taken for a plain label at the same place goes."""
    labels = list(_label_drafts(page, chains, clusters))
    doubted = spots(d.span for d in labels)
    kept = [d for d in drafts if not (d.property is Property.DESIGNATION and doubted.touches(d.span))]
    return kept + labels


def _label_drafts(page: Page, chains: Chains, clusters: Sequence[Cluster]) -> Iterator[Draft]:
    """A denied designation for each label in scare quotes. In a news report a quoted label inside a speech is a quotation, not a doubt."""
    acts = Near((d.span, (number, d)) for number, c in enumerate(clusters) for d in c.deeds)
    for span in scare_quotes(page):
        around = chains.around(span)
        lead = page.text[max(0, span[0] - 14) : span[0] - 1]
        outlet = chains.issuer.kind is SourceKind.OUTLET
        if outlet and around and not _SO_CALLED.search(lead):
            continue
        number = _nearest(page, acts, span)
        value = as_designation(page, span)
        if number is None or value is None:
            continue
        chain = distanced(chains, span)
        manner = Manner(Modality.ASSERTED, Polarity.NEGATED, Act.DENIES)
        yield Draft(number, Property.DESIGNATION, value, manner, chain, span, 0.6)


def distanced(chains: Chains, span: Stretch) -> tuple[Link, ...]:
    """The chain of whoever sets the marks: the writer, or the speaker whose own words are quoted whole around them."""
    speakers: tuple[Speech, ...] = tuple(
        s for s in chains.around(span) if any(c[0] < span[0] - 8 and chains.page.text[c[0] : c[0] + 1] in '“"«' for c in s.contents)
    )
    chain = chains.through(speakers, span)[0]
    last = chain[-1]
    return (*chain[:-1], Link(last.source, last.cue, last.span, Stance.DISTANCES, last.basis))


def _nearest(page: Page, acts: Near[tuple[int, Deed]], span: Stretch) -> int | None:
    """The cluster told nearest to a label: in its sentence, else in the two around it."""
    here = page.sentence_number(span[0])
    best: tuple[int, int, int] | None = None
    for number, d in acts.over(page.reach(span[0], 2, 2)):
        gap = abs(page.sentence_number(d.span[0]) - here)
        key = (gap, 0 if overlaps(d.span, span) else abs(d.span[0] - span[0]), number)
        if gap <= 2 and (best is None or key < best):
            best = key
    return best[2] if best else None
