"""What sort of body a source belongs to, by the words of its name alone and by the same words for every side."""

from functools import cache

from testimonia.text.places import countries_named
from testimonia.vocab import Lexicon, body_words

_OPINION = ("expert", "analyst", "commentator", "observer", "scholar", "political scientist")


@cache
def _opinions() -> Lexicon:
    return Lexicon((word, "opinion") for word in _OPINION)


def independent_organ(name: str) -> bool:
    """Whether the name is that of a court, hospital, morgue, ombudsman or the like: organs that count by their own duty."""
    return any(hit.term == "independent_organ" for hit in body_words().find(name))


def gives_opinions(role: str) -> bool:
    """Whether a role is one of judging from outside (expert, analyst), so that it states an opinion, not knowledge."""
    return bool(_opinions().find(role))


def country_named(name: str) -> str | None:
    """ISO 3166-1 alpha-2 of the one country that a body's name carries ("the Tunisian army"); None if none or several."""
    found = set(countries_named(name))
    return found.pop() if len(found) == 1 else None
