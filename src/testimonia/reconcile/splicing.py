"""Rows of a table taken out and put in, so that a document more does not mean that all columns are made anew."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

import numpy as np

from testimonia.reconcile.columns import Days, Ints, Keys, Numbers, Places, Small, Table


def _ragged(starts: Ints, rows: Ints) -> tuple[Ints, Ints]:
    """Where the values of the chosen rows begin, and where each of them stood."""
    counts = starts[rows + 1] - starts[rows]
    begins = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    within = np.arange(begins[-1]) - np.repeat(begins[:-1], counts)
    return begins, np.repeat(starts[rows], counts) + within


def _keys(keys: Keys, rows: Ints) -> Keys:
    starts, at = _ragged(keys.starts, rows)
    return Keys(starts, keys.key[at], None if keys.weight is None else keys.weight[at])


def picked(t: Table, rows: Ints) -> Table:
    """These rows in this order, without the words of documents and without pairs, which are of the whole table."""
    day_starts, days = _ragged(t.days.starts, rows)
    place_starts, places = _ragged(t.places.starts, rows)
    number_starts, numbers = _ragged(t.numbers.starts, rows)
    p, n = t.places, t.numbers
    return replace(
        t,
        ids=tuple(t.ids[row] for row in rows.tolist()),
        document=t.document[rows],
        kind=t.kind[rows],
        stage=t.stage[rows],
        published=t.published[rows],
        days=Days(day_starts, t.days.first[days], t.days.last[days]),
        hinted_days=t.hinted_days[rows],
        places=Places(place_starts, p.latitude[places], p.longitude[places], p.radius[places], p.name[places], p.country[places]),
        hinted_places=t.hinted_places[rows],
        numbers=Numbers(number_starts, n.what[numbers], n.low[numbers], n.high[numbers]),
        names=_keys(t.names, rows),
        targets=_keys(t.targets, rows),
        trigger=_keys(t.trigger, rows),
        sentence=t.sentence[rows],
        passage=_keys(t.passage, rows),
        texts=NO_KEYS,
        likened=_NONE,
        copied=_NONE,
        listing=None if t.listing is None else t.listing[rows],
        at=None if t.at is None else _keys(t.at, rows),
    )


_NONE = np.zeros(0, dtype=np.int64)
NO_KEYS = Keys(np.zeros(1, dtype=np.int64), _NONE)


def _starts(parts: Sequence[Ints]) -> Ints:
    counts = [np.diff(starts) for starts in parts]
    return np.concatenate([[0], np.cumsum(np.concatenate(counts))]).astype(np.int64)


def _all(parts: Sequence[Keys]) -> Keys:
    weights = [keys.weight for keys in parts if keys.weight is not None]
    weight = np.concatenate(weights) if len(weights) == len(parts) else None
    return Keys(_starts([keys.starts for keys in parts]), np.concatenate([keys.key for keys in parts]), weight)


def _listings(tables: Sequence[Table]) -> Small | None:
    if all(t.listing is None for t in tables):
        return None
    return np.concatenate([np.zeros(len(t), dtype=np.int32) if t.listing is None else t.listing for t in tables])


def stacked(tables: Sequence[Table]) -> Table:
    """The rows of tables (one at least), one table after the other, without the words of documents and without pairs."""
    if len(tables) == 1:
        return tables[0]

    def column(of: Callable[[Table], Any]) -> Any:
        return np.concatenate([of(t) for t in tables])

    return Table(
        ids=tuple(chain.from_iterable(t.ids for t in tables)),
        document=column(lambda t: t.document),
        kind=column(lambda t: t.kind),
        stage=column(lambda t: t.stage),
        published=column(lambda t: t.published),
        days=Days(_starts([t.days.starts for t in tables]), column(lambda t: t.days.first), column(lambda t: t.days.last)),
        hinted_days=column(lambda t: t.hinted_days),
        places=Places(
            _starts([t.places.starts for t in tables]),
            column(lambda t: t.places.latitude),
            column(lambda t: t.places.longitude),
            column(lambda t: t.places.radius),
            column(lambda t: t.places.name),
            column(lambda t: t.places.country),
        ),
        hinted_places=column(lambda t: t.hinted_places),
        numbers=Numbers(
            _starts([t.numbers.starts for t in tables]),
            column(lambda t: t.numbers.what),
            column(lambda t: t.numbers.low),
            column(lambda t: t.numbers.high),
        ),
        names=_all([t.names for t in tables]),
        targets=_all([t.targets for t in tables]),
        trigger=_all([t.trigger for t in tables]),
        sentence=column(lambda t: t.sentence),
        passage=_all([t.passage for t in tables]),
        texts=NO_KEYS,
        likened=_NONE,
        copied=_NONE,
        listing=_listings(tables),
        at=_all([t.at or _no_keys(len(t)) for t in tables]),
    )


def _no_keys(rows: int) -> Keys:
    return Keys(np.zeros(rows + 1, dtype=np.int64), _NONE)
