"""What a search found: documents and claims. A private person's name is looked for by the owner alone, and that is written down."""

import re
from dataclasses import dataclass

from testimonia.report.words import Words
from testimonia.store.pages import MOST_RANKED, Moment
from testimonia.store.unspaced import runs, unspaced
from testimonia.text.masking import parts_of
from testimonia.text.names import fold
from testimonia.workbench.ledger import Ledger
from testimonia.workbench.plain import clean
from testimonia.workbench.views.claims import ClaimView, cards
from testimonia.workbench.views.titles import DocumentRow, document_row

PER_PAGE = 10
_WORD = re.compile(r"\w+")
_LONGEST = 200  # characters of a query that are looked at


@dataclass(frozen=True, slots=True)
class Bit:
    """A run of a passage; `lit` where it is what was looked for."""

    text: str
    lit: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A document with the passage in which the words stand."""

    document: DocumentRow
    passage: tuple[Bit, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """One page of finds. `more`: there are further ones; counts that end at MOST_RANKED are "or more"."""

    query: str
    documents: tuple[Found, ...]
    claims: tuple[ClaimView, ...]
    documents_count: str
    claims_count: str
    page: int
    more: bool


def tidy(query: str) -> str:
    """A query as it is looked at: one line, not too long."""
    return " ".join(clean(query)[:_LONGEST].split())


def words_of_names(moment: Moment) -> frozenset[str]:
    """The words that name private persons in the case, folded: to be kept for a stamp."""
    return frozenset(fold(part) for name in moment.private_names() for part in parts_of(name))


def asks_for_a_name(query: str, names: frozenset[str]) -> bool:
    """Whether a word of the query is (or, with a star, begins) a private person's name."""
    words = [fold(word) for word in _WORD.findall(query)]
    if unspaced(query):  # there, words begin and end inside runs of letters
        long = [fold(run) for run in runs(query) if len(run) > 1]
        return any(run in name or name in run for run in long for name in names)
    if query.rstrip().endswith("*") and words:
        return any(w in names for w in words[:-1]) or any(name.startswith(words[-1]) for name in names)
    return any(w in names for w in words)


def bits(passage: str) -> tuple[Bit, ...]:
    """A passage with finds between the characters 2 and 3, in runs."""
    found: list[Bit] = []
    for n, part in enumerate(re.split("[\x02\x03]", passage)):
        if part:
            found.append(Bit(clean(part), n % 2 == 1))
    return tuple(found)


def results(query: str, page: int, moment: Moment, ledger: Ledger, words: Words) -> Results:
    """The finds of a query, a page of documents and a page of claims at a time."""
    offset = (page - 1) * PER_PAGE
    hits = moment.search_documents(query, PER_PAGE, offset)
    documents = moment.documents([hit.id for hit in hits])
    claims = moment.search_claims(query, PER_PAGE, offset)
    of_documents, of_claims = moment.count_found(query)
    return Results(
        query=query,
        documents=tuple(Found(document_row(documents[hit.id], 0, words), bits(hit.passage)) for hit in hits if hit.id in documents),
        claims=cards(claims, moment, ledger, words),
        documents_count=_counted(of_documents, "documents_number", words),
        claims_count=_counted(of_claims, "claims", words),
        page=page,
        more=max(of_documents, of_claims) > offset + PER_PAGE,
    )


def _counted(number: int, noun: str, words: Words) -> str:
    text = words.count(noun, number)
    return words("search.or_more", counted=text) if number >= MOST_RANKED else text
