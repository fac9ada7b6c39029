"""A claim before its mention has an id: what is said, by whom, how surely, and where."""

from collections.abc import Sequence
from dataclasses import dataclass

from testimonia.extract.manner import Manner
from testimonia.extract.page import Stretch
from testimonia.extract.speech import Speech
from testimonia.model.record import Link
from testimonia.model.terms import Property, RelationType
from testimonia.model.values import Value


@dataclass(frozen=True, slots=True)
class Pointer:
    """A relation to another cluster by its number, until the cluster has become a mention with an id."""

    type: RelationType
    cluster: int


@dataclass(frozen=True, slots=True)
class Draft:
    """`cluster`: number of the mention-to-be. `part_of`: where the figure stands of which this one is a part."""

    cluster: int
    property: Property
    value: Value | Pointer
    manner: Manner
    chain: tuple[Link, ...]
    span: Stretch
    score: float
    speeches: Sequence[Speech] = ()
    part_of: Stretch | None = None
