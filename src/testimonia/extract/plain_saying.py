"""Attributions by plain words that the encoder passed over: "according to X", "X said", "X put the toll at", "X blamed Y"."""

import re
from collections.abc import Sequence
from functools import cache

from testimonia.extract.contents import rest_of, trim, whole_quotation
from testimonia.extract.mending import IS_SAID, NOBODY, following_source, saying
from testimonia.extract.near import Near, spots
from testimonia.extract.page import Page, Stretch
from testimonia.extract.phrases import undated
from testimonia.extract.source_words import kind_of_words
from testimonia.model.reading import Attribution, Piece
from testimonia.vocab import cue_words, papers

_ACCORDING = re.compile(r"\b(?:according to|in the words of|as reported by)\s+", re.I)
_NOT_A_SPEAKER = re.compile(r"\b(?:who|which|whom|is|are|was|were|be|been|it|that|there|to|what)\s*$", re.I)


def plain_attributions(page: Page, found: Sequence[Attribution]) -> list[Attribution]:
    """Attributions by "according to X" and "X said" in sentences where the encoder saw none by that cue."""
    cues = spots((a.cue.start, a.cue.end) for a in found)
    return [a for sentence in page.sentences for a in _of_sentence(page, sentence, cues)]


def _of_sentence(page: Page, sentence: Stretch, cues: Near[Stretch]) -> list[Attribution]:
    more = [*_read_out(page, sentence, cues), *_credited(page, sentence, cues), *_asides(page, sentence), *_counted(page, sentence, cues)]
    marked = [(m.start(), m.end()) for m in _BLAMING.finditer(page.text, *sentence)]
    hits = cue_words().find(page.words(sentence))
    marked += [(sentence[0] + h.start, sentence[0] + h.end) for h in hits if h.term in ("claims_responsibility", "retracts")]
    for cue in marked:
        told = None if cues.touches(cue) or page.is_silent(cue) or page.quotation(cue[0]) else subject_says(page, sentence, cue)
        if told is not None:
            more.append(told)
    return more or _by_verbs(page, sentence, cues) or _signed(page, sentence, cues)


def _read_out(page: Page, sentence: Stretch, cues: Near[Stretch]) -> list[Attribution]:
    """ "The statement says: ..."."""
    m = _paper_says().match(page.text, *sentence)
    if m is None or cues.touches(m.span("cue")):
        return []
    return [_attribution(page, m.span("cue"), m.span("who"), [trim(page.text, m.end("cue"), sentence[1])])]


@cache
def _paper_says() -> re.Pattern[str]:
    return re.compile(
        rf"\W*(?P<who>(?:The|This|Its|His|Her|Their)\s+(?:{'|'.join(sorted(papers()))}))\s+(?P<cue>says|said|reads|read|"
        rf"states|stated|adds|added)\s*(?=[:,]|that\b)"
    )


def _credited(page: Page, sentence: Stretch, cues: Near[Stretch]) -> list[Attribution]:
    """ "According to X, ..."."""
    found = []
    for m in _ACCORDING.finditer(page.text, *sentence):
        source = None if cues.touches(m.span()) or page.is_silent(m.span()) else following_source(page, m.span())
        if source is not None:
            found.append(_attribution(page, m.span(), source, rest_of(page, sentence, m.span(), source)))
    return found


def _counted(page: Page, sentence: Stretch, cues: Near[Stretch]) -> list[Attribution]:
    """ "X put the toll at nine", "X's total was nine", "are held by X to have ..."."""
    found = []
    for pattern in (_PUTS, _ITS_TOTAL, _HELD_BY):
        m = pattern.search(page.text, *sentence)
        if m is None or page.is_silent(m.span()) or cues.touches((m.start("cue") - 2, m.end("cue") + 2)):
            continue
        if kind_of_words(m["who"]) and not page.quotation(m.start("cue")):
            content = (sentence[0], m.start("who") - 3) if pattern is _HELD_BY else (m.end("cue"), sentence[1])
            found.append(_attribution(page, m.span("cue"), m.span("who"), [trim(page.text, *_to_next_clause(page, *content))]))
    return found


