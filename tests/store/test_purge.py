"""A purge leaves nothing but hash, day and reason: every file of the case is searched for the words."""

import gzip
import io
import sqlite3
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from testimonia.errors import CaseError, CaseLocked
from testimonia.model.custody import Action
from testimonia.model.layout import Layout, Piece
from testimonia.pipeline import OpenCase, open_case
from testimonia.pipeline.evidence import restore
from testimonia.store import grids, history, rounds, wishes
from testimonia.store.people import Level, People
from testimonia.store.purge import SCRATCH, take_out
from testimonia.workbench import Settings
from testimonia.workbench import app as workbench

LEAKED = """KYZYLSAI, March 3 (Steppe Wire) - Gunmen attacked a bazaar in Kyzylsai on Sunday and killed nine civilians, Colonel Qanat
Zhylqybai told the Steppe Wire. Nurse Perizat Oteuli said that twelve people had died in Hospital 17.
"""
OTHER = """KYZYLSAI, March 4 (Plain Herald) - At least nine people were killed by gunmen on a bazaar in Kyzylsai on Sunday, the mayor said.
"""
WORDS = (
    "Zhylqybai",
    "Perizat",
    "Oteuli",
    "Hospital 17",
    "Steppe Wire",
    "leaked_by_aliya",
    "Aliya brought",
    "as Perizat says",
    "bazaar in Kyzylsai on Sunday and",
)


