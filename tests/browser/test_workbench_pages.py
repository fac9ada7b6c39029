"""The workbench in a real browser: every page in light, dark and small; text and record; the keyboard; without scripts.

axe-core (Deque Systems, MPL 2.0) looks for what keeps people out. It stands in `axe/`, unchanged, for these tests alone.
"""

import html
import re
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from testimonia.workbench import Settings, app
from tests.workbench.case import kesra_case

pytestmark = pytest.mark.browser
AXE = Path(__file__).parent / "axe" / "axe.min.js"
SMALL, LAPTOP = (390, 844), (1366, 768)
PAGES = {
    "overview": "/",
    "incidents": "/incidents?minor=1",
    "incident": "<incident>",
    "workings": "<workings>",
    "documents": "/documents",
    "document": "<document>",
    "claim": "<claim>",
    "queue": "/queue",
    "links": "/links",
    "link": "<link>",
    "hypotheses": "/hypotheses",
    "grid": "<grid>",
    "cell": "<cell>",
    "analyses": "/analyses",
    "analysis": "/analyses/clustering?run=1",
    "search": "/search?q=market",
    "names": "/search?q=Belhadj",
    "ledger": "/ledger",
    "custody": "/custody",
    "codebook": "/codebook",
    "me": "/me",
    "people": "/people",
    "unmask": "/unmask",
    "register": "/register",
    "publish": "/publish",
    "sensitivity": "<sensitivity>",
    "nothing": "/incident/nothing",
}
"""Every page. One in angle brackets is found on another page first."""


class Served:
    """The workbench over one case, on a free port of this machine."""

    def __init__(self, case: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.base = f"http://127.0.0.1:{self.port}"
        made = app(case, Settings(by="mk", port=self.port))
        config = uvicorn.Config(made, port=self.port, access_log=False, log_level="error", ws="none", lifespan="on")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.05)

    def close(self) -> None:
        self._server.should_exit = True
        self._thread.join(10)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    binary = shutil.which("chromium")
    if binary is None:
        pytest.fail("Chromium is needed: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=binary, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    found = Served(kesra_case(tmp_path_factory.mktemp("served")))
    yield found
    found.close()


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Served]:
    """For tests that decide."""
    found = Served(kesra_case(tmp_path))
    yield found
    found.close()


class Opened:
    """A page, and everything that the browser complained about."""

    def __init__(self, browser: Browser, base: str, size: tuple[int, int] = LAPTOP, *, dark: bool = False, scripts: bool = True) -> None:
        scheme = "dark" if dark else "light"
        width, height = size
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce", java_script_enabled=scripts
        )
        self.page: Page = self.context.new_page()
        self.base = base
        self.complaints: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "404" not in message.text:
            self.complaints.append(message.text)

    def to(self, address: str) -> Page:
        self.page.goto(self.base + self._found(address))
        self.page.wait_for_load_state("networkidle")
        return self.page

    def _found(self, address: str) -> str:
        lists = {
            "<incident>": ("/", r"/incident/[0-9a-f]+"),
            "<document>": ("/documents", r"/document/[0-9a-f]{64}(?=\"><bdi>2_ministry)"),
            "<claim>": ("/queue", r"/claim/[0-9a-f]+"),
            "<link>": ("/links", r"/links/[0-9a-f]+/[0-9a-f]+"),
            "<grid>": ("/hypotheses", r"/hypotheses/[0-9a-f]+"),
            "<workings>": ("<incident>", r"/incident/[0-9a-f]+/workings"),
            "<cell>": ("<grid>", r"/hypotheses/[0-9a-f]+/judge\?[^\"]*hypothesis=[^\"]+"),
            "<sensitivity>": ("<incident>", r"/incident/[0-9a-f]+/sensitivity"),
        }
        if address not in lists:
            return address
        where, pattern = lists[address]
        found = re.search(pattern, self.context.request.get(self.base + self._found(where)).text())
        assert found is not None
        return html.unescape(found[0])


