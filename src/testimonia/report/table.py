"""Rival accounts side by side: rows are what is claimed, columns are who says it, cells are their words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from testimonia.model.record import Account, Claim
from testimonia.model.terms import ACTORS, FIGURES, Basis, Certainty, Property, StageReached
from testimonia.model.values import Actor, Explanation, Figure, Moment, Place, Stage, Value
from testimonia.report.evidence import Ref, anchor, basis_of, cited, distance_of, speaker, speaker_place
from testimonia.report.index import Index
from testimonia.report.phrases import calm, value_words, who_is_counted
from testimonia.report.veil import Veil
from testimonia.report.words import Words
from testimonia.text.names import fold

# These have lists of their own below the table.
ELSEWHERE = frozenset({Property.RELATION, Property.DESIGNATION, Property.EXPLANATION, Property.GROUND})
_ALONE = "\uffff"  # subject of the row of those whom one origin alone names; sorts last
_MOST_VOICES = 4  # named in the head of a column
_ORDER = {prop: place for place, prop in enumerate(Property)}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in a cell. `more`: the same said again, one reference for each further sentence. Empty texts: nothing to add."""

    ref: Ref
    raw: str
    note: str
    certainty: str
    certainty_key: str
    basis: str
    by: str
    distant: bool
    habitual: bool
    more: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One origin. `voices`: others who speak for it, when it is a body with several."""

    name: str
    kind: str
    anchor: str
    voices: str


@dataclass(frozen=True, slots=True)
class Voice:
    """What one speaker of an origin says in a cell; `by` is empty when it is the origin itself."""

    by: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One point; `cells` stand in the order of the columns."""

    point: str
    subject: str
    cells: tuple[tuple[Voice, ...], ...]


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def origin_name(account: Account, veil: Veil) -> str:
    """The origin as the page calls it; a source that names nobody stands in quotation marks."""
    name = calm(veil.say(account.origin.name))
    return f"“{name}”" if account.origin.kind == "unnamed" else name


def voices(account: Account, index: Index, veil: Veil, words: Words) -> str:
    """Others than the origin's own name under which it speaks: "with police, the president"; empty when there are none."""
    own = fold(account.origin.name)
    speakers = [c.chain[speaker_place(c)].source for c in index.claims_of(account.id)]
    others = {fold(s.name): calm(veil.say(s.name)) for s in speakers if fold(s.name) != own}
    named = list(others.values())
    if len(named) > _MOST_VOICES:
        named = [*named[: _MOST_VOICES - 1], words.count("more", len(named) - _MOST_VOICES + 1)]
    return words("table.with", names=words.listed(named)) if named else ""


def column(account: Account, index: Index, veil: Veil, words: Words) -> Column:
    """The head of one column."""
    return Column(
        origin_name(account, veil), words(f"source.{account.origin.kind}"), f"a-{account.id}", voices(account, index, veil, words)
    )


def _plain(claim: Claim) -> bool:
    """Whether it matters little who of an origin says it: when and where, said outright."""
    return isinstance(claim.value, (Moment, Place)) and claim.certainty is Certainty.ASSERTED


def _by(claim: Claim, index: Index, veil: Veil, words: Words) -> str:
    """Who of the origin says it, where that is not the origin itself, and whom they cite."""
    account, beyond = index.account_of.get(claim.id), cited(claim, veil, words)
    own = account is not None and fold(index.accounts[account].origin.name) == fold(claim.chain[speaker_place(claim)].source.name)
    if not own:
        return speaker(claim, veil, words)
    return words("speaker.only_citing", beyond=beyond) if beyond else ""


def _raw(claim: Claim, shown: str, veil: Veil) -> str:
    """The source's own words, where they say more than the value shown."""
    value = claim.value
    if not isinstance(value, (Figure, Moment, Place, Actor)):
        return ""
    raw, name = veil.say(value.raw), veil.say(value.name) if isinstance(value, (Actor, Place)) else shown
    if isinstance(value, Figure) or (isinstance(value, Actor) and value.number is not None):
        adds = fold(raw) not in (fold(shown), fold(name))  # the words say who or how many
    else:
        adds = fold(name) not in fold(raw) and fold(raw) not in fold(shown)
    return raw if adds else ""


def _note(value: Value, index: Index, words: Words) -> str:
    if isinstance(value, Figure) and value.of and value.of in index.claims:
        return words("table.part_of", whole=value_words(index.claims[value.of].value, words))
    if isinstance(value, Explanation) and not value.holds:
        return words("explanation.rejected")
    return ""


def entry(claim: Claim, again: Sequence[Claim], index: Index, veil: Veil, words: Words) -> Entry:
    """One claim in a cell, with the claims that say the same in other sentences."""
    shown = veil.say(value_words(claim.value, words))
    return Entry(
        ref=Ref(shown, anchor(claim.id)),
        raw=_raw(claim, shown, veil),
        note=_note(claim.value, index, words),
        certainty=words(f"certainty.{claim.certainty}"),
        certainty_key=str(claim.certainty),
        basis=basis_of(claim, words) if claim.chain[-1].basis is not Basis.NOT_STATED else "",
        by="" if _plain(claim) else _by(claim, index, veil, words),
        distant=distance_of(claim),
        habitual=claim.modality == "habitual",
        more=tuple(Ref(str(number), anchor(c.id)) for number, c in enumerate(again, 2)),
    )


