"""The text of a row, the chains of those who say it, and its claims while they are collected."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from testimonia.exchange.into.cells import CellError
from testimonia.exchange.into.column_map import ColumnMap, Said
from testimonia.extract.source_words import source_kind
from testimonia.model.record import Claim, Link, Mention, Source, Span, read_span
from testimonia.model.terms import Modality, Polarity, Property, SourceKind
from testimonia.model.values import Value

Chain = tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Left:
    """A cell that was left out of the claims; it stands in the text of its row."""

    column: str
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class Manner:
    """How the rows of one table are read. `order`: dmy or mdy; `made_by`: who the claims are made by."""

    map: ColumnMap
    origin: str
    origin_kind: SourceKind
    order: str
    made_by: str


class Written:
    """The text of a row, and where each column's line stands in it."""

    def __init__(self, origin: str, cells: Mapping[str, str], leave_out: Iterable[str]) -> None:
        left_out = {name.casefold() for name in leave_out}
        self.cells: dict[str, str] = {}
        self._lines: dict[str, tuple[int, int, int]] = {}  # start of the line, start of the value, end
        parts, at = [f"origin: {origin}"], len("origin: ") + len(origin)
        for column, cell in cells.items():
            if column.casefold() in left_out:
                continue
            value = " ".join(cell.split())
            line = f"{column}: {value}"
            self.cells[column.casefold()] = value
            self._lines[column.casefold()] = (at + 1, at + 1 + len(column) + 2, at + 1 + len(line))
            parts.append(line)
            at += 1 + len(line)
        self.text = "\n".join(parts)
        self.origin = read_span(self.text, len("origin: "), len("origin: ") + len(origin))

    def cell(self, column: str | None) -> str:
        return self.cells.get(column.casefold(), "") if column else ""

    def lines(self, *columns: str | None) -> Span:
        """From the first to the last of the lines of these columns, those between them included."""
        found = [self._lines[c.casefold()] for c in columns if c and c.casefold() in self._lines]
        return read_span(self.text, min(f[0] for f in found), max(f[2] for f in found))

    def within(self, column: str, words: str) -> Span:
        """These words inside the cell of a column."""
        _, start, end = self._lines[column.casefold()]
        at = self.text.find(words, start, end)
        return read_span(self.text, at, at + len(words))


@dataclass(slots=True)
class InWork:
    """What one row comes to while it is read."""

    written: Written
    manner: Manner
    document: str
    mention: Mention
    chains: tuple[Chain, ...]
    claims: dict[str, Claim] = field(default_factory=dict)
    left: list[Left] = field(default_factory=list)

    def add(self, said: Said, prop: Property, value: Value, span: Span) -> list[Claim]:
        """One claim for each chain; `said_by` puts another in the place of those whom the row credits."""
        chains = self.chains
        if said.said_by:
            name = self.written.cell(said.said_by)
            if not name:
                return []
            speaker = Link(Source(name, said.said_by_kind), span=self.written.within(said.said_by, name))
            chains = ((self.chains[0][0], speaker),)
        doubtful = bool(said.possible_when) and fits(self.written, said.possible_when)
        modality = Modality.POSSIBLE if doubtful else said.modality
        made = [
            Claim(self.document, self.mention.id, prop, value, modality, Polarity.AFFIRMED, said.act, c, span, 1.0, self.manner.made_by)
            for c in chains
        ]
        self.claims.update({claim.id: claim for claim in made})
        return made

    def leave(self, column: str | None, error: CellError | str) -> None:
        if column:
            self.left.append(Left(column, self.written.cell(column), str(error)))


def fits(written: Written, when: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether every column holds one of its values."""
    return all(written.cell(column).casefold() in {v.casefold() for v in values} for column, values in when.items())


def chains_of(written: Written, manner: Manner) -> tuple[Chain, ...]:
    """The origin first, then each that the row credits, then each who told them."""
    first = Link(Source(manner.origin, manner.origin_kind), span=written.origin)
    rule = manner.map.sources
    if rule is None:
        return ((first,),)
    told_by = _credited(written, [rule.then] if rule.then else [], rule.separator, None, rule.unnamed, SourceKind.UNNAMED)
    outlets = _credited(written, rule.columns, rule.separator, rule.pattern, rule.unnamed, rule.kind)
    return tuple((first, *middle, *inner) for middle in _each(outlets) for inner in _each(told_by))


def _credited(
    written: Written, columns: Iterable[str], separator: str | None, pattern: str | None, unnamed: Iterable[str], default: SourceKind
) -> list[Link]:
    nameless = {name.casefold() for name in unnamed}
    found: dict[str, Link] = {}
    for column in columns:
        cell = written.cell(column)
        for part in cell.split(separator) if separator else [cell]:
            name = part.strip()
            fits = re.search(pattern, name) if pattern and name else None
            name = fits[1].strip() if fits else name
            if not name:
                continue
            kind = SourceKind.UNNAMED if name.casefold() in nameless else source_kind(name) or default
            found.setdefault(name.casefold(), Link(Source(name, kind), span=written.within(column, name)))
    return list(found.values())


def _each(links: Iterable[Link]) -> list[Chain]:
    """Each link as a chain of its own; the chain of nobody where there is none."""
    return [(link,) for link in links] or [()]
