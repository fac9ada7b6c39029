"""PolNeAR: the encoder's attributions in the corpus's flat shape."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from testimonia.encoder import OnnxEncoder
from testimonia.model.reading import Piece


@lru_cache(maxsize=1)
def _encoder() -> OnnxEncoder:
    return OnnxEncoder()


def predict(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """One line a document: `{id, attributions: [{type, source, cue, content}]}`. Reads `id` and `text` only."""
    for row in rows:
        yield {
            "id": row["id"],
            "attributions": [
                {
                    "type": "sourced" if a.sources else "no_source",
                    "source": _spans(a.sources),
                    "cue": _spans((a.cue,)),
                    "content": _spans(a.content),
                }
                for a in _encoder().read(row["text"]).attributions
            ],
        }


def _spans(pieces: Iterable[Piece]) -> list[list[int]]:
    return [[p.start, p.end] for p in pieces]
