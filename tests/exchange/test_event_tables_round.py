"""What is written in ACLED's shape is read back with the figures that it was written with."""

from pathlib import Path

import testimonia as tm
from testimonia.exchange.out import acled, ged
from testimonia.model.record import FigureRange
from testimonia.model.terms import Property
from tests.exchange.tables import ATTACK, GED, write

BURA = {**ATTACK, "event_id_cnty": "KEN90002", "event_date": "2 May 2031", "location": "Bura", "latitude": "-1.1", "longitude": "39.9"}
MARCH = {
    **BURA,
    "event_id_cnty": "KEN90003",
    "event_date": "9 June 2031",
    "event_type": "Protests",
    "sub_event_type": "Peaceful protest",
    "actor1": "Protesters (Kenya)",
    "inter1": "6",
    "actor2": "",
    "fatalities": "",
}


def figures(case: tm.OpenCase) -> dict[tuple[str, str], list[tuple[int | None, int | None]]]:
    """By day and place: the ends of every range of the dead."""

    def ends(figure: FigureRange) -> tuple[int | None, int | None]:
        return figure.low.value, figure.high.value

    placed = [(i.when, i.where, i.figures) for i in case.iter_incidents() if i.when and i.where]
    return {(when.start, where.name): [ends(f) for f in found if f.property is Property.KILLED] for when, where, found in placed}


def test_incidents_written_in_the_shape_of_acled_are_imported_with_the_same_figures(tmp_path: Path):
    with tm.open_case(tmp_path / "a.case") as case, tm.open_case(tmp_path / "b.case") as back:
        case.import_table(write(tmp_path / "in.csv", [ATTACK, {**BURA, "fatalities": "0"}, MARCH]), "acled", "ACLED")
        lost = acled.write(case.store, tmp_path / "out.csv")
        assert [loss for loss in lost.losses if loss.what.startswith("incidents of kind")] == []
        summary = back.import_table(tmp_path / "out.csv", "acled", "Testimonia")
        assert (summary.new, summary.failed, summary.left) == (3, (), ())
        assert figures(back) == figures(case)
        assert figures(back)["2031-06-09", "Bura"] == []  # nobody counted: no claim, and no zero
        assert sorted(i.kind for i in back.iter_incidents()) == sorted(i.kind for i in case.iter_incidents())


def test_ranges_written_in_the_shape_of_ged_are_imported_with_the_same_ends(tmp_path: Path):
    with tm.open_case(tmp_path / "a.case") as case, tm.open_case(tmp_path / "b.case") as back:
        case.import_table(write(tmp_path / "in.csv", [GED]), "ucdp_ged", "UCDP")
        ged.write(case.store, tmp_path / "out.csv")
        assert back.import_table(tmp_path / "out.csv", "ucdp_ged", "Testimonia").failed == ()
        assert figures(case) == figures(back) == {("2031-03-14", "Masabubu village"): [(3, 7)]}
