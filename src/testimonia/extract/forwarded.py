"""Messages that were passed on: "Forwarded from X:" over a text makes X its source, as "X reported" would.

A chat that forwards a channel is no second witness beside it: without this link the forward would count as an origin of its own.
"""

import re

from testimonia.extract.cast import Speaker
from testimonia.extract.page import Stretch
from testimonia.extract.source_words import source_kind
from testimonia.extract.speech import Speech
from testimonia.model.record import Source
from testimonia.model.terms import Act, Basis, SourceKind, Stance

_CHAT = re.compile(
    r"\s*\[?(?P<cue>Forwarded(?: message)? from):?\s(?:the\s)?(?:(?P<what>channel|user)\s)?(?P<who>[^\n\]:\s][^\n\]]{0,160}?)"
    r"\s*[:\]]*\s*(?:\n|$)",
    re.I,
)
_MAIL = re.compile(
    r"^[-\s]*(?P<cue>(?:Begin )?forwarded message):?[-\s]*\n(?:[\w-]+:[^\n]*\n){0,3}?From:\s*(?P<who>[^\n<]{1,160})", re.I | re.M
)
_HEAD_LINE = re.compile(r"[^\n]*\n(?:[\w-]{2,20}:[^\n]*\n)*")
_NOT_NAMED = re.compile(r"(?:an?|some|one)\s", re.I)
_SURE = 1.0


def forwarded(text: str) -> Speech | None:
    """The speech of whoever a message was forwarded from, which is all that follows; None where nothing was forwarded."""
    chat = _CHAT.match(text)
    found = chat or _MAIL.search(text)
    if found is None:
        return None
    words = found["who"].strip(" \"'«»“”*_")
    if not words:
        return None
    start = found.start("who") + found["who"].index(words)
    end = found.end() if chat else _end_of_head(text, found.end())
    if not text[end:].strip():
        return None
    what = chat["what"].lower() if chat and chat["what"] else ""
    source = Source(words, _kind(words, what))
    speaker = Speaker((start, start + len(words)), source, plural=False)
    return Speech(found.span("cue"), (speaker,), ((end, len(text)),), Act.REPORTS, Basis.NOT_STATED, Stance.NEUTRAL, _SURE)


def publisher_kind(name: str) -> SourceKind:
    """Kind of whoever publishes, by the name: an organ or body where it says so, else an outlet."""
    kind = source_kind(name)
    return kind if kind in (SourceKind.OFFICE, SourceKind.ORGANISATION) else SourceKind.OUTLET


def head_of_forward(speech: Speech) -> Stretch:
    """Where the text names the source of the forward, and nothing is told yet."""
    return 0, speech.contents[0][0]


def _kind(words: str, what: str) -> SourceKind:
    if _NOT_NAMED.match(words):
        return SourceKind.UNNAMED
    return SourceKind.PERSON if what == "user" else publisher_kind(words)


def _end_of_head(text: str, at: int) -> int:
    """Behind the lines "Date: …", "Subject: …" that follow the name."""
    head = _HEAD_LINE.match(text, at)
    return head.end() if head else len(text)
