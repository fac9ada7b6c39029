"""PDF: the words in their order, each with page and box; scans by OCR where it is installed, else the way to it."""

from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
import typst
from PIL import Image, ImageDraw, ImageFont

from testimonia.errors import IntakeError
from testimonia.intake import Found, Skipped, find_files, ocr, read_bytes
from testimonia.model.record import Published
from testimonia.model.terms import DateBasis, DocumentStatus

HEAD = '#set page(paper: "a5")\n#set text(size: 10pt, lang: "en", hyphenate: true)\n#set par(justify: true)\n'
PAPER = """#set document(title: "Findings of the visit", author: "Ana Pell", date: datetime(year: 2021, month: 5, day: 4))
= Findings of the visit
TARVIK, 3 May 2021 (Harbour Agency) --- Two dock workers were hurt when guards with sticks drove a picket from the gate of the harbour.

The officials affirmed the efficient classification of the first findings.
#pagebreak()
The hospital let both men go home."""


def pdf(source: str) -> bytes:
    return bytes(typst.compile((HEAD + source).encode()))


def written(words: str) -> Image.Image:
    """A picture of words, as a scanner makes it at 300 dots an inch."""
    picture = Image.new("L", (2000, 400), 255)
    ImageDraw.Draw(picture).text((100, 100), words, font=ImageFont.load_default(64), fill=0)
    return picture


def as_pdf(*pictures: Image.Image) -> bytes:
    file = BytesIO()
    pictures[0].save(file, "PDF", save_all=True, append_images=pictures[1:], resolution=300)
    return file.getvalue()


def as_png(picture: Image.Image) -> bytes:
    file = BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def one_line(text: str | None) -> str:
    return " ".join((text or "").split())


def test_text_metadata_and_pages():
    taken = read_bytes(pdf(PAPER), "a.pdf")
    text = taken.document.text or ""
    assert one_line(text) == one_line(PAPER.split("\n", 1)[1].replace("= ", "").replace("---", "—").replace("#pagebreak()", ""))
    assert text.startswith("Findings of the visit\n\nTARVIK, 3 May 2021")
    assert (taken.document.title, taken.document.author) == ("Findings of the visit", "Ana Pell")
    assert taken.document.published is None  # the day of the file is none of the text, which states its own
    assert taken.layout is not None
    assert {piece.page for piece in taken.layout.where(0, text.index("The hospital"))} == {1}
    assert {piece.page for piece in taken.layout.where(text.index("The hospital"), len(text))} == {2}


@pytest.mark.parametrize(
    ("dateline", "made", "published"),
    [
        ("TARVIK, May 3 (Harbour Agency)", (2021, 5, 4), Published("2021-05-03", DateBasis.INFERRED)),
        ("TARVIK, May 3 (Harbour Agency)", (2021, 9, 4), None),  # printed months later: the year may be another one
        ("TARVIK (Harbour Agency)", (2021, 5, 4), None),
    ],
)
def test_the_day_of_the_file_only_completes_a_dateline(dateline: str, made: tuple[int, int, int], published: Published | None):
    year, month, day = made
    source = f"#set document(date: datetime(year: {year}, month: {month}, day: {day}))\n{dateline} --- Two men were hurt on Monday."
    assert read_bytes(pdf(source), "a.pdf").document.published == published


def test_every_word_has_its_box_and_the_boxes_run_along_the_line():
    taken = read_bytes(pdf("Two men were hurt."), "a.pdf")
    assert taken.layout is not None
    pieces = taken.layout.pieces
    assert [(taken.document.text or "")[p.start : p.end] for p in pieces] == ["Two", "men", "were", "hurt."]
    boxes = [piece.box for piece in pieces]
    assert all(a and b and a[2] < b[0] and a[1] < b[3] for a, b in pairwise(boxes))


def test_a_word_parted_at_a_line_end_is_one_word_with_two_boxes():
    taken = read_bytes(pdf("#block(width: 4.2cm)[The representatives communicated extraordinary circumstances notwithstanding.]"), "a.pdf")
    assert one_line(taken.document.text) == "The representatives communicated extraordinary circumstances notwithstanding."
    assert taken.layout is not None
    parted = [p for p in taken.layout.pieces if (taken.document.text or "")[p.end : p.end + 1].isalpha()]
    assert parted


def test_a_hyphen_that_belongs_to_the_word_stays():
    source = "#block(width: 4.2cm)[An anti-government paper said that the long anti-government march went home.]"
    assert "anti-government march" in one_line(read_bytes(pdf(source), "a.pdf").document.text)


def test_columns_are_read_one_after_the_other():
    source = "#set page(columns: 2)\nThe left column tells of the first night.\n#colbreak()\nThe right column tells of the second night."
    assert one_line(read_bytes(pdf(source), "a.pdf").document.text) == (
        "The left column tells of the first night. The right column tells of the second night."
    )


