"""The works that are broken off, and what must hold afterwards, wherever they were broken off."""

import os
import shutil
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyrage

from testimonia.errors import CaseDamaged, CaseError, TestimoniaError
from testimonia.exchange import packed
from testimonia.model.canonical import canonical_json
from testimonia.model.custody import Action
from testimonia.model.lines import line_of
from testimonia.pipeline import OpenCase, open_case
from testimonia.pipeline.evidence import restore
from testimonia.pipeline.locking import Key, lock, unlock
from testimonia.pipeline.rescuing import rescue
from testimonia.store import grids, ledger, rounds
from testimonia.store.tables import MIGRATIONS
from tests.faults.tracing import Fault, Ran, run
from tests.readers import SentenceReader

Tell = Callable[[str], None]

REPORTS = {
    "ministry.txt": "The ministry said that 4 civilians were killed in Oral on 2016-06-05.\n",
    "party.txt": "The party said that 6 civilians were killed in Oral on 2016-06-05.\n",
    "army.txt": "The army said that 9 soldiers were killed in Atyrau on 2016-06-20.\n",
}
LATER = {"council.txt": "The council said that 2 civilians were killed in Aksay on 2016-08-01.\n"}
IDENTITY = pyrage.x25519.Identity.generate()
OLD = Path(__file__).parent.parent / "golden" / "cases" / "format_2.zip"


@dataclass(frozen=True)
class Work:
    """`prepare` lays things out in an empty folder; `act` is broken off; `again` ends it later; `holds` gives what is wrong after that."""

    name: str
    prepare: Callable[[Path], None]
    act: Callable[[Path, Tell], None]
    again: Callable[[Path], None]
    holds: Callable[[Path], Sequence[str]] = lambda _: ()
    makes_case: bool = False
    same_end: bool = (
        True  # however often it was broken off; of decisions, those that were acknowledged stand, with what they make of incidents
    )
    destroyed: bool = False  # the case cannot be opened before the work, and need not be opened where it was broken off


def case_of(folder: Path) -> OpenCase:
    return open_case(folder / "oral.case")


def written(folder: Path, reports: dict[str, str]) -> list[Path]:
    (folder / "in").mkdir(exist_ok=True)
    for name, text in reports.items():
        (folder / "in" / name).write_text(text, encoding="utf-8")
    return [folder / "in" / name for name in reports]


def a_case(folder: Path) -> None:
    """Three documents, two incidents, one judgement."""
    with case_of(folder) as case:
        case.read(*written(folder, REPORTS), reader=SentenceReader(), by="mk")
        case.review("mk").accept(claim_of(case, "ministry").id, why="the list of names bears it out")
    written(folder, LATER)


def claim_of(case: OpenCase, name: str):
    document = next(d.id for d in case.store.documents(text=False) if d.name == f"{name}.txt")
    return next(c for c in case.store.claims(document) if not c.supersedes)


def reread(folder: Path) -> None:
    """Reads everything that was brought, with the reader that read it."""
    with case_of(folder) as case:
        case.read(folder / "in", reader=SentenceReader(), by="mk")
        case.settle()


def machine_made(folder: Path) -> list[str]:
    """Everything of a record that a machine made, line by line."""
    with case_of(folder) as case:
        record = case.record()
    nouns = (*record.documents, *record.mentions, *record.claims, *record.incidents, *record.accounts)
    return sorted(canonical_json(line_of(noun)) for noun in nouns if not getattr(noun, "supersedes", None))


def _read(folder: Path, tell: Tell) -> None:
    with case_of(folder) as case:
        case.read(folder / "in", reader=SentenceReader(), by="mk")
    tell("read")


def _new(folder: Path) -> None:
    written(folder, {**REPORTS, **LATER})


def _decide(folder: Path, tell: Tell) -> None:
    with case_of(folder) as case:
        review = case.review("mk")
        review.reject(claim_of(case, "army").id, why="another town is meant")
        _acknowledge(case, tell)
        review.correct(claim_of(case, "party").id, low=7, high=7, why="a seventh name")
        _acknowledge(case, tell)
        review.undo(2)
        _acknowledge(case, tell)


def _acknowledge(case: OpenCase, tell: Tell) -> None:
    for judgement in case.store.judgements():
        tell(f"judged {judgement.id}")


def _settle(folder: Path) -> None:
    with case_of(folder) as case:
        case.settle()


