"""Readers: the one that ships with the package, and a language model behind a server."""

import os
from pathlib import Path
from typing import Protocol, runtime_checkable

from testimonia import __version__
from testimonia.model.protocols import Encoder, Extraction, ModelUse, Reader
from testimonia.model.reading import Reading
from testimonia.model.record import Document


@runtime_checkable
class NamesPersons(Protocol):
    """A reader that also tells the persons named in a document, so that pages which leave the case can hide them."""

    def persons(self, document: Document) -> tuple[str, ...]:
        """Names of persons as the document writes them."""
        ...


@runtime_checkable
class AsksModel(Protocol):
    """A reader that asks a language model. `sends_to`: where texts go, None when they stay on this machine."""

    sends_to: str | None

    @property
    def use(self) -> ModelUse:
        """What it took so far."""
        ...


class _Remembering:
    """An encoder that keeps its last reading: the same text is asked for twice, for its claims and for its names."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._last: tuple[str, Reading] | None = None
        self.made_by = encoder.made_by

    def read(self, text: str) -> Reading:
        if self._last is None or self._last[0] != text:
            self._last = (text, self._encoder.read(text))
        return self._last[1]


class ShippedReader:
    """The reader that ships with the package. Raises ModelError or PlacesError when a part of it is missing.

    `places`: a place index in place of the shipped one; another index is another reading.
    """

    def __init__(self, places: Path | None = None) -> None:
        from testimonia.encoder import OnnxEncoder
        from testimonia.extract import Calibration, EncoderReader
        from testimonia.text.places import Places
        from testimonia.text.places.dump import mark
        from testimonia.text.places.gazetteer import INDEX

        shipped = OnnxEncoder()
        self._encoder = _Remembering(shipped)
        self.places = places or INDEX
        self._reader = EncoderReader(self._encoder, Places(self.places), calibration=Calibration.of_card(shipped.card))
        if laid_over := mark(self.places):
            self._reader.made_by += f" places/{laid_over}"  # before anything is read: claims bear it too
        self.made_by = self._reader.made_by

    def read(self, document: Document) -> Extraction:
        """Everything the document says."""
        return self._reader.read(document)

    def persons(self, document: Document) -> tuple[str, ...]:
        """Names of persons as the document writes them; none of a document without its text."""
        text = document.text or ""
        names = self._encoder.read(text).names if text else ()
        return tuple(dict.fromkeys(text[name.start : name.end] for name in names if name.sort == "person"))


def default_reader() -> Reader:
    """The reader used where none is given."""
    return ShippedReader()


def llm_reader(
    endpoint: str,
    model: str,
    *,
    context: int = 8192,
    timeout: float = 300.0,
    public_material: bool = False,
    answers: str | Path | None = None,
) -> Reader:
    """A language model as a reader, behind an OpenAI-compatible server at `endpoint`; `OpenCase.llm_reader` is the one for a case.

    `context`: tokens that the model takes. `timeout`: seconds for one answer. `answers`: folder that keeps answers. A key is taken
    from the environment (TESTIMONIA_LLM_KEY). Raises EndpointError when the address is on another machine and not `public_material`.
    """
    from testimonia.extract.llm import KEY_VARIABLE, AnswerFolder, Endpoint, LLMConfig, LLMReader
    from testimonia.text.places import Places

    server = Endpoint(endpoint, model, os.environ.get(KEY_VARIABLE) or None, timeout)
    kept = AnswerFolder(Path(answers)) if answers is not None else None
    return LLMReader(server, Places(), LLMConfig(context), kept, public_material=public_material)


def made_by(reader: Reader) -> str:
    return f"testimonia {__version__}; {reader.made_by}"
