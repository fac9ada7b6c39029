"""Words that are looked for, in texts and in claims."""

import re

from testimonia.model.record import Claim
from testimonia.store import unspaced
from testimonia.store.pages.claims import OfClaims
from testimonia.store.pages.shapes import Hit

MOST_RANKED = 2_000
"""Of a word that stands everywhere, so many finds are put in order; the others are not looked at."""

_WORD = re.compile(r"\w+")


class OfWords(OfClaims):
    """Questions about words."""

    def search_documents(self, query: str, limit: int, offset: int = 0) -> tuple[Hit, ...]:
        """Documents that hold all words of the query, the best first."""
        if unspaced.unspaced(query):
            return tuple(Hit(*hit) for hit in unspaced.documents(self._all, query, self._seen, limit, offset))
        match = matching(query)
        if not match:
            return ()
        found = self._all(
            "SELECT d.id, snippet(search_documents, 0, char(2), char(3), ' … ', 28) AS passage FROM search_documents "
            "JOIN documents AS d ON d.seq = search_documents.rowid "
            f"WHERE search_documents MATCH ?{self._seen} ORDER BY rank LIMIT ? OFFSET ?",
            match,
            limit,
            offset,
        )
        return tuple(Hit(row["id"], row["passage"]) for row in found)

    def search_claims(self, query: str, limit: int, offset: int = 0) -> tuple[Claim, ...]:
        """Claims whose words, value or speakers hold all words of the query, the best first."""
        if unspaced.unspaced(query):
            return self.claims_from(unspaced.claims(self._all, query, self._of_claims, limit, offset))
        match = matching(query)
        if not match:
            return ()
        only = " AND rowid IN (SELECT seq FROM claims)" if self._seen else ""
        ranked = self._all(
            f"SELECT rowid FROM (SELECT rowid, rank FROM search_claims WHERE search_claims MATCH ?{only} LIMIT ?) "
            "ORDER BY rank LIMIT ? OFFSET ?",
            match,
            MOST_RANKED,
            limit,
            offset,
        )
        return self.claims_from([row["rowid"] for row in ranked])

    def count_found(self, query: str) -> tuple[int, int]:
        """How many documents and claims hold the words; no more than MOST_RANKED of each are counted."""
        if unspaced.unspaced(query):
            return unspaced.count(self._all, query, (self._seen, self._of_claims), MOST_RANKED)
        match = matching(query)
        if not match:
            return 0, 0
        seen = {"search_documents": "SELECT d.seq FROM documents AS d WHERE d.text IS NOT NULL", "search_claims": "SELECT seq FROM claims"}
        only = {name: f" AND rowid IN ({rows})" if self._seen else "" for name, rows in seen.items()}
        documents, claims = (
            self._number(f"SELECT count(*) FROM (SELECT 1 FROM {name} WHERE {name} MATCH ?{only[name]} LIMIT ?)", match, MOST_RANKED)
            for name in seen
        )
        return documents, claims


def matching(query: str) -> str:
    """A reader's words as a query of the index: all of them, each quoted so that no sign is an operator; a last star means "begins so"."""
    words = [f'"{word}"' for word in _WORD.findall(query)]
    if words and query.rstrip().endswith("*"):
        words[-1] += " *"
    return " ".join(words)
