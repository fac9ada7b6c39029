"""The case that a user opens: every step composed over the store."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from testimonia.errors import EndpointError, ExchangeError, RecordError
from testimonia.model.canonical import canonical_json
from testimonia.model.custody import Bringing
from testimonia.model.judgements import carried, contested, in_force
from testimonia.model.protocols import Reader
from testimonia.model.record import Account, Claim, Document, Incident, Judgement, Mention, Record
from testimonia.model.terms import DocumentStatus
from testimonia.pipeline.ahead import ReadAhead, processes_for
from testimonia.pipeline.files import opened_lines
from testimonia.pipeline.readers import AsksModel, ShippedReader, default_reader, llm_reader, made_by
from testimonia.pipeline.reading import Run, read_sources
from testimonia.pipeline.sources import options_of, sources_of
from testimonia.pipeline.summary import Progress, ReadSummary, Tally, counted

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from testimonia.evaluate import Comparison, ReviewersCompared, Side
    from testimonia.exchange.into import ColumnMap
    from testimonia.exchange.notebook import Shown
    from testimonia.exchange.packed import Checked
    from testimonia.intake.web import FetchPolicy
    from testimonia.pipeline.evidence import Backup
    from testimonia.pipeline.exporting import Exported
    from testimonia.pipeline.importing import ImportSummary, RosterSummary
    from testimonia.pipeline.leaving import Unmasking
    from testimonia.pipeline.publishing import Published
    from testimonia.pipeline.rebuilding import Rebuilder, Work
    from testimonia.pipeline.register import Register
    from testimonia.pipeline.wished import Wish
    from testimonia.reconcile import Dossier, ReconcileConfig
    from testimonia.reconcile.promises import Announcement
    from testimonia.store import Finding, StoredCase
    from testimonia.store.diff import Diff
    from testimonia.store.history import Cause
    from testimonia.store.purge import Purged
    from testimonia.store.review import Review
    from testimonia.text.masking import MaskedCase


class OpenCase:
    """A case in three lines: open it, read into it, look at it. Tables are pandas frames."""

    def __init__(self, store: "StoredCase") -> None:
        self.store = store
        self._kept_up: Rebuilder | None = None

    @property
    def path(self) -> Path:
        return self.store.path

    @property
    def public_material(self) -> bool:
        """Whether everything in the case was declared public, so that a language model on another machine may be asked."""
        return self.store.public_material

    def declare_public_material(self, public: bool = True) -> None:
        """Declares everything in the case public material, or takes that back."""
        self.store.declare_public_material(public)

    # -- in

    def llm_reader(self, endpoint: str, model: str, *, context: int = 8192, timeout: float = 300.0) -> Reader:
        """A language model as a reader for this case, with its declaration and its kept answers: see `testimonia.llm_reader`."""
        kept = self.path / "answers"
        return llm_reader(endpoint, model, context=context, timeout=timeout, public_material=self.public_material, answers=kept)

    def read(
        self,
        *paths: str | Path | tuple[str, bytes],
        reader: Reader | None = None,
        progress: Progress | None = None,
        by: str | None = None,
        source: str | None = None,
        again: bool = False,
        columns: Mapping[str, str] | None = None,
        date_order: str | None = None,
        workers: int | None = None,
    ) -> ReadSummary:
        """Reads files and folders, or (name, bytes) for what is no file, into the case and builds its incidents anew.

        Reading the same file twice changes nothing; a run that was broken off is taken up where it stopped. A document
        that fails is in the summary, and the rest goes on. Raises CaseLocked when another process writes to the case,
        CaseFull when the disk has no room, EndpointError when a language model cannot be asked; what was stored before stays.

        `by` and `source`: who brings the documents (the system's user when None) and where from, for the custody ledger, which keeps no
        folders of this machine. `again`: take in also what was purged from the case before.

        Archives, mailboxes, chats, feeds and tables are taken apart, each part a document. `columns`: of tables, which column holds what,
        `{"text": "body", "published": "date"}`. `date_order`: `dmy`, `mdy` or `ymd`, where tables and chats do not show it themselves.

        `workers`: processes that read at once; None: one a core where there is much to read. What comes out is the same.
        """
        tally = Tally()
        sources = sources_of(paths, tally, progress)
        reader = self.reader_for(reader, processes_for(sources) if workers is None else workers)
        tally.asks(reader)
        if isinstance(reader, AsksModel) and reader.sends_to:
            self._send_to(reader.sends_to)
        run = Run(self.store, reader, tally, Bringing(by, {"from": source} if source else {}, again), options_of(columns, date_order))
        with self.store.writing():
            read_sources(run, sources, progress)
            if self.store.stale:
                self.reconcile(made_by(reader))
        return tally.summary(self.store.number_of_incidents())

    def fetch(
        self,
        *urls: str,
        by: str | None = None,
        reader: Reader | None = None,
        progress: Progress | None = None,
        policy: "FetchPolicy | None" = None,
    ) -> ReadSummary:
        """Fetches single pages from the web and reads them into the case; their site sees who asks. Public addresses alone are asked.

        What was sent and answered is kept as a web archive, the hour with it. `by`: who brings them, kept there too.
        """
        from testimonia.pipeline.fetching import fetch_into

        return fetch_into(self, urls, by=by, policy=policy, reader=reader, progress=progress)

    def _send_to(self, address: str) -> None:
        """Refuses, or notes, that texts go to another machine."""
        from testimonia.extract.llm import refused

        if not self.public_material:
            raise EndpointError(refused(address))
        self.store.note_sent_to(address)

    def reconcile(self, made_by: str | None = None, *, rule: str | None = None, learn: bool | None = None) -> None:
        """Builds incidents and accounts anew from the claims in force and the judgements.

        `rule`: name of the figure rule by which ranges are made, from now on; None keeps the one chosen before. `learn`: True moves
        the weights of linkage by what reviewers called the same and different, from now on; False goes back to the shipped ones; None
        keeps what there is. Nothing is learnt without being asked for.
        """
        from testimonia.store.history import Cause

        with self.store.writing():
            if rule is not None:
                from testimonia.reconcile.rules import figure_rule

                self.store.choose_rule(figure_rule(rule).name)
            if learn is not None:
                self.store.keep_weights(self._learnt() if learn else None)
            changed = rule is not None or learn is not None
            self._rebuild(Cause.RULE if changed else self.store.awaiting or Cause.READING, made_by)

    def _learnt(self) -> str | None:
        from testimonia.reconcile import learnt_weights
        from testimonia.reconcile.weights import shipped

        moved = learnt_weights(*self._layers())  # from the shipped ones, so that learning twice is learning once
        return None if moved == shipped("claims") else canonical_json({"name": moved.name, "bits": moved.bits})

    def _rebuild(self, cause: "Cause", made_by: str | None = None) -> None:
        with self.store.writing():
            self._put(self._worked_out(), cause, made_by)

    def _worked_out(self) -> "Work":
        return self._rebuilder().work(self._config())

    def _put(self, work: "Work", cause: "Cause", made_by: str | None = None) -> None:
        self._rebuilder().put(work, cause, made_by or self.store.header.made_by)

    def _rebuilder(self) -> "Rebuilder":
        from testimonia.pipeline.rebuilding import Rebuilder

        if self._kept_up is None:
            self._kept_up = Rebuilder(self.store)
        return self._kept_up

    def settle_beside(self, turn: AbstractContextManager[object]) -> None:
        """Like `settle`, while others go on deciding: `turn` (a lock of theirs) and the case's own are held only while it writes.

        What was decided meanwhile makes it begin again.
        """
        while (cause := self.store.awaiting) is not None:
            before = self.store.written()
            found = self._worked_out()
            with turn, self.store.writing():
                if self.store.written() == before:
                    self._put(found, cause)
            found.close()

    def _config(self) -> "ReconcileConfig":
        from testimonia.reconcile import ReconcileConfig

        config = ReconcileConfig(rule=self.store.rule) if self.store.rule else ReconcileConfig()
        if self.store.weights is None:
            return config
        kept = json.loads(self.store.weights)
        bits = {name: tuple(values) for name, values in kept["bits"].items()}
        weights = config.linkage.weights
        if {name: len(values) for name, values in bits.items()} != {name: len(values) for name, values in weights.bits.items()}:
            raise RecordError(
                f"{self.path}: its weights were learnt with other levels of comparison than this version has. Learn them again: "
                f"testimonia reconcile {self.path} --learn, or go back to the shipped ones: testimonia reconcile {self.path} --shipped"
            )
        return replace(config, linkage=replace(config.linkage, weights=replace(weights, name=kept["name"], bits=bits)))

    def _layers(self) -> tuple[list[Document], Sequence[Mention], Sequence[Claim], Sequence[Judgement]]:
        """What incidents are built from: documents that were read, mentions and claims in force, the judgements as they carry on."""
        mentions, claims = self.store.current()
        documents = [document for document in self.store.documents() if document.status is DocumentStatus.READ]
        ledger = tuple(self.store.judgements())
        judged = carried(in_force(ledger), self.store.claims()) if ledger else ()
        return documents, mentions, claims, judged

    def settle(self) -> None:
        """Builds the incidents anew if a run broke off before they were; does nothing otherwise."""
        if self.store.stale:
            self.reconcile()

    def dossiers(self) -> tuple["Dossier", ...]:
        """The incidents with everything that was worked out for them: origins, rules side by side, grades, why each mention is in it."""
        from testimonia.reconcile import dossiers

        with self.store.snapshot():
            return dossiers(*self._layers(), self._config())

    def announcements(self) -> tuple["Announcement", ...]:
        """What was announced, with later passages that may show what became of it, and the outcome that people judged."""
        from testimonia.reconcile.promises import announcements

        with self.store.snapshot():
            documents, mentions, claims, judged = self._layers()
            at_odds = (j for answers in contested(tuple(self.store.judgements())) for j in answers)
            return announcements(documents, mentions, claims, (*judged, *at_odds))

    # -- people

    def register(self) -> "Register":
        """The sealed register of the dead and missing; closed until its owner opens it. See `testimonia.pipeline.register`."""
        from testimonia.pipeline.register import Register

        return Register(self.store)

    def compare_reviewers(self) -> "ReviewersCompared":
        """The answers of all reviewers beside one another, with Krippendorff's alpha."""
        from testimonia.evaluate import compare_reviewers

        return compare_reviewers(tuple(self.store.judgements()))

    def review(self, by: str) -> "Review":
        """The decisions of the reviewer who signs as `by`: merge, split, accept, reject, correct, undo, redo and the rest."""
        from testimonia.store.history import Cause
        from testimonia.store.review import Review

        return Review(self.store, by, lambda: self._rebuild(Cause.JUDGEMENT))

    def purge(self, document: str, why: str, by: str | None = None) -> "Purged":
        """Takes a document (its id) out of the case for good; its hash, the day and the reason stay. See `testimonia.store.purge`."""
        from testimonia.store.purge import clean, take_out
        from testimonia.store.register import SealedRegister

        with self.store.writing():
            found = take_out(self.store, document, why, by)
            SealedRegister(self.path).forget(document)
            self._kept_up = None  # what was worked out holds words of the document
            self.reconcile()
            clean(self.store)
        return found

    def bundle(self, out: str | Path, *, whole: bool = False, by: str | None = None, why: str = "") -> "Checked":
        """Writes the case as one file to hand over, masked; `whole`: with originals and every name. See `testimonia.exchange.bundle`."""
        from testimonia.pipeline.evidence import bundle

        return bundle(self, Path(out), whole=whole, by=by, why=why)

    def backup(self, out: str | Path, *, by: str | None = None, progress: Progress | None = None) -> "Backup":
        """Writes everything that the case is into one file, confidential, and reads it back. `testimonia.pipeline.evidence.restore`."""
        from testimonia.pipeline.evidence import backup

        return backup(self, Path(out), by=by, progress=progress)

    def finish_purge(self) -> None:
        """Ends a purge that broke off; does nothing otherwise."""
        from testimonia.store.purge import clean

        with self.store.writing():
            self.settle()
            clean(self.store)

    def judge(self, judgement: Judgement, claim: Claim | None = None) -> None:
        """Appends one judgement as it is, and builds the incidents anew. `claim` comes with `correct`. Most easily: `review`."""
        from testimonia.store.history import Cause

        with self.store.writing():
            self.store.add_judgement(judgement, claim)
            self._rebuild(Cause.JUDGEMENT)

    def diff(self, since: str | int | None = None) -> "Diff":
        """What changed since a state (its number), a day (ISO 8601), or, with None, since before the last reading."""
        from testimonia.store.diff import diff

        self.settle()
        return diff(self.store, since)

    def import_record(self, file: str | Path | IO[str]) -> None:
        """Takes in a record that was exported. Raises ExchangeError naming line and field; then nothing is taken in."""
        from testimonia.pipeline.records import take_in

        try:
            with opened_lines(file) as lines:
                take_in(self.store, lines)
        except RecordError as error:
            raise ExchangeError(f"{getattr(file, 'name', file)}: {error}. Nothing was taken in.") from None
        except ExchangeError as error:
            raise ExchangeError(f"{getattr(file, 'name', file)}: {error}") from None
        if self.store.stale:
            self.reconcile()

    def import_table(
        self,
        file: str | Path,
        columns: "str | Path | ColumnMap",
        origin: str,
        *,
        order: str | None = None,
        origin_kind: str | None = None,
        by: str | None = None,
        progress: Progress | None = None,
    ) -> "ImportSummary":
        """Takes in a table of events (CSV, XLSX, Parquet), each row as an account of `origin`. Again: what changed is told anew.

        `columns`: name of a shipped column map (acled, ucdp_ged, gtd, airwars, table), or a TOML file. `order` (dmy or mdy): of day and
        month in dates like 3/4/2016. `origin_kind`: in place of the map's. Raises ExchangeError when the file does not fit the map.
        """
        from testimonia.exchange.into import ColumnMap, column_map, open_dataset
        from testimonia.model.terms import SourceKind
        from testimonia.pipeline.importing import import_rows

        fitting = columns if isinstance(columns, ColumnMap) else column_map(columns)
        kind = SourceKind(origin_kind) if origin_kind else None
        dataset = open_dataset(file, fitting, origin, order=order, origin_kind=kind)
        return import_rows(self.store, dataset, self.reconcile, by=by, progress=progress)

    def import_actors(self, file: str | Path, *, order: str | None = None) -> "RosterSummary":
        """Takes in who held which public office when (a table, or FollowTheMoney entities), for documents read from now on.

        Raises ExchangeError when the file is neither. Persons without a public office are not taken in.
        """
        from testimonia.pipeline.importing import import_roster

        return import_roster(self.store, self.path / "offices.json", Path(file), order)

    def import_places(self, dump: str | Path) -> int:
        """Lays a dump of GeoNames over the place index, for this case alone and documents read from now on; how many places there are.

        Raises PlacesError when the file is no dump.
        """
        from testimonia.pipeline.importing import import_dump

        return import_dump(self.store, self.path / "places.sqlite", Path(dump))

    def _own_reader(self, processes: int) -> Reader:
        """The shipped reader, with the place index of the case where it has one."""
        places = self.path / "places.sqlite"
        own = ShippedReader(places) if places.is_file() else default_reader()
        return ReadAhead(own, processes) if isinstance(own, ShippedReader) and processes > 1 else own

    def reader_for(self, reader: Reader | None, processes: int = 1) -> Reader:
        """Who reads into this case: `reader`, or the shipped one, with the offices that the case knows."""
        from testimonia.exchange.into.roster import kept_roster
        from testimonia.extract.offices import WithOffices

        roster = kept_roster(self.path / "offices.json")
        reads = reader or self._own_reader(processes)
        return WithOffices(reads, roster) if roster else reads

    # -- out

    def export(
        self,
        out: str | Path | IO[str],
        *,
        format: str = "jsonl",
        text: bool = True,
        links: str = "",
        whole: bool = False,
        by: str | None = None,
        why: str = "",
    ) -> "Exported":
        """Writes the case in a format; `testimonia.exchange.out.writers` lists them. Private persons are masked in all but `jsonl`.

        `jsonl` is the case itself, unmasked, so confidential; `text=False` leaves its texts out. Every other format tells what it cannot
        hold, and has a manifest beside it. `links`: where permalinks begin; `whole`: unmasked, with `by` and `why` for the custody ledger.
        """
        from testimonia.pipeline.exporting import RECORD, export, export_record

        if format == RECORD:
            return export_record(self, out, text=text, by=by, why=why)
        if not isinstance(out, (str, Path)):
            raise ExchangeError(f"{format} is written to a file or folder, not to a stream. Give a path.")
        return export(self, Path(out), format, links=links, whole=whole, by=by, why=why)

    def masked(self) -> "MaskedCase":
        """The case as it may leave: private persons masked, ids keyed. Everything but `export` and a backup goes through it."""
        from testimonia.pipeline.leaving import leaving

        return leaving(self.store)

    def report(self, out: str | Path, *, with_documents: bool = False, by: str | None = None) -> Path:
        """Writes the case as one page of HTML that opens from the disk. Private persons are masked; the custody ledger notes it."""
        from testimonia.pipeline.evidence import report

        return report(self, Path(out), with_documents=with_documents, by=by)

    def unmask(self, name: str, *, by: str, why: str) -> "Unmasking":
        """Asks to show a name in what leaves the case; it takes a second decision (`agree_to_unmask`)."""
        from testimonia.pipeline.leaving import ask

        return ask(self.store, name, by=by, why=why)

    def agree_to_unmask(self, name: str, *, by: str, why: str) -> "Unmasking":
        """The second decision, of somebody else, or of the same person a day later."""
        from testimonia.pipeline.leaving import agree

        return agree(self.store, name, by=by, why=why)

    def refuse_to_unmask(self, name: str, *, by: str, why: str) -> "Unmasking":
        """Turns the question down, or masks the name again."""
        from testimonia.pipeline.leaving import refuse

        return refuse(self.store, name, by=by, why=why)

    def publish(self, out: str | Path, wish: "Wish", *, by: str, why: str, agree: bool = False) -> "Published":
        """Writes chosen incidents as a static site, masked, once two people agreed to each page: one asks, another calls with `agree`.

        `wish`: which incidents, and how (`testimonia.pipeline.wished.Wish`). Only files that changed are written, and they are named.
        """
        from testimonia.pipeline.publishing import publish

        return publish(self, Path(out), wish, by=by, why=why, agree=agree)

    def refuse_to_publish(self, out: str | Path, wish: "Wish", *, by: str, why: str) -> "Published":
        """Turns the question down for the chosen incidents, or takes an agreement back."""
        from testimonia.pipeline.publishing import refuse

        return refuse(self, Path(out), wish, by=by, why=why)

    def verify(self) -> tuple["Finding", ...]:
        """Everything in the case that contradicts itself; empty when all is well."""
        return self.store.verify()

    def reading(self) -> "Side":
        """The documents, the claims in force and the incidents: one side of a comparison."""
        from testimonia.evaluate import Side

        with self.store.snapshot():
            _, claims = self.store.current()
            header, documents = self.store.header, tuple(self.store.documents(text=False))
            return Side(header.case, header.made_by, documents, claims, tuple(self.store.incidents()))

    def compare(self, other: "OpenCase | str | Path") -> "Comparison":
        """This case beside another one that holds the same documents."""
        return compare(self, other)

    def record(self) -> Record:
        """The whole case in memory."""
        return self.store.record()

    # -- tables

    @property
    def documents(self) -> "pd.DataFrame":
        from testimonia.exchange import frames

        return frames.documents_frame(self.store.documents(text=False))

    @property
    def claims(self) -> "pd.DataFrame":
        from testimonia.exchange import frames

        with self.store.snapshot():
            return frames.claims_frame(self.store)

    @property
    def incidents(self) -> "pd.DataFrame":
        from testimonia.exchange import frames

        return frames.incidents_frame(self.store.incidents())

    @property
    def accounts(self) -> "pd.DataFrame":
        from testimonia.exchange import frames

        with self.store.snapshot():
            return frames.accounts_frame(self.store)

    @property
    def judgements(self) -> "pd.DataFrame":
        from testimonia.exchange import frames

        return frames.judgements_frame(self.store)

    def table(self, name: str) -> "pa.Table":
        """A whole table of the record in Arrow: documents, mentions, claims, accounts, incidents, figures or judgements. Extra `tables`.

        The columns are those of `export --format parquet`. For pandas: `.to_pandas()`.
        """
        from testimonia.exchange.arrow import arrow_table

        with self.store.snapshot():
            return arrow_table(self.store, name)

    def batches(self, name: str, size: int = 20_000) -> "Iterator[pa.RecordBatch]":
        """The same, `size` rows at a time, for a case that is larger than memory."""
        from testimonia.exchange.arrow import batches

        with self.store.snapshot():
            yield from batches(self.store, name, size)

    def polars(self, name: str) -> "pl.DataFrame":
        """The same as a frame of Polars, which must be installed."""
        from testimonia.exchange.arrow import polars_frame

        with self.store.snapshot():
            return polars_frame(self.store, name)

    # -- one after the other

    def iter_documents(self, *, text: bool = True) -> Iterator[Document]:
        """Documents, one held at a time. `text=False` leaves the texts out."""
        return self.store.documents(text=text)

    def iter_mentions(self) -> Iterator[Mention]:
        """Mentions, document by document."""
        return self.store.mentions()

    def iter_claims(self, *names: str) -> Iterator[Claim]:
        """Claims, document by document; only of these properties where any is named."""
        return (claim for claim in self.store.claims() if not names or claim.property in names)

    def iter_incidents(self) -> Iterator[Incident]:
        """Incidents."""
        return self.store.incidents()

    def iter_accounts(self) -> Iterator[Account]:
        """What one origin says of one incident, account by account."""
        return self.store.accounts()

    def iter_judgements(self) -> Iterator[Judgement]:
        """What people decided, in its order."""
        return self.store.judgements()

    def show(self, id: str) -> "Shown":
        """One noun of the record as a notebook shows it, by its id or the beginning of it, a document also by its name; `.noun` is it.

        Raises RecordError when nothing, or more than one thing, bears the id.
        """
        from testimonia.pipeline.showing import shown

        self.settle()
        with self.store.snapshot():
            return shown(self.store, id)

    def __repr__(self) -> str:
        return f"<case {self.path}: " + ", ".join(counted(number, name) for name, number in self.store.numbers().items()) + ">"

    def _repr_html_(self) -> str:
        from testimonia.exchange.notebook import case_html

        incidents: Any = self.incidents
        return case_html(str(self.path), self.store.numbers(), incidents._repr_html_())

    def close(self) -> None:
        """Frees what the database library holds. Using the case again opens it again."""
        self.store.close()

    def __enter__(self) -> "OpenCase":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_case(path: str | Path, *, create: bool = True) -> OpenCase:
    """The case at `path` (by convention NAME.case), made when there is none. `create=False` raises CaseError instead."""
    from testimonia.store import open_store

    return OpenCase(open_store(Path(path), create=create))


def compare(case_a: OpenCase | str | Path, case_b: OpenCase | str | Path) -> "Comparison":
    """What two cases, read by two readers, make of the documents that both hold. Raises CaseError when one is not there."""
    from testimonia.evaluate import compare as side_by_side

    opened = (case if isinstance(case, OpenCase) else open_case(case, create=False) for case in (case_a, case_b))
    return side_by_side(*(case.reading() for case in opened))
