"""Who says what in a document: the encoder's attributions, mended where borders are off and completed where the words are plain."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from testimonia.extract.cast import Cast, Speaker, resolve
from testimonia.extract.page import Page, Stretch, overlaps, within
from testimonia.extract.phrases import trimmed, undated, whole_phrase
from testimonia.extract.source_words import head_noun, kind_of_words, without_determiner
from testimonia.model.reading import Attribution, Piece, Reading
from testimonia.model.record import Source
from testimonia.model.terms import Act, Basis, SourceKind, Stance
from testimonia.vocab import act_words, basis_words, cue_words, stance_words

_PAPER = frozenset("statement communique communiqué release message letter declaration appeal address speech interview note".split())  # noqa: SIM905
_QUOTE_REACH = 2000  # a quotation longer than this is not taken over whole from a content that ends in it
_NAMES = SourceKind.__members__.values()


@dataclass(frozen=True, slots=True)
class Speech:
    """One act of saying. `contents` is what is said; `act` what the cue does; `depth` counts the speeches around it."""

    cue: Stretch | None
    speakers: tuple[Speaker, ...]
    contents: tuple[Stretch, ...]
    act: Act
    basis: Basis
    stance: Stance
    score: float
    depth: int = 0
    relayed: bool = False  # "citing X", "heard it from X": X speaks inside whoever relays the same content

    def covers(self, span: Stretch) -> bool:
        """Whether at least half of `span` is said in it."""
        if not self.contents or span[1] <= self.contents[0][0] or span[0] >= self.contents[-1][1]:
            return False
        shared = sum(max(0, min(span[1], c[1]) - max(span[0], c[0])) for c in self.contents)
        return 2 * shared >= span[1] - span[0]

    @property
    def size(self) -> int:
        return sum(b - a for a, b in self.contents)


def read_speeches(page: Page, cast: Cast, reading: Reading) -> tuple[Speech, ...]:
    """All speeches of the document, in the order of their cues, with speakers led to their names."""
    spoken = [a for a in reading.attributions if not page.is_silent((a.cue.start, a.cue.end))]
    inner = [a for a in spoken if not any(o is not a and s.start < a.cue.start and a.cue.end <= s.end for o in spoken for s in o.sources)]
    found = [m for a in inner if (m := _mended(page, a, inner)) is not None]
    found += _plain_words(page, found)
    found += _transcript(page, found)
    found = _without_doubles(sorted(found, key=lambda a: (a.cue.start, a.cue.end)))
    speeches: list[Speech] = []
    speakers: list[Speaker] = []
    for attribution in found:
        for speech in _speeches(page, cast, attribution, speeches, speakers):
            _carry_on(page, speeches, speech)
            speeches.append(speech)
            speakers += [s for s in speech.speakers if s.span[1] > s.span[0]]
    speeches += _continued_quotations(page, speeches, cast.issuer is not None and cast.issuer.kind is SourceKind.OUTLET)
    return _with_depths(speeches)


def _carry_on(page: Page, speeches: list[Speech], speech: Speech) -> None:
    """ "The statement says": whoever told of the statement before goes on telling of it, so that this speech stands inside that one."""
    told = _told_of(page, speech)
    if told is None or speech.cue is None:
        return
    for i, earlier in enumerate(speeches):
        if earlier.covers((told, told + 1)) and not earlier.covers(speech.cue):
            more = _joined([*earlier.contents, (min(speech.cue[0], *(w.span[0] for w in speech.speakers)), speech.contents[-1][1])])
            speeches[i] = replace(earlier, contents=tuple(more))


def _told_of(page: Page, speech: Speech) -> int | None:
    """Where the paper that now speaks was first told of."""
    for speaker in speech.speakers:
        noun = head_noun(page.words(speaker.span)) if speaker.span[1] > speaker.span[0] else ""
        if noun in _PAPER and re.match(r"(?:the|this|that|its|his|her|their)\b", page.words(speaker.span), re.I):
            found = [m.start() for m in re.finditer(rf"\b{re.escape(noun)}\b", page.text[: speaker.span[0]], re.I)]
            return found[-1] if found else None
    return None


# ---- contents -------------------------------------------------------------------------------------------------------------


def _mended(page: Page, a: Attribution, others: Sequence[Attribution]) -> Attribution | None:
    """The attribution with whole sources and the whole of what is said; None where nothing is said, or nobody says it."""
    cue = (a.cue.start, a.cue.end)
    if not _is_cue(page, a) or a.cue.end <= a.cue.start:
        return None
    sources = tuple(Piece(*s, a.cue.score) for s in _whole_sources(page, a, others))
    if any(_NOBODY.match(page.words((s.start, s.end))) for s in sources):
        return None
    if _ACCUSING.match(page.text, cue[0]) and all(page.text[s.end : cue[0]] == " " for s in sources):
        return None  # "arrest a man accusing him of theft": the man is accused, and who accuses is not said here
    pieces = sorted((c.start, c.end) for c in a.content if c.end > c.start)
    if len(sources) == 1 and _TURN_NAME.fullmatch(page.words((sources[0].start, sources[0].end))):
        turn = _trimmed(page.text, a.cue.end, page.paragraph(a.cue.start)[1])
        return replace(a, sources=sources, content=(Piece(*turn, a.cue.score),)) if turn[1] > turn[0] else None
    heads = [cue, *((s.start, s.end) for s in sources)]
    contents = _whole_contents(page, cue, heads, pieces, others)
    if not contents:
        return None
    return replace(a, sources=sources, content=tuple(Piece(*c, a.cue.score) for c in contents))


_ACCUSING = re.compile(r"\w+ing\s+(?:him|her|them)\b", re.I)
_NOBODY = re.compile(r"(?:no|nobody|no one|none)\b", re.I)
_MARKS = re.compile(r"[:–—-]+")


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
    known = cue_words().find(words) or basis_words().find(words) or _MARKS.fullmatch(words.strip())
    colon = re.match(r"\s*(?:it|this|that)?\s*:", page.text[a.cue.end : a.cue.end + 8])
    return bool(known) or bool(colon) or (a.cue.score >= 0.9 and len(words) > 3)


_FOLLOWED = re.compile(r"\b(?:according(?: to)?|citing|quoting|heard (?:it |this |that )?from|told by|as told)\b", re.I)
_RELAYED = re.compile(
    r"(?:the |some |its |their |first |initial |early |other )*(?:reports?|information|figures?|data|accounts?|"
    r"details|words?)\b[^,;.]{0,50}?\bfrom\s+",
    re.I,
)


def _following_source(page: Page, cue: Stretch) -> Stretch | None:
    """The source that stands after "according to"; of "reports that came to her from X" it is X."""
    end = page.sentence(cue[0])[1]
    start = cue[1] + len(re.match(r"(?:\s*(?:to|from|by|them by))?\s*", page.text[cue[1] : end])[0])  # type: ignore[index]
    relayed = _RELAYED.match(page.text, start, end)
    start = relayed.end() if relayed else start
    stop = _SOURCE_END.search(page.text, start + 1, end)
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


_TURN_NAME = re.compile(r"Q|A|Question|Answer")


def _whole_sources(page: Page, a: Attribution, others: Sequence[Attribution]) -> list[Stretch]:
    """Sources as whole noun phrases, none reaching into the cue; a scrap of another attribution's source is that source."""
    whole: list[Stretch] = []
    if _FOLLOWED.search(page.words((a.cue.start, a.cue.end))):
        following = _following_source(page, (a.cue.start, a.cue.end))
        if following is not None:
            return [following]
    for piece in a.sources:
        start, end = piece.start, piece.end
        if _TURN_NAME.fullmatch(page.text[start:end]) and page.text[end : end + 1] == ":":
            return [(start, end)]
        verb = re.search(
            rf"\s(?:{_SAYING}|citing|quoting)\b(?!\s+by\b).*$|,\s+(?:which|who|whom)\b(?:\s+\w+){{0,3}}$", page.text[start:end], re.S
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
        span = undated(page, trimmed(page, span))
        if span[1] > span[0] and not any(overlaps(span, w) for w in whole):
            whole.append(span)
    sentence = page.sentence(a.cue.start)
    near = [w for w in whole if overlaps(w, sentence)]
    whole = _side_by_side(page, near or whole)
    for i, span in enumerate(whole):
        longer = [
            (s.start, s.end)
            for o in others
            if o is not a and o.cue.start < a.cue.start
            for s in o.sources
            if within(span, (s.start, s.end)) and s.start >= sentence[0]
        ]
        if longer:
            whole[i] = longer[0]
    return whole


def _whole_contents(page: Page, cue: Stretch, heads: list[Stretch], pieces: list[Stretch], others: Sequence[Attribution]) -> list[Stretch]:
    """What is said, as whole clauses on the side of the cue where the encoder saw it, and as whole quotations."""
    announced = re.match(r"\s*:\s*", page.text[cue[1] : cue[1] + 4])
    if announced and page.words(cue).strip() not in (":", "-", "–", "—"):
        # "The statement says: ..." announces what comes, whatever stands before.
        start = cue[1] + announced.end()
        return [_whole_quotation(page, *_trimmed(page.text, start, page.sentence(start)[1]), cue)]
    pieces = _reachable(page, cue, pieces)
    if not pieces:
        return []
    if re.search(r"\bthat,?\s*$", page.text[max(0, cue[0] - 8) : cue[0]]) and _FOLLOWED.search(page.words(cue)):
        return _rest_of(page, page.sentence(cue[0]), cue, max(heads))
    first, last = min(h[0] for h in heads if abs(h[0] - cue[0]) < 400), max(h[1] for h in heads if abs(h[1] - cue[1]) < 400)
    before = [p for p in pieces if p[1] <= cue[0]]
    after = [p for p in pieces if p[0] >= cue[1]]
    left, right = _size(before), _size(after)
    contents: list[Stretch] = []
    if _is_parenthetical(page, first, last):
        sentence = page.sentence(cue[0])
        return [
            _whole_quotation(page, *c, cue)
            for c in (_trimmed(page.text, sentence[0], first), _trimmed(page.text, last, sentence[1]))
            if c[1] > c[0]
        ]
    if before and 4 * left >= right:
        contents += _clause_before(page, min(first, cue[0]), before, heads, others, cue)
    if after and 4 * right >= left:
        contents += _clause_after(page, max(cue[1], last if last - cue[1] < 80 else cue[1]), cue, after, others)
    if not contents:
        contents = [_whole_words(page.text, *p) for p in pieces]
    return _joined(_whole_quotation(page, *c, cue) for c in contents if c[1] > c[0])


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
    out = [_trimmed(page.text, start, stop)]
    for h in inner:
        if h[1] < end and h[0] < cue[0]:
            out.append(_trimmed(page.text, h[1], end))
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
    return [_trimmed(text, start, end)]


def _joined(stretches: Iterable[Stretch]) -> list[Stretch]:
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


def _whole_quotation(page: Page, start: int, end: int, cue: Stretch | None = None) -> Stretch:
    """A content that ends inside a quotation goes on to its end; one that begins right after the mark takes the mark in."""
    for q in page.quotations_near((start, end)):
        if q[1] - q[0] > _QUOTE_REACH:
            continue
        if start <= q[0] + 2 and q[0] < end < q[1] and q[1] - q[0] > 12:
            end = q[1]
        if q[0] < start < q[1] and (start <= q[0] + 2 or end >= q[1] - 2) and not (cue is not None and within(cue, q)):
            start = q[0]
    return start, end


# ---- plain words that the encoder passed over -----------------------------------------------------------------------------

_SAYING = (
    r"(?:said|says|told|tells|reported|reports|announced|stated|states|added|denied|denies|deny|admitted|acknowledged|"
    r"claimed|claims|asserted|"
    r"asserts|alleged|alleges|confirmed|confirms|declared|testified|insisted|estimated|estimates|revealed|reveals|"
    r"conceded|clarified|explained|"
    r"maintained|recalled|believes|believe|wrote|writes|warned|blamed|accused|recogni[sz]e[sd]?(?=\s+that\b))"
)
_ACCORDING = re.compile(r"\b(?:according to|in the words of|as reported by)\s+", re.I)
_SOURCE_END = re.compile(r"[,;:.\n“”\"]|\s(?=\d)|\s(?:that|which|said|says|were|was|have|has|had|and\s+\w+\s+(?:were|was)|[–—-])\s")
_NOT_A_SPEAKER = re.compile(r"\b(?:who|which|whom|is|are|was|were|be|been|it|that|there|to|what)\s*$", re.I)


def _plain_words(page: Page, found: Sequence[Attribution]) -> list[Attribution]:
    """Attributions by "according to X" and "X said" in sentences where the encoder saw none by that cue."""
    cues = [(a.cue.start, a.cue.end) for a in found]
    more: list[Attribution] = []
    for sentence in page.sentences:
        words = page.words(sentence)
        read = re.match(
            rf"\W*(?P<who>(?:The|This|Its|His|Her|Their)\s+(?:{'|'.join(sorted(_PAPER))}))\s+(?P<cue>says|said|reads|read|"
            rf"states|stated|adds|added)\s*(?=[:,]|that\b)",
            words,
        )
        if read is not None and not any(overlaps((sentence[0] + read.start("cue"), sentence[0] + read.end("cue")), c) for c in cues):
            cue = (sentence[0] + read.start("cue"), sentence[0] + read.end("cue"))
            more.append(
                _attribution(
                    page, cue, (sentence[0] + read.start("who"), sentence[0] + read.end("who")), [_trimmed(page.text, cue[1], sentence[1])]
                )
            )
        for m in _ACCORDING.finditer(words):
            cue = (sentence[0] + m.start(), sentence[0] + m.end())
            if any(overlaps(cue, c) for c in cues) or page.is_silent(cue):
                continue
            source = _following_source(page, cue)
            if source is not None:
                more.append(_attribution(page, cue, source, _rest_of(page, sentence, cue, source)))
        more += _asides(page, sentence)
        for pattern in (_PUTS, _ITS_TOTAL, _HELD_BY):
            counted = pattern.search(words)
            if counted is not None and not page.is_silent((sentence[0] + counted.start(), sentence[0] + counted.end())):
                cue = (sentence[0] + counted.start("cue"), sentence[0] + counted.end("cue"))
                source = (sentence[0] + counted.start("who"), sentence[0] + counted.end("who"))
                if (
                    not any(overlaps((cue[0] - 2, cue[1] + 2), c) for c in cues)
                    and kind_of_words(page.words(source))
                    and not page.quotation(cue[0])
                ):
                    content = (sentence[0], source[0] - 3) if pattern is _HELD_BY else (cue[1], sentence[1])
                    more.append(_attribution(page, cue, source, [_trimmed(page.text, *_to_next_clause(page, *content))]))
        for m in _BLAMING.finditer(words):
            cue = (sentence[0] + m.start(), sentence[0] + m.end())
            blaming = None if any(overlaps(cue, c) for c in cues) or page.is_silent(cue) else _blaming(page, sentence, cue)
            if blaming is not None:
                more.append(blaming)
        for m in re.finditer(rf"\b{_SAYING}\b", words):
            cue = (sentence[0] + m.start(), sentence[0] + m.end())
            if (
                any(sentence[0] <= c[0] < sentence[1] for c in (*cues, *((a.cue.start, a.cue.end) for a in more)))
                or page.is_silent(cue)
                or page.quotation(cue[0])
            ):
                continue
            built = _by_verb(page, sentence, cue)
            if built is not None:
                more.append(built)
                break
    return more


_AS_TOLD = re.compile(
    r"\bas\s+(?P<cue>(?:told|related|reported|described)(?:\s+to\s+\w+)?\s+by)\s+(?P<who>(?:the |an? |one |"
    r"[A-Z])[^,.;]{2,60})",
    re.I,
)
_AS_WRITTEN = re.compile(
    r"\bas\s+(?P<who>(?:the |an? |one |our |[A-Z])[^,.;]{2,50}?)\s+(?P<cue>(?:has |have |had )?(?:written|reported|"
    r"said|told|stated|announced|noted|wrote|says|reports|writes|put it))\b"
)


def _asides(page: Page, sentence: Stretch) -> list[Attribution]:
    """ "as the papers have said", "as told to her by a guard": what stands around the aside comes from there."""
    found = []
    words = page.words(sentence)
    for pattern in (_AS_TOLD, _AS_WRITTEN):
        for m in pattern.finditer(words):
            cue = (sentence[0] + m.start("cue"), sentence[0] + m.end("cue"))
            source = (sentence[0] + m.start("who"), sentence[0] + m.end("who"))
            if page.is_silent(cue) or not (kind_of_words(page.words(source)) or page.words(source)[:1].isupper()):
                continue
            before = _trimmed(page.text, sentence[0], sentence[0] + m.start())
            after = _trimmed(page.text, sentence[0] + m.end(), sentence[1])
            contents = [before, after] if pattern is _AS_WRITTEN and before[1] - before[0] < 40 else [before]
            found.append(_attribution(page, cue, source, contents, 0.95))
    return found


_NUMBERED = (
    r"(?=(?:[^.;]{0,60}?)(?:\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens|scores|hundreds|thousands)\b))"
)
_PUTS = re.compile(
    rf"(?P<who>(?:[Tt]he |[Aa]n? |[A-Z])[\w'’ -]{{2,60}}?)\s+(?P<cue>(?:had |has |have "
    rf")?(?:put|puts|accepted|accepts|recorded|records|gave|gives|lists?|listed|spoke of|speaks? of|confirmed|"
    rf"acknowledged|registered|admitted|conceded)|(?:had|have|has)(?=\s+(?:\d|one|two|three|four|five|six|seven|eight|"
    rf"nine|ten)))\b{_NUMBERED}"
)
_ITS_TOTAL = re.compile(
    r"(?P<who>(?:[Tt]he |[A-Z])[\w’ -]{2,50}?)(?:['’]s|['’])?\s+(?P<cue>(?:latest |official |own |final )?(?:total|"
    r"figures?|toll|count|tally|estimate))\b(?=[^.;]{0,50}\b(?:was|is|were|are|stood|stands|of|put|gave|given)\b)"
)
_HELD_BY = re.compile(
    r"(?P<cue>(?:is|are|was|were|has been|have been|had been)\s+(?:held|accused|alleged|suspected|blamed|"
    r"charged)\s+by)\s+(?P<who>(?:the |an? |[A-Z])[^,.;]{2,50}?)(?=\s+(?:to have|of|for|as|with)\b)"
)


def _to_next_clause(page: Page, start: int, end: int) -> Stretch:
    """Up to a semicolon, or to "but" or "while" with a new subject."""
    m = re.search(r";\s|,\s+(?:but|while|whereas)\s", page.text[start:end])
    return start, start + m.start() if m else end


_BLAMING = re.compile(r"\b(?:blamed|blames|tagged|accused|accuses|implicated|denounced)\b(?!\s+by\b)", re.I)


def _blaming(page: Page, sentence: Stretch, cue: Stretch) -> Attribution | None:
    """ "X blamed Y for Z": everything after the verb is X's accusation."""
    left = page.text[sentence[0] : cue[0]]
    comma = max(left.rfind(","), left.rfind(";"))
    source = _trimmed(page.text, sentence[0] + comma + 1, cue[0])
    verb = re.search(r"(?<=\w)\s+(?:\w+ly\s+)?(?:\w{3,}ed|said|has|have|was|were|is|are|pointed out)\b", page.words(source))
    source = (source[0], source[0] + verb.start()) if verb and verb.start() > 3 else source
    words = page.words(source)
    if not words or len(words.split()) > 10 or _NOT_A_SPEAKER.search(words):
        return None
    return _attribution(page, cue, source, [_trimmed(page.text, cue[1], sentence[1])])


def _rest_of(page: Page, sentence: Stretch, cue: Stretch, source: Stretch) -> list[Stretch]:
    """What a sentence says apart from "according to X": the clause before it, else the clause after it."""
    around = page.quotation(cue[0] + 1)
    if around is not None:  # inside a quotation nothing outside of its marks is meant
        sentence = (max(sentence[0], around[0] + 1), min(sentence[1], around[1] - 1))
    before = _trimmed(page.text, sentence[0], cue[0])
    after = _trimmed(page.text, source[1], sentence[1])
    inserted = re.search(r"\bthat,?\s*$", page.text[sentence[0] : cue[0]])
    return [before] if before[1] - before[0] > 12 and not inserted else [after]


def _trimmed(text: str, start: int, end: int) -> Stretch:
    while start < end and text[start] in " ,;:–—-\n\r\t":
        start += 1
    while end > start and text[end - 1] in " ,;:–—-\n\r\t":
        end -= 1
    return start, end


def _by_verb(page: Page, sentence: Stretch, cue: Stretch) -> Attribution | None:
    text = page.text
    left = text[sentence[0] : cue[0]]
    # "CONTENT," SOURCE said / CONTENT, SOURCE said.
    comma = max(left.rfind(","), left.rfind("”"), left.rfind('"'))
    tail = text[cue[1] : sentence[1]].strip(' .\n\r”"')
    trailing = len(tail.split()) <= 5 and not re.match(r"that\b", tail)
    if trailing and comma > 12:
        source = _trimmed(text, sentence[0] + comma + 1, cue[0])
        if source[1] <= source[0] and left.rstrip().endswith(","):
            comma = _before_apposition(left)
            source = _trimmed(text, sentence[0] + comma + 1, cue[0])
        content = _trimmed(text, sentence[0], sentence[0] + comma + 1)
        if source[1] > source[0] and len(text[slice(*source)].split()) <= 14:
            return _attribution(page, cue, source, [content])
        inverted = re.match(r"\s+((?:the |an? )?[^,.;]{2,60})", text[cue[1] : sentence[1]])
        if inverted and source[1] <= source[0]:
            return _attribution(page, cue, (cue[1] + inverted.start(1), cue[1] + inverted.end(1)), [content])
        return None
    source = _trimmed(text, sentence[0] + (comma + 1 if 0 <= comma < len(left) - 3 and len(left) - comma > 4 else 0), cue[0])
    words = text[slice(*source)]
    if not words or len(words.split()) > 12 or _NOT_A_SPEAKER.search(words) or _NOBODY.match(words):
        return None
    content = _trimmed(text, cue[1], sentence[1])
    after = re.match(r"(?:(?:on|last|late|early)\s+\w+(?:\s\w+)?\s+)?(?:\w+ ){0,3}?that\s+", text[content[0] : content[1]])
    if after:
        content = (content[0] + after.end(), content[1])
    return _attribution(page, cue, source, [content]) if content[1] - content[0] > 8 else None


def _before_apposition(left: str) -> int:
    """Where the comma stands before "NAME, spokesman of the army," at the end of `left`."""
    pieces = left.rstrip(" ,").split(",")
    if len(pieces) >= 3 and kind_of_words(pieces[-1]) and re.match(r"\s*(?:[A-Z]|the |an? )", pieces[-2]) and len(pieces[-2].split()) <= 8:
        return len(",".join(pieces[:-2]))
    return max(left.rstrip(" ,").rfind(","), 0)


def _attribution(page: Page, cue: Stretch, source: Stretch, contents: list[Stretch], score: float = 0.5) -> Attribution:
    adverbial = re.match(r"(?:By|On|At|In|After|Since)\s[\w\s,.]{2,30}?\s(?=(?:the|The|an?)\s)", page.words(source))
    source = undated(page, (source[0] + adverbial.end(), source[1]) if adverbial else source)
    kind = kind_of_words(page.words(source))
    cue = _trimmed(page.text, *cue)
    return Attribution(
        Piece(*cue, score),
        (Piece(*source, score),),
        tuple(Piece(*_whole_quotation(page, *c, cue), score) for c in contents if c[1] > c[0]),
        source_kind=kind or "person" if not page.words(source)[:1].islower() else kind or "unnamed",
    )


_TURN = re.compile(r"^(?P<who>Q|A|Question|Answer|[A-Z][\w.'’ -]{1,40})\s*:\s+(?=\S)", re.M)


def _transcript(page: Page, found: Sequence[Attribution]) -> list[Attribution]:
    """Turns of a transcript: lines that begin "Q:" and "A:", or a speaker's name and a colon, at least two of them."""
    turns = list(_TURN.finditer(page.text))
    if len(turns) < 2:
        return []
    more = []
    for m in turns:
        end = page.paragraph(m.end())[1]
        cue = (m.end("who"), m.end("who") + 1)
        if end > m.end() and not any(overlaps(cue, (a.cue.start, a.cue.end)) for a in found):
            more.append(Attribution(Piece(*cue), (Piece(m.start("who"), m.end("who")),), (Piece(m.end(), end),)))
    return more


def _without_doubles(found: list[Attribution]) -> list[Attribution]:
    """Of attributions whose cues overlap, the surer one."""
    kept: list[Attribution] = []
    for a in found:
        if kept and a.cue.start < kept[-1].cue.end:
            if a.cue.score > kept[-1].cue.score:
                kept[-1] = a
            continue
        kept.append(a)
    return kept


# ---- speakers -------------------------------------------------------------------------------------------------------------

_RELAY = re.compile(
    r"\b(?:told(?:\s+to\s+\w+)?\s+by|related by|citing|quoting|cited|quoted|heard (?:it |this |that )?from|as told|"
    r"told by|on the word of|relying on)\b",
    re.I,
)
_TOLD = re.compile(
    r"^\s*((?:the |a |an |one of |his |her |our |their |my )[^,.;:“”\"]{2,50}?)(?=\s+(?:that|of|how|about)\b|[,.;:]|$)", re.I
)
_HEARERS = frozenset({SourceKind.WITNESS, SourceKind.PERSON})


def _speeches(page: Page, cast: Cast, a: Attribution, speeches: Sequence[Speech], before: Sequence[Speaker]) -> list[Speech]:
    cue = (a.cue.start, a.cue.end)
    contents = tuple((c.start, c.end) for c in a.content)
    around = next((s.speakers[-1].source for s in reversed(speeches) if s.speakers and s.covers(cue)), None)
    speakers = _speakers(page, cast, a, before, around)
    words = " ".join([page.words(cue), *(page.words((s.start, s.end)) for s in a.sources)])
    act = _act(page, cue)
    basis = _basis(words, a.basis, speakers)
    stance = _stance(page.words(cue), a.stance, act)
    if any(s.source.kind is SourceKind.DETAINEE for s in speakers):
        basis = Basis.IN_CUSTODY
    speech = Speech(cue, speakers, contents, act, basis, stance, a.cue.score, relayed=bool(_RELAY.search(page.words(cue))))
    hearer = _hearer(page, speech)
    if hearer is None:
        return [speech]
    relay = Speech(None, (hearer,), (_joined([*contents, cue])[0], *contents[1:]), Act.REPORTS, Basis.HEARSAY, Stance.NEUTRAL, a.cue.score)
    return [relay, replace(speech, relayed=True)]


def _speakers(page: Page, cast: Cast, a: Attribution, before: Sequence[Speaker], around: Source | None) -> tuple[Speaker, ...]:
    turn = page.words((a.sources[0].start, a.sources[0].end)) if a.sources else ""
    if turn in ("A", "Answer"):
        return (Speaker((a.sources[0].start, a.sources[0].end), _interviewee(cast, before, a.cue.start), False),)
    if turn in ("Q", "Question"):
        return (Speaker((a.sources[0].start, a.sources[0].end), Source(turn, SourceKind.UNNAMED), False),)
    speakers: list[Speaker] = []
    for piece in a.sources:
        for span in _coordinated(page, (piece.start, piece.end)):
            maker = _maker(page, cast, span, before)
            for one in maker or resolve(cast, span, a.source_kind, [*before, *speakers], around):
                if one.source not in [s.source for s in speakers]:
                    speakers.append(one)
    if not speakers:
        words = page.words((a.cue.start, a.cue.end))
        if _HEARSAY.fullmatch(words):  # "the army reportedly fired": it fired, and who reports it is not said
            return (Speaker((a.cue.start, a.cue.start), Source(words, SourceKind.UNNAMED), False),)
        sentence = page.sentence(a.cue.start)
        earlier = [s for s in before if sentence[0] <= s.span[0] < a.cue.start]
        if earlier and not re.search(
            r"\b(?:was|were|is|are|been|it)\s+$", page.text[max(sentence[0], a.cue.start - 12) : a.cue.start], re.I
        ):
            last = [s for s in earlier if s.span == earlier[-1].span]
            return tuple(replace(s, span=(a.cue.start, a.cue.start)) for s in last)
        subject = _subject(page, cast, sentence, a.cue.start)
        if subject is not None:
            return _maker(page, cast, subject, before) or resolve(cast, subject, a.source_kind, before, around)
        speakers.append(Speaker((a.cue.start, a.cue.start), Source(words, SourceKind.UNNAMED), False))
    return tuple(speakers)


_HEARSAY = re.compile(r"(?:reported|alleged|apparent|supposed|purported)ly", re.I)


def _subject(page: Page, cast: Cast, sentence: Stretch, before: int) -> Stretch | None:
    """The subject of a sentence if it is one who can speak: a name or a source noun near its head."""
    lead = page.text[sentence[0] : min(before, sentence[0] + 60)]
    m = re.match(
        r"(?:(?:On|In|At|By|After)\s[^,]{2,30},\s+)?((?:[Tt]he |[Aa]n? |[A-Z])[^,.;:]{1,50}?)(?=,|\s(?:also|then|later|"
        r"has|have|had|was|were|is|are|\w+ed|said|told|put|spoke|gave)\b|\s*$)",
        lead,
    )
    if m is None:
        return None
    span = trimmed(page, (sentence[0] + m.start(1), sentence[0] + m.end(1)))
    speaks = (
        kind_of_words(page.words(span))
        or cast.person_in(span)
        or re.fullmatch(r"He|She|They|It|We|I", page.words(span))
        or head_noun(page.words(span)) in _PAPER
    )
    return span if speaks else None


def _interviewee(cast: Cast, before: Sequence[Speaker], at: int) -> Source:
    """Who answers in a transcript: the person who spoke last under a name, else the first one named."""
    named = [s.source for s in before if s.source.kind in (SourceKind.OFFICE, SourceKind.PERSON) and s.source.name not in ("Q", "A")]
    if named:
        return named[-1]
    earlier = [p for p in cast.persons if p.places[0][0] < at]
    if earlier:
        return Source(earlier[-1].name, earlier[-1].kind)
    return Source("A", SourceKind.UNNAMED)


def _coordinated(page: Page, span: Stretch) -> list[Stretch]:
    """The members of "the Ministry of X and the Ministry of Y": a phrase is parted only where each part has a source noun or a name."""
    words = page.words(span)
    cuts = list(re.finditer(r",?\s+and\s+(?=the |an? |[A-Z])", words))
    for m in cuts:
        left, right = words[: m.start()], words[m.end() :]
        if kind_of_words(left) and kind_of_words(right) and not re.match(r"(?:the )?two\b", words, re.I):
            if re.search(r"\b(?:of|for) the\b|\bof [A-Z]", right) or not re.search(
                r"\b(?:ministry|minister|department|council|bureau) (?:of|for)[^,]*$", left, re.I
            ):
                return [*_coordinated(page, (span[0], span[0] + m.start())), (span[0] + m.end(), span[1])]
            if re.match(r"(?:the|an?)\s", right):
                return [*_coordinated(page, (span[0], span[0] + m.start())), (span[0] + m.end(), span[1])]
    return [span]


_PAPER = frozenset(
    [
        "statement",
        "communique",
        "communiqué",
        "release",
        "message",
        "letter",
        "declaration",
        "appeal",
        "address",
        "speech",
        "interview",
        "note",
    ]
)


def _maker(page: Page, cast: Cast, span: Stretch, before: Sequence[Speaker]) -> tuple[Speaker, ...]:
    """Who made "the statement" that now speaks: the subject of the sentence that first told of it."""
    words = page.words(span)
    noun = head_noun(words)
    if noun not in _PAPER or not re.match(r"(?:the|this|that|its|his|her|their)\b", words, re.I):
        return ()
    earlier = [m.start() for m in re.finditer(rf"\b{re.escape(noun)}\b", page.text[: span[0]], re.I)]
    for at in reversed(earlier):
        sentence = page.sentence(at)
        person = [p for p in cast.persons for s in p.places if sentence[0] <= s[0] < at]
        if person:
            best = max(person, key=lambda p: max(s[0] for s in p.places if s[0] < at))
            return (Speaker(span, Source(best.name, best.kind), False),)
        body = [b for b in cast.bodies for s in b.places if sentence[0] <= s[0] < at]
        if body:
            best_body = max(body, key=lambda b: max(s[0] for s in b.places if s[0] < at))
            return (Speaker(span, Source(best_body.name, best_body.kind), False),)
        spoke = [s for s in before if sentence[0] <= s.span[0] < at]
        if spoke:
            return (Speaker(span, spoke[-1].source, False),)
    return ()


def _hearer(page: Page, speech: Speech) -> Speaker | None:
    """The private person to whom something was told, and from whom the writer has it: a link of its own."""
    if speech.cue is None or not re.search(r"\btold\b", page.words(speech.cue)):
        return None
    m = _TOLD.match(page.text[speech.cue[1] : speech.cue[1] + 90])
    if m is None or page.words(speech.cue).split()[-1] in ("by",):
        return None
    span = (speech.cue[1] + m.start(1), speech.cue[1] + m.end(1))
    kind = kind_of_words(page.words(span))
    if kind not in _HEARERS or speech.speakers[0].source.kind in (SourceKind.OFFICE, SourceKind.OUTLET):
        return None
    return Speaker(span, Source(without_determiner(page.words(span)), kind), False)


# ---- manner ---------------------------------------------------------------------------------------------------------------


_CLAIMS = re.compile(
    r"claim(?:s|ed|ing)?\s+(?:(?:full\s+)?responsibility|credit|as (?:our|its|their) own|an?\b|the\b|this\b|that "
    r"(?:attack|ambush|bombing|blast|raid|killing)\b)",
    re.I,
)


def _act(page: Page, cue: Stretch) -> Act:
    """What the cue does; the words right after it count too ("claimed responsibility", "took back")."""
    if re.search(r"\b(?:held|accused|alleged|blamed|suspected) by$|^(?:tagged|tags|attributes?|attributed)$", page.words(cue), re.I):
        return Act.ACCUSES
    if _CLAIMS.match(page.text, cue[0]) and act_words().find(page.text[cue[1] : cue[1] + 60]):
        return Act.CLAIMS_RESPONSIBILITY  # a deed is claimed, not that something is so
    term = cue_words().first(page.words(cue))
    following = cue_words().find(page.text[cue[0] : cue[1] + 24])
    if following and following[0].term != "reports" and following[0].start == 0:
        term = following[0].term
    return Act(term) if term else Act.REPORTS


def _basis(words: str, model: str, speakers: Sequence[Speaker]) -> Basis:
    stated = basis_words().find(words)
    for hit in stated:
        if hit.term == "in_custody":
            return Basis.IN_CUSTODY
    firm = [h.term for h in stated if h.term not in ("witnessed", "hearsay")]
    if firm:
        return Basis(firm[0])
    if model != "not_stated" and model in Basis.__members__.values():
        return Basis(model)
    if stated:
        return Basis(stated[0].term)
    if all(s.source.kind is SourceKind.UNNAMED for s in speakers) and re.search(
        r"\b(?:some|rumou?rs?|data|people say|they say)\b", words, re.I
    ):
        return Basis.HEARSAY
    return Basis.NOT_STATED


def _stance(cue: str, model: str, act: Act) -> Stance:
    """Stance of whoever reports the speech toward it lies in the cue: "rightly said", "pretended"."""
    term = stance_words().first(cue)
    if term in ("distances", "endorses"):
        return Stance(term)
    if model in Stance.__members__.values() and act not in (Act.DENIES, Act.RETRACTS):
        return Stance(model)
    return Stance.NEUTRAL


# ---- what goes on without a new cue ---------------------------------------------------------------------------------------


def _continued_quotations(page: Page, speeches: Sequence[Speech], in_news: bool) -> list[Speech]:
    """A quotation of its own sentence without a cue belongs to whoever spoke last in the paragraph.

    In news a sentence that quotes in part without a cue is that speaker's as well.
    """
    more: list[Speech] = []
    for start, end in page.quotations:
        if end - start < 16:
            continue
        words = page.text[start + 1 : end - 1].strip()
        if len(words.split()) < 4 or page.is_silent((start, end)) or any(s.covers((start, end)) for s in speeches):
            continue
        sentence = page.sentence(start)
        paragraph = page.paragraph(start)
        last = [s for s in speeches if s.cue and paragraph[0] <= s.cue[0] < start and s.speakers and s.depth == 0]
        if not last:
            continue
        alone = not page.text[sentence[0] : start].strip()
        if alone or (in_news and not any(s.cue and overlaps(s.cue, sentence) for s in speeches)):
            content = (start, end) if alone else sentence
            more.append(
                replace(last[-1], cue=None, contents=(content,), act=Act.REPORTS, basis=Basis.NOT_STATED, score=0.5 * last[-1].score)
            )
    return more


def _with_depths(speeches: Sequence[Speech]) -> tuple[Speech, ...]:
    """`depth`: how many speeches hold the cue of a speech in their content."""
    out = []
    for speech in speeches:
        at = speech.cue or speech.contents[0]
        holders = sum(1 for s in speeches if s is not speech and s.cue != speech.cue and s.covers(at) and not within(at, s.cue or (0, 0)))
        out.append(replace(speech, depth=holders))
    return tuple(out)
