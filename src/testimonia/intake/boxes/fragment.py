"""A piece of HTML, as feeds and chats carry it, to text: marks dropped, blocks on lines of their own, nothing left out but scripts."""

import re
from html.parser import HTMLParser

_BLOCKS = frozenset({"p", "div", "br", "li", "ul", "ol", "tr", "table", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "section"})
_SILENT = frozenset({"script", "style", "template", "noscript"})


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002  # the attributes say nothing to a reader
        if tag in _SILENT:
            self._silent += 1
        elif tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.pieces.append(re.sub(r"\s+", " ", data))


def text_of_fragment(html: str) -> str:
    """The text of a fragment of HTML; blocks become paragraphs.

    >>> text_of_fragment("<p>Two men were <b>detained</b>.</p><p>One was released.</p>")
    'Two men were detained.\\n\\nOne was released.'
    """
    words = _Words()
    words.feed(html)
    words.close()
    lines = re.sub(r" *\n *", "\n", "".join(words.pieces))
    return re.sub(r"\n{2,}", "\n\n", lines).strip()
