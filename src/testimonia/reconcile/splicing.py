"""Rows of a table taken out and put in, so that a document more does not mean that all columns are made anew."""

from dataclasses import replace

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
    )


_NONE = np.zeros(0, dtype=np.int64)
NO_KEYS = Keys(np.zeros(1, dtype=np.int64), _NONE)


def _starts(a: Ints, b: Ints) -> Ints:
    return np.concatenate([a, b[1:] + a[-1]])


def _both(a: Keys, b: Keys) -> Keys:
    weight = None if a.weight is None or b.weight is None else np.concatenate([a.weight, b.weight])
    return Keys(_starts(a.starts, b.starts), np.concatenate([a.key, b.key]), weight)


def _listings(a: Table, b: Table) -> Small | None:
    if a.listing is None and b.listing is None:
        return None
    parts = [np.zeros(len(t), dtype=np.int32) if t.listing is None else t.listing for t in (a, b)]
    return np.concatenate(parts)


def stacked(a: Table, b: Table) -> Table:
    """The rows of one table after those of the other, without the words of documents and without pairs."""
    return Table(
        ids=(*a.ids, *b.ids),
        document=np.concatenate([a.document, b.document]),
        kind=np.concatenate([a.kind, b.kind]),
        stage=np.concatenate([a.stage, b.stage]),
        published=np.concatenate([a.published, b.published]),
        days=Days(
            _starts(a.days.starts, b.days.starts),
            np.concatenate([a.days.first, b.days.first]),
            np.concatenate([a.days.last, b.days.last]),
        ),
        hinted_days=np.concatenate([a.hinted_days, b.hinted_days]),
        places=Places(
            _starts(a.places.starts, b.places.starts),
            np.concatenate([a.places.latitude, b.places.latitude]),
            np.concatenate([a.places.longitude, b.places.longitude]),
            np.concatenate([a.places.radius, b.places.radius]),
            np.concatenate([a.places.name, b.places.name]),
            np.concatenate([a.places.country, b.places.country]),
        ),
        hinted_places=np.concatenate([a.hinted_places, b.hinted_places]),
        numbers=Numbers(
            _starts(a.numbers.starts, b.numbers.starts),
            np.concatenate([a.numbers.what, b.numbers.what]),
            np.concatenate([a.numbers.low, b.numbers.low]),
            np.concatenate([a.numbers.high, b.numbers.high]),
        ),
        names=_both(a.names, b.names),
        targets=_both(a.targets, b.targets),
        trigger=_both(a.trigger, b.trigger),
        sentence=np.concatenate([a.sentence, b.sentence]),
        passage=_both(a.passage, b.passage),
        texts=NO_KEYS,
        likened=_NONE,
        copied=_NONE,
        listing=_listings(a, b),
    )
