"""Work in processes of their own: each of them may die without the others."""

import pytest

from testimonia.pipeline.workers import Died, Limits, Tool, Workers

TOOLS = "tests.pipeline.tools_for_workers"
SHOUTING, TROUBLED = Tool(f"{TOOLS}:shouting"), Tool(f"{TOOLS}:troubled")


def test_every_task_is_answered_once_whatever_the_order():
    with Workers(SHOUTING, 2) as workers:
        assert dict(workers.answers((n, f"report {n}".encode()) for n in range(40))) == {n: f"REPORT {n}".encode() for n in range(40)}


def test_a_process_serves_many_tasks_and_the_same_processes_serve_the_next_run():
    with Workers(TROUBLED, 2) as workers:
        first = {answer for _, answer in workers.answers((n, b"who") for n in range(20))}
        second = {answer for _, answer in workers.answers((n, b"who") for n in range(20))}
    assert len(first) <= 2
    assert second <= first


@pytest.mark.parametrize(
    ("deadly", "why"),
    [
        (b"die", "its process was killed (signal 9)"),
        (b"leave", "its process ended (code 3)"),
        (b"hang", "it took longer than 3 seconds"),
        (b"grow", "it needed more than the 4,096 MB of memory that one document may take"),
        (b"flood", "more came of it than one document may hold"),
    ],
)
def test_a_task_that_kills_hangs_or_swells_is_told_and_the_others_are_answered(deadly, why):
    with Workers(TROUBLED, 2, Limits(seconds=3, megabytes=4096, answer=8)) as workers:
        found = dict(workers.answers([("a", b"one"), ("bad", deadly), ("b", b"two"), ("c", b"three")]))
    assert found == {"a": b"one", "bad": Died(why), "b": b"two", "c": b"three"}


def test_a_task_whose_process_was_killed_by_chance_is_done_by_another(tmp_path):
    with Workers(Tool(f"{TOOLS}:dying_once", (str(tmp_path / "killed"),)), 1) as workers:
        assert dict(workers.answers([("a", b"one"), ("b", b"two")])) == {"a": b"one", "b": b"two"}


def test_tasks_are_taken_only_when_a_process_is_free():
    taken = []

    def tasks():
        for n in range(50):
            taken.append(n)
            yield n, b"x"

    with Workers(SHOUTING, 2) as workers:
        answers = workers.answers(tasks())
        next(answers)
        assert len(taken) <= 4
        assert len(list(answers)) == 49
