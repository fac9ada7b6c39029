"""Who says what in a document: the encoder's attributions, mended where borders are off and completed where the words are plain."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from testimonia.extract.cast import Cast, Speaker
from testimonia.extract.contents import joined
from testimonia.extract.cue_manner import act_of, basis_of, stance_of
from testimonia.extract.mending import NEIGHBOURS, mend
from testimonia.extract.near import Near, spots
from testimonia.extract.nested import with_inner
from testimonia.extract.page import Page, Stretch, within
from testimonia.extract.plain_saying import plain_attributions
from testimonia.extract.source_words import head_noun, kind_of_words
from testimonia.extract.speakers import hearer, speakers_of, told_before
from testimonia.extract.turns import turns
from testimonia.model.reading import Attribution, Reading
from testimonia.model.terms import Act, Basis, SourceKind, Stance
from testimonia.vocab import papers

_RELAY = re.compile(
    r"\b(?:told(?:\s+to\s+\w+)?\s+by|related by|citing|quoting|cited|quoted|heard (?:it |this |that )?from|as told|"
    r"told by|on the word of|relying on)\b",
    re.I,
)


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
    found = _attributions(page, reading)
    said = _Said()
    speakers: list[Speaker] = []
    for attribution in found:
        for speech in _speeches(page, cast, attribution, said, speakers):
            _carry_on(page, said, speech)
            said.add(speech)
            speakers += [s for s in speech.speakers if s.span[1] > s.span[0]]
    _continued_quotations(page, said, cast.issuer is not None and cast.issuer.kind is SourceKind.OUTLET)
    return _with_depths(said)


class _Said:
    """The speeches so far, by what is said in them."""

    def __init__(self) -> None:
        self.speeches: list[Speech] = []
        self._contents: Near[int] = Near()

    def add(self, speech: Speech) -> None:
        """One more speech."""
        self._lay_out(len(self.speeches), speech)
        self.speeches.append(speech)

    def change(self, number: int, speech: Speech) -> None:
        """The speech of this number goes on elsewhere."""
        self._lay_out(number, speech)
        self.speeches[number] = speech

    def around(self, span: Stretch) -> list[tuple[int, Speech]]:
        """The speeches that cover `span`, with their numbers, in the order in which they were added."""
        numbers = sorted(set(self._contents.over(span)))
        return [(n, self.speeches[n]) for n in numbers if self.speeches[n].covers(span)]

    def _lay_out(self, number: int, speech: Speech) -> None:
        for content in speech.contents:
            self._contents.add(content, number)


def _attributions(page: Page, reading: Reading) -> list[Attribution]:
    """What the encoder saw, mended, and what plain words and the turns of a transcript add, in the order of the cues."""
    spoken = [
        a for a in reading.attributions if not page.is_silent((a.cue.start, a.cue.end)) and not _TOOK_LIVES.match(page.text, a.cue.start)
    ]
    spoken_cues = spots((a.cue.start, a.cue.end) for a in spoken)
    spoken = [_without_outer_clause(page, a, spoken_cues) for a in spoken]
    sources = Near(((s.start, s.end), (a, s)) for a in spoken for s in a.sources)
    inner = [
        a
        for a in spoken
        if not any(o is not a and s.start < a.cue.start and a.cue.end <= s.end for o, s in sources.over((a.cue.start, a.cue.end)))
    ]
    around = [inner[max(0, i - NEIGHBOURS) : i + 1 + NEIGHBOURS] for i in range(len(inner))]
    spoken_in_turn = turns(page)
    marks = spots((a.cue.start, a.cue.end) for a in spoken_in_turn)
    named = spots((n.start, n.end) for n in reading.names if n.sort == "place")
    found = [
        m
        for a, near in zip(inner, around, strict=True)
        if not marks.touches((a.cue.start, a.cue.end)) and not _is_heading(page, a, named) and (m := mend(page, a, near)) is not None
    ]
    found += spoken_in_turn
    found += plain_attributions(page, found)
    found = with_inner(page, found)
    return _without_doubles(sorted(found, key=lambda a: (a.cue.start, a.cue.end)))


def _without_outer_clause(page: Page, a: Attribution, cues: Near[Stretch]) -> Attribution:
    """ "the agency reported that the governor" as a source: the governor; who reported it is another attribution."""
    cleaned = []
    for s in a.sources:
        outer = [c for c in cues.over((s.start, s.end)) if c[1] <= a.cue.start and s.start < c[0]]
        that = re.match(r"\s+that\s+", page.text[outer[-1][1] : s.end]) if outer else None
        cleaned.append(replace(s, start=outer[-1][1] + that.end()) if that else s)
    return replace(a, sources=tuple(cleaned))


def _is_heading(page: Page, a: Attribution, places: Near[Stretch]) -> bool:
    """ "Gafsa: nine dead", "In local news: ...": a place or a rubric before a mark says nothing."""
    return not any(c.isalnum() for c in page.words((a.cue.start, a.cue.end))) and any(
        (places.touches((s.start, s.end)) and kind_of_words(page.words((s.start, s.end))) is None)
        or _RUBRIC.fullmatch(page.words((s.start, s.end)))
        for s in a.sources
    )


_TOOK_LIVES = re.compile(r"claim(?:s|ed|ing)?\s+(?:[\w-]+\s+){0,4}?(?:lives|life)\b", re.I)
_RUBRIC = re.compile(
    r"(?:in\s+|and\s+)?(?:the\s+|our\s+)?(?:(?:local|other|world|national|regional|international|foreign|home|domestic|latest|"
    r"breaking|today['’]s)\s+)*(?:news|headlines?|developments?|briefs?|summary)(?:\s+in\s+brief)?",
    re.I,
)


def _carry_on(page: Page, said: _Said, speech: Speech) -> None:
    """ "The statement says": whoever told of the statement before goes on telling of it, so that this speech stands inside that one."""
    told = _told_of(page, speech)
    if told is None or speech.cue is None:
        return
    for number, earlier in said.around((told, told + 1)):
        if not earlier.covers(speech.cue):
            more = joined([*earlier.contents, (min(speech.cue[0], *(w.span[0] for w in speech.speakers)), speech.contents[-1][1])])
            said.change(number, replace(earlier, contents=tuple(more)))


def _told_of(page: Page, speech: Speech) -> int | None:
    """Where the paper that now speaks was first told of."""
    for speaker in speech.speakers:
        noun = head_noun(page.words(speaker.span)) if speaker.span[1] > speaker.span[0] else ""
        if noun in papers() and re.match(r"(?:the|this|that|its|his|her|their)\b", page.words(speaker.span), re.I):
            return next(told_before(page, noun, speaker.span[0]), None)
    return None


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


def _speeches(page: Page, cast: Cast, a: Attribution, said: _Said, before: Sequence[Speaker]) -> list[Speech]:
    cue = (a.cue.start, a.cue.end)
    contents = tuple((c.start, c.end) for c in a.content)
    around = next((s.speakers[-1].source for _, s in reversed(said.around(cue)) if s.speakers), None)
    speakers = speakers_of(page, cast, a, before, around)
    words = " ".join([page.words(cue), *(page.words((s.start, s.end)) for s in a.sources)])
    act = act_of(page, cue, [(s.start, s.end) for s in a.sources])
    basis = basis_of(words, a.basis, speakers)
    adverb = re.search(r"\w+ly\s+$", page.text[max(0, cue[0] - 24) : cue[0]])
    stance = stance_of((adverb[0] if adverb else "") + page.words(cue), a.stance, act)
    if any(s.source.kind is SourceKind.DETAINEE for s in speakers):
        basis = Basis.IN_CUSTODY
    speech = Speech(cue, speakers, contents, act, basis, stance, a.cue.score, relayed=_is_relayed(page, cue))
    heard_by = hearer(page, cue, speakers)
    if heard_by is None:
        return [speech]
    heard = Basis.NOT_STATED if heard_by.source.kind is SourceKind.OUTLET else Basis.HEARSAY
    relay = Speech(None, (heard_by,), tuple(joined([*contents, cue])), Act.REPORTS, heard, Stance.NEUTRAL, a.cue.score)
    return [relay, replace(speech, relayed=True)]


def _is_relayed(page: Page, cue: Stretch) -> bool:
    """ "told by X", "citing X": X speaks inside whoever relays it; not "X quoted witnesses as saying"."""
    return bool(_RELAY.search(page.words(cue))) and not re.match(r"\s+[^.;:]{2,60}?\s+as\s+\w+ing\b", page.text[cue[1] : cue[1] + 80])


def _continued_quotations(page: Page, said: _Said, in_news: bool) -> None:
    """Adds: a quotation of its own sentence without a cue belongs to whoever spoke last in the paragraph.

    In news a sentence that quotes in part without a cue is that speaker's as well.
    """
    cues = Near((s.cue, (n, s)) for n, s in enumerate(said.speeches) if s.cue)
    more: list[Speech] = []
    for start, end in page.quotations:
        if end - start < 16:
            continue
        words = page.text[start + 1 : end - 1].strip()
        if len(words.split()) < 4 or page.is_silent((start, end)) or said.around((start, end)):
            continue
        sentence = page.sentence(start)
        paragraph = page.paragraph(start)
        last = [s for _, s in sorted(cues.over((paragraph[0], start)), key=lambda one: one[0]) if s.speakers]
        if not last:
            continue
        alone = not page.text[sentence[0] : start].strip()
        if alone or (in_news and not cues.touches(sentence)):
            content = (start, end) if alone else sentence
            more.append(
                replace(last[-1], cue=None, contents=(content,), act=Act.REPORTS, basis=Basis.NOT_STATED, score=0.5 * last[-1].score)
            )
    for speech in more:
        said.add(speech)


def _with_depths(said: _Said) -> tuple[Speech, ...]:
    """`depth`: how many speeches hold the cue of a speech in their content."""
    out = []
    for speech in said.speeches:
        at = speech.cue or speech.contents[0]
        around = (s for _, s in said.around(at))
        holders = sum(1 for s in around if s is not speech and s.cue != speech.cue and not within(at, s.cue or (0, 0)))
        out.append(replace(speech, depth=holders))
    return tuple(out)
