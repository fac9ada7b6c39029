"""That the lit words are the claim's words, with what stands around them, and that a text plays no tricks."""

from hypothesis import given
from hypothesis import strategies as st

from testimonia.model.record import Document, Header, Record
from testimonia.model.terms import Category, DocumentStatus, Kind, Property, SourceKind
from testimonia.report.evidence import unwrapped
from testimonia.report.veil import CONTEXT, Passage, Veil, clean
from testimonia.text.masking import BAR
from tests.report.composed import Report, leaving, link, persons, record_of


def one_report(text: str, words: str, source: str, kind: SourceKind) -> tuple[Record, Report]:
    report = Report("a.txt", text, "2021-03-05")
    mention = report.mention(Kind.ARMED_ATTACK, words)
    report.claim(mention, Property.KILLED, words, persons(4, Category.UNSPECIFIED, words), link(source, kind))
    return record_of(report), report


def test_the_lit_words_are_the_claims_words_though_names_before_them_are_hidden():
    text = "Rain fell. Amina Belhadj said that four people died near Belhadj Street. It was dark."
    record, _ = one_report(text, "four people", "Amina Belhadj", SourceKind.WITNESS)
    record = leaving(record)
    claim = record.claims[0]
    passage = Veil(record).passage(claim.document, claim.span.start, claim.span.end, claim.span.quote)
    assert (passage.before, passage.lit, passage.after) == (
        f"Rain fell. {BAR} said that ",
        "four people",
        f" died near {BAR} Street. It was dark.",
    )


def test_a_claim_on_a_hidden_name_lights_its_bar():
    text = "Rain fell. They shot Amina Belhadj at home."
    record, _ = one_report(text, "Amina Belhadj", "Amina Belhadj", SourceKind.PERSON)
    record = leaving(record)
    claim = record.claims[0]
    passage = Veil(record).passage(claim.document, claim.span.start, claim.span.end, claim.span.quote)
    assert (passage.lit, passage.after) == (BAR, " at home.")


def test_a_sentence_without_end_is_cut_on_both_sides():
    text = "word " * 5000 + "four people died " + "word " * 5000
    record, report = one_report(text, "four people", "police", SourceKind.OFFICE)
    span = report.claims[0].span
    passage = Veil(record).passage(report.document.id, span.start, span.end, span.quote)
    assert len(passage.before) <= CONTEXT + 2
    assert len(passage.after) <= CONTEXT + 2
    assert passage.before.startswith("… ")


def test_broken_lines_are_joined_and_paragraphs_stay_apart():
    assert unwrapped(Passage("A headline\r\n\r\nTOWN, 5\nMarch - ", "Four\n people", " died.\n \n\nThe end.")) == Passage(
        "A headline\nTOWN, 5 March - ", "Four people", " died.\nThe end."
    )


def test_without_the_text_the_claims_words_stand_alone():
    doc = Document("sha256:" + "00" * 32, "a.txt", None, 9, "text/plain", DocumentStatus.READ)
    passage = Veil(Record(Header("a", "b"), (doc,))).passage(doc.id, 3, 7, "four")
    assert (passage.before, passage.lit, passage.after) == ("", "four", "")


@given(st.text())
def test_law_cleaning_keeps_every_offset(text: str):
    assert len(clean(text)) == len(text)
    assert clean(clean(text)) == clean(text)
