"""A case on disk: what goes in comes out, nothing is overwritten, damage is found, a full disk or another writer harms nothing."""

import dataclasses
import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testimonia.errors import CaseDamaged, CaseError, CaseLocked, CaseTooNew, RecordError
from testimonia.model.protocols import Extraction, Reconciliation
from testimonia.model.record import (
    Claim,
    Document,
    Incident,
    Judgement,
    Link,
    Mention,
    Range,
    Source,
    incident_id,
    read_span,
)
from testimonia.model.terms import Act, Category, DocumentStatus, Kind, Modality, Original, Polarity, Property, SourceKind, Verdict
from testimonia.model.values import Figure
from testimonia.store import StoredCase, open_store
from testimonia.store.layering import layer_of
from tests.strategies import documents, extractions, nouns_of, records

TEXT = "Four civilians were killed in Oral on Sunday. Two soldiers were wounded."


def document_of(text: str, name: str = "a.txt") -> Document:
    content = text.encode()
    digest = hashlib.sha256(content).hexdigest()
    return Document("sha256:" + digest, name, text, len(text), "text/plain", DocumentStatus.READ, language="en")


def mention_at(document: Document, words: str) -> Mention:
    start = document.text.index(words)
    return Mention(document.id, Kind.ARMED_ATTACK, None, (read_span(document.text, start, start + len(words)),))


def killed(document: Document, mention: Mention, words: str, number: int, made_by: str = "reader-1", **rest) -> Claim:
    start = document.text.index(words)
    return Claim(
        document.id,
        mention.id,
        Property.KILLED,
        Figure(number, number, Category.CIVILIAN, words),
        Modality.ASSERTED,
        Polarity.AFFIRMED,
        Act.REPORTS,
        (Link(Source(document.name, SourceKind.DOCUMENT)),),
        read_span(document.text, start, start + len(words)),
        0.5,
        made_by,
        **rest,
    )


def incident_of(*mentions: Mention) -> Incident:
    ids = tuple(mention.id for mention in mentions)
    return Incident(mentions[0].kind, ids, None, None, (), (), tuple(sorted({m.document for m in mentions})), Range(0, 1), ())


@pytest.fixture
def case(tmp_path):
    return open_store(tmp_path / "oral.case", create=True)


def fill(case: StoredCase, text: str = TEXT, made_by: str = "reader-1") -> tuple[Document, Mention, Claim]:
    document = document_of(text)
    mention = mention_at(document, "killed")
    claim = killed(document, mention, "Four civilians", 4, made_by)
    case.add(document, text.encode(), Extraction((mention,), (claim,)), made_by)
    return document, mention, claim


@given(st.data())
@settings(max_examples=15, deadline=None)
def test_law_what_is_stored_comes_back_equal_and_verifies(data):
    document = data.draw(documents())
    found = data.draw(extractions(document))
    with tempfile.TemporaryDirectory() as folder:
        case = open_store(Path(folder) / "x.case", create=True)
        case.add(document, document.text.encode(), found, "reader-1")
        assert list(case.documents()) == [document]
        assert sorted(case.mentions(), key=lambda m: m.id) == sorted(found.mentions, key=lambda m: m.id)
        assert list(case.claims()) == list(found.claims)
        assert case.verify() == ()


@given(records())
@settings(max_examples=15, deadline=None)
def test_law_a_record_taken_in_by_an_empty_case_is_given_out_as_it_was(record):
    with tempfile.TemporaryDirectory() as folder:
        case = open_store(Path(folder) / "other.case", create=True)
        case.take_in(iter(nouns_of(record)))
        assert case.record() == record
        assert not case.stale
        assert case.verify() == ()
        case.take_in(iter(nouns_of(record)))  # and again: nothing changes
        assert case.record() == record


def test_the_original_lies_in_the_vault_under_its_hash(case):
    document, _, _ = fill(case)
    digits = hashlib.sha256(TEXT.encode()).hexdigest()
    assert (case.path / "vault" / digits[:2] / digits[2:]).read_bytes() == TEXT.encode()
    assert case.reader_of(document.id) == "reader-1"


