"""The ids of a masked record: what each noun of the case is called there, and which of them masking made equal to one before."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from testimonia.model.record import Claim, Judgement, Mention
from testimonia.model.values import Figure
from testimonia.text.masking.manifest import Tally

_Noun = TypeVar("_Noun", Mention, Claim, Judgement)


class Ids:
    """Ids of the case and of the masked record. `repeated_…`: nouns that masking would make equal to one before them, by their number."""

    def __init__(self) -> None:
        self.mentions: dict[str, str] = {}
        self.claims: dict[str, str] = {}
        self.accounts: dict[str, str] = {}
        self.incidents: dict[str, str] = {}
        self.judgements: dict[str, str] = {}
        self.repeated_mentions: dict[int, int] = {}
        self.repeated_claims: dict[int, int] = {}
        self.repeated_judgements: dict[int, int] = {}
        self.counts = Tally()
        self._taken: set[str] = set()

    def name_mentions(self, mentions: Iterable[Mention], masked: Callable[[Mention], Mention]) -> None:
        """Ids of all mentions. `masked`: makes the masked noun."""
        for number, mention in enumerate(mentions):
            new, repeat = self._free(masked(mention), again_mention)
            if repeat:
                self.repeated_mentions[number] = repeat
            self.mentions[mention.id] = new

    def name_claims(self, claims: Iterable[Claim], masked: Callable[[Claim], Claim]) -> None:
        """Ids of all claims; a part may stand before its whole, whose id stands in its own and must be known first."""
        waiting: list[tuple[int, Claim]] = []
        for number, claim in enumerate(claims):
            if _whole_of(claim) is None or _whole_of(claim) in self.claims:
                self._name_claim(number, claim, masked)
            else:
                waiting.append((number, claim))
        while waiting:
            ready, waiting = self._ready(waiting)
            for number, claim in ready:
                self._name_claim(number, claim, masked)

    def name_judgements(self, judgements: Iterable[Judgement], masked: Callable[[Judgement], Judgement]) -> None:
        """Ids of all judgements."""
        for number, judgement in enumerate(judgements):
            new, repeat = self._free(masked(judgement), again_judgement)
            if repeat:
                self.repeated_judgements[number] = repeat
            self.judgements[judgement.id] = new

    def _name_claim(self, number: int, claim: Claim, masked: Callable[[Claim], Claim]) -> None:
        new, repeat = self._free(masked(claim), again_claim)
        if repeat:
            self.repeated_claims[number] = repeat
        self.claims[claim.id] = new

    def _ready(self, waiting: Sequence[tuple[int, Claim]]) -> tuple[list[tuple[int, Claim]], list[tuple[int, Claim]]]:
        """Those whose whole is named, and the others; where none is, all: their whole stands in no record."""
        ready: list[tuple[int, Claim]] = []
        others: list[tuple[int, Claim]] = []
        for numbered in waiting:
            (ready if _whole_of(numbered[1]) in self.claims else others).append(numbered)
        return (ready, others) if ready else (others, [])

    def _free(self, made: _Noun, again: Callable[[_Noun, int], _Noun]) -> tuple[str, int]:
        """The first id that no noun before has, and how often the noun had to be said again for it."""
        repeat = 0
        while (new := again(made, repeat).id) in self._taken:
            repeat += 1
        self._taken.add(new)
        return new, repeat


def _whole_of(claim: Claim) -> str | None:
    return claim.value.of if isinstance(claim.value, Figure) else None


def again_mention(mention: Mention, repeat: int) -> Mention:
    """The mention once more, told from an equal one by naming its trigger again: what is said and where stays the same."""
    return replace(mention, spans=(*mention.spans, *(mention.spans[:1] * repeat))) if repeat else mention


def again_claim(claim: Claim, repeat: int) -> Claim:
    """The claim once more, told from an equal one by its maker: two names behind one bar are still two claims."""
    return replace(claim, made_by=f"{claim.made_by} ({repeat + 1})") if repeat else claim


def again_judgement(judgement: Judgement, repeat: int) -> Judgement:
    """The judgement once more, told from an equal one by its note."""
    return replace(judgement, why=f"{judgement.why} ({repeat + 1})") if repeat else judgement
