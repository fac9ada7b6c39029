"""Composed saved pages: each report in each layout, with what surrounds an article on the web, and what ought to come out of it.

Nothing here is taken from a real site. A layout is a function from a story to the page's source; what a reader ought to get is
written down beside it: the text, the dateline as the page shows it, the name of the byline and the day.
"""

# ruff: noqa: E501  (lines of markup and of prose are left as they would be written)

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from html import escape

from tests.intake.pages.stories import STORIES, Story


@dataclass(frozen=True)
class Saved:
    """A page and what ought to come out of it. `dateline`: the line or the beginning of a line that says place or day."""

    name: str
    content: bytes
    text: str
    dateline: str
    author: str | None
    day: str | None


BANNER = (
    '<div id="cookie-consent" class="cookie-banner"><p>We and our partners store information on your device and use it to show you '
    "content that fits you. You can change your mind at any time in the settings.</p><button>Accept all</button></div>"
)
TEASERS = (
    "Five questions about the new fare system and what it means for commuters",
    "Rain expected along the coast until the end of the week, forecasters say",
    "How a bakery in the old town has stayed open for a hundred and ten years",
    "Municipal theatre announces its season: twelve plays and two first nights",
)
COMMENTS = (
    "Finally somebody writes about this. I have been saying the same for years and nobody in that office ever listens to people like us.",
    "I was there as well and it was not like that at all. You should check your facts before you put such things on the internet.",
)
MENU = ("Home", "News", "World", "Business", "Sport", "Weather", "Contact")
ADVERT = "Save up to forty per cent on garden furniture this weekend only. Free delivery to your door for orders above fifty."


def words_of(day: str) -> str:
    """3 May 2021."""
    d = date.fromisoformat(day)
    return f"{d.day} {d:%B %Y}"


def american(day: str) -> str:
    """May 3, 2021."""
    d = date.fromisoformat(day)
    return f"{d:%B} {d.day}, {d.year}"


def paragraphs(texts: tuple[str, ...]) -> str:
    """Paragraphs as HTML, wrapped as editors wrap them, quotation marks as entities here and there."""
    return "\n".join(f"<p>{wrapped(escape(text, quote=False).replace('“', '&ldquo;').replace('’', '&rsquo;'))}</p>" for text in texts)


def wrapped(text: str, width: int = 90) -> str:
    """The text with line ends in place of some blanks."""
    lines, line = [], ""
    for word in text.split(" "):
        if len(line) + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return "\n".join([*lines, line])


def menu(kind: str = "nav") -> str:
    """A menu of links."""
    return f'<{kind} class="menu"><ul>' + "".join(f'<li><a href="/{m.lower()}">{m}</a></li>' for m in MENU) + f"</ul></{kind}>"


def teasers(heading: str) -> str:
    """A box that leads elsewhere."""
    items = "".join(f'<li><a href="/t{n}">{teaser}</a></li>' for n, teaser in enumerate(TEASERS))
    return f'<div class="related"><h3>{heading}</h3><ul>{items}</ul></div>'


def body_text(story: Story, first: str = "") -> tuple[str, ...]:
    """The paragraphs with a dateline before the first, and the quotation behind the second."""
    texts = (first + story.paragraphs[0], *story.paragraphs[1:])
    return (*texts[:2], story.quote, *texts[2:]) if story.quote else texts


def expected(*lines: str) -> str:
    """What ought to come out."""
    return "\n\n".join(line for line in lines if line)


def rows(story: Story) -> tuple[str, ...]:
    """The table as text, a line a row."""
    return ("\n".join("\t".join(row) for row in story.table),) if story.table else ()


def table(story: Story) -> str:
    """The table as HTML."""
    return (
        f"<table class=data>{''.join('<tr>' + ''.join(f'<td>{c}</td>' for c in r) + '</tr>' for r in story.table)}</table>"
        if story.table
        else ""
    )


def points(story: Story) -> str:
    """The list as HTML."""
    return "<ul>" + "".join(f"<li>{point}</li>" for point in story.points) + "</ul>" if story.points else ""


