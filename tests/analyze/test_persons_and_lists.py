"""Ratios over incidents, and how many are on no list."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testimonia.analyze import ask
from testimonia.analyze.ask.unseen import Sampling, read_lists
from testimonia.analyze.events import Event
from testimonia.analyze.undercount import graphs, latent, loglinear
from testimonia.analyze.undercount.overlaps import Overlaps, from_membership, from_patterns
from testimonia.errors import AnalysisError

SHORT = Sampling(classes=4, burn_in=300, draws=400, thinning=2)
# Madigan and York 1997: children with spina bifida on three lists of upstate New York.
SPINA_BIFIDA = Overlaps(("birth", "death", "register"), (0, 60, 49, 4, 247, 112, 142, 12))


def incident(n: int, *, killed=(2, 2), wounded=(4, 4), origins=()) -> Event:
    return Event(f"i{n}", date(2016, 1, n), date(2016, 1, n), origins=origins, figures={"killed": killed, "wounded": wounded})


def test_a_ratio_is_of_sums_and_says_what_it_left_out():
    events = [incident(n) for n in range(1, 9)] + [Event("silent", date(2016, 1, 20), date(2016, 1, 20))]
    finding = ask.ratio(events)
    assert finding.numbers["ratio"] == 0.5
    assert finding.numbers["interval"] == [0.5, 0.5]
    assert finding.numbers["left_out"] == 1
    assert "compare with another series" in finding.answer


def test_ranges_and_single_origins_widen_the_interval():
    sure = [incident(n, killed=(n, n)) for n in range(1, 9)]
    ranges = [incident(n, killed=(n, 3 * n)) for n in range(1, 9)]
    told = [incident(n, killed=(n, n), origins=("police",) if n > 6 else ("party",)) for n in range(1, 9)]
    spread = [high - low for low, high in (ask.ratio(e).numbers["interval"] for e in (sure, ranges, told))]
    assert spread[0] < min(spread[1:])


def test_a_part_is_never_more_than_its_whole():
    events = [Event(f"{n}", date(2016, 1, n), date(2016, 1, n), figures={"killed": (2, 9), "killed_civilian": (0, 9)}) for n in range(1, 9)]
    assert ask.ratio(events, "killed_civilian", "killed").numbers["interval"][1] <= 1


@pytest.mark.parametrize(
    ("events", "why"),
    [
        ([incident(n) for n in range(1, 5)], "4 incidents give both killed and wounded; 5 or more"),
        ([incident(n, wounded=(0, 0)) for n in range(1, 9)], "nothing to divide by"),
    ],
)
def test_a_ratio_that_is_none_is_refused(events, why):
    with pytest.raises(AnalysisError, match=why):
        ask.ratio(events)


def test_three_methods_and_every_list_left_out():
    finding = ask.undercount({"all": SPINA_BIFIDA}, sampling=SHORT)
    methods = finding.numbers["strata"]["all"]["methods"]
    assert [name.partition(" (")[0] for name in methods] == ["log-linear", "graphs averaged", "latent classes"]
    assert finding.numbers["seen"] == 626
    assert finding.answer.endswith("626 of them were seen.") or "No single number" in finding.answer
    assert finding.numbers["without_list"] == {}  # two lists are left of three: too few to ask


def test_where_methods_contradict_one_another_no_total_is_stated():
    # One person in five is found by every second list, the others by one list in twenty-five: graphs see fewer than pairs do.
    rng = np.random.default_rng(0)
    members = np.concatenate([rng.random((800, 4)) < 0.5, rng.random((3200, 4)) < 0.04]).astype(int)
    cells = from_patterns("abcd", ((tuple(row), 1) for row in members.tolist()))
    finding = ask.undercount({"all": cells}, sampling=SHORT)
    assert not finding.numbers["agree"]
    assert finding.answer.startswith("No single number: the methods contradict one another")
    assert "no total is stated" in finding.answer


def test_strata_are_estimated_apart_and_added_at_their_ends():
    finding = ask.undercount({"north": SPINA_BIFIDA, "south": SPINA_BIFIDA}, sampling=SHORT)
    assert set(finding.numbers["strata"]) == {"north", "south"}
    assert finding.numbers["seen"] == 1252


LONELY = from_patterns("abc", [((1, 1, 0), 20), ((1, 0, 0), 40), ((0, 1, 0), 40), ((0, 0, 1), 40)])


@pytest.mark.parametrize(
    ("overlaps", "origins", "why"),
    [
        (from_patterns("ab", [((1, 1), 20), ((1, 0), 30), ((0, 1), 30)]), {}, "2 lists.*three or more are needed"),
        (SPINA_BIFIDA, {"birth": frozenset({"office"}), "death": frozenset({"office", "press"})}, "birth and death both draw on office"),
        (LONELY, {}, "the list c shares nobody"),
        (from_patterns("abc", [((1, 1, 0), 20), ((1, 0, 0), 40)]), {}, "the list c is empty"),
        (from_patterns("abc", [((1, 1, 1), 4), ((1, 0, 0), 9), ((0, 1, 0), 2), ((0, 0, 1), 2)]), {}, "17 individuals, 4 on more than one"),
    ],
)
def test_lists_that_say_nothing_are_refused(overlaps, origins, why):
    with pytest.raises(AnalysisError, match=why):
        ask.undercount({"all": overlaps}, origins, SHORT)


def test_published_totals_of_three_lists():
    average = graphs.average(SPINA_BIFIDA, (1, 300), 1.0, graphs.poisson_gamma(626 + np.arange(1.0, 301.0), 13.14, 55.17))
    assert (average.median, average.low, average.high, average.mode) == (731, 682, 797, 728)
    assert average.graphs[0][1] == pytest.approx(0.3738, abs=0.001)


def test_kosovo_depends_on_the_model():
    # Ball et al. 2002, killings of 1999 on four lists; the counts as republished with LCMCR.
    cells = (0, 306, 936, 123, 845, 31, 217, 32, 1131, 106, 228, 42, 177, 18, 181, 27)
    table = loglinear.overlap_table(Overlaps(("EXH", "ABA", "OSCE", "HRW"), cells))
    assert loglinear.fit(table, "Mt").total == pytest.approx(7394.587, rel=1e-6)
    assert loglinear.fit(table, "pairwise").total == pytest.approx(14402.489, rel=1e-6)


def test_capture_frequencies_carry_models_without_lists():
    table = loglinear.frequency_table([43, 16, 8, 6, 0, 2, 1], 7)
    found = loglinear.fit(table, "M0")
    assert found.total > found.seen == 76
    with pytest.raises(AnalysisError, match="do not say which list held whom"):
        loglinear.fit(table, "Mt")


CELLS = st.lists(st.integers(5, 200), min_size=7, max_size=7)


@settings(deadline=None, max_examples=30)
@given(CELLS, st.permutations([0, 1, 2]))
def test_law_the_order_of_lists_is_a_handle(cells, order):
    one = Overlaps(("a", "b", "c"), (0, *cells))
    rows = [(tuple(int(p[j]) for j in order), int(n)) for p, n in zip(one.patterns, one.observed, strict=True)]
    other = from_patterns([one.lists[j] for j in order], rows)
    fits = [loglinear.fit(loglinear.overlap_table(o), "Mt") for o in (one, other)]
    assert fits[0].total == pytest.approx(fits[1].total, rel=1e-6)
    averages = [graphs.average(o, (1, 500)) for o in (one, other)]
    assert averages[0].median == averages[1].median


@settings(deadline=None, max_examples=30)
@given(CELLS)
def test_law_a_total_is_never_below_those_seen(cells):
    overlaps = Overlaps(("a", "b", "c"), (0, *cells))
    found = loglinear.fit(loglinear.overlap_table(overlaps), "Mt")
    low, high = found.interval
    assert overlaps.seen <= low <= found.total <= high


def test_the_same_seed_gives_the_same_draws():
    first, second = (latent.sample(SPINA_BIFIDA, classes=3, burn_in=50, draws=100, thinning=1, seed=5) for _ in range(2))
    assert (first.draws == second.draws).all()
    assert first.draws.min() >= 626
    assert first.agreement > 0.9


def test_progress_of_the_sampler_is_told():
    told = []
    latent.sample(SPINA_BIFIDA, classes=3, burn_in=50, draws=100, thinning=10, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (100, 100)


def test_lists_from_a_table():
    rows = [
        {"a": "1", "b": "0", "c": "1", "count": "7", "region": "north"},
        {"a": "0", "b": "1", "c": "0", "count": "2", "region": "south"},
    ]
    found = read_lists(rows, "region")
    assert found["north"].seen == 7
    assert found["south"].lists == ("a", "b", "c")
    with pytest.raises(AnalysisError, match="2 columns hold only 0 and 1"):
        read_lists([{"a": "1", "b": "0", "count": "7"}])
    with pytest.raises(AnalysisError, match="no whole number"):
        read_lists([rows[0] | {"count": "many"}])
    members = [{"a": 1, "b": 0, "c": 1}, {"a": 1, "b": 1, "c": 0}]
    assert from_membership(members, ("a", "b", "c")).seen == 2


@pytest.mark.parametrize(("model", "why"), [("Mq", "unknown log-linear model"), ("Mt+1:9", "names list 1 or 9"), ("Mt+1:2+1:3+2:3", "")])
def test_a_model_that_does_not_fit_the_table_is_refused(model, why):
    table = loglinear.overlap_table(SPINA_BIFIDA)
    if not why:
        assert loglinear.fit(table, model).df == 0
        return
    with pytest.raises(AnalysisError, match=why):
        loglinear.fit(table, model)


def test_overlaps_that_do_not_add_up_are_refused():
    with pytest.raises(AnalysisError, match="make 4 patterns, not 3"):
        Overlaps(("a", "b"), (0, 1, 2))
    with pytest.raises(AnalysisError, match="negative count"):
        Overlaps(("a",), (0, -1))
    with pytest.raises(AnalysisError, match="is not 0 or 1"):
        from_patterns("ab", [((1, 2), 4)])
    with pytest.raises(AnalysisError, match="averaging over graphs takes three to 6"):
        graphs.average(Overlaps(("a", "b"), (0, 1, 2, 3)), (1, 9))
    with pytest.raises(AnalysisError, match="is no range"):
        graphs.average(SPINA_BIFIDA, (0, 9))
    with pytest.raises(AnalysisError, match="on two lists"):
        latent.sample(from_patterns("abc", [((1, 0, 0), 20), ((0, 1, 0), 40)]))
