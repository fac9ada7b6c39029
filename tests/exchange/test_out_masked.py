"""Every format of the masked view: no private name in any file, and selectors that fit the masked texts."""

import html
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import polars
import pypdfium2
import pytest

from testimonia.exchange.out import writer, writers
from testimonia.text.masking import BAR, masked
from tests.exchange.held import the_market
from tests.exchange.test_out_annotation import check_anchors, written

PRIVATE = ("Belhadj", "Mansouri", "Trabelsi")
PUBLIC = "Salem Karoui"


@pytest.fixture(scope="module")
def view():
    """The market as it may leave."""
    return masked(the_market(), b"k" * 32)


def words(path: Path) -> str:
    """Everything that a file says, whatever it is packed in."""
    if path.suffix == ".parquet":
        return str(polars.read_parquet(path).to_dicts())
    if path.suffix == ".db":
        with closing(sqlite3.connect(path)) as base:
            return "\n".join(base.iterdump())
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as book:
            return "\n".join(html.unescape(book.read(name).decode("utf-8")) for name in book.namelist())
    if path.suffix == ".pdf":
        pdf = pypdfium2.PdfDocument(path)
        with closing(pdf):
            return "\n".join(page.get_textpage().get_text_bounded() for page in pdf)
    return path.read_text("utf-8")


def all_words(name: str, case, tmp_path: Path) -> str:
    writer(name).write(case, tmp_path / f"out{writers()[name].suffix}")
    return "\n".join(words(path) for path in sorted(tmp_path.rglob("*")) if path.is_file())


@pytest.mark.parametrize("name", list(writers()))
def test_no_private_name_is_in_any_file_of_any_format(name, view, tmp_path):
    said = all_words(name, view, tmp_path / "masked")
    assert [name for name in PRIVATE if name.casefold() in said.casefold()] == []
    assert the_market().held.documents[0].id.removeprefix("sha256:") not in said  # nor can a leaked paper be confirmed by its hash


@pytest.mark.parametrize("name", ["csv", "parquet", "xlsx", "sqlite", "pdf", "annotation", "ftm"])
def test_a_public_person_stays_and_bars_stand_for_the_others(name, view, tmp_path):
    (tmp_path / "masked").mkdir()
    said = all_words(name, view, tmp_path / "masked")
    assert PUBLIC in said
    assert BAR in said


@pytest.mark.parametrize("name", ["csv", "sqlite", "pdf"])
def test_the_same_words_would_be_there_unmasked(name, tmp_path):
    """So that the tests above can fail."""
    (tmp_path / "whole").mkdir()
    said = all_words(name, the_market(), tmp_path / "whole")
    assert [name for name in PRIVATE if name in said] == list(PRIVATE) if name != "pdf" else "Mansouri" in said


def test_selectors_of_a_masked_case_find_their_words_in_the_masked_texts(view, tmp_path):
    assert check_anchors(view, written(view, tmp_path)) == len(the_market().held.claims)
