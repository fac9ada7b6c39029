"""How sure, and in what manner: modality, polarity and act of a claim from the encoder's proposal, the cues around it and its words.

Nothing here looks at who the speaker is: sides enter only as "the own side" or "another", by the words of the text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from testimonia.extract.deeds import AHEAD, CUSTOM, REAL, VIOLENT, Deed
from testimonia.extract.habits import names_a_custom
from testimonia.extract.page import Page, Stretch
from testimonia.extract.speech import Speech
from testimonia.model.reading import Argument
from testimonia.model.record import Link
from testimonia.model.terms import Act, Kind, Modality, Polarity, SourceKind, StageReached
from testimonia.vocab import body_words, category_nouns, hedges, negations

BLAMED = frozenset({"perpetrator", "instigator", "explanation"})
"""Roles that an accusation is about. How many, when, where and who suffered are reported also inside one."""
_PRESUPPOSED = frozenset({"date", "place"})


@dataclass(frozen=True, slots=True)
class Manner:
    modality: Modality
    polarity: Polarity
    act: Act


_MAY = re.compile(r"\b(?:may|might|could)\s+(?:\w+\s+)?$")
_WOULD = re.compile(r"\bwould\s+(?:be\s+|soon\s+)?$", re.I)
_NO_CONDITION = re.compile(r"\b(?:as|even|ask\w*|wonder\w*|know\w*|see)\s+$|\bwhether\b.*$", re.I)
_NO_ONE = re.compile(r"^(?:no|none|nobody|no one|no-one|not a|not one|not any|neither)\b", re.I)
_NOT_BEFORE = re.compile(
    r"\b(?:not|never|n['’]t|neither|nor|no longer|in no way|by no means|without)\s+(?:\w+\s+){0,3}$|n['’]t\s+(?:\w+\s+){0,2}$", re.I
)


_BORDER = re.compile(r"[;()]|\s[–—-]\s|,\s+(?:and|but|while|whereas)\s|:\s")


def clause(page: Page, span: Stretch) -> Stretch:
    """The stretch of the sentence around `span` up to the nearest semicolons, brackets, dashes or joining "and" and "but"."""
    sentence = page.sentence(span[0])
    cut, end = _cuts(page.text[sentence[0] : span[0]], page.text[span[1] : sentence[1]])
    return sentence[0] + cut, span[1] + end


@lru_cache(256)  # asked for by every question about a deed or a phrase
def _cuts(left: str, right: str) -> tuple[int, int]:
    end = _BORDER.search(right)
    return max((m.end() for m in _BORDER.finditer(left)), default=0), end.start() if end else len(right)


def modality(page: Page, deed: Deed, argument: Argument | None, speeches: Sequence[Speech]) -> Modality:
    """The most doubtful that the encoder, the chain and the plain words of the clause agree to."""
    if deed.realm == CUSTOM:
        return Modality.HABITUAL
    inside = clause(page, deed.span)
    lead = page.text[max(inside[0], deed.span[0] - 24) : deed.span[0]]
    would = _WOULD.search(lead)
    if (deed.realm == AHEAD or would) and _has_condition(page, deed.span):
        return Modality.CONDITIONAL
    if _MAY.search(lead):
        return Modality.POSSIBLE
    if would and speeches:
        return Modality.PREDICTED  # "said that sanctions would be imposed": the future as told afterwards
    to_come = _says(page, (max(inside[0], deed.span[0] - 40), deed.span[1]), Modality.PREDICTED)
    proposed = _proposed(deed, argument)
    if proposed is not None:
        return Modality.PREDICTED if to_come and deed.realm == AHEAD else proposed
    return _by_words(page, deed, argument, speeches) or (Modality.PREDICTED if to_come else Modality.ASSERTED)


def _proposed(deed: Deed, argument: Argument | None) -> Modality | None:
    """What the encoder takes the deed or the phrase for, where it is anything but asserted; a custom it must have seen in the deed."""
    stated = argument.modality if argument is not None and argument.modality in Modality.__members__.values() else "asserted"
    return next((m for m in (deed.modality, Modality(stated)) if m not in (Modality.ASSERTED, Modality.HABITUAL)), None)


def _by_words(page: Page, deed: Deed, argument: Argument | None, speeches: Sequence[Speech]) -> Modality | None:
    """What words of custom, hearsay and doubt in the clauses of the deed and of the phrase say."""
    around = clause(page, deed.span)
    own = clause(page, (argument.start, argument.end)) if argument is not None else around
    if not any(map(str.isdigit, page.words(own) + page.words(around))) and any(_says(page, s, Modality.HABITUAL) for s in (own, around)):
        return Modality.HABITUAL
    if any(s.basis == "hearsay" and _unnamed(s) for s in speeches):
        return Modality.POSSIBLE
    for doubt in (Modality.POSSIBLE, Modality.PROBABLE):
        if any(_says(page, s, doubt) for s in (own, around)):
            return doubt
    to_be = argument is None and deed.stage in (StageReached.PLANNED, StageReached.THREATENED)
    return Modality.PREDICTED if to_be and re.search(r"\b(?:will|shall|to be)\b", page.words(around)) else None


def _says(page: Page, stretch: Stretch, what: Modality) -> bool:
    words = page.words(stretch)
    if what is Modality.HABITUAL:
        return names_a_custom(words)
    return any(h.term == what for h in hedges().find(words))


def _has_condition(page: Page, span: Stretch) -> bool:
    """Whether the sentence makes the act at `span` depend on something: "if", "unless"; not "as if", not "asked if"."""
    words = page.words(page.sentence(span[0]))
    hits = [h for h in hedges().find(words) if h.term == Modality.CONDITIONAL and not _NO_CONDITION.search(words[: h.start])]
    return any(words[h.start : h.end].casefold() != "should the" or h.start < 2 for h in hits)  # "what should the army do" is none


def _unnamed(speech: Speech) -> bool:
    return all(s.source.kind is SourceKind.UNNAMED for s in speech.speakers)


def is_negated(page: Page, deed: Deed, span: Stretch | None) -> bool:
    """Whether plain words negate the deed, or the phrase at `span` names nobody ("no guard", "nobody of the village")."""
    if span is not None and _NO_ONE.match(page.words(span).strip(' "“”')):
        return True
    if span is not None and re.search(r"\b(?:no|not a|not)\s+$", page.text[max(0, span[0] - 7) : span[0]], re.I):
        return True
    if _UNTRUE.search(page.text[page.sentence(deed.span[0])[0] : deed.span[0]]):
        return True
    start = clause(page, deed.span)[0]
    before = page.text[max(start, deed.span[0] - 40) : deed.span[0]]
    undone = span is not None and _is_undone(page, deed, span)
    return bool(_NOT_BEFORE.search(before) or _NONE_WERE.search(before) or _DID_NONE.match(page.text, deed.span[1])) or undone


_DID_NONE = re.compile(r"\s+(?:out\s+)?(?:no|none|nothing|nobody|neither)\b(?!\s+(?:more|fewer|less|later|doubt)\b)", re.I)
"""After the word of an act: "carried out no raid", "fired no shot", "killed nobody"."""


_NONE_WERE = re.compile(r"(?<!\bif )\bno\s+(?:\w+\s+){1,3}(?:was|were|is|are|has been|have been|had been)\s+$", re.I)
_NOT_DONE = re.compile(
    r"^[^.;:,]{0,60}?\b(?:(?:was|were|is|are|been|had|has|have|did)\s+(?:not|never)|\w+n['’]t|never)\s+(?:\w+\s+){0,2}?"
    r"(?:\w+(?:ed|en)|done|the work|carried out)\b[^.;:,]{0,20}$",
    re.I,
)


def _is_undone(page: Page, deed: Deed, span: Stretch) -> bool:
    """ "The bombing was not carried out by X": the denial stands between the deed and the phrase."""
    return deed.span[1] <= span[0] and bool(_NOT_DONE.search(page.text[deed.span[1] : span[0]]))


_NAMELESS = re.compile(
    r"^(?:(?:the|these|those|a|an|some|several|both|other|two|three|four|five|six|seven|eight|nine|ten|"
    r"\d+)\s+)*(?:(?:unknown|unidentified|masked|hooded|armed|lone|suicide)\s+)*"
    r"(?:attackers?|assailants?|gunm[ae]n|killers?|perpetrators|bombers?|arsonists?|hijackers?|kidnappers?|"
    r"hostage-takers?|robbers?|thieves|shooters?|mob|crowd of \w+|someone|somebody|culprits?)$",
    re.I,
)
_SIDE = re.compile(
    r"\b(?:rebels?|insurgents?|separatists?|guerrillas?|guerillas?|jihad\w+|militants?|fighters?|islamists?|taliban|"
    r"paramilitar\w+|vigilantes?|provocateurs?|infiltrators?|"
    r"mercenar\w+|snipers?|hired|paid|mujah\w+|warlords?|government|opposition|ruling|party|alliance|coalition|front|movement|"
    r"pro-\w+|anti-\w+|loyalists?|royalists?|christians?|muslims?|jews?|hindus?|sikhs?|"
    r"buddhists?|sunnis?|shias?|shiites?|alawites?|yazidis?|ahmadis?|catholics?|protestants?|baptists?|mormons?)\b",
    re.I,
)
_CRIME = re.compile(r"\b(?:raiders|bandits?|criminals|gangsters|hooligans?|mob|murderers|assassins|gangs?)\b", re.I)
_BLAME = re.compile(
    r"\b(?:regime|regime['’]s|tyrants?|dictators?|oppressors?|occupiers?|extremists?|bandits?|terrorists?|raiders|"
    r"butchers?|thugs|hirelings|mercenaries|henchmen|"
    r"murderers|assassins|invaders|aggressors?|junta|stooges?|puppets?|hooligans?|criminals|gangsters|hangmen|"
    r"executioners|provocateurs?|enem(?:y|ies)|fascists?|"
    r"infidels?|apostates?|traitors?|saboteurs?|clique|radicals|agitators?|outlaws?|usurpers?|death squads?|gangs?)\b",
    re.I,
)


def is_nameless(words: str) -> bool:
    """Whether a phrase names nobody in particular as the doer: "gunmen", "a mob", "the attackers", "about a dozen men".

    Whoever is marked as police, army or an official is not nameless, nor is anybody with a name.
    """
    if _NAMELESS.match(words):
        return True
    rest = words[1:]
    if re.match(r"(?:the|this|that|these|those|his|her|its|their|our|my)\b", words, re.I) or re.search(r"[A-Z]", rest):
        return False
    if _SIDE.search(words):
        return False
    terms = {h.term for h in category_nouns().find(words)}
    return (
        bool(terms)
        and terms <= {"alleged_attacker", "unspecified"}
        and not (body_words().find(words) and "organ_of_state" in {h.term for h in body_words().find(words)})
    )


_SAYS_IT = re.compile(r"\b(?:say|says|said|claims?|claimed|announced|declared|stated|added|reported|that)\s+$", re.I)
_UNTRUE = re.compile(
    r"\b(?:not true|untrue|false|a lie|not the case|nonsense|not so|no truth)\s+(?:\w+\s+){0,3}?that\s+[^.;]*$",
    re.I,
)
_ITS_OWN = re.compile(r"^(?:its|his|her|their|our|my)\s", re.I)
_EXCUSED = re.compile(
    r"\b(?:obliged to|forced to|compelled to|had to (?:fire|shoot|use|open|respond|act)|in self-defen[cs]e|"
    r"return(?:ed|ing)? (?:the )?fire|lawful(?:ly)?|"
    r"in accordance with (?:the )?law|under the law|necessary measures|proportionate|in response to)\b",
    re.I,
)
_BLAMELESS = frozenset({Kind.ARREST, Kind.TRIAL, Kind.NEGOTIATION, Kind.STATEMENT, Kind.DISPLACEMENT})
"""Kinds in which naming the own side as the doer claims nothing."""


def is_blamed(words: str) -> bool:
    """Whether a phrase names the doers by a word of blame ("the regime", "extremists")."""
    return bool(_BLAME.search(words))


def is_own_side(page: Page, span: Stretch, links: Sequence[Link]) -> bool:
    """Whether the doer named at `span` is the speaker's own side, as far as the words say so."""
    words = page.words(span).strip(' "“”')
    if len(links) > 1 and re.fullmatch(r"(?:it|they|he|she)", words, re.I) and _SAYS_IT.search(page.text[max(0, span[0] - 16) : span[0]]):
        return True  # "the brigade says it shot down ..."
    if re.match(r"^(?:we|i|us|our|my)\b", words, re.I) or re.search(r"\bof ours\b", words, re.I):
        return True
    speaker = links[-1].source
    if speaker.kind in (SourceKind.UNNAMED, SourceKind.WITNESS) and not _ITS_OWN.match(words):
        return False
    if _ITS_OWN.match(words) and len(links) > 1:
        return True
    own = {w for w in re.findall(r"[^\W\d_]{4,}", f"{speaker.name} {speaker.of or ''}".casefold()) if w not in _COMMON}
    named = set(re.findall(r"[^\W\d_]{4,}", words.casefold()))
    return bool(own & named)


