"""The sealed register of the dead and missing over an open case. Off until the owner opens it.

Opening, closing, taking out and exporting stand in the custody ledger, without a name or an id of anybody.
"""

import csv
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from testimonia.errors import CaseError
from testimonia.model.custody import Action
from testimonia.model.record import Claim, Incident
from testimonia.model.register import Answer, Entry, Fate, Field, Person, Proposal, Stated, years
from testimonia.model.terms import ActorKind, Certainty, Effect, Modality, Property, Sex, Verdict
from testimonia.model.values import Actor, Place
from testimonia.reconcile.origins import trace
from testimonia.reconcile.register import Situated, contradiction, persons, proposals, why_not
from testimonia.store.custody import now
from testimonia.store.register import SealedRegister

if TYPE_CHECKING:
    from testimonia.store import StoredCase

TELLING = frozenset({Property.VICTIM, Property.KILLED, Property.EXECUTED, Property.MISSING, Property.ABDUCTED})
"""Claims that can tell of a dead or missing person."""
_PERSONS = frozenset({ActorKind.PRIVATE_PERSON, ActorKind.PUBLIC_PERSON})
_ANSWERS = frozenset({Verdict.SAME, Verdict.DIFFERENT, Verdict.UNSURE})
_NEAR = 600  # characters around a claim in which words that state something of its person are looked for first


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody takes from the text of a claim's document: words, which must stand there. `sex` goes with `sex_words`."""

    names: tuple[str, ...]
    fate: Fate
    age: str = ""
    sex: Sex | None = None
    sex_words: str = ""
    occupation: str = ""


