"""Counts that only the encoder ties to a fate, weighed against what the sentence plainly tells."""

import re
from collections.abc import Sequence
from dataclasses import replace

from testimonia.extract.figures.counted import HARMED, Counted
from testimonia.extract.figures.patterns import any_of
from testimonia.extract.page import Page, Stretch
from testimonia.model.terms import Property
from testimonia.vocab import figure_words

_SURE = 0.55  # a surer proposal may count other people of the same sentence: "three soldiers died, and the five fighters as well"
_BELOW = 4  # sentences under a headline that tell whether those who were shot died
_DEADLY = r"(?!\s+(?:dead|to death|and killed|fatally))"
_HIT_BEFORE = re.compile(rf"\b(?:{any_of('hit')})\s+$", re.I)
_HIT_AFTER = re.compile(
    rf"\s+(?:(?:was|were|had been|have been|are|is)\s+)?(?:also\s+|all\s+|both\s+|\w+ly\s+)*(?:{any_of('hit')})\b{_DEADLY}", re.I
)


def hit_beside_the_dead(page: Page, found: Sequence[Counted]) -> list[Counted]:
    """People of whom the words say only that they were shot or stabbed are wounded where the text speaks of their injuries, or tells the
    dead apart from them: "shot four people, killing one"."""
    plain = _by_sentence(page, found)

    def lived(c: Counted) -> bool:
        if c.property is not Property.KILLED or c.plain or not is_hit(page, c.span) or _died(page, c):
            return False
        return _is_hurt(page, c) or _told(page, c, plain)

    return [replace(c, property=Property.WOUNDED, fate_at=None) if lived(c) else c for c in found]


_ALIVE = re.compile(
    r"\b(?:injur(?:y|ies)|survived?|in (?:the|his|her|their) (?:legs?|arms?|foot|feet|hands?|shoulders?|thighs?|ankles?|knees?))\b", re.I
)


def _is_hurt(page: Page, c: Counted) -> bool:
    """Whether the rest of the sentence speaks of injuries."""
    return bool(_ALIVE.search(page.text, c.span[1], page.sentence(c.span[0])[1]))


def _died(page: Page, c: Counted) -> bool:
    """Whether they were shot "to death", said after them."""
    return bool(re.search(r"\bto death\b", page.text[c.span[1] : page.sentence(c.span[0])[1]], re.I))


def is_hit(page: Page, span: Stretch) -> bool:
    """Whether the words beside a phrase say that its people were shot or stabbed, and not that they died of it."""
    return bool(_HIT_BEFORE.search(page.text[max(0, span[0] - 16) : span[0]]) or _HIT_AFTER.match(page.text, span[1]))


def dead_by_words(page: Page, span: Stretch) -> Property | None:
    """What is left of an encoder's "killed" beside a phrase: killed if any word of death stands in its sentence or one beside it; without
    one people who were shot are wounded, and of others nothing is known: "tortured three prisoners"."""
    if _speaks_of_death(page, page.reach(span[0], 1, 1)):
        return Property.KILLED
    if not is_hit(page, span):
        return None
    return Property.KILLED if _speaks_of_death(page, page.reach(span[0], 1, _BELOW)) else Property.WOUNDED


def _speaks_of_death(page: Page, stretch: Stretch) -> bool:
    return any(h.term == Property.KILLED for h in figure_words().find(page.words(stretch)))


_NOT_HARMED_BEFORE = re.compile(
    rf"\b(?:{any_of('asking')}|by|between|with|(?:fired?|fires|firing|shots?|shooting|shoots)\s+(?:on|upon|at|into|towards?))\s+"
    r"(?:(?:its|his|their|the|a)\s+)?(?:(?:group|crowd|party|gathering|convoy|line)\s+of\s+)?\W?$",
    re.I,
)
_DOES = re.compile(
    r"\s+(?:was|were|is|are)\s+(?:\w+ly\s+)?(?!being\b|dying\b|missing\b)\w+ing\b"
    rf"|(?:\s+\w+ing\b[^.;]{{0,60}}?,?)?\s+(?:\w+ly\s+)?(?:{any_of('acting')})\b",
    re.I,
)


def without_doubtful(page: Page, found: Sequence[Counted]) -> list[Counted]:
    """Drops the killed and wounded of the encoder who by the words are doers or were only shot at; and those of whom it is not
    sure beside whom the text plainly tells the toll.

    Wholes and parts stay: the words themselves tie them to another figure.
    """
    wholes = {c.whole for c in found}
    plain = _by_sentence(page, found)

    def is_doubtful(c: Counted) -> bool:
        if c.plain or c.argument is None or c.property not in HARMED or c.whole is not None or c.span in wholes:
            return False
        if _NOT_HARMED_BEFORE.search(page.text[max(0, c.span[0] - 50) : c.span[0]]) or _DOES.match(page.text, c.span[1]):
            return True
        return c.argument.score < _SURE and not is_hit(page, c.span) and _told(page, c, plain)

    return [c for c in found if not is_doubtful(c)]


def _by_sentence(page: Page, found: Sequence[Counted]) -> dict[tuple[int, Property], set[int | None]]:
    """The low ends of the plain figures, by sentence and property."""
    plain: dict[tuple[int, Property], set[int | None]] = {}
    for c in found:
        if c.plain and not c.negated:
            plain.setdefault((page.sentence_number(c.span[0]), c.property), set()).add(c.tally.low)
    return plain


def _told(page: Page, c: Counted, plain: dict[tuple[int, Property], set[int | None]]) -> bool:
    """Whether this sentence or a neighbour plainly tells whom the same fate met, and they are not as many: then they are others."""
    number = page.sentence_number(c.span[0])
    return any(plain.get((number + step, c.property), set()) - {c.tally.low} for step in (-1, 0, 1))
