"""Files with a list of their hashes: the same content gives the same bytes, and whatever is changed afterwards is named."""

import hashlib
import json
import subprocess
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testimonia.errors import ExchangeError
from testimonia.exchange.packed import MANIFEST, SUMS, Member, check, member, pack

ABOUT = {"bundle": 1, "case": "kyzylsai"}
FILES = {"README.txt": b"Plain words.\n", "record.jsonl": b"{}\n" * 40, "tables/claims.csv": b"id\n1\n", "empty.txt": b""}


def made(folder: Path, files: dict[str, bytes] = FILES) -> Path:
    out = folder / "x.zip"
    pack(out, [member(name, content) for name, content in files.items()], ABOUT)
    return out


def contents(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewritten(file: Path, files: dict[str, bytes], how: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(file, "w", how) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file


def test_what_was_packed_is_unchanged(tmp_path):
    found = check(made(tmp_path))
    assert found.whole
    assert (found.about, found.unchanged, found.bytes) == (ABOUT, tuple(FILES), sum(map(len, FILES.values())))
    assert found.seal == hashlib.sha256(contents(tmp_path / "x.zip")[MANIFEST]).hexdigest()


def test_the_same_content_gives_the_same_bytes(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert made(tmp_path / "a").read_bytes() == made(tmp_path / "b").read_bytes()


def test_anybody_can_check_it_without_the_program(tmp_path):
    with zipfile.ZipFile(made(tmp_path)) as archive:
        archive.extractall(tmp_path / "out")
    done = subprocess.run(["sha256sum", "-c", SUMS], cwd=tmp_path / "out", capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.count(": OK")) == (0, len(FILES) + 1)


def test_every_harm_is_named(tmp_path):
    file = made(tmp_path)
    files = contents(file)
    files["record.jsonl"] = files["record.jsonl"].replace(b"{", b"[", 1)
    files["README.txt"] += b"more"
    files["smuggled.txt"] = b"!"
    del files["tables/claims.csv"]
    found = check(rewritten(file, files))
    assert not found.whole
    assert found.unchanged == ("empty.txt",)
    assert found.changed == (("README.txt", "has more than 13 bytes instead of 13"), ("record.jsonl", "has other bytes than it had"))
    assert (found.missing, found.added) == (("tables/claims.csv",), ("smuggled.txt",))


def test_a_manifest_that_was_made_to_fit_has_another_seal_and_no_longer_fits_the_sums(tmp_path):
    file = made(tmp_path)
    before, files = check(file).seal, contents(file)
    files["README.txt"] = b"Other words.\n"
    manifest = json.loads(files[MANIFEST])
    manifest["files"][0]["sha256"] = hashlib.sha256(files["README.txt"]).hexdigest()
    files[MANIFEST] = json.dumps(manifest).encode()
    found = check(rewritten(file, files))
    assert found.seal != before
    assert [name for name, _ in found.changed] == [SUMS]


def test_packing_it_anew_more_tightly_changes_nothing(tmp_path):
    """Mail programs and desktops do that."""
    file = made(tmp_path)
    assert check(rewritten(file, contents(file), zipfile.ZIP_DEFLATED)).whole


@pytest.mark.filterwarnings("ignore:Duplicate name")  # made on purpose
def test_a_file_that_stands_there_twice_is_named(tmp_path):
    file = made(tmp_path)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("README.txt", b"Other words.\n")
    assert ("README.txt", "stands in the file more than once") in check(file).changed


def test_a_bomb_is_not_unpacked(tmp_path):
    file = made(tmp_path)
    files = contents(file) | {"README.txt": bytes(50_000_000)}
    found = check(rewritten(file, files, zipfile.ZIP_DEFLATED))
    assert ("README.txt", "cannot be read: packed far too tightly") in found.changed


@pytest.mark.parametrize("name", ["../up.txt", "/etc/x", "a/../../b", "C:\\x", "a\nb", ""])
def test_a_name_that_leads_out_of_the_folder_is_refused(tmp_path, name):
    file = made(tmp_path)
    files = contents(file)
    manifest = json.loads(files[MANIFEST])
    manifest["files"][0]["name"] = name
    files[MANIFEST] = json.dumps(manifest).encode()
    with pytest.raises(ExchangeError, match="no place inside the file"):
        check(rewritten(file, files))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "cannot be opened as a ZIP file"),
        (b"not a zip", "cannot be opened as a ZIP file"),
        (None, "there is no such file"),
    ],
)
def test_what_is_no_zip_is_refused(tmp_path, content, message):
    file = tmp_path / "x.zip"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ExchangeError, match=message):
        check(file)


@pytest.mark.parametrize("manifest", [b"", b"[]", b"{}", b'{"files": 3}', b'{"files": [{"name": 1}]}', b"\xff", b"[" * 100_000])
def test_a_manifest_of_another_shape_is_refused(tmp_path, manifest):
    with pytest.raises(ExchangeError, match="manifest"):
        check(rewritten(tmp_path / "x.zip", {MANIFEST: manifest}))


def test_a_zip_of_something_else_is_refused(tmp_path):
    with pytest.raises(ExchangeError, match="Is it a bundle or a backup"):
        check(rewritten(tmp_path / "x.zip", {"a.txt": b"x"}))


def test_what_cannot_be_written_leaves_nothing(tmp_path):
    def broken():
        yield b"half"
        raise OSError(28, "No space left on device")

    with pytest.raises(ExchangeError, match="No space left"):
        pack(tmp_path / "x.zip", [Member("a", broken())], ABOUT)
    with pytest.raises(ExchangeError, match="No such file"):
        pack(tmp_path / "nowhere" / "x.zip", [], ABOUT)
    assert list(tmp_path.iterdir()) == []


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_law_one_byte_changed_anywhere_is_named_or_refused_and_never_a_crash(tmp_path_factory, data):
    file = made(tmp_path_factory.mktemp("x"))
    whole = bytearray(file.read_bytes())
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] ^= data.draw(st.integers(1, 255))
    file.write_bytes(whole)
    try:
        found = check(file)
    except ExchangeError:
        return
    # What is left: the times and attributes of the ZIP's own headers, which say nothing of the content.
    assert not found.whole or contents(file) == contents(made(tmp_path_factory.mktemp("y")))
