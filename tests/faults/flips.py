"""Single bytes changed in the files of a case: what tells of it, what can still be read, and what brings everything back."""

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from testimonia.errors import CaseError, TestimoniaError
from testimonia.model.canonical import canonical_json
from testimonia.model.layout import Layout, Piece, to_json
from testimonia.model.lines import line_of
from testimonia.pipeline import OpenCase, open_case
from testimonia.store import grids, ledger, rounds
from tests.faults.works import a_case, case_of, machine_made, rescued


@dataclass(frozen=True)
class Flip:
    """One byte: in which file of the case, where, and by which bits it differs afterwards (1 to 255)."""

    file: str
    at: int
    bits: int


class Damaged:
    """A case laid out once, and damaged again and again in copies."""

    def __init__(self, folder: Path) -> None:
        self._ready, self._at = folder / "ready", folder / "at"
        self._ready.mkdir(parents=True)
        a_case(self._ready)
        with case_of(self._ready) as case:
            for document in list(case.store.documents(text=False)):
                case.store.keep_layout(document.id, Layout((Piece(0, 8, page=1),)))
            case.store.key()
            _beside(case)
        self.files = sorted(
            path.relative_to(self._ready / "oral.case").as_posix()
            for path in (self._ready / "oral.case").rglob("*")
            if path.is_file() and path.name != "lock"
        )
        self.before = everything(self._ready)
        self.machine = machine_made(self._ready)
        self._people = people_did(self._ready)

    def flips(self, number: int, seed: int = 1) -> Iterator[Flip]:
        """So many flips: two thirds in the database, the others in the other files in turn."""
        chance = random.Random(seed)
        others = [name for name in self.files if name != "case.sqlite"]
        for count in range(number):
            file = others[count // 3 % len(others)] if count % 3 == 2 else "case.sqlite"
            size = (self._ready / "oral.case" / file).stat().st_size
            yield Flip(file, chance.randrange(size), chance.randrange(1, 256))

    def flipped(self, flip: Flip) -> Path:
        """The folder with the damaged case."""
        shutil.rmtree(self._at, ignore_errors=True)
        shutil.copytree(self._ready, self._at)
        with (self._at / "oral.case" / flip.file).open("r+b") as file:
            file.seek(flip.at)
            byte = file.read(1)[0]
            file.seek(flip.at)
            file.write(bytes([byte ^ flip.bits]))
        return self._at

    def wrong(self, flip: Flip) -> list[str]:
        """What must not be: a crash, or a change that nothing tells of."""
        folder = self.flipped(flip)
        try:
            named = self.named(folder)
            same = everything(folder) == self.before
        except TestimoniaError:
            named, same = ["it says so itself"], False
        except Exception as error:
            return [f"{flip}: a crash: {type(error).__name__}: {error}"]
        told = [] if named or same else [f"{flip}: nothing tells of it"]
        return [*told, *(f"{flip}: {why}" for why in self.not_mended(folder, flip))]

    def not_mended(self, folder: Path, flip: Flip) -> list[str]:
        """What is not as it was after `testimonia rescue`, where that is for such damage: database or ledger file."""
        try:
            rescued(folder)
        except CaseError as error:
            if "nothing is damaged" in str(error):
                return []
            return [f"no rescue: {error}"]
        except Exception as error:
            return [f"a crash of the rescue: {type(error).__name__}: {error}"]
        found = [f"after the rescue: {line}" for line in self.named(folder)]
        if flip.file == ledger.NAME or flip.file.startswith("case.sqlite"):
            found += ["after the rescue people's decisions differ"] if people_did(folder) != self._people else []
            found += ["after the rescue what machines made differs"] if machine_made(folder) != self.machine else []
        return found

    def named(self, folder: Path) -> list[str]:
        """What `verify` says; the refusal to open the case where it is refused."""
        try:
            with open_case(folder / "oral.case", create=False) as case:
                return [f"{finding.where}: {finding.message}" for finding in case.verify()]
        except CaseError as error:
            return [str(error)]


def _beside(case: OpenCase) -> None:
    claim, incident = next(case.store.claims()), next(case.store.incidents())
    rounds.comment(case.store, claim.id, "is this the town on the river?", "gulnara")
    grids.note(case.store, incident.id, grids.Kind.HYPOTHESIS, (), ("a quarrel over water",), by="mk", why="an elder says so", seen=())
    number = rounds.begin(case.store, "mk", "all reports of June").number
    rounds.ClosedReview(case.store, "gulnara", number).reject(claim.id, why="that is the other district")
    rounds.open_round(case.store, "mk", case.settle)


def people_did(folder: Path) -> list[str]:
    """Judgements as they are chained, comments, rounds with their answers, grids; and what people wrote themselves."""
    with open_case(folder / "oral.case", create=False) as case, case.store.changing() as connection:
        chain = [repr(link) for link in case.store.judgement_chain()]
        tables = ("comments", "grid_entries", "rounds", "answers")
        return [*chain, *(repr(row) for table in tables for row in connection.exec_driver_sql(f"SELECT * FROM {table}").all())]


def everything(folder: Path) -> list[str]:
    """All that a case says, a machine's and people's, in lines; without what changes with the hour."""
    with open_case(folder / "oral.case", create=False) as case, case.store.snapshot():
        store = case.store
        return [
            canonical_json(line_of(store.header)),
            *machine_made(folder),
            *people_did(folder),
            *(repr(entry) for entry in store.custody()),
            repr(sorted(store.persons().items())),
            repr([store.reader_of(document.id) for document in store.documents(text=False)]),
            *(to_json(layout) for d in store.documents(text=False) if (layout := store.layout(d.id))),
            repr((store.stale, store.public_material, store.rule, store.weights, store.sent_to, store.states())),
            store.key().hex(),
            *(repr(store.vault.get(document)) for document in store.originals()),
        ]
