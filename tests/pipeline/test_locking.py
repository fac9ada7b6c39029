"""A case as one encrypted file, and back: nothing readable in it, nothing lost, nothing overwritten."""

import io
import tarfile
from pathlib import Path

import pyrage
import pytest

from testimonia.errors import CaseError
from testimonia.model.custody import Action
from testimonia.pipeline import locking, open_case
from testimonia.pipeline.locking import Key, lock, unlock
from tests.readers import SentenceReader

TEXT = "The ministry said that 4 civilians were killed in Oral on 2016-06-05.\n"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    (tmp_path / "ministry.txt").write_text(TEXT)
    with open_case(tmp_path / "oral.case") as opened:
        opened.read(tmp_path / "ministry.txt", reader=SentenceReader(), by="mk")
        claim = next(opened.store.claims())
        opened.review("mk").accept(claim.id, why="the list bears it out")
        opened.store.key()
    return tmp_path / "oral.case"


@pytest.fixture(scope="module")
def identity() -> pyrage.x25519.Identity:
    return pyrage.x25519.Identity.generate()


def public(identity: pyrage.x25519.Identity) -> Key:
    return Key(recipient=str(identity.to_public()))


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file() and p.name != "lock"}


def test_a_locked_case_is_one_file_without_a_word_of_it_and_comes_back_whole(case: Path, identity):
    before = open_case(case).record()
    locked = lock(case, public(identity), by="mk")
    assert locked.file == case.with_name("oral.case.age")
    assert sorted(p.name for p in case.parent.iterdir()) == ["ministry.txt", "oral.case.age"]
    assert b"ministry" not in locked.file.read_bytes()
    assert locked.file.stat().st_mode & 0o077 == 0
    store = unlock(locked.file, Key(identity=str(identity)), by="gu")
    assert open_case(case).record() == before
    assert store.verify() == ()
    assert [(e.action, e.by) for e in store.custody()[-2:]] == [(Action.LOCKED, "mk"), (Action.UNLOCKED, "gu")]
    assert locked.file.is_file()
    assert (case / "key").stat().st_mode & 0o077 == 0


def test_a_passphrase_does_it_too_and_another_one_does_not(case: Path):
    locked = lock(case, Key(passphrase="seven wet horses"))
    with pytest.raises(CaseError, match="another key, or a damaged file"):
        unlock(locked.file, Key(passphrase="seven dry horses"))
    assert not case.exists()
    assert unlock(locked.file, Key(passphrase="seven wet horses")).verify() == ()


def test_a_changed_byte_of_the_file_is_refused_and_makes_nothing(case: Path, identity):
    locked = lock(case, public(identity))
    content = bytearray(locked.file.read_bytes())
    content[-2_000] ^= 1
    locked.file.write_bytes(content)
    with pytest.raises(CaseError, match="another key, or a damaged file"):
        unlock(locked.file, Key(identity=str(identity)))
    assert sorted(p.name for p in case.parent.iterdir()) == ["ministry.txt", "oral.case.age"]


def test_what_does_not_decrypt_to_the_case_takes_nothing_away(case: Path, identity, monkeypatch: pytest.MonkeyPatch):
    encrypted = locking._encrypted
    monkeypatch.setattr(locking, "_encrypted", lambda *given: ("0" * 64, encrypted(*given)[1]))
    before = contents(case)
    with pytest.raises(CaseError, match=r"does not decrypt to the case\. Nothing was taken away"):
        lock(case, public(identity))
    assert contents(case).keys() == before.keys()
    assert not case.with_name("oral.case.age").exists()


def test_nothing_is_overwritten(case: Path, identity):
    case.with_name("oral.case.age").write_bytes(b"an older one")
    with pytest.raises(CaseError, match="something already, and nothing is overwritten"):
        lock(case, public(identity))
    locked = lock(case, public(identity), case.with_name("two.age"))
    case.mkdir()
    with pytest.raises(CaseError, match="something already, and nothing is overwritten"):
        unlock(locked.file, Key(identity=str(identity)), case)


@pytest.mark.parametrize("name", ["../out.txt", "/tmp/out.txt", "a/../../out.txt", "C:\\out.txt"])
def test_a_file_that_would_leave_the_folder_is_refused(tmp_path: Path, identity, name: str):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        archive.addfile(tarfile.TarInfo(name), io.BytesIO())
    (tmp_path / "x.case.age").write_bytes(pyrage.encrypt(packed.getvalue(), [identity.to_public()]))
    with pytest.raises(CaseError, match=r"no file of a case\. Nothing was unlocked"):
        unlock(tmp_path / "x.case.age", Key(identity=str(identity)))
    assert [p.name for p in tmp_path.iterdir()] == ["x.case.age"]


def test_a_key_that_is_none_is_refused_before_anything_is_written(case: Path):
    with pytest.raises(CaseError, match="not a public key of age"):
        lock(case, Key(recipient="age1nonsense"))
    with pytest.raises(CaseError, match="a passphrase is needed"):
        lock(case, Key())
    assert open_case(case).verify() == ()
    assert not list(case.parent.glob("*.age*"))


def test_a_folder_that_was_on_its_way_out_is_taken_away_by_locking_again(case: Path, identity):
    locked = lock(case, public(identity))
    going = case.with_name("oral.case.removing")
    going.mkdir()
    (going / "case.sqlite").write_bytes(b"what was left")
    assert lock(case, public(identity)).file == locked.file
    assert not going.exists()
