"""Sentences that repeat earlier ones, found by the runs of words that they share: the engine brings together, alignment decides.

A sentence that many documents have in the same words is one text here: it is compared with others once, however often it was copied.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from testimonia.reconcile.reuse import ReuseConfig, contained

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

ALIGNED = "text binary, other binary, share double"
"""Columns of a text that repeats another, or itself in another document."""


def copied_sentences(documents: "DataFrame", reuse: ReuseConfig) -> "DataFrame":
    """Every sentence that repeats an earlier document's, with the one that it repeats the most: the same as on one machine.

    What stands in no common run stands in no common block either, so that none is missed. The work grows with the number of pairs of
    different texts that share a run, and with the number of sentences; not with the number of pairs of sentences.
    """
    from pyspark.sql import functions as f

    told = documents.select("document", "age", f.explode("sentences").alias("s"))
    # Two texts with one name would have to be found first among all that were ever written (128 bits).
    named = f.unhex(f.md5("s.words")).alias("text")
    sentence = told.select("document", "age", "s.begin", "s.until", "s.words", "s.runs", named)
    return _best(sentence, _aligned(sentence, reuse))


def _aligned(sentence: "DataFrame", reuse: ReuseConfig) -> "DataFrame":
    """Pairs of texts of which the one repeats the other, where some sentence of the one is younger than some of the other."""
    from pyspark.sql import functions as f

    texts = sentence.groupBy("text").agg(
        f.first("words").alias("words"), f.first("runs").alias("runs"), f.min("age").alias("oldest"), f.max("age").alias("newest")
    )
    later = texts.select("text", "newest", f.size(f.split("words", " ")).alias("length"), f.explode("runs").alias("run"))
    earlier = texts.select(f.col("text").alias("other"), "oldest", f.explode(f.array_distinct("runs")).alias("run"))
    met = later.join(earlier, "run").where("oldest < newest").groupBy("text", "other", "length").count()
    # A run covers so many words at the most: the alignment that follows is exact.
    may = met.where(f.col("count") * reuse.run >= reuse.containment * f.col("length")).select("text", "other")
    other = texts.select(f.col("text").alias("other"), f.col("words").alias("other_words"))
    both = may.join(texts.select("text", "words"), "text").join(other, "other")

    def align(batches: "Iterable[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
        return aligned(batches, reuse)

    return both.mapInArrow(align, ALIGNED)


def aligned(batches: "Iterable[pa.RecordBatch]", reuse: ReuseConfig) -> "Iterator[pa.RecordBatch]":
    """Pairs of texts of which the one repeats the other, with the share of its words."""
    import pyarrow as pa

    for batch in batches:
        mine, other = batch.column("words").to_pylist(), batch.column("other_words").to_pylist()
        shares = [contained(a.split(" "), b.split(" "), reuse.run) for a, b in zip(mine, other, strict=True)]
        kept = [n for n, share in enumerate(shares) if share >= reuse.containment]
        columns = {name: batch.column(name).take(pa.array(kept, pa.int64())) for name in ("text", "other")}
        yield pa.RecordBatch.from_pydict(columns | {"share": pa.array([shares[n] for n in kept], pa.float64())})


def _best(sentence: "DataFrame", pairs: "DataFrame") -> "DataFrame":
    """For every sentence the earlier one that it repeats the most. `pairs`: of texts.

    The sentences of a text stand in the order of their age, and among them whoever repeats that text: each takes the greatest of those
    before it, so that a thousand copies cost a thousand steps.
    """
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    repeating = pairs.join(sentence.select("text", "document", "begin", "until", "age"), "text").drop("text")
    spot = f.struct(f.col("document").alias("earlier"), (-f.col("begin")).alias("back"), f.col("until").alias("earlier_until"))
    repeated = sentence.select(f.col("text").alias("other"), "age", spot.alias("spot")).join(
        pairs.select("other").distinct(), "other", "left_semi"
    )
    # Of one age, which is of one document, whoever asks comes first: nothing repeats itself.
    line = Window.partitionBy("other").orderBy("age", f.col("spot").isNotNull()).rowsBetween(Window.unboundedPreceding, -1)
    asked = repeating.unionByName(repeated, allowMissingColumns=True).withColumn("best", f.max("spot").over(line))
    found = asked.where("spot is null and best is not null").select("document", "begin", "until", "share", "best.*")
    of = f.struct("earlier", (-f.col("back")).alias("earlier_begin"), "earlier_until", "share")
    most = f.max_by(of, f.struct("share", "earlier", "back"))
    return found.groupBy("document", "begin", "until").agg(most.alias("of")).select("document", "begin", "until", "of.*")
