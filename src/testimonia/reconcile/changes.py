"""What changed between two states of a case's incidents: figures, grades, origins, accusations, and what was joined or taken apart. Pure.

An incident is followed by its mentions, and where a new reading found other ones, by the claims that supersede the old. Nothing that was
said disappears: what no longer counts is named with what took its place, and stays in the record.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from testimonia.model.protocols import Reconciliation
from testimonia.model.record import Account, Claim, FigureRange, Incident, Range
from testimonia.model.terms import Act, Polarity, Property
from testimonia.model.values import Actor, Moment, Place
from testimonia.text.names import fold


class Changed(StrEnum):
    """What is different."""

    INCIDENT = "incident"  # new, gone, joined or taken apart
    KIND = "kind"
    DATE = "date"
    PLACE = "place"
    FIGURE = "figure"
    GRADE = "grade"
    ORIGINS = "origins"
    ACCUSATION = "accusation"
    DOCUMENTS = "documents"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `incident`: its id now; where it is gone, the one it had. `link`: where it stands on a report's page.

    `subject`: "killed civilian", or whom an accusation names; `before`, `after`: in words, empty for nothing; `claims`: those behind it.
    """

    incident: str
    what: Changed
    subject: str
    before: str
    after: str
    claims: tuple[str, ...] = ()

    @property
    def link(self) -> str:
        return f"#c-{self.claims[0]}" if self.what is Changed.ACCUSATION and self.claims and self.after else f"#i-{self.incident}"


def changes(old: Reconciliation, new: Reconciliation, claims: Iterable[Claim]) -> tuple[Change, ...]:
    """Everything that is different in `new`, incident by incident in its order, those that are gone last.

    `claims`: all of the case, superseded ones too.
    """
    known = {claim.id: claim for claim in claims}
    was, now = _Side(old, known), _Side(new, known)
    follows = _followed(was, now, known)
    found: list[Change] = []
    for incident in new.incidents:
        before = follows.get(incident.id, ())
        found += _incident(incident, before, was, now)
    heirs = {i for before in follows.values() for i in before}
    found += [Change(i.id, Changed.INCIDENT, "", "stood in the record", "") for i in old.incidents if i.id not in heirs]
    found += _taken_apart(follows, old)
    return tuple(found)


class _Side:
    """One state, by its ids."""

    def __init__(self, layer: Reconciliation, known: Mapping[str, Claim]) -> None:
        self.incidents = {i.id: i for i in layer.incidents}
        self.accounts: dict[str, Account] = {a.id: a for a in layer.accounts}
        self._known = known

    def claims(self, incident: Incident) -> tuple[Claim, ...]:
        """The claims of an incident that stood; by id."""
        ids = sorted(c for a in incident.accounts if a in self.accounts for c in self.accounts[a].claims)
        return tuple(self._known[c] for c in ids if c in self._known)

    def names(self, accounts: Iterable[str]) -> str:
        return ", ".join(sorted({self.accounts[a].origin.name for a in accounts if a in self.accounts}))


def _followed(was: _Side, now: _Side, known: Mapping[str, Claim]) -> dict[str, tuple[str, ...]]:
    """For each incident that has any, the older incidents that its mentions were in, the one with most of them first."""
    home = {m: i.id for i in was.incidents.values() for m in i.mentions}
    formerly: dict[str, set[str]] = {}
    for claim in known.values():
        former = known.get(claim.supersedes or "")
        if former is not None:
            formerly.setdefault(claim.mention, set()).add(former.mention)
    found: dict[str, tuple[str, ...]] = {}
    for incident in now.incidents.values():
        shared: dict[str, int] = {}
        for mention in incident.mentions:
            for older in {home[m] for m in {mention, *formerly.get(mention, ())} if m in home}:
                shared[older] = shared.get(older, 0) + 1
        if shared:
            found[incident.id] = tuple(sorted(shared, key=lambda i: (i != incident.id, -shared[i], i)))
    return found


def _incident(incident: Incident, before: Sequence[str], was: _Side, now: _Side) -> Iterator[Change]:
    if not before:
        yield Change(incident.id, Changed.INCIDENT, "", "", f"new: {incident.kind}, {_moment(incident.when)}, {_place(incident.where)}")
        yield from _accusations(incident, (), now.claims(incident))
        return
    if len(before) > 1:
        yield Change(incident.id, Changed.INCIDENT, "", f"apart: {', '.join(sorted(before))}", "joined")
    former = was.incidents[before[0]]
    yield from _plain(incident, former)
    yield from _figures(incident, former, was, now)
    earlier = [claim for i in before for claim in was.claims(was.incidents[i])]
    yield from _accusations(incident, earlier, now.claims(incident))


