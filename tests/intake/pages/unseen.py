"""Three layouts written last, when all rules stood, and measured once before any was mended: docs/reference/formats.md has both figures."""

# ruff: noqa: E501  (lines of markup and of prose are left as they would be written)

from collections.abc import Iterator
from html import escape

from tests.intake.pages.compose import (
    ADVERT,
    MENU,
    TEASERS,
    Saved,
    american,
    body_text,
    expected,
    paragraphs,
    points,
    rows,
    table,
    words_of,
)
from tests.intake.pages.stories import STORIES, Story


def block_theme(story: Story) -> Saved:
    """A site made with a builder of blocks: everything a `div` with long class names, a figure with caption, an author's box, likes."""
    texts = body_text(story)
    source = f"""<!DOCTYPE html><html lang="en-US"><head><meta charset="UTF-8"><title>{story.title} &#8211; Valley Courier</title>
<meta property="og:site_name" content="Valley Courier"><meta property="og:title" content="{escape(story.title)}"></head>
<body class="post-template-default single wp-embed-responsive"><div class="wp-site-blocks"><header class="wp-block-template-part">
<nav class="wp-block-navigation"><ul>{"".join(f'<li class="wp-block-navigation-item"><a href="/{m}">{m}</a></li>' for m in MENU)}</ul></nav></header>
<main class="wp-block-group"><h1 class="wp-block-post-title">{story.title}</h1>
<div class="wp-block-group is-layout-flex"><div class="wp-block-post-author-name"><a href="/author/x">{story.author}</a></div>
<div class="wp-block-post-date"><time datetime="{story.day}T09:10:11+00:00"><a href="/p">{american(story.day)}</a></time></div>
<div class="wp-block-post-terms"><a href="/c/region">Region</a></div></div>
<div class="entry-content wp-block-post-content"><figure class="wp-block-image"><img src="a.jpg" alt=""><figcaption>The square in the
morning. Photo: private</figcaption></figure>{paragraphs(texts)}{points(story)}{table(story)}
<div class="sharedaddy"><h3 class="sd-title">Share this:</h3><ul><li><a href="#">Click to share on a network (opens in new window)</a></li></ul></div>
<div class="jp-relatedposts"><h3><em>Related</em></h3>{"".join(f'<div><a href="/{n}">{t}</a><span>March 2, 2017</span></div>' for n, t in enumerate(TEASERS))}</div>
</div></main><footer class="wp-block-template-part"><p>Proudly made by volunteers</p></footer></div></body></html>"""
    text = expected(story.title, story.author, american(story.day), *texts, *story.points, *rows(story))
    return Saved("blocks", source.encode(), text, american(story.day), story.author, story.day)


def field_labels(story: Story) -> Saved:
    """An office with a content system of fields and labels: place and date as fields, a box of facts on the right, a form for feedback."""
    texts = body_text(story)
    source = f"""<!DOCTYPE html><html dir="ltr" lang="en"><head><meta charset="utf-8"><title>{story.title} | Ombudsman of Ordan</title>
<link rel="canonical" href="https://example.org/node/44"></head><body class="path-node page-node-type-press-release"><div class="dialog-off-canvas-main-canvas">
<header role="banner"><div class="region-header"><a href="/">Ombudsman of Ordan</a></div></header>
<div class="region-breadcrumb"><nav><ol><li><a href="/">Home</a></li><li><a href="/press">Press releases</a></li></ol></nav></div>
<main role="main"><div class="layout-content"><article class="node node--type-press-release"><h1><span class="field field--name-title">{story.title}</span></h1>
<div class="node__content"><div class="field field--name-field-release-date field--label-inline"><div class="field__label">Release date</div>
<div class="field__item"><time datetime="{story.day}T12:00:00Z">{words_of(story.day)}</time></div></div>
<div class="field field--name-field-place field--label-inline"><div class="field__label">Place</div><div class="field__item">{story.place.title()}</div></div>
<div class="field field--name-body">{paragraphs(texts)}{points(story)}{table(story)}</div></div></article></div>
<aside class="layout-sidebar-second"><div class="block"><h2>About us</h2><p>The Ombudsman hears complaints of citizens against offices of the province, free of charge.</p></div></aside></main>
<section class="feedback"><p>Was this page helpful? Tell us what you were looking for and whether you found it.</p><form><textarea></textarea></form></section>
<footer role="contentinfo"><p>Ombudsman of Ordan, Mill Street 2</p></footer></div></body></html>"""
    text = expected(story.title, words_of(story.day), *texts, *story.points, *rows(story))
    return Saved("fields", source.encode(), text, words_of(story.day), None, story.day)


def left_rail(story: Story) -> Saved:
    """A local paper: byline and date in a rail beside the text, an advertisement and a teaser within it, the text in two halves."""
    texts = body_text(story, f"<b>{story.place}.</b> ")
    first, rest = paragraphs(texts[:1]).replace("&lt;b&gt;", "<b>").replace("&lt;/b&gt;", "</b>"), texts[1:]
    half = len(rest) // 2
    source = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{story.title}</title>
<meta name="publish-date" content="{story.day}"></head><body><div id="top"><ul>{"".join(f'<li><a href="/{m}">{m}</a>' for m in MENU)}</ul></div>
<div class="row"><div class="col-12"><h1>{story.title}</h1></div></div><div class="row"><div class="col-3 rail"><p>{words_of(story.day)}<br>by {story.author}</p>
<p><a href="/follow">Follow us</a></p></div><div class="col-9"><div class="txt">{first}{paragraphs(rest[:half])}</div>
<div class="banner-ad"><p>{ADVERT}</p></div><div class="inline-teaser"><p>Also of interest: <a href="/1">{TEASERS[0]}</a></p></div>
<div class="txt">{paragraphs(rest[half:])}{points(story)}{table(story)}</div></div></div><div id="bottom"><p>Harbour Weekly, printed and distributed every Friday in
Tarvik and around. Letters to the editor are welcome.</p></div></body></html>"""
    plain = (texts[0].replace("<b>", "").replace("</b>", ""), *rest)
    text = expected(story.title, f"{words_of(story.day)}\nby {story.author}", *plain, *story.points, *rows(story))
    return Saved("rail", source.encode(), text, f"{words_of(story.day)} by {story.author}", story.author, story.day)


def unseen_pages() -> Iterator[Saved]:
    """Every report in the three layouts."""
    for story in STORIES:
        for layout in (block_theme, field_labels, left_rail):
            page = layout(story)
            yield Saved(f"{page.name}: {story.title}", page.content, page.text, page.dateline, page.author, page.day)