def news_site(story: Story) -> Saved:
    """A newspaper: linked data, share buttons, an advertisement between paragraphs, comments, a hidden paywall."""
    site = "The Harbour Post"
    linked = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.title,
        "datePublished": f"{story.day}T18:20:00+02:00",
        "author": [{"@type": "Person", "name": name} for name in story.author.split(" and ")],
        "publisher": {"@type": "Organization", "name": site},
    }
    texts = body_text(story, f"{story.place}, {words_of(story.day)} — ")
    source = f"""<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>{story.title} | {site}</title>
<meta property="og:title" content="{escape(story.title)}"><script type="application/ld+json">{json.dumps(linked)}</script>
<style>.offscreen {{ display: none }} .paywall {{ color: red; visibility: hidden; }}</style></head>
<body class="single comments-open">{BANNER}
<header class="masthead"><a href="/">{site}</a><span class="today">Thursday, 1 January 2026</span>{menu()}</header>
<main><article class="story"><h1 class="headline">{story.title}</h1>
<div class="meta"><span class="byline">By <a rel="author" href="/people">{story.author}</a></span>
<time datetime="{story.day}T18:20:00+02:00">{words_of(story.day)}</time></div>
<ul class="share"><li><a href="#f">Share</a></li><li><a href="#m">Mail</a></li><li><a href="#p">Print</a></li></ul>
<div class="body">{paragraphs(texts[:2])}
<div class="advert"><span>Advertisement</span><p>{ADVERT}</p></div>
<p class="offscreen">You have read your last free article. Please sign in to go on reading this and all other articles of the paper.</p>
{paragraphs(texts[2:])}{points(story)}{table(story)}</div></article>
<aside>{teasers("Most read")}</aside>
<section id="comments" class="comments"><h2>2 comments</h2>{paragraphs(COMMENTS)}</section></main>
<footer><p>© {site}. All rights reserved. No part of this site may be used without written permission.</p></footer></body></html>"""
    text = expected(story.title, f"By {story.author} {words_of(story.day)}", *texts, *story.points, *rows(story))
    return Saved("news", source.encode(), text, f"{story.place}, {words_of(story.day)} —", story.author.replace(" and ", ", "), story.day)


def ministry(story: Story) -> Saved:
    """A government site: no metadata but Dublin Core, date above the headline, no byline, breadcrumbs, contact box."""
    texts = body_text(story)
    source = f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en" lang="en"><head><title>{story.title}</title>
<meta http-equiv="Content-Type" content="text/html; charset=windows-1252" /><meta name="DC.date" content="{story.day}" />
<meta name="DC.publisher" content="Ministry of the Interior" /></head><body>
<div id="header"><img src="arms.png" alt="" /><p>Republic of Halden &gt; Ministry of the Interior</p></div>
<div id="breadcrumb"><a href="/">Start</a> / <a href="/press">Press</a> / <a href="/press/releases">Releases</a></div>
<div id="left">{menu("div")}</div>
<div id="content"><h1>{story.title}</h1><p class="date">{story.place.title()}, {words_of(story.day)}</p>
{paragraphs(texts)}{points(story)}{table(story)}
</div><div id="right" class="sidebar"><h4>Contact</h4><p>Press office of the Ministry of the Interior, Castle Street 4. Open from Monday to
Friday from nine to four. Questions are answered in writing only.</p></div>
<div id="footer"><p>Accessibility | Imprint | Data protection | Site map</p></div></body></html>"""
    dateline = f"{story.place.title()}, {words_of(story.day)}"
    text = expected(story.title, dateline, *texts, *story.points, *rows(story))
    return Saved("ministry", source.encode("cp1252"), text, dateline, None, story.day)


def rights_group(story: Story) -> Saved:
    """An organisation: Open Graph only, author in the text, donation box, downloads, a gallery with captions."""
    texts = body_text(story, f"({story.place.title()}) – ")
    source = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{story.title} - Valley Rights Watch</title>
<meta property="og:site_name" content="Valley Rights Watch"><meta property="og:title" content="{escape(story.title)}">
<meta property="article:published_time" content="{story.day}"></head><body>
<a class="skip" href="#main">Skip to main content</a>{menu()}
<div class="donate-box"><p>Your gift lets us go where others do not. Every donation before the end of the month will be doubled.</p></div>
<div id="main" role="main"><div class="article-head"><span class="label">Report</span><h1>{story.title}</h1>
<p class="author">By {story.author}</p><p class="posted">Posted on {american(story.day)}</p></div>
<div class="rich-text">{paragraphs(texts)}{points(story)}{table(story)}</div>
<div class="downloads"><h4>Downloads</h4><ul><li><a href="a.pdf">Full report in English (PDF)</a></li>
<li><a href="b.pdf">Summary (PDF)</a></li></ul></div></div>
{teasers("Related content")}
<footer><div class="newsletter"><p>Get updates on our work by mail. You can leave the list at any time with one click.</p><form><input></form></div>
</footer></body></html>"""
    text = expected(story.title, f"By {story.author}", f"Posted on {american(story.day)}", *texts, *story.points, *rows(story))
    return Saved("ngo", source.encode(), text, f"({story.place.title()}) –", story.author, story.day)


