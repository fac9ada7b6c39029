"""The manifest beside an export: which files it has, whether persons are masked, and what the format could not hold."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from testimonia.exchange.out import Writer
from testimonia.exchange.out.files import write_json
from testimonia.exchange.out.lost import Lost
from testimonia.model.canonical import plain
from testimonia.model.record import Header

MASKED = "masked"
NAMED = "named: confidential"

NAME = "manifest.json"
"""Name of the manifest in the folder of a format that is one; beside a file it is `FILE.manifest.json`."""


def place_of(out: Path) -> Path:
    """Where the manifest of an export stands."""
    return out / NAME if out.is_dir() else out.with_name(f"{out.name}.{NAME}")


def write_manifest(out: Path, writer: Writer, header: Header, lost: Lost, masked: Mapping[str, Any] | None) -> Path:
    """Writes the manifest of what lies at `out`. `masked`: what was masked, in kinds and counts; None for an unmasked export."""
    content = {
        "format": writer.name,
        "says": writer.says,
        "case": header.case,
        "made_by": header.made_by,
        "private_persons": NAMED if masked is None else MASKED,
        "masked": None if masked is None else dict(masked),
        "files": [_file(path) for path in _files(out, writer)],
        "lost": plain(lost.losses),
    }
    place = place_of(out)
    write_json(place, content)
    return place


def withdraw(out: Path) -> None:
    """Takes away what an export wrote at `out`, and nothing else that lies there."""
    place = place_of(out)
    for path in (*_listed(place), place):
        path.unlink(missing_ok=True)


def _listed(place: Path) -> list[Path]:
    return [place.parent / str(file["name"]) for file in json.loads(place.read_text(encoding="utf-8"))["files"]]


def _files(out: Path, writer: Writer) -> list[Path]:
    if out.is_dir():
        return [out / name for name in writer.files]
    return [out, *(out.with_name(out.name + ending) for ending in writer.beside)]


def _file(path: Path) -> dict[str, Any]:
    return {"name": path.name, "sha256": _digest(path), "bytes": path.stat().st_size}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
