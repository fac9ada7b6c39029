"""Reviewed tables for places, read from `vocab/`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def vocabulary(file: str) -> dict[str, Any]:
    """A table of `vocab/`, as TOML gives it."""
    return tomllib.loads(resources.files("testimonia.vocab").joinpath(file).read_text("utf-8"))