def _purge(folder: Path, tell: Tell) -> None:
    with case_of(folder) as case:
        case.purge(_army(case), "whoever gave it is in danger", by="mk")
    tell("purged")


def _army(case: OpenCase) -> str:
    return next(d.id for d in case.store.documents(text=False) if d.name == "army.txt")


def _purge_again(folder: Path) -> None:
    with case_of(folder) as case:
        if any(d.name == "army.txt" for d in case.store.documents(text=False)):
            case.purge(_army(case), "whoever gave it is in danger", by="mk")
        case.finish_purge()


def _nothing_left(folder: Path) -> list[str]:
    files = [path for path in (folder / "oral.case").rglob("*") if path.is_file()]
    return [f"{path.name} still holds words of what was purged" for path in files if b"9 soldiers" in path.read_bytes()]


def _backup(folder: Path, tell: Tell) -> None:
    with case_of(folder) as case:
        case.backup(folder / "oral.backup", by="mk")
    tell("backed up")


def _backup_again(folder: Path) -> None:
    (folder / "oral.backup").unlink(missing_ok=True)
    _backup(folder, lambda _: None)


def _backup_is_whole(folder: Path) -> list[str]:
    found = restore(folder / "oral.backup", folder / "back.case", by="mk")
    return [finding.message for finding in found.findings]


def _bundle(folder: Path, tell: Tell) -> None:
    with case_of(folder) as case:
        case.bundle(folder / "oral.zip", by="mk")
    tell("bundled")


def _bundle_again(folder: Path) -> None:
    (folder / "oral.zip").unlink(missing_ok=True)
    _bundle(folder, lambda _: None)


def _bundle_is_whole(folder: Path) -> list[str]:
    return [] if packed.check(folder / "oral.zip").whole else ["the bundle does not check"]


def _restored(folder: Path) -> None:
    a_case(folder)
    with case_of(folder) as case:
        case.backup(folder / "oral.backup", by="mk")
    shutil.rmtree(folder / "oral.case")


def _restore(folder: Path, tell: Tell) -> None:
    restore(folder / "oral.backup", folder / "oral.case", by="mk")
    tell("restored")


def _restore_again(folder: Path) -> None:
    if not (folder / "oral.case").exists():
        _restore(folder, lambda _: None)


def _move(folder: Path, tell: Tell) -> None:
    with case_of(folder) as case:
        case.store.move_vault((folder / "elsewhere").as_uri())
    tell("moved")


def _old(folder: Path) -> None:
    with zipfile.ZipFile(OLD) as archive:
        archive.extractall(folder)
    (folder / "kyzylsai.case").rename(folder / "oral.case")


def _migrate(folder: Path, tell: Tell) -> None:
    with case_of(folder) as case:
        tell(f"{len(list(case.store.judgements()))} judgements")


def _is_new(folder: Path) -> list[str]:
    with case_of(folder) as case, case.store.snapshot(), case.store._read() as connection:
        version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    return [] if version == len(MIGRATIONS) else [f"the case is of format {version}"]


def _note(folder: Path, tell: Tell) -> None:
    with case_of(folder) as case:
        for number in range(3):
            case.store.note_custody(Action.SEARCHED_NAMES, by="mk", details={"words": f"search {number}"})
            tell(f"noted {len(case.store.custody())}")
        case.store.key()


def _beside(folder: Path, tell: Tell) -> None:
    """What people say to one another, a grid of explanations, and a round of closed answers that is opened."""
    with case_of(folder) as case:
        claim = claim_of(case, "army").id
        rounds.comment(case.store, claim, "is this the town on the river?", "gulnara")
        tell("kept comments 1")
        incident = next(case.store.incidents()).id
        grids.note(case.store, incident, grids.Kind.HYPOTHESIS, (), ("a quarrel over water",), by="mk", why="an elder says so", seen=())
        tell("kept grid_entries 1")
        number = rounds.begin(case.store, "mk", "all reports of June").number
        tell("kept rounds 1")
        rounds.ClosedReview(case.store, "gulnara", number).reject(claim, why="that is the other district")
        tell("kept answers 1")
        rounds.open_round(case.store, "mk", case.settle)
        tell("kept opened 1")
        _acknowledge(case, tell)


