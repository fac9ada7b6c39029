"""The command line: each command is a thin coat on a call of `testimonia`, which its help shows."""

from testimonia.cli.app import main

__all__ = ["main"]
