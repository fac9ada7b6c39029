"""The masks of all documents of a case, and what has to be known of the case as a whole before anything of it is masked."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from testimonia.model.judgements import maker
from testimonia.model.protocols import Case
from testimonia.model.values import Moment
from testimonia.text.masking.bars import behind_bars
from testimonia.text.masking.candidates import COUNTRY, IsPlace
from testimonia.text.masking.contacts import contacts
from testimonia.text.masking.document import DocumentMask, Evidence
from testimonia.text.masking.elsewhere import merged
from testimonia.text.masking.keyed import keyed
from testimonia.text.masking.manifest import Tally
from testimonia.text.masking.persons import Cleared, Told, again
from testimonia.text.masking.values import told_by_private
from testimonia.text.masking.variants import Names
from testimonia.text.places import Kind, Naming, Places


class Masks:
    """The mask of every document, and what is asked of the case as a whole. Small beside the texts, which are not kept."""

    def __init__(self, case: Case, key: bytes, persons: Mapping[str, Iterable[str]], is_place: IsPlace, cleared: Cleared) -> None:
        evidence: dict[str, Evidence] = {}
        private_hours: set[tuple[str, str | None]] = set()
        open_hours: set[tuple[str, str | None]] = set()
        for claim in case.claims():
            told = evidence.get(claim.document)
            if told is None:
                told = evidence[claim.document] = Evidence()
            told.take(claim)
            if isinstance(claim.value, Moment):
                (private_hours if told_by_private(claim) else open_hours).add((claim.value.start, claim.value.end))
        self.private_hours = frozenset(private_hours - open_hours)
        self.general = DocumentMask(None, Told(), (), is_place, cleared)
        self.by_document: dict[str, DocumentMask] = {}
        self.ids: dict[str, str] = {}
        self.counts = Tally()
        self._names = Names()  # of all documents: as many as there are different names, however many documents there are
        for document in case.documents():
            told = evidence.pop(document.id, None) or Evidence()
            names = tuple(persons.get(document.id, ()))
            mask = DocumentMask(document.text, told.told(document, names), told.private_words, is_place, cleared)
            mask.count(self.counts)
            self._names.join(mask.names)
            self.by_document[document.id] = mask
            self.ids[document.id] = "sha256:" + keyed(key, "document", document.id)
        self.documents_of = {incident.id: incident.documents for incident in case.incidents()}
        self.origins = frozenset(account.origin.id for account in case.accounts())
        people = {j.by: staff(key, j.by) for j in case.judgements()}
        self.makers = people | {maker(j.by, j.at): maker(people[j.by], j.at) for j in case.judgements()}

    def of(self, document: str) -> DocumentMask:
        """The mask of a document; of one that the case does not hold, the one that hides what is hidden everywhere."""
        return self.by_document.get(document, self.general)

    def say(self, text: str) -> str:
        """A string that may be about any document: without the private names of all, and without what is hidden everywhere."""
        covers = (*again(text, self._names, _NOBODY), *contacts(text))
        return behind_bars(text, tuple(merged(covers, text))).text if covers else text


_NOBODY = Names()


def staff(key: bytes, name: str) -> str:
    """What stands for somebody who works on the case: two reviewers stay two, and none has a name. Always of one length."""
    return f"reviewer {keyed(key, 'staff', name)[:6]}" if name else name


def size_of_place(places: Places) -> IsPlace:
    """How large the largest place of a name is, by the index; remembers what it was asked."""

    @lru_cache(65_536)
    def size(name: str) -> int:
        found = [c for c in places.candidates(name) if c.naming is not Naming.LOOSE]  # what merely sounds alike is no place
        return max((COUNTRY if c.kind <= Kind.FIRST_DIVISION else max(c.population, 1) for c in found), default=0)

    return size
