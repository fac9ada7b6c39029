"""One case on disk: opening, adding, reading back."""

import json
import logging
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Column, ColumnElement, Connection, Engine, Table, and_, create_engine, event, func, or_, select, true
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.pool import NullPool

from testimonia.errors import CaseDamaged, CaseError, JudgementError, RecordError, SpanError
from testimonia.model.custody import Action, Bringing, Entry, Head, Linked
from testimonia.model.filed import Filed, filed
from testimonia.model.judgements import Asked, added, contradictions, maker, question, withdrawn
from testimonia.model.layout import Layout, from_json, to_json
from testimonia.model.lines import Noun
from testimonia.model.parts import spans_of
from testimonia.model.protocols import Extraction, Reconciliation
from testimonia.model.record import Account, Claim, Document, Header, Incident, Judgement, Mention, Record
from testimonia.model.terms import DocumentStatus, Verdict
from testimonia.store import custody, history, layering, ledger, rows, secret, stepping, sums
from testimonia.store.contradicting import told
from testimonia.store.earlier import keep_copy
from testimonia.store.history import Cause, State
from testimonia.store.importing import Importing
from testimonia.store.in_force import InForce, stands
from testimonia.store.known import Known, known
from testimonia.store.layering import Layer
from testimonia.store.lock import CaseLock, sweep_drafts
from testimonia.store.remote import RemoteVault, remote_vault
from testimonia.store.stepping import Signature
from testimonia.store.superseding import superseding
from testimonia.store.tables import (
    ACCOUNTS,
    APPLICATION_ID,
    CLAIMS,
    DOCUMENTS,
    INCIDENTS,
    JUDGEMENTS,
    LAYOUTS,
    MENTIONS,
    MIGRATIONS,
    READINGS,
    migrate,
)
from testimonia.store.trouble import damaged, trouble
from testimonia.store.vault import Originals, Vault
from testimonia.store.verify import Finding, check

_LOG = logging.getLogger(__name__)
_ROWS = 500
_CACHE = -131072  # kilobytes, for one large import
_NOTHING_TOLD = Bringing()


def open_store(path: Path, *, create: bool = False) -> "StoredCase":
    """The case at `path`. Raises CaseError when there is none and `create` is False, CaseTooNew, CaseDamaged, CaseLocked."""
    if not (path / "case.sqlite").is_file():
        if (path / ledger.NAME).is_file():
            raise damaged(path)
        if not create:
            raise CaseError(f"{path}: no case here. Make one by reading documents into it: testimonia read FOLDER --case {path}")
        if path.is_file() or (path.is_dir() and any(path.iterdir()) and not (path / "lock").exists()):
            raise CaseError(f"{path}: exists and is not a case. Choose another name: testimonia read FOLDER --case NAME.case")
    with trouble(path):
        path.mkdir(parents=True, exist_ok=True)
    return StoredCase(path)


def _begins(column: Column[Any], prefix: str) -> ColumnElement[bool]:
    """By the column's index, which LIKE would not use; ids are in small letters."""
    return and_(column >= prefix.lower(), column < prefix.lower() + "\U0010ffff")


def _engine(file: Path) -> Engine:
    engine = create_engine(f"sqlite:///{file}", poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _: Any) -> None:
        # The driver's own idea of transactions would commit behind our back; begin and commit are ours.
        connection.isolation_level = None
        try:
            for pragma in ("foreign_keys = ON", "synchronous = FULL", "busy_timeout = 5000"):
                connection.execute(f"PRAGMA {pragma}")
        except UnicodeDecodeError:  # the driver fails at telling of a damaged name before SQLite's own error is told
            raise damaged(file.parent) from None

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A writer that began as a reader would fail where another process wrote in between.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")

    @event.listens_for(engine, "handle_error")
    def _undecodable(context: Any) -> None:
        if isinstance(context.original_exception, UnicodeDecodeError):
            raise damaged(file.parent)

    return engine