def test_the_same_bytes_under_another_name_are_one_document(case):
    document, _, _ = fill(case)
    assert case.add_name(document.id, "copy.txt")
    assert not case.add_name(document.id, "copy.txt")
    assert not case.add_name(document.id, "a.txt")
    assert case.document(document.id).also_named == ("copy.txt",)


def test_a_better_reading_supersedes_and_edits_nothing(case):
    document, mention, old = fill(case)
    extra = killed(document, mention, "Two soldiers", 2)
    case.add(document, None, Extraction((mention,), (old, extra)), "reader-1")
    new = killed(document, mention, "Four civilians", 4, "reader-2")
    case.add(document, None, Extraction((mention,), (new,)), "reader-2")
    stored = list(case.claims())
    assert stored == [old, extra, dataclasses.replace(new, supersedes=old.id)]
    # What the better reader no longer finds stays in the record and no longer counts.
    assert case.current() == ((mention,), (stored[2],))
    assert case.verify() == ()


def test_going_back_to_a_former_reader_puts_its_reading_in_force_again(case):
    document, mention, old = fill(case)
    unmatched = killed(document, mention, "Two soldiers", 2, "reader-2")
    case.add(document, None, Extraction((mention,), (unmatched,)), "reader-2")
    case.add(document, None, Extraction((mention,), (old,)), "reader-1")
    assert case.current()[1] == (old,)


def test_what_a_person_wrote_outlives_every_reading(case):
    document, mention, old = fill(case)
    corrected = killed(document, mention, "Four civilians", 5, "mk", supersedes=old.id)
    case.add_judgement(Judgement(old.id, Verdict.CORRECT, "mk", "2016-07-01", "the fifth died in hospital"), corrected)
    case.add(document, None, Extraction((mention,), (killed(document, mention, "Four civilians", 4, "reader-2"),)), "reader-2")
    assert corrected in case.current()[1]
    # Also in a case that took the record in: who only corrected is not mistaken for a reader.
    other = open_store(case.path.parent / "other.case", create=True)
    other.take_in(nouns_of(case.record()))
    assert other.current() == case.current()


def test_judgements_are_chained_and_cannot_be_changed_or_removed(case):
    _, mention, claim = fill(case)
    first = Judgement(claim.id, Verdict.ACCEPT, "mk", "2016-07-01T10:00:00Z", "seen on the list")
    second = Judgement((mention.id, mention.id), Verdict.UNSURE, "mk", "2016-07-01T10:05:00Z", "same town, no date")
    case.add_judgement(first)
    case.add_judgement(second)
    assert list(case.judgements()) == [first, second]
    with sqlite3.connect(case.path / "case.sqlite") as database, pytest.raises(sqlite3.IntegrityError, match="never changed"):
        database.execute("DELETE FROM judgements")
    database.close()
    # Somebody who goes as far as dropping the guard is found out by the chain.
    with sqlite3.connect(case.path / "case.sqlite") as database:
        database.execute("DROP TRIGGER judgements_no_delete")
        database.execute("DELETE FROM judgements WHERE seq = 1")
    database.close()
    # It stands at the wrong place and follows nothing; and the file beside the database knows the one that is gone.
    assert [finding.where for finding in case.verify()] == [second.id, second.id, "judgements 1"]


def test_a_judgement_is_about_something_in_the_case(case):
    fill(case)
    with pytest.raises(RecordError, match="no claim or incident of that id"):
        case.add_judgement(Judgement("f" * 16, Verdict.REJECT, "mk", "2016-07-01", "wrong"))
    with pytest.raises(RecordError, match="comes with a claim"):
        case.add_judgement(Judgement("f" * 16, Verdict.CORRECT, "mk", "2016-07-01", "wrong"))


