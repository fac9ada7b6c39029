"""Rival figures of one incident as ranges: low, best, high, with the accounts behind each end. Nothing is averaged or added up."""

from collections import Counter
from collections.abc import Mapping, Sequence

from testimonia.model.record import Best, Bound, Claim, FigureRange
from testimonia.model.terms import FIGURES, Act, Category, Modality, Polarity, Property
from testimonia.model.values import Figure
from testimonia.reconcile.origins import Traced, count

# What is still to come, hangs on a condition or is said of every time is no figure of this incident.
TOLD = frozenset({Modality.ASSERTED, Modality.PROBABLE, Modality.POSSIBLE})
BEST_RULE = "most_origins"


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


def _figure(claim: Claim) -> Figure:
    assert isinstance(claim.value, Figure)  # `stands` has seen to it
    return claim.value


def _floor(figure: Figure) -> int | None:
    return figure.low


def _stated(figure: Figure) -> int:
    """The largest number that the figure states; an open bound states its closed end."""
    return max(x for x in (figure.low, figure.high) if x is not None)


def _low(traced: Sequence[Traced], account_of: Mapping[str, str]) -> Bound:
    known = [t for t in traced if _floor(_figure(t.claim)) is not None]
    if not known:
        return Bound(None, ())
    value = min(_figure(t.claim).low or 0 for t in known)
    return Bound(value, tuple(sorted({account_of[t.claim.id] for t in known if _figure(t.claim).low == value})))


def _high(traced: Sequence[Traced], account_of: Mapping[str, str]) -> Bound:
    """The largest number stated. Open only if the account that states it leaves it open ("at least 200")."""
    top = max(_stated(_figure(t.claim)) for t in traced)
    behind = [t for t in traced if _stated(_figure(t.claim)) == top]
    value = top if any(_figure(t.claim).high is not None for t in behind) else None
    return Bound(value, tuple(sorted({account_of[t.claim.id] for t in behind})))


def _best(traced: Sequence[Traced]) -> Best | None:
    """The exact figure that most origins give; None when two figures are level or nobody gives an exact one."""
    votes: Counter[int] = Counter()
    seen: set[tuple[str, int]] = set()
    for t in traced:
        figure = _figure(t.claim)
        if figure.low is not None and figure.low == figure.high and t.weight.high and (t.origin.id, figure.low) not in seen:
            seen.add((t.origin.id, figure.low))
            votes[figure.low] += 1
    ranked = votes.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return Best(ranked[0][0], BEST_RULE)


def grade(traced: Sequence[Traced]) -> str:
    """Grade of one range, by the rules of `vocab/grades.toml`; says what stands behind it, not what is true."""
    figures = [_figure(t.claim) for t in traced]
    lowest_top = min((f.high for f in figures if f.high is not None), default=None)
    if lowest_top is not None and any(f.low is not None and f.low > lowest_top for f in figures):
        return "contested"
    origins = count(traced)
    if origins.low >= 2:
        return "corroborated"
    return "single_origin" if origins.low == 1 else "uncorroborated"


def ranges(traced: Sequence[Traced], account_of: Mapping[str, str]) -> tuple[FigureRange, ...]:
    """A range for every property and category that some account counts. `account_of`: claim id to account id."""
    groups: dict[tuple[Property, Category], list[Traced]] = {}
    for t in traced:
        if stands(t.claim):
            groups.setdefault((t.claim.property, _figure(t.claim).category), []).append(t)
    return tuple(
        FigureRange(
            property=prop,
            category=category,
            low=_low(group, account_of),
            best=_best(group),
            high=_high(group, account_of),
            origins=count(group),
            grade=grade(group),
        )
        for (prop, category), group in sorted(groups.items())
    )
