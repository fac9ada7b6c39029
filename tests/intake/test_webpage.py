"""Saved pages: the article alone, with headline, byline and dateline, each stretch found again in the source; hidden text stays hidden."""

import quopri
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testimonia.errors import IntakeError
from testimonia.extract import describe
from testimonia.intake import Intake, read_bytes
from testimonia.intake.webpage.blocks import Builder
from testimonia.intake.webpage.tokens import tokens
from testimonia.model.record import Captured, Document, Published
from testimonia.model.terms import DateBasis
from tests.intake.pages.compose import Saved, saved_pages
from tests.intake.pages.others import other_pages
from tests.intake.pages.scoring import f_score
from tests.intake.pages.unseen import unseen_pages

PAGES = [*saved_pages(), *other_pages(), *unseen_pages()]


@cache
def taken(page: Saved) -> Intake:
    return read_bytes(page.content, "saved.html")


def share(right: list[bool]) -> float:
    return sum(right) / len(right)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_main_text_of_each_composed_page(page: Saved):
    assert f_score(taken(page).document.text or "", page.text) >= 0.90


def test_dateline_byline_and_day_are_right_on_nine_of_ten_composed_pages():
    whole = {page: describe(taken(page).document) for page in PAGES}
    assert len(PAGES) >= 30
    assert share([page.dateline in (document.text or "").replace("\n", " ") for page, document in whole.items()]) >= 0.90
    assert share([document.author == page.author for page, document in whole.items()]) >= 0.90
    assert share([(document.published and document.published.value) == page.day for page, document in whole.items()]) >= 0.90


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_stretch_with_a_known_place_stands_there(page: Saved):
    source = page.content.decode("cp1252" if b"windows-1252" in page.content or page.name.startswith("tables") else "utf-8")
    document, layout = taken(page).document, taken(page).layout
    assert layout is not None
    assert all(source[p.at : p.until] == document.text[p.start : p.end] for p in layout.pieces if p.verbatim)
    assert sum(p.end - p.start for p in layout.pieces) > 0.9 * document.characters  # the rest are blanks and line ends


ARTICLE = """<html lang="en"><head><title>Gate closed</title></head><body><article><h1>Gate of the harbour closed</h1>{}
<p>The gate of the harbour stayed closed on Tuesday, and the police kept the road to it free, a spokeswoman said in the morning.</p>
</article></body></html>"""


def article(inside: str) -> Document:
    return read_bytes(ARTICLE.format(inside).encode(), "a.html").document


SECRET = "Nobody who opens this page in a browser can ever have read this sentence, so it is no part of what it says to its readers."


@pytest.mark.parametrize(
    "hidden",
    [
        f"<!-- <p>{SECRET}</p> -->",
        f"<script>document.write('<p>{SECRET}</p>')</script>",
        f"<style>p:after {{ content: '{SECRET}' }}</style>",
        f"<noscript><p>{SECRET}</p></noscript>",
        f"<template><p>{SECRET}</p></template>",
        f"<p hidden>{SECRET}</p>",
        f"<div aria-hidden='true'><p>{SECRET}</p></div>",
        f"<p style='color: red; DISPLAY : none'>{SECRET}</p>",
        f"<div style='visibility:hidden'><p><b>{SECRET}</b></p></div>",
        f"<style>@media screen {{ .a {{ color: red }} }} .b, .teaser {{ display: none }}</style><p class='b c'>{SECRET}</p>",
        f"<svg><title>x</title><text>{SECRET}</text></svg>",
    ],
)
def test_hidden_text_is_no_text(hidden: str):
    text = article(hidden).text or ""
    assert "stayed closed on Tuesday" in text
    assert SECRET[:30] not in text


def test_entities_invisible_signs_and_wrapped_lines_come_out_as_they_are_read():
    text = article(
        "<p>Five&nbsp;men of AT&T &amp; the port&#8217;s gov&shy;ernors met\n    at the "
        "<i>Harbour</i> <b>Hall</b> to talk about &lt;order&gt;.</p>"
    ).text
    assert "Five men of AT&T & the port’s governors met at the Harbour Hall to talk about <order>." in (text or "")


def test_the_language_that_a_page_says_it_is_in_decides_only_where_the_words_do_not():
    assert (
        article("<p>Two men were taken away from the gate, and they have not been heard of since, their wives said.</p>").language == "en"
    )
    claimed = ARTICLE.replace('lang="en"', 'lang="ru"').format("")
    assert read_bytes(claimed.encode(), "a.html").document.language == "en"


LINKED = '<script type="application/ld+json">%s</script>'


