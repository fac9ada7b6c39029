"""The sealed register of the dead and missing: closed at first, only they, only what is stated, joined by two people, and nowhere else."""

import csv
import json
import sqlite3
from pathlib import Path

import pytest

from testimonia.errors import CaseError
from testimonia.model.people import Role
from testimonia.model.record import Header, Record
from testimonia.model.register import Fate
from testimonia.model.terms import ActorKind, Effect, Kind, Property, Sex, SourceKind, Verdict
from testimonia.model.values import Actor
from testimonia.pipeline import OpenCase, open_case
from testimonia.pipeline.evidence import restore
from testimonia.pipeline.register import Given, Register
from tests.report.composed import FOURTH, KESRA, Report, link
from tests.workbench.case import case_of

PRESS = """Shots at the harbour of Kesra

On 4 March gunmen killed Ruth Abebe, 34, a tailor, at the market in Kesra. She was a woman whom everybody knew. Omar Saidi died in the
same hour. Yusuf Haddad, who stood beside them, told the Harbour Post what he saw. Idris Kone is said to have led the attackers.
"""
LIST = """List of the relatives' committee of Kesra

Killed on 4 March at the market in Kesra: Abebe Ruth, aged 34; Yusuf Haddad; Idris Kone, gunman.
"""
CYRILLIC = """Комитет семей сообщил, что 4 марта на рынке погибла Рут Абебе, 34 года.
"""


def _victim(name: str, role: str | None = None) -> Actor:
    return Actor(name, ActorKind.PRIVATE_PERSON, name, role=role, effect=Effect.KILLED)


def register_record() -> Record:
    """A press report, a list and a note in another script: who is dead, who saw it, who is said to have done it."""
    post = link("Harbour Post", SourceKind.OUTLET)
    press = Report("press.txt", PRESS, "2021-03-05", "Harbour Post")
    attack = press.mention(Kind.ARMED_ATTACK, "gunmen killed Ruth Abebe")
    press.claim(attack, Property.DATE, "4 March", FOURTH, post)
    press.claim(attack, Property.PLACE, "Kesra", KESRA, post)
    for name in ("Ruth Abebe", "Omar Saidi"):
        press.claim(attack, Property.VICTIM, name, _victim(name), post)
    seen = link("Yusuf Haddad", SourceKind.WITNESS)
    press.claim(attack, Property.VICTIM, "them", Actor("them", ActorKind.OTHER, "them", effect=Effect.KILLED), post, seen)
    press.claim(attack, Property.PERPETRATOR, "Idris Kone", Actor("Idris Kone", ActorKind.PRIVATE_PERSON, "Idris Kone"), post)
    committee = link("Relatives' committee", SourceKind.ORGANISATION)
    listed = Report("list.txt", LIST, "2021-03-06", "Relatives' committee")
    killed = listed.mention(Kind.ARMED_ATTACK, "Killed on 4 March")
    listed.claim(killed, Property.DATE, "4 March", FOURTH, committee)
    listed.claim(killed, Property.PLACE, "Kesra", KESRA, committee)
    for name in ("Abebe Ruth", "Yusuf Haddad", "Idris Kone"):
        listed.claim(killed, Property.VICTIM, name, _victim(name, "gunman" if name == "Idris Kone" else None), committee)
    families = link("Комитет семей", SourceKind.ORGANISATION)
    russian = Report("families.txt", CYRILLIC, "2021-03-07", "Комитет семей")
    died = russian.mention(Kind.ARMED_ATTACK, "погибла")
    russian.claim(died, Property.VICTIM, "Рут Абебе", _victim("Рут Абебе"), families)
    reports = (press, listed, russian)
    return Record(
        Header("register", "reader-1"),
        tuple(r.document for r in reports),
        tuple(m for r in reports for m in r.mentions),
        tuple(c for r in reports for c in r.claims),
    )


@pytest.fixture
def case(tmp_path: Path) -> OpenCase:
    return case_of(register_record(), tmp_path / "register.case")


