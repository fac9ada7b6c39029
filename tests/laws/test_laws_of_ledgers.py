"""Laws of the three chains of a case: custody, judgements, and the lines of the ledger file. Whoever noted an end can tell everything that
happens to what stands before it: cut off, moved, taken out, slipped in, dated back, grown anew. Ends are noted as a report prints them.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from testimonia.model.canonical import canonical_json
from testimonia.model.custody import (
    CLOCK,
    FIRST,
    Action,
    Entry,
    Head,
    Linked,
    check_chain,
    check_judgements,
    entry,
    head_of,
    judgement_link,
    noted,
)
from testimonia.model.lines import written
from testimonia.model.record import Judgement
from testimonia.model.terms import Verdict
from testimonia.store import StoredCase, ledger

LAW = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
HARMS = ("cut off", "take out", "swap", "turn round", "slip in", "date back", "grow anew", "begin anew")


def custody_of(days: Sequence[int], who: str = "mk") -> list[Entry]:
    made: list[Entry] = []
    for number, day in enumerate(days):
        at = f"2016-06-{day:02}T12:00:00Z"
        made.append(
            entry(made[-1] if made else None, Action.BROUGHT, at, (f"i{number}{who}", f"b{number}{who}"), by=who, item=f"sha256:{number}")
        )
    return made


def judgements_of(days: Sequence[int], who: str = "mk") -> list[Linked]:
    made: list[Linked] = []
    for number, day in enumerate(days, 1):
        body = written(Judgement(f"{number:016x}", Verdict.ACCEPT, who, f"2016-06-{day:02}T12:00:00Z", "seen on the list"))
        previous = made[-1].hash if made else FIRST
        made.append(Linked(number, body, previous, judgement_link(previous, body)))
    return made


DAYS = st.lists(st.integers(2, 28), min_size=2, max_size=9)


def told_in_print(custody: Sequence[Entry], judgements: Sequence[Linked]) -> str:
    last = judgements[-1]
    return f"custody {head_of(custody)}; judgements {last.seq}:{last.hash}"


@LAW
@given(DAYS, DAYS, st.sampled_from(HARMS), st.data())
def test_law_from_the_printed_ends_alone_whatever_is_done_to_either_ledger_is_detected(entries, judged, harm, data):
    custody, judgements = custody_of(entries), judgements_of(judged)
    ends = noted(told_in_print(custody, judgements))  # all that a third party has: a line of a printed page
    assert not list(check_chain(custody, [ends["custody"]]))
    assert not list(check_judgements(judgements, [ends["judgements"]]))
    at = data.draw(st.integers(0, len(custody) - 1))
    assert list(check_chain(harmed(custody, harm, at, custody_of), [ends["custody"]]))
    at = data.draw(st.integers(0, len(judgements) - 1))
    assert list(check_judgements(harmed(judgements, harm, at, judgements_of), [ends["judgements"]]))


def harmed(chain, harm, at, made):
    """The chain as somebody leaves it who can compute every hash."""
    days = [2] * len(chain)
    other = made(days, "forger")
    step = chain[at]
    if harm == "cut off":
        return chain[: max(0, len(chain) - 1 - at)]
    if harm == "take out":
        return [*chain[:at], *chain[at + 1 :]]
    if harm == "swap":
        there = (at + 1) % len(chain)
        found = list(chain)
        found[at], found[there] = found[there], found[at]
        return found
    if harm == "turn round":
        return list(reversed(chain))
    if harm == "slip in":
        return [*chain[: at + 1], step, *chain[at + 1 :]]
    if harm == "date back":
        early = {"at": "2016-06-01T12:00:00Z"} if isinstance(step, Entry) else {"body": step.body.replace("2016-06-", "2016-05-")}
        return [*chain[:at], replace(step, **early), *chain[at + 1 :]]
    if harm == "grow anew":  # the beginning stays, and another end grows on it, every hash of it right
        return [*chain[:at], *grown(chain[:at], other[at:])]
    return other


def grown(before, rest):
    made = list(before)
    for step in rest:
        if isinstance(step, Entry):
            made.append(entry(made[-1] if made else None, step.action, "2016-06-28T12:00:00Z", ("x", "y"), by=step.by, item=step.item))
        else:
            previous = made[-1].hash if made else FIRST
            made.append(Linked(len(made) + 1, step.body, previous, judgement_link(previous, step.body)))
    return made[len(before) :]


@LAW
@given(DAYS, st.data())
def test_law_an_entry_dated_back_is_seen_without_any_noted_end_unless_it_says_so_itself(days, data):
    """Somebody who grows the whole chain anew with an earlier date has to say that the clock stood wrong, or is found out."""
    chain = custody_of(sorted(days))
    at = data.draw(st.integers(1, len(chain) - 1))
    forged = grown_with_a_date(chain, at, "2016-06-01T12:00:00Z")
    assert any("back-dated" in broken.message for broken in check_chain(forged))
    honest = [*chain[:at], entry(chain[at - 1], Action.BROUGHT, "2016-06-01T12:00:00Z", ("x", "y"), by="mk")]
    assert (CLOCK in honest[-1].details, list(check_chain(honest))) == (True, [])


def grown_with_a_date(chain: list[Entry], at: int, when: str) -> list[Entry]:
    from testimonia.model.custody import body_of, link, seal

    made = chain[:at]
    for step in chain[at:]:
        previous = made[-1]
        hour = when if step is chain[at] else step.at
        body = seal("s", body_of(step.by, step.why, {}))
        hashed = link(previous.hash, step.seq, hour, step.action, step.item_seal, body)
        made = [*made, replace(step, at=hour, details={}, salt="s", body_seal=body, previous=previous.hash, hash=hashed)]
    return made


@LAW
@given(DAYS, st.data())
def test_law_what_a_purge_emptied_leaves_the_chain_of_judgements_whole(days, data):
    chain = judgements_of(days)
    at = data.draw(st.integers(0, len(chain) - 1))
    end = Head(chain[-1].seq, chain[-1].hash)
    chain[at] = replace(chain[at], body="")
    assert list(check_judgements(chain, [end])) == []


@pytest.mark.parametrize("told", ["nonsense", "12", "people 3:" + "0" * 64, "custody x:" + "0" * 64, "custody 3:00"])
def test_what_is_no_end_of_a_ledger_is_refused(told: str):
    with pytest.raises(ValueError, match="no end of a ledger"):
        noted(told)


# -- the ledger file


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    case = StoredCase(tmp_path_factory.mktemp("ledger"))
    for number in range(5):
        case.note_custody(Action.SEARCHED_NAMES, by="mk", details={"words": f"a name {number}"})
    case.declare_public_material(True)
    case.close()
    return case.path


@settings(LAW, max_examples=40)
@given(st.sampled_from(["take out", "swap", "change", "slip in", "grow anew", "cut a line"]), st.integers(0, 6))
def test_law_whatever_is_done_to_the_ledger_file_is_told_or_mended_when_the_case_is_opened(ready: Path, harm: str, at: int):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "c.case"
        shutil.copytree(ready, folder)
        file = folder / ledger.NAME
        whole = file.read_bytes()
        lines = whole.splitlines(keepends=True)
        at %= len(lines)
        file.write_bytes(b"".join(_lines_harmed(lines, harm, at)))
        case = StoredCase(folder)
        told = [finding.where for finding in case.verify()]
        case.close()
        assert told or rows_in(file) == rows_in(ready / ledger.NAME)


def rows_in(file: Path) -> list[str]:
    """What the file tells, in the order of the ledger: written anew, it begins with the notes of the case as they are now."""
    numbered = list(ledger.numbered(file))
    assert all(line is not None for _, line in numbered)
    return [canonical_json(dict(line.row)) for _, line in numbered if line.kind != "notes"]


def _lines_harmed(lines: list[bytes], harm: str, at: int) -> list[bytes]:
    if harm == "take out":
        return [*lines[:at], *lines[at + 1 :]]
    if harm == "swap":
        there = (at + 1) % len(lines)
        found = list(lines)
        found[at], found[there] = found[there], found[at]
        return found
    if harm == "slip in":
        return [*lines[: at + 1], lines[at], *lines[at + 1 :]]
    if harm == "cut a line":
        return [*lines[:at], lines[at][: len(lines[at]) // 2]]
    if harm == "change":
        return [*lines[:at], lines[at].replace(b"mk", b"xx"), *lines[at + 1 :]]
    return _rewritten(lines, at)


def _rewritten(lines: list[bytes], at: int) -> list[bytes]:
    """From a line on the file is written anew, every hash of it right, by somebody who changes a name."""
    import json

    made, previous = lines[:at], lines[at - 1].partition(b" ")[0].decode() if at else FIRST
    for line in lines[at:]:
        told = json.loads(line.partition(b" ")[2]) | {"previous": previous}
        told["row"] = {key: value.replace('"mk"', '"xx"') if isinstance(value, str) else value for key, value in told["row"].items()}
        words = canonical_json(told)
        previous = hashlib.sha256(words.encode()).hexdigest()
        made.append(f"{previous} {words}\n".encode())
    return made