def _destroyed(folder: Path) -> None:
    """A case with all that people do in it, and a database of which nothing is left."""
    a_case(folder)
    with case_of(folder) as case:
        case.review("mk").correct(claim_of(case, "party").id, low=7, high=7, why="a seventh name")
    _beside(folder, lambda _: None)
    destroy(folder / "oral.case")


def destroy(case: Path) -> None:
    """Writes nonsense over the whole database."""
    (case / "case.sqlite").write_bytes(b"nothing of it is left" * 999)
    for end in ("-wal", "-shm"):
        (case / f"case.sqlite{end}").unlink(missing_ok=True)


def _rescue(folder: Path, tell: Tell) -> None:
    rescued(folder)
    tell("rescued")


def rescued(folder: Path) -> None:
    """Makes the case again, with the reader that read it."""
    rescue(folder / "oral.case", by="mk", reader=SentenceReader())


def _rescue_again(folder: Path) -> None:
    try:
        rescued(folder)
    except CaseError as error:
        if "nothing is damaged" not in str(error):
            raise
    _settle(folder)


def _as_record(folder: Path) -> None:
    a_case(folder)
    with case_of(folder) as case:
        case.export(folder / "record.jsonl")
    shutil.rmtree(folder / "oral.case")


def _import(folder: Path, tell: Tell) -> None:
    with case_of(folder) as case:
        case.import_record(folder / "record.jsonl")
    tell("imported")


def _all_of_it(folder: Path) -> list[str]:
    """Of the case that was destroyed, everything that people did is there again."""
    with case_of(folder) as case:
        found = {line.kind for line in ledger.lines(case.path / ledger.NAME)}
        judged = [(j.by, str(j.verdict)) for j in case.store.judgements()]
    wanted = {"custody", "judgements", "comments", "answers", "grid_entries", "rounds", "opened", "notes"}
    missing = [f"no {kind} came back" for kind in sorted(wanted - found)]
    return missing + ([] if judged == [("mk", "accept"), ("mk", "correct"), ("gulnara", "reject")] else [f"judgements: {judged}"])


def _lock(folder: Path, tell: Tell) -> None:
    lock(folder / "oral.case", Key(recipient=str(IDENTITY.to_public())), by="mk")
    tell("locked")


def _locked(folder: Path) -> None:
    a_case(folder)
    _lock(folder, lambda _: None)


def _unlock(folder: Path, tell: Tell) -> None:
    unlock(folder / "oral.case.age", Key(identity=str(IDENTITY)), by="mk")
    tell("unlocked")


def _unlock_where_locked(folder: Path) -> None:
    if not (folder / "oral.case").exists():
        _unlock(folder, lambda _: None)
    reread(folder)


WORKS = {
    work.name: work
    for work in (
        Work("a first reading", _new, _read, reread, makes_case=True),
        Work("a reading into a case", a_case, _read, reread),
        Work("decisions", a_case, _decide, _settle, same_end=False),
        Work("a purge", a_case, _purge, _purge_again, _nothing_left),
        Work("a backup", a_case, _backup, _backup_again, _backup_is_whole),
        Work("a bundle", a_case, _bundle, _bundle_again, _bundle_is_whole),
        Work("a restoring", _restored, _restore, _restore_again, makes_case=True),
        Work("a move of the vault", a_case, _move, lambda folder: _move(folder, lambda _: None)),
        Work("a migration", _old, _migrate, _settle, _is_new),
        Work("entries of custody", a_case, _note, _settle),
        Work("a locking", a_case, _lock, _unlock_where_locked, makes_case=True),
        Work("an unlocking", _locked, _unlock, _unlock_where_locked, makes_case=True),
        Work("comments, grids and rounds", a_case, _beside, _settle, same_end=False),
        Work("a rescue", _destroyed, _rescue, _rescue_again, _all_of_it, destroyed=True),
        Work("an import of a record", _as_record, _import, lambda folder: _import(folder, lambda _: None), makes_case=True),
    )
}