@pytest.fixture
def register(case: OpenCase) -> Register:
    found = case.register()
    found.open(by="Ana", why="the families ask for a list")
    return found


def claim(case: OpenCase, words: str) -> str:
    return next(c.id for c in case.store.claims() if c.span.quote == words and c.property is Property.VICTIM)


def entered(case: OpenCase, register: Register) -> list[str]:
    """Ruth Abebe as three documents tell of her."""
    ruth = Given(("Ruth Abebe",), Fate.DEAD, age="34", sex=Sex.WOMAN, sex_words="a woman", occupation="tailor")
    return [
        register.add(claim(case, "Ruth Abebe"), ruth, by="Ana").id,
        register.add(claim(case, "Abebe Ruth"), Given(("Abebe Ruth",), Fate.DEAD, age="aged 34"), by="Ana").id,
        register.add(claim(case, "Рут Абебе"), Given(("Рут Абебе",), Fate.DEAD, age="34 года"), by="Ana").id,
    ]


def test_it_is_closed_until_the_owner_opens_it_and_that_is_noted(case: OpenCase):
    register = case.register()
    for ask in (register.entries, register.proposals, register.candidates, register.persons):
        with pytest.raises(CaseError, match="testimonia register"):
            ask()
    assert not (case.path / "register.sqlite").exists()
    with pytest.raises(CaseError, match="has a reason"):
        register.open(by="Ana", why=" ")
    register.open(by="Ana", why="the families ask for a list")
    assert register.entries() == ()
    register.close(by="Ana", why="done")
    with pytest.raises(CaseError, match="is closed"):
        register.entries()
    told = [(str(e.action), e.by, e.why) for e in case.store.custody() if e.action.startswith("register")]
    assert told == [("register_opened", "Ana", "the families ask for a list"), ("register_closed", "Ana", "done")]


def test_what_is_taken_in_stands_in_the_document_with_its_claim_and_chain(case: OpenCase, register: Register):
    entered(case, register)
    first = register.entries()[0]
    assert [(s.field, s.words, s.value) for s in first.stated] == [
        ("name", "Ruth Abebe", ""),
        ("age", "34", "34"),
        ("sex", "a woman", "woman"),
        ("occupation", "tailor", ""),
    ]
    assert all(PRESS[s.start : s.end] == s.words for s in first.stated)
    assert (first.claim, first.chain, first.list) == (claim(case, "Ruth Abebe"), ("Harbour Post (outlet)",), "Harbour Post")
    assert register.entries()[2].names == ("Рут Абебе",)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (Given(("Ruth Abeba",), Fate.DEAD), "do not stand in the document"),
        (Given(("Ruth Abebe",), Fate.DEAD, age="35"), "do not stand in the document"),
        (Given(("Ruth Abebe",), Fate.DEAD, sex=Sex.WOMAN), "never from a name"),
        (Given((), Fate.DEAD), "an entry has a name"),
    ],
)
def test_nothing_is_guessed(case: OpenCase, register: Register, given: Given, why: str):
    with pytest.raises(CaseError, match=why):
        register.add(claim(case, "Ruth Abebe"), given, by="Ana")
    assert register.entries() == ()


@pytest.mark.parametrize(
    ("name", "why"), [("Yusuf Haddad", "speaks in the same incident or document, as witness"), ("Idris Kone", "calls them “gunman”")]
)
def test_a_witness_and_a_perpetrator_are_refused_with_the_reason(case: OpenCase, register: Register, name: str, why: str):
    with pytest.raises(CaseError, match=why):
        register.add(claim(case, name), Given((name,), Fate.DEAD), by="Ana")
    assert register.entries() == ()


def test_a_claim_on_something_else_takes_nobody_in(case: OpenCase, register: Register):
    doer = next(c.id for c in case.store.claims() if c.property is Property.PERPETRATOR)
    with pytest.raises(CaseError, match="does not say of somebody that they are dead or missing"):
        register.add(doer, Given(("Idris Kone",), Fate.DEAD), by="Ana")


