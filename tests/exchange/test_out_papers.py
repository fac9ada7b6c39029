"""The report as pages, the bibliography, the list of formats and the manifest."""

import json
from dataclasses import replace
from importlib.metadata import EntryPoint

import pypdfium2
import pytest
import typst
from pybtex.database import parse_string

from testimonia.errors import ExchangeError
from testimonia.exchange import out as formats
from testimonia.exchange.out import writer, writers
from testimonia.exchange.out.lost import Losing, Loss, Lost
from testimonia.exchange.out.manifest import write_manifest
from tests.exchange.held import TOLD, Held, many_scripts, the_market


def pages(path) -> str:
    pdf = pypdfium2.PdfDocument(path)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in pdf)
    finally:
        pdf.close()


def test_the_report_says_who_says_what_in_which_words(tmp_path):
    writer("pdf").write(the_market(), tmp_path / "report.pdf")
    text = " ".join(pages(tmp_path / "report.pdf").split())
    for words in (
        "armed attack, Kesra, 2021-03-04",
        "killed, alleged attacker 2 4 9",
        "perpetrator: Our movement [denied]",
        "This report says who says what.",
    ):
        assert words in text


@pytest.mark.parametrize("name", ["ru.txt", "kk.txt"])
def test_cyrillic_words_are_on_the_pages(name, tmp_path):
    writer("pdf").write(many_scripts(), tmp_path / "report.pdf")
    assert TOLD[name][1] in pages(tmp_path / "report.pdf")


def ink(text: str, tmp_path, monkeypatch) -> int:
    """How many dark points the pages have whose one quote is `text`, set with the shipped font alone."""
    compile_ = typst.compile
    monkeypatch.setattr(typst, "compile", lambda *args, **options: compile_(*args, ignore_system_fonts=True, **options))
    case = many_scripts()
    writer("pdf").write(
        Held(replace(case.held, header=replace(case.held.header, case=text), incidents=(), documents=())), tmp_path / "r.pdf"
    )
    monkeypatch.undo()
    pdf = pypdfium2.PdfDocument(tmp_path / "r.pdf")
    try:
        # Only the title: the words above the counts.
        image = pdf[0].render(scale=2).to_pil().convert("L").crop((0, 0, 1190, 230))
        return sum(image.histogram()[:160])
    finally:
        pdf.close()


def test_the_shipped_font_draws_arabic_with_joined_letters_and_hebrew_without_any_font_of_the_machine(tmp_path, monkeypatch):
    for text in ("السوق", "שוק", "базар қаза"):
        assert ink(text, tmp_path, monkeypatch) > 200, text
    # Joined letters take less ink than the same letters standing alone.
    apart = "\u200c".join("سسسسسس")
    assert ink("سسسسسس", tmp_path, monkeypatch) < ink(apart, tmp_path, monkeypatch)


def test_characters_that_the_shipped_font_lacks_are_counted(tmp_path):
    case = many_scripts()
    lost = writer("pdf").write(Held(replace(case.held, header=replace(case.held.header, case="漢字"))), tmp_path / "report.pdf")
    assert str(lost.losses[0]).startswith("characters that the shipped font lacks: 2; they show only if a font of this machine has them")


def test_words_of_a_document_are_never_taken_for_markup(tmp_path):
    case = the_market()
    evil = '#import "/etc/passwd" *bold* $x$ #panic("no")'
    accounts = tuple(replace(a, origin=replace(a.origin, name=evil)) for a in case.accounts())
    incidents = tuple(replace(i, accounts=tuple(a.id for a in accounts if a.incident == i.id)) for i in case.incidents())
    writer("pdf").write(Held(replace(case.held, accounts=accounts, incidents=incidents)), tmp_path / "report.pdf")
    assert '#import "/etc/passwd" *bold* $x$ #panic("no")' in " ".join(pages(tmp_path / "report.pdf").split())


