"""Announcements, and the later passages that may show what became of them; only people say what did."""

from dataclasses import replace

import pytest

from testimonia.model.judgements import Outcome
from testimonia.model.record import Claim, Document, Judgement, Link, Mention, Published, Source, Span
from testimonia.model.terms import (
    Act,
    ActorKind,
    DateBasis,
    DatePrecision,
    DocumentStatus,
    Kind,
    Modality,
    Polarity,
    Property,
    SourceKind,
    StageReached,
    StatusReached,
    Verdict,
)
from testimonia.model.values import Actor, Moment, Stage, Status, Topic
from testimonia.reconcile.promises import Announced, announcements


def document(name: str, day: str | None) -> Document:
    published = Published(day, DateBasis.DATELINE) if day else None
    return Document(f"sha256:{name}", f"{name}.txt", "", 0, "text/plain", DocumentStatus.READ, published=published)


def told(doc: Document, kind: Kind, *values, speaker: str = "the cabinet", modality: Modality = Modality.ASSERTED, at: int = 0):
    """A mention with one claim for each value."""
    shapes = {Status: Property.STATUS, Topic: Property.TOPIC, Stage: Property.STAGE, Actor: Property.ACTOR, Moment: Property.DATE}
    mention = Mention(doc.id, kind, None, (Span(at, at + 5, "words"),))
    chain = (Link(Source(speaker, SourceKind.OFFICE)),)
    claims = [
        Claim(
            *(doc.id, mention.id, shapes[type(value)], value, modality, Polarity.AFFIRMED, Act.REPORTS),
            *(chain, Span(at + n, at + n + 5, "words"), 1.0, "test"),
        )
        for n, value in enumerate(values)
    ]
    return mention, claims


JUNE, JULY = document("june", "2020-06-01"), document("july", "2020-07-15")
CURFEW = Topic("night curfew on the coast road")
LAW = told(JUNE, Kind.LAW, Status(StatusReached.DRAFTED), CURFEW, Moment("2020-07-01", "2020-07-01", DatePrecision.DAY, "by 1 July"))
ADOPTED = told(JULY, Kind.LAW, Status(StatusReached.ADOPTED), Topic("the curfew"), speaker="the gazette")
ELSEWHERE = told(JULY, Kind.LAW, Status(StatusReached.ADOPTED), Topic("fishing licences"), at=50)


def found(*pairs, judgements=()):
    mentions = [mention for mention, _ in pairs]
    claims = [claim for _, its in pairs for claim in its]
    return announcements([JUNE, JULY], mentions, claims, judgements)


def test_a_law_to_come_is_set_beside_the_law_that_came():
    (announced,) = found(LAW, ADOPTED, ELSEWHERE)
    assert (announced.sort, announced.said_by, announced.due) == (Announced.LAW, "the cabinet", "2020-07-01")
    assert [(later.mention, later.shared) for later in announced.later] == [(ADOPTED[0].id, ("both are law", "both are about curfew"))]
    assert (announced.outcome, announced.judged) == (None, None)


@pytest.mark.parametrize(("verdict", "outcome"), [(Verdict.ACCEPT, Outcome.KEPT), (Verdict.REJECT, Outcome.BROKEN)])
def test_what_became_of_it_is_what_a_person_says(verdict, outcome):
    judgement = Judgement((LAW[0].id, ADOPTED[0].id), verdict, "mk", "2020-08-01T10:00:00Z", "the gazette prints the law")
    (announced,) = found(LAW, ADOPTED, judgements=(judgement,))
    assert (announced.outcome, announced.judged) == (outcome, judgement)
    rival = Judgement((LAW[0].id, LAW[0].id), Verdict.UNSURE, "al", "2020-08-02T10:00:00Z", "another road")
    assert found(LAW, ADOPTED, judgements=(judgement, rival))[0].outcome is outcome
    against = replace(judgement, verdict=Verdict.REJECT if outcome is Outcome.KEPT else Verdict.ACCEPT, by="al")
    (announced,) = found(LAW, ADOPTED, judgements=(judgement, against))
    assert (announced.outcome, len(announced.rivals)) == (None, 2)


def test_plans_threats_and_predictions_are_announcements_and_deeds_are_none():
    plan = told(JUNE, Kind.PROTEST, Stage(StageReached.PLANNED), Actor("the dockers", ActorKind.CROWD, "the dockers"))
    threat = told(JUNE, Kind.BOMBING, Stage(StageReached.THREATENED), at=20)
    prediction = told(JUNE, Kind.MILITARY_OPERATION, Topic("an offensive"), modality=Modality.PREDICTED, at=40)
    deed = told(JUNE, Kind.ARREST, Stage(StageReached.ACCOMPLISHED), at=60)
    assert [a.sort for a in found(plan, threat, prediction, deed)] == [Announced.PLAN, Announced.THREAT, Announced.PREDICTION]


def test_a_private_person_ties_nothing_together():
    private = Actor("Ada Brandt", ActorKind.PRIVATE_PERSON, "Ada Brandt")
    plan = told(JUNE, Kind.PROTEST, Stage(StageReached.PLANNED), private)
    march = told(JULY, Kind.PROTEST, Stage(StageReached.ACCOMPLISHED), private)
    assert found(plan, march)[0].later == ()


def test_only_what_is_surely_later_is_proposed_and_order_does_not_matter():
    undated = document("undated", None)
    moved = told(undated, Kind.LAW, Status(StatusReached.ADOPTED), CURFEW)
    same_day = told(JUNE, Kind.LAW, Status(StatusReached.ADOPTED), CURFEW, at=80)
    pairs = [LAW, moved, same_day, ADOPTED]
    mentions, claims = [m for m, _ in pairs], [c for _, its in pairs for c in its]
    forward = announcements([JUNE, JULY, undated], mentions, claims)
    assert [later.mention for later in forward[0].later] == [ADOPTED[0].id]
    assert announcements([undated, JULY, JUNE], mentions[::-1], claims[::-1]) == forward


def test_who_announces_makes_no_difference():
    opposition = told(JUNE, Kind.LAW, *(c.value for c in LAW[1]), speaker="the opposition")
    assert [later.mention for later in found(opposition, ADOPTED)[0].later] == [later.mention for later in found(LAW, ADOPTED)[0].later]
