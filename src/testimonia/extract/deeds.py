"""Triggers made ready for assembly: one deed for each word that names an act, with its realm, its arguments and its guards."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from testimonia.extract.near import Near, spots
from testimonia.extract.page import Page, Stretch, overlaps
from testimonia.extract.phrases import whole_phrase
from testimonia.model.reading import Argument, Reading, Trigger
from testimonia.model.terms import Kind, Modality, Polarity, StageReached
from testimonia.model.values import Moment, Place
from testimonia.vocab import act_words, category_nouns, licence, stage_words, unsure_words, weapon_nouns

REAL, AHEAD, CUSTOM = "real", "ahead", "custom"
"""Realms: what happened (or is said to have), what is planned, announced or feared, what is the habit."""

VIOLENT = frozenset(
    {
        Kind.ARMED_ATTACK,
        Kind.BOMBING,
        Kind.ASSASSINATION,
        Kind.MOB_VIOLENCE,
        Kind.DISPERSAL,
        Kind.MILITARY_OPERATION,
        Kind.HIJACKING,
        Kind.ARSON,
        Kind.DESTRUCTION,
        Kind.ROBBERY,
        Kind.TORTURE,
        Kind.SEXUAL_VIOLENCE,
        Kind.EXECUTION,
        Kind.KIDNAPPING,
    }
)
QUIET = frozenset({Kind.STATEMENT, Kind.LAW, Kind.NEGOTIATION, Kind.TRIAL, Kind.PROTEST})
"""Kinds without violence of their own."""

_SAME_FAMILY = (
    frozenset(
        {Kind.ARMED_ATTACK, Kind.BOMBING, Kind.ASSASSINATION, Kind.MOB_VIOLENCE, Kind.DISPERSAL, Kind.MILITARY_OPERATION, Kind.HIJACKING}
    ),
    frozenset({Kind.ARSON, Kind.DESTRUCTION, Kind.ROBBERY}),
    frozenset({Kind.ARSON, Kind.MOB_VIOLENCE}),
    frozenset({Kind.KIDNAPPING, Kind.ARREST}),
    frozenset({Kind.EXECUTION, Kind.ARMED_ATTACK, Kind.ASSASSINATION}),
    frozenset({Kind.DISPLACEMENT, Kind.MILITARY_OPERATION}),
)
_OUTCOME = re.compile(
    r"^(?:(?:was|were|been|being|be|have|has|had|lie|lies|lay)\s+)*(?:killed|killing|kills?|dead|died|dies|dying|"
    r"deaths?|wounded|wounding|wounds|injured|injuring|injuries|"
    r"injury|hurt|shot|shot dead|slain|fell|bodies|corpses|body|casualties|toll|victims|hit|maimed|missing|losses|"
    r"treated|total|happened|took place|"
    r"occurred|perished|succumbed|took part|(?:done|did|do|doing) (?:it|this|that|so))$",
    re.I,
)
_GENERIC = re.compile(
    r"^(?:(?:the|this|that|these|those|such|its|their|his)\s+)?(?:attacks?|incidents?|events?|violence|tragedy|crime|"
    r"act|assault|shooting|killings?|massacre|"
    r"bombing|blast|explosion|fire|clash|operation|deed|outrage|murder|ambush|raid|campaign|unrest|disturbances?|protests?|rally|march)$",
    re.I,
)
_FRESH = re.compile(
    r"\b(?:another|a second|a third|a similar|similar|a separate|separate|other(?!\s+(?:of|side)\b)|further|elsewhere|a different|earlier|"
    r"previous|a fourth|also)\s+(?:\w+\s+){0,2}$",
    re.I,
)
_DEFINITE = re.compile(
    r"\b(?:[Tt]he|[Tt]his|[Tt]hat|[Tt]hese|[Tt]hose|[Ii]ts|[Tt]heir|[Hh]is|"
    r"[A-Z]\w+['’]s)\s+(?:[“\"]?\w+\s+){0,2}[“\"]?$"
)


@dataclass(frozen=True, slots=True)
class Deed:
    """One act as one place in the text names it. `outcome`: the word tells only what became of people ("killed", "dead").

    `made`: read from plain words where the encoder saw no trigger. `listed`: one of several towns that a sentence lists for one word.
    """

    span: Stretch
    kind: Kind
    stage: StageReached
    modality: Modality
    polarity: Polarity
    status: str | None
    realm: str
    score: float
    arguments: tuple[Argument, ...] = ()
    ties: tuple[tuple[str, Stretch], ...] = ()
    dates: tuple[tuple[Stretch, Moment], ...] = ()
    places: tuple[tuple[Stretch, Place], ...] = ()
    outcome: bool = False
    generic: bool = False
    fresh: bool = False
    indefinite: bool = False
    definite: bool = False
    made: bool = False
    listed: bool = False


_RELATED = frozenset((a, b) for family in _SAME_FAMILY for a in family for b in family)


def same_family(a: Kind, b: Kind) -> bool:
    """Whether two kinds may be words for one act."""
    return a == b or (a, b) in _RELATED


def read_deeds(page: Page, reading: Reading, least: float) -> tuple[Deed, ...]:
    """The deeds of a reading, in the order of the text. Triggers scored below `least` are left out."""
    triggers = [t for t in reading.triggers if t.score >= least and t.end > t.start and not page.is_silent((t.start, t.end))]
    triggers = [t for t in triggers if category_nouns().of(page.words((t.start, t.end))) is None]  # "the attackers" are people, no act
    triggers = [t for t in triggers if not _names_no_act(page, t)]
    triggers = [_named_by_its_subject(page, t) for t in triggers]
    triggers = [t for t in _without_overlaps(triggers) if not (_is_allowed(page, t) or _is_aid(page, t) or _is_try(page, t))]
    spans = {i: (t.start, t.end) for i, t in enumerate(reading.triggers)}
    kept = {(t.start, t.end) for t in triggers}
    violent = spots((t.start, t.end) for t in triggers if t.kind in VIOLENT)
    deeds = []
    for t in triggers:
        ties = tuple((tie.type, spans[tie.trigger]) for tie in t.ties if tie.trigger in spans and spans[tie.trigger] in kept)
        deed = make_deed(page, t)
        deeds.append(replace(deed, ties=ties, arguments=tuple(a for a in deed.arguments if _is_told_of(page, a, violent))))
    return tuple(deeds)


_SMALL_WORDS = re.compile(
    r"(?:the|an?|in|on|at|of|to|by|and|or|with|from|for|as|was|were|is|are|had|has|have|been|it|its|that|this|who|\s)+", re.I
)
_OF_THE_POLICE = re.compile(r"[\s-]+(?:police\w*|troops|squads?|gear|shields?|control|units?|officers?)\b", re.I)
_IN_HAND = frozenset({"firearm", "blade", "stone"})


def _names_no_act(page: Page, t: Trigger) -> bool:
    """Small words alone, the riot of "riot troops", and weapons in the hand ("a machine gun"): the encoder sees acts in them at times."""
    words = page.words((t.start, t.end))
    if _SMALL_WORDS.fullmatch(words) or (weapon_nouns().of(words) in _IN_HAND and not words.casefold().endswith("ing")):
        return True  # "a shooting" is an act
    if t.modality in ("conditional", "predicted") and re.fullmatch(r"(?:enters?|entering|comes?|coming|approach\w*|returns?)", words, re.I):
        return True  # "if rebels enter the town": coming is not yet an attack
    return words.casefold() == "riot" and bool(_OF_THE_POLICE.match(page.text, t.end))


_OCCURS = re.compile(
    r"(?:br(?:ea|o)k(?:e|s|ing)?|erupt\w*|flar\w+|t[ao]k(?:e|es|ing|en)|took|happen\w*|occur\w*)(?:\s+(?:out|up|place))?", re.I
)


def _named_by_its_subject(page: Page, t: Trigger) -> Trigger:
    """ "Protests broke out", "a rally took place": the verb says only that it happened; what happened is its subject."""
    if not _OCCURS.fullmatch(page.words((t.start, t.end))):
        return t
    before = page.text[max(page.sentence(t.start)[0], t.start - 60) : t.start]
    named = [hit for hit in act_words().find(before) if not re.search(r"[,;:]", before[hit.end :])]
    return replace(t, kind=named[-1].term) if named else t


def _is_told_of(page: Page, a: Argument, violent: Near[Stretch]) -> bool:
    """Whether an instigator stands in a sentence that tells of a violent act. Elsewhere the encoder takes whoever leads for whoever is
    behind it ("the inquiry is led by the minister"), and a wrong accusation is worse than a missed one."""
    if a.role != "instigator":
        return True
    told = violent.over(page.reach(a.start, 0, page.sentence_number(a.end) - page.sentence_number(a.start)))
    return any(overlaps(page.sentence(t[0]), (a.start, a.end)) for t in told)


_AHEAD_OF = re.compile(
    r"\b(?:will|shall|would|planned|to be|set for|scheduled|may|might|could|threaten\w*|if|unless|call\w* for|plans? "
    r"(?:to|for)|going to)\s+(?:\w+\s+){0,4}$",
    re.I,
)
_WILL = re.compile(r"^\s*(?:will|shall|would|is to|are to|may|might|could)\b", re.I)


def more_deeds(page: Page, deeds: Sequence[Deed], taken: Sequence[Stretch]) -> list[Deed]:
    """Deeds by words that name an act and that the encoder passed over; words that often mean something else are left out.

    `taken`: stretches of cues and speakers, which name no act of the report.
    """
    more: list[Deed] = []
    busy = spots([*(d.span for d in deeds), *taken])
    for sentence in page.sentences:
        if page.is_silent(sentence):
            continue
        for hit in act_words().find(page.words(sentence)):
            span = (sentence[0] + hit.start, sentence[0] + hit.end)
            words = page.words(span)
            if words.casefold() in unsure_words() or busy.touches(span):
                continue
            if words[0].isupper() and hit.start > 0 and not words.isupper():
                continue  # a part of a name
            ahead = bool(
                _AHEAD_OF.search(page.text[max(sentence[0], span[0] - 40) : span[0]]) or _WILL.match(page.text[span[1] : span[1] + 12])
            )
            stage = StageReached.PLANNED if ahead else _attempted(page, Kind(hit.term), span)
            modality = Modality.PREDICTED if ahead else Modality.ASSERTED
            made = Trigger(span[0], span[1], hit.term, 0.35, stage=str(stage), modality=str(modality))
            if _names_no_act(page, made):
                continue
            more.append(replace(make_deed(page, made), made=True))
    return more + _promises(page, [*deeds, *more])


_PROMISE = re.compile(
    r"\b(?:we|our \w+|they)\s+(?:shall|will)\s+(?:not\s+)?(?P<act>(?:all\s+)?\w+(?:\s+(?:forward|underground|out|back|"
    r"down|up|away|again|home))?)",
    re.I,
)
_WALKING = re.compile(r"\b(?:walk|march|rally|demonstrate|gather|strike|picket|protest|assemble)\b", re.I)
_ARMED = re.compile(r"\b(?:armed|arms|attack|fight|revenge|avenge|blood|burn|kill|forward|retaliate|punish|blow)\b", re.I)


def _promises(page: Page, deeds: Sequence[Deed]) -> list[Deed]:
    """What the speakers announce of themselves: "we shall walk to the capital", "if he does not go, we shall come armed"."""
    found = []
    busy = spots(d.span for d in deeds)
    for sentence in page.sentences:
        words = page.words(sentence)
        m = _PROMISE.search(words)
        if m is None or page.is_silent(sentence):
            continue
        span = (sentence[0] + m.start("act"), sentence[0] + m.end("act"))
        if busy.touches(span):
            continue
        threat = bool(_ARMED.search(words[m.start() :])) and bool(re.search(r"\b(?:if|unless|until)\b", words, re.I))
        kind = Kind.PROTEST if _WALKING.search(m["act"]) else Kind.OTHER
        stage = StageReached.THREATENED if threat else StageReached.PLANNED
        found.append(Deed(span, kind, stage, Modality.PREDICTED, Polarity.AFFIRMED, None, AHEAD, 0.4, made=True))
    return found


_STOPPABLE = frozenset({Kind.BOMBING, Kind.ARMED_ATTACK, Kind.ASSASSINATION, Kind.HIJACKING, Kind.KIDNAPPING})


def _attempted(page: Page, kind: Kind, span: Stretch) -> StageReached:
    """Attempted where the sentence says that it was found or stopped before it had its effect."""
    stopped = kind in _STOPPABLE and any(h.term == "attempted" for h in stage_words().find(page.words(page.sentence(span[0]))))
    return StageReached.ATTEMPTED if stopped else StageReached.ACCOMPLISHED


def _is_allowed(page: Page, t: Trigger) -> bool:
    """ "drivers may pick up pupils", "guests must be taken by bus": leave and duty to take people are no taking of people."""
    before = page.text[max(0, t.start - 16) : t.start]
    return t.kind in ("arrest", "kidnapping") and bool(re.search(r"\b(?:may|must|should|can)\s+(?:not\s+|only\s+)?$", before))


def _is_try(page: Page, t: Trigger) -> bool:
    """ "tried to abduct a judge" tells of no trial."""
    return (
        t.kind == Kind.TRIAL and bool(re.match(r"\s+to\s+\w", page.text[t.end : t.end + 8])) and page.words((t.start, t.end))[:3] == "tri"
    )


_AID = re.compile(r"(?:help|helped|helping|aid|aided|support|supported|assistance|assisted|backing|backed)", re.I)


def _is_aid(page: Page, t: Trigger) -> bool:
    """Help with an act is not the act: "doubted that the men had help" does not say what they did."""
    return t.kind in VIOLENT and bool(_AID.fullmatch(page.words((t.start, t.end))))


def _without_overlaps(triggers: Sequence[Trigger]) -> list[Trigger]:
    kept: list[Trigger] = []
    for t in sorted(triggers, key=lambda t: (t.start, -t.end)):
        if kept and t.start < kept[-1].end:
            if t.score > kept[-1].score:
                kept[-1] = replace(t, arguments=kept[-1].arguments + t.arguments)
            continue
        kept.append(t)
    return kept


def with_arguments(deed: Deed, more: Sequence[Argument]) -> Deed:
    """The deed with more arguments; itself where there are none, which is nearly always."""
    return replace(deed, arguments=(*deed.arguments, *more)) if more else deed


def make_deed(page: Page, t: Trigger) -> Deed:
    """A deed of one trigger, its arguments within reach of it."""
    span = (t.start, t.end)
    words = page.words(span)
    before = page.text[max(0, t.start - 40) : t.start]
    stage, modality = _licensed(page, t)
    if stage is StageReached.ACCOMPLISHED and _CALLED_FOR.search(before):
        stage, modality = StageReached.PLANNED, Modality.PREDICTED
    if stage is StageReached.ACCOMPLISHED and _SHALL.match(page.text, t.end, t.end + 8):
        stage, modality = StageReached.PLANNED, Modality.PREDICTED
    if Kind(t.kind) in (Kind.PROTEST, Kind.NEGOTIATION) and _SCHEDULED.search(page.words(page.sentence(t.start))):
        stage = StageReached.PLANNED
    if stage is StageReached.ACCOMPLISHED and modality in (Modality.PREDICTED, Modality.CONDITIONAL):
        stage = StageReached.THREATENED if Kind(t.kind) in VIOLENT else StageReached.PLANNED  # what is still to come is not done
    if stage is StageReached.ACCOMPLISHED:
        stage = StageReached.ATTEMPTED if _TRIED_TO.search(before) else _attempted(page, Kind(t.kind), span)
    arguments = _whole_arguments(page, [a for a in t.arguments if _within_reach(page, span, a)])
    cared_for = bool(_FINDING.fullmatch(words)) and not re.match(r"\s+(?:out|off|away)\b", page.text[t.end : t.end + 6])
    if cared_for:
        lay_there = ("perpetrator", "instigator") if t.kind == Kind.BOMBING else ("perpetrator", "instigator", "target")
        arguments = tuple(a for a in arguments if a.role not in lay_there)
    indefinite = bool(_A.search(before))
    return Deed(
        span,
        _kind(t, words, page.text[max(0, t.start - 250) : t.end + 250], page.text[t.end : t.end + 40]),
        stage,
        modality,
        Polarity(t.polarity),
        t.status,
        _realm(stage, modality),
        t.score,
        arguments,
        outcome=bool(_OUTCOME.match(words)) or (cared_for and t.kind in (Kind.OTHER, Kind.ARMED_ATTACK)),
        generic=bool(_GENERIC.match(words)) and not indefinite,
        fresh=bool(_FRESH.search(before)),
        indefinite=indefinite,
        definite=bool(_DEFINITE.search(before))
        or bool(re.match(r"(?:the|this|that|these|those)\s|(?:done|did|do|doing) (?:it|this|that|so)$", words, re.I)),
    )


_FINDING = re.compile(
    r"(?:(?:was|were|had been|have been|has been)\s+)?(?:found|finds?|discovered|recovered|exhumed|unearthed|dug up|"
    r"carried|evacuated|treated|received|transported|buried|rescued|collected)",
    re.I,
)
"""Who finds the dead has not killed them, and where they lay was not attacked."""
_CALLED_FOR = re.compile(r"\b(?:call(?:s|ed|ing)?|appeal(?:s|ed)?) for\s+(?:[\w-]+\s+){0,2}$", re.I)
_SHALL = re.compile(r"\s+(?:will|shall)\b")
_A = re.compile(r"\b(?:a|an)\s+(?:[\w-]+\s+)?$")
_TRIED_TO = re.compile(r"\b(?:tried|tries|trying|attempt(?:s|ed|ing)?|sought|fail(?:s|ed)|unable)\s+to\s+(?:\w+\s+)?$", re.I)
_SCHEDULED = re.compile(r"\b(?:was|were|is|are|been)\s+(?:scheduled|planned|due|set)\b", re.I)


def _realm(stage: StageReached, modality: Modality) -> str:
    if modality is Modality.HABITUAL:
        return CUSTOM
    if modality in (Modality.PREDICTED, Modality.CONDITIONAL) or stage in (StageReached.PLANNED, StageReached.THREATENED):
        return AHEAD
    return REAL


_INTO_THE_STREETS = re.compile(
    r"(?:go(?:es|ne|ing)?|went|c[ao]m(?:e|es|ing)|pour\w*|took|take[ns]?|taking|march\w*)\s+(?:out\s+)?"
    r"(?:in|on)?to\s+(?:the\s+)?(?:\w+\s+)?(?:streets?|squares?)\b",
    re.I,
)


def _kind(t: Trigger, words: str, around: str, after: str) -> Kind:
    """The encoder's kind, but a word that stands for one particular kind ("burned", "abducted") has that kind."""
    if _INTO_THE_STREETS.match(words + after):
        return Kind.PROTEST
    listed = act_words().find(words)
    bombs = t.kind == Kind.BOMBING or (bool(listed) and listed[-1].term == Kind.BOMBING)
    if bombs and _PETROL_BOMB.search(around) and not _EVIDENCE[Kind.BOMBING].search(_PETROL_BOMB.sub("", around)):
        return Kind.ARSON
    if listed and listed[-1].term in _PARTICULAR and not (t.kind == "mob_violence" and listed[-1].term == "arson"):
        return Kind(listed[-1].term)
    kind = Kind(t.kind)
    if _OUTCOME.match(words) and kind in _NEVER_OUTCOME:
        return Kind.ARMED_ATTACK
    if kind in (Kind.ARMED_ATTACK, Kind.KIDNAPPING, Kind.ARREST, Kind.MOB_VIOLENCE) and _DRAGGED.match(words + after):
        return Kind.ARREST if _OF_AN_AUTHORITY.search(around) else Kind.KIDNAPPING
    evidence = _EVIDENCE.get(kind)
    if evidence is not None and not evidence.search(around):
        return Kind(listed[-1].term) if listed else Kind.ARMED_ATTACK
    return kind


