"""The other doors to a case, opened by name when a command asks for one: doors do not import one another."""

from importlib import import_module
from typing import Any


def door(name: str) -> Any:
    """The module of another door: "workbench", "cluster.read"."""
    return import_module(f"testimonia.{name}")
