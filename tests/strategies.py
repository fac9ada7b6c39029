"""Hypothesis strategies for every noun of the record, and for whole records that hold together."""

import hashlib
from dataclasses import replace

from hypothesis import strategies as st

from testimonia.model import terms
from testimonia.model import values as v
from testimonia.model.protocols import Extraction
from testimonia.model.record import (
    Account,
    Best,
    Bound,
    Captured,
    Claim,
    Disagreement,
    Document,
    FigureRange,
    Header,
    Incident,
    Judgement,
    Link,
    Mention,
    Origin,
    Published,
    Range,
    Record,
    Source,
    Span,
    read_span,
)

# Letters of several scripts, quotation marks, characters beyond 16 bits, combining marks, and every kind of line end.
CHARACTERS = st.sampled_from("abz ABZ 019 .,;\"'“”«»-–\n\r\t\x85\u2028éñшЩжقع漢\U0001f600e\u0301")
WORDS = st.text(CHARACTERS, min_size=1, max_size=12)
TEXTS = st.text(CHARACTERS, min_size=3, max_size=120).filter(lambda text: bool(text.strip()))
DAYS = st.dates().map(lambda day: day.isoformat())
COUNTS = st.integers(0, 10**6)
DEGREES = st.floats(-90, 90)


def maybe(strategy):
    return st.none() | strategy


def bounds():
    """(low, high) with at most one end open."""
    closed = st.tuples(COUNTS, COUNTS).map(lambda pair: (min(pair), max(pair)))
    return closed | COUNTS.map(lambda n: (n, None)) | COUNTS.map(lambda n: (None, n))


def figures(parts=()):
    return st.builds(
        lambda ends, **rest: v.Figure(low=ends[0], high=ends[1], **rest),
        bounds(),
        category=st.sampled_from(terms.Category),
        raw=WORDS,
        bound_basis=st.sampled_from(["stated", "rule:more_than"]),
        sex=maybe(st.sampled_from(terms.Sex)),
        age_group=maybe(st.sampled_from(terms.AgeGroup)),
        role=maybe(WORDS),
        of=maybe(st.sampled_from(parts)) if parts else st.none(),
    )


MOMENTS = st.builds(v.Moment, start=DAYS, end=maybe(DAYS), precision=st.sampled_from(terms.DatePrecision), raw=WORDS)
PLACES = st.builds(
    v.Place,
    name=WORDS,
    country=maybe(st.sampled_from(["KZ", "PE", "KE"])),
    admin1=maybe(WORDS),
    latitude=maybe(DEGREES),
    longitude=maybe(DEGREES),
    precision=st.sampled_from(terms.PlacePrecision),
    why_imprecise=maybe(WORDS),
    gazetteer_id=maybe(WORDS),
    raw=WORDS,
)
ACTORS = st.builds(
    v.Actor,
    name=WORDS,
    actor_kind=st.sampled_from(terms.ActorKind),
    raw=WORDS,
    number=maybe(bounds().map(lambda ends: v.Count(*ends))),
    role=maybe(WORDS),
    nationality=maybe(WORDS),
    effect=maybe(st.sampled_from(terms.Effect)),
)


def values(kind, mentions, claims):
    """Values of the property, pointing only to the mentions and claims given."""
    by_shape = {
        v.Moment: MOMENTS,
        v.Place: PLACES,
        v.Figure: figures(claims),
        v.Actor: ACTORS,
        v.Weapon: st.builds(v.Weapon, WORDS, st.sampled_from(terms.WeaponKind), WORDS),
        v.Stage: st.builds(v.Stage, st.sampled_from(terms.StageReached)),
        v.Status: st.builds(v.Status, st.sampled_from(terms.StatusReached)),
        v.Designation: st.builds(v.Designation, WORDS),
        v.Explanation: st.builds(v.Explanation, WORDS, st.booleans()),
        v.Ground: st.builds(v.Ground, WORDS, st.sampled_from(terms.GroundKind)),
        v.Topic: st.builds(v.Topic, WORDS),
        v.Relation: st.builds(v.Relation, st.sampled_from(terms.RelationType), st.sampled_from(mentions)),
    }
    return by_shape[v.VALUE_OF[kind]]


@st.composite
def spans(draw, text):
    start = draw(st.integers(0, len(text) - 1))
    return read_span(text, start, draw(st.integers(start + 1, len(text))))


@st.composite
def documents(draw):
    text = draw(TEXTS)
    status = draw(st.sampled_from(terms.DocumentStatus))
    return Document(
        id="sha256:" + hashlib.sha256(text.encode()).hexdigest(),
        name=draw(WORDS),
        text=text,
        characters=len(text),
        media_type="text/plain",
        status=status,
        reason=draw(WORDS) if status is terms.DocumentStatus.NOT_READ else None,
        also_named=tuple(draw(st.lists(WORDS, max_size=2))),
        title=draw(maybe(WORDS)),
        author=draw(maybe(WORDS)),
        publisher=draw(maybe(WORDS)),
        published=draw(maybe(st.builds(Published, DAYS, st.sampled_from(terms.DateBasis)))),
        captured=draw(maybe(st.builds(Captured, DAYS, WORDS, WORDS))),
        language=draw(maybe(st.sampled_from(["en", "ru"]))),
    )


@st.composite
def mentions(draw, document):
    where = draw(st.lists(spans(document.text), min_size=1, max_size=2))
    return Mention(document.id, draw(st.sampled_from(terms.Kind)), draw(maybe(WORDS)), tuple(where))


