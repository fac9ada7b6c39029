"""Claims as W3C Web Annotations (JSON-LD): each on the exact words that carry it.

Every target has both selectors. `TextPositionSelector` counts Unicode code points, the unit that the standard sets and that the record has;
programs in JavaScript count UTF-16 units and have to convert where a text goes beyond the Basic Multilingual Plane. The context of a
`TextQuoteSelector` grows until prefix, words and suffix together stand in the document only once, so that it finds its place alone.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from testimonia.exchange.out.files import text_file
from testimonia.exchange.out.index import dismissed
from testimonia.exchange.out.links import Permalink, permalinks
from testimonia.exchange.out.lost import Losing, Lost
from testimonia.exchange.out.telling import said
from testimonia.exchange.plainly import chain_in_words
from testimonia.model.protocols import Case
from testimonia.model.record import Claim, Span

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32  # code points of context on either side; doubled while the words with it stand in the text more than once


def write(case: Case, out: Path, *, links: str = "") -> Lost:
    """One annotation collection; `items` of its one page are the claims in force, in the order of the case."""
    link, losing = permalinks(case.header, links), Losing()
    gone = dismissed(case.claims(), tuple(case.judgements()))
    texts = {document.id: document.text for document in case.documents()}
    items = (_annotation(claim, texts.get(claim.document), link, losing) for claim in _in_force(case, gone, losing))
    with text_file(out) as file:
        count = _items(items, file)
        about = {"id": link("annotations", "page"), "type": "AnnotationPage", "partOf": _collection(case, link, count), "startIndex": 0}
        file.write('],\n"@context":' + json.dumps(CONTEXT) + "," + json.dumps(about, ensure_ascii=False)[1:] + "\n")
    return losing.lost()


def _in_force(case: Case, gone: frozenset[str], losing: Losing) -> Iterator[Claim]:
    for claim in case.claims():
        if claim.id in gone:
            losing.note("claims not in force", "a superseded or rejected reading is no annotation; use csv or jsonl for the history")
        else:
            yield claim


def _items(items: Iterator[dict[str, Any]], file: IO[str]) -> int:
    file.write('{"items":[')
    count = 0
    for count, item in enumerate(items, 1):
        file.write((",\n" if count > 1 else "\n") + json.dumps(item, ensure_ascii=False))
    return count


def _collection(case: Case, links: Permalink, count: int) -> dict[str, Any]:
    return {"id": links("annotations", "all"), "type": "AnnotationCollection", "label": case.header.case, "total": count}


def _annotation(claim: Claim, text: str | None, links: Permalink, losing: Losing) -> dict[str, Any]:
    if text is None:
        losing.note("annotations without context", "the document's text is not held, so that only words and positions are given")
    return {
        "id": links("claim", claim.id),
        "type": "Annotation",
        "motivation": "describing",
        "generator": {"type": "Software", "name": claim.made_by},
        "body": [
            {"type": "TextualBody", "value": said(claim), "format": "text/plain", "purpose": "describing"},
            {"type": "TextualBody", "value": f"said by: {chain_in_words(claim)}", "format": "text/plain", "purpose": "commenting"},
            {"type": "TextualBody", "value": claim.property.value, "purpose": "classifying"},
            {"type": "TextualBody", "value": claim.certainty.value, "purpose": "tagging"},
        ],
        "target": {"source": links("document", claim.document), "selector": selectors(claim.span, text)},
    }


def selectors(span: Span, text: str | None) -> list[dict[str, Any]]:
    """Both selectors of a stretch of text; without the text, no prefix and no suffix."""
    before, after = context(text, span.start, span.end) if text is not None else ("", "")
    quote = {"type": "TextQuoteSelector", "exact": span.quote}
    quote |= {name: words for name, words in (("prefix", before), ("suffix", after)) if words}
    return [quote, {"type": "TextPositionSelector", "start": span.start, "end": span.end}]


def context(text: str, start: int, end: int, around: int = AROUND) -> tuple[str, str]:
    """What stands before and after `text[start:end]`, long enough to tell this place from every other one."""
    left, right = max(0, start - around), min(len(text), end + around)
    while text.find(text[left:right]) != left or text.find(text[left:right], left + 1) >= 0:
        around *= 2
        left, right = max(0, start - around), min(len(text), end + around)
    return text[left:start], text[end:right]
