"""Evidence: what leaves a case (report, bundle, backup), time stamps, and what the custody ledger keeps of it."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

from testimonia.errors import CaseError, EndpointError, ExchangeError
from testimonia.exchange import packed
from testimonia.exchange.bundle import Contents, settled, write_bundle
from testimonia.exchange.packed import Checked, Listed, Member
from testimonia.exchange.stamps import REQUEST_TYPE, Stamp, as_details, request, response_in, stamp_of
from testimonia.model.custody import Action, Broken, Entry, Head, check_chain, head_of
from testimonia.model.record import Document
from testimonia.model.terms import DocumentStatus, Original
from testimonia.pipeline.summary import Progress
from testimonia.store import Finding, StoredCase
from testimonia.store.copying import Piece, pieces_of, put_back, scratch
from testimonia.text.masking.keyed import keyed

if TYPE_CHECKING:
    from testimonia.pipeline.case import OpenCase

BACKUP = 1
"""Version of the format of backups."""
_STAMP_SECONDS = 60


# -- the report


def report(case: "OpenCase", out: Path, *, with_documents: bool = False, by: str | None = None) -> Path:
    """Writes the report, and notes that it left."""
    case.settle()
    made = page(case, out, with_documents=with_documents, ledgers=_ends(case.store))
    sha = hashlib.sha256(made.read_bytes()).hexdigest()
    _note(case.store, Action.EXPORTED, made, by, "", {"format": "report", "file": out.name, "sha256": sha, "private_persons": "masked"})
    return made


def page(case: "OpenCase", out: Path, *, with_documents: bool = False, ledgers: str = "") -> Path:
    """Writes the case as one page of HTML, masked. `ledgers`: where they end, to be printed; a bundle has the ledgers themselves."""
    from testimonia.pipeline.leaving import masked_changes
    from testimonia.report import write
    from testimonia.store.diff import diff

    case.settle()
    with case.store.snapshot():
        view = case.masked()
        record = view.record()
        if not with_documents:
            # Nothing on the page points into a document that was not read, and such a document may be very long.
            shown = (replace(d, text=None) if d.status is DocumentStatus.NOT_READ else d for d in record.documents)
            record = replace(record, documents=tuple(shown))
        found = diff(case.store)
        changes, since = (masked_changes(found.changes, view), found.since.at[:10]) if found.since else ((), "")
        return write(record, out, with_documents=with_documents, changes=changes, since=since, ledgers=ledgers)


def _ends(store: StoredCase) -> str:
    """Where the ledgers end, as it may be told: hashes of judgements are keyed, since what is judged can be guessed; custody is salted.

    Of custody, the end that a bundle of the same moment has: both can be compared.
    """
    judged = store.heads()["judgements"]
    told = _keyed_link(store, judged.hash) if judged.count else ""
    return f"custody {head_of(settled(store.custody()))}; judgements {judged.count}:{told}"


def _keyed_link(store: StoredCase, digest: str) -> str:
    return keyed(store.key(), "chain", digest)


def against_noted(store: StoredCase, noted: Mapping[str, Head]) -> tuple[str, ...]:
    """What does not stand in the ledgers as it was noted, in words. Ends of judgements may be as a report tells them, or as they are."""
    found = [f"custody: entry {b.seq} {b.message}" if b.seq else f"custody: {b.message}" for b in _unlike(store.custody(), noted)]
    head = noted.get("judgements")
    if head is None or not head.count:
        return tuple(found)
    link = next((link for link in store.judgement_chain() if link.seq == head.count), None)
    if link is None:
        found.append(f"judgements: {head.count} were noted, and there are fewer: the end was cut off")
    elif head.hash not in (link.hash, _keyed_link(store, link.hash)):
        found.append(f"judgements: judgement {head.count} is another one than was noted at the time: the ledger forks before it")
    return tuple(found)


def _unlike(entries: Sequence[Entry], noted: Mapping[str, Head]) -> Iterator[Broken]:
    heads = [noted["custody"]] if "custody" in noted else []
    return (broken for broken in check_chain(entries, heads) if "noted" in broken.message)


# -- bundles


def bundle(case: "OpenCase", out: Path, *, whole: bool = False, by: str | None = None, why: str = "") -> Checked:
    """Writes the case as one file to hand over: masked, or `whole` with the originals and every name. See `testimonia.exchange.bundle`."""
    case.settle()
    with case.store.snapshot(), scratch(case.path) as folder:
        made = write_bundle(out, _whole(case, folder) if whole else _masked(case, folder), folder)
    told = {"file": out.name, "seal": made.seal, "private_persons": "named" if whole else "masked"}
    _note(case.store, Action.BUNDLED, out, by, why, told)
    return made


def _masked(case: "OpenCase", folder: Path) -> Contents:
    store, view = case.store, case.masked()
    shown = page(case, folder / "index.html")
    same = {document.id: view.reference(document.id) for document in store.documents(text=False)}
    masks = view.manifest.as_json()
    return Contents(view, shown, store.custody(), store.judgement_chain(), same, masks, lambda digest: _keyed_link(store, digest))


def _whole(case: "OpenCase", folder: Path) -> Contents:
    store = case.store
    shown = page(case, folder / "index.html")  # a page is always masked: it is what people pass on
    held = [d for d in store.documents(text=False) if d.original is Original.HELD and store.vault.digest(d.id) == d.id]
    same = {document.id: document.id for document in store.documents(text=False)}
    originals = ((document.id, store.vault.chunks(document.id)) for document in held)
    return Contents(store, shown, store.custody(), store.judgement_chain(), same, None, originals=originals)


def _note(store: StoredCase, action: Action, out: Path, by: str | None, why: str, told: dict[str, str]) -> None:
    """Notes what left; what cannot be noted does not leave."""
    try:
        store.note_custody(action, by=by, why=why, details=told)
    except CaseError:
        out.unlink(missing_ok=True)
        raise


# -- backups


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was written and read back. `lacking`: documents whose original was not in the vault as it had been brought."""

    checked: Checked
    lacking: tuple[str, ...]


