"""A document laid out for reading: its sentences, paragraphs, quotation marks, and the stretches that say nothing of this world."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from testimonia.text.sentences import paragraphs, sentences

Stretch = tuple[int, int]
"""Half-open offsets in code points of the document's text."""

OPENING = "“«„‟"
CLOSING = "”»"
_FAR = 3000  # a mark that is not closed within so many characters was never opened: bounds the work on broken input


def overlaps(a: Stretch, b: Stretch) -> bool:
    """Whether two stretches share a character."""
    return a[0] < b[1] and b[0] < a[1]


def within(inner: Stretch, outer: Stretch) -> bool:
    """Whether `inner` lies wholly in `outer`."""
    return outer[0] <= inner[0] and inner[1] <= outer[1]


@dataclass(frozen=True, slots=True)
class Page:
    """Every list is in the order of the text. `quotations` include their marks; `silent` stretches yield no claims."""

    text: str
    sentences: tuple[Stretch, ...]
    paragraphs: tuple[Stretch, ...]
    quotations: tuple[Stretch, ...]
    silent: tuple[Stretch, ...]
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", tuple(start for start, _ in self.sentences))

    def sentence(self, at: int) -> Stretch:
        """The sentence that holds offset `at`, or the nearest one before it."""
        return self.sentences[self.sentence_number(at)]

    def sentence_number(self, at: int) -> int:
        """Position of that sentence in `sentences`."""
        return max(0, bisect_right(self._starts, at) - 1)

    def reach(self, at: int, before: int, after: int) -> Stretch:
        """From the sentence that stands `before` sentences before the one of offset `at` to the end of the one `after` it."""
        number = self.sentence_number(at)
        return self.sentences[max(0, number - before)][0], self.sentences[min(len(self.sentences) - 1, number + after)][1]

    def paragraph(self, at: int) -> Stretch:
        """The paragraph that holds offset `at`, or the nearest one before it."""
        return self.paragraphs[max(0, bisect_right(self.paragraphs, (at, len(self.text) + 1)) - 1)]

    def quotation(self, at: int) -> Stretch | None:
        """The innermost quotation around offset `at`; None outside quotation marks."""
        i = bisect_right(self.quotations, (at, -1)) - 1
        while i >= 0 and at - self.quotations[i][0] <= _FAR:
            if at < self.quotations[i][1]:
                return self.quotations[i]
            i -= 1
        return None

    def quotations_near(self, stretch: Stretch) -> tuple[Stretch, ...]:
        """The quotations that may overlap a stretch, in the order of the text."""
        first = bisect_right(self.quotations, (stretch[0] - _FAR, -1))
        return self.quotations[first : bisect_right(self.quotations, (stretch[1], -1))]

    def is_silent(self, stretch: Stretch) -> bool:
        """Whether the stretch lies in scripture, verse, a foreign passage or the plot of a work of fiction."""
        i = bisect_right(self.silent, (stretch[1], -1))
        # Zones may nest and are of any length, but few: what begins before the stretch is looked at in turn.
        return any(overlaps(stretch, s) for s in self.silent[:i])

    def words(self, stretch: Stretch) -> str:
        """The text of a stretch."""
        return self.text[stretch[0] : stretch[1]]


def lay_out(text: str, body: int = 0) -> Page:
    """`text` as a Page. Linear in its length, also for a million quotation marks.

    `body`: where the report begins. A dateline before it is no part of the first sentence.
    """
    lines = tuple((m.start(), m.end()) for m in re.finditer(r"[^\n\r]*\S[^\n\r]*", text)) or ((0, len(text)),)
    found = tuple(part for s in sentences(text) or ((0, len(text)),) for part in _parted(s, body))
    quotations = _quotations(text, lines)
    return Page(text, found, paragraphs(text) or ((0, len(text)),), quotations, _silent(text, found, lines, quotations))


def _parted(sentence: Stretch, at: int) -> tuple[Stretch, ...]:
    return ((sentence[0], at), (at, sentence[1])) if sentence[0] < at < sentence[1] else (sentence,)


