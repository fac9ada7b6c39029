"""What counts of a case: claims that stand, mentions with such claims, judgements in force."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from testimonia.model.judgements import Asked, in_force, question, withdrawn
from testimonia.model.record import ROW, Claim, Document, Judgement, Mention
from testimonia.model.terms import Verdict
from testimonia.reconcile.columns import Setting
from testimonia.reconcile.config import ReconcileConfig
from testimonia.reconcile.reuse import Copied, copied_sentences, copies_of
from testimonia.reconcile.settings import setting_of


@dataclass(frozen=True, slots=True)
class Given:
    """What counts of a case, and the surroundings of its mentions."""

    standing: Sequence[Claim]
    mentions: Mapping[str, Mention]
    judgements: Sequence[Judgement]
    copies: Mapping[str, Sequence[Copied]]
    setting: Setting


def that_count(judgements: Sequence[Judgement]) -> list[Judgement]:
    """Judgements in force that say something on incidents: what became of an announcement is told beside them."""
    return [j for j in in_force(judgements) if question(j)[0] is not Asked.OUTCOME]


def standing(claims: Sequence[Claim], judgements: Sequence[Judgement]) -> list[Claim]:
    """Claims that no other supersedes, that no person has rejected, and that came with no correction that was taken back."""
    void = withdrawn(claims, judgements)
    left = [c for c in claims if c.id not in void]
    replaced = {c.supersedes for c in left if c.supersedes}
    rejected = {j.on for j in that_count(judgements) if j.verdict is Verdict.REJECT}
    return [c for c in left if c.id not in replaced and c.id not in rejected]


def given(
    documents: Sequence[Document],
    mentions: Sequence[Mention],
    claims: Sequence[Claim],
    judgements: Sequence[Judgement],
    config: ReconcileConfig,
) -> Given:
    """What counts of a case. Independent of the order of its parts."""
    stand = standing(claims, judgements)
    told_of = {c.mention for c in stand}
    known = {m.id: m for m in mentions if m.id in told_of}
    copies = copies_of(copied_sentences([d for d in documents if d.text and d.media_type != ROW], config.reuse))
    return Given(stand, known, that_count(judgements), copies, setting_of(documents, list(known.values()), stand, copies))
