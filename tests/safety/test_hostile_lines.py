"""Long lines of one scrap again and again, short form: no fault and no hang; of a hundred thousand characters each: `make fuzz`."""

import pytest

from tests.fuzz import lines
from tests.fuzz.lines import READERS, SCRAPS, seconds, slow

LENGTH = 2_000


@pytest.mark.parametrize("reader", READERS)
def test_law_no_scrap_repeated_hangs_a_reader(reader: str):
    assert len(set(SCRAPS)) > 80
    assert list(slow(reader, LENGTH)) == []


def test_a_reader_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(lines, "READERS", {"endless": lambda _: [0 for _ in iter(int, 1)]})
    assert seconds("endless", "a", most=0.2) == float("inf")


@pytest.mark.parametrize("words", ["Baron ", "Rivers Governor ", "Banks Rivers ", "Bishop Emir ", "ACLED "])
def test_words_that_are_judged_by_their_neighbours_are_judged_once(words: str):
    """ "Rivers" may be a name or a body; so may "Governor"; each once asked for the other, until the program stopped."""
    for text in (f"In May the {words.strip()} came.", words * 2_000):
        READERS["masking"](text)
