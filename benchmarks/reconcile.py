"""Coded figures of several reports on one incident: the ends of the range and the figure that the product's rule chooses.

Each report stands for its own origin: an outlet relays, and the row does not say whom. The rank of its source is how close it stands.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from testimonia.reconcile.rules import Stated, ends, favoured, figure_rule

Row = dict[str, Any]
Count = dict[str, int | None]


def predict(rows: Iterable[Row]) -> Iterator[Row]:
    """One line a group of two reports or more: `{group, killed, injured}`."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        if row.get("source_rank") is not None and row.get("group") is not None:
            groups.setdefault(row["group"], []).append(row)
    for group, members in groups.items():
        if len(members) > 1:
            yield {"group": group} | {name: _answer(_stated(members, name)) for name in ("killed", "injured")}


def _stated(rows: Sequence[Row], name: str) -> list[Stated]:
    """The figures of a group, in an order that does not hang on the order of rows."""
    found = []
    for row in rows:
        figure = row.get(name)
        if figure and figure.get("best") is not None:
            low, high = figure.get("low"), figure.get("high")
            rank, day = int(row["source_rank"]), row.get("pub_date") or ""
            found.append(Stated(low, high, figure["best"], f"{row['id']}", rank, day))
    return sorted(found, key=lambda s: (s.low is None, s.low or 0, s.high is None, s.high or 0, s.point or 0, s.rank, s.day))


def _answer(stated: Sequence[Stated]) -> Count | None:
    if not stated:
        return None
    low, high = ends(stated)
    level = favoured(stated, figure_rule("default"))
    # Where the rule finds several level the product leaves the choice to a person; the task wants one, and the least is the safest.
    return {"low": low, "high": high, "best": min(level) if level else None}
