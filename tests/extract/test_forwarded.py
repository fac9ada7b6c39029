"""Messages that were passed on: whoever they came from is their source, as if "X reported" stood before every sentence."""
# ruff: noqa: E501 - sentences are kept whole

from dataclasses import replace

import pytest

from testimonia.extract import EncoderReader
from testimonia.extract.forwarded import forwarded
from testimonia.model.reading import Reading
from testimonia.model.terms import SourceKind
from tests.extract.composed import PLACES, Fixed, chain, claims_of, document, extract

TOLD = "Nine people were killed in Gafsa."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Forwarded from Valley News:\n\n" + TOLD, ["report.txt", "Valley News"]),
        ("[Forwarded from channel Valley News]\n" + TOLD, ["report.txt", "Valley News"]),
        ("Forwarded from Valley News:\n\nNine people were killed, the Interior Ministry said.", ["report.txt", "Valley News", "Interior Ministry"]),
        ("Forwarded from an account that is not named:\n\n" + TOLD, ["report.txt", "an account that is not named"]),
        ("See below.\n\n-------- Forwarded Message --------\nSubject: Gafsa\nDate: 14 June 2019\nFrom: Council of the Hills <c@hills.example>\n"
         "To: us\n\n" + TOLD, ["report.txt", "Council of the Hills"]),
        ("Begin forwarded message:\n\nFrom: Council of the Hills\n\n" + TOLD, ["report.txt", "Council of the Hills"]),
        ("The letter was forwarded from the prison. " + TOLD, ["report.txt"]),
    ],
)  # fmt: skip
def test_the_source_of_a_forward_stands_in_the_chain(text: str, expected: list[str]) -> None:
    (claim,) = claims_of(extract(text), "killed")
    assert chain(claim) == expected


def test_what_stands_before_a_forwarded_letter_is_the_writer_s_own() -> None:
    text = "Seven people were wounded.\n\n---------- Forwarded message ---------\nFrom: Valley News\n\n" + TOLD
    found = extract(text)
    assert [chain(c) for c in claims_of(found, "wounded")] == [["report.txt"]]
    assert [chain(c) for c in claims_of(found, "killed")] == [["report.txt", "Valley News"]]


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("Forwarded from channel Valley News:", SourceKind.OUTLET),
        ("Forwarded from user Amina H:", SourceKind.PERSON),
        ("Forwarded from Interior Ministry:", SourceKind.OFFICE),
        ("Forwarded from an account that is not named:", SourceKind.UNNAMED),
    ],
)
def test_the_kind_of_source_is_what_the_head_says(head: str, kind: SourceKind) -> None:
    found = forwarded(f"{head}\n\n{TOLD}")
    assert found is not None
    assert found.speakers[0].source.kind is kind


def test_words_and_source_stand_at_their_offsets() -> None:
    text = "Forwarded from channel Valley News:\n\n" + TOLD
    (claim,) = claims_of(extract(text), "killed")
    link = claim.chain[1]
    assert (link.cue and link.cue.quote, link.span and link.span.quote) == ("Forwarded from", "Valley News")


@pytest.mark.parametrize("text", ["", "Forwarded from Valley News:", "Forwarded from :\n\nNine.", "Forwarded", "\n\n\n"])
def test_a_head_without_a_name_or_a_text_forwards_nothing(text: str) -> None:
    assert forwarded(text) is None


def test_the_publisher_that_a_feed_or_table_names_issues_the_document() -> None:
    row = replace(document(TOLD), publisher="Valley News")
    (claim,) = claims_of(EncoderReader(Fixed(Reading()), PLACES).read(row), "killed")
    assert [(link.source.name, link.source.kind) for link in claim.chain] == [("Valley News", SourceKind.OUTLET)]
