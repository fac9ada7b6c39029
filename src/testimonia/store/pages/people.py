"""What people wrote: judgements, custody, comments, closed answers, judgements on a grid; and which names are private persons'."""

import json
from collections.abc import Collection
from typing import cast

from testimonia.model.record import Incident, Judgement
from testimonia.store import grids, rows
from testimonia.store.pages.asking import Asking
from testimonia.store.pages.shapes import Custody
from testimonia.store.told import Comment, Round

_BESIDE = (
    "SELECT (SELECT max(seq) FROM main.comments), (SELECT max(seq) FROM answers), (SELECT max(seq) FROM grid_entries), "
    "(SELECT count(*) + count(opened_at) FROM rounds)"
)


class OfPeople(Asking):
    """Questions about what people wrote."""

    def judgements_after(self, seq: int) -> tuple[tuple[int, Judgement, str], ...]:
        """Judgements written after a number of the ledger, each with its number and its hash."""
        found = self._all("SELECT seq, body, hash FROM judgements WHERE seq > ? AND body != '' ORDER BY seq", seq)
        return tuple((row["seq"], cast(Judgement, rows.noun(row["body"])), row["hash"]) for row in found)

    def private_names(self) -> frozenset[str]:
        """Names of sources and actors that are private persons, and of persons found by the reader. It walks over all documents' lists."""
        names = {row[0] for row in self._all("SELECT name FROM private_names")}
        for row in self._all("SELECT names FROM persons"):
            names.update(json.loads(row["names"]))
        return frozenset(names)

    def custody(self, limit: int, offset: int = 0, item: str = "") -> tuple["Custody", ...]:
        """Entries of the custody ledger, the newest first; of one item when its id is given."""
        found = self._all(
            "SELECT seq, at, action, item, body, hash FROM custody WHERE ? IN ('', item) ORDER BY seq DESC LIMIT ? OFFSET ?",
            item,
            limit,
            offset,
        )
        return tuple(Custody(*row) for row in found)

    def count_custody(self, item: str = "") -> int:
        """How many entries there are."""
        return self._number("SELECT count(*) FROM custody WHERE ? IN ('', item)", item)

    def beside(self) -> tuple[int, ...]:
        """What changes with every comment, closed answer, judgement on a grid and round: they change nothing that a stamp tells of."""
        row = self._one(_BESIDE)
        assert row is not None  # a question without FROM has one answer
        return tuple(number or 0 for number in row)

    def comments(self, items: Collection[str]) -> tuple[Comment, ...]:
        """What people said about these things, in their order."""
        found = self._in("SELECT seq, at, by, item, body FROM comments WHERE item IN ({})", items)
        return tuple(Comment(*row) for row in sorted(found, key=lambda row: int(row["seq"])))

    def rounds(self) -> tuple[Round, ...]:
        """Rounds of closed answers, the newest first."""
        return tuple(Round(*row) for row in self._all("SELECT * FROM rounds ORDER BY number DESC"))

    def closed_round(self) -> Round | None:
        """The round whose answers are closed now; None when answers go straight into the ledger."""
        row = self._one("SELECT * FROM rounds WHERE opened_at IS NULL ORDER BY number DESC LIMIT 1")
        return Round(*row) if row else None

    def answers(self, round: int, by: str) -> tuple[Judgement, ...]:
        """The answers of one reviewer in a round, in their order."""
        found = self._all("SELECT body FROM answers WHERE round = ? AND by = ? AND body != '' ORDER BY seq", round, by)
        return tuple(cast(Judgement, rows.noun(row["body"])) for row in found)

    def answered(self, round: int) -> dict[str, int]:
        """How many answers each reviewer gave in a round; never which."""
        return {str(row[0]): int(row[1]) for row in self._all("SELECT by, count(*) FROM answers WHERE round = ? GROUP BY by", round)}

    def grid(self, incident: Incident, by: str) -> tuple[grids.Entry, ...]:
        """What people judged on the grid of an incident, under its id and those that it had, in its order, as `by` may see it: in a closed
        round nobody sees the others' answers."""
        found = self._in("SELECT * FROM grid_entries WHERE body != '' AND incident IN ({})", {incident.id, *incident.formerly})
        entries = (grids.entry_of(dict(row)) for row in sorted(found, key=lambda row: int(row["seq"])))
        return grids.open_to(by, entries, self.closed_round())
