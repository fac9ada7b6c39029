"""What reviewers decide: merged, split, rejected, corrected, undone, redone, refused; and what a crash in between loses: nothing."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import testimonia as tm
from testimonia.errors import JudgementError, RecordError
from testimonia.model.judgements import Outcome
from testimonia.model.lines import line_of
from testimonia.store.review import Review
from tests.readers import SentenceReader

MINISTRY = "The ministry said that 4 civilians were killed in Oral on 2016-06-05.\n"
PARTY = "The party said that 6 civilians were killed in Oral on 2016-06-05.\n"
ARMY = "The army said that 9 soldiers were killed in Atyrau on 2016-06-20.\n"
COUNCIL = "The council said that 2 civilians were killed in Aksay on 2016-08-01.\n"


@pytest.fixture
def case(tmp_path):
    for name, text in (("ministry", MINISTRY), ("party", PARTY), ("army", ARMY), ("council", COUNCIL)):
        (tmp_path / f"{name}.txt").write_text(text)
    opened = tm.open_case(tmp_path / "oral.case")
    opened.read(*sorted(tmp_path.glob("*.txt")), reader=SentenceReader())
    return opened


def layer(case):
    """Incidents and accounts, byte for byte as they are exported."""
    record = case.record()
    return [line_of(noun) for noun in (*record.incidents, *record.accounts)]


def told(case) -> set[frozenset[str]]:
    """Incidents as the names of the documents that tell of them."""
    names = {document.id: document.name.removesuffix(".txt") for document in case.record().documents}
    return {frozenset(names[d] for d in incident.documents) for incident in case.record().incidents}


def incident_of(case, name: str):
    document = next(d.id for d in case.record().documents if d.name == f"{name}.txt")
    return next(i for i in case.record().incidents if document in i.documents)


def mention_of(case, name: str) -> str:
    document = next(d.id for d in case.record().documents if d.name == f"{name}.txt")
    return next(m.id for m in case.record().mentions if m.document == document)


def claim_of(case, name: str, property_: str = "killed"):
    document = next(d.id for d in case.record().documents if d.name == f"{name}.txt")
    return next(c for c in case.record().claims if c.document == document and c.property == property_ and not c.supersedes)


def test_a_merge_joins_all_mentions_and_the_lost_id_leads_on(case):
    one, other = incident_of(case, "ministry"), incident_of(case, "council")
    decision = case.review("MK").merge(one.id[:8], other.id[:8], why="the second report has the wrong month")
    assert told(case) == {frozenset({"ministry", "party", "council"}), frozenset({"army"})}
    merged = incident_of(case, "council")
    assert {one.id, other.id} == {merged.id, *merged.formerly}
    assert (decision.action.number, decision.action.by, decision.warnings) == (1, "MK", ())
    assert case.verify() == ()


@pytest.mark.parametrize(("one", "other"), list(itertools.permutations(("ministry", "army", "council"), 2)))
def test_a_merge_then_a_split_is_the_identity(case, one, other):
    before = layer(case)
    review = case.review("MK")
    leaving = incident_of(case, other).mentions
    review.merge(incident_of(case, one).id, incident_of(case, other).id, why="one market")
    assert len(told(case)) == 2
    review.split(incident_of(case, other).id, *leaving, why="two markets after all")
    assert layer(case) == before
    assert case.verify() == ()


def test_a_split_takes_mentions_out_and_its_undo_puts_the_same_record_back(case):
    before = layer(case)
    review = case.review("MK")
    done = review.split(incident_of(case, "party").id, mention_of(case, "party"), why="the party speaks of another day")
    assert told(case) == {frozenset({"ministry"}), frozenset({"party"}), frozenset({"army"}), frozenset({"council"})}
    after = layer(case)
    review.undo(done.action.number)
    assert layer(case) == before
    review.redo(done.action.number)
    assert layer(case) == after
    with pytest.raises(JudgementError, match="number 1 was not taken back"):
        review.redo(1)


def test_a_split_of_everything_or_nothing_is_refused(case):
    with pytest.raises(JudgementError, match="name some of its mentions, not all"):
        case.review("MK").split(incident_of(case, "army").id, mention_of(case, "army"), why="no reason")


def test_a_rejected_claim_counts_no_more_and_stays_in_the_record(case):
    six = claim_of(case, "party")
    case.review("MK").reject(six.id[:10], why="the sentence is about another town")
    (figure,) = incident_of(case, "party").figures
    assert (figure.low.value, figure.high.value) == (4, 4)
    assert six in case.record().claims


def test_a_correction_takes_the_place_of_a_claim_and_its_undo_gives_it_back(case):
    before = layer(case)
    review, four = case.review("MK"), claim_of(case, "ministry")
    review.correct(four.id, low=5, high=5, why="a fifth name stands on the list")
    (figure,) = incident_of(case, "ministry").figures
    assert (figure.low.value, figure.high.value) == (5, 6)
    better = next(c for c in case.record().claims if c.supersedes == four.id)
    assert (better.value.low, better.span, better.made_by.split(",")[0]) == (5, four.span, "MK")
    review.undo(1)
    assert layer(case) == before
    review.correct(four.id, low=7, high=7, why="two more names")
    (figure,) = incident_of(case, "ministry").figures
    assert (figure.low.value, figure.high.value) == (6, 7)
    review.redo(1)  # the later correction of the same reviewer is the one that stands
    assert [c.value.low for c in case.store.current()[1] if c.document == four.document and c.property == "killed"] == [7]
    assert case.verify() == ()


def test_a_correction_names_the_fields_that_there_are(case):
    with pytest.raises(RecordError, match=r"no field 'dead' to correct\. It has: modality, polarity, act, low, high"):
        case.review("MK").correct(claim_of(case, "ministry").id, dead=5, why="a slip")
    with pytest.raises(JudgementError, match="it says that already"):
        case.review("MK").correct(claim_of(case, "ministry").id, low=4, why="a slip")


def test_contradictory_judgements_are_refused_with_both_sides_named(case):
    a, b, c = (mention_of(case, name) for name in ("ministry", "army", "council"))
    case.review("MK").same(a, b, why="one attack on one road")
    case.review("MK").same(b, c, why="the second date is a slip")
    before = layer(case)
    with pytest.raises(JudgementError) as refused:
        case.review("AL").different(a, c, why="two months lie between")
    message = str(refused.value)
    assert f"{a} = {b} (number 1, MK: 'one attack on one road')" in message
    assert f"{b} = {c} (number 2, MK: 'the second date is a slip')" in message
    assert f"against {a} is not {c} (new, AL: 'two months lie between')" in message
    assert "testimonia judge CASE undo 1 (or 2)" in message
    assert (layer(case), len(case.judgements)) == (before, 2)
    case.review("AL").undo(1)
    case.review("AL").different(a, c, why="two months lie between")
    assert told(case) == {frozenset({"ministry", "party"}), frozenset({"army", "council"})}


def test_two_reviewers_at_odds_leave_it_to_the_machine_until_one_is_undone(case):
    before = told(case)
    a, b = mention_of(case, "ministry"), mention_of(case, "party")
    case.review("MK").different(a, b, why="two squares")
    assert told(case) != before
    second = case.review("AL").same(a, b, why="one square")
    assert second.warnings == ("reviewers are at odds (MK: different (number 1)): neither answer is in force until one of them is undone",)
    assert told(case) == before
    case.review("AL").undo(2)
    assert told(case) != before


def test_a_merge_over_five_hundred_kilometres_warns(tmp_path):
    osh = {"name": "Osh", "country": "KG", "latitude": 40.5, "longitude": 72.8}

    class KnowsOsh(SentenceReader):
        def _claims(self, document, mention, found):
            claims = super()._claims(document, mention, found)
            return [replace(c, value=replace(c.value, **osh)) if getattr(c.value, "raw", "") == "Osh" else c for c in claims]

    (tmp_path / "oral.txt").write_text(MINISTRY)
    (tmp_path / "osh.txt").write_text("The army said that 3 soldiers were killed in Osh on 2016-07-20.\n")
    case = tm.open_case(tmp_path / "far.case")
    case.read(tmp_path / "oral.txt", tmp_path / "osh.txt", reader=KnowsOsh())
    one, other = case.record().incidents
    (warning,) = case.review("MK").merge(one.id, other.id, why="a test of the warning").warnings
    assert warning in ("Oral and Osh lie 2,028 km apart", "Osh and Oral lie 2,028 km apart")


def test_origins_are_joined_and_split_with_a_reason(case):
    incident = incident_of(case, "ministry")
    assert (incident.independent_origins.low, incident.independent_origins.high) == (2, 2)
    one, other = incident.accounts
    with pytest.raises(JudgementError, match="with a reason"):
        case.review("MK").join_origins(one, other, why=" ")
    case.review("MK").join_origins(one, other, why="the party reads out the ministry's list")
    joined = incident_of(case, "ministry").independent_origins
    assert (joined.low, joined.high) == (1, 1)
    assert case.verify() == ()
    case.review("MK").undo(1)
    assert incident_of(case, "ministry") == incident


def test_what_became_of_an_announcement_is_judged_by_people(case):
    review = case.review("MK")
    promise, deed = mention_of(case, "ministry"), mention_of(case, "council")
    before = layer(case)
    review.outcome(promise, Outcome.KEPT, shown_by=deed, why="the council names the law")
    review.outcome(promise, "unknown", why="no later report")
    with pytest.raises(JudgementError, match="'forgotten' is no outcome"):
        review.outcome(promise, "forgotten", why="no later report")
    assert [(j.on, str(j.verdict)) for j in case.store.judgements()] == [((promise, deed), "accept"), ((promise, promise), "unsure")]
    assert layer(case) == before
    assert case.verify() == ()


def test_a_judgement_is_signed_and_about_something(case):
    with pytest.raises(JudgementError, match="is signed"):
        case.review(" ")
    with pytest.raises(RecordError, match="no claim has the id"):
        case.review("MK").correct("zzz", low=1, why="nothing there")
    with pytest.raises(JudgementError, match="there is no number 3"):
        case.review("MK").undo(3)
    with pytest.raises(JudgementError, match="takes two incidents"):
        case.review("MK").merge(incident_of(case, "army").id, incident_of(case, "army").id, why="twice the same")


def test_a_crash_between_judgement_and_recomputation_loses_nothing(case, tmp_path):
    class Crash(Exception):
        pass

    def crash():
        raise Crash

    whole = case.path.parent / "whole.jsonl"
    case.export(whole)
    other = tm.open_case(tmp_path / "other.case")
    other.import_record(whole)
    one, two = incident_of(case, "army").id, incident_of(case, "council").id
    with pytest.raises(Crash):
        Review(case.store, "MK", crash).merge(one, two, why="one column of lorries")
    case.review("MK")
    other.review("MK").merge(one, two, why="one column of lorries")
    reopened = tm.open_case(case.path)
    assert reopened.store.stale
    reopened.settle()
    assert not reopened.store.stale
    assert layer(reopened) == layer(other)
    assert reopened.verify() == ()


def test_an_exported_case_with_judgements_comes_back_the_same(case, tmp_path):
    review = case.review("MK")
    review.correct(claim_of(case, "ministry").id, low=5, high=5, why="a fifth name")
    review.merge(incident_of(case, "army").id, incident_of(case, "council").id, why="one road")
    review.undo(2)
    review.undo(1)
    case.export(tmp_path / "a.jsonl")
    other = tm.open_case(tmp_path / "other.case")
    other.import_record(tmp_path / "a.jsonl")
    other.reconcile()
    other.export(tmp_path / "b.jsonl")
    assert (tmp_path / "a.jsonl").read_text() == (tmp_path / "b.jsonl").read_text()


def test_a_new_version_of_the_reader_does_not_undo_what_people_decided(case, tmp_path):
    review = case.review("MK")
    review.reject(claim_of(case, "party").id, why="another town of that name")
    review.correct(claim_of(case, "ministry").id, low=5, high=5, why="a fifth name stands on the list")
    review.merge(incident_of(case, "army").id, incident_of(case, "council").id, why="one road")
    groups = told(case)
    case.read(*sorted(tmp_path.glob("*.txt")), reader=SentenceReader("sentence-reader-2"))
    assert told(case) == groups
    (figure,) = incident_of(case, "ministry").figures
    assert (figure.low.value, figure.high.value) == (5, 5)
    for number in (3, 2, 1):
        case.review("AL").undo(number)
    (figure,) = incident_of(case, "ministry").figures
    assert (figure.low.value, figure.high.value) == (4, 6)
    assert case.verify() == ()


def test_weights_are_learnt_only_when_asked_and_given_back(case):
    before = layer(case)
    case.reconcile(learn=True)
    assert case.store.weights is None  # nobody has judged both the same and different
    review = case.review("MK")
    review.same(mention_of(case, "army"), mention_of(case, "council"), why="one road")
    review.different(mention_of(case, "ministry"), mention_of(case, "party"), why="two squares")
    assert case.store.weights is None
    case.reconcile(learn=True)
    learnt = case.store.weights
    assert learnt is not None
    case.reconcile(learn=True)
    assert case.store.weights == learnt  # learning twice is learning once
    case.reconcile(learn=False)
    assert case.store.weights is None
    review.undo(1)
    review.undo(2)
    assert layer(case) == before


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_order_of_documents_and_of_decisions_does_not_matter(tmp_path, order):
    texts = {"ministry": MINISTRY, "party": PARTY, "army": ARMY, "council": COUNCIL}
    for name, text in texts.items():
        (tmp_path / f"{name}.txt").write_text(text)

    def decided(folder: str, names, order):
        opened = tm.open_case(tmp_path / folder / "oral.case")
        opened.read(*(tmp_path / f"{name}.txt" for name in names), reader=SentenceReader())
        steps = (
            lambda r: r.different(mention_of(opened, "ministry"), mention_of(opened, "party"), why="two squares"),
            lambda r: r.same(mention_of(opened, "army"), mention_of(opened, "council"), why="one road"),
            lambda r: r.reject(claim_of(opened, "army").id, why="misread"),
        )
        for n in order:
            steps[n](opened.review("MK"))
        return layer(opened)

    assert decided("a", list(texts), range(3)) == decided("b", list(texts)[::-1], order)


STEPS = st.lists(st.tuples(st.sampled_from(["same", "different", "reject", "accept"]), st.integers(0, 5)), min_size=1, max_size=4)
PAIRS = list(itertools.combinations(("army", "council", "ministry", "party"), 2))


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(STEPS)
def test_law_whatever_is_decided_and_undone_the_record_is_as_if_it_had_not_been(case, steps):
    review = case.review("MK")
    first = len(case.store.states())
    before = layer(case)
    written = []
    for verb, n in steps:
        one, other = PAIRS[n]
        try:
            if verb in ("same", "different"):
                done = getattr(review, verb)(mention_of(case, one), mention_of(case, other), why="as drawn")
            else:
                done = getattr(review, verb)(claim_of(case, one).id, why="as drawn")
            written.append(done.action.number)
        except JudgementError:
            continue
    for number in reversed(written):
        review.undo(number)
    assert layer(case) == before
    assert len(case.store.states()) == first + 2 * len(written)
    assert case.verify() == ()
