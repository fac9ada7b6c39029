"""`cluster reconcile`: the nouns of `cluster read` to incidents and accounts, the same as one machine makes of the same documents."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from testimonia.cluster.blocks import KEYED, LINKS, keyed, links_in_blocks, links_of_all, weights_for
from testimonia.cluster.columns import NAMES, Vocabulary
from testimonia.cluster.copies import copied_sentences
from testimonia.cluster.engine import failing, session
from testimonia.cluster.groups import finished_groups, header_of
from testimonia.cluster.heaps import heaps, judged_pairs
from testimonia.cluster.incidents import LAYER, Ground, incident_rows
from testimonia.cluster.mentions import DOCUMENTS, MENTIONS, document_rows, mention_rows
from testimonia.errors import ClusterError, TestimoniaError
from testimonia.exchange.lines_in_parquet import HEADER
from testimonia.model.canonical import canonical_json
from testimonia.model.lines import from_line, line_of
from testimonia.model.record import Judgement
from testimonia.model.terms import Verdict
from testimonia.reconcile.blocking import BLOCK, Candidates
from testimonia.reconcile.config import ReconcileConfig
from testimonia.reconcile.given import that_count
from testimonia.reconcile.rules import figure_rule

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

LAYER_FOLDER = "incidents"
"""Folder of the second layer in the output; the first one stands in `nouns` beside it."""
NOUNS_FOLDER = "nouns"
_WORK = "_work"


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What came of it. `message`: what was left out to bound the work, as on one machine; None when nothing was. `known`: it was there."""

    documents: int
    mentions: int
    incidents: int
    accounts: int
    message: str | None = None
    known: bool = False

    def __str__(self) -> str:
        told = f"{self.documents:,} documents, {self.mentions:,} mentions: {self.incidents:,} incidents, {self.accounts:,} accounts"
        return told + (", reconciled before." if self.known else ".")


def reconcile(source: Path, out: Path, master: str, *, judgements: Path | None = None, config: ReconcileConfig | None = None) -> Reconciled:
    """Reconciles what `read` wrote into `source` and writes the whole record into the folder `out`.

    `judgements`: lines of the record in a file, on ids of that record. Raises ClusterError when the reading is not finished, or when the
    engine gives up: then there is no output, and the same command begins again. What is there already is not made again.
    """
    config = config or ReconcileConfig()
    figure_rule(config.rule)
    if any(config.linkage.weights.bits["text"]):
        raise ClusterError("weights for the words of whole texts are for one machine alone. Reconcile with the shipped weights.")
    judged = _judgements(judgements)
    inputs = _inputs(source, judged, config)
    if (known := _known(out, inputs)) is not None:
        return known
    work = out / _WORK
    try:
        work.mkdir(parents=True, exist_ok=True)
        done = _run(session(master), source, work, judged, config)
        _finish(source, out, inputs, done, judged)
    except OSError as error:
        raise ClusterError(f"{out}: cannot be written ({error.strerror or error}). Make room, or name another place: -o NEW") from None
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return done


# -- what goes in and comes out


def _judgements(path: Path | None) -> tuple[Judgement, ...]:
    """The judgements of a file of lines. Raises ClusterError naming the line."""
    if path is None:
        return ()
    found: list[Judgement] = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ClusterError(f"{path}: cannot be read ({error}). Name a file of judgements, one line of the record each.") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            noun = from_line(json.loads(line))
        except (ValueError, AttributeError, TestimoniaError) as error:
            raise ClusterError(f"{path}, line {number}: no line of the record ({error}). Export the record again.") from None
        if isinstance(noun, Judgement):
            found.append(noun)
    if any(j.verdict is Verdict.CORRECT for j in found):
        raise ClusterError(
            f"{path}: corrections come with claims of their own, and are made in a case. Leave them out, or import the record into a case."
        )
    return tuple(found)


def _inputs(source: Path, judgements: Sequence[Judgement], config: ReconcileConfig) -> str:
    """What the output is made of, in sixteen digits. Raises ClusterError where the source is no finished reading."""
    groups = finished_groups(source)
    told = (groups, [j.id for j in judgements], config.rule, repr(config.linkage), repr(config.reuse), canonical_json(header_of(source)))
    return hashlib.sha256(canonical_json(told).encode()).hexdigest()[:16]


def _known(out: Path, inputs: str) -> Reconciled | None:
    """What an earlier run made of the same. Raises ClusterError when something else is there."""
    if not out.exists() or (out.is_dir() and {p.name for p in out.iterdir()} <= {_WORK}):
        return None
    try:
        told: dict[str, Any] = json.loads((out / HEADER).read_text(encoding="utf-8"))
        if told["inputs"] == inputs:
            return Reconciled(**told["reconciled"], known=True)
    except (OSError, ValueError, KeyError, TypeError):
        if out.is_dir() and {p.name for p in out.iterdir()} <= {_WORK, LAYER_FOLDER, NOUNS_FOLDER}:
            return None  # broken off while it was put in its place: it is made again
    raise ClusterError(f"{out}: is there and is no reconciliation of this reading. Choose another name: -o NEW.parquet")


