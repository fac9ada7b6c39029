"""Regular English inflection, enough to write a word list in base forms. Irregular forms stand in the lists themselves."""

_IRREGULAR_PLURALS = {
    "child": "children",
    "schoolchild": "schoolchildren",
    "foot": "feet",
    "wife": "wives",
    "ex-wife": "ex-wives",
    "housewife": "housewives",
    "grandchild": "grandchildren",
    "mother-in-law": "mothers-in-law",
    "father-in-law": "fathers-in-law",
    "brother-in-law": "brothers-in-law",
    "sister-in-law": "sisters-in-law",
    "son-in-law": "sons-in-law",
    "daughter-in-law": "daughters-in-law",
    "life": "lives",
    "knife": "knives",
    "thief": "thieves",
    "mujahid": "mujahideen",
    "body": "bodies",
    "passer-by": "passers-by",
    "passerby": "passersby",
    "attorney general": "attorneys general",
    "member of parliament": "members of parliament",
    "member of the army": "members of the army",
    "member of the police": "members of the police",
    "act of terrorism": "acts of terrorism",
    "act of parliament": "acts of parliament",
    "attempt on the life": "attempts on the life",
    "claim of responsibility": "claims of responsibility",
    "exchange of fire": "exchanges of fire",
    "state of emergency": "states of emergency",
    "chief of police": "chiefs of police",
    "head of state": "heads of state",
}
_UNCHANGED = {
    "police",
    "people",
    "troops",
    "crew",
    "personnel",
    "staff",
    "elderly",
    "dead",
    "injured",
    "wounded",
    "deceased",
    "sheep",
    "aircraft",
}
_VOWELS = "aeiou"


def plural_of(noun: str) -> str:
    """The plural of a noun or noun phrase (its last word changes). Words that are plural already come back as they are."""
    if noun in _IRREGULAR_PLURALS:
        return _IRREGULAR_PLURALS[noun]
    head, _, last = noun.rpartition(" ")
    lead = f"{head} " if head else ""
    if last in _IRREGULAR_PLURALS:
        return lead + _IRREGULAR_PLURALS[last]
    if last in _UNCHANGED or last.endswith("men") or (last.endswith("s") and not last.endswith("ss") and not last.endswith("us")):
        return noun
    if last.endswith("man") and last not in {"shaman", "german", "human", "roman"}:
        return f"{lead}{last[:-3]}men"
    if last.endswith(("s", "x", "z", "ch", "sh")):
        return f"{noun}es"
    if last.endswith("y") and last[-2:-1] not in _VOWELS:
        return f"{noun[:-1]}ies"
    return f"{noun}s"


def verb_forms(entry: str) -> tuple[str, ...]:
    """All forms of a verb: "attack" gives attack, attacks, attacked, attacking; the first word of a phrase is inflected.

    After a colon stand irregular forms, with commas: they replace the past; third person and -ing form are added when missing.
    """
    base, _, irregular = entry.partition(":")
    first, _, rest = base.partition(" ")
    tail = f" {rest}" if rest else ""
    given = tuple(form.strip() for form in irregular.split(",") if form.strip())
    past = () if given else (_past(first) + tail,)
    third = plural_of(first) if not first.endswith("s") else f"{first}es"
    return tuple(dict.fromkeys((base, *given, third + tail, *past, _ing(first) + tail)))


def _doubles(verb: str) -> bool:
    # One syllable, one vowel before one final consonant: rob, robbed. Longer verbs that double are given as irregular.
    vowels = sum(1 for letter in verb if letter in _VOWELS)
    return vowels == 1 and len(verb) > 2 and verb[-1] not in _VOWELS + "wxy" and verb[-2] in _VOWELS


def _past(verb: str) -> str:
    if verb.endswith("e"):
        return f"{verb}d"
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return f"{verb[:-1]}ied"
    return f"{verb}{verb[-1]}ed" if _doubles(verb) else f"{verb}ed"


def _ing(verb: str) -> str:
    if verb.endswith("ie"):
        return f"{verb[:-2]}ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        return f"{verb[:-1]}ing"
    return f"{verb}{verb[-1]}ing" if _doubles(verb) else f"{verb}ing"
