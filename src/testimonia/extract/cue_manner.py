"""What a speaker does by a cue, how he or she knows, and how whoever reports it stands to it."""

import re
from collections.abc import Sequence

from testimonia.extract.cast import Speaker
from testimonia.extract.page import Page, Stretch
from testimonia.model.terms import Act, Basis, SourceKind, Stance
from testimonia.vocab import act_words, basis_words, cue_words, stance_words

_CLAIMS = re.compile(
    r"claim(?:s|ed|ing)?\s+(?:(?:full\s+)?responsibility|credit|as (?:our|its|their) own|an?\b|the\b|this\b|that "
    r"(?:attack|ambush|bombing|blast|raid|killing)\b)",
    re.I,
)


def act_of(page: Page, cue: Stretch, sources: Sequence[Stretch] = ()) -> Act:
    """What the cue does; the words right after it count too ("claimed responsibility", "took back")."""
    if re.search(r"\b(?:held|accused|alleged|blamed|suspected) by$|^(?:tagged|tags|attributes?|attributed)$", page.words(cue), re.I):
        return Act.ACCUSES
    inverted = any(0 <= s[0] - cue[1] <= 2 for s in sources)  # "claims the union"
    if not inverted and _CLAIMS.match(page.text, cue[0]) and act_words().find(page.text[cue[1] : cue[1] + 60]):
        return Act.CLAIMS_RESPONSIBILITY  # a deed is claimed, not that something is so
    if re.fullmatch(r"holds?|held", page.words(cue), re.I) and re.match(r"\s[^.;,]{2,60}?\sresponsible\b", page.text[cue[1] : cue[1] + 80]):
        return Act.ACCUSES
    term = cue_words().first(page.words(cue))
    following = cue_words().find(page.text[cue[0] : cue[1] + 24])
    if following and following[0].term != "reports" and following[0].start == 0:
        term = following[0].term
    if term == "denies" and _OWN_VERSION.match(page.text, cue[1]):
        return Act.REPORTS
    if term == "denies" and (_NOT.search(page.text[max(0, cue[0] - 24) : cue[0]]) or _NOT.search(page.words(cue).rsplit(" ", 1)[0] + " ")):
        return Act.REPORTS  # "does not rule out", "did not deny"
    return Act(term) if term else Act.REPORTS


_OWN_VERSION = re.compile(r"\s+(?:him|her|them|it|this|that|the\s+[\w'’-]+(?:\s+[\w'’-]+)?)\s*[:;–—]\s", re.I)
"""After a cue of denial: "contradicts him: nine died", what follows is said, not denied."""
_NOT = re.compile(r"\b(?:not|never|cannot|\w+n['’]t)\s+(?:\w+\s+)?$", re.I)


_RECORDS = re.compile(
    r"\b(?:registers?|records?|files?|logs?|blotter|certificates?|autops\w+|post-mortems?|lists?|archives?|footage)$", re.I
)
"""Papers and pictures that somebody must have looked at to tell what they hold."""


def basis_of(words: str, model: str, speakers: Sequence[Speaker]) -> Basis:
    stated = basis_words().find(words)
    for hit in stated:
        if hit.term == "in_custody":
            return Basis.IN_CUSTODY
    firm = [h.term for h in stated if h.term not in ("witnessed", "hearsay")]
    if firm:
        return Basis(firm[0])
    if speakers and all(s.source.kind is SourceKind.DOCUMENT and _RECORDS.search(s.source.name) for s in speakers):
        return Basis.EXAMINED_DOCUMENT
    if model != "not_stated" and model in Basis.__members__.values():
        return Basis(model)
    if stated:
        return Basis(stated[0].term)
    if all(s.source.kind is SourceKind.UNNAMED for s in speakers) and re.search(
        r"\b(?:some|rumou?rs?|data|people say|they say)\b", words, re.I
    ):
        return Basis.HEARSAY
    return Basis.NOT_STATED


def stance_of(cue: str, model: str, act: Act) -> Stance:
    """Stance of whoever reports the speech toward it lies in the cue: "rightly said", "pretended"."""
    term = stance_words().first(cue)
    if term in ("distances", "endorses"):
        return Stance(term)
    if model in Stance.__members__.values() and act not in (Act.DENIES, Act.RETRACTS):
        return Stance(model)
    return Stance.NEUTRAL
