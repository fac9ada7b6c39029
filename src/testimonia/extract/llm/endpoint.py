"""Asking a language model over HTTP: the chat completions of an OpenAI-compatible server, one call at a time.

What goes over the wire is what stands in this file and nothing else. Redirects are not followed and proxies of the
environment are not used, so that an address on this machine is an address on this machine.
"""

import ipaddress
import json
import re
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import ModuleType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from testimonia.errors import AnswerError, EndpointError

if TYPE_CHECKING:
    import httpx2

KEY_VARIABLE = "TESTIMONIA_LLM_KEY"
"""Environment variable with the key of the server; a key is never an argument of a command, and never stored."""

_CONNECT = 10.0  # seconds to reach the server at all
_LONGEST_PAUSE = 60.0  # seconds; a server that asks for more is not waited for
_LARGEST = 8 << 20  # bytes of an answer; no passage is worth more
_TOO_LONG = re.compile(
    r"context (?:length|size|window)|too long|too many tokens|maximum.{0,40}(?:tokens|length)|exceeds?\b.{0,60}(?:context|tokens|length)",
    re.I,
)
_AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 520, 522, 524, 529})

Message = dict[str, str]
"""`role` (system, user, assistant) and `content`."""


class TooLong(Exception):
    """The passage, or the answer to it, does not fit the model's context: ask for less at once."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where and how to ask. `timeout`: seconds for one whole answer. `attempts`: of one question; between them the pause doubles."""

    url: str
    model: str
    key: str | None = field(default=None, repr=False)
    timeout: float = 300.0
    attempts: int = 4
    pause: float = 1.0


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server answered. Tokens as it counts them, None where it does not say."""

    content: str
    whole: bool  # False: it stopped because there was no more room
    prompt_tokens: int | None
    answer_tokens: int | None


def is_loopback(url: str) -> bool:
    """Whether the address is on this machine: `localhost`, 127.0.0.0/8 or ::1, by its letters and not by a name service.

    Raises EndpointError when it is no address of a server: a scheme other than http or https, a user name, a key, a query.
    """
    host = _host(url)
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https") or not re.fullmatch(r"[!-~]+", url) or re.search(r"[\\@?#%]", url):
        raise EndpointError(
            f"{_shown(url)!r} is not the address of a server. Give it as http://HOST:PORT/v1, without user name, query or key "
            f"(a key goes into the environment variable {KEY_VARIABLE})."
        )
    return host.rstrip(".").lower()


def _shown(url: str) -> str:
    """The address without anything that may be a secret."""
    return re.sub(r"//[^/]*@", "//…@", url).partition("?")[0]


def chat_address(url: str) -> str:
    """Where the server takes chats; `/v1` is added to an address without a path."""
    base = url.rstrip("/")
    return (base if urlsplit(base).path else f"{base}/v1") + "/chat/completions"


def _client_library() -> ModuleType:
    try:
        import httpx2
    except ImportError:
        raise EndpointError(
            "the reader `llm` needs a client for HTTP, which is not installed. Install it: pip install 'testimonia[llm]'"
        ) from None
    return httpx2


class Chat:
    """Questions to one server. Remembers which settings the server does not know, so that it is told them only once."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._http = _client_library()
        self._address = chat_address(endpoint.url)
        self._formats = ["json_schema", "json_object", "none"]
        self._unknown: set[str] = set()
        self.calls = 0
        if endpoint.key and not re.fullmatch(r"[!-~]+", endpoint.key):
            # Said here, because the client for HTTP would repeat the key when it refuses it.
            raise EndpointError(f"the key in {KEY_VARIABLE} holds a blank, a line end or a letter that no key has. Set it again.")
        if endpoint.key and not is_loopback(endpoint.url) and endpoint.url.startswith("http://"):
            raise EndpointError(
                f"{endpoint.url}: the key in {KEY_VARIABLE} would travel unencrypted to another machine. Use https, or unset the key."
            )

    def ask(self, messages: Sequence[Message], schema: Mapping[str, Any], room: int) -> Reply:
        """The answer, of at most `room` tokens. Raises TooLong, AnswerError (this question failed), EndpointError (the server does)."""
        before = self.calls
        for attempt in range(self._endpoint.attempts):
            answer, failed = self._attempt(messages, schema, room)
            if isinstance(answer, Reply):
                return answer
            if attempt + 1 < self._endpoint.attempts:
                self._wait(attempt, answer, failed)
        where = f"{self._endpoint.url}, asked {self.calls - before} times"
        if answer is None:
            raise EndpointError(f"{where}: {failed}. Is the server running, and is this its address?")
        raise AnswerError(f"{where}: {failed}. Look at the server, or give it more time (--timeout), and run the same command again.")

    def _attempt(self, messages: Sequence[Message], schema: Mapping[str, Any], room: int) -> tuple[Reply | str | None, str]:
        """The reply; or, where another attempt may help, how long the server asks to be left alone ("" if it does not say) and what
        failed. None: it was not reached at all."""
        try:
            status, headers, body = self._post(messages, schema, room)
        except self._http.ConnectError as error:
            return None, f"it cannot be reached ({error})"
        except (self._http.TimeoutException, TimeoutError):
            return "", f"no answer within {self._endpoint.timeout:g} seconds"
        except self._http.RequestError as error:
            return "", f"the connection broke off ({error})"
        if status == 200:
            return _reply(body) or "", "its answer is no chat completion"
        if status in _AGAIN:
            return headers.get("retry-after", ""), f"status {status}: {self._said(body)}"
        raise self._refusal(status, body)

    def _wait(self, attempt: int, after: str | None, failed: str) -> None:
        pause = self._endpoint.pause * 2**attempt
        with suppress(ValueError):  # a date, or nothing: our own pause
            pause = max(0.0, float(after or ""))
        if pause > _LONGEST_PAUSE:
            raise EndpointError(f"{self._endpoint.url}: {failed}; it asks to be left alone for {pause:g} seconds. Try again then.")
        time.sleep(pause)

    def _post(self, messages: Sequence[Message], schema: Mapping[str, Any], room: int) -> tuple[int, dict[str, str], bytes]:
        """One call, and again at once without a setting that the server does not know."""
        while True:
            status, headers, body = self._send(self._question(messages, schema, room))
            if status not in (400, 422, 501) or not self._give_way(self._said(body)):
                return status, headers, body

    def _question(self, messages: Sequence[Message], schema: Mapping[str, Any], room: int) -> dict[str, Any]:
        limit = "max_completion_tokens" if "max_tokens" in self._unknown else "max_tokens"
        settings = {"temperature": 0, "seed": 0}
        question: dict[str, Any] = {"model": self._endpoint.model, "messages": list(messages), "stream": False, limit: room}
        question |= {name: value for name, value in settings.items() if name not in self._unknown}
        if self._formats[0] == "json_schema":
            question["response_format"] = {"type": "json_schema", "json_schema": {"name": "reading", "strict": True, "schema": schema}}
        elif self._formats[0] == "json_object":
            question["response_format"] = {"type": "json_object"}
        return question

    def _send(self, question: Mapping[str, Any]) -> tuple[int, dict[str, str], bytes]:
        """One call with one limit of time over all of it: a server that lets its answer drip is late as well."""
        self.calls += 1
        headers = {"Accept-Encoding": "identity", "User-Agent": "testimonia"}
        headers |= {"Authorization": f"Bearer {self._endpoint.key}"} if self._endpoint.key else {}
        limits = self._http.Timeout(self._endpoint.timeout, connect=min(_CONNECT, self._endpoint.timeout))
        until = time.monotonic() + self._endpoint.timeout
        client: httpx2.Client = self._http.Client(timeout=limits, follow_redirects=False, trust_env=False)
        with client, client.stream("POST", self._address, json=question, headers=headers) as response:
            body = bytearray()
            for chunk in response.iter_bytes():
                body += chunk
                if time.monotonic() > until:
                    raise TimeoutError
                if len(body) > _LARGEST:
                    raise AnswerError(f"{self._endpoint.url}: its answer is larger than {_LARGEST >> 20} MiB. Is this its address?")
            return response.status_code, dict(response.headers), bytes(body)

    def _give_way(self, said: str) -> bool:
        """Drops what the server says it does not know; False when there is nothing left to drop. Raises TooLong."""
        if _TOO_LONG.search(said):
            raise TooLong
        for name in ("max_tokens", "temperature", "seed"):
            if name not in self._unknown and re.search(rf"\b{name}\b", said):
                self._unknown.add(name)
                return True
        if len(self._formats) > 1:
            self._formats.pop(0)
            return True
        return False

    def _refusal(self, status: int, body: bytes) -> Exception:
        said = self._said(body)
        where = f"{self._endpoint.url}: status {status}: {said}"
        if status == 413:
            return TooLong()
        if status in (401, 403):
            return EndpointError(f"{where}. The server wants a key, or another one: put it into the environment variable {KEY_VARIABLE}.")
        if status == 404:
            return EndpointError(f"{where}. Check the address (most end in /v1) and the name of the model ({self._endpoint.model}).")
        if 300 <= status < 400:
            return EndpointError(
                f"{where}. The server points elsewhere, and texts go nowhere but to the address given. Give the right one."
            )
        return EndpointError(f"{where}. The server does not take the question; look at its own messages.")

    def _said(self, body: bytes) -> str:
        """The server's message in short, without the key, should the server repeat it."""
        words = body.decode("utf-8", "replace")
        try:
            error = json.loads(words)
            error = error.get("error", error) if isinstance(error, dict) else error
            words = str(error.get("message", error)) if isinstance(error, dict) else str(error)
        except (ValueError, RecursionError):
            pass  # not JSON: as it is
        if self._endpoint.key:
            words = words.replace(self._endpoint.key, "…")
        words = "".join(c if c.isprintable() else " " for c in words)
        return " ".join(words.split())[:300] or "(no message)"


def _reply(body: bytes) -> Reply | None:
    """The chat completion in an answer; None when it is none."""
    try:
        answer = json.loads(body)
        choice = answer["choices"][0]
        content = choice["message"]["content"]
    except (ValueError, RecursionError, KeyError, IndexError, TypeError):
        return None
    if not isinstance(content, str):
        return None
    usage = answer.get("usage")
    usage = usage if isinstance(usage, dict) else {}
    return Reply(
        content, choice.get("finish_reason") != "length", _tokens(usage.get("prompt_tokens")), _tokens(usage.get("completion_tokens"))
    )


def _tokens(value: object) -> int | None:
    return value if isinstance(value, int) and value >= 0 else None
