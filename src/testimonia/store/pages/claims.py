"""Claims and mentions: by id, by document, and in the order in which they wait for a look."""

import json
from collections.abc import Collection, Sequence
from typing import cast

from testimonia.model.record import Claim, Mention
from testimonia.store import rows
from testimonia.store.pages.asking import Asking, claim_of_line
from testimonia.store.pages.shapes import Order, Picked, Wanted


class OfClaims(Asking):
    """Questions about claims and mentions."""

    def claims(self, ids: Collection[str]) -> dict[str, Claim]:
        """Claims by id."""
        return {c.id: c for c in (claim_of_line(row["body"]) for row in self._in("SELECT body FROM claims WHERE id IN ({})", ids))}

    def claims_on(self, mentions: Collection[str]) -> tuple[Claim, ...]:
        """All claims of these mentions, superseded ones too, by document and the order of reading."""
        found = self._in("SELECT document, seq, body FROM claims WHERE mention IN ({})", mentions)
        ordered = sorted(found, key=lambda row: (row["document"], row["seq"]))
        return tuple(claim_of_line(row["body"]) for row in ordered)

    def claims_in(self, document: str) -> tuple[Claim, ...]:
        """All claims of a document, in the order of reading."""
        found = self._all("SELECT body FROM claims WHERE document = ? ORDER BY seq", document)
        return tuple(claim_of_line(row["body"]) for row in found)

    def heirs_of_claims(self, ids: Collection[str]) -> tuple[Claim, ...]:
        """Claims that supersede these."""
        found = self._in("SELECT body FROM claims WHERE supersedes IN ({})", ids)
        return tuple(claim_of_line(row["body"]) for row in found)

    def claims_from(self, seqs: Sequence[int]) -> tuple[Claim, ...]:
        """Claims by their numbers in the table, in the order of the numbers given."""
        found = {row["seq"]: row["body"] for row in self._in("SELECT seq, body FROM claims WHERE seq IN ({})", [str(s) for s in seqs])}
        return tuple(claim_of_line(found[seq]) for seq in seqs if seq in found)

    def relations_to(self, mentions: Collection[str]) -> tuple[Claim, ...]:
        """Claims that say what another act has to do with one of these mentions."""
        found = self._in("SELECT claim FROM relation_targets WHERE mention IN ({})", mentions)
        return tuple(self.claims([row["claim"] for row in found]).values())

    def mentions(self, ids: Collection[str]) -> dict[str, Mention]:
        """Mentions by id."""
        return {m.id: m for m in self._nouns("mentions", ids, Mention)}

    def mentions_in(self, document: str) -> tuple[Mention, ...]:
        """All mentions of a document, in the order of reading."""
        found = self._all("SELECT body FROM mentions WHERE document = ? ORDER BY seq", document)
        return tuple(cast(Mention, rows.noun(row["body"])) for row in found)

    def waiting(self, order: "Order", wanted: "Wanted", limit: int) -> tuple[tuple[str, ...], int]:
        """Claims that count for an incident and wait for a look, the weightiest first, no more than `limit`; and how many wait in all.

        It walks over all claims: to be asked once for a stamp.
        """
        only, values = wanted.condition()
        source = (
            "FROM account_claims AS a JOIN claim_facts AS f ON f.id = a.claim JOIN incident_facts AS i ON i.id = a.incident "
            f"WHERE a.claim NOT IN (SELECT value FROM json_each(?)){only}"
        )
        judged = json.dumps(sorted(wanted.without))
        stakes = " ".join("WHEN ? THEN ?" for _ in order.stakes)
        reach = " ".join("WHEN i.dead >= ? THEN ?" for _ in order.reach)
        weight = f"(CASE f.property {stakes} ELSE 1 END) * (CASE {reach} ELSE 1 END) * max(?, 1.0 - f.score)"
        weighing = [*(v for pair in order.stakes.items() for v in pair), *(v for pair in order.reach for v in pair), order.least_doubt]
        found = self._all(f"SELECT a.claim {source} ORDER BY {weight} DESC, a.claim LIMIT ?", judged, *values, *weighing, limit)
        return tuple(row[0] for row in found), self._number(f"SELECT count(*) {source}", judged, *values)

    def picked(self, picked: "Picked", without: Collection[str], limit: int) -> tuple[tuple[str, ...], int]:
        """Claims that count for an incident, were not judged and fit a filter, by document and place; no more than `limit`; and how many
        fit in all. It walks over all claims: to be asked once for a stamp."""
        only, values = picked.condition()
        source = (
            "FROM account_claims AS a JOIN claim_facts AS f ON f.id = a.claim JOIN claims AS c ON c.id = a.claim "
            f"JOIN mentions AS m ON m.id = c.mention WHERE a.claim NOT IN (SELECT value FROM json_each(?)){only}"
        )
        judged = json.dumps(sorted(without))
        found = self._all(f"SELECT a.claim {source} ORDER BY c.document, c.seq LIMIT ?", judged, *values, limit)
        total = len(found) if len(found) < limit else self._number(f"SELECT count(*) {source}", judged, *values)
        return tuple(row[0] for row in found), total

    def readers(self) -> tuple[str, ...]:
        """Who made claims by reading documents, in the order of the alphabet."""
        return tuple(row[0] for row in self._all("SELECT DISTINCT made_by FROM readings ORDER BY made_by"))
