"""One target of the guided fuzzer, in a process that ends with it: `python -m tests.fuzz.led TARGET SECONDS FOLDER`.

Started by `tests.fuzz.guided`.
"""

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

_SECONDS, _MEGABYTES, _LONGEST = 20, 2_000, 20_000
"""Of one input: how long it may take, what it may need; and its size in bytes."""
_CODE = ["testimonia", "trafilatura", "email", "html", "warcio", "feedparser", "openpyxl", "zipfile", "mailbox", "csv"]
"""What is watched: our code, and what it reads with that is written in Python."""

try:
    atheris: Any = importlib.import_module("atheris")
except ModuleNotFoundError:
    raise SystemExit("the guided fuzzer is not installed. Install it: make fuzz, or pip install -r requirements/fuzz.txt") from None
with atheris.instrument_imports(include=_CODE):  # what was imported before is not watched
    from tests.fuzz import boxes, door, guided, mutations, trying


class Fault(Exception):
    """What must not happen, in words."""


def fault_of(target: str) -> Callable[[bytes], str | None]:
    """The function that tells what is wrong with how an input is taken; None when all is well."""
    if target == "records":
        return lambda data: door.record_fault(_text(data))
    if target in door.PARSERS:
        return lambda data: door.parser_fault(target, _text(data))
    return lambda data: trying.taken(target, guided.packed(target, data)).fault


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def words(target: str) -> set[bytes]:
    """What is put into inputs whole."""
    if target in mutations.WHOLE:
        return {*mutations.TOKENS, *boxes.TOKENS}
    return {word.encode("utf-8", "surrogatepass") for word in (door.SCRAPS if target == "records" else door.WORDS)}


def main(target: str, seconds: str, folder: Path) -> None:
    """Ends the process: 0, or another code when a fault was met."""
    tell = fault_of(target)

    def one(data: bytes) -> None:
        told = tell(data)
        if told is not None:
            raise Fault(told)

    lines = ('"' + "".join(f"\\x{byte:02x}" for byte in word) + '"\n' for word in sorted(words(target)) if 0 < len(word) <= 60)
    (folder / "words").write_text("".join(lines), encoding="ascii")
    limits = [f"-max_total_time={seconds}", f"-timeout={_SECONDS}", f"-rss_limit_mb={_MEGABYTES}", f"-max_len={_LONGEST}"]
    ways = [f"-dict={folder / 'words'}", f"-artifact_prefix={folder}/fault-", "-print_final_stats=1", "-seed=7"]
    atheris.Setup([sys.argv[0], *limits, *ways, str(folder / "inputs")], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
