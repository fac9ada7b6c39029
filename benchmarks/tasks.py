"""The tasks, and for each the fields that it may read. Everything else in a row is taken away before a task sees it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

Row = dict[str, Any]
Predict = Callable[[list[Row]], Iterable[Row]]


@dataclass(frozen=True, slots=True)
class Fields:
    """Fields of an object, or of each object of a list. `inner`: those with fields of their own; `but`: all except these."""

    names: frozenset[str] = frozenset()
    inner: Mapping[str, "Fields"] = field(default_factory=lambda: MappingProxyType({}))
    but: frozenset[str] | None = None

    def of(self, value: Any) -> Any:
        """The value with only these fields. What is neither an object nor a list of objects is left as it is."""
        if isinstance(value, list):
            return [self.of(item) for item in value]
        if not isinstance(value, dict):
            return value
        if self.but is not None:
            return {name: part for name, part in value.items() if name not in self.but}
        kept = {name: part for name, part in value.items() if name in self.names}
        return kept | {name: inner.of(value[name]) for name, inner in self.inner.items() if name in value}


def fields(*names: str, **inner: Fields) -> Fields:
    """Fields by name; those with fields of their own as keywords."""
    return Fields(frozenset(names), MappingProxyType(inner))


_SPAN = fields("start", "end")
_FIGURE = fields("best", "low", "high", "kind")

MAY_READ: Mapping[str, Fields] = MappingProxyType(
    {
        "muc4": fields("id", "text"),
        "polnear": fields("id", "text", "title", "publisher", "date"),
        "timex": fields("id", "text", "dct"),
        "places": fields("id", "text"),
        "places --gold-spans": fields("id", "text", toponyms=_SPAN),
        "uds_factuality": fields("id", "text", events=_SPAN),
        "meantime_factuality": fields("id", "text", events=_SPAN),
        "casualties": fields(
            *("id", "doc_id", "source", "text", "title", "date", "location"),
            query=Fields(but=frozenset({"n_incidents_in_doc", "optional_template"})),
        ),
        "linkage": fields(
            *("doc_id", "title", "date", "text", "sent_ids", "sentences", "token_offsets"),
            event_mentions=fields("sent_id", "tokens", "text"),
        ),
        "reconcile": fields(
            *("id", "group", "source_type", "source_rank", "publisher", "pub_date", "text"),
            killed=_FIGURE,
            injured=_FIGURE,
        ),
    }
)
"""What a task may read of a row; `cases` and `tables` read a folder and are not among them."""


POOLED = frozenset({"linkage", "reconcile"})
"""Tasks whose rows are answered together; the others are answered one by one."""


def predictor(task: str, *, gold_spans: bool = False) -> Predict:
    """The function that answers the rows of a task. Imported late, so that a wrong task is told at once."""
    if task == "muc4":
        from benchmarks import muc4

        return muc4.predict
    if task == "polnear":
        from benchmarks import attribution

        return attribution.predict
    if task == "timex":
        from benchmarks import timex

        return timex.predict
    if task == "places":
        from benchmarks import places

        return lambda rows: places.predict(rows, gold_spans)
    if task == "casualties":
        from benchmarks import casualties

        return casualties.predict
    if task == "linkage":
        from benchmarks import linkage

        return linkage.predict
    if task == "reconcile":
        from benchmarks import reconcile

        return reconcile.predict
    from benchmarks import factuality

    return factuality.predict