def _key(claim: Claim) -> tuple[int, str]:
    value = claim.value
    if isinstance(value, Figure):
        return _ORDER[claim.property], "|".join(str(x or "") for x in (value.category, value.sex, value.age_group, value.role))
    return _ORDER[claim.property], fold(value.name) if isinstance(value, Actor) else ""


def _says_little(claim: Claim) -> bool:
    return isinstance(claim.value, Stage) and claim.value.stage is StageReached.ACCOMPLISHED and claim.certainty is Certainty.ASSERTED


def entries(claims: Iterable[Claim], index: Index, veil: Veil, words: Words) -> tuple[Entry, ...]:
    """Claims of one cell; those that say the same thing as surely are one entry with several sentences."""
    return tuple(one for one, _ in entries_with_claims(claims, index, veil, words))


def entries_with_claims(claims: Iterable[Claim], index: Index, veil: Veil, words: Words) -> tuple[tuple[Entry, Claim], ...]:
    """The same, each entry with the first of its claims."""
    groups: dict[tuple[str, ...], list[Claim]] = {}
    for claim in claims:
        same = entry(claim, (), index, veil, words)
        key = (
            fold(same.ref.text),
            same.certainty_key,
            str(claim.act),
            same.note,
            str(same.distant),
            "" if _plain(claim) else fold(same.by),
        )
        groups.setdefault(key, []).append(claim)
    return tuple((entry(group[0], group[1:], index, veil, words), group[0]) for group in groups.values())


def rivals(accounts: Sequence[Account], index: Index, veil: Veil, words: Words) -> Table:
    """The table of one incident. Somebody whom two origins name has a row; those whom one names share a row for the property."""
    rows: dict[tuple[int, str], dict[str, list[Claim]]] = {}
    for account in accounts:
        for claim in index.claims_of(account.id):
            if claim.property not in ELSEWHERE and not _says_little(claim):
                rows.setdefault(_key(claim), {}).setdefault(account.id, []).append(claim)
    shared = _share(rows)
    columns = sorted((a for a in accounts if any(a.id in cells for cells in shared.values())), key=lambda a: -_substance(a, index))
    parted = {place for place, subject in shared if subject != _ALONE}
    return Table(
        tuple(column(a, index, veil, words) for a in columns),
        tuple(
            _row(key, cells, columns, key[1] == _ALONE and key[0] in parted, index, veil, words) for key, cells in sorted(shared.items())
        ),
    )


def _substance(account: Account, index: Index) -> int:
    """How much an account has to say: figures and doers weigh more than when and where, which all tell."""
    return sum(3 if isinstance(c.value, (Figure, Actor)) else 1 for c in index.claims_of(account.id))


def _share(rows: dict[tuple[int, str], dict[str, list[Claim]]]) -> dict[tuple[int, str], dict[str, list[Claim]]]:
    together: dict[tuple[int, str], dict[str, list[Claim]]] = {}
    for (place, subject), cells in rows.items():
        claim = next(iter(cells.values()))[0]
        alone = claim.property in ACTORS and len(cells) == 1
        target = together.setdefault((place, _ALONE if alone else subject), {})
        for account, claims in cells.items():
            target.setdefault(account, []).extend(claims)
    return together


def _row(
    key: tuple[int, str],
    cells: dict[str, list[Claim]],
    columns: Sequence[Account],
    beside: bool,
    index: Index,
    veil: Veil,
    words: Words,
) -> Row:
    """One row. `beside`: others of the same property have rows of their own."""
    claim = next(iter(cells.values()))[0]
    subject = ""
    if claim.property in FIGURES and isinstance(claim.value, Figure):
        subject = veil.say(who_is_counted(claim.value, words))
    elif isinstance(claim.value, Actor) and key[1] != _ALONE:
        subject = veil.say(claim.value.name)
    elif beside:
        subject = words("table.others")
    return Row(words(f"property.{claim.property}"), subject, tuple(_cell(cells.get(a.id, ()), index, veil, words) for a in columns))


def _cell(claims: Iterable[Claim], index: Index, veil: Veil, words: Words) -> tuple[Voice, ...]:
    """The origin's own words first, then those of the others who speak for it."""
    voices: dict[str, list[Entry]] = {}
    for one in entries(claims, index, veil, words):
        voices.setdefault(one.by, []).append(one)
    return tuple(Voice(by, tuple(said)) for by, said in sorted(voices.items(), key=lambda item: item[0] != ""))


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that somebody says, outside the table."""

    entry: Entry
    who: str
    who_anchor: str
    point: str


def said(claims: Iterable[Claim], index: Index, veil: Veil, words: Words) -> tuple[Said, ...]:
    """Claims as a list, each with the one who says it; the same from one speaker stands once."""
    groups: dict[str, list[Claim]] = {}
    for claim in claims:
        groups.setdefault(index.account_of.get(claim.id, ""), []).append(claim)
    found = []
    for account, its_claims in groups.items():
        by_property: dict[Property, list[Claim]] = {}
        for claim in its_claims:
            by_property.setdefault(claim.property, []).append(claim)
        for prop, same in by_property.items():
            for one, first in entries_with_claims(same, index, veil, words):
                found.append(Said(one, speaker(first, veil, words), f"a-{account}" if account else "", words(f"property.{prop}")))
    return tuple(found)


def rejects(claim: Claim) -> bool:
    """Whether the speaker says that it is not so."""
    held = isinstance(claim.value, Explanation) and not claim.value.holds
    return held or claim.certainty is Certainty.DENIED
