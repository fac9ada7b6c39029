"""What leaves a case that lies on a disk, and the decisions to show a name in it."""

import pytest

import testimonia as tm
from testimonia.errors import CaseError
from testimonia.model.custody import Action
from testimonia.model.deciding import State
from testimonia.pipeline import leaving
from testimonia.text.masking import BAR
from tests.readers import SentenceReader

TEXT = "Six civilians were killed in Kesra on 4 March 2021, the nurse Salma Bouazizi said.\n"


@pytest.fixture
def case(tmp_path, monkeypatch) -> tm.OpenCase:
    monkeypatch.setattr(leaving, "persons", lambda _: {})  # the shipped model is not what is tested here
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    opened = tm.open_case(tmp_path / "kesra.case")
    opened.read(tmp_path / "a.txt", reader=SentenceReader())
    return opened


def text_of(case: tm.OpenCase) -> str:
    (document,) = case.masked().documents()
    return document.text or ""


def test_the_masked_view_of_a_case_hides_and_the_case_does_not(case):
    assert text_of(case) == TEXT.replace("Salma Bouazizi", BAR)
    assert case.record().documents[0].text == TEXT


def test_two_people_show_a_name_and_one_takes_it_back(case):
    assert case.unmask("Salma Bouazizi", by="Ana", why="she asks for it").state is State.ASKED
    assert BAR in text_of(case)
    assert case.agree_to_unmask("Bouazizi Salma", by="Bo", why="I spoke with her").state is State.AGREED
    assert text_of(case) == TEXT
    assert case.refuse_to_unmask("Salma Bouazizi", by="Cy", why="she is in danger").state is State.REFUSED
    assert BAR in text_of(case)


def test_the_ledger_tells_every_step_and_no_name(case):
    case.unmask("Salma Bouazizi", by="Ana", why="she asks for it")
    case.agree_to_unmask("Salma Bouazizi", by="Bo", why="I spoke with her")
    steps = [e for e in case.store.custody() if e.action in (Action.UNMASK_ASKED, Action.UNMASK_AGREED)]
    assert [(e.action, e.by, e.why) for e in steps] == [
        (Action.UNMASK_ASKED, "Ana", "she asks for it"),
        (Action.UNMASK_AGREED, "Bo", "I spoke with her"),
    ]
    assert not any(name in str(entry).casefold() for entry in steps for name in ("salma", "bouazizi"))


@pytest.mark.parametrize("by", ["Ana", "ana", " ANA "])
def test_one_person_alone_is_told_to_wait_and_nothing_is_noted(case, by):
    case.unmask("Salma Bouazizi", by="Ana", why="she asks for it")
    before = case.store.custody()
    with pytest.raises(CaseError, match="24 hours later"):
        case.agree_to_unmask("Salma Bouazizi", by=by, why="she asks for it")
    assert case.store.custody() == before
    assert BAR in text_of(case)


def test_a_decision_needs_a_question_a_person_and_a_reason(case):
    with pytest.raises(CaseError, match="nobody asks"):
        case.agree_to_unmask("Salma Bouazizi", by="Bo", why="why not")
    with pytest.raises(CaseError, match="has a reason"):
        case.unmask("Salma Bouazizi", by="Ana", why=" ")
    with pytest.raises(CaseError, match="is masked"):
        case.refuse_to_unmask("Salma Bouazizi", by="Ana", why="no")
    with pytest.raises(CaseError, match="no name"):
        case.unmask("…", by="Ana", why="no")
