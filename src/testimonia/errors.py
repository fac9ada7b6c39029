"""Every error of the program, one root. Each message says what is wrong, where, and the way out.

TestimoniaError
├── RecordError            a record breaks its own format
│   ├── SpanError          a span does not fit its text
│   └── JudgementError     a judgement contradicts others, or there is nothing to judge or to undo
├── IntakeError            a file cannot become a document
├── FetchError             a page cannot be fetched: its address may not be asked, or does not answer
├── ModelError             the shipped weights are missing or do not fit the program
├── PlacesError            the place index is missing or unreadable
├── EndpointError          a language model cannot be asked: its address is refused, or its server does not work
├── AnswerError            a language model gives no usable answer on one document
├── CaseError              a case cannot be opened or written
│   ├── CaseLocked         another process writes to it
│   ├── CaseTooNew         a later version of the program made it
│   ├── CaseDamaged        its contents contradict their hashes
│   ├── CaseOutOfReach     its originals lie elsewhere, and nothing answers there
│   └── CaseFull           the disk has no room
├── AnalysisError          the data cannot answer the question: too little, of the wrong shape, or against an assumption
├── ClusterError           work on many machines cannot begin, or a part of its input is damaged
├── ExchangeError          an imported file is not a record
└── ReportError            a page cannot be made or written
"""


class TestimoniaError(Exception):
    """Root of all errors that the program raises on purpose."""

    __test__ = False  # pytest would take the name for a test class


class RecordError(TestimoniaError):
    """A record breaks its own format: an unknown value, a missing field, a dangling id."""


class SpanError(RecordError):
    """A span lies outside its text, or its quote does not stand there."""


class JudgementError(RecordError):
    """A judgement contradicts others that stand, or is about nothing in the case; both sides are named. Nothing was written."""


class IntakeError(TestimoniaError):
    """A file cannot become a document: empty, binary, truncated, unreadable, of an unknown format."""


class FetchError(TestimoniaError):
    """A page cannot be fetched: its address may not be asked, or its site does not answer, or answers with an error."""


class ModelError(TestimoniaError):
    """The shipped weights are missing or were made for another version of the program."""


class PlacesError(TestimoniaError):
    """The place index is missing, unreadable or of another version."""


class EndpointError(TestimoniaError):
    """A language model cannot be asked: its address is refused, nothing answers there, or it does not take the question."""


class AnswerError(TestimoniaError):
    """A language model gives no usable answer on one document: too late, broken off, malformed. Others are not affected."""


class CaseError(TestimoniaError):
    """A case on disk cannot be opened or written."""


class CaseLocked(CaseError):
    """Another process is writing to the case."""


class CaseTooNew(CaseError):
    """A later version of the program made the case."""


class CaseDamaged(CaseError):
    """What is stored contradicts its hash."""


class CaseOutOfReach(CaseError):
    """The originals lie on another machine or disk that does not answer; the rest of the case can be used."""


class CaseFull(CaseError):
    """The disk has no room; what was stored before is unharmed."""


class AnalysisError(TestimoniaError):
    """A test or estimate is refused. The message says why, and what would be enough."""


class ClusterError(TestimoniaError):
    """Work on many machines cannot begin: no engine, no Java, an input of the wrong shape; or a part of the input is damaged."""


class ExchangeError(TestimoniaError):
    """A file offered for import is not a record of a known version."""


class ReportError(TestimoniaError):
    """A page cannot be made or written: a language without words, a folder that does not exist."""