_COMMON = frozenset(
    [
        "ministry",
        "minister",
        "group",
        "groups",
        "people",
        "armed",
        "force",
        "forces",
        "spokesman",
        "general",
        "members",
        "council",
        "national",
        "party",
        "commander",
        "officer",
        "regional",
        "district",
        "local",
        "city",
        "town",
        "unit",
        "head",
        "base",
        "east",
        "west",
        "some",
        "that",
        "this",
        "from",
        "with",
        "their",
    ]
)


def act(
    page: Page,
    deed: Deed,
    role: str,
    argument: Argument | None,
    span: Stretch,
    links: Sequence[Link],
    speeches: Sequence[Speech],
    kind: Kind,
) -> Act:
    """What the innermost speaker does by an affirmed claim of this role."""
    if role not in BLAMED:
        return Act.REPORTS
    proposed = argument.act if argument is not None else "reports"
    cue = speeches[-1].act if speeches else Act.REPORTS
    words = page.words(span)
    by_another = len(links) > 1
    in_own_cause = (
        by_another or links[0].source.kind is not SourceKind.OUTLET
    )  # a communique, a statement, a paper: its writer takes a side
    if role == "explanation":
        reason = re.search(r"\bbecause\s+$", page.text[max(0, span[0] - 10) : span[0]])
        blames = (
            proposed == "accuses"
            or cue is Act.ACCUSES
            or (by_another and kind in VIOLENT and not reason and deed.realm == REAL and "motive" in page.words(page.sentence(span[0])))
        )
        return Act.ACCUSES if blames and (in_own_cause or is_blamed(page.words(page.sentence(span[0])))) else Act.REPORTS
    blamed = is_blamed(words)
    if cue in (Act.ADMITS, Act.CLAIMS_RESPONSIBILITY) and not blamed:
        return cue
    if proposed in ("admits", "claims_responsibility") and in_own_cause and not blamed and not _is_another(page, span, links):
        return Act(proposed)
    if _is_own(page, deed, span, links, blamed):
        return Act.REPORTS if kind in _BLAMELESS else Act.CLAIMS_RESPONSIBILITY
    if cue is Act.ACCUSES or re.search(r"\b(?:work|doing|handiwork|deed) of\s+[\"“]?$", page.text[max(0, span[0] - 16) : span[0]]):
        return Act.ACCUSES
    if role == "perpetrator" and by_another and is_nameless(words) and not (blamed and not _CRIME.search(words)):
        return Act.REPORTS
    if blamed and (kind in VIOLENT or role == "instigator" or proposed == "accuses"):
        return Act.ACCUSES
    if not in_own_cause:
        return Act.REPORTS
    if proposed == "accuses" or (role == "instigator" and kind not in (Kind.LAW, Kind.NEGOTIATION)):
        return Act.ACCUSES
    takes_side = by_another or links[0].source.kind in (SourceKind.ORGANISATION, SourceKind.OFFICE, SourceKind.PERSON)
    return Act.ACCUSES if takes_side and kind in VIOLENT and not is_nameless(words) else Act.REPORTS


