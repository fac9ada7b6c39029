"""Time drawn as it is known."""

import re

from testimonia.model.terms import DatePrecision
from testimonia.model.values import Moment
from testimonia.report.timeline import Dated, columns, timeline
from testimonia.report.words import words

W = words("en")


def dated(who: str, start: str, end: str | None, precision: DatePrecision = DatePrecision.DAY, *, hollow: bool = False) -> Dated:
    return Dated(who, "c-1", start, Moment(start, end, precision, start), hollow=hollow)


def test_a_day_is_a_mark_a_month_a_stretch_and_an_open_end_an_arrow():
    found = timeline(
        [
            dated("police", "2016-06-05", "2016-06-05"),
            dated("agency", "2016-06-01", "2016-06-30", DatePrecision.MONTH),
            dated("witness", "2016-06-05", None),
        ],
        W,
    )
    assert found is not None
    drawn = {line.dated.who: str(line.drawing) for line in found.lines}
    assert 'class="mark"' in drawn["police"]
    assert 'class="stretch"' in drawn["agency"]
    assert 'class="cap"' in drawn["witness"]


def test_what_is_said_with_doubt_is_hollow():
    found = timeline([dated("police", "2016-06-05", "2016-06-05", hollow=True)], W)
    assert found is not None
    assert 'class="mark hollow"' in str(found.lines[0].drawing)


def test_lines_stand_in_the_order_of_time_and_share_one_scale():
    found = timeline([dated("b", "2016-06-20", "2016-06-20"), dated("a", "2016-06-05", "2016-06-05")], W)
    assert found is not None
    assert [line.dated.who for line in found.lines] == ["a", "b"]
    first, last = (float(re.findall(r'<svg x="([\d.]+)%"', str(line.drawing))[0]) for line in found.lines)
    assert 0 < first < last < 100


def test_the_axis_names_month_and_year_where_they_change():
    found = timeline([dated("a", "2016-05-30", "2016-05-30"), dated("b", "2016-07-20", "2016-07-20")], W)
    assert found is not None
    labels = re.findall(r">([^<]+)</text>", str(found.axis))
    assert labels[0].endswith("May 2016")
    assert any(label.endswith("Jun") for label in labels)
    assert sum("2016" in label for label in labels) == 1


def test_without_any_time_there_is_no_timeline():
    assert timeline([], W) is None
    assert timeline([dated("a", "when the snow melts", None)], W) is None


def test_columns_count_by_month_and_over_long_stretches_by_year():
    by_month = str(columns({"2016-04": 2, "2016-06": 4}, "Incidents", W))
    assert re.findall(r"<title>([^<]+)</title>", by_month) == ["Apr 2016: 2", "Jun 2016: 4"]
    by_year = str(columns({"2001-04": 1, "2001-06": 1, "2016-06": 4}, "Incidents", W))
    assert re.findall(r"<title>([^<]+)</title>", by_year) == ["2001: 2", "2016: 4"]
    assert str(columns({"2016-04": 2}, "Incidents", W)) == ""