def test_proposals_come_with_their_reasons_in_any_script(case: OpenCase, register: Register):
    entered(case, register)
    found = register.proposals()
    assert len(found) == 3
    best = found[0]
    assert {*best.left.names, *best.right.names} == {"Ruth Abebe", "Abebe Ruth"}
    assert [reason.why for reason in best.reasons][-1] == "the same age, 34"
    assert not best.across
    assert "Omar Saidi" not in {name for p in found for e in (p.left, p.right) for name in e.names}


def test_two_people_join_and_either_takes_it_apart(case: OpenCase, register: Register):
    one, other, _ = entered(case, register)
    assert register.answer(one, other, Verdict.SAME, by="Ana", why="same age") is None
    assert register.answer(one, other, Verdict.SAME, by=" ana", why="once more") is None, "one person is one, however they sign"
    assert len(register.persons()) == 3
    assert register.answer(one, other, Verdict.SAME, by="Bo", why="the committee says so") is Verdict.SAME
    assert [person.names for person in register.persons()] == [("Ruth Abebe", "Abebe Ruth"), ("Рут Абебе",)]
    assert register.answer(one, other, Verdict.UNSURE, by="Bo", why="I looked again") is None
    assert len(register.persons()) == 3
    assert register.answer(one, other, Verdict.DIFFERENT, by="Cy", why="two streets") is None, "they are at odds: nothing stands"


def test_what_two_people_called_different_is_not_joined_through_a_third(case: OpenCase, register: Register):
    one, two, three = entered(case, register)
    for by in ("Ana", "Bo"):
        register.answer(one, two, Verdict.DIFFERENT, by=by, why="two streets")
        register.answer(one, three, Verdict.SAME, by=by, why="same age")
    register.answer(two, three, Verdict.SAME, by="Ana", why="same age")
    with pytest.raises(CaseError, match="would be one person through others"):
        register.answer(two, three, Verdict.SAME, by="Bo", why="same age")
    assert sorted(len(person.entries) for person in register.persons()) == [1, 2]


def test_lists_without_a_name_feed_the_estimate_of_the_unseen(case: OpenCase, register: Register, tmp_path: Path):
    from testimonia.analyze.ask.unseen import read_lists
    from testimonia.exchange.into.lists import list_rows

    one, other, _ = entered(case, register)
    for by in ("Ana", "Bo"):
        register.answer(one, other, Verdict.SAME, by=by, why="same age")
    out = tmp_path / "lists.csv"
    assert register.write_lists(out, by="Ana", why="estimate") == 2
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [
        ["person", "list", "date"],
        ["p1", "Harbour Post", "2021-03-04"],
        ["p1", "Relatives' committee", "2021-03-04"],
        ["p2", "Комитет семей", rows[3][2]],
    ]
    (overlaps,) = read_lists(list_rows(out), None).values()
    assert overlaps.seen == 2
    assert oct(out.stat().st_mode)[-3:] == "600"


