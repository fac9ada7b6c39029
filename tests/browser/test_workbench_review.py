"""Review in a real browser: a newcomer's path, coding in Russian and Arabic by selecting words, keys that are changed, no scripts.

All documents are composed.
"""

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from testimonia.pipeline import open_case
from tests.browser.test_workbench_pages import LAPTOP, SMALL, Opened, Served, barriers, chromium, fresh, served
from tests.readers import SentenceReader
from tests.workbench.test_coding import ARABIC, RUSSIAN

__all__ = ["chromium", "fresh", "served"]

pytestmark = pytest.mark.browser
PAGES = {
    "decide": ("<incident>", "/decide"),
    "correct": ("<claim>", "/correct"),
    "many": ("/bulk?property=killed", ""),
    "agreement": ("/agreement", ""),
    "orphans": ("/orphans", ""),
    "export": ("/export", ""),
}

SELECT = """([from, to]) => {
  const text = document.querySelector('.doc-text');
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  const all = []; let node; let at = 0;
  while ((node = walker.nextNode())) { all.push([node, at]); at += node.textContent.length; }
  const whole = all.map(([n]) => n.textContent).join('');
  const start = whole.indexOf(from), end = to === null ? start + from.length : whole.indexOf(to, start) + to.length;
  const place = (offset) => { const [n, o] = all.findLast(([, o]) => o <= offset); return [n, offset - o]; };
  const range = document.createRange();
  range.setStart(...place(start)); range.setEnd(...place(end));
  const selection = getSelection(); selection.removeAllRanges(); selection.addRange(range);
}"""
"""Selects words as dragging over them does; they may begin in one piece of the text and end in another."""


@pytest.fixture
def foreign(tmp_path: Path) -> Iterator[Served]:
    """A case of two documents that the program does not read."""
    for name, text in (("berega.txt", RUSSIAN), ("marfa.txt", ARABIC)):
        (tmp_path / name).write_bytes(text.encode())
    with open_case(tmp_path / "foreign.case") as case:
        case.read(*sorted(tmp_path.glob("*.txt")), reader=SentenceReader())
    found = Served(tmp_path / "foreign.case")
    found.case = tmp_path / "foreign.case"  # type: ignore[attr-defined]
    yield found
    found.close()


@pytest.mark.parametrize("name", [*PAGES, "code"])
@pytest.mark.parametrize(("size", "dark"), [(LAPTOP, False), (LAPTOP, True), (SMALL, False)], ids=["light", "dark", "small"])
def test_every_page_of_review_can_be_used_by_everybody(chromium: Browser, served: Served, name: str, size: tuple[int, int], dark: bool):
    opened = Opened(chromium, served.base, size, dark=dark)
    if name == "code":
        page = opened.to(opened._found("<document>").replace("/document/", "/code/"))
    else:
        where, more = PAGES[name]
        page = opened.to(opened._found(where) + more)
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0], "nothing must be scrolled sideways"
    assert opened.complaints == []
    opened.context.close()


