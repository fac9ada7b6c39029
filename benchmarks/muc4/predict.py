"""Rows to templates."""

from collections.abc import Iterable, Iterator
from typing import Any

from benchmarks.muc4 import weigh
from benchmarks.muc4.chosen import chosen
from benchmarks.muc4.fill import Template, templates
from benchmarks.muc4.look import looker


def predict(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """One line a document: `{id, templates}`. Reads `id` and `text` only."""
    for row in rows:
        yield {"id": row["id"], "templates": answer(row["text"])}


def answer(text: str) -> list[Template]:
    """The templates of a text; none where it is not relevant."""
    look, numbers = looker().look(text), chosen()
    if not look.windows:
        return []
    relevant = weigh.relevance_of(look, numbers.relevance)
    if relevant < numbers.relevant:
        return []
    return templates(look, weigh.judged(look, relevant, numbers.answers), numbers)