def backup(case: "OpenCase", out: Path, *, by: str | None = None, progress: Progress | None = None) -> Backup:
    """Writes everything that the case is into one file: records, ledgers, originals, kept answers, the key. Confidential.

    It is of one moment, whatever another process writes meanwhile, and is read back before it gets its name.
    """
    store = case.store
    with scratch(case.path) as folder:
        copied = pieces_of(store, folder)
        about = {"backup": BACKUP, "case": store.header.case, "private_persons": "named: confidential"}
        made = packed.pack(out, _told(copied.pieces, progress), about, secret=True)
    _note(store, Action.EXPORTED, out, by, "", {"format": "backup", "seal": made.seal, "private_persons": "named"})
    return Backup(made, copied.lacking)


def _told(pieces: Sequence[Piece], progress: Progress | None) -> Iterator[Member]:
    for number, piece in enumerate(pieces):
        if progress:
            progress(number, len(pieces), piece.name)
        yield Member(piece.name, piece.chunks)


@dataclass(frozen=True, slots=True)
class Restored:
    """A case made of a backup, and what is wrong in it: the same as was wrong in the case when it was backed up."""

    store: StoredCase
    findings: tuple[Finding, ...]


def restore(file: Path, target: Path, *, by: str | None = None, progress: Progress | None = None) -> Restored:
    """Makes the case again, whole or not at all. Raises ExchangeError when the file is no backup or is damaged, CaseError when something
    is at `target` already."""
    with packed.opened(file) as archive:
        about, listed = packed.listed_in(file, archive)
        if about.get("backup") != BACKUP:
            other = "a bundle" if "bundle" in about else "a backup of another version of the program"
            raise ExchangeError(f"{file}: {other}, not a backup that this version can restore. A backup comes from: testimonia backup CASE")
        store = put_back(target, _taken_out(file, archive, listed, progress))
    store.note_custody(Action.RESTORED, by=by, details={"from": file.name})
    return Restored(store, store.verify())


def _taken_out(file: Path, archive: ZipFile, listed: Sequence[Listed], progress: Progress | None) -> Iterator[Piece]:
    held = set(archive.namelist())
    for number, entry in enumerate(listed):
        if progress:
            progress(number, len(listed), entry.name)
        if entry.name not in held:
            raise ExchangeError(f"{file}: {entry.name} is missing from the backup. Nothing was restored. Take another backup.")
        yield Piece(entry.name, packed.read(archive, entry))


