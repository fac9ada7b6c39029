"""What was published before and what is different now; a folder is written to as little as possible, and nothing goes silently."""

import pytest

from testimonia.errors import ReportError
from testimonia.report.publish import folder
from testimonia.report.publish.feed import line_words, recent
from testimonia.report.publish.state import NAME, Line, Now, State, following, read, written
from testimonia.report.words import words

W = words()
EMPTY = State("case-1")


def page(code: str, version: str = "v1", former: tuple[str, ...] = (), **facts: str) -> Now:
    return Now(code, f"Attack {code}", version, facts, True, former)


def told(state: State) -> list[tuple[str, str, str]]:
    return [(c.date, c.entry.code, "; ".join(line_words(line, W) for line in c.lines)) for c in recent(state)]


def test_the_first_publishing_and_one_without_change():
    first = following(EMPTY, [page("a", killed="4")], "2021-05-01", "")
    assert told(first) == [("2021-05-01", "a", "Published")]
    assert following(first, [page("a", killed="4")], "2021-06-01", "") == first


def test_changes_are_told_point_by_point():
    first = following(EMPTY, [page("a", Killed="4", Where="Kesra")], "2021-05-01", "")
    second = following(first, [page("a", "v2", Killed="4 to 18", Wounded="2")], "2021-06-01", "")
    assert told(second)[0] == ("2021-06-01", "a", "Killed: 4, now 4 to 18; Wounded: now 2; Where: no longer Kesra")
    assert second.entry("a").first == "2021-05-01"
    assert second.entry("a").changed == "2021-06-01"


def test_a_page_does_not_go_without_a_reason():
    first = following(EMPTY, [page("a"), page("b")], "2021-05-01", "")
    with pytest.raises(ReportError, match=r"not chosen now: b \(Attack b\).*--withdraw"):
        following(first, [page("a")], "2021-06-01", " ")
    second = following(first, [page("a")], "2021-06-01", "a family asked for it")
    assert second.entry("b").withdrawn == "2021-06-01"
    assert told(second)[0] == ("2021-06-01", "b", "Withdrawn: a family asked for it")
    third = following(second, [page("a"), page("b")], "2021-07-01", "")
    assert third.entry("b").stands
    assert told(third)[0] == ("2021-07-01", "b", "Published again")


def test_what_a_withdrawn_page_said_goes_with_it():
    first = following(EMPTY, [page("a", Killed="4", Doer="the ministry names Ghorbel")], "2021-05-01", "")
    second = following(first, [page("a", "v2", Killed="4", Doer="nobody")], "2021-06-01", "")
    third = following(second, [], "2021-07-01", "it puts a witness in danger")
    assert told(third) == [
        ("2021-07-01", "a", "Withdrawn: it puts a witness in danger"),
        ("2021-06-01", "a", "Changed; what it said is withdrawn"),
        ("2021-05-01", "a", "Published"),
    ]
    assert b"Ghorbel" not in written(third)


def test_a_page_whose_incident_became_part_of_another_leads_there():
    first = following(EMPTY, [page("a"), page("b")], "2021-05-01", "")
    second = following(first, [page("a", "v2", former=("b",), Documents="5")], "2021-06-01", "")
    assert second.entry("b").moved == "a"
    assert second.entry("b").withdrawn is None


def test_the_state_comes_back_from_its_file():
    state = following(EMPTY, [page("a", Killed="4"), page("b")], "2021-05-01", "")
    state = following(state, [page("a", "v2", Killed="5")], "2021-06-01", "a mistake")
    assert read(written(state), "site.json") == state
    assert state.entry("a").history[0] == Line("2021-05-01", "v1", "new")


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"site": "testimonia-site/1"}', b'{"site": "testimonia-site/9"}', b"\xff\xfe"])
def test_what_is_no_state_is_told(content: bytes):
    with pytest.raises(ReportError, match=r"public/site.json: .*-o FOLDER"):
        read(content, "public/site.json")


def test_only_what_changed_is_written_and_it_is_named(tmp_path):
    out = tmp_path / "public"
    state = following(EMPTY, [page("a")], "2021-05-01", "")
    first = folder.write(out, {"index.html": b"1", "incidents/a.html": b"a", "feed.xml": b"f"}, state, folder.state_in(out, "case-1"))
    assert first.new == ("feed.xml", "incidents/a.html", "index.html", NAME)
    (out / "CNAME").write_text("record.example")
    stamp = (out / "feed.xml").stat().st_mtime_ns
    before = folder.state_in(out, "case-1")
    second = folder.write(out, {"index.html": b"2", "feed.xml": b"f"}, state, before)
    assert (second.new, second.changed, second.removed) == ((), ("index.html", NAME), ("incidents/a.html",))
    assert (out / "feed.xml").stat().st_mtime_ns == stamp
    assert (out / "CNAME").read_text() == "record.example"
    assert not folder.write(out, {"index.html": b"2", "feed.xml": b"f"}, state, folder.state_in(out, "case-1"))


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path):
    (tmp_path / "thesis.docx").write_text("three years of work")
    with pytest.raises(ReportError, match="holds something else"):
        folder.state_in(tmp_path, "case-1")
    with pytest.raises(ReportError, match="a file, not a folder"):
        folder.state_in(tmp_path / "thesis.docx", "case-1")
    out = tmp_path / "public"
    folder.write(out, {}, EMPTY, EMPTY)
    with pytest.raises(ReportError, match="site of another case"):
        folder.state_in(out, "case-2")
