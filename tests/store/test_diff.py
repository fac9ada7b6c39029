"""What changed: figures, grades, origins, accusations, dated, and nothing disappears."""

import pytest

import testimonia as tm
from testimonia.errors import RecordError
from testimonia.reconcile.changes import Changed
from tests.readers import SentenceReader

MINISTRY = "The ministry said that 4 civilians were killed in Oral on 2016-06-05.\n"
PARTY = "The party said that 6 civilians were killed in Oral on 2016-06-05.\n"


@pytest.fixture
def case(tmp_path):
    (tmp_path / "ministry.txt").write_text(MINISTRY)
    opened = tm.open_case(tmp_path / "oral.case")
    opened.read(tmp_path / "ministry.txt", reader=SentenceReader())
    return opened


def told(found):
    return [(str(c.what), c.subject, c.before, c.after) for c in found.changes]


def test_a_new_report_moves_figures_grades_and_origins(case, tmp_path):
    (tmp_path / "party.txt").write_text(PARTY)
    case.read(tmp_path / "party.txt", reader=SentenceReader())
    found, alone = case.diff(), "(lowest The ministry; highest The ministry)"
    assert (found.since.number, found.until.number, found.until.cause) == (1, 2, "reading")
    assert told(found) == [
        ("origins", "", "1", "2"),
        ("documents", "", "1", "2"),
        (
            "figure",
            "killed civilian",
            f"4, best 4 {alone}",
            "4 to 6 (lowest The ministry; highest The party)",
        ),
        ("grade", "killed civilian", "single_origin", "contested"),
        ("origins", "killed civilian", "1", "2"),
    ]
    assert {c.link for c in found.changes} == {f"#i-{case.record().incidents[0].id}"}


def test_the_first_reading_is_all_new(case):
    assert told(case.diff()) == [("incident", "", "", "new: armed_attack, 2016-06-05, Oral")]
    assert told(case.diff(1)) == []


def test_a_judgement_is_a_change_since_the_reading_and_an_undo_makes_it_none(case, tmp_path):
    (tmp_path / "party.txt").write_text(PARTY)
    case.read(tmp_path / "party.txt", reader=SentenceReader())
    four, six = case.record().mentions
    case.review("MK").different(four.id, six.id, why="two squares")
    (apart,) = [c for c in case.diff(2).changes if c.what is Changed.INCIDENT]
    assert apart.before == f"one: {case.store.layer(2).incidents[0].id}"
    assert apart.after == "taken apart: " + ", ".join(sorted(i.id for i in case.record().incidents))
    case.review("MK").undo(1)
    assert case.diff(2).changes == ()
    assert [c.what for c in case.diff(3).changes if c.what is Changed.INCIDENT] == [Changed.INCIDENT]


def test_another_reading_of_the_same_words_is_no_change(case, tmp_path):
    case.read(tmp_path / "ministry.txt", reader=SentenceReader("sentence-reader-2"))
    assert case.diff(1).changes == ()


def test_since_is_a_number_a_day_or_a_time(case):
    state = case.store.states()[0]
    assert case.diff(state.at[:10]).since is None
    assert case.diff("2999-01-01").since == state
    assert case.diff(f"{state.at}").since is None
    with pytest.raises(RecordError, match=r"there is no state 7 of the case. The last ones: 1 \("):
        case.diff(7)
    with pytest.raises(RecordError, match="neither the number of a state nor a day"):
        case.diff("last week")


def test_a_rule_is_kept_with_the_case_and_noted_with_the_state(case):
    case.reconcile(rule="ucdp_like")
    assert (case.store.rule, case.store.states()[-1].rule, case.store.states()[-1].cause) == ("ucdp_like", "ucdp_like", "rule")
    with pytest.raises(RecordError, match="there is no figure rule 'none'"):
        case.reconcile(rule="none")
