"""The report of a case as PDF, made by Typst: incidents with rival figures, what each account says in its own words, the documents.

The shipped font (DejaVu Sans) has Latin, Cyrillic, Greek, Arabic, Hebrew, Armenian and Georgian letters and needs no network. Other scripts
are set in a font of the machine, where it has one; how many characters depend on that is told.
"""

import json
import struct
import unicodedata
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from testimonia.errors import ExchangeError
from testimonia.exchange.out.files import whole_file
from testimonia.exchange.out.index import Index, index
from testimonia.exchange.out.lost import Losing, Lost
from testimonia.exchange.out.telling import headline, said
from testimonia.exchange.plainly import chain_in_words
from testimonia.model.protocols import Case
from testimonia.model.record import Account, Claim, Document, FigureRange, Incident, Range

READING = (
    "This report says who says what. Every line under an account is a claim of that source, with the words that carry it; an accusation is "
    "an accusation of the one who makes it. Rival figures stand side by side as a range. Origins are counted, not outlets: a report that "
    "repeats another adds nothing. What a machine read can be wrong; the words beside it decide."
)


def write(case: Case, out: Path, *, links: str = "") -> Lost:  # noqa: ARG001 - a printed page names ids, not addresses
    """One file, A4. Needs the extra `pdf`."""
    try:
        import typst
    except ImportError as error:
        raise ExchangeError("pdf needs the extra `pdf`. Install it: pip install 'testimonia[pdf]'") from error
    found, losing = index(case), Losing()
    data = json.dumps(_data(found), ensure_ascii=False)
    foreign = sum(1 for sign in data if ord(sign) not in _covered() and not sign.isspace())
    losing.note(
        "characters that the shipped font lacks", "they show only if a font of this machine has them; look before you pass it on", foreign
    )
    losing.note("texts", "the report quotes documents and does not hold them", len(found.documents))
    losing.note("claims of no incident", "the report is told incident by incident; use csv", _outside(found))
    folder = resources.files(__package__)
    with resources.as_file(folder / "pdf.typ") as template, resources.as_file(folder / "fonts") as fonts, whole_file(out) as draft:
        try:
            draft.write_bytes(typst.compile(template, font_paths=[fonts], sys_inputs={"data": data}, format="pdf"))
        except typst.TypstError as error:
            raise ExchangeError(
                f"{out}: the pages cannot be set ({error}). Export another format, and report this as a mistake."
            ) from error
    return losing.lost()


def _outside(found: Index) -> int:
    inside = {id for account in found.accounts.values() for id in account.claims}
    return len(found.claims.keys() - inside)


def _data(found: Index) -> dict[str, Any]:
    counts = f"documents: {len(found.documents)} · claims: {len(found.claims)} · incidents: {len(found.incidents)}"
    return {
        "case": _clean(found.header.case),
        "counts": counts,
        "reading": READING,
        "incidents": [_incident(incident, found) for incident in found.incidents],
        "documents": [_document(document) for document in found.documents.values()],
    }


def _words(text: str) -> dict[str, Any]:
    """A text with the direction that its first letter has."""
    strong = next((kind for sign in text if (kind := unicodedata.bidirectional(sign)) in ("L", "R", "AL")), "L")
    return {"text": _clean(text), "rtl": strong != "L"}


def _clean(text: str) -> str:
    """Without controls and overrides of direction, which would show letters in another order than the text has them."""
    return "".join(sign if unicodedata.category(sign) not in ("Cc", "Cs") and sign not in "\u202d\u202e" else " " for sign in text)


def _incident(incident: Incident, found: Index) -> dict[str, Any]:
    return {
        "headline": _clean(headline(incident)),
        "origins": f"independent origins: {_range(incident.independent_origins)} · documents: {len(incident.documents)} · {incident.id}",
        "figures": [_figure(figure) for figure in incident.figures],
        "accounts": [_account(account, found) for account in found.accounts_of(incident)],
        "disagreements": [_words(f"{d.property}: {d.why}") for d in incident.disagreements],
    }


def _range(range_: Range) -> str:
    return str(range_.low) if range_.low == range_.high else f"{range_.low} to {range_.high}"


def _figure(figure: FigureRange) -> dict[str, Any]:
    return {
        "what": f"{figure.property}, {figure.category}".replace("_", " "),
        "low": figure.low.value,
        "best": figure.best.value if figure.best else None,
        "high": figure.high.value,
        "origins": _range(figure.origins),
        "grade": _clean(figure.grade),
    }


def _account(account: Account, found: Index) -> dict[str, Any]:
    claims = [found.claims[id] for id in account.claims if id in found.claims]
    name = " ".join(account.origin.name.split())
    return {"origin": _words(f"{name} ({account.origin.kind})"), "claims": [_claim(claim, found) for claim in claims]}


def _claim(claim: Claim, found: Index) -> dict[str, Any]:
    document = found.documents.get(claim.document)
    name = document.name if document else claim.document
    place = f"{chain_in_words(claim)} · {name}, characters {claim.span.start:,} to {claim.span.end:,} · {claim.id}"
    return {"said": _words(said(claim)), "quote": _words(claim.span.quote), "place": {"text": _clean(place), "rtl": False}}


def _document(document: Document) -> dict[str, Any]:
    published = document.published.value if document.published else None
    known = " · ".join(part for part in (document.title, document.publisher, published) if part)
    return {"name": _words(document.name), "about": [_words(line) for line in (known, document.id) if line]}


@cache
def _covered() -> frozenset[int]:
    """The code points that the shipped font has a sign for: subtable of format 12 of its table `cmap`."""
    font = resources.files(__package__).joinpath("fonts", "DejaVuSans.ttf").read_bytes()
    tables = struct.unpack(">H", font[4:6])[0]
    directory = {font[at : at + 4]: struct.unpack(">I", font[at + 8 : at + 12])[0] for at in range(12, 12 + 16 * tables, 16)}
    cmap = directory[b"cmap"]
    for number in range(struct.unpack(">H", font[cmap + 2 : cmap + 4])[0]):
        at = cmap + struct.unpack(">I", font[cmap + 8 + 8 * number : cmap + 12 + 8 * number])[0]
        if struct.unpack(">H", font[at : at + 2])[0] == 12:
            groups = struct.unpack(">I", font[at + 12 : at + 16])[0]
            ranges = (struct.unpack(">II", font[place : place + 8]) for place in range(at + 16, at + 16 + 12 * groups, 12))
            return frozenset(code for first, last in ranges for code in range(first, last + 1))
    raise ExchangeError("the shipped font cannot be read. Install testimonia again.")
