"""Which judgements are in force: undone, replaced, contested and contradictory ones, and the laws they follow."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from testimonia.model.judgements import (
    Asked,
    actions,
    carried,
    closure,
    contested,
    contradictions,
    in_force,
    lifted,
    maker,
    question,
    withdrawn,
)
from testimonia.model.record import Claim, Judgement, Link, Source, Span
from testimonia.model.terms import Act, Category, Modality, Polarity, Property, SourceKind, Verdict
from testimonia.model.values import Figure

SAME, DIFFERENT, UNSURE, UNDO = Verdict.SAME, Verdict.DIFFERENT, Verdict.UNSURE, Verdict.UNDO


def judged(on: str | tuple[str, str], verdict: Verdict, minute: int, by: str = "mk", why: str = "read both") -> Judgement:
    return Judgement(on, verdict, by, f"2026-03-09T10:{minute:02}:00Z", why)


def undone(judgement: Judgement, minute: int, by: str = "mk") -> Judgement:
    return judged(judgement.id, UNDO, minute, by, "taken back")


def test_an_undo_takes_back_what_it_names_and_an_undo_of_it_brings_it_back():
    rejected = judged("claim", Verdict.REJECT, 0)
    first = undone(rejected, 1)
    second = undone(first, 2)
    assert in_force([rejected]) == (rejected,)
    assert in_force([rejected, first]) == ()
    assert in_force([rejected, first, second]) == (rejected,)
    assert lifted([rejected, first, second]) == {first.id: second.id}


def test_an_undo_that_names_what_was_judged_takes_back_the_last_judgement_on_it():
    first, second = judged(("a", "b"), SAME, 0), judged(("b", "a"), UNSURE, 1)
    assert in_force([first, second]) == (second,)
    assert in_force([first, second, judged(("a", "b"), UNDO, 2)]) == (first,)
    assert in_force([first, second, judged(("a", "b"), UNDO, 2), judged(("a", "b"), UNDO, 3)]) == ()


def test_who_changes_their_mind_is_heard_last():
    assert in_force([judged("claim", Verdict.ACCEPT, 0), later := judged("claim", Verdict.REJECT, 1)]) == (later,)


def test_two_reviewers_at_odds_leave_the_question_open_until_one_is_undone():
    mine, theirs = judged(("a", "b"), SAME, 0), judged(("a", "b"), DIFFERENT, 1, by="al")
    for ledger in ([mine, theirs], [theirs, mine]):
        assert in_force(ledger) == ()
        assert contested(ledger) == ((mine, theirs),)
        assert in_force([*ledger, undone(theirs, 2)]) == (mine,)


def test_unsure_does_not_stand_against_an_answer():
    sure, unsure = judged("claim", Verdict.ACCEPT, 1), judged("claim", UNSURE, 0, by="al")
    assert in_force([unsure, sure]) == (sure,)
    assert contested([unsure, sure]) == ()
    assert in_force([unsure]) == (unsure,)


def test_a_pair_is_one_question_whichever_comes_first_and_an_outcome_is_another():
    assert question(judged(("b", "a"), SAME, 0)) == question(judged(("a", "b"), UNSURE, 0)) == (Asked.IDENTITY, ("a", "b"))
    assert question(judged(("promise", "deed"), Verdict.ACCEPT, 0)) == (Asked.OUTCOME, ("promise",))
    assert question(judged(("promise", "promise"), UNSURE, 0)) == (Asked.OUTCOME, ("promise",))
    assert question(judged("claim", Verdict.ACCEPT, 0)) == (Asked.CLAIM, ("claim",))


def test_a_chain_of_same_against_a_different_is_a_contradiction_with_both_sides_named():
    ab, bc, ac = judged(("a", "b"), SAME, 0), judged(("b", "c"), SAME, 1), judged(("a", "c"), DIFFERENT, 2, by="al")
    (found,) = contradictions([ab, bc, ac])
    assert (found.different, found.same) == (ac, (ab, bc))
    assert contradictions([ab, ac]) == ()
    assert contradictions([ab, bc, ac, undone(ab, 3)]) == ()


def test_what_was_done_at_once_is_one_action():
    merge = [judged(("a", other), SAME, 0) for other in "bc"]
    later = judged(("a", "d"), DIFFERENT, 1)
    assert [(action.number, action.judgements) for action in actions([*merge, later])] == [(1, tuple(merge)), (2, (later,))]


def test_the_claim_of_an_undone_correction_is_withdrawn():
    speaker = Link(Source("the mayor", SourceKind.OFFICE))
    said = Claim(
        *("sha256:d", "m", Property.KILLED, Figure(14, 14, Category.CIVILIAN, "fourteen")),
        *(Modality.ASSERTED, Polarity.AFFIRMED, Act.REPORTS, (speaker,), Span(0, 8, "fourteen"), 1.0, "reader-1"),
    )
    correction = judged(said.id, Verdict.CORRECT, 0)
    better = replace(said, value=Figure(40, 40, Category.CIVILIAN, "forty"), made_by=maker("mk", correction.at), supersedes=said.id)
    other = judged(said.id, Verdict.CORRECT, 1, by="al")
    others = replace(better, made_by=maker("al", other.at))
    assert withdrawn([said, better], [correction]) == frozenset()
    assert withdrawn([said, better], [correction, undone(correction, 1)]) == {better.id}
    # Two people's corrections are two values; neither holds until one of them is undone.
    assert withdrawn([said, better, others], [correction, other]) == {better.id, others.id}
    assert withdrawn([said, better, others], [correction, other, undone(other, 2)]) == {others.id}


def said(value: int, made_by: str, mention: str = "m", supersedes: str | None = None) -> Claim:
    speaker = Link(Source("the mayor", SourceKind.OFFICE))
    return Claim(
        *("sha256:d", mention, Property.KILLED, Figure(value, value, Category.CIVILIAN, "fourteen")),
        *(Modality.ASSERTED, Polarity.AFFIRMED, Act.REPORTS, (speaker,), Span(0, 8, "fourteen"), 1.0, made_by, supersedes),
    )


def test_a_verdict_goes_on_to_a_later_reading_that_says_the_same_and_to_no_other():
    first = said(14, "reader-1")
    same, other = said(14, "reader-2", supersedes=first.id), said(40, "reader-2", supersedes=first.id)
    rejected = judged(first.id, Verdict.REJECT, 0)
    assert {j.on for j in carried([rejected], [first, same])} == {first.id, same.id}
    assert {j.on for j in carried([rejected], [first, other])} == {first.id}
    third = said(14, "reader-3", supersedes=same.id)
    assert {j.on for j in carried([rejected], [first, same, third])} == {first.id, same.id, third.id}


def test_a_correction_stands_against_every_later_reading_of_its_words():
    first = said(14, "reader-1")
    correction = judged(first.id, Verdict.CORRECT, 0)
    better, later = said(40, maker("mk", correction.at), supersedes=first.id), said(15, "reader-2", supersedes=first.id)
    assert {(j.on, j.verdict) for j in carried([correction], [first, better, later])} == {
        (first.id, Verdict.CORRECT),
        (later.id, Verdict.REJECT),
    }


def test_a_pair_follows_its_mentions_to_a_later_reading():
    first, later = said(14, "reader-1", "m1"), said(14, "reader-2", "m2", supersedes=said(14, "reader-1", "m1").id)
    apart = judged(("m1", "n"), DIFFERENT, 0)
    assert [j.on for j in carried([apart], [first, later])] == [("m2", "n")]
    assert carried([apart], [first]) == (apart,)
    stayed = said(14, "reader-2", "m1", supersedes=first.id)
    assert carried([apart], [first, stayed]) == (apart,)


IDS = st.sampled_from("abcde")
PAIRS = st.tuples(IDS, IDS).filter(lambda pair: pair[0] != pair[1])
LEDGERS = st.lists(st.tuples(PAIRS, st.sampled_from([SAME, DIFFERENT, UNSURE]), st.sampled_from(["mk", "al"])), max_size=8)


def ledger_of(rows) -> list[Judgement]:
    return [judged(pair, verdict, minute, by) for minute, (pair, verdict, by) in enumerate(rows)]


@given(LEDGERS, st.randoms(use_true_random=False))
def test_the_order_of_judgements_that_answer_different_questions_does_not_matter(rows, random):
    once = {(question(j), j.by): j for j in ledger_of(rows)}  # each reviewer answers each question once
    ordered = list(once.values())
    shuffled = ordered.copy()
    random.shuffle(shuffled)
    assert in_force(ordered) == in_force(shuffled)


@given(LEDGERS, st.data())
def test_undoing_is_as_if_it_had_never_been_judged_and_redoing_as_if_it_had_never_been_undone(rows, data):
    ledger = ledger_of(rows)
    if not ledger:
        return
    chosen = data.draw(st.sampled_from(ledger))
    undo = undone(chosen, 58)
    assert in_force([*ledger, undo]) == in_force([j for j in ledger if j != chosen])
    assert in_force([*ledger, undo, undone(undo, 59)]) == in_force(ledger)


@given(st.lists(PAIRS, max_size=8))
def test_a_closure_gives_equal_ids_exactly_to_what_hangs_together(pairs):
    root = closure(pairs)
    assert all(root[a] == root[b] for a, b in pairs)
    chains = contradictions([judged(p, SAME, n) for n, p in enumerate(pairs)])
    assert chains == ()
    apart = [(a, b) for a in root for b in root if a < b and root[a] != root[b]]
    for a, b in apart:
        assert contradictions([*(judged(p, SAME, n) for n, p in enumerate(pairs)), judged((a, b), DIFFERENT, 50)]) == ()
