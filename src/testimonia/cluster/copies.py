"""Sentences that repeat earlier ones, found by the runs of words that they share: the engine brings together, alignment decides."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from testimonia.reconcile.reuse import ReuseConfig, contained

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

ALIGNED = "document bigint, begin int, until int, earlier bigint, earlier_begin int, earlier_until int, share double"
"""Columns of a sentence that repeats an earlier one."""


def copied_sentences(documents: "DataFrame", reuse: ReuseConfig) -> "DataFrame":
    """Every sentence that repeats an earlier document's, with the one that it repeats the most: the same as on one machine.

    What stands in no common run stands in no common block either, so that none is missed. The work grows with the number of pairs of
    sentences that share a run: a sentence that a thousand documents copy makes half a million.
    """
    from pyspark.sql import functions as f

    told = documents.select("document", "age", f.explode("sentences").alias("s"))
    sentence = told.select("document", "age", "s.begin", "s.until", "s.words", "s.runs")
    later = sentence.select("document", "age", "begin", f.size(f.split("words", " ")).alias("length"), f.explode("runs").alias("run"))
    earlier = sentence.select(
        f.col("document").alias("earlier"),
        f.col("age").alias("before"),
        f.col("begin").alias("earlier_begin"),
        f.explode(f.array_distinct("runs")).alias("run"),
    )
    met = later.join(earlier, "run").where("before < age").groupBy("document", "begin", "earlier", "earlier_begin", "length").count()
    # A run covers so many words at the most: the alignment that follows is exact.
    may = met.where(f.col("count") * reuse.run >= reuse.containment * f.col("length")).select(
        "document", "begin", "earlier", "earlier_begin"
    )
    mine = sentence.select("document", "begin", "until", "words")
    other = sentence.select(
        f.col("document").alias("earlier"),
        f.col("begin").alias("earlier_begin"),
        f.col("until").alias("earlier_until"),
        f.col("words").alias("earlier_words"),
    )
    both = may.join(mine, ["document", "begin"]).join(other, ["earlier", "earlier_begin"])

    def align(batches: "Iterable[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
        return aligned(batches, reuse)

    shares = both.mapInArrow(align, ALIGNED)
    best = f.max_by(f.struct("earlier", "earlier_begin", "earlier_until", "share"), f.struct("share", "earlier", -f.col("earlier_begin")))
    return shares.groupBy("document", "begin", "until").agg(best.alias("of")).select("document", "begin", "until", "of.*")


def aligned(batches: "Iterable[pa.RecordBatch]", reuse: ReuseConfig) -> "Iterator[pa.RecordBatch]":
    """Pairs of sentences of which the one repeats the other, with the share of its words."""
    import pyarrow as pa

    for batch in batches:
        mine, other = batch.column("words").to_pylist(), batch.column("earlier_words").to_pylist()
        shares = [contained(a.split(" "), b.split(" "), reuse.run) for a, b in zip(mine, other, strict=True)]
        kept = [n for n, share in enumerate(shares) if share >= reuse.containment]
        names = ("document", "begin", "until", "earlier", "earlier_begin", "earlier_until")
        columns = {name: batch.column(name).take(pa.array(kept, pa.int64())) for name in names}
        yield pa.RecordBatch.from_pydict(columns | {"share": pa.array([shares[n] for n in kept], pa.float64())})
