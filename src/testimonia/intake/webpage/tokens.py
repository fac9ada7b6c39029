"""The source of a page as tags and text, each with its offsets; one pass, and no input makes it slow.

Reads markup the way browsers do: a tag that is never closed swallows what follows, a comment without an end runs to the end, and in
script and style nothing but their own end tag is markup.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape


@dataclass(frozen=True, slots=True)
class Tag:
    """`<name …>` or `</name>`, in lower case. `raw`: the offsets of what a script, style or title holds, which is no markup."""

    name: str
    start: int
    end: int
    closing: bool = False
    attributes: dict[str, str] = field(default_factory=dict)
    raw: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """Half-open offsets of text between tags, entities not yet decoded."""

    start: int
    end: int


Token = Tag | Text

_MARKUP = re.compile(r"<(?:!--|[!?]|/?[a-zA-Z])")
_NAME = re.compile(r"</?([a-zA-Z][^\s/>]*)")
# Possessive throughout: what was taken is never given back, so the time grows with the length alone.
_ATTRIBUTE = re.compile(r"[\s/]*+([^\s/>=][^\s/>=]*+)(?:\s*+=\s*+(?:\"([^\"]*+)\"?|'([^']*+)'?|([^\s>]*+)))?")
_TAG_END = re.compile(r"[\s/]*+>")
_RAW = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"})


def tokens(source: str) -> Iterator[Token]:
    """Tags and texts in the order of the source; comments, declarations and instructions are passed over."""
    at = 0
    while at < len(source):
        markup = _MARKUP.search(source, at)
        if markup is None:
            yield Text(at, len(source))
            return
        if markup.start() > at:
            yield Text(at, markup.start())
        at = markup.start()
        if markup.group() == "<!--":
            at = _after(source, "-->", at + 2)  # "<!-->" is an empty comment
        elif markup.group() in ("<!", "<?"):
            at = _after(source, ">", at)
        else:
            tag = _tag(source, at)
            if tag is None:
                return
            yield tag
            at = tag.raw[1] if tag.raw else tag.end


def _after(source: str, mark: str, at: int) -> int:
    found = source.find(mark, at)
    return len(source) if found < 0 else found + len(mark)


def _tag(source: str, start: int) -> Tag | None:
    named = _NAME.match(source, start)
    if named is None:
        return None
    name, closing = named[1].lower(), source[start + 1] == "/"
    attributes: dict[str, str] = {}
    at = named.end()
    while (end := _TAG_END.match(source, at)) is None:
        found = _ATTRIBUTE.match(source, at)
        if found is None:
            if at >= len(source) or not source[at:].strip(" \t\r\n\f/"):
                return None  # the tag is never closed
            at += 1  # a stray sign
            continue
        value = next((v for v in found.groups()[1:] if v is not None), "")
        attributes.setdefault(found[1].lower(), unescape(value) if "&" in value else value)
        at = found.end()
    if closing or name not in _RAW:
        return Tag(name, start, end.end(), closing, attributes)
    return Tag(name, start, end.end(), False, attributes, (end.end(), _raw_end(source, name, end.end())))


def _raw_end(source: str, name: str, at: int) -> int:
    found = re.compile(rf"</{name}[\s/>]", re.IGNORECASE).search(source, at)
    return found.start() if found else len(source)
