"""How far reviewers agree: every question that two of them answered, and Krippendorff's alpha over all such questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from testimonia.errors import AnalysisError
from testimonia.evaluate.alpha import krippendorff_alpha
from testimonia.model.judgements import Asked, Question, closure, opinions
from testimonia.model.record import Judgement
from testimonia.model.terms import Verdict


@dataclass(frozen=True, slots=True)
class Answered:
    """One question with the answer of each reviewer who gave one, by name; what follows from other answers of theirs is counted too."""

    asked: Asked
    on: tuple[str, ...]
    answers: tuple[tuple[str, Verdict], ...]

    @property
    def agreed(self) -> bool:
        return len({verdict for _, verdict in self.answers}) == 1


@dataclass(frozen=True, slots=True)
class ReviewersCompared:
    """All reviewers of a case. `questions`: those that two or more answered; `alpha`: None where undefined, for the reason in `why`."""

    reviewers: tuple[str, ...]
    questions: tuple[Answered, ...]
    alpha: float | None
    why: str

    @property
    def agreed(self) -> int:
        """Questions on which all who answered say the same."""
        return sum(q.agreed for q in self.questions)


def compare_reviewers(judgements: Sequence[Judgement]) -> ReviewersCompared:
    """The standing answers of all reviewers beside one another.

    Who says that A is B and B is C has answered whether A is C: so reviewers who merged the same mentions in another order agree.
    """
    standing = opinions(judgements)
    reviewers = tuple(sorted({by for said in standing.values() for by in said}))
    follows = {by: _Identities(standing, by) for by in reviewers}
    questions = []
    for asked, on in sorted(standing):
        given = {by: j.verdict for by, j in standing[asked, on].items()}
        if asked is Asked.IDENTITY:
            implied = {by: follows[by].verdict(on[0], on[1]) for by in reviewers if by not in given}
            given |= {by: verdict for by, verdict in implied.items() if verdict is not None}
        if len(given) > 1:
            questions.append(Answered(asked, on, tuple(sorted(given.items()))))
    alpha, why = _alpha(questions)
    return ReviewersCompared(reviewers, tuple(questions), alpha, why)


def _alpha(questions: Sequence[Answered]) -> tuple[float | None, str]:
    try:
        return krippendorff_alpha([[verdict for _, verdict in q.answers] for q in questions]), ""
    except AnalysisError as error:
        return None, str(error)


class _Identities:
    """What one reviewer's answers on identity say of pairs that they were not asked about."""

    def __init__(self, standing: Mapping[Question, Mapping[str, Judgement]], by: str) -> None:
        said = [(on, j[by].verdict) for (asked, on), j in standing.items() if asked is Asked.IDENTITY and by in j]
        self._root = closure((on[0], on[1]) for on, verdict in said if verdict is Verdict.SAME)
        self._apart = {frozenset(self._top(i) for i in on) for on, verdict in said if verdict is Verdict.DIFFERENT}

    def _top(self, i: str) -> str:
        return self._root.get(i, i)

    def verdict(self, one: str, other: str) -> Verdict | None:
        """What follows for the pair; None when nothing does."""
        a, b = self._top(one), self._top(other)
        if a == b:
            return Verdict.SAME
        return Verdict.DIFFERENT if frozenset((a, b)) in self._apart else None
