"""The places that a document names, decided together."""

from collections.abc import Sequence
from datetime import date

from testimonia.extract.page import Page, Stretch, overlaps
from testimonia.model.reading import Name
from testimonia.model.values import Place
from testimonia.text.places import PlaceName, Places, find_places, resolve

_UNSURE = 0.5  # names that the encoder proposes with less are left to the index


def named_places(page: Page, names: Sequence[Name], places: Places, published: date | None) -> tuple[tuple[Stretch, Place], ...]:
    """Names of places that the encoder or the index found, with the place each means; names of persons and bodies are left out."""
    found = [(n.start, n.end) for n in names if n.sort == "place" and n.score >= _UNSURE and page.text[n.start : n.end].strip()]
    others = [(n.start, n.end) for n in names if n.sort in ("person", "organisation") and n.score >= _UNSURE]
    for name in find_places(places, page.text):
        span = (name.start, name.end)
        if not any(overlaps(span, s) for s in (*found, *others)):
            found.append(span)
    found.sort()
    spoken = [PlaceName(start, end, page.text[start:end]) for start, end in found]
    resolved = resolve(places, page.text, spoken, year=published.year if published else None)
    return tuple((span, place) for span, place in zip(found, resolved, strict=True) if place is not None)
