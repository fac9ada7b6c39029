"""Sayings inside what is said: "the agency reported that the governor had said that a nurse had told him that ...", however deep."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from testimonia.extract.contents import trim
from testimonia.extract.mending import following_source, saying
from testimonia.extract.near import Near, spots
from testimonia.extract.page import Page, Stretch
from testimonia.extract.plain_saying import subject_says
from testimonia.extract.source_words import head_noun, kind_of_words
from testimonia.model.reading import Attribution, Piece
from testimonia.vocab import category_nouns

_SCORE = 0.5
_WHO = (
    r"(?!(?:according|as|in|on|at|by|after|before|when|while|if|since|despite|with|for|there)\b)"
    r"(?P<who>(?:the |an? |one |two |some |several |its |their |his |her |our |my )?(?:(?!(?:that|which|who|whom|had|has|have|was|were|is|"
    r"are|said|and|but)\b)[\w'’.-]+\s+){1,8}?)"
)
_QUOTED_AS = re.compile(
    r"\b(?P<verb>(?:quot|cit)\w+)\s+(?P<who>[^,.;:]{2,60}?)\s+(?P<cue>as (?:saying|telling|stating|reporting))\s+(?:\w+\s+)?that\s+", re.I
)
_REPORT_OF = re.compile(
    r"\b(?P<cue>reports?|statements?|claims?|accounts?|accusations?|announcements?|allegations?)\s+(?:of|by|from)\s+(?P<who>[^,.;:]{2,60}?)\s+that\s+",
    re.I,
)
_CITING = re.compile(r",\s+(?P<cue>citing|quoting)\s+", re.I)


def with_inner(page: Page, found: Sequence[Attribution]) -> list[Attribution]:
    """The attributions with those that stand inside their contents. Where clauses say plainly who speaks in them, the clauses decide."""
    said = Near(((a.cue.start, a.cue.end), a) for a in found)
    new = [*_told_of(page, said)]
    cues = spots((a.cue.start, a.cue.end) for a in new)
    starts = [(c.start, c.end) for a in [*found, *new] for c in a.content]
    starts += [s for s in page.sentences if (m := _says_that().match(page.text, *s)) and not said.touches(m.span("cue"))]
    for start in starts:
        new += _inside(page, start, cues)
    new = [_with_basis(a, said) for a in new]
    kept = [a for a in found if not cues.touches((a.cue.start, a.cue.end))]
    return [*kept, *new, *_cited(page, [*kept, *new])]


def _with_basis(a: Attribution, said: Near[Attribution]) -> Attribution:
    """With what the encoder says of the same cue beside who speaks and what is said."""
    seen = said.over((a.cue.start, a.cue.end))
    return replace(a, cue=seen[0].cue, basis=seen[0].basis, stance=seen[0].stance) if seen else a


def _inside(page: Page, content: Stretch, cues: Near[Stretch]) -> Iterator[Attribution]:
    """Clause in clause from the beginning of a content, as deep as it goes."""
    lead = None if _says_that().match(page.text, *content) else _HEARER_THAT.match(page.text, *content)
    content = (lead.end(), content[1]) if lead else content
    while True:
        m = _says_that().match(page.text, *content) or _knows().match(page.text, *content)
        if m is None or cues.touches(m.span("cue")) or page.is_silent(m.span("cue")):
            return
        who = trim(page.text, *m.span("who"))
        if not _speaks(page, who):
            return
        content = (m.end(), content[1])
        cues.add(m.span("cue"), m.span("cue"))
        yield _attribution(page, m.span("cue"), who, [content])


@cache
def _says_that() -> re.Pattern[str]:
    hearer = r"(?:\s+(?:him|her|it|them|us|me|reporters|journalists|(?:the|a|an|his|her|its|their|one of the)\s+[\w'’-]+(?:\s+[\w'’-]+)?))?"
    verbs = rf"(?P<cue>{saying()}|confessed|witnessed|learn(?:ed|t)|written|told|seen|heard|found)"
    return re.compile(rf"[\s“\"]*{_WHO}(?:(?:had|has|have|also|later|then|\w+ly)\s+)*{verbs}\b{hearer}\s+that,?\s+", re.I)


@cache
def _knows() -> re.Pattern[str]:
    number = (
        r"(?=\d|(?:at least |about |some |more than )?(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens|"
        r"\w+teen|\w+ty)\b)"
    )
    verbs = r"(?P<cue>counted|seen|saw|registered|found|spoke of|spoken of)"
    return re.compile(rf"[\s“\"]*{_WHO}(?:(?:had|has|have|also|\w+ly)\s+)*{verbs}\s+{number}", re.I)


def _told_of(page: Page, said: Near[Attribution]) -> Iterator[Attribution]:
    """ "quoted witnesses as saying that", "the report of the agency that"."""
    for pattern in (_QUOTED_AS, _REPORT_OF):
        for m in pattern.finditer(page.text):
            who = trim(page.text, *m.span("who"))
            if page.is_silent(m.span("cue")) or not _speaks(page, who):
                continue
            sentence = page.sentence(m.start())
            inner = _attribution(page, m.span("cue"), who, [trim(page.text, m.end(), sentence[1])])
            yield inner
            if pattern is _QUOTED_AS and not said.touches(m.span("verb")):
                outer = subject_says(page, sentence, m.span("verb"))
                if outer is not None:
                    yield replace(outer, content=inner.content)


def _cited(page: Page, found: Sequence[Attribution]) -> Iterator[Attribution]:
    """ "The agency, citing the ministry, reported that ...": the ministry says the same."""
    said = Near(((a.cue.start, a.cue.end), a) for a in found)
    for m in _CITING.finditer(page.text):
        cue = m.span("cue")
        source = None if said.touches(cue) or page.is_silent(cue) else following_source(page, cue)
        whole = next((a for a in said.over(page.sentence(cue[0])) if a.content), None)
        if source is not None and whole is not None and _speaks(page, source):
            contents = [(c.start, c.end) for c in whole.content if not (c.start <= cue[0] < c.end)]
            if contents:
                yield _attribution(page, cue, source, contents)


_HEARER_THAT = re.compile(r"\s*(?:(?:the|an?|his|her|its|their|our|my|one of the)\s+[\w'’-]+(?:\s+[\w'’-]+)?\s+)?that,?\s+", re.I)
_HELD = re.compile(r"\b(?:captured|detained|arrested|imprisoned|jailed)\b", re.I)


def _speaks(page: Page, who: Stretch) -> bool:
    """Whether a phrase names one who can speak: by its noun, or by a name."""
    words = page.words(who)
    named = re.match(r"(?:the\s+)?[A-Z]|(?:he|she|it|they|we|i)$", words)
    return bool(words) and bool(kind_of_words(words) or named or category_nouns().of(head_noun(words)))


def _attribution(page: Page, cue: Stretch, source: Stretch, contents: Sequence[Stretch]) -> Attribution:
    words = page.words(source)
    kind = "detainee" if _HELD.search(words) else kind_of_words(words) or ("person" if not words[:1].islower() else "unnamed")
    return Attribution(Piece(*cue, _SCORE), (Piece(*source, _SCORE),), tuple(Piece(*c, _SCORE) for c in contents), source_kind=kind)
