"""Doers that plain words name where the encoder names none: "killed by X", "the work of X", "denied that it had", "claimed the ambush".

What is found here goes on as arguments of a deed, like those of the encoder; who says it and how surely is decided as for all others.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from testimonia.extract.deeds import REAL, VIOLENT, Deed, nearest, with_arguments
from testimonia.extract.manner import is_nameless
from testimonia.extract.near import Near
from testimonia.extract.page import Page, Stretch, overlaps, within
from testimonia.extract.phrases import trimmed, undated, whole_phrase
from testimonia.extract.speech import Speech
from testimonia.model.reading import Argument
from testimonia.model.terms import Act, Kind, Modality, Polarity, StageReached
from testimonia.vocab import body_words, category_nouns

_SCORE = 0.55
_NP = r"(?:[\"“]?(?:the|a|an|some|its|his|their|our|armed|unknown|unidentified|masked)\s+)*[\"“]?[\w'’-]+(?:\s+[\w'’-]+){0,6}"
_BY = re.compile(rf"^(?:\s+[\w'’-]+){{0,4}}?\s+by\s+(?P<who>{_NP})", re.I)
_WORK_OF = re.compile(rf"\b(?:the )?(?:work|doing|handiwork|deed) of\s+(?P<who>{_NP}(?:\s+in the pay of [^,.;]+)?)", re.I)
_PAID_BY = re.compile(
    rf"\b(?:in the pay of|on the orders? of|at the behest of|on instructions? (?:from|of)|paid by|sent by|hired by|directed "
    rf"by|masterminded by|(?:orders?|instructions?)\b[^.;,]{{0,60}}?\b(?:came|come|issued|given)\s+(?:from|by))\s+(?P<who>{_NP})",
    re.I,
)
_ASIDE = r"(?:(?:,[^,.;]{1,60}){1,2},)?"
_BEHIND = re.compile(rf"(?P<who>{_NP})(?:,[^,]{{3,60}},)?\s+(?:as|was|were|is|are)\s+behind\b", re.I)
_THOSE = r"those who [^.;,]{3,60}|"
_DONE_BY = re.compile(
    rf"\b(?:was|were|been|is|are)\s+(?P<no>not\s+)?(?:\w+ly\s+)?(?:done|committed|carried out|"
    rf"perpetrated)\s+by\s+(?P<who>{_THOSE}{_NP})",
    re.I,
)
_SHOTS_FROM = re.compile(
    r"\b(?:shots?|gunfire|stones|rockets)\b[^.;]{0,40}?\bfrom\s+(?:(?:among|within)\s+|the\s+(?:ranks|midst|direction|side)\s+of\s+)?(?P<who>(?:the|a)\s+(?:crowd|mob|demonstrators|"
    r"protesters|police|soldiers|rebels|\w+ side)\b)",
    re.I,
)
_URGED_BY = re.compile(
    rf"\b(?:incited|instigated|organi[sz]ed|masterminded|contrived|ordered|financed|hired|directed|"
    rf"planned)\b(?:,[^,.;]{{2,30}},)?\s+by\s+(?P<who>{_THOSE}{_NP})",
    re.I,
)
_CONTRIVED = re.compile(
    rf"(?P<who>{_NP}){_ASIDE}\s+(?:had\s+|has\s+|have\s+)?(?:\w+ly\s+)?(?:itself\s+|themselves\s+)?(?:contrived|staged|orchestrated|masterminded|ordered|financed|"
    rf"engineered|instigated|fabricated|incited)\s+(?:the|this|that|it|an?)\b"
)
_NO_ONE_URGED = re.compile(
    r"\b(?P<who>Nobody|No one|No-one)\s+(?:has\s+|had\s+|ever\s+)?(?:incited|ordered|forced|paid|sent|hired|"
    r"organi[sz]ed)\b"
)
_IDENTIFIED = re.compile(
    rf"\bidentified\s+(?:them|him|her|the\s+(?:attackers|assailants|gunmen|men|perpetrators|raiders|killers|shooters))\s+as\s+"
    rf"(?P<who>(?:(?:members?|fighters|soldiers|militants|followers|men)\s+(?:of|from)\s+)?{_NP})",
    re.I,
)
_PLANTED = re.compile(
    rf"(?P<who>{_NP}){_ASIDE}\s+(?:had\s+|has\s+|have\s+)?planted\s+(?:it|(?:the|a)\s+(?:\w+\s+)?(?:bomb|device|explosives|charge|mine))\b",
    re.I,
)
_NO_PART = re.compile(
    r"\b(?P<who>we|our\s+[\w'’-]+)\s+(?:have|had|has|took|take|played?)\s+(?:absolutely\s+)?no\s+(?:part|hand|role|share|"
    r"involvement|responsibility)\b",
    re.I,
)
_RESPONSIBLE = re.compile(
    rf"(?P<who>{_NP}){_ASIDE}\s+(?:was|were|is|are)\s+(?:\w+ly\s+)?(?:responsible|to blame)\b"
    r"(?!\s+for\s+(?:the\s+|our\s+|their\s+|its\s+|all\s+)?"
    r"(?:\w+\s+)?(?:safety|security|protection|welfare|health|care|coordinat\w+|organi[sz]\w+|order|defence|defense|lives))",
    re.I,
)
_CLAUSE = re.compile(r".*\b(?:that|which|said|says|when|while|and|but)\s+(?=\S)", re.S)
_ATTRIBUTED = re.compile(rf"\battribut(?:es?|ed|ing)\b[^.;]{{3,60}}?\bto\s+(?P<who>{_NP})", re.I)
_ORGANISED = re.compile(r"\b(?:organi[sz]ed|ordered|instigated|planned|contrived|staged|masterminded|incited|financed|prepared)\b", re.I)
_BE = re.compile(r"\b(?:was|were|been|being|be|is|are|get|got)\s+(?:\w+\s+)?$", re.I)
_HAVING = re.compile(r"^\s*(?:having\b|it\b|they\b|he\b|she\b|that (?:it|they|he|she)\b|(?:any|all) (?:of )?(?:its|their) |\w+ing\b)", re.I)
_ANYONE = re.compile(r"^\s*(?:that\s+)?(?P<who>anyone|anybody|any of \w+(?: \w+)?|(?:its|their|his|our) [\w'’-]+)\b", re.I)
_ANY_OF_ITS = re.compile(r"\s*(?:that\s+)?any\s+of\s+(?:its|their|his|her)\s+\w+", re.I)
_SHARE = re.compile(
    r"\s*(?:having\s+)?(?:had\s+)?(?:any|all|its|their|his|her)?\s*(?:\w+\s+)?(?:role|involvement|responsibility|part|"
    r"hand|guilt|complicity)\b",
    re.I,
)
_DOING = re.compile(
    r"^(?:killed|attacked|shot(?: dead)?|gunned down|open(?:ed)? fire|fired(?: on| at| into)?|burned|burnt|torched|set "
    r"(?:fire|alight)|stormed|ambushed|raided|abducted|"
    r"kidnapped|seized|bombed|shelled|dispersed|beat|stabbed|massacred|murdered|looted|destroyed|slew|executed|raped|tortured)",
    re.I,
)
_SUBJECT = re.compile(
    r"(?:^|[,;:“\"]\s*|\bthat\s+|\b(?:and|but|when|while|as|after|before)\s+|\d\s+\w+\s+)(?P<who>(?:(?!that\b|when\b|"
    r"while\b|after\b)[\w'’“”\"-]+\s+){1,8}?)(?:had\s+|have\s+|has\s+|will\s+|would\s+|shall\s+)?(?:then\s+|also\s+|later\s+)?$"
)
_SAYS_IT = re.compile(r"\b(?:says?|said|claims?|claimed|announced|declared|stated|added|reported)\s+(?:that\s+)?$", re.I)
_PRESENCE = re.compile(r"\bpresence of\s+(?P<who>(?:its|their|his|any|our)\s+[\w'’-]+)", re.I)
_ORDER = re.compile(r"\b(?:given|gave|issued)\s+(?:an?|the)\s+orders?\b|\bordered\b", re.I)


def with_doers(page: Page, deeds: Sequence[Deed], speeches: Sequence[Speech], body: int) -> list[Deed]:
    """The deeds with doers added where plain words name them and the encoder saw none in that sentence or speech."""
    acts = Near((d.span, d) for d in deeds)
    claimants = Near((w.span, s.act) for s in speeches if s.act in _OWN_DEEDS for w in s.speakers if w.span[1] > w.span[0])
    deniers = Near((w.span, s) for s in speeches if s.act is Act.DENIES for w in s.speakers if w.span[1] > w.span[0])
    deeds = [
        replace(
            d,
            arguments=tuple(
                _own_deed(a, claimants) for a in d.arguments if _is_doer(page, d, a, acts) and not _denies_for_another(page, d, a, deniers)
            ),
        )
        for d in deeds
    ]
    scene = _Scene(page, deeds)
    deeds, found = _claimed(scene)
    scene = _Scene(page, deeds)
    made: list[Deed] = []
    known = {d.span for d in deeds}
    for argument, host in [
        *_agents(scene),
        *_subjects(page, deeds),
        *_phrases(scene, body),
        *_planners(scene, body),
        *_of_speakers(scene, speeches),
    ]:
        if host.span not in known:
            known.add(host.span)
            made.append(host)
        found.setdefault(host.span, []).append(argument)
    out = [with_arguments(d, _new(d, found.get(d.span, ()))) for d in (*deeds, *made)]
    return sorted(out, key=lambda d: d.span)


_OWN_DEEDS = frozenset({Act.CLAIMS_RESPONSIBILITY, Act.ADMITS})


def _own_deed(a: Argument, claimants: Near[Act]) -> Argument:
    """Who claims or admits a deed has done it: nobody claims to stand behind what others did by the word "claimed" alone."""
    acts = claimants.over((a.start, a.end)) if a.role == "instigator" else []
    return replace(a, role="perpetrator", act=str(acts[0])) if acts else a


def _denies_for_another(page: Page, deed: Deed, a: Argument, deniers: Near[Speech]) -> bool:
    """ "X rejected the claim that Y had burned it": X denies what Y is said to have done. "X denied having burned it" is another matter."""
    if a.role not in ("perpetrator", "instigator"):
        return False
    for s in deniers.over((a.start, a.end)):
        told = next((c for c in s.contents if within(deed.span, c)), None)
        if told is not None:
            words = page.words(told)
            return not (_HAVING.match(words) or _SHARE.match(words)) and bool(_OF_ANOTHER.search(page.text[told[0] : deed.span[0]]))
    return False


_OF_ANOTHER = re.compile(
    r"\b(?:that|claims?|reports?|accusations?|charges?|allegations?)\s+(?:that\s+)?(?:the|an?|[A-Z][\w'’-]+)\b(?!\s+(?:it|they)\b)"
)


class _Scene:
    """The deeds of a page by where they stand, and who is named as a doer already."""

    def __init__(self, page: Page, deeds: Sequence[Deed]) -> None:
        self.page = page
        self.deeds = deeds
        self.acts = Near((d.span, d) for d in deeds)
        self.named = Near(((a.start, a.end), a.role) for d in deeds for a in d.arguments)
        self._able = [d for d in deeds if d.kind in VIOLENT | {Kind.OTHER}]
        self._starts = [d.span[0] for d in self._able]

    def has(self, stretch: Stretch, roles: tuple[str, ...]) -> bool:
        """Whether somebody stands in one of these roles at `stretch`."""
        return any(role in roles for role in self.named.over(stretch))

    def around(self, at: int, sentences: int) -> list[Deed]:
        """The deeds of the sentence at `at` and of so many before and after it."""
        return self.acts.over(self.page.reach(at, sentences, sentences))

    def closest(self, span: Stretch) -> Deed | None:
        """The act of force that is told nearest, however far."""
        i = bisect_left(self._starts, span[0])
        return nearest(self._able[max(0, i - 1) : i + 1], span)


_CLAIMED = re.compile(
    r"(?:has\s+|have\s+|had\s+)?(?:claim\w*|accept\w*|took|taken?|takes|admit\w*)\s+(?:full\s+)?(?:responsibility|credit)", re.I
)


def _claimed(scene: _Scene) -> tuple[list[Deed], dict[Stretch, list[Argument]]]:
    """The deeds without those who claimed responsibility as doers of the claiming, and these as doers of the act that was told before."""
    kept: list[Deed] = []
    moved: dict[Stretch, list[Argument]] = {}
    for d in scene.deeds:
        doers = [a for a in d.arguments if a.role == "perpetrator"]
        before = [o for o in scene.around(d.span[0], 4) if o.span < d.span and o.kind in VIOLENT and o.realm is REAL]
        if d.kind is Kind.STATEMENT and doers and before and _CLAIMED.fullmatch(scene.page.words(d.span)):
            # The act told in the same sentence comes first, else the one that opens the passage: later words only tell more of it.
            here = [o for o in before if overlaps(o.span, scene.page.sentence(d.span[0]))]
            host = here[-1] if here else before[0]
            moved.setdefault(host.span, []).extend(replace(a, act="claims_responsibility") for a in doers)
            d = replace(d, arguments=tuple(a for a in d.arguments if a.role != "perpetrator"))
        kept.append(d)
    return kept, moved


def _is_doer(page: Page, deed: Deed, a: Argument, acts: Near[Deed]) -> bool:
    """Whether a doer seen by the encoder stands in a sentence that tells of the deed or of another act of force, or is nobody in
    particular. Elsewhere whoever acts is taken for the doer: "The guards acted without delay and the attackers were stopped"."""
    span = (a.start, a.end)
    if a.role == "perpetrator" and (_SHUNNED.search(page.text[max(0, span[0] - 24) : span[0]]) or _is_upon(page, deed, span)):
        return False
    if a.role != "perpetrator" or is_nameless(page.words(span)):
        return True
    sentence = page.sentence(span[0])
    if overlaps(deed.span, sentence):
        return True
    there = acts.over(sentence)
    if any(b.role == a.role and overlaps(span, (b.start, b.end)) for d in there for b in d.arguments):
        return False  # the doer of what its own sentence tells: whether that is the same act, the words of the act decide
    return any(d.kind in VIOLENT | {Kind.ARREST} for d in there)


_SHUNNED = re.compile(
    r"\b(?:(?:retreat\w*|flee\w*|fled|escap\w+|withdr\w+|hid|hiding|refuge|protect\w*|defend\w*|rescued?)\s+from|against|fleeing|fled)\s+$",
    re.I,
)
"""Before whoever people ran from, or an act was aimed at."""


def _is_upon(page: Page, deed: Deed, span: Stretch) -> bool:
    """ "The bomber was arrested": who stands right before a passive verb has not done it."""
    if span[1] > deed.span[0] or re.search(r"\bby\s+$", page.text[max(0, span[0] - 4) : span[0]], re.I):
        return False
    return bool(
        re.fullmatch(r"\s+(?:was|were|is|are|had been|has been|have been)\s+(?:\w+ly\s+)?", page.text[span[1] : deed.span[0]], re.I)
    )


def _new(deed: Deed, more: Sequence[Argument]) -> list[Argument]:
    fresh: list[Argument] = []
    for a in more:
        if not any(a.role == b.role and overlaps((a.start, a.end), (b.start, b.end)) for b in (*deed.arguments, *fresh)):
            fresh.append(a)
    return fresh


def _argument(role: str, span: Stretch, act: str = "reports", polarity: str = "affirmed") -> Argument:
    return Argument(role, span[0], span[1], _SCORE, polarity=polarity, act=act)


def _someone(page: Page, span: Stretch) -> Stretch | None:
    """The phrase cut to whoever it names; None if it names a time, a thing or nobody that could act."""
    words = re.split(
        r"\s(?:in|on|at|near|from|after|before|during|when|while|who|which|that|and\s+\w+ed|was|were|had|has|have|as|for|"
        r"to|with|early|late|yesterday|since|outside|inside|over)\b",
        page.words(span),
        maxsplit=1,
    )[0]
    cut = trimmed(page, (span[0], span[0] + len(words)))
    words = page.words(cut)
    if cut[1] <= cut[0]:
        return None
    if not (
        category_nouns().find(words) or body_words().find(words) or re.search(r"\b[A-Z]\w+|\babroad$|\b(?:group|gang|band|cell)$", words)
    ):
        return None
    if re.match(
        r"(?:the\s+)?(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|"
        r"July|August|September|October|November|December)\b",
        words,
    ):
        return None
    return cut


def _agents(scene: _Scene) -> list[tuple[Argument, Deed]]:
    """ "were beaten by a crowd", "carried off by the raiders"."""
    page, found = scene.page, []
    for d in scene.deeds:
        if d.kind not in VIOLENT | {Kind.ARREST}:
            continue
        end = page.sentence(d.span[0])[1]
        m = _BY.match(page.text[d.span[1] : end])
        lead = page.text[max(0, d.span[0] - 24) : d.span[0]]
        passive = _BE.search(lead) or re.match(r"(?:was|were|been|being|is|are)\b", page.words(d.span))
        if m is None or not passive:
            continue
        who = _someone(page, (d.span[1] + m.start("who"), d.span[1] + m.end("who")))
        if who is not None and not scene.has(who, ("perpetrator", "instigator")):
            found.append((_argument("perpetrator", who), d))
    return found


def _subjects(page: Page, deeds: Sequence[Deed]) -> list[tuple[Argument, Deed]]:
    """ "the soldiers killed nine people": who stands right before an active verb of violence."""
    found = []
    for d in deeds:
        sentence = page.sentence(d.span[0])
        if not _DOING.match(page.words(d.span)) or any(a.role == "perpetrator" for a in d.arguments):
            continue
        m = _SUBJECT.search(page.text[sentence[0] : d.span[0]])
        if m is None or re.search(
            r"\b(?:was|were|been|being|be|is|are|got|by)\s*$", page.text[max(sentence[0], d.span[0] - 8) : d.span[0]]
        ):
            continue
        who = undated(page, trimmed(page, (sentence[0] + m.start("who"), sentence[0] + m.end("who"))))
        words = page.words(who)
        acting = category_nouns().find(words) or body_words().find(words) or re.match(r"(?:we|they|he|she|it)$", words, re.I)
        active = re.match(r"(?:open(?:ed)? fire|fired|set )", page.words(d.span), re.I) or _OBJECT.match(page.text, d.span[1])
        if (
            who[1] > who[0]
            and acting
            and active
            and not (
                re.match(r"(?:who|which|people)\b", words, re.I)
                or (words.casefold() == "it" and not _SAYS_IT.search(page.text[: who[0]][-16:]))
            )
        ):
            found.append((_argument("perpetrator", who), d))
    return found


_OBJECT = re.compile(
    r"\s+(?:dead\s+)?(?:on\s+|at\s+)?(?:the|a|an|his|her|their|its|our|\d|at least|some|several|dozens|many|two|three|"
    r"four|five|six|seven|eight|nine|ten|eleven|twelve|[A-Z]|people|civilians|"
    r"soldiers|police|more than|over|up to|about|nearly|around|hundreds|thousands|him|her|them|us|villagers|houses|huts)\b"
)


_ANY_OF_THEM = re.compile(
    r"\b(?:work|doing|handiwork|deed|pay|orders?|behest|instructions?|paid|sent|hired|directed|masterminded|behind|done|committed|carried|"
    r"perpetrated|shots?|gunfire|stones|rockets|incited|instigated|identified|part|role|share|involvement|responsibility|planted|responsible|blame|organi[sz]ed|contrived|ordered|financed|planned|staged|orchestrated|"
    r"engineered|fabricated|nobody|no one|no-one|attribut\w+)\b",
    re.I,
)
"""A word of which each pattern of `_phrases` needs one: sentences without any are not searched."""
_VERBS = {
    _CONTRIVED: re.compile(
        r"\s(?:contrived|staged|orchestrated|masterminded|ordered|financed|engineered|instigated|fabricated|incited)\s+(?:the|this|that|it|an?)\b"
    ),
    _BEHIND: re.compile(r"\s(?:as|was|were|is|are)\s+behind\b", re.I),
    _PLANTED: re.compile(r"\splanted\s+(?:it|the|a)\b", re.I),
}
"""How the patterns end that begin with whoever it was: sought alone they are found in a hundredth of the time."""


def _phrases(scene: _Scene, body: int) -> list[tuple[Argument, Deed]]:
    """ "the work of X", "X was behind it", "in the pay of Y"."""
    page, found = scene.page, []
    sentences = [s for s in page.sentences if s[1] > body and _ANY_OF_THEM.search(page.text, *s)]
    for pattern, role in (
        (_DONE_BY, "perpetrator"),
        (_SHOTS_FROM, "perpetrator"),
        (_URGED_BY, "instigator"),
        (_NO_ONE_URGED, "instigator"),
        (_CONTRIVED, "instigator"),
        (_WORK_OF, "perpetrator"),
        (_BEHIND, "perpetrator"),
        (_ATTRIBUTED, "perpetrator"),
        (_PAID_BY, "instigator"),
        (_IDENTIFIED, "perpetrator"),
        (_PLANTED, "perpetrator"),
        (_RESPONSIBLE, "perpetrator"),
        (_NO_PART, "perpetrator"),
    ):
        verb = _VERBS.get(pattern)
        told = sentences if verb is None else [s for s in sentences if verb.search(page.text, *s)]
        for sentence, m in ((s, m) for s in told for m in pattern.finditer(page.text, max(body, s[0]), s[1])):
            span = (m.start("who"), m.end("who"))
            if page.is_silent(span):
                continue
            before = _CLAUSE.match(page.words(span)) if pattern in (_CONTRIVED, _BEHIND, _PLANTED, _RESPONSIBLE) else None
            span = (span[0] + before.end(), span[1]) if before else span
            words = re.split(r"\s+in the pay of\b", page.words(span))[0] if role == "perpetrator" else page.words(span)
            who = _someone(page, (span[0], min(sentence[1], span[0] + len(words))))
            if who is None and re.match(r"(?:those who|nobody|no one|no-one)\b", words, re.I):
                who = trimmed(page, (span[0], min(sentence[1], span[0] + len(words))))
            adverb = re.search(r"\s+\w+ly$", page.words(who)) if who is not None else None
            if who is not None and adverb:
                who = (who[0], who[0] + adverb.start())
            if pattern is _NO_PART:
                who = span
            if pattern is _IDENTIFIED and not (body_words().find(page.words(span)) or _takes_arms(page.words(span))):
                continue
            negated = pattern in (_NO_ONE_URGED, _NO_PART) or (pattern is _DONE_BY and bool(m["no"]))
            near = [d for d in scene.around(span[0], 2) if d.kind in VIOLENT or d.outcome]
            host = (
                nearest([d for d in near if overlaps(d.span, sentence)] or [d for d in near if d.span[0] < span[0]] or near, span)
                or scene.closest(span)
                or _of_attackers(page, sentence)
            )
            if who is not None and host is not None and not scene.has(who, (role,)):
                found.append((_argument(role, who, "denies" if negated else "accuses", "negated" if negated else "affirmed"), host))
    return found


def _takes_arms(words: str) -> bool:
    return bool({h.term for h in category_nouns().find(words)} & {"alleged_attacker", "security_forces"})


_PLANNED_IT = re.compile(
    r"[\s\"“\d.)]*(?P<who>[^,;:.“”\"]{3,90}?)\s+(?:had\s+|have\s+|has\s+)?(?:planned|organi[sz]ed|prepared|ordered)\s+(?:this|the|that)\s+"
    r"(?:[\w-]+\s+){0,2}(?:act|attack|crime|bombing|blast|massacre|killings?|raid|ambush|provocation|outrage|shooting|abduction|kidnapping)\b",
    re.I,
)


def _planners(scene: _Scene, body: int) -> list[tuple[Argument, Deed]]:
    """ "Elements funded from abroad planned this act": the subject of a sentence that tells who planned or ordered it."""
    page, found = scene.page, []
    for sentence in page.sentences:
        m = _PLANNED_IT.match(page.text, max(sentence[0], body), sentence[1]) if sentence[1] > body else None
        if m is None or page.is_silent(sentence) or re.search(r"\b(?:said|says|that|who|which|was|were|no|not|never)\b", m["who"], re.I):
            continue
        who = _someone(page, m.span("who"))
        host = scene.closest(m.span())
        if who is not None and host is not None and not scene.has(who, ("perpetrator", "instigator")):
            found.append((_argument("instigator", who, "accuses"), host))
    return found


def _of_attackers(page: Page, sentence: Stretch) -> Deed | None:
    """ "The attackers acted on instructions from abroad" in a text that names no act: the attack of these attackers."""
    hits = [h for h in category_nouns().find(page.words(sentence)) if h.term == "alleged_attacker"]
    if not hits:
        return None
    span = (sentence[0] + hits[0].start, sentence[0] + hits[0].end)
    return _deed(span, Kind.ARMED_ATTACK)


def _deed(span: Stretch, kind: Kind) -> Deed:
    """A deed of which the text gives no word of its own."""
    return Deed(
        span,
        kind,
        StageReached.ACCOMPLISHED,
        Modality.ASSERTED,
        Polarity.AFFIRMED,
        None,
        REAL,
        0.4,
        outcome=True,
        made=True,
    )


def _of_speakers(scene: _Scene, speeches: Sequence[Speech]) -> list[tuple[Argument, Deed]]:
    """Doers inside marked speeches: who denies, claims, admits, or is accused."""
    page = scene.page
    found: list[tuple[Argument, Deed]] = []
    for s in speeches:
        if s.cue is None or s.act is Act.REPORTS or s.act is Act.RETRACTS or not s.contents:
            continue
        content = (s.contents[0][0], s.contents[-1][1])
        if any(scene.has(c, ("perpetrator", "instigator")) for c in s.contents):
            continue
        if scene.has((s.speakers[-1].span[0], s.cue[1]), ("perpetrator", "instigator")) and s.act is not Act.ACCUSES:
            continue
        picked = _picked(page, s, content)
        if picked is None:
            continue
        role, who, act, polarity = picked
        inside = [
            d
            for c in s.contents
            for d in scene.acts.over(c)
            if within(d.span, c) and (d.kind in VIOLENT | {Kind.ARREST} or d.outcome or role == "instigator")
        ]
        host = nearest(inside, content) or _made(scene, content)
        if host is not None and who[1] > who[0]:
            found.append((_argument(role, who, act, polarity), host))
    return found


def _picked(page: Page, s: Speech, content: Stretch) -> tuple[str, Stretch, str, str] | None:
    """Role, phrase, act and polarity of the doer that a marked speech names."""
    words = page.words(content)
    own = s.speakers[-1].span
    if s.act is Act.DENIES:
        presence, anyone = _PRESENCE.search(words), _ANYONE.match(words)
        if presence:
            return "perpetrator", (content[0] + presence.start("who"), content[0] + presence.end("who")), "denies", "negated"
        if anyone and _ANY_OF_ITS.match(words):
            who = (content[0] + anyone.start("who"), content[0] + anyone.end("who"))
            return "perpetrator", who, "denies", "negated"
        if _HAVING.match(words):
            pronoun = re.match(r"\s*(?:that\s+)?(it|they|he|she)\b", words, re.I)
            who = (content[0] + pronoun.start(1), content[0] + pronoun.end(1)) if pronoun else own
            return "instigator" if _ORDER.search(words) else "perpetrator", who, "denies", "negated"
        if _SHARE.match(words):
            return "perpetrator", own, "denies", "negated"
        if anyone:
            who = (content[0] + anyone.start("who"), content[0] + anyone.end("who"))
            return "perpetrator", whole_phrase(page, who), "denies", "negated"
        return None
    if s.act is Act.CLAIMS_RESPONSIBILITY or (
        s.act is Act.ADMITS and re.match(r"\s*(?:that\s+)?(?:it|they|we|he|she|having)\b", words, re.I)
    ):
        return "perpetrator", own, str(s.act), "affirmed"
    if s.act is Act.ADMITS:
        subject = re.match(
            r"[\s\"“]*(?:that\s+)?(?P<who>(?:(?:\w+ ){0,3}of (?:ours|(?:its|their|our|his) \w+)|(?:its|their|our|"
            r"his) \w+(?: \w+)?))\b",
            words,
            re.I,
        )
        return (
            ("perpetrator", (content[0] + subject.start("who"), content[0] + subject.end("who")), "admits", "affirmed") if subject else None
        )
    if s.cue is not None and re.search(r"\bby$", page.words(s.cue)):
        accused = re.match(rf"\s*(?P<who>{_NP})", words)
        role = "instigator" if _ORGANISED.search(page.words(page.sentence(content[0]))) else "perpetrator"
        return (
            (role, trimmed(page, (content[0] + accused.start("who"), content[0] + accused.end("who"))), "accuses", "affirmed")
            if accused
            else None
        )
    if s.cue is not None and content[0] - s.cue[1] <= 3 and not re.match(r"\s*that\b", words):
        accused = re.match(
            rf"\s*(?:(?:the\s+finger\s+)?at\s+)?(?P<who>{_NP}?)(?=\s+(?:of|for|as|in|who|over|with|responsible)\b|[,.;]|$)", words
        )
        if accused and re.match(r"(?:blam|accus|tag|implicat|denounc|h[oe]ld|point)", page.words(s.cue), re.I):
            who = whole_phrase(page, (content[0] + accused.start("who"), content[0] + accused.end("who")))
            return "perpetrator", who, "accuses", "affirmed"
    return None


def _made(scene: _Scene, content: Stretch) -> Deed | None:
    """A deed for a speech that names a doer and no act of its own: "denied the presence of its gunners"."""
    kind = nearest([d for d in scene.around(content[0], 3) if d.realm == REAL and d.kind in VIOLENT], content)
    span = trimmed(scene.page, (content[0], min(content[1], content[0] + 60)))
    inside = scene.acts.over(span)
    if span[1] <= span[0] or inside:
        return inside[0] if inside else None
    return _deed(span, kind.kind if kind else Kind.ARMED_ATTACK)
