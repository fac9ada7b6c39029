"""Documents that mean harm to whoever looks at them: everything of theirs is text, and stays in its place."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from testimonia.model.protocols import Extraction
from testimonia.model.record import Claim, Document, Link, Mention, Source, read_span
from testimonia.model.terms import Act, ActorKind, DocumentStatus, Kind, Modality, Polarity, Property, SourceKind
from testimonia.model.values import Actor
from testimonia.pipeline import open_case
from tests.workbench.case import client

SCRIPT = "<script>alert('read me')</script>"
HOSTILE = {
    "script": f"Gunmen {SCRIPT} fired at the gate.",
    "svg": "Gunmen <svg onload=alert(1)><animate onbegin=alert(2)></svg> fired at the gate.",
    "image": 'Gunmen <img src=x onerror="alert(1)"> fired at the gate.',
    "address": "Gunmen javascript:alert(1) and data:text/html,<b>x</b> fired at the gate.",
    "table": "Gunmen fired. " + "<table><tr>" * 20_000 + " The gate fell.",
    "closing": "Gunmen </span></div></main></body></html><h1>Reviewed by a person</h1> fired at the gate.",
    "template": "Gunmen {{ 7 * 7 }} {% raw %} ${7*7} fired at the gate.",
    "override": "Gunmen \u202edeifitrec\u202c fired \u2066at\u2069 the gate.",
    "zero": "Gun\u200bmen fi\u2060red at\ufeff the gate.",
    "control": "Gunmen \x00\x07\x1b[31m fired at the gate.",
    "surrogate": "Gunmen \ud800 fired at the gate.",
    "long": "Gunmen " + "x" * 1_000_000 + " fired at the gate.",
    "marks": "Gunmen \"quoted\" 'twice' & <entity &amp; fired at the gate.",
    "passage": "Gunmen \x02fired\x03 at the gate.",
}


class Tags(HTMLParser):
    """Every tag of a page with its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def _add(case, name: str, text: str) -> Document:
    """A document whose text, name, title and claims are all hostile."""
    document = Document(
        id="sha256:" + name.encode().hex().ljust(64, "0"),
        name=f"{SCRIPT}{name}.txt",
        title=text[:60],
        author='"><script>1</script>',
        publisher="<b>Press</b>",
        text=text,
        characters=len(text),
        media_type="text/plain",
        status=DocumentStatus.READ,
    )
    gunmen = read_span(text, 0, 3)
    mention = Mention(document.id, Kind.ARMED_ATTACK, None, (gunmen,))
    who = Link(Source(f"{SCRIPT}speaker", SourceKind.OUTLET, role="<i>expert</i>", of="<u>body</u>"))
    value = Actor(text[:120], ActorKind.ARMED_GROUP, text[:120])
    claim = Claim(
        *(document.id, mention.id, Property.PERPETRATOR, value, Modality.ASSERTED, Polarity.AFFIRMED, Act.REPORTS, (who,)),
        *(read_span(text, 0, min(len(text), 40)), 0.3, "reader <b>1</b>"),
    )
    case.store.add(document, None, Extraction((mention,), (claim,)), "reader <b>1</b>")
    return document


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Document]]:
    case = open_case(tmp_path_factory.mktemp("hostile") / "hostile.case")
    found = {name: _add(case, name, text) for name, text in HOSTILE.items() if name != "surrogate"}
    case.reconcile()
    case.close()
    return case.path, found


@pytest.fixture(scope="module")
def opened(hostile: tuple[Path, dict[str, Document]]) -> TestClient:
    return client(hostile[0])


def tags(page: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = Tags()
    parser.feed(page)
    return parser.found


OURS = {"script", "img", "svg", "table", "form", "iframe", "object", "embed", "style", "base", "animate"}


def harmless(page: str) -> None:
    for tag, attrs in tags(page):
        assert not [name for name in attrs if name.startswith("on")], (tag, attrs)
        assert tag not in {"iframe", "object", "embed", "style", "base", "animate"}
        assert "style" not in attrs
        if tag == "script":
            assert (attrs.get("src") or "").startswith("/assets/")
        for name in ("href", "src", "action"):
            assert (attrs.get(name) or "/").startswith(("/", "#")), (tag, attrs)
    assert page.count("<h1") == 1
    assert page.rstrip().endswith("</html>")
    assert page.count("</html>") == 1


@pytest.mark.parametrize(
    "room", ["/", "/incidents?minor=1", "/documents", "/queue", "/links", "/search?q=gunmen", "/search?q=alert", "/custody"]
)
def test_no_room_lets_a_document_speak(opened: TestClient, room: str):
    page = opened.get(room)
    assert page.status_code == 200
    harmless(page.text)


@pytest.mark.parametrize("name", [name for name in HOSTILE if name != "surrogate"])
def test_a_hostile_document_is_text_and_nothing_else(opened: TestClient, hostile: tuple[Path, dict[str, Document]], name: str):
    page = opened.get(f"/document/{hostile[1][name].id.removeprefix('sha256:')}")
    assert page.status_code == 200
    harmless(page.text)
    assert len(page.text) < 1_500_000, "a page shows a stretch of a long document, not all of it"


def test_the_pages_of_its_claims_and_incidents_are_harmless_too(opened: TestClient):
    queue = opened.get("/queue").text
    for address in {*re.findall(r'href="(/(?:claim|incident)/[0-9a-f]+)"', queue)}:
        harmless(opened.get(address).text)


def test_letters_are_shown_in_the_order_in_which_they_stand(opened: TestClient, hostile: tuple[Path, dict[str, Document]]):
    page = opened.get(f"/document/{hostile[1]['override'].id.removeprefix('sha256:')}").text
    assert "\u202e" not in page
    assert "\ufffddeifitrec" in page


def test_what_hides_in_words_is_made_visible(opened: TestClient, hostile: tuple[Path, dict[str, Document]]):
    page = opened.get(f"/document/{hostile[1]['zero'].id.removeprefix('sha256:')}").text
    assert re.findall(r'class="zw" title="(U\+[0-9A-F]+)"', page) == ["U+200B", "U+2060", "U+FEFF"]


def test_a_long_line_comes_in_parts_and_the_last_words_are_in_the_last(opened: TestClient, hostile: tuple[Path, dict[str, Document]]):
    address = f"/document/{hostile[1]['long'].id.removeprefix('sha256:')}"
    assert "Part 1 of 9" in opened.get(address).text.replace("Page", "Part")
    assert "fired at the gate." in opened.get(f"{address}?page=9").text
    assert "fired at the gate." in opened.get(f"{address}?at=1000010").text


def test_a_search_for_markup_is_a_search_for_words(opened: TestClient):
    for query in ("<script>", '"', "'", "NEAR(", "a OR b", "*", "text:x", "\x00", "{{", "%", "\u202e", "(" * 300):
        page = opened.get("/search", params={"q": query})
        assert page.status_code == 200
        harmless(page.text)
