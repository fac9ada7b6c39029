"""Publishing from a case on a disk: who decides, what is refused, what is written, what changes, what goes."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import feedparser
import pytest
import yaml

import testimonia as tm
from testimonia.errors import CaseError, ReportError
from testimonia.model.custody import Action
from testimonia.model.people import Level
from testimonia.model.terms import Kind
from testimonia.pipeline import leaving
from testimonia.pipeline.wished import Wish
from testimonia.report.publish.choosing import Reply
from testimonia.store.people import People
from tests.report.publish.accused import weekly, whole
from tests.workbench.case import case_of

DAY = Wish(date="2021-05-03", accepted=True)


@pytest.fixture
def case(tmp_path, monkeypatch) -> tm.OpenCase:
    monkeypatch.setattr(leaving, "persons", lambda _: {})  # the shipped model is not what is tested here
    return case_of(whole(weekly()), tmp_path / "kesra.case")


def ids(case: tm.OpenCase, kind: Kind) -> list[str]:
    return [i.id for i in sorted(case.store.incidents(), key=lambda i: -len(i.documents)) if i.kind is kind]


def accept(case: tm.OpenCase, *incidents: str, by: str = "Mina Kasra") -> None:
    for incident in incidents:
        case.review(by).accept(incident, why="read against its documents")


def out_of(case: tm.OpenCase) -> Path:
    return case.path.parent / "public"


def publish(case: tm.OpenCase, wish: Wish = DAY):
    """Asked by one, agreed by another."""
    asked = case.publish(out_of(case), wish, by="Ana", why="the families ask for it")
    return asked if asked.written is not None else case.publish(out_of(case), wish, by="Bo", why="I read every page", agree=True)


def text_of(out: Path) -> str:
    return "\n".join(p.read_text(encoding="utf-8") for p in sorted(out.rglob("*")) if p.is_file())


# -- two people


def test_one_asks_another_agrees_and_the_ledger_tells(case):
    accept(case, *ids(case, Kind.ARMED_ATTACK)[:1])
    asked = case.publish(out_of(case), DAY, by="Ana", why="the families ask for it")
    assert asked.written is None
    assert [w.by for w in asked.waiting] == ["Ana"]
    assert not out_of(case).exists()
    done = case.publish(out_of(case), DAY, by="Bo", why="I read it", agree=True)
    assert done.written
    assert (out_of(case) / "index.html").is_file()
    steps = [(e.action, e.by) for e in case.store.custody() if e.action.startswith("publish")]
    assert steps == [(Action.PUBLISH_ASKED, "Ana"), (Action.PUBLISH_AGREED, "Bo"), (Action.PUBLISHED, "Bo")]


def test_one_person_alone_waits_and_nothing_leaves(case):
    accept(case, *ids(case, Kind.ARMED_ATTACK)[:1])
    case.publish(out_of(case), DAY, by="Ana", why="asked")
    with pytest.raises(CaseError, match="24 hours later"):
        case.publish(out_of(case), DAY, by=" ana", why="and agreed", agree=True)
    with pytest.raises(CaseError, match="has a reason"):
        case.publish(out_of(case), DAY, by="Bo", why=" ", agree=True)
    assert not out_of(case).exists()


def test_what_is_agreed_is_one_version_of_one_page(case):
    attack, protest = ids(case, Kind.ARMED_ATTACK)[0], ids(case, Kind.PROTEST)[0]
    accept(case, attack)
    publish(case)
    assert not case.publish(out_of(case), replace(DAY, date="2021-06-01"), by="Ana", why="again").written  # nothing changed
    accept(case, protest)
    asked = case.publish(out_of(case), DAY, by="Cy", why="one more")
    assert [w.incident for w in asked.waiting] == [protest]


def test_an_agreement_is_taken_back_by_one(case):
    accept(case, *ids(case, Kind.ARMED_ATTACK)[:1])
    publish(case)
    case.refuse_to_publish(out_of(case), DAY, by="Cy", why="a witness is in danger")
    with pytest.raises(CaseError, match="nobody asks"):
        case.publish(out_of(case), DAY, by="Bo", why="again", agree=True)


# -- what is refused


def test_what_cannot_be_published_is_told_with_the_way_out(case):
    attack, protest = ids(case, Kind.ARMED_ATTACK)[0], ids(case, Kind.PROTEST)[0]
    out = out_of(case)
    for wish, told in (
        (DAY, "no incident was accepted by people"),
        (Wish(date=DAY.date), "nothing is chosen"),
        (Wish(date=DAY.date, incidents=("00000000ffff",)), "00000000ffff: no such incident"),
        (Wish(date=DAY.date, incidents=(attack,)), "nobody accepted it as a whole.*--unreviewed"),
    ):
        with pytest.raises(CaseError, match=told):
            case.publish(out, wish, by="Ana", why="so")
    case.review("Mina Kasra").reject(protest, why="the sentence is about another year")
    with pytest.raises(CaseError, match="rejected by people"):
        case.publish(out, Wish(date=DAY.date, incidents=(protest,), unreviewed=True), by="Ana", why="so")
    accept(case, attack)
    with pytest.raises(CaseError, match=r"nobody of that name reviewed this case\. There are: Mina Kasra"):
        case.publish(out, replace(DAY, credit=("Nobody",)), by="Ana", why="so")
    assert not [e for e in case.store.custody() if e.action.startswith("publish")]
    assert not out.exists()


def test_an_incident_that_is_not_open_to_all_is_refused(case):
    attack, protest = ids(case, Kind.ARMED_ATTACK)[0], ids(case, Kind.PROTEST)[0]
    accept(case, attack, protest)
    closed = next(i for i in case.store.incidents() if i.id == protest)
    People(case.path).set_level(closed.mentions, Level.RESTRICTED, by="Ana", why="witnesses at risk")
    with pytest.raises(CaseError, match=f"{protest}: not open to all"):
        case.publish(out_of(case), Wish(date=DAY.date, incidents=(protest,)), by="Ana", why="so")
    assert set(publish(case).pages) == {attack}


def test_a_folder_with_something_else_and_an_empty_case(case, tmp_path):
    accept(case, *ids(case, Kind.ARMED_ATTACK)[:1])
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("mine")
    with pytest.raises(ReportError, match="holds something else"):
        case.publish(tmp_path / "thesis", DAY, by="Ana", why="so")
    with pytest.raises(CaseError, match="there are no incidents to publish"):
        tm.open_case(tmp_path / "empty.case").publish(out_of(case), DAY, by="Ana", why="so")


# -- what is written


def test_the_same_case_and_day_give_the_same_bytes(case, tmp_path):
    accept(case, *ids(case, Kind.ARMED_ATTACK)[:1], *ids(case, Kind.PROTEST))
    publish(case)
    again = tmp_path / "again"
    case.publish(again, DAY, by="Ana", why="so")
    held = {p.relative_to(out_of(case)): p.read_bytes() for p in out_of(case).rglob("*") if p.is_file()}
    assert {p.relative_to(again): p.read_bytes() for p in again.rglob("*") if p.is_file()} == held


def test_no_private_name_no_reviewer_and_no_unanswered_accusation_is_in_any_file(case):
    accept(case, *ids(case, Kind.ARMED_ATTACK)[:1])
    told = publish(case)
    everything = text_of(out_of(case))
    for name in ("Mejri", "Belhadj", "Mansouri", "Ghorbel", "Mina", "Kasra\n", "Ana", "families ask"):
        assert name not in everything, name
    assert "Reviewer 1" in everything
    assert "it is about a private person" in everything
    assert "neither a denial nor a right of reply stands beside it" in everything
    assert any("Governor Hedi Ghorbel" in line and "--reply" in line for line in told.left_out)
    publish(case, replace(DAY, date="2021-06-01", credit=("Mina Kasra",)))
    assert "Reviewed by Mina Kasra." in text_of(out_of(case))


def test_a_reply_is_noted_once_and_stands_beside_the_claim(case):
    accept(case, *ids(case, Kind.ARMED_ATTACK)[:1])
    reply = Reply("Hedi Ghorbel", "asked on 12 March 2021; he did not answer")
    case.publish(out_of(case), replace(DAY, replies=(reply,)), by="Ana", why="so")
    case.publish(out_of(case), DAY, by="Bo", why="I asked him too", agree=True)
    (page,) = (out_of(case) / "incidents").iterdir()
    words = re.sub(r"<[^>]+>|\s+", " ", page.read_text(encoding="utf-8"))
    assert re.search(r"Right of reply +Hedi Ghorbel *: +asked on 12 March 2021; he did not answer", words)
    assert "Governor Hedi Ghorbel" in words


def test_unreviewed_incidents_are_marked_on_every_page(case):
    attack = ids(case, Kind.ARMED_ATTACK)[0]
    publish(case, Wish(date=DAY.date, incidents=(attack[:8],), unreviewed=True))
    pages = list(out_of(case).rglob("*.html"))
    assert len(pages) == 3
    for page in pages:
        assert "Machine-made" in page.read_text(encoding="utf-8")
    accept(case, attack)
    publish(case)
    assert "Machine-made" not in (out_of(case) / "index.html").read_text(encoding="utf-8")
    (page,) = (out_of(case) / "incidents").iterdir()
    assert "Review: machine-made, not reviewed, now reviewed by people" in page.read_text(encoding="utf-8")


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.hrefs: list[str] = []
        self.ids: set[str] = set()
        self.sources: list[str] = []

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name == "href":
                self.hrefs.append(value)
            elif name == "id":
                self.ids.add(value)
            elif name in ("src", "style", "onclick"):
                self.sources.append(f"{tag} {name}={value}")


def test_every_link_leads_somewhere_inside_the_site_and_nothing_is_loaded(case):
    accept(case, *ids(case, Kind.ARMED_ATTACK)[:1], *ids(case, Kind.PROTEST), *ids(case, Kind.STATEMENT))
    publish(case)
    read = {p.resolve(): _Links() for p in out_of(case).rglob("*.html")}
    for page, links in read.items():
        links.feed(page.read_text(encoding="utf-8"))
        assert links.sources == []
    lost = []
    for page, links in read.items():
        for href in links.hrefs:
            path, _, anchor = href.partition("#")
            target = (page.parent / path).resolve() if path else page
            if not target.is_file() or (anchor and anchor not in read[target].ids):
                lost.append(f"{page.name}: {href}")
    assert lost == []


def test_downloads_feed_and_citations_are_what_they_say(case):
    accept(case, *ids(case, Kind.ARMED_ATTACK)[:1], *ids(case, Kind.PROTEST))
    publish(case, replace(DAY, title="Kesra & the port", publisher="Sahel Archive", address="https://example.org/kesra/"))
    out = out_of(case)
    feed = feedparser.parse((out / "feed.xml").read_bytes())
    assert not feed.bozo
    assert (feed.feed.title, feed.feed.updated, len(feed.entries)) == ("Kesra & the port", "2021-05-03T00:00:00Z", 2)
    assert feed.entries[0].link.startswith("https://example.org/kesra/incidents/")
    cff = yaml.safe_load((out / "CITATION.cff").read_text(encoding="utf-8"))
    assert (cff["title"], cff["authors"], str(cff["date-released"])) == ("Kesra & the port", [{"name": "Sahel Archive"}], "2021-05-03")
    assert r"Kesra \& the port" in (out / "citation.bib").read_text(encoding="utf-8")
    other = tm.open_case(case.path.parent / "back.case")
    other.import_record(out / "downloads" / "record.jsonl")
    assert {i.kind for i in other.store.incidents()} == {Kind.ARMED_ATTACK, Kind.PROTEST}
    manifest = json.loads((out / "downloads" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["private_persons"] == "masked"
    assert {f["name"] for f in manifest["files"]} >= {"record.jsonl", "incidents.geojson", "csv/claims.csv"}


# -- what changes, and what goes


def test_a_withdrawn_page_says_so_and_a_merged_one_leads_on(case):
    attack, protest = ids(case, Kind.ARMED_ATTACK)[0], ids(case, Kind.PROTEST)[0]
    accept(case, attack, protest)
    pages = publish(case).pages
    only = Wish(date="2021-06-01", incidents=(attack,))
    with pytest.raises(ReportError, match=f"{pages[protest]}.*--withdraw"):
        publish(case, only)
    done = case.publish(out_of(case), replace(only, withdraw="a family asked for it"), by="Cy", why="their letter")
    assert done.written  # one person is enough to take a page back
    gone = (out_of(case) / "incidents" / f"{pages[protest]}.html").read_text(encoding="utf-8")
    assert "Withdrawn on 1 June 2021" in gone
    assert "a family asked for it" in gone
    assert "in Kesra" not in gone.replace("Protest in Kesra", "")


def test_a_whole_site_is_withdrawn_by_one_person(case):
    accept(case, *ids(case, Kind.ARMED_ATTACK)[:1], *ids(case, Kind.PROTEST))
    publish(case)
    done = case.publish(out_of(case), Wish(date="2021-06-01", withdraw="a source is in danger"), by="Cy", why="their call")
    assert done.written
    assert done.pages == {}
    everything = text_of(out_of(case))
    assert "No incident is published here now" in everything
    for said in ("Sahel Rights Monitor", "Gannet Wire", "security service"):
        assert said not in everything


def test_an_address_outlives_a_merge(case):
    attack, other = ids(case, Kind.ARMED_ATTACK)[0], ids(case, Kind.PROTEST)[0]
    accept(case, attack, other)
    pages = publish(case).pages
    case.review("Mina Kasra").merge(attack, other, why="one and the same day")
    kept = next(i for i in case.store.incidents() if {attack, other} & {i.id, *i.formerly})
    accept(case, kept.id)
    publish(case, replace(DAY, date="2021-06-01"))
    (left,) = {attack, other} - {kept.id}
    moved = (out_of(case) / "incidents" / f"{pages[left]}.html").read_text(encoding="utf-8")
    assert f'<meta http-equiv="refresh" content="0; url={pages[kept.id]}.html">' in moved