class StoredCase:
    """A case. Reading needs no lock and sees the last finished write; every write is one transaction under the case's lock."""

    def __init__(self, path: Path, originals: Originals | None = None) -> None:
        """`originals`: the vault, where it is not the case's own to say."""
        self.path = path
        self._vault = originals
        self._engine = _engine(path / "case.sqlite")
        self._lock = CaseLock(path)
        self._snapshot: Connection | None = None
        self._together: Connection | None = None
        with self._read() as connection:
            version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
            owner = int(connection.exec_driver_sql("PRAGMA application_id").scalar_one())
            others = connection.exec_driver_sql("SELECT count(*) FROM sqlite_schema").scalar_one()
        if owner != APPLICATION_ID and (version or others):
            raise damaged(path)
        if version != len(MIGRATIONS):
            self._migrate(version)
        self._catch_up()

    def _migrate(self, version: int) -> None:
        new = version == 0
        with self.writing():
            if 0 < version < len(MIGRATIONS):
                kept = keep_copy(self.path, version)
                _LOG.warning("%s: brought to format %d; its database as it was is kept: %s", self.path, len(MIGRATIONS), kept)
            if new:
                with trouble(self.path), self._engine.connect() as connection:
                    connection.rollback()
                    connection.connection.driver_connection.execute("PRAGMA journal_mode = WAL")  # type: ignore[union-attr]
            with self._write() as connection:
                migrate(connection, str(self.path))
                if new:
                    rows.set_meta(connection, "case", self.path.stem)

    def _catch_up(self) -> None:
        """Brings into the ledger file what a killed program left out. What keeps it from that is told by `verify`, and keeps nobody from
        reading."""
        with suppress(CaseError):
            with self._read() as connection:
                behind = ledger.behind(self.path, connection)
            if behind:
                with self._appending():
                    pass

    @property
    def vault(self) -> Originals:
        """The originals: on this disk, or where `move_vault` put them."""
        if self._vault is None:
            with self._read() as connection:
                address = rows.meta(connection).get("vault")
            self._vault = remote_vault(address) if address else Vault(self.path / "vault")
        return self._vault

    # -- transactions

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Holds the case's lock, for several writes in a row. Raises CaseLocked when another process has it."""
        with trouble(self.path):
            first = self._lock.acquire()
        try:
            if first:
                sweep_drafts(self.path)
                if (self.path / "vault").is_dir():
                    Vault(self.path / "vault").sweep()
            with self._kept_open() if first else nullcontext():
                yield
        finally:
            self._lock.release()

    @contextmanager
    def _kept_open(self) -> Iterator[None]:
        """A connection that does nothing: the last one that closes writes the journal back into the database, once and not after
        each document."""
        with trouble(self.path), self._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA user_version")
            connection.rollback()
            yield

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        if self._together is not None:
            with self._together.begin_nested():  # what fails takes back its own part alone
                yield self._together
            return
        with self.writing(), self._appending() as connection:
            yield connection

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is written inside is one transaction, for many small documents: all of it is kept, or, when the block breaks off, nothing.

        A write that raises inside, and is caught there, takes back only itself.
        """
        with self.changing() as connection:
            self._together = connection
            try:
                yield
            finally:
                self._together = None

    @contextmanager
    def changing(self) -> Iterator[Connection]:
        """One transaction under the lock, for the other modules of this room; reading inside sees what it wrote."""
        with self._write() as connection, self._reading_from(connection):
            yield connection

    @contextmanager
    def _appending(self) -> Iterator[Connection]:
        """One transaction without the case's lock: for what may be added while another process reads documents in."""
        with trouble(self.path), self._engine.connect().execution_options(writes=True) as connection:
            with connection.begin():
                ledger.must_fit(self.path, connection)
                yield connection
                ends = custody.heads(connection)
            custody.note_heads(self.path, ends)
            with connection.begin():
                ledger.follow(self.path, connection)

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        if self._snapshot is not None:
            yield self._snapshot
        else:
            with trouble(self.path), self._engine.connect() as connection:
                yield connection

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Everything read inside belongs to one moment, whatever another process writes meanwhile."""
        with self._read() as connection, self._reading_from(connection):
            yield

    @contextmanager
    def _reading_from(self, connection: Connection) -> Iterator[None]:
        before, self._snapshot = self._snapshot, connection
        try:
            yield
        finally:
            self._snapshot = before

    # -- reading

    @property
    def header(self) -> Header:
        """First line of the record: the case's name, and the program and reader that made it."""
        with self._read() as connection:
            meta = rows.meta(connection)
        return Header(case=meta.get("case", self.path.stem), made_by=meta.get("made_by", ""))

    @property
    def stale(self) -> bool:
        """Whether documents or judgements came in after the incidents were last built."""
        return self.awaiting is not None

    @property
    def awaiting(self) -> Cause | None:
        """What came in after the incidents were last built, documents before judgements; None when nothing did."""
        with self._read() as connection:
            return {"yes": Cause.READING, "judged": Cause.JUDGEMENT}.get(rows.meta(connection).get("stale", ""))

    @property
    def public_material(self) -> bool:
        """Whether somebody declared that everything in the case is public, so that its texts may be sent to another machine."""
        with self._read() as connection:
            return rows.meta(connection).get("public_material") == "yes"

    @property
    def sent_to(self) -> tuple[str, ...]:
        """Addresses on other machines to which texts of the case were sent, in the order of the first time."""
        with self._read() as connection:
            return tuple(json.loads(rows.meta(connection).get("sent_to", "[]")))

    def documents(self, *, text: bool = True) -> Iterator[Document]:
        """By id. `text=False` leaves the texts on the disk: `document.text` is then None."""
        columns = (DOCUMENTS.c.body, DOCUMENTS.c.text) if text else (DOCUMENTS.c.body,)
        with self._read() as connection:
            for row in connection.execute(select(*columns).order_by(DOCUMENTS.c.id), execution_options={"yield_per": 1 if text else _ROWS}):
                yield rows.document(row.body, row.text if text else None)

    def document(self, document: str) -> Document | None:
        """The document with its text; None when the case has none of that id."""
        with self._read() as connection:
            row = connection.execute(select(DOCUMENTS.c.body, DOCUMENTS.c.text).where(DOCUMENTS.c.id == document)).one_or_none()
        return rows.document(row.body, row.text) if row else None

    def mentions(self, document: str | None = None) -> Iterator[Mention]:
        """By document, in the order of reading; of one document when its id is given."""
        return cast(Iterator[Mention], self._nouns(MENTIONS, document))

    def claims(self, document: str | None = None) -> Iterator[Claim]:
        """By document, in the order of reading, superseded ones included; of one document when its id is given."""
        return cast(Iterator[Claim], self._nouns(CLAIMS, document))

    def accounts(self) -> Iterator[Account]:
        return cast(Iterator[Account], self._nouns(ACCOUNTS))

    def incidents(self) -> Iterator[Incident]:
        return cast(Iterator[Incident], self._nouns(INCIDENTS))

    def number_of_incidents(self) -> int:
        """How many incidents there are."""
        return self.numbers()["incident"]

    def numbers(self) -> dict[str, int]:
        """How many documents, claims and incidents there are, superseded claims included."""
        counted = {"document": DOCUMENTS, "claim": CLAIMS, "incident": INCIDENTS}
        with self._read() as connection:
            return {name: connection.execute(select(func.count()).select_from(table)).scalar_one() for name, table in counted.items()}

    def judgements(self) -> Iterator[Judgement]:
        """In the order in which they were made."""
        return cast(Iterator[Judgement], self._nouns(JUDGEMENTS))

    def record(self) -> Record:
        """The whole case in memory."""
        with self.snapshot():
            return Record(
                self.header,
                tuple(self.documents()),
                tuple(self.mentions()),
                tuple(self.claims()),
                tuple(self.accounts()),
                tuple(self.incidents()),
                tuple(self.judgements()),
            )

    def signatures(self) -> dict[str, Signature]:
        """Of every document that was read, what changes with everything that is read in it or said of it; within one run of the program."""
        with self._read() as connection:
            return stepping.signatures(connection)

    def current(self, document: str | None = None) -> tuple[tuple[Mention, ...], tuple[Claim, ...]]:
        """What incidents are built from: claims that none supersedes and no later reading left behind, and their mentions.

        Of the whole case, or of one document when its id is given. A mention without any claim counts too: somebody says that it happened.
        """
        in_force = stands(self._withdrawn())
        of_it = true() if document is None else CLAIMS.c.document == document
        with self._read() as connection, self._reading_from(connection):
            found = connection.execute(select(CLAIMS.c.body).where(in_force, of_it).order_by(CLAIMS.c.document, CLAIMS.c.seq))
            claims = tuple(cast(Claim, rows.noun(row.body)) for row in found)
            told_of = select(CLAIMS.c.mention).where(of_it)
            here = true() if document is None else MENTIONS.c.document == document
            bare = connection.execute(select(MENTIONS.c.id).where(MENTIONS.c.id.not_in(told_of), here)).scalars()
            used = {claim.mention for claim in claims} | set(bare)
            return tuple(mention for mention in self.mentions(document) if mention.id in used), claims

    def in_force(self) -> InForce:
        """The same, to be asked for a few documents or mentions at a time, inside one `snapshot`."""
        return InForce(self._read, self._withdrawn())

    def followed(self, ids: Collection[str]) -> tuple[Claim, ...]:
        """These claims, and all that supersede another or are superseded: what judgements are carried on by."""
        replaced = select(CLAIMS.c.supersedes).where(CLAIMS.c.supersedes.is_not(None))
        wanted = or_(CLAIMS.c.supersedes.is_not(None), CLAIMS.c.id.in_(replaced), CLAIMS.c.id.in_(sorted(ids)))
        with self._read() as connection:
            found = connection.execute(select(CLAIMS.c.body).where(wanted).order_by(CLAIMS.c.document, CLAIMS.c.seq))
            return tuple(cast(Claim, rows.noun(row.body)) for row in found)

    def _withdrawn(self) -> frozenset[str]:
        """Claims of corrections that were undone or are contested."""
        judgements = tuple(self.judgements())
        corrected = {str(judgement.on) for judgement in judgements if judgement.verdict is Verdict.CORRECT}
        additions = added(judgements)
        if not corrected and not additions:
            return frozenset()
        with self._read() as connection:
            found = [row.body for row in connection.execute(select(CLAIMS.c.body).where(CLAIMS.c.supersedes.in_(corrected)))]
            accepted = sorted(additions)
            for at in range(0, len(accepted), _ROWS):
                made = select(CLAIMS.c.id, CLAIMS.c.made_by, CLAIMS.c.body).where(CLAIMS.c.id.in_(accepted[at : at + _ROWS]))
                found += [row.body for row in connection.execute(made) if row.made_by == additions[row.id]]
            return withdrawn([cast(Claim, rows.noun(body)) for body in found], judgements)

    @property
    def rule(self) -> str | None:
        """Name of the figure rule chosen for the case; None when none was chosen."""
        with self._read() as connection:
            return rows.meta(connection).get("rule")

    @property
    def weights(self) -> str | None:
        """The weights of linkage learnt from this case's judgements, as JSON; None while the shipped ones are used."""
        with self._read() as connection:
            return rows.meta(connection).get("weights") or None

    def states(self) -> tuple[State, ...]:
        """Every state in which the incidents were built, the first first."""
        with self._read() as connection:
            return history.states(connection)

    def layer(self, number: int) -> Reconciliation:
        """Incidents and accounts as they stood in the state of that number; of state 0, before the first, none."""
        with self._read() as connection:
            return history.layer(connection, number)

    def find(self, prefix: str) -> tuple[Noun, ...]:
        """Every noun whose id begins so; a document also by the digits after "sha256:" or by its name."""
        found: list[Noun] = []
        with self._read() as connection, self._reading_from(connection):
            for table in (INCIDENTS, ACCOUNTS, CLAIMS, MENTIONS, JUDGEMENTS):
                matches = connection.execute(select(table.c.body).where(_begins(table.c.id, prefix), table.c.body != ""))
                found += [rows.noun(row.body) for row in matches]
            by_id = or_(*(_begins(DOCUMENTS.c.id, start) for start in (prefix, "sha256:" + prefix)))
            by_name = func.json_extract(DOCUMENTS.c.body, "$.name") == prefix
            matches = connection.execute(select(DOCUMENTS.c.body, DOCUMENTS.c.text).where(or_(by_id, by_name)).order_by(DOCUMENTS.c.id))
            found += [rows.document(row.body, row.text) for row in matches]
        return tuple(found)

    def reader_of(self, document: str) -> str | None:
        """Which reader read the document last; None when none did."""
        last = select(READINGS.c.made_by).where(READINGS.c.document == document).order_by(READINGS.c.seq.desc()).limit(1)
        with self._read() as connection:
            return connection.execute(last).scalar_one_or_none()

    def known(self, ids: Collection[str]) -> dict[str, Known]:
        """Those of a few hundred documents that are in the case, by id: see `testimonia.store.known`."""
        with self._read() as connection:
            return known(connection, ids)

    def persons(self) -> dict[str, tuple[str, ...]]:
        """Document id to the names of persons in it, for pages that hide them; without the documents of which it is not known."""
        with self._read() as connection:
            return rows.persons(connection)

    def custody(self, item: str | None = None) -> tuple[Entry, ...]:
        """What was done with the things in the case, the first entry first; with one item when its id is given."""
        with self._read() as connection:
            return custody.entries(connection, item)

    def judgement_chain(self) -> tuple[Linked, ...]:
        """The judgements as they are chained, those that were purged too."""
        with self._read() as connection:
            found = connection.execute(select(JUDGEMENTS).order_by(JUDGEMENTS.c.seq))
            return tuple(Linked(row.seq, row.body, row.previous, row.hash) for row in found)

    def heads(self) -> Mapping[str, Head]:
        """The ends of both ledgers, "judgements" and "custody": whoever notes them can check later that nothing before them changed."""
        with self._read() as connection:
            return custody.heads(connection)

    def layout(self, document: str) -> Layout | None:
        """Where the text of a document stands in its original; None when that was not kept."""
        with self._read() as connection:
            found = connection.execute(select(LAYOUTS.c.body).where(LAYOUTS.c.document == document)).scalar_one_or_none()
        if found is None:
            return None
        rows.loaded(found)  # damage is told as such
        return from_json(found)

    def key(self) -> bytes:
        """The case's secret, 32 bytes: made once, in a file of its own that a backup holds and nothing else that leaves the case."""
        with trouble(self.path):
            return secret.key(self.path)

    def verify(self) -> tuple[Finding, ...]:
        """Everything that contradicts itself: originals, quotes, ids, references, the ledger. Empty: all is well."""
        with self.snapshot(), self._read() as connection:
            return check(self, connection)

    def _nouns(self, table: Table, document: str | None = None) -> Iterator[Noun]:
        by = (table.c.document, table.c.seq) if "document" in table.c else (table.c.seq,)
        query = select(table.c.body).where(table.c.body != "").order_by(*by)  # a judgement that was purged is empty
        if document is not None:
            query = query.where(table.c.document == document)
        with self._read() as connection:
            for row in connection.execute(query, execution_options={"yield_per": _ROWS}):
                yield rows.noun(row.body)

    # -- writing

    def add(
        self,
        document: Document,
        content: bytes | None,
        extraction: Extraction,
        read_by: str | None,
        persons: Sequence[str] | None = None,
        *,
        bringing: Bringing = _NOTHING_TOLD,
    ) -> None:
        """Stores a document whole: the original, the text, what `read_by` found in it. All of it or nothing.

        A document that is there already keeps its description, unless it was not read until now; what another version of
        the reader finds is added, and supersedes what the former found (`testimonia.store.superseding`). `persons`: names
        of persons in the document, where the reader tells them. `bringing`: who brings it, for the custody ledger. Raises RecordError
        when the document was purged before and may not return.
        """
        with self.writing():
            claims = superseding(extraction.claims, self._readings_claims(document.id))
            known = self.document(document.id)
            with self._write() as connection:
                if known is None or known.status is not document.status:
                    custody.brought(connection, document, len(content) if content is not None else None, bringing)
                if content is not None:
                    self.vault.put(document.id, content)
                rows.add_documents(connection, [document])
                if document.status is DocumentStatus.READ:
                    rows.now_read(connection, document)
                rows.add_mentions(connection, extraction.mentions)
                rows.add_claims(connection, claims)
                if read_by is not None:
                    rows.add_reading(connection, document.id, read_by)
                if persons is not None:
                    rows.set_persons(connection, document.id, persons)
                rows.set_meta(connection, "stale", "yes")

    def note_custody(
        self,
        action: Action,
        *,
        item: str = "",
        by: str | None = None,
        why: str = "",
        details: Mapping[str, str] | None = None,
        at: str | None = None,
    ) -> Entry:
        """Adds an entry to the custody ledger. `item`: id of what it is about, empty for the whole case; `by`: the system's user when
        None; `at`: ISO 8601 in UTC, now when None. Waits for another process that writes, for seconds."""
        with self._appending() as connection:
            return custody.append(connection, action, item=item, by=by, why=why, details=details, at=at)

    def keep_layout(self, document: str, layout: Layout) -> None:
        """Keeps where the text of a document stands in its original, in place of what was kept before."""
        line = to_json(layout)
        statement = insert(LAYOUTS).values(document=document, body=line)
        with self._write() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["document"], set_={"body": line}))
            sums.renew(connection, "layouts", [document])

    def move_vault(self, address: str | None) -> int:
        """Moves the originals to an address that fsspec reaches, or back to this disk (None); how many were moved.

        Every one is read back and compared before the case looks for it at the new place; then the old ones are taken away.
        """
        with self.writing(), trouble(self.path):
            old, new = self.vault, remote_vault(address) if address else Vault(self.path / "vault")
            if isinstance(new, RemoteVault):
                new.attach()
            held = [id for id in self.originals() if old.digest(id) == id] if old.place != new.place else []
            for document in held:
                new.put(document, old.get(document))
                if new.digest(document) != document:
                    raise CaseDamaged(
                        f"{new.where(document)}: not what was put there. Nothing was moved; the originals are where they were."
                    )
            with self._write() as connection:
                rows.set_meta(connection, "vault", address or "")
            self._vault = new
            for document in held:
                old.remove(document)
        return len(held)

    def purged(self, document: str) -> Entry | None:
        """The entry by which a document was purged; None when it never was, or was brought again since."""
        with self._read() as connection:
            return custody.purged(connection, document)

    def originals(self) -> tuple[str, ...]:
        """Ids of everything that the vault should hold: documents, and the files that documents came in; those of absent originals too."""
        boxes = (entry.details.get("container", "") for entry in self.custody() if entry.action is Action.PART_OF)
        return tuple(dict.fromkeys((*(document.id for document in self.documents(text=False)), *filter(None, boxes))))

    def vault_is_here(self) -> None:
        """Notes that the originals lie in the case's own folder, where a restored backup has put them."""
        with self._write() as connection:
            rows.set_meta(connection, "vault", "")
        self._vault = None

    def keep_original(self, document: str, content: bytes) -> None:
        """Puts the original back when the vault has lost it."""
        with self.writing(), trouble(self.path):
            self.vault.put(document, content)

    def _readings_claims(self, document: str) -> tuple[Claim, ...]:
        """Claims of the reading in force; those that people wrote are not for a machine to supersede."""
        reader = self.reader_of(document)
        return tuple(claim for claim in self.claims(document) if claim.made_by == reader) if reader else ()

    def declare_public_material(self, public: bool) -> None:
        """Declares everything in the case public material, or takes that back. No export carries it to another case."""
        with self._write() as connection:
            rows.set_meta(connection, "public_material", "yes" if public else "no")

    def note_sent_to(self, address: str) -> None:
        """Notes, before it happens, that texts of the case go to an address on another machine."""
        with self.writing():
            if address not in self.sent_to:
                noted = json.dumps([*self.sent_to, address])
                with self._write() as connection:
                    rows.set_meta(connection, "sent_to", noted)

    def add_name(self, document: str, name: str, by: str | None = None) -> bool:
        """Notes that the same bytes came under another name too. False when the name was known."""
        known = self.document(document)
        if known is None:
            raise RecordError(f"{document}: the case holds no such document")
        if name == known.name or name in known.also_named:
            return False
        renamed = replace(known, also_named=tuple(sorted({*known.also_named, name})))
        with self._write() as connection:
            rows.set_document(connection, renamed)
            custody.append(connection, Action.BROUGHT, item=document, by=by, details={"name": name, "same_as": known.name})
        return True

    def add_judgement(self, judgement: Judgement, claim: Claim | None = None) -> None:
        """Appends what a person decided. `claim`: the corrected claim that comes with `correct`."""
        self.add_judgements([judgement], [claim] if claim is not None else [])

    def add_judgements(self, judgements: Sequence[Judgement], claims: Sequence[Claim] = ()) -> None:
        """Appends judgements, all or none. `claims`: those that come with `correct`, each superseding what is corrected.

        Raises RecordError when one is about nothing in the case, or a correction does not supersede what it corrects;
        JudgementError when one contradicts others that stand, naming both sides.
        """
        corrected = sorted(str(j.on) for j in judgements if j.verdict is Verdict.CORRECT)
        if corrected != sorted(str(claim.supersedes) for claim in claims):
            raise RecordError(f"judgement on {judgements[0].on}: `correct` comes with a claim that supersedes it; others come alone")
        with self._write() as connection, self._reading_from(connection):
            self._must_all_hold(connection, judgements)
            known = tuple(self.judgements())
            whole = (*known, *judgements)
            before = set(contradictions(known))
            new = [found for found in contradictions(whole) if found not in before]
            if new:
                raise JudgementError(told(new[0], whole, tuple(judgements)))
            rows.add_claims(connection, claims)
            rows.append_judgements(connection, judgements)
            self._judged(connection)

    def append_as_given(self, connection: Connection, judgements: Sequence[Judgement], claims: Sequence[Claim]) -> None:
        """Appends the answers of several reviewers, who may contradict one another; each was looked at when it was given."""
        rows.add_claims(connection, claims)
        rows.append_judgements(connection, judgements)
        self._judged(connection)

    def add_coded(self, mentions: Sequence[Mention], claims: Sequence[Claim], judgements: Sequence[Judgement]) -> None:
        """Adds what a person read, with the judgements by which they stand for it; all or none. Their document counts as read from now on.

        Raises SpanError when a quote does not stand in its document, RecordError when a document or a mention is not there, or when a
        claim was not made by the judgement that comes with it.
        """
        with self._write() as connection, self._reading_from(connection):
            nouns: tuple[Mention | Claim, ...] = (*mentions, *claims)
            for noun in nouns:
                document = self.document(noun.document)
                if document is None or document.text is None:
                    raise RecordError(f"{noun.document}: the case holds no such document with its text. Nothing was added.")
                for span in spans_of(noun):
                    if document.text[span.start : span.end] != span.quote:
                        raise SpanError(
                            f"{document.name}: at {span.start}:{span.end} the text does not read {span.quote!r}. Nothing was added."
                        )
                if document.status is not DocumentStatus.READ:
                    rows.now_coded(connection, document)
            rows.add_mentions(connection, mentions)
            for claim in claims:
                if connection.execute(select(MENTIONS.c.document).where(MENTIONS.c.id == claim.mention)).scalar() != claim.document:
                    raise RecordError(f"claim on {claim.property}: its mention {claim.mention} is none of its document. Nothing was added.")
            rows.add_claims(connection, claims)
            made = {j.on: maker(j.by, j.at) for j in judgements if j.verdict is Verdict.ACCEPT}
            if {c.id: c.made_by for c in claims} != made:
                raise RecordError("what a person adds comes with their judgement on it, and on nothing else. Nothing was added.")
            rows.append_judgements(connection, judgements)
            self._judged(connection)

    def _must_all_hold(self, connection: Connection, judgements: Sequence[Judgement]) -> None:
        """`must_hold` of each; what single ids stand for is asked for together."""
        ids = [j.on for j in judgements if isinstance(j.on, str)]
        things = {i for table in (CLAIMS, INCIDENTS) for i in rows.held(connection, table, ids)}
        judged = rows.held(connection, JUDGEMENTS, [j.on for j in judgements if isinstance(j.on, str) and j.verdict is Verdict.UNDO])
        for judgement in judgements:
            if judgement.on not in things and not (judgement.verdict is Verdict.UNDO and judgement.on in judged):
                self.must_hold(connection, judgement)

    def must_hold(self, connection: Connection, judgement: Judgement, beside: Collection[Judgement] = ()) -> None:
        """Raises RecordError when a judgement is about nothing that the case holds. `beside`: judgements that can be taken back too."""
        ids = (judgement.on,) if isinstance(judgement.on, str) else judgement.on
        if judgement.verdict is Verdict.UNDO and any(j.id in ids for j in beside):
            return
        if isinstance(judgement.on, str):
            tables: tuple[Table, ...] = (JUDGEMENTS, CLAIMS, INCIDENTS) if judgement.verdict is Verdict.UNDO else (CLAIMS, INCIDENTS)
            kinds = "claim or incident"
        else:
            tables, kinds = (MENTIONS,), "mention"
        for target in ids:
            if any(connection.execute(select(t.c.seq).where(t.c.id == target)).first() for t in tables):
                continue
            if question(judgement)[0] is Asked.IDENTITY and target in self._origins():
                continue
            raise RecordError(f"judgement on {target}: the case has no {kinds} of that id. List them: testimonia show {self.path}")

    def _origins(self) -> frozenset[str]:
        return frozenset(account.origin.id for account in self.accounts())

    def choose_rule(self, rule: str) -> None:
        """Keeps the name of the figure rule by which ranges are made from now on."""
        with self._write() as connection:
            rows.set_meta(connection, "rule", rule)
            self._judged(connection)

    def keep_weights(self, weights: str | None) -> None:
        """Keeps learnt weights (JSON) for all later reconciliations; None goes back to the shipped ones."""
        with self._write() as connection:
            rows.set_meta(connection, "weights", weights or "")
            self._judged(connection)

    @staticmethod
    def _judged(connection: Connection) -> None:
        if rows.meta(connection).get("stale") != "yes":
            rows.set_meta(connection, "stale", "judged")

    def put_layer(self, layer: Layer, made_by: str, cause: Cause = Cause.READING, *, rule: str = "", at: str | None = None) -> None:
        """Puts a second layer in place of the one that stands, in one transaction: what is another than before is written, and no more.

        `made_by`: program and reader, for the record's header. `cause`, `rule`, `at`: what the state is noted with; `at` is ISO 8601
        in UTC, now when None. See `testimonia.store.layering`.
        """
        with self._write() as connection:
            layering.write(connection, layer, at or custody.now(), cause, rule)
            rows.set_meta(connection, "made_by", made_by)
            rows.set_meta(connection, "stale", "no")

    def written(self) -> tuple[int, ...]:
        """How much was ever written: the same numbers mean that nothing that incidents are built from has come since."""
        with self._read() as connection:
            last = (select(func.max(table.c.seq)) for table in (DOCUMENTS, READINGS, CLAIMS, JUDGEMENTS))
            return tuple(connection.execute(query).scalar_one() or 0 for query in last)

    def take_in(self, nouns: Iterable[Noun]) -> None:
        """Adds a record, noun by noun in its order. See `take_in_filed`."""
        rest = iter(nouns)
        batches = iter(lambda: tuple(islice(rest, _ROWS)), ())
        self.take_in_filed(map(filed, batches))

    def take_in_filed(self, batches: Iterable[Filed]) -> None:
        """Adds a record, batch by batch in its order, in one transaction: everything or nothing. Memory does not grow with it.

        What is there already stays. A case with documents of its own does not take the incidents and accounts: it is then
        `stale`, and they are built anew over all its documents. An empty case takes the header's name. Raises RecordError
        when a quote does not stand at its offsets.
        """
        with self._write() as connection, self._reading_from(connection), self.vault.together():
            connection.exec_driver_sql(f"PRAGMA cache_size = {_CACHE}")  # rows come in no order of their ids
            importing = Importing(connection, self.vault)
            for batch in batches:
                importing.take(batch)
            importing.finish()
            if rows.meta(connection).get("stale") != "yes":
                history.note_stored(connection, custody.now(), Cause.IMPORT, self.rule or "")

    def close(self) -> None:
        """Nothing is kept open between calls; this frees what the database library holds."""
        self._engine.dispose()