def test_heads_and_feet_that_are_repeated_are_left_out_and_it_is_said():
    source = '#set page(header: [Visit to Tarvik], numbering: "1 / 1")\n' + "\n#pagebreak()\n".join(
        f"On day {day} the {word} witness was heard at length." for day, word in enumerate(("first", "second", "third", "fourth"))
    )
    document = read_bytes(pdf(source), "a.pdf").document
    assert "Visit to Tarvik" not in (document.text or "")
    assert "the third witness" in (document.text or "")
    assert document.reason == "Lines that are repeated at the head or foot of its pages were left out."


PROTECTED = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"3 0 obj<</Filter/Standard/V 1/R 2/P -4/O<" + b"61" * 32 + b">/U<" + b"62" * 32 + b">>>endobj\n"
    b"trailer<</Root 1 0 R/Encrypt 3 0 R/ID[<00><00>]/Size 4>>\n%%EOF"
)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (PROTECTED, "protected by a password. Open it with the password and save a copy without"),
        (b"%PDF-1.7\n" + b"nothing of a PDF follows " * 40, "damaged or cut off"),
        (b"%PDF-1.7\n", "damaged or cut off"),
    ],
    ids=["protected", "damaged", "empty"],
)
def test_a_pdf_that_cannot_be_read_is_refused_with_the_way_out(content: bytes, message: str):
    with pytest.raises(IntakeError, match=message):
        read_bytes(content, "a.pdf")


def test_without_ocr_a_scan_is_refused_with_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", "")  # no program is found
    ocr.missing.cache_clear()
    try:
        for content, name in ((as_pdf(written("Two men were taken")), "a.pdf"), (as_png(written("Two men were taken")), "a.png")):
            with pytest.raises(IntakeError, match=r"pip install 'testimonia\[ocr\]', and install the program Tesseract"):
                read_bytes(content, name)
    finally:
        ocr.missing.cache_clear()


def test_without_ocr_the_photographs_of_a_folder_are_passed_over_with_the_command_and_are_no_failure(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    (tmp_path / "gate.jpg").write_bytes(as_png(written("Two men were taken")))
    (tmp_path / "note.txt").write_text("Two men were taken.")
    monkeypatch.setenv("PATH", "")
    ocr.missing.cache_clear()
    try:
        skipped, found = find_files([tmp_path])
    finally:
        ocr.missing.cache_clear()
    assert found == Found(tmp_path / "note.txt")
    assert isinstance(skipped, Skipped)
    assert (skipped.path.name, skipped.failed) == ("gate.jpg", False)
    assert "pip install 'testimonia[ocr]'" in skipped.why


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n" + bytes(40), b"\xff\xd8\xff\xe0" + b"JFIF" * 20], ids=["png", "jpeg"])
@pytest.mark.ocr
def test_a_damaged_picture_is_refused(content: bytes):
    with pytest.raises(IntakeError, match="the picture is damaged or of an unknown kind"):
        read_bytes(content, "a.png")


@pytest.mark.ocr
def test_a_scan_is_read_by_ocr_and_the_record_says_so():
    taken = read_bytes(as_pdf(written("Two men were taken from their homes."), written("The police gave no answer.")), "scan.pdf")
    document = taken.document
    assert document.status is DocumentStatus.READ
    assert one_line(document.text) == "Two men were taken from their homes. The police gave no answer."
    assert "Read by OCR (pages 1, 2): Tesseract" in (document.reason or "")
    assert "compare with the picture" in (document.reason or "")
    assert document.published is None  # when it was scanned says nothing
    assert taken.layout is not None
    first = taken.layout.pieces[0]
    assert first.page == 1
    assert first.box is not None
    assert first.box[0] == pytest.approx(100 / 300 * 72, abs=3)  # drawn a hundred dots from the left


@pytest.mark.ocr
def test_a_photograph_of_words_is_read_and_one_without_words_is_kept():
    read = read_bytes(as_png(written("Two men were taken")), "a.png").document
    assert (one_line(read.text), read.media_type) == ("Two men were taken", "image/png")
    kept = read_bytes(as_png(Image.new("RGB", (300, 300), (90, 120, 30))), "a.png").document
    assert (kept.status, kept.characters) == (DocumentStatus.NOT_READ, 0)
    assert "no words were found" in (kept.reason or "")


@pytest.mark.ocr
def test_a_fax_of_two_pages_is_read_to_its_end():
    file = BytesIO()
    written("Two men were taken").save(file, "TIFF", save_all=True, append_images=[written("The police gave no answer")])
    taken = read_bytes(file.getvalue(), "fax.tiff")
    assert one_line(taken.document.text) == "Two men were taken The police gave no answer"
    assert taken.layout is not None
    assert [piece.page for piece in taken.layout.pieces] == [1] * 4 + [2] * 5


@pytest.mark.ocr
def test_a_photograph_taken_with_the_camera_on_its_side_is_read_upright():
    file, exif = BytesIO(), Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter to the right
    written("Two men were taken").rotate(90, expand=True).save(file, "JPEG", exif=exif)
    assert one_line(read_bytes(file.getvalue(), "a.jpg").document.text) == "Two men were taken"


@pytest.mark.ocr
def test_a_picture_larger_than_any_paper_is_refused():
    with pytest.raises(IntakeError, match="at most 60,000,000 are taken"):
        read_bytes(as_png(Image.new("1", (9_000, 9_000))), "a.png")
