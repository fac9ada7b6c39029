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
                    "source": [_with_comma(row["text"], p) for p in a.sources],
                    "cue": _spans((a.cue,)),
                    "content": _spans(a.content),
                }
                for a in _encoder().read(row["text"]).attributions
            ],
        }


def _with_comma(text: str, source: Piece) -> list[int]:
    """The corpus gives a source with an apposition the comma that closes it: "Dean, a doctor," said."""
    closes = "," in text[source.start : source.end] and text[source.end : source.end + 1] == ","
    return [source.start, source.end + closes]


def _spans(pieces: Iterable[Piece]) -> list[list[int]]:
    return [[p.start, p.end] for p in pieces]
