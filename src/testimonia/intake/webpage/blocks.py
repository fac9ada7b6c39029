"""The visible text of a page as blocks (headline, paragraph, cell), each knowing the elements that it stands in."""

import re
from dataclasses import dataclass, field

from testimonia.intake.webpage.runs import Runs
from testimonia.intake.webpage.tokens import Tag, Text, Token
from testimonia.model.layout import Piece
from testimonia.text.wordset import wordset

_VOID = wordset("area base br col embed hr img input link meta param source track wbr")
_INLINE = wordset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img input ins kbd label mark nobr q rp rt ruby s samp small span strike "
    "strong sub sup time tt u var wbr amp-img amp-timeago"
)
_NEVER_SHOWN = wordset(
    "script style template noscript svg math object canvas audio video iframe select datalist textarea button head title xmp noembed "
    "noframes map dialog amp-ad amp-analytics amp-consent amp-sidebar amp-embed amp-sticky-ad amp-iframe amp-lightbox"
)
# Closed by the next one of their kind, as HTML lets authors leave the end tag out.
_CLOSED_BY = {
    "li": ("li",),
    "p": ("p",),
    "td": ("td", "th"),
    "th": ("td", "th"),
    "tr": ("tr", "td", "th"),
    "dd": ("dd", "dt"),
    "dt": ("dd", "dt"),
}
_DEPTH = 400
_HIDING = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|pt|em)?\s*(?:;|$))", re.IGNORECASE)
_BRACE = re.compile(r"[{}]")
_SIMPLE = re.compile(r"\s*([.#][\w-]+)\s*")


