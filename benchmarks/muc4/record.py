"""MUC-4 templates from the product's incidents. A plain mapping: kinds to types, claims to slots, the text's own words as fills.

The task wants incidents of terrorism with a target or an instrument that the text names; what is ordinary combat, planned or
only habitual is left out, as its definition says.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from rigour.territories import get_territory

from benchmarks.reading import TextRead, read_text, stands
from testimonia.model.record import Claim
from testimonia.model.terms import ActorKind, Certainty, Effect, Kind, Property, StageReached, WeaponKind
from testimonia.model.values import Actor, Count, Figure, Moment, Place, Stage, Weapon

Fill = str | list[str]
Template = dict[str, Any]

_TYPE = {
    Kind.ARMED_ATTACK: "ATTACK",
    Kind.ASSASSINATION: "ATTACK",
    Kind.EXECUTION: "ATTACK",
    Kind.TORTURE: "ATTACK",
    Kind.BOMBING: "BOMBING",
    Kind.KIDNAPPING: "KIDNAPPING",
    Kind.HIJACKING: "HIJACKING",
    Kind.ARSON: "ARSON",
    Kind.ROBBERY: "ROBBERY",
    Kind.DESTRUCTION: "ATTACK",
}
_STAGE = {StageReached.ACCOMPLISHED: "ACCOMPLISHED", StageReached.ATTEMPTED: "ATTEMPTED", StageReached.THREATENED: "THREATENED"}
_CONFIDENCE = {
    Certainty.ASSERTED: "REPORTED AS FACT",
    Certainty.POSSIBLE: "POSSIBLE",
    Certainty.CLAIMED_OR_ADMITTED: "CLAIMED OR ADMITTED",
    Certainty.ACCUSED: "SUSPECTED OR ACCUSED",
    Certainty.ACCUSED_BY_AUTHORITIES: "SUSPECTED OR ACCUSED BY AUTHORITIES",
}
_INSTRUMENT = {
    WeaponKind.FIREARM: "GUN",
    WeaponKind.EXPLOSIVE: "EXPLOSIVE",
    WeaponKind.BOMB: "BOMB",
    WeaponKind.VEHICLE_BOMB: "VEHICLE BOMB",
    WeaponKind.MINE: "MINE",
    WeaponKind.GRENADE: "GRENADE",
    WeaponKind.MORTAR: "MORTAR",
    WeaponKind.ROCKET: "ROCKET",
    WeaponKind.INCENDIARY: "FIRE",
    WeaponKind.BLADE: "CUTTING DEVICE",
    WeaponKind.STONE: "STONE",
    WeaponKind.TORTURE: "TORTURE",
}
# Finer types than the record's, by the word of the text. Order: the first that occurs.
_INSTRUMENT_WORDS = (
    ("MACHINE", "MACHINE GUN"),
    ("RIFLE", "RIFLE"),
    ("PISTOL", "HANDGUN"),
    ("REVOLVER", "HANDGUN"),
    ("DYNAMITE", "DYNAMITE"),
    ("MOLOTOV", "MOLOTOV COCKTAIL"),
)
_THING_WORDS = (
    ("CIVILIAN RESIDENCE", ("HOUSE", "HOME", "APARTMENT", "RESIDENCE", "DWELLING")),
    ("DIPLOMAT OFFICE OR RESIDENCE", ("EMBASSY", "CONSULATE", "AMBASSADOR")),
    ("LAW ENFORCEMENT FACILITY", ("POLICE STATION", "POLICE POST", "JAIL", "PRISON", "BARRACKS")),
    ("FINANCIAL", ("BANK",)),
    ("ENERGY", ("PIPELINE", "POWER", "ELECTRIC", "OIL", "PYLON", "SUBSTATION", "DAM")),
    ("COMMUNICATIONS", ("TELEPHONE", "RADIO", "NEWSPAPER", "TELEVISION", "TOWER", "ANTENNA")),
    ("TRANSPORTATION ROUTE", ("ROAD", "HIGHWAY", "BRIDGE", "RAIL", "STREET")),
    ("TRANSPORTATION FACILITY", ("AIRPORT", "STATION", "PORT", "TERMINAL")),
    ("TRANSPORT VEHICLE", ("CAR", "BUS", "TRUCK", "VEHICLE", "PLANE", "HELICOPTER", "TRAIN", "MOTORCYCLE", "JEEP", "BOAT")),
    ("GOVERNMENT OFFICE OR RESIDENCE", ("MINISTRY", "PALACE", "CITY HALL", "TOWN HALL", "CONGRESS", "COURT", "GOVERNMENT", "MAYOR")),
    ("ORGANIZATION OFFICE", ("OFFICE", "HEADQUARTERS", "UNION", "PARTY")),
    ("COMMERCIAL", ("STORE", "SHOP", "HOTEL", "RESTAURANT", "FACTORY", "MARKET", "COMPANY", "CENTER", "BUSINESS", "FARM")),
    ("WATER", ("WATER", "AQUEDUCT")),
)
_THING_EFFECT = {
    Effect.DESTROYED: "DESTROYED",
    Effect.DAMAGED: "SOME DAMAGE",
    Effect.UNDAMAGED: "NO DAMAGE",
    Effect.TAKEN: "PROPERTY TAKEN FROM TARGET",
}
_PERSON_WORDS = (
    ("LAW ENFORCEMENT", ("POLICE", "AGENT", "DETECTIVE")),
    ("SECURITY GUARD", ("GUARD", "BODYGUARD", "ESCORT", "WATCHMAN")),
    ("ACTIVE MILITARY", ("SOLDIER", "MILITARY", "SERGEANT", "COLONEL", "GENERAL", "CAPTAIN", "LIEUTENANT", "TROOP", "MARINE", "OFFICER")),
    ("LEGAL OR JUDICIAL", ("JUDGE", "MAGISTRATE", "LAWYER", "ATTORNEY", "PROSECUTOR")),
    ("DIPLOMAT", ("AMBASSADOR", "CONSUL", "DIPLOMAT", "ATTACHE")),
    ("GOVERNMENT OFFICIAL", ("MAYOR", "MINISTER", "PRESIDENT", "GOVERNOR", "OFFICIAL", "COUNCILMAN", "DIRECTOR", "SENATOR", "DEPUTY")),
    ("POLITICAL FIGURE", ("CANDIDATE", "LEADER", "POLITICIAN")),
)
_PERSON_KIND = {
    ActorKind.SECURITY_FORCES: "ACTIVE MILITARY",
    ActorKind.STATE: "GOVERNMENT OFFICIAL",
    ActorKind.PUBLIC_PERSON: "GOVERNMENT OFFICIAL",
}
_PERSON_EFFECT = {
    Effect.KILLED: "DEATH",
    Effect.WOUNDED: "INJURY",
    Effect.UNHARMED: "NO INJURY",
    Effect.FREED: "REGAINED FREEDOM",
    Effect.ESCAPED: "ESCAPED",
    Effect.RESIGNED: "RESIGNATION",
}
_THINGS = {ActorKind.BUILDING, ActorKind.VEHICLE, ActorKind.SITE}
_STATE = {ActorKind.STATE, ActorKind.SECURITY_FORCES}
_DATELINE = re.compile(r", (\d{1,2}) (JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]* (\d\d)\b")
_COUNTED = re.compile(
    r"^(?:AT LEAST|ABOUT|SOME|MORE THAN|NEARLY|ANOTHER|THE|AN?|\d[\d,]*"
    r"|ONE|TWO|THREE|FOUR|FIVE|SIX|SEVEN|EIGHT|NINE|TEN|OTHERS?)\s+"
)


@dataclass(frozen=True, slots=True)
class _Event:
    """What becomes one template."""

    type: str
    when: Moment | None
    where: Place | None
    claims: tuple[Claim, ...]


def predict(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """One line a document: `{id, templates}`. Reads `id` and `text` only."""
    for row in rows:
        yield {"id": row["id"], "templates": templates(read_text(row["text"], day_of_dateline(row["text"])))}


def day_of_dateline(text: str) -> str | None:
    """ISO date in the first line of a dispatch of this corpus, "BOGOTA, 4 JAN 90 (EFE) -- [TEXT]"; None when it gives none."""
    found = _DATELINE.search(text[:200])
    if found is None:
        return None
    try:
        return datetime.strptime(" ".join(found.groups()), "%d %b %y").date().isoformat()
    except ValueError:
        return None


def templates(read: TextRead) -> list[Template]:
    """The templates of a text, numbered in the order of the text."""
    events: list[_Event] = []
    for told in read.incidents:
        kind = _TYPE.get(told.incident.kind)
        claims = tuple(claim for claim in told.claims if stands(claim))
        if kind is not None and claims:
            _join(events, _Event(kind, told.incident.when, told.incident.where, claims))
    filled = [template for event in events if (template := _template(read, event)) is not None]
    return [{"id": str(number), **template} for number, template in enumerate(filled, 1)]


def _join(events: list[_Event], event: _Event) -> None:
    """Adds an event, or fills up one of the same type whose time and place do not contradict it: the task's dispatches
    come back to an incident without saying again when and where it was."""
    for number, known in enumerate(events):
        same_day = known.when is None or event.when is None or known.when.start[:10] == event.when.start[:10]
        if known.type == event.type and same_day and _same_place(known.where, event.where):
            claims = known.claims + event.claims
            events[number] = _Event(known.type, known.when or event.when, _finer(known.where, event.where), claims)
            return
    events.append(event)


def _same_place(a: Place | None, b: Place | None) -> bool:
    if a is None or b is None:
        return True
    return a.country == b.country and (a.name == b.name or "country" in (a.precision, b.precision))


def _finer(a: Place | None, b: Place | None) -> Place | None:
    return b if a is None or (a.precision == "country" and b is not None) else a


def _template(read: TextRead, event: _Event) -> Template | None:
    claims = event.claims
    stage = _stage(claims)
    if stage is None:
        return None
    slots: dict[str, list[Fill]] = {"inc-type": [event.type], "inc-stage": [stage]}
    slots |= {"inc-date": _date(read, event.when), "inc-loc": _places(event.where)}
    slots |= _instruments(claims) | _perpetrators(read, claims)
    targets = _things(claims) | _persons(read, claims)
    if not targets and "inc-instr-id" not in slots:
        return None  # the task: no incident is recorded of which neither target nor instrument is told
    return {name: fills for name, fills in (slots | targets).items() if fills}


def _stage(claims: Sequence[Claim]) -> str | None:
    """None for what was only planned. The furthest stage that is told counts."""
    told = {claim.value.stage for claim in claims if isinstance(claim.value, Stage)}
    if not told:
        return "ACCOMPLISHED"
    return next((_STAGE[stage] for stage in _STAGE if stage in told), None)


def _date(read: TextRead, when: Moment | None) -> list[Fill]:
    """The day; "FROM - TO" of a longer stretch; "- DAY" (on or before) when only the document's own date is known."""
    if when is not None:
        end = when.end or when.start
        return [_day(when.start) if end == when.start else f"{_day(when.start)} - {_day(end)}"]
    published = read.document.published
    return [f"- {_day(published.value)}"] if published else []