def _by_verbs(page: Page, sentence: Stretch, cues: Near[Stretch]) -> list[Attribution]:
    """ "X said that ...", "..., X said", in a sentence without any other cue."""
    if any(sentence[0] <= c[0] for c in cues.over(sentence)):
        return []
    verbs = list(_says().finditer(page.text, *sentence))
    if verbs and len(page.text[verbs[-1].end() : sentence[1]].split()) <= 2:
        verbs = [verbs[-1], *verbs[:-1]]  # ", the union said." stands outside of all that goes before
    for m in verbs:
        built = None if page.is_silent(m.span()) or page.quotation(m.start()) else _by_verb(page, sentence, m.span())
        if built is not None:
            return [built]
    return []


def _signed(page: Page, sentence: Stretch, cues: Near[Stretch]) -> list[Attribution]:
    """ "Nine people killed in the town – Interior Ministry": a line that ends with a dash and whoever says it."""
    m = None if cues.touches(sentence) else _SIGNED.search(page.text, *sentence)
    if m is None or m.end() != sentence[1] or page.is_silent(m.span()) or kind_of_words(m["who"]) is None:
        return []
    return [_attribution(page, m.span("cue"), m.span("who"), [trim(page.text, sentence[0], m.start())])]


_SIGNED = re.compile(r"\s(?P<cue>[–—-]{1,2})\s(?P<who>[A-Z][\w'’-]*(?:\s+[\w'’-]+){0,5})\.?$")


@cache
def _says() -> re.Pattern[str]:
    return re.compile(rf"\b{saying()}\b")


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
            before = trim(page.text, sentence[0], sentence[0] + m.start())
            after = trim(page.text, sentence[0] + m.end(), sentence[1])
            contents = [before, after] if pattern is _AS_WRITTEN and before[1] - before[0] < 40 else [before]
            found.append(_attribution(page, cue, source, contents, 0.95))
    return found


_NUMBERED = (
    r"(?=(?:[^.;]{0,60}?)(?:\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens|scores|hundreds|thousands)\b))"
)
_PUTS = re.compile(
    rf"(?P<who>(?:[Tt]he |[Aa]n? |[A-Z])[\w'’ -]{{2,60}}?)\s+(?P<cue>(?:had |has |have "
    rf")?(?:put|puts|accepted|accepts|recorded|gave|gives|lists?|listed|spoke of|speaks? of|confirmed|"
    rf"acknowledged|registered|admitted|conceded)|(?:had|have|has)(?=\s+(?:\d|one|two|three|four|five|six|seven|eight|"
    rf"nine|ten)))\b{_NUMBERED}"
)
_ITS_TOTAL = re.compile(
    r"(?P<who>(?:[Tt]he |[A-Z])(?:(?!\b(?:has|have|had|is|was|were|its|their|his|her)\b)[\w’ -]){2,50}?)(?:['’]s|['’])?\s+"
    r"(?P<cue>(?:latest |official |own |final )?(?:total|figures?|toll|count|tally|estimate))\b"
    r"(?=[^.;]{0,50}\b(?:was|is|were|are|stood|stands|of|put|gave|given)\b)"
)
_HELD_BY = re.compile(
    r"(?P<cue>(?:is|are|was|were|has been|have been|had been)\s+(?:held|accused|alleged|suspected|blamed|"
    r"charged)\s+by)\s+(?P<who>(?:the |an? |[A-Z])[^,.;]{2,50}?)(?=\s+(?:to have|of|for|as|with)\b)"
)


def _to_next_clause(page: Page, start: int, end: int) -> Stretch:
    """Up to a semicolon, or to "but" or "while" with a new subject."""
    m = re.search(r";\s|,\s+(?:but|while|whereas)\s", page.text[start:end])
    return start, start + m.start() if m else end


_BLAMING = re.compile(
    r"\b(?:blamed|blames|tagged|accused|accuses|implicated|denounced|(?:holds?|held)(?=\s+[^.;,]{2,60}?\s+responsible\b))\b"
    r"(?!\s+by\b)",
    re.I,
)


