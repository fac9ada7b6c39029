"""The nouns of the record. All frozen; ids derive from content; a claim is never edited, a better one supersedes it."""

import builtins
from collections.abc import Callable
from dataclasses import dataclass

from testimonia.errors import RecordError, SpanError
from testimonia.model.canonical import Written, digest
from testimonia.model.terms import (
    Act,
    Basis,
    Category,
    Certainty,
    DateBasis,
    DocumentStatus,
    Kind,
    Modality,
    Original,
    Polarity,
    Property,
    SourceKind,
    Stance,
    Verdict,
)
from testimonia.model.values import VALUE_OF, Moment, Place, Value

RECORD_VERSION = "testimonia/1"

ROW = "text/x-table-row"
"""Media type of a document that is one row of a table, written out. It lists an event once, and its wording is nobody's own."""


class _Identified:
    """A noun whose id is worked out once: it is asked for again and again, and what it is made of never changes."""

    __slots__ = ("_known",)

    def _once(self, made: Callable[[], str]) -> str:
        known: str | None = getattr(self, "_known", None)
        if known is None:
            known = made()
            object.__setattr__(self, "_known", known)
        return known


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open, in Unicode code points of the document's text; `quote` is exactly `text[start:end]`."""

    start: int
    end: int
    quote: str

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end or len(self.quote) != self.end - self.start:
            raise SpanError(
                f"span {self.start}:{self.end} does not fit its quote of {len(self.quote)} characters. Read the document again."
            )


def read_span(text: str, start: int, end: int) -> Span:
    """The span of `text` from `start` to `end`. Raises SpanError when it lies outside the text or is empty."""
    if not 0 <= start < end <= len(text):
        raise SpanError(f"span {start}:{end} is outside the text (0:{len(text)}). Was the text changed after it was read? Read it again.")
    return Span(start, end, text[start:end])


@dataclass(frozen=True, slots=True)
class Published:
    """When a document was published, ISO 8601 date, and how that is known."""

    value: str
    basis: DateBasis


@dataclass(frozen=True, slots=True)
class Captured:
    """When, from where and by whom a document was brought; `at` is ISO 8601 in UTC."""

    at: str
    source: str
    by: str


@dataclass(frozen=True, slots=True)
class Document:
    """One document. `id` is "sha256:" and the hex digest of the original bytes; `text` is None where it was left out."""

    id: str
    name: str
    text: str | None
    characters: int
    media_type: str
    status: DocumentStatus
    reason: str | None = None
    also_named: tuple[str, ...] = ()
    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    published: Published | None = None
    captured: Captured | None = None
    language: str | None = None
    original: Original = Original.HELD

    def __post_init__(self) -> None:
        if self.status is DocumentStatus.NOT_READ and not self.reason:
            raise RecordError(f"{self.name}: a document that is not read needs a reason")


@dataclass(frozen=True, slots=True)
class Mention(_Identified):
    """One document's view of one act at one place and time. The first span is its main trigger."""

    document: str
    kind: Kind
    form: str | None
    spans: tuple[Span, ...]

    @property
    def id(self) -> str:
        return self._once(lambda: digest("mention", self.document, self.kind, self.form, tuple((s.start, s.end) for s in self.spans)))


