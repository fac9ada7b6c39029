"""Publishing chosen incidents as a static site: chosen, masked, decided by two people, noted in the custody ledger, written.

What is decided on is one incident in one version: a page that two people agreed to is written without another question until what it says
changes. Taking a page back needs one person and a reason.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from testimonia.errors import CaseError
from testimonia.exchange.jsonl import write_record
from testimonia.exchange.out import writer
from testimonia.model.custody import Action
from testimonia.model.deciding import PUBLISHING, Decision, State, agreed, decisions
from testimonia.model.held import Held
from testimonia.model.record import Incident, Record
from testimonia.pipeline import deciding, wished
from testimonia.report.explaining import explanations
from testimonia.report.index import index
from testimonia.report.publish import files, folder, incident, state
from testimonia.report.publish.choosing import Chosen, Reply, Why, chosen
from testimonia.report.publish.citing import Imprint
from testimonia.report.words import Words, words
from testimonia.store.copying import scratch
from testimonia.text.masking import BAR
from testimonia.text.masking.keyed import keyed
from testimonia.text.masking.manifest import WHY

if TYPE_CHECKING:
    from testimonia.pipeline.case import OpenCase
    from testimonia.store import StoredCase

_ASK = "testimonia publish CASE -o FOLDER … --by WHO --why REASON"
_AGREE = "testimonia publish CASE -o FOLDER … --agree --by WHO --why REASON"
_REFUSE = "testimonia publish CASE -o FOLDER … --refuse --by WHO --why REASON"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A page that waits for a second person. `by`: who asked."""

    incident: str
    title: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Published:
    """What came of it. `written` is None while pages wait; `left_out`: sentences for the owner, with names; `pages`: code by incident."""

    written: folder.Written | None
    waiting: tuple[Waiting, ...]
    left_out: tuple[str, ...]
    pages: Mapping[str, str]
    way_on: str = ""


@dataclass(frozen=True, slots=True)
class _Ready:
    """Everything that can be known before somebody decides."""

    pages: tuple[incident.SitePage, ...]
    titles: Mapping[str, tuple[str, str]]  # version of a page to the incident's own id and its title
    before: state.State
    after: state.State
    files: Mapping[str, bytes]
    left_out: tuple[str, ...]
    replies: Mapping[str, Mapping[str, str]]  # what the ledger notes of replies on a page, by the page's version


def publish(case: "OpenCase", out: Path, wish: wished.Wish, *, by: str, why: str, agree: bool = False, alone: bool = True) -> Published:
    """Writes the site when two people agreed to all of it; else asks, or agrees, and says what is still needed. `alone`: somebody who works
    alone agrees to their own question a day later; where people work together (False), nobody ever does.

    Raises CaseError for incidents that are unknown, rejected, not reviewed or not open to all, and for decisions that cannot be made;
    ReportError for a folder that holds something else. Then nothing is written and nothing noted.
    """
    ready = _ready(case, out, wish)
    store, codes = case.store, {own: p.address.code for p in ready.pages for own, _ in [ready.titles[p.now.version]]}
    pending = _pending(store, ready)
    if pending:
        if agree:
            _agree(store, pending, by=by, why=why, alone=alone)
        else:
            _ask(store, pending, ready.replies, by=by, why=why)
        pending = _pending(store, ready)
    if pending:
        return Published(None, _waiting(store, pending), ready.left_out, codes, pending[0].way_on(_standing(store, pending[0])))
    return Published(_write(store, out, ready, by, why), (), ready.left_out, codes)


def refuse(case: "OpenCase", out: Path, wish: wished.Wish, *, by: str, why: str) -> Published:
    """Turns the question down, or takes an agreement back, for every chosen page; what lies in the folder stays until it is withdrawn."""
    ready = _ready(case, out, wish)
    standing = decisions(case.store.custody(), PUBLISHING)
    matters = [m for m in _matters(ready) if m.item in standing and standing[m.item].state is not State.REFUSED]
    if not matters:
        raise CaseError("nobody asks for these incidents to be published.")
    for matter in matters:
        deciding.refuse(case.store, matter, by=by, why=why)
    return Published(None, (), ready.left_out, {})


@dataclass(frozen=True, slots=True)
class Proposed:
    """One page as it would be. `state`: how far the decision on this version of it has come; None where nobody asked."""

    incident: str
    title: str
    code: str
    state: State | None
    asked_by: str = ""
    asked_at: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """The site as it would be, before anybody agrees. `change`: what writing would do to the folder; `standing`: code and title of each
    page that is published now; `version`: of the whole."""

    pages: tuple[Proposed, ...]
    left_out: tuple[str, ...]
    files: Mapping[str, bytes]
    change: folder.Written
    standing: tuple[tuple[str, str], ...]
    version: str


