"""Makes the pictures of the workbench: the overview, an incident and a document of the sample case, on a small laptop's screen.

`python docs/picture_workbench.py` writes `docs/images/workbench-*.png`. It needs Chromium and the extra `workbench`.
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
from playwright.sync_api import sync_playwright

import testimonia as tm

IMAGES = Path(__file__).resolve().parent / "images"
PORT = 8377
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


def main() -> None:
    """Starts the workbench on the sample case and looks at three of its pages."""
    with tempfile.TemporaryDirectory() as folder:
        tm.demo(folder)
        (case,) = Path(folder).glob("*.case")
        server = subprocess.Popen([sys.executable, "-c", SERVE, str(case)])
        try:
            _ready()
            first = re.search(r"/incident/[0-9a-f]{16}", _get("/"))
            documents = re.findall(r"/document/[0-9a-f]{64}", _get("/documents"))
            assert first
            pages = {"overview": "/", "incident": f"{first[0]}#figures", "document": documents[-1]}
            with sync_playwright() as player:
                browser = player.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
                window = browser.new_page(viewport={"width": 1366, "height": 768})
                for name, address in pages.items():
                    window.goto(f"http://127.0.0.1:{PORT}{address}")
                    window.wait_for_load_state("networkidle")
                    picture = IMAGES / f"workbench-{name}.png"
                    window.screenshot(path=str(picture))
                    # Few colours are on a page: fewer bytes, and nothing to see of it.
                    Image.open(picture).convert("P", palette=Image.Palette.ADAPTIVE, colors=128).save(picture, optimize=True)
                browser.close()
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
