"""What a page says of itself in its head: title, author, site, day of publication; linked data (JSON-LD) first, then meta elements."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from testimonia.intake.stated import iso_day, person, tidy
from testimonia.intake.webpage.blocks import Page

_TITLE = ("og:title", "twitter:title", "dc.title", "dcterms.title", "citation_title")
_AUTHOR = ("author", "article:author", "dc.creator", "dcterms.creator", "citation_author", "parsely-author", "sailthru.author", "byl")
_SITE = ("og:site_name", "application-name", "dc.publisher", "dcterms.publisher", "citation_publisher", "publisher")
_DATE = (
    *("article:published_time", "og:published_time", "datepublished", "date", "pubdate", "publishdate", "publish-date", "dc.date"),
    *("dc.date.issued", "dcterms.date", "dcterms.created", "dcterms.issued", "citation_publication_date", "parsely-pub-date"),
    *("sailthru.date", "publication_date", "dc.date.created"),
)
_ARTICLE = re.compile(r"article|report|posting|webpage|creativework|statement", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stated:
    """What the head of a page states; None where it does not. `published`: ISO 8601 date."""

    title: str | None = None
    author: str | None = None
    site: str | None = None
    published: str | None = None


def stated(page: Page) -> Stated:
    """What the page states of itself. An author that is an address, the site itself or an account of its software is none."""
    meta = _meta(page)
    linked = list(_linked(page.linked_data))
    site = _first(_names(linked, "publisher")) or _of(meta, _SITE)
    authors = [*_names(linked, "author"), *([meta_author] if (meta_author := _of(meta, _AUTHOR)) else [])]
    title = _first(_strings(linked, "headline")) or _of(meta, _TITLE) or _without_site(page.title, site)
    published = next((day for value in (*_strings(linked, "datePublished"), *_all(meta, _DATE)) if (day := iso_day(value))), None)
    return Stated(title, _author(authors, site), site, published)


def _author(given: list[str], site: str | None) -> str | None:
    names = dict.fromkeys(name for value in given if (name := person(value)) and name.lower() != (site or "").lower())
    return _first(list(names))


def _without_site(title: str | None, site: str | None) -> str | None:
    """A title as shown on a browser's tab, without the site's name behind or before a bar or dash."""
    if title is None or site is None:
        return title
    parts = re.split(r"\s+[|·•–—«»-]\s+", title)
    kept = [part for part in parts if part.lower() != site.lower()]
    return kept[0] if kept and len(kept) < len(parts) else title


def _meta(page: Page) -> dict[str, str]:
    found: dict[str, str] = {}
    for given in page.meta:
        name = given.get("property") or given.get("name") or given.get("itemprop") or ""
        content = tidy(given.get("content", ""))
        if name and content:
            found.setdefault(name.lower(), content)
    return found


def _all(meta: dict[str, str], keys: tuple[str, ...]) -> list[str]:
    return [meta[key] for key in keys if key in meta]


def _of(meta: dict[str, str], keys: tuple[str, ...]) -> str | None:
    return _first(_all(meta, keys))


def _first(values: list[str]) -> str | None:
    return values[0] if values else None


def _linked(scripts: list[str]) -> Iterator[dict[str, Any]]:
    """Objects of linked data that describe an article, in order, lists and graphs opened."""
    for script in scripts[:20]:
        try:
            body = json.loads(script[:500_000])
        except (ValueError, RecursionError):
            continue  # linked data that is broken says nothing; the meta elements do
        for thing in _opened(body):
            kinds = thing.get("@type")
            if any(_ARTICLE.search(kind) for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)):
                yield thing


def _opened(body: Any) -> Iterator[dict[str, Any]]:
    for thing in body if isinstance(body, list) else [body]:
        if isinstance(thing, dict):
            yield thing
            graph = thing.get("@graph")
            yield from (inner for inner in (graph if isinstance(graph, list) else []) if isinstance(inner, dict))


def _strings(things: list[dict[str, Any]], key: str) -> list[str]:
    return [tidy(thing[key]) for thing in things if isinstance(thing.get(key), str) and thing[key].strip()]


def _names(things: list[dict[str, Any]], key: str) -> list[str]:
    """Names under a key that holds a text, an object with a name, or a list of them; several authors in one line."""
    found: list[str] = []
    for thing in things:
        given = thing.get(key)
        names = [
            tidy(name)
            for one in (given if isinstance(given, list) else [given])
            if isinstance(name := one.get("name") if isinstance(one, dict) else one, str) and name.strip()
        ]
        if names:
            found.append(", ".join(names) if key == "author" else names[0])
    return found
