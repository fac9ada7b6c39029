"""Matched lists of persons into the shape that the estimates of the unseen take. All rows are composed."""

from pathlib import Path

import pytest

from testimonia.analyze.ask.unseen import read_lists
from testimonia.errors import ExchangeError
from testimonia.exchange.into.lists import list_rows

LONG = """person,list,date,sex
1,morgue,14/03/2031,m
1,press,2031-03-15,m
2,morgue,02/04/2031,f
2,families,"April 3, 2031",f
2,press,2032-01-09,f
3,families,"May 1, 2031",
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "lists.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_row_for_each_person_on_each_list_becomes_a_row_for_each_person(tmp_path: Path):
    assert list_rows(written(tmp_path, LONG)) == [
        {"morgue": "1", "press": "1", "families": "0", "sex": "m", "year": "2031", "month": "2031-03"},
        {"morgue": "1", "press": "1", "families": "1", "sex": "f", "year": "2031", "month": "2031-04"},
        {"morgue": "0", "press": "0", "families": "1", "sex": "", "year": "2031", "month": "2031-05"},
    ]


def test_the_estimates_take_them_whole_or_by_stratum(tmp_path: Path):
    rows = list_rows(written(tmp_path, LONG))
    assert read_lists(rows)["all"].seen == 3
    assert {name: overlaps.seen for name, overlaps in read_lists(rows, "month").items()} == {"2031-03": 1, "2031-04": 1, "2031-05": 1}


def test_a_table_with_a_column_for_each_list_stays_as_it_is(tmp_path: Path):
    assert list_rows(written(tmp_path, "A,B,C,count\n1,0,1,7\n0,1,1,4\n")) == [
        {"A": "1", "B": "0", "C": "1", "count": "7"},
        {"A": "0", "B": "1", "C": "1", "count": "4"},
    ]


def test_each_list_may_write_its_dates_in_an_order_of_its_own(tmp_path: Path):
    text = "person,list,date\n1,A,14/03/2031\n1,B,03/14/2031\n2,A,02/04/2031\n2,B,04/02/2031\n"
    assert [row["month"] for row in list_rows(written(tmp_path, text))] == ["2031-03", "2031-04"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("person,list,date\n1,A,03/04/2031\n", "list A: no date tells whether the day or the month comes first"),
        ("person,list,date\n1,A,soon\n", "row 2: 'soon' is no date"),
        ("person,list,date\n1,,2031-03-14\n", "row 2: person or list is empty"),
        ("person,list\n1,A,x\n", "row 2: 3 cells, but 2 columns"),
    ],
)
def test_what_cannot_be_read_is_refused_by_row(tmp_path: Path, text: str, message: str):
    with pytest.raises(ExchangeError) as refused:
        list_rows(written(tmp_path, text))
    assert message in str(refused.value)