@pytest.mark.parametrize(
    ("head", "author", "published"),
    [
        (LINKED % ('{"@type":"NewsArticle","author":{"name":"Ana Pell"},"datePublished":"2021-04-05"}'), "Ana Pell", "2021-04-05"),
        (LINKED % ('{"@graph":[{"@type":["Article"],"author":[{"name":"Ana Pell"},"Jo Kern"]}]}'), "Ana Pell, Jo Kern", None),
        (LINKED % ('{"@type":"Article", broken') + '<meta name=author content="By Ana Pell">', "Ana Pell", None),
        ('<meta name="author" content="https://example.org/people/7"><meta name="date" content="2021-02-31">', None, None),
        ('<meta name="author" content="admin"><meta property="article:published_time" content="20210405T080000">', None, "2021-04-05"),
    ],
    ids=["linked data", "a graph of several", "broken linked data", "no name, no such day", "an account of the software"],
)
def test_who_wrote_it_and_when_as_the_head_states_it(head: str, author: str | None, published: str | None):
    document = read_bytes(ARTICLE.format("").replace("<head>", "<head>" + head).encode(), "a.html").document
    assert document.author == author
    assert document.published == (Published(published, DateBasis.METADATA) if published else None)


def test_a_declared_character_set_is_used_and_a_false_one_is_not():
    page = ARTICLE.replace("<head>", '<head><meta charset="windows-1251">').format(
        "<p>В городе Уральск ворота порта закрыты, люди ждали.</p>"
    )
    assert "Уральск" in (read_bytes(page.encode("cp1251"), "a.html").document.text or "")
    assert "Уральск" in (read_bytes(page.encode(), "a.html").document.text or "")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("<html><body><script>app()</script></body></html>", "shows no text"),
        ("<p>" + "<b>x</b>" * 200_000, "more than 200,000 tags"),
        ("<p>" + "one more line of a very long list\n" * 200_000, "more than 6,000,000 characters of text"),
    ],
)
def test_a_page_without_text_or_beyond_measure_is_refused_with_the_way_out(source: str, message: str):
    with pytest.raises(IntakeError, match=message):
        read_bytes(source.encode(), "a.html")


def test_a_page_of_one_line_is_that_line_without_the_menu():
    document = read_bytes(b"<html><body><nav>Home</nav><div>Gate closed.</div></body></html>", "a.html").document
    assert document.text == "Gate closed."
    assert document.reason is None


def test_a_page_whose_article_cannot_be_told_is_taken_whole_and_says_so():
    document = read_bytes(("<div>" * 1_000 + "Gate closed.").encode(), "a.html").document
    assert document.text == "Gate closed."
    assert (document.reason or "").startswith("The main text could not be told")


MHTML = """From: <Saved by Blink>
Snapshot-Content-Location: https://example.org/gate
Subject: Gate closed
Date: {date}
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="----edge"

------edge
Content-Type: text/html
Content-Transfer-Encoding: quoted-printable

{page}
------edge
Content-Type: image/png
Content-Transfer-Encoding: base64

iVBORw0KGgo=
------edge--
"""


@pytest.mark.parametrize(
    ("date", "captured"),
    [
        ("Tue, 4 May 2021 10:15:00 +0200", Captured("2021-05-04T08:15:00Z", "https://example.org/gate", "browser")),
        ("some day in May", None),
    ],
)
def test_a_page_that_a_browser_saved_into_one_file_keeps_address_and_hour(date: str, captured: Captured | None):
    page = quopri.encodestring(
        ARTICLE.format("<p>“Go home,” the guards shouted at the men who stood before the gate.</p>").encode()
    ).decode()
    document = read_bytes(MHTML.format(date=date, page=page).replace("\n", "\r\n").encode(), "gate.mhtml").document
    assert "“Go home,” the guards shouted at the men who stood before the gate." in (document.text or "")
    assert (document.title, document.captured) == ("Gate of the harbour closed", captured)


def test_a_page_in_one_file_that_was_cut_off_is_refused():
    with pytest.raises(IntakeError, match="holds no web page"):
        read_bytes(MHTML[:200].encode(), "gate.mht")


@given(
    st.lists(st.sampled_from(["<p", "<b>", "</p>", "<!--", "-->", "<script>", "a", " ", "&amp;", "&#x", "'", '"', "=", ">", "<", "/", "é"]))
)
def test_law_whatever_the_markup_blocks_stand_where_they_say(parts: list[str]):
    source = "".join(parts)
    for block in Builder(source).read(list(tokens(source))).blocks:
        assert all(source[p.at : p.until] == block.text[p.start : p.end] for p in block.pieces if p.verbatim)