def _day(day: str) -> str:
    return date.fromisoformat(day[:10]).strftime("%d %b %y").upper()


def _places(place: Place | None) -> list[Fill]:
    if place is None or place.country is None:
        return []
    territory = get_territory(place.country.lower())
    country = (territory.name if territory else place.name).upper()
    if place.precision == "country":
        return [country]
    kind = {"region": "DEPARTMENT", "neighbourhood": "NEIGHBORHOOD"}.get(place.precision, "CITY")
    return [f"{country}: {_words(place.raw)} ({kind})"]


def _instruments(claims: Sequence[Claim]) -> dict[str, list[Fill]]:
    ids: dict[str, Fill] = {}
    types: dict[str, Fill] = {}
    for claim in claims:
        if isinstance(claim.value, Weapon):
            words = _words(claim.value.raw)
            ids[words] = words
            kind = next((name for word, name in _INSTRUMENT_WORDS if word in words), _INSTRUMENT.get(claim.value.weapon_kind))
            if kind:
                types[words] = [kind, words]
    return {"inc-instr-id": list(ids.values()), "inc-instr-type": list(types.values())} if ids else {}


def _perpetrators(read: TextRead, claims: Sequence[Claim]) -> dict[str, list[Fill]]:
    """Persons under their own words; organisations under their names, or, of a state, what is no plural of persons ("the army")."""
    individuals: dict[str, None] = {}
    organisations: dict[str, None] = {}
    confidence: dict[str, Fill] = {}
    state = False
    for claim in claims:
        if claim.property not in (Property.PERPETRATOR, Property.INSTIGATOR) or not isinstance(claim.value, Actor):
            continue
        words = _words(claim.value.raw)
        of_state = claim.value.actor_kind in _STATE
        state |= of_state
        name = _name(read, claim, "organisation") or (words if of_state and not words.endswith(("S", "MEN")) else None)
        if name:
            organisations[name] = None
            if claim.certainty in _CONFIDENCE:
                confidence.setdefault(name, [_CONFIDENCE[claim.certainty], name])
        if name != words:
            individuals[words] = None
    slots = {"perp-ind-id": _fullest(individuals), "perp-org-id": _fullest(organisations)}
    slots["perp-org-conf"] = [fill for name, fill in confidence.items() if name in slots["perp-org-id"]]
    if individuals or organisations:
        slots["perp-inc-cat"] = ["STATE-SPONSORED VIOLENCE" if state else "TERRORIST ACT"]
    return slots


