"""The whole form of coding by hand: an event, what is said of it, by whom and how; made into a mention and a claim of the record."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from testimonia.errors import RecordError
from testimonia.exchange.door import let_in
from testimonia.model.lines import from_line, line_of, written
from testimonia.model.record import Claim, Document, Mention, Span
from testimonia.model.terms import Act, Kind, Modality, Polarity, Property, SourceKind
from testimonia.vocab import event_kinds
from testimonia.workbench.coding.spans import located
from testimonia.workbench.coding.values import given_of, value_line

MOST_LINKS = 8
NEW = "new"
"""In place of a mention's id: these words tell of an event that is not in the record yet."""

Given = Mapping[str, str]
"""What stands in the fields of a form, by their names."""


@dataclass(frozen=True, slots=True)
class Spans:
    """The words that a form names, found in the text. `links`: of each link its cue and its words, None where none are given."""

    claim: Span
    trigger: Span | None
    links: tuple[tuple[Span | None, Span | None], ...]


def first_source(document: Document) -> tuple[str, SourceKind]:
    """Who speaks first in a document: the outlet, else its author, else the document itself."""
    if document.publisher:
        return document.publisher, SourceKind.OUTLET
    return (document.author, SourceKind.AUTHOR) if document.author else (document.name, SourceKind.DOCUMENT)


def fresh(document: Document) -> dict[str, str]:
    """An empty form."""
    name, kind = first_source(document)
    return {
        "mention": NEW,
        "kind": "",
        "property": str(Property.KILLED),
        "modality": str(Modality.ASSERTED),
        "polarity": str(Polarity.AFFIRMED),
        "act": str(Act.REPORTS),
        "n": "1",
        "l0.name": name,
        "l0.kind": str(kind),
        "l0.stance": "neutral",
        "l0.basis": "not_stated",
    }


def given_of_claim(claim: Claim) -> dict[str, str]:
    """The form filled from a claim, so that it can be read anew."""
    line = line_of(claim)
    found = {name: str(line[name]) for name in ("mention", "property", "modality", "polarity", "act")}
    found |= _of_span("", claim.span) | given_of(line["value"]) | {"n": str(len(claim.chain))}
    for n, link in enumerate(line["chain"]):
        source = {part: link["source"][part] or "" for part in ("name", "kind", "role", "of")}
        found |= {f"l{n}.{part}": value for part, value in (source | {p: link[p] for p in ("stance", "basis")}).items()}
        for part, span in (("cue", claim.chain[n].cue), ("span", claim.chain[n].span)):
            found |= _of_span(f"l{n}.{part}.", span) if span else {}
    return found


def _of_span(prefix: str, span: Span) -> dict[str, str]:
    return {f"{prefix}quote": span.quote, f"{prefix}start": str(span.start)}


def links_of(given: Given) -> int:
    """How many links the form has."""
    text = given.get("n", "1")
    return max(1, min(MOST_LINKS, int(text))) if text.isdecimal() and len(text) < 3 else 1


def spans_of_form(text: str, given: Given) -> Spans:
    """The words that the form names, found in the text; raises what `located` raises, with the field's name in front."""
    trigger = _span(text, given, "trigger.") if given.get("mention") == NEW else None
    claim = _span(text, given, "")
    if claim is None:
        claim = located(text, "", None)
    links = tuple((_span(text, given, f"l{n}.cue."), _span(text, given, f"l{n}.span.")) for n in range(links_of(given)))
    return Spans(claim, trigger or claim, links)


def _span(text: str, given: Given, prefix: str) -> Span | None:
    quote, start = given.get(f"{prefix}quote", ""), given.get(f"{prefix}start", "").strip()
    if not quote.strip():
        return None
    if start and not (start.isascii() and start.isdecimal() and len(start) < 10):
        raise RecordError(f"{start!r} is no place in a text. Select the words again.")
    meant = given.get("occurrence", "")
    return located(text, quote, int(start) if start else None, int(meant) if meant.isascii() and meant.isdecimal() else None)


def coded(document: Document, given: Given, spans: Spans, made_by: str) -> tuple[tuple[Mention, ...], tuple[Claim, ...]]:
    """The nouns that the form says: the mention when it is new, and the claim. Raises RecordError naming what is missing or wrong."""
    mentions = (_mention(document, given, spans.trigger or spans.claim),) if given.get("mention") == NEW else ()
    mention = mentions[0].id if mentions else given.get("mention", "")
    if not mention:
        raise RecordError("event: choose which event it is said of, or that it is a new one.")
    line = {
        "type": "claim",
        "document": document.id,
        "mention": mention,
        "property": given.get("property", ""),
        "value": value_line(property_of(given), given, spans.claim.quote),
        "modality": given.get("modality", ""),
        "polarity": given.get("polarity", ""),
        "act": given.get("act", ""),
        "chain": [_link(given, n, *spans.links[n]) for n in range(links_of(given))],
        "span": _span_line(spans.claim),
        "score": 1.0,
        "made_by": made_by,
        "supersedes": None,
    }
    claim = from_line(line)
    assert isinstance(claim, Claim)
    return mentions, (checked(claim),)


def checked(claim: Claim) -> Claim:
    """The claim, when it passes the door through which records come in."""
    let_in(written(claim), "this claim")
    return claim


def property_of(given: Given) -> Property:
    """The property that the form is about. Raises RecordError for none."""
    known = {str(p): p for p in Property}
    if given.get("property", "") not in known:
        raise RecordError(f"property: {given.get('property')!r} is none of {', '.join(known)}.")
    return known[given["property"]]


def _mention(document: Document, given: Given, trigger: Span) -> Mention:
    kinds = {str(k): k for k in Kind}
    if given.get("kind", "") not in kinds:
        raise RecordError("kind: say what kind of event it is.")
    kind = kinds[given["kind"]]
    form = given.get("form", "") or None
    known = forms_of(str(kind))
    if form is not None and form not in known:
        raise RecordError(f"form: {form!r} is no form of {kind}. Known: {', '.join(known) or 'none'}.")
    return Mention(document.id, kind, form, (trigger,))


def forms_of(kind: str) -> tuple[str, ...]:
    """The finer kinds of an event kind."""
    known = event_kinds().get(kind)
    return tuple(f.name for f in known.forms) if known else ()


def _link(given: Given, n: int, cue: Span | None, span: Span | None) -> dict[str, Any]:
    def part(name: str) -> str:
        return given.get(f"l{n}.{name}", "").strip()

    if not part("name"):
        raise RecordError(f"who says it, link {n + 1}: the source needs a name, or its words where it has none.")
    if not part("kind"):
        raise RecordError(f"who says it, link {n + 1}: say what kind of source it is.")
    return {
        "source": {"name": part("name"), "kind": part("kind"), "role": part("role") or None, "of": part("of") or None},
        "cue": _span_line(cue) if cue else None,
        "span": _span_line(span) if span else None,
        "stance": part("stance") or "neutral",
        "basis": part("basis") or "not_stated",
    }


def _span_line(span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "quote": span.quote}
