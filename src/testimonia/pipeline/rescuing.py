"""Making a case again whose database is damaged, gone, or an older copy: originals from the vault, what people did from the ledger file.

The new database is made in a folder of its own inside the case and put in place when it is whole; the damaged one is kept beside it. What
breaks off before leaves everything as it was, and the same command begins again.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from testimonia.errors import CaseDamaged, CaseError, CaseFull, CaseLocked, CaseOutOfReach, CaseTooNew
from testimonia.model.custody import Action, Bringing
from testimonia.model.judgements import in_force, maker
from testimonia.model.protocols import Extraction, Reader, Reconciliation
from testimonia.model.record import ROW, Claim, Document, Judgement, Mention
from testimonia.model.terms import DocumentStatus
from testimonia.pipeline.ahead import processes_for
from testimonia.pipeline.case import OpenCase
from testimonia.pipeline.reading import Run, read_sources
from testimonia.pipeline.sources import options_of, sources_of
from testimonia.pipeline.summary import Notice, Progress, Tally
from testimonia.store import Finding, StoredCase, ledger, open_store, rows
from testimonia.store.copying import scratch
from testimonia.store.formerly import with_former_ids
from testimonia.store.layering import layer_of
from testimonia.store.lock import CaseLock
from testimonia.store.purge import clean, pending
from testimonia.store.putting import put_in_place
from testimonia.store.remote import remote_vault
from testimonia.store.trouble import trouble
from testimonia.store.vault import Originals, Vault

_AT_ONCE = 64 << 20  # bytes of originals that are held in memory
_HELPS = ("places.sqlite", "offices.json")
"""What a case has its documents read with."""


@dataclass(frozen=True, slots=True)
class Rescued:
    """A case that was made again. `aside`: the damaged database, None where there was none; `judgements` and `entries`: how many of
    people's decisions and of the custody ledger it holds; `documents`: how many; `lost`: what could not be made again, and why;
    `findings`: what is wrong in it still. `sound`: the database was sound, and only the ledger file was written anew."""

    store: StoredCase
    aside: Path | None = None
    judgements: int = 0
    entries: int = 0
    documents: int = 0
    lost: tuple[Notice, ...] = ()
    findings: tuple[Finding, ...] = ()
    sound: bool = False


def rescue(
    case: Path, *, by: str | None = None, reader: Reader | None = None, progress: Progress | None = None, workers: int | None = None
) -> Rescued:
    """Makes the case again from what is sound. Raises CaseError when nothing is damaged, CaseLocked when another process writes to it.

    `reader`: who reads the originals, as for `OpenCase.read`; claims on which somebody decided come back as they were, whoever reads.
    """
    if not (case / "case.sqlite").is_file() and not (case / ledger.NAME).is_file():
        raise CaseError(f"{case}: no case here, and nothing to make one of: neither case.sqlite nor {ledger.NAME}.")
    sound = _sound(case)
    if sound is not None:
        return sound
    lock = CaseLock(case)
    with trouble(case):
        lock.acquire()
    try:
        with scratch(case) as folder:
            made = _Again(case, folder, by)
            made.read(reader, progress, workers)
            made.store.close()
            aside = put_in_place(case, folder)
    finally:
        lock.release()
    store = open_store(case)
    with store.changing() as connection:
        broken_off = pending(connection)
    if broken_off:
        clean(store)
    counts = (len(list(store.judgements())), len(store.custody()), sum(1 for _ in store.documents(text=False)))
    return Rescued(store, aside, *counts, tuple(made.lost), store.verify())


def _sound(case: Path) -> Rescued | None:
    """Where only the ledger file is damaged, the case with a new one; None where the database must be made again."""
    try:
        store = open_store(case)
        found = store.verify()
        if any(finding.rescue for finding in found):
            return None
        if not any(finding.where == ledger.NAME for finding in found):
            raise CaseError(f"{case}: nothing is damaged that a rescue could make again. What is wrong: testimonia verify {case}")
        with store.changing() as connection:
            ledger.write_anew(case, connection, ledger.lines(case / ledger.NAME))
        return Rescued(store, findings=store.verify(), sound=True)
    except CaseDamaged:
        return None
    except (CaseLocked, CaseTooNew, CaseFull, CaseOutOfReach):
        raise
    except CaseError as error:
        if "nothing is damaged" in str(error):
            raise
        return None


@dataclass(slots=True)
class _Remembered:
    """What a former reader had read, of what somebody decided on, as a reader."""

    made_by: str
    nouns: dict[str, Extraction]

    def read(self, document: Document) -> Extraction:
        return self.nouns.get(document.id, Extraction())


class _Again:
    """A case in the making, in `folder`."""

    def __init__(self, case: Path, folder: Path, by: str | None) -> None:
        self.case, self.folder, self.by = case, folder, by
        self.lost: list[Notice] = []
        self.kept = tuple(ledger.lines(case / ledger.NAME))
        damaged = sum(line is None for _, line in ledger.numbered(case / ledger.NAME))
        if damaged:
            self.lost.append(Notice(ledger.NAME, f"{damaged} of its lines are damaged, and what they told is not in the case"))
        self.vault = self._vault()
        self.store = StoredCase(folder, self.vault)
        with self.store.changing() as connection:
            rows.set_meta(connection, "case", case.stem)
            ledger.replay(connection, self.kept)
            self.gone = set(pending(connection))
        self.store.note_custody(Action.RESTORED, by=by, details={"from": f"originals and {ledger.NAME}"})

    def _vault(self) -> Originals:
        notes = [line.row for line in self.kept if line.kind == "notes"]
        address = notes[-1].get("vault", "") if notes else ""
        return remote_vault(address) if address else Vault(self.case / "vault")

    # -- reading

    def read(self, reader: Reader | None, progress: Progress | None, workers: int | None) -> None:
        """Reads every original, behind what former readers had read of what was decided on; then what people wrote themselves."""
        names, boxes, rest = self._known()
        opened = OpenCase(self.store)
        theirs, machines = self._nouns()
        for name in _HELPS:
            with suppress(FileNotFoundError):
                shutil.copyfile(self.case / name, self.folder / name)
        own = machines.pop(opened.reader_for(reader).made_by, {})
        for made_by, found in machines.items():
            for some in self._portions([i for i in rest if i in found], names):
                self._take(some, _Remembered(made_by, found), None)
        for some in chain(self._portions(boxes, names), self._portions(rest, names)):
            self._take(some, opened.reader_for(reader, processes_for(sources_of(some, Tally())) if workers is None else workers), progress)
        self._add([own, theirs])
        self._name(names)
        opened.reconcile()
        self._lead_on()
        with self.store.changing() as connection:
            # Only now does the new database hold what the entries are about; and what it does not hold again stays in the file.
            ledger.write_anew(self.folder, connection, self.kept)
        self._tell(names)

    def _known(self) -> tuple[dict[str, list[str]], list[str], list[str]]:
        """Names by id, and ids of what is to be read: containers first, so that their parts come out of them."""
        names: dict[str, list[str]] = {}
        boxes: dict[str, None] = {}
        for entry in self.store.custody():
            if entry.action is Action.PURGED:
                self.gone.add(entry.item)
            elif entry.action is Action.BROUGHT and entry.item:
                self.gone.discard(entry.item)
                known = names.setdefault(entry.item, [])
                if not entry.erased and entry.details.get("media_type") != ROW:
                    known.append(entry.details.get("name", ""))
                elif not entry.erased:
                    self._row(names, entry.item, entry.details.get("from", ""))
            elif entry.action is Action.PART_OF and not entry.erased:
                boxes[entry.details.get("container", "")] = None
        for id in self.vault.held() if isinstance(self.vault, Vault) else ():
            names.setdefault(id, [])
        wanted = [id for id in names if id not in self.gone]
        return names, [id for id in wanted if id in boxes], [id for id in wanted if id not in boxes]

    def _row(self, names: dict[str, list[str]], item: str, file: str) -> None:
        names.pop(item, None)
        self.gone.add(item)  # a row is read with the map of its table, not as a text
        told = Notice(file, "rows of a table: import it again (testimonia import --as), and what was decided on them counts again")
        if told not in self.lost:
            self.lost.append(told)

    def _take(self, some: Sequence[tuple[str, bytes]], reader: Reader, progress: Progress | None) -> None:
        tally = Tally()
        run = Run(self.store, reader, tally, Bringing(self.by, {"from": "the vault"}), options_of(None, None))
        with self.store.writing():
            read_sources(run, sources_of(some, tally), progress)
        self.lost += tally.failed

    def _portions(self, ids: Sequence[str], names: dict[str, list[str]]) -> Iterator[list[tuple[str, bytes]]]:
        held: list[tuple[str, bytes]] = []
        size = 0
        for id in ids:
            if self.vault.digest(id) != id:
                continue  # told in the end, unless it comes out of a container
            content = self.vault.get(id)
            held.append((next(filter(None, names[id]), id.removeprefix("sha256:")[:12]), content))
            size += len(content)
            if size >= _AT_ONCE:
                yield held
                held, size = [], 0
        if held:
            yield held

    # -- what people decided on, and what they wrote

    def _nouns(self) -> tuple[dict[str, Extraction], dict[str, dict[str, Extraction]]]:
        """What people wrote, by document; and what each reader had read of what was decided on."""
        said = [noun for line in self.kept if line.kind in ("judgements", "answers") and line.row["body"] for noun in [_judgement(line)]]
        people = {name for j in said for name in (j.by, maker(j.by, j.at))}
        theirs: dict[str, Extraction] = {}
        machines: dict[str, dict[str, Extraction]] = {}
        for document, nouns in ledger.nouns_in(self.kept).items():
            mentions = {noun.id: noun for noun in nouns if isinstance(noun, Mention)}
            makers: dict[str, list[Claim]] = {}
            for noun in nouns:
                if isinstance(noun, Claim):
                    makers.setdefault(noun.made_by, []).append(noun)
            for made_by, claims in makers.items():
                own = tuple(dict.fromkeys(mentions[c.mention] for c in claims if c.mention in mentions))
                if made_by in people:
                    known = theirs.get(document, Extraction())
                    theirs[document] = Extraction((*known.mentions, *own), (*known.claims, *claims))
                else:
                    machines.setdefault(made_by, {})[document] = Extraction(own, tuple(claims))
        return theirs, machines

    def _add(self, groups: Sequence[dict[str, Extraction]]) -> None:
        for found in groups:
            for document, extraction in found.items():
                held = self.store.document(document)
                if held is None or held.text is None:
                    continue
                with self.store.changing() as connection:
                    rows.add_mentions(connection, extraction.mentions)
                    rows.add_claims(connection, extraction.claims)
                    if held.status is not DocumentStatus.READ:
                        rows.now_coded(connection, held)
                    rows.set_meta(connection, "stale", "yes")

    def _name(self, names: dict[str, list[str]]) -> None:
        for document in list(self.store.documents(text=False)):
            for name in dict.fromkeys(names.get(document.id, ())):
                if name:
                    self.store.add_name(document.id, name, self.by)

    def _lead_on(self) -> None:
        """Incidents on which somebody decided lead to those that took their place."""
        before = tuple(self.store.incidents())
        after = with_former_ids(before, ledger.incidents_in(self.kept))
        if after != before:
            self.store.put_layer(layer_of(Reconciliation(after, tuple(self.store.accounts()))), self.store.header.made_by)

    # -- what is not there again

    def _tell(self, names: dict[str, list[str]]) -> None:
        held = {document.id for document in self.store.documents(text=False)}
        boxes = {entry.details.get("container") for entry in self.store.custody() if entry.action is Action.PART_OF}
        for id, called in names.items():
            if id not in held | self.gone | boxes and self.vault.digest(id) != id:
                self.lost.append(
                    Notice(next(filter(None, called), id), "its original is not in the vault as it was brought. Read it again")
                )
        for judgement in in_force(tuple(self.store.judgements())):
            on = (judgement.on,) if isinstance(judgement.on, str) else judgement.on
            missing = [id for id in on if not self.store.find(id)]
            if missing:
                what = f"the judgement of {judgement.by} of {judgement.at}"
                self.lost.append(Notice(what, f"stands in the ledger, and {missing[0]}, which it is about, is not there again"))


def _judgement(line: ledger.Line) -> Judgement:
    found = rows.noun(line.row["body"])
    assert isinstance(found, Judgement)  # lines are as they were written
    return found
