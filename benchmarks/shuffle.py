"""`python -m benchmarks.shuffle [CLAIMS ...]`: what `cluster reconcile` sends between machines, by step, from the engine's own log.

Needs the environment of the cluster. The record is synthetic: documents of four sentences of made-up words, one sentence in ten taken
over from another document, four mentions with a day, a town and a count each; three mentions in four are of an incident told elsewhere.
"""

import hashlib
import json
import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from testimonia.cluster import reconcile as cluster
from testimonia.cluster.groups import Outcome, RowGroup, begin, finish, write
from testimonia.model.canonical import canonical_json
from testimonia.model.lines import TYPE_OF, Noun, line_of
from testimonia.model.record import Claim, Document, Header, Link, Mention, Published, Source, Span
from testimonia.model.terms import (
    Act,
    Category,
    DateBasis,
    DatePrecision,
    DocumentStatus,
    Kind,
    Modality,
    PlacePrecision,
    Polarity,
    Property,
    SourceKind,
)
from testimonia.model.values import Figure, Moment, Place

SIZES = (10_000, 100_000)
STEPS = ("documents", "mentions", "vocabulary", "with_copies", "links", "layer")
_CLAIMS, _LINES, _FILES = 12, 4, 4
_WORDS = [f"{a}{b}{c}" for a in "bdfklmnprstv" for b in ("a", "e", "i", "o", "u", "ai") for c in ("n", "rt", "sk", "lo", "mi")]


def _nouns(documents: int, luck: random.Random) -> Iterator[tuple[Document, list[Noun]]]:
    """Documents, each with what it says."""
    told: list[str] = []
    for number in range(documents):
        lines = [luck.choice(told) if told and luck.random() < 0.1 else _sentence(luck) for _ in range(_LINES)]
        told += lines
        text = "\n\n".join(lines)
        digest = hashlib.sha256(f"{number} {text}".encode()).hexdigest()
        incidents = [luck.randrange(2 * documents) for _ in lines]
        day = Published(_day(incidents[0] + 1), DateBasis.DATELINE)
        document = Document(f"sha256:{digest}", f"{number}.txt", text, len(text), "text/plain", DocumentStatus.READ, published=day)
        yield document, [noun for n, incident in enumerate(incidents) for noun in _mention(document, n, incident)]


def _sentence(luck: random.Random) -> str:
    return " ".join(luck.choices(_WORDS, k=18)).capitalize() + "."


def _day(number: int) -> str:
    return f"20{number % 20:02}-{number // 20 % 12 + 1:02}-{number // 240 % 28 + 1:02}"


def _mention(document: Document, line: int, incident: int) -> Iterator[Noun]:
    text = document.text or ""
    start = sum(len(part) + 2 for part in text.split("\n\n")[:line])
    span = Span(start, start + 3, text[start : start + 3])
    mention = Mention(document.id, list(Kind)[incident % 8], None, (span,))
    yield mention
    town, day = incident % 5000, _day(incident)
    place = Place(f"Town {town}", "KE", None, town % 100 / 2, town / 50, PlacePrecision.CITY, None, None, f"Town {town}")
    chain = (Link(Source("The Valley Post", SourceKind.OUTLET)), Link(Source("the council", SourceKind.OFFICE)))
    values = (
        (Property.DATE, Moment(day, day, DatePrecision.DAY, day)),
        (Property.PLACE, place),
        (Property.KILLED, Figure(incident % 9 + 1, incident % 9 + 1, Category.CIVILIAN, "x")),
    )
    for property_, value in values:
        yield Claim(document.id, mention.id, property_, value, Modality.ASSERTED, Polarity.AFFIRMED, Act.REPORTS, chain, span, 1.0, "made")


def record(out: Path, claims: int) -> int:
    """What `cluster read` would have left of so many claims. Returns the bytes of its lines."""
    header = Header(case="synthetic", made_by="made", confidential=False)
    begin(out, header)
    groups = [RowGroup(f"{n}.parquet", n, 1, f"{n:020x}") for n in range(_FILES)]
    rows: list[list[tuple[str, str, str, str]]] = [[] for _ in groups]
    for number, (document, said) in enumerate(_nouns(claims // _CLAIMS, random.Random(claims))):
        for noun in (document, *said):
            body = canonical_json(line_of(noun))
            rows[number % _FILES].append((document.id, TYPE_OF[type(noun)], getattr(noun, "id", ""), body))
    for group, mine in zip(groups, rows, strict=True):
        write(out, group, mine, Outcome(group.id, group.path, group.number))
    finish(out, header, groups)
    return sum(len(row[3].encode()) for mine in rows for row in mine)


def _named(spark: Any, name: str, step: Callable[..., Any]) -> Callable[..., Any]:
    def run(*given: Any, **named: Any) -> Any:
        spark.sparkContext.setLocalProperty("step", name)
        return step(*given, **named)

    return run


def shuffled(log: Path) -> dict[str, int]:
    """Bytes written to be sent, by step, from the log of a run."""
    step: dict[int, str] = {}
    sent: Counter[str] = Counter()
    for line in log.read_text(encoding="utf-8").splitlines():
        told = json.loads(line)
        if told["Event"] == "SparkListenerJobStart":
            step |= dict.fromkeys(told["Stage IDs"], told.get("Properties", {}).get("step", "counting"))
        elif told["Event"] == "SparkListenerStageCompleted":
            info = told["Stage Info"]
            for value in info.get("Accumulables", ()):
                if value["Name"] == "internal.metrics.shuffle.write.bytesWritten":
                    sent[step.get(info["Stage ID"], "counting")] += int(value["Value"])
    return dict(sent)


def measure(claims: int, master: str = "local[2]") -> dict[str, Any]:
    """One size: bytes of a claim in lines and in Parquet, and bytes sent a claim by step."""
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # before the session, which is opened here for the sake of its log
    with tempfile.TemporaryDirectory() as folder:
        logs, source, out = (Path(folder) / name for name in ("logs", "read.parquet", "record.parquet"))
        logs.mkdir()
        lines = record(source, claims)
        stored = sum(path.stat().st_size for path in source.glob("*.parquet"))
        settings = {"enabled": "true", "dir": logs.as_uri(), "compress": "false", "rolling.enabled": "false"}
        builder = SparkSession.builder.master(master).config("spark.ui.enabled", "false")
        for name, value in settings.items():
            builder = builder.config(f"spark.eventLog.{name}", value)
        spark = builder.getOrCreate()
        kept = {name: getattr(cluster._Steps, name) for name in STEPS}
        try:
            for name, step in kept.items():
                setattr(cluster._Steps, name, _named(spark, name, step))
            done = cluster.reconcile(source, out, master)
        finally:
            for name, step in kept.items():
                setattr(cluster._Steps, name, step)
            spark.stop()
        layer = sum(path.stat().st_size for path in (out / cluster.LAYER_FOLDER).glob("*.parquet"))
        sent = shuffled(next(logs.iterdir()))
    each = {name: round(value / claims, 1) for name, value in sent.items()}
    return {
        "claims": claims,
        "mentions": done.mentions,
        "incidents": done.incidents,
        "line_bytes": round(lines / claims),
        "parquet_bytes": round(stored / claims),
        "layer_bytes": round(layer / claims),
        "sent_bytes": each,
        "sent_together": round(sum(sent.values()) / claims),
    }


def main() -> None:
    """Prints a line of JSON for each size."""
    for claims in [int(size) for size in sys.argv[1:]] or SIZES:
        print(json.dumps(measure(claims)))


if __name__ == "__main__":
    main()
