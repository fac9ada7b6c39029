"""What a counted group is, and in which kind of act people may come to which fate."""

from dataclasses import dataclass

from testimonia.extract.deeds import Deed
from testimonia.extract.page import Stretch
from testimonia.model.reading import Argument
from testimonia.model.terms import AgeGroup, Category, Kind, Property, Sex
from testimonia.text.numbers import Tally


@dataclass(frozen=True, slots=True)
class Counted:
    """A count of persons in the text.

    `fate_at`: the word that says what became of them; `whole`: where the figure of which this is a part stands.
    `plain`: grammar leaves no doubt of their fate.
    """

    span: Stretch
    tally: Tally
    property: Property
    category: Category
    fate_at: Stretch | None
    argument: Argument | None
    deed: Deed | None
    sex: Sex | None = None
    age_group: AgeGroup | None = None
    role: str | None = None
    whole: Stretch | None = None
    negated: bool = False
    plain: bool = False
    score: float = 0.5


@dataclass(frozen=True, slots=True)
class Fate:
    """A word or phrase that says what became of people, and where it stands."""

    property: Property
    at: Stretch


_KIND_OF = {
    Property.DETAINED: Kind.ARREST,
    Property.ABDUCTED: Kind.KIDNAPPING,
    Property.DISPLACED: Kind.DISPLACEMENT,
    Property.PARTICIPANTS: Kind.PROTEST,
    Property.CHARGED: Kind.TRIAL,
    Property.SENTENCED: Kind.TRIAL,
    Property.EXECUTED: Kind.EXECUTION,
    Property.RELEASED: Kind.OTHER,
    Property.MISSING: Kind.OTHER,
    Property.KILLED: Kind.ARMED_ATTACK,
    Property.WOUNDED: Kind.ARMED_ATTACK,
}


def kind_for(fate: Property) -> Kind:
    """Kind of a deed of which the text tells nothing but this fate."""
    return _KIND_OF[fate]


_FITTING = {
    Property.DETAINED: frozenset({Kind.ARREST}),
    Property.ABDUCTED: frozenset({Kind.KIDNAPPING}),
    Property.CHARGED: frozenset({Kind.TRIAL}),
    Property.SENTENCED: frozenset({Kind.TRIAL}),
    Property.DISPLACED: frozenset({Kind.DISPLACEMENT, Kind.MILITARY_OPERATION}),
    Property.EXECUTED: frozenset({Kind.EXECUTION}),
}
HARMED = frozenset({Property.KILLED, Property.WOUNDED})
"""What violence does to people."""
BLOODLESS = frozenset({Kind.STATEMENT, Kind.LAW, Kind.NEGOTIATION, Kind.TRIAL})
"""Kinds of act in which nobody is hurt."""


def fits(kind: Kind, fate: Property) -> bool:
    """Whether people may suffer this fate in an act of this kind."""
    if fate in _FITTING:
        return kind in _FITTING[fate]
    return kind not in BLOODLESS if fate in HARMED | {Property.MISSING} else True
