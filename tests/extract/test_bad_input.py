"""Texts that nobody edited: no capitals or only capitals, telegrams, tables, transcripts, broken marks. Read with the shipped reader."""
# ruff: noqa: E501 - lines are kept whole

import pytest

from testimonia.model.record import Claim
from testimonia.pipeline import ShippedReader
from tests.extract.composed import claims_of, document, extract


@pytest.fixture(scope="module")
def reader() -> ShippedReader:
    return ShippedReader()


def told(claims: list[Claim]) -> list[tuple[str, int | None, str]]:
    """Property, low figure and last speaker of every figure, speakers in lower case."""
    counted = [c for c in claims if hasattr(c.value, "category")]
    return sorted((str(c.property), c.value.low, c.chain[-1].source.name.casefold()) for c in counted)


REPORT = "On 12 June 2019 gunmen killed nine civilians in Gafsa. Police arrested four suspects, the Interior Ministry said."


@pytest.mark.parametrize("text", [REPORT, REPORT.upper(), REPORT.lower()], ids=["ordinary", "capitals", "no capitals"])
def test_capitals_or_none_the_record_is_the_same(reader: ShippedReader, text: str) -> None:
    found = reader.read(document(text))
    assert told(list(found.claims)) == [("detained", 4, "interior ministry"), ("killed", 9, "report.txt")]
    doers = {(str(m.kind), c.value.name.casefold()) for m in found.mentions for c in claims_of(found, "perpetrator") if c.mention == m.id}
    assert doers == {("armed_attack", "gunmen"), ("arrest", "police")}
    assert [(c.value.start, c.value.end) for c in claims_of(found, "date")] == [("2019-06-12", "2019-06-12")]
    assert [c.value.name for c in claims_of(found, "place")] == ["Gafsa"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GAFSA 12 JUNE. GUNMEN KILL NINE CIVILIANS. POLICE ARREST FOUR.", [("detained", 4), ("killed", 9)]),
        ("12 Jun 2019 Gafsa: nine civilians dead, gunmen attack. Four suspects held, says police.", [("detained", 4), ("killed", 9)]),
        ("On 12 June 2019 in city Gafsa gunmens killed nine civilians. By police was arrested four suspects.", [("detained", 4), ("killed", 9)]),
        ("Nine civilians killed in Gafsa", [("killed", 9)]),
        ("\n\n\n   \n\t\nNine civilians killed in Gafsa\n\n\n\n", [("killed", 9)]),
        ("Боевики атаковали автобус.\n\nIn Gafsa nine civilians were killed. 警方 arrested four suspects.", [("detained", 4), ("killed", 9)]),
    ],
    ids=["telegram", "headline style", "translated word by word", "one line", "empty lines", "mixed scripts"],
)  # fmt: skip
def test_rough_english_keeps_its_figures(reader: ShippedReader, text: str, expected: list[tuple[str, int]]) -> None:
    assert [(name, low) for name, low, _ in told(list(reader.read(document(text)).claims))] == expected


@pytest.mark.parametrize("text", [
    "Date | Place | Event | Killed\n12 June 2019 | Gafsa | gunmen attacked a bus | 9 civilians killed\n13 June 2019 | Sfax | a bomb exploded in a market | 4 soldiers killed",
    "Incidents in June 2019:\n- 12 June, Gafsa: gunmen attacked a bus, nine civilians killed\n- 13 June, Sfax: a bomb exploded in a market, four soldiers killed",
    "1. 12 June 2019, Gafsa. Gunmen attacked a bus. Nine civilians were killed.\n2. 13 June 2019, Sfax. A bomb exploded in a market. Four soldiers were killed.",
], ids=["table", "list", "numbered"])  # fmt: skip
def test_every_row_of_a_table_or_list_is_an_act_of_its_own(reader: ShippedReader, text: str) -> None:
    found = reader.read(document(text))
    rows = {}
    for c in found.claims:
        if c.property in ("date", "place", "killed"):
            value = {"date": "start", "place": "name", "killed": "low"}[str(c.property)]
            rows.setdefault(c.mention, {})[str(c.property)] = getattr(c.value, value)
    assert [row for row in rows.values() if "killed" in row] == [
        {"date": "2019-06-12", "place": "Gafsa", "killed": 9},
        {"date": "2019-06-13", "place": "Sfax", "killed": 4},
    ]


HEAD = "Press conference of the Interior Ministry, 14 June 2019\n\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "SPOKESMAN: On 12 June gunmen killed nine civilians in Gafsa.\nQ: Who did it?\nSPOKESMAN: We do not know. Police have arrested four suspects.",
            [("detained", 4, "spokesman"), ("killed", 9, "spokesman")],
        ),
        (
            "MR. SELIM – On 12 June gunmen killed nine civilians in Gafsa.\nMS. HADDAD – The army came late. Four people were wounded.",
            [("killed", 9, "selim"), ("wounded", 4, "haddad")],
        ),
        ("Q: Was it an attack?\nA: Gunmen killed nine civilians in Gafsa. Four people were wounded.", [("killed", 9, "a"), ("wounded", 4, "a")]),
    ],
    ids=["speaker tags", "titles and dashes", "questions and answers"],
)  # fmt: skip
def test_the_tag_of_a_line_speaks_the_whole_line(reader: ShippedReader, text: str, expected: list[tuple[str, int, str]]) -> None:
    assert told(list(reader.read(document(HEAD + text)).claims)) == expected


def test_a_quotation_that_is_never_closed_is_the_speakers_to_the_end_of_the_paragraph(reader: ShippedReader) -> None:
    text = "The nurse said: “On 12 June gunmen killed nine civilians in Gafsa. Police arrested four suspects.\n\nTwo shops burned and one man was wounded."
    assert told(list(reader.read(document(text)).claims)) == [
        ("detained", 4, "nurse"),
        ("killed", 9, "nurse"),
        ("wounded", 1, "report.txt"),
    ]


def test_a_line_of_thousands_of_words_without_a_stop_is_read(reader: ShippedReader) -> None:
    text = (
        "on 12 june gunmen killed nine civilians in gafsa and "
        + "the road was open and the shops sold bread and " * 600
        + "in sfax four soldiers were wounded"
    )
    assert [(name, low) for name, low, _ in told(list(reader.read(document(text)).claims))] == [("killed", 9), ("wounded", 4)]


def test_a_document_of_a_hundred_thousand_words_has_the_claims_of_its_parts() -> None:
    filler = "The road to the market was open, and the shops along it sold bread and oil as on any other day of that long summer. "
    days = [
        f"On {day} June 2019 gunmen killed nine civilians in Gafsa, the Interior Ministry said. {filler * 40}\n\n" for day in range(1, 29)
    ]
    text = "".join(days * 4)
    assert len(text.split()) > 100_000
    killed = claims_of(extract(text), "killed")
    assert len(killed) == 4 * len(days)
    assert {c.chain[-1].source.name for c in killed} == {"Interior Ministry"}