def blog(story: Story) -> Saved:
    """A blog: unclosed paragraphs, date and author in one line below the headline, tags, archive, many comments."""
    texts = body_text(story)
    unclosed = "\n".join(f"<p>{wrapped(escape(text, quote=False))}" for text in texts)
    source = f"""<html><head><title>{story.title} « Notes from the Valley</title>
<meta name="generator" content="Press 4.9"></head><body class="post-template single single-post">
<div id="page"><div id="masthead"><h1 class="site-title"><a href="/">Notes from the Valley</a></h1><p class="site-description">A view from
the third floor</p></div>
<div class="post"><h2 class="entry-title">{story.title}</h2>
<div class="entry-meta">Posted on <span class="date published">{american(story.day)}</span> by <span class="author vcard">{story.author}</span></div>
<div class="entry-content">{unclosed}
{points(story)}{table(story)}
<!-- <p>This paragraph was commented out by its writer and must not come back from the page under any circumstances.</p> -->
</div><div class="tags">Filed under: <a href="/tag/valley">valley</a>, <a href="/tag/notes">notes</a></div></div>
<ol class="commentlist">{"".join(f'<li class="comment"><cite>Guest {n}</cite><p>{c}</p></li>' for n, c in enumerate(COMMENTS))}</ol>
<div id="sidebar"><h3>Archive</h3><ul><li><a href="/2018/01">January 2018</a><li><a href="/2017/12">December 2017</a></ul></div>
</div></body></html>"""
    line = f"Posted on {american(story.day)} by {story.author}"
    text = expected(story.title, line, *texts, *story.points, *rows(story))
    return Saved("blog", source.encode(), text, line, story.author, story.day)


def old_tables(story: Story) -> Saved:
    """A page of the nineties: tables for the layout, fonts, line breaks for paragraphs, capitals for tags, Latin-1."""
    texts = body_text(story, f"{story.place}, {words_of(story.day)} - ")
    flowing = "<BR><BR>\n".join(wrapped(escape(text, quote=False)) for text in texts)
    listed = "<BR><BR>\n" + "<BR>\n".join(f"- {point}" for point in story.points) if story.points else ""
    links = "<BR>".join(f'<A HREF="{m}.html"><FONT SIZE=1>{m}</FONT></A>' for m in MENU)
    source = f"""<HTML><HEAD><TITLE>{story.title}</TITLE></HEAD>
<BODY BGCOLOR=#FFFFFF><TABLE WIDTH=760 BORDER=0><TR><TD COLSPAN=3><FONT SIZE=5><B>Northern Wire</B></FONT></TD></TR>
<TR><TD WIDTH=120 VALIGN=TOP>{links}</TD>
<TD WIDTH=500 VALIGN=TOP><FONT FACE="Times" SIZE=5><B>{story.title}</B></FONT><BR><FONT SIZE=2><I>By {story.author}</I></FONT><BR><BR>
<FONT FACE="Times">{flowing}{listed}</FONT></TD>
<TD WIDTH=140 VALIGN=TOP><FONT SIZE=1><B>Advertisement</B><BR>{ADVERT}</FONT></TD></TR>
<TR><TD COLSPAN=3><FONT SIZE=1>Copyright Northern Wire. Best seen with a screen of 800 by 600 points.</FONT></TD></TR></TABLE></BODY></HTML>"""
    text = expected(story.title, f"By {story.author}", *texts, *(f"- {point}" for point in story.points))
    dateline = f"{story.place}, {words_of(story.day)} -"
    return Saved("tables", source.encode("cp1252"), text, dateline, story.author, story.day)


