"""What is said: whole clauses and whole quotations, where the encoder's borders are off by some words."""

import re
from collections.abc import Iterable, Sequence

from testimonia.extract.page import Page, Stretch, overlaps, within
from testimonia.model.reading import Attribution

_QUOTE_REACH = 2000  # a quotation longer than this is not taken over whole from a content that ends in it
FOLLOWED = re.compile(r"\b(?:according(?: to)?|citing|quoting|heard (?:it |this |that )?from|told by|as told)\b", re.I)
"""Cues after which the source stands."""


def whole_contents(page: Page, cue: Stretch, heads: list[Stretch], pieces: list[Stretch], others: Sequence[Attribution]) -> list[Stretch]:
    """What is said, as whole clauses on the side of the cue where the encoder saw it, and as whole quotations."""
    announced = re.match(r"\s*:\s*", page.text[cue[1] : cue[1] + 4])
    if announced and page.words(cue).strip() not in (":", "-", "–", "—"):
        # "The statement says: ..." announces what comes, whatever stands before.
        start = cue[1] + announced.end()
        return [whole_quotation(page, *trim(page.text, start, page.sentence(start)[1]), cue)]
    pieces = _reachable(page, cue, pieces)
    if not pieces:
        return []
    if re.search(r"\bthat,?\s*$", page.text[max(0, cue[0] - 8) : cue[0]]) and FOLLOWED.search(page.words(cue)):
        return rest_of(page, page.sentence(cue[0]), cue, max(heads))
    first, last = min(h[0] for h in heads if abs(h[0] - cue[0]) < 400), max(h[1] for h in heads if abs(h[1] - cue[1]) < 400)
    before = [p for p in pieces if p[1] <= cue[0]]
    after = [p for p in pieces if p[0] >= cue[1]]
    left, right = _size(before), _size(after)
    contents: list[Stretch] = []
    if _is_parenthetical(page, first, last):
        sentence = page.sentence(cue[0])
        return [
            whole_quotation(page, *c, cue) for c in (trim(page.text, sentence[0], first), trim(page.text, last, sentence[1])) if c[1] > c[0]
        ]
    if before and 4 * left >= right:
        contents += _clause_before(page, min(first, cue[0]), before, heads, others, cue)
    if after and 4 * right >= left:
        contents += _clause_after(page, max(cue[1], last if last - cue[1] < 80 else cue[1]), cue, after, others)
    if not contents:
        contents = [_whole_words(page.text, *p) for p in pieces]
    return joined(whole_quotation(page, *c, cue) for c in contents if c[1] > c[0])


def _reachable(page: Page, cue: Stretch, pieces: list[Stretch]) -> list[Stretch]:
    """The pieces in the sentence of the cue, and those of other sentences only inside quotation marks or after a colon."""
    sentence = page.sentence(cue[0])
    if ":" in page.text[cue[0] : cue[1] + 3]:
        return pieces
    near = [p for p in pieces if overlaps(p, sentence) or page.quotation(p[0] + 1) is not None]
    return [
        (max(p[0], sentence[0]), min(p[1], sentence[1])) if overlaps(p, sentence) and page.quotation(p[0] + 1) is None else p for p in near
    ]


def _is_parenthetical(page: Page, first: int, last: int) -> bool:
    """ "At noon, the union maintains, masked men ...": the speaker stands between commas in the middle of what is said."""
    sentence = page.sentence(first)
    before, after = page.text[sentence[0] : first].rstrip(), page.text[last : sentence[1]]
    return (
        before.endswith(",")
        and bool(re.match(r"\s*,\s*\w", after))
        and len(page.text[first:last].split()) <= 7
        and not re.match(r"\s*,\s*(?:citing|quoting|adding|without|who|which|and|but|as)\b", after)
    )


def _size(pieces: Sequence[Stretch]) -> int:
    return sum(b - a for a, b in pieces)


