"""What sort of body a source belongs to, by the words of its name alone and by the same words for every side."""

from functools import cache

from testimonia.text.places.data import vocabulary
from testimonia.vocab import Lexicon, body_words, opinion_roles


def independent_organ(name: str) -> bool:
    """Whether the name is that of a court, hospital, morgue, ombudsman or the like: organs that count by their own duty."""
    return any(hit.term == "independent_organ" for hit in body_words().find(name))


def gives_opinions(role: str) -> bool:
    """Whether a role is one of judging from outside (expert, analyst), so that it states an opinion, not knowledge."""
    return bool(opinion_roles().find(role))


@cache
def _country_words() -> Lexicon:
    rows = vocabulary("countries.toml").items()
    return Lexicon((word, code) for code, row in rows if isinstance(row, dict) for word in (*row.get("people", ()), *row.get("also", ())))


def country_named(name: str) -> str | None:
    """ISO 3166-1 alpha-2 of the one country that a body's name carries ("the Tunisian army"); None if none or several."""
    found = {hit.term for hit in _country_words().find(name)}
    return found.pop() if len(found) == 1 else None
