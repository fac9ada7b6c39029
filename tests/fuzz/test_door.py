"""Damaged records, and texts for the parsers of numbers, dates and places, in short form; many more: `make fuzz`."""

from tests.fuzz.door import damaged_record, faults, parse_one, read_one, text, whole_records


def test_law_a_damaged_record_is_read_or_refused_in_words():
    assert list(faults(read_one, range(600))) == []


def test_law_the_parsers_of_numbers_dates_and_places_take_any_text():
    assert list(faults(parse_one, range(300))) == []


def test_inputs_are_the_same_each_time_and_records_are_damaged():
    assert text(5) == text(5) != text(6)
    assert damaged_record(5) == damaged_record(5)
    assert damaged_record(5) not in whole_records()
