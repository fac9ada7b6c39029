"""UDS-IH2 and MEANTIME: how sure the encoder is that a given event happened."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from testimonia.encoder import OnnxEncoder


@lru_cache(maxsize=1)
def _encoder() -> OnnxEncoder:
    return OnnxEncoder()


def predict(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """One line an event: `{id: "ID:START-END", factuality}`. Reads `id`, `text` and the offsets of `events` only."""
    for row in rows:
        spans = [(int(e["start"]), int(e["end"])) for e in row["events"]]
        for (start, end), value in zip(spans, _encoder().factuality(row["text"], spans), strict=True):
            yield {"id": f"{row['id']}:{start}-{end}", "factuality": round(value, 3)}