def subject_says(page: Page, sentence: Stretch, cue: Stretch) -> Attribution | None:
    """ "X blamed Y for Z", "X withdrew its claim that Z": what stands after the verb is said by its subject."""
    left = page.text[sentence[0] : cue[0]]
    comma = max(left.rfind(","), left.rfind(";"))
    source = trim(page.text, sentence[0] + comma + 1, cue[0])
    verb = re.search(r"(?<=\w)\s+(?:\w+ly\s+)?(?:\w{3,}ed|said|has|have|was|were|is|are|pointed out)\b", page.words(source))
    source = (source[0], source[0] + verb.start()) if verb and verb.start() > 3 else source
    words = page.words(source)
    if not words or len(words.split()) > 10 or _NOT_A_SPEAKER.search(words):
        return None
    return _attribution(page, cue, source, [trim(page.text, *_to_next_clause(page, cue[1], sentence[1]))])


def _by_verb(page: Page, sentence: Stretch, cue: Stretch) -> Attribution | None:
    text = page.text
    left = text[sentence[0] : cue[0]]
    if IS_SAID.search(left[-16:]) and re.match(r"\s+to\b", text[cue[1] : cue[1] + 4]):
        return None
    # "CONTENT," SOURCE said / CONTENT, SOURCE said.
    comma = max(left.rfind(","), left.rfind("”"), left.rfind('"'))
    tail = text[cue[1] : sentence[1]].strip(' .\n\r”"')
    trailing = len(tail.split()) <= 5 and not re.match(r"that\b", tail)
    if trailing and comma > 12:
        source = trim(text, sentence[0] + comma + 1, cue[0])
        if source[1] <= source[0] and left.rstrip().endswith(","):
            comma = _before_apposition(left)
            source = trim(text, sentence[0] + comma + 1, cue[0])
        content = trim(text, sentence[0], sentence[0] + comma + 1)
        if source[1] > source[0] and len(text[slice(*source)].split()) <= 14:
            return _attribution(page, cue, source, [content])
        inverted = re.match(r"\s+((?:the |an? )?[^,.;]{2,60})", text[cue[1] : sentence[1]])
        if inverted and source[1] <= source[0]:
            return _attribution(page, cue, (cue[1] + inverted.start(1), cue[1] + inverted.end(1)), [content])
        return None
    source = trim(text, sentence[0] + (comma + 1 if 0 <= comma < len(left) - 3 and len(left) - comma > 4 else 0), cue[0])
    words = text[slice(*source)]
    if not words or len(words.split()) > 12 or _NOT_A_SPEAKER.search(words) or NOBODY.match(words):
        return None
    content = trim(text, cue[1], sentence[1])
    after = re.match(r"(?:(?:on|last|late|early)\s+\w+(?:\s\w+)?\s+)?(?:\w+ ){0,3}?that\s+", text[content[0] : content[1]])
    if after:
        content = (content[0] + after.end(), content[1])
    return _attribution(page, cue, source, [content]) if content[1] - content[0] > 8 else None


_ASIDE = re.compile(r",\s+(?:citing|quoting)\b.*$|\s+\w+ly$", re.S)
"""What a source phrase does not hold: from whom it has it, and how it says it."""


def _before_apposition(left: str) -> int:
    """Where the comma stands before "NAME, spokesman of the army," at the end of `left`."""
    pieces = left.rstrip(" ,").split(",")
    if len(pieces) >= 3 and kind_of_words(pieces[-1]) and re.match(r"\s*(?:[A-Z]|the |an? )", pieces[-2]) and len(pieces[-2].split()) <= 8:
        return len(",".join(pieces[:-2]))
    return max(left.rstrip(" ,").rfind(","), 0)


def _attribution(page: Page, cue: Stretch, source: Stretch, contents: list[Stretch], score: float = 0.5) -> Attribution:
    adverbial = re.match(r"(?:By|On|At|In|After|Since)\s[\w\s,.]{2,30}?\s(?=(?:the|The|an?)\s)", page.words(source))
    source = undated(page, (source[0] + adverbial.end(), source[1]) if adverbial else source)
    aside = _ASIDE.search(page.words(source))
    source = (source[0], source[0] + aside.start()) if aside and aside.start() > 2 else source
    kind = kind_of_words(page.words(source))
    cue = trim(page.text, *cue)
    return Attribution(
        Piece(*cue, score),
        (Piece(*source, score),),
        tuple(Piece(*whole_quotation(page, *c, cue), score) for c in contents if c[1] > c[0]),
        source_kind=kind or "person" if not page.words(source)[:1].islower() else kind or "unnamed",
    )
