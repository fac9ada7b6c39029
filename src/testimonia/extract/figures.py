"""Counted persons: every number of persons in the text, what became of them, who they are, and of which figure they are a part.

The encoder proposes; plain words decide where they are plain ("18 militants were killed"), because a number beside a verb of fate is
a matter of grammar, not of likelihood.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from testimonia.extract.deeds import Deed, nearest
from testimonia.extract.page import Page, Stretch, overlaps
from testimonia.model.reading import Argument
from testimonia.model.terms import FIGURES, AgeGroup, Category, Kind, Property, Sex
from testimonia.text.numbers import (
    Quantity,
    Tally,
    category_of,
    count,
    counts_persons,
    figures_in,
    stated_age_group,
    stated_role,
    stated_sex,
)
from testimonia.vocab import act_words, category_nouns, figure_words, no_persons_before


@dataclass(frozen=True, slots=True)
class Counted:
    """A count of persons in the text.

    `fate_at`: the word that says what became of them; `whole`: where the figure of which this is a part stands.
    """

    span: Stretch
    tally: Tally
    property: Property
    category: Category
    fate_at: Stretch | None
    argument: Argument | None
    deed: Deed | None
    sex: Sex | None = None
    age_group: AgeGroup | None = None
    role: str | None = None
    whole: Stretch | None = None
    negated: bool = False
    score: float = 0.5


@dataclass(frozen=True, slots=True)
class _Fate:
    property: Property
    at: Stretch


_KIND_OF = {
    Property.DETAINED: Kind.ARREST,
    Property.ABDUCTED: Kind.KIDNAPPING,
    Property.DISPLACED: Kind.DISPLACEMENT,
    Property.PARTICIPANTS: Kind.PROTEST,
    Property.CHARGED: Kind.TRIAL,
    Property.SENTENCED: Kind.TRIAL,
    Property.EXECUTED: Kind.EXECUTION,
    Property.RELEASED: Kind.OTHER,
    Property.MISSING: Kind.OTHER,
    Property.KILLED: Kind.ARMED_ATTACK,
    Property.WOUNDED: Kind.ARMED_ATTACK,
}


def kind_for(fate: Property) -> Kind:
    """Kind of a deed of which the text tells nothing but this fate."""
    return _KIND_OF[fate]


def read_figures(page: Page, deeds: Sequence[Deed], speakers: Sequence[Stretch], head_end: int) -> tuple[Counted, ...]:
    """Every count of persons, in the order of the text. Numbers before `head_end` stand in a letterhead and count nobody.

    People at `speakers` are sources ("two captured rebels declared"), counted only where the encoder says so.
    """
    proposals = [(a, d) for d in deeds for a in d.arguments if a.role == "figure" and a.property in FIGURES]
    found: list[Counted] = []
    for sentence in page.sentences:
        if sentence[1] <= head_end or page.is_silent(sentence):
            continue
        quantities = [
            q
            for q in figures_in(page.text, *sentence)
            if q.start >= head_end
            and (counts_persons(page.text, q) or _OF_A_NUMBER.match(page.text, q.end) or _OF_US.match(page.text, q.end))
            and not _is_age(page, q)
        ]
        singles = _singles(page, sentence, quantities)
        phrases = [_phrase(page, q, sentence) for q in quantities]
        inner = [any(p[0] < q.start < p[1] for p in phrases) for q in quantities]  # the 45 of "25 of the 45"
        quantities = [q for q, inside in zip(quantities, inner, strict=True) if not inside]
        phrases = [p for p, inside in zip(phrases, inner, strict=True) if not inside]
        for span, quantity in sorted([*zip(phrases, quantities, strict=True), *((s, None) for s in singles)], key=lambda pair: pair[0]):
            if any(overlaps(span, s) for s in speakers) and not any(overlaps(span, (a.start, a.end)) for a, _ in proposals):
                continue
            counted = _counted(page, span, quantity, sentence, phrases, proposals, deeds)
            if counted is None and quantity is not None:
                counted = _part(page, span, quantity, sentence, found)
            if counted is not None:
                found.append(counted)
        found += _elliptic(page, sentence, found, deeds)
        found += _contrasted(page, sentence, found)
        found += _anaphoric(page, sentence, found)
    taken = [c.span for c in found]
    for argument, deed in proposals:
        span = (argument.start, argument.end)
        if any(overlaps(span, s) for s in taken) or span[0] < head_end:
            continue
        counted = _only_proposed(page, argument, deed)
        if counted is not None:
            found.append(counted)
            taken.append(counted.span)
    return _with_wholes(page, sorted(found, key=lambda c: c.span))


# ---- phrases --------------------------------------------------------------------------------------------------------------

_OF_US = re.compile(r"\s+of (?:us|them)\b", re.I)
_OF_A_NUMBER = re.compile(
    r"\s+(?:out )?of (?:the|these|those|our|their)\s+(?:\d[\d,]*|two|three|four|five|six|seven|eight|nine|ten|eleven|"
    r"twelve|\w+teen|\w+ty)\b(?!\s+(?:houses|villages|shops|vehicles|cars|towns|cities|years|days|countries|buildings|"
    r"huts))",
    re.I,
)
_PHRASE_END = re.compile(
    r"[,;:.()\n“”\"—–]|\s(?:were|was|have|has|had|are|is|be|been|died|dead|killed|wounded|injured|who|which|that|when|"
    r"while|after|before|in|at|on|from|near|by|and|or|but|since|during|"
    r"as|with|to|into|lie|fell|remain|remained|took|said|marched|rallied|gathered|fled|left|went|came|did|could|may|"
    r"will|shall|would|had|lost|perished|attended|joined|"
    r"still|also|on|over|under|inside|outside)\b",
    re.I,
)
_INSIDE = re.compile(
    r"\s(?:dead|killed|wounded|injured|missing|hurt|detained|arrested)\b(?!\s+(?:the|a|an|\d|at|two|three|four|five|"
    r"six|seven|eight|nine|ten)\b)",
    re.I,
)


def _phrase(page: Page, q: Quantity, sentence: Stretch) -> Stretch:
    """The noun phrase that begins with a number: "at least 30 people", "25 of the 45", "five dead", "12 members of the unit"."""
    rest = page.text[q.end : sentence[1]]
    whole = re.match(
        r"\s+(?:other\s+|more\s+)?(?:out )?of (?:(?:the|our|these|those|his|their) \d[\d,]*\b|them\b|us\b|whom\b|these\b|"
        r"those\b|the (?:\w+teen|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen)\b)?",
        rest,
    )
    at = whole.end() if whole else 0
    stop = _PHRASE_END.search(rest, at)
    reach = stop.start() if stop else len(rest.rstrip())
    nouns = [h for h in category_nouns().find(rest[:reach]) if h.end <= 60]
    if nouns:
        end = nouns[-1].end if not _belongs(rest[nouns[0].end : reach]) else reach
        if len(nouns) > 1 and not _belongs(rest[nouns[0].end : nouns[-1].start] + " "):
            end = nouns[0].end if re.search(r"\w\s+\w", rest[nouns[0].end : nouns[-1].start].strip()) else nouns[-1].end
        at = max(at, end)
    elif not at:
        word = re.match(r"(?:\s+(?:others?|more|further|new|young|local))*\s+[^\W\d_][\w'’-]*s\b", rest[:reach])
        at = word.end() if word else 0
    end = q.end + at
    state = _INSIDE.match(page.text, end)
    return q.start, state.end() if state and not _PASSIVE.search(page.text[end : state.start() + 1]) else end


def _is_age(page: Page, q: Quantity) -> bool:
    """ "a boy of twelve", "a woman of 71"."""
    before = page.text[max(0, q.start - 30) : q.start]
    m = re.search(r"\b(?:a|an|the|another|one)\s+(?:[\w-]+\s+)?([\w-]+)\s+of\s+(?:about\s+)?$", before, re.I)
    if (
        m is None
        or category_nouns().of(m[1].casefold()) is None
        or m[1].casefold() in ("crowd", "group", "gang", "band", "family", "force", "mob")
    ):
        return False
    return not m[1].endswith("s") and not page.text[q.end : q.end + 1].isalpha()


def _belongs(words: str) -> bool:
    """Whether what follows a noun still tells who they are: "members of the unit"."""
    return bool(re.match(r"\s+(?:of|from|with)\s", words))


_SINGLE = re.compile(r"\b(?:a|an|another|one|his|her|their)\s+(?:(?!of\b|and\b|to\b)[\w'’-]+\s+){0,3}?$", re.I)


_SPEAKS = re.compile(
    r"[^.;:]{0,50}?\b(?:said|says|told|tells|found|reported|confirmed|related|charged|declared|added|recalled|"
    r"testified|believes|stated|claimed|announced)\b(?!\s+to)",
    re.I,
)


def _singles(page: Page, sentence: Stretch, quantities: Sequence[Quantity]) -> list[Stretch]:
    """Single persons with an article beside a word of fate: "a constable was stabbed", "killed a man"."""
    words = page.words(sentence)
    acts = act_words().find(words)
    spans = []
    for hit in category_nouns().find(words):
        at = (sentence[0] + hit.start, sentence[0] + hit.end)
        m = _SINGLE.search(words[max(0, hit.start - 40) : hit.start])
        if m is None or words[hit.start : hit.end].casefold().endswith(("s", "men", "people", "dead", "ed")):
            continue
        start = at[0] - (min(40, hit.start) - m.start())
        if _SPEAKS.match(page.text, at[1]) or any(h.start <= hit.start and hit.end < h.end for h in acts):
            continue  # "a terrorist attack" counts nobody
        if not any(overlaps((start, at[1]), (q.start, q.end)) for q in quantities):
            spans.append((start, at[1]))
    return spans


# ---- fate -----------------------------------------------------------------------------------------------------------------

_HYPOTHETICAL = re.compile(
    r"\b(?:could|would|might) have (?:\w+ )?(?:killed|wounded|injured|hurt|claimed|cost)\s+(?:\w+\s+)?$|\b(?:may|can|"
    r"must|should)\s+(?:not\s+)?(?!have\b|be\b)\w+\s+(?:\w+\s+)?$",
    re.I,
)
_PASSIVE = re.compile(
    r"\b(?:was|were|been|being|be|is|are|get|got|gets)\s+(?:\w+ly\s+|also\s+|all\s+|later\s+|since\s+|still\s+|"
    r"reported\s+|shot\s+|found\s+)*$",
    re.I,
)
_ACTIVE = frozenset(
    [
        "charged",
        "held",
        "murdered",
        "freed",
        "jailed",
        "convicted",
        "uprooted",
        "killed",
        "kills",
        "kill",
        "wounded",
        "wounds",
        "injured",
        "injures",
        "detained",
        "detains",
        "arrested",
        "arrests",
        "abducted",
        "kidnapped",
        "captured",
        "displaced",
        "murdered",
        "massacred",
        "slaughtered",
        "executed",
        "hanged",
        "expelled",
        "evicted",
        "released",
        "freed",
        "charged",
        "sentenced",
        "convicted",
        "assassinated",
        "evacuated",
        "deported",
        "rounded",
        "picked",
        "carried",
        "slew",
    ]
)
_INTRANSITIVE = frozenset(
    [
        "died",
        "dead",
        "die",
        "dying",
        "perished",
        "fell",
        "fled",
        "marched",
        "rallied",
        "gathered",
        "demonstrated",
        "protested",
        "attended",
        "joined",
        "participated",
        "missing",
        "disappeared",
        "vanished",
        "succumbed",
        "drowned",
        "choked",
        "assembled",
        "encircled",
        "took",
        "hurt",
        "walked",
        "turned",
        "bodies",
        "dies",
        "perish",
    ]
)
_SAID = re.compile(
    r"\b(?:said|says|told|tells|found|reported|confirmed|related|declared|added|testified|believes?|stated|claimed|"
    r"announced|want|wants|confessed)\b",
    re.I,
)
_NOUN_TOO = frozenset({"dead", "wounded", "injured", "missing", "killing", "deaths", "death", "bodies", "arrest", "detention"})
_ODD = frozenset({"burned", "tried", "held", "release", "involved", "strong"})
_HOLDING_BACK = re.compile(r"[;()]|\.\s|\s[—–-]\s|,\s+(?:and|but|while|whereas|as|when|after|who|which)\s|\sbut\s|\sthat\s")
_FELL = re.compile(
    r"^\s+(?:of (?:our|the|their|his) (?:\w+\s+){0,2})?(?:fell|lie dead|lay dead|lost (?:their|his|her) li\w+|lost "
    r"an? \w+|came back)\b",
    re.I,
)


_FROM_AFAR = 0.6  # a figure that the encoder ties less surely to the word of another sentence is left to the word of fate beside it


def _counted(
    page: Page,
    span: Stretch,
    quantity: Quantity | None,
    sentence: Stretch,
    phrases: Sequence[Stretch],
    proposals: Sequence[tuple[Argument, Deed]],
    deeds: Sequence[Deed],
) -> Counted | None:
    near = [(a, d) for a, d in proposals if overlaps((a.start, a.end), span)]
    argument, deed = max(near, key=lambda pair: pair[0].score) if near else (None, None)
    if _HYPOTHETICAL.search(page.text[max(sentence[0], span[0] - 40) : span[0]]):
        return None
    fate, strong = _fate(page, span, sentence, phrases, single=quantity is None)
    if strong and argument is not None and deed is not None and argument.score < _FROM_AFAR and not overlaps(deed.span, sentence):
        argument, deed = None, None
    if fate is None and quantity is not None and _acts_as_many(page, span, quantity, sentence, deeds):
        fate, strong = _Fate(Property.PARTICIPANTS, span), True
    proposed = Property(argument.property) if argument is not None and argument.property else None
    if fate is None and (proposed is None or (quantity is None and argument is not None and argument.score < 0.5)):
        return None
    if quantity is None and not strong and proposed is None:
        return None
    property_ = fate.property if fate is not None and (strong or proposed is None) else proposed
    if proposed is not None and fate is not None and _is_modifier(page, full_phrase=span, fate=fate):
        property_ = proposed
    if property_ is None or (proposed is None and not strong):
        return None
    fate_at = fate.at if fate is not None and fate.property == property_ else None
    if property_ is Property.DISPLACED and deed is not None and deed.kind is Kind.PROTEST:
        property_ = Property.PARTICIPANTS  # whoever goes out into the streets has not left home for good
    if property_ is Property.DETAINED:
        property_ = _held_by(page, span, sentence, argument, deed)
    full = span
    if argument is not None and quantity is not None:
        full = (min(span[0], argument.start) if argument.start >= sentence[0] else span[0], max(span[1], min(argument.end, sentence[1])))
        if any(p != span and overlaps(full, p) for p in phrases):
            full = span
    tally = _tally(page, full, quantity)
    if tally is None:
        return None
    host = _host(deeds, deed, fate_at, sentence, property_, span)
    described = _described(page, full, sentence)
    return Counted(
        full,
        tally,
        property_,
        _category(described, page.text[full[1] : sentence[1]]),
        fate_at,
        argument,
        host,
        stated_sex(described),
        stated_age_group(described),
        stated_role(described),
        negated=_is_rejected(page, full),
        score=max(0.5 if strong else 0.3, argument.score if argument is not None else 0.0),
    )


def _acts_as_many(page: Page, span: Stretch, q: Quantity, sentence: Stretch, deeds: Sequence[Deed]) -> bool:
    """Twenty or more people who are the subject of an act: "between 40 and 60 miners had closed the gate"."""
    if (q.low or 0) < 20 or not category_nouns().find(page.words(span)):
        return False
    before = page.text[sentence[0] : span[0]]
    if re.search(r"\b(?:by|of|with|on|at|for|to|from|against|among)\s*$|\w{3,}ed\s*$", before):
        return False
    acting = re.match(r"(?:\s+with\s+[^,.;]{0,50}?)?\s+(?:had|have|has)\s+(?!been\b)\w+", page.text[span[1] : sentence[1]])
    return bool(acting) and any(overlaps(d.span, (span[1], sentence[1])) and d.kind not in _BLOODLESS for d in deeds)


def _is_modifier(page: Page, full_phrase: Stretch, fate: _Fate) -> bool:
    """Whether the word of fate only describes whom another verb tells of: "seven wounded students were taken", "the thirteen captives"."""
    inside = full_phrase[0] <= fate.at[0] and fate.at[1] <= full_phrase[1]
    return inside and bool(category_nouns().find(page.text[fate.at[1] : full_phrase[1]]))


def _tally(page: Page, span: Stretch, quantity: Quantity | None) -> Tally | None:
    tally = count(page.words(span))
    if quantity is None:
        return tally
    if tally is None or (tally.low, tally.high) != (quantity.low, quantity.high):
        return Tally(
            quantity.low, quantity.high, quantity.bound_basis, page.words(span), tally.head if tally else "", tally.whole if tally else None
        )
    return tally


def _category(described: str, after: str) -> Category:
    """Category by the words of the phrase; of "clerks of X and guards of Y" the one that any of the nouns states."""
    stated = category_of(described)
    if stated is not Category.UNSPECIFIED:
        return stated
    if re.match(r"[^.;]{0,60}\bon suspicion of\b", after):
        return Category.SUSPECT
    nouns = {h.term for h in category_nouns().find(described)} - {"unspecified"}
    return Category(nouns.pop()) if len(nouns) == 1 and " and " in described else Category.UNSPECIFIED


def _described(page: Page, span: Stretch, sentence: Stretch) -> str:
    """The phrase with the apposition or later noun that says who they were: "four of them, raiders"."""
    words = page.words(span)
    after = page.text[span[1] : sentence[1]]
    apposition = re.match(r",\s+((?:both|all|mostly|one|an?)?\s*(?:[\w'’-]+\s+){0,2}?)([\w'’-]+)", after)
    if (
        apposition
        and not _SPEAKS.match(after[apposition.end() :])
        and category_nouns().of(apposition[2].casefold())
        and not re.match(r",\s*(?:\d|and\b)", after)
    ):
        return f"{words} {apposition[1]}{apposition[2]}"
    suspected = re.match(r"\s+(?:suspected|accused) of\b[^,.;]{0,40}", after)
    if suspected:
        return words + suspected.group()
    contrast = re.match(r"\s*(?:nor|but|or|and neither)\s+(?:[\w,-]+\s+)(?:but\s+[\w,-]+\s+)?([\w'’-]+)", after)
    if contrast and category_nouns().of(contrast[1].casefold()) and _is_rejected(page, span):
        return f"{words} {contrast[1]}"
    return words


_REJECTED = re.compile(r"\b(?:neither|nor|not|rather than|instead of)\s+(?:(?:the|only|a|some|as many as)\s+)?[\"“]?$", re.I)
_UNSUPPORTED = re.compile(
    r"\b(?:no (?:documentary )?(?:support|evidence|proof|basis|truth)|false|untrue|invented|lie|propaganda|"
    r"exaggerat\w+)\b",
    re.I,
)


def _is_rejected(page: Page, span: Stretch) -> bool:
    """ "neither six nor ten but eight", "no evidence for the claim of ninety": the number is named and rejected."""
    sentence = page.sentence(span[0])
    before = page.text[max(sentence[0], span[0] - 24) : span[0]]
    quoted = page.quotation(span[0] + 1) or page.quotation(span[0])
    if (
        quoted is not None
        and len(page.words(quoted).split()) <= 4
        and re.search(r"\b(?:the|of|called|alleged|claimed)\s*$", page.text[max(0, quoted[0] - 10) : quoted[0]])
    ):
        return True
    return (
        bool(_REJECTED.search(before))
        or bool(re.search(r"\bcount only\s*$", before))
        or bool(_UNSUPPORTED.search(page.text[sentence[0] : span[0]]))
    )


def _fate(page: Page, span: Stretch, sentence: Stretch, phrases: Sequence[Stretch], single: bool) -> tuple[_Fate | None, bool]:
    """What became of the counted persons by the words around, and whether grammar leaves no doubt."""
    text = page.text
    inside = _hits(text, span)
    if inside and not single:
        return inside[-1], True
    list_end = _end_of_list(page, span, phrases)
    right_end = min([sentence[1], *(p[0] for p in phrases if p[0] >= list_end)])
    right = text[list_end:right_end]
    stop = _HOLDING_BACK.search(right)
    reach = (list_end, list_end + (stop.start() if stop else len(right)))
    fell = _FELL.match(right)
    if fell:
        words = fell.group().casefold()
        what = (
            Property.RELEASED if "let go" in words or "came back" in words else Property.WOUNDED if "lost a" in words else Property.KILLED
        )
        return _Fate(what, (list_end + len(fell.group()) - len(fell.group().lstrip()), list_end + fell.end())), True
    for fate in _hits(text, reach):
        between = text[list_end : fate.at[0]]
        word = text[slice(*fate.at)].casefold()
        first = word.split()[0]
        if (
            len(between.split())
            > (
                4
                if single
                else 15
                if fate.property is Property.PARTICIPANTS and first in ("attended", "took", "participated", "joined")
                else 9
            )
            or _SAID.search(between)
            or (first in _NOUN_TOO and re.search(r"\b(?:the|no)\s+$", between))
        ):
            break
        if first in _ODD and not (_PASSIVE.search(between) and category_nouns().find(text[span[0] : span[1]])):
            break
        if single and first in _ACTIVE and not _PASSIVE.search(between):
            break
        if _PASSIVE.search(between) or first in _INTRANSITIVE or (re.search(r"\b(?:others?|more)?\s*$", between) and not between.strip()):
            if first in _ACTIVE and not _PASSIVE.search(between) and _has_object(text, fate.at[1], sentence[1]):
                break
            return fate, True
        if first in _ACTIVE and not _has_object(text, fate.at[1], sentence[1]):
            return fate, True
        if fate.property is Property.PARTICIPANTS and first in ("attended", "took", "participated", "joined"):
            return fate, True
        if len(word.split()) > 2 and fate.property in (Property.PARTICIPANTS, Property.DISPLACED, Property.MISSING):
            return fate, True
        if re.search(r"\b(?:in|with|of)\s*$|\bin hospital\b", between + word):
            return fate, True
        break
    of_us = re.search(r"\bof (?:us|them)$", page.words(span)) and re.search(r"\ball\s*$", text[max(0, span[0] - 5) : span[0]], re.I)
    if of_us and re.search(r"\b(?:walk|march|rally|go|gather|marched|walked)\b", text[sentence[0] : span[0]], re.I):
        return _Fate(Property.PARTICIPANTS, span), True
    present = re.match(r"\s+(?:were\s+|was\s+|being\s+)?(present|strong)\b", right, re.I)
    if present:
        return _Fate(Property.PARTICIPANTS, (list_end + present.start(1), list_end + present.end(1))), True
    care = re.match(
        r"\s+(?:are|were|was|is|remain|remained)\s+(?:still\s+)?(?:in (?:the )?(?:hospital|wards?|intensive care)|being "
        r"treated|under treatment|hospitali[sz]ed)",
        right,
        re.I,
    )
    if care:
        return _Fate(Property.WOUNDED, (list_end + 1, list_end + care.end())), True
    return _fate_before(page, span, sentence, phrases, single)


_BY_WHOM = re.compile(
    r"\b(?:by|held by|hands of|captives? of)\s+(?:the\s+|a\s+|an\s+|some\s+|armed\s+|unknown\s+)*([\w-]+(?:\s[\w-]+)?)", re.I
)


def _held_by(page: Page, span: Stretch, sentence: Stretch, argument: Argument | None, deed: Deed | None) -> Property:
    """Detained, or abducted where the holders are no authority: an armed group by the words, or captors of soldiers and police."""
    if argument is not None and argument.property == "abducted":
        return Property.ABDUCTED
    if deed is not None and deed.kind is Kind.KIDNAPPING:
        return Property.ABDUCTED
    by = _BY_WHOM.search(page.text, span[1], sentence[1])
    if by and "alleged_attacker" in {h.term for h in category_nouns().find(by[1])}:
        return Property.ABDUCTED
    captured = re.search(
        r"\b(?:captured|taken prisoner|took prisoner|prisoners?|captives?)\b",
        page.text[max(sentence[0], span[0] - 30) : min(sentence[1], span[1] + 50)],
        re.I,
    )
    if captured and category_of(page.words(span)) is Category.SECURITY_FORCES:
        return Property.ABDUCTED
    return Property.DETAINED


_TREATING = re.compile(r"\b(?:treats?|treated|treating|admitted|operated on)\s+(?:still\s+)?$", re.I)


def _fate_before(page: Page, span: Stretch, sentence: Stretch, phrases: Sequence[Stretch], single: bool) -> tuple[_Fate | None, bool]:
    text = page.text
    left_start = max([sentence[0], *(p[1] for p in phrases if p[1] <= span[0] and not _is_list(text[p[1] : span[0]]))])
    left = text[left_start : span[0]]
    hits = _hits(text, (left_start, span[0]))
    if _TREATING.search(left) and re.search(r"\b(?:patients?|people|persons|wounded|victims|children)\b|^\W*\d+$", page.words(span), re.I):
        return _Fate(Property.WOUNDED, (left_start, span[0])), True
    for fate in reversed(hits):
        between = text[fate.at[1] : span[0]]
        word = text[slice(*fate.at)].casefold()
        if (
            re.search(r"[;.()]|\bwhile\b|\bwhen\b|\bafter\b", between)
            or len(between.split()) > 6
            or (single and re.search(r"[,“”\"]", between))
        ):
            break
        if word.split()[0] in _ODD and not category_nouns().find(text[span[0] : span[1]]):
            break
        links = re.fullmatch(
            r"\s*(?:other|of|at|to|by|for|with|was|were|is|as|on \w+|stands? at|reached|rose to|risen to|grown to|had grown "
            r"to|(?:\w+ )?(?:rose|climbed|grew|grown|risen)[\w ]*to|"
            r"some|the|only|another|among|include[sd]?|:|,|in \w+|and|up|off|on \w+ night was|being|held|"
            r"(?:on|in|by|since) [\w ]+? (?:was|were|is|at|to))*\s*",
            between,
            re.I,
        )
        first = word.split()[0]
        if links is not None and not (
            first in _INTRANSITIVE and first not in ("dead", "bodies") and not between.strip(" ,") and first != "missing"
        ):
            return fate, True
        if first in _ACTIVE and not _PASSIVE.search(text[max(sentence[0], fate.at[0] - 24) : fate.at[0]]) and len(between.split()) <= 3:
            return fate, True
        break
    dead = re.search(
        r"\b(?:shot dead|left dead|left behind|buried|lost|eyes of|counted|traced?|trace)\s+(?:the (?:eyes|bodies) "
        r"of\s+)?$",
        left,
        re.I,
    )
    if dead:
        return _Fate(Property.KILLED, (left_start + dead.start(), left_start + dead.end())), dead.group().split()[0].casefold() in (
            "shot",
            "eyes",
            "buried",
        )
    gathered = re.search(
        r"\b(?:drew|attracted|brought together|gathered|a crowd of|crowd of|a group of|judged to be|estimated at|"
        r"numbering|joined by|attended by)\s*$",
        left,
        re.I,
    )
    if gathered:
        return _Fate(Property.PARTICIPANTS, (left_start + gathered.start(), left_start + gathered.end())), True
    total = re.search(
        r"\b(?:police |official |final |latest |new |overall )?(?:total|count|toll|figure|number of (?:the "
        r")?dead)\b[^.;]{0,40}?\b(?:was|is|stood at|stands at|to|at|now)\s*(?:\w+\s+)?$",
        left,
        re.I,
    )
    if total:
        return _Fate(Property.KILLED, (left_start + total.start(), left_start + total.end())), True
    return None, False


def _has_object(text: str, at: int, end: int) -> bool:
    """Whether a noun phrase follows a verb at once: "killed five villagers", "arrested the men"."""
    return bool(
        re.match(
            r"\s+(?:the|a|an|his|her|their|its|our|\d|at least|some|several|dozens|many|two|three|four|five|six|seven|eight|"
            r"nine|ten|eleven|twelve|[A-Z]|people|civilians|"
            r"soldiers|police|more than|over|up to|about|nearly|around|hundreds|thousands|him|her|them|us)\b",
            text[at:end],
        )
    )


def _is_list(between: str) -> bool:
    return bool(re.fullmatch(r"\s*(?:,|and|,\s*and|or|as well as|plus)\s*", between))


def _end_of_list(page: Page, span: Stretch, phrases: Sequence[Stretch]) -> int:
    """Where the list ends that the phrase begins or continues: "2 pupils, 9 rebels, 5 guards"."""
    end = span[1]
    for p in sorted(phrases):
        if p[0] >= end and _is_list(page.text[end : p[0]]):
            end = p[1]
    return end


def _hits(text: str, stretch: Stretch) -> list[_Fate]:
    return [_Fate(Property(h.term), (stretch[0] + h.start, stretch[0] + h.end)) for h in figure_words().find(text[stretch[0] : stretch[1]])]


# ---- hosts ----------------------------------------------------------------------------------------------------------------


def _host(
    deeds: Sequence[Deed], proposed: Deed | None, fate_at: Stretch | None, sentence: Stretch, fate: Property, span: Stretch
) -> Deed | None:
    """The deed to which a figure belongs: the one whose word tells the fate, else the encoder's, else the nearest of a fitting kind."""
    if fate_at is not None:
        same = [d for d in deeds if overlaps(d.span, fate_at)]
        if same:
            return same[0]
    if proposed is not None:
        return proposed
    inside = [d for d in deeds if overlaps(d.span, sentence) and fits(d.kind, fate)]
    return nearest(inside, span)


