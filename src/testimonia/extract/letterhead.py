"""Who issues a document, when and from where, as its own head and foot say it: dateline, credit, letterhead, byline, signature."""

import re
from dataclasses import dataclass

from testimonia.extract.page import Stretch
from testimonia.extract.source_words import source_kind
from testimonia.model.terms import SourceKind
from testimonia.vocab import body_words

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\.?"
_DATE = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}(?:,?\s+\d{{4}})?|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?|"
    rf"\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}}|{_MONTH},?\s+\d{{4}})\b",
    re.I,
)
_GENRE = re.compile(
    r"(?:(?:open|press|spot|flash|situation|weekly|daily|monthly|annual|special|joint|public|working|final|interim|urgent|field)\s+)*"
    r"(?:communiqu[eé]s?|bulletin|appeal|memorandum|statement|note|release|service|report|paper|declaration|notice|circular|newsletter|"
    r"briefing|letter|proclamation|leaflet|dispatch|update|flyer|minutes|findings|resolution|press conference)\b",
    re.I,
)
_BREAK = re.compile(r"\s+[-–—]{1,2}\s+|(?<=[^\W\d_]{3})\.\s+(?=[A-Z\d])|,\s+|:\s+|\s*\(|\.$|:$")
_ISSUED = re.compile(r"\b(?:issued|published|released|dated|signed|updated)\s+(?:in|on|at)?\s*$", re.I)
_ABOUT = re.compile(
    r"\b(?:events?|incidents?|attacks?|killings?|violence|shootings?|bombings?|protests?|situation)\s+(?:of|on|"
    r"in)\s+(?:the\s+)?[\d\s–-]*$",
    re.I,
)
_NAME = r"[^\W\d_a-z][\w'’.-]*(?:\s+(?:[^\W\d_a-z][\w'’.-]*|al|bin|ibn|de|del|da|van|von|la|el))*"
_BYLINE = re.compile(rf"^(?:by|from our correspondent,?|reporting by)\s+({_NAME})(?:,.*)?$", re.I)
_POST = re.compile(
    r"^(?:member|head|spokes(?:man|woman|person)|director|secretary|chair(?:man|woman|person)?|editor|representative|commander|president|"
    r"press secretary|deputy \w+|coordinator|co-ordinator|general secretary|chief \w+|on behalf|for|signed(?: by)?)\b[^\n]*?"
    r"(?:\b(?:of|for)\s+(?:the\s+)?(.+))?$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issues the document, and where the document says so (None when only its file name is known)."""

    name: str
    kind: SourceKind
    span: Stretch | None


@dataclass(frozen=True, slots=True)
class Letterhead:
    """`body` is the offset at which the report itself begins; what stands before it is head, not news (a title is both)."""

    issuer: Issuer | None
    title: str | None
    author: str | None
    date: Stretch | None
    dateline_place: Stretch | None
    body: int
    foot: int


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    words: str


def _lines(text: str, limit: int) -> list[_Line]:
    found: list[_Line] = []
    for m in re.finditer(r"[^\n\r]*\S[^\n\r]*", text):
        words = m.group()
        lead = len(words) - len(words.lstrip())
        found.append(_Line(m.start() + lead, m.start() + len(words.rstrip()), words.strip()))
        if len(found) == limit:
            break
    return found


def read_letterhead(text: str) -> Letterhead:
    """What the head and the foot of `text` say of its issuer. Everything is None where they say nothing."""
    head = _lines(text, 6)
    if not head:
        return Letterhead(None, None, None, None, None, 0, len(text))
    author, organisation, foot = _signature(text)
    title: str | None = None
    for number, line in enumerate(head[:5]):
        dateline = _dateline(line)
        if dateline is not None:
            issuer, place, date, body = dateline
            if issuer is None:
                issuer = _issuer(head[:number])[0] if number else None
            if number and (issuer is None or issuer.span is None or issuer.span[0] >= line.start):
                title = head[0].words
            return Letterhead(issuer or organisation, title, author or _byline(head), date, place, body, foot)
        if len(line.words) > 200:
            break
    issuer, used = _issuer(head)
    date = _head_date(head)
    if used < 0 and _is_title(head):
        title = head[0].words
    rest = head[used].words[len(issuer.name) :] if issuer and issuer.span and issuer.span[0] == head[max(used, 0)].start else ""
    stated = re.search(r"(?:—|–|:|\.)\s+(.{12,})$", rest)
    if stated and title is None:
        title = stated[1]
    body = head[used].end if used >= 0 else (head[0].end if title else head[0].start)
    if used >= 0 and used + 1 < len(head) and _is_head_line(head[used + 1]):
        body = head[used + 1].end
    return Letterhead(issuer or organisation, title, author or _byline(head), date, None, body, foot)


def _dateline(line: _Line) -> tuple[Issuer | None, Stretch | None, Stretch | None, int] | None:
    """`PLACE, date (Agency) - Text`: issuer, place, date and where the text begins. None if the line has no dateline."""
    m = re.search(r"\s[-–—]{1,2}\s|\)\s?[.:]\s?[-–—]*\s?|\.\s?[-–—]{1,2}\s", line.words[:140])
    if m is None:
        return None
    before = line.words[: m.start() + (1 if line.words[m.start()] == ")" else 0)]
    credit = re.search(r"\(([^()]{2,60})\)\.?$", before)
    lead = re.match(r"[^\W\d_a-z][^,(\d]*", before)
    shouted = bool(re.match(r"[^\W\d_a-z]{3}", before))
    date = _DATE.search(before)
    if not (credit and lead) and not (shouted and date and lead):
        return None
    if len(re.findall(r"\b[a-z]{3,}\b", before[: credit.start()] if credit else before)) > 4:
        return None
    issuer = None
    if credit:
        name = credit[1].strip()
        issuer = Issuer(name, SourceKind.OUTLET, (line.start + credit.start(1), line.start + credit.end(1)))
    place = None
    if lead and not _DATE.match(before):
        words = lead.group().rstrip(" .")
        place = (line.start, line.start + len(words)) if words else None
    when = (line.start + date.start(), line.start + date.end()) if date else None
    return issuer, place, when, line.start + m.end()


def _is_head_line(line: _Line) -> bool:
    """A line of the head: a kind of paper, a date or an address, not a sentence."""
    return len(line.words) <= 90 and line.words[-1] not in ".!?" and bool(_GENRE.search(line.words) or _DATE.search(line.words))


def _issuer(head: list[_Line]) -> tuple[Issuer | None, int]:
    """The body named by the letterhead, and the number of the line that ends it; (None, -1) without one."""
    for number, line in enumerate(head[:3]):
        if len(line.words) > 160:
            break
        of = re.match(rf"{_GENRE.pattern}[^,.]{{0,12}}?\s+(?:of|by|from)\s+(?:the\s+)?", line.words, re.I)
        if of:
            name = _cut(line.words[of.end() :])
            if name and (name[:1].isupper() and not re.match(r"\d", name)) and (source_kind(name) or len(name.split()) > 1):
                return _as_issuer(name, line.start + of.end()), number
        if number and _GENRE.match(line.words) and number == 1 and not _DATE.match(head[0].words):
            return _as_issuer(_cut(head[0].words), head[0].start), 1
        first = _cut(line.words)
        rest = line.words[len(first) :].lstrip(" .,:—–-")
        if number == 0 and first and rest and (_GENRE.match(rest) or (first.isupper() and _GENRE.search(rest))):
            return _as_issuer(first, line.start), 0
        above = not number or (head[0].words.isupper() and len(head[0].words.split()) <= 8)
        if number < 2 and above and _heads_a_paper(first, rest, line):
            return _as_issuer(first, line.start), number
        part = _body_among(line) if number == 0 else None
        if part is not None:
            return _as_issuer(part[0], line.start + part[1]), 0
        tuned = _ON_AIR.match(line.words) if number == 0 else None
        if tuned and _titled(tuned["who"]):
            return Issuer(tuned["who"], SourceKind.OUTLET, (line.start + tuned.start("who"), line.start + tuned.end("who"))), 0
        if number == 0 and _stands_alone(line, head):
            return _as_issuer(_cut(line.words), line.start), 0
        if _DATE.search(line.words) and len(line.words) <= 70:
            credit = _DATE.sub("", line.words).strip(" .,;—–-")
            kind = source_kind(credit) if credit and credit[0].isupper() else None
            if kind in (SourceKind.OUTLET, SourceKind.ORGANISATION) and len(credit.split()) <= 6 and _titled(credit):
                return _as_issuer(credit, line.start + line.words.find(credit)), number
    return None, -1


_WATCHING = re.compile(r"\b(?:Watch|Monitor|Witness|Network|Observatory|Initiative|Platform|Archive|Memorial|Collective)\b")
_CITY_AND_DATE = re.compile(rf"(?:{_NAME},\s+)?(?i:{_DATE.pattern})(?:,?\s+\d{{1,2}}[:.]\d{{2}})?\W*$")


_OF_A_STATE = re.compile(r"\b(?:Republic|Kingdom|State|Federation|Government|Union|Emirate|Sultanate|Province|Commonwealth)\b", re.I)


def _body_among(line: _Line) -> tuple[str, int] | None:
    """ "Republic of X, Ministry of Y. Press note of 2 July 2019": the body that stands after the name of its state, and where."""
    if len(line.words) > 130 or not (_GENRE.search(line.words) or _DATE.search(line.words)):
        return None
    first = _cut(line.words)
    if not first or not _OF_A_STATE.search(first) or not _titled(first) or body_words().first(first) not in (None, "organ_of_state"):
        return None
    rest = line.words[len(first) :]
    name = _cut(rest.lstrip(" .,:;—–-"))
    if source_kind(name) not in (SourceKind.OFFICE, SourceKind.ORGANISATION) or not _titled(name):
        return None
    return name, line.words.find(name, len(first))


_ON_AIR = re.compile(
    r"(?:(?:here\s+(?:is|are)|this\s+is|you\s+are\s+listening\s+to|good\s+\w+,\s+this\s+is)\s+)(?:the\s+)?(?:\w+\s+)?(?:(?:news|bulletin|headlines|summary)\s+"
    rf"(?:of|from|on|by)\s+)?(?P<who>(?-i:{_NAME}))(?=,|\s+(?:for|on|with|at)\b|\.)",
    re.I,
)
_PERIODICAL = re.compile(r"(?:weekly|daily|monthly|quarterly|annual|evening|morning|midday|flash|situation|urgent|official)\s+\w+", re.I)


def _heads_a_paper(first: str, rest: str, line: _Line) -> bool:
    """ "River Watch, Gafsa, 2 July 2019", "Radio Gafsa, midday summary of 2 July 2019", "Union of Porters: To the public": the name of a
    body that a date, a kind of paper or an address follows on the same line."""
    if not first or not rest or len(line.words) > 120 or len(first.split()) > 9 or not _titled(first) or re.search(r"\b\d", first):
        return False
    if len(first.split()) > 1 and _PERIODICAL.match(rest) and _DATE.search(rest):
        return True
    if first.isupper() and rest.isupper() and source_kind(rest) is not None:
        return True
    kind = source_kind(first)
    body = kind in (SourceKind.ORGANISATION, SourceKind.OFFICE, SourceKind.OUTLET) or (_WATCHING.search(first) and len(first.split()) > 1)
    if not body:
        return False
    announced = _GENRE.search(rest) or re.search(r"\b(?:summary|news|broadcast|newscast|bulletin|programme|program)\b", rest, re.I)
    return bool(
        _CITY_AND_DATE.match(rest) or (announced and _DATE.search(rest)) or re.match(r"to\s+(?:the\s+)?(?:public|people|all)\b", rest, re.I)
    )


def _stands_alone(line: _Line, head: list[_Line]) -> bool:
    """A first line that is nothing but the name of a body, with a date line or a blank line under it."""
    name = _cut(line.words)
    if len(name.split()) > 9 or not _titled(name) or re.search(r"\d", name):
        return False
    if source_kind(name) not in (SourceKind.ORGANISATION, SourceKind.OFFICE, SourceKind.OUTLET) or name != line.words.rstrip("."):
        return False
    return len(head) > 1 and (name.isupper() or _is_head_line(head[1]))


def _titled(name: str) -> bool:
    """Every longer word begins with a capital."""
    return all(w[0].isupper() or not w[0].isalpha() for w in name.split() if len(w) > 3)


def _cut(words: str) -> str:
    """`words` up to the first mark that ends a name."""
    m = _BREAK.search(words)
    return (words[: m.start()] if m else words).strip(" .,:;—–-")


def _as_issuer(name: str, start: int) -> Issuer:
    kind = source_kind(name)
    of_state = body_words().first(name) in ("organ_of_state", "independent_organ")
    if not (kind is SourceKind.OUTLET or (kind is SourceKind.OFFICE and of_state)):
        kind = SourceKind.ORGANISATION
    return Issuer(name, kind, (start, start + len(name)))


def _head_date(head: list[_Line]) -> Stretch | None:
    """The date of the paper: the one said to be that of its issue, else the first that is not the date of what it is about."""
    dates = [(line, m) for line in head[:3] if len(line.words) <= 120 for m in _DATE.finditer(line.words)]
    issued = [(line, m) for line, m in dates if _ISSUED.search(line.words[: m.start()])]
    own = [(line, m) for line, m in dates if not _ABOUT.search(line.words[: m.start()])]
    for line, m in (*issued, *own):
        return line.start + m.start(), line.start + m.end()
    return None


def _byline(head: list[_Line]) -> str | None:
    for line in head[:4]:
        m = _BYLINE.match(line.words)
        if m and len(line.words) < 80:
            return m[1]
    return None


def _is_title(head: list[_Line]) -> bool:
    words = head[0].words
    return len(head) > 1 and len(words) <= 160 and words[-1] not in ".:;," and not _BYLINE.match(words)


def _signature(text: str) -> tuple[str | None, Issuer | None, int]:
    """Author, the organisation spoken for and the offset where the foot begins, from the last lines of the text."""
    tail = _lines(text[-600:], 60)[-4:]
    base = max(0, len(text) - 600)
    for number, line in enumerate(tail):
        post = _POST.match(line.words)
        if not post or len(line.words) > 110 or line.words[-1] in ".!?" or number == 0:
            continue
        above = tail[number - 1]
        if not re.fullmatch(_NAME, above.words) or not 2 <= len(above.words.split()) <= 5:
            continue
        organisation = None
        if post[1]:
            name = post[1].strip()
            organisation = _as_issuer(name, base + line.start + line.words.rfind(name))
        return above.words, organisation, base + above.start
    return None, None, len(text)
