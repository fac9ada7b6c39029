"""How smoothly a long document scrolls in the workbench. `python -m benchmarks.workbench_scroll`

A made-up document of 100,000 characters with 500 claims is opened in Chromium, and its text scrolled from top to bottom, a step for each
picture. What is measured is the time between two pictures: at sixty a second it is 16.7 milliseconds.
"""

import hashlib
import json
import shutil
import tempfile
import threading
import time
from pathlib import Path

import uvicorn
from playwright.sync_api import sync_playwright

from testimonia.model.protocols import Extraction
from testimonia.model.record import Claim, Document, Link, Mention, Source, read_span
from testimonia.model.terms import Act, ActorKind, DocumentStatus, Kind, Modality, Polarity, Property, SourceKind
from testimonia.model.values import Actor
from testimonia.pipeline import open_case
from testimonia.workbench import Settings, app

CHARACTERS, CLAIMS, PORT = 100_000, 500, 8398
_SENTENCE = "In the made-up town of Number {n} a convoy was stopped at the bridge and searched by armed men, residents said. "

_SCROLL = """async () => {
  const side = document.getElementById("text"), gaps = [];
  let last = performance.now();
  for (let n = 0; n < 240; n++) {
    side.scrollTop += side.scrollHeight / 240;
    const now = await new Promise(requestAnimationFrame);
    gaps.push(now - last);
    last = now;
  }
  gaps.sort((a, b) => a - b);
  const at = (share) => Math.round(10 * gaps[Math.floor(share * (gaps.length - 1))]) / 10;
  return {median_ms: at(0.5), p95_ms: at(0.95), longest_ms: at(1)};
}"""


def _case(path: Path) -> str:
    text = "".join(_SENTENCE.format(n=n) + ("\n\n" if n % 6 == 5 else "") for n in range(CHARACTERS // len(_SENTENCE)))
    identity = "sha256:" + hashlib.sha256(text.encode()).hexdigest()
    document = Document(identity, "long.txt", text, len(text), "text/plain", DocumentStatus.READ, title="A long document")
    who = (Link(Source("residents", SourceKind.UNNAMED)),)
    mentions, claims = [], []
    at = 0
    for _ in range(CLAIMS):
        at = text.index("armed men", at + 1)
        mention = Mention(identity, Kind.ROBBERY, None, (read_span(text, at, at + 9),))
        value = Actor("armed men", ActorKind.ARMED_GROUP, "armed men")
        span = read_span(text, max(0, at - 30), at + 9)
        mentions.append(mention)
        claims.append(
            Claim(
                *(identity, mention.id, Property.PERPETRATOR, value, Modality.ASSERTED, Polarity.AFFIRMED, Act.REPORTS),
                *(who, span, 0.5, "made up"),
            )
        )
    with open_case(path) as case:
        case.store.add(document, None, Extraction(tuple(mentions), tuple(claims)), "made up")
        case.reconcile()
    return identity.removeprefix("sha256:")


def main() -> None:
    """One line of figures."""
    path = Path(tempfile.mkdtemp()) / "scroll.case"
    document = _case(path)
    server = uvicorn.Server(uvicorn.Config(app(path, Settings(by="scroll", port=PORT)), port=PORT, log_level="error", ws="none"))
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.05)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        begun = time.perf_counter()
        page.goto(f"http://127.0.0.1:{PORT}/document/{document}", wait_until="networkidle")
        opened = time.perf_counter() - begun
        found = page.evaluate(_SCROLL)
        lit = page.locator(".hl").count()
        browser.close()
    server.should_exit = True
    print(json.dumps({"highlights": lit, "opened_ms": round(1000 * opened)} | found))


if __name__ == "__main__":
    main()