_FITTING = {
    Property.DETAINED: frozenset({Kind.ARREST}),
    Property.ABDUCTED: frozenset({Kind.KIDNAPPING}),
    Property.CHARGED: frozenset({Kind.TRIAL}),
    Property.SENTENCED: frozenset({Kind.TRIAL}),
    Property.DISPLACED: frozenset({Kind.DISPLACEMENT, Kind.MILITARY_OPERATION}),
    Property.EXECUTED: frozenset({Kind.EXECUTION}),
}
_BLOODLESS = frozenset({Kind.STATEMENT, Kind.LAW, Kind.NEGOTIATION, Kind.TRIAL})


def fits(kind: Kind, fate: Property) -> bool:
    """Whether people may suffer this fate in an act of this kind."""
    if fate in _FITTING:
        return kind in _FITTING[fate]
    return kind not in _BLOODLESS if fate in (Property.KILLED, Property.WOUNDED, Property.MISSING) else True


_SURE = 0.8
_AFTER_BARE = re.compile(
    r"\s*(?:$|[.,;:?!)”\"]|(?:were|was|are|have|had|died|dead|killed|wounded|of them|of whom|of the|and|or|but|in|at|"
    r"on|from|by|to|who|as|more|others|still|had|did|went|came|fled|is|than|while|when|after)\b)",
    re.I,
)
_BEFORE_BARE = re.compile(
    r"(?:[$£€₸#§]|\b(?:aged?|no|nos|number|unit|page|chapter|article|verse|bus|buses|route|seat|bay|gate|at|o'clock|"
    r"towards|until|by|version|part|step|of)\.?)\s*$",
    re.I,
)


