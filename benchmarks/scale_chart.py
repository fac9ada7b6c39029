"""The chart of time and memory against size. `python -m benchmarks.linkage_scale > FILE; python -m benchmarks.scale_chart FILE OUT.svg`"""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import altair as alt


def chart(rows: Sequence[Mapping[str, Any]]) -> Any:
    """Seconds of work and megabytes at the peak over the number of claims, both on logarithmic scales."""
    told = [
        {"claims": row["claims"], "what": what, "value": row[name]}
        for row in rows
        for what, name in (("seconds of work", "cpu_seconds"), ("megabytes at the peak", "peak_mb"))
    ]
    base = alt.Chart(alt.Data(values=told)).encode(
        x=alt.X("claims:Q", title="claims", scale=alt.Scale(type="log")),
        y=alt.Y("value:Q", title=None, scale=alt.Scale(type="log")),
    )
    lines = base.mark_line(color="#444", point=True)
    return lines.properties(width=280, height=220).facet(column=alt.Column("what:N", title=None)).resolve_scale(y="independent")


def main(source: Path, out: Path) -> None:
    """Draws the lines of JSON that `benchmarks.linkage_scale` prints; other lines are passed over."""
    rows = [json.loads(line) for line in source.read_text(encoding="utf-8").splitlines() if line.startswith("{")]
    chart(rows).save(out)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
