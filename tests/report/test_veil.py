"""Who is hidden and who is not, and that the lit words stay the right ones when names before them are hidden."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testimonia.model.record import Document, Header, Record
from testimonia.model.terms import Category, DocumentStatus, Kind, Property, SourceKind
from testimonia.report.evidence import unwrapped
from testimonia.report.veil import CONTEXT, Passage, Veil, carries_office, clean, names_in
from testimonia.text.masking import BAR
from tests.report.composed import Report, link, persons, record_of


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("a nurse", ()),
        ("Relatives", ()),
        ("three soldiers", ()),
        ("A bus driver", ()),
        ("Villagers of the north", ()),
        ("Amina Belhadj", ("Amina Belhadj",)),
        ("nurse Amina Belhadj", ("Amina Belhadj",)),
        ("Bus driver Marat Abenov", ("Marat Abenov",)),
        ("Jean de la Croix, a farmer", ("Jean de la Croix",)),
        ("By Leila Trabelsi and John Roe", ("Leila Trabelsi", "John Roe")),
        ("Mr Hallam", ("Mr Hallam",)),
        ("أمينة بلحاج", ("أمينة بلحاج",)),
    ],
)
def test_names_are_told_from_descriptions(source: str, names: tuple[str, ...]):
    assert names_in(source, frozenset({"bus", "by", "villagers"})) == names


def test_a_word_that_is_also_written_small_is_no_name_at_the_head_of_a_sentence():
    assert names_in("Zealots", frozenset({"zealots"})) == ()
    assert names_in("Zealots", frozenset()) == ("Zealots",)


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("Minister Ruth Abebe spoke.", True),
        ("Ruth Abebe, the mayor of Kesra, spoke.", True),
        ("The governor, Ruth Abebe, spoke.", True),
        ("Ruth Abebe, a farmer, spoke.", False),
        ("The police shot Ruth Abebe.", False),
        ("Ruth Abebe met the mayor.", False),
    ],
)
def test_an_office_beside_a_name_makes_it_public(text: str, office: bool):
    assert carries_office("Ruth Abebe", text) is office


def one_report(text: str, words: str, source: str, kind: SourceKind) -> tuple[Record, Report]:
    report = Report("a.txt", text, "2021-03-05")
    mention = report.mention(Kind.ARMED_ATTACK, words)
    report.claim(mention, Property.KILLED, words, persons(4, Category.UNSPECIFIED, words), link(source, kind))
    return record_of(report), report


def test_the_lit_words_are_the_claims_words_though_names_before_them_are_hidden():
    text = "Rain fell. Amina Belhadj said that four people died near Belhadj Street. It was dark."
    record, report = one_report(text, "four people", "Amina Belhadj", SourceKind.WITNESS)
    span = report.claims[0].span
    passage = Veil(record, {}).passage(report.document.id, span.start, span.end, span.quote)
    assert (passage.before, passage.lit, passage.after) == (
        f"Rain fell. {BAR} said that ",
        "four people",
        f" died near {BAR} Street. It was dark.",
    )


def test_a_claim_on_a_hidden_name_lights_its_bar():
    text = "Rain fell. They shot Amina Belhadj at home."
    record, report = one_report(text, "Amina Belhadj", "Amina Belhadj", SourceKind.PERSON)
    span = report.claims[0].span
    passage = Veil(record, {}).passage(report.document.id, span.start, span.end, span.quote)
    assert (passage.lit, passage.after) == (BAR, " at home.")
    inside = Veil(record, {}).passage(report.document.id, span.start + 2, span.end - 2, "ina Belha")
    assert (inside.lit, inside.after) == (BAR, " at home.")


def test_names_that_the_caller_found_are_hidden_too_unless_the_text_gives_them_an_office():
    text = "Mayor Ruth Abebe mourned Tarek Mansouri. Four people died."
    record, report = one_report(text, "Four people", "the mayor", SourceKind.OFFICE)
    veil = Veil(record, {report.document.id: ["Ruth Abebe", "Tarek Mansouri"]})
    assert veil.whole(report.document) == f"Mayor Ruth Abebe mourned {BAR}. Four people died."


def test_a_sentence_without_end_is_cut_on_both_sides():
    text = "word " * 5000 + "four people died " + "word " * 5000
    record, report = one_report(text, "four people", "police", SourceKind.OFFICE)
    span = report.claims[0].span
    passage = Veil(record, {}).passage(report.document.id, span.start, span.end, span.quote)
    assert len(passage.before) <= CONTEXT + 2
    assert len(passage.after) <= CONTEXT + 2
    assert passage.before.startswith("… ")


def test_broken_lines_are_joined_and_paragraphs_stay_apart():
    assert unwrapped(Passage("A headline\r\n\r\nTOWN, 5\nMarch - ", "Four\n people", " died.\n \n\nThe end.")) == Passage(
        "A headline\nTOWN, 5 March - ", "Four people", " died.\nThe end."
    )


def test_without_the_text_the_claims_words_stand_alone():
    doc = Document("sha256:" + "00" * 32, "a.txt", None, 9, "text/plain", DocumentStatus.READ)
    passage = Veil(Record(Header("a", "b"), (doc,)), {}).passage(doc.id, 3, 7, "four")
    assert (passage.before, passage.lit, passage.after) == ("", "four", "")


@given(st.text())
def test_law_cleaning_keeps_every_offset(text: str):
    assert len(clean(text)) == len(text)
    assert clean(clean(text)) == clean(text)


@given(st.text(alphabet="Tarek Mnsouri.\n4 A", min_size=1, max_size=80), st.data())
def test_law_no_hidden_name_is_shown_whatever_is_asked_for(noise: str, data: st.DataObject):
    text = f"{noise}Tarek Mansouri said that four people died. {noise}"
    record, report = one_report(text, "four people", "Tarek Mansouri", SourceKind.WITNESS)
    veil = Veil(record, {})
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    passage = veil.passage(report.document.id, start, end, text[start:end])
    shown = passage.before + passage.lit + passage.after
    assert passage.lit
    assert shown.removeprefix("… ").removesuffix(" …") in veil.whole(report.document)
