"""Transcripts: lines that begin with the name of whoever speaks."""

import re
from collections.abc import Sequence

from testimonia.extract.near import spots
from testimonia.extract.page import Page
from testimonia.model.reading import Attribution, Piece

_TURN = re.compile(r"^(?P<who>Q|A|Question|Answer|[A-Z][\w.'’ -]{1,40})\s*:\s+(?=\S)", re.M)


def turns(page: Page, found: Sequence[Attribution]) -> list[Attribution]:
    """Turns of a transcript: lines that begin "Q:" and "A:", or a speaker's name and a colon, at least two of them."""
    begun = list(_TURN.finditer(page.text))
    if len(begun) < 2:
        return []
    cues, more = spots((a.cue.start, a.cue.end) for a in found), []
    for m in begun:
        end = page.paragraph(m.end())[1]
        cue = (m.end("who"), m.end("who") + 1)
        if end > m.end() and not cues.touches(cue):
            more.append(Attribution(Piece(*cue), (Piece(m.start("who"), m.end("who")),), (Piece(m.end(), end),)))
    return more