def _stands_bare(page: Page, q: Quantity) -> bool:
    """A number with no noun after it that is no name, age, hour or price as far as the words beside it tell."""
    before = page.text[max(0, q.start - 14) : q.start]
    if not _AFTER_BARE.match(page.text, q.end) or re.fullmatch(r"(?:1[0-9]|20)\d\d", page.text[q.start : q.end]):
        return False
    if re.search(r"[A-Z]\w+,\s*$", before) and page.text[q.end : q.end + 1] == ",":
        return False
    named = re.search(r"([\w.]+)\s*$", before)
    if named and named[1].casefold() in no_persons_before():
        return False
    return not _BEFORE_BARE.search(before) or bool(
        re.search(r"\b(?:number|toll|figure|dead|losses|total|casualties|it)\s+at\s*$", page.text[max(0, q.start - 24) : q.start], re.I)
    )


_GOES_ON = re.compile(
    r"\b(?:had|have|has|runs? to|ran to|counts?(?: only)?|counted(?: only)?|gave|gives|said|says?|speaks? of|spoke of|"
    r"put (?:it|them) at|claims?|claimed|there were|it was|estimated?)\s+$",
    re.I,
)


_GOES_ON_AT_ALL = re.compile(_GOES_ON.pattern.removesuffix("$"), re.I)


