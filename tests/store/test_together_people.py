"""People who work on one case together: what they add, what they accept at once, closed answers, comments, and their purge."""

import sqlite3

import pytest

import testimonia as tm
from testimonia.errors import JudgementError, SpanError
from testimonia.model.judgements import in_force
from testimonia.model.record import Claim, Link, Mention, Source, Span, read_span
from testimonia.model.terms import Act, Category, DocumentStatus, Kind, Modality, Polarity, Property, SourceKind, Verdict
from testimonia.model.values import Figure
from testimonia.store import rounds
from testimonia.store.pages import Pages
from tests.readers import SentenceReader

MINISTRY = "The ministry said that 4 civilians were killed in Oral on 2016-06-05.\n"
PARTY = "The party said that 6 civilians were killed in Oral on 2016-06-05.\n"
RUSSIAN = "Составлено для пробы. Очевидец сказал: в Орале погибли семь человек, пятеро ранены.\n"


@pytest.fixture
def case(tmp_path):
    for name, text in (("ministry", MINISTRY), ("party", PARTY), ("witness", RUSSIAN)):
        (tmp_path / f"{name}.txt").write_text(text)
    opened = tm.open_case(tmp_path / "oral.case")
    opened.read(*sorted(tmp_path.glob("*.txt")), reader=SentenceReader())
    return opened


def document(case, name):
    return next(d for d in case.store.documents() if d.name == f"{name}.txt")


def words(text: str, quote: str) -> Span:
    start = text.index(quote)
    return read_span(text, start, start + len(quote))


def seven_dead(doc):
    """What a person reads in the Russian text: seven killed, by a witness."""

    def coded(made_by: str):
        mention = Mention(doc.id, Kind.ARMED_ATTACK, None, (words(doc.text, "погибли"),))
        witness = Link(Source("Очевидец", SourceKind.WITNESS), words(doc.text, "сказал"), words(doc.text, "Очевидец"))
        chain = (Link(Source(doc.name, SourceKind.DOCUMENT)), witness)
        value = Figure(7, 7, Category.UNSPECIFIED, "семь человек")
        span = words(doc.text, "семь человек")
        manner = (Modality.ASSERTED, Polarity.AFFIRMED, Act.REPORTS)
        return [mention], [Claim(doc.id, mention.id, Property.KILLED, value, *manner, chain, span, 1.0, made_by)]

    return coded


def test_what_a_person_reads_in_another_script_counts_and_travels(case, tmp_path):
    doc = document(case, "witness")
    decision = case.review("mk").add(seven_dead(doc), why="read by me")
    claim = decision.action.judgements[0].on
    assert document(case, "witness").status is DocumentStatus.READ
    assert any(claim in account.claims for account in case.store.accounts())
    stored = next(c for c in case.store.claims() if c.id == claim)
    assert stored.made_by.startswith("mk, ")
    assert case.verify() == ()
    case.export(tmp_path / "record.jsonl")
    with tm.open_case(tmp_path / "other.case") as other:
        other.import_record(tmp_path / "record.jsonl")
        assert {c.id for c in other.store.claims()} == {c.id for c in case.store.claims()}
        assert [i.id for i in other.store.incidents()] == [i.id for i in case.store.incidents()]


def test_what_was_added_is_taken_back_and_brought_back(case):
    before = [i.id for i in case.store.incidents()]
    review = case.review("mk")
    review.add(seven_dead(document(case, "witness")), why="")
    after = [i.id for i in case.store.incidents()]
    review.undo_last()
    assert [i.id for i in case.store.incidents()] == before
    review.redo_last()
    assert [i.id for i in case.store.incidents()] == after != before


def test_who_rejects_what_another_added_disputes_it_and_takes_nothing_away(case):
    decision = case.review("mk").add(seven_dead(document(case, "witness")), why="")
    claim = decision.action.judgements[0].on
    case.review("jo").reject(claim, why="five, not seven")
    assert any(claim in account.claims for account in case.store.accounts())
    case.review("mk").undo_last()
    assert all(claim not in account.claims for account in case.store.accounts()), "now only the one who rejects it has an answer"


def test_words_that_do_not_stand_there_are_not_added(case):
    doc = document(case, "witness")

    def wrong(made_by):
        mentions, (claim,) = seven_dead(doc)(made_by)
        span = Span(claim.span.start + 1, claim.span.end + 1, claim.span.quote)
        return mentions, [Claim(**{f: getattr(claim, f) for f in claim.__dataclass_fields__} | {"span": span})]

    with pytest.raises(SpanError, match="does not read"):
        case.review("mk").add(wrong, why="")
    assert list(case.store.judgements()) == []


