"""Events from tables and from a case; exposure; the uncertain drawn."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import testimonia as tm
from testimonia.analyze.events import (
    Event,
    Period,
    counts_by_month,
    days_of,
    drawn,
    exposure_of,
    from_case,
    period_of,
    read_exposure,
    read_table,
    uncertain,
    without_one_origin,
)
from testimonia.analyze.exposure import Exposure, amounts
from testimonia.errors import AnalysisError
from testimonia.model.record import Bound, FigureRange, Incident, Range
from testimonia.model.terms import Category, DatePrecision, Kind, Property
from testimonia.model.values import Moment
from tests.readers import SentenceReader


class Held:
    """A case that holds one incident and nothing else."""

    def __init__(self, incident: Incident) -> None:
        self.incident = incident

    def incidents(self):
        return [self.incident]

    def claims(self):
        return []

    accounts = documents = judgements = claims


OWN = """date,date_latest,kind,place,origins,killed_low,killed_high,wounded,source
2016-06-05,,attack,Aktobe,police; ministry,21,25,22,wire
2016-07-01,2016-07-31,raid,Oral,,4,,,paper
"""


def written(folder: Path, text: str, name: str = "events.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_an_own_table_is_read_with_its_ranges(tmp_path):
    first, second = read_table(written(tmp_path, OWN))
    assert first == Event(
        "row 2",
        date(2016, 6, 5),
        date(2016, 6, 5),
        "attack",
        "Aktobe",
        ("police", "ministry"),
        {"killed": (21, 25), "wounded": (22, 22)},
        "wire",
    )
    assert (second.earliest, second.latest) == (date(2016, 7, 1), date(2016, 7, 31))
    assert second.figures == {"killed": (4, None)}
    assert second.told == "2016-07-01 to 2016-07-31, raid, Oral, paper"


def test_acled_says_how_exact_its_day_is(tmp_path):
    text = (
        "event_id_cnty,event_date,time_precision,sub_event_type,location,source,notes,fatalities\nKAZ1,2016-06-05,2,Attack,Aktobe,Wire,,6\n"
    )
    (event,) = read_table(written(tmp_path, text))
    assert (event.name, event.earliest, event.latest) == ("KAZ1", date(2016, 6, 5), date(2016, 6, 11))
    assert (event.origins, event.figures["fatalities"]) == (("Wire",), (6, 6))


def test_ucdp_gives_the_ends_of_a_stretch(tmp_path):
    heads = "id,date_start,date_end,where_prec,type_of_violence,where_coordinates,source_office,best"
    text = f"{heads}\n7,2016-06-01 00:00:00,2016-06-30,1,1,Aktobe,AFP,6\n"
    (event,) = read_table(written(tmp_path, text))
    assert (event.earliest, event.latest, event.figures["best"]) == (date(2016, 6, 1), date(2016, 6, 30), (6, 6))


def test_rows_can_be_chosen(tmp_path):
    assert [e.place for e in read_table(written(tmp_path, OWN), {"kind": "RAID"})] == ["Oral"]


def test_parquet_reads_like_csv(tmp_path):
    path = written(tmp_path, OWN)
    pd.read_csv(path, dtype=str).to_parquet(tmp_path / "events.parquet")
    assert read_table(tmp_path / "events.parquet") == read_table(path)


@pytest.mark.parametrize(
    ("text", "where", "why"),
    [
        ("day,place\n2016-06-05,Oral\n", {}, "no column `date`"),
        ("date,place\n5 June,Oral\n", {}, "row 2: '5 June' is no date. Write YYYY-MM-DD."),
        ("date,place\n", {}, "no rows"),
        (OWN, {"kind": "flood"}, "no row has kind=flood"),
        (OWN, {"sort": "raid"}, "no column 'sort' to filter by"),
        ("date,date_latest\n2016-06-05,2016-06-01\n", {}, "lies before its earliest"),
    ],
)
def test_a_table_that_is_none_is_refused(tmp_path, text, where, why):
    with pytest.raises(AnalysisError, match=why):
        read_table(written(tmp_path, text), where)


def test_a_file_that_is_no_table_is_refused(tmp_path):
    (tmp_path / "x.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(AnalysisError, match="cannot be read as CSV in UTF-8"):
        read_table(tmp_path / "x.csv")


def test_months_of_a_period():
    period = Period(date(2015, 12, 30), date(2016, 2, 1))
    assert (period.days, period.months) == (34, ("2015-12", "2016-01", "2016-02"))
    events = [Event("a", d, d) for d in (date(2015, 12, 31), date(2016, 2, 1), date(2016, 2, 1))]
    assert counts_by_month(days_of(events, period), period).tolist() == [1, 0, 2]
    assert period_of(events) == Period(date(2015, 12, 31), date(2016, 2, 1))
    with pytest.raises(AnalysisError, match="before it begins"):
        Period(date(2016, 1, 1), date(2015, 1, 1))
    with pytest.raises(AnalysisError, match="no events, so no period"):
        period_of([])


def test_an_event_that_may_lie_outside_the_period_is_left_out():
    period = Period(date(2016, 1, 1), date(2016, 1, 31))
    vague = Event("vague", date(2016, 1, 20), date(2016, 2, 20))
    assert period.within([vague, Event("sure", date(2016, 1, 2), date(2016, 1, 2))]) == (Event("sure", date(2016, 1, 2), date(2016, 1, 2)),)


def test_a_drawn_day_lies_in_its_stretch_and_a_forgotten_origin_takes_what_it_alone_tells():
    rng = np.random.default_rng(0)
    period = Period(date(2016, 1, 1), date(2016, 12, 31))
    alone = Event("alone", date(2016, 1, 1), date(2016, 1, 10), origins=("police",))
    shared = Event("shared", date(2016, 6, 1), date(2016, 6, 1), origins=("police", "party"))
    seen = [drawn((alone, shared), period, rng).tolist() for _ in range(200)]
    assert {len(days) for days in seen} == {1, 2}
    assert {days[0] for days in seen if len(days) == 2} == set(range(10))
    assert without_one_origin((alone,), rng) == (alone,)
    assert uncertain((shared,))
    assert not uncertain((Event("x", date(2016, 1, 1), date(2016, 1, 1)),))


def test_exposure_is_read_for_every_month_or_refused(tmp_path):
    period = Period(date(2016, 1, 1), date(2016, 2, 28))
    path = written(tmp_path, "month,reports\n2016-01,40\n2016-02,80\n")
    assert amounts(Exposure(read_exposure(path)), period).tolist() == [40, 80]
    with pytest.raises(AnalysisError, match="`reports` \\(a number\\) are needed"):
        read_exposure(written(tmp_path, "month,reports\n2016-01,many\n"))


def test_the_whole_of_an_incident_is_bounded_by_its_categories_and_not_their_sum():
    def figure(category: Category, low: int, high: int | None) -> FigureRange:
        return FigureRange(Property.KILLED, category, Bound(low, ()), None, Bound(high, ()), Range(1, 1), "one_origin")

    when = Moment("2016-06-01", "2016-06-30", DatePrecision.MONTH, "in June")
    figures = (figure(Category.CIVILIAN, 4, 14), figure(Category.ALLEGED_ATTACKER, 18, 18))
    incident = Incident(Kind.ARMED_ATTACK, ("m1",), when, None, figures, (), (), Range(1, 1), ())
    (event,) = from_case(Held(incident))
    assert event.figures == {"killed_civilian": (4, 14), "killed_alleged_attacker": (18, 18), "killed": (18, 32)}
    assert (event.earliest, event.latest) == (date(2016, 6, 1), date(2016, 6, 30))
    (open_end,) = from_case(Held(replace(incident, figures=(figure(Category.CIVILIAN, 4, None),))))
    assert open_end.figures["killed"] == (4, None)


def test_incidents_of_a_case_are_events(tmp_path):
    reports = tmp_path / "reports"
    reports.mkdir()
    (reports / "a.txt").write_text("The ministry said that 4 civilians were killed in Oral on 2016-06-05.\n")
    (reports / "b.txt").write_text("The party said that 6 civilians were killed in Oral on 2016-06-05.\n")
    case = tm.open_case(tmp_path / "oral.case")
    case.read(reports, reader=SentenceReader())
    (event,) = from_case(case.store)
    assert (event.earliest, event.latest) == (date(2016, 6, 5), date(2016, 6, 5))
    assert event.figures["killed"] == event.figures["killed_civilian"] == (4, 6)
    assert len(event.origins) == 2
    assert "“" in event.basis
    assert event.basis.startswith(f"incident {event.name}, claim ")
    with pytest.raises(AnalysisError, match="cannot be filtered by colour"):
        from_case(case.store, {"colour": "red"})
    with pytest.raises(AnalysisError, match="no dated incident"):
        from_case(case.store, {"kind": "bombing"})
    case.review("MK").reject(event.name, why="a drill")
    with pytest.raises(AnalysisError, match="no dated incident"):
        from_case(case.store)
    case.review("MK").undo(1)
    assert from_case(case.store) == (event,)
    assert sum(exposure_of(case.store, Period(date(2016, 6, 1), date(2016, 6, 30))).values()) <= 2