class Bench:
    """One work, laid out once and broken off again and again in copies."""

    def __init__(self, work: Work, folder: Path) -> None:
        self.work, self._folder = work, folder
        self._ready = folder / "ready"
        self._ready.mkdir(parents=True)
        work.prepare(self._ready)
        self._before = self._judgements(self._ready)
        self._at = folder / "at"
        undisturbed = self.broken(None)
        if undisturbed.error:
            raise AssertionError(f"{work.name} does not work without a fault: {undisturbed.error}")
        self.calls = undisturbed.calls
        work.again(self._at)
        self._wanted = machine_made(self._at)

    def broken(self, fault: Fault | None) -> Ran:
        shutil.rmtree(self._at, ignore_errors=True)
        shutil.copytree(self._ready, self._at, symlinks=True)
        return run(lambda tell: self.work.act(self._at, tell), self._at, fault)

    def wrong(self, fault: Fault) -> list[str]:
        """Breaks the work off, and tells what does not hold afterwards; empty when all is well."""
        ran = self.broken(fault)
        found = _plain(ran.error)
        try:
            return [*found, *self._opened(ran), *self._ended()]
        except TestimoniaError as error:
            return [*found, f"afterwards: {type(error).__name__}: {error}"]

    def _opened(self, ran: Ran) -> list[str]:
        """The case as it is found: it opens, holds what was acknowledged, and verify names nothing but what was broken off."""
        if not (self._at / "oral.case" / "case.sqlite").is_file() and not self.work.destroyed:
            return [] if self.work.makes_case else ["the case is gone"]
        kept = kept_in(self._at / "oral.case")
        lost = [
            f"acknowledged and not in {ledger.NAME}: {line}"
            for line in ran.told
            if line.startswith(("judged ", "kept ")) and line not in kept
        ]
        if self.work.destroyed and not readable(self._at):
            return lost  # as it was before
        return [*lost, *self._readable(ran)]

    def _readable(self, ran: Ran) -> list[str]:
        with open_case(self._at / "oral.case", create=False) as case:
            named = _unexpected([finding.message for finding in case.verify()])
        held = self._judgements(self._at)
        lost = {line.removeprefix("judged ") for line in ran.told if line.startswith("judged ")} | self._before
        lost = set() if self.work.name == "a purge" else lost - held
        return [*(f"verify: {line}" for line in named), *(f"acknowledged and lost: {judgement}" for judgement in lost)]

    def _ended(self) -> list[str]:
        for draft in (self._at / "oral.case").glob("*.unfinished"):
            os.utime(draft, (0, 0))  # an hour later, say: a fresh one may be another process's, at work
        self.work.again(self._at)
        with case_of(self._at) as case, case.store.writing():
            pass  # whoever writes next takes drafts away
        with case_of(self._at) as case:
            found = [f"verify, in the end: {finding.where}: {finding.message}" for finding in case.verify()]
        if self.work.same_end and machine_made(self._at) != self._wanted:
            found.append("in the end something else stands in the case than without the fault")
        left = [path.name for path in (self._at / "oral.case").glob("*.unfinished")]
        return [*found, *self.work.holds(self._at), *(f"left behind: {name}" for name in left)]

    def _judgements(self, folder: Path) -> set[str]:
        if not (folder / "oral.case" / "case.sqlite").is_file() or self.work.name == "a migration" or not readable(folder):
            return set()
        with open_case(folder / "oral.case") as case:
            return {judgement.id for judgement in case.store.judgements()}


def readable(folder: Path) -> bool:
    """Whether the case can be opened at all."""
    try:
        with open_case(folder / "oral.case", create=False):
            return True
    except CaseDamaged:
        return False


def kept_in(case: Path) -> set[str]:
    """What the ledger file holds before anybody opens the case, in the words by which works acknowledge."""
    found = set()
    for line in ledger.lines(case / ledger.NAME):
        if line.kind == "judgements":
            found.add(f"judged {line.row['id']}")
        elif line.kind in line.ends:
            found.add(f"kept {line.kind} {line.ends[line.kind]}")
    return found


def _plain(error: str) -> list[str]:
    """A fault may be told, in the program's own words; anything else is a crash."""
    name = error.partition(":")[0]
    known = {kind.__name__ for kind in _tree(TestimoniaError)}
    return [f"a crash: {error}"] if error and name not in known else []


def _tree(root: type) -> list[type]:
    return [root, *(found for below in root.__subclasses__() for found in _tree(below))]


def _unexpected(messages: list[str]) -> list[str]:
    """A purge that broke off is told, and so is what still points to what it took away; nothing else may be wrong."""
    broken_off = any("its purge broke off" in message for message in messages)
    return [m for m in messages if not broken_off or not ("its purge broke off" in m or m.startswith("points to "))]
