"""A table of another project into a case: what is new, what changed, what stayed, what is no longer there."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from testimonia.errors import RecordError
from testimonia.exchange.into import BadRow, Dataset, RowRead
from testimonia.model.custody import Bringing
from testimonia.model.protocols import Extraction
from testimonia.model.record import ROW, Claim
from testimonia.model.values import Figure
from testimonia.pipeline.summary import Notice, Progress, counted

if TYPE_CHECKING:
    from testimonia.store import StoredCase

_REPLACED = "replaced row"  # reader of a row that another version took the place of: it reads nothing
_RETURNED = " return "
_SHOWN = 5
_BATCH = 200  # rows to a transaction


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What came of importing a table. `failed` is empty when every row could be read."""

    origin: str
    new: int = 0
    changed: tuple[str, ...] = ()  # rows whose content is another than before
    unchanged: int = 0
    repeated: int = 0  # rows that the file holds twice, word for word
    corrected: tuple[
        str, ...
    ] = ()  # changed rows of which people had corrected the former version: theirs gives way, and is to be looked at
    vanished: tuple[str, ...] = ()  # rows that came before and are not in this file; they stay
    left: tuple[Notice, ...] = ()  # columns of which cells were left out, with how many and why
    failed: tuple[Notice, ...] = ()
    notes: tuple[str, ...] = ()
    claims: int = 0  # taken in by this import
    incidents: int = 0  # in the whole case

    def __str__(self) -> str:
        told = [f"{self.origin}: {counted(self.new, 'new row')}, {len(self.changed):,} changed, {self.unchanged:,} as before"]
        told += [f"{self.repeated:,} repeated in the file"] if self.repeated else []
        told += [f"{len(self.vanished):,} not in this file any more: they stay"] if self.vanished else []
        told += [f"{len(self.failed):,} failed"] if self.failed else []
        return f"{'; '.join(told)}. {counted(self.claims, 'claim')}. {counted(self.incidents, 'incident')} in the case."


@dataclass(slots=True)
class _Tally:
    new: int
    unchanged: int
    repeated: int
    claims: int
    changed: list[str]
    corrected: list[str]
    failed: list[Notice]
    left: Counter[tuple[str, str]]


def import_rows(
    store: "StoredCase", dataset: Dataset, rebuild: Callable[[str], None], *, by: str | None = None, progress: Progress | None = None
) -> ImportSummary:
    """Takes every row in that is new or changed. Raises CaseLocked and CaseFull; what was stored before stays.

    `rebuild`: builds the incidents anew, given the maker of the claims. A row that fails is in the summary, and the rest goes on.
    """
    tally = _Tally(0, 0, 0, 0, [], [], [], Counter())
    with store.writing():
        held = _held(store, dataset.origin)
        seen: dict[str, tuple[str, int]] = {}
        rows = iter(dataset.rows())
        done = 0
        while batch := tuple(islice(rows, _BATCH)):
            with store.together(), store.vault.together():  # the rows' texts are on the disk before the database tells of them
                for row in batch:
                    if isinstance(row, BadRow):
                        tally.failed.append(Notice(f"row {row.number}", row.why))
                    else:
                        _take(store, dataset, row, held, seen, tally, by)
            done += len(batch)
            if progress:
                progress(done, 0, dataset.table.path.name)
        if store.stale:
            rebuild(dataset.made_by)
        incidents = store.number_of_incidents()
    left = tuple(Notice(column, f"{counted(number, 'cell')} left out: {why}") for (column, why), number in tally.left.most_common())
    vanished = tuple(sorted(set(held) - set(seen)))
    return ImportSummary(
        *(dataset.origin, tally.new, tuple(tally.changed), tally.unchanged, tally.repeated, tuple(tally.corrected), vanished),
        *(left, tuple(tally.failed), dataset.notes, tally.claims, incidents),
    )


def _held(store: "StoredCase", origin: str) -> dict[str, tuple[str, str]]:
    """Rows of the origin that are in force, by name: the document's id and who read it."""
    held: dict[str, tuple[str, str]] = {}
    with store.snapshot():
        for document in store.documents(text=False):
            if document.media_type == ROW and document.publisher == origin:
                reader = store.reader_of(document.id) or ""
                if not reader.startswith(_REPLACED):
                    held[document.name] = (document.id, reader)
    return held


def _take(
    store: "StoredCase",
    dataset: Dataset,
    row: RowRead,
    held: dict[str, tuple[str, str]],
    seen: dict[str, tuple[str, int]],
    tally: _Tally,
    by: str | None,
) -> None:
    name, identity = row.document.name, row.document.id
    if name in seen:
        same, number = seen[name]
        if same == identity:
            tally.repeated += 1
        else:
            tally.failed.append(Notice(f"row {row.number}", f"{name} stands in row {number} too, and says something else. Keep one"))
        return
    seen[name] = (identity, row.number)
    before = held.get(name)
    if before and before[0] == identity and before[1].partition(_RETURNED)[0] == dataset.made_by:
        tally.unchanged += 1
        return
    told = {"from": dataset.table.path.name, "row": str(row.number), "origin": dataset.origin}
    try:
        taken, corrected = _add(store, dataset, row, before, Bringing(by, told))
    except RecordError as error:
        tally.failed.append(Notice(f"row {row.number}", str(error)))
        return
    tally.claims += taken
    tally.left.update((cell.column, cell.why) for cell in row.left)
    if before is None:
        tally.new += 1
    else:
        tally.changed.append(name)
    if corrected:
        tally.corrected.append(name)


