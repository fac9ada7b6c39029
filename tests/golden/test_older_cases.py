"""Cases of every format that the program ever wrote open for ever. `cases/format_N.zip` holds a case as format N wrote it, and its record.

The case is composed: two short reports on one invented attack, and one in a language that is kept without being read.
"""

import contextlib
import io
import sqlite3
import zipfile
from pathlib import Path

import pytest

from testimonia.exchange import write_record
from testimonia.model.terms import Verdict
from testimonia.pipeline import open_case
from testimonia.pipeline.rescuing import rescue
from testimonia.store import StoredCase, ledger, open_store
from testimonia.store.tables import MIGRATIONS
from tests.readers import SentenceReader

CASES = sorted((Path(__file__).parent / "cases").glob("format_*.zip"))
OLDER = [packed for packed in CASES if packed.name != f"format_{len(MIGRATIONS)}.zip"]


def opened(packed: Path, folder: Path) -> tuple[StoredCase, str]:
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(folder)
    return open_store(folder / "kyzylsai.case"), (folder / "record.jsonl").read_text(encoding="utf-8")


def test_every_format_that_any_version_of_the_program_wrote_is_here():
    """Formats 3 and 7 were steps of one change each and stood in no version; a case of format 1 is made of one of format 2, below."""
    assert [packed.stem for packed in CASES] == [f"format_{number}" for number in (2, 4, 5, 6, 8, 9)]
    assert len(MIGRATIONS) == 9


@pytest.mark.parametrize("packed", CASES, ids=lambda p: p.stem)
def test_an_older_case_opens_holds_what_it_held_and_can_be_added_to(packed: Path, tmp_path: Path):
    case, record = opened(packed, tmp_path)
    with io.StringIO() as out:
        write_record(case, out)
        assert out.getvalue() == record
    assert case.verify() == ()
    assert len(list(case.judgements())) == 3
    # Before format 3 nobody noted custody, and nothing is made up.
    assert [e.details["words"] for e in case.custody()] == ([] if packed.stem == "format_2" else ["Northern Column"])
    case.declare_public_material(True)
    assert case.verify() == ()
    # Whatever people did is in the ledger file from then on, so that the case can be made again.
    kept = list(ledger.lines(case.path / ledger.NAME))
    assert [line.row["hash"] for line in kept if line.kind == "judgements"] == [link.hash for link in case.judgement_chain()]
    assert sum(line.kind == "comments" for line in kept) == (packed.stem in ("format_6", "format_8", "format_9"))
    assert sum(line.kind == "grid_entries" for line in kept) == (packed.stem in ("format_8", "format_9"))


@pytest.mark.parametrize("packed", CASES, ids=lambda p: p.stem)
def test_an_older_case_can_be_made_again_once_it_was_opened(packed: Path, tmp_path: Path):
    case, _ = opened(packed, tmp_path)
    chain, custody = case.judgement_chain(), case.custody()
    case.close()
    (case.path / "case.sqlite").write_bytes(b"nothing is left of it")
    done = rescue(case.path, by="mk", reader=SentenceReader())
    assert (done.store.judgement_chain(), done.store.custody()[: len(custody)]) == (chain, custody)
    # Claims come back as the reader of that day had read them, since people decided on them.
    assert {str(j.on) for j in done.store.judgements() if j.verdict is not Verdict.UNDO} <= {c.id for c in done.store.claims()}
    assert done.findings == ()


@pytest.mark.parametrize("packed", OLDER, ids=lambda p: p.stem)
def test_the_database_as_it_was_is_kept_beside_and_said_where(packed: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture):
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(tmp_path)
    before = dump(tmp_path / "kyzylsai.case" / "case.sqlite")
    open_store(tmp_path / "kyzylsai.case").close()
    version = packed.stem.removeprefix("format_")
    kept = tmp_path / "kyzylsai.case" / f"case.sqlite.format_{version}"
    assert dump(kept) == before
    assert str(kept) in caplog.text
    caplog.clear()
    open_store(tmp_path / "kyzylsai.case").close()
    assert caplog.text == ""


def test_a_purge_takes_the_kept_database_away_too(tmp_path: Path):
    case, _ = opened(CASES[0], tmp_path)
    with open_case(case.path) as held:
        held.purge(next(held.store.documents(text=False)).id, "whoever gave it is in danger", by="mk")
    assert sorted(p.name for p in case.path.glob("case.sqlite.format_*")) == []


def dump(database: Path) -> list[str]:
    with contextlib.closing(sqlite3.connect(database)) as opened:
        return [str(opened.execute("PRAGMA user_version").fetchone()), *opened.iterdump()]


def test_a_case_of_the_first_format_begins_to_keep_its_states(tmp_path: Path):
    """It is one of the second without the tables of states."""
    with zipfile.ZipFile(CASES[0]) as archive:
        archive.extractall(tmp_path)
    with sqlite3.connect(tmp_path / "kyzylsai.case" / "case.sqlite") as database:
        database.executescript("DROP TABLE versions; DROP TABLE states; PRAGMA user_version = 1;")
    database.close()
    case = open_case(tmp_path / "kyzylsai.case")
    assert case.store.states() == ()
    assert case.diff().changes == ()
    case.reconcile()
    assert [state.number for state in case.store.states()] == [1]
