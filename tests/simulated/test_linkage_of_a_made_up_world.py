"""Claims with known truth: what is linked, what the blocks may miss, and that one document more changes nothing else."""

from dataclasses import fields, replace

import numpy as np
import pytest

from benchmarks.linkage_scale import truth
from benchmarks.reconcile_synthetic import World, synthetic
from testimonia.reconcile.columns import Table
from testimonia.reconcile.linkage import Links, extend, link_table
from testimonia.reconcile.weights import shipped

WEIGHTS = shipped("claims")
BLOCKS = replace(WEIGHTS, every_pair=0)  # meet by day and place, however few there are


def good_pairs(links: Links) -> set[tuple[int, int]]:
    good = (links.weighed.excess >= 0) & ~links.weighed.forbidden
    return set(zip(links.weighed.left[good].tolist(), links.weighed.right[good].tolist(), strict=True))


def fine(table: Table, row: int) -> bool:
    """Whether a claim gives a day and a place that a cell can hold."""
    days = slice(table.days.starts[row], table.days.starts[row + 1])
    places = slice(table.places.starts[row], table.places.starts[row + 1])
    return len(table.days.first[days]) > 0 and len(table.places.radius[places]) > 0 and bool((table.places.radius[places] <= 20).all())


def test_known_incidents_are_found_again():
    made = synthetic(6000)
    precision, recall = truth(link_table(made.table, WEIGHTS).groups, made.incident)
    assert precision >= 0.99
    assert recall >= 0.93


def test_the_truth_is_measured_in_pairs():
    groups, incident = np.array([0, 0, 2, 2]), np.array([7, 7, 7, 8])
    assert truth(groups, incident) == (1 / 2, 1 / 3)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_blocks_miss_no_pair_that_gives_day_and_place(seed: int):
    table = synthetic(1500, World(towns=300, years=1, seed=seed)).table  # crowded, so that borders matter
    every, blocked = good_pairs(link_table(table, WEIGHTS)), good_pairs(link_table(table, BLOCKS))
    assert blocked <= every
    missed = [(a, b) for a, b in every - blocked if fine(table, a) and fine(table, b)]
    assert missed == []


@pytest.mark.parametrize("seed", [1, 2])
def test_a_document_more_gives_what_linking_everything_gives(seed: int):
    table = synthetic(1200, World(towns=400, years=2, seed=seed)).table
    whole = link_table(table, BLOCKS)
    first = 1190
    old = (whole.weighed.left < first) & (whole.weighed.right < first)
    before = link_table(_head(table, first), BLOCKS)
    assert good_pairs(before) == good_pairs(Links(whole.weighed.of(old), whole.groups, None))
    assert extend(table, BLOCKS, before).groups.tolist() == whole.groups.tolist()


def _head(table: Table, rows: int) -> Table:
    """The first rows of a table."""
    plain = ("document", "kind", "stage", "published", "hinted_days", "hinted_places", "sentence")
    cut = {name: getattr(table, name)[:rows] for name in plain}
    for name in ("days", "places", "numbers", "names", "targets", "trigger", "passage"):
        column = getattr(table, name)
        end = column.starts[rows]
        values = {f.name: getattr(column, f.name)[:end] for f in fields(column) if getattr(column, f.name) is not None}
        cut[name] = replace(column, **(values | {"starts": column.starts[: rows + 1]}))
    return replace(table, **cut)


def test_one_giant_block_is_bounded_and_said():
    made = synthetic(3000, World(towns=1, years=1, no_figure=1.0))
    one_day = replace(made.table.days, first=made.table.days.first * 0 + 736000, last=made.table.days.last * 0 + 736000)
    links = link_table(replace(made.table, days=one_day), WEIGHTS)
    assert links.message is not None
    assert "Finer dates or places part them" in links.message
    assert len(links.weighed.left) < 3000 * 600
