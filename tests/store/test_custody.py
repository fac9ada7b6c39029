"""What was done with the things in a case: entries are added and chained; whatever is changed afterwards shows."""

import stat
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testimonia.errors import CaseDamaged
from testimonia.model.custody import Action, Entry, Head, body_of, check_chain, clock_set_back, entry, head_of, link, seal
from testimonia.model.layout import Layout, Piece
from testimonia.store import open_store
from tests.store.test_case_on_disk import fill

NOON = "2016-06-06T12:00:00Z"


def ledger(*days: int) -> list[Entry]:
    """Entries of these days of June 2016, one after another."""
    made: list[Entry] = []
    for number, day in enumerate(days):
        at, salts = f"2016-06-{day:02}T12:00:00Z", (f"item salt {number}", f"salt {number}")
        made.append(entry(made[-1] if made else None, Action.BROUGHT, at, salts, by="mk", item=f"sha256:{number}", why="sent to us"))
    return made


def told(entries, heads=()) -> list[str]:
    return [f"{broken.seq} {broken.message}" for broken in check_chain(entries, heads)]


def test_entries_follow_one_another():
    first, second = ledger(5, 6)
    assert (first.seq, first.previous, second.seq, second.previous) == (1, "", 2, first.hash)
    assert told([first, second], [head_of([first]), head_of([first, second])]) == []


def test_another_name_in_an_entry_shows():
    first, second = ledger(5, 6)
    assert told([replace(first, by="somebody else"), second]) == [
        "1 who, why or details were changed after it was made: the seal does not fit"
    ]


def test_an_entry_that_is_dated_back_shows():
    first, second, third = ledger(5, 6, 7)
    moved = replace(second, at="2016-06-01T12:00:00Z")
    assert told([first, moved, third]) == [
        "2 was changed after it was made: its hash does not fit",
        "2 is dated 2016-06-01T12:00:00Z, before the entry above it (2016-06-05T12:00:00Z), and does not say so: it was back-dated",
    ]


def test_a_whole_end_written_anew_with_older_dates_shows_by_its_dates():
    """Whoever can compute hashes can grow another end; that it is older than what stands before it remains to be seen."""
    first, second = ledger(5, 6)
    at, body = "2016-06-01T12:00:00Z", seal("s", body_of("mk", "sent to us", {}))
    forged = replace(second, at=at, details={}, salt="s", body_seal=body)
    forged = replace(forged, hash=link(first.hash, 2, at, forged.action, forged.item_seal, body))
    assert told([first, forged]) == [
        "2 is dated 2016-06-01T12:00:00Z, before the entry above it (2016-06-05T12:00:00Z), and does not say so: it was back-dated"
    ]
    assert told([first, forged], [head_of([first, second])])[-1] == (
        "2 is another one than was noted at the time: the ledger forks before it"
    )


def test_a_clock_that_was_set_back_is_told_by_the_entry_itself():
    entries = ledger(5, 3, 6)
    assert told(entries) == []
    assert [(e.seq, e.details["clock"]) for e in clock_set_back(entries)] == [(2, "stood before entry 1 (2016-06-05T12:00:00Z)")]


def test_an_end_that_was_cut_off_shows_where_the_head_was_noted():
    entries = ledger(5, 6, 7)
    assert told(entries[:2]) == []  # a shorter chain is a chain
    assert told(entries[:2], [head_of(entries)]) == ["0 entry 3 was noted as its end, and it has 2: the end was cut off"]


LEDGERS = st.lists(st.integers(1, 28), min_size=2, max_size=8).map(lambda days: ledger(*days))


@given(LEDGERS, st.data())
def test_law_removing_swapping_or_altering_an_entry_always_shows(entries, data):
    noted = head_of(entries)
    at = data.draw(st.integers(0, len(entries) - 1))
    harm = data.draw(st.sampled_from(["remove", "swap", "date", "who", "item", "why", "action", "details", "double", "fork"]))
    other = data.draw(st.integers(0, len(entries) - 1).filter(lambda n: n != at))
    changed = list(entries)
    if harm == "remove":
        del changed[at]
    elif harm == "swap":
        changed[at], changed[other] = changed[other], changed[at]
    elif harm == "double":
        changed.insert(at, changed[at])
    elif harm == "fork":
        # Another history from here on, every hash of it right.
        changed = changed[:at]
        for old in entries[at:]:
            changed.append(entry(changed[-1] if changed else None, old.action, old.at, ("x", "y"), by="forger", item=old.item))
    else:
        new = {
            "date": {"at": NOON + "!"},
            "who": {"by": "forger"},
            "item": {"item": "other"},
            "why": {"why": "other"},
            "action": {"action": Action.PURGED},
            "details": {"details": {"a": "b"}},
        }[harm]
        changed[at] = replace(changed[at], **new)
    assert told(changed, [noted]) != []


@given(LEDGERS, st.data())
def test_law_an_entry_that_was_emptied_leaves_the_chain_whole(entries, data):
    at = data.draw(st.integers(0, len(entries) - 1))
    entries[at] = replace(entries[at], by="", why="", details={}, salt="", erased=True)
    assert told(entries, [head_of(entries)]) == []


# -- on disk


@pytest.fixture
def case(tmp_path: Path):
    return open_store(tmp_path / "oral.case", create=True)


def test_what_is_noted_comes_back(case):
    case.note_custody(Action.EXPORTED, by="mk", why="for the court", details={"format": "jsonl"}, at=NOON)
    last = case.custody()[-1]
    assert (last.by, last.action, last.item, last.why, last.details, last.at) == (
        "mk",
        Action.EXPORTED,
        "",
        "for the court",
        {"format": "jsonl"},
        NOON,
    )
    assert told(case.custody(), [head_of(case.custody())]) == []


def test_who_is_noted_when_nobody_is_named(case, monkeypatch):
    monkeypatch.setenv("LOGNAME", "gulnara")
    assert case.note_custody(Action.PUBLISHED).by == "gulnara"


def test_an_entry_can_be_added_while_another_part_of_the_program_reads_documents_in(case):
    with open_store(case.path).writing():
        case.note_custody(Action.EXPORTED)
    assert case.custody()[-1].action is Action.EXPORTED


def test_the_layout_of_a_document_comes_back(case):
    document, _, _ = fill(case)
    layout = Layout((Piece(0, 4, page=1, box=(72.0, 700.0, 95.5, 712.0)), Piece(5, 9, at=12, until=16)))
    assert case.layout(document.id) is None
    case.keep_layout(document.id, layout)
    case.keep_layout(document.id, layout)
    assert case.layout(document.id) == layout


def test_the_key_is_made_once_and_is_its_owners_alone(case):
    key = case.key()
    assert len(key) == 32
    assert open_store(case.path).key() == key
    assert stat.S_IMODE((case.path / "key").stat().st_mode) == 0o600
    assert sorted(p.name for p in case.path.glob("key*")) == ["key", "key.sha256"]


def test_a_key_that_was_cut_short_is_refused_with_the_way_out(case):
    case.key()
    (case.path / "key").write_bytes(b"short")
    with pytest.raises(CaseDamaged, match=r"5 bytes instead of 32.*Put the file back from a backup"):
        case.key()


def test_two_cases_have_two_keys(case, tmp_path):
    assert open_store(tmp_path / "b.case", create=True).key() != case.key()


def test_the_head_of_nothing():
    assert head_of([]) == Head(0, "")
