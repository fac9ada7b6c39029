"""Files to documents: what is read, what is kept unread, what is refused, each with the way out."""

import codecs
import hashlib
import os
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testimonia.errors import IntakeError
from testimonia.intake import LIMIT_WORDS, Found, Skipped, find_files, read_bytes, read_file
from testimonia.intake.containers import readable
from testimonia.intake.sniff import sniffed
from testimonia.model.record import Document
from testimonia.model.terms import DocumentStatus

ENGLISH = "The ministry said on Monday that two policemen were wounded when men with knives attacked the post in Oral."
RUSSIAN = "Министерство сообщило в понедельник, что двое полицейских ранены при нападении на пост в Уральске."
SPANISH = "El ministerio informó el lunes que dos policías resultaron heridos cuando hombres con cuchillos atacaron el puesto."


def test_a_document_is_the_hash_of_its_bytes_and_keeps_its_text_as_it_is():
    content = "\ufeffTwo men\r\nwere “detained”.\r\n".encode()
    document = read_bytes(content, "note.txt").document
    assert document == Document(
        id="sha256:" + hashlib.sha256(content).hexdigest(),
        name="note.txt",
        text="Two men\r\nwere “detained”.\r\n",  # the byte-order mark dropped, line ends kept
        characters=27,
        media_type="text/plain",
        status=DocumentStatus.READ,
        language="en",
    )


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (codecs.BOM_UTF16_LE + ENGLISH.encode("utf-16-le"), ENGLISH),
        (codecs.BOM_UTF16_BE + ENGLISH.encode("utf-16-be"), ENGLISH),
        (codecs.BOM_UTF32_LE + ENGLISH.encode("utf-32-le"), ENGLISH),
        (ENGLISH.encode("utf-16-le"), ENGLISH),
        ((ENGLISH + " It was called “an outrage” – wrongly.").encode("cp1252"), ENGLISH + " It was called “an outrage” – wrongly."),
        (RUSSIAN.encode("cp1251"), RUSSIAN),
    ],
    ids=["utf-16 little", "utf-16 big", "utf-32", "utf-16 without mark", "windows-1252", "windows-1251"],
)
def test_encodings(content, text):
    assert read_bytes(content, "a.txt").document.text == text


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b" \r\n\t ", "the file is empty"),
        (codecs.BOM_UTF8 + b"\n", "the file is empty"),
        (b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 4, "the file is binary"),
        (b"MZ\x90\x00\x03\x00\x00\x00" * 50, "the file is binary"),
        (("The post in Oral " * 20 + "was é").encode()[:-1], "ends in the middle of a character (byte 344): it was cut off"),
        (codecs.BOM_UTF16_LE + ENGLISH.encode("utf-16-le")[:-1], "announces UTF-16-LE but breaks it at byte"),
        (b"\xff\xfe" + b"\x01\xe1\x02\xf0" * 40, "but is binary, not text"),
        (bytes([0x81, 0x8D, 0x8F, 0x90, 0x9D, 0xA0, 0xAD, 0xC1]) * 40, "save it as UTF-8"),
    ],
    ids=["empty", "white space", "only a mark", "program", "another program", "cut utf-8", "cut utf-16", "false mark", "noise"],
)
def test_what_is_no_text_is_refused_with_the_way_out(content, message):
    with pytest.raises(IntakeError) as refused:
        read_bytes(content, "a.txt")
    assert message in str(refused.value)


@given(st.binary(max_size=400))
def test_law_any_bytes_are_a_document_or_a_plain_refusal(content):
    try:
        document = read_bytes(content, "a.txt").document
    except IntakeError:
        return
    assert document.characters == len(document.text)
    assert document.id == "sha256:" + hashlib.sha256(content).hexdigest()


@given(st.text(min_size=1).filter(lambda text: bool(text.strip()) and "\x00" not in text and not text.startswith("\ufeff")))
def test_law_utf8_text_comes_out_character_for_character(text):
    controls = sum((ord(c) < 32 and c not in "\t\n\v\f\r\x1a") or ord(c) == 127 for c in text)
    if controls * 100 <= len(text):
        assert read_bytes(text.encode(), "a.txt").document.text == text


@pytest.mark.parametrize(("text", "code"), [(RUSSIAN, "ru"), (SPANISH, "es"), (RUSSIAN + "\n\n“Freedom is never given,” it ended.", "ru")])
def test_another_language_is_kept_and_not_read(text, code):
    document = read_bytes(text.encode(), "a.txt").document
    assert document.status is DocumentStatus.NOT_READ
    assert document.reason.startswith(f"language: {code}; this version reads English")
    assert "code it by hand" in document.reason
    assert document.text == text


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH,
        ENGLISH.upper(),
        "Gunmen kill 4 in Peshawar",
        "4 killed.",
        ENGLISH * 8 + f"\n\nHis words in full: «{RUSSIAN}»\n\n" + ENGLISH * 4,
        "Abu Sayyaf, Basilan, Sulu: 3 soldiers, 12 rebels",
    ],
    ids=["report", "capitals", "headline", "two words", "with a Russian quotation", "names only"],
)
def test_english_is_read_also_when_short_in_capitals_or_with_a_foreign_quotation(text):
    assert read_bytes(text.encode(), "a.txt").document.status is DocumentStatus.READ