def preview(case: "OpenCase", out: Path, wish: wished.Wish) -> Preview:
    """Everything that would be published, masked, and who decided on it so far. Nothing is written, nothing noted. Raises as `publish`."""
    ready = _ready(case, out, wish)
    known = decisions(case.store.custody(), PUBLISHING)
    return Preview(
        tuple(_proposed(p, *ready.titles[p.now.version], known.get(f"page {p.now.version}")) for p in ready.pages),
        ready.left_out,
        ready.files,
        folder.difference(out, {**ready.files, state.NAME: folder.final(ready.files, ready.after)}, ready.before),
        tuple((e.code, e.title) for e in ready.before.entries if e.stands),
        files.site_version(ready.after),
    )


def _proposed(page: incident.SitePage, own: str, title: str, found: Decision | None) -> Proposed:
    code = page.address.code
    if found is None:
        return Proposed(own, title, code, None)
    return Proposed(own, title, code, found.state, found.asked.by, found.asked.at, found.asked.why)


def withdraw(case: "OpenCase", out: Path, wish: wished.Wish, codes: Collection[str], *, by: str, why: str) -> wished.Wish:
    """Takes pages (their codes) off the site: one person and a reason are enough. What was agreed on them is taken back, so that they are
    not published again without two people. What is wished for from then on: the others, by name.

    Raises CaseError where none of them is published, or where another page waits for a second person: the site is written as a whole.
    """
    place = keyed(case.store.key(), "site", "")[:16]
    gone = [e for e in folder.state_in(out, place).entries if e.stands and e.code in codes]
    if not gone:
        raise CaseError("none of these pages is published. Nothing was done.")
    ready = _ready(case, out, replace(wish, withdraw=why))
    left = [p for p in ready.pages if p.address.code not in codes]
    rest = replace(wish, accepted=False, incidents=tuple(ready.titles[p.now.version][0] for p in left), withdraw=why)
    if pending := _pending(case.store, _ready(case, out, rest)):
        names = ", ".join(m.name for m in pending)
        raise CaseError(f"{names}: changed, and waits for a second person. Agree to it first, or withdraw it too. Nothing was done.")
    publish(case, out, rest, by=by, why=why)
    known = decisions(case.store.custody(), PUBLISHING)
    for e in gone:
        matter = deciding.Matter(PUBLISHING, f"page {e.version}", f"{e.code} ({e.title})", "it is not published", _ASK, _AGREE, _REFUSE)
        if matter.item in known and known[matter.item].state is not State.REFUSED:
            deciding.refuse(case.store, matter, by=by, why=why)
    return replace(rest, withdraw="")


# -- what it will be


def _ready(case: "OpenCase", out: Path, wish: wished.Wish) -> _Ready:
    case.settle()
    store, w = case.store, words()
    key = store.key()
    with store.snapshot():
        own = wished.selected(store, wish, lambda i: wished.code(key, i))
        replies = wished.replies(store, wish.replies)
        view = case.masked()
        record = view.record()
        names = wished.names(store, key, wish.credit, w)
    before = folder.state_in(out, keyed(key, "site", "")[:16])
    by_masked = {view.reference(i.id): i for i in own}
    of_page = {wished.code(key, i.id): m for m, i in by_masked.items()}
    part = chosen(record, by_masked.keys(), [replace(r, incident=of_page.get(r.incident, r.incident)) for r in replies])
    material = incident.Material(
        record,
        part,
        explanations(record, index(record)),
        {m: incident.Address(wished.code(key, i.id), tuple(wished.code(key, old) for old in i.formerly)) for m, i in by_masked.items()},
        frozenset(view.reference(i) for i in wished.accepted(store)),
        names,
    )
    pages = incident.pages(material, w)
    after = state.following(before, [p.now for p in pages], wish.date, wish.withdraw)
    imprint = Imprint(wish.title or record.header.case, wish.publisher, wish.address)
    made = files.files(pages, after, imprint, _downloads(store.path, part.record, wish.address, w), w)
    titles = {p.now.version: (by_masked[p.incident.id].id, p.view.title) for p in pages}
    noted = {p.now.version: _noted(p.address.code, p.replies) for p in pages}
    return _Ready(pages, titles, before, after, made, _told(part, by_masked), noted)


def _noted(code: str, replies: Collection[Reply]) -> dict[str, str]:
    return {wished.PAGE: code, **{f"{wished.REPLY}{r.name}": r.text for r in replies}} if replies else {}


