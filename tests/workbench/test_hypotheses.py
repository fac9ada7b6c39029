"""The grid of competing explanations: people fill it, sign it, take it back; the program counts and picks nobody."""

import html
import re
import time
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from testimonia.errors import JudgementError
from testimonia.pipeline.evidence import restore
from testimonia.store.grids import Kind, note
from testimonia.store.rounds import begin, open_round
from tests.workbench.case import client, token


def grid(deciding: TestClient) -> tuple[str, str]:
    """The address and the page of a grid."""
    found = re.search(r"/hypotheses/[0-9a-f]{16}", deciding.get("/hypotheses").text)
    assert found is not None
    return found[0], deciding.get(found[0]).text


def write(deciding: TestClient, address: str, **fields: object) -> int:
    data = {"token": token(deciding.get(address).text), **fields}
    return deciding.post(address, data=data).status_code


def test_a_cell_is_judged_with_a_reason_and_taken_back(deciding: TestClient) -> None:
    address, page = grid(deciding)
    assert write(deciding, address, kind="hypothesis", says="Nobody planned it", why="the accounts leave it open") == 303
    page = deciding.get(address).text
    assert "Nobody planned it" in page
    cell = html.unescape(re.findall(r'href="(/hypotheses/[^"]+judge\?hypothesis=own[^"]+)"', page)[0])
    form = deciding.get(cell).text
    of = re.findall(r'name="of" value="([^"]+)"', form)
    seen = re.search(r'name="seen" value="([^"]*)"', form)
    assert seen is not None
    assert write(deciding, address, kind="mark", of=of, says="inconsistent", why="the gate was watched", seen=seen[1]) == 303
    page = deciding.get(address).text
    assert "1 of 1 judged items speak against it" in page
    assert "the gate was watched" in page
    number = re.search(r'name="kind" value="undo"><input type="hidden" name="of" value="(\d+)"', page)
    assert number is not None
    assert write(deciding, address, kind="undo", of=number[1], why="taken back") == 303
    page = deciding.get(address).text
    assert "0 of 0 judged items speak against it" in page
    assert "no longer stands" in page  # it is not forgotten that it was said


def test_an_entry_without_a_reason_or_about_nothing_is_refused(deciding: TestClient) -> None:
    address, _ = grid(deciding)
    assert write(deciding, address, kind="hypothesis", says="Nobody planned it", why=" ") == 409
    assert write(deciding, address, kind="mark", of=["nothing", "nowhere"], says="consistent", why="so") == 403
    assert write(deciding, address, kind="undo", of="999", why="so") == 403


def test_two_who_judge_one_cell_see_each_other(deciding: TestClient) -> None:
    address, _ = grid(deciding)
    store = deciding.app.state.desk.case.store  # type: ignore[attr-defined]
    incident = address.rsplit("/", 1)[1]
    first = note(store, incident, Kind.MARK, ("h", "e"), ("+",), by="Ana", why="it fits", seen=())
    with pytest.raises(JudgementError, match="Ana wrote on this after your page was made: it fits"):
        note(store, incident, Kind.MARK, ("h", "e"), ("-",), by="Ben", why="it does not", seen=())
    assert note(store, incident, Kind.MARK, ("h", "e"), ("-",), by="Ben", why="it does not", seen=(str(first),)) > first


def test_in_a_closed_round_nobody_sees_what_others_judge_on_the_grid(deciding: TestClient) -> None:
    address, _ = grid(deciding)
    store = deciding.app.state.desk.case.store  # type: ignore[attr-defined]
    incident = address.rsplit("/", 1)[1]
    note(store, incident, Kind.HYPOTHESIS, (), ("A quarrel over the tolls",), by="Ana", why="said before the round", seen=())
    time.sleep(1.1)  # what was written in the second in which a round begins counts as written in it
    begin(store, "Ana", "everybody fills the grid alone")
    note(store, incident, Kind.HYPOTHESIS, (), ("Nobody planned it",), by="Ana", why="the accounts leave it open", seen=())
    note(store, incident, Kind.MARK, ("h", "e"), ("+",), by="Ana", why="it fits", seen=())
    note(store, incident, Kind.MARK, ("h", "e"), ("-",), by="mk", why="it does not fit", seen=())  # and nothing of Ana's is told
    page = deciding.get(address).text
    assert "A quarrel over the tolls" in page
    assert "Nobody planned it" not in page
    open_round(store, "Ana", lambda: None)
    assert "Nobody planned it" in deciding.get(address).text


def test_a_backup_brings_the_grid_back(deciding: TestClient, tmp_path: Path) -> None:
    address, _ = grid(deciding)
    assert write(deciding, address, kind="hypothesis", says="Nobody planned it", why="the accounts leave it open") == 303
    deciding.app.state.desk.case.backup(tmp_path / "all.zip", by="mk")  # type: ignore[attr-defined]
    restored = restore(tmp_path / "all.zip", tmp_path / "again.case").store.path
    with client(restored) as again:
        assert "Nobody planned it" in again.get(address).text