def _taken_apart(follows: Mapping[str, Sequence[str]], old: Reconciliation) -> Iterator[Change]:
    for former in old.incidents:
        parts = sorted(i for i, before in follows.items() if former.id in before)
        if len(parts) > 1:
            yield Change(parts[0], Changed.INCIDENT, "", f"one: {former.id}", f"taken apart: {', '.join(parts)}")


def _plain(incident: Incident, former: Incident) -> Iterator[Change]:
    pairs = (
        (Changed.KIND, str(former.kind), str(incident.kind)),
        (Changed.DATE, _moment(former.when), _moment(incident.when)),
        (Changed.PLACE, _place(former.where), _place(incident.where)),
        (Changed.ORIGINS, _range(former.independent_origins), _range(incident.independent_origins)),
    )
    for what, before, after in pairs:
        if before != after:
            yield Change(incident.id, what, "", before, after)
    more, fewer = set(incident.documents) - set(former.documents), set(former.documents) - set(incident.documents)
    if more or fewer:
        yield Change(incident.id, Changed.DOCUMENTS, "", str(len(former.documents)), str(len(incident.documents)))


def _figures(incident: Incident, former: Incident, was: _Side, now: _Side) -> Iterator[Change]:
    old, new = ({(f.property, f.category): f for f in i.figures} for i in (former, incident))
    stood, stands = ({c.id: c for c in side.claims(i)} for side, i in ((was, former), (now, incident)))
    for key in sorted({*old, *new}):
        a, b = old.get(key), new.get(key)
        subject = f"{key[0]} {key[1]}"
        behind = tuple(sorted(i for i in stood.keys() ^ stands.keys() if _of(key, stood.get(i) or stands[i])))
        if _figure(a, was) != _figure(b, now):
            yield Change(incident.id, Changed.FIGURE, subject, _figure(a, was), _figure(b, now), behind)
        if a and b and a.grade != b.grade:
            yield Change(incident.id, Changed.GRADE, subject, a.grade, b.grade, behind)
        if a and b and a.origins != b.origins:
            yield Change(incident.id, Changed.ORIGINS, subject, _range(a.origins), _range(b.origins), behind)


def _of(key: tuple[Property, object], claim: Claim) -> bool:
    return claim.property is key[0] and getattr(claim.value, "category", None) == key[1]


_NAMING = frozenset({Property.PERPETRATOR, Property.INSTIGATOR})
Accused = tuple[str, str, str, str]
"""Property, folded name, whether it is denied, folded name of the speaker."""


def _accused(claims: Iterable[Claim]) -> dict[Accused, list[Claim]]:
    found: dict[Accused, list[Claim]] = {}
    for c in claims:
        if c.property in _NAMING and isinstance(c.value, Actor):
            denied = "denied" if c.polarity is Polarity.NEGATED or c.act in (Act.DENIES, Act.RETRACTS) else ""
            found.setdefault((str(c.property), fold(c.value.name), denied, fold(c.chain[-1].source.name)), []).append(c)
    return found


def _accusations(incident: Incident, before: Iterable[Claim], after: Iterable[Claim]) -> Iterator[Change]:
    old, new = _accused(before), _accused(after)
    for key in sorted({*old, *new}):
        behind = new.get(key) or old[key]
        said = f"{_naming(behind[0])} by {behind[0].chain[-1].source.name}"
        if (key in old) != (key in new):
            ids = tuple(sorted(c.id for c in behind))
            value = behind[0].value
            name = value.name if isinstance(value, Actor) else ""
            yield Change(incident.id, Changed.ACCUSATION, name, said if key in old else "", said if key in new else "", ids)


def _naming(claim: Claim) -> str:
    """What somebody says of whom an accusation names, never that it is so."""
    denied = claim.polarity is Polarity.NEGATED or claim.act in (Act.DENIES, Act.RETRACTS)
    return f"said not to be the {claim.property}" if denied else f"named as the {claim.property}"


def _figure(figure: FigureRange | None, side: _Side) -> str:
    if figure is None:
        return ""
    best = f", best {figure.best.value:,}" if figure.best else ""
    who = f" (lowest {side.names(figure.low.accounts)}; highest {side.names(figure.high.accounts)})"
    return f"{_ends(figure.low.value, figure.high.value)}{best}{who}"


def _ends(low: int | None, high: int | None) -> str:
    if low is not None and high is not None:
        return f"{low:,}" if low == high else f"{low:,} to {high:,}"
    return f"at least {low:,}" if low is not None else f"up to {high:,}" if high is not None else "open"


def _range(origins: Range) -> str:
    return _ends(origins.low, origins.high)


def _moment(value: Moment | None) -> str:
    if value is None:
        return "no date"
    return value.start if value.start == value.end else f"{value.start} to {value.end or '…'}"


def _place(value: Place | None) -> str:
    return value.name if value else "no place"
