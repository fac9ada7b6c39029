"""Three more layouts, written after the rules and measured before any of them was mended for these."""

# ruff: noqa: E501  (lines of markup and of prose are left as they would be written)

from collections.abc import Iterator
from datetime import date
from html import escape

from tests.intake.pages.compose import Saved, body_text, expected, menu, paragraphs, points, rows, table, teasers, words_of
from tests.intake.pages.stories import STORIES, Story


def magazine(story: Story) -> Saved:
    """A magazine: a drop capital, a pulled quotation that repeats the text, the author's portrait at the end, an offer between."""
    texts = body_text(story)
    first = escape(texts[0], quote=False)
    pulled = " ".join(texts[1].split()[:14])
    source = f"""<!doctype html><html lang=en><head><meta charset=utf-8><title>{story.title} – Quarterly of the Coast</title>
<meta name="author" content="{story.author}"><meta property="og:site_name" content="Quarterly of the Coast">
<meta property="article:published_time" content="{story.day}T06:00:00Z"></head><body>
<header>{menu()}</header><article><header><p class="rubric"><a href="/reports">Reports</a></p><h1>{story.title}</h1>
<p class="credits">Text: {story.author} &nbsp;|&nbsp; {words_of(story.day)} &nbsp;|&nbsp; 4 min</p></header>
<section><p><span class="dropcap">{first[0]}</span>{first[1:]}</p>{paragraphs(texts[1:3])}
<aside class="pullquote"><blockquote>{pulled} …</blockquote></aside>
<div class="subscribe-inline"><p>The Quarterly lives by its readers. Take out a subscription and get the next four numbers at the price of three.</p></div>
{paragraphs(texts[3:])}{points(story)}{table(story)}</section>
<footer class="author-bio"><p>{story.author} has written for the Quarterly since 2009 and lives by the sea with a dog and too many books.</p></footer>
</article>{teasers("Read on")}<footer><p>© Quarterly of the Coast</p></footer></body></html>"""
    line = f"Text: {story.author} | {words_of(story.day)} | 4 min"
    return Saved(
        "magazine", source.encode(), expected(story.title, line, *texts, *story.points, *rows(story)), line, story.author, story.day
    )


def radio(story: Story) -> Saved:
    """A broadcaster: the summary in bold, a player, the place as dateline, who reported it in the last line."""
    texts = body_text(story, f"{story.place.title()} (Radio Plain) — ")
    source = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>Radio Plain: {story.title}</title>
<meta itemprop="datePublished" content="{story.day}T21:14:00"></head><body><div class="top">{menu("div")}<form><input name=q></form></div>
<div class="columns"><div class="column-main"><div class="player"><audio controls src="a.mp3">Your browser cannot play sound.</audio>
<span>Listen to this report, two minutes and eleven seconds</span></div><h1>{story.title}</h1>
<div class="stamp">{words_of(story.day)} at 21:14</div>
{paragraphs(texts)}{points(story)}{table(story)}<p><em>Reporting by {story.author}; editing by Z. Holt</em></p></div>
<div class="column-side"><h2>On air</h2><p>Evening concert: three trios for winds, recorded last week in the town hall of Visten.</p>
<h2>Latest</h2><p><a href="/1">Evening news in two minutes</a></p></div></div>
<div class="bottom"><a href="/imprint">Imprint</a> <a href="/privacy">Privacy</a></div></body></html>"""
    signed = f"Reporting by {story.author}; editing by Z. Holt"
    stamp = f"{words_of(story.day)} at 21:14"
    text = expected(story.title, stamp, *texts, *story.points, *rows(story), signed)
    return Saved("radio", source.encode(), text, f"{story.place.title()} (Radio Plain) —", story.author, story.day)


def bulletin(story: Story) -> Saved:
    """A bulletin of a small office: head in a table, numbered sections, the signature under the text, no marks at all."""
    d = date.fromisoformat(story.day)
    texts = body_text(story)
    numbered = "".join(f"<h3>{n}.</h3><p>{escape(t, quote=False)}</p>" for n, t in enumerate(texts, 1))
    source = f"""<html><head><title>Bulletin {d:%Y/%m}</title></head><body><center><img src=a.gif><h4>Office for the Protection of Citizens</h4></center>
<table border=0 width=100%><tr><td>Bulletin of {words_of(story.day)}</td><td align=right>{story.place.title()}</td></tr></table><hr>
<h2>{story.title}</h2>{numbered}{points(story)}{table(story)}<p>By {story.author}</p><hr>
<p><a href=../>Back to all bulletins</a></p></body></html>"""
    head = f"Bulletin of {words_of(story.day)}"
    lines = (line for n, t in enumerate(texts, 1) for line in (f"{n}.", t))
    text = expected(head, story.title, *lines, *story.points, *rows(story), f"By {story.author}")
    return Saved("bulletin", source.encode(), text, head, story.author, story.day)


def other_pages() -> Iterator[Saved]:
    """Every report in the three further layouts."""
    for story in STORIES:
        for layout in (magazine, radio, bulletin):
            page = layout(story)
            yield Saved(f"{page.name}: {story.title}", page.content, page.text, page.dateline, page.author, page.day)
