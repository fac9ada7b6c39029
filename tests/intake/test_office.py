"""DOCX and ODT: what a reader of the paper would read, in that order; packages that are made to exhaust a computer are not opened."""

# ruff: noqa: E501  (markup is left as it would be written)

import re
import zipfile
from datetime import datetime
from io import BytesIO

import docx
import pytest
from docx.document import Document as Paper

from testimonia.errors import IntakeError
from testimonia.intake import read_bytes
from testimonia.model.record import Published
from testimonia.model.terms import DateBasis

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
REPORT = "Two men were taken from their homes in Tarvik on Monday night, their wives told the union."


def saved(paper: Paper) -> bytes:
    file = BytesIO()
    paper.save(file)
    return file.getvalue()


def package(**parts: str | bytes) -> bytes:
    """A ZIP package; `word_document` stands for `word/document.xml`."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "."), content)
    return file.getvalue()


def word(body: str, **parts: str) -> bytes:
    return package(**{"word/document__xml": f"<w:document {W}><w:body>{body}</w:body></w:document>", **parts})


def test_paragraphs_tables_and_what_stands_at_the_edge_of_the_page():
    paper = docx.Document()
    paper.core_properties.title, paper.core_properties.author = "Night arrests", "Ana Pell"
    paper.core_properties.created = datetime(2021, 5, 4, 8)
    paper.sections[0].header.paragraphs[0].text = "Union of Port Workers"
    paper.add_heading("Arrests in the night", 1)
    paper.add_paragraph(REPORT)
    table = paper.add_table(rows=2, cols=2)
    for cell, words in zip([*table.rows[0].cells, *table.rows[1].cells], ("Day", "Taken", "Monday", "2"), strict=True):
        cell.text = words
    paper.add_paragraph("The police gave no answer.")
    document = read_bytes(saved(paper), "a.docx").document
    assert document.text == (
        f"Arrests in the night\n\n{REPORT}\n\nDay\tTaken\nMonday\t2\n\nThe police gave no answer.\n\nUnion of Port Workers"
    )
    assert (document.title, document.author) == ("Night arrests", "Ana Pell")
    assert document.published is None


def test_notes_breaks_and_text_boxes_stand_where_they_belong_and_struck_words_do_not():
    body = (
        "<w:p><w:r><w:t>Two men</w:t></w:r><w:del><w:r><w:delText>and a boy</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t xml:space='preserve'> were taken</w:t></w:r></w:ins><w:r><w:footnoteReference w:id='2'/></w:r>"
        "<w:r><w:br/><w:t>at night.</w:t></w:r>"
        "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>A box beside it.</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>"
    )
    notes = f"<w:footnotes {W}><w:footnote w:type='separator' w:id='0'/><w:footnote w:id='2'><w:p><w:r><w:t>As told by both.</w:t></w:r></w:p></w:footnote></w:footnotes>"
    document = read_bytes(word(body, **{"word/footnotes__xml": notes}), "a.docx").document
    assert document.text == "Two men were taken[2]\nat night.\n\nA box beside it.\n\n[2] As told by both."
    assert document.reason == "Words struck out under tracked changes were left out; they stand in the original."


ODT = (
    '<o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:t="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:b="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><o:body><o:text>'
    "<t:h>Arrests in the night</t:h><t:p>TARVIK, May 3 (Harbour Agency) - Two men were <t:span>taken</t:span> from<t:s/>their homes<t:note><t:note-body><t:p>As both told."
    "</t:p></t:note-body></t:note> on Monday.</t:p><b:table><b:table-row><b:table-cell><t:p>Monday</t:p></b:table-cell><b:table-cell><t:p>2</t:p>"
    "</b:table-cell></b:table-row></b:table></o:text></o:body></o:document-content>"
)
META = (
    '<m xmlns:d="http://purl.org/dc/elements/1.1/" xmlns:e="x"><i><d:title>Night arrests</d:title><e:initial-creator>Ana Pell</e:initial-creator>'
    "<e:creation-date>2021-05-04T08:00:00</e:creation-date></i></m>"
)


def test_an_opendocument_text():
    content = package(mimetype="application/vnd.oasis.opendocument.text", content__xml=ODT, meta__xml=META)
    document = read_bytes(content, "a.odt").document
    assert (
        document.text
        == "Arrests in the night\n\nTARVIK, May 3 (Harbour Agency) - Two men were taken from their homes on Monday.\n\nAs both told.\n\nMonday\t2"
    )
    assert (document.title, document.author, document.published) == (
        "Night arrests",
        "Ana Pell",
        Published("2021-05-03", DateBasis.INFERRED),
    )


RTF = (
    rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 Times;}{\f1\fcharset204 Times Cyr;}}{\info{\title Night arrests}{\author Ana Pell}"
    rb"{\creatim\yr2021\mo5\dy4\hr8}}{\*\generator Writer;}\f0 TARVIK, May 3 (Harbour Agency) - Two men were {\b taken}\par "
    b"from their\r\n homes in {\\f1 \\'d3\\'f0\\'e0\\'eb\\'fc\\'f1\\'ea}, \\ldblquote at night\\rdblquote  \\u8212?as both\\~wives"
    rb" {\v secretly }{\deleted never }told.{\pict 89504e47}\par\trowd Monday\cell 2\cell\row}"
)


def test_a_text_in_rtf():
    taken = read_bytes(RTF, "a.rtf")
    document = taken.document
    assert document.text == (
        "TARVIK, May 3 (Harbour Agency) - Two men were taken\n\nfrom their homes in Уральск, “at night” —as both wives told.\n\nMonday\t2"
    )
    assert (document.title, document.author, document.published) == (
        "Night arrests",
        "Ana Pell",
        Published("2021-05-03", DateBasis.INFERRED),
    )
    assert document.reason == "Words struck out under tracked changes were left out; they stand in the original."
    assert taken.layout is not None
    at = document.text.index("homes")
    (piece,) = taken.layout.where(at, at + 5)
    assert RTF[piece.at : piece.until] == b"homes"


def test_a_text_in_rtf_that_was_cut_off_gives_what_is_there():
    assert read_bytes(RTF[: RTF.index(b"homes") + 5], "a.rtf").document.text.endswith("from their homes")


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (package(**{"word/document__xml": b" " * 50_000_000}), "made to exhaust a computer"),
        (
            package(**{"word/document__xml": LAUGHS + f"<w:document {W}><w:p><w:r><w:t>&c;</w:t></w:r></w:p></w:document>"}),
            "entities of its own",
        ),
        (saved(docx.Document())[:5_000], "damaged or cut off"),
        (word("<w:p><w:r>"), "damaged or cut off"),
        (word("<w:p/>"), "holds no words"),
        (package(**{"word/styles__xml": "<x/>"}), "no text part"),
    ],
    ids=["a bomb", "a billion laughs", "cut off", "broken markup", "empty", "no text"],
)
def test_bad_packages_are_refused_with_the_way_out(content: bytes, message: str):
    with pytest.raises(IntakeError, match=message):
        read_bytes(content, "a.docx")


def test_a_part_that_unpacks_to_more_than_the_archive_says_is_cut_at_the_limit():
    """A directory that lies: the sizes in it are small, what comes out is not."""
    content = bytearray(package(**{"word/document__xml": b"<x>" + b"a" * 70_000_000 + b"</x>"}))
    honest = (70_000_007).to_bytes(4, "little")
    assert content.count(honest) == 2
    forged = bytes(content).replace(honest, (1_000).to_bytes(4, "little"))
    with pytest.raises(IntakeError):
        read_bytes(forged, "a.docx")


@pytest.mark.parametrize(
    ("content", "name", "found"),
    [
        (saved(docx.Document()), "a.txt", None),
        (b"<!DOCTYPE html><html><body><p>" + REPORT.encode() + b"</p></body></html>", "a.pdf", "a web page"),
        (REPORT.encode(), "a.pdf", "plain text"),
        (REPORT.encode(), "a.docx", "plain text"),
    ],
)
def test_a_file_under_a_wrong_name_is_read_as_what_it_is(content: bytes, name: str, found: str | None):
    if found is None:
        with pytest.raises(IntakeError, match="the Word document holds no words"):
            read_bytes(content, name)
        return
    document = read_bytes(content, name).document
    assert document.text == REPORT
    assert document.reason == f"The file is called {name[1:]}, but it is {found}: it was read as that."


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            "it is a document of an old version of Word or Excel. Rename it to .doc, or save",
        ),
        (package(**{"xl/workbook__xml": "<x/>"}), "it is a spreadsheet"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(40), "it is an archive (7z)"),
    ],
)
def test_what_cannot_be_read_is_called_by_its_name(content: bytes, message: str):
    with pytest.raises(IntakeError, match="the file is called .txt, but " + re.escape(message)):
        read_bytes(content, "a.txt")


def test_blanks_around_a_text_in_rtf_are_in_no_stretch_of_it():
    """Letters of several bytes are placed by stretches, and a stretch may begin or end with a blank that is cut off."""
    taken = read_bytes("{\\rtf1\\ansi\\ansicpg65001  D\u00e9j\u00e0 vu }".encode(), "a.rtf")
    assert taken.document.text == "D\u00e9j\u00e0 vu"
    assert taken.layout is not None
    assert [(piece.start, piece.end) for piece in taken.layout.pieces] == [(0, 7)]
