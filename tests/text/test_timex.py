"""Time expressions: where they stand and their TIMEX3 values, in news and in narratives."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testimonia.text.timex import is_narrative, time_expressions
from testimonia.text.timex.anchors import NEEDED, RULES
from testimonia.text.timex.finding import in_small

MONDAY = date(2031, 3, 10)


def values(text, document_date=MONDAY, narrative=False):
    return [(e.raw, e.type, e.value) for e in time_expressions(text, document_date, narrative)]


@pytest.mark.parametrize(
    ("text", "raw", "value"),
    [
        ("A boat sank on 8 June 2029.", "8 June 2029", "2029-06-08"),
        ("A boat sank on June 8, 2029.", "June 8, 2029", "2029-06-08"),
        ("A boat sank on the 8th of June, 2029.", "the 8th of June, 2029", "2029-06-08"),
        ("It is dated Tuesday, March 22, 1960.", "Tuesday, March 22, 1960", "1960-03-22"),
        ("Logged 2029-06-08 by the clerk.", "2029-06-08", "2029-06-08"),
        ("Logged 25/3/2029 by the clerk.", "25/3/2029", "2029-03-25"),
        ("Logged 3/25/2029 by the clerk.", "3/25/2029", "2029-03-25"),
        ("Logged 5/3/2029 by the clerk.", "5/3/2029", "2029-03-05"),
        ("It began on Aug. 14.", "Aug. 14", "2030-08-14"),
        ("Guards fired on Friday.", "Friday", "2031-03-07"),
        ("Guards fired on Monday.", "Monday", "2031-03-10"),
        ("Talks will open on Friday.", "Friday", "2031-03-14"),
        ("Guards fired last Friday.", "last Friday", "2031-03-07"),
        ("Guards fired yesterday.", "yesterday", "2031-03-09"),
        ("A man was held this morning.", "this morning", "2031-03-10TMO"),
        ("A man was held last night.", "last night", "2031-03-09TNI"),
        ("A man was held on Thursday evening.", "Thursday evening", "2031-03-06TEV"),
        ("The mill closed last week.", "last week", "2031-W10"),
        ("The mill closed two months ago.", "Two months ago".lower(), "2031-01"),
        ("The mill closed in April last year.", "April last year", "2030-04"),
        ("In November the mill closed.", "November", "2030-11"),
        ("The mill will open in November.", "November", "2031-11"),
        ("In the summer of 2029 it burned.", "the summer of 2029", "2029-SU"),
        ("In the 1990s it burned.", "the 1990s", "199"),
        ("In 2002 it burned.", "2002", "2002"),
        ("On Friday the 7th instant six left.", "Friday the 7th instant", "2031-03-07"),
        ("On the 20th we shall walk.", "the 20th", "2031-03-20"),
        ("It burned at 11 p.m. on Saturday.", "11 p.m. on Saturday", "2031-03-08T23:00"),
    ],
)
def test_values_in_news(text, raw, value):
    found = values(text)
    assert [(r, v) for r, _, v in found] == [(raw, value)]


def test_durations_and_repeated_times():
    assert values("They waited three days and struck every Monday for several weeks.") == [
        ("three days", "DURATION", "P3D"),
        ("every Monday", "SET", "XXXX-WXX-1"),
        ("several weeks", "DURATION", "PXW"),
    ]


def test_both_ends_of_a_range_get_month_and_year():
    assert [v for _, _, v in values("Between 18 and 22 February 2029 the road was shut, and on June 5-7, 2029 again.")] == [
        "2029-02-18",
        "2029-02-22",
        "2029-06-05",
        "2029-06-07",
    ]


def test_a_story_goes_on_from_the_last_date_told():
    text = "On 24 July 1931 the strike began. Two days later a mill burned. On 3 August guards came; they left the next day."
    assert [v for _, _, v in values(text, MONDAY, narrative=True)] == ["1931-07-24", "1931-07-26", "1931-08-03", "1931-08-04"]


def test_a_year_told_in_passing_does_not_move_the_story():
    text = "On 3 April 1931 the council met and set a vote for 1932. On 9 April it was dissolved."
    assert values(text, MONDAY, narrative=True)[-1] == ("9 April", "DATE", "1931-04-09")


def test_a_chronicle_is_a_narrative_and_a_dispatch_is_not():
    chronicle = "In 1911 a mill burned. In May 1912 it was rebuilt. By 1914 it stood empty. It fell in 1919."
    assert is_narrative(chronicle, MONDAY)
    assert not is_narrative("On Friday guards fired. On Saturday two died. In 1911 the mill had burned.", MONDAY)


@pytest.mark.parametrize(
    "text",
    [
        "Bay 3 costs 410 pesos.",
        "They crossed the October Bridge.",
        "Two may have died.",
        "Unit 1944 of the guard.",
        "They march on.",
        "A 44-year-old man.",
    ],
)
def test_what_tells_no_time(text):
    assert values(text) == []


@settings(deadline=None)
@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2090, 12, 31)))
def test_a_full_date_means_itself_in_every_notation(day):
    for words in (f"{day.day} {day:%B} {day.year}", f"{day:%B} {day.day}, {day.year}", day.isoformat()):
        assert [v for _, _, v in values(f"It was dated {words} there.")] == [day.isoformat()]


@settings(deadline=None)
@given(st.text(alphabet="0123456789 JuneMay.-/thso'clockago\n", max_size=80), st.none() | st.just(MONDAY))
def test_any_text_is_read_and_offsets_hold(text, document_date):
    last = 0
    for e in time_expressions(text, document_date):
        assert text[e.start : e.end] == e.raw
        assert last <= e.start < e.end
        last = e.end


FRAGMENTS = (
    *(
        "3",
        "18",
        "22nd",
        "1998",
        "2016",
        "'98",
        "1980s",
        "89",
        "44 B.C.",
        "2016-06-05",
        "05/06/2016",
        "10:30",
        "7 p.m.",
        "2 o'clock",
        "300 BC",
    ),
    *("the", "of", "last", "next", "this", "that", "same", "very", "early", "late", "ago", "before", "after", "from now", "every", "each"),
    *("May", "SEPT.", "september", "Jan", "March", "twenty-first", "Third", "Monday", "Thurs.", "FR\u0130DAY", "day", "days", "wee\u212a"),
    *("week", "weekend", "months", "year", "year-end", "year-ago", "quarter", "century", "centuries-old", "decades", "hours", "fortnight"),
    *("summer", "Fall", "morning", "noon", "tonight", "overnight", "night", "dawn", "yesterday", "today", "daily", "recently", "present"),
    *("two", "a few", "about", "and", "to", "in", "on", ",", "-", "\u2013", ".", "fiscal", "date", "moment", "the near term", "thirty"),
)


@settings(deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=9), st.sampled_from((" ", "  ", "-", "\n")))
def test_what_a_rule_needs_stands_wherever_the_rule_matches(words, between):
    text = between.join(words)
    small = in_small(text)
    assert len(small) == len(text)
    for needs, numbers in NEEDED.items():
        for number in numbers:
            for found in RULES[number].pattern.finditer(text):
                assert needs.search(small, found.start()), (RULES[number].name, found[0])