@dataclass(frozen=True, slots=True)
class Element:
    """An open element. `marks`: its class, id, rel, itemprop and role, as words with spaces around them.

    `pre` and `link`: whether it is or stands in an element that keeps white space, or that links.
    """

    name: str
    parent: "Element | None"
    hidden: bool
    marks: str
    attributes: dict[str, str] = field(default_factory=dict)
    pre: bool = False
    link: bool = False

    def nearest(self, *names: str) -> "Element | None":
        """The element itself or the innermost around it that is one of these."""
        at: Element | None = self
        while at is not None and at.name not in names:
            at = at.parent
        return at

    def within(self, *names: str) -> bool:
        """Whether the element is one of these or stands in one."""
        return self.nearest(*names) is not None


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text that is shown by itself. `linked`: characters in links; `marks`: of its element, parents and what it holds."""

    text: str
    pieces: tuple[Piece, ...]
    element: Element
    linked: int
    marks: str
    timed: str | None = None
    """`datetime` of a `<time>` in it."""


@dataclass(slots=True)
class Page:
    """What one pass over a page finds: blocks, and for each text token the number of its block."""

    blocks: list[Block] = field(default_factory=list)
    shown: list[tuple[Token, int | None]] = field(default_factory=list)
    """Tokens that are not hidden, with the number of the block that begins with this text."""
    meta: list[dict[str, str]] = field(default_factory=list)
    linked_data: list[str] = field(default_factory=list)
    title: str | None = None
    language: str | None = None


class Builder:
    """Reads tokens into a `Page`."""

    def __init__(self, source: str) -> None:
        self.page = Page()
        self._source = source
        self._root = Element("", None, False, " ")
        self._open: list[Element] = []
        self._runs = Runs()
        self._first: Element = self._root
        self._marks: list[str] = []
        self._timed: str | None = None
        self._hidden_marks: frozenset[str] = frozenset()

    def read(self, found: list[Token]) -> Page:
        """The page of all its tokens."""
        styles = (self._source[slice(*t.raw)] for t in found if isinstance(t, Tag) and t.name == "style" and t.raw)
        self._hidden_marks = frozenset(mark for style in styles for mark in _hidden_by(style))
        for token in found:
            if isinstance(token, Text):
                self._text(token)
            elif token.closing:
                self._close(token)
            else:
                self._start(token)
        self._flush()
        return self.page

    @property
    def _top(self) -> Element:
        return self._open[-1] if self._open else self._root

    def _text(self, token: Text) -> None:
        top = self._top
        if top.hidden:
            return
        before = len(self._runs)
        self._runs.add(self._source, token.start, token.end, pre=top.pre, linked=top.link)
        begins = before == 0 and len(self._runs) > 0
        if begins:
            self._first = top
        self.page.shown.append((token, len(self.page.blocks) if begins else None))
        if len(self._runs) > before:
            self._marks.append(top.marks)
            if top.name == "time":
                self._timed = self._timed or top.attributes.get("datetime")

    def _start(self, tag: Tag) -> None:
        self._gather(tag)
        if tag.name == "br":
            if not self._runs.line_end():
                self._flush()
        elif tag.name not in _INLINE:
            self._flush()
            self._close_implied(tag.name)
        element = self._element(tag)
        if not element.hidden:
            self.page.shown.append((tag, None))
        if tag.name not in _VOID and len(self._open) < _DEPTH:
            self._open.append(element)

    def _element(self, tag: Tag) -> Element:
        given = tag.attributes
        marks = " " + " ".join(given.get(key, "") for key in ("class", "id", "rel", "itemprop", "role")).lower() + " "
        names = {"." + word for word in given.get("class", "").split()} | {"#" + given.get("id", "")}
        hidden = (
            self._top.hidden
            or tag.name in _NEVER_SHOWN
            or "hidden" in given
            or given.get("aria-hidden", "").lower() == "true"
            or bool(_HIDING.search(given.get("style", "")))
            or not self._hidden_marks.isdisjoint(names)
        )
        parent = self._top
        return Element(tag.name, parent, hidden, marks, given, parent.pre or tag.name == "pre", parent.link or tag.name == "a")

    def _close_implied(self, name: str) -> None:
        closes = _CLOSED_BY.get(name, ()) or (("p",) if name not in ("body", "html") else ())
        for depth in range(len(self._open) - 1, -1, -1):
            open_name = self._open[depth].name
            if open_name in closes:
                del self._open[depth:]
                return
            if open_name not in _INLINE and open_name not in ("p", "td", "th"):
                return

    def _close(self, tag: Tag) -> None:
        if tag.name not in _INLINE:
            self._flush()
        for depth in range(len(self._open) - 1, max(-1, len(self._open) - 60), -1):
            if self._open[depth].name == tag.name:
                if not self._open[depth].hidden:
                    self.page.shown.append((tag, None))
                del self._open[depth:]
                return

    def _gather(self, tag: Tag) -> None:
        if tag.name == "html" and tag.attributes.get("lang"):
            self.page.language = self.page.language or tag.attributes["lang"]
        elif tag.name == "meta":
            self.page.meta.append(tag.attributes)
        elif tag.name == "title" and tag.raw and self.page.title is None and not self._top.within("svg"):
            runs = Runs()
            runs.add(self._source, *tag.raw)
            self.page.title = runs.text.strip() or None
        elif tag.name == "script" and tag.raw and "ld+json" in tag.attributes.get("type", "").lower():
            self.page.linked_data.append(self._source[slice(*tag.raw)])

    def _flush(self) -> None:
        runs, self._runs = self._runs, Runs()
        marks, self._marks, timed, self._timed = self._marks, [], self._timed, None
        if not len(runs):
            return
        parents = (self._first, self._first.parent, self._first.parent and self._first.parent.parent)
        around = "".join(e.marks for e in parents if e and e.name not in ("html", "body", "main", "article"))
        block = Block(runs.text, tuple(runs.pieces), self._first, runs.linked, around + "".join(dict.fromkeys(marks)), timed)
        self.page.blocks.append(block)


def _hidden_by(style: str) -> list[str]:
    """Classes and ids that a style sheet of the page hides by a rule about nothing but them, on whatever medium."""
    found: list[str] = []
    heads: list[str] = []
    at = 0
    for brace in _BRACE.finditer(style):
        if brace.group() == "{":
            heads.append(style[at : brace.start()])
        elif heads:
            head = heads.pop()
            if not heads and _HIDING.search(style[at : brace.start()]):
                found += [simple[1] for selector in head.split(",") if (simple := _SIMPLE.fullmatch(selector))]
        at = brace.end()
    return found
