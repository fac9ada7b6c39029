"""A case survives what happens to machines. A hundred and more faults here; thousands: `make soak`.

What is acknowledged (the call returned, the command printed it) is never lost; `verify` names what is wrong; the rest can be read; whatever
a machine made can be made again.
"""

from pathlib import Path

import pytest

from testimonia.model.custody import Action, clock_set_back
from testimonia.store import custody
from tests.faults.flips import Damaged, Flip, everything
from tests.faults.soak import spread
from tests.faults.tracing import POSSIBLE, WHY_NOT, Fault, Kind, run
from tests.faults.works import WORKS, Bench, a_case, case_of, reread
from tests.readers import SentenceReader


@pytest.mark.skipif(not POSSIBLE, reason=WHY_NOT)
@pytest.mark.parametrize("name", WORKS)
def test_law_whatever_is_broken_off_loses_nothing_and_can_be_ended(name: str, tmp_path: Path):
    bench = Bench(WORKS[name], tmp_path / "bench")
    faults = spread(len(bench.calls), 12)
    wrong = {f"{fault.kind} at {fault.at}": found for fault in faults if (found := bench.wrong(fault))}
    assert wrong == {}
    assert len(faults) >= 12


@pytest.mark.skipif(not POSSIBLE, reason=WHY_NOT)
def test_the_harness_kills_before_a_write_tears_one_and_fills_the_disk(tmp_path: Path):
    def work(tell):
        with (tmp_path / "a").open("wb", buffering=0) as file:
            file.write(b"12345678")
            tell("one")
            file.write(b"abcdefgh")
            tell("two")

    assert run(work, tmp_path).calls == ("open", "write", "write")
    killed = run(work, tmp_path, Fault(Kind.KILLED, 2))
    assert ((tmp_path / "a").read_bytes(), killed.told) == (b"12345678", ("one",))
    torn = run(work, tmp_path, Fault(Kind.TORN, 2))
    assert ((tmp_path / "a").read_bytes(), torn.told) == (b"12345678abcd", ("one",))
    full = run(work, tmp_path, Fault(Kind.FULL, 1))
    assert ((tmp_path / "a").read_bytes(), full.told) == (b"", ())
    assert full.error.startswith("OSError: [Errno 28] No space left on device")


@pytest.fixture(scope="module")
def damaged(tmp_path_factory: pytest.TempPathFactory) -> Damaged:
    return Damaged(tmp_path_factory.mktemp("flips") / "bench")


def test_law_a_changed_byte_is_told_and_nothing_crashes(damaged: Damaged):
    assert [line for flip in damaged.flips(90) for line in damaged.wrong(flip)] == []


def test_a_changed_original_is_named_put_back_by_reading_again_and_hides_nothing_else(damaged: Damaged):
    original = next(name for name in damaged.files if name.startswith("vault"))
    folder = damaged.flipped(Flip(original, 5, 1))
    (named,) = damaged.named(folder)
    assert "the original in the vault was changed" in named
    assert len(everything(folder)) == len(damaged.before)  # everything can be read
    (folder / "oral.case" / original).unlink()
    reread(folder)
    assert everything(folder)[0] == damaged.before[0]
    assert damaged.named(folder) == []


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (b'"name":"army.txt","original"', "what is noted of the document"),
        (b'"name":"The army"},"type":"account"', "the account is not what the history of the case says"),
        (b'"why":"the list of names bears it out', "it was changed after it was stored"),
    ],
)
def test_a_byte_changed_in_what_the_database_says_is_told(damaged: Damaged, words: bytes, named: str):
    content = (damaged.flipped(Flip("heads", 0, 0)) / "oral.case" / "case.sqlite").read_bytes()
    found = damaged.named(damaged.flipped(Flip("case.sqlite", content.index(words) + 10, 1)))
    assert any(named in line for line in found), found


def test_a_changed_key_is_told(damaged: Damaged):
    (named,) = damaged.named(damaged.flipped(Flip("key", 3, 128)))
    assert named.startswith("key: the key or key.sha256 was changed after it was made")


@pytest.mark.parametrize("hour", ["2001-01-01T00:00:00Z", "1970-01-01T00:00:00Z"])
def test_a_clock_set_back_is_told_and_nothing_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hour: str):
    a_case(tmp_path)
    with case_of(tmp_path) as case:
        held = {judgement.id for judgement in case.store.judgements()}
        with monkeypatch.context() as clock:
            clock.setattr(custody, "now", lambda: hour)
            case.store.note_custody(Action.SEARCHED_NAMES, by="mk", details={"words": "a name"})
            case.read(tmp_path / "in", reader=SentenceReader(), by="mk")
        assert case.verify() == ()
        assert {entry.at for entry in clock_set_back(case.store.custody())} == {hour}
        assert held <= {judgement.id for judgement in case.store.judgements()}
