"""Exports: the masked view, or the case itself where somebody asked for that, handed to a format; a manifest; an entry in the ledger."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from testimonia.errors import CaseError
from testimonia.exchange.jsonl import write_record
from testimonia.exchange.out import Loss, Lost, Writer, writer
from testimonia.exchange.out.manifest import withdraw, write_manifest
from testimonia.model.custody import Action
from testimonia.pipeline.files import writable
from testimonia.text.masking import Manifest

if TYPE_CHECKING:
    from testimonia.pipeline.case import OpenCase
    from testimonia.store import StoredCase

RECORD = "jsonl"
"""The format of the case itself: always unmasked."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What came of an export. `masked`: what was hidden, None where private persons are named; `manifest`: None for a record."""

    lost: Lost
    masked: Manifest | None
    manifest: Path | None


def export_record(case: "OpenCase", out: str | Path | IO[str], *, text: bool, by: str | None, why: str) -> Exported:
    """The case itself as a record. What cannot be noted in the ledger does not leave."""
    case.settle()
    told = {"format": RECORD, "private_persons": "named"}
    if not isinstance(out, (str, Path)):
        _note(case.store, by, why, told)  # what went into a stream cannot be called back
    with case.store.snapshot(), writable(out) as file:
        write_record(case.store, file, text=text)
        texts = 0 if text else sum(1 for _ in case.store.documents(text=False))
    if isinstance(out, (str, Path)):
        try:
            _note(case.store, by, why, {"file": Path(out).name, **told})
        except CaseError:
            Path(out).unlink(missing_ok=True)
            raise
    losses = (Loss("texts", texts, "left out as asked; quotes stay"),) if texts else ()
    return Exported(Lost(losses), None, None)


def export(case: "OpenCase", out: Path, form: str, *, links: str, whole: bool, by: str | None, why: str) -> Exported:
    """The case in another format, with its manifest. Raises ExchangeError for an unknown format, or when it cannot be written."""
    chosen = writer(form)
    case.settle()
    with case.store.snapshot():
        view = None if whole else case.masked()
        shown = case.store if view is None else view
        lost = chosen.write(shown, out, links=links)
        masked = None if view is None else view.manifest
        manifest = write_manifest(out, chosen, shown.header, lost, None if masked is None else masked.as_json())
    try:
        _note(case.store, by, why, {"file": out.name, **_told(chosen, masked, manifest)})
    except CaseError:
        withdraw(out)
        raise
    return Exported(lost, masked, manifest)


def _told(chosen: Writer, masked: Manifest | None, manifest: Path) -> dict[str, str]:

    seal = hashlib.sha256(manifest.read_bytes()).hexdigest()  # the manifest has the digest of every file
    return {"format": chosen.name, "private_persons": "named" if masked is None else "masked", "manifest_sha256": seal}


def _note(store: "StoredCase", by: str | None, why: str, told: dict[str, str]) -> None:
    store.note_custody(Action.EXPORTED, by=by, why=why, details=told)
