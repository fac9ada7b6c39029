"""A document beside what was read in it: its text in pieces that know their claims, a stretch at a time; the record in its order."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from testimonia.model.record import Claim, Document
from testimonia.model.terms import SourceKind
from testimonia.report.evidence import source_name, speaker_place
from testimonia.report.phrases import headline
from testimonia.report.words import Words, sentence_case
from testimonia.store.pages import Moment
from testimonia.workbench.ledger import Ledger
from testimonia.workbench.plain import Plain, clean
from testimonia.workbench.scale import likelihood
from testimonia.workbench.views.claims import StandView, incidents_of, stand_view
from testimonia.workbench.views.titles import DocumentRow, document_row, title

WINDOW = 120_000
"""Characters of one page of a long document: what a browser lays out and scrolls without effort."""
_BLOCK = 3_000
"""A line longer than this is laid out in several blocks, so that a browser can leave out those that are not in sight."""

PLACES = frozenset({SourceKind.OUTLET, SourceKind.DOCUMENT})


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text with the claims whose words it belongs to. `start`: its offset in the document, in code points; `first_of`: claims
    whose words begin here."""

    start: int
    text: str
    claims: tuple[str, ...]
    first_of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One claim in the record on the right."""

    id: str
    headline: str
    who: str
    certainty: str
    certainty_key: str
    property_key: str
    doubtful: bool
    likelihood: str
    stand: StandView
    in_window: bool
    window: int


@dataclass(frozen=True, slots=True)
class Group:
    """The claims that belong to one incident; `incident` is empty for those of none."""

    incident: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """One page of a long document. `number` counts from 1."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DocumentView:
    """The page. `orphans`: claims whose words no longer stand where they stood; they are shown apart and never moved."""

    head: DocumentRow
    id: str
    also: str
    author: str
    captured: str
    blocks: tuple[tuple[Piece, ...], ...]
    window: Window
    windows: int
    groups: tuple[Group, ...]
    orphans: tuple[Line, ...]
    superseded: int
    has_text: bool
    media_type: str


def window_of(offset: int) -> int:
    """The number of the window that holds an offset."""
    return offset // WINDOW + 1


def pieces(text: str, base: int, claims: Iterable[Claim]) -> Iterator[Piece]:
    """The text cut wherever the words of a claim begin or end. Words of several claims may overlap and lie in one another."""
    end_of_text = base + len(text)
    inside = [c for c in claims if c.span.start < end_of_text and c.span.end > base]
    cuts = sorted({base, end_of_text, *(max(base, c.span.start) for c in inside), *(min(end_of_text, c.span.end) for c in inside)})
    begins: dict[int, list[Claim]] = {}
    for claim in inside:
        begins.setdefault(max(base, claim.span.start), []).append(claim)
    open_: list[Claim] = []
    for start, end in pairwise(cuts):
        fresh = begins.get(start, [])
        open_ = [c for c in open_ if c.span.end > start] + fresh
        yield Piece(start, text[start - base : end - base], tuple(c.id for c in open_), tuple(c.id for c in fresh))


def blocks(found: Iterable[Piece]) -> Iterator[tuple[Piece, ...]]:
    """Pieces in blocks of whole lines; a very long line is cut."""
    block: list[Piece] = []
    size = 0
    for piece in found:
        at = 0
        while at < len(piece.text):
            line_end = piece.text.find("\n", at)
            end = min(len(piece.text), line_end + 1 if line_end >= 0 else len(piece.text), at + _BLOCK - size)
            block.append(Piece(piece.start + at, piece.text[at:end], piece.claims, piece.first_of if at == 0 else ()))
            size += end - at
            if size >= _BLOCK or piece.text[end - 1] == "\n":
                yield tuple(block)
                block, size = [], 0
            at = end
    if block:
        yield tuple(block)


def _who(claim: Claim, plain: Plain) -> str:
    """Who says it, in few words: the speaker, and through whom."""
    link = claim.chain[speaker_place(claim)]
    return source_name(link, plain)  # type: ignore[arg-type]


def _line(claim: Claim, ledger: Ledger, plain: Plain, words: Words, window: Window) -> Line:
    term = likelihood(claim.score)
    return Line(
        id=claim.id,
        headline=sentence_case(clean(headline(claim, words))),
        who=_who(claim, plain),
        certainty=words(f"certainty.{claim.certainty}"),
        certainty_key=str(claim.certainty),
        property_key=str(claim.property),
        doubtful=term.to <= 0.55,
        likelihood=words(f"likelihood.{term.name}"),
        stand=stand_view(ledger.claims.get(claim.id), words),
        in_window=window.start <= claim.span.start < window.end,
        window=window_of(claim.span.start),
    )


def _groups(claims: Sequence[Claim], homes: Mapping[str, str], titles: Mapping[str, str], lines: Mapping[str, Line]) -> tuple[Group, ...]:
    """Claims by their incident, in the order in which the text first tells of it."""
    found: dict[str, list[Line]] = {}
    for claim in claims:
        found.setdefault(homes.get(claim.mention, ""), []).append(lines[claim.id])
    return tuple(Group(home, titles.get(home, ""), tuple(of)) for home, of in found.items())


def document_view(document: Document, number: int, moment: Moment, ledger: Ledger, words: Words) -> DocumentView:
    """One window of a document with its record."""
    windows = max(1, -(-document.characters // WINDOW))
    number = min(number, windows)
    window = Window(number, (number - 1) * WINDOW, number * WINDOW)
    text = clean(moment.window(document.id, window.start, WINDOW))
    all_claims = moment.claims_in(document.id)
    superseded = {c.supersedes for c in all_claims if c.supersedes}  # what takes a claim's place stands in the same document
    standing = sorted((c for c in all_claims if c.id not in superseded), key=lambda c: (c.span.start, c.span.end, c.id))
    orphans = [c for c in standing if _moved(c, text, window)]
    fitting = [c for c in standing if c not in orphans]
    incidents = incidents_of(fitting, moment)
    plain = Plain(moment)
    lines = {c.id: _line(c, ledger, plain, words, window) for c in standing}
    return DocumentView(
        head=document_row(document, len(standing), words),
        id=document.id,
        also=words("documents.also", names=words.listed(clean(n) for n in document.also_named)) if document.also_named else "",
        author=clean(document.author or ""),
        captured=words("document.captured", at=document.captured.at[:10], source=clean(document.captured.source))
        if document.captured
        else "",
        blocks=tuple(blocks(pieces(text, window.start, fitting))),
        window=window,
        windows=windows,
        groups=_groups(
            fitting,
            {mention: i.id for mention, i in incidents.items()},
            {i.id: title(i, words) for i in incidents.values()},
            lines,
        ),
        orphans=tuple(lines[c.id] for c in orphans),
        superseded=len(superseded),
        has_text=bool(text),
        media_type=document.media_type,
    )


def _moved(claim: Claim, text: str, window: Window) -> bool:
    """Whether the words of a claim that lie in this window do not stand there."""
    start, end = claim.span.start, claim.span.end
    return (
        window.start <= start
        and end <= window.start + len(text)
        and text[start - window.start : end - window.start] != clean(claim.span.quote)
    )