def _anaphoric(page: Page, sentence: Stretch, found: Sequence[Counted]) -> list[Counted]:
    """A bare number that goes on with the figure told just before: "the local papers had five", "later counts reach 7,000"."""
    more: list[Counted] = []
    if not found or not _GOES_ON_AT_ALL.search(page.words(sentence)):
        return more
    for q in figures_in(page.text, *sentence):
        span = (q.start, q.end)
        if not _GOES_ON.search(page.text[max(sentence[0], q.start - 22) : q.start]) or any(overlaps(span, c.span) for c in (*found, *more)):
            continue
        if (
            not re.match(r"\s*(?:[.,;:)”\"]|$)", page.text[q.end :])
            or q.bound_basis == "rule:nobody"
            or re.fullmatch(r"(?:1[0-9]|20)\d\d", page.words(span))
        ):
            continue
        earlier = [
            c
            for c in found
            if c.span[1] <= q.start and c.whole is None and page.sentence_number(q.start) - page.sentence_number(c.span[0]) <= 1
        ]
        if earlier:
            tally = Tally(q.low, q.high, q.bound_basis, page.words(span), "")
            model = earlier[-1]
            more.append(
                replace(model, span=span, tally=tally, argument=None, fate_at=None, whole=None, negated=_is_rejected(page, span), score=0.4)
            )
    return more


