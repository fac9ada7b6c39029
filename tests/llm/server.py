"""A small server that speaks the chat completions protocol over real sockets, with a small honest model and a list of bad days.

The model knows one kind of sentence ("The ministry said that 4 civilians were killed in Oral on 2016-06-05.") and marks it
in the sentences it is asked to read. Each entry of `days` is what happens to one call, in order; then all days are good.
"""

import json
import re
import socket
import struct
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_SENTENCE = re.compile(
    r"(?P<who>The [a-z]+) (?P<cue>said) that (?P<figure>\d+ (?P<category>civilians|soldiers)) were (?P<verb>killed)"
    r"(?: in (?P<place>[A-Z]\w+))?(?: on (?P<day>\d{4}-\d\d-\d\d))?"
)
MANNER = {"modality": "asserted", "polarity": "affirmed", "act": "reports"}

Day = Callable[["Handler", dict], None]


def said_by(sentence: int, words: str, cue: str | None = "said", kind: str = "office", basis: str = "not_stated") -> list[dict]:
    return [{"sentence": sentence, "words": words, "cue": cue, "kind": kind, "basis": basis, "stance": "neutral"}]


def claim(prop: str, sentence: int, words: str, sources: list[dict] = (), **more) -> dict:
    return {"property": prop, "sentence": sentence, "words": words, **MANNER, "sources": list(sources), **more}


def event(number: int, kind: str, words: list[tuple[int, str]], *claims: dict, form: str | None = None) -> dict:
    named = [{"sentence": n, "words": w} for n, w in words]
    return {"number": number, "kind": kind, "form": form, "words": named, "claims": list(claims)}


def model(messages: list[dict]) -> dict:
    """What the small model answers."""
    asked = next(m["content"] for m in messages if m["role"] == "user")
    own = asked.partition("READ:\n")[2].partition("\nAFTER:")[0]
    events = []
    for number, sentence in re.findall(r"^\[(\d+)\] (.*)$", own, re.M):
        n = int(number)
        for found in _SENTENCE.finditer(sentence):
            source = said_by(n, found["who"], kind="organisation" if found["who"] == "The party" else "office")
            category = "civilian" if found["category"] == "civilians" else "security_forces"
            claims = [claim("killed", n, found["figure"], source, category=category, part_of=None)]
            claims += [claim("place", n, found["place"], source)] if found["place"] else []
            claims += [claim("date", n, found["day"], source)] if found["day"] else []
            events.append(event(len(events) + 1, "armed_attack", [(n, found["verb"])], *claims))
    return {"events": events}


class Handler(BaseHTTPRequestHandler):
    """One connection. `server.asked` keeps every question with its headers."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.server.lock:
            self.server.asked.append((self.path, dict(self.headers), body))
            day = self.server.days.pop(0) if self.server.days else good
        day(self, body)

    def send(self, status: int, body: str, headers: dict[str, str] | None = None, kind: str = "application/json") -> None:
        content = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def complete(self, content: str, finish: str = "stop", usage: dict | None = None) -> None:
        completion = {
            "id": "chat-1",
            "object": "chat.completion",
            "model": "small",
            "choices": [{"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": finish}],
        }
        if usage is not None:
            completion["usage"] = usage
        self.send(200, json.dumps(completion))

    def log_message(self, *_: object) -> None:
        """Quiet."""


def tokens(body: dict, content: str) -> dict:
    sent = sum(len(m["content"]) for m in body["messages"]) // 4
    return {"prompt_tokens": sent, "completion_tokens": len(content) // 4, "total_tokens": sent + len(content) // 4}


# -- days


def good(handler: Handler, body: dict) -> None:
    content = json.dumps(model(body["messages"]))
    handler.complete(content, usage=tokens(body, content))


def saying(content: object, finish: str = "stop") -> Day:
    """Whatever the model says on that day."""
    words = content if isinstance(content, str) else json.dumps(content)
    return lambda handler, body: handler.complete(words, finish, tokens(body, words))


def status(code: int, message: str = "no", headers: dict[str, str] | None = None) -> Day:
    return lambda handler, _: handler.send(code, json.dumps({"error": {"message": message, "code": code}}), headers)


def plain(code: int, words: str) -> Day:
    return lambda handler, _: handler.send(code, words, kind="text/html")


def late(handler: Handler, _: dict) -> None:
    """Answers when nobody listens any more."""
    handler.server.closing.wait(5)
    handler.close_connection = True


def dripping(handler: Handler, _: dict) -> None:
    """Sends one blank after another: never silent for long, and never done."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    try:
        while not handler.server.closing.wait(0.02):
            handler.wfile.write(b"1\r\n \r\n")
            handler.wfile.flush()
    except OSError:
        handler.close_connection = True


def flooding(handler: Handler, _: dict) -> None:
    """Sends and sends."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    block = b"%x\r\n" % (1 << 20) + b"{" * (1 << 20) + b"\r\n"
    try:
        while not handler.server.closing.is_set():
            handler.wfile.write(block)
    except OSError:
        handler.close_connection = True


def cut_off(handler: Handler, body: dict) -> None:
    """Breaks the connection in the middle of an answer."""
    content = json.dumps({"choices": [{"message": {"content": json.dumps(model(body["messages"]))}}]}).encode()
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content[: len(content) // 2])
    handler.wfile.flush()
    # Lingering for no time makes the closing a reset, as when a server dies.
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()
    handler.close_connection = True


def without_schema(handler: Handler, body: dict) -> None:
    """A server that knows plain chats only."""
    form = body.get("response_format", {}).get("type")
    if form:
        handler.send(400, json.dumps({"error": {"message": f"response_format of type {form} is not supported"}}))
    else:
        content = "Here it is:\n```json\n" + json.dumps(model(body["messages"]), indent=1) + "\n```\nAnything else?"
        handler.complete(content, usage=None)


def small_context(limit: int) -> Day:
    """A server whose model takes `limit` characters of sentences and no more."""

    def day(handler: Handler, body: dict) -> None:
        if len(body["messages"][-1]["content"]) > limit:
            message = "This model's maximum context length is 512 tokens. However, your messages resulted in 700 tokens."
            handler.send(400, json.dumps({"error": {"message": message, "code": "context_length_exceeded"}}))
        else:
            good(handler, body)

    return day


class Always(list):
    """Every day is the same."""

    def __init__(self, day: Day) -> None:
        super().__init__([day])

    def pop(self, _: int = 0) -> Day:
        return self[0]


@contextmanager
def serving(*days: Day):
    """A server on a free port of this machine: `url`, `asked`, `days`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.days, server.asked, server.lock, server.closing = list(days), [], threading.Lock(), threading.Event()
    server.url = f"http://127.0.0.1:{server.server_port}/v1"
    server.handle_error = lambda *_: None  # a client that gave up is no news
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()


def wait_for(condition: Callable[[], bool], seconds: float = 20.0) -> bool:
    """Whether the condition came true in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.01)
    return condition()
