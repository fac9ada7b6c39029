"""Where a text stands in its original: stretches that are cut, refused when they make no sense, and written down."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testimonia.errors import RecordError
from testimonia.model.layout import Layout, Piece, from_json, to_json

PAGE = Layout((Piece(0, 9, page=1, box=(72.0, 700.0, 120.5, 712.0)), Piece(10, 14, page=2, box=(72.0, 640.25, 96.0, 652.0))))


def test_a_stretch_that_stands_letter_for_letter_is_cut_to_what_was_asked():
    saved = Layout((Piece(0, 20, at=100, until=120), Piece(20, 21, at=120, until=125), Piece(21, 30, at=125, until=134)))
    assert saved.where(15, 23) == (
        Piece(15, 20, at=115, until=120),
        Piece(20, 21, at=120, until=125),  # one letter for "&amp;"
        Piece(21, 23, at=125, until=127),
    )


def test_a_box_stays_whole_and_the_gap_between_pieces_has_no_place():
    assert PAGE.where(8, 12) == PAGE.pieces
    assert PAGE.where(9, 10) == ()


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Piece(3, 3),
        lambda: Piece(0, 3, at=5),
        lambda: Piece(0, 3, at=5, until=4),
        lambda: Layout((Piece(0, 5), Piece(4, 9))),
        lambda: from_json('{"pieces": [[0, 5]]}'),
        lambda: from_json("not a layout"),
    ],
)
def test_what_is_no_layout_is_refused(wrong):
    with pytest.raises(RecordError, match="layout"):
        wrong()


@st.composite
def layouts(draw):
    cuts = sorted(draw(st.sets(st.integers(0, 400), max_size=20)))
    point = st.floats(-1e4, 1e4, allow_nan=False)
    pieces = []
    for start, end in pairwise(cuts):
        box = draw(st.none() | st.tuples(point, point, point, point))
        at = draw(st.none() | st.integers(0, 10**9))
        until = None if at is None else at + draw(st.integers(0, 50))
        pieces.append(Piece(start, end, draw(st.none() | st.integers(1, 900)), box, at, until))
    return Layout(tuple(pieces))


@given(layouts())
def test_law_a_layout_is_written_and_read_back_the_same(layout):
    assert from_json(to_json(layout)) == layout


@given(layouts(), st.integers(0, 400), st.integers(0, 400))
def test_law_every_piece_found_lies_on_what_was_asked_and_none_is_missed(layout, start, end):
    found = layout.where(start, end)
    assert all(piece.start < end and piece.end > start for piece in found)
    touched = [piece for piece in layout.pieces if start < end and piece.start < end and piece.end > start]
    assert len(found) == len(touched)