def _only_proposed(page: Page, a: Argument, deed: Deed) -> Counted | None:
    """A figure that only the encoder saw: a number beside a noun of persons, "nobody", or a single person."""
    span = (a.start, a.end)
    sentence = page.sentence(a.start)
    for q in figures_in(page.text, *sentence):
        if overlaps((q.start, q.end), span):
            span = (min(span[0], q.start), max(span[1], q.end))
            if (
                not counts_persons(page.text, q)
                and not category_nouns().find(page.text[q.end : span[1]])
                and not (a.score >= _SURE and _stands_bare(page, q))
            ):
                return None
            if _is_age(page, q):
                return None
    words = page.words(span)
    tally = count(words)
    if _HYPOTHETICAL.search(page.text[max(sentence[0], span[0] - 40) : span[0]]):
        return None
    if tally is None or a.score < 0.5 or tally.bound_basis == "rule:plural" or re.match(r"(?:any|and|each|every|other)\b", words, re.I):
        return None
    if tally.bound_basis == "rule:one" and (tally.head == "" or not re.match(r"(?:a|an|one|another|his|her|the)\b", words, re.I)):
        return None
    return Counted(
        span,
        tally,
        Property(a.property or "killed"),
        _category(words, page.text[span[1] : sentence[1]]),
        None,
        a,
        deed,
        stated_sex(words),
        stated_age_group(words),
        stated_role(words),
        score=a.score,
    )


