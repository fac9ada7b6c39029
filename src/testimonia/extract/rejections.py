"""Sentences that reject what the sentence before said: "It is a lie." "That is propaganda." "The commissioner has denied that." """

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from testimonia.extract.chains import Chains
from testimonia.extract.drafts import Draft
from testimonia.extract.manner import BLAMED, Manner
from testimonia.extract.near import Near
from testimonia.extract.page import Page, Stretch
from testimonia.extract.speech import Speech
from testimonia.model.record import Link, Source, read_span
from testimonia.model.terms import FIGURES, Act, ActorKind, Modality, Polarity, Property, SourceKind, Stance
from testimonia.model.values import Actor, Explanation

_VERDICT = re.compile(
    r"\W*(?:no[.,;]\s*)?(?:(?:that|this|it|these|those|all this|all that)|the (?:claim|report|story|charge|"
    r"accusation|allegation|rumou?r|figure)s?)\s+"
    r"(?:is|was|are|were)\s+(?:(?:a|an|pure|mere|merely|simply|sheer|nothing but|all|entirely|completely|not)\s+)*"
    r"(?:lies?|propaganda|slanders?|false|untrue|fabrications?|inventions?|nonsense|true|laughable|baseless|unfounded|"
    r"fiction|rumou?rs?|wrong|libel|a falsehood|fairy tale)\b",
    re.I,
)
_AFFIRMING = re.compile(r"\b(?:is|was|are|were)\s+(?:\w+\s+)?true\b", re.I)
_DENIES_THAT = re.compile(
    r"\b(?:has |have |had )?(?:denied|denies|deny|rejected|rejects|dismissed|disputed)\s+"
    r"(that|this|it|them|the (?:charge|accusation|allegation|report|claim|story)s?|these (?:charges|accusations|"
    r"claims|reports))(?=\s*[.,;]|\s+(?:as|at|on|in|and|when|categorically|outright)\b|$)",
    re.I,
)
_CALLS_IT = re.compile(
    r"\b(?:has |have |had )?(?:calls?|called)\s+(?:this|that|it|the (?:charge|accusation|claim|report)s?)\s+(?:an?\s+)?(?:\w+\s+)?"
    r"(?:lies?|fabrications?|propaganda|slanders?|untrue|nonsense|inventions?|false|baseless|unfounded)\b",
    re.I,
)
_SHARE = re.compile(
    r"\b(?:denied|denies|deny|rejected|dismissed)\s+(?:having\s+)?(?:any|all|its|their|his|her|a)?\s*(?:\w+\s+)?(role|"
    r"involvement|responsibility|part|hand|guilt|complicity|connection|link)\b",
    re.I,
)
_REJECTED = BLAMED | FIGURES | {Property.DESIGNATION, Property.VICTIM, Property.TARGET, Property.WEAPON}


@dataclass(frozen=True, slots=True)
class _Rejection:
    """`sentence` rejects what `rejected` says; `by` are the speeches in which it does so."""

    sentence: Stretch
    rejected: Stretch
    by: tuple[Speech, ...]


