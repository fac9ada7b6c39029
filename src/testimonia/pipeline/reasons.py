"""From dossiers to the reasons that a case keeps beside its incidents."""

from collections.abc import Sequence

from testimonia.reconcile import Dossier
from testimonia.store.reasons import LinkReason, OriginReason

CLOSE = 12.0
"""Bits on either side of what a link takes within which a link is worth a look; beyond it the odds are a thousand to one and more."""


def origin_reasons(found: Sequence[Dossier]) -> list[OriginReason]:
    """Why each account counts as it does."""
    reasons = []
    for dossier in found:
        branches = {branch.origin.id: branch for branch in dossier.tree.branches}
        for account in dossier.accounts:
            branch = branches.get(account.origin.id)
            if branch is not None:
                reasons.append(OriginReason(account.id, branch.weight.low, branch.weight.high, branch.why))
    return reasons


def link_reasons(found: Sequence[Dossier]) -> list[LinkReason]:
    """The strongest link of each mention inside its incident, and to one of another, where it was close. Each pair once."""
    pairs: dict[tuple[str, str], LinkReason] = {}
    for dossier in found:
        for links, taken in ((dossier.taken, True), (dossier.passed_over, False)):
            for mention, (other, excess) in links.items():
                if abs(excess) <= CLOSE:
                    left, right = sorted((mention, other))
                    pairs[(left, right)] = LinkReason(left, right, excess, taken)
    return list(pairs.values())
