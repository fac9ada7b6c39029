"""Where accounts of one incident cannot all be right, each with the reason in one sentence."""

from collections.abc import Mapping, Sequence

from testimonia.model.record import Claim, Disagreement
from testimonia.model.terms import ACTORS, Act, Category, Polarity, Property
from testimonia.model.values import Actor, Explanation, Figure
from testimonia.reconcile.figures import stands
from testimonia.reconcile.origins import Traced
from testimonia.text.names import fold


def _words(figure: Figure) -> str:
    if figure.low == figure.high:
        return str(figure.low)
    if figure.high is None:
        return f"at least {figure.low}"
    return f"up to {figure.high}" if figure.low is None else f"{figure.low} to {figure.high}"


def _apart(a: Figure, b: Figure) -> bool:
    """No number of persons satisfies both."""
    low = max(a.low or 0, b.low or 0)
    highs = [x for x in (a.high, b.high) if x is not None]
    return bool(highs) and low > min(highs)


def rival_figures(traced: Sequence[Traced], account_of: Mapping[str, str]) -> list[Disagreement]:
    """One disagreement for each property and category in which two accounts give figures that exclude one another."""
    groups: dict[tuple[Property, Category], list[tuple[str, Figure]]] = {}
    for t in traced:
        if stands(t.claim) and isinstance(t.claim.value, Figure):
            groups.setdefault((t.claim.property, t.claim.value.category), []).append((account_of[t.claim.id], t.claim.value))
    found = []
    for (prop, category), figures in sorted(groups.items()):
        rivals = {a for a, f in figures if any(b != a and _apart(f, g) for b, g in figures)}
        if rivals:
            said = sorted({(f.low or 0, f.high or 0, _words(f)) for a, f in figures if a in rivals})
            found.append(Disagreement(prop, category, tuple(sorted(rivals)), f"{prop}: {' against '.join(s[2] for s in said)}"))
    return found


def _rejects(claim: Claim) -> bool:
    if isinstance(claim.value, Explanation) and not claim.value.holds:
        return True
    return claim.polarity is Polarity.NEGATED or claim.act is Act.DENIES


def _subject(claim: Claim) -> str:
    if claim.property in ACTORS and isinstance(claim.value, Actor):
        return fold(claim.value.name)
    label = getattr(claim.value, "label", None)
    return fold(label) if isinstance(label, str) else ""


def denials(traced: Sequence[Traced], account_of: Mapping[str, str]) -> list[Disagreement]:
    """What one account says and another rejects: the same name as doer, the same label, any explanation."""
    kinds = (Property.PERPETRATOR, Property.INSTIGATOR, Property.DESIGNATION, Property.EXPLANATION)
    found = []
    for prop in kinds:
        claims = [t.claim for t in traced if t.claim.property is prop]
        for subject in sorted({_subject(c) for c in claims}):
            said = {account_of[c.id] for c in claims if _subject(c) == subject and not _rejects(c)}
            rejected = {account_of[c.id] for c in claims if _subject(c) == subject and _rejects(c)}
            if said and rejected and said != rejected:
                what = f"{prop} {subject}" if subject else prop
                found.append(Disagreement(prop, None, tuple(sorted(said | rejected)), f"{what}: said by some, rejected by others"))
    return found


def disagreements(traced: Sequence[Traced], account_of: Mapping[str, str]) -> tuple[Disagreement, ...]:
    """Everything in which the accounts of one incident cannot all be right."""
    return (*rival_figures(traced, account_of), *denials(traced, account_of))