def _quotations(text: str, lines: tuple[Stretch, ...]) -> tuple[Stretch, ...]:
    """Pairs of marks. Curly marks pair across lines; straight ones within one line, the first one opening."""
    pairs: list[Stretch] = []
    open_curly: list[int] = []
    for m in re.finditer(f"[{OPENING}{CLOSING}]", text):
        if m.group() in OPENING:
            open_curly.append(m.start())
        elif open_curly:
            start = open_curly.pop()
            if m.end() - start <= _FAR:
                pairs.append((start, m.end()))
    for start, end in lines:
        marks = [m.start() for m in re.finditer('"', text[start:end])]
        pairs += [(start + a, start + b + 1) for a, b in zip(marks[::2], marks[1::2], strict=False) if b - a <= _FAR]
        loose = open_curly[bisect_left(open_curly, start) : bisect_left(open_curly, end)][-1:]
        if len(marks) % 2 and re.match(r'(?:^|[\s(:])"\w', text[max(start, start + marks[-1] - 1) : end]):
            loose.append(start + marks[-1])
        if loose and end - max(loose) <= _FAR:
            pairs.append((max(loose), end))  # a mark that is never closed: the quotation ends with its paragraph
    return tuple(sorted(pairs))


_SCRIPTURE = re.compile(
    r"\b(?:(?:holy|noble|sacred) (?:book|scripture|qur.?an|koran|bible)|scriptures?|qur.?an|koran|bible|gospel|"
    r"psalms?|torah|hadith|surah?|gita|"
    r"the (?:prophet|apostle|evangelist|poet)(?: \w+){0,2} (?:says?|said|wrote|writes|sang)|verses?|(?:god|allah|"
    r"lord)(?: \w+){0,2} says)\b",
    re.I,
)
_FICTION = re.compile(r"\b(?:film|movie|novel|stage play|drama|opera|comic|musical|television series|tv series|ballad|legend)\b", re.I)
_PLOT = re.compile(r"\b(?:in which|tells of|tells the story|telling of|about|where|depicts|shows|portrays)\b", re.I)
_CHANT = re.compile(r"\b(?:chant(?:ed|ing|s)?|shout(?:ed|ing|s)?|slogans?|banners?|placards?|sang|singing)\b[^\"“”«».]{0,60}$", re.I)


def _silent(text: str, found: tuple[Stretch, ...], lines: tuple[Stretch, ...], quotations: tuple[Stretch, ...]) -> tuple[Stretch, ...]:
    """Foreign paragraphs with the quotation that translates them, quoted scripture, chanted slogans, verse, plots of fiction."""
    zones: list[Stretch] = []
    foreign_before = False
    for stretch in lines:
        words = text[stretch[0] : stretch[1]]
        if _is_foreign(words):
            zones.append(stretch)
            foreign_before = True
            continue
        # A quotation that follows a foreign passage, or comes under words that announce scripture, translates it.
        if foreign_before and words.lstrip()[:1] in OPENING + '"':
            zones.append(stretch)
        foreign_before = False
    zones += _verse(text, lines)
    starts = [s[0] for s in found]
    for start, end in quotations:
        if end - start < 10:
            continue  # too short to be scripture or a slogan with people in it
        sentence = found[max(0, bisect_right(starts, start) - 1)]
        lead = text[max(min(sentence[0], start), start - 200) : start]
        if len(lead) < 20:  # the announcing words may end the paragraph before
            lead = text[max(0, start - 160) : start]
        if (_SCRIPTURE.search(lead[-160:]) and end - start > 25) or _CHANT.search(lead):
            zones.append((start, end))
    for start, end in found:
        words = text[start:end]
        fiction = _FICTION.search(words)
        if fiction and _PLOT.search(words, fiction.end()):
            zones.append((start, end))
    return tuple(sorted(zones))


def _is_foreign(words: str) -> bool:
    if words.isascii():
        return False
    letters = [c for c in words if c.isalpha()]
    latin = sum(c < "ɐ" or "Ḁ" <= c <= "ỿ" for c in letters)
    return len(letters) >= 8 and latin < len(letters) / 2


_LISTED = re.compile(r"[-–—*•·|>]|\(?[a-z]\)|.*[|\t]")
"""How a line of a list or a table begins, or what parts it."""


def _verse(text: str, lines: tuple[Stretch, ...]) -> list[Stretch]:
    """Runs of four or more short lines that end without a full stop and hold no figure: verse or song."""
    zones: list[Stretch] = []
    run: list[Stretch] = []
    for stretch in (*lines, (len(text), len(text))):
        words = text[stretch[0] : stretch[1]].strip()
        joined = bool(run) and text[run[-1][1] : stretch[0]].strip("\r").count("\n") == 1
        plain = words[-1:] not in (".", ":") and not any(c.isdigit() for c in words) and not _LISTED.match(words)
        if 12 <= len(words) <= 60 and plain and (joined or not run):
            run.append(stretch)
            continue
        if len(run) >= 4 and run[0][0] > 0:
            zones.append((run[0][0], run[-1][1]))
        run = []
    return zones