def _fullest(words: Iterable[str]) -> list[Fill]:
    """The ways of telling that are not part of a fuller one ("guerrillas" beside "urban guerrillas")."""
    told = list(words)
    return [one for one in told if not any(one != other and f" {one} " in f" {other} " for other in told)]


def _things(claims: Sequence[Claim]) -> dict[str, list[Fill]]:
    found = _Slots("phys-tgt")
    for claim in claims:
        value = claim.value
        if claim.property in (Property.TARGET, Property.VICTIM) and isinstance(value, Actor) and value.actor_kind in _THINGS:
            words = _words(value.raw)
            found.add("id", words)
            found.refer("type", _sort(words, _THING_WORDS, "OTHER"), words)
            found.refer("num", _number(value.number, words), words)
            found.refer("effect", _THING_EFFECT.get(value.effect) if value.effect else None, words)
    return found.slots()


def _persons(read: TextRead, claims: Sequence[Claim]) -> dict[str, list[Fill]]:
    found = _Slots("hum-tgt")
    for claim in claims:
        value = claim.value
        if isinstance(value, Actor) and claim.property in (Property.VICTIM, Property.TARGET) and value.actor_kind not in _THINGS:
            described = _words(value.raw)
            person = _name(read, claim, "person")
            words = person or described
            found.add("name" if person else "desc", words)
            if person and person in described and (title := described.split(person)[0].strip(" ,")):
                found.refer("desc", title, person)
            found.refer("num", "1" if person else _number(value.number, words), words)
            found.refer("effect", _PERSON_EFFECT.get(value.effect) if value.effect else None, words)
            found.refer("type", _person_type(described, value.actor_kind), words)
        elif isinstance(value, Figure) and claim.property in (Property.KILLED, Property.WOUNDED) and value.category != "alleged_attacker":
            words = _words(value.raw)
            if words and not words[0].isdigit():
                found.add("desc", words)
                found.refer("num", _number(Count(value.low, value.high), words), words)
                found.refer("effect", "DEATH" if claim.property is Property.KILLED else "INJURY", words)
                found.refer("type", _person_type(words, ActorKind.OTHER), words)
    return found.slots()


