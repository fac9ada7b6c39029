"""What every test gives back: an answer with its question, its assumptions, how it can mislead, and what stands behind it."""

import json
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from testimonia.analyze.engines import engine
from testimonia.errors import AnalysisError

_WIDTH = 100
_SHOWN = 12  # lines of what stands behind an answer; the rest is counted, and all of it is in the JSON


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one test in words, numbers and a chart.

    `numbers`: everything measured, by name, ready for JSON; `heads` and `rows`: the table to show; `basis`: the events, claims and
    sentences behind it; `draw`: makes the chart (Altair) when it is asked for. It prints itself, and shows itself in a notebook.
    """

    test: str
    question: str
    answer: str
    numbers: Mapping[str, Any]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    assumptions: tuple[str, ...]
    misleads: tuple[str, ...]
    basis: tuple[str, ...]
    draw: Callable[[], Any] = field(compare=False, repr=False)

    def __str__(self) -> str:
        parts = [f"Question: {self.question}", f"Answer: {self.answer}"]
        out = [_wrapped(part) for part in parts] + [_table(self.heads, self.rows)]
        out += [_listed("It assumes", self.assumptions), _listed("It can mislead", self.misleads)]
        if self.basis:
            more = len(self.basis) - _SHOWN
            out.append(_listed("Behind it", (*self.basis[:_SHOWN], *([f"and {more} more"] if more > 0 else []))))
        return "\n\n".join(out)

    def spec(self) -> dict[str, Any]:
        """The chart as one Vega-Lite specification, for a notebook, a report or a page."""
        made: dict[str, Any] = self.draw().to_dict()
        return {"width": 480, "height": 260, "title": {"text": self.question, "fontSize": 12}} | made

    def to_json(self) -> str:
        """Everything, the chart included; one JSON object."""
        names = ("test", "question", "answer", "numbers", "assumptions", "misleads", "basis")
        body = {name: getattr(self, name) for name in names} | {"chart": self.spec()}
        return json.dumps(body, ensure_ascii=False, indent=1, default=_plain) + "\n"

    def save(self, path: str | Path) -> None:
        """Writes `.txt`, `.json` (everything), or the chart alone as `.svg` or `.png`; without a network."""
        path = Path(path)
        try:
            path.write_bytes(self._as(path.suffix.lower()))
        except OSError as error:
            raise AnalysisError(f"{path}: cannot be written ({error.strerror}). Name another place.") from None

    def _as(self, ending: str) -> bytes:
        match ending:
            case ".txt":
                return f"{self}\n".encode()
            case ".json":
                return self.to_json().encode()
            case ".svg":
                return str(engine("vl_convert").vegalite_to_svg(self.spec())).encode()
            case ".png":
                return bytes(engine("vl_convert").vegalite_to_png(self.spec(), scale=2))
        raise AnalysisError(f"no format for {ending or 'a name without ending'}. Known: .txt, .json, .svg, .png")

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {"text/plain": str(self), "application/vnd.vegalite.v6+json": self.spec()}


def _wrapped(text: str, first: str = "", later: str = "  ") -> str:
    return textwrap.fill(text, _WIDTH, initial_indent=first, subsequent_indent=later)


def _listed(title: str, items: Sequence[str]) -> str:
    return "\n".join([f"{title}:", *(_wrapped(item, "- ") for item in items)])


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[i]) for row in (heads, *rows)) for i in range(len(heads))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in (heads, *rows))


def _plain(value: Any) -> Any:
    """Numbers of numpy, dates and the like, as JSON has them."""
    return value.tolist() if hasattr(value, "tolist") else str(value)


def percent(share: float) -> str:
    """A share in words for a table."""
    return f"{100 * share:.0f} %"


def p_value(p: float) -> str:
    """A probability as a table shows it; small ones are bounded, not rounded to nothing."""
    return "< .001" if p < 0.001 else f"{p:.3f}".replace("0.", ".", 1)
