"""What a reader of the record wants to know of an incident beside the record: ids and words alone, ready to be shown.

Whatever shows them may hide names and give the ids other values first; so nothing here is a noun of the record.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from testimonia.model.record import FigureRange, Judgement
from testimonia.model.terms import Verdict
from testimonia.reconcile.balances import Balance
from testimonia.reconcile.columns import Setting
from testimonia.reconcile.dossiers import Dossier
from testimonia.reconcile.figures import Revised
from testimonia.reconcile.grading import Grade
from testimonia.reconcile.linkage import Comparison, LinkageConfig, compare, standing_pairs
from testimonia.reconcile.parties import Side
from testimonia.reconcile.profiles import Profile
from testimonia.reconcile.tree import OriginTree


@dataclass(frozen=True, slots=True)
class Membership:
    """Why a mention is in its incident. `taken`: its strongest link inside; None when it stands alone or only a person put it there.

    `passed_over`: the strongest link to a mention of another incident, which was not taken; None when there was none to compare.
    `same`, `different`: mentions that people judged to tell of the same incident, and of another.
    """

    mention: str
    taken: Comparison | None
    passed_over: Comparison | None
    same: tuple[str, ...] = ()
    different: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Findings:
    """What was worked out for one incident; see `Dossier`, whose fields these are. `accounts`: of each account, by id, its claims."""

    incident: str
    verdict: Verdict | None
    tree: OriginTree
    figures: Mapping[str, tuple[FigureRange, ...]]
    sides: Mapping[str, Side]
    revised: tuple[Revised, ...]
    balances: tuple[Balance, ...]
    denied: tuple[str, ...]
    grades: tuple[Grade, ...]
    members: tuple[Membership, ...]
    accounts: Mapping[str, tuple[str, ...]]


def findings_of(dossier: Dossier, members: tuple[Membership, ...]) -> Findings:
    """The findings of a dossier with the reasons for its mentions."""
    return Findings(
        dossier.incident.id,
        dossier.verdict,
        dossier.tree,
        dossier.figures,
        dossier.sides,
        dossier.revised,
        dossier.balances,
        dossier.denied,
        dossier.grades,
        members,
        {account.id: account.claims for account in dossier.accounts},
    )


class Memberships:
    """The reasons for every mention of a case, each worked out when it is asked for."""

    def __init__(self, found: Sequence[Profile], judgements: Sequence[Judgement], setting: Setting, config: LinkageConfig) -> None:
        self._profiles = {p.mention.id: p for p in found}
        self._setting, self._config = setting, config
        self._judged: dict[Verdict, dict[str, set[str]]] = {Verdict.SAME: {}, Verdict.DIFFERENT: {}}
        for pair, verdict in standing_pairs(judgements).items():
            if verdict in self._judged and len(pair) == 2 and pair <= self._profiles.keys():
                one, other = sorted(pair)
                self._judged[verdict].setdefault(one, set()).add(other)
                self._judged[verdict].setdefault(other, set()).add(one)

    def of(self, mention: str, dossier: Dossier) -> Membership:
        """Why this mention is in its incident."""
        return Membership(
            mention,
            self._link(mention, dossier.taken),
            self._link(mention, dossier.passed_over),
            *(tuple(sorted(self._judged[v].get(mention, ()))) for v in (Verdict.SAME, Verdict.DIFFERENT)),
        )

    def _link(self, mention: str, strongest: Mapping[str, tuple[str, float]]) -> Comparison | None:
        if mention not in strongest:
            return None
        one, other = self._profiles[mention], self._profiles[strongest[mention][0]]
        return compare(one, other, self._config, self._setting)
