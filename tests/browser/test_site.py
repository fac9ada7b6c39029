"""The published site in a real browser, from the disk: no finding of axe-core, nothing asked of a network, readable without scripts."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from testimonia.pipeline import leaving
from testimonia.pipeline.wished import Wish
from tests.report.publish.accused import office, weekly, whole
from tests.workbench.case import case_of

pytestmark = pytest.mark.browser
AXE = Path(__file__).parent / "axe" / "axe.min.js"
SMALL, LAPTOP = (390, 844), (1366, 768)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every kind of page: one incident reviewed and one not, one withdrawn, one that moved."""
    folder = tmp_path_factory.mktemp("site")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(leaving, "persons", lambda _: {})  # the shipped model is not what is tested here
        case = case_of(whole(weekly(), office()), folder / "kesra.case")
        gravest, *others = sorted(case.store.incidents(), key=lambda i: -len(i.documents))
        case.review("Mina").accept(gravest.id, why="read against its documents")
        out = folder / "public"

        def publish(*ids: str, date: str, withdraw: str = "") -> dict[str, str]:
            wish = Wish(date=date, incidents=ids, unreviewed=True, withdraw=withdraw, title="The Kesra record")
            case.publish(out, wish, by="Ana", why="so")
            return dict(case.publish(out, wish, by="Bo", why="so", agree=True).pages)

        codes = publish(gravest.id, *(i.id for i in others), date="2021-05-03")
        joined = case.review("Mina").merge(gravest.id, others[0].id, why="one and the same")
        assert joined
        kept = next(i.id for i in case.store.incidents() if gravest.id in (i.id, *i.formerly))
        codes |= publish(kept, others[1].id, date="2021-06-01", withdraw="a family asked for it")
    (gone,) = {gravest.id, others[0].id} - {kept}
    names = {"incident": codes[kept], "moved": codes[gone], "withdrawn": codes[others[2].id]}
    return {"index": out / "index.html", "method": out / "method.html"} | {k: out / "incidents" / f"{v}.html" for k, v in names.items()}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    binary = shutil.which("chromium")
    if binary is None:
        pytest.fail("Chromium is needed: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=binary, args=["--no-sandbox"])
        yield browser
        browser.close()


def opened(
    browser: Browser, size: tuple[int, int] = LAPTOP, *, dark: bool = False, scripts: bool = True
) -> tuple[Page, list[str], list[str]]:
    """A page, what the browser complains about, and what it asks for."""
    scheme = "dark" if dark else "light"
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, reduced_motion="reduce", java_script_enabled=scripts
    )
    page, complaints, asked = context.new_page(), [], []
    page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    return page, complaints, asked


@pytest.mark.parametrize("name", ["index", "method", "incident", "withdrawn"])
@pytest.mark.parametrize(("size", "dark"), [(LAPTOP, False), (LAPTOP, True), (SMALL, False)])
def test_every_page_opens_from_the_disk_and_keeps_nobody_out(chromium, site, name, size, dark):
    page, complaints, asked = opened(chromium, size, dark=dark)
    page.goto(site[name].as_uri())
    assert asked == [site[name].as_uri()]
    assert complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run({resultTypes: ['violations'], runOnly: rules})", RULES)
    assert [(v["id"], v["nodes"][0]["html"][:120]) for v in found["violations"]] == []
    page.context.close()


def test_a_number_opens_its_sentence_with_scripts_and_leads_to_it_without(chromium, site):
    for scripts in (True, False):
        page, complaints, _ = opened(chromium, scripts=scripts)
        page.goto(site["incident"].as_uri())
        page.locator(".assessment a.ref[href^='#c-']").first.click()
        if scripts:
            assert page.locator("#panel mark").first.is_visible()
        else:
            assert "#c-" in page.url
            assert page.locator(":target mark").is_visible()
        assert complaints == []
        page.context.close()


def test_a_page_that_moved_leads_on_without_scripts(chromium, site):
    page, _, _ = opened(chromium, scripts=False)
    page.goto(site["moved"].as_uri())
    page.wait_for_url(site["incident"].as_uri())
    assert page.locator("h1").inner_text().startswith("Armed attack")
    page.context.close()
