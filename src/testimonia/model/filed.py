"""Nouns as a case keeps them: flat rows, made once, which cost little to hand from one process to another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from testimonia.model.lines import NOUNS, TYPE_OF, Noun, written
from testimonia.model.parts import references, spans_of
from testimonia.model.record import Account, Claim, Document, Header, Mention

Row = Sequence[str | None]
"""The id (empty for the header, which has none), what is searched for by its own column, and the noun's line in canonical JSON."""


def row_of(noun: Noun) -> Row:
    """Between id and line: of a document its text, which the line leaves out; of a mention its document; of a claim document, mention,
    maker and what it supersedes; of an account its incident; of the others nothing."""
    body = written(noun)
    if isinstance(noun, Claim):
        return (noun.id, noun.document, noun.mention, noun.made_by, noun.supersedes, body)
    if isinstance(noun, Mention):
        return (noun.id, noun.document, body)
    if isinstance(noun, Account):
        return (noun.id, noun.incident, body)
    if isinstance(noun, Document):
        return (noun.id, noun.text, body)
    return ("" if isinstance(noun, Header) else noun.id, body)


def _of_each() -> dict[str, list[Row]]:
    return {name: [] for name in NOUNS}


def _numbers_of_each() -> dict[str, list[int]]:
    return {name: [] for name in NOUNS}


def _ids_of_each() -> dict[str, list[str]]:
    return {name: [] for name in NOUNS}


@dataclass(slots=True)
class Filed:
    """Nouns that follow one another in a record, by type of line, with all that storing and checking them takes.

    `lines`: of each row the number of its line. `asked`: ids that are referred to, by the type that they should have, with the line that
    does (`asked_at`). `spans`: document, start, end and quote of each. `runs`: type and number of every line whose type is another than
    that of the line before, and of every header.
    """

    rows: dict[str, list[Row]] = field(default_factory=_of_each)
    lines: dict[str, list[int]] = field(default_factory=_numbers_of_each)
    asked: dict[str, list[str]] = field(default_factory=_ids_of_each)
    asked_at: dict[str, list[int]] = field(default_factory=_numbers_of_each)
    spans: list[tuple[str, int, int, str]] = field(default_factory=list)
    runs: list[tuple[str, int]] = field(default_factory=list)

    def add(self, noun: Noun, number: int) -> None:
        """The noun of the line of that number."""
        kind = TYPE_OF[type(noun)]
        if not self.runs or self.runs[-1][0] != kind or kind == "header":
            self.runs.append((kind, number))
        self.rows[kind].append(row_of(noun))
        self.lines[kind].append(number)
        for target, id in references(noun):
            self.asked[target].append(id)
            self.asked_at[target].append(number)
        if isinstance(noun, (Mention, Claim)):
            for span in spans_of(noun):
                self.spans.append((noun.document, span.start, span.end, span.quote))


def filed(nouns: Iterable[Noun]) -> Filed:
    """Nouns in the order of a record; their lines are numbered from 1."""
    found = Filed()
    for number, noun in enumerate(nouns, 1):
        found.add(noun, number)
    return found
