"""Transcripts: lines that begin with the name of whoever speaks."""

import re
from collections import Counter

from testimonia.extract.page import Page, Stretch
from testimonia.extract.source_words import head_noun, kind_of_words
from testimonia.model.reading import Attribution, Piece
from testimonia.model.terms import SourceKind
from testimonia.vocab import titles

_TURN = re.compile(
    r"^[ \t]*(?P<who>Q|A|Question|Answer|[^\W\d_a-zß-öø-ÿ][\w.'’ -]{1,40}?)"
    r"(?:\s*(?P<mark>:)[ \t]+|[ \t]+(?P<dash>[-–—]{1,2})[ \t]+)(?=\S)",
    re.M,
)
_ONE_LETTER = frozenset({"Q", "A", "Question", "Answer"})
_SPEAKING = frozenset({SourceKind.PERSON, SourceKind.OFFICE, SourceKind.WITNESS})


def turns(page: Page) -> list[Attribution]:
    """Turns of a transcript, each with its line as what is said: "Q:", "SPOKESMAN:", "MR. SELIM –", a name and a colon.

    There must be two of them. A name, a post or a title is a speaker; any other word before a colon only where it leads several lines, and
    then says more than a number: "Police: 3 dead" is a line of a table.
    """
    begun = [m for m in _TURN.finditer(page.text) if m["who"] not in ("A",) or m["mark"]]
    often = Counter(m["who"] for m in begun)
    spoken = [m for m in begun if _is_speaker(page, m, often)]
    if len(spoken) < 2:
        return []
    return [_as_attribution(page, m) for m in spoken if page.paragraph(m.end())[1] > m.end()]


def _is_speaker(page: Page, m: re.Match[str], often: Counter[str]) -> bool:
    who = m["who"]
    if who in _ONE_LETTER:
        return bool(m["mark"])
    titled = who.split()[0].casefold().rstrip(".") in titles() and " " in who
    if m["dash"]:
        return titled or (who.isupper() and often[who] > 1)
    said = page.text[m.end() : page.paragraph(m.end())[1]]
    tells = len(said.split()) > 3 and said.rstrip()[-1:] in '.!?…”"' and not said[0].isdigit()
    post = kind_of_words(who) in _SPEAKING and head_noun(who) != ""
    return tells and (titled or often[who] > 1 or (post and who.isupper()))


def _as_attribution(page: Page, m: re.Match[str]) -> Attribution:
    who: Stretch = m.span("who")
    mark = m.span("mark") if m["mark"] else m.span("dash")
    return Attribution(Piece(*mark), (Piece(*who),), (Piece(m.end(), page.paragraph(m.end())[1]),), source_kind="person")
