"""The export for TimelineJS in TimelineJS itself, as its authors publish it, in a real browser."""

import shutil
import subprocess
import tarfile
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from testimonia.exchange.out import writer
from tests.exchange.held import the_market

pytestmark = pytest.mark.browser

PACKAGE = "@knight-lab/timelinejs@3.9.11"
PAGE = """<!doctype html><meta charset="utf-8"><title>timeline</title><link rel="stylesheet" href="package/dist/css/timeline.css">
<script src="package/dist/js/timeline.js"></script><div id="here" style="height: 600px"></div>
<script>window.timeline = new TL.Timeline("here", "timeline.json", {font: null})</script>"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Nothing: the test speaks."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a page with the timeline of a case is served, on this machine alone."""
    folder = tmp_path_factory.mktemp("timeline")
    npm = shutil.which("npm")
    if npm is None:
        pytest.fail("npm is needed, to fetch TimelineJS: apt-get install npm")
    subprocess.run([npm, "pack", "--silent", PACKAGE], cwd=folder, check=True, capture_output=True, timeout=120)
    with tarfile.open(next(folder.glob("*.tgz"))) as archive:
        archive.extractall(folder, filter="data")
    (folder / "index.html").write_text(PAGE, encoding="utf-8")
    writer("timeline").write(the_market(), folder / "timeline.json")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/index.html"
    server.shutdown()
    thread.join()
    server.server_close()


def test_timelinejs_shows_every_dated_incident_with_its_date_as_it_is_known(browser: Chrome, address: str):
    browser.get(address)
    shown = WebDriverWait(browser, 30).until(lambda page: page.find_elements(By.CSS_SELECTOR, ".tl-timemarker"))
    assert len(shown) == 3
    words = " ".join(browser.execute_script("return document.getElementById('here').textContent").split())
    assert "armed attack, Kesra" in words
    assert "2021-02 (month: “" in words
    assert "Free Harbour Movement (organisation)" in words
    assert browser.execute_script("return window.timeline.config.events.length") == 3


def test_an_event_stands_at_its_own_date(browser: Chrome, address: str):
    browser.get(address)
    WebDriverWait(browser, 30).until(lambda page: page.find_elements(By.CSS_SELECTOR, ".tl-timemarker"))
    dates = browser.execute_script(
        "return Object.fromEntries(window.timeline.config.events.map(e => [e.group, e.start_date.data.date_obj.toDateString()]))"
    )
    assert dates["armed attack"] == "Thu Mar 04 2021"
