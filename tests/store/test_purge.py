"""A purge leaves nothing but hash, day and reason: every file of the case is searched for the words."""

import sqlite3
from pathlib import Path

import pytest

from testimonia.errors import CaseError, CaseLocked
from testimonia.model.custody import Action
from testimonia.model.layout import Layout, Piece
from testimonia.pipeline import OpenCase, open_case
from testimonia.store import history
from testimonia.store.purge import take_out

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