def _is_another(page: Page, span: Stretch, links: Sequence[Link]) -> bool:
    """A doer with a name of its own that is not the speaker's: nobody admits or claims what another did."""
    words = page.words(span).strip(' "“”')
    return bool(re.search(r"\b[A-Z]", words[1:])) and not is_own_side(page, span, links)


def _is_own(page: Page, deed: Deed, span: Stretch, links: Sequence[Link], blamed: bool) -> bool:
    """The speaker's own side, by its words or because the speaker excuses what was done ("had been obliged to")."""
    if is_own_side(page, span, links):
        return True
    return len(links) > 1 and not blamed and bool(_EXCUSED.search(page.words(page.sentence(deed.span[0]))))


_DOUBT = re.compile(
    r"[“”\"«»]|\b(?:so-called|alleged|supposed|self-styled|rejec\w+|dismiss\w+|disput\w+|doubt\w*|"
    r"den(?:y|ies|ied))\b",
    re.I,
)


_LEFT_OPEN = re.compile(r"\b(?:not|never|cannot|n['’]t)\s+(?:be\s+)?(?:rul\w+ out|exclud\w+|den\w+|doubt\w*)\b", re.I)


def may_reject(page: Page, span: Stretch) -> bool:
    """Whether any word or mark of the sentence licenses the reading that something in it is rejected; "not ruled out" does not."""
    words = page.words(page.sentence(span[0]))
    return bool(negations().find(_LEFT_OPEN.sub("", words)) or _DOUBT.search(words))


