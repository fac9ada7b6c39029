"""What the product must not be turned into: each line of the page on harm, tried on the whole product."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer.main import get_command

from testimonia.cli.app import app
from testimonia.exchange.schema import json_schema
from testimonia.model.terms import Property, SourceKind
from testimonia.pipeline import OpenCase, open_case
from tests.test_architecture import PACKAGE

OF_PERSONS = re.compile(r"faith|religio|ethnic|race|sect\b|membership|orientation|risk|threat|danger|forecast|predict|profile|verified")
"""Nationality is no such word: it is the group of those counted, in the words of a source."""

WIRE = (
    "ORAL, June 6 (Steppe Wire) - Gunmen attacked the bus station in Oral on Sunday and killed at least 12 people, "
    "the regional hospital said."
)
MINISTRY = "ORAL, June 6 - At least 12 people were killed in the attack on the bus station in Oral on Sunday, the health ministry said."


def fields(schema: object) -> set[str]:
    """Every name of a field in a schema."""
    if isinstance(schema, dict):
        own = set(schema.get("properties", {})) if isinstance(schema.get("properties"), dict) else set()
        return own.union(*map(fields, schema.values()))
    return set().union(*map(fields, schema)) if isinstance(schema, list) else set()


def test_no_field_of_the_record_scores_a_person_or_tells_faith_ethnicity_or_membership():
    found = fields(json_schema())
    assert {"low", "chain", "score"} <= found  # the search finds what there is
    assert {name for name in (*found, *Property) if OF_PERSONS.search(name)} == set()


def test_no_command_follows_rates_or_forecasts():
    commands = get_command(app).commands
    names = set(commands) | {f"{name} {below}" for name, one in commands.items() for below in getattr(one, "commands", {})}
    assert len(names) > 20
    assert {name for name in names if re.search(r"forecast|predict|profile|track|follow|person|score|watch", name)} == set()


def test_nothing_in_a_case_is_keyed_by_a_person(tmp_path: Path):
    open_case(tmp_path / "x.case").close()
    with closing(sqlite3.connect(tmp_path / "x.case" / "case.sqlite")) as database:
        tables = [row[0] for row in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        keyed = {
            (table, column[1])
            for table in tables
            for index in database.execute(f"PRAGMA index_list({table!r})").fetchall()
            for column in [(None, info[2]) for info in database.execute(f"PRAGMA index_info({index[1]!r})")]
        }
        barred = [row[1] for row in database.execute("PRAGMA table_info(private_names)")]
        persons = [row[1] for row in database.execute("PRAGMA table_info(persons)") if row[5]]
    assert ("documents", "id") in keyed
    known = {("persons", "document"), ("private_names", "name")}
    assert {pair for pair in keyed if re.search(r"person|name|who", f"{pair[0]} {pair[1]}")} <= known
    assert barred == ["name"]  # the words that searching refuses without a reason; it leads to no document
    assert persons == ["document"]  # by document, so that a page can hide them; never the other way


SAYS_SO = re.compile(
    r"\b(verified|proven|fact-checked|debunked|confirmed true|trusted source|reliable source|truth score)\b", re.IGNORECASE
)
DENIED = re.compile(r"\b(no|not|never|nothing|un|nobody|whether)\b", re.IGNORECASE)
CATALOGUES = sorted(p for room in ("report", "workbench") for kind in ("*.toml", "*.html") for p in (PACKAGE / room).rglob(kind))
CATALOGUES += [PACKAGE / "vocab" / "grades.toml"]


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_no_word_of_the_interface_says_that_something_is_true(catalogue: Path):
    told = [line for line in catalogue.read_text(encoding="utf-8").splitlines() if SAYS_SO.search(line) and not DENIED.search(line)]
    assert told == []


def ends(case: OpenCase) -> tuple[int, int]:
    """Low end of independent origins, and of the killed, of the incident that most documents tell of."""
    incident = max(case.store.incidents(), key=lambda found: len(found.documents))
    killed = [figure.low.value for figure in incident.figures if figure.property is Property.KILLED and figure.low]
    return incident.independent_origins.low, max(killed, default=0)


def outlets(text: str, number: int) -> list[tuple[str, bytes]]:
    return [(f"outlet_{n}.txt", f"Outlet {n} News\n\n{text}\n\nRead more on outlet{n}.example.".encode()) for n in range(number)]


PARAPHRASED = (
    "Gunmen stormed the bus station in Oral on Sunday, June 5, killing 90 people.",
    "On Sunday, June 5, some 90 people died when the bus station of Oral was attacked.",
    "The attack of Sunday, June 5 on the bus station in Oral left 90 people dead.",
)


def test_fifty_fake_outlets_raise_no_low_end(tmp_path: Path):
    case = open_case(tmp_path / "oral.case")
    case.read(("wire.txt", WIRE.encode()), ("ministry.txt", MINISTRY.encode()), workers=1)
    before = ends(case)
    assert before[1] == 12
    copies = outlets(WIRE, 25)
    paraphrases = [
        (name.replace("outlet", "other"), content) for n, text in enumerate(PARAPHRASED) for name, content in outlets(text, 25)[n::3]
    ]
    assert len(copies) + len(paraphrases) == 50
    case.read(*copies, *paraphrases, workers=1)
    after = ends(case)
    assert after[0] <= before[0]
    assert after[1] <= before[1]


def test_witnesses_detainees_and_unnamed_sources_stay_who_they_are(tmp_path: Path):
    named = (
        "ORAL, June 6 - Gunmen killed 12 people at the bus station in Oral on Sunday. "
        '"They fired from a car," said Aigul Serikova, who sells tea there.\n'
    )
    unnamed = (
        "ORAL, June 6 - Gunmen killed 12 people at the bus station in Oral on Sunday, a detainee told reporters. "
        "One witness, who sells tea there, said that 14 people were killed.\n"
    )
    case = open_case(tmp_path / "oral.case")
    case.read(("named.txt", named.encode()), ("unnamed.txt", unnamed.encode()), workers=1)
    document = next(d.id for d in case.store.documents(text=False) if d.name == "unnamed.txt")
    told = {link.source for claim in case.store.claims(document) for link in claim.chain}
    assert {(source.kind, source.name) for source in told} == {
        (SourceKind.DOCUMENT, "unnamed.txt"),
        (SourceKind.DETAINEE, "detainee"),
        (SourceKind.WITNESS, "witness"),
    }
    origins = {account.origin.name for account in case.store.accounts() if account.origin.kind is SourceKind.WITNESS}
    assert origins == {"witness"}
    assert "Serikova" not in "".join(str(claim) for claim in case.store.claims(document))
