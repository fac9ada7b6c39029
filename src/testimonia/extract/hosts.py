"""Gives every figure a deed of its own kind: the arrested stand in an arrest, not in the attack after which they were arrested."""

import re
from collections.abc import Sequence
from dataclasses import replace

from testimonia.extract.deeds import AHEAD, CUSTOM, REAL, Deed, nearest
from testimonia.extract.figures import Counted, fits, kind_for
from testimonia.extract.near import Near
from testimonia.extract.page import Page, Stretch
from testimonia.model.terms import Kind, Modality, Polarity, Property, StageReached

Figures = dict[Stretch, tuple[Counted, ...]]


def with_hosts(page: Page, deeds: Sequence[Deed], figures: Sequence[Counted]) -> tuple[list[Deed], Figures]:
    """The deeds, with new ones where the text tells a fate but names no fitting act, and the figures by the span of their deed."""
    hosts = _Hosts(deeds)
    by_deed: dict[Stretch, list[Counted]] = {}
    for c in figures:
        host = c.deed
        if host is not None and c.property is Property.ABDUCTED and host.kind is Kind.ARREST:
            host = replace(host, kind=Kind.KIDNAPPING)  # whoever is no authority does not arrest
            hosts.put(host)
        if host is not None and c.property is Property.DETAINED and host.kind is Kind.KIDNAPPING:
            host = replace(host, kind=Kind.ARREST)  # as the rest of the text calls it
            hosts.put(host)
        if host is not None and c.property is Property.SENTENCED and host.kind is Kind.ARREST:
            host = replace(host, kind=Kind.TRIAL)  # "jailed for nine years"
            hosts.put(host)
        if host is not None and _is_of_the_act_before(page, c, host, hosts):
            host = _of_fate(c, c.fate_at or c.span)
            hosts.put(host)
        plan = _plan(page, c)
        if plan is not None:
            host = plan
            if plan.span not in hosts.by_span:
                hosts.clear(plan.span)
                hosts.put(plan)
        if host is None or not fits(host.kind, c.property):
            host = _made(page, c, hosts)
            if host.span not in hosts.by_span:
                hosts.put(host)
        by_deed.setdefault(host.span, []).append(c)
    return sorted(hosts.by_span.values(), key=lambda d: d.span), {span: tuple(found) for span, found in by_deed.items()}


class _Hosts:
    """The deeds so far, one for each span."""

    def __init__(self, deeds: Sequence[Deed]) -> None:
        self.by_span = {d.span: d for d in deeds}
        self._near = Near((span, span) for span in self.by_span)

    def put(self, deed: Deed) -> None:
        """Adds a deed, or takes the place of the one of that span."""
        if deed.span not in self.by_span:
            self._near.add(deed.span, deed.span)
        self.by_span[deed.span] = deed

    def clear(self, span: Stretch) -> None:
        """Takes away whatever overlaps `span`."""
        for taken in self._near.over(span):
            self.by_span.pop(taken, None)

    def over(self, span: Stretch) -> list[Deed]:
        """The deeds that overlap `span`."""
        return [self.by_span[s] for s in self._near.over(span) if s in self.by_span]


_PLAN = re.compile(
    r"\b(?:took part|taking part|participated|involved|attended)\s+in\s+(?:the\s+)?(?P<what>discussion|discussing|"
    r"preparation|preparing|planning|plotting|plot|conspiracy|organisation|organization)\b",
    re.I,
)


_PLANNED = re.compile(
    r"\s+(?:(?:who|that)\s+)?(?:had\s+|have\s+)?(?:(?:later|initially|also|together|\w+ly)\s+)?"
    r"(?P<what>discussed|plotted|conspired|planned|prepared)\b",
    re.I,
)


def _plan(page: Page, c: Counted) -> Deed | None:
    """What people took part in was a plan: "30 men took part in the planning", "30 men discussed the raid"."""
    if c.property is not Property.PARTICIPANTS:
        return None
    end = min(page.sentence(c.span[0])[1], c.span[1] + 60)
    m = _PLAN.search(page.text, c.span[1], end)
    if m is None and c.whole is None:  # "25 of the 45 who had discussed it attended": only the 45 discussed it
        m = _PLANNED.match(page.text, c.span[1], end)
    if m is None:
        return None
    return Deed(
        (m.start("what"), m.end("what")),
        Kind.ARMED_ATTACK,
        StageReached.PLANNED,
        Modality.ASSERTED,
        Polarity.AFFIRMED,
        None,
        AHEAD,
        0.5,
        made=True,
    )


_BESIDE = frozenset({Kind.ARREST, Kind.KIDNAPPING, Kind.ROBBERY, Kind.TRIAL, Kind.DISPLACEMENT})
_OF_FORCE = frozenset({Kind.ARMED_ATTACK, Kind.BOMBING, Kind.MILITARY_OPERATION, Kind.DISPERSAL, Kind.MOB_VIOLENCE, Kind.ASSASSINATION})


def _is_of_the_act_before(page: Page, c: Counted, host: Deed, hosts: _Hosts) -> bool:
    """ "We ambushed a patrol. Nine soldiers dead, one captured": the dead are of the ambush, not of the capture named after them."""
    if c.property not in (Property.KILLED, Property.WOUNDED) or host.kind not in _BESIDE or host.span[0] < c.span[1]:
        return False
    sentence = page.sentence(c.span[0])
    before = hosts.over((page.reach(c.span[0], 2, 0)[0], sentence[0]))
    return any(d.kind in _OF_FORCE and d.realm is REAL for d in before) and not any(
        d.kind in _OF_FORCE and not d.made for d in hosts.over(sentence)
    )


def _of_fate(c: Counted, span: Stretch) -> Deed:
    """A deed read from the word of fate alone."""
    modality = Modality(c.argument.modality) if c.argument is not None else Modality.ASSERTED
    realm = CUSTOM if modality is Modality.HABITUAL else AHEAD if modality in (Modality.PREDICTED, Modality.CONDITIONAL) else REAL
    outcome = c.property in (Property.KILLED, Property.WOUNDED, Property.MISSING, Property.RELEASED, Property.PARTICIPANTS)
    kind = kind_for(c.property)
    return Deed(span, kind, StageReached.ACCOMPLISHED, modality, Polarity.AFFIRMED, None, realm, 0.5, outcome=outcome, made=True)


def _made(page: Page, c: Counted, hosts: _Hosts) -> Deed:
    """A deed read from the word of fate, or from the figure itself where no such word stands near."""
    span = c.fate_at or c.span
    taken = next(iter(hosts.over(span)), None)
    if taken is not None and fits(taken.kind, c.property):
        return taken
    if taken is not None:
        span = c.span
    sentence = page.sentence(span[0])
    if c.property in (Property.KILLED, Property.WOUNDED, Property.MISSING, Property.PARTICIPANTS, Property.RELEASED):
        near = nearest([h for h in hosts.over(sentence) if fits(h.kind, c.property) and h.kind is not Kind.OTHER], span)
        if near is not None:
            return near
    return _of_fate(c, span)