def amp(story: Story) -> Saved:
    """A page for telephones: own elements, a hidden menu, advertisements as elements, microdata for author and day."""
    texts = body_text(story)
    half = len(texts) // 2
    source = f"""<!doctype html><html ⚡ lang="en"><head><meta charset="utf-8"><title>{story.title} - Plain News</title>
<style amp-boilerplate>body{{visibility:hidden}}</style><style amp-custom>.h{{display:none}} p{{margin:0}}</style></head><body>
<amp-sidebar id="menu">{menu("div")}</amp-sidebar><header><a href="/">Plain News</a></header>
<amp-consent><div><p>Plain News asks for your consent to use your data in order to show you advertisements.</p></div></amp-consent>
<article itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">{story.title}</h1>
<div class="info"><span itemprop="author">{story.author}</span><br><time itemprop="datePublished" datetime="{story.day}">{words_of(story.day)}
</time></div><amp-img src="a.jpg" width="2" height="1"></amp-img>
{paragraphs(texts[:half])}<amp-ad width=300 height=250 type="x"><div placeholder>Advertisement</div></amp-ad>{paragraphs(texts[half:])}
{points(story)}{table(story)}</article>
<div class="h"><p>Text for a second edition that no reader of this page has ever seen, since it is hidden by the sheet of styles.</p></div>
{teasers("More from Plain News")}<footer>Plain News, a service without guarantee</footer></body></html>"""
    text = expected(story.title, f"{story.author}\n{words_of(story.day)}", *texts, *story.points, *rows(story))
    return Saved("amp", source.encode(), text, words_of(story.day), story.author, story.day)


def nested_divisions(story: Story) -> Saved:
    """A site of a modern framework: nothing but nested divisions with meaningless classes; everything visible says what it is itself."""
    texts = body_text(story, f"{story.place} ")
    lines = "".join(
        f'<div class="css-1r{n}x"><div class="css-k{n}"><span>{escape(t, quote=False)}</span></div></div>' for n, t in enumerate(texts)
    )
    listed = "".join(f'<div class="css-li"><span>{point}</span></div>' for point in story.points)
    source = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{story.title} • Meridian</title>
<meta property="og:title" content="{escape(story.title)}"/><meta property="og:site_name" content="Meridian"/>
<meta name="author" content="Meridian"/></head><body><div id="__root"><div class="css-0"><div class="css-1"><a href="/">Meridian</a></div>
<div class="css-2">{"".join(f'<a href="/{m}">{m}</a>' for m in MENU)}</div></div><div class="css-3"><div class="css-4">
<div class="css-5"><h1>{story.title}</h1></div><div class="css-6"><div>By {story.author}</div><div>Published {american(story.day)}, 6:20 PM</div></div>
<div class="css-7">{lines}{listed}</div></div><div class="css-8"><div>Up next</div>
{"".join(f'<div><a href="/{n}"><div>{t}</div></a></div>' for n, t in enumerate(TEASERS))}</div></div></div>
<script>window.__STATE__={{"article":"<p>{story.title}</p>"}}</script><noscript><p>Please switch on scripts to see this page.</p></noscript>
</body></html>"""
    dateline = f"Published {american(story.day)}, 6:20 PM"
    text = expected(story.title, f"By {story.author}", dateline, *texts, *story.points)
    return Saved("divisions", source.encode(), text, dateline, story.author, story.day)


def wire_archive(story: Story) -> Saved:
    """An archive of dispatches: the text typed into `pre`, capitals for the dateline, a line with the agency's sign-off."""
    d = date.fromisoformat(story.day)
    head = f"{story.place}, {d:%B} {d.day}, {d.year} (Harbour Agency) -- "
    texts = body_text(story, head)
    flowing = "\n\n".join(wrapped(escape(text, quote=False), 72) for text in texts)
    listed = "\n\n" + "\n\n".join(wrapped(point, 72) for point in story.points) if story.points else ""
    source = f"""<html><head><meta charset=utf-8><title>{story.title}</title></head><body>
<p><a href="prev.html">Previous</a> | <a href="next.html">Next</a> | <a href="index.html">Index of dispatches</a></p><hr>
<h2>{story.title}</h2>
<p>By {story.author}</p>
<pre>
{flowing}{listed}
</pre><hr><p><small>This archive is kept by volunteers. Errors of scanning were not mended.</small></p></body></html>"""
    text = expected(story.title, f"By {story.author}", *texts, *story.points)
    return Saved("wire", source.encode(), text, head.strip(), story.author, story.day)


LAYOUTS: tuple[Callable[[Story], Saved], ...] = (news_site, ministry, rights_group, blog, old_tables, amp, nested_divisions, wire_archive)


def saved_pages() -> Iterator[Saved]:
    """Every report in every layout."""
    for story in STORIES:
        for layout in LAYOUTS:
            page = layout(story)
            yield Saved(f"{page.name}: {story.title}", page.content, page.text, page.dateline, page.author, page.day)