_PETROL_BOMB = re.compile(r"\b(?:petrol|fire|gasoline|molotov)[\s-]*(?:bomb\w*|cocktails?)", re.I)
_DRAGGED = re.compile(
    r"(?:was\s+|were\s+)?(?:dragged|bundled|forced|hauled|pulled|snatched)\s+(?:him\s+|her\s+|them\s+|away\s+|off\s+|out\s+)*"
    r"(?:from\s+(?:his|her|their|the)\s+(?:homes?|houses?|beds?|offices?)|into\s+(?:an?|the)\s+(?:[\w-]+\s+)?(?:car|van|truck|vehicle|pick-?up|jeep|boot))\b",
    re.I,
)
_OF_AN_AUTHORITY = re.compile(r"\b(?:police\w*|gendarm\w+|security (?:agents|officers|forces)|arrest\w*|detain\w*|custody)\b", re.I)
_EVIDENCE = {
    Kind.BOMBING: re.compile(
        r"\b(?:\w*bomb\w*|blast\w*|explo\w+|detonat\w+|shell\w*|rockets?|missiles?|mortars?|grenades?|mines?|air "
        r"?strikes?|air raids?|dynamit\w+|blew|blown|drones?|artillery|warplanes?|jets|device|helicopters?|raids?)\b",
        re.I,
    ),
    Kind.ARSON: re.compile(
        r"\b(?:burn\w*|set (?:\w+ )?fire|on fire|fire (?:to|at the|in the|broke out)|alight|ablaze|torch\w*|arson\w*|"
        r"flames|smoke|petrol|blaze|ash(?:es)?)\b",
        re.I,
    ),
    Kind.KIDNAPPING: re.compile(
        r"\b(?:kidnap\w*|abduct\w*|hostages?|captiv\w+|captur\w+|seiz\w+|prisoners?|taken|took|held|carried off|"
        r"disappear\w*|ransom)\b",
        re.I,
    ),
}
"""Words of which at least one must stand near before an act is taken for one of these kinds."""


