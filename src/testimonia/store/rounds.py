"""People who work on one case together: comments beside the record, and rounds in which nobody sees the others' answers.

In a round, judgements are laid aside instead of written into the ledger: nothing in the case changes by them, and nobody but their own
reviewer is shown them. Whoever curates opens the round; then all of them are in the ledger at once, signed and dated as they were made.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from testimonia.errors import JudgementError
from testimonia.model.judgements import actions
from testimonia.model.record import Claim, Judgement
from testimonia.store import rows
from testimonia.store.review import Decision, Review
from testimonia.store.told import Round, running

if TYPE_CHECKING:
    from testimonia.store.case import StoredCase

MOST = 4_000
"""Characters of one comment at the most."""


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def comment(case: "StoredCase", item: str, text: str, by: str) -> None:
    """Adds a comment on a claim, incident, mention or document. Raises JudgementError for one without words, or too long."""
    said = text.strip()
    if not said or not by.strip():
        raise JudgementError("a comment is signed and says something. Write it, and send it again.")
    if len(said) > MOST:
        raise JudgementError(f"a comment has {MOST} characters at the most; this one has {len(said)}. Say it in two.")
    with case.changing() as connection:
        values = (_now(), by, item, said)
        connection.exec_driver_sql("INSERT INTO comments (at, by, item, body) VALUES (?, ?, ?, ?)", values)


# -- rounds


def begin(case: "StoredCase", by: str, why: str) -> Round:
    """Begins a round. Raises JudgementError while another is closed, or without a reason."""
    if not why.strip():
        raise JudgementError("a round is begun with a reason: what is to be judged, and by whom. Write it, and send it again.")
    with case.changing() as connection:
        if (found := running(connection)) is not None:
            raise JudgementError(f"a round is closed since {found.at} (begun by {found.by}). Open it before another is begun.")
        first = connection.exec_driver_sql("SELECT coalesce(max(seq), 0) FROM judgements").scalar_one()
        values = (_now(), by, why.strip(), first)
        connection.exec_driver_sql("INSERT INTO rounds (at, by, why, first) VALUES (?, ?, ?, ?)", values)
        begun = running(connection)
        assert begun is not None  # it was just written
        return begun


def open_round(case: "StoredCase", by: str, rebuild: Callable[[], None]) -> int:
    """Opens the closed round: its answers go into the ledger as they were given; how many. Raises JudgementError when none is closed."""
    with case.writing():
        with case.changing() as connection:
            found = running(connection)
            if found is None:
                raise JudgementError("no round is closed; there is nothing to open.")
            given = connection.exec_driver_sql(
                "SELECT body, claim FROM answers WHERE round = ? AND body != '' ORDER BY by, seq", (found.number,)
            ).all()
            judgements = [j for row in given if isinstance(j := rows.noun(row.body), Judgement)]
            claims = [c for row in given if row.claim and isinstance(c := rows.noun(row.claim), Claim)]
            # Reviewers may contradict one another here: that is what the round was for, and the page of agreement shows it.
            case.append_as_given(connection, judgements, claims)
            last = connection.exec_driver_sql("SELECT coalesce(max(seq), 0) FROM judgements").scalar_one()
            values = (_now(), by, last, found.number)
            connection.exec_driver_sql("UPDATE rounds SET opened_at = ?, opened_by = ?, last = ? WHERE number = ?", values)
        rebuild()
    return len(judgements)


def given(connection: Connection, number: int, by: str) -> tuple[Judgement, ...]:
    """The answers of one reviewer in a round, in their order."""
    found = connection.exec_driver_sql("SELECT body FROM answers WHERE round = ? AND by = ? AND body != '' ORDER BY seq", (number, by))
    return tuple(j for row in found if isinstance(j := rows.noun(row.body), Judgement))


class ClosedReview(Review):
    """The decisions of one reviewer in a round: laid aside, and shown to nobody else until the round is opened."""

    def __init__(self, case: "StoredCase", by: str, number: int) -> None:
        super().__init__(case, by, lambda: None)
        self._number = number

    def _ledger(self) -> tuple[Judgement, ...]:
        with self.case.changing() as connection:
            return (*self.case.judgements(), *given(connection, self._number, self.by))

    def _keep(self, judgements: Sequence[Judgement], claims: Sequence[Claim], known: Sequence[Judgement]) -> Decision:
        correcting = {claim.supersedes: rows.body(claim) for claim in claims}
        with self.case.changing() as connection:
            for j in judgements:
                self.case.must_hold(connection, j, known)
                claim = correcting.get(j.on) if isinstance(j.on, str) else None
                values = (self._number, self.by, rows.body(j), claim)
                connection.exec_driver_sql("INSERT INTO answers (round, by, body, claim) VALUES (?, ?, ?, ?)", values)
        return Decision(actions((*known, *judgements))[-1])

    def _may_add(self) -> None:
        raise JudgementError(
            "a round of closed answers is on: what is coded by hand would be seen by the others at once. Code when the round is opened."
        )
