"""Figures that make one another up, and what no account says. Nothing here enters a range: a sum is named, never counted.

Two totals of the same size are not the same people: the dead of three categories and the participants of an attack are worked out
apart and never meet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from testimonia.model.record import Claim
from testimonia.model.terms import FIGURES, Act, Category, Polarity, Property
from testimonia.model.values import Figure
from testimonia.reconcile.figures import TOLD, figure_of, stands
from testimonia.reconcile.origins import Traced

_FATES = (Property.KILLED, Property.WOUNDED, Property.DETAINED, Property.ABDUCTED, Property.MISSING)
_SIDES = (
    frozenset({Category.ALLEGED_ATTACKER, Category.SUSPECT}),
    frozenset({Category.SECURITY_FORCES, Category.OFFICIAL}),
    frozenset({Category.CIVILIAN, Category.PROTESTER}),
)


class BalanceKind(StrEnum):
    """What was laid beside what."""

    FATES = "fates"  # what became of participants, against their number
    CATEGORIES = "categories"  # the dead (wounded, ...) by category, against the stated total
    SUM = "sum"  # the same by category, where no account states a total


@dataclass(frozen=True, slots=True)
class Balance:
    """Parts beside their total. `total`: claim id, None where nobody states it; `gap`: total less the sum of the parts."""

    kind: BalanceKind
    total: str | None
    parts: tuple[str, ...]
    gap: int
    sentence: str


def _exact(claim: Claim) -> int | None:
    figure = claim.value
    return figure.low if isinstance(figure, Figure) and figure.low == figure.high else None


def _usable(claim: Claim) -> bool:
    """Also a part of another figure may be a total of its own: "25 of the 45"."""
    told = claim.polarity is Polarity.AFFIRMED and claim.act not in (Act.DENIES, Act.RETRACTS) and claim.modality in TOLD
    return told and claim.property in FIGURES and _exact(claim) is not None


def _words(claim: Claim) -> str:
    category = figure_of(claim).category
    who = "" if category is Category.UNSPECIFIED else f" ({str(category).replace('_', ' ')})"
    return f"{_exact(claim)} {claim.property}{who}"


def _listed(claims: Sequence[Claim]) -> str:
    return " and ".join(_words(c) for c in claims)


def _distinct(claims: Sequence[Claim]) -> list[Claim]:
    """One claim for each thing counted: the same figure said twice is one part."""
    seen: dict[tuple[Property, Category, int | None], Claim] = {}
    for c in claims:
        seen.setdefault((c.property, figure_of(c).category, _exact(c)), c)
    return list(seen.values())


def _of_side(claim: Claim, side: frozenset[Category]) -> bool:
    """Whether a figure counts people of that side. "Seven were detained" of an attack, and no more said, may be of those who took part."""
    category = figure_of(claim).category
    return category in side or (category is Category.UNSPECIFIED and claim.property is Property.DETAINED)


def _fates(claims: Sequence[Claim]) -> list[Balance]:
    """Participants against what became of them, where the parts meet the total exactly: "18 killed and 7 detained are the 25"."""
    found = []
    for total in (c for c in claims if c.property is Property.PARTICIPANTS):
        number = _exact(total) or 0
        for group in _SIDES:
            if figure_of(total).category not in (*group, Category.UNSPECIFIED):
                continue
            parts = [c for c in claims if c.property in _FATES and _of_side(c, group) and _exact(c)]
            for size in range(2, min(len(parts), 4) + 1):
                for chosen in combinations(parts, size):
                    alike = len({c.property for c in chosen}) < size
                    if not alike and sum(_exact(c) or 0 for c in chosen) == number:
                        sentence = f"{_listed(chosen)} are the {number} who took part"
                        found.append(Balance(BalanceKind.FATES, total.id, tuple(c.id for c in chosen), 0, sentence))
    return found


def _categories(claims: Sequence[Claim]) -> list[Balance]:
    """One account's count by category against the total that it states, or the sum alone where it states none."""
    found = []
    for prop in sorted({c.property for c in claims if c.property is not Property.PARTICIPANTS}):
        mine = [c for c in claims if c.property is prop and figure_of(c).of is None]
        parts = [c for c in mine if figure_of(c).category is not Category.UNSPECIFIED]
        totals = [c for c in mine if figure_of(c).category is Category.UNSPECIFIED]
        categories = [figure_of(c).category for c in parts]
        if len(parts) < 2 or len(set(categories)) < len(parts):  # two figures of one category are rivals, not parts
            continue
        number, ids = sum(_exact(c) or 0 for c in parts), tuple(c.id for c in parts)
        if not totals:
            sentence = f"{_listed(parts)} would be {number} {prop} in all; no total is stated"
            found.append(Balance(BalanceKind.SUM, None, ids, 0, sentence))
        for total in totals:
            gap = (_exact(total) or 0) - number
            end = "meet the stated total" if gap == 0 else (f"leave {gap} unaccounted for" if gap > 0 else f"exceed the total by {-gap}")
            found.append(Balance(BalanceKind.CATEGORIES, total.id, ids, gap, f"{_listed(parts)} against {_words(total)}: they {end}"))
    return found


def balances(traced: Sequence[Traced], of_parts: Sequence[Claim] = ()) -> tuple[Balance, ...]:
    """Every balance within one account, and those of fates across accounts: one origin counts the party, another the dead.

    `of_parts`: claims on acts that writers call a part of this one; the arrests after an attack hold the fate of those who took part.
    """
    usable = [t for t in traced if _usable(t.claim)]
    found: dict[tuple[object, ...], Balance] = {}
    for origin in sorted({t.origin.id for t in usable}):
        own = _distinct([t.claim for t in usable if t.origin.id == origin])
        for balance in (*_fates(own), *_categories(own)):
            found.setdefault((balance.kind, balance.sentence), balance)
    for balance in _fates(_distinct([*(t.claim for t in usable), *(c for c in of_parts if _usable(c))])):
        found.setdefault((balance.kind, balance.sentence), balance)
    return tuple(found.values())


_SOUGHT = (
    (Property.DATE, "No account gives a day."),
    (Property.PLACE, "No account gives a place."),
    (Property.KILLED, "No account says how many were killed: unknown, not zero."),
    (Property.WOUNDED, "No account says how many were wounded: unknown, not zero."),
    (Property.PERPETRATOR, "No account says who did it."),
)


def silences(traced: Sequence[Traced]) -> tuple[str, ...]:
    """What no account of an incident says. A figure that is only denied is denied, not unknown."""
    said = {t.claim.property for t in traced}
    return tuple(sentence for prop, sentence in _SOUGHT if prop not in said)


def denied_figures(traced: Sequence[Traced]) -> tuple[str, ...]:
    """Claims of figures that an account rejects: shown beside the range, never in it. Claim ids."""
    return tuple(t.claim.id for t in traced if t.claim.property in FIGURES and not stands(t.claim) and _rejected(t.claim))


def _rejected(claim: Claim) -> bool:
    return claim.polarity is Polarity.NEGATED or claim.act in (Act.DENIES, Act.RETRACTS)
