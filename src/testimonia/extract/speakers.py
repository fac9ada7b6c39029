"""Who speaks: the sources of an attribution led to their names; a pronoun, a paper and a turn of a transcript to whoever speaks there."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from testimonia.extract.cast import Body, Cast, Person, Speaker, resolve
from testimonia.extract.page import Page, Stretch
from testimonia.extract.phrases import trimmed
from testimonia.extract.source_words import head_noun, kind_of_words, without_determiner
from testimonia.model.reading import Attribution
from testimonia.model.record import Source
from testimonia.model.terms import SourceKind
from testimonia.vocab import papers

_BACK = 12_000  # code points, some four pages, within which "the statement" is one told of before
_ASTRAY = 4_000  # code points by which a source may stand before its cue: speakers come in the order of the cues, nearly that of the text
_TOLD = re.compile(
    r"^\s*((?:the |a |an |one of |his |her |our |their |my )[^,.;:“”\"]{2,50}?)(?=\s+(?:that|of|how|about)\b|[,.;:]|$)", re.I
)
_TOLD_OUTLET = re.compile(r"\s*((?:the )?[A-Z][\w&.'’-]*(?: [A-Z][\w&.'’-]*){0,3})(?=\s+[a-z]|[,.;:]|$)")
_HEARERS = frozenset({SourceKind.WITNESS, SourceKind.PERSON})
_HEARSAY = re.compile(r"(?:reported|alleged|apparent|supposed|purported)ly", re.I)


def speakers_of(page: Page, cast: Cast, a: Attribution, before: Sequence[Speaker], around: Source | None) -> tuple[Speaker, ...]:
    """Who speaks, at least one. `before`: the speakers so far; `around`: who speaks the text of the cue (None: the writer)."""
    turn = page.words((a.sources[0].start, a.sources[0].end)) if a.sources else ""
    if turn in ("A", "Answer"):
        return (Speaker((a.sources[0].start, a.sources[0].end), _interviewee(cast, before, a.cue.start), False),)
    if turn in ("Q", "Question"):
        return (Speaker((a.sources[0].start, a.sources[0].end), Source(turn, SourceKind.UNNAMED), False),)
    speakers: list[Speaker] = []
    for piece in [s for s in a.sources if not _is_whereabouts(page, s.start, s.end)]:
        for span in _coordinated(page, _without_relative(page, (piece.start, piece.end))):
            maker = _maker(page, cast, span, before)
            for one in maker or resolve(cast, span, a.source_kind, [*before, *speakers], around):
                if one.source not in [s.source for s in speakers]:
                    speakers.append(one)
    told_elsewhere = [s for s in a.sources if _is_whereabouts(page, s.start, s.end)]
    if not speakers and told_elsewhere:
        subject = _subject(page, cast, page.sentence(a.cue.start), told_elsewhere[0].start)
        if subject is not None:
            return resolve(cast, subject, a.source_kind, before, around)
    if not speakers:
        words = page.words((a.cue.start, a.cue.end))
        if _HEARSAY.fullmatch(words):  # "the army reportedly fired": it fired, and who reports it is not said
            return (Speaker((a.cue.start, a.cue.start), Source(words, SourceKind.UNNAMED), False),)
        sentence = page.sentence(a.cue.start)
        earlier = _in_sentence(before, sentence, a.cue.start)
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


def _subject(page: Page, cast: Cast, sentence: Stretch, before: int) -> Stretch | None:
    """The subject of a sentence if it is one who can speak: a name or a source noun near its head."""
    lead = page.text[sentence[0] : min(before, sentence[0] + 60)]
    m = re.match(
        r"(?:(?:On|In|At|By|After)\s[^,]{2,30},\s+)?((?:[Tt]he |[Aa]n? |[A-Z])[^,.;:]{1,50}?)(?=,|\s(?:who|whom|which|that|also|then|later|"
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
        or head_noun(page.words(span)) in papers()
    )
    return span if speaks else None


def _interviewee(cast: Cast, before: Sequence[Speaker], at: int) -> Source:
    """Who answers in a transcript: the person who spoke last under a name, else the first one named."""
    for s in reversed(before):
        if s.source.kind in (SourceKind.OFFICE, SourceKind.PERSON) and s.source.name not in ("Q", "A"):
            return s.source
    earlier = [p for p in cast.persons if p.places[0][0] < at]
    if earlier:
        return Source(earlier[-1].name, earlier[-1].kind)
    return Source("A", SourceKind.UNNAMED)


def _is_whereabouts(page: Page, start: int, end: int) -> bool:
    """ "Refugees whom we met in Bangladesh said": the name after "in" is where they were met, and speaks for nobody."""
    before = page.text[max(page.sentence(start)[0], start - 8) : start]
    return bool(re.search(r"\w\s+(?:in|at|near)\s+$", before)) and kind_of_words(page.words((start, end))) is None


def _without_relative(page: Page, span: Stretch) -> Stretch:
    """ "A mother who" is a mother."""
    m = re.search(
        r",?\s+(?:who|which|that|whom|whose)$|,\s+(?:who|whose|whom|which)\b.*$|\s+(?:first|later|then|now|initially|earlier)$",
        page.words(span),
        re.I,
    )
    return (span[0], span[0] + m.start()) if m else span


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


def _maker(page: Page, cast: Cast, span: Stretch, before: Sequence[Speaker]) -> tuple[Speaker, ...]:
    """Who made "the statement" that now speaks: the subject of the sentence that first told of it."""
    words = page.words(span)
    noun = head_noun(words)
    if noun not in papers() or not re.match(r"(?:the|this|that|its|his|her|their)\b", words, re.I):
        return ()
    for at in told_before(page, noun, span[0]):
        sentence = page.sentence(at)
        people: Sequence[tuple[Stretch, Person | Body]] = cast.people.over((sentence[0], at))
        named = people or cast.named.over((sentence[0], at))
        if named:
            best = max(named, key=lambda pair: pair[0])[1]
            return (Speaker(span, Source(best.name, best.kind), False),)
        spoke = _in_sentence(before, sentence, at)
        if spoke:
            return (Speaker(span, spoke[-1].source, False),)
    return ()


def told_before(page: Page, noun: str, before: int) -> Iterator[int]:
    """Where a paper was spoken of before offset `before`, the last place first."""
    start = max(0, before - _BACK)
    return reversed([start + m.start() for m in re.finditer(rf"\b{re.escape(noun)}\b", page.text[start:before], re.I)])


def _in_sentence(before: Sequence[Speaker], sentence: Stretch, end: int) -> list[Speaker]:
    """The speakers named in a sentence before `end`."""
    found: list[Speaker] = []
    for s in reversed(before):
        if s.span[0] < sentence[0] - _ASTRAY:
            break
        if sentence[0] <= s.span[0] < end:
            found.append(s)
    return found[::-1]


def hearer(page: Page, cue: Stretch, speakers: Sequence[Speaker]) -> Speaker | None:
    """Who was told, and from whom the writer has it: a private person, or an outlet with a name; a link of its own."""
    if not re.search(r"\btold\b", page.words(cue)) or page.words(cue).split()[-1] == "by":
        return None
    after = page.text[cue[1] : cue[1] + 90]
    outlet = _TOLD_OUTLET.match(after)
    m = outlet or _TOLD.match(after)
    if m is None:
        return None
    span = (cue[1] + m.start(1), cue[1] + m.end(1))
    kind = kind_of_words(page.words(span))
    if outlet is not None and kind is SourceKind.OUTLET:
        return Speaker(span, Source(without_determiner(page.words(span)).rstrip("."), kind), False)
    if kind not in _HEARERS or speakers[0].source.kind in (SourceKind.OFFICE, SourceKind.OUTLET):
        return None
    return Speaker(span, Source(without_determiner(page.words(span)), kind), False)