def test_a_text_without_words_is_of_no_language():
    assert read_bytes(b"1 2 3 !!! 45", "a.txt").document.language is None


TOO_LONG = (
    f"length: more than {LIMIT_WORDS:,} words and marks, which is the most that this version reads at once. "
    "The document is kept: split it into its reports and read those."
)


def test_a_million_quotation_marks_are_kept_and_not_read():
    document = read_bytes(b'"' * 1_000_000, "a.txt").document
    assert (document.characters, document.status, document.reason) == (1_000_000, DocumentStatus.NOT_READ, TOO_LONG)


def test_fifty_megabytes_of_text_are_kept_and_not_read():
    content = (ENGLISH + "\n").encode() * (50_000_000 // (len(ENGLISH) + 1))
    document = read_bytes(content, "archive.txt").document
    assert (document.characters, document.status, document.reason) == (len(content), DocumentStatus.NOT_READ, TOO_LONG)


def test_more_characters_than_any_document_has_are_refused():
    with pytest.raises(
        IntakeError, match=r"its text has 60,000,002 characters; at most 60,000,000 are taken\. Split it into its reports\."
    ):
        read_bytes(b"a " * 30_000_001, "a.txt")


def test_words_that_are_longer_than_a_book_are_kept_and_not_read():
    document = read_bytes(f"{ENGLISH} {'7' * 2_000_000}".encode(), "a.txt").document
    assert document.status is DocumentStatus.NOT_READ
    assert document.reason.startswith("length: more than 2,000,000 characters, which is the most")


@pytest.mark.parametrize(
    ("head", "is_page"),
    [
        ("<!-- a --> <!-- b -->\n<html lang=en>", True),
        ("\ufeff <?xml version='1.0'?><!DOCTYPE html>", True),
        ("<!---->" * 1_000 + "no page", False),
        ("<!-- never closed <html>", False),
        ("Report <html>", False),
    ],
)
def test_a_page_is_told_by_how_it_begins_however_many_comments_stand_before_it(head, is_page):
    assert sniffed(head.encode()) == (".html" if is_page else None)


def test_a_book_is_within_the_limit():
    assert read_bytes((ENGLISH + "\n").encode() * 4_500, "book.txt").document.status is DocumentStatus.READ


def names(found) -> list[str]:
    return [f.path.name if isinstance(f, Found) else f"{f.path.name}: {f.why}" for f in found]


def test_a_folder_is_walked_by_name_and_unsupported_files_are_noted(tmp_path):
    for name in ("b.txt", "a.MD", "film.mp4", ".hidden.txt", "deep/c.txt", "my.case/case.sqlite", "my.case/vault/aa/x.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    found = names(find_files([tmp_path, tmp_path / "b.txt"]))
    assert found == [
        "a.MD",
        "b.txt",
        "c.txt",
        f"film.mp4: files of type .mp4 are not read by this version. Read are: {', '.join(readable())}. Save it as one of these.",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links need rights there")
def test_a_folder_that_contains_itself_is_walked_once(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("x")
    (tmp_path / "in" / "loop").symlink_to(tmp_path)
    (tmp_path / "in" / "nowhere.txt").symlink_to(tmp_path / "gone.txt")
    assert names(find_files([tmp_path])) == ["a.txt", "nowhere.txt: neither a file nor a folder."]


def test_a_missing_path_is_a_failure_and_the_rest_goes_on(tmp_path):
    (tmp_path / "a.txt").write_text("x")
    found = list(find_files([tmp_path / "gone.txt", tmp_path]))
    assert found == [Skipped(tmp_path / "gone.txt", "no such file or folder. Check the spelling.", failed=True), Found(tmp_path / "a.txt")]


@pytest.fixture
def ordinary_user():
    """The superuser may read everything; where the tests run as such, this one steps down to a user who may not."""
    if not hasattr(os, "geteuid"):
        pytest.skip("permissions of files are of POSIX systems")
    before = os.geteuid()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        place = Path(folder)
        (place / "a.txt").write_text("x")
        (place / "a.txt").chmod(0)
        (place / "closed").mkdir(mode=0)
        if before == 0:
            os.seteuid(65534)
        try:
            yield place
        finally:
            os.seteuid(before)
            (place / "closed").chmod(0o700)


def test_what_may_not_be_read_is_refused_with_the_way_out(ordinary_user):
    with pytest.raises(IntakeError, match=r"Permission denied.*Check its permissions: ls -l"):
        read_file(ordinary_user / "a.txt")
    (skipped,) = find_files([ordinary_user / "closed"])
    assert (skipped.failed, "cannot be opened (Permission denied)" in skipped.why) == (True, True)
