"""What a claim says, in a few words: for tables and terminals. The words of the document stand beside it, always."""

from testimonia.model.record import Claim, FigureRange, Link
from testimonia.model.values import (
    Actor,
    Count,
    Designation,
    Explanation,
    Figure,
    Ground,
    Moment,
    Place,
    Relation,
    Stage,
    Status,
    Topic,
    Value,
    Weapon,
)


def range_in_words(low: int | None, high: int | None) -> str:
    """ "4", "36 to 44", "at least 61", "up to 5,000"; "-" when both ends are open."""
    if low is not None and high is not None:
        return f"{low:,}" if low == high else f"{low:,} to {high:,}"
    if low is not None:
        return f"at least {low:,}"
    return f"up to {high:,}" if high is not None else "-"


def value_in_words(value: Value) -> str:
    """The value alone, without who says it and how surely."""
    match value:
        case Moment(start, end, precision):
            return start if end == start else f"{start} to {end or '…'} ({precision})"
        case Place(name=name, country=country, admin1=admin1):
            return ", ".join(dict.fromkeys(part for part in (name, admin1, country) if part))
        case Figure():
            return _figure(value)
        case Actor(name=name, number=number, effect=effect):
            counted = f" ({_count(number)})" if number else ""
            return f"{name}{counted}" + (f", {effect}" if effect else "")
        case Weapon(name, weapon_kind):
            return f"{name} ({weapon_kind})"
        case Stage(word) | Status(word) | Designation(word) | Topic(word):
            return str(word)
        case Explanation(text, holds):
            return text if holds else f"not: {text}"
        case Ground(group, ground):
            return f"{group} ({ground})"
        case Relation(kind, mention):
            return f"{kind} {mention}"


def _figure(value: Figure) -> str:
    who = " ".join(str(part) for part in (value.sex, value.age_group, value.role, value.category) if part)
    part = ", part of a larger figure" if value.of else ""
    return f"{range_in_words(value.low, value.high)} {who}{part}"


def _count(number: Count) -> str:
    return range_in_words(number.low, number.high)


def link_in_words(link: Link) -> str:
    """A source as a link of a chain shows it: name, what it is if it has no name of its own, and on what ground it speaks."""
    source = link.source
    of = f" for {source.of}" if source.of else ""
    basis = "" if link.basis == "not_stated" else f" [{link.basis}]"
    stance = " (keeps its distance)" if link.stance == "distances" else ""
    return f"{source.name}{of}{basis}{stance}"


def chain_in_words(claim: Claim) -> str:
    """The chain of sources, outermost first."""
    return " → ".join(link_in_words(link) for link in claim.chain)


def figure_range_in_words(figure: FigureRange) -> str:
    """Rival figures as a range from the lowest to the highest."""
    low, high = figure.low.value, figure.high.value
    if low is not None and high is not None:
        return f"{low:,}" if low == high else f"{low:,}-{high:,}"
    return range_in_words(low, high)