def _elliptic(page: Page, sentence: Stretch, found: Sequence[Counted], deeds: Sequence[Deed]) -> list[Counted]:
    """Nobody, where its verb tells a fate: "and nobody was hit" (wounded: nobody)."""
    words = page.words(sentence)
    more = []
    for m in re.finditer(
        r"\b(nobody|no one|no-one)\s+(?:was|were|has been|had been)\s+(killed|injured|wounded|hurt|hit|arrested|"
        r"detained)\b",
        words,
        re.I,
    ):
        span = (sentence[0] + m.start(1), sentence[0] + m.end(1))
        if any(overlaps(span, c.span) for c in found):
            continue
        fate = {"killed": Property.KILLED, "arrested": Property.DETAINED, "detained": Property.DETAINED}.get(
            m[2].casefold(), Property.WOUNDED
        )
        tally = count(m[1])
        if tally is not None:
            at = (sentence[0] + m.start(2), sentence[0] + m.end(2))
            more.append(
                Counted(span, tally, fate, Category.UNSPECIFIED, at, None, nearest([d for d in deeds if overlaps(d.span, sentence)], span))
            )
    return more


def _part(page: Page, span: Stretch, q: Quantity, sentence: Stretch, found: Sequence[Counted]) -> Counted | None:
    """A part of the figure told just before shares its fate: "the count includes 5 guards", "two of them pupils"."""
    lead = page.text[max(0, span[0] - 40) : span[0]]
    if not (_PART_BEFORE.search(lead) or _PART_AFTER.match(page.text, span[0] + (q.end - q.start)) or _PART_AFTER.match(page.text, q.end)):
        return None
    whole = [
        c
        for c in found
        if c.span[1] <= span[0] and page.sentence_number(span[0]) - page.sentence_number(c.span[0]) <= 1 and c.whole is None
    ]
    if not whole or (whole[-1].tally.low is not None and q.low is not None and q.low > whole[-1].tally.low):
        return None
    described = _described(page, span, sentence)
    tally = Tally(q.low, q.high, q.bound_basis, page.words(span), "")
    return replace(
        whole[-1],
        span=span,
        tally=tally,
        category=_category(described, ""),
        argument=None,
        fate_at=None,
        sex=stated_sex(described),
        age_group=stated_age_group(described),
        role=stated_role(described),
        whole=None,
        score=0.5,
    )


