"""Hostile input led by what the program does with it: each format, records, numbers, dates and places, each in a process of its own.

An input that reaches code which none before it reached is kept, and changed further. Composed files are what it begins with.

PYTHONPATH=.venv-fuzz python -m tests.fuzz.guided --seconds 30 --target dates      (`make fuzz` installs what it needs)
"""

import argparse
import gzip
import re
import shutil
import subprocess
import sys
import zipfile
from functools import partial
from io import BytesIO
from pathlib import Path

from tests.fuzz import door, mutations

TAKEN = Path("work") / "fuzz"
"""Where inputs are kept while it runs, and those that met a fault after it."""
FORMATS = tuple(suffix for suffix in mutations.WHOLE if suffix != ".png")
"""Pictures are read by Tesseract, in whose code nothing leads; they are damaged in `tests.fuzz` alone."""
TARGETS = ("records", *door.PARSERS, *FORMATS)


def seeds(target: str) -> list[bytes]:
    """Whole inputs to begin with."""
    if target == "records":
        return [record.encode() for record in door.whole_records()]
    if target in door.PARSERS:
        return [door.text(number).encode("utf-8", "surrogatepass") for number in range(60)]
    return [inside(target, mutations.whole(target, number)) for number in range(mutations.SEEDS)]


WITHIN = {".docx": "word/document.xml", ".odt": "content.xml", ".xlsx": "xl/worksheets/sheet1.xml", ".wacz": "archive/data.warc.gz"}
"""The member of a package that is changed; a changed package would be no package any more, and nothing in it would be read."""


def inside(target: str, content: bytes) -> bytes:
    """What is changed of a whole file: its words, where they are packed."""
    if target in WITHIN:
        with zipfile.ZipFile(BytesIO(content)) as package:
            content = package.read(WITHIN[target])
    return gzip.decompress(content) if target in (".wacz", ".warc.gz") else content


def packed(target: str, content: bytes) -> bytes:
    """The file whose words these are."""
    if target in (".wacz", ".warc.gz"):
        content = gzip.compress(content, 1)
    if target not in WITHIN:
        return content
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(mutations.whole(target, 0))) as before, zipfile.ZipFile(file, "w") as after:
        for name in before.namelist():
            after.writestr(name, content if name == WITHIN[target] else before.read(name))
    return file.getvalue()


def measure(target: str, seconds: int) -> bool:
    """Runs one target in another process and tells what came of it; whether all was well."""
    folder = TAKEN / target.strip(".-")
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "inputs").mkdir(parents=True)
    whole = seeds(target)
    for number, content in enumerate(whole):
        (folder / "inputs" / f"whole-{number}").write_bytes(content)
    asked = [sys.executable, "-m", "tests.fuzz.led", target, str(seconds), str(folder)]
    ended = subprocess.run(asked, capture_output=True, text=True, errors="replace")
    told = partial(_number, ended.stderr)
    tried, peak, slowest = (
        told(r"number_of_executed_units:\s+(\d+)"),
        told(r"peak_rss_mb:\s+(\d+)"),
        told(r"slowest_unit_time_sec:\s+(\d+)"),
    )
    faults = sorted(folder.glob("fault-*"))
    kept = len(list((folder / "inputs").iterdir())) - len(whole)
    print(
        f"{target}, guided: {tried:,} inputs, {kept:,} of them reached what none had reached, {len(faults)} faults, "
        f"slowest {slowest} s, peak {peak:,} MB",
        flush=True,
    )
    if ended.returncode:
        why = [line for line in (ended.stdout + ended.stderr).splitlines() if re.search(r"Fault|Error|ERROR", line)]
        print("\n".join(f"  {line[:300]}" for line in why[:8]) or ended.stderr[-1_000:])
        print(f"  kept in {', '.join(map(str, faults)) or 'no file'}")
    return ended.returncode == 0


def _number(told: str, pattern: str) -> int:
    found = re.findall(pattern, told)
    return int(found[-1]) if found else 0


def main() -> int:
    """Exit code 0 when nothing went wrong."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=int, default=30, help="for each target")
    options.add_argument("--target", choices=TARGETS, action="append")
    given = options.parse_args()
    well = [measure(target, given.seconds) for target in given.target or TARGETS]
    return int(not all(well))


if __name__ == "__main__":
    sys.exit(main())
