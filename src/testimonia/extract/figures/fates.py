"""What became of counted people, by the words around them: grammar first, so that a plain sentence leaves no doubt."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from testimonia.extract.deeds import Deed
from testimonia.extract.figures.counted import Fate
from testimonia.extract.figures.patterns import NUMBER_WORD, PASSIVE, any_of, forms
from testimonia.extract.page import Page, Stretch
from testimonia.model.reading import Argument
from testimonia.model.terms import Category, Kind, Property
from testimonia.text.numbers import category_of
from testimonia.vocab import category_nouns, figure_words

_HYPOTHETICAL = re.compile(
    r"\b(?:could|would|might) have (?:\w+ )?(?:killed|wounded|injured|hurt|claimed|cost)\s+(?:\w+\s+)?$|\b(?:may|can|"
    r"must|should)\s+(?:not\s+)?(?!have\b|be\b)\w+\s+(?:\w+\s+)?$",
    re.I,
)


def is_hypothetical(page: Page, span: Stretch, sentence: Stretch) -> bool:
    """ "could have killed scores": nobody was."""
    return bool(_HYPOTHETICAL.search(page.text[max(sentence[0], span[0] - 40) : span[0]]))


@dataclass(frozen=True, slots=True)
class Place:
    """A phrase in its sentence. `others`: the phrases of that sentence; `single`: a person without a number."""

    page: Page
    span: Stretch
    sentence: Stretch
    others: Sequence[Stretch]
    single: bool

    @property
    def noun(self) -> bool:
        """Whether a noun for persons stands in the phrase."""
        return bool(category_nouns().find(self.page.words(self.span)))


_OF_THE_STATE = re.compile(r"\bof (?:the|these|those) \w+$", re.I)
_OF_KIN = re.compile(
    r"\b(?:relatives|relations|kin|families|parents|mothers|widows|friends|neighbou?rs|colleagues|mourners|lawyers) of\b", re.I
)
_OF_ONE = re.compile(r"(?:a|an|another|one)\s+(?:dead|murdered|executed|kidnapped|abducted|wounded|injured|missing)\s", re.I)


def fate_of(at: Place) -> tuple[Fate | None, bool]:
    """What became of the people of a phrase, None if the words do not tell; and whether grammar leaves no doubt."""
    inside = fates_in(at.page.text, at.span) if not _OF_KIN.search(at.page.words(at.span)) else []
    if inside and (not at.single or _OF_ONE.match(at.page.text, at.span[0])):
        later = _after(at) if _OF_THE_STATE.search(at.page.words(at.span)) else None
        return later or inside[-1], True  # "two of the wounded died"
    sure = _as_object(at) or _after(at)
    return (sure, True) if sure is not None else _before(at)


def fates_in(text: str, stretch: Stretch) -> list[Fate]:
    """Every word of fate in a stretch, in the order of the text."""
    return [Fate(Property(h.term), (stretch[0] + h.start, stretch[0] + h.end)) for h in figure_words().find(text[stretch[0] : stretch[1]])]


def is_modifier(page: Page, phrase: Stretch, fate: Fate) -> bool:
    """Whether the word of fate only describes whom another verb tells of: "seven wounded students were taken", "the thirteen captives"."""
    inside = phrase[0] <= fate.at[0] and fate.at[1] <= phrase[1]
    return inside and bool(category_nouns().find(page.text[fate.at[1] : phrase[1]]))


def _first(text: str, fate: Fate) -> str:
    return text[slice(*fate.at)].casefold().split()[0]


# ---- the object of a verb -------------------------------------------------------------------------------------------------

_LISTED = re.compile(
    rf"\s*(?:(?:(?:the|a|an|his|her|its|their|another|both|{NUMBER_WORD})\s+)(?:(?!and\b|or\b)[\w'’-]+\s+){{0,4}}?[\w'’-]+"
    r"\s*(?:,\s*(?:and\s+|as well as\s+)?|\s(?:and|as well as)\s+))+",
    re.I,
)


_NOTHING = re.compile(r"\s*(?:(?:another|all|both|the|these|a further|a total of)\s+)?", re.I)


def _as_object(at: Place) -> Fate | None:
    """ "killing three students", "wounded nine others", "shot dead a guard, a cook": the verb stands right before, or before the list."""
    text, start = at.page.text, at.sentence[0]
    for fate in reversed(fates_in(text, (max(start, at.span[0] - 160), at.span[0]))):
        between = text[fate.at[1] : at.span[0]]
        first = _first(text, fate)
        direct = bool(_NOTHING.fullmatch(between))
        if not direct and not (_LISTED.fullmatch(between) and not fates_in(text, (fate.at[1], at.span[0]))):
            return None
        if first not in forms("active") or PASSIVE.search(text[max(start, fate.at[0] - 30) : fate.at[0]]):
            return None
        if not direct and _told_after(at):
            return None  # "killed nine rebels, two soldiers were wounded"
        return fate if direct or _is_verb(text, start, fate) else None
    return None


def is_object(page: Page, span: Stretch, sentence: Stretch) -> bool:
    """Whether a verb of fate stands right before a phrase: "injured ten people"."""
    fates = fates_in(page.text, (max(sentence[0], span[0] - 40), span[0]))
    if not fates or _first(page.text, fates[-1]) not in forms("active"):
        return False
    return bool(_NOTHING.fullmatch(page.text[fates[-1].at[1] : span[0]]))


def _is_verb(text: str, start: int, fate: Fate) -> bool:
    """Not a participle that ends a clause of its own: "five killed, 12 wounded"."""
    before = text[max(start, fate.at[0] - 20) : fate.at[0]]
    return not re.search(rf"(?:^|\W){NUMBER_WORD}\s+(?:\w+\s+)?$", before, re.I) or _first(text, fate).endswith("ing")


def _told_after(at: Place) -> bool:
    """Whether a predicate with 'be' right after the list tells its own fate."""
    end = _end_of_list(at)
    return bool(
        re.match(r"\s+(?:was|were|had been|have been|has been|are|is|died|fell|perished)\b", at.page.text[end : at.sentence[1]], re.I)
    )


# ---- the subject of a verb ------------------------------------------------------------------------------------------------

_HOLDING_BACK = re.compile(
    rf"[;()]|\.\s|\s[—–-]\s|,\s+(?:and|as|who|which)\s|\s(?:{any_of('clause_start')})\s|\s(?:and|then)\s+(?:\w+ly\s+)?\w+ing\s", re.I
)
_FELL = re.compile(
    r"^\s+(?:of (?:our|the|their|his) (?:\w+\s+){0,2})?(?:fell|lie dead|lay dead|lost (?:their|his|her) li\w+|lost "
    r"an? \w+|came back)\b",
    re.I,
)
_SAID = re.compile(rf"\b(?:{any_of('saying')})\b", re.I)
_FOUND = re.compile(r"\s*(?:(?:was|were|have been|has been|had been|are|is)\s+)?(?:later\s+)?(?:found|reported|confirmed|left)\s*", re.I)
_PRESENT = re.compile(r"\s+(?:were\s+|was\s+|being\s+)?(present|strong|in attendance)\b", re.I)
_IN_CARE = re.compile(
    r"(?:\s+(?:was|were)\s+\w+(?:ed|en|ot)\s+and)?\s+(?:are|were|was|is|remain|remained)\s+(?:still\s+)?(?:in (?:the )?(?:hospital|wards?|"
    r"intensive care|a coma)|being treated|under treatment|hospitali[sz]ed|"
    r"(?:taken|rushed|brought|flown) to (?:a |the )?(?:\w+ )?(?:hospitals?|clinics?))",
    re.I,
)
_HIT_BY = re.compile(
    r"\s+(?:was|were|had been|has been|have been)\s+(?:also\s+)?(?:hit|struck|grazed|wounded)\s+(?:in\s+the\s+\w+\s+)?by\s+"
    r"(?:an?\s+|the\s+)?(?:(?:stray|rubber|live|plastic|police)\s+)?(?:bullets?|shrapnel|gunfire|rounds?|pellets?|fragments?|canisters?|"
    r"splinters)\b(?!\s+and\s+(?:died|killed))",
    re.I,
)
_HURT = re.compile(r"\s+(?:sustained|suffered|received|incurred)\s+(?:[\w-]+\s+){0,4}?(?:injur(?:y|ies)|wounds?|burns)\b", re.I)
_GOING = re.compile(r"\b(?:walk|march|rally|go|gather|marched|walked)\b", re.I)


def _after(at: Place) -> Fate | None:
    """ "Twelve people were killed", "four died", "two lost their lives", "nine are in hospital"."""
    text, end = at.page.text, _past_insertion(at, _end_of_list(at))
    right = text[end : min([at.sentence[1], *(p[0] for p in at.others if p[0] >= end)])]
    stop = _HOLDING_BACK.search(right)
    reach = (end, end + (stop.start() if stop else len(right)))
    fell = _FELL.match(right)
    if fell:
        return Fate(_of_the_fallen(fell.group()), (end + len(fell.group()) - len(fell.group().lstrip()), end + fell.end()))
    for fate in fates_in(text, reach):
        told = _tells(at, fate, text[end : fate.at[0]])
        if told is not None:
            if told:
                return fate
            break
    if _all_of_us(at):
        return Fate(Property.PARTICIPANTS, at.span)
    present = _PRESENT.match(right)
    if present:
        return Fate(Property.PARTICIPANTS, (end + present.start(1), end + present.end(1)))
    care = _IN_CARE.match(right) or _HURT.match(right) or _HIT_BY.match(right)
    return Fate(Property.WOUNDED, (end + 1, end + care.end())) if care else None


_INSERTION = re.compile(
    r"\s*(?:,\s+(?:including|among them|among whom|both|all|mostly|most of them|some of them|\w+ of (?:them|whom))\b[^;:()—–]{1,120}?,"
    r"|\s[—–-]\s[^;:()—–]{1,120}?\s[—–-]|\([^()]{1,120}\),?)(?=\s+(?:was|were|had|have|has|are|is|died|perished|lost)\b)"
)


def _past_insertion(at: Place, end: int) -> int:
    """Where the sentence goes on after words that only tell more of the people: ", including two children, were killed"."""
    m = _INSERTION.match(at.page.text, end, at.sentence[1])
    return m.end() if m else end


def _of_the_fallen(words: str) -> Property:
    low = words.casefold()
    if "let go" in low or "came back" in low:
        return Property.RELEASED
    return Property.WOUNDED if "lost a" in low else Property.KILLED


_REDUCED = re.compile(r"\s*(?:$|[.,;:)]|\s(?:in|at|near|on|by|during|outside|inside|while|when|as|after|with)\b)", re.I)
"""After "a man murdered": the participle has no object, so the man is not its doer."""


_AMONG = re.compile(r"\b(?:was|were|is|are)\s+(?:also\s+)?among\s+(?:the|those)\s+$", re.I)


def _tells(at: Place, fate: Fate, between: str) -> bool | None:
    """Whether a word of fate after the phrase speaks of its people: True or False; None to look at the next word of fate."""
    text, first = at.page.text, _first(at.page.text, fate)
    if len(between.split()) > _reach(at, fate, first) or (_SAID.search(between) and not _FOUND.fullmatch(between)):
        return False
    if first in forms("base") and re.search(r"\b(?:of|for|over|with|to|from|in)\s+(?:\w+\s+)?$", between):
        return False
    if _AMONG.search(between):
        return True
    if first in forms("noun_too") and re.search(r"\b(?:the|no)\s+$", between):
        return False
    passive = bool(PASSIVE.search(between))
    if first in forms("needs_persons") and not (passive and at.noun):
        return False
    if at.single and not between.strip() and _REDUCED.match(text, fate.at[1]):
        return True
    if (at.single or re.search(r"(?:^|\W)and\s+(?:\w+ly\s+)?$", between)) and first in forms("active") and not passive:
        return False
    if passive or first in forms("intransitive") or not between.strip():
        return passive or first not in forms("active") or not _has_object(at, fate)
    if first in forms("active") and not _has_object(at, fate):
        return True
    if fate.property is Property.PARTICIPANTS and first in forms("taking"):
        return True
    long = len(text[slice(*fate.at)].split()) > 2
    if long and fate.property in (Property.PARTICIPANTS, Property.DISPLACED, Property.MISSING):
        return True
    return bool(re.search(r"\b(?:in|with|of)\s*$|\bin hospital\b", between + text[slice(*fate.at)]))


def _reach(at: Place, fate: Fate, first: str) -> int:
    """How many words may stand between people and the word that tells their fate."""
    if at.single:
        return 4
    return 15 if fate.property is Property.PARTICIPANTS and first in forms("taking") else 9


def _all_of_us(at: Place) -> bool:
    text = at.page.text
    whole = re.search(r"\bof (?:us|them)$", at.page.words(at.span)) and re.search(
        r"\ball\s*$", text[max(0, at.span[0] - 5) : at.span[0]], re.I
    )
    return bool(whole) and bool(_GOING.search(text[at.sentence[0] : at.span[0]]))


_OBJECT = re.compile(rf"\s+(?:(?i:{any_of('object_start')}|{NUMBER_WORD})\b|[A-Z])")


_NEXT_STATE = re.compile(rf"\s+{NUMBER_WORD}\s+(?:{any_of('noun_too')}|killed|hurt)\b", re.I)  # "4 killed 2 wounded"


def _has_object(at: Place, fate: Fate) -> bool:
    """Whether a noun phrase follows a verb at once: "killed five villagers", "arrested the men"."""
    after = at.page.text[fate.at[1] : at.sentence[1]]
    return bool(_OBJECT.match(after)) and not _NEXT_STATE.match(after)


def _is_list(between: str) -> bool:
    return bool(re.fullmatch(r"\s*(?:,|and|,\s*and|or|as well as|plus)\s*", between))


def _end_of_list(at: Place) -> int:
    """Where the list ends that the phrase begins or continues: "2 pupils, 9 rebels, 5 guards"."""
    end = at.span[1]
    for p in sorted(at.others):
        if p[0] >= end and _is_list(at.page.text[end : p[0]]):
            end = p[1]
    return end


# ---- a word of fate or a toll before the phrase ---------------------------------------------------------------------------

_LINKS = re.compile(
    r"\s*(?:other|of|at|to|by|for|with|was|were|is|as|on \w+|stands? at|reached|rose to|risen to|grown to|had grown "
    r"to|(?:\w+ )?(?:rose|climbed|grew|grown|risen)[\w ]*to|"
    r"some|the|only|another|among|include[sd]?|:|,|in \w+|and|up|off|on \w+ night was|being|held|"
    r"(?:on|in|by|since) [\w ]+? (?:was|were|is|at|to))*\s*",
    re.I,
)
_TREATING = re.compile(r"\b(?:treats?|treated|treating|admitted|operated on)\s+(?:still\s+)?$", re.I)
_PATIENTS = re.compile(r"\b(?:patients?|people|persons|wounded|victims|children)\b|^\W*\d+$", re.I)
_DEAD_BEFORE = re.compile(
    r"\b(?:(?:shot dead|left dead|left behind|buried|lost|eyes of|counted|traced?|trace)\s+(?:the (?:eyes|bodies) of\s+)?|"
    r"(?:t(?:ook|aken?|akes|aking)|claim(?:ed|s|ing)?|cost(?:s|ing)?)\s+the\s+li(?:ves|fe)\s+of\s+)$",
    re.I,
)
_GATHERED = re.compile(
    r"\b(?:drew|attracted|brought together|gathered|a crowd of|crowd of|a group of|judged to be|estimated at|"
    r"numbering|joined by|attended by)\s*$",
    re.I,
)
_TOTAL = re.compile(
    r"\b(?:police |official |final |latest |new |overall )?(?:total|count|toll|figure|number of (?:the "
    r")?dead)\b[^.;]{0,40}?\b(?:was|is|stood at|stands at|to|at|now)\s*(?:\w+\s+)?$",
    re.I,
)


def _before(at: Place) -> tuple[Fate | None, bool]:
    """ "the dead: 12", "the toll rose to 25", "the clinic is treating nine", "a crowd of 300"."""
    text, span = at.page.text, at.span
    start = max([at.sentence[0], *(p[1] for p in at.others if p[1] <= span[0] and not _is_list(text[p[1] : span[0]]))])
    left = text[start : span[0]]
    if _TREATING.search(left) and _PATIENTS.search(at.page.words(span)):
        return Fate(Property.WOUNDED, (start, span[0])), True
    for fate in reversed(fates_in(text, (start, span[0]))):
        if _leads_to(at, fate):
            return fate, True
        break
    dead = _DEAD_BEFORE.search(left)
    if dead:
        told = dead.group().split()[0].casefold() in ("shot", "eyes", "buried") or bool(
            re.search(r"\bli(?:ves|fe)\s+of\s*$", dead.group(), re.I)
        )
        return Fate(Property.KILLED, (start + dead.start(), start + dead.end())), told
    gathered = _GATHERED.search(left)
    if gathered:
        return Fate(Property.PARTICIPANTS, (start + gathered.start(), start + gathered.end())), True
    total = _TOTAL.search(left)
    if total:
        return Fate(Property.KILLED, (start + total.start(), start + total.end())), True
    return None, False


def _leads_to(at: Place, fate: Fate) -> bool:
    """Whether a word of fate before the phrase speaks of its people."""
    text = at.page.text
    between = text[fate.at[1] : at.span[0]]
    if re.search(r"[;.()]|\b(?:while|when|after)\b", between) or len(between.split()) > 6:
        return False
    if at.single and re.search(r"[,“”\"]", between):
        return False
    if re.fullmatch(r"\s*(?:was|were|is|are)\s*", between) and any(p[0] < fate.at[0] < p[1] for p in at.others):
        return False  # "one of the dead was a ferryman": told already
    first = _first(text, fate)
    if first in forms("needs_persons") and not at.noun:
        return False
    passive = bool(PASSIVE.search(text[max(at.sentence[0], fate.at[0] - 24) : fate.at[0]]))
    if re.search(r"\bby\s+$", between) and (passive or first in forms("active")):
        return False  # "wounded by another soldier": the doer
    closed = first in forms("intransitive") and first not in ("dead", "bodies", "missing") and not between.strip(" ,")
    if _LINKS.fullmatch(between) and not closed:
        return True
    return first in forms("active") and not passive and len(between.split()) <= 3


# ---- detained or abducted -------------------------------------------------------------------------------------------------

_BY_WHOM = re.compile(
    r"\b(?:by|held by|hands of|captives? of)\s+(?:the\s+|a\s+|an\s+|some\s+|armed\s+|unknown\s+)*([\w-]+(?:\s[\w-]+)?)", re.I
)
_CAPTURED = re.compile(r"\b(?:captured|taken prisoner|took prisoner|prisoners?|captives?)\b", re.I)


_JAILED_FOR = re.compile(r"\b(?:jailed|imprisoned)\b[^.;]{0,60}?\bfor\s+(?:[\w-]+\s+){0,4}?(?:years?|months?|life)\b", re.I)
_SET_FREE = re.compile(r"\b(?:rescued|freed|liberated|released|set free|recovered)\s+(?:another\s+|all\s+)?$", re.I)
_EITHER = re.compile(r"\b(?:held|holding|taken|took|seized|captured|carried off|picked up|hauled off|led away)\b", re.I)
_BY_AN_AUTHORITY = re.compile(r"\b(?:detain\w*|arrest\w*|(?:in|into) custody|jail\w*|imprison\w*|remand\w*)\b", re.I)
_BY_OTHERS = re.compile(r"\b(?:abduct\w*|kidnap\w*|hostages?|ransom|captors?)\b", re.I)


def of_the_held(page: Page, span: Stretch, sentence: Stretch, found: Property) -> Property:
    """Abducted or detained where the words beside the people fit both ("held", "took away"): as the rest of the text calls it; and
    released where they were set free."""
    if found not in (Property.ABDUCTED, Property.DETAINED):
        return found
    if _JAILED_FOR.search(page.text, max(sentence[0], span[0] - 60), min(sentence[1], span[1] + 60)):
        return Property.SENTENCED
    if _SET_FREE.search(page.text[max(sentence[0], span[0] - 24) : span[0]]):
        return Property.RELEASED
    words = page.words(sentence)
    if not _EITHER.search(words) or _BY_AN_AUTHORITY.search(words) or _BY_OTHERS.search(words):
        return found
    arrests, abductions = bool(_BY_AN_AUTHORITY.search(page.text)), bool(_BY_OTHERS.search(page.text))
    if arrests == abductions:
        return found
    return Property.DETAINED if arrests else Property.ABDUCTED


def held_by(page: Page, span: Stretch, sentence: Stretch, argument: Argument | None, deed: Deed | None) -> Property:
    """Detained, or abducted where the holders are no authority: an armed group by the words, or captors of soldiers and police."""
    if argument is not None and argument.property == "abducted":
        return Property.ABDUCTED
    if deed is not None and deed.kind is Kind.KIDNAPPING:
        return Property.ABDUCTED
    by = _BY_WHOM.search(page.text, span[1], sentence[1])
    if by and "alleged_attacker" in {h.term for h in category_nouns().find(by[1])}:
        return Property.ABDUCTED
    captured = _CAPTURED.search(page.text[max(sentence[0], span[0] - 30) : min(sentence[1], span[1] + 50)])
    if captured and category_of(page.words(span)) is Category.SECURITY_FORCES:
        return Property.ABDUCTED
    return Property.DETAINED