def files_with(folder: Path, words=WORDS) -> set[tuple[str, str]]:
    """Every file of the folder, its name among them, in which one of the words stands, in UTF-8 or UTF-16, in either case."""
    found = set()
    for path in folder.rglob("*"):
        content = (path.read_bytes() if path.is_file() else b"").lower()
        for word in words:
            forms = [word.lower().encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")]
            if any(form in content for form in forms) or word.lower() in path.name.lower():
                found.add((path.name, word))
    return found


@pytest.fixture
def case(tmp_path: Path) -> OpenCase:
    documents = tmp_path / "in"
    documents.mkdir()
    (documents / "leaked_by_aliya.txt").write_text(LEAKED)
    (documents / "herald.txt").write_text(OTHER)
    case = open_case(tmp_path / "kyzylsai.case")
    case.read(documents / "leaked_by_aliya.txt", by="gulnara", source="Aliya brought it")
    case.read(documents)
    document = leaked(case)
    case.store.keep_layout(document, Layout((Piece(0, 4, page=1),)))
    claim = next(case.store.claims(document))
    elsewhere = next(c for c in case.store.claims() if c.document != document)
    review = case.review("mk")
    review.accept(claim.id, why="as Perizat says")
    review.reject(elsewhere.id, why="others say it differently, as Colonel Qanat Zhylqybai told the paper")
    answers = case.path / "answers"
    answers.mkdir()
    (answers / "0a.json").write_text('{"content": "Qanat Zhylqybai"}')
    return case


def leaked(case: OpenCase) -> str:
    return next(d.id for d in case.store.documents(text=False) if d.name.startswith("leaked"))


def test_after_a_purge_no_file_of_the_case_holds_a_word_of_it(case):
    document = leaked(case)
    assert {word for _, word in files_with(case.path)} == set(WORDS)  # the search finds what there is
    case.purge(document, "the person who gave it is in danger", by="mk")
    assert files_with(case.path) == set()
    assert case.verify() == ()


def test_hash_day_and_reason_stay(case):
    document = leaked(case)
    case.purge(document, "the person who gave it is in danger", by="mk")
    gone = case.store.purged(document)
    assert (gone.item, gone.by, gone.why, gone.action) == (document, "mk", "the person who gave it is in danger", Action.PURGED)
    brought = case.store.custody(document)[0]
    assert (brought.erased, brought.by, brought.details, brought.action) == (True, "", {}, Action.BROUGHT)


def test_incidents_are_built_anew_from_what_is_left(case):
    case.purge(leaked(case), "asked for by the family")
    documents = {d for incident in case.store.incidents() for d in incident.documents}
    assert documents == {d.id for d in case.store.documents(text=False)}
    assert len(documents) == 1
    assert not case.store.stale


def test_a_judgement_that_was_emptied_is_no_judgement_and_breaks_no_chain(case):
    assert len(list(case.store.judgements())) == 2
    purged = case.purge(leaked(case), "asked for by the family")
    assert (purged.judgements, list(case.store.judgements())) == (2, [])
    kept = next(case.store.claims())
    case.review("mk").accept(kept.id, why="stands so in the paper")
    assert case.verify() == ()


def test_the_same_bytes_are_refused_with_the_reason_unless_asked_for_again(case, tmp_path):
    document = leaked(case)
    case.purge(document, "asked for by the family", by="mk")
    summary = case.read(tmp_path / "in")
    assert [notice.why.partition(" on ")[0] for notice in summary.failed] == ["leaked_by_aliya.txt: purged from this case"]
    assert (
        "by mk, with the reason: asked for by the family. To take it in all the same: testimonia read FILE --again" in summary.failed[0].why
    )
    assert case.store.document(document) is None
    assert case.read(tmp_path / "in", again=True).failed == ()
    assert case.store.document(document).name == "leaked_by_aliya.txt"
    assert case.store.purged(document) is None
    assert case.verify() == ()


def test_a_record_does_not_bring_it_back_either(case, tmp_path):
    case.export(tmp_path / "record.jsonl")
    case.purge(leaked(case), "asked for by the family")
    with pytest.raises(Exception, match="purged from this case") as refused:
        case.import_record(tmp_path / "record.jsonl")
    assert "Nothing was taken in" in str(refused.value)


def test_states_of_the_incidents_from_before_do_not_tell_of_it(case):
    document = leaked(case)
    case.purge(document, "asked for by the family")
    with case.store._read() as connection:
        told = [body for state in case.store.states() for i in history.layer(connection, state.number).incidents for body in i.documents]
    assert document not in told
    assert case.diff(0) is not None


def test_a_purge_needs_a_reason_in_words_of_its_own(case):
    with pytest.raises(CaseError, match="needs a reason"):
        case.purge(leaked(case), "  ")
    with pytest.raises(CaseError, match="names a person of the document or repeats 3 words in a row of it"):
        case.purge(leaked(case), "a colonel told the Steppe Wire and must not be found")
    with pytest.raises(CaseError, match="names a person of the document"):
        case.purge(leaked(case), "Perizat Oteuli asked")
    assert case.store.document(leaked(case)) is not None


def test_there_must_be_such_a_document(case):
    with pytest.raises(CaseError, match="no document sha256:0"):
        case.purge("sha256:0", "x")


def test_while_another_program_reads_the_purge_says_that_it_is_not_over(case):
    document = leaked(case)
    other = sqlite3.connect(case.path / "case.sqlite", isolation_level=None)
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM documents").fetchone()
    with pytest.raises(CaseLocked, match="--finish"):
        case.purge(document, "asked for by the family")
    assert [f.message.partition(".")[0] for f in case.verify()] == ["its purge broke off before everything was gone"]
    other.close()
    case.finish_purge()
    assert case.verify() == ()
    assert files_with(case.path) == set()


def test_a_purge_that_was_killed_halfway_is_told_and_ended(case):
    document = leaked(case)
    take_out(case.store, document, "asked for by the family", None)
    assert [f.where for f in case.verify() if "purge broke off" in f.message] == [document]
    case.finish_purge()
    assert case.verify() == ()
    assert files_with(case.path) == set()


def test_an_entry_or_a_judgement_that_somebody_emptied_without_a_purge_shows(case):
    with sqlite3.connect(case.path / "case.sqlite") as database:
        database.execute("UPDATE custody SET body = NULL, salt = NULL WHERE seq = 1")
        database.execute("UPDATE judgements SET body = '' WHERE seq = 1")
    database.close()
    messages = [finding.message for finding in case.verify()]
    assert "entry 1 was emptied, and no purge tells of it" in messages
    assert "the judgement was emptied, and no purge tells of it" in messages


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE custody SET at = '2001-01-01T00:00:00Z'",
        "UPDATE custody SET body = '{}'",
        "DELETE FROM custody",
        "UPDATE judgements SET body = '{}'",
        "DELETE FROM judgements",
    ],
)
def test_the_database_itself_refuses_to_change_the_ledgers(case, statement):
    database = sqlite3.connect(case.path / "case.sqlite")
    with pytest.raises(sqlite3.IntegrityError, match="appended, never"):
        database.execute(statement)
    database.close()