_CONTRAST = re.compile(r"\b(?:neither|not)\s+([\w,-]+)(?:\s+nor\s+([\w,-]+))?,?\s+but\s+", re.I)


def _contrasted(page: Page, sentence: Stretch, found: Sequence[Counted]) -> list[Counted]:
    """ "Neither six nor ten but eight guards died": six and ten are rejected counts of the same."""
    more = []
    for m in _CONTRAST.finditer(page.words(sentence)):
        right = [c for c in found if 0 <= c.span[0] - (sentence[0] + m.end()) <= 12]
        for group in (1, 2):
            tally = count(m[group]) if m[group] and figures_in(m[group]) else None
            span = (sentence[0] + m.start(group), sentence[0] + m.end(group))
            if right and tally is not None and not any(overlaps(span, c.span) for c in found):
                more.append(replace(right[0], span=span, tally=tally, negated=True, whole=None, argument=None, score=0.5))
    return more


# ---- parts and wholes -----------------------------------------------------------------------------------------------------

_PART_BEFORE = re.compile(
    r"\b(?:including|among them|among whom|of them|of whom|of these|of those|(?:this|the|that|these|its) (?:total|"
    r"toll|figure|number|figures|dead) includes?)\s*,?\s*$",
    re.I,
)
_PART_AFTER = re.compile(r"^\s*(?:\w+\s+)?of (?:them|whom|these|those)\b", re.I)


