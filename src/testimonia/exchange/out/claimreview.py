"""What people judged of claims, as schema.org ClaimReview. A machine's reading is never a review, and nobody here rates truth.

A judgement of a case says whether a source is read rightly: that this source says this, in these words. The rating says exactly that,
in words, without the numbers that readers take for a scale from false to true.
"""

from pathlib import Path
from typing import Any

from testimonia.exchange.out.files import write_json
from testimonia.exchange.out.index import Index, index
from testimonia.exchange.out.links import Permalink, permalinks
from testimonia.exchange.out.lost import Losing, Lost
from testimonia.exchange.out.telling import said
from testimonia.model.judgements import in_force
from testimonia.model.protocols import Case
from testimonia.model.record import Claim, Judgement
from testimonia.model.terms import SourceKind, Verdict

LONGEST = 75  # characters of `claimReviewed`, as its readers ask for

RATINGS = {
    Verdict.ACCEPT: "Attribution confirmed: the source says this",
    Verdict.REJECT: "Attribution rejected: the source does not say this",
    Verdict.CORRECT: "Attribution corrected: the source says something else",
}
"""What the verdicts that answer something say."""

_PERSONS = frozenset({SourceKind.PERSON, SourceKind.WITNESS, SourceKind.DETAINEE, SourceKind.AUTHOR})


def write(case: Case, out: Path, *, links: str = "") -> Lost:
    """One JSON-LD object, whose `@graph` has a review for each claim that a person judged and no other person judged otherwise."""
    found, losing = index(case), Losing()
    link = permalinks(found.header, links)
    valid = [(j, found.claims[j.on]) for j in in_force(found.judgements) if isinstance(j.on, str) and j.on in found.claims]
    reviews = [_review(j, claim, found, link) for j, claim in valid if j.verdict in RATINGS]
    reviewed = {claim.id for j, claim in valid if j.verdict in RATINGS}
    write_json(out, {"@context": "https://schema.org", "@graph": reviews})
    losing.note(
        "claims that no person has judged, or people judged differently",
        "only a person's judgement is a review",
        len(found.claims) - len(reviewed),
    )
    losing.note("incidents", "a review is about one claim; use csv or geojson", len(found.incidents))
    return losing.lost()


def _review(judgement: Judgement, claim: Claim, found: Index, links: Permalink) -> dict[str, Any]:
    rating = RATINGS[judgement.verdict]
    return {
        "@type": "ClaimReview",
        "@id": links("judgement", judgement.id),
        "url": links("claim", claim.id),
        "claimReviewed": _short(f"{claim.chain[-1].source.name}: {said(claim)}"),
        "datePublished": judgement.at[:10],
        "author": {"@type": "Person", "name": judgement.by},
        "reviewBody": judgement.why,
        "reviewRating": {"@type": "Rating", "alternateName": rating},
        "itemReviewed": _item(claim, found, links),
    }


def _item(claim: Claim, found: Index, links: Permalink) -> dict[str, Any]:
    source = claim.chain[-1].source
    document = found.documents.get(claim.document)
    appearance = {"@type": "CreativeWork", "@id": links("document", claim.document)}
    item = {
        "@type": "Claim",
        "@id": links("claim", claim.id),
        "text": claim.span.quote,
        "author": {"@type": "Person" if source.kind in _PERSONS else "Organization", "name": source.name},
        "appearance": appearance,
    }
    if document is not None:
        appearance["name"] = document.title or document.name
        if document.published is not None:
            appearance["datePublished"] = item["datePublished"] = document.published.value
    return item


def _short(words: str) -> str:
    return words if len(words) < LONGEST else words[: LONGEST - 2].rstrip() + "…"
