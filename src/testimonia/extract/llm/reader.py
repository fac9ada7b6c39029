"""Document to claims with a language model: parts are asked for one by one, and what comes back is checked and assembled."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from testimonia.errors import AnswerError, EndpointError, RecordError
from testimonia.extract.describe import describe
from testimonia.extract.letterhead import read_letterhead
from testimonia.extract.llm import prompt
from testimonia.extract.llm.answer import events_in, schema
from testimonia.extract.llm.assemble import Answered, assemble
from testimonia.extract.llm.endpoint import KEY_VARIABLE, Chat, Endpoint, Message, Reply, TooLong, is_loopback
from testimonia.extract.llm.parts import Part, cut, halves, units
from testimonia.extract.page import Stretch, lay_out
from testimonia.model.canonical import digest
from testimonia.model.protocols import Extraction, ModelUse
from testimonia.model.record import Document
from testimonia.model.terms import DocumentStatus
from testimonia.text.places import Places

_CHARACTERS = 3  # of English a token, reckoned low: a part must fit whatever the model's tokens are
_MOST_CHARACTERS = 6  # no model puts more of a text into a token on average; fewer tokens than that were not the whole text
_TEXT_SHARE = 5  # of the room that the rules leave, a fifth is for the text and the rest for the answer, which repeats it in pieces
_LONGEST_PART = 8000  # characters; in longer ones models begin to pass over sentences
_LEAST_ROOM = 600  # tokens for text and answer together


@dataclass(frozen=True, slots=True)
class LLMConfig:
    """`context`: tokens that the model takes, question and answer together, as its server is set."""

    context: int = 8192


class Answers(Protocol):
    """Where answers are kept."""

    def get(self, question: str) -> Reply | None:
        """The answer to the question with this digest; None when it is not kept."""
        ...

    def put(self, question: str, reply: Reply) -> None:
        """Keeps an answer."""
        ...


class LLMReader:
    """Reads documents with a language model behind an OpenAI-compatible server.

    A server on another machine is refused unless `public_material` says that the texts may go there. With `answers` the same
    question is asked once. Claims have the score 0.5: a model's word on how sure it is would mean nothing.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        places: Places,
        config: LLMConfig | None = None,
        answers: Answers | None = None,
        *,
        public_material: bool = False,
    ) -> None:
        """Raises EndpointError when the address is refused, or when the client for HTTP is not installed. Sends nothing yet."""
        self.sends_to = None if is_loopback(endpoint.url) else endpoint.url
        if self.sends_to and not public_material:
            raise EndpointError(refused(self.sends_to))
        self._endpoint = endpoint
        self._places = places
        self._answers = answers
        self._size, self._room = _sizes((config or LLMConfig()).context)
        self._chat = Chat(endpoint)
        self._use = ModelUse()
        self.made_by = f"llm {endpoint.model} (prompt {prompt.version()})"

    @property
    def use(self) -> ModelUse:
        """What all readings so far took, those that failed included."""
        return self._use

    def read(self, document: Document) -> Extraction:
        """Mentions and claims of a document that holds its text.

        Raises RecordError if it holds none, AnswerError when the model gives no usable answer, EndpointError when its server
        cannot be asked at all.
        """
        if document.text is None or document.status is not DocumentStatus.READ:
            raise RecordError(f"{document.name}: there is no text to read. Was it exported without text, or is its format not supported?")
        if not document.text.strip():
            return Extraction()
        whole = describe(document)
        page = lay_out(document.text, read_letterhead(document.text).body)
        sentences = units(document.text, page.sentences, self._size)
        published = whole.published.value if whole.published else None
        answered = [a for part in cut(sentences, self._size) for a in self._read_part(document, sentences, part, published, self._size)]
        return assemble(whole, page, sentences, answered, self._places, self.made_by)

    def _read_part(self, document: Document, sentences: Sequence[Stretch], part: Part, published: str | None, size: int) -> list[Answered]:
        """The answer on one part; where it, or the answer, does not fit, those on its halves."""
        text = document.text or ""
        messages = prompt.question(text, sentences, part, published)
        try:
            events = self._events(document, messages)
        except TooLong:
            both = halves(part, sentences, size)
            if both is None:
                raise AnswerError(
                    f"{document.name}: one sentence with its answer does not fit the model's context. Set a larger one on its server "
                    "and give it as --context, or split the document."
                ) from None
            return [a for half in both for a in self._read_part(document, sentences, half, published, size // 2)]
        return [Answered(part, tuple(events))]

    def _events(self, document: Document, messages: Sequence[Message]) -> list[Any]:
        """The events of an answer, unchecked; asked a second time if the first answer is malformed. Raises TooLong."""
        key = digest("question", self.made_by, messages)
        kept = self._answers.get(key) if self._answers else None
        if kept is not None:
            self._use = replace(self._use, kept=self._use.kept + 1)
            return self._taken(kept) or []
        reply = self._ask(messages)
        if reply.whole and events_in(reply.content) is None:
            self._use = replace(self._use, repeated=self._use.repeated + 1)
            reply = self._ask(prompt.again(messages, reply.content))
        if self._answers and (not reply.whole or events_in(reply.content) is not None):
            self._answers.put(key, reply)
        events = self._taken(reply)
        if events is not None:
            return events
        raise AnswerError(
            f"{document.name}: the model answered twice in another form than JSON with a list of events. Try another model, or a server "
            "that keeps answers to a schema."
        )

    def _taken(self, reply: Reply) -> list[Any] | None:
        if not reply.whole:
            raise TooLong
        return events_in(reply.content)

    def _ask(self, messages: Sequence[Message]) -> Reply:
        before = self._chat.calls
        try:
            reply = self._chat.ask(messages, schema(), self._room)
        finally:
            calls = self._chat.calls - before
            self._use = replace(self._use, calls=self._use.calls + calls, repeated=self._use.repeated + max(0, calls - 1))
        self._count(messages, reply)
        return reply

    def _count(self, messages: Sequence[Message], reply: Reply) -> None:
        use = self._use
        told = reply.prompt_tokens is not None and reply.answer_tokens is not None
        sent = sum(len(message["content"]) for message in messages)
        cut_short = reply.prompt_tokens is not None and reply.prompt_tokens * _MOST_CHARACTERS < sent
        self._use = replace(
            use,
            prompt_tokens=use.prompt_tokens + (reply.prompt_tokens or 0),
            answer_tokens=use.answer_tokens + (reply.answer_tokens or 0),
            uncounted=use.uncounted + (not told),
            cut=use.cut + cut_short,
        )


def refused(url: str) -> str:
    """Why texts are not sent to an address, and the way out."""
    return (
        f"{url} is not on this machine, and texts of a case leave it only if the case is declared public material. If everything in it "
        "is public, say so: --public-material. If not, run the model here. "
        f"(A key goes into the environment variable {KEY_VARIABLE}.)"
    )


def _sizes(context: int) -> tuple[int, int]:
    """Characters of a part, and tokens of its answer, that fit `context` tokens beside the rules. Raises EndpointError if none do."""
    room = context - len(prompt.rules()) // _CHARACTERS
    if room < _LEAST_ROOM:
        least = context - room + _LEAST_ROOM
        raise EndpointError(f"a context of {context} tokens is too small: rules and answer need {least}. Use a larger one.")
    size = min(_LONGEST_PART, _CHARACTERS * room // _TEXT_SHARE)
    seen = size + size // 3  # with its neighbours and the numbers of its sentences
    return size, room - seen // _CHARACTERS