def _clause_before(
    page: Page, end: int, pieces: list[Stretch], heads: list[Stretch], others: Sequence[Attribution], cue: Stretch
) -> list[Stretch]:
    """From the beginning of the sentence of the first piece, or from the cue or source before it, up to the source."""
    start = page.sentence(pieces[0][0])[0]
    marks = [
        m
        for o in others
        for m in ((o.cue.start, o.cue.end), *((s.start, s.end) for s in o.sources))
        if start <= m[0] and m[1] <= pieces[0][0] and m[0] != cue[0]
    ]
    if marks:
        start = max(m[1] for m in marks)
        lead = re.match(r"[^.]{0,40}?\bthat\s+|\s*(?:and|but)\s+", page.text[start : pieces[0][0]])
        start += lead.end() if lead else 0
    semicolon = page.text.rfind("; ", start, pieces[0][0])
    start = semicolon + 2 if semicolon >= 0 else start
    inner = [h for h in heads if start <= h[0] and h[1] <= end and h[0] > pieces[0][0]]
    stop = min([end, *(h[0] for h in inner)])
    out = [trim(page.text, start, stop)]
    for h in inner:
        if h[1] < end and h[0] < cue[0]:
            out.append(trim(page.text, h[1], end))
    return [c for c in out if c[1] - c[0] > 2]


def _clause_after(page: Page, start: int, cue: Stretch, pieces: list[Stretch], others: Sequence[Attribution]) -> list[Stretch]:
    """From the cue, past whoever it was told to, to the end of the sentence or to the next speaker."""
    text = page.text
    start = min(start, pieces[0][0]) if start > cue[1] and pieces[0][0] < start else start
    end = max(page.sentence(pieces[0][0])[1], page.sentence(cue[0])[1]) if pieces[0][0] - cue[1] < 120 else page.sentence(pieces[0][0])[1]
    reach = max(p[1] for p in pieces)
    lead = [m.end() for m in re.finditer(r"\bthat\s+|:\s+", text[start : pieces[0][0]])]
    if lead:
        start += lead[-1]
    elif len(text[start : pieces[0][0]].split()) > 6:
        start = pieces[0][0]
    for o in sorted(others, key=lambda o: o.cue.start):
        if o.cue.start <= cue[0] or o.cue.start >= end or overlaps((o.cue.start, o.cue.end), cue):
            continue
        begins = min([o.cue.start, *(s.start for s in o.sources if s.start > cue[1])])
        if begins < reach or begins <= start + 2:
            continue  # what is said goes on past the next cue: that cue stands inside
        end = min(end, begins)
        tail = re.search(r"[,;]?\s*(?:and|but|while|whereas|as)?\s*$", text[start:end])
        end = start + tail.start() if tail else end
        break
    semicolon = text.find("; ", max(start, reach - 2), end)
    end = semicolon if semicolon >= 0 else end
    return [trim(text, start, end)]


def joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    out: list[Stretch] = []
    for start, end in sorted(stretches):
        if out and start <= out[-1][1] + 1:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def _whole_words(text: str, start: int, end: int) -> Stretch:
    while start > 0 and text[start - 1].isalnum() and text[start : start + 1].isalnum():
        start -= 1
    while end < len(text) and text[end : end + 1].isalnum() and text[end - 1].isalnum():
        end += 1
    return start, end


def whole_quotation(page: Page, start: int, end: int, cue: Stretch | None = None) -> Stretch:
    """A content that ends inside a quotation goes on to its end; one that begins right after the mark takes the mark in."""
    for q in page.quotations_near((start, end)):
        if q[1] - q[0] > _QUOTE_REACH:
            continue
        if start <= q[0] + 2 and q[0] < end < q[1] and q[1] - q[0] > 12:
            end = q[1]
        if q[0] < start < q[1] and (start <= q[0] + 2 or end >= q[1] - 2) and not (cue is not None and within(cue, q)):
            start = q[0]
    return start, end


def rest_of(page: Page, sentence: Stretch, cue: Stretch, source: Stretch) -> list[Stretch]:
    """What a sentence says apart from "according to X": the clause before it, else the clause after it."""
    around = page.quotation(cue[0] + 1)
    if around is not None:  # inside a quotation nothing outside of its marks is meant
        sentence = (max(sentence[0], around[0] + 1), min(sentence[1], around[1] - 1))
    before = trim(page.text, sentence[0], cue[0])
    after = trim(page.text, source[1], sentence[1])
    inserted = re.search(r"\bthat,?\s*$", page.text[sentence[0] : cue[0]])
    return [before] if before[1] - before[0] > 12 and not inserted else [after]


def trim(text: str, start: int, end: int) -> Stretch:
    while start < end and text[start] in " ,;:–—-\n\r\t":
        start += 1
    while end > start and text[end - 1] in " ,;:–—-\n\r\t":
        end -= 1
    return start, end
