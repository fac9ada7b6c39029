"""Force against a gathering: "the rallies, which the police dispersed, were to be held in X and Y" tells of a dispersal in each town."""

import re
from collections.abc import Sequence
from dataclasses import replace

from testimonia.extract.deeds import Deed
from testimonia.extract.near import Near
from testimonia.extract.page import Page, Stretch, overlaps
from testimonia.extract.phrases import trimmed
from testimonia.model.reading import Argument
from testimonia.model.terms import Kind

_SCORE = 0.55
_WHICH = re.compile(
    r"\b(?P<what>(?:(?:the|these|those|their|all|several|many)\s+)?(?:[\w-]+\s+){0,2}?(?:protests?|rall(?:y|ies)|demonstrations?|march(?:es)?|"
    r"gatherings?|pickets?|meetings?|vigils?))\b[^.;]{0,40}?,?\s+(?:which|that)\s+(?P<who>(?:the\s+)?[\w'’-]+(?:\s+[\w'’-]+){0,3}?)\s+"
    r"(?:(?:had|have|has|then|later|\w+ly)\s+)*$",
    re.I,
)


def with_dispersals(page: Page, deeds: Sequence[Deed]) -> list[Deed]:
    """The deeds, each dispersal with whoever did it by a relative clause, and with the places of the gathering in its sentence."""
    protests = Near((d.span, d) for d in deeds if d.kind is Kind.PROTEST)
    return [_dispersal(page, d, protests) if d.kind is Kind.DISPERSAL else d for d in deeds]


def _dispersal(page: Page, deed: Deed, protests: Near[Deed]) -> Deed:
    sentence = page.sentence(deed.span[0])
    m = _WHICH.search(page.text[sentence[0] : deed.span[0]])
    if m is not None:
        named = [
            _argument(page, role, (sentence[0] + m.start(g), sentence[0] + m.end(g)))
            for role, g in (("perpetrator", "who"), ("target", "what"))
        ]
        new = [a for a in named if not any(a.role == b.role for b in deed.arguments)]
        deed = replace(deed, arguments=(*deed.arguments, *new))
    targets = [(a.start, a.end) for a in deed.arguments if a.role in ("target", "victim")]
    for gathering in protests.over(sentence):
        if any(overlaps(gathering.span, t) for t in targets):
            ties = deed.ties if any(s == gathering.span for _, s in deed.ties) else (*deed.ties, ("response_to", gathering.span))
            return replace(deed, ties=ties, places=deed.places or gathering.places)
    return deed


def _argument(page: Page, role: str, span: Stretch) -> Argument:
    start, end = trimmed(page, span)
    return Argument(role, start, end, _SCORE, act="accuses" if role == "perpetrator" else "reports")