class Counted:
    """What a person does, counted: one click, key or word typed is one action."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.number = 0

    def do(self, action: Callable[[], object]) -> None:
        self.number += 1
        action()
        self.page.wait_for_load_state("networkidle")


def test_a_newcomer_corrects_a_figure_undoes_a_wrong_merge_and_exports_in_25_actions(chromium: Browser, fresh: Served, tmp_path: Path):
    opened = Opened(chromium, fresh.base)
    page = opened.page
    person = Counted(page)
    person.do(lambda: page.goto(fresh.base))
    # The figure on which accounts disagree: the gravest incident, its disagreements, the sentence behind the number.
    person.do(lambda: page.locator("main a[href^='/incident/']").first.click())
    person.do(lambda: page.locator("a[href='#disagreements']").click())
    person.do(lambda: page.locator("table.rivals a.value", has_text="9").first.click())
    page.locator("#panel mark").wait_for()
    assert page.locator("#panel mark").inner_text() == "Nine attackers"
    # One claim is corrected.
    person.do(lambda: page.locator("#panel [data-correct]").click())
    person.do(lambda: page.locator("input[name='v.low']").fill("8"))
    person.do(lambda: page.get_by_role("button", name="Put this in its place").click())
    assert "/incident/" in page.url, "back where the number was read"
    # A merge that was wrong, and its undo.
    person.do(lambda: page.keyboard.press("e"))
    person.do(lambda: page.locator("#merge ~ form input[name=other]").first.check())
    person.do(lambda: page.get_by_role("button", name="They are one", exact=True).click())
    assert "one and the same" in page.locator(".versions").last.inner_text()
    person.do(lambda: page.get_by_role("button", name="Undo").click())
    # What stands is saved.
    person.do(lambda: page.get_by_role("link", name="Export").click())
    with page.expect_download() as saved:
        person.do(lambda: page.get_by_role("button", name="Save the file").click())
    saved.value.save_as(tmp_path / "out.zip")
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        figures = next(archive.read(n).decode() for n in archive.namelist() if n.endswith("claims.csv"))
    assert "Nine attackers" in figures
    assert person.number <= 25, person.number
    assert opened.complaints == []
    ledger = opened.to("/ledger").locator(".ledger li").all_inner_texts()
    assert ["corrected" in ledger[-1], "one and the same" in ledger[1], "taken back" in ledger[0]] == [True] * 3
    print(f"actions: {person.number}")
    opened.context.close()


def _select(page: Page, start: str, end: str | None = None) -> None:
    page.evaluate(SELECT, [start, end])


def _take(page: Page, name: str) -> None:
    page.locator(f"[data-span]:has(textarea[name='{name}']) [data-take]").click()


def _shown(page: Page, name: str, value: str) -> None:
    """Chooses a value that brings other fields."""
    with page.expect_navigation():
        page.locator(f"select[name='{name}']").select_option(value)
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize(
    ("name", "killed", "verb", "outlet", "said", "witness", "number"),
    [
        ("berega.txt", "семь человек", "погибли", "Агентство «Берег»", "передаёт", "очевидца", "7"),
        ("marfa.txt", "سبعة أشخاص", "قُتلوا", "وكالة المرفأ", "قالت", "شاهد عيان", "7"),
    ],
    ids=["russian", "arabic"],
)
def test_a_document_in_another_script_is_coded_by_selecting_words(
    chromium: Browser, foreign: Served, name: str, killed: str, verb: str, outlet: str, said: str, witness: str, number: str
):
    opened = Opened(chromium, foreign.base)
    page = opened.to("/documents")
    page.get_by_role("link", name=name).click()
    page.wait_for_load_state("networkidle")
    assert page.locator(".block").nth(1 if name == "berega.txt" else 0).evaluate("e => getComputedStyle(e).direction") == (
        "ltr" if name == "berega.txt" else "rtl"
    )
    _select(page, killed)
    page.keyboard.press("a")
    page.wait_for_url("**/code/**")
    page.wait_for_load_state("networkidle")
    assert page.locator("textarea[name='quote']").input_value() == killed
    _shown(page, "kind", "armed_attack")
    _select(page, verb)
    _take(page, "trigger.quote")
    page.locator("input[name='v.low']").fill(number)
    page.locator("input[name='v.high']").fill(number)
    page.locator("select[name='v.category']").select_option("unspecified")
    page.get_by_role("button", name="Add a link").click()
    page.get_by_role("button", name="Add a link").click()
    page.locator("input[name='l1.name']").fill(outlet)
    page.locator("select[name='l1.kind']").select_option("outlet")
    page.locator("input[name='l2.name']").fill(witness)
    page.locator("select[name='l2.kind']").select_option("witness")
    for words, field in ((said, "l1.cue.quote"), (outlet, "l1.span.quote"), (witness, "l2.span.quote")):
        _select(page, words)
        _take(page, field)
    assert barriers(page) == []
    page.get_by_role("button", name="Add to the record").last.click()
    page.get_by_text("It is in the record.").wait_for()
    with open_case(foreign.case, create=False) as case:  # type: ignore[attr-defined]
        (claim,) = case.store.claims()
        text = next(d.text for d in case.store.documents() if d.name == name)
        assert text is not None
        assert text[claim.span.start : claim.span.end] == killed
        assert [(link.source.name, link.cue.quote if link.cue else "") for link in claim.chain] == [
            (name, ""),
            (outlet, said),
            (witness, ""),
        ]
        (incident,) = case.store.incidents()
        assert [(f.low.value, f.high.value) for f in incident.figures] == [(7, 7)]
        assert case.verify() == ()
    assert opened.complaints == []
    opened.context.close()


def test_a_selection_over_two_lines_and_past_a_picture_keeps_its_place(chromium: Browser, foreign: Served):
    opened = Opened(chromium, foreign.base)
    for name, start, end in (("berega.txt", "семь человек", "Ещё семь"), ("marfa.txt", "جُرحوا", "هناك")):
        page = opened.to("/documents")
        page.get_by_role("link", name=name).click()
        page.wait_for_load_state("networkidle")
        text = RUSSIAN if name == "berega.txt" else ARABIC
        _select(page, start, end)
        page.keyboard.press("a")
        page.wait_for_url("**/code/**")
        at = text.index(start)
        assert page.locator("input[name='start']").input_value() == str(at)
        whole = text[at : text.index(end, at) + len(end)]
        assert page.locator("textarea[name='quote']").input_value() == whole.replace("\r\n", "\n")
    opened.context.close()


def test_a_link_is_judged_by_one_key_and_taken_back_by_another(chromium: Browser, fresh: Served):
    opened = Opened(chromium, fresh.base)
    page = opened.to("<link>")
    page.keyboard.press("x")
    page.locator(".stand-same").wait_for()
    page.keyboard.press("z")
    page.locator(".stand-same").wait_for(state="detached")
    page.keyboard.press("Z")
    page.locator(".stand-same").wait_for()
    assert opened.complaints == []
    opened.context.close()


def test_a_key_is_changed_and_none_is_given_twice(chromium: Browser, fresh: Served):
    opened = Opened(chromium, fresh.base)
    page = opened.to("/queue")
    page.keyboard.press("?")
    page.get_by_role("button", name="Change: accept what is chosen").click()
    page.keyboard.press("n")
    assert "taken" in page.locator("#keys-told").inner_text()
    page.get_by_role("button", name="Change: accept what is chosen").click()
    page.keyboard.press("v")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    claim = page.locator(".is-chosen").get_attribute("id")
    page.keyboard.press("y")
    assert page.locator(f"#{claim} .stand-accept").count() == 0, "the former key does nothing"
    page.keyboard.press("v")
    page.locator(f"#{claim} .stand-accept").wait_for()
    page.keyboard.press("?")
    page.locator("#keys-off").check()
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("o")
    assert page.url.endswith("/queue"), "no key of one letter is heard any more"
    assert opened.complaints == []
    opened.context.close()


def test_without_scripts_a_claim_is_corrected_and_a_chain_is_built(chromium: Browser, fresh: Served):
    opened = Opened(chromium, fresh.base, scripts=False)
    page = opened.to("/queue")
    page.locator("[data-correct]").first.click()
    page.locator("select[name=modality]").select_option("conditional")
    page.get_by_role("button", name="Put this in its place").click()
    assert "corrected" in opened.to("/ledger").locator(".ledger").inner_text()
    page = opened.to(opened._found("<document>").replace("/document/", "/code/"))
    page.get_by_role("button", name="Add a link").click()
    assert page.locator("input[name='l1.name']").count() == 1
    opened.context.close()