def _add(store: "StoredCase", dataset: Dataset, row: RowRead, before: tuple[str, str] | None, bringing: Bringing) -> tuple[int, bool]:
    """Stores the row; of one that changed, its claims take the place of the old ones. How many claims, and whether people's gave way."""
    last = store.reader_of(row.document.id) or ""
    if last.startswith(_REPLACED):  # the row is again what it once was: its old claims are spent, so it says them anew
        row = dataset.again(row, dataset.made_by + _RETURNED + last.removeprefix(_REPLACED).strip())
    claims: Sequence[Claim] = row.extraction.claims
    made_by = claims[0].made_by if claims else dataset.made_by
    text = (row.document.text or "").encode("utf-8")
    if before is None or before[0] == row.document.id:
        store.add(row.document, text, row.extraction, made_by, bringing=bringing)
        return len(claims), False
    old_id, reader = before
    spoken = _spoken_last(store.claims(old_id), reader)
    store.add(row.document, text, replace(row.extraction, claims=superseding_row(claims, spoken)), made_by, bringing=bringing)
    former = store.document(old_id)
    if former is not None:
        times = int(reader.partition(_RETURNED)[2] or 0) + 1
        store.add(former, None, Extraction(), f"{_REPLACED} {times}")
    return len(claims), any(claim.made_by != reader for claim in spoken)


def _spoken_last(claims: Iterable[Claim], reader: str) -> list[Claim]:
    """What counts of the former version: what people put in the place of its claims first, so that none is left over; then the rest."""
    every = list(claims)
    mine = {claim.id for claim in every if claim.made_by == reader}
    theirs = [claim for claim in every if claim.id not in mine and claim.supersedes in mine]
    spent = {claim.supersedes for claim in theirs}
    return [*theirs, *(claim for claim in every if claim.id in mine and claim.id not in spent)]


def superseding_row(new: Iterable[Claim], old: Iterable[Claim]) -> tuple[Claim, ...]:
    """The claims of a changed row, each naming the claim of its former version that it replaces: what says most alike first."""
    fresh, left = list(new), list(old)
    for level in (3, 2, 1):
        free: dict[tuple[object, ...], list[Claim]] = {}
        for claim in left:
            free.setdefault(_key(claim)[:level], []).append(claim)
        for position, claim in enumerate(fresh):
            same = free.get(_key(claim)[:level])
            if claim.supersedes is None and same:
                replaced = same.pop(0)
                left.remove(replaced)
                fresh[position] = replace(claim, supersedes=replaced.id)
    return tuple(fresh)


def _key(claim: Claim) -> tuple[object, ...]:
    """What a claim is about and who says it, the coarse before the fine."""
    value = claim.value
    shape = (value.category, value.sex, value.age_group, value.of is None, value.low == value.high) if isinstance(value, Figure) else ()
    return claim.property, (shape, claim.act), tuple(link.source.name for link in claim.chain)


def first_few(names: Sequence[str]) -> str:
    """ "a, b, c and 4 others"."""
    rest = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {rest:,} others" if rest > 0 else "")


@dataclass(frozen=True, slots=True)
class RosterSummary:
    """What came of importing a roster. `passed_over`: persons without a public office, who are not taken in."""

    holders: int
    bodies: int
    passed_over: int = 0
    failed: tuple[Notice, ...] = ()

    def __str__(self) -> str:
        told = f"The case knows {counted(self.holders, 'holder')} of public office and {self.bodies:,} bodies."
        told += f" {counted(self.passed_over, 'person')} without a public office passed over." if self.passed_over else ""
        told += f" {len(self.failed):,} failed." if self.failed else ""
        return told + " Documents are read with them from now on; read them again for those read before."


def import_roster(store: "StoredCase", kept: Path, file: Path, order: str | None) -> RosterSummary:
    """Adds the list in a file to what the case keeps; what it has stays."""
    from testimonia.exchange.into.roster import keep_roster, kept_roster, read_roster

    read = read_roster(file, order)
    with store.writing():
        whole = kept_roster(kept) | read.roster
        keep_roster(kept, whole)
    failed = tuple(Notice(where, why) for where, why in read.failed)
    return RosterSummary(len(whole.holders), len(whole.bodies), read.passed_over, failed)


def import_dump(store: "StoredCase", kept: Path, dump: Path) -> int:
    """Lays the dump over the case's place index, or over the shipped one where it has none."""
    from testimonia.text.places.dump import extend
    from testimonia.text.places.gazetteer import INDEX

    with store.writing():
        return extend(kept, dump, kept if kept.is_file() else INDEX)