def test_incidents_are_replaced_whole_and_lost_ids_live_on_in_formerly(case):
    document = document_of(TEXT)
    mentions = sorted((mention_at(document, words) for words in ("killed", "wounded", "Sunday")), key=lambda m: m.id)
    case.add(document, TEXT.encode(), Extraction(tuple(mentions), ()), "reader-1")
    low, middle, high = mentions
    case.put_layer(layer_of(Reconciliation((incident_of(low), incident_of(middle, high)), ())), "t")
    case.put_layer(layer_of(Reconciliation((incident_of(low, middle, high),), ())), "t")
    assert [(i.id, i.formerly) for i in case.incidents()] == [(incident_id((low.id,)), (incident_id((middle.id,)),))]
    # Taken apart again, the id is in use again, and so is nobody's former one.
    case.put_layer(layer_of(Reconciliation((incident_of(low), incident_of(middle, high)), ())), "t")
    assert [i.formerly for i in case.incidents()] == [(), ()]


def test_a_case_is_stale_until_it_is_reconciled(case):
    _, mention, _ = fill(case)
    assert case.stale
    case.put_layer(layer_of(Reconciliation((incident_of(mention),), ())), "t")
    assert not case.stale


def test_an_original_that_did_not_travel_is_absent(case):
    document = dataclasses.replace(document_of(TEXT), id="sha256:" + "0f" * 32)  # not the bytes of its text: a scan, say
    case.take_in([case.header, document])
    assert [d.original for d in case.documents()] == [Original.ABSENT]
    assert case.verify() == ()


def test_a_quote_that_does_not_stand_in_its_text_takes_nothing_in(case):
    document = document_of(TEXT)
    other = document_of("Five civilians were killed in Aktau on Sunday. Two soldiers were wounded.")
    claim = killed(other, mention_at(other, "killed"), "Five civilians", 5)
    moved = dataclasses.replace(claim, document=document.id, mention=mention_at(document, "killed").id)
    with pytest.raises(RecordError, match="does not read 'Five civilians'"):
        case.take_in([case.header, document, mention_at(document, "killed"), moved])
    assert list(case.documents()) == []


def test_verify_names_every_damage(case):
    document, mention, claim = fill(case)
    path = case.vault.path(document.id)
    path.write_bytes(b"something else")
    with sqlite3.connect(case.path / "case.sqlite") as database:
        database.execute("UPDATE documents SET text = replace(text, 'Four', 'Five')")
        line = json.loads(database.execute("SELECT body FROM claims").fetchone()[0])
        line["polarity"] = "negated"
        database.execute("UPDATE claims SET body = ?", (json.dumps(line),))
    database.close()
    messages = [finding.message for finding in case.verify()]
    assert len(messages) == 1
    assert "it was changed after it was stored" in messages[0]
    with sqlite3.connect(case.path / "case.sqlite") as database:
        line["polarity"] = "affirmed"
        database.execute("UPDATE claims SET body = ?", (json.dumps(line),))
    database.close()
    findings = case.verify()
    assert [f.message.partition(" (")[0] for f in findings if f.where == document.id] == [
        "a.txt: the original in the vault was changed",
        "a.txt: the working copy",
    ]
    found = {finding.where: finding.message for finding in findings}
    assert "does not read 'Four civilians'" in found[claim.id]
    path.unlink()
    assert "not in the vault" in next(f.message for f in case.verify() if f.where == document.id)
    assert mention.id not in found


def test_no_case_and_no_room_for_one_are_said_plainly(tmp_path):
    with pytest.raises(CaseError, match="no case here"):
        open_store(tmp_path / "none.case")
    assert not (tmp_path / "none.case").exists()
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").write_text("x")
    with pytest.raises(CaseError, match="exists and is not a case"):
        open_store(tmp_path / "letters", create=True)


def test_a_case_of_a_later_version_is_left_as_it_is(case):
    fill(case)
    with sqlite3.connect(case.path / "case.sqlite") as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    before = (case.path / "case.sqlite").read_bytes()
    with pytest.raises(CaseTooNew, match="pip install --upgrade testimonia"):
        open_store(case.path)
    assert (case.path / "case.sqlite").read_bytes() == before


