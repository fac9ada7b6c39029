"""Makes the picture of the front page: the report of the sample case with a number opened in its sentence.

`python docs/picture.py` writes `docs/images/report.png`. It needs Chromium and its driver.
"""

import tempfile
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.support.ui import WebDriverWait

import testimonia as tm

PICTURE = Path(__file__).resolve().parent / "images" / "report.png"
SIZE = (1480, 980)
OPEN = """
const incident = document.querySelector("section.incident");
const figures = [...incident.querySelectorAll("a[href^='#c-']")].filter((a) => /^\\d+$/.test(a.textContent.trim()));
figures.sort((a, b) => Number(b.textContent) - Number(a.textContent));
(figures.find((a) => a.textContent.trim() === arguments[0]) || figures[0]).click();
"""
TOP = """
document.documentElement.style.scrollBehavior = "auto";
const above = document.querySelector("section.incident").getBoundingClientRect().top;
window.scrollBy({ top: above - 40, behavior: "instant" });
"""


def main(number: str = "18") -> None:
    """`number`: the figure of the first incident to open; the largest if there is none such."""
    with tempfile.TemporaryDirectory() as folder:
        page = tm.demo(folder).report
        options = Options()
        for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--window-size={SIZE[0]},{SIZE[1]}"):
            options.add_argument(argument)
        with webdriver.Chrome(options=options) as browser:
            browser.get(page.resolve().as_uri())
            browser.execute_script(OPEN, number)
            WebDriverWait(browser, 10).until(lambda b: b.execute_script("return document.getElementById('panel').open"))
            browser.execute_script(TOP)
            PICTURE.parent.mkdir(exist_ok=True)
            browser.save_screenshot(str(PICTURE))


if __name__ == "__main__":
    main()
