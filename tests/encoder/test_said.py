"""Two speakers in one paragraph, and one speaker inside the words of another."""

import pytest

from testimonia.encoder.said import settle, whole_sources
from testimonia.model.reading import Attribution, Piece

# 0         1         2         3         4         5
# 0123456789012345678901234567890123456789012345678901234
# Seven died, officials said. We mourn, the mayor said.
officials = Attribution(Piece(22, 26), (Piece(12, 21),), (Piece(0, 10),))
mayor = Attribution(Piece(48, 52), (Piece(38, 47),), (Piece(0, 5), Piece(28, 36)))


def test_a_stray_piece_stays_with_the_speaker_who_says_all_of_it():
    one, two = settle((officials, mayor))
    assert one == officials
    assert two.content == (Piece(28, 36),)


def test_a_speaker_inside_the_words_of_another_keeps_every_piece():
    # "The agency reports that two, the ministry says, died."
    outer = Attribution(Piece(11, 18), (Piece(0, 10),), (Piece(24, 52),))
    inner = Attribution(Piece(42, 46), (Piece(29, 41),), (Piece(24, 27), Piece(48, 52)))
    assert settle((outer, inner)) == (outer, inner)


@pytest.mark.parametrize(
    ("text", "source", "whole"),
    [
        ("Rep. Ames (D-Md.) said no.", "Rep. Ames (D-Md", "Rep. Ames (D-Md.)"),
        ("The spokesman (a colonel) said no.", "The spokesman (a colonel", "The spokesman (a colonel)"),
        ("It was denied by the N.L.A. yesterday.", "the N.L.A", "the N.L.A."),
        ("So said the mayor.", "the mayor", "the mayor"),
        ("He said (as the mayor) that it burned.", "the mayor", "the mayor"),
    ],
)
def test_a_source_ends_with_its_bracket_and_its_abbreviation(text, source, whole):
    start = text.index(source)
    one = Attribution(Piece(0, 1), (Piece(start, start + len(source)),), (Piece(0, 1),))
    ((found,),) = (a.sources for a in whole_sources((one,), text))
    assert text[found.start : found.end] == whole
