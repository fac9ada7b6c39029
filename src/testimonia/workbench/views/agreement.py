"""How far reviewers agree, in words and beside one another; rounds of closed answers; the questions that a curator decides."""

from collections.abc import Sequence
from dataclasses import dataclass

from testimonia.evaluate import compare_reviewers
from testimonia.evaluate.reviewers import Answered, ReviewersCompared
from testimonia.model.judgements import OUTCOME_OF, Asked, opinions
from testimonia.model.record import Claim, Judgement
from testimonia.model.terms import Verdict
from testimonia.report.phrases import day, headline
from testimonia.report.words import Words, sentence_case
from testimonia.store.pages import Moment
from testimonia.store.told import Round
from testimonia.workbench.ledger import Ledger
from testimonia.workbench.plain import clean
from testimonia.workbench.views.titles import title

_RELIABLE, _TENTATIVE = 0.800, 0.667
"""Krippendorff, Content Analysis (2nd edition, 2004), p. 241: reliable from .800; tentative conclusions only from .667; else none."""
MOST = 200
"""Questions that are shown at a time."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far the reviewers of some answers agree. `alpha`: as written in papers; `says`: what that allows."""

    reviewers: tuple[str, ...]
    asked: int
    agreed: int
    alpha: str
    says: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What one reviewer said. `judgement` is empty where it follows from other answers of theirs; `instead`: their correction."""

    by: str
    verdict: str
    verdict_key: str
    why: str
    instead: str
    judgement: str
    number: int


@dataclass(frozen=True, slots=True)
class Dispute:
    """One question on which reviewers do not agree."""

    asked: str
    on: tuple[tuple[str, str], ...]
    quote: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class RoundView:
    """A round of closed answers. `agreement` is None while it is closed; `given`: how many answers each gave."""

    number: int
    at: str
    by: str
    why: str
    opened: str
    given: tuple[tuple[str, int], ...]
    agreement: Agreement | None


@dataclass(frozen=True, slots=True)
class AgreementPage:
    """The page."""

    closed: RoundView | None
    rounds: tuple[RoundView, ...]
    now: Agreement
    disputes: tuple[Dispute, ...]
    more: int


def agreement_page(moment: Moment, ledger: Ledger, words: Words) -> AgreementPage:
    """Everything that the page shows. While a round is closed nobody's answers in it are looked at."""
    rounds = [_round(r, moment, ledger, words) for r in moment.rounds()]
    compared = compare_reviewers(ledger.judgements)
    open_questions = [q for q in compared.questions if not q.agreed]
    return AgreementPage(
        next((r for r in rounds if not r.opened), None),
        tuple(r for r in rounds if r.opened),
        _agreement(compared, words),
        _disputes(open_questions[:MOST], moment, ledger, words),
        max(0, len(open_questions) - MOST),
    )


def _round(found: Round, moment: Moment, ledger: Ledger, words: Words) -> RoundView:
    # The first decision of the ledger has number 1: none is ever removed.
    agreement = _agreement(compare_reviewers(ledger.judgements[found.first : found.last]), words) if found.opened_at else None
    opened = f"{day(found.opened_at[:10], words)}, {clean(found.opened_by or '')}" if found.opened_at else ""
    given = tuple((clean(by), n) for by, n in sorted(moment.answered(found.number).items()))
    return RoundView(found.number, day(found.at[:10], words), clean(found.by), clean(found.why), opened, given, agreement)


def _agreement(compared: ReviewersCompared, words: Words) -> Agreement:
    alpha = compared.alpha
    if alpha is None:
        says = clean(compared.why)
    else:
        says = words(f"agreement.{'reliable' if alpha >= _RELIABLE else 'tentative' if alpha >= _TENTATIVE else 'unreliable'}")
    text = "" if alpha is None else f"{alpha:.2f}"
    return Agreement(tuple(map(clean, compared.reviewers)), len(compared.questions), compared.agreed, text, says)


def _disputes(questions: Sequence[Answered], moment: Moment, ledger: Ledger, words: Words) -> tuple[Dispute, ...]:
    standing = opinions(ledger.judgements)
    ids = {i for q in questions for i in q.on}
    claims = moment.claims(ids)
    mentions = moment.mentions(ids)
    homes = moment.incident_of(ids)
    incidents = moment.incidents({*ids, *homes.values()})
    heirs = moment.heirs_of_claims(claims.keys())
    number = {j.id: action.number for action in ledger.actions for j in action.judgements}

    def named(i: str) -> tuple[str, str]:
        if i in claims:
            return sentence_case(clean(headline(claims[i], words))), f"/claim/{i}"
        if i in mentions:
            home = incidents.get(homes.get(i, ""))
            return f"“{clean(mentions[i].spans[0].quote)}”" + (f" ({title(home, words)})" if home else ""), f"/mention/{i}"
        return (title(incidents[i], words), f"/incident/{i}") if i in incidents else (i, "")

    def answer(q: Answered, by: str, verdict: Verdict) -> Answer:
        judgement = standing.get((q.asked, q.on), {}).get(by)
        says = words(f"outcome.{OUTCOME_OF[verdict]}") if q.asked is Asked.OUTCOME else words(f"verdict.{verdict}")
        better = _correction(judgement, heirs) if judgement and verdict is Verdict.CORRECT else None
        return Answer(
            clean(by),
            says,
            str(verdict),
            clean(judgement.why) if judgement else words("agreement.follows"),
            sentence_case(clean(headline(better, words))) if better else "",
            judgement.id if judgement else "",
            number.get(judgement.id, 0) if judgement else 0,
        )

    return tuple(
        Dispute(
            words(f"agreement.{q.asked}"),
            tuple(map(named, q.on)),
            clean(claims[q.on[0]].span.quote) if q.on[0] in claims else "",
            tuple(answer(q, by, verdict) for by, verdict in q.answers),
        )
        for q in questions
    )


def _correction(judgement: Judgement, heirs: Sequence[Claim]) -> Claim | None:
    """The claim that came with a correction."""
    return next((c for c in heirs if c.supersedes == judgement.on and judgement.at in c.made_by and judgement.by in c.made_by), None)