class Register:
    """The register of one case."""

    def __init__(self, store: "StoredCase") -> None:
        self.store = store
        self._sealed = SealedRegister(store.path)

    # -- open or not

    @property
    def is_open(self) -> bool:
        return self._sealed.is_open

    def open(self, *, by: str, why: str) -> None:
        """Opens it. Raises CaseError without a reason, or when it is open."""
        self._turn(True, Action.REGISTER_OPENED, by, why)

    def close(self, *, by: str, why: str) -> None:
        """Closes it: it can be neither read nor written until it is opened again. What it holds stays in it."""
        self._turn(False, Action.REGISTER_CLOSED, by, why)

    def _turn(self, is_open: bool, action: Action, by: str, why: str) -> None:
        if not by.strip() or not why.strip():
            raise CaseError("opening and closing the register is signed and has a reason: --by WHO --why REASON")
        if self.is_open is is_open:
            raise CaseError(f"{self.store.path}: the register is {'open' if is_open else 'closed'} already.")
        self.store.note_custody(action, by=by, why=why)
        self._sealed.set_open(is_open)

    def _must_be_open(self) -> None:
        if not self.is_open:
            raise CaseError(
                f"{self.store.path}: the register of the dead and missing is closed. The owner opens it with a reason: "
                f"testimonia register {self.store.path} on --by WHO --why REASON"
            )

    # -- who stands in it

    def entries(self) -> tuple[Entry, ...]:
        self._must_be_open()
        return self._sealed.entries()

    def persons(self) -> tuple[Person, ...]:
        """Everybody, entries joined as two people decided."""
        return persons(self.entries(), self._sealed.answers())

    def candidates(self) -> tuple[Claim, ...]:
        """Claims by which a source names a single dead person, and which stand in nobody's entry yet. People take them in, or not."""
        self._must_be_open()
        held = {entry.claim for entry in self._sealed.entries()}
        _, claims = self.store.current()
        return tuple(c for c in claims if c.id not in held and _tells_of_one(c))

    def add(self, claim: str, given: Given, *, by: str) -> Entry:
        """Takes a person in. Raises CaseError when the claim does not tell of dead or missing, when words do not stand in its document, and
        when the person is also a suspect, protester, witness or perpetrator: then with the reason."""
        self._must_be_open()
        found = next((c for c in self.store.followed([claim]) if c.id == claim), None)
        if found is None:
            raise CaseError(f"{claim}: no claim of this id in the case. Look for it: testimonia show {self.store.path}")
        if found.property not in TELLING or found.certainty is Certainty.DENIED or found.modality is Modality.HABITUAL:
            raise CaseError(f"{claim}: a claim on {found.property} that does not say of somebody that they are dead or missing.")
        entry = self._entry(found, given, by)
        mentions, claims = self.store.current()
        around = self._around(found, claims)
        reason = why_not(entry.names, found, around, {m.id: m.kind for m in mentions})
        if reason:
            raise CaseError(f"not taken in: {reason}. The register holds nobody who may be a suspect, protester, witness or perpetrator.")
        if not self._sealed.add(entry):
            raise CaseError(f"{claim}: this person of this claim stands in the register already.")
        return entry

    def _entry(self, claim: Claim, given: Given, by: str) -> Entry:
        document = self.store.document(claim.document)
        text = document.text if document else None
        if text is None:
            raise CaseError(f"{claim.id}: the text of its document is not held, so nothing stands there that could be taken over.")
        names = [name for name in given.names if name.strip()]
        if not names:
            raise CaseError("an entry has a name, as the document writes it. Who is not named is counted, and stands in no register.")
        if (given.sex is None) is bool(given.sex_words):
            raise CaseError("a sex is taken in with the words that state it, and never from a name: give both, or neither.")
        told = [
            *(_stated(Field.NAME, name, text, claim) for name in names),
            *((_stated(Field.AGE, given.age, text, claim, years(given.age)),) if given.age else ()),
            *((_stated(Field.SEX, given.sex_words, text, claim, str(given.sex)),) if given.sex else ()),
            *((_stated(Field.OCCUPATION, given.occupation, text, claim),) if given.occupation else ()),
        ]
        chain = tuple(f"{link.source.name} ({link.source.kind})" for link in claim.chain)
        origin = trace(claim, None).origin.name
        return Entry(claim.id, claim.document, claim.mention, given.fate, tuple(told), chain, origin, by, now())

    def _around(self, claim: Claim, claims: Sequence[Claim]) -> list[Claim]:
        incident = next((i for i in self.store.incidents() if claim.mention in i.mentions), None)
        own = set(incident.mentions) if incident else {claim.mention}
        return [c for c in claims if c.mention in own or c.document == claim.document]

    def remove(self, entry: str, *, by: str, why: str) -> None:
        """Takes an entry out for good. The ledger keeps that it was done, not who it was."""
        self._must_be_open()
        if not why.strip():
            raise CaseError("an entry is taken out with a reason: --why REASON")
        found = self._one(entry)
        self.store.note_custody(Action.REGISTER_REMOVED, by=by, why=why)
        self._sealed.remove([found.id])

    def _one(self, id: str) -> Entry:
        found = [entry for entry in self._sealed.entries() if entry.id.startswith(id)] if id else []
        if len(found) != 1:
            raise CaseError(f"{id or 'nothing'}: {'no entry' if not found else 'several entries'} of the register. Give more of its id.")
        return found[0]

    # -- who may be one

    def proposals(self) -> tuple[Proposal, ...]:
        """Pairs of entries that may be one person, by the declared rules, inside an incident and across; two people decide."""
        return proposals(self._situated(), self._sealed.answers())

    def _situated(self) -> list[Situated]:
        entries = self.entries()
        homes: Mapping[str, Incident] = {m: i for i in self.store.incidents() for m in i.mentions}
        found = []
        for entry in entries:
            home = homes.get(entry.mention)
            where: Place | None = home.where if home else None
            day = home.when.start[:10] if home and home.when else None
            found.append(Situated(entry, home.id if home else None, day, where.name if where else None))
        return found

    def answer(self, left: str, right: str, verdict: Verdict, *, by: str, why: str) -> Verdict | None:
        """One person's answer; what stands of the pair then. Raises CaseError where it would make one person of two that stand apart."""
        from testimonia.model.register import decided
        from testimonia.reconcile.register import pair, pairs_of

        self._must_be_open()
        if verdict not in _ANSWERS or not by.strip() or not why.strip():
            raise CaseError("an answer is same, different or unsure, signed, with a reason.")
        one, other = pair(self._one(left).id, self._one(right).id)
        if one == other:
            raise CaseError(f"{one}: one entry, not two.")
        given = Answer(one, other, verdict, by, now(), why)
        entries, answers = self._sealed.entries(), (*self._sealed.answers(), given)
        against = contradiction(entries, answers)
        if against:
            raise CaseError(
                f"{against[0]} and {against[1]} would be one person through others, and two people called them different. "
                "Nothing was written. Take one of the answers back first, by answering unsure."
            )
        self._must_fit(persons(entries, answers), {one, other})
        self._sealed.answer(given)
        return decided(pairs_of(answers)[(one, other)])

    def _must_fit(self, found: Sequence[Person], touched: set[str]) -> None:
        """Joined, a name of the one entry must not be a witness or suspect in the incident of the other."""
        mentions, claims = self.store.current()
        kinds = {m.id: m.kind for m in mentions}
        by_id = {c.id: c for c in claims}
        for person in found:
            if len(person.entries) < 2 or not touched & {entry.id for entry in person.entries}:
                continue
            for entry in person.entries:
                own = by_id.get(entry.claim)
                reason = why_not(person.names, own, self._around(own, claims), kinds) if own else None
                if reason:
                    raise CaseError(f"not joined: {reason}. Look at the entries again.")

    # -- what leaves it

    def write_lists(self, out: Path, *, by: str, why: str) -> int:
        """Persons by the lists they stand on, without a name: the table that `testimonia analyze undercount` takes. How many persons."""
        found = self.persons()
        days = {s.entry.id: s.day or "" for s in self._situated()}
        with _private(out) as file:
            writer = csv.writer(file)
            writer.writerow(("person", "list", "date"))
            for number, person in enumerate(found, 1):
                day = min(filter(None, (days[entry.id] for entry in person.entries)), default="")
                writer.writerows((f"p{number}", name, day) for name in person.lists)
        self._note(out, "lists", "masked", by, why)
        return len(found)

    def export(self, out: Path, *, by: str, why: str) -> int:
        """Everything in it, names included, as JSON that its owner alone can read. How many entries."""
        from testimonia.model.deciding import person as signed

        entries, answers = self.entries(), self._sealed.answers()
        if not signed(by) or not why.strip():
            raise CaseError("an export of the register is signed and has a reason: --by WHO --why REASON")
        groups = [[entry.id for entry in person.entries] for person in self.persons()]
        held = {
            "confidential": True,
            "entries": [asdict(entry) | {"id": entry.id} for entry in entries],
            "answers": [asdict(answer) for answer in answers],
            "persons": groups,
        }
        with _private(out) as file:
            json.dump(held, file, ensure_ascii=False, indent=1)
        self._note(out, "whole", "named: confidential", by, why)
        return len(entries)

    def _note(self, out: Path, what: str, names: str, by: str, why: str) -> None:
        """Notes what left; what cannot be noted does not leave."""
        try:
            details = {"what": what, "file": out.name, "private_persons": names}
            self.store.note_custody(Action.REGISTER_EXPORTED, by=by, why=why, details=details)
        except CaseError:
            out.unlink(missing_ok=True)
            raise


def _tells_of_one(claim: Claim) -> bool:
    value = claim.value
    named = isinstance(value, Actor) and value.actor_kind in _PERSONS and value.number is None
    dead = isinstance(value, Actor) and value.effect is Effect.KILLED
    return named and dead and claim.property is Property.VICTIM and claim.certainty is not Certainty.DENIED


def _stated(field: Field, words: str, text: str, claim: Claim, value: str = "") -> Stated:
    """Words at their place in the text, nearest after the claim's neighbourhood begins. Raises CaseError when they do not stand there."""
    words = words.strip()
    start = text.find(words, max(0, claim.span.start - _NEAR))
    start = start if start >= 0 else text.find(words)
    if start < 0:
        raise CaseError(f"{field}: these words do not stand in the document. Take over what it says, letter for letter.")
    return Stated(field, words, start, start + len(words), value)


def _private(out: Path) -> TextIO:
    """A new file that its owner alone can read. Raises CaseError when there is one of the name, or no folder for it."""
    try:
        return os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8", newline="")
    except FileExistsError:
        raise CaseError(f"{out}: there is a file already, and nothing is overwritten. Choose another name.") from None
    except OSError as error:
        raise CaseError(f"{out}: {error.strerror}. Choose another place.") from None
