"""A case held in memory, for the same work as on one that is stored."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from testimonia.model.record import Claim, Document, Mention
from testimonia.reconcile.growing import Told


class Held:
    """Documents with their mentions and the claims that are in force."""

    def __init__(self, documents: Iterable[Document], mentions: Iterable[Mention], claims: Iterable[Claim]) -> None:
        self._documents = {d.id: d for d in documents}
        self._mentions = {m.id: m for m in mentions}
        self._claims: dict[str, list[Claim]] = {m: [] for m in self._mentions}
        for c in claims:
            if c.mention in self._claims:
                self._claims[c.mention].append(c)

    def told(self) -> Iterator[Told]:
        """All documents, with what was read in each."""
        inside: dict[str, list[Mention]] = {}
        for m in self._mentions.values():
            inside.setdefault(m.document, []).append(m)
        for i, document in self._documents.items():
            mentions = inside.get(i, [])
            yield Told(document, mentions, [c for m in mentions for c in self._claims[m.id]])

    def documents(self, ids: Collection[str]) -> Iterator[Document]:
        """These documents."""
        return (self._documents[i] for i in ids)

    def nouns(self, mentions: Sequence[str]) -> tuple[Sequence[Mention], Sequence[Claim]]:
        """These mentions and their claims."""
        return [self._mentions[m] for m in mentions], [c for m in mentions for c in self._claims[m]]
