"""The record that the reader writes of a composed passage beside the passage's annotation: claims, their manner and their chains."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from testimonia.model.record import Claim, Link, Mention
from testimonia.model.terms import Property
from testimonia.model.values import Stage, Status
from training.corpora import same_act
from training.passages import EVENT_ROLES, Passage

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Given:
    """One annotated thing: property (with its value for stage and status), words, act, and how and by whom it is said.

    `manner`: modality, polarity, act; None for stage and status. `chain`: for each link from the outermost, where its sources stand.
    """

    property: str
    span: Span
    act: str
    manner: tuple[str, str, str] | None
    chain: tuple[tuple[Span, ...], ...]


@dataclass(frozen=True, slots=True)
class Pairing:
    """A claim and what was annotated there; None where nothing was."""

    claim: Claim
    given: Given | None


def given(passage: Passage) -> list[Given]:
    """Everything annotated that a claim can state; relations are left out, since their other end has no words."""
    events = passage.raw["events"]
    out = []
    for event in events:
        act, trigger = same_act(event, events), passage.find(event["trigger"])
        chain = chain_around(passage, trigger)
        if event["stage"] != "accomplished":
            out.append(Given(f"stage {event['stage']}", trigger, act, None, chain))
        if event["status"]:
            out.append(Given(f"status {event['status']}", trigger, act, None, chain))
        for g in event["arguments"]:
            if g["role"] in EVENT_ROLES:
                continue
            words = passage.find(g["text"])
            manner = (g.get("modality") or event["modality"], g.get("polarity") or event["polarity"], g.get("act") or "reports")
            name = g["property"] if g["role"] == "figure" else g["role"]
            out.append(Given(name, words, act, manner, chain_around(passage, words)))
    return out


def chain_around(passage: Passage, span: Span) -> tuple[tuple[Span, ...], ...]:
    """Where the sources stand in whose words a span is, outermost first; the deepest attribution that holds it decides."""
    attributions = {a["id"]: a for a in passage.raw["attributions"]}

    def line(a: dict[str, Any]) -> list[dict[str, Any]]:
        out = [a]
        while (outer := attributions.get(out[0]["inside"])) is not None and outer not in out:
            out.insert(0, outer)
        return out

    around = [
        line(a) for a in attributions.values() if any(share(passage.find(c), span) or _holds(passage.find(c), span) for c in a["content"])
    ]
    deepest = max(around, key=len, default=[])
    return tuple(tuple(passage.find(s) for s in a["source"]) for a in deepest)


def _holds(outer: Span, inner: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def share(a: Span, b: Span) -> bool:
    """Whether two stretches share at least half of each."""
    return 2 * (min(a[1], b[1]) - max(a[0], b[0])) >= max(a[1] - a[0], b[1] - b[0])


def paired(passage: Passage, claims: Iterable[Claim], mentions: Iterable[Mention]) -> list[Pairing]:
    """Every claim (relations left out) with what is annotated of the same property on half of the same words of the same act."""
    known, annotated, acts = {m.id: m for m in mentions}, given(passage), _acts(passage)
    out = []
    for claim in claims:
        if claim.property is Property.RELATION:
            continue
        spans = known[claim.mention].spans
        mine = {act for act, words in acts.items() for s in words if any(m.start < s[1] and s[0] < m.end for m in spans)}
        fits = (g for g in annotated if g.property == _name(claim) and g.act in mine and share(g.span, (claim.span.start, claim.span.end)))
        out.append(Pairing(claim, next(fits, None)))
    return out


def _name(claim: Claim) -> str:
    if isinstance(claim.value, Stage):
        return f"stage {claim.value.stage}"
    if isinstance(claim.value, Status):
        return f"status {claim.value.status}"
    return str(claim.property)


def _acts(passage: Passage) -> dict[str, list[Span]]:
    """The words of every act; several words may name one."""
    events = passage.raw["events"]
    acts: dict[str, list[Span]] = {}
    for event in events:
        acts.setdefault(same_act(event, events), []).append(passage.find(event["trigger"]))
    return acts


# --- counts ----------------------------------------------------------------------------------------------------------------------


def counts(passage: Passage, claims: Sequence[Claim], mentions: Sequence[Mention]) -> Iterator[tuple[str, float, float]]:
    """What numerator and denominator of each figure get from one passage.

    `claims`: F1. `claim modality`, `claim polarity`, `claim act`: share of right ones among claims that are annotated. `chain`,
    `nested chain` (two links or more), `depth`: share of annotated things with a claim that has the right chain (right number of links).
    """
    pairs = paired(passage, claims, mentions)
    annotated = given(passage)
    found = [p for p in pairs if p.given is not None]
    told = [g for g in annotated if any(p.given == g for p in found)]
    yield "claims", len(found) + len(told), len(pairs) + len(annotated)
    for place, name in enumerate(("modality", "polarity", "act")):
        read = [(p.claim, p.given.manner) for p in found if p.given is not None and p.given.manner is not None]
        yield f"claim {name}", sum(getattr(c, name) == manner[place] for c, manner in read), len(read)
    chains = [(g, [p.claim.chain[1:] for p in found if p.given == g]) for g in told]
    yield "chain", sum(any(_same_chain(c, g.chain) for c in some) for g, some in chains), len(chains)
    nested = [(g, some) for g, some in chains if len(g.chain) > 1]
    yield "nested chain", sum(any(_same_chain(c, g.chain) for c in some) for g, some in nested), len(nested)
    yield "depth", sum(any(len(c) == len(g.chain) for c in some) for g, some in chains), len(chains)


def _same_chain(links: Sequence[Link], chain: Sequence[Sequence[Span]]) -> bool:
    """The same number of links, and each names a source where one stands, or nobody where nobody is named."""
    return len(links) == len(chain) and all(_same_source(link, sources) for link, sources in zip(links, chain, strict=True))


def _same_source(link: Link, sources: Sequence[Span]) -> bool:
    if not sources:
        return link.source.kind == "unnamed"
    return link.span is not None and any(_meet((link.span.start, link.span.end), s) for s in sources)


def _meet(a: Span, b: Span) -> bool:
    """A source may be given with or without what describes it ("the mayor, Anna Lund"): words in common are enough."""
    return a[0] < b[1] and b[0] < a[1]
