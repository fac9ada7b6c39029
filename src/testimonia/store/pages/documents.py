"""Documents: their lists, and stretches of their texts."""

from collections.abc import Collection

from testimonia.model.record import Document
from testimonia.store import rows
from testimonia.store.pages.asking import Asking
from testimonia.store.pages.shapes import Listed

_STATUS = {"": "1", "not_read": "json_extract(d.body, '$.status') = 'not_read'"}


class OfDocuments(Asking):
    """Questions about documents."""

    def documents(self, ids: Collection[str], *, text: bool = False) -> dict[str, Document]:
        """Documents by id, without their texts unless asked for."""
        column = "text" if text else "NULL AS text"
        found = self._in(f"SELECT body, {column} FROM documents WHERE id IN ({{}})", ids)
        return {d.id: d for d in (rows.document(row["body"], row["text"]) for row in found)}

    def document(self, document: str, *, text: bool = False) -> Document | None:
        """One document; None when the case has none of that id."""
        return self.documents([document], text=text).get(document)

    def window(self, document: str, start: int, length: int) -> str:
        """A stretch of a document's text; empty where there is none."""
        row = self._one("SELECT substr(text, ?, ?) FROM documents WHERE id = ?", start + 1, length, document)
        return str(row[0] or "") if row else ""

    def list_documents(self, offset: int, limit: int, only: str = "") -> tuple[Listed, ...]:
        """Documents in the order in which they came, the newest first. `only`: "not_read" for those that were not read."""
        found = self._all(
            "SELECT body, (SELECT count(*) FROM claims AS c WHERE c.document = d.id) AS claims FROM documents AS d "
            f"WHERE {_STATUS[only]} ORDER BY seq DESC LIMIT ? OFFSET ?",
            limit,
            offset,
        )
        return tuple(Listed(rows.document(row["body"], None), row["claims"]) for row in found)

    def count_documents(self, only: str = "") -> int:
        """How many documents such a list has in all."""
        return self._number(f"SELECT count(*) FROM documents AS d WHERE {_STATUS[only]}")
