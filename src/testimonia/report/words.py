"""Every word of the page from one catalogue, `words/LANGUAGE.toml`, so that another language is another file."""

import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from typing import Any

from testimonia.errors import ReportError


class Words:
    """The catalogue of one language. Keys are dotted: `kind.armed_attack`."""

    def __init__(self, table: dict[str, Any], language: str) -> None:
        self._table = table
        self._texts: dict[str, str] = {}  # by dotted key: a page asks for hundreds, and most of them again and again
        self.language = language

    def _entry(self, key: str) -> Any:
        found: Any = self._table
        for part in key.split("."):
            if not isinstance(found, dict) or part not in found:
                raise ReportError(f"words/{self.language}.toml has no {key!r}. Add it there.")
            found = found[part]
        return found

    def __call__(self, key: str, **fields: object) -> str:
        """The text of a key with its fields filled in. Raises ReportError naming the key that the catalogue lacks."""
        text = self._text(key)
        return text.format(**fields) if fields else text

    def _text(self, key: str) -> str:
        text = self._texts.get(key)
        if text is None:
            self._texts[key] = text = str(self._entry(key))
        return text

    def knows(self, key: str) -> bool:
        """Whether the catalogue has the key."""
        try:
            self._entry(key)
        except ReportError:
            return False
        return True

    def keys(self) -> dict[str, tuple[str, ...]]:
        """Every table of the catalogue with its keys."""
        return {name: tuple(table) for name, table in self._table.items()}

    def count(self, key: str, n: int) -> str:
        """The text for `n` things: its `one` or its `many`."""
        return self._text(f"count.{key}.{'one' if n == 1 else 'many'}").format(n=number(n))

    def months(self) -> Sequence[str]:
        """January to December."""
        return tuple(self._entry("date.months"))

    def listed(self, items: Iterable[str]) -> str:
        """a, b and c."""
        things = list(items)
        if len(things) < 2:
            return "".join(things)
        return self("list.comma").join(things[:-1]) + self("list.and") + things[-1]


def number(n: int) -> str:
    """Figures, in groups of three from 10,000 on: 18, 1500, 17,000."""
    return f"{n:,}" if abs(n) >= 10_000 else str(n)


def sentence_case(text: str) -> str:
    """The text with its first letter large; the rest as it is."""
    return text[:1].upper() + text[1:]


@cache
def words(language: str = "en") -> Words:
    """The catalogue of a language. Raises ReportError when there is none."""
    file = resources.files("testimonia.report").joinpath("words", f"{language}.toml")
    if not file.is_file():
        raise ReportError(f"no words for the language {language!r}. Available: {', '.join(languages())}.")
    return Words(tomllib.loads(file.read_text(encoding="utf-8")), language)


def languages() -> tuple[str, ...]:
    """Languages in which a page can be written."""
    folder = resources.files("testimonia.report").joinpath("words")
    return tuple(sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml")))
