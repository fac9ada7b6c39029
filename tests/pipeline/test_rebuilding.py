"""Incidents kept up step by step in one open case are those that a case opened anew makes of the whole."""

import sqlite3

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import testimonia as tm
from testimonia.errors import JudgementError, RecordError
from testimonia.model.lines import line_of
from tests.readers import SentenceReader

TEXTS = [
    "The ministry said that 4 civilians were killed in Oral on 2016-06-05.",
    "The party said that 6 civilians were killed in Oral on 2016-06-05.",
    "The army said that 9 soldiers were killed in Atyrau on 2016-06-20.",
    "The council said that 2 civilians were killed in Aksay on 2016-08-01.",
    "The party said that 3 soldiers were killed in Atyrau on 2016-06-20.",
    "The ministry said that 4 civilians were killed in Oral on 2016-06-05. "
    "The army said that 2 soldiers were killed in Aksay on 2016-08-01.",
]


def layer(case: tm.OpenCase) -> list[object]:
    """Incidents and accounts as they are exported, in their order, and the reasons beside them."""
    record = case.record()
    with sqlite3.connect(case.path / "case.sqlite") as connection:
        reasons = [sorted(connection.execute(f"SELECT * FROM {table}")) for table in ("account_reasons", "link_reasons")]
    return [*(line_of(noun) for noun in (*record.incidents, *record.accounts)), *reasons]


def decide(case: tm.OpenCase, verb: str, a: int, b: int) -> None:
    """One decision on what there is, where it can be taken."""
    review, record = case.review("MK"), case.record()
    if verb == "undo":
        review.undo(1 + a)
    elif verb in ("same", "different"):
        mentions = [m.id for m in record.mentions]
        getattr(review, verb)(mentions[a % len(mentions)], mentions[b % len(mentions)], why="as drawn")
    elif verb == "origins":
        accounts = [x.id for x in record.accounts]
        review.join_origins(accounts[a % len(accounts)], accounts[b % len(accounts)], why="as drawn")
    elif verb == "incident":
        review.reject(record.incidents[a % len(record.incidents)].id, why="as drawn")
    elif verb == "correct":
        figures = [c.id for c in record.claims if c.property == "killed"]
        review.correct(figures[a % len(figures)], why="as drawn", low=b, high=b)
    else:
        review.reject(record.claims[a % len(record.claims)].id, why="as drawn")


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["read", "read", "same", "different", "origins", "incident", "claim", "correct", "undo"]),
        st.integers(0, 5),
        st.integers(0, 5),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(STEPS)
def test_law_kept_up_step_by_step_a_case_is_what_it_is_as_a_whole(tmp_path_factory, steps):
    folder = tmp_path_factory.mktemp("world")
    case = tm.open_case(folder / "world.case")
    for number in (0, 2, 3):
        (folder / f"{number}.txt").write_text(TEXTS[number])
        case.read(folder / f"{number}.txt", reader=SentenceReader())
    for verb, a, b in steps:
        if verb == "read":
            (folder / f"{a}.txt").write_text(TEXTS[a])
            case.read(folder / f"{a}.txt", reader=SentenceReader())
            continue
        try:
            decide(case, verb, a, b)
        except (JudgementError, RecordError, ZeroDivisionError):
            continue
    kept_up = layer(case)
    states = len(case.store.states())
    history = case.store.layer(states)
    whole = tm.open_case(case.path)
    whole.reconcile()
    assert layer(whole) == kept_up
    assert whole.store.layer(states + 1) == history
    assert whole.verify() == ()


def test_another_process_that_wrote_meanwhile_is_taken_into_account(tmp_path):
    """Two hold the case open; each sees what the other has read and judged."""
    for number in (0, 1, 3):
        (tmp_path / f"{number}.txt").write_text(TEXTS[number])
    one, other = tm.open_case(tmp_path / "a.case"), tm.open_case(tmp_path / "a.case")
    one.read(tmp_path / "0.txt", reader=SentenceReader())
    other.read(tmp_path / "1.txt", reader=SentenceReader())
    one.read(tmp_path / "3.txt", reader=SentenceReader())
    other.review("MK").reject(next(iter(one.store.claims())).id, why="misread")
    one.reconcile()
    assert one.store.number_of_incidents() == 2
    kept_up = layer(one)
    tm.open_case(tmp_path / "a.case").reconcile()
    assert layer(one) == kept_up
