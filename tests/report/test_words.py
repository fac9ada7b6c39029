"""The catalogue has a word for everything that a record can hold, and values are told no finer than they are."""

import re
import tomllib
from importlib import resources

import pytest

from testimonia.errors import ReportError
from testimonia.model import terms
from testimonia.model.record import Range
from testimonia.model.terms import ActorKind, DatePrecision, Effect, PlacePrecision
from testimonia.model.values import Actor, Moment, Place
from testimonia.report.phrases import actor, bounds, calm, moment, moment_in_sentence, origins, place
from testimonia.report.words import number, words

WORDS = words()
GRADES = [
    n for n, v in tomllib.loads(resources.files("testimonia.vocab").joinpath("grades.toml").read_text()).items() if isinstance(v, dict)
]


@pytest.mark.parametrize(
    ("prefix", "values"),
    [
        ("kind", terms.Kind),
        ("kind_with_article", terms.Kind),
        ("property", terms.Property),
        ("point", terms.Property),
        ("category", terms.Category),
        ("certainty", terms.Certainty),
        ("certainty_long", terms.Certainty),
        ("modality", terms.Modality),
        ("polarity", terms.Polarity),
        ("act", terms.Act),
        ("source", terms.SourceKind),
        ("stance", terms.Stance),
        ("basis", terms.Basis),
        ("sex", terms.Sex),
        ("age_group", terms.AgeGroup),
        ("effect", terms.Effect),
        ("stage", terms.StageReached),
        ("status", terms.StatusReached),
        ("ground", terms.GroundKind),
        ("relation", terms.RelationType),
        ("relation_back", terms.RelationType),
        ("place", terms.PlacePrecision),
        ("grade_short", GRADES),
        ("documents", terms.DateBasis),
    ],
)
def test_every_value_of_the_record_has_its_word(prefix: str, values):
    assert [v for v in values if not WORDS.knows(f"{prefix}.{v}")] == []


def test_every_word_of_the_catalogue_is_used():
    package = resources.files("testimonia.report")
    folders = (package, package.joinpath("publish"), package.joinpath("templates"))
    code = [f.read_text(encoding="utf-8") for folder in folders for f in folder.iterdir() if f.name.endswith((".py", ".html"))]
    everything = "\n".join(code)
    tables = WORDS.keys()
    whole_tables = {t for t in tables if re.search(rf"""["']{t}\.(?:\{{|["'] *~)""", everything)}
    unused = [f"{t}.{k}" for t, keys in tables.items() if t not in whole_tables for k in keys if f"{t}.{k}" not in everything]
    assert [k for k in unused if not k.startswith("count.")] == []
    assert [k for k in tables["count"] if f'"{k}"' not in everything] == []


@pytest.mark.parametrize(
    ("start", "end", "precision", "told", "in_sentence"),
    [
        ("2016-06-05", "2016-06-05", DatePrecision.DAY, "5 June 2016", "on 5 June 2016"),
        ("2016-06-01", "2016-06-30", DatePrecision.MONTH, "June 2016", "in June 2016"),
        ("2016-01-01", "2016-12-31", DatePrecision.YEAR, "2016", "in 2016"),
        ("1990-01-01", "1999-12-31", DatePrecision.DECADE, "the 1990s", "in the 1990s"),
        ("2016-06-05", "2016-06-07", DatePrecision.RANGE, "5 to 7 June 2016", "between 5 June 2016 and 7 June 2016"),
        ("2016-05-30", "2016-06-02", DatePrecision.RANGE, "30 May to 2 June 2016", "between 30 May 2016 and 2 June 2016"),
        ("2016-06-05", None, DatePrecision.RANGE, "from 5 June 2016", "since 5 June 2016"),
    ],
)
def test_dates_are_told_no_finer_than_they_are(start: str, end: str | None, precision: DatePrecision, told: str, in_sentence: str):
    value = Moment(start, end, precision, "words")
    assert moment(value, WORDS) == told
    assert moment_in_sentence(value, WORDS) == in_sentence


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        (18, 18, "18"),
        (31, None, "at least 31"),
        (None, 5000, "up to 5000"),
        (36, 44, "36 to 44"),
        (0, 0, "nobody"),
        (17000, None, "at least 17,000"),
    ],
)
def test_figures_keep_their_open_ends(low: int | None, high: int | None, told: str):
    assert bounds(low, high, WORDS) == told


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (Range(0, 0), "no independent origin"),
        (Range(0, 1), "at most 1 independent origin, none for sure"),
        (Range(0, 3), "at most 3 independent origins, none for sure"),
        (Range(1, 1), "1 independent origin"),
        (Range(1, 2), "1 to 2 independent origins"),
    ],
)
def test_origins_are_counted_in_words(count: Range, told: str):
    assert origins(count, WORDS) == told


def test_a_place_is_told_with_its_country_and_an_effect_only_where_the_words_do_not_say_it():
    assert place(Place("Oral", "KZ", None, 51.2, 51.4, PlacePrecision.CITY, None, "1", "Uralsk")) == "Oral, Kazakhstan"
    assert place(Place("the valley", None, None, None, None, PlacePrecision.REGION, "not found", None, "the valley")) == "the valley"
    assert actor(Actor("two shops", ActorKind.BUILDING, "two shops", effect=Effect.DAMAGED), WORDS) == "two shops (damaged)"
    assert actor(Actor("the damaged shop", ActorKind.BUILDING, "the damaged shop", effect=Effect.DAMAGED), WORDS) == "the damaged shop"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("MINISTRY OF THE INTERIOR", "Ministry of the Interior"),
        ("UN MISSION IN THE VALLEY", "UN Mission in the Valley"),
        ("Gannet\nWire", "Gannet Wire"),
        ("UNHCR", "UNHCR"),
        ("ILO AND UN", "ILO AND UN"),
    ],
)
def test_a_letterhead_is_not_shouted(name: str, shown: str):
    assert calm(name) == shown


def test_numbers_are_grouped_from_ten_thousand_on():
    assert [number(n) for n in (18, 1500, 17000, 2000000)] == ["18", "1500", "17,000", "2,000,000"]


def test_a_missing_word_is_named():
    with pytest.raises(ReportError, match=r"words/en.toml has no 'kind.picnic'"):
        WORDS("kind.picnic")
