"""Explanations and labels that plain words give: motive, cause, purpose, and what somebody calls an act."""

import re
from collections.abc import Sequence

from testimonia.extract.deeds import CUSTOM, VIOLENT, Deed, nearest, with_arguments
from testimonia.extract.near import Near
from testimonia.extract.page import Page, Stretch
from testimonia.extract.phrases import trimmed
from testimonia.model.reading import Argument
from testimonia.vocab import designation_words

_SCORE = 0.5
_MOTIVE = re.compile(
    r"(?P<why>[A-Z“\"][^.;:]{2,80}?)\s+(?:is|was|are|were)\s+(?:the|their|its|his)\s+(?:main\s+|sole\s+|only\s+|"
    r"real\s+)?(?:motive|reason|cause|purpose|aim)\b"
)
_IS_MOTIVE = re.compile(
    r"\s(?:is|was|are|were)\s+(?:the|their|its|his)\s+(?:main\s+|sole\s+|only\s+|real\s+)?(?:motive|reason|cause|purpose|aim)\b"
)
"""Part of every match of `_MOTIVE`, and found much faster."""
_FACTOR = re.compile(
    r"\b(?:main|key|root|chief|real|first|principal)\s+(?:factor|cause|reason|motive|aim)\b[^.;]{0,80}?\b(?:is|was|"
    r"are|were)\s+(?P<why>[^.;]{4,160})",
    re.I,
)
_PURPOSE = re.compile(
    r"\b(?P<why>(?:so that|in order to|so as to|with the aim of|for the purpose of|to (?:distract|divert|justify|"
    r"discredit|blame|intimidate|frighten|cover up|hide|conceal|provoke))\b[^.;]{4,160})",
    re.I,
)
_BY_STAGING = re.compile(
    r"\b(?:contrived|staged|fabricated|orchestrated|engineered|faked)\b[^.;]{0,60}?\b(?P<why>(?:that|which|to|and "
    r"thereby|thereby)\s+(?:distract|divert|justif|discredit|hid|cover|allow)[^.;]{4,160})",
    re.I,
)
_BECAUSE = re.compile(r"\bbecause\s+(?P<why>[^.;]{6,160})", re.I)
_CALLING = re.compile(
    r"\b(?:recogni[sz]\w*|consider\w*|call(?:s|ed)?|describ\w+|descriptions?|qualif\w+|brand\w*|label\w*|terms?|termed|regard\w*|"
    r"classif\w+|denounc\w+|condemn\w*|treat\w*)\b[^.;]{0,90}?"
    r"\b(?:to be|as|was|were|is|it|them|him)\s+(?:an?\s+|the\s+)?(?P<label>[\w'’ -]{3,50})",
    re.I,
)


def with_reasons(page: Page, deeds: Sequence[Deed], body: int) -> list[Deed]:
    """The deeds with the explanations and labels that plain words add to them, where the encoder saw none."""
    scene = _Scene(page, deeds)
    for pattern, act in (
        *(((_MOTIVE, "accuses"),) if _IS_MOTIVE.search(page.text, body) else ()),
        (_FACTOR, "reports"),
        (_BY_STAGING, "accuses"),
        (_PURPOSE, "accuses"),
        (_BECAUSE, "reports"),
    ):
        for m in pattern.finditer(page.text, body):
            span = trimmed(page, (m.start("why"), m.end("why")))
            whole = page.sentence(span[0]) if pattern is _FACTOR else span
            scene.place(Argument("explanation", span[0], span[1], _SCORE, act=act), whole)
    for m in _CALLING.finditer(page.text, body):
        hits = designation_words().find(m["label"])
        if hits and hits[0].start <= 12:
            span = (m.start("label"), m.start("label") + hits[0].end)
            span = trimmed(page, span)
            scene.place(Argument("designation", span[0], span[1], _SCORE), span)
    return [with_arguments(d, scene.found.get(d.span, ())) for d in deeds]


class _Scene:
    """The acts of a page that can have a reason or a label, the phrases that are taken, and what was found, by the span of its deed."""

    def __init__(self, page: Page, deeds: Sequence[Deed]) -> None:
        self.page = page
        self.found: dict[Stretch, list[Argument]] = {}
        self._able = Near((d.span, d) for d in deeds if (d.kind in VIOLENT or d.outcome) and d.realm != CUSTOM)
        self._taken = Near(((a.start, a.end), a.role) for d in deeds for a in d.arguments)

    def place(self, a: Argument, near: Stretch) -> None:
        """Gives an argument to the act it speaks of: one in its sentence, else the last one told before."""
        page, span = self.page, (a.start, a.end)
        if page.is_silent(span) or page.text[a.start - 1 : a.start] in ("“", '"') or a.role in self._taken.over(span):
            return
        host = nearest(self._able.over(page.sentence(near[0])), near)
        if host is None:
            before = [d for d in self._able.over(page.reach(near[0], 4, 0)) if d.span[0] < near[0]]
            host = before[-1] if before else None
        if host is not None:
            self._taken.add(span, a.role)
            self.found.setdefault(host.span, []).append(a)
