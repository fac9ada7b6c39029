"""The encoder's attributions mended: whole sources, whole contents; none where nothing is said, or nobody says it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from testimonia.extract.contents import FOLLOWED, trim, whole_contents
from testimonia.extract.page import Page, Stretch, overlaps, within
from testimonia.extract.phrases import trimmed, undated, whole_phrase
from testimonia.model.reading import Attribution, Piece
from testimonia.vocab import basis_words, cue_words, saying_verbs

TURN_NAME = re.compile(r"Q|A|Question|Answer")
SOURCE_END = re.compile(r"[,;:.\n“”\"]|\s(?=\d)|\s(?:that|which|said|says|were|was|have|has|had|and\s+\w+\s+(?:were|was)|[–—-])\s")
NOBODY = re.compile(r"(?:no|nobody|no one|none)\b", re.I)
NEIGHBOURS = 24
"""Attributions before and after one among which those of its sentence are sure to be."""


@cache
def saying() -> str:
    """Finite verbs of saying, as a part of a pattern."""
    return rf"(?:{'|'.join(saying_verbs())}|recogni[sz]e[sd]?(?=\s+that\b))"


_ACCUSING = re.compile(r"\w+ing\s+(?:him|her|them)\b", re.I)
IS_SAID = re.compile(r"\b(?:is|are|was|were|be|been)\s+(?:\w+\s+)?$", re.I)
_BLAMES = re.compile(r"(?:accus|blam|implicat|denounc|tagg)", re.I)
_MARKS = re.compile(r"[:–—-]+")


def mend(page: Page, a: Attribution, others: Sequence[Attribution]) -> Attribution | None:
    """The attribution with whole sources and the whole of what is said; None where nothing is said, or nobody says it."""
    cue = (a.cue.start, a.cue.end)
    if not _is_cue(page, a) or a.cue.end <= a.cue.start:
        return None
    sources = tuple(Piece(*s, a.cue.score) for s in _whole_sources(page, a, others))
    if any(NOBODY.match(page.words((s.start, s.end))) for s in sources):
        return None
    if _ACCUSING.match(page.text, cue[0]) and all(page.text[s.end : cue[0]] == " " for s in sources):
        return None  # "arrest a man accusing him of theft": the man is accused, and who accuses is not said here
    pieces = sorted((c.start, c.end) for c in a.content if c.end > c.start)
    if len(sources) == 1 and TURN_NAME.fullmatch(page.words((sources[0].start, sources[0].end))):
        turn = trim(page.text, a.cue.end, page.paragraph(a.cue.start)[1])
        return replace(a, sources=sources, content=(Piece(*turn, a.cue.score),)) if turn[1] > turn[0] else None
    heads = [cue, *((s.start, s.end) for s in sources)]
    contents = whole_contents(page, cue, heads, pieces, others)
    if not contents:
        return None
    contents = [_after_that(page, c) for c in contents]
    if _BLAMES.match(page.words(cue)) and 0 < contents[0][0] - cue[1] <= 80 and overlaps(contents[0], page.sentence(cue[0])):
        contents[0] = (trim(page.text, cue[1], contents[0][1])[0], contents[0][1])  # whom is accused belongs to what is said
    return replace(a, sources=sources, content=tuple(Piece(*c, a.cue.score) for c in contents))


def _after_that(page: Page, content: Stretch) -> Stretch:
    """What is said begins after the word that announces it."""
    m = re.match(r"that,?\s+(?=\S)", page.words(content), re.I)
    return (content[0] + m.end(), content[1]) if m and page.words(content)[:1] == "t" else content


def _is_cue(page: Page, a: Attribution) -> bool:
    """A known word of saying, knowing or showing, a mark, or a word of which the encoder is very sure; not "accused by", "quoted by"."""
    words = page.words((a.cue.start, a.cue.end))
    if (
        re.match(r"\s+by\b", page.text[a.cue.end : a.cue.end + 4])
        and re.search(r"ed$", words)
        and all(s.start < a.cue.start for s in a.sources)
        and a.sources
    ):
        return False
    if IS_SAID.search(page.text[max(0, a.cue.start - 16) : a.cue.start]) and re.match(r"\s+to\b", page.text[a.cue.end : a.cue.end + 4]):
        return False  # "six herders were said to have been shot": nobody is named who says it
    known = cue_words().find(words) or basis_words().find(words) or _MARKS.fullmatch(words.strip())
    colon = re.match(r"\s*(?:it|this|that)?\s*:", page.text[a.cue.end : a.cue.end + 8])
    return bool(known) or bool(colon) or (a.cue.score >= 0.9 and len(words) > 3)


_RELAYED = re.compile(
    r"(?:the |some |its |their |first |initial |early |other )*(?:reports?|information|figures?|data|accounts?|"
    r"details|words?)\b[^,;.]{0,50}?\bfrom\s+",
    re.I,
)


def following_source(page: Page, cue: Stretch) -> Stretch | None:
    """The source that stands after "according to"; of "reports that came to her from X" it is X."""
    end = page.sentence(cue[0])[1]
    start = cue[1] + len(re.match(r"(?:\s*(?:to|from|by|them by))?\s*", page.text[cue[1] : end])[0])  # type: ignore[index]
    relayed = _RELAYED.match(page.text, start, end)
    start = relayed.end() if relayed else start
    stop = SOURCE_END.search(page.text, start + 1, end)
    span = trimmed(page, (start, stop.start() if stop else end))
    return span if span[1] > span[0] and len(page.words(span).split()) <= 14 else None


def _side_by_side(page: Page, spans: list[Stretch]) -> list[Stretch]:
    """Several sources only where they are joined by a comma or "and"; else the first, of which the others are scraps."""
    spans = sorted(spans)
    kept = spans[:1]
    for span in spans[1:]:
        if re.fullmatch(r"\s*(?:,|and|, and|or|as well as|both)?\s*(?:of\s+)?(?:the|an?)?\s*", page.text[kept[-1][1] : span[0]]):
            kept.append(span)
    return kept


def _after_credit(page: Page, span: Stretch) -> Stretch:
    """ "the agency, the governor" of "according to the agency, the governor said": the governor."""
    m = re.search(r",\s+(?=(?:the|an?)\s|[A-Z])", page.words(span))
    credited = re.search(r"\baccording to\s+(?:the\s+)?$", page.text[max(0, span[0] - 20) : span[0]], re.I)
    return (span[0] + m.end(), span[1]) if m and credited else span


def _whole_sources(page: Page, a: Attribution, others: Sequence[Attribution]) -> list[Stretch]:
    """Sources as whole noun phrases, none reaching into the cue; a scrap of another attribution's source is that source."""
    whole: list[Stretch] = []
    if FOLLOWED.search(page.words((a.cue.start, a.cue.end))):
        following = following_source(page, (a.cue.start, a.cue.end))
        if following is not None:
            return [following]
    for piece in a.sources:
        start, end = piece.start, piece.end
        if TURN_NAME.fullmatch(page.text[start:end]) and page.text[end : end + 1] == ":":
            return [(start, end)]
        verb = re.search(
            rf"\s(?:{saying()}|citing|quoting)\b(?!\s+by\b).*$|,\s+(?:which|who|whom)\b(?:\s+\w+){{0,3}}$", page.text[start:end], re.S
        )
        if verb and not overlaps((start, start + verb.start()), (a.cue.start, a.cue.end)) and start + verb.start() > start:
            end = start + verb.start()
        if start < a.cue.end <= end:
            start = a.cue.end
        elif start <= a.cue.start < end:
            end = a.cue.start
        span = whole_phrase(page, (start, end))
        if span[1] - span[0] < 2 or page.words(span).casefold() in ("the", "a", "an"):
            continue
        if span[0] < a.cue.end and a.cue.start < span[1]:
            span = (span[0], a.cue.start) if span[0] < a.cue.start else (a.cue.end, span[1])
        span = _after_credit(page, undated(page, trimmed(page, span)))
        if span[1] > span[0] and not any(overlaps(span, w) for w in whole):
            whole.append(span)
    sentence = page.sentence(a.cue.start)
    near = [w for w in whole if overlaps(w, sentence)]
    whole = _side_by_side(page, near or whole)
    for i, span in enumerate(whole):
        longer = [
            (s.start, s.end)
            for o in others
            if o is not a and o.cue.start < a.cue.start and not FOLLOWED.search(page.words((o.cue.start, o.cue.end)))
            for s in o.sources
            if within(span, (s.start, s.end)) and s.start >= sentence[0]
        ]
        if longer:
            whole[i] = longer[0]
    return whole