def polarity(
    page: Page, deed: Deed, role: str, argument: Argument | None, span: Stretch, speeches: Sequence[Speech], affirmed_elsewhere: bool
) -> Polarity:
    """Negated where the words, the encoder or a denying cue say that it is not so.

    What a denial takes for granted stays affirmed: when and where it was, and what was hit if the document elsewhere says that it was.
    """
    denied = bool(speeches) and speeches[-1].act in (Act.DENIES, Act.RETRACTS)
    if role in _PRESUPPOSED:
        return Polarity.AFFIRMED
    if role == "topic":
        return Polarity(argument.polarity) if argument is not None and not denied else Polarity.AFFIRMED
    by_words = is_negated(
        page, deed, span if role in ("perpetrator", "instigator", "weapon", "victim", "target", "designation", "actor") else None
    )
    same = page.sentence_number(deed.span[0]) == page.sentence_number(span[0])
    by_model = argument is not None and argument.polarity == "negated" and (same or argument.act == "denies") and may_reject(page, span)
    by_words = by_words and (same or bool(_NO_ONE.match(page.words(span))))
    if by_words and denied:
        return Polarity.NEGATED if _NO_ONE.match(page.words(span)) else Polarity.AFFIRMED
    if role in ("weapon", "target") and re.search(r"\bno\s+$", page.text[max(0, span[0] - 4) : span[0]]):
        return Polarity.NEGATED
    if role in ("target", "victim", "weapon") and not _NO_ONE.match(page.words(span)) and affirmed_elsewhere:
        return Polarity.AFFIRMED
    return Polarity.NEGATED if by_words or by_model or denied else Polarity.AFFIRMED