def barriers(page: Page) -> list[str]:
    """What axe-core finds on a page as it stands, by rule and place."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})")
    return [f"{v['id']} ({v['impact']}): {node['target']} {node['html'][:90]}" for v in found["violations"] for node in v["nodes"][:3]]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("size", "dark"), [(LAPTOP, False), (LAPTOP, True), (SMALL, False)], ids=["light", "dark", "small"])
def test_every_page_can_be_read_by_everybody(chromium: Browser, served: Served, name: str, size: tuple[int, int], dark: bool):
    opened = Opened(chromium, served.base, size, dark=dark)
    page = opened.to(PAGES[name])
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0], "nothing must be scrolled sideways"
    assert opened.complaints == []
    assert {url.split("/")[2] for url in opened.asked} == {f"127.0.0.1:{served.port}"}
    opened.context.close()


def test_text_and_record_light_one_another(chromium: Browser, served: Served):
    opened = Opened(chromium, served.base)
    page = opened.to("/documents")
    page.get_by_role("link", name="2_ministry.txt").click()
    page.wait_for_load_state("networkidle")
    piece = page.locator(".hl", has_text="Nine attackers").first
    piece.hover()
    line = page.locator(".line-claim.lit")
    assert "Killed: 9, alleged attackers" in line.inner_text()
    page.locator(".line-claim", has_text="Detained: 5").hover()
    assert page.locator(".hl.lit").inner_text() == "five"
    piece.click()
    card = page.locator("#chosen .claim")
    card.wait_for()
    assert "Killed: 9, alleged attackers" in card.inner_text()
    assert "Read rightly" in card.inner_text()
    assert opened.complaints == []
    opened.context.close()


def test_the_address_of_a_claim_opens_its_document_with_its_words_lit(chromium: Browser, served: Served):
    opened = Opened(chromium, served.base)
    page = opened.to("/queue")
    card = page.locator("[data-card]").first
    words = card.locator("mark").inner_text()
    card.locator("[data-text]").click()
    page.wait_for_load_state("networkidle")
    assert "#c-" in page.url
    assert words in " ".join(page.locator(".hl.lit").all_inner_texts()).replace("\n", " ")
    opened.context.close()


def test_a_number_brings_its_sentence_beside_the_page_and_escape_goes_back(chromium: Browser, served: Served):
    opened = Opened(chromium, served.base)
    page = opened.to("<incident>")
    link = page.locator("table.rivals a.value", has_text="9").first
    link.click()
    panel = page.locator("#panel")
    panel.locator("mark").wait_for()
    assert panel.locator("mark").inner_text() == "Nine attackers"
    page.keyboard.press("Escape")
    assert panel.is_hidden()
    assert page.evaluate("document.activeElement.textContent") == link.inner_text()
    opened.context.close()


def test_a_queue_is_gone_through_by_the_keyboard_alone(chromium: Browser, fresh: Served):
    opened = Opened(chromium, fresh.base)
    page = opened.to("/")
    page.keyboard.press("g")
    page.keyboard.press("r")
    page.wait_for_url("**/queue")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("j")
    first = page.locator(".is-chosen").get_attribute("id")
    page.keyboard.press("y")
    page.locator(f"#{first} .stand-accept").wait_for()
    page.keyboard.press("j")
    page.keyboard.press("n")
    page.locator(".stand-reject").wait_for()
    ledger = opened.to("/ledger")
    assert ledger.locator(".ledger li").count() == 2
    assert opened.complaints == []
    opened.context.close()


def test_the_sheet_lists_the_keys_of_the_page_and_no_two_are_the_same(chromium: Browser, served: Served):
    opened = Opened(chromium, served.base)
    for name in ("overview", "incident", "queue", "document"):
        page = opened.to(PAGES[name])
        page.keyboard.press("?")
        keys = page.locator("#sheet-keys dt").all_inner_texts()
        assert len(keys) == len(set(keys)) > 10
        assert barriers(page) == []
        page.keyboard.press("Escape")
    opened.context.close()


def test_keys_do_nothing_while_one_writes(chromium: Browser, served: Served):
    opened = Opened(chromium, served.base)
    page = opened.to("/queue")
    page.keyboard.press("/")
    page.keyboard.type("gr?yn")
    assert page.url.endswith("/queue")
    assert page.locator("#find").input_value() == "gr?yn"
    assert page.locator("dialog[open]").count() == 0
    opened.context.close()


def test_without_scripts_one_reads_and_accepts(chromium: Browser, fresh: Served):
    opened = Opened(chromium, fresh.base, scripts=False)
    page = opened.to("/queue")
    card = page.locator("[data-card]").first
    claim = card.get_attribute("id")
    card.get_by_role("button", name="Read rightly", exact=True).click()
    assert page.url.startswith(f"{fresh.base}/queue")
    assert page.locator(f"#{claim}").count() == 0
    assert "read rightly" in opened.to("/ledger").locator(".ledger").inner_text()
    document = opened.to("<document>")
    assert document.locator(".hl").count() > 0
    opened.context.close()


def test_an_answer_that_takes_long_comes_by_itself(chromium: Browser, served: Served):
    opened = Opened(chromium, served.base)
    page = opened.to("/analyses/coincidence")
    page.get_by_role("button", name="Work it out").click()
    page.locator(".finding, .notice", has_text=re.compile("assumes|cannot be answered")).wait_for(timeout=30_000)
    assert opened.complaints == []
    opened.context.close()


def test_what_is_new_since_ones_last_visit_is_known_to_ones_own_browser_alone(chromium: Browser, fresh: Served):
    opened = Opened(chromium, fresh.base)
    page = opened.to("/")
    visit = page.locator("[data-visit]")
    assert visit.is_hidden(), "on a first visit there is no last one"
    opened.to("<incident>")
    incident = page.url.rsplit("/", 1)[1]
    card = opened.to(f"/queue?incident={incident}").locator("[data-card]").first
    card.get_by_role("button", name="Not read rightly", exact=True).click()
    card.locator(".stand-reject").wait_for()
    page.close()
    opened.page = opened.context.new_page()  # another window is another visit
    page = opened.to("/")
    visit = page.locator("[data-visit]")
    assert visit.is_visible()
    visit.click()
    page.wait_for_url("**/?since=*")
    assert page.locator("[data-visit]").is_hidden(), "one is there already"
    assert opened.complaints == []
    opened.context.close()
