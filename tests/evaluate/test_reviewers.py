"""Reviewers beside one another: what they answered both, and how far they agree."""

import pytest

from testimonia.evaluate import compare_reviewers
from testimonia.model.judgements import Asked
from testimonia.model.record import Judgement
from testimonia.model.terms import Verdict

SAME, DIFFERENT, UNDO = Verdict.SAME, Verdict.DIFFERENT, Verdict.UNDO


def judged(by: str, on: str | tuple[str, str], verdict: Verdict, minute: int = 0) -> Judgement:
    return Judgement(on, verdict, by, f"2026-03-09T10:{minute:02}:00Z", "read both")


def test_only_questions_that_two_answered_are_compared():
    compared = compare_reviewers(
        [
            judged("mk", ("a", "b"), SAME),
            judged("al", ("b", "a"), SAME, 1),
            judged("mk", "claim", Verdict.ACCEPT, 2),
            judged("al", "claim", Verdict.REJECT, 3),
            judged("mk", "other claim", Verdict.REJECT, 4),
        ]
    )
    assert compared.reviewers == ("al", "mk")
    assert [(q.asked, q.on, q.agreed) for q in compared.questions] == [
        (Asked.CLAIM, ("claim",), False),
        (Asked.IDENTITY, ("a", "b"), True),
    ]
    # Values: accept 1, reject 1, same 2. Observed 2/4; expected (4 * 3 - 2 * 1) / (4 * 3) = 10/12; alpha = 1 - 0.5 * 12/10.
    assert compared.alpha == pytest.approx(0.4)


def test_merging_the_same_in_another_order_is_agreement():
    compared = compare_reviewers(
        [
            judged("mk", ("a", "b"), SAME),
            judged("mk", ("b", "c"), SAME, 1),
            judged("mk", ("c", "d"), DIFFERENT, 2),
            judged("al", ("a", "c"), SAME, 3),
            judged("al", ("b", "c"), SAME, 4),
            judged("al", ("a", "d"), DIFFERENT, 5),
        ]
    )
    assert len(compared.questions) == 5
    assert compared.agreed == 5
    assert compared.alpha == pytest.approx(1.0)


def test_what_was_undone_is_nobodys_answer_and_no_agreement_is_told_plainly():
    first = judged("mk", ("a", "b"), SAME)
    compared = compare_reviewers([first, judged("al", ("a", "b"), SAME, 1), judged("mk", first.id, UNDO, 2)])
    assert (compared.questions, compared.alpha) == ((), None)
    assert "two reviewers" in compared.why
