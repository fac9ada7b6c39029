"""Coding by hand: words found in a text of any script, forms that come back as they were written, and what then stands in the record.

All documents are composed.
"""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from testimonia.model.terms import DocumentStatus
from testimonia.pipeline import open_case
from testimonia.workbench.coding.spans import NotFoundInText, Several, located
from tests.readers import SentenceReader
from tests.workbench.case import client
from tests.workbench.test_review import form_of

RUSSIAN = (
    "Составлено для пробы.\r\nАгентство «Берег» передаёт: по словам очевидца, в пятницу на рынке погибли семь человек.\r\n"
    "Ещё семь человек ранены, сообщил врач.\r\n"
)
ARABIC = (
    "نص مؤلف للاختبار.\nقالت وكالة المرفأ إن شاهد عيان ذكر أن سبعة أشخاص قُتلوا في السوق يوم الجمعة، وأضاف طبيب أن خمسة جُرحوا 👩🏽‍⚕️ هناك.\n"
)


def test_words_stand_where_they_were_selected():
    at = RUSSIAN.index("семь человек")
    span = located(RUSSIAN, "семь человек", at)
    assert (span.start, span.end, span.quote) == (at, at + 12, "семь человек")
    with pytest.raises(NotFoundInText, match="Select the words again"):
        located(RUSSIAN, "семь человек", at + 1)


def test_typed_words_are_looked_for_and_of_two_places_one_is_chosen():
    with pytest.raises(Several, match="stands in 2 places") as found:
        located(RUSSIAN, "семь   человек", None)
    _first, second = found.value.places
    assert second.before.endswith("Ещё ")
    assert located(RUSSIAN, "семь человек", None, meant=second.start).start == second.start
    assert located(RUSSIAN, "погибли", None).quote == "погибли"
    with pytest.raises(NotFoundInText, match="does not stand in the text"):
        located(RUSSIAN, "убиты", None)


def test_ends_of_lines_are_those_of_the_text_and_not_of_the_browser():
    span = located(RUSSIAN, "пробы.\nАгентство", RUSSIAN.index("пробы"))
    assert span.quote == "пробы.\r\nАгентство"


def test_letters_with_marks_and_pictures_of_several_signs_are_counted_in_code_points():
    assert located(ARABIC, "قُتلوا", None).quote == "قُتلوا"
    after = located(ARABIC, "هناك", None)
    assert ARABIC[after.start : after.end] == "هناك"
    composed, apart = "Il a été tué.", "Il a e\u0301te\u0301 tue\u0301."
    assert located(apart, "été", None).quote == "e\u0301te\u0301", "typed as one letter, stored as two"
    assert located(composed, "e\u0301te\u0301", None).quote == "été"


