"""When and where: which dates and places of the text belong to which deed."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from testimonia.extract.deeds import AHEAD, QUIET, REAL, VIOLENT, Deed, nearest
from testimonia.extract.near import Near, spots
from testimonia.extract.page import Page, Stretch, overlaps
from testimonia.extract.speech import Speech
from testimonia.model.terms import DatePrecision, Kind, PlacePrecision
from testimonia.model.values import Moment, Place

Dated = tuple[Stretch, Moment]
Placed = tuple[Stretch, Place]
_Set = TypeVar("_Set", Dated, Placed)

_VAGUE = frozenset({DatePrecision.DECADE, DatePrecision.SEASON})
_PREPOSITION = re.compile(
    r"\b(?:in|at|near|outside|inside|around|of|on|from|to|toward|towards|into|throughout|across|between|through|"
    r"within|against|over)\s+(?:the\s+)?(?:(?:[\w'’-]+)\s+){0,4}$",
    re.I,
)
_PLACE_LEAD = re.compile(
    r"\b(?i:in|at|near|outside|inside|around|throughout|across|within|reached|entered|stormed|shelled|bombed|attacked|"
    r"to|into|of)\s+(?:the\s+)?"
    r"(?:(?:northern|southern|eastern|western|central|north|south|east|west|southeastern|northeastern|southwestern|"
    r"northwestern|nearby|neighbouring|neighboring|remote|old|"
    r"capital|city|town|village|district|province|region|county|suburb|port|centre|center|outskirts|cities|towns|"
    r"villages|streets?|state|area|island|cities|both|"
    r"several|the|of|and|in|location|[A-Z][\w'’-]*,?)\s+){0,5}$"
)
_OTHER_PARTICIPLE = re.compile(
    r"\b(?:built|founded|born|opened|established|signed|elected|introduced|issued|published|printed|adopted|created|"
    r"released|appointed|dated|since|graduated|ended|began|"
    r"formed|launched|passed|enacted|acquired|bought|known|installed|renovated|constructed|set up|written|reported|"
    r"filmed|recorded)\s+(?:in|on|at|from|back in)?\s*$",
    re.I,
)
_DAY_WORD = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|yesterday|today|tomorrow|January|February|March|April|May|June|"
    r"July|August|September|October|November|December|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?|\d{1,2}(?:st|nd|rd|th)|\d{4})"
)
_SAYING_ZONE = 28  # a date so near after a cue of saying ("said on Thursday") is when it was said


def attach(
    page: Page,
    deeds: Sequence[Deed],
    dates: Sequence[Dated],
    places: Sequence[Placed],
    speeches: Sequence[Speech],
    body: int,
) -> list[Deed]:
    """The deeds with their dates and places: those that the encoder links, and those of the same clause that no other word claims."""
    cues = spots(s.cue for s in speeches if s.cue)
    speakers = spots(w.span for s in speeches for w in s.speakers if w.span[1] > w.span[0])
    scene = _Scene(page, deeds)
    dated = [d for d in dates if d[0][0] >= body and not page.is_silent(d[0]) and _names_a_day(page, d)]
    placed = [p for p in places if p[0][0] >= body and not page.is_silent(p[0])]
    placed = sorted([*placed, *_the_town(page, placed)], key=lambda p: p[0])
    got_dates: dict[Stretch, list[Dated]] = {d.span: [] for d in deeds}
    got_places: dict[Stretch, list[Placed]] = {d.span: [] for d in deeds}
    host: Deed | None
    for d in dated:
        if _THE_DAY_AFTER.fullmatch(page.words(d[0])) and re.match(r"\s+\w", page.text[d[0][1] : d[0][1] + 2]):
            continue  # "the day after he was hanged": the day of something else
        host = None if _is_of_saying(page, d[0], cues, speakers) else scene.linked(d[0], "date") or _date_host(scene, d)
        if host is not None and host.span[0] > d[0][1] and _ON_ACCOUNT_OF.match(page.text, d[0][1]):
            host = nearest(scene.beginning_in((page.sentence(d[0][0])[0], d[0][0])), d[0]) or host
        if host is not None and not _is_of_the_count(page, d[0]):
            got_dates[host.span].append(d)
    before: tuple[Placed, Deed] | None = None
    for p in placed:
        if speakers.touches(p[0]) and scene.linked(p[0], "place") is None:
            continue
        listed = before is not None and _goes_on(page, before[0], p)  # towns of one list share their act
        host = before[1] if before is not None and listed else scene.linked(p[0], "place") or _place_host(scene, p)
        if host is not None and host.span[0] > p[0][1] and re.match(r",?\s+where\b", page.text[p[0][1] : p[0][1] + 8]):
            host = nearest([d for d in scene.beginning_in((page.sentence(p[0][0])[0], p[0][0])) if d.realm == REAL], p[0]) or host
        if host is not None and _is_where_they_go(page, p[0], host):
            host = None
        before = (p, host) if host is not None else None
        if host is not None:
            got_places[host.span].append(p)
    settled = [
        replace(d, dates=tuple(_own(page, d, got_dates[d.span])), places=tuple(_sharpest(_own(page, d, got_places[d.span])))) for d in deeds
    ]
    return _joined_acts(page, settled)


_AND = re.compile(r"(?:,\s*|\s)(?:and|then|and then)\s+(?:\w+ly\s+|also\s+)?$", re.I)
_VERB = re.compile(r"(?:\w+ed|shot|took|taken|set|burnt|beat|slew|stole|fought|blew|hung|held)\b", re.I)


def _joined_acts(page: Page, deeds: Sequence[Deed]) -> list[Deed]:
    """ "Stormed a college on Thursday and abducted 39 students": two verbs of one clause share when, where and who."""
    out: list[Deed] = []
    for d in sorted(deeds, key=lambda d: d.span):
        first = out[-1] if out else None
        if first is not None and first.realm == d.realm == REAL and _is_joined(page, first, d):
            doers = tuple(a for a in first.arguments if a.role == "perpetrator" and a.end <= first.span[0])
            has_doer = any(a.role == "perpetrator" for a in d.arguments)
            more = () if has_doer else doers
            out[-1] = replace(first, dates=first.dates or _before(d.dates, d), places=first.places or _before(d.places, d))
            d = replace(d, dates=d.dates or first.dates, places=d.places or first.places, arguments=(*d.arguments, *more))
        out.append(d)
    return out


def _before(found: tuple[_Set, ...], second: Deed) -> tuple[_Set, ...]:
    """What stands before the second verb, which the first one shares: "stormed the school on 6 June and abducted nine"."""
    return tuple(f for f in found if f[0][1] <= second.span[0])


def _is_joined(page: Page, first: Deed, second: Deed) -> bool:
    if page.sentence(first.span[0]) != page.sentence(second.span[0]) or {first.kind, second.kind} & QUIET:
        return False
    between = page.text[first.span[1] : second.span[0]]
    verbs = _VERB.match(page.words(first.span)) and _VERB.match(page.words(second.span))
    return bool(verbs and _AND.search(between)) and not re.search(r"[;:“”\"]|\b(?:who|which|that|but|was|were|while|when)\b", between)


_COUNTED_THEN = re.compile(
    r"\b(?:toll|count|total|tally|figure|number of (?:the )?(?:dead|deaths|victims|killed|wounded|injured))\b[^.;]{0,140}\b"
    r"(?:rose|risen|climb\w+|"
    r"reach\w+|stood|stands|grew|grown|increased|jumped|revised|put)\b[^.;]{0,24}$"
    r"|\bof\s+(?:the|those)\s+(?:wounded|injured)\s+(?:\w+\s+)?(?:died|succumbed)\s*(?:\w+\s+)?$"
    r"|\b(?:died|succumbed)\s+(?:of|from|to)\s+(?:his|her|their|the)\s+(?:wounds|injuries|burns)\s*(?:\w+\s+)?$",
    re.I,
)


def _is_of_the_count(page: Page, span: Stretch) -> bool:
    """ "The toll rose to five on Wednesday after two of the wounded died overnight": the day of the count and of a later death is not
    that of the act."""
    return bool(_COUNTED_THEN.search(page.text, page.sentence(span[0])[0], span[0]))


_THE_DAY_AFTER = re.compile(
    r"(?:the|an?|one|two|three|four|some|\d+)\s+(?:few\s+)?(?:days?|weeks?|months?|years?|hours?)\s+(?:after|before)", re.I
)
_ON_ACCOUNT_OF = re.compile(r"\s+(?:for|with|of|over)\s+(?:\w+ly\s+)?\w+ing\b", re.I)
"""After a date: "jailed on Thursday for throwing ..." dates the sentence, not the deed."""


class _Scene:
    """The deeds of a page by where they stand, and the dates and places that the encoder links to them."""

    def __init__(self, page: Page, deeds: Sequence[Deed]) -> None:
        self.page = page
        self._deeds = Near((d.span, d) for d in deeds)
        self._links = Near(((a.start, a.end), (a.role, a.score, d)) for d in deeds for a in d.arguments if a.role in ("date", "place"))

    def beginning_in(self, stretch: Stretch) -> list[Deed]:
        """The deeds whose word begins in a stretch."""
        return [d for d in self._deeds.over(stretch) if stretch[0] <= d.span[0]]

    def linked(self, span: Stretch, role: str) -> Deed | None:
        """The deed to which the encoder links a date or a place most surely."""
        found = [(score, d) for r, score, d in self._links.over(span) if r == role]
        deed = max(found, key=lambda pair: pair[0])[1] if found else None
        if deed is not None and self._is_background(deed, span):
            deed = nearest([d for d in self.beginning_in(self.page.sentence(span[0])) if not self._is_background(d, span)], span) or deed
        row = self.page.paragraph(span[0])
        if deed is None or overlaps(deed.span, row):
            return deed
        return None if self.beginning_in(row) else deed  # a row that tells of an act of its own lends its date and place to no other

    def _is_background(self, deed: Deed, span: Stretch) -> bool:
        """Whether an act is named only as what another one answers, away from `span`: "in Jos, traders marched against the killings"."""
        lead = _AFTER_ALL.search(self.page.text[max(0, deed.span[0] - 40) : deed.span[0]])
        return bool(lead) and not (deed.span[1] <= span[0] <= deed.span[1] + _OF_THE_ACT)


_AFTER_ALL = re.compile(
    r"\b(?:against|over|following|after|since|about|condemn\w*|denounc\w*|protest\w*)\s+(?:the|this|these|those|such)\s+(?:\w+\s+)?$", re.I
)
_OF_THE_ACT = 30  # characters after the word of an act within which a date or a place still tells of it: "after the attack on Friday"


_IN_THE_TOWN = re.compile(r"\b(?:in|across|throughout|around)\s+(?P<town>the\s+(?:city|town))\b(?!\s+(?:of|\w*(?:hall|cent|mor|coun|pri)))")


def _the_town(page: Page, placed: Sequence[Placed]) -> list[Placed]:
    """ "In the city": the town that the text named last, if the sentence names none."""
    found: list[Placed] = []
    named, towns = spots(s for s, _ in placed), [p for p in placed if p[1].precision is PlacePrecision.CITY]
    ends = [s[1] for s, _ in towns]
    for m in _IN_THE_TOWN.finditer(page.text):
        span = (m.start("town"), m.end("town"))
        last = bisect_right(ends, span[0]) - 1
        if last >= 0 and not named.touches(page.sentence(span[0])):
            found.append((span, replace(towns[last][1], raw=page.words(span))))
    return found


def _goes_on(page: Page, before: Placed, placed: Placed) -> bool:
    """Whether a place is the next of a list: "in X, Y and Z"."""
    return bool(re.fullmatch(r"\s*(?:,|,?\s*and|or)\s+", page.text[before[0][1] : placed[0][0]]))


def _own(page: Page, deed: Deed, found: list[_Set]) -> list[_Set]:
    """What the sentence of the deed itself names; only where it names nothing, what stands in a neighbouring one."""
    sentence = page.sentence(deed.span[0])
    return [f for f in found if overlaps(f[0], sentence)] or found


def _segment(page: Page, span: Stretch) -> Stretch:
    """The stretch between commas and stops around `span`."""
    sentence = page.sentence(span[0])
    left = max((m.end() for m in re.finditer(r"[,;:()]\s|\s[–—-]\s", page.text[sentence[0] : span[0]])), default=0)
    right = re.search(r"[,;:()]\s|\s[–—-]\s", page.text[span[1] : sentence[1]])
    return sentence[0] + left, span[1] + (right.start() if right else sentence[1] - span[1])


_STATEMENT_ON = re.compile(
    r"\b(?:made|issued|released|gave|published|delivered|held)\s+(?:an?|the|his|her|its|their)\s+(?:\w+\s+)?(?:statement|speech|appeal|"
    r"declaration|announcement|press conference|briefing|address)\s+(?:(?:on|in|late|early)\s+)*$",
    re.I,
)
_TRAVEL = re.compile(
    r"\b(?:go(?:es|ne|ing)?|went|travel\w*|mov(?:e[ds]?|ing)|fle[ed]\w*|return\w*|emigrat\w+|sent|deported)\s+(?:back\s+)?to\s+$", re.I
)


def _is_where_they_go(page: Page, span: Stretch, host: Deed) -> bool:
    """ "raids in towns that let nobody leave for Libya": where people go is not where the violence is."""
    return host.kind in VIOLENT and bool(_TRAVEL.search(page.text[max(0, span[0] - 24) : span[0]]))


def _is_of_saying(page: Page, span: Stretch, cues: Near[Stretch], spoken: Near[Stretch]) -> bool:
    """ "the ministry said on Thursday": the date of the saying."""
    if re.match(r"['’]s\b", page.text[span[1] : span[1] + 2]):
        return False  # "denied Monday's attack"
    if _STATEMENT_ON.search(page.text[max(0, span[0] - 60) : span[0]]):
        return True
    sentence = page.sentence(span[0])
    speakers = spoken.over(sentence)
    for cue in cues.over(sentence):
        if not any(c.isalpha() for c in page.words(cue)):
            continue  # "MINISTER: On Monday ..."
        if cue[1] <= span[0] and span[0] - cue[1] <= _SAYING_ZONE and not re.search(r"\bthat\b|[:“\"]", page.text[cue[1] : span[0]]):
            return True
        between = page.text[span[1] : cue[0]] if span[1] <= cue[0] else "."
        speaker = next((w for w in speakers if span[1] <= w[0] and w[1] <= cue[0]), None)
        if (
            speaker is not None
            and span[0] - page.sentence(span[0])[0] <= 10
            and len(between.split()) - len(page.words(speaker).split()) <= 1
        ):
            return True  # "On 8 June the agency reported"
        if 0 <= cue[0] - span[1] <= 2 and page.words(cue).casefold() in ("said", "told"):
            return True
    return False


def _names_a_day(page: Page, dated: Dated) -> bool:
    """An hour alone does not say of which day."""
    return dated[1].precision is not DatePrecision.HOUR or bool(_DAY_WORD.search(page.words(dated[0])))


def _date_host(scene: _Scene, dated: Dated) -> Deed | None:
    page, (span, moment) = scene.page, dated
    if re.match(r"that (?:morning|afternoon|evening|night)$", page.words(span), re.I) and not _DAY_WORD.search(
        page.text[page.paragraph(span[0])[0] : span[0]]
    ):
        return None
    if moment.precision in _VAGUE or _OTHER_PARTICIPLE.search(page.text[max(0, span[0] - 30) : span[0]]):
        return None
    sentence = page.sentence(span[0])
    inside = scene.beginning_in(sentence)
    if not inside:
        return _under_heading(scene, sentence) or (_told_next(scene, sentence) if moment.precision in _OF_A_DAY else None)
    segment = _segment(page, span)
    here = [d for d in inside if overlaps(d.span, segment)]
    if here:
        return nearest(here, span)
    if re.match(r"\s*(?:which|who|whose|where|when|that|built|founded|signed|born|known|since)\b", page.words(segment)):
        return None
    return nearest(inside, span)


def _under_heading(scene: _Scene, sentence: Stretch) -> Deed | None:
    """A place or date that stands as a heading belongs to the first act told under it."""
    page = scene.page
    if len(page.words(sentence).split()) > 7 or _has_verb(page.words(sentence)):
        return None
    under = scene.beginning_in((sentence[1], page.paragraph(sentence[0])[1]))
    return under[0] if under else None


_OF_A_DAY = frozenset({DatePrecision.DAY, DatePrecision.PART_OF_DAY, DatePrecision.HOUR})
_ACTS = re.compile(
    r"\b(?:arrived?|came|entered|surrounded|reached|crossed|advanced|gathered|assembled|appeared|drove|marched|landed|encircled|occupied|"
    r"stopped|met|returned|left|approached|broke into|moved into|went)\b",
    re.I,
)


def _told_next(scene: _Scene, sentence: Stretch) -> Deed | None:
    """In a narrative: "On 13 February a patrol surrounded the market. The men were shot." Coming and going opens the act told next, as
    long as that stands in the same paragraph or opens the next one."""
    page = scene.page
    if not _ACTS.search(page.words(sentence)):
        return None
    near = [d for d in scene.beginning_in((sentence[1], page.reach(sentence[0], 0, 3)[1])) if d.realm == REAL and d.kind in VIOLENT]
    return near[0] if near else None


def _place_host(scene: _Scene, placed: Placed) -> Deed | None:
    page, span = scene.page, placed[0]
    sentence = page.sentence(span[0])
    inside = scene.beginning_in(sentence)
    lead = page.text[max(sentence[0], span[0] - 60) : span[0]]
    listed = re.search(r"(?:[,:|\t]|\band)\s*$", lead)
    if not inside:
        told = (
            _told_next(scene, sentence)
            if re.search(r"\b(?:in|at|near|of|entered|reached)\s+(?:the\s+)?(?:\w+\s+of\s+)?$", lead, re.I)
            else None
        )
        return _under_heading(scene, sentence) or told
    named = [d for d in inside if d.span[0] == span[1] + 1]
    if named:
        return named[0]  # "the Cotabato bombing"
    if not (_PLACE_LEAD.search(lead) or listed or not lead.strip()):
        return None
    if re.match(r"['’]s?\b", page.text[span[1] : span[1] + 2]) and not re.search(r"\b(?:in|at|near)\s+$", lead):
        return None
    segment = _segment(page, span)
    ahead = (
        [d for d in inside if d.realm == AHEAD]
        if re.search(r"\b(?:scheduled|planned|due|set|to be held)\b", page.words(page.sentence(span[0])))
        else []
    )
    here = [d for d in inside if overlaps(d.span, segment)]
    return nearest(ahead or here or inside, span)


def _sharpest(places: list[Placed]) -> list[Placed]:
    """Of "Ndele, in the Northern Province" both stay; a country beside a town of that country adds nothing and goes."""
    towns = [p for _, p in places if p.precision not in ("country",)]
    return [(s, p) for s, p in places if p.precision != "country" or not any(t.country == p.country for t in towns)]


_LIKENED = re.compile(
    r"\b(?:similar|comparable|like|the same|such)\s+(?:events?|attacks?|incidents?|cases|tragedies|acts|killings|"
    r"bombings|shootings)\b",
    re.I,
)


def with_likened(page: Page, deeds: Sequence[Deed], dates: Sequence[Dated], places: Sequence[Placed], body: int) -> list[Deed]:
    """The deeds with acts elsewhere that the writer likens to the one told of, each its own."""
    more: list[Deed] = []
    gone: list[Stretch] = []
    days, towns = Near((d[0], d) for d in dates), Near((p[0], p) for p in places)
    violent = [d for d in deeds if d.realm == REAL and d.kind in VIOLENT]
    starts = [d.span[0] for d in violent]
    for sentence in page.sentences:
        m = _LIKENED.search(page.words(sentence))
        if m is None or sentence[0] < body or page.is_silent(sentence):
            continue
        span = (sentence[0] + m.start(), sentence[0] + m.end())
        before = violent[: bisect_left(starts, span[0])]
        where = [p for p in towns.over(sentence) if p[0][0] > span[1]]
        if not before or not where:
            continue
        gone.append(span)
        common = Counter(d.kind for d in before).most_common(1)[0][1]
        kinds = {k for k, n in Counter(d.kind for d in before).items() if n == common}
        model = next(d for d in before if d.kind in kinds)
        for i, place in enumerate(where):
            end = where[i + 1][0][0] if i + 1 < len(where) else sentence[1]
            begin = span[1] if i == 0 else page.text.rfind(";", where[i - 1][0][1], place[0][0])
            when = [
                d
                for d in days.over((min(begin, sentence[0]) if begin >= 0 else sentence[0], sentence[1]))
                if max(begin, span[1]) <= d[0][0] and (place[0][1] <= d[0][0] < end or (d[0][1] <= place[0][0] and begin >= 0))
            ]
            more.append(
                replace(
                    model,
                    span=span,
                    arguments=(),
                    ties=(("similar_to", model.span),),
                    dates=tuple(when),
                    places=(place,),
                    made=True,
                    listed=True,
                    outcome=False,
                )
            )
    likening = spots(gone)
    return [d for d in deeds if not likening.touches(d.span)] + more


def elliptic(page: Page, deeds: Sequence[Deed], dates: Sequence[Dated], places: Sequence[Placed], body: int) -> list[Deed]:
    """Sentences without a verb that go on with the deed before: "In June, in the towns of X and Y."."""
    more: list[Deed] = []
    acts, days, towns = Near((d.span, d) for d in deeds), Near((d[0], d) for d in dates), Near((p[0], p) for p in places)
    for number, sentence in enumerate(page.sentences):
        if sentence[0] < body or page.is_silent(sentence) or acts.touches(sentence):
            continue
        words = page.words(sentence).strip()
        when, where = days.over(sentence), towns.over(sentence)
        if (
            not where
            or len(words.split()) > 14
            or not re.match(r"(?:(?:and|then|also|later)\s+)?(?:in|on|at)\b", words, re.I)
            or _has_verb(words)
        ):
            continue
        told = acts.over(page.sentences[number - 1]) if number else []
        before = [d for d in told if d.realm == REAL and d.kind not in (Kind.LAW, Kind.STATEMENT)]
        if not before:
            continue
        located = [d for d in before if d.places]
        model = (located or before)[-1]
        span = (sentence[0], where[-1][0][1])
        more.append(
            replace(
                model,
                span=span,
                arguments=(),
                ties=(),
                dates=tuple(when),
                places=tuple(where),
                made=True,
                fresh=False,
                definite=False,
                outcome=False,
            )
        )
    return more


def _has_verb(words: str) -> bool:
    return bool(re.search(r"\b(?:is|are|was|were|be|been|has|have|had|will|would|can|may|did|do|\w{3,}ed)\b", words))


_IN_TITLE = re.compile(r"\b(?:in|on|at|near|around|outside)\s+(?:the\s+)?(?:(?:city|town|village)\s+of\s+)?$", re.I)


def lead_place(page: Page, dateline: Stretch | None, places: Sequence[Placed], body: int) -> Placed | None:
    """The place of the dateline, else the one town of which the title says that something was there: for the first act of a report that
    names no place of its own."""
    if dateline is None:
        titled = [
            p for p in places if p[0][0] < body and p[1].precision is PlacePrecision.CITY and _IN_TITLE.search(page.text[: p[0][0]][-24:])
        ]
        return titled[0] if len({p.name for _, p in titled}) == 1 else None
    inside = [p for p in places if overlaps(p[0], dateline)]
    return inside[0] if inside else None