def _finish(source: Path, out: Path, inputs: str, done: Reconciled, judgements: Sequence[Judgement]) -> None:
    """Puts the output in its place; the header comes last, and says that it is whole."""
    for name in (LAYER_FOLDER, NOUNS_FOLDER):
        shutil.rmtree(out / name, ignore_errors=True)
    (out / NOUNS_FOLDER).mkdir()
    for path in sorted(source.glob("*.parquet")):
        _same_file(path, out / NOUNS_FOLDER / path.name)
    (out / _WORK / LAYER_FOLDER).replace(out / LAYER_FOLDER)
    if judgements:
        _write_judgements(out / LAYER_FOLDER / "judgements.parquet", judgements)
    counts = {"documents": done.documents, "mentions": done.mentions, "incidents": done.incidents, "accounts": done.accounts}
    header = {"header": header_of(source), "inputs": inputs, "reconciled": counts | {"message": done.message}}
    draft = out / f"{HEADER}.part"
    draft.write_text(canonical_json(header), encoding="utf-8")
    draft.replace(out / HEADER)


def _same_file(path: Path, to: Path) -> None:
    """One file under two names where the disk can do that, else a copy. Neither is ever written to again."""
    try:
        os.link(path, to)
    except OSError:
        shutil.copyfile(path, to)


