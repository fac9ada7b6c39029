"""What the words of a phrase state of the persons in it: category, sex, age group, role."""

import re
from functools import lru_cache

from testimonia import vocab
from testimonia.model.terms import AgeGroup, Category, Sex
from testimonia.text.numbers.quantities import figures_in
from testimonia.text.numbers.tally import LONGEST_PHRASE, head_of


def category_of(phrase: str) -> Category:
    """Category of the persons in a noun phrase as its words state it. Mixed company, and words that say nothing, are unspecified."""
    phrase = phrase[:LONGEST_PHRASE]
    lexicon = vocab.category_nouns()
    head = head_of(phrase)
    heads = {category for part in re.split(r"\band\b|,|\bor\b", _before_clause(phrase)) if (category := lexicon.first(head_of(part)))}
    if len(heads - {Category.UNSPECIFIED}) > 1:
        return Category.UNSPECIFIED
    category = next(iter(heads - {Category.UNSPECIFIED}), Category.UNSPECIFIED)
    if category == Category.UNSPECIFIED:
        after = phrase[phrase.find(head) + len(head) :] if head else phrase
        return _from_modifiers(phrase, after)
    return Category(category)


_OF_A_GROUP = re.compile(
    r"^\W*(?:a|the)?\s*(?:group|crowd|number|band|gang|team|total|majority)?\s*\b(?:of|from|among)\s+(?:the\s+|our\s+|their\s+|his\s+)?"
)
_CLAUSE = re.compile(
    r"(?<!-)\b(?:who|whom|which|that|where|when|by|from|near|in|at|on|during|after|before|of|suspected of|accused of|including)\b"
)


@lru_cache(64)  # each question about a phrase asks for it
def _before_clause(phrase: str) -> str:
    """The noun and what stands before it, without the number ("three of our children" gives "children") and without clauses after it."""
    phrase = phrase[:LONGEST_PHRASE]
    found = figures_in(phrase)
    rest = phrase[found[0].end :] if found and found[0].start < 12 else phrase
    return _CLAUSE.split(_OF_A_GROUP.sub("", rest), 1)[0]


def _from_modifiers(phrase: str, after: str) -> Category:
    """Category of a plain noun (persons, members, men) from its modifiers: "members of the police", "individuals suspected of ..."."""
    if re.search(r"\b(?:suspected of|accused of|suspected|charged with)\b", after):
        return Category.SUSPECT
    member = re.match(r"\s+of\s+(.*)", after)
    inside = vocab.body_words().first(member[1]) if member else None
    of_whom = vocab.category_nouns().first(member[1]) if member else None
    if of_whom and of_whom not in (Category.UNSPECIFIED, Category.OFFICIAL):
        return Category(of_whom)
    if inside == "armed_group":
        return Category.ALLEGED_ATTACKER
    if inside == "organ_of_state" and re.search(
        r"\b(?:army|police|guard|forces|troops|military|battalion|regiment|division)\b", after, re.IGNORECASE
    ):
        return Category.SECURITY_FORCES
    if re.search(r"\barmed (?:men|man|persons?|people|youths?)\b", phrase, re.IGNORECASE):
        return Category.ALLEGED_ATTACKER
    return Category.UNSPECIFIED


def stated_sex(phrase: str) -> Sex | None:
    """Sex of the counted persons if the words of the phrase state it for all of them; None otherwise. Names state nothing."""
    found = {hit.term for hit in vocab.sex_words().find(_before_clause(phrase))}
    return Sex(found.pop()) if len(found) == 1 else None


def stated_age_group(phrase: str) -> AgeGroup | None:
    """Adult or child if the words state it for all of them; None otherwise."""
    found = {hit.term for hit in vocab.age_words().find(_before_clause(phrase))}
    return AgeGroup(found.pop()) if len(found) == 1 else None


def stated_role(phrase: str) -> str | None:
    """What the counted persons are by trade or part taken (journalist, medic, ...), if stated for all of them; None otherwise."""
    found = {hit.term for hit in vocab.role_nouns().find(_before_clause(phrase))}
    return found.pop() if len(found) == 1 else None
