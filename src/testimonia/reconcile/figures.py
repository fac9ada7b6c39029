"""Rival figures of one incident as ranges: low, best, high, with the accounts behind each end. Nothing is averaged or added up.

How the accounts make a range is a rule, chosen by name (`figure_rules.toml`). A later figure of the same origin and scope takes the place
of its earlier one, which stays to be seen as revised; the figures of other origins compete. A figure nobody gives is unknown, never zero.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from testimonia.model.record import Best, Bound, Claim, FigureRange
from testimonia.model.terms import FIGURES, Act, Category, Modality, Polarity, Property
from testimonia.model.values import Figure
from testimonia.reconcile.origins import ACCESS, LOCAL, OWN_DEED, Traced, count
from testimonia.reconcile.parties import Side
from testimonia.reconcile.rules import DEFAULT, FigureRule, Stated, ends, favoured, figure_rule, largest_stated

# What is still to come, hangs on a condition or is said of every time is no figure of this incident.
TOLD = frozenset({Modality.ASSERTED, Modality.PROBABLE, Modality.POSSIBLE})


def stands(claim: Claim) -> bool:
    """Whether a claim gives a figure of the incident: affirmed, not withdrawn, told of what happened, no part of another figure."""
    return (
        claim.property in FIGURES
        and claim.polarity is Polarity.AFFIRMED
        and claim.act not in (Act.DENIES, Act.RETRACTS)
        and claim.modality in TOLD
        and isinstance(claim.value, Figure)
        and claim.value.of is None
    )


def figure_of(claim: Claim) -> Figure:
    """The figure of a claim that gives one."""
    assert isinstance(claim.value, Figure)  # `stands` has seen to it
    return claim.value


def _scope(figure: Figure) -> tuple[object, ...]:
    """Of whom it is a count: two figures of different scope do not replace one another."""
    return figure.category, figure.sex, figure.age_group, figure.role


def _narrow(figure: Figure) -> bool:
    return figure.sex is not None or figure.age_group is not None or figure.role is not None


@dataclass(frozen=True, slots=True)
class Revised:
    """A figure that its own origin gave otherwise later: claim ids, and the days of the two documents."""

    earlier: str
    later: str
    told: str
    told_anew: str


def revised(traced: Sequence[Traced]) -> tuple[Revised, ...]:
    """Figures whose origin gave another of the same scope on a later day. Sources that nobody could tell apart revise nothing."""
    found = []
    figures = [t for t in traced if stands(t.claim) and t.day and (t.command or t.origin.kind not in LOCAL)]
    for t in figures:
        mine = figure_of(t.claim)
        later = [
            other
            for other in figures
            if other.origin.id == t.origin.id
            and other.claim.property is t.claim.property
            and _scope(figure_of(other.claim)) == _scope(mine)
            and (other.day or "") > (t.day or "")
        ]
        others = [other for other in later if (figure_of(other.claim).low, figure_of(other.claim).high) != (mine.low, mine.high)]
        if others:
            last = max(others, key=lambda o: (o.day or "", -o.claim.span.start, o.claim.id))
            found.append(Revised(t.claim.id, last.claim.id, t.day or "", last.day or ""))
    return tuple(found)


def _parts_of_another(traced: Sequence[Traced]) -> set[str]:
    """Counts of women, children or reporters by an origin that also counts all: parts, whatever the text ties them to."""
    return {
        t.claim.id
        for t in traced
        if _narrow(figure_of(t.claim))
        and any(
            other.origin.id == t.origin.id
            and other.claim.property is t.claim.property
            and not _narrow(figure_of(other.claim))
            and figure_of(other.claim).category is figure_of(t.claim).category
            and _reaches(figure_of(other.claim), figure_of(t.claim))
            for other in traced
        )
    }


def _reaches(whole: Figure, part: Figure) -> bool:
    return (largest_stated(whole.low, whole.high) or 0) >= (largest_stated(part.low, part.high) or 0)


def counting(traced: Sequence[Traced], rule: FigureRule) -> list[Traced]:
    """The claims whose figures make the ranges under a rule."""
    standing = [t for t in traced if stands(t.claim)]
    left_out = _parts_of_another(standing)
    if rule.revises:
        left_out |= {r.earlier for r in revised(standing)}
    return [t for t in standing if t.claim.id not in left_out]


def _rank(traced: Traced) -> int:
    """How close an origin stands to what it tells: stated access or own deeds, a named source, somebody who may know, nobody."""
    if not traced.weight.high:
        return 0
    if not traced.weight.low:
        return 1
    return 3 if traced.claim.chain[-1].basis in ACCESS or traced.claim.act in OWN_DEED else 2


def _stated(traced: Traced) -> Stated:
    figure = figure_of(traced.claim)
    point = figure.low if figure.low == figure.high else None
    return Stated(figure.low, figure.high, point, traced.origin.id, _rank(traced), traced.day or "")


def _best(traced: Sequence[Traced], rule: FigureRule) -> Best | None:
    """The figure that the rule chooses; None when several are level or nobody independent gives an exact one."""
    level = favoured([_stated(t) for t in traced if t.weight.high], rule)
    return Best(level[0], rule.name) if len(level) == 1 else None


def _bounds(low_from: Sequence[Traced], high_from: Sequence[Traced], account_of: Mapping[str, str]) -> tuple[Bound, Bound]:
    low, _ = ends([_stated(t) for t in low_from])
    _, high = ends([_stated(t) for t in high_from])
    top = max(largest_stated(figure_of(t.claim).low, figure_of(t.claim).high) or 0 for t in high_from)
    behind_low = {account_of[t.claim.id] for t in low_from if low is not None and figure_of(t.claim).low == low}
    behind_high = {account_of[t.claim.id] for t in high_from if largest_stated(figure_of(t.claim).low, figure_of(t.claim).high) == top}
    return Bound(low, tuple(sorted(behind_low))), Bound(high, tuple(sorted(behind_high)))


def grade(traced: Sequence[Traced]) -> str:
    """Grade of one range, by the rules of `vocab/grades.toml`; says what stands behind it, not what is true."""
    figures = [figure_of(t.claim) for t in traced]
    lowest_top = min((f.high for f in figures if f.high is not None), default=None)
    if lowest_top is not None and any(f.low is not None and f.low > lowest_top for f in figures):
        return "contested"
    origins = count(traced)
    if origins.low >= 2:
        return "corroborated"
    return "single_origin" if origins.low == 1 else "uncorroborated"


def ranges(
    traced: Sequence[Traced], account_of: Mapping[str, str], rule: FigureRule | None = None, sides: Mapping[str, Side] | None = None
) -> tuple[FigureRange, ...]:
    """A range for every property and category that some account counts. `account_of`: claim id to account id; `sides`: see `parties`."""
    rule, sides = rule or figure_rule(DEFAULT), sides or {}
    groups: dict[tuple[Property, Category], list[Traced]] = {}
    for t in counting(traced, rule):
        groups.setdefault((t.claim.property, figure_of(t.claim).category), []).append(t)
    return tuple(_range(prop, category, group, account_of, rule, sides) for (prop, category), group in sorted(groups.items()))


def _range(
    prop: Property,
    category: Category,
    group: Sequence[Traced],
    account_of: Mapping[str, str],
    rule: FigureRule,
    sides: Mapping[str, Side],
) -> FigureRange:
    lasting = [t for t in group if not (rule.enemy_raises_high and sides.get(t.claim.id) is Side.ENEMY)]
    low, high = _bounds(lasting, group, account_of)
    return FigureRange(prop, category, low, _best(lasting, rule), high, count(group), grade(group))