def _write_judgements(path: Path, judgements: Sequence[Judgement]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = pa.schema([("first", pa.string()), ("place", pa.int32()), ("noun", pa.string()), ("id", pa.string()), ("body", pa.string())])
    rows = [("", n, "judgement", j.id, canonical_json(line_of(j))) for n, j in enumerate(judgements)]
    pq.write_table(pa.table([list(column) for column in zip(*rows, strict=True)], schema=kinds), path)


# -- the run


def _run(spark: "SparkSession", source: Path, work: Path, judgements: tuple[Judgement, ...], config: ReconcileConfig) -> Reconciled:
    with failing():
        nouns = spark.read.schema("document string, noun string, id string, body string").parquet(str(source.resolve()))
        parts = max(2 * spark.sparkContext.defaultParallelism, nouns.count() // 200_000)
        steps = _Steps(spark, work.resolve(), parts, that_count(judgements), config)
        documents = steps.documents(nouns)
        vocabulary = steps.vocabulary(documents)
        mentions = steps.with_copies(steps.mentions(nouns), documents)
        rows = mentions.where("not habitual")
        number = rows.count()
        links, message = steps.links(rows, number, vocabulary)
        layer = steps.layer(rows, links, number, vocabulary)
        counted = {row["noun"]: row["count"] for row in layer.groupBy("noun").count().collect()}
        return Reconciled(vocabulary.texts, number, counted.get("incident", 0), counted.get("account", 0), message)


class _Steps:
    """The steps of one run. What is needed twice is written to files, so that a machine that fails costs only its own part."""

    def __init__(self, spark: "SparkSession", work: Path, parts: int, judgements: Sequence[Judgement], config: ReconcileConfig) -> None:
        self._spark, self._work, self._parts = spark, work, parts
        self._judgements, self._config = tuple(judgements), config
        self._weights = config.linkage.weights

    def _kept(self, frame: "DataFrame", name: str) -> "DataFrame":
        path = str(self._work / name)
        frame.write.mode("overwrite").parquet(path)
        return self._spark.read.schema(frame.schema).parquet(path)

    def documents(self, nouns: "DataFrame") -> "DataFrame":
        """Words and sentences of every document that was read, each once however often it came."""
        from pyspark.sql import functions as f

        once = nouns.where("noun = 'document'").groupBy("id").agg(f.min("body").alias("body")).select("body")
        return self._kept(once.mapInArrow(partial(_documents, reuse=self._config.reuse), DOCUMENTS), "documents")

    def mentions(self, nouns: "DataFrame") -> "DataFrame":
        """A row for every mention with a claim that stands."""
        told = nouns.where("noun in ('document', 'mention', 'claim')").repartition(self._parts, "document")
        together = told.sortWithinPartitions("document", "noun", "id", "body")
        return self._kept(together.mapInArrow(partial(_mentions, judgements=self._judgements), MENTIONS), "mentions")

    def vocabulary(self, documents: "DataFrame") -> Vocabulary:
        """How many texts hold each word; words of one text alone, which are most, stay where they are."""
        from pyspark.sql import functions as f

        counted = documents.select(f.explode("words").alias("word")).groupBy("word").count().where("count > 1").sort("word").toArrow()
        return Vocabulary(counted.column("word").to_numpy(), counted.column("count").to_numpy(), documents.count())

    def with_copies(self, mentions: "DataFrame", documents: "DataFrame") -> "DataFrame":
        """Mentions with the sentences they stand in that repeat others (`copies`), and the mentions told in the same words (`copied`)."""
        from pyspark.sql import functions as f

        copies = self._kept(copied_sentences(documents, self._config.reuse), "copies")
        at = mentions.select("mention", "document", "act", "at")
        inside = f.exists("at", lambda x: (f.col("begin") <= x) & (x < f.col("until")))
        here = copies.join(at, "document").where(inside)
        other = at.select(f.col("mention").alias("other"), f.col("document").alias("earlier"), f.col("act"), f.col("at").alias("there"))
        inside_too = f.exists("there", lambda x: (f.col("earlier_begin") <= x) & (x < f.col("earlier_until")))
        pairs = here.join(other, ["earlier", "act"]).where(inside_too).select("mention", "other")
        both = pairs.union(pairs.select("other", "mention"))
        told = f.struct("begin", "until", "earlier", "earlier_begin", "earlier_until", "share")
        of = here.groupBy("mention").agg(f.collect_list(told).alias("copies"))
        with_whom = both.groupBy("mention").agg(f.collect_set("other").alias("copied"))
        none = f.array().cast("array<bigint>")
        joined = mentions.join(of, "mention", "left").join(with_whom, "mention", "left")
        return self._kept(joined.withColumn("copied", f.coalesce("copied", none)), "rows")

    def links(self, rows: "DataFrame", number: int, vocabulary: Vocabulary) -> "tuple[pa.Table, str | None]":
        """Every link, once, here; and what was left out to bound the work."""
        from pyspark.sql import functions as f

        weights = weights_for(self._weights, number)
        if number <= self._weights.every_pair:
            import pyarrow as pa

            return pa.Table.from_batches([links_of_all(rows.select(*NAMES, "copied").toArrow(), weights, vocabulary)]), None
        under = rows.select(*NAMES, "copied").mapInArrow(keyed, KEYED)
        together = under.repartition(self._parts, "key").sortWithinPartitions("key", "mention")
        shared = self._spark.sparkContext.broadcast(vocabulary)
        weighed = together.mapInArrow(partial(_links, weights=weights, shared=shared), LINKS)
        found = weighed.groupBy("a", "b").agg(f.first("excess").alias("excess")).sort("a", "b").toArrow()
        return found, self._bounded(under)

    @staticmethod
    def _bounded(under: "DataFrame") -> str | None:
        from pyspark.sql import functions as f

        sizes = under.select("key", "lacking").groupBy("key").agg(f.count("*").alias("size"), f.max("lacking").alias("counts"))
        told = sizes.where("counts").agg(f.sum((f.col("size") > BLOCK + 1).cast("int")).alias("cut"), f.max("size").alias("largest"))
        row = told.collect()[0]
        return Candidates(*_NO_PAIRS, row["cut"] or 0, row["largest"] or 0).message

    def layer(self, rows: "DataFrame", links: "pa.Table", number: int, vocabulary: Vocabulary) -> "DataFrame":
        """Accounts and incidents, in the order of the smallest mention of each."""
        from pyspark.sql import functions as f

        judged = judged_pairs(self._judgements)
        asked = rows.select("mention").where(f.col("mention").isin(sorted(judged.mentions))).collect() if judged.mentions else []
        judged = judged.among(frozenset(row["mention"] for row in asked))
        heap = self._spark.createDataFrame(heaps(links, judged))
        needed = rows.select(*NAMES, "copied", "copies", "age", "body")
        placed = needed.join(heap, "mention", "left").withColumn("heap", f.coalesce("heap", "mention"))
        together = placed.repartition(self._parts, "heap").sortWithinPartitions("heap", "mention")
        weights = weights_for(self._weights, number)
        ground = self._spark.sparkContext.broadcast(Ground(weights, vocabulary, judged, self._judgements, self._config.rule))
        made = together.mapInArrow(partial(_incidents, shared=ground), LAYER)
        return self._kept(made.sort("first", "place"), LAYER_FOLDER)


_NO_PAIRS = (np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))


def _documents(batches: "Iterable[pa.RecordBatch]", reuse: Any) -> "Iterator[pa.RecordBatch]":
    return document_rows(batches, reuse)


def _mentions(batches: "Iterable[pa.RecordBatch]", judgements: Sequence[Judgement]) -> "Iterator[pa.RecordBatch]":
    return mention_rows(batches, judgements)


def _links(batches: "Iterable[pa.RecordBatch]", weights: Any, shared: Any) -> "Iterator[pa.RecordBatch]":
    return links_in_blocks(batches, weights, shared.value)


def _incidents(batches: "Iterable[pa.RecordBatch]", shared: Any) -> "Iterator[pa.RecordBatch]":
    return incident_rows(batches, shared.value)