def reject(page: Page, chains: Chains, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts with those that a following sentence rejects turned into denials by whoever rejects them."""
    out = list(drafts)
    told = Near((d.span, i) for i, d in enumerate(out) if d.property in _REJECTED)
    for rejection in _verdicts(page, chains):
        for i in told.over(rejection.rejected):
            out[i] = _turned(chains, out[i], rejection)
    return out + _denials(page, chains, out) + _shares(page, chains, out)


def _verdicts(page: Page, chains: Chains) -> list[_Rejection]:
    found = []
    for number, sentence in enumerate(page.sentences):
        lead = re.match(r"\s*(?:A|Answer):\s+", page.words(sentence))
        begun = sentence[0] + (lead.end() if lead else 0)
        said = [c[0] for s in chains.cued(sentence) for c in s.contents if begun < c[0] < sentence[1]]  # "X said that this was a lie"
        m = next((m for at in (begun, *said) if (m := _VERDICT.match(page.text, at, sentence[1]))), None)
        if not m or (_AFFIRMING.search(m.group()) and " not " not in f" {m.group()} ") or number == 0:
            continue
        found.append(_Rejection((m.start(), sentence[1]), page.sentences[number - 1], chains.around(m.span())))
    return found + _unsupported(page, chains)


_CLAIM_THAT = re.compile(
    r"\b(?:claims?|assertions?|allegations?|accusations?|version|account|story|report|statement)\s+that\s+(?P<what>[^.;]{8,200}?)\s+"
    r"(?:is|are|was|were|has|have|does|do|did)\s+(?:\w+ly\s+)?(?:not\s+(?:been\s+)?(?:supported|borne out|confirmed|backed|true|"
    r"stand up|hold up|fit|match|agree|correspond)|no (?:basis|foundation|truth)|(?:been\s+)?(?:false|untrue|unfounded|baseless|"
    r"contradicted|refuted|disproved|a lie|wrong))\b",
    re.I,
)


def _unsupported(page: Page, chains: Chains) -> list[_Rejection]:
    """ "The claim that X shelled the market is not supported by what we found": what the claim says, rejected in the same sentence."""
    found = []
    for sentence in page.sentences:
        m = _CLAIM_THAT.search(page.text, *sentence)
        if m is not None:
            found.append(_Rejection((m.end("what"), sentence[1]), m.span("what"), chains.around((m.end("what"), m.end()))))
    return found


def _turned(chains: Chains, d: Draft, r: _Rejection) -> Draft:
    """The draft as rejected: the speaker who rejects it stands before those who said it, and keeps a distance from them."""
    rejecter = chains.through(r.by, r.sentence)[0]
    inner = [link for link in d.chain[1:] if link.source.name not in ("Q", "Question") and all(link.source != x.source for x in rejecter)]
    last = rejecter[-1]
    head = (*rejecter[:-1], Link(last.source, last.cue, last.span, Stance.DISTANCES, last.basis))
    value = replace(d.value, holds=False) if isinstance(d.value, Explanation) else d.value
    return replace(d, value=value, manner=Manner(Modality.ASSERTED, Polarity.NEGATED, Act.DENIES), chain=(*head, *inner))


def _denials(page: Page, chains: Chains, drafts: Sequence[Draft]) -> list[Draft]:
    """ "The commissioner has denied that": the accusation just told, as denied by this speaker."""
    more: list[Draft] = []
    blames = Near((d.span, d) for d in drafts if d.property in (Property.PERPETRATOR, Property.INSTIGATOR))
    for sentence in page.sentences:
        m = _DENIES_THAT.search(page.words(sentence)) or _CALLS_IT.search(page.words(sentence))
        if m is None:
            continue
        blamed = _last_blame(page, blames, sentence[0] + m.start())
        span = (sentence[0] + m.start(), sentence[0] + m.end())
        chain = _denier(page, chains, sentence, span)
        if chain is None:
            continue
        for d in blamed:
            manner = Manner(Modality.ASSERTED, Polarity.NEGATED, Act.DENIES)
            more.append(replace(d, chain=chain, span=span, manner=manner, part_of=None, score=0.8 * d.score))
    return more


def _last_blame(page: Page, blames: Near[Draft], before: int) -> list[Draft]:
    """The latest accusation of the two sentences before, or of the same one."""
    near = blames.over(page.reach(before, 2, 0))
    blamed = [d for d in near if d.manner.polarity is Polarity.AFFIRMED and d.span[1] <= before]
    if not blamed:
        return []
    last = max(page.sentence_number(d.span[0]) for d in blamed)
    unique: dict[tuple[Property, object], Draft] = {}
    for d in blamed:
        if page.sentence_number(d.span[0]) == last:
            unique.setdefault((d.property, d.value), d)
    return list(unique.values())


def _denier(page: Page, chains: Chains, sentence: Stretch, span: Stretch) -> tuple[Link, ...] | None:
    """The chain to whoever denies: the speech with that cue, else the words before the verb."""
    speech = chains.cued(span)
    outer = chains.around(span)
    if speech:
        return chains.through((*[s for s in outer if s is not speech[0]], speech[0]), span)[0]
    words = page.text[sentence[0] : span[0]].strip(" ,;")
    source = re.split(r"[,;:]\s+|\band\b", words)[-1].strip()
    if not 2 < len(source) < 60:
        return None
    at = page.text.rfind(source, sentence[0], span[0])
    name = re.sub(r"^(?:the|a|an)\s+", "", source, flags=re.I)
    known = [
        link.source
        for s in chains.speeches
        for w in s.speakers
        for link in [Link(w.source)]
        if _same_office(name, w.source.name, page, w.span)
    ]
    who = known[-1] if known else Source(name, SourceKind.UNNAMED)
    return (*chains.through(outer, span)[0], Link(who, read_span(page.text, *span), read_span(page.text, at, at + len(source))))


def _same_office(name: str, other: str, page: Page, span: Stretch) -> bool:
    words = page.words(span).casefold()
    return bool(name) and (name.casefold() in words or name.casefold() in other.casefold())


def _shares(page: Page, chains: Chains, drafts: Sequence[Draft]) -> list[Draft]:
    """ "The group denied any role in the attack": the group, denied as the doer of the act told in that sentence or before."""
    more: list[Draft] = []
    told = Near((d.span, d) for d in drafts if d.property is not Property.RELATION)
    for sentence in page.sentences:
        m = _SHARE.search(page.words(sentence))
        if m is None:
            continue
        span = (sentence[0] + m.start(), sentence[0] + m.end())
        speech = chains.cued(span)
        near = told.over(page.reach(sentence[0], 3, 0))
        if not speech or not near or any(d.property is Property.PERPETRATOR for d in told.over(sentence)):
            continue
        more += _denied_doer(page, chains, speech[0], max(near, key=lambda d: d.span).cluster, span)
    return more


def _denied_doer(page: Page, chains: Chains, speech: Speech, cluster: int, span: Stretch) -> list[Draft]:
    outer = tuple(s for s in chains.around(span) if s is not speech)
    manner = Manner(Modality.ASSERTED, Polarity.NEGATED, Act.DENIES)
    found = []
    for speaker in speech.speakers:
        where = speaker.span if speaker.span[1] > speaker.span[0] else span
        actor = Actor(speaker.source.name, ActorKind.OTHER, page.words(where))
        found.append(Draft(cluster, Property.PERPETRATOR, actor, manner, chains.through((*outer, speech), span)[0], span, 0.5))
    return found