def holding(path: Path, words: str) -> dict[str, int]:
    """How often each table of the case holds the words."""
    with sqlite3.connect(path / "case.sqlite") as database:
        tables = [row[0] for row in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        found = {}
        for table in tables:
            if "_segdir" in table or "_idx" in table:
                continue
            rows = database.execute(f'SELECT * FROM "{table}"').fetchall()
            found[table] = sum(str(row).count(words) for row in rows)
    return found


def test_no_other_table_index_or_export_holds_what_the_register_adds(case: OpenCase, tmp_path: Path):
    """Law: with the register full and matched, everything else in the case is what it was, but for entries of custody without a name."""
    names = ("Ruth Abebe", "Abebe Ruth", "Рут Абебе")
    before = {name: holding(case.path, name) for name in names}
    case.export(tmp_path / "before.geojson", format="geojson", by="Ana")
    register = case.register()
    register.open(by="Ana", why="the families ask for a list")
    one, other, _ = entered(case, register)
    for by in ("Ana", "Bo"):
        register.answer(one, other, Verdict.SAME, by=by, why="same age")
    assert {name: holding(case.path, name) for name in names} == before
    assert all(one not in str(entry) and other not in str(entry) for entry in case.store.custody())
    case.export(tmp_path / "after.geojson", format="geojson", by="Ana")
    assert (tmp_path / "after.geojson").read_bytes() == (tmp_path / "before.geojson").read_bytes()
    case.bundle(tmp_path / "x.zip", by="Ana")
    case.bundle(tmp_path / "whole.zip", by="Ana", whole=True, why="for the court")
    for made in ("x.zip", "whole.zip"):
        import zipfile

        with zipfile.ZipFile(tmp_path / made) as archive:
            assert not [name for name in archive.namelist() if "register" in name or "people" in name]
            for name in archive.namelist():
                assert one.encode() not in archive.read(name)
    assert (case.path / "register.sqlite").stat().st_mode & 0o777 == 0o600


def test_its_own_export_names_everybody_and_is_the_owners_alone(case: OpenCase, register: Register, tmp_path: Path):
    entered(case, register)
    with pytest.raises(CaseError, match="has a reason"):
        register.export(tmp_path / "r.json", by="Ana", why="")
    assert register.export(tmp_path / "r.json", by="Ana", why="for the committee") == 3
    held = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert held["confidential"] is True
    assert [entry["stated"][0]["words"] for entry in held["entries"]] == ["Ruth Abebe", "Abebe Ruth", "Рут Абебе"]
    assert oct((tmp_path / "r.json").stat().st_mode)[-3:] == "600"
    with pytest.raises(CaseError, match="nothing is overwritten"):
        register.export(tmp_path / "r.json", by="Ana", why="for the committee")


def test_a_backup_holds_it_and_accounts_but_no_session(case: OpenCase, register: Register, tmp_path: Path):
    from testimonia.store.people import People

    entered(case, register)
    people = People(case.path)
    people.add("Ana", Role.OWNER, "lantern gravel otter plum")
    session = people.log_in("Ana", "lantern gravel otter plum", "10.0.0.1")
    assert session is not None
    case.backup(tmp_path / "b.zip", by="Ana")
    back = restore(tmp_path / "b.zip", tmp_path / "again.case").store
    with open_case(back.path) as again:
        assert len(again.register().entries()) == 3
    assert [a.name for a in People(back.path).accounts()] == ["Ana"]
    assert People(back.path).whose(session) is None
    for name in ("register.sqlite", "people.sqlite"):
        assert (back.path / name).stat().st_mode & 0o777 == 0o600


def test_a_purge_takes_the_document_out_of_the_register_too(case: OpenCase, register: Register):
    one, other, _ = entered(case, register)
    register.answer(one, other, Verdict.SAME, by="Ana", why="same age")
    document = register.entries()[0].document
    case.purge(document, "the family withdrew its consent", by="Ana")
    assert [entry.names for entry in register.entries()] == [("Abebe Ruth",), ("Рут Абебе",)]
    assert b"tailor" not in (case.path / "register.sqlite").read_bytes()


def test_somebody_is_taken_out_and_the_ledger_does_not_say_who(case: OpenCase, register: Register):
    one, *_ = entered(case, register)
    register.remove(one, by="Ana", why="the family asked")
    assert len(register.entries()) == 2
    last = case.store.custody()[-1]
    assert (str(last.action), last.by, last.why, last.item, dict(last.details)) == ("register_removed", "Ana", "the family asked", "", {})


def test_claims_that_name_a_dead_person_are_told_and_taken_in_by_nobody(register: Register):
    assert {c.span.quote for c in register.candidates()} >= {"Ruth Abebe", "Omar Saidi"}
    assert register.entries() == ()