@st.composite
def links(draw, text):
    source = Source(draw(WORDS), draw(st.sampled_from(terms.SourceKind)), draw(maybe(WORDS)), draw(maybe(WORDS)))
    return Link(
        source,
        draw(maybe(spans(text))),
        draw(maybe(spans(text))),
        draw(st.sampled_from(terms.Stance)),
        draw(st.sampled_from(terms.Basis)),
    )


@st.composite
def claims(draw, document, its_mentions, earlier=(), made_by="reader-1"):
    kind = draw(st.sampled_from(terms.Property))
    ids = [claim.id for claim in earlier]
    return Claim(
        document=document.id,
        mention=draw(st.sampled_from(its_mentions)),
        property=kind,
        value=draw(values(kind, its_mentions, ids)),
        modality=draw(st.sampled_from(terms.Modality)),
        polarity=draw(st.sampled_from(terms.Polarity)),
        act=draw(st.sampled_from(terms.Act)),
        chain=tuple(draw(st.lists(links(document.text), min_size=1, max_size=2))),
        span=draw(spans(document.text)),
        score=draw(st.floats(0, 1)),
        made_by=made_by,
        supersedes=draw(maybe(st.sampled_from(ids))) if ids else None,
    )


@st.composite
def extractions(draw, document, made_by="reader-1"):
    """What one reader may find in a document."""
    found = {m.id: m for m in draw(st.lists(mentions(document), min_size=1, max_size=3))}
    said: dict[str, Claim] = {}
    for _ in range(draw(st.integers(0, 4))):
        claim = draw(claims(document, sorted(found), tuple(said.values()), made_by))
        said.setdefault(claim.id, claim)
    return Extraction(tuple(found.values()), tuple(said.values()))


@st.composite
def figure_ranges(draw, accounts):
    value = draw(COUNTS)
    some = st.lists(st.sampled_from(accounts), max_size=2).map(tuple)
    low = draw(st.integers(0, 5))
    return FigureRange(
        draw(st.sampled_from(sorted(terms.FIGURES))),
        draw(st.sampled_from(terms.Category)),
        Bound(draw(maybe(st.just(value))), draw(some)),
        draw(maybe(st.builds(Best, COUNTS, WORDS))),
        Bound(draw(maybe(st.just(value + 1))), draw(some)),
        Range(low, low + draw(st.integers(0, 5))),
        draw(WORDS),
    )


@st.composite
def incidents(draw, its_mentions, its_claims):
    """An incident of these mentions with an account of these claims."""
    ids = tuple(mention.id for mention in its_mentions)
    bare = Incident(its_mentions[0].kind, ids, None, None, (), (), tuple(sorted({m.document for m in its_mentions})), Range(0, 1), ())
    origin = Origin(draw(WORDS), draw(WORDS), draw(st.sampled_from(terms.SourceKind)))
    account = Account(bare.id, origin, tuple(claim.id for claim in its_claims))
    accounts = [account.id]
    incident = replace(
        bare,
        when=draw(maybe(MOMENTS)),
        where=draw(maybe(PLACES)),
        accounts=tuple(accounts),
        figures=tuple(draw(st.lists(figure_ranges(accounts), max_size=2))),
        disagreements=tuple(
            draw(
                st.lists(
                    st.builds(
                        Disagreement,
                        st.sampled_from(terms.Property),
                        maybe(st.sampled_from(terms.Category)),
                        st.just(tuple(accounts)),
                        WORDS,
                    ),
                    max_size=2,
                )
            )
        ),
        formerly=tuple(draw(st.lists(st.from_regex(r"[0-9a-f]{16}", fullmatch=True), max_size=1))),
    )
    return incident, account


@st.composite
def records(draw):
    """A whole record in which every reference has its target, in the order in which a case gives it out."""
    docs = sorted({d.id: d for d in draw(st.lists(documents(), max_size=3))}.values(), key=lambda d: d.id)
    found = [draw(extractions(document)) for document in docs]
    all_mentions = [mention for extraction in found for mention in extraction.mentions]
    all_claims = [claim for extraction in found for claim in extraction.claims]
    pairs = [draw(incidents((mention,), [c for c in all_claims if c.mention == mention.id])) for mention in all_mentions]
    targets = [c.id for c in all_claims] + [i.id for i, _ in pairs]
    on = st.sampled_from(targets) if targets else st.nothing()
    if all_mentions:
        ids = st.sampled_from([m.id for m in all_mentions])
        on |= st.tuples(ids, ids)
    judged = {j.id: j for j in draw(st.lists(st.builds(Judgement, on, st.sampled_from(terms.Verdict), WORDS, DAYS, WORDS), max_size=3))}
    return Record(
        Header(draw(WORDS), draw(WORDS)),
        tuple(docs),
        tuple(all_mentions),
        tuple(all_claims),
        tuple(account for _, account in pairs),
        tuple(incident for incident, _ in pairs),
        tuple(judged.values()),
    )


def nouns_of(record):
    """The nouns of a record in its order."""
    return [
        record.header,
        *record.documents,
        *record.mentions,
        *record.claims,
        *record.accounts,
        *record.incidents,
        *record.judgements,
    ]


__all__ = ["Span", "claims", "documents", "extractions", "incidents", "mentions", "nouns_of", "records"]
