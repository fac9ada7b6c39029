"""The word lists of `words.toml` as sets, and phrases of several words by their first word."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from testimonia.text.names import fold
from testimonia.text.wordset import wordset


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(resources.files("testimonia.text.masking").joinpath("words.toml").read_text("utf-8"))


@cache
def cue_table() -> Mapping[str, Any]:
    """The words of other languages, as `cues.toml` has them."""
    return tomllib.loads(resources.files("testimonia.text.masking").joinpath("cues.toml").read_text("utf-8"))


@cache
def _other_languages(name: str) -> frozenset[str]:
    """What the languages with capitals add to the list of this name."""
    return frozenset().union(*(wordset(language.get(name, "")) for language in cue_table()["capitals"].values()))


@cache
def words(*names: str) -> frozenset[str]:
    """The words of these lists together, lower case; words of one phrase are joined by hyphens."""
    return frozenset().union(*(wordset(_table()[name]) | _other_languages(name) for name in names))


@cache
def countries_and_peoples() -> frozenset[str]:
    """Names of peoples and other names of countries, lower case, one word each."""
    table = tomllib.loads(resources.files("testimonia.vocab").joinpath("countries.toml").read_text("utf-8"))
    rows = [row for row in table.values() if isinstance(row, dict)]
    found = {word.lower() for row in rows for word in (*row.get("people", ()), *row.get("also", ())) if " " not in word}
    return frozenset(found | {f"{word}s" for word in found})


@cache
def ordinary() -> frozenset[str]:
    """Words that begin a sentence or carry a capital and are no name of a person."""
    return words("ordinary") | countries_and_peoples() | wordset(_place_words()["titles"]) - words("titles", "offices", "ranks")


@cache
def given_names() -> frozenset[str]:
    """Given names from public lists of the most frequent ones: only a hint, what decides is how the name is used."""
    table = tomllib.loads(resources.files("testimonia.vocab").joinpath("not_places.toml").read_text("utf-8"))
    return wordset(table["given"]) - words("offices", "ordinary", "bodies")


def _place_words() -> Mapping[str, str]:
    return tomllib.loads(resources.files("testimonia.vocab").joinpath("place_words.toml").read_text("utf-8"))


@cache
def bodies_by_name() -> frozenset[str]:
    """Names of armed groups and other bodies that are listed in the vocabulary, folded."""
    table = tomllib.loads(resources.files("testimonia.vocab").joinpath("names.toml").read_text("utf-8"))
    return frozenset(fold(name) for group in table["groups"].values() for name in group["names"])


@cache
def common_words() -> frozenset[str]:
    """Words of English that are written small, lower case."""
    lines = resources.files("testimonia.text.masking").joinpath("common_words.txt").read_text("utf-8").splitlines()
    return wordset(" ".join(line for line in lines if not line.startswith("#")))