def _with_wholes(page: Page, found: list[Counted]) -> tuple[Counted, ...]:
    """Ties parts to the figure they are part of, where the text says so."""
    out: list[Counted] = []
    for c in found:
        if c.category is Category.UNSPECIFIED and out and _goes_on(page, c, out[-1]):
            c = replace(c, category=out[-1].category)
        whole = _whole(page, c, out)
        if whole is not None:
            category = c.category if c.category is not Category.UNSPECIFIED else whole.category
            fate = c.property
            if c.fate_at is None:
                fate = whole.property
            c = replace(c, whole=whole.span, category=category, property=fate)
        out.append(c)
    return tuple(out)


def _goes_on(page: Page, c: Counted, before: Counted) -> bool:
    """ "Another 130", "and 17 others": more of the people just counted, if no noun says otherwise."""
    near = page.sentence_number(c.span[0]) - page.sentence_number(before.span[0]) <= 1
    words = page.text[max(0, c.span[0] - 8) : c.span[1] + 7]
    return near and not category_nouns().find(page.words(c.span)) and bool(re.search(r"\banother\b|\b(?:others|more)\b", words, re.I))


def _whole(page: Page, c: Counted, before: Sequence[Counted]) -> Counted | None:
    number = page.sentence_number(c.span[0])
    near = [b for b in before if b.span[1] <= c.span[0] and number - page.sentence_number(b.span[0]) <= 1 and b.whole is None]
    if c.tally.whole is not None:
        wanted = (c.tally.whole.low, c.tally.whole.high)
        same = [b for b in before if (b.tally.low, b.tally.high) == wanted]
        return same[-1] if same else None
    words = page.words(c.span)
    after_number = page.text[c.span[0] : min(len(page.text), c.span[1] + 14)]
    lead = page.text[max(0, c.span[0] - 40) : c.span[0]]
    inside = re.match(r"(?:[\w-]+)(?:\s+\w+)?\s+of (?:them|whom|these|those)\b", after_number, re.I) or _PART_AFTER.match(words)
    if inside or _PART_BEFORE.search(lead) or re.match(r"including\b", words, re.I):
        fitting = [b for b in near if b.property is c.property or c.fate_at is None] or near
        return fitting[-1] if fitting else None
    other = re.search(r"\bthe other (?:\w+)$", page.text[max(0, c.span[0] - 10) : c.span[1]].strip(), re.I)
    if other:
        earlier = [
            b
            for b in before
            if number - page.sentence_number(b.span[0]) <= 3 and b.whole is None and (b.tally.low or 0) > (c.tally.low or 0)
        ]
        return earlier[-1] if earlier else None
    if re.search(r"\((?:[^()]*;\s*)?$", lead) and near:
        return near[-1] if (near[-1].tally.low or 0) >= (c.tally.low or 0) else None
    return None
