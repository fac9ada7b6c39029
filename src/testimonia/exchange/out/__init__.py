"""A case in the formats that other tools read: one module each, `write(case, out, links=…) -> Lost`.

A format knows nothing of masking: it writes the `Case` it is given. Others add formats through the entry-point group
`testimonia.exports`, whose entries name a module with `write`, a docstring, and `SUFFIX` (of one file) or `FILES` (names in a folder).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from testimonia.errors import ExchangeError
from testimonia.exchange.out.lost import Loss, Lost
from testimonia.model.protocols import Case

GROUP = "testimonia.exports"


@dataclass(frozen=True, slots=True)
class Writer:
    """A format of export. `suffix` of its file by convention, empty for a format that is a folder; `says`: what it holds, in a line.

    `files`: names of the files in the folder; `beside`: endings of further files that stand beside the one.
    """

    name: str
    suffix: str
    says: str
    module: str
    files: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()

    def write(self, case: Case, out: Path, *, links: str = "") -> Lost:
        """Writes the case to `out` and tells what the format cannot hold. `links`: where permalinks begin.

        Raises ExchangeError when the file cannot be written, or when the format needs an extra that is not installed.
        """
        lost: Lost = import_module(self.module).write(case, out, links=links)
        return lost


_TABLES = ("documents", "mentions", "claims", "accounts", "incidents", "figures", "judgements")


def _own(name: str, suffix: str, says: str, module: str = "", files: Iterable[str] = (), beside: Iterable[str] = ()) -> Writer:
    return Writer(name, suffix, says, f"{__name__}.{module or name}", tuple(files), tuple(beside))


_OWN = (
    _own("csv", "", "the whole case as seven tables, a CSV file each", "csvs", (f"{name}.csv" for name in _TABLES)),
    _own("xlsx", ".xlsx", "the same tables as one workbook"),
    _own(
        "parquet",
        "",
        "the same tables as Parquet, for a million claims and more (extra: tables)",
        files=(f"{name}.parquet" for name in _TABLES),
    ),
    _own(
        "sqlite", ".db", "the same tables as one SQLite file for Datasette, with full-text search", "datasette", beside=(".metadata.json",)
    ),
    _own("geojson", ".geojson", "incidents on a map, each with how exact its place and date are"),
    _own("kml", ".kml", "incidents on a map with time spans, for Google Earth and others"),
    _own("timeline", ".json", "dated incidents for TimelineJS"),
    _own("annotation", ".jsonld", "claims on the words that carry them: W3C Web Annotation"),
    _own("prov", ".json", "where everything comes from: W3C PROV-JSON"),
    _own("claimreview", ".jsonld", "what people judged of claims: schema.org ClaimReview"),
    _own(
        "ftm",
        "",
        "documents, incidents and public actors: FollowTheMoney entities and statements (extra: ftm)",
        files=("entities.ftm.json", "statements.csv"),
    ),
    _own("acled", ".csv", "incidents in the columns of ACLED"),
    _own("ged", ".csv", "deadly incidents in the columns of UCDP GED"),
    _own(
        "uwazi",
        "",
        "incidents, documents and claims to import into Uwazi",
        files=("incidents.csv", "documents.csv", "claims.csv", "templates.json"),
    ),
    _own("bibtex", ".bib", "the documents, for citing them"),
    _own("pdf", ".pdf", "the report as pages (extra: pdf)"),
)


@cache
def writers() -> Mapping[str, Writer]:
    """The formats by name, those of other packages last. A package cannot take the place of a format that ships."""
    found = {writer.name: writer for writer in _OWN}
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        if entry.name not in found:
            found[entry.name] = _foreign(entry)
    return found


def _foreign(entry: EntryPoint) -> Writer:
    module = import_module(entry.module)
    says = (module.__doc__ or "").strip().partition("\n")[0].partition(". ")[0].rstrip(".")
    return Writer(entry.name, getattr(module, "SUFFIX", ""), says, entry.module, tuple(getattr(module, "FILES", ())))


def writer(name: str) -> Writer:
    """The format of that name. Raises ExchangeError naming those there are."""
    try:
        return writers()[name]
    except KeyError:
        raise ExchangeError(f"no format {name!r}. Available: jsonl, {', '.join(writers())}") from None


__all__ = ["Loss", "Lost", "Writer", "writer", "writers"]
