"""The reasons that a case keeps beside its incidents: why an origin counts, and which links were the strongest."""

from testimonia.reconcile import Dossier
from testimonia.reconcile.dossiers import Built
from testimonia.reconcile.linkage import Linkage
from testimonia.reconcile.tree import origin_tree
from testimonia.store.reasons import LinkReason, OriginReason


def origin_reasons(found: Built | Dossier) -> tuple[OriginReason, ...]:
    """Why each account of an incident counts as it does."""
    branches = {branch.origin.id: branch for branch in origin_tree(found.traced).branches}
    own = [(account.id, branches[account.origin.id]) for account in found.accounts if account.origin.id in branches]
    return tuple(OriginReason(account, branch.weight.low, branch.weight.high, branch.why) for account, branch in own)


def link_reasons(found: Linkage | Dossier) -> dict[tuple[str, str], LinkReason]:
    """The strongest link of each mention inside its incident, and to one of another. Each pair once."""
    pairs: dict[tuple[str, str], LinkReason] = {}
    for links, taken in ((found.taken, True), (found.passed_over, False)):
        for mention, (other, excess) in links.items():
            left, right = sorted((mention, other))
            pairs[(left, right)] = LinkReason(left, right, excess, taken)
    return pairs
