"""Makes the pictures of the documentation, of the sample case: the report with a number opened in its sentence, and three pages of the
workbench on a small laptop's screen.

`python docs/pictures.py` writes `docs/images/*.png`. It needs Chromium and the extra `workbench`.
"""

import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

import testimonia as tm

IMAGES = Path(__file__).resolve().parent / "images"
PORT = 8377
OPEN = """
(number) => {
  const incident = document.querySelector("section.incident");
  const figures = [...incident.querySelectorAll("a[href^='#c-']")].filter((a) => /^\\d+$/.test(a.textContent.trim()));
  figures.sort((a, b) => Number(b.textContent) - Number(a.textContent));
  (figures.find((a) => a.textContent.trim() === number) || figures[0]).click();
}
"""
TOP = """
() => {
  document.documentElement.style.scrollBehavior = "auto";
  const above = document.querySelector("section.incident").getBoundingClientRect().top;
  window.scrollBy({ top: above - 40, behavior: "instant" });
}
"""
SERVE = (
    "import sys; from pathlib import Path; import uvicorn; from testimonia.workbench import Settings, app; "
    f"uvicorn.run(app(Path(sys.argv[1]), Settings(by='you', port={PORT})), port={PORT}, log_level='error')"
)


def _get(address: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{PORT}{address}") as answer:
        return str(answer.read().decode())


def _ready() -> None:
    for _ in range(100):
        try:
            _get("/")
            return
        except urllib.error.URLError:
            time.sleep(0.2)
    raise SystemExit("the workbench did not start")


def _report(browser: Browser, page: Path, number: str = "18") -> None:
    """`number`: the figure of the first incident to open; the largest if there is none such."""
    window = browser.new_page(viewport={"width": 1480, "height": 980})
    window.goto(page.resolve().as_uri())
    window.evaluate(OPEN, number)
    window.wait_for_function("document.getElementById('panel').open")
    window.evaluate(TOP)
    window.screenshot(path=str(IMAGES / "report.png"))


def _workbench(browser: Browser, case: Path) -> None:
    server = subprocess.Popen([sys.executable, "-c", SERVE, str(case)])
    try:
        _ready()
        first = re.search(r"/incident/[0-9a-f]{16}", _get("/"))
        documents = re.findall(r"/document/[0-9a-f]{64}", _get("/documents"))
        assert first
        window = browser.new_page(viewport={"width": 1366, "height": 768})
        for name, address in {"overview": "/", "incident": f"{first[0]}#figures", "document": documents[-1]}.items():
            window.goto(f"http://127.0.0.1:{PORT}{address}")
            window.wait_for_load_state("networkidle")
            picture = IMAGES / f"workbench-{name}.png"
            window.screenshot(path=str(picture))
            # Few colours are on a page: fewer bytes, and nothing to see of it.
            Image.open(picture).convert("P", palette=Image.Palette.ADAPTIVE, colors=128).save(picture, optimize=True)
    finally:
        server.terminate()
        server.wait()


def main() -> None:
    """All pictures."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as player:
        report = tm.demo(folder).report
        (case,) = Path(folder).glob("*.case")
        browser = player.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--hide-scrollbars"])
        IMAGES.mkdir(exist_ok=True)
        _report(browser, report)
        _workbench(browser, case)
        browser.close()


if __name__ == "__main__":
    main()