_NEVER_OUTCOME = frozenset(
    {Kind.ARSON, Kind.ROBBERY, Kind.DESTRUCTION, Kind.PROTEST, Kind.STATEMENT, Kind.LAW, Kind.NEGOTIATION, Kind.HIJACKING, Kind.TORTURE}
)
"""Kinds of which "killed" or "dead" alone tells nothing."""
_PARTICULAR = frozenset(
    {"arson", "kidnapping", "hijacking", "torture", "sexual_violence", "bombing", "robbery", "displacement", "arrest", "dispersal"}
)
"""Kinds whose words name no other: an attack, a killing or a clash may be many things, an abduction or an explosion may not."""


def _licensed(page: Page, t: Trigger) -> tuple[StageReached, Modality]:
    """Stage and modality, taken back to the plain ones where no word of the sentence licenses anything else."""
    sentence = page.words(page.sentence(t.start))
    stage, modality = StageReached(t.stage), Modality(t.modality)
    if stage is not StageReached.ACCOMPLISHED and not licence("stage").search(sentence):
        stage = StageReached.ACCOMPLISHED
    if modality is Modality.PREDICTED and not licence("stage").search(sentence):
        modality = Modality.ASSERTED
    if modality in (Modality.POSSIBLE, Modality.PROBABLE, Modality.CONDITIONAL) and not (
        licence("doubt").search(sentence) or licence("stage").search(sentence)
    ):
        modality = Modality.ASSERTED
    return stage, modality


