"""Gives every figure a deed of its own kind: the arrested stand in an arrest, not in the attack after which they were arrested."""

import re
from collections.abc import Sequence
from dataclasses import replace

from testimonia.extract.deeds import AHEAD, CUSTOM, REAL, Deed, nearest
from testimonia.extract.figures import Counted, fits, kind_for
from testimonia.extract.page import Page, Stretch, overlaps
from testimonia.model.terms import Kind, Modality, Polarity, Property, StageReached

Figures = dict[Stretch, tuple[Counted, ...]]


def with_hosts(page: Page, deeds: Sequence[Deed], figures: Sequence[Counted]) -> tuple[list[Deed], Figures]:
    """The deeds, with new ones where the text tells a fate but names no fitting act, and the figures by the span of their deed."""
    hosts = list(deeds)
    by_deed: dict[Stretch, list[Counted]] = {}
    for c in figures:
        host = c.deed
        if host is not None and c.property is Property.ABDUCTED and host.kind is Kind.ARREST:
            captive = replace(host, kind=Kind.KIDNAPPING)  # whoever is no authority does not arrest
            hosts = [captive if h.span == host.span else h for h in hosts]
            host = captive
        plan = _plan(page, c)
        if plan is not None:
            host = plan
            if all(h.span != plan.span for h in hosts):
                hosts = [h for h in hosts if not overlaps(h.span, plan.span)]
                hosts.append(plan)
        if host is None or not fits(host.kind, c.property):
            host = _made(page, c, hosts)
            if all(h.span != host.span for h in hosts):
                hosts.append(host)
        by_deed.setdefault(host.span, []).append(c)
    return sorted(hosts, key=lambda d: d.span), {span: tuple(found) for span, found in by_deed.items()}


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


def _made(page: Page, c: Counted, hosts: Sequence[Deed]) -> Deed:
    """A deed read from the word of fate, or from the figure itself where no such word stands near."""
    span = c.fate_at or c.span
    taken = next((h for h in hosts if overlaps(h.span, span)), None)
    if taken is not None and fits(taken.kind, c.property):
        return taken
    if taken is not None:
        span = c.span
    kind = kind_for(c.property)
    sentence = page.sentence(span[0])
    if c.property in (Property.KILLED, Property.WOUNDED, Property.MISSING, Property.PARTICIPANTS, Property.RELEASED):
        near = nearest([h for h in hosts if overlaps(h.span, sentence) and fits(h.kind, c.property) and h.kind is not Kind.OTHER], span)
        if near is not None:
            return near
    modality = Modality(c.argument.modality) if c.argument is not None else Modality.ASSERTED
    realm = CUSTOM if modality is Modality.HABITUAL else AHEAD if modality in (Modality.PREDICTED, Modality.CONDITIONAL) else REAL
    outcome = c.property in (Property.KILLED, Property.WOUNDED, Property.MISSING, Property.RELEASED, Property.PARTICIPANTS)
    made = Deed(span, kind, StageReached.ACCOMPLISHED, modality, Polarity.AFFIRMED, None, realm, 0.5, outcome=outcome, made=True)
    return replace(made)
