"""The report in a real browser, opened from the disk: from a number to its sentence and back, by mouse and by keyboard."""

import json
from collections.abc import Callable

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

pytestmark = pytest.mark.browser
Opened = Callable[..., Chrome]


def number(page: Chrome, text: str) -> WebElement:
    return page.find_element(By.XPATH, f"//table//a[contains(@class, 'value')][normalize-space()='{text}']")


def panel(page: Chrome) -> WebElement:
    return page.find_element(By.ID, "panel")


def press(page: Chrome, *keys: str) -> None:
    for key in keys:
        page.switch_to.active_element.send_keys(key)


def test_a_click_on_a_number_lands_on_its_sentence_lit(opened: Opened):
    page = opened()
    number(page, "9").click()
    assert panel(page).is_displayed()
    assert panel(page).find_element(By.TAG_NAME, "mark").text == "Nine attackers"
    assert panel(page).find_element(By.TAG_NAME, "blockquote").text == (
        "Four civilians and two policemen were killed. Nine attackers were killed and five were detained. "
        "The interrogation of the detainees revealed that 20 men had prepared the attack."
    )
    assert panel(page).find_element(By.ID, "panel-title").text == "Killed: 9, alleged attackers"
    box, width = panel(page).rect, page.execute_script("return document.documentElement.clientWidth")
    link = number(page, "9").rect
    assert box["x"] + box["width"] == width
    assert link["x"] + link["width"] <= box["x"], "the number stays in sight beside its sentence"


def test_escape_closes_and_the_reader_is_back_where_they_were(opened: Opened):
    page = opened()
    link = number(page, "9")
    link.click()
    press(page, Keys.ESCAPE)
    assert not panel(page).is_displayed()
    assert page.switch_to.active_element == link


def test_the_keyboard_alone_will_do(opened: Opened):
    page = opened()
    link = number(page, "9")
    page.execute_script("arguments[0].focus()", link)
    press(page, Keys.ENTER)
    assert page.switch_to.active_element.get_attribute("id") == "panel-title"
    press(page, Keys.TAB)
    assert page.switch_to.active_element.get_attribute("id") == "panel-close"
    press(page, Keys.ENTER)
    assert not panel(page).is_displayed()
    assert page.switch_to.active_element == link
    press(page, Keys.TAB)
    assert page.switch_to.active_element != link


def test_the_first_stop_of_the_keyboard_skips_to_the_incidents(opened: Opened):
    page = opened()
    page.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)
    skip = page.switch_to.active_element
    assert skip.get_attribute("href").endswith("#overview")
    assert skip.rect["x"] >= 0


def test_one_number_after_another_without_closing(opened: Opened):
    page = opened()
    number(page, "9").click()
    number(page, "5").click()
    assert panel(page).find_element(By.TAG_NAME, "mark").text in ("five", "five of them civilians")
    assert len(page.find_elements(By.CLASS_NAME, "chosen")) == 1


def test_a_part_leads_to_its_whole_inside_the_panel(opened: Opened):
    page = opened()
    number(page, "5").click()
    panel(page).find_element(By.LINK_TEXT, "7").click()
    assert panel(page).find_element(By.TAG_NAME, "mark").text == "seven bodies"
    press(page, Keys.ESCAPE)
    assert page.switch_to.active_element == number(page, "5")


def test_from_the_panel_to_the_same_claim_among_all_evidence(opened: Opened):
    page = opened()
    link = number(page, "9")
    target = link.get_attribute("href").split("#")[1]
    link.click()
    page.find_element(By.ID, "panel-all").click()
    assert not panel(page).is_displayed()
    top = page.execute_script("return document.getElementById(arguments[0]).getBoundingClientRect().top", target)
    assert 0 <= top < 768


def test_without_scripts_the_link_goes_down_to_the_evidence(opened: Opened):
    page = opened(scripts=False)
    link = number(page, "9")
    target = link.get_attribute("href").split("#")[1]
    link.click()
    assert page.current_url.endswith("#" + target)
    assert not panel(page).is_displayed()
    evidence = page.find_element(By.ID, target)
    assert evidence.find_element(By.TAG_NAME, "mark").text == "Nine attackers"


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844), (320, 640)])
def test_nothing_must_be_scrolled_sideways(opened: Opened, width: int, height: int):
    page = opened(width, height)
    assert page.execute_script("return document.documentElement.scrollWidth") <= width
    number(page, "9").click()
    assert page.execute_script("return document.documentElement.scrollWidth") <= width
    assert panel(page).rect["width"] <= width


def test_no_request_leaves_the_page_and_the_console_is_silent(opened: Opened):
    page = opened()
    number(page, "9").click()
    press(page, Keys.ESCAPE)
    events = [json.loads(entry["message"])["message"] for entry in page.get_log("performance")]
    asked = {e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"}
    assert {url.split(":")[0] for url in asked} <= {"file", "about", "data"}
    assert page.get_log("browser") == []


_CONTRAST = """
const channel = v => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
const light = c => 0.2126 * channel(c[0]) + 0.7152 * channel(c[1]) + 0.0722 * channel(c[2]);
const colour = text => (text.match(/[\\d.]+/g) || []).map(Number);
const ground = e => { for (; e; e = e.parentElement) { const c = colour(getComputedStyle(e).backgroundColor);
  if (c.length === 3 || c[3] > 0.99) return c; } return [255, 255, 255]; };
const poor = new Set();
for (const e of document.querySelectorAll("body *")) {
  if (e.closest("svg, script, style") || !e.checkVisibility()) continue;
  if (![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
  const style = getComputedStyle(e), a = light(colour(style.color)), b = light(ground(e));
  const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  if (ratio < 4.5) poor.add(`${e.tagName} ${e.className} ${ratio.toFixed(2)}`);
}
return [...poor];
"""


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_text_can_be_read_against_its_ground(opened: Opened, dark: bool):
    page = opened(dark=dark)
    number(page, "9").click()
    assert page.execute_script(_CONTRAST) == []


def test_light_and_dark_are_two_pages(opened: Opened):
    ground = "return getComputedStyle(document.body).backgroundColor"
    assert opened(dark=False).execute_script(ground) != opened(dark=True).execute_script(ground)


def test_the_notice_stays_in_sight_however_far_one_reads(opened: Opened):
    page = opened()
    page.execute_script("window.scrollTo(0, document.body.scrollHeight)")
    notice = page.find_element(By.CLASS_NAME, "ribbon")
    assert 0 <= page.execute_script("return arguments[0].getBoundingClientRect().top", notice) < 60
    assert "Machine-made" in notice.text
