"""Bundles, backups, time stamps and vaults elsewhere, on a real case."""

import hashlib
import json
import multiprocessing
import re
import shutil
import sqlite3
import threading
import zipfile
from pathlib import Path

import fsspec
import pytest
from typer.testing import CliRunner

from testimonia.cli.app import app
from testimonia.cli.evidence import NOTHING_OF_TRUTH
from testimonia.errors import CaseDamaged, CaseError, CaseOutOfReach, EndpointError, ExchangeError, TestimoniaError
from testimonia.exchange import read_record
from testimonia.exchange.bundle import check_bundle
from testimonia.model.custody import Action
from testimonia.model.protocols import Extraction
from testimonia.pipeline import OpenCase, evidence, open_case
from testimonia.store import open_store
from tests.exchange.tsa import Authority
from tests.readers import SentenceReader
from tests.store.test_case_on_disk import document_of

WIRE = """KYZYLSAI, March 3 (Steppe Wire) - Gunmen attacked a bazaar in Kyzylsai on Sunday and killed at least nine civilians, the interior
ministry said. Nurse Perizat Oteuli, a witness, said that twelve people had died.
"""
HERALD = """KYZYLSAI, March 4 (Plain Herald) - Nine people were killed by gunmen on a bazaar in Kyzylsai on Sunday, the mayor said.
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    (folder / "in").mkdir()
    (folder / "in" / "wire.txt").write_text(WIRE)
    (folder / "in" / "herald.txt").write_text(HERALD)
    case = open_case(folder / "kyzylsai.case")
    case.read(folder / "in", by="gulnara", source="a colleague")
    review = case.review("mk")
    review.accept(next(case.store.claims()).id, why="Perizat Oteuli told me so")
    case.close()
    return folder / "kyzylsai.case"


@pytest.fixture
def case(made, tmp_path) -> OpenCase:
    shutil.copytree(made, tmp_path / "kyzylsai.case")
    return open_case(tmp_path / "kyzylsai.case", create=False)


def run(*arguments) -> tuple[int, str, str]:
    """A command as from the terminal, which here is none: exit code, what it prints, what it says."""
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if isinstance(done.exception, TestimoniaError):
        return 1, done.stdout, str(done.exception)
    return done.exit_code, done.stdout, done.stderr


def contents(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewritten(file: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file


def in_words(text: str) -> str:
    return " ".join(text.split())


# -- bundles


def test_a_bundle_names_no_private_person_and_no_original_id(case, tmp_path):
    case.bundle(tmp_path / "x.zip")
    whole = b"".join(contents(tmp_path / "x.zip").values()).decode()
    assert [word for word in ("Perizat", "Oteuli", "gulnara", "a colleague") if word in whole] == []
    assert [d.id for d in case.store.documents(text=False) if d.id.removeprefix("sha256:") in whole] == []
    assert [link.hash for link in case.store.judgement_chain() if link.hash in whole] == []


def test_a_bundle_holds_report_record_tables_and_what_checks_them(case, tmp_path):
    case.bundle(tmp_path / "x.zip")
    files = contents(tmp_path / "x.zip")
    assert {name for name in files if "/" not in name} == {
        *("index.html", "README.txt", "record.jsonl", "custody.jsonl", "judgements.jsonl", "manifest.json", "SHA256SUMS"),
    }
    assert "tables/claims.csv" in files
    assert files["index.html"].startswith(b"<!doctype html>")
    nouns = tuple(read_record(files["record.jsonl"].decode().splitlines(keepends=True)))
    assert len(nouns) > 5
    assert json.loads(files["manifest.json"])["private_persons"] == "masked"


def test_the_same_case_gives_the_same_bytes(case, tmp_path):
    case.bundle(tmp_path / "a.zip")
    case.bundle(tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert [e.action for e in case.store.custody()][-2:] == [Action.BUNDLED, Action.BUNDLED]
    assert case.store.custody()[-1].details["seal"] == check_bundle(tmp_path / "a.zip").files.seal


def test_verify_needs_the_file_alone_and_says_nothing_about_truth(case, tmp_path):
    case.bundle(tmp_path / "x.zip")
    shutil.rmtree(case.path)
    code, out, err = run("verify", tmp_path / "x.zip")
    assert code == 0
    assert out.startswith("unchanged: ")
    assert in_words(err).endswith(f"unchanged. {NOTHING_OF_TRUTH}")


def test_verify_says_what_is_changed_and_missing(case, tmp_path):
    case.bundle(tmp_path / "x.zip")
    files = contents(tmp_path / "x.zip")
    files["record.jsonl"] = files["record.jsonl"].replace(b"Kyzylsai", b"Aqsaikys", 1)
    del files["README.txt"]
    code, out, err = run("verify", rewritten(tmp_path / "x.zip", files))
    assert code == 1
    assert "changed: record.jsonl: has other bytes than it had\nmissing: README.txt\n" in out
    assert "NOT as it was packed." in err


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("custody.jsonl", b'"by":"gulnara"', b'"by":"forger!"'),
        ("custody.jsonl", b'"seq":2', b'"seq":3'),
        ("judgements.jsonl", b"told me so", b"told me no"),
    ],
)
def test_a_ledger_that_was_changed_with_all_its_hashes_in_the_manifest_still_does_not_hold_together(case, tmp_path, name, old, new):
    from testimonia.exchange.packed import _sums, listed_in, opened

    case.bundle(tmp_path / "x.zip", whole=True)
    assert check_bundle(tmp_path / "x.zip").whole
    files = contents(tmp_path / "x.zip")
    assert old in files[name]
    files[name] = files[name].replace(old, new, 1)
    manifest = json.loads(files["manifest.json"])
    for entry in manifest["files"]:
        if entry["name"] == name:
            entry["sha256"] = hashlib.sha256(files[name]).hexdigest()
    files["manifest.json"] = json.dumps(manifest).encode()
    rewritten(tmp_path / "x.zip", files)
    with opened(tmp_path / "x.zip") as archive:
        files["SHA256SUMS"] = _sums(listed_in(tmp_path / "x.zip", archive)[1], files["manifest.json"].decode()).encode()
    found = check_bundle(rewritten(tmp_path / "x.zip", files))
    assert found.files.whole  # whoever changes a file can change the lists too
    assert [why for why in found.broken if why.startswith(name)] != []


def test_a_whole_bundle_is_asked_for_twice(case, tmp_path):
    code, _, err = run("bundle", case.path, "-o", tmp_path / "w.zip", "--whole")
    assert code == 2
    assert "There is no terminal to ask on" in in_words(err)
    assert not (tmp_path / "w.zip").exists()
    code, _, err = run("bundle", case.path, "-o", tmp_path / "w.zip", "--whole", "--yes", "--by", "mk", "--why", "for the court")
    assert code == 0
    assert "CONFIDENTIAL" in err
    files = contents(tmp_path / "w.zip")
    originals = {name: content for name, content in files.items() if name.startswith("originals/")}
    assert set(originals.values()) == {WIRE.encode(), HERALD.encode()}
    assert b"Perizat" in files["record.jsonl"]
    assert b"Perizat" not in files["index.html"]
    assert (tmp_path / "w.zip").stat().st_mode & 0o077 == 0
    entry = case.store.custody()[-1]
    assert (entry.by, entry.why, entry.details["private_persons"]) == ("mk", "for the court", "named")


def test_a_bundle_tells_when_each_document_came_and_a_whole_one_who_brought_it(case, tmp_path):
    case.bundle(tmp_path / "w.zip", whole=True)
    lines = [json.loads(line) for line in contents(tmp_path / "w.zip")["custody.jsonl"].decode().splitlines()]
    assert [(line["action"], line["by"], line["details"]["from"]) for line in lines] == [("brought", "gulnara", "a colleague")] * 2
    case.bundle(tmp_path / "m.zip")
    masked = [json.loads(line) for line in contents(tmp_path / "m.zip")["custody.jsonl"].decode().splitlines()]
    record = contents(tmp_path / "m.zip")["record.jsonl"].decode()
    assert all("by" not in line and f'"{line["document"]}"' in record for line in masked)
    assert check_bundle(tmp_path / "m.zip").whole


def test_a_bundle_that_cannot_be_written_leaves_nothing_and_notes_nothing(case, tmp_path):
    before = len(case.store.custody())
    with pytest.raises(ExchangeError, match="cannot be written"):
        case.bundle(tmp_path / "nowhere" / "x.zip")
    assert len(case.store.custody()) == before
    assert list(case.path.glob("scratch-*")) == []


def test_a_folder_of_nothing_is_no_case_to_verify(tmp_path):
    code, _, err = run("verify", tmp_path / "x.zip")
    assert code == 1
    assert "no case here" in err


def test_a_report_is_noted_with_its_digest(case, tmp_path):
    page = case.report(tmp_path / "x.html", by="mk")
    entry = case.store.custody()[-1]
    assert (entry.action, entry.by, entry.details["format"], entry.details["file"]) == (Action.EXPORTED, "mk", "report", "x.html")
    assert entry.details["sha256"] == hashlib.sha256(page.read_bytes()).hexdigest()


# -- backups


def test_a_backup_is_the_case_and_restores_to_the_same(case, tmp_path):
    key = case.store.key()
    (case.path / "answers").mkdir()
    (case.path / "answers" / "0a.json").write_text("{}")
    before, states = case.record(), case.store.states()
    made = case.backup(tmp_path / "k.backup")
    assert made.lacking == ()
    assert (tmp_path / "k.backup").stat().st_mode & 0o077 == 0
    restored = evidence.restore(tmp_path / "k.backup", tmp_path / "copy.case", by="mk")
    assert restored.findings == ()
    again = open_case(tmp_path / "copy.case", create=False)
    assert (again.record(), again.store.states(), again.store.key()) == (before, states, key)
    assert (again.path / "answers" / "0a.json").read_text() == "{}"
    assert (again.path / "key").stat().st_mode & 0o077 == 0
    assert [(e.action, e.by) for e in again.store.custody()][-1] == (Action.RESTORED, "mk")
    assert {again.store.vault.get(d.id) for d in again.store.documents()} == {WIRE.encode(), HERALD.encode()}
    assert list(tmp_path.glob("*.restoring")) == []


def test_the_file_that_documents_came_in_is_in_the_backup_and_moves_with_the_vault(case, tmp_path):
    with zipfile.ZipFile(tmp_path / "box.zip", "w") as box:
        box.writestr("late.txt", "Two policemen were wounded in Kyzylsai on Monday.")
    case.read(tmp_path / "box.zip")
    packed = (tmp_path / "box.zip").read_bytes()
    digest = "sha256:" + hashlib.sha256(packed).hexdigest()
    assert case.backup(tmp_path / "k.backup").lacking == ()
    assert evidence.restore(tmp_path / "k.backup", tmp_path / "copy.case").store.vault.get(digest) == packed
    case.store.move_vault(f"file://{tmp_path}/disk")
    assert case.store.vault.get(digest) == packed
    assert case.verify() == ()


def test_a_backup_of_before_does_not_hold_what_was_noted_after(case, tmp_path):
    case.backup(tmp_path / "k.backup")
    restored = evidence.restore(tmp_path / "k.backup", tmp_path / "copy.case")
    assert [e.action for e in restored.store.custody()] == [Action.BROUGHT, Action.BROUGHT, Action.RESTORED]
    assert case.store.custody()[-1].details["format"] == "backup"


def test_an_older_copy_of_the_database_put_in_place_shows(case, tmp_path):
    case.store.close()
    shutil.copy(case.path / "case.sqlite", tmp_path / "older.sqlite")
    case.store.note_custody(Action.PUBLISHED, by="mk")
    case.store.close()
    shutil.copy(tmp_path / "older.sqlite", case.path / "case.sqlite")
    found = open_store(case.path).verify()
    assert [(f.where, f.message.partition(":")[0]) for f in found] == [
        ("custody", "entry 3 was noted as its end, and it has 2"),
        ("custody 3", "stands in ledger.jsonl and not in the database"),
    ]
    with pytest.raises(CaseDamaged, match=r"an older copy of the database was put in its place. Nothing was written. .* testimonia rescue"):
        open_store(case.path).note_custody(Action.PUBLISHED, by="mk")


def test_an_end_that_was_noted_elsewhere_is_looked_for(case):
    head = case.store.heads()["custody"]
    case.store.note_custody(Action.PUBLISHED, by="mk")
    assert run("verify", case.path, "--head", head)[0] == 0
    code, out, _ = run("verify", case.path, "--head", f"{head.count}:{'0' * 64}")
    assert (code, "another one than was noted at the time" in out) == (1, True)
    assert run("verify", case.path, "--head", "nonsense")[0] == 2


@pytest.mark.parametrize("harm", ["cut", "byte", "missing", "bundle"])
def test_a_damaged_backup_restores_nothing(case, tmp_path, harm):
    file = tmp_path / "k.backup"
    case.backup(file)
    if harm == "cut":
        file.write_bytes(file.read_bytes()[:-2000])
    elif harm == "byte":
        whole = file.read_bytes()
        file.write_bytes(whole.replace(b"Plain Herald", b"Plain Harald"))
    elif harm == "missing":
        files = contents(file)
        rewritten(file, {name: content for name, content in files.items() if not name.startswith("vault/")})
    else:
        case.bundle(file)
    with pytest.raises(ExchangeError, match=r"cut off|damaged|missing|cannot be read|a bundle, not a backup"):
        evidence.restore(file, tmp_path / "copy.case")
    assert not (tmp_path / "copy.case").exists()
    assert list(tmp_path.glob("*.restoring")) == []


def test_nothing_is_overwritten_by_a_restore(case, tmp_path):
    case.backup(tmp_path / "k.backup")
    with pytest.raises(CaseError, match="nothing is overwritten"):
        evidence.restore(tmp_path / "k.backup", case.path)


def _write_on(path: str, stop) -> None:
    case = open_store(Path(path))
    number = 0
    while not stop.is_set():
        text = f"Report {number}. Nothing happened on Monday."
        case.add(document_of(text, f"{number}.txt"), text.encode(), Extraction(), "reader-1")
        number += 1


def test_a_backup_made_while_another_process_writes_is_whole(case, tmp_path):
    context = multiprocessing.get_context("spawn")
    stop = context.Event()
    writer = context.Process(target=_write_on, args=(str(case.path), stop))
    writer.start()
    try:
        while sum(1 for _ in case.store.documents(text=False)) < 10:
            pass
        for number in range(3):
            assert case.backup(tmp_path / f"{number}.backup").lacking == ()
    finally:
        stop.set()
        writer.join()
    for number in range(3):
        assert evidence.restore(tmp_path / f"{number}.backup", tmp_path / f"{number}.case").findings == ()


def test_a_backup_after_a_purge_holds_nothing_of_it(case, tmp_path):
    document = next(d.id for d in case.store.documents(text=False) if d.name == "wire.txt")
    case.purge(document, "asked for by her", by="mk")
    case.backup(tmp_path / "k.backup")
    assert b"Perizat" not in (tmp_path / "k.backup").read_bytes()


# -- vaults


@pytest.fixture
def elsewhere(tmp_path, request):
    if request.param == "folder":
        return f"file://{tmp_path}/disk"
    fsspec.filesystem("memory").rm("/", recursive=True) if fsspec.filesystem("memory").exists("/kyzylsai") else None
    return "memory://kyzylsai"


@pytest.mark.parametrize("elsewhere", ["folder", "memory"], indirect=True)
def test_originals_can_lie_elsewhere(case, elsewhere, tmp_path):
    documents = [d.id for d in case.store.documents(text=False)]
    assert case.store.move_vault(elsewhere) == 2
    assert not any(path.is_file() for path in (case.path / "vault").rglob("*"))
    again = open_case(case.path, create=False)
    assert {again.store.vault.get(document) for document in documents} == {WIRE.encode(), HERALD.encode()}
    assert again.verify() == ()
    (tmp_path / "late.txt").write_text("Two policemen were wounded in Kyzylsai on Monday.")
    assert again.read(tmp_path / "late.txt").failed == ()
    assert again.store.vault.place == elsewhere
    again.purge(documents[0], "asked for by them")
    assert again.store.vault.digest(documents[0]) is None
    assert again.verify() == ()
    again.backup(tmp_path / "k.backup")
    assert open_case(evidence.restore(tmp_path / "k.backup", tmp_path / "c.case").store.path).store.vault.place == str(
        tmp_path / "c.case" / "vault"
    )
    assert again.store.move_vault(None) == 2
    assert again.verify() == ()


def test_a_vault_that_does_not_answer_leaves_the_rest_of_the_case(case, tmp_path):
    case.store.move_vault(f"file://{tmp_path}/disk")
    (tmp_path / "disk").rename(tmp_path / "unplugged")
    again = open_case(case.path, create=False)
    assert len(list(again.store.claims())) > 0
    assert again.export(tmp_path / "record.jsonl") is None or True
    (finding,) = again.verify()
    assert finding.where == "vault"
    assert "cannot be reached" in finding.message
    with pytest.raises(CaseOutOfReach, match="The rest of the case can be used"):
        again.backup(tmp_path / "k.backup")
    (tmp_path / "unplugged").rename(tmp_path / "disk")
    assert again.verify() == ()


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("disk", "not the address of a vault"),
        ("nosuch://x", "nosuch"),
        ("ftp://me:secret@host/x", "an address with a password in it would be kept in the case"),
    ],
)
def test_an_address_that_is_none_is_refused(case, address, message):
    with pytest.raises(CaseError, match=message) as refused:
        case.store.move_vault(address)
    assert "secret" not in str(refused.value)
    assert case.verify() == ()


# -- time stamps


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("tsa") / "honest")


def test_the_ledger_is_stamped_by_files_that_the_user_carries(case, authority, tmp_path):
    (tmp_path / "root.pem").write_bytes(authority.root)
    assert run("stamp", case.path, "--request", tmp_path / "a.tsq")[0] == 0
    case.store.note_custody(Action.PUBLISHED)  # the ledger goes on while the request is away
    (tmp_path / "a.tsr").write_bytes(authority.answer((tmp_path / "a.tsq").read_bytes()))
    code, _, err = run("stamp", case.path, "--response", tmp_path / "a.tsr", "--root", tmp_path / "root.pem", "--by", "mk")
    assert (code, "the ledger up to entry 2 existed at" in err) == (0, True)
    assert case.store.custody()[-1].action is Action.STAMPED
    code, _, err = run("verify", case.path, "--root", tmp_path / "root.pem")
    assert (code, "says CN=Plain Clock signer; the signature leads to a root that you gave" in in_words(err)) == (0, True)


def test_one_original_is_stamped_itself(case, authority):
    document = next(case.store.documents())
    what = evidence.subject(case.store, document)
    stamp = evidence.keep_stamp(case.store, what, authority.answer(evidence.stamp_request(what)), [authority.root], by="mk")
    assert stamp.trusted
    (found,) = evidence.stamps(case.store, [authority.root])
    assert (found.entry.item, found.stamp) == (document.id, stamp)
    case.store.vault.path(document.id).write_bytes(b"other bytes")
    (found,) = evidence.stamps(case.store, [authority.root])
    assert (found.stamp, "about other bytes" in found.why) == (None, True)


def test_an_answer_about_something_else_is_not_kept(case, authority):
    answer = authority.answer(evidence.stamp_request(evidence.Subject("x", "", b"something else")))
    with pytest.raises(ExchangeError, match="about no state of this case's ledger"):
        evidence.latest_stamped_head(case.store, answer)
    with pytest.raises(ExchangeError, match="about other bytes"):
        evidence.keep_stamp(case.store, evidence.subject(case.store), answer)
    assert [e for e in case.store.custody() if e.action is Action.STAMPED] == []


def test_an_authority_is_asked_only_when_that_is_asked_for(case, authority, tmp_path):
    from http.server import BaseHTTPRequestHandler, HTTPServer

    class Clock(BaseHTTPRequestHandler):
        def do_POST(self):
            answer = authority.answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Clock) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        (tmp_path / "root.pem").write_bytes(authority.root)
        address = f"http://127.0.0.1:{server.server_port}/"
        code, _, err = run("stamp", case.path, "--tsa", address, "--root", tmp_path / "root.pem")
        server.shutdown()
    assert (code, "it sees your network address" in err) == (0, True)
    assert case.store.custody()[-1].action is Action.STAMPED
    with pytest.raises(EndpointError, match="does not answer"):
        evidence.ask_authority(address, b"x")
    with pytest.raises(EndpointError, match="begins with https"):
        evidence.ask_authority("file:///etc/passwd", b"x")


# -- commands


def test_custody_shows_who_brought_what_and_no_folder(case):
    code, out, _ = run("custody", case.path)
    assert code == 0
    assert all(word in out for word in ("gulnara", "wire.txt", "brought", "a colleague"))
    assert f"end of the ledger of custody: {case.store.heads()['custody']}" in out
    assert "/in" not in out
    code, out, _ = run("custody", case.path, "wire.txt", "--format", "json")
    (entry,) = map(json.loads, out.splitlines())
    assert (entry["by"], entry["details"]["name"]) == ("gulnara", "wire.txt")


def test_a_clock_that_was_set_back_is_told_and_is_no_contradiction(case):
    case.store.note_custody(Action.PUBLISHED, by="mk", at="2001-01-01T00:00:00Z")
    code, _, err = run("verify", case.path)
    assert (code, "note: the clock was set back before entry 3 of custody" in err) == (0, True)


def test_a_purge_is_asked_for_and_tells_what_is_out_of_reach(case, tmp_path):
    case.bundle(tmp_path / "x.zip")
    code, _, err = run("purge", case.path, "wire.txt", "--why", "asked for by her")
    assert (code, "There is no terminal to ask on" in in_words(err)) == (2, True)
    code, _, err = run("purge", case.path, "wire.txt", "--why", "asked for by her", "--yes")
    assert (code, "what left the case before (1 times" in in_words(err)) == (0, True)
    code, out, _ = run("custody", case.path)
    assert (code, "purged" in out, "wire.txt" in out) == (0, True, False)


@pytest.mark.parametrize(
    "arguments",
    [
        ["purge", "wire.txt"],
        ["purge", "wire.txt", "--finish"],
        ["purge"],
        ["stamp", "--tsa", "https://x", "--request", "y"],
        ["vault", "--to", "file:///x", "--here"],
    ],
)
def test_wrong_usage_is_told(case, arguments):
    assert run(arguments[0], case.path, *arguments[1:])[0] == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["purge", "nothing.txt", "--why", "x"], "no such document"),
        (["custody", "nothing.txt"], "no such document"),
        (["stamp", "--response", "nowhere.tsr"], "cannot be read"),
        (["stamp", "--root", "nowhere.pem"], "cannot be read"),
        (["vault", "--to", "disk"], "not the address of a vault"),
    ],
)
def test_what_cannot_be_done_is_told_with_the_way_out(case, arguments, message):
    code, _, err = run(arguments[0], case.path, *arguments[1:])
    assert (code, message in err) == (1, True)


def test_the_vault_says_where_it_is(case, tmp_path):
    assert run("vault", case.path)[1] == f"originals: {case.path / 'vault'}\n"
    code, out, err = run("vault", case.path, "--to", f"file://{tmp_path}/disk")
    assert (code, out, "Who runs that place can read them" in err) == (0, f"originals: file://{tmp_path}/disk\n", True)
    assert run("vault", case.path, "--here")[0] == 0


def test_a_working_copy_that_was_changed_is_told_apart_from_the_original(case):
    with sqlite3.connect(case.path / "case.sqlite") as database:
        database.execute("UPDATE documents SET text = replace(text, 'mayor', 'miller') WHERE body LIKE '%herald%'")
    database.close()
    messages = " ".join(finding.message for finding in case.verify())
    assert "the working copy (its text in the case) was changed after it was made" in messages
    assert "original in the vault was changed" not in messages


def test_the_report_says_where_the_ledgers_ended(tmp_path: Path):
    (tmp_path / "a.txt").write_text("The ministry said that 4 civilians were killed in Oral on 2016-06-05.\n")
    case = open_case(tmp_path / "oral.case")
    case.read(tmp_path / "a.txt", reader=SentenceReader())
    case.review("mk").accept(next(case.store.claims()).id, why="the list bears it out")
    ends = case.store.heads()
    page = case.report(tmp_path / "page.html").read_text(encoding="utf-8")
    assert f"custody {ends['custody']}; judgements 1:" in page
    assert ends["judgements"].hash not in page  # what is judged can be guessed: its hash is keyed, as in a bundle


def test_whoever_has_a_printed_report_checks_a_case_or_a_masked_bundle_with_it_alone(tmp_path: Path):
    (tmp_path / "a.txt").write_text("The ministry said that 4 civilians were killed in Oral on 2016-06-05.\n")
    case = open_case(tmp_path / "oral.case")
    case.read(tmp_path / "a.txt", reader=SentenceReader())
    case.review("mk").accept(next(case.store.claims()).id, why="the list bears it out")
    page = case.report(tmp_path / "page.html").read_text(encoding="utf-8")
    (printed,) = re.findall(r"custody \d+:[0-9a-f]{64}; judgements \d+:[0-9a-f]+", page)
    case.review("gulnara").accept(next(case.store.claims()).id, why="so do the neighbours")
    case.bundle(tmp_path / "oral.zip")
    for later in (case.path, tmp_path / "oral.zip"):  # both have grown since
        assert run("verify", later, "--head", printed)[0] == 0
    custody, _, judged = printed.partition("; ")
    forged = {"custody": custody[:-4] + "0000", "judgements": judged[:-4] + "0000", "more": custody.replace(" 1:", " 9:")}
    for name, told in forged.items():
        for later in (case.path, tmp_path / "oral.zip"):
            code, out, _ = run("verify", later, "--head", told)
            assert (name, code, "noted" in out) == (name, 1, True)