def test_many_are_accepted_in_one_action_and_one_undo_takes_all_back(case):
    claims = [c.id for c in case.store.claims()]
    review = case.review("mk")
    decision = review.accept_all(claims, why="all looked at")
    assert len(decision.action.judgements) == len(claims) == 6
    review.undo_last()
    undone = list(case.store.judgements())[len(claims) :]
    assert {j.on for j in undone} == {j.id for j in decision.action.judgements}


def test_undo_and_redo_go_back_and_forth_and_a_new_decision_ends_the_redo(case):
    first, second, third = [c.id for c in case.store.claims()][:3]
    review = case.review("mk")
    review.accept(first, why="")
    review.reject(second, why="")
    case.review("jo").accept(third, why="")
    assert review.undo_last().action.why == "takes back number 2"
    assert review.undo_last().action.why == "takes back number 1"
    with pytest.raises(JudgementError, match="nothing that could be taken back"):
        review.undo_last()
    assert review.redo_last().action.judgements[0].verdict is Verdict.UNDO
    assert {j.on: j.verdict for j in in_force(tuple(case.store.judgements()))} == {first: Verdict.ACCEPT, third: Verdict.ACCEPT}
    review.accept(third, why="")
    with pytest.raises(JudgementError, match="nothing to bring back"):
        review.redo_last()


def test_in_a_closed_round_nothing_changes_until_it_is_opened(case):
    killed = next(c for c in case.store.claims() if c.property == "killed")
    layer = list(case.store.incidents())
    begun = rounds.begin(case.store, "cu", "both look at all figures")
    mk, jo = (rounds.ClosedReview(case.store, by, begun.number) for by in ("mk", "jo"))
    mk.reject(killed.id, why="four is not there")
    mk.undo_last()
    mk.accept(killed.id, why="it is")
    jo.correct(killed.id, why="at least", high=None)
    assert list(case.store.judgements()) == []
    assert list(case.store.incidents()) == layer
    with pytest.raises(JudgementError, match="coded by hand"):
        jo.add(seven_dead(document(case, "witness")), why="")
    assert rounds.open_round(case.store, "cu", case.settle) == 4
    assert [(j.by, j.verdict) for j in case.store.judgements()] == [
        ("jo", Verdict.CORRECT),
        ("mk", Verdict.REJECT),
        ("mk", Verdict.UNDO),
        ("mk", Verdict.ACCEPT),
    ]
    compared = case.compare_reviewers()
    assert [q.answers for q in compared.questions] == [(("jo", Verdict.CORRECT), ("mk", Verdict.ACCEPT))]
    accept = next(j for j in case.store.judgements() if j.verdict is Verdict.ACCEPT)
    case.review("cu").settle(accept.id, why="the text gives no bound")
    assert case.compare_reviewers().questions == ()
    assert case.verify() == ()


def test_reviewers_who_contradict_one_another_do_not_keep_a_round_from_being_opened(case):
    a, b = sorted(m.id for m in case.store.mentions())
    begun = rounds.begin(case.store, "cu", "links")
    rounds.ClosedReview(case.store, "mk", begun.number).same(a, b, why="")
    rounds.ClosedReview(case.store, "jo", begun.number).different(a, b, why="")
    assert rounds.open_round(case.store, "cu", case.settle) == 2
    with pytest.raises(JudgementError, match="nothing to open"):
        rounds.open_round(case.store, "cu", case.settle)


def test_comments_are_added_and_not_changed_and_go_with_a_purge(case):
    doc = document(case, "party")
    claim = next(c for c in case.store.claims(doc.id))
    rounds.comment(case.store, claim.id, "Ask the party where it counted.", "mk")
    with pytest.raises(JudgementError, match="says something"):
        rounds.comment(case.store, claim.id, "  ", "mk")
    with sqlite3.connect(case.path / "case.sqlite") as database:
        for statement in ("UPDATE comments SET body = 'x'", "DELETE FROM comments"):
            with pytest.raises(sqlite3.IntegrityError, match="appended"):
                database.execute(statement)
    pages = Pages(case.path)
    with pages.moment() as moment:
        assert [c.text for c in moment.comments([claim.id])] == ["Ask the party where it counted."]
    pages.close()
    case.purge(doc.id, "asked for by its author")
    with pages.moment() as moment:
        assert [(c.by, c.text) for c in moment.comments([claim.id])] == [("mk", None)]
    pages.close()
