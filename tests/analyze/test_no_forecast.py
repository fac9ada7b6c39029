"""No call of the analysis looks beyond the last day that was observed."""

import inspect
import pkgutil
import re
from datetime import date, timedelta
from importlib import import_module

import testimonia.analyze
from testimonia.analyze import ask
from testimonia.analyze.events import Event, Period
from testimonia.analyze.exposure import Exposure

AHEAD = re.compile(r"forecast|predict|horizon|future|ahead|extrapolat|tomorrow|upcoming|risk|next_", re.I)
FINER = re.compile(r"hotspot|grid_cell|latitude|longitude|street|address|hourly", re.I)


def functions():
    for module in pkgutil.walk_packages(testimonia.analyze.__path__, "testimonia.analyze."):
        for name, thing in vars(import_module(module.name)).items():
            if getattr(thing, "__module__", "").startswith("testimonia.analyze") and callable(thing):
                yield f"{module.name}.{name}", thing


def test_no_call_and_no_argument_asks_for_what_has_not_been():
    found = dict(functions())
    assert len(found) > 60
    for name, thing in found.items():
        words = [name, *inspect.signature(thing).parameters, *(n for n in vars(thing) if isinstance(thing, type) and n[0] != "_")]
        assert [word for word in words if AHEAD.search(word)] == [], name


def test_no_call_is_finer_than_region_and_month():
    for name, thing in functions():
        if name.startswith("testimonia.analyze.ask"):
            assert not FINER.search(f"{name} {list(inspect.signature(thing).parameters)}"), name


def test_nothing_in_an_answer_lies_after_the_last_day():
    period = Period(date(2014, 1, 1), date(2016, 12, 31))
    events = [Event(f"{n}", day, day) for n in range(60) if (day := date(2014, 1, 5) + timedelta(days=18 * n)) <= period.last]
    even = Exposure(even=True)
    findings = (
        ask.changes(events, period, even),
        ask.clustering(events, period),
        ask.aftermath(events, date(2015, 6, 1), period, even),
    )
    for finding in findings:
        dates = re.findall(r"\b(?:19|20)\d\d-\d\d(?:-\d\d)?\b", finding.to_json())
        assert dates
        assert max(dates) <= "2016-12-31"
        assert len({d for d in dates if len(d) == 7}) <= len(period.months)
