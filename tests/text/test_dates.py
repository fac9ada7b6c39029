"""Dates as moments, and the date of a document."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testimonia.model.record import Published
from testimonia.model.terms import DateBasis, DatePrecision
from testimonia.text.dates import document_date, moments

PUBLISHED = date(2031, 2, 20)


def told(text, document_date=PUBLISHED):
    return [(m.raw, m.start, m.end, m.precision.value) for _, m in moments(text, document_date, narrative=False)]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("A boat sank on 8 June 2029.", ("8 June 2029", "2029-06-08", "2029-06-08", "day")),
        ("Nine died between 18 and 20 February.", ("18 and 20 February", "2031-02-18", "2031-02-20", "range")),
        ("The events of 18-20 February 2031 are known.", ("18-20 February 2031", "2031-02-18", "2031-02-20", "range")),
        ("Nine died since 18 February.", ("18 February", "2031-02-18", "2031-02-20", "range")),
        ("It rained in May 2029.", ("May 2029", "2029-05-01", "2029-05-31", "month")),
        ("It rained in late May 2029.", ("late May 2029", "2029-05-21", "2029-05-31", "range")),
        ("It rained in 2028.", ("2028", "2028-01-01", "2028-12-31", "year")),
        ("It rained in the 1990s.", ("the 1990s", "1990-01-01", "1999-12-31", "decade")),
        ("It rained in the summer of 2029.", ("the summer of 2029", "2029-06-01", "2029-08-31", "season")),
        ("It rained last week.", ("last week", "2031-02-10", "2031-02-16", "week")),
        ("It rained this morning.", ("this morning", "2031-02-20", "2031-02-20", "part_of_day")),
        ("Beginning 3 March 2031 the pier is open.", ("3 March 2031", "2031-03-03", None, "range")),
    ],
)
def test_moments(text, moment):
    assert told(text) == [moment]


def test_a_night_from_one_day_to_the_next_covers_both():
    ((span, moment),) = moments("In the night from Friday to Saturday shots were heard.", PUBLISHED, narrative=False)
    assert (moment.start, moment.end) == ("2031-02-14", "2031-02-15")
    assert span == (18, 36)


def test_since_without_a_document_date_stays_open():
    ((_, moment),) = moments("Nine died since 18 February 2031.", None)
    assert (moment.start, moment.end, moment.precision) == ("2031-02-18", None, DatePrecision.RANGE)


def test_words_that_name_no_time_are_no_moments():
    assert told("It is now said that in the past the guards recently left for three days.") == []


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("Two shot at ferry\n\nBRANDHOLM, Feb. 14, 2031 (Coast Wire) - Two men were shot.", Published("2031-02-14", DateBasis.DATELINE)),
        ("BRANDHOLM, Friday, 14 February 2031 (Coast Wire). — Two men were shot.", Published("2031-02-14", DateBasis.DATELINE)),
        ("BRANDHOLM, 14/2/2031 (Coast Wire) — Two men were shot.", Published("2031-02-14", DateBasis.DATELINE)),
        ("Council of the Pier. Appeal no. 9, 14 February 2031\n\nThey shot at us.", Published("2031-02-14", DateBasis.DATELINE)),
        ("Report on the events of 14-16 February 2031 (issued on 3 May 2031)\n\nTwo died.", Published("2031-05-03", DateBasis.DATELINE)),
        ("Report on the events of 14-16 February 2031 (issued in May 2031)\n\nTwo died.", Published("2031-05-31", DateBasis.INFERRED)),
        ("River Front\nCommunique of 3 May 2031\n\nTwo of ours fell.", Published("2031-05-03", DateBasis.DATELINE)),
        ("The guards fired on 14 February 2031. Yesterday they fired again.", Published("2031-02-14", DateBasis.INFERRED)),
        ("The mill burned in 1911. It was rebuilt on 3 May 1912.", None),
        ("", None),
    ],
)
def test_document_date(text, published):
    assert document_date(text) == published


def test_a_dateline_without_year_takes_a_known_year_that_fits_its_weekdays():
    text = "BRANDHOLM, Feb 14 (Coast Wire) - Two men were shot on Friday, police said. In 2019 the pier had burned."
    assert document_date(text) is None
    assert document_date(text, [2030, 2031]) == Published("2031-02-14", DateBasis.INFERRED)


@settings(deadline=None)
@given(st.text(alphabet="0123456789 JuneFeb.-,()AYsince\n—", max_size=120))
def test_moments_have_their_ends_in_order(text):
    for (start, end), moment in moments(text, PUBLISHED):
        assert text[start:end] == moment.raw
        date.fromisoformat(moment.start)
        assert moment.end is None or moment.start <= moment.end
