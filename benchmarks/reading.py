"""One text to incidents, for the tasks that ask about single texts: the product's own reader and reconciliation."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from testimonia.encoder import OnnxEncoder
from testimonia.extract import Calibration, EncoderReader, describe
from testimonia.intake.language import language_of
from testimonia.model.protocols import Extraction
from testimonia.model.reading import Name, Reading
from testimonia.model.record import Claim, Document, Incident, Published
from testimonia.model.terms import Act, DateBasis, DocumentStatus, Modality, Polarity
from testimonia.reconcile import reconcile
from testimonia.text.places import Places

_NAME = "document"  # ids and file names of a task are handles: nothing may follow from them


@dataclass(frozen=True, slots=True)
class Told:
    """One incident of a text, with what is claimed of it."""

    incident: Incident
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class TextRead:
    """A text, the incidents in it in the order of the text, and the names that the encoder saw."""

    document: Document
    incidents: tuple[Told, ...]
    names: tuple[Name, ...]


class _Remembering:
    """The encoder, which keeps its last reading at hand: tasks ask for names that the record does not hold."""

    def __init__(self) -> None:
        self._encoder = encoder()
        self.made_by = self._encoder.made_by
        self.last = Reading()

    def read(self, text: str) -> Reading:
        self.last = self._encoder.read(text)
        return self.last


class _Given:
    """An encoder that has read already."""

    def __init__(self, reading: Reading, made_by: str) -> None:
        self._reading, self.made_by = reading, made_by

    def read(self, _text: str) -> Reading:
        return self._reading


@lru_cache(maxsize=1)
def places() -> Places:
    """The gazetteer, opened once."""
    return Places()


@lru_cache(maxsize=1)
def encoder() -> OnnxEncoder:
    """The shipped encoder, loaded once."""
    return OnnxEncoder()


@lru_cache(maxsize=1)
def _reader() -> tuple[_Remembering, EncoderReader]:
    remembering = _Remembering()
    return remembering, EncoderReader(remembering, places(), calibration=Calibration.of_card(encoder().card))


@lru_cache(maxsize=4096)
def reading_of(text: str) -> Reading:
    """What the model sees in one short text; texts come back in pairs and tables."""
    return encoder().read(text)


def claims_of(text: str) -> tuple[Claim, ...]:
    """The claims of one short text on its own, without incidents."""
    return claims_from(text, reading_of(text))


def claims_from(text: str, reading: Reading) -> tuple[Claim, ...]:
    """The claims that the rules make of a given reading of the model."""
    return extraction_from(text, reading).claims


def extraction_from(text: str, reading: Reading) -> Extraction:
    """Mentions and claims that the rules make of a given reading of the model."""
    reader = EncoderReader(_Given(reading, encoder().made_by), places(), calibration=Calibration.of_card(encoder().card))
    return reader.read(describe(document_of(text)))


def document_of(text: str, published: Published | None = None) -> Document:
    """A text as a document that is to be read, without a name that says anything."""
    digest = hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()
    return Document(f"sha256:{digest}", _NAME, text, len(text), "text/plain", DocumentStatus.READ, published=published, language="en")


@lru_cache(maxsize=16)
def read_text(text: str, published: str | None = None) -> TextRead:
    """Everything the product reads in a text. `published`: ISO date, where the task gives one. Other languages: nothing."""
    bare = document_of(text, Published(published, DateBasis.METADATA) if published else None)
    if language_of(text) not in (None, "en"):
        return TextRead(bare, (), ())
    document = describe(bare)
    remembering, reader = _reader()
    found = reader.read(document)
    told = reconcile([document], found.mentions, found.claims).incidents
    starts = {mention.id: mention.spans[0].start for mention in found.mentions}
    ordered = sorted(told, key=lambda incident: min(starts[m] for m in incident.mentions))
    return TextRead(document, tuple(Told(i, _of(i, found.claims)) for i in ordered), remembering.last.names)


def _of(incident: Incident, claims: Sequence[Claim]) -> tuple[Claim, ...]:
    mentions = set(incident.mentions)
    return tuple(claim for claim in claims if claim.mention in mentions)


def stands(claim: Claim) -> bool:
    """Whether somebody says that it is so, and of this occasion: not denied, not habitual, not still to come."""
    affirmed = claim.polarity is Polarity.AFFIRMED and claim.act not in (Act.DENIES, Act.RETRACTS)
    return affirmed and claim.modality not in (Modality.HABITUAL, Modality.PREDICTED, Modality.CONDITIONAL)
