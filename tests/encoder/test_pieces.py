"""Cutting a text: every piece points at its words, and capitals, quotation marks and paragraphs are noticed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testimonia.encoder import OnnxEncoder
from testimonia.encoder.pieces import CASES, QUOTES, case_of, cut, paragraph_starts, segments


@pytest.fixture(scope="module")
def tokenizer(encoder: OnnxEncoder):
    return encoder._tokenizer


def test_words_keep_their_case_and_quotation(tokenizer):
    text = 'The FMLN denied it. "No raid," he said.'
    pieces = cut(text, tokenizer)
    seen = [(text[s:e], CASES[c], QUOTES[q]) for s, e, c, q in zip(pieces.start, pieces.end, pieces.case, pieces.quote, strict=True)]
    assert seen[0] == ("The", "capital", "outside")
    assert ("denied", "lower", "outside") in seen
    assert {case for words, case, _ in seen if words in "FMLN"} == {"upper"}
    assert ('"', "none", "mark") in seen
    assert ("raid", "lower", "inside") in seen
    assert seen[-2:] == [("said", "lower", "outside"), (".", "none", "outside")]


def test_offsets_count_from_the_beginning_of_the_document(tokenizer):
    assert cut("two men", tokenizer, 100).start.tolist() == [100, 104]


@pytest.mark.parametrize(
    ("word", "case"), [("50", "none"), ("police", "lower"), ("Police", "capital"), ("A", "capital"), ("COPREFA", "upper")]
)
def test_case_of_a_word(word, case):
    assert CASES[case_of(word)] == case


def test_a_hard_wrapped_line_begins_no_paragraph():
    text = (
        "Police in the northern district said on Monday that a bomb which\n"
        "had been hidden in a cart was found before it went off.\n"
        "\n"
        "   Nobody was hurt.\n"
    )
    assert [text[s:].split()[0] for s in paragraph_starts(text) if text[s:].strip() and not text[s].isspace()] == ["Police"]
    assert text.index("   Nobody") in paragraph_starts(text)
    assert text.index("had been") not in paragraph_starts(text)


def test_a_headline_is_a_paragraph_of_its_own():
    text = "Bomb found in cart\nPolice said nobody was hurt."
    assert paragraph_starts(text) == [0, 19]


@given(st.text(max_size=400), st.integers(10, 60))
def test_segments_cover_the_text_in_order(text, limit):
    parts = list(segments(text, limit))
    assert "".join(text[s:e] for s, e in parts) == text
    assert all(0 < e - s <= limit for s, e in parts)


@settings(max_examples=60)
@given(text=st.text(max_size=200))
def test_every_piece_lies_in_the_text_and_in_order(tokenizer, text):
    pieces = cut(text, tokenizer)
    assert all(0 <= s <= e <= len(text) for s, e in zip(pieces.start, pieces.end, strict=True))
    assert list(pieces.start) == sorted(pieces.start)
    assert list(pieces.word) == sorted(pieces.word)