class _Slots:
    """Fills of one kind of target. An entity that is told in several ways ("the substation", "the electric power
    substation") is one, under its longest words."""

    def __init__(self, stem: str) -> None:
        self._stem = stem
        self._entities: dict[str, str] = {}
        self._said: dict[str, dict[str, str]] = {}

    def add(self, slot: str, words: str) -> None:
        self._entities.setdefault(words, slot)

    def refer(self, slot: str, value: str | None, words: str) -> None:
        if value is not None:
            self._said.setdefault(slot, {}).setdefault(words, value)

    def slots(self) -> dict[str, list[Fill]]:
        whole = {words: self._longest(words) for words in self._entities}
        fills: dict[str, list[Fill]] = {}
        for words, slot in self._entities.items():
            if whole[words] == words:
                fills.setdefault(f"{self._stem}-{slot}", []).append(words)
        for slot, said in self._said.items():
            merged: dict[str, str] = {}
            for words in sorted(said, key=len, reverse=True):
                merged.setdefault(whole[words], said[words])
            fills.setdefault(f"{self._stem}-{slot}", []).extend([value, words] for words, value in merged.items())
        return fills

    def _longest(self, words: str) -> str:
        return max((other for other in self._entities if f" {words} " in f" {other} "), key=len)


def _name(read: TextRead, claim: Claim, sort: str) -> str | None:
    """The name of that sort which the encoder sees in the claim's words; the longest of several, None where there is none."""
    at = [name for name in read.names if name.sort == sort and name.start < claim.span.end and claim.span.start < name.end]
    longest = max(at, key=lambda name: name.end - name.start, default=None)
    return _words((read.document.text or "")[longest.start : longest.end]) if longest else None


def _number(number: Count | None, words: str) -> str | None:
    if number is None:
        return "PLURAL" if words.endswith("S") else "1"
    if number.low is not None and number.high is not None:
        return str(number.low) if number.low == number.high else f"{number.low} - {number.high}"
    if number.low is not None:
        return "PLURAL" if number.low == 2 else f"{number.low} -"
    return str(number.high)


def _sort(words: str, table: Sequence[tuple[str, tuple[str, ...]]], otherwise: str) -> str:
    for name, signs in table:
        if any(re.search(rf"\b{sign}", words) for sign in signs):
            return name
    return otherwise


def _person_type(words: str, kind: ActorKind) -> str:
    former = "FORMER " if re.search(r"\b(?:FORMER|EX-|RETIRED)", words) else ""
    sort = _sort(words, _PERSON_WORDS, _PERSON_KIND.get(kind, "CIVILIAN"))
    return f"{former}{sort}" if sort in ("GOVERNMENT OFFICIAL", "ACTIVE MILITARY") else sort


def _words(raw: str) -> str:
    """The words as the answer keys give them: one line, without number and article at the front."""
    words = " ".join(raw.upper().split())
    while (bare := _COUNTED.sub("", words)) != words:
        words = bare
    return words