@dataclass(frozen=True, slots=True)
class Source:
    """Who says it. `name` as the text gives it (for an unnamed source its words); `of`: the body spoken for."""

    name: str
    kind: SourceKind
    role: str | None = None
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a chain of attribution. `stance` is toward the next link; `basis` is what this link says it knows by."""

    source: Source
    cue: Span | None = None
    span: Span | None = None
    stance: Stance = Stance.NEUTRAL
    basis: Basis = Basis.NOT_STATED


@dataclass(frozen=True, slots=True)
class Claim(_Identified):
    """One thing that one text says about one mentioned event. `chain` runs from the outermost speaker inwards."""

    document: str
    mention: str
    property: Property
    value: Value
    modality: Modality
    polarity: Polarity
    act: Act
    chain: tuple[Link, ...]
    span: Span
    score: float
    made_by: str
    supersedes: str | None = None

    def __post_init__(self) -> None:
        if not self.chain:
            raise RecordError(f"claim on {self.property} at {self.span.start}:{self.span.end}: somebody must say it; the chain is empty")
        if not isinstance(self.value, VALUE_OF[self.property]):
            raise RecordError(
                f"claim on {self.property}: its value is a {type(self.value).__name__}, not a {VALUE_OF[self.property].__name__}"
            )
        if not 0.0 <= self.score <= 1.0:
            raise RecordError(f"claim on {self.property}: score {self.score} is outside [0, 1]")

    @builtins.property  # the field `property` hides the decorator of that name
    def id(self) -> str:
        return self._once(lambda: self._digest(self.value, self.chain))

    def id_with(self, value: str, chain: str) -> str:
        """The id, for who has written its value and its chain down in canonical JSON already."""
        return self._once(lambda: self._digest(Written(value), Written(chain)))

    def _digest(self, value: object, chain: object) -> str:
        # Everything that is read is in the id; a better reading is another claim that names this one in `supersedes`.
        where = (self.span.start, self.span.end)
        manner = (self.modality, self.polarity, self.act)
        return digest("claim", self.document, self.mention, self.property, value, where, *manner, chain, self.made_by)

    @builtins.property
    def certainty(self) -> Certainty:
        return certainty(self.modality, self.polarity, self.act, self.chain[-1].source.kind)


def certainty(modality: Modality, polarity: Polarity, act: Act, innermost: SourceKind) -> Certainty:
    """The label shown for how sure a claim is; the first rule that fits decides.

    A habitual statement is shown as its polarity and act say; that it belongs to no single incident is in its modality.
    """
    if polarity is Polarity.NEGATED or act in (Act.DENIES, Act.RETRACTS):
        return Certainty.DENIED
    if modality is Modality.PREDICTED:
        return Certainty.PREDICTED
    if modality in (Modality.PROBABLE, Modality.POSSIBLE, Modality.CONDITIONAL):
        return Certainty.POSSIBLE
    if act in (Act.ADMITS, Act.CLAIMS_RESPONSIBILITY):
        return Certainty.CLAIMED_OR_ADMITTED
    if act is Act.ACCUSES:
        return Certainty.ACCUSED_BY_AUTHORITIES if innermost is SourceKind.OFFICE else Certainty.ACCUSED
    return Certainty.ASSERTED


@dataclass(frozen=True, slots=True)
class Origin:
    """Where knowledge of a claim comes from: the innermost named source that does not merely relay."""

    id: str
    name: str
    kind: SourceKind


@dataclass(frozen=True, slots=True)
class Account(_Identified):
    """What one origin says of one incident."""

    incident: str
    origin: Origin
    claims: tuple[str, ...]

    @property
    def id(self) -> str:
        return self._once(lambda: digest("account", self.incident, self.origin.id))


@dataclass(frozen=True, slots=True)
class Range:
    """Both ends inclusive."""

    low: int
    high: int

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.high:
            raise RecordError(f"range {self.low} to {self.high}: low must not be above high, nor below zero")


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of a range over accounts, None when open, and the accounts that put it there."""

    value: int | None
    accounts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Best:
    """The figure that a named rule chooses; a rule that finds no ground to choose gives None in its place."""

    value: int
    rule: str


@dataclass(frozen=True, slots=True)
class FigureRange:
    """Rival figures of one property and category in one incident. `grade`: see the grading rules of `testimonia.vocab`."""

    property: Property
    category: Category
    low: Bound
    best: Best | None
    high: Bound
    origins: Range
    grade: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Accounts that cannot all be right, and why. `category` is None for properties without one."""

    property: Property
    category: Category | None
    accounts: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Incident(_Identified):
    """Mentions judged to be one event. Recomputable; `formerly` keeps the ids it had."""

    kind: Kind
    mentions: tuple[str, ...]
    when: Moment | None
    where: Place | None
    figures: tuple[FigureRange, ...]
    accounts: tuple[str, ...]
    documents: tuple[str, ...]
    independent_origins: Range
    disagreements: tuple[Disagreement, ...]
    formerly: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return self._once(lambda: incident_id(self.mentions))


def incident_id(mentions: tuple[str, ...]) -> str:
    """Id of the incident that holds these mentions: from the smallest of their ids, so that it survives most merges."""
    return digest("incident", min(mentions))


@dataclass(frozen=True, slots=True)
class Judgement(_Identified):
    """What a person decided. `on` is a claim id, an incident id, or a pair of mention ids. Appended, never overwritten."""

    on: str | tuple[str, str]
    verdict: Verdict
    by: str
    at: str
    why: str

    @property
    def id(self) -> str:
        return self._once(lambda: digest("judgement", self.on, self.verdict, self.by, self.at, self.why))


@dataclass(frozen=True, slots=True)
class Header:
    """First line of an exported record."""

    case: str
    made_by: str
    confidential: bool = True
    record: str = RECORD_VERSION


@dataclass(frozen=True, slots=True)
class Record:
    """A whole case, in the order in which it is written."""

    header: Header
    documents: tuple[Document, ...] = ()
    mentions: tuple[Mention, ...] = ()
    claims: tuple[Claim, ...] = ()
    accounts: tuple[Account, ...] = ()
    incidents: tuple[Incident, ...] = ()
    judgements: tuple[Judgement, ...] = ()
