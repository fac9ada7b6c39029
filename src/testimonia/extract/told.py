"""Statements that are acts of their own: "made a statement on", "the call of X made on 22 May", "informed the House yesterday"."""

import re
from collections.abc import Sequence

from testimonia.extract.deeds import REAL, Deed
from testimonia.extract.near import Near, spots
from testimonia.extract.page import Page, Stretch
from testimonia.extract.phrases import trimmed
from testimonia.extract.speech import Speech
from testimonia.model.reading import Argument
from testimonia.model.terms import Kind, Modality, Polarity, SourceKind, StageReached
from testimonia.model.values import Moment

_SCORE = 0.5
_PAPER = (
    r"(?P<act>statement|speech|appeal|declaration|communiqu[eé]|announcement|call|threat|ultimatum|press conference|"
    r"briefing|address|message|fatwa|denial|apology)"
)
_DAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|\d{1,2} [A-Z][a-z]+(?: \d{4})?|yesterday|today)"
_MADE = re.compile(
    rf"\b(?:made|issued|released|gave|published|delivered|read out|broadcast)\s+(?:an?|the|his|her|its|"
    rf"their)\s+(?:\w+\s+)?{_PAPER}\b(?:\s+(?:on\s+)?(?P<when>{_DAY}))?(?:\s+(?:on|about|concerning)\s+(?P<what>[^.;,”“\"]{{4,100}}))?",
    re.I,
)
_OF = re.compile(
    rf"\b{_PAPER}\s+(?:of|by|from)\s+(?P<who>[A-Z][^,.;]{{2,60}}),(?:[^,.;]{{3,60}},)?\s+(?:made|issued|delivered|"
    rf"published|broadcast|released)\b",
    re.I,
)
_FORMAL = re.compile(
    r"\b(?:informed|told (?:the )?(?:press|reporters|journalists|parliament|house|assembly|senate)|announced|declared|"
    r"addressed|briefed|proclaimed)\b",
    re.I,
)
_AFTER = 45  # code points after a cue within which its own date stands: "informed the House on Monday"
_SPEAKERS = frozenset({SourceKind.OFFICE, SourceKind.ORGANISATION, SourceKind.PERSON})


def statements(
    page: Page, deeds: Sequence[Deed], speeches: Sequence[Speech], dates: Sequence[tuple[Stretch, Moment]], body: int
) -> list[Deed]:
    """Deeds for statements that the encoder saw no trigger of. A dated formal saying is one as well; its date is that of the saying."""
    more: list[Deed] = []
    busy, days = spots(d.span for d in deeds), Near((d[0], d) for d in dates)
    for m in _MADE.finditer(page.text, body):
        subject = _subject(page, m.start())
        topic = (m.start("what"), m.end("what")) if m["what"] else None
        sentence = page.sentence(m.start())
        reported = tuple(d for d in days.over(sentence) if sentence[0] <= d[0][0] <= sentence[0] + 12 and d[0][1] < m.start())
        if m["when"]:
            reported = tuple(days.over((m.start("when"), m.end("when"))))
        more += _new(page, busy, (m.start("act"), m.end("act")), subject, topic, reported)
    for m in _OF.finditer(page.text, body):
        more += _new(page, busy, (m.start("act"), m.end("act")), (m.start("who"), m.end("who")), None, ())
    for s in speeches:
        if s.cue is None or s.depth or s.cue[0] < body or not all(w.source.kind in _SPEAKERS for w in s.speakers):
            continue
        formal = _FORMAL.search(page.text[s.cue[0] : s.cue[1] + 24])
        near = days.over((page.sentence(s.cue[0])[0], s.cue[1] + _AFTER)) if formal else []
        when = [d for d in near if _is_its_date(page, s, d[0])]
        if when and formal and s.speakers[-1].span[1] > s.speakers[-1].span[0]:
            more += _new(page, busy, s.cue, s.speakers[-1].span, None, tuple(when))
    return more


def _new(
    page: Page, busy: Near[Stretch], span: Stretch, actor: Stretch | None, topic: Stretch | None, when: tuple[tuple[Stretch, Moment], ...]
) -> list[Deed]:
    if page.is_silent(span) or busy.touches(span):
        return []
    busy.add(span, span)
    arguments = []
    if actor is not None:
        start, end = trimmed(page, actor)
        arguments.append(Argument("actor", start, end, _SCORE, actor_kind="public_person"))
    if topic is not None:
        start, end = trimmed(page, topic)
        arguments.append(Argument("topic", start, end, _SCORE))
    return [
        Deed(
            span,
            Kind.STATEMENT,
            StageReached.ACCOMPLISHED,
            Modality.ASSERTED,
            Polarity.AFFIRMED,
            None,
            REAL,
            _SCORE,
            tuple(arguments),
            dates=when,
            made=True,
        )
    ]


def _is_its_date(page: Page, s: Speech, date: Stretch) -> bool:
    """A date right after the cue, before what is said begins, or at the very head of the sentence before the speaker."""
    if s.cue is None or any(c[0] <= date[0] < c[1] for c in s.contents):
        return (
            s.cue is not None
            and s.cue[1] <= date[0] <= s.cue[1] + _AFTER
            and bool(re.match(r"\s+(?:the |a )?[\w ]{0,36}$", page.text[s.cue[1] : date[0]]))
        )
    near = s.cue[1] <= date[0] <= s.cue[1] + _AFTER
    return near or (
        page.sentence(s.cue[0])[0] + 10 >= date[0] and date[1] <= s.cue[0] and page.sentence(date[0]) == page.sentence(s.cue[0])
    )


def _subject(page: Page, before: int) -> Stretch | None:
    sentence = page.sentence(before)
    m = re.search(r"((?:[Tt]he |[A-Z])[^,;:“”\"]{2,80}?)\s*(?:today|yesterday|also|has|had)?\s*$", page.text[sentence[0] : before])
    return (sentence[0] + m.start(1), sentence[0] + m.end(1)) if m else None