def test_the_same_case_gives_the_same_pages(tmp_path):
    for name in ("a.pdf", "b.pdf"):
        writer("pdf").write(the_market(), tmp_path / name)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_the_documents_as_bibtex_that_another_program_reads(tmp_path):
    case = the_market()
    title = r"50% of {all} \ words & #1_2 ~ $3^4"
    documents = (replace(case.held.documents[0], title=title, author="Leila Trabelsi, staff and wires"), *case.held.documents[1:])
    lost = writer("bibtex").write(Held(replace(case.held, documents=documents)), tmp_path / "papers.bib")
    entries = parse_string((tmp_path / "papers.bib").read_text("utf-8"), "bibtex").entries
    assert len(entries) == 7
    first = entries["d" + documents[0].id.removeprefix("sha256:")[:12]]
    assert (
        first.fields["title"]
        == r"{50\% of \textbraceleft{}all\textbraceright{} \textbackslash{} words \& \#1\_2 \textasciitilde{} \$3\textasciicircum{}4}"
    )
    assert (first.fields["date"], first.fields["year"], first.fields["month"]) == ("2021-03-05", "2021", "March")
    assert len(first.persons["author"]) == 1  # a byline is one line of text, not two people
    assert documents[0].id in first.fields["note"]
    assert [loss.what for loss in lost.losses] == ["texts", "claims"]


def test_every_format_is_found_by_its_name_and_says_what_it_holds():
    names = [
        "csv",
        "xlsx",
        "parquet",
        "sqlite",
        "geojson",
        "kml",
        "timeline",
        "annotation",
        "prov",
        "claimreview",
        "ftm",
        "acled",
        "ged",
        "uwazi",
        "bibtex",
        "pdf",
    ]
    assert list(writers())[: len(names)] == names
    assert all(writer.says for writer in writers().values())


def test_an_unknown_format_is_refused_with_those_there_are():
    with pytest.raises(ExchangeError, match=r"no format 'shp'\. Available: jsonl, csv, xlsx"):
        writer("shp")


def test_a_format_of_another_package_is_taken_up_but_never_in_the_place_of_one_that_ships(monkeypatch):
    entries = [EntryPoint(name, "testimonia.exchange.out.bibtex", formats.GROUP) for name in ("citations", "csv")]
    monkeypatch.setattr(formats, "entry_points", lambda group: entries if group == formats.GROUP else [])
    writers.cache_clear()
    try:
        assert writer("citations").says == "The documents of a case as BibTeX, for citing them"
        assert writer("csv").module == "testimonia.exchange.out.csvs"
    finally:
        writers.cache_clear()


def test_a_place_that_cannot_be_written_is_named_and_nothing_half_is_left(tmp_path):
    (tmp_path / "file").write_text("in the way")
    for name in ("geojson", "csv", "pdf", "sqlite", "xlsx", "kml", "parquet"):
        with pytest.raises(ExchangeError, match="file"):
            writer(name).write(the_market(), tmp_path / "file" / "x")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_the_manifest_names_files_persons_and_losses(tmp_path):
    case, out = the_market(), tmp_path / "map.geojson"
    lost = writer("geojson").write(case, out)
    place = write_manifest(out, writer("geojson"), case.header, lost, {"masked": {"name": {"count": 3}}})
    assert place.name == "map.geojson.manifest.json"
    told = json.loads(place.read_text("utf-8"))
    assert (told["private_persons"], told["masked"]) == ("masked", {"masked": {"name": {"count": 3}}})
    assert [file["name"] for file in told["files"]] == ["map.geojson"]
    assert told["lost"][0]["count"] == 43
    writer("csv").write(case, tmp_path / "tables")
    place = write_manifest(tmp_path / "tables", writer("csv"), case.header, Lost(), None)
    told = json.loads(place.read_text("utf-8"))
    assert (place.name, told["private_persons"], len(told["files"])) == ("manifest.json", "named: confidential", 7)


def test_losses_add_up_and_nothing_lost_is_nothing_told():
    losing = Losing()
    losing.note("texts", "too long", 0)
    for _ in range(2):
        losing.note("claims", "no room", 3)
    assert losing.lost() == Lost((Loss("claims", 6, "no room"),))
