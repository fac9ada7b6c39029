"""A dump of GeoNames laid over the shipped index. The places are composed."""

import zipfile
from pathlib import Path

import pytest

from testimonia.errors import PlacesError
from testimonia.text.places import Kind, Places
from testimonia.text.places.dump import extend, mark
from testimonia.text.places.gazetteer import INDEX


def line(number: int, name: str, also: str = "", sort: str = "P", code: str = "PPL", country: str = "KZ", people: str = "312") -> str:
    return "\t".join(
        [
            str(number),
            name,
            name,
            also,
            "50.5",
            "60.25",
            sort,
            code,
            country,
            "",
            "04",
            "",
            "",
            "",
            people,
            "",
            "",
            "Asia/Aqtobe",
            "2030-01-01",
        ]
    )


def dump(folder: Path, *lines: str) -> Path:
    path = folder / "KZ.txt"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_village_of_the_dump_is_found_by_every_name_and_the_shipped_towns_stay(tmp_path: Path):
    own = tmp_path / "places.sqlite"
    before = Places().candidates("Oral")
    held = extend(own, dump(tmp_path, line(999000001, "Kumdala", "Qumdala,Кумдала")))
    places = Places(own)
    assert [(c.id, c.name, c.admin1) for c in places.candidates("Qumdala")] == [(999000001, "Kumdala", "Aktobe")]
    assert [c.id for c in places.candidates("Кумдала")] == [999000001]
    assert places.candidates("Oral") == before
    assert held == 1 + extend(tmp_path / "same.sqlite", dump(tmp_path, line(999000001, "Kumdala")), own) - 1
    places.close()


def test_camps_and_areas_are_taken_in_and_schools_are_not(tmp_path: Path):
    own = tmp_path / "places.sqlite"
    lines = [
        line(999000002, "Zhana Lager", sort="S", code="CMPRF"),
        line(999000003, "Zhana Mektep", sort="S", code="SCH"),
        line(999000004, "Qara Alap", sort="L", code="RGN"),
        line(999000005, "Ulken Audan", sort="A", code="ADM3"),
    ]
    extend(own, dump(tmp_path, *lines))
    places = Places(own)
    found = {
        name: [c.kind for c in places.candidates(name) if c.id > 999000000]
        for name in ("Zhana Lager", "Zhana Mektep", "Qara Alap", "Ulken Audan")
    }
    assert found == {"Zhana Lager": [Kind.REGION], "Zhana Mektep": [], "Qara Alap": [Kind.REGION], "Ulken Audan": [Kind.SECOND_DIVISION]}
    places.close()


def test_the_zip_that_it_comes_in_is_read_as_it_is(tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "KZ.zip", "w") as packed:
        packed.writestr("readme.txt", "about")
        packed.writestr("KZ.txt", line(999000001, "Kumdala") + "\n")
    own = tmp_path / "places.sqlite"
    extend(own, tmp_path / "KZ.zip")
    assert Places(own).candidates("Kumdala")[0].id == 999000001


def test_an_index_says_of_which_dumps_it_was_made(tmp_path: Path):
    own, again = tmp_path / "a.sqlite", tmp_path / "b.sqlite"
    extend(own, dump(tmp_path, line(999000001, "Kumdala")))
    extend(again, dump(tmp_path, line(999000002, "Saryqum")), own)
    assert mark(INDEX) == ""
    assert len({mark(own), mark(again)} - {""}) == 2
    assert {c.id for name in ("Kumdala", "Saryqum") for c in Places(again).candidates(name)} >= {999000001, 999000002}


@pytest.mark.parametrize("content", ["name,latitude\nKumdala,50\n", line(1, "x").replace("50.5", "north"), "\x00\x01"])
def test_another_file_is_refused_and_the_index_that_was_there_stays(tmp_path: Path, content: str):
    own = tmp_path / "places.sqlite"
    extend(own, dump(tmp_path, line(999000001, "Kumdala")))
    before = own.read_bytes()
    with pytest.raises(PlacesError, match=r"KZ\.txt, line 1: no line of a GeoNames dump"):
        extend(own, dump(tmp_path, content), own)
    assert own.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["KZ.txt", "places.sqlite"]
