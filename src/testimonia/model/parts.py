"""What a noun of the record is tied to: stretches of text, and other nouns."""

from collections.abc import Iterator

from testimonia.model.judgements import Asked, question
from testimonia.model.lines import Noun
from testimonia.model.record import Account, Claim, Incident, Judgement, Mention, Span
from testimonia.model.values import Figure, Relation


def spans_of(noun: Mention | Claim) -> tuple[Span, ...]:
    """Every span of the noun; of a claim also those of its chain."""
    if isinstance(noun, Mention):
        return noun.spans
    links = tuple(span for link in noun.chain for span in (link.cue, link.span) if span is not None)
    return (noun.span, *links)


def references(noun: Noun) -> Iterator[tuple[str, str]]:
    """What the noun points to, as (type of line, id).

    What a judgement on one claim or incident, or on the identity of two mentions or origins, points to is not among
    them: it outlives incidents and origins, which come and go with the claims that are in force.
    """
    if isinstance(noun, Mention):
        yield "document", noun.document
    elif isinstance(noun, Claim):
        yield from _of_claim(noun)
    elif isinstance(noun, Account):
        yield "incident", noun.incident
        yield from (("claim", claim) for claim in noun.claims)
    elif isinstance(noun, Incident):
        yield from (("mention", mention) for mention in noun.mentions)
        yield from (("account", account) for account in noun.accounts)
        yield from (("document", document) for document in noun.documents)
        for figure in noun.figures:
            yield from (("account", account) for account in (*figure.low.accounts, *figure.high.accounts))
        for disagreement in noun.disagreements:
            yield from (("account", account) for account in disagreement.accounts)
    elif isinstance(noun, Judgement) and question(noun)[0] is Asked.OUTCOME:
        yield from (("mention", mention) for mention in noun.on)


def _of_claim(claim: Claim) -> Iterator[tuple[str, str]]:
    yield "document", claim.document
    yield "mention", claim.mention
    if claim.supersedes is not None:
        yield "claim", claim.supersedes
    if isinstance(claim.value, Figure) and claim.value.of is not None:
        yield "claim", claim.value.of
    if isinstance(claim.value, Relation):
        yield "mention", claim.value.mention
