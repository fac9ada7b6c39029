"""Places on a map that needs no network."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from testimonia.report.maps import HEIGHT, WIDTH, Disc, area_map
from testimonia.report.outlines import rings


def test_outlines_are_those_of_the_whole_world():
    assert min(r.west for r in rings()) < -170
    assert max(r.east for r in rings()) > 170
    assert all(r.points[0] == r.points[-1] for r in rings())


def test_a_disc_is_as_wide_as_its_place_is_uncertain():
    drawn = str(area_map([Disc(50.3, 57.2, 15.0, "Aktobe", main=True), Disc(48.0, 67.0, 1500.0, "Kazakhstan")], "Where"))
    radii = [float(r) for r in re.findall(r'class="reach"[^>]* r="([\d.]+)"', drawn)]
    assert len(radii) == 1 or radii[0] > radii[-1], "the widest lies lowest"
    assert max(radii) > 50


def test_there_is_land_to_know_the_place_by():
    drawn = str(area_map([Disc(50.3, 57.2, 15.0, "Aktobe")], "Where"))
    land = re.findall(r'class="land" d="([^"]*)"', drawn)
    assert land
    assert len(land[0]) > 100
    assert len(drawn) < 60_000


def test_labels_are_text_and_links_lead_where_they_say():
    drawn = str(area_map([Disc(0, 0, 1, "<script>", '/claim/1"onload="x')], "<b>"))
    assert "<script>" not in drawn
    assert "<b>" not in drawn
    assert 'href="/claim/1&#34;onload=&#34;x"' in drawn


def test_without_places_there_is_no_map():
    assert str(area_map([], "Where")) == ""


@settings(deadline=None)  # the outlines are read once, by the first map
@given(st.lists(st.tuples(st.floats(-90, 90), st.floats(-180, 180), st.floats(0, 1500)), min_size=1, max_size=5))
def test_law_every_place_stands_on_the_map(places: list[tuple[float, float, float]]):
    drawn = str(area_map([Disc(*place, "x") for place in places], "Where"))
    spots = [(float(x), float(y)) for x, y in re.findall(r'class="spot" cx="(-?[\d.e+]+)" cy="(-?[\d.e+]+)"', drawn)]
    assert len(spots) == len(places)
    assert all(-1 <= x <= WIDTH + 1 and -1 <= y <= HEIGHT + 1 for x, y in spots)
