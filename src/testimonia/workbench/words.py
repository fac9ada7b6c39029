"""Every word of the interface, from two catalogues: that of the report, which says what the record says, and the workbench's own."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from testimonia.errors import ReportError
from testimonia.report.words import Words, languages


def _table(package: str, language: str) -> dict[str, Any]:
    file = resources.files(package).joinpath("words", f"{language}.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


@cache
def catalogue(language: str = "en") -> Words:
    """Both catalogues as one. A table of the workbench adds to the report's of the same name. ReportError for an unknown language."""
    if language not in languages():
        raise ReportError(f"no words for the language {language!r}. Available: {', '.join(languages())}.")
    table = _table("testimonia.report", language)
    for name, entries in _table("testimonia.workbench", language).items():
        table[name] = {**table.get(name, {}), **entries}
    return Words(table, language)
