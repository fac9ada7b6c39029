"""What plain words say two acts have to do with one another: coincided with, diverts from, consequence of, in response to."""

import re
from collections.abc import Sequence

from testimonia.extract.chains import Chains
from testimonia.extract.deeds import CUSTOM, Deed
from testimonia.extract.drafts import Draft, Pointer
from testimonia.extract.manner import Manner, modality
from testimonia.extract.mentions import Cluster
from testimonia.extract.near import Near
from testimonia.extract.page import Page, Stretch
from testimonia.model.terms import Act, Kind, Modality, Polarity, Property, RelationType

_COINCIDES = re.compile(r"\bcoincid\w+\b(?:\s+\w+ly)?\s+(?:\w+\s+)?with\b", re.I)
_DIVERTS = re.compile(r"\b(?:distract\w*|divert\w*|draw\w* (?:\w+ )?attention)\b[^.;]{0,60}?\bfrom\b", re.I)
_RESPONDS = re.compile(r"\b(?:in (?:response|retaliation|revenge|reprisal|answer) (?:to|for)|to avenge|in reply to)\b", re.I)
_CONSEQUENCE = re.compile(r"\bconsequences?\s+(?:of|were|was|came|followed)\b", re.I)
_BETWEEN = ((_COINCIDES, RelationType.COINCIDES_WITH), (_DIVERTS, RelationType.DIVERTS_FROM), (_RESPONDS, RelationType.RESPONSE_TO))
_BACK = 12_000  # code points, some four pages: what stands further back is not what "the consequences of this" means
_MADE_BY_STATE = frozenset({Kind.LAW, Kind.ARREST, Kind.TRIAL, Kind.STATEMENT, Kind.MILITARY_OPERATION, Kind.DISPERSAL})


def plain_relations(page: Page, chains: Chains, clusters: Sequence[Cluster], taken: Sequence[Draft]) -> list[Draft]:
    """Relations between clusters by the words of a sentence; those that are written already are left out."""
    held = {(d.cluster, d.value.cluster) for d in taken if isinstance(d.value, Pointer)}
    drafts: list[Draft] = []
    acts = Near((d.span, (n, d)) for n, c in enumerate(clusters) for d in c.deeds)
    for sentence in page.sentences:
        words = page.words(sentence)
        for pattern, relation in _BETWEEN:
            m = pattern.search(words)
            if m is None:
                continue
            left = max(_within(acts, (sentence[0], sentence[0] + m.start())), key=_by_place, default=None)
            right = min(_within(acts, (sentence[0] + m.end(), sentence[1])), key=_by_place, default=None)
            if left is not None and right is not None and left[0] != right[0] and (left[0], right[0]) not in held:
                held.add((left[0], right[0]))
                drafts.append(_draft(page, chains, left, relation, right[0], (sentence[0] + m.start(), sentence[0] + m.end())))
        m = _CONSEQUENCE.search(words)
        if m is not None:
            drafts += _consequences(page, chains, clusters, acts, sentence, (sentence[0] + m.start(), sentence[0] + m.end()), held)
    return drafts


def _consequences(
    page: Page,
    chains: Chains,
    clusters: Sequence[Cluster],
    acts: Near[tuple[int, Deed]],
    sentence: Stretch,
    span: Stretch,
    held: set[tuple[int, int]],
) -> list[Draft]:
    """ "The consequences of this came at once": what is told next was caused by what was told before."""
    before = [
        (n, d)
        for n, d in acts.over((max(0, sentence[0] - _BACK), sentence[0]))
        if d.span[1] <= sentence[0] and d.realm != CUSTOM and clusters[n].kind not in _MADE_BY_STATE
    ]
    after = [(n, d) for n, d in acts.over(page.reach(sentence[0], 0, 2)) if d.span[0] > span[1] and clusters[n].kind in _MADE_BY_STATE]
    if not before or not after:
        return []
    counts = {n: len(clusters[n].deeds) for n, _ in before}
    cause = max(before, key=lambda pair: (counts[pair[0]], pair[1].span))[0]
    effect = min(after, key=lambda pair: pair[1].span)
    if effect[0] == cause or (effect[0], cause) in held:
        return []
    held.add((effect[0], cause))
    return [_draft(page, chains, effect, RelationType.CAUSED_BY, cause, span)]


def _within(acts: Near[tuple[int, Deed]], stretch: Stretch) -> list[tuple[int, Deed]]:
    return [(n, d) for n, d in acts.over(stretch) if stretch[0] <= d.span[0] and d.span[1] <= stretch[1]]


def _by_place(act: tuple[int, Deed]) -> Stretch:
    return act[1].span


def _draft(page: Page, chains: Chains, one: tuple[int, Deed], relation: RelationType, other: int, span: Stretch) -> Draft:
    speeches = chains.around(span)
    around = page.text[max(0, span[0] - 12) : span[1] + 12]
    chance = (
        Modality.POSSIBLE
        if re.search(r"\b(?:possibly|perhaps|maybe|may|might|apparently)\b", around, re.I)
        else modality(page, one[1], None, speeches)
    )
    manner = Manner(chance, Polarity.AFFIRMED, Act.REPORTS)
    return Draft(one[0], Property.RELATION, Pointer(relation, other), manner, chains.through(speeches, span)[0], span, 0.5, tuple(speeches))
