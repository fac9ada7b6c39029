"""The engine: a Spark session, and work handed out by it."""

import os
import shutil
import socket
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from testimonia.errors import ClusterError

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import SparkSession

NEEDED = 'pip install "testimonia[spark]"'
_PORT = 7077  # of a master, unless another is named
_SECONDS = 5.0
_FULL = ("No space left on device", "Disk quota exceeded", "File too large")
_ROOM = "Make room for the output, and for the engine's own files on every machine (spark.local.dir, /tmp if nothing else is set)."
_LOOK = "Check the address, and that the master runs."


def session(master: str) -> "SparkSession":
    """A session on `master` ("local[2]", "spark://HOST:7077").

    Raises ClusterError where the engine or Java is missing, or where nothing answers.
    """
    try:
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError:
        raise ClusterError(f"work on a cluster needs Apache Spark. Install it: {NEEDED}") from None
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        raise ClusterError(
            "Apache Spark needs Java 17 or later, and there is no java here. Install it (on Debian: apt install openjdk-17-jre-headless)."
        )
    _check_answers(master)
    # Workers are to run this interpreter with what is installed in it, not the system's Python.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("testimonia").master(master)
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.execution.arrow.pyspark.enabled": "true",
        "spark.task.maxFailures": "4",
        "spark.sql.adaptive.coalescePartitions.minPartitionSize": "16m",
    }
    if master.startswith(("local", "spark://127.0.0.1")):
        # One machine alone: nothing of it is to be reached from elsewhere.
        settings |= {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1", "spark.sql.shuffle.partitions": "4"}
    for name, value in settings.items():
        builder = builder.config(name, value)
    try:
        made: SparkSession = builder.getOrCreate()
    except (PySparkException, Py4JError, OSError, RuntimeError) as error:
        first = str(error).strip().partition("\n")[0]
        raise ClusterError(f"{master}: no session could be opened ({first}). {_LOOK}") from None
    made.sparkContext.setLogLevel("ERROR")
    return made


def _check_answers(master: str) -> None:
    """The engine itself would try for a minute."""
    where = urlsplit(master)
    if where.scheme != "spark" or where.hostname is None:
        return
    try:
        socket.create_connection((where.hostname, where.port or _PORT), timeout=_SECONDS).close()
    except (OSError, ValueError) as error:
        raise ClusterError(f"{master}: nothing answers there ({error}). {_LOOK}") from None


def each(spark: "SparkSession", tasks: int, work: Callable[[int], str]) -> Iterator[str]:
    """`work` done on the numbers 0 to `tasks`, one a partition, wherever there is room; answers as they come.

    A number whose machine fails is done again elsewhere, so `work` must not mind being done twice. Raises ClusterError when it
    failed four times.
    """

    def partition(batches: "Iterable[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
        import pyarrow as pa

        for batch in batches:
            yield pa.RecordBatch.from_pydict({"answer": [work(number) for number in batch.column(0).to_pylist()]})

    with failing("What was finished is kept: run the same command again."):
        for row in spark.range(0, tasks, 1, tasks).mapInArrow(partition, "answer string").toLocalIterator(prefetchPartitions=True):
            yield row.answer


@contextmanager
def failing(way_out: str = "There is no output: run the same command again.") -> Iterator[None]:
    """What the engine gives up on is told as a ClusterError, with what a worker said of it where it did."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as error:
        lines = [line.strip() for line in str(error).strip().splitlines()]
        said = next((line.partition("ClusterError: ")[2] for line in lines if "testimonia.errors.ClusterError: " in line), "")
        full = next((line for line in lines if any(words in line for words in _FULL)), "")
        damaged = next((line for line in lines if "FAILED_READ_FILE" in line), "")
        if full and not said:
            raise ClusterError(f"a disk is full ({full}). {_ROOM} {way_out}") from error
        raise ClusterError(f"the cluster gave up ({said or damaged or (lines or [''])[0]}). {way_out}") from error
