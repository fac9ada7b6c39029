"""A case whose database is damaged or gone is made again: originals from the vault, what people did from the ledger file."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import pytest
from typer.testing import CliRunner

from testimonia.cli.app import app
from testimonia.errors import CaseDamaged, CaseError
from testimonia.model.custody import Action
from testimonia.model.terms import Verdict
from testimonia.pipeline import OpenCase, open_case
from testimonia.pipeline.evidence import restore
from testimonia.pipeline.rescuing import rescue
from testimonia.store import grids, ledger, rounds
from tests.faults.flips import people_did
from tests.faults.works import a_case, case_of, claim_of, destroy, machine_made
from tests.readers import SentenceReader


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    a_case(tmp_path)
    return tmp_path


def again(folder: Path, reader: SentenceReader | None = None):
    return rescue(folder / "oral.case", by="gulnara", reader=reader or SentenceReader())


def told(folder: Path) -> list[str]:
    with case_of(folder) as case:
        return [f"{finding.where}: {finding.message}" for finding in case.verify()]


def test_a_destroyed_database_takes_nothing_with_it(folder: Path):
    with case_of(folder) as case:
        case.review("mk").correct(claim_of(case, "party").id, low=7, high=7, why="a seventh name")
        rounds.comment(case.store, claim_of(case, "army").id, "is this the town on the river?", "gulnara")
        case.store.add_name(claim_of(case, "army").document, "the army, 20 June.txt", "mk")
        entries = case.store.custody()
    machine, people = machine_made(folder), people_did(folder)
    destroy(folder / "oral.case")
    with pytest.raises(CaseDamaged, match="testimonia rescue"):
        open_case(folder / "oral.case")
    done = again(folder)
    assert (done.lost, done.findings, done.documents, done.judgements) == ((), (), 3, 2)
    assert (machine_made(folder), people_did(folder)) == (machine, people)
    after = done.store.custody()
    assert after[: len(entries)] == entries
    assert [entry.action for entry in after[len(entries) :]] == [Action.RESTORED, *[Action.BROUGHT] * 4]
    assert (after[len(entries)].by, done.aside.read_bytes()[:7]) == ("gulnara", b"nothing")
    assert done.store.header.case == "oral"
    for _ in range(2):  # and as often as it is destroyed
        destroy(folder / "oral.case")
        again(folder)
        assert (machine_made(folder), people_did(folder)) == (machine, people)


def test_a_database_that_is_gone_is_not_taken_for_a_case_that_never_was(folder: Path):
    (folder / "oral.case" / "case.sqlite").unlink()
    for create in (True, False):
        with pytest.raises(CaseDamaged, match=r"is damaged, gone, or not a case.*testimonia rescue"):
            open_case(folder / "oral.case", create=create)
    assert again(folder).aside is None
    assert told(folder) == []


def test_an_older_copy_of_the_database_is_joined_with_what_came_after_it(folder: Path):
    shutil.copy(folder / "oral.case" / "case.sqlite", folder / "older")
    with case_of(folder) as case:
        case.review("mk").reject(claim_of(case, "army").id, why="another town is meant")
    (folder / "oral.case" / "case.sqlite-wal").unlink(missing_ok=True)
    shutil.copy(folder / "older", folder / "oral.case" / "case.sqlite")
    with case_of(folder) as case, pytest.raises(CaseDamaged, match=r"an older copy of the database .* Nothing was written"):
        case.review("mk").accept(claim_of(case, "party").id, why="both sisters say so")
    again(folder)
    with case_of(folder) as case:
        assert [j.verdict for j in case.store.judgements()] == [Verdict.ACCEPT, Verdict.REJECT]
    assert told(folder) == []


def test_a_judgement_follows_its_words_to_what_another_reader_makes_of_them(folder: Path):
    """The claim that was judged comes back as the former reader read it, and the new reading supersedes it."""
    destroy(folder / "oral.case")
    again(folder, SentenceReader("sentence-reader-2"))
    with case_of(folder) as case:
        (judged,) = case.store.judgements()
        (old,) = (c for c in case.store.claims() if c.made_by == "sentence-reader-1")
        (heir,) = (c for c in case.store.claims() if c.supersedes == old.id)
        assert (judged.on, heir.made_by) == (old.id, "sentence-reader-2")
        assert heir.id in {c.id for c in case.store.current()[1]}
    assert told(folder) == []


def test_what_was_purged_does_not_come_back(folder: Path):
    with case_of(folder) as case:
        army = claim_of(case, "army").document
        case.review("gulnara").reject(claim_of(case, "army").id, why="another town is meant")
        case.purge(army, "whoever gave it is in danger", by="mk")
    assert b"9 soldiers" not in (folder / "oral.case" / ledger.NAME).read_bytes()
    destroy(folder / "oral.case")
    done = again(folder)
    assert (done.lost, done.documents) == ((), 2)
    assert done.store.purged(army).why == "whoever gave it is in danger"
    assert [j.by for j in done.store.judgements()] == ["mk"]
    assert told(folder) == []


def test_a_purge_takes_away_what_a_rescue_put_aside(folder: Path):
    (folder / "oral.case" / "case.sqlite").write_bytes(b"The army said that 9 soldiers were killed" * 99)
    again(folder)
    assert [p.name for p in (folder / "oral.case").glob("*.damaged*")] != []
    with case_of(folder) as case:
        case.purge(claim_of(case, "army").document, "whoever gave it is in danger", by="mk")
    assert [p for p in (folder / "oral.case").rglob("*") if p.is_file() and b"9 soldiers" in p.read_bytes()] == []


def test_a_purge_that_broke_off_is_ended_by_the_rescue(folder: Path, monkeypatch: pytest.MonkeyPatch):
    with case_of(folder) as case:
        army = claim_of(case, "army").document
        with monkeypatch.context() as broken:
            broken.setattr("testimonia.store.purge.clean", interrupted)
            with pytest.raises(KeyboardInterrupt):
                case.purge(army, "whoever gave it is in danger", by="mk")
    destroy(folder / "oral.case")
    done = again(folder)
    assert (done.documents, done.findings) == (2, ())
    assert done.store.vault.digest(army) is None


def interrupted(_: object) -> None:
    raise KeyboardInterrupt


def test_parts_come_out_of_their_container_again(tmp_path: Path):
    report = "The ministry said that 4 civilians were killed in Oral on 2016-06-05.\n"
    with ZipFile(tmp_path / "reports.zip", "w") as packed:
        packed.writestr("june/ministry.txt", report)
    with case_of(tmp_path) as case:
        case.read(tmp_path / "reports.zip", reader=SentenceReader(), by="mk")
    machine = machine_made(tmp_path)
    destroy(tmp_path / "oral.case")
    assert again(tmp_path).lost == ()
    assert machine_made(tmp_path) == machine
    with case_of(tmp_path) as case:
        assert [d.name for d in case.store.documents()] == ["reports.zip: june/ministry.txt"]


def test_an_original_that_is_gone_is_named(folder: Path):
    with case_of(folder) as case:
        case.store.vault.path(claim_of(case, "ministry").document).unlink()
    destroy(folder / "oral.case")
    done = again(folder)
    assert [(lost.name, lost.why.partition(".")[0]) for lost in done.lost] == [
        ("ministry.txt", "its original is not in the vault as it was brought"),
        ("the judgement of mk of " + next(done.store.judgements()).at, done.lost[1].why),
    ]
    assert "stands in the ledger, and" in done.lost[1].why
    assert done.documents == 2


def test_what_was_decided_on_an_original_that_is_gone_comes_back_with_the_original(folder: Path):
    """The ledger file keeps the claim that was judged, through as many rescues as it takes."""
    with case_of(folder) as case:
        ministry = claim_of(case, "ministry")
        case.store.vault.path(ministry.document).rename(folder / "found again")
    machine = machine_made(folder)
    for _ in range(2):
        destroy(folder / "oral.case")
        again(folder)
    with case_of(folder) as case:
        assert case.store.find(ministry.id) == ()
        case.store.vault.put(ministry.document, (folder / "found again").read_bytes())
    destroy(folder / "oral.case")
    assert again(folder, SentenceReader("sentence-reader-2")).lost == ()
    with case_of(folder) as case:
        assert [c.id for c in case.store.claims() if c.made_by == "sentence-reader-1"] == [ministry.id]
    assert machine_made(folder) != machine  # another reader read the rest


def test_what_a_person_read_by_hand_comes_back(folder: Path):
    """A text in a language that is kept and not read, coded by hand."""
    from dataclasses import replace

    (folder / "other.txt").write_text("Министрлик кечээ Аксы шаарында төрт киши каза болду деп билдирди.\n" * 5, encoding="utf-8")
    with case_of(folder) as case:
        case.read(folder / "other.txt", reader=SentenceReader(), by="mk")
        other = next(d for d in case.store.documents() if d.name == "other.txt")
        pattern = claim_of(case, "ministry")
        model = next(m for m in case.store.mentions() if m.id == pattern.mention)

        def coded(made_by: str):
            from testimonia.model.record import read_span

            span = read_span(other.text, 0, 11)
            mention = replace(model, document=other.id, spans=(span,))
            claim = replace(pattern, document=other.id, mention=mention.id, span=span, chain=pattern.chain[:1], made_by=made_by)
            return (mention,), (claim,)

        case.review("gulnara").add(coded, why="it is the second paragraph")
    machine, people = machine_made(folder), people_did(folder)
    destroy(folder / "oral.case")
    done = again(folder)
    assert (done.lost, done.findings) == ((), ())
    assert people_did(folder) == people
    # The incident's id from before the text was coded goes: nobody decided on it.
    assert [line.replace('"formerly":["c27b13ff8ba2a694"]', '"formerly":[]') for line in machine] == machine_made(folder)


def test_a_judgement_on_an_incident_that_another_one_took_over_leads_to_that(folder: Path):
    with case_of(folder) as case:
        first, second = sorted(i.id for i in case.store.incidents())
        grids.note(case.store, first, grids.Kind.HYPOTHESIS, (), ("a quarrel over water",), by="mk", why="an elder says so", seen=())
        grids.note(case.store, second, grids.Kind.HYPOTHESIS, (), ("a quarrel over land",), by="mk", why="so does another", seen=())
        case.review("mk").merge(first, second, why="one attack, told with two towns")
        (merged,) = case.store.incidents()
        assert {first, second} - {merged.id} <= set(merged.formerly)
    destroy(folder / "oral.case")
    assert again(folder).lost == ()
    with case_of(folder) as case:
        (found,) = case.store.incidents()
        assert (found.id, found.formerly) == (merged.id, merged.formerly)


def test_a_damaged_ledger_file_is_written_anew_from_a_sound_database(folder: Path):
    file = folder / "oral.case" / ledger.NAME
    before = file.read_bytes()
    file.write_bytes(before.replace(b"brought", b"bought!", 1))
    (named,) = told(folder)
    assert named == (
        "ledger.jsonl: line 2 was changed after it was written, or cut off. Write it anew from the database: "
        f"testimonia rescue {folder / 'oral.case'}"
    )
    assert again(folder).sound
    assert (file.read_bytes(), told(folder)) == (before, [])


def test_the_database_is_mended_where_the_file_tells_that_it_was_changed(folder: Path):
    """Comments have no hash of their own: that one was changed is told by the file beside the database."""
    with case_of(folder) as case:
        rounds.comment(case.store, claim_of(case, "army").id, "is this the town on the river?", "gulnara")
    with closing(sqlite3.connect(folder / "oral.case" / "case.sqlite")) as database, database:
        database.execute("DROP TRIGGER comments_no_update")
        database.execute("UPDATE comments SET body = 'this is the town on the river'")
    assert told(folder) == [
        f"comments 1: the database says something else than line {lines_of(folder)} of ledger.jsonl, which is as it was written. "
        f"Make what is sound again: testimonia rescue {folder / 'oral.case'}"
    ]
    again(folder)
    assert [row for row in people_did(folder) if "is this the town on the river?" in row] != []
    assert told(folder) == []


def lines_of(folder: Path) -> int:
    return len((folder / "oral.case" / ledger.NAME).read_bytes().splitlines())


def test_a_sound_case_is_left_alone(folder: Path):
    with pytest.raises(CaseError, match="nothing is damaged that a rescue could make again"):
        again(folder)
    with pytest.raises(CaseError, match="no case here, and nothing to make one of"):
        rescue(folder / "nothing.case")


def test_a_file_that_fell_behind_is_brought_up_when_the_case_is_opened(folder: Path):
    file = folder / "oral.case" / ledger.NAME
    whole = file.read_bytes()
    for left in (whole[: whole.rindex(b"\n", 0, -1) + 1], whole[:-40], b""):
        file.write_bytes(left)
        with case_of(folder):
            assert file.read_bytes() == whole
    file.unlink()
    assert told(folder) == []
    assert file.read_bytes() == whole


def test_a_backup_holds_it_as_the_database_is_and_nothing_masked_does(folder: Path):
    with case_of(folder) as case:
        case.backup(folder / "oral.backup", by="mk")
        case.bundle(folder / "oral.zip", by="mk")
        case.export(folder / "tables", format="csv")
    with ZipFile(folder / "oral.backup") as packed:
        assert ledger.NAME in packed.namelist()
    with ZipFile(folder / "oral.zip") as packed:
        assert not any("ledger.jsonl" in name for name in packed.namelist())
    assert list((folder / "tables").rglob("*.jsonl")) == []
    back = restore(folder / "oral.backup", folder / "back.case", by="mk")
    assert back.findings == ()


def test_each_line_is_json_that_others_can_read(folder: Path):
    raw = (folder / "oral.case" / ledger.NAME).read_text(encoding="utf-8").splitlines()
    told = [json.loads(line.partition(" ")[2]) for line in raw]
    (judged,) = (line for line in told if line["kind"] == "judgements")
    assert json.loads(judged["row"]["body"])["why"] == "the list of names bears it out"
    assert {json.loads(noun)["type"] for noun in judged["nouns"]} == {"claim", "mention"}


def test_the_command(folder: Path):
    destroy(folder / "oral.case")
    done = CliRunner().invoke(app, ["rescue", str(folder / "oral.case"), "--by", "mk"])
    assert done.stdout.startswith("3 documents, 1 judgements, ")
    assert "The damaged database is kept" in done.stderr
    refused = CliRunner().invoke(app, ["rescue", str(folder / "oral.case")])
    assert isinstance(refused.exception, CaseError)


def test_opening_it_again_is_the_case_of_a_user(folder: Path):
    destroy(folder / "oral.case")
    again(folder).store.close()
    case: OpenCase = open_case(folder / "oral.case")
    case.review("mk").reject(claim_of(case, "army").id, why="another town is meant")
    assert (case.verify(), len(case.judgements)) == ((), 2)
