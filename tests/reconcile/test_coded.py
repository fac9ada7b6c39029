"""Event tables of other projects laid over one another."""

import random

from testimonia.reconcile.coded import Coded, match_coded

CAR, VAN, LORRY = ("hatchback", "small"), ("van", "small"), ("lorry", "large")


def row(table: str, name: str, day: int, north: float, kind: tuple[str, ...], last: int | None = None) -> Coded:
    return Coded(table, name, 730_000 + day, 730_000 + (day if last is None else last), north, 20.0, (kind,))


def test_rows_meet_within_the_window_and_the_finer_agreement_wins():
    rows = [
        row("police", "p1", 1, 10.00, CAR),
        row("press", "n1", 2, 10.01, VAN),  # agrees with p1 at the coarse level only
        row("press", "n2", 2, 10.02, CAR),
        row("clinic", "c1", 1, 10.00, LORRY),  # agrees with nobody
    ]
    found = match_coded(rows, km=4, days=2)
    assert found.events == ((0, 2),)
    assert found.unique(len(rows)) == 3
    assert match_coded(rows, km=0.5, days=2).events == ()
    assert match_coded(rows, km=4, days=0).events == ()


def test_each_table_lists_an_event_once():
    rows = [row("police", "p1", 1, 10.00, CAR), row("press", "n1", 1, 10.0, CAR), row("press", "n2", 1, 10.001, CAR)]
    found = match_coded(rows, km=4, days=2)
    assert len(found.events) == 1
    assert len(found.events[0]) == 2


def test_an_episode_meets_an_episode_and_is_flagged_where_it_lies_over_an_event():
    rows = [row("police", "p1", 1, 10.0, CAR, 5), row("press", "n1", 2, 10.0, CAR, 5), row("clinic", "c1", 4, 10.0, CAR)]
    found = match_coded(rows, km=4, days=2)
    assert found.episodes == ((0, 1),)
    assert found.events == ()
    assert found.flagged == (0, 1)


def test_the_order_of_rows_changes_nothing():
    rng = random.Random(1)
    rows = [row(t, f"{t}{n}", rng.randrange(9), 10 + rng.random() / 10, rng.choice((CAR, VAN))) for t in ("a", "b", "c") for n in range(12)]
    shuffled = list(range(len(rows)))
    rng.shuffle(shuffled)
    names = {frozenset(rows[p].row for p in match) for match in match_coded(rows, 4, 2).events}
    put = [rows[p] for p in shuffled]
    assert {frozenset(put[p].row for p in match) for match in match_coded(put, 4, 2).events} == names
    assert match_coded([], 4, 2).unique(0) == 0
