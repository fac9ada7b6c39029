"""Deeds to mentions: which words of one document tell of one act at one place and time."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from testimonia.extract.deeds import REAL, VIOLENT, Deed, same_family
from testimonia.extract.manner import is_negated
from testimonia.extract.page import Page, Stretch
from testimonia.model.terms import Kind
from testimonia.model.values import Moment, Place
from testimonia.vocab import weapon_nouns

_ATTACKS = frozenset(
    {Kind.ARMED_ATTACK, Kind.BOMBING, Kind.ASSASSINATION, Kind.MOB_VIOLENCE, Kind.DISPERSAL, Kind.MILITARY_OPERATION, Kind.HIJACKING}
)
"""Kinds to which a bare "killed" may belong without more words."""
# How much a word says of the kind of an act: "killed" fits almost any, "exploded" only one.
_PLAIN = 0.2
_GENERIC = 0.5


_RANK = {kind: -number for number, kind in enumerate(Kind)}


@dataclass(slots=True)
class Cluster:
    """Deeds judged to be one act. Grows by `add` while the document is read; frozen into a Mention afterwards.

    `number`: its place among the clusters of the document. `kind`: what the telling words agree on; words of outcome count little.
    `dates` and `places`: those of all deeds.
    """

    number: int
    deeds: list[Deed] = field(default_factory=list)
    kind: Kind = Kind.OTHER
    dates: list[Moment] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    weights: dict[Kind, float] = field(default_factory=dict)

    def add(self, d: Deed) -> None:
        """Takes one more deed in."""
        self.deeds.append(d)
        weight = d.score * (_PLAIN if d.outcome or d.made else _GENERIC if d.generic and d.kind is Kind.ARMED_ATTACK else 1.0)
        self.weights[d.kind] = self.weights.get(d.kind, 0.0) + weight
        self.kind = max(self.weights, key=lambda k: (self.weights[k], _RANK[k]))
        self.dates += [m for _, m in d.dates]
        self.places += [p for _, p in d.places]

    @property
    def realm(self) -> str:
        return self.deeds[0].realm

    @property
    def last(self) -> Deed:
        return self.deeds[-1]


_GATHERED = re.compile(
    r"\b(?:protest\w*|demonstrat\w+|(?:the|our|their|peaceful|silent|funeral) march|marchers?|march(?:ed|es)? (?:on|to|through)|"
    r"rall(?:y|ies|ied)|crowds?|pickets?|picketers?|strikers?|sit-in|gathering|barricades?|unarmed people|activists)\b",
    re.I,
)
_FORCE = re.compile(
    r"\b(?:riot police|police\w*|troops|soldiers|security forces|gendarmes?|officers|snipers|national guard|baton|"
    r"tear gas|water cannon|constables?)\b",
    re.I,
)
_GATHERED_DIE = re.compile(
    r"\b(?:protesters?|demonstrators?|marchers?|strikers?|picketers?|crowd)\b[^.;]{0,60}\b(?:killed|died|shot|wounded|"
    r"injured)\b|\b(?:killed|shot|wounded|injured|fired (?:on|at|into))\b"
    r"[^.;]{0,40}\b(?:protesters?|demonstrators?|marchers?|strikers?|crowd)\b",
    re.I,
)
_MOB = re.compile(r"\b(?:mob|rioters|lynch\w*)\b", re.I)
_SHIFTING = frozenset({Kind.ARMED_ATTACK, Kind.MILITARY_OPERATION, Kind.ASSASSINATION, Kind.MOB_VIOLENCE})


def settle_kind(page: Page, c: Cluster) -> None:
    """Force against a gathering is a dispersal, violence of a mob mob violence, by the words of the sentences that tell of it."""
    if c.kind not in _SHIFTING:
        return
    sentences = [page.words(s) for s in dict.fromkeys(page.sentence(d.span[0]) for d in c.deeds)]
    doers = " ".join(page.words((a.start, a.end)) for d in c.deeds for a in d.arguments if a.role == "perpetrator")
    if any(_is_blown(page, d) for d in c.deeds):
        c.kind = Kind.BOMBING
        return
    if _MOB.search(doers) or any(re.search(r"\bby (?:a|the) (?:\w+ )?mob\b", words) for words in sentences):
        c.kind = Kind.MOB_VIOLENCE
    elif any(_is_dispersal(words) for words in sentences) and not any(re.search(r"\b(?:bomb|ambush|patrol)\w*\b", w) for w in sentences):
        c.kind = Kind.DISPERSAL


_HIT = re.compile(r"(?:was\s+|were\s+)?(?:hit|struck|targeted|rammed|damaged|destroyed)", re.I)
_BLASTS = frozenset({"bomb", "vehicle_bomb", "mine", "explosive"})


def _is_blown(page: Page, d: Deed) -> bool:
    """ "A convoy was hit by a mine": the weapon tells the kind."""
    weapons = [page.words((a.start, a.end)) for a in d.arguments if a.role == "weapon"]
    return bool(_HIT.fullmatch(page.words(d.span))) and any(h.term in _BLASTS for w in weapons for h in weapon_nouns().find(w))


def _is_dispersal(words: str) -> bool:
    """A sentence in which a gathering meets force, or in which those who gathered die."""
    return bool(_GATHERED.search(words) and _FORCE.search(words)) or bool(_GATHERED_DIE.search(words))


_REMEMBERED = 60
"""How many acts a reader keeps in mind: an act told of again after so many others is written as a mention of its own."""


def cluster(page: Page, deeds: Sequence[Deed], body: int = 0) -> list[Cluster]:
    """Clusters in the order of their first words. `body`: where the report begins; what is told before it is a headline."""
    clusters: list[Cluster] = []
    recent: dict[int, Cluster] = {}  # the one told of last stands last
    # What became of people is read after the acts that the sentence names: "98 were hurt in attacks on the town" tells of the attacks.
    for deed in sorted(deeds, key=lambda d: (page.sentence_number(d.span[0]), d.outcome, d.span)):
        home = _home(page, [recent[number] for number in sorted(recent)], deed) or _headline(clusters, deed, body)
        if home is None:
            home = Cluster(len(clusters))
            clusters.append(home)
        home.add(deed)
        recent.pop(home.number, None)
        recent[home.number] = home
        if len(recent) > _REMEMBERED:
            del recent[next(iter(recent))]
    for c in clusters:
        settle_kind(page, c)
    for c in clusters:
        c.kind = _kind_of_neighbours(page, c, clusters)
    return clusters


def _kind_of_neighbours(page: Page, c: Cluster, clusters: Sequence[Cluster]) -> Kind:
    """Deaths told apart from their act ("Sixty-nine were buried on the Friday") are of the kind of the violent acts around them, where
    these are of one kind."""
    if c.kind is not Kind.ARMED_ATTACK or c.realm != REAL or not all(d.outcome or (d.made and d.generic) for d in c.deeds):
        return c.kind
    named = [
        o
        for o in clusters
        if o is not c
        and o.realm == REAL
        and o.kind in _ATTACKS
        and not all(d.outcome for d in o.deeds)
        and not _dates_and_places_apart(o, c)
        and not all(is_negated(page, d, None) for d in o.deeds)
    ]
    kinds = {o.kind for o in named}
    if len(kinds) > 1:
        number = page.paragraph(c.deeds[0].span[0])
        kinds = {o.kind for o in named if any(page.paragraph(d.span[0]) == number for d in o.deeds)}
    return kinds.pop() if len(kinds) == 1 else c.kind


def _dates_and_places_apart(a: Cluster, b: Cluster) -> bool:
    return _dates_apart(a.dates, [(None, m) for m in b.dates]) or _places_apart(a.places, [(None, p) for p in b.places])


def _home(page: Page, clusters: Sequence[Cluster], deed: Deed) -> Cluster | None:
    """The cluster that a deed joins: the most recent one that nothing speaks against and something speaks for."""
    if deed.fresh and not deed.outcome:
        return None
    open_ = [c for c in clusters if _agrees(page, c, deed) and not (deed.outcome and _only_follows(c, deed))]
    same = {span for type_, span in deed.ties if type_ == "same_as"}
    tied = [
        c
        for c in open_
        if _one_name(c, deed) and any(d.span in same or any(t == "same_as" and s == deed.span for t, s in d.ties) for d in c.deeds)
    ]
    if tied:
        return tied[-1]
    beside = [c for c in open_ if _same_sentence(page, c, deed) and not _apart(page, c, deed)]
    if beside:
        return min(reversed(beside), key=lambda c: _away(page, c, deed)) if deed.outcome else beside[-1]
    if deed.realm is not REAL:
        return None
    same_word = deed.definite and not deed.outcome
    for c in sorted(open_, key=lambda c: (same_word and c.kind is not deed.kind, -c.last.span[0])):
        if _speaks_for(page, c, deed, open_):
            return c
    return None


def _one_name(c: Cluster, deed: Deed) -> bool:
    """Whether the two could be called by one word: equal kinds, or one of them is told only by its outcome or by a general word."""
    plain = deed.outcome or deed.generic
    if plain and deed.kind is Kind.DISPERSAL:
        return c.kind is Kind.DISPERSAL
    return plain or c.kind == deed.kind or all(d.outcome or d.generic or d.made for d in c.deeds)


def _agrees(page: Page, c: Cluster, deed: Deed) -> bool:
    """Nothing speaks against it: realm, kind, date and place."""
    if c.realm != deed.realm or c.last.listed or deed.listed:
        return False
    if not _kinds_agree(page, c, deed):
        return False
    if _of_another(page, c, deed) or _others_suffered(page, c, deed):
        return False
    return not _dates_apart(c.dates, deed.dates) and not _places_apart(c.places, deed.places)


_DEED_UPON = re.compile(
    r"(?:the\s+)?(?:murder|killing|assassination|death|execution|abduction|kidnapping|arrest|detention|shooting|lynching|beheading|rape|torture)",
    re.I,
)
_OF_SOMEBODY = re.compile(
    r"\s+of\s+(?:[a-z]+\s+){0,3}(?:(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Capt|Lt|Sgt)\.?\s+)?(?P<name>[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+){0,3})"
)


def _of_another(page: Page, c: Cluster, deed: Deed) -> bool:
    """ "The murder of Omar Selim": another act than one in whose sentences nobody of that name stands."""
    if not _DEED_UPON.fullmatch(page.words(deed.span)):
        return False
    m = _OF_SOMEBODY.match(page.text, deed.span[1])
    if m is None:
        return False
    name = m["name"].split()[-1]
    return not any(name in page.words(page.sentence(d.span[0])) for d in c.deeds)


_OF_ONE_PERSON = frozenset({Kind.EXECUTION, Kind.ASSASSINATION, Kind.KIDNAPPING, Kind.ARREST})


def _others_suffered(page: Page, c: Cluster, deed: Deed) -> bool:
    """Whether both name whom it befell and no name is common: the hanging of one man and the stabbing of another are two acts."""
    if not {c.kind, deed.kind} & _OF_ONE_PERSON or page.sentence_number(deed.span[0]) == page.sentence_number(c.last.span[0]):
        return False
    here, there = _named_victims(page, [deed]), _named_victims(page, c.deeds)
    return bool(here and there) and not here & there


def _named_victims(page: Page, deeds: Sequence[Deed]) -> set[str]:
    """The last words of full names among the victims."""
    words = [page.words((a.start, a.end)) for d in deeds for a in d.arguments if a.role == "victim"]
    names = [re.search(r"[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+)+$", w) for w in words]
    return {m.group().split()[-1] for m in names if m is not None}


def _kinds_agree(page: Page, c: Cluster, deed: Deed) -> bool:
    kind = c.kind
    if same_family(kind, deed.kind):
        return True
    loose = {Kind.ARMED_ATTACK, Kind.OTHER}
    if deed.outcome or (deed.generic and deed.kind in loose):
        near = page.sentence_number(deed.span[0]) - page.sentence_number(c.last.span[0]) <= (1 if deed.definite else 0)
        return (kind in _ATTACKS or (kind in VIOLENT and near)) and (deed.kind in VIOLENT or deed.kind is Kind.OTHER)
    if all(d.outcome or d.made for d in c.deeds):
        return deed.kind in _ATTACKS and kind in _ATTACKS
    return False


def _same_sentence(page: Page, c: Cluster, deed: Deed) -> bool:
    return any(page.sentence_number(d.span[0]) == page.sentence_number(deed.span[0]) for d in c.deeds)


def _headline(clusters: Sequence[Cluster], deed: Deed, body: int) -> Cluster | None:
    """The act of the headline, for the first act of violence that the report itself tells: a headline names it by any word."""
    if deed.span[0] < body or deed.realm is not REAL or deed.kind not in VIOLENT:
        return None
    violent = [c for c in clusters if c.realm is REAL and c.kind in VIOLENT]
    if len(violent) != 1 or violent[0].last.span[0] >= body or not (same_family(violent[0].kind, deed.kind) or deed.outcome):
        return None
    c = violent[0]
    return None if _dates_apart(c.dates, deed.dates) or _places_apart(c.places, deed.places) else c


_TAKING = frozenset({Kind.KIDNAPPING, Kind.ARREST, Kind.ROBBERY, Kind.TRIAL, Kind.DISPLACEMENT})


def _only_follows(c: Cluster, deed: Deed) -> bool:
    """ "Nine soldiers dead, one captured": the dead are not of the capture named after them."""
    return c.kind in _TAKING and deed.span[1] <= c.deeds[0].span[0]


def _away(page: Page, c: Cluster, deed: Deed) -> int:
    """Characters between a word and the nearest word of a cluster in its sentence."""
    number = page.sentence_number(deed.span[0])
    here = [d for d in c.deeds if page.sentence_number(d.span[0]) == number]
    return min(max(d.span[0] - deed.span[1], deed.span[0] - d.span[1]) for d in here)


_ANOTHER_TIME = re.compile(
    r"\b(?:(?:hours?|days?|weeks?|months?|years?|minutes?|shortly|soon)\s+(?:after|before)|in retaliation|in revenge)\b", re.I
)


def _apart(page: Page, c: Cluster, deed: Deed) -> bool:
    """Whether two words of one sentence tell of two acts all the same: a protest and what became of it later, each with its own place;
    a blast that came hours after raids."""
    if deed.places and c.places and _places_apart(c.places, deed.places):
        return True
    if deed.outcome or all(d.outcome for d in c.deeds) or c.kind is deed.kind:
        return False
    number = page.sentence_number(deed.span[0])
    before = [d.span[1] for d in c.deeds if d.span[1] <= deed.span[0] and page.sentence_number(d.span[0]) == number]
    return bool(before) and bool(_ANOTHER_TIME.search(page.text, max(before), deed.span[0]))


def _speaks_for(page: Page, c: Cluster, deed: Deed, rivals: Sequence[Cluster]) -> bool:
    """Whether something ties a deed to a cluster of earlier sentences."""
    gap = page.sentence_number(deed.span[0]) - page.sentence_number(c.last.span[0])
    same_paragraph = page.paragraph(deed.span[0]) == page.paragraph(c.last.span[0])
    own_setting = bool(deed.dates or deed.places)
    shared = _dates_meet(c.dates, deed.dates) or _places_meet(c.places, deed.places)
    if deed.indefinite and not deed.outcome and not shared:
        return False
    if not shared and not _one_name(c, deed) and gap > 0:
        return False
    if shared and (deed.kind == c.kind or deed.outcome or deed.generic or deed.definite):
        return True
    if shared and same_family(c.kind, deed.kind) and (not deed.dates or not c.dates or _dates_meet(c.dates, deed.dates)):
        return True
    if own_setting and not shared and (c.dates or c.places) and not deed.definite:
        # A date or a place of its own that agrees with nothing told of the cluster: another act, unless its other half is unknown.
        comparable = (bool(deed.dates) and bool(c.dates)) or (bool(deed.places) and bool(c.places))
        if comparable or not (same_paragraph and gap <= 1):
            return False
    if deed.definite and (deed.generic or deed.kind == c.kind):
        return True
    if own_setting and not shared and not same_paragraph and not deed.definite:
        return gap <= 1 and not (c.dates or c.places)
    if (deed.outcome or (deed.made and deed.kind == c.kind)) and deed.kind in VIOLENT:
        return same_paragraph or gap <= 3 or len(rivals) == 1
    if deed.kind not in VIOLENT and deed.kind is not Kind.PROTEST and gap > 0:
        return False  # two laws, trials or statements are two unless the words say that they are one
    if same_paragraph and gap <= 2:
        return True
    return len(rivals) == 1 and gap <= 2


def _interval(m: Moment) -> tuple[str, str]:
    return m.start[:10], (m.end or "9999")[:10]


def _is_sharp(m: Moment) -> bool:
    """A day or a short range; a month or a year excludes nothing by itself but another year."""
    start, end = _interval(m)
    return end[:7] == start[:7] or m.precision in ("day", "hour", "part_of_day")


def _dates_apart(a: Sequence[Moment], b: Sequence[tuple[object, Moment]]) -> bool:
    """Every date of one side excludes some date of the other."""
    return bool(a and b) and any(_interval(x)[1] < _interval(y)[0] or _interval(y)[1] < _interval(x)[0] for x in a for _, y in b)


def _dates_meet(a: Sequence[Moment], b: Sequence[tuple[object, Moment]]) -> bool:
    return any(
        _is_sharp(x) and _is_sharp(y) and _interval(x)[0] <= _interval(y)[1] and _interval(y)[0] <= _interval(x)[1] for x in a for _, y in b
    )


_WIDE = frozenset({"region", "country"})
_FAR = 30.0


def _places_apart(a: Sequence[Place], b: Sequence[tuple[object, Place]]) -> bool:
    """Two towns, and no town of the one side is also one of the other."""
    left = [p for p in a if p.precision not in _WIDE]
    right = [p for _, p in b if p.precision not in _WIDE]
    if not left or not right:
        return any(x.country and y.country and x.country != y.country for x in a for _, y in b) and not _places_meet(a, b)
    return not any(_near(x, y) for x in left for y in right)


def _places_meet(a: Sequence[Place], b: Sequence[tuple[object, Place]]) -> bool:
    return any(x.precision not in _WIDE and y.precision not in _WIDE and _near(x, y) for x in a for _, y in b)


def _near(a: Place, b: Place) -> bool:
    if a.name.casefold() == b.name.casefold():
        return True
    if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
        return False
    p, q = math.radians(a.latitude), math.radians(b.latitude)
    h = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(math.radians(b.longitude - a.longitude) / 2) ** 2
    return 12742 * math.asin(min(1.0, math.sqrt(h))) <= _FAR


def split_by_place(page: Page, deed: Deed) -> list[Deed]:
    """A deed told of a list of towns ("protests broke out in A, B and C") as one deed for each town."""
    towns = [(s, p) for s, p in deed.places if p.precision != "country"]
    listed = [t for i, t in enumerate(towns) if _is_listed(page, towns, i)]
    if deed.listed or len(listed) < 2 or any(_near(x[1], y[1]) for i, x in enumerate(listed) for y in listed[i + 1 :]):
        return [deed]
    rest = [(s, p) for s, p in deed.places if (s, p) not in listed]
    return [replace(deed, places=(town, *rest), listed=True) for town in listed]


def _is_listed(page: Page, towns: Sequence[tuple[Stretch, Place]], i: int) -> bool:
    def joined(a: Stretch, b: Stretch) -> bool:
        return bool(re.fullmatch(r"\s*(?:,|;|,?\s*and(?:\s+in)?|or|as well as)\s*(?:the\s+)?", page.text[a[1] : b[0]]))

    return (i > 0 and joined(towns[i - 1][0], towns[i][0])) or (i + 1 < len(towns) and joined(towns[i][0], towns[i + 1][0]))