# -- time stamps


@dataclass(frozen=True, slots=True)
class Subject:
    """What is stamped: `of` in words of the ledger, `item` in ids, and the bytes themselves."""

    of: str
    item: str
    message: bytes


def subject(store: StoredCase, document: Document | None = None, head: str | None = None) -> Subject:
    """The original of a document; else the end of the custody ledger, now or as `head` ("count:hash") says it was.

    A stamp on the end of the ledger dates everything that the ledger told until then, so also every document that was brought.
    """
    if document is not None:
        try:
            return Subject("original", document.id, store.vault.get(document.id))
        except FileNotFoundError:
            raise CaseError(f"{document.name}: the original is not in the vault. Read the file again to put it back.") from None
    return _ledger(head or str(store.heads()["custody"]))


def _ledger(head: str) -> Subject:
    return Subject(head, "", head.encode())


def stamp_request(what: Subject) -> bytes:
    """The file to send to a time stamping authority: it tells a hash and nothing else."""
    return request(what.message)


def keep_stamp(store: StoredCase, what: Subject, response: bytes, roots: Sequence[bytes] = (), by: str | None = None) -> Stamp:
    """Checks an authority's answer and keeps it in the ledger. Raises ExchangeError when it is about something else or not trusted."""
    stamp = stamp_of(response, what.message, roots)
    store.note_custody(Action.STAMPED, item=what.item, by=by, details=as_details(stamp, response, what.of))
    return stamp


def latest_stamped_head(store: StoredCase, response: bytes) -> Subject:
    """Which end of the ledger an answer is about: requests are made, and the ledger goes on. Raises ExchangeError when it is none."""
    ends = [f"{entry.seq}:{entry.hash}" for entry in store.custody()]
    for head in reversed(ends):
        try:
            stamp_of(response, head.encode())
        except ExchangeError as error:
            if "about other bytes" not in str(error):
                raise
            continue
        return _ledger(head)
    raise ExchangeError(
        "the stamp is about no state of this case's ledger. Is it about a document? Name it: testimonia stamp CASE DOCUMENT"
    )


def ask_authority(address: str, asked: bytes) -> bytes:
    """Sends a request to a time stamping authority, which sees who asks and when. Raises EndpointError when it does not answer."""
    from urllib.error import URLError
    from urllib.request import Request, urlopen

    if not address.startswith(("https://", "http://")):
        raise EndpointError(f"{address}: not the address of a time stamping authority. It begins with https:// or http://")
    try:
        sent = Request(address, data=asked, headers={"Content-Type": REQUEST_TYPE})
        with urlopen(sent, timeout=_STAMP_SECONDS) as answer:
            content: bytes = answer.read(1 << 20)
            return content
    except (URLError, TimeoutError, OSError, ValueError) as error:
        raise EndpointError(
            f"{address}: does not answer ({error}). Send the request another way: testimonia stamp CASE --request FILE.tsq"
        ) from None


@dataclass(frozen=True, slots=True)
class StampFound:
    """A stamp in the ledger. `stamp` is None, with `why`, where it does not hold."""

    entry: Entry
    stamp: Stamp | None
    why: str


def stamps(store: StoredCase, roots: Sequence[bytes] = ()) -> tuple[StampFound, ...]:
    """Every time stamp in the ledger, checked without a network; against `roots` where they are given."""
    found: list[StampFound] = []
    ends = {f"{entry.seq}:{entry.hash}" for entry in store.custody()}
    for entry in store.custody():
        if entry.action is not Action.STAMPED or entry.erased:
            continue
        of = entry.details.get("of", "")
        try:
            if of != "original" and of not in ends:
                raise ExchangeError(f"the ledger has no end {of}: it is not the ledger that was stamped")
            message = store.vault.get(entry.item) if of == "original" else of.encode()
            found.append(StampFound(entry, stamp_of(response_in(entry.details), message, roots), ""))
        except (ExchangeError, CaseError, FileNotFoundError, KeyError, ValueError) as error:
            found.append(StampFound(entry, None, str(error)))
    return tuple(found)
