"""Damaged records, and texts for the parsers of numbers, dates and places: an answer or a plain refusal, and nothing else.

python -m tests.fuzz.door --inputs 20000
"""

import argparse
import io
import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache

from hypothesis import HealthCheck, Phase, given, seed, settings

from testimonia.errors import TestimoniaError
from testimonia.exchange import read_record, write_nouns
from testimonia.text.dates import document_date, moments
from testimonia.text.numbers import category_of, count, counts_persons, figures_in
from testimonia.text.places import Places, find_places, resolve
from tests.strategies import nouns_of, records

SCRAPS = (
    *("null", "true", "-1", "1e999", "NaN", '""', "[]", "{}", '"\\ud800"', "[" * 2_000, "9" * 400, '"type"', '"claim"', "\x00"),
    *('{"type":"header"}', '"id":', '"sha256:"', '"start":-5', '"end":99999999999999999999', "\u202e", "\ufeff", "\r", '"supersedes":"a"'),
)
_NUMBERS = "at least more than up to no fewer dozens of hundreds thousand million half a dozen some 40 about nearly between and 1,234 12 ½"
_PERSONS = "people civilians soldiers women children killed wounded arrested were was"
_DAYS = "Monday 5 June 2016 last week next month in on 05/06/2016 2016-13-45 31 February 10:65 12th"
_PLACES = "Oral Aktobe Paris Georgia Tripoli north of the near Kandahar province"
WORDS = (
    *" ".join((_NUMBERS, _PERSONS, _DAYS, _PLACES)).split(),
    *(["---", "...", "(", ")", '"', "'", "’", "“", "”", "\xa0"]),
    *("9" * 50, "0" * 30, "1,,2", "-5", "10^6", "٣٤", "三十", "\u200b", "\ud800", "\x00", "\n", "\n\n", "x" * 300, "I" * 40),
    "twenty-" * 30,
)


@cache
def whole_records() -> tuple[str, ...]:
    """Thirty records that can be read, as lines."""
    found: list[str] = []

    @seed(7)
    @settings(max_examples=30, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(records())
    def collect(record: object) -> None:
        out = io.StringIO()
        write_nouns(nouns_of(record), out)
        found.append(out.getvalue())

    collect()
    return tuple(found)


def damaged_record(number: int) -> str:
    """A record with this number, damaged in one to five places: characters, lines, values, keys."""
    chance = random.Random(f"record {number}")
    whole = whole_records()
    found = whole[number % len(whole)]
    for _ in range(chance.randint(1, 5)):
        kind, at = chance.randrange(6), chance.randrange(len(found) + 1)
        if kind == 0:
            found = found[:at] + found[at + chance.choice((1, 3, 40)) :]
        elif kind == 1:
            found = found[:at] + chance.choice(SCRAPS) + found[at:]
        elif kind == 2:
            lines = found.split("\n")
            chance.shuffle(lines)
            found = "\n".join(lines)
        elif kind == 3:
            found = found[:at]
        else:
            found = _other_value(found, chance)
    return found


def _other_value(found: str, chance: random.Random) -> str:
    """The record with a value of some line exchanged, so that the line is still JSON."""
    lines = found.split("\n")
    place = chance.randrange(len(lines))
    try:
        line = json.loads(lines[place])
    except ValueError:
        return found
    inside = line
    while isinstance(inside, dict) and inside:
        key = chance.choice(sorted(inside))
        if isinstance(inside[key], dict) and chance.random() < 0.6:
            inside = inside[key]
            continue
        inside[key] = chance.choice((None, -1, 1e308, "", [], {}, [[]], True, "x" * 200, 2**70, "\u0000", [None], {"type": "claim"}))
        break
    lines[place] = json.dumps(line)
    return "\n".join(lines)


def text(number: int) -> str:
    """A text with this number, of words that mean something to the parsers, in no order."""
    chance = random.Random(f"text {number}")
    return "".join(chance.choice(WORDS) + chance.choice((" ", " ", " ", "", "\n", ", ", "-", ".")) for _ in range(chance.randint(1, 40)))


def read_one(number: int) -> str | None:
    """What is wrong with how a damaged record is refused or read; None when all is well."""
    return record_fault(damaged_record(number))


def record_fault(lines: str) -> str | None:
    """The same for any text that is said to be a record."""
    return _told(lambda: list(read_record(lines.split("\n"))))


def parse_one(number: int) -> str | None:
    """The same for a text before every parser."""
    given = text(number)
    return next((f"{name}: {fault}" for name in PARSERS if (fault := parser_fault(name, given))), None)


def parser_fault(parser: str, given: str) -> str | None:
    """The same for any text before one parser, by its name."""
    return _told(lambda: PARSERS[parser](given))


def _numbers(given: str) -> None:
    for figure in figures_in(given):
        assert given[figure.start : figure.end] == figure.raw
        counts_persons(given, figure)
    count(given)
    category_of(given)


def _dates(given: str) -> None:
    moments(given, date(2016, 6, 5))
    moments(given, None, narrative=True)
    document_date(given, [2016])


def _places_in(given: str) -> None:
    resolve(_places(), given, find_places(_places(), given))


PARSERS: dict[str, Callable[[str], None]] = {"numbers": _numbers, "dates": _dates, "places": _places_in}
"""By what they look for."""


@cache
def _places() -> Places:
    return Places()


def _told(work: Callable[[], object]) -> str | None:
    try:
        work()
    except TestimoniaError as error:
        return None if str(error).strip() else "a refusal without words"
    except Exception as error:  # any other error is what is looked for
        return f"{type(error).__name__}: {str(error)[:200]}"
    return None


def faults(tried: Callable[[int], str | None], numbers: range) -> Iterator[tuple[int, str]]:
    """Number and fault of those inputs that met one."""
    for number in numbers:
        found = tried(number)
        if found is not None:
            yield number, found


def main() -> int:
    """Exit code 0 when nothing went wrong."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--inputs", type=int, default=20_000)
    number, wrong = options.parse_args().inputs, 0
    for name, tried in (("records", read_one), ("numbers, dates, places", parse_one)):
        begun, found = time.process_time(), list(faults(tried, range(number)))
        for which, fault in found[:20]:
            print(f"  {name} {which}: {fault}")
        print(f"{name}: {number:,} inputs, {len(found)} faults, {time.process_time() - begun:.0f} s", flush=True)
        wrong += len(found)
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