@pytest.mark.parametrize("content", [b"not a database at all" * 60, b"SQLite format 3\x00" + b"\xff" * 4096])
def test_a_damaged_file_is_named_as_such(tmp_path, content):
    (tmp_path / "x.case").mkdir()
    (tmp_path / "x.case" / "case.sqlite").write_bytes(content)
    with pytest.raises(CaseDamaged, match="testimonia rescue"):
        open_store(tmp_path / "x.case")


def test_another_database_is_not_taken_for_a_case(tmp_path):
    (tmp_path / "x.case").mkdir()
    with sqlite3.connect(tmp_path / "x.case" / "case.sqlite") as database:
        database.execute("CREATE TABLE recipes (name)")
    database.close()
    with pytest.raises(CaseDamaged, match="not a case"):
        open_store(tmp_path / "x.case")


def run(code: str, *arguments: str, **options) -> subprocess.CompletedProcess[str]:
    """The code in another process of the same environment."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    command = [sys.executable, "-c", textwrap.dedent(code), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, **options)


def test_a_case_that_another_process_writes_to_can_be_read_but_not_written(case):
    _, _, claim = fill(case)
    with case.writing():
        other = run(
            """
            import sys
            from pathlib import Path
            from testimonia.store import open_store
            from testimonia.errors import CaseLocked
            from testimonia.model.protocols import Reconciliation
            from testimonia.store.layering import layer_of
            case = open_store(Path(sys.argv[1]))
            print(len(list(case.claims())))
            try:
                case.put_layer(layer_of(Reconciliation()), "t")
            except CaseLocked as error:
                print(error)
            """,
            str(case.path),
        )
    assert other.stderr == ""
    count, message = other.stdout.splitlines()
    assert count == "1"
    assert message == (
        f"{case.path}: process {os.getpid()} is writing to this case. Wait until it has finished, or end it, and run the command again."
    )
    case.add_judgement(Judgement(claim.id, Verdict.ACCEPT, "mk", "2016-07-01", "free again"))


def test_one_object_sees_its_own_lock_and_a_second_one_does_not_share_it(case):
    second = open_store(case.path)
    with case.writing(), pytest.raises(CaseLocked):
        second.put_layer(layer_of(Reconciliation()), "t")
    second.put_layer(layer_of(Reconciliation()), "t")


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are of POSIX systems")
def test_a_full_disk_harms_nothing_and_the_same_command_goes_on(case):
    # A limit on the size of files stands for the disk that has no room: the writes fail in the same place.
    fill(case)
    code = """
        import hashlib, resource, signal, sys
        from pathlib import Path
        from testimonia.errors import CaseFull
        from testimonia.model.protocols import Extraction
        from testimonia.model.record import Document
        from testimonia.model.terms import DocumentStatus
        from testimonia.store import open_store
        case = open_store(Path(sys.argv[1]))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        limit = int(sys.argv[2])
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        for number in range(200):
            text = f"Report {number}. " + "Nothing happened. " * 600
            content = text.encode()
            document = Document("sha256:" + hashlib.sha256(content).hexdigest(), f"{number:03}.txt", text, len(text), "text/plain",
                                DocumentStatus.READ)
            try:
                case.add(document, content, Extraction(), "reader-1")
            except CaseFull as error:
                print(number, error)
                break
        """
    limit = (case.path / "case.sqlite").stat().st_size + 300_000
    full = run(code, str(case.path), str(limit))
    assert full.stderr == ""
    stored, message = full.stdout.split(" ", 1)
    assert "no room on the disk" in message
    assert 0 < int(stored) < 200
    again = open_store(case.path)
    assert again.verify() == ()
    assert len(list(again.documents(text=False))) == int(stored) + 1
    assert run(code, str(case.path), str(10**9)).stdout == ""
    assert len(list(again.documents(text=False))) == 201
    assert again.verify() == ()