def _within_reach(page: Page, span: Stretch, a: Argument) -> bool:
    """An argument stands in the sentence of its trigger or in a neighbour of it."""
    if a.end <= a.start or page.is_silent((a.start, a.end)):
        return False
    return abs(page.sentence_number(a.start) - page.sentence_number(span[0])) <= 2


_NO_PHRASE = frozenset({"", "the", "and", "its"})
_PHRASES = frozenset({"perpetrator", "instigator", "victim", "target", "actor", "addressee", "weapon"})


def _whole_arguments(page: Page, arguments: Sequence[Argument]) -> tuple[Argument, ...]:
    """Arguments as whole noun phrases; of several scraps of one phrase in one role the surest, with the whole phrase."""
    out: list[Argument] = []
    for a in sorted(arguments, key=lambda a: -a.score):
        if a.role in _PHRASES:
            start, end = whole_phrase(page, (a.start, a.end))
            words = page.words((start, end)).casefold()
            if words in _NO_PHRASE or (end - start < 3 and words not in ("we", "he", "it", "us")):
                continue
            a = replace(a, start=start, end=end)
        if not any(b.role == a.role and overlaps((a.start, a.end), (b.start, b.end)) for b in out):
            out.append(a)
    return tuple(sorted(out, key=lambda a: (a.start, a.end, a.role)))


def nearest(deeds: Sequence[Deed], span: Stretch) -> Deed | None:
    """The deed whose trigger stands nearest to `span`."""

    def away(d: Deed) -> int:
        return 0 if overlaps(d.span, span) else min(abs(d.span[0] - span[1]), abs(span[0] - d.span[1]))

    return min(deeds, key=away) if deeds else None
