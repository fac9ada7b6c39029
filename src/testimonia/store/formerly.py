"""Ids of incidents that are gone live on in `formerly` of the incident that took over most of their mentions."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from testimonia.model.record import Incident


def with_former_ids(new: Sequence[Incident], old: Sequence[Incident]) -> tuple[Incident, ...]:
    """The new incidents with the ids that lead to them: those they carried before, and those of incidents merged into them.

    An id that is in use again is nobody's former id. Where an old incident was split, its id goes to the part that holds
    most of its mentions, among equals to the one with the smallest id; where nothing of it is left, the id is dropped.
    """
    ids = {incident.id for incident in new}
    holder = {mention: incident.id for incident in new for mention in incident.mentions}
    inherited: dict[str, set[str]] = {}
    for before in old:
        heir = before.id if before.id in ids else _heir(before, holder)
        if heir is not None:
            inherited.setdefault(heir, set()).update({before.id, *before.formerly})
    return tuple(_carrying(incident, {*incident.formerly} | inherited.get(incident.id, set()), ids) for incident in new)


def _carrying(incident: Incident, former: set[str], ids: set[str]) -> Incident:
    formerly = tuple(sorted(former - ids))
    return incident if formerly == incident.formerly else replace(incident, formerly=formerly)


def _heir(before: Incident, holder: dict[str, str]) -> str | None:
    shares = Counter(holder[mention] for mention in before.mentions if mention in holder)
    return min(shares, key=lambda heir: (-shares[heir], heir), default=None)
