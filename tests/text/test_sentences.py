"""Where sentences and paragraphs begin and end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testimonia.text.sentences import paragraphs, sentences


def split(text):
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Lt. Col. A. Brandt said so.",
        "Gen. G. A. Lomax was not there.",
        "He was born in St. Petersburg on Aug. 14 and left at 4 p.m. on Monday.",
        "Decree No. 6 was signed by Gen. P. R. Lomax of the U.S. Army.",
        "HAVRE, Feb. 20, 1931 (Coast Press Bureau). — A boat was stopped.",
        "6. On the morning of 3 May nine men were held.",
        '"Nobody was hit," the mayor said.',
        "Was it a raid? he asked.",
    ],
)
def test_one_sentence_stays_one(sentence):
    assert split(sentence) == [sentence]


def test_sentences_of_a_paragraph():
    text = 'Six were killed. 7 others fled! "It was dark." Who fired? Nobody knows...  The mill burned (all of it). Then it rained.'
    assert split(text) == [
        "Six were killed.",
        "7 others fled!",
        '"It was dark."',
        "Who fired?",
        "Nobody knows...",
        "The mill burned (all of it).",
        "Then it rained.",
    ]


def test_an_abbreviation_ends_a_sentence_only_before_a_word_that_begins_one():
    assert split("It began at 9 p.m. The guards slept.") == ["It began at 9 p.m.", "The guards slept."]
    assert split("The firm is Lorne & Co. of Leith.") == ["The firm is Lorne & Co. of Leith."]


def test_headline_and_numbered_lines_end_with_their_line():
    text = "Two shot at ferry\n\nBRANDHOLM, 3 May - A boat burned.\n1. Two died.\n2. One is missing.\nQ: Who fired?\nA: No officer."
    assert split(text) == [
        "Two shot at ferry",
        "BRANDHOLM, 3 May - A boat burned.",
        "1. Two died.",
        "2. One is missing.",
        "Q: Who fired?",
        "A: No officer.",
    ]


def test_wrapped_lines_are_one_paragraph():
    text = (
        "The ferry had left the pier at seven in the evening with more\n"
        "than forty passengers when the first shots were heard from the\n"
        "mill, and it turned back. Two were dead.\n"
    )
    assert len(paragraphs(text)) == 1
    assert len(split(text)) == 2


@pytest.mark.parametrize("piece", ['"', "“", '."', ".", "a. ", "\n", "Mr. "])
def test_a_million_marks_are_read_in_one_pass(piece):
    text = piece * (1_000_000 // len(piece))
    assert "".join("".join(split(text)).split()) == "".join(text.split())


@given(st.text(alphabet="aA. ,!?\"”'\n1(-", max_size=120))
def test_every_word_lies_in_exactly_one_sentence(text):
    last = 0
    kept = []
    for start, end in sentences(text):
        assert last <= start < end
        assert text[start:end] == text[start:end].strip()
        assert not text[last:start].strip()
        kept.append(text[start:end])
        last = end
    assert not text[last:].strip()