@given(st.text(min_size=1, max_size=60), st.data())
def test_whatever_is_selected_is_found_at_its_place(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = text[start:end]
    if not quote.strip():
        with pytest.raises(NotFoundInText):
            located(text, quote, start)
        return
    as_shown = quote.replace("\r\n", "\n").replace("\r", "\n")
    span = located(text, as_shown, start)
    assert span.start == start
    assert text[span.start : span.end] == span.quote
    assert span.quote.replace("\r\n", "\n").replace("\r", "\n") == as_shown


# -- the form


@pytest.fixture
def foreign(tmp_path: Path):
    for name, text in (("berega.txt", RUSSIAN), ("marfa.txt", ARABIC)):
        (tmp_path / name).write_bytes(text.encode())
    with open_case(tmp_path / "foreign.case") as case:
        case.read(*sorted(tmp_path.glob("*.txt")), reader=SentenceReader())
    with client(tmp_path / "foreign.case") as opened:
        yield opened


def case_of(opened: TestClient):
    return open_case(opened.app.state.desk.path, create=False)


def document(opened: TestClient, name: str):
    return next(d for d in case_of(opened).store.documents() if d.name == name)


def coding(opened: TestClient, name: str, **more: str) -> tuple[str, dict[str, str]]:
    address = f"/code/{document(opened, name).id.removeprefix('sha256:')}"
    return address, form_of(opened.get(address).text, address) | more


ARAB = {
    "quote": "سبعة أشخاص",
    "trigger.quote": "قُتلوا",
    "mention": "new",
    "kind": "armed_attack",
    "property": "killed",
    "v.low": "7",
    "v.high": "7",
    "v.category": "unspecified",
    "modality": "asserted",
    "polarity": "affirmed",
    "act": "reports",
    "n": "3",
    "l0.name": "marfa.txt",
    "l0.kind": "document",
    "l1.name": "وكالة المرفأ",
    "l1.kind": "outlet",
    "l1.cue.quote": "قالت",
    "l1.span.quote": "وكالة المرفأ",
    "l2.name": "شاهد عيان",
    "l2.kind": "witness",
    "l2.basis": "witnessed",
    "l2.cue.quote": "ذكر",
    "l2.span.quote": "شاهد عيان",
    "do": "save",
    "why": "قرأته بنفسي",
}


def test_a_document_that_was_not_read_is_coded_in_arabic_and_counts(foreign: TestClient, tmp_path: Path):
    assert {d.status for d in case_of(foreign).store.documents()} == {DocumentStatus.NOT_READ}
    address, fields = coding(foreign, "marfa.txt")
    answer = foreign.post(address, data=fields | ARAB)
    assert answer.status_code == 303, answer.text
    case = case_of(foreign)
    (claim,) = case.store.claims()
    text = document(foreign, "marfa.txt").text
    assert text[claim.span.start : claim.span.end] == claim.span.quote == claim.value.raw == "سبعة أشخاص"
    assert [link.source.name for link in claim.chain] == ["marfa.txt", "وكالة المرفأ", "شاهد عيان"]
    assert claim.chain[2].cue.quote == "ذكر"
    assert claim.made_by.startswith("mk, ")
    (incident,) = case.store.incidents()
    assert [(f.property, f.low.value, f.high.value) for f in incident.figures] == [("killed", 7, 7)]
    assert case.verify() == ()
    case.export(tmp_path / "record.jsonl")
    with open_case(tmp_path / "again.case") as other:
        other.import_record(tmp_path / "record.jsonl")
        assert list(other.store.claims()) == [claim]
        assert list(other.store.incidents()) == [incident]
    exported = case.export(tmp_path / "out", format="csv")
    assert exported.manifest is not None
    assert "سبعة أشخاص" in (tmp_path / "out" / "claims.csv").read_text(encoding="utf-8")


def test_a_chain_is_built_link_by_link_without_scripts(foreign: TestClient):
    address, fields = coding(foreign, "berega.txt", do="link")
    page = foreign.post(address, data=fields | {"why": "не теряется"}).text
    assert 'name="l1.name"' in page
    assert "не теряется" in page
    fields = form_of(page, address)
    page = foreign.post(address, data=fields | {"do": "unlink"}).text
    assert 'name="l1.name"' not in page
    page = foreign.post(address, data=fields | {"do": "show", "property": "place"}).text
    assert 'name="v.latitude"' in page
    assert list(case_of(foreign).store.judgements()) == []


def test_of_words_that_stand_twice_the_page_asks_which(foreign: TestClient):
    address, fields = coding(foreign, "berega.txt")
    said = {"quote": "семь человек", "kind": "armed_attack", "v.low": "7", "v.high": "7", "v.category": "unspecified", "do": "save"}
    answer = foreign.post(address, data=fields | said)
    assert answer.status_code == 400
    assert "Which of these places is meant?" in answer.text
    second = RUSSIAN.rindex("семь человек")
    answer = foreign.post(address, data=fields | said | {"occurrence": str(second), "property": "wounded"})
    assert answer.status_code == 303
    assert next(case_of(foreign).store.claims()).span.start == second


def test_a_second_claim_goes_to_the_same_event_and_the_whole_is_taken_back_step_by_step(foreign: TestClient):
    address, fields = coding(foreign, "marfa.txt")
    after = foreign.post(address, data=fields | ARAB).headers["location"]
    page = foreign.get(after).text
    fields = form_of(page, address)
    assert fields["mention"] != "new", "the form stays with the event"
    wounded = {"quote": "خمسة", "property": "wounded", "v.low": "5", "v.high": "5", "v.category": "unspecified", "do": "save"}
    assert foreign.post(address, data=fields | wounded).status_code == 303
    case = case_of(foreign)
    (incident,) = case.store.incidents()
    assert [f.property for f in incident.figures] == ["killed", "wounded"]
    for left in (["killed"], []):
        foreign.post("/undo", data={"token": fields["token"]})
        assert [f.property for i in case.store.incidents() for f in i.figures] == left


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"quote": ""}, "No words are given"),
        ({"quote": "ليس هنا"}, "does not stand in the text"),
        ({"start": "3"}, "Select the words again"),
        ({"kind": ""}, "say what kind of event it is"),
        ({"form": "suicide"}, "is no form of armed_attack"),
        ({"mention": "0" * 16}, "is none of its document"),
        ({"l1.name": ""}, "link 2: the source needs a name"),
        ({"v.low": "", "v.high": ""}, "both open"),
        ({"polarity": "perhaps"}, "is none of"),
        ({"l2.cue.quote": "همس"}, "does not stand in the text"),
    ],
)
def test_what_does_not_pass_adds_nothing_and_is_not_lost(foreign: TestClient, wrong: dict[str, str], told: str):
    address, fields = coding(foreign, "marfa.txt")
    answer = foreign.post(address, data=fields | ARAB | wrong)
    assert answer.status_code == 400
    assert told in answer.text.replace("&#39;", "'")
    assert list(case_of(foreign).store.claims()) == []
    assert "قرأته بنفسي" in answer.text


def test_nothing_is_coded_in_a_document_that_is_not_there(foreign: TestClient):
    _address, fields = coding(foreign, "marfa.txt")
    assert foreign.post(f"/code/{'0' * 64}", data=fields | ARAB).status_code == 404
