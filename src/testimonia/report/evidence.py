"""One claim as the reader sees it: its sentence, its chain of people, how surely and in what manner it is said."""

import re
from dataclasses import dataclass

from testimonia.model.record import Claim, Link
from testimonia.model.terms import Basis, SourceKind, Stance
from testimonia.model.values import Figure, Moment, Place
from testimonia.report.index import Index
from testimonia.report.phrases import bounds, calm, headline, sure, value_words
from testimonia.report.veil import Passage, Veil
from testimonia.report.words import Words, sentence_case
from testimonia.text.masking import BAR

_PARTED = re.compile(r"[^\S\n]*\r?\n\s*\n\s*")
_BROKEN = re.compile(r"[^\S\u2029]+")


@dataclass(frozen=True, slots=True)
class Ref:
    """A text that opens a claim's sentence: `anchor` is the id of its evidence on the page."""

    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class LinkView:
    """One link of the chain. `basis` and `stance` are empty when nothing is stated; `cue` holds the words that attribute."""

    name: str
    kind: str
    extra: str
    cue: str
    basis: str
    stance: str
    distant: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything the page shows of one claim. All texts are veiled."""

    anchor: str
    id: str
    headline: str
    passage: Passage
    has_text: bool
    chain: tuple[LinkView, ...]
    certainty: str
    certainty_key: str
    manner: str
    basis: str
    rule: str
    part_of: Ref | None
    document: str
    document_anchor: str
    incident_anchor: str
    read: str


def anchor(claim: str) -> str:
    """Id on the page of a claim's evidence."""
    return f"c-{claim}"


def unwrapped(passage: Passage) -> Passage:
    """The passage with lines that were merely broken joined, and paragraphs parted by one line end."""
    return Passage(
        *(_BROKEN.sub(" ", _PARTED.sub("\u2029", text)).replace("\u2029", "\n") for text in (passage.before, passage.lit, passage.after))
    )


def source_name(link: Link, veil: Veil) -> str:
    """Who speaks, as the text calls them; a source that names nobody stands in quotation marks."""
    name = calm(veil.say(link.source.name))
    return f"“{name}”" if link.source.kind == "unnamed" else name


def link_view(link: Link, veil: Veil, words: Words) -> LinkView:
    """One link of a chain in words."""
    extra = [veil.say(part) for part in (link.source.role, link.source.of) if part]
    return LinkView(
        name=source_name(link, veil),
        kind=words(f"source.{link.source.kind}"),
        extra=", ".join(extra),
        cue=veil.say(link.cue.quote) if link.cue else "",
        basis=words(f"basis.{link.basis}") if link.basis is not Basis.NOT_STATED else "",
        stance=words(f"stance.{link.stance}") if link.stance is not Stance.NEUTRAL else "",
        distant=link.stance is Stance.DISTANCES,
    )


def speaker_place(claim: Claim) -> int:
    """Where in the chain the one stands whose claim it is: the innermost who is named and not in custody, else the outermost."""
    named = [n for n, link in enumerate(claim.chain) if link.source.kind not in (SourceKind.UNNAMED, SourceKind.DETAINEE)]
    return named[-1] if named else 0


def speaker_name(claim: Claim, veil: Veil, words: Words) -> str:
    """The one whose claim it is; of somebody whose name is hidden, what the text says of them beside."""
    link = claim.chain[speaker_place(claim)]
    name = source_name(link, veil)
    return f"{name} ({veil.say(link.source.role) if link.source.role else words(f'source.{link.source.kind}')})" if BAR in name else name


def speaker(claim: Claim, veil: Veil, words: Words, *, in_sentence: bool = False) -> str:
    """The one whose claim it is, and whom they cite without naming anybody: "the president, citing “some data”"."""
    who, beyond = speaker_name(claim, veil, words), cited(claim, veil, words)
    return words("speaker.citing_in_sentence" if in_sentence else "speaker.citing", who=who, beyond=beyond) if beyond else who


def cited(claim: Claim, veil: Veil, words: Words) -> str:
    """Those whom the speaker cites without naming anybody; empty when there are none."""
    return words.listed(source_name(link, veil) for link in claim.chain[speaker_place(claim) + 1 :])


def basis_of(claim: Claim, words: Words) -> str:
    """How the innermost speaker knows; "does not say" when it is not stated. What others on the way know is theirs alone."""
    return words(f"basis.{claim.chain[-1].basis}")


def distance_of(claim: Claim) -> bool:
    """Whether somebody on the way keeps a distance from what is said."""
    return any(link.stance is Stance.DISTANCES for link in claim.chain)


def manner(claim: Claim, words: Words) -> str:
    """Modality, polarity and act in one line: "reports · said outright · said to be so"."""
    return " · ".join((words(f"act.{claim.act}"), words(f"modality.{claim.modality}"), words(f"polarity.{claim.polarity}")))


def _rule(claim: Claim, veil: Veil, words: Words) -> str:
    value = claim.value
    if isinstance(value, Figure) and value.bound_basis.startswith("rule:"):
        rule = value.bound_basis.removeprefix("rule:").replace("_", " ")
        return f"{words('evidence.rule', rule=veil.say(rule), raw=veil.say(value.raw))}: {bounds(value.low, value.high, words)}."
    if isinstance(value, Moment):
        return f"“{veil.say(value.raw)}”: {value_words(value, words)}"
    if isinstance(value, Place):
        where = words(f"place.{value.precision}") if value.latitude is not None else words("place.unknown")
        why = f" ({veil.say(value.why_imprecise)})" if value.why_imprecise else ""
        return f"“{veil.say(value.raw)}”: {where}{why}"
    return ""


def _whole(claim: Claim, index: Index, words: Words) -> Ref | None:
    whole = index.claims.get(claim.value.of) if isinstance(claim.value, Figure) and claim.value.of else None
    return Ref(value_words(whole.value, words), anchor(whole.id)) if whole else None


def evidence(claim: Claim, index: Index, veil: Veil, words: Words, document_anchors: dict[str, str]) -> Evidence:
    """The view of one claim."""
    doc, incident = index.documents.get(claim.document), index.incident_of(claim)
    return Evidence(
        anchor=anchor(claim.id),
        id=claim.id,
        headline=sentence_case(veil.say(headline(claim, words))),
        passage=unwrapped(veil.passage(claim.document, claim.span.start, claim.span.end, claim.span.quote)),
        has_text=bool(doc and doc.text),
        chain=tuple(link_view(link, veil, words) for link in claim.chain),
        certainty=words(f"certainty.{claim.certainty}"),
        certainty_key=str(claim.certainty),
        manner=manner(claim, words),
        basis=basis_of(claim, words),
        rule=_rule(claim, veil, words),
        part_of=_whole(claim, index, words),
        document=veil.say(doc.name) if doc else claim.document,
        document_anchor=document_anchors.get(claim.document, ""),
        incident_anchor=f"i-{incident.id}" if incident and claim.id in index.account_of else "",
        read=words(f"reader_sure.{sure(claim.score)}"),
    )