def _told(part: Chosen, own: Mapping[str, Incident]) -> tuple[str, ...]:
    """What stays out, for the owner."""
    told = []
    for o in part.left_out:
        where = own[o.incident].id
        if o.why is Why.PRIVATE:
            told.append(f"{where}: a claim that a private person did it is left out; no site names one as a perpetrator")
        else:
            told.append(
                f"{where}: a claim that {o.name} did it is left out: no denial and no right of reply stands beside it. "
                f'Ask for a reply, then note what came of it: --reply "{o.name}=asked on …"'
            )
    return tuple(dict.fromkeys(told))


# -- two people


def _matters(ready: _Ready) -> list[deciding.Matter]:
    return [
        deciding.Matter(PUBLISHING, f"page {version}", f"{own} ({title})", "it is not published", _ASK, _AGREE, _REFUSE)
        for version, (own, title) in ready.titles.items()
    ]


def _pending(store: "StoredCase", ready: _Ready) -> list[deciding.Matter]:
    done = agreed(store.custody(), PUBLISHING)
    return [m for m in _matters(ready) if m.item not in done]


def _standing(store: "StoredCase", matter: deciding.Matter) -> Decision:
    standing = deciding.standing_of(store, matter)
    assert standing is not None  # it was asked for a moment ago
    return standing


def _agree(store: "StoredCase", pending: list[deciding.Matter], *, by: str, why: str, alone: bool) -> None:
    for matter in pending:
        deciding.may_agree(store, matter, by=by, why=why, alone=alone)  # all of them, or none
    for matter in pending:
        deciding.agree(store, matter, by=by, why=why, alone=alone)


def _ask(store: "StoredCase", pending: list[deciding.Matter], replies: Mapping[str, Mapping[str, str]], *, by: str, why: str) -> None:
    known = decisions(store.custody(), PUBLISHING)
    for matter in pending:
        if matter.item not in known or known[matter.item].state is not State.ASKED:
            deciding.ask(store, matter, by=by, why=why, details=replies[matter.item.removeprefix("page ")] or None)


def _waiting(store: "StoredCase", pending: list[deciding.Matter]) -> tuple[Waiting, ...]:
    known = decisions(store.custody(), PUBLISHING)
    return tuple(
        Waiting(m.name.partition(" ")[0], m.name.partition(" ")[2][1:-1], known[m.item].asked.by, known[m.item].asked.at) for m in pending
    )


# -- out


def _write(store: "StoredCase", out: Path, ready: _Ready, by: str, why: str) -> folder.Written:
    told = folder.difference(out, {**ready.files, state.NAME: folder.final(ready.files, ready.after)}, ready.before)
    if told:
        if not by.strip() or not why.strip():
            raise CaseError("what leaves a case is signed and has a reason: --by WHO --why REASON")
        # What cannot be noted does not leave.
        digest = hashlib.sha256(folder.final(ready.files, ready.after)).hexdigest()
        details = {"folder": out.name, "pages": str(len(ready.pages)), "version": files.site_version(ready.after), "site_sha256": digest}
        store.note_custody(Action.PUBLISHED, by=by, why=why, details={**details, "private_persons": "masked"})
    return folder.write(out, ready.files, ready.after, ready.before)


def _downloads(case: Path, record: Record, links: str, w: Words) -> dict[str, bytes]:
    """The record of what is published and of nothing else, in formats that others read."""
    found: dict[str, bytes] = {}
    held = Held(
        Record(
            record.header,
            tuple(replace(d, text=None) for d in record.documents),
            record.mentions,
            record.claims,
            record.accounts,
            record.incidents,
        )
    )
    with scratch(case) as place:
        csv, places = writer("csv"), writer("geojson")
        csv.write(held, place / "csv", links=links)
        places.write(held, place / "incidents.geojson", links=links)
        for name in csv.files:
            found[f"csv/{name}"] = (place / "csv" / name).read_bytes()
        found["incidents.geojson"] = (place / "incidents.geojson").read_bytes()
        with (place / "record.jsonl").open("w", encoding="utf-8", newline="\n") as out:
            write_record(held, out, text=False)
        found["record.jsonl"] = (place / "record.jsonl").read_bytes()
    found["manifest.json"] = _manifest(record, found, w)
    return found


def _manifest(record: Record, found: Mapping[str, bytes], w: Words) -> bytes:
    content = {
        "case": record.header.case,
        "made_by": record.header.made_by,
        "private_persons": "masked",
        "bars": sum(d.text.count(BAR) for d in record.documents if d.text),
        "masked": {str(kind): why for kind, why in WHY.items()},
        "texts": "left out; every claim quotes its words",
        "files": [
            {"name": name, "says": files.says(name, w), "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in found.items()
        ],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
