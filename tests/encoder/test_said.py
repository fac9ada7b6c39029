"""Two speakers in one paragraph, and one speaker inside the words of another."""

from testimonia.encoder.said import settle
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
