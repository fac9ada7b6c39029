"""The table of manners, read with the shipped reader: how sure, affirmed or not, and what the speaker does by saying it."""

import pytest

from testimonia.pipeline import ShippedReader
from tests.extract.composed import claims_of, document
from tests.extract.manners import GOVERNMENT, OPPOSITION, ROWS, Row

SURE = 0.9
"""Share of the rows that must be read right: the encoder's share in it changes with its weights, the rules' does not."""


@pytest.fixture(scope="module")
def reader() -> ShippedReader:
    return ShippedReader()


def manners(reader: ShippedReader, row: Row, a: str, b: str) -> set[tuple[str, ...]]:
    """Every manner in which the claims of a row are read."""
    words = row.words.format(a=a, b=b).removeprefix("the ").casefold()
    found = reader.read(document("GAFSA, June 14 2019 (Meridian News) - " + row.filled(a, b)))
    own = (c for c in claims_of(found, row.name) if words in c.span.quote.casefold())
    return {(str(c.modality), str(c.polarity), str(c.act), str(c.certainty).removesuffix("_by_authorities")) for c in own}


def test_the_table_is_long_and_varied() -> None:
    assert len(ROWS) >= 80
    assert {row.manner[0] for row in ROWS} == {"asserted", "possible", "probable", "predicted", "conditional", "habitual"}
    assert {row.manner[2] for row in ROWS} == {"reports", "accuses", "denies", "claims_responsibility", "admits", "retracts"}


@pytest.mark.parametrize("first", ["government", "opposition"])
def test_the_rows_are_read_as_they_are_meant(reader: ShippedReader, first: str) -> None:
    sides = (GOVERNMENT, OPPOSITION) if first == "government" else (OPPOSITION, GOVERNMENT)
    wrong = []
    for number, row in enumerate(ROWS):
        a, b = sides[number % 2], sides[1 - number % 2]
        got = manners(reader, row, a, b)
        if row.manner not in got:
            wrong.append((row.filled(a, b), row.name, row.manner, got))
    assert 1 - len(wrong) / len(ROWS) >= SURE, "\n".join(str(w) for w in wrong)


def test_the_manner_is_the_same_when_the_sides_change_places(reader: ShippedReader) -> None:
    rows = [row for row in ROWS if "{a}" in row.text]
    same = sum(
        (row.manner in manners(reader, row, GOVERNMENT, OPPOSITION)) == (row.manner in manners(reader, row, OPPOSITION, GOVERNMENT))
        for row in rows
    )
    assert same / len(rows) >= SURE