# -- whatever else is written beside the record


def unpacked(content: bytes, depth: int = 3) -> list[bytes]:
    """The bytes, and what is packed in them: ZIP, gzip, streams of zlib."""
    found = [content]
    if depth and zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                found += [name.encode(), *unpacked(archive.read(name), depth - 1)]
    for begin, open_up in ((b"\x1f\x8b\x08", gzip.decompress), (b"\x78\x9c", zlib.decompress), (b"\x78\xda", zlib.decompress)):
        at = content.find(begin)
        while depth and at >= 0:
            with suppress(OSError, EOFError, zlib.error):  # no stream begins here
                found += unpacked(open_up(content[at:]), depth - 1)
            at = content.find(begin, at + 1)
    return found


def packed_with(folder: Path) -> set[str]:
    """Files of the folder in which one of the words stands, packed or not."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.name for path in files if any(word.encode() in part for part in unpacked(path.read_bytes()) for word in WORDS)}


def test_judgements_on_a_grid_go_where_they_tell_of_it_and_stay_where_they_do_not(case):
    incident = next(case.store.incidents()).id
    said = (
        (("feud between colonels",), "Colonel Qanat Zhylqybai is known for it"),
        (("quarrel over the bazaar",), "others wrote so before"),
        (("as Nurse Perizat Oteuli has it",), "to be looked into"),
    )
    for text, why in said:
        grids.note(case.store, incident, grids.Kind.HYPOTHESIS, (), text, by="mk", why=why, seen=())
    grids.note(case.store, incident, grids.Kind.UNDO, ("1",), (), by="mk", why="too soon", seen=())
    case.purge(leaked(case), "asked for by the family")
    assert files_with(case.path) == set()
    with case.store.changing() as connection:
        kept = connection.exec_driver_sql("SELECT seq, body FROM grid_entries ORDER BY seq").all()
    assert [(row.seq, "quarrel over the bazaar" in row.body, row.body == "") for row in kept] == [
        (1, False, True),
        (2, True, False),
        (3, False, True),
        (4, False, True),  # it took the first one back
    ]
    assert case.verify() == ()
    grids.note(case.store, incident, grids.Kind.HYPOTHESIS, (), ("a debt",), by="mk", why="the mayor hints at it", seen=())


def test_judgements_on_the_grid_of_an_incident_that_is_gone_go_with_it(tmp_path: Path):
    (tmp_path / "leaked_by_aliya.txt").write_text(LEAKED)
    case = open_case(tmp_path / "kyzylsai.case")
    case.read(tmp_path / "leaked_by_aliya.txt")
    incident = next(case.store.incidents()).id
    grids.note(case.store, incident, grids.Kind.HYPOTHESIS, (), ("a debt",), by="mk", why="it is told so", seen=())
    case.purge(leaked(case), "asked for by the family")
    with case.store.changing() as connection:
        assert connection.exec_driver_sql("SELECT body FROM grid_entries").scalars().all() == [""]
    assert case.verify() == ()


def test_closed_answers_comments_and_reasons_for_closing_go_too(case):
    claim = next(case.store.claims(leaked(case)))
    elsewhere = next(c for c in case.store.claims() if c.document != claim.document)
    rounds.comment(case.store, elsewhere.id, "Nurse Perizat Oteuli said the same", "gulnara")
    number = rounds.begin(case.store, "mk", "the reports of March").number
    rounds.ClosedReview(case.store, "gulnara", number).accept(claim.id, why="as Perizat says")
    levels = People(case.path)
    levels.set_level([claim.mention], Level.CLOSED, by="mk", why="Perizat Oteuli is in danger")
    levels.set_level([elsewhere.mention], Level.CLOSED, by="mk", why="Nurse Perizat Oteuli asked for it")
    wishes.keep(case.store, '{"notes": ["the minister replied to Perizat Oteuli"]}')
    case.purge(leaked(case), "asked for by the family")
    assert files_with(case.path) == set()
    assert levels.levels() == {elsewhere.mention: Level.CLOSED}  # it stays closed, without the reason
    assert case.verify() == ()


def test_a_backup_made_afterwards_and_what_is_restored_from_it_hold_no_word(case, tmp_path):
    case.backup(tmp_path / "before.backup")
    assert packed_with(tmp_path / "kyzylsai.case") != set()
    case.purge(leaked(case), "asked for by the family")
    case.backup(tmp_path / "after.backup")
    restored = restore(tmp_path / "after.backup", tmp_path / "back.case")
    restored.store.close()
    assert restored.findings == ()
    (tmp_path / "in").rename(tmp_path / "elsewhere")
    assert [name for name in packed_with(tmp_path) if name.startswith(("after", "case.sqlite", "ledger"))] == []
    assert packed_with(tmp_path / "back.case") == set()
    assert "before.backup" in packed_with(tmp_path), "what was made before is out of reach, and the search would see it"


def test_words_that_are_packed_in_the_container_they_came_in_go_too(tmp_path):
    with zipfile.ZipFile(tmp_path / "letters.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("leaked_by_aliya.txt", LEAKED)
        archive.writestr("herald.txt", OTHER)
    case = open_case(tmp_path / "kyzylsai.case")
    case.read(tmp_path / "letters.zip")
    document = next(d.id for d in case.store.documents(text=False) if "leaked" in d.name)
    assert len(packed_with(case.path)) > 2
    case.purge(document, "asked for by the family")
    assert packed_with(case.path) == set()
    assert [d.name for d in case.store.documents(text=False)] == ["letters.zip: herald.txt"]
    assert case.verify() == ()


def test_the_workbench_leaves_nothing_outside_of_the_case_and_inside_nothing_that_outlives_a_purge(case, tmp_path, monkeypatch):
    elsewhere = tmp_path / "temporary files of the system"
    elsewhere.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(elsewhere))
    case.close()
    with TestClient(workbench(case.path, Settings(by="mk")), base_url="http://127.0.0.1:8321", follow_redirects=False) as opened:
        page = opened.get("/export").text
        token = page.split('name="token" value="')[1].split('"')[0]
        for form in ("csv", "bundle"):
            assert opened.post("/export", data={"token": token, "form": form, "why": "for the archive"}).status_code == 200
        opened.get("/search?q=Zhylqybai")
    left = case.path / f"{SCRATCH}export-of a program that was killed"
    left.mkdir()
    (left / "kyzylsai.csv").write_text(LEAKED)
    assert list(elsewhere.iterdir()) == []
    case.purge(leaked(case), "asked for by the family")
    assert files_with(case.path) == set()
    assert list(case.path.glob(f"{SCRATCH}*")) == []


def test_no_index_of_words_finds_it_and_no_free_page_keeps_it(case):
    case.purge(leaked(case), "asked for by the family")
    with sqlite3.connect(case.path / "case.sqlite") as database:
        indexes = [name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL TABLE%fts5%'")]
        assert len(indexes) >= 2
        for index in indexes:
            assert database.execute(f"SELECT count(*) FROM {index} WHERE {index} MATCH 'Perizat'").fetchone() == (0,)
        assert database.execute("PRAGMA freelist_count").fetchone() == (0,)
    database.close()
    journal = case.path / "case.sqlite-wal"
    assert not journal.exists() or journal.stat().st_size == 0
