"""A case as it may leave: a view that satisfies the same protocol as the case, with everything private behind bars.

The ids of a masked record derive from its own content by the rule of every record, so that it reads back, and that a line which was edited
shows; what would lead back to the original is keyed at the root: a document's id is an HMAC under the case's secret key, and every other id
is derived from it and from masked words. Masking adds no noun and drops none.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from testimonia.model.protocols import Case
from testimonia.model.record import (
    Account,
    Bound,
    Captured,
    Claim,
    Disagreement,
    Document,
    Header,
    Incident,
    Judgement,
    Mention,
    Origin,
    Record,
    incident_id,
)
from testimonia.model.terms import Original
from testimonia.model.values import Actor, Figure, Moment, Place, Relation, Value
from testimonia.text.masking.bars import BAR
from testimonia.text.masking.contacts import contacts
from testimonia.text.masking.document import PRIVATE, DocumentMask
from testimonia.text.masking.keyed import keyed, name_token
from testimonia.text.masking.manifest import Hidden, Manifest, Tally
from testimonia.text.masking.masks import Masks, size_of_place, staff
from testimonia.text.masking.naming import Ids, again_claim, again_judgement, again_mention
from testimonia.text.masking.values import (
    LIVING,
    masked_actor,
    masked_figure,
    masked_link,
    masked_moment,
    masked_place,
    masked_words,
    told_by_private,
)
from testimonia.text.places import Places

_ID = 16  # hex digits of an id of the record


def masked(
    case: Case, key: bytes, persons: Mapping[str, Iterable[str]] | None = None, cleared: Collection[str] = (), places: Places | None = None
) -> "MaskedCase":
    """The masked view of a case.

    `key`: the case's secret key; two exports of one case have the same ids, no two cases have. `persons`: document id to names of persons
    that a reader found there. `cleared`: tokens of names that two people decided to show (`testimonia.model.deciding`).
    `places`: the place index. Raises PlacesError when it is missing.
    """
    return MaskedCase(case, key, persons or {}, cleared, places or Places())


class MaskedCase:
    """The view. Made ready at the first question, in one pass over documents, mentions and claims; then streams, a noun at a time."""

    def __init__(self, case: Case, key: bytes, persons: Mapping[str, Iterable[str]], cleared: Collection[str], places: Places) -> None:
        self._case, self._key, self._persons, self._cleared = case, key, persons, frozenset(cleared)
        self._is_place = size_of_place(places)

    # -- what anybody may ask

    @property
    def header(self) -> Header:
        """The header says that the record is not confidential: so a masked record is told from the case itself."""
        return replace(self._case.header, case=self.say(self._case.header.case), confidential=False)

    @property
    def manifest(self) -> Manifest:
        """What was masked and why, in kinds and counts."""
        counts = Tally(self._masks.counts)
        counts.update(self._ids.counts)
        counts[Hidden.DIGEST] += len(self._masks.by_document)
        touched = sum(1 for mask in self._masks.by_document.values() if mask.covers)
        return Manifest(dict(counts), len(self._masks.by_document), touched, len(self._cleared))

    def documents(self) -> Iterator[Document]:
        for document in self._case.documents():
            yield self._document(document)

    def mentions(self) -> Iterator[Mention]:
        repeated = self._ids.repeated_mentions
        for number, mention in enumerate(self._case.mentions()):
            made = self._mention(mention)
            yield again_mention(made, repeated[number]) if number in repeated else made

    def claims(self) -> Iterator[Claim]:
        repeated = self._ids.repeated_claims
        for number, claim in enumerate(self._case.claims()):
            made = self._claim(claim, Tally())
            yield again_claim(made, repeated[number]) if number in repeated else made

    def accounts(self) -> Iterator[Account]:
        return map(self._account, self._case.accounts())

    def incidents(self) -> Iterator[Incident]:
        return map(self._incident, self._case.incidents())

    def judgements(self) -> Iterator[Judgement]:
        repeated = self._ids.repeated_judgements
        for number, judgement in enumerate(self._case.judgements()):
            yield again_judgement(self._judgement(judgement), repeated.get(number, 0))

    def record(self) -> Record:
        """The whole masked record in memory."""
        return Record(
            self.header,
            tuple(self.documents()),
            tuple(self.mentions()),
            tuple(self.claims()),
            tuple(self.accounts()),
            tuple(self.incidents()),
            tuple(self.judgements()),
        )

    def say(self, text: str, documents: Iterable[str] | None = None) -> str:
        """A string that was made of words of the case, or written by somebody who works on it. `documents`: those it can be about."""
        if documents is None:
            return self._masks.say(text)
        for document in documents:
            mask = self._masks.by_document.get(document)
            if mask is not None:
                text = mask.without_names(text)
        return self._masks.general.say(text)

    def reference(self, old: str) -> str:
        """What the id of a noun of the case is in the masked record; of one that stands there no more (a former incident), a keyed one."""
        ids = self._ids
        for table in (ids.claims, ids.mentions, ids.accounts, ids.incidents, ids.judgements):
            if old in table:
                return table[old]
        if old.startswith("sha256:"):
            return self._document_id(old)
        return keyed(self._key, "id", old)[:_ID]

    # -- made ready once

    @cached_property
    def _masks(self) -> "Masks":
        return Masks(self._case, self._key, self._persons, self._is_place, self._is_cleared)

    @cached_property
    def _ids(self) -> Ids:
        ids = Ids()
        self.__dict__["_ids"] = ids  # what is made below looks references up in what is there already
        ids.name_mentions(self._case.mentions(), self._mention)
        ids.name_claims(self._case.claims(), lambda claim: self._claim(claim, ids.counts))
        for incident in self._case.incidents():
            ids.incidents[incident.id] = incident_id(tuple(ids.mentions.get(m, m) for m in incident.mentions))
        for account in self._case.accounts():
            ids.accounts[account.id] = self._account(account).id
        ids.name_judgements(self._case.judgements(), self._noted)
        return ids

    def _noted(self, judgement: Judgement) -> Judgement:
        made = self._judgement(judgement)
        self._ids.counts[Hidden.STAFF] += 1
        self._ids.counts[Hidden.NOTE] += judgement.why != made.why
        return made

    def _is_cleared(self, name: str) -> bool:
        return bool(self._cleared) and name_token(self._key, tuple(name.split())) in self._cleared

    # -- nouns

    def _document_id(self, old: str) -> str:
        known = self._masks.ids.get(old)
        return known if known is not None else "sha256:" + keyed(self._key, "document", old)

    def _document(self, document: Document) -> Document:
        mask = self._masks.by_document[document.id]
        text = None if document.text is None else mask.apply(document.text)
        captured = document.captured
        return Document(
            id=self._document_id(document.id),
            name=mask.file_name(document.name),
            text=text,
            characters=document.characters if text is None else len(text),
            media_type=document.media_type,
            status=document.status,
            reason=mask.say(document.reason) if document.reason else document.reason,
            also_named=tuple(mask.file_name(name) for name in document.also_named),
            title=mask.say(document.title) if document.title else document.title,
            author=_author(document, mask),
            publisher=mask.say(document.publisher) if document.publisher else document.publisher,
            published=document.published,
            captured=Captured(captured.at[:10], _whence(captured.source, mask), self._staff(captured.by)) if captured else None,
            language=document.language,
            original=Original.ABSENT,  # the bytes do not leave with a masked record, and its id is no hash of them
        )

    def _mention(self, mention: Mention) -> Mention:
        mask = self._masks.of(mention.document)
        return Mention(self._document_id(mention.document), mention.kind, mention.form, tuple(map(mask.span, mention.spans)))

    def _claim(self, claim: Claim, tally: Tally) -> Claim:
        mask = self._masks.of(claim.document)
        ids = self._ids
        return Claim(
            self._document_id(claim.document),
            ids.mentions.get(claim.mention) or keyed(self._key, "id", claim.mention)[:_ID],
            claim.property,
            self._value(claim, mask, tally),
            claim.modality,
            claim.polarity,
            claim.act,
            tuple(masked_link(link, mask) for link in claim.chain),
            mask.span(claim.span),
            claim.score,
            self._masks.makers.get(claim.made_by, claim.made_by),
            claim.supersedes and self._claim_id(claim.supersedes),
        )

    def _claim_id(self, old: str) -> str:
        return self._ids.claims.get(old) or keyed(self._key, "id", old)[:_ID]

    def _value(self, claim: Claim, mask: DocumentMask, tally: Tally) -> Value:
        value = claim.value
        if isinstance(value, Figure):
            figure = masked_figure(value, claim.property in LIVING, mask, tally)
            return figure if figure.of is None else replace(figure, of=self._claim_id(figure.of))
        if isinstance(value, Actor):
            return masked_actor(value, mask, tally)
        if isinstance(value, Moment):
            return masked_moment(value, mask, hour=told_by_private(claim), tally=tally)
        if isinstance(value, Place):
            return masked_place(value, mask, tally)
        if isinstance(value, Relation):
            return Relation(value.type, self._ids.mentions.get(value.mention) or keyed(self._key, "id", value.mention)[:_ID])
        return masked_words(value, mask)

    def _account(self, account: Account) -> Account:
        origin, documents = account.origin, self._documents_of(account.incident)
        private = origin.kind in PRIVATE
        # The origin's id says that two accounts have one origin. Of a private person it must not say so across incidents.
        sort = f"origin of {account.incident}" if private else "origin"
        return Account(
            self.reference(account.incident),
            Origin(keyed(self._key, sort, origin.id)[:_ID], self._named(origin, documents), origin.kind),
            tuple(map(self._claim_id, account.claims)),
        )

    def _named(self, origin: Origin, documents: tuple[str, ...]) -> str:
        if origin.kind == "document":
            for document in documents:
                origin = replace(origin, name=self._masks.of(document).file_name(origin.name))
        return self.say(origin.name, documents)

    def _documents_of(self, incident: str) -> tuple[str, ...]:
        return self._masks.documents_of.get(incident, ())

    def _incident(self, incident: Incident) -> Incident:
        ids, documents = self._ids, incident.documents
        accounts = {old: ids.accounts.get(old) or self.reference(old) for old in incident.accounts}

        def bound(old: Bound) -> Bound:
            return Bound(old.value, tuple(accounts.get(a) or self.reference(a) for a in old.accounts))

        return Incident(
            kind=incident.kind,
            mentions=tuple(ids.mentions.get(m) or self.reference(m) for m in incident.mentions),
            when=self._when(incident.when, documents),
            where=self._where(incident.where, documents),
            figures=tuple(replace(f, low=bound(f.low), high=bound(f.high)) for f in incident.figures),
            accounts=tuple(accounts.values()),
            documents=tuple(map(self._document_id, documents)),
            independent_origins=incident.independent_origins,
            disagreements=tuple(
                Disagreement(
                    d.property, d.category, tuple(accounts.get(a) or self.reference(a) for a in d.accounts), self.say(d.why, documents)
                )
                for d in incident.disagreements
            ),
            formerly=tuple(keyed(self._key, "id", old)[:_ID] for old in incident.formerly),
        )

    def _when(self, when: Moment | None, documents: tuple[str, ...]) -> Moment | None:
        if when is None:
            return None
        hour = (when.start, when.end) in self._masks.private_hours
        return replace(masked_moment(when, self._masks.general, hour=hour, tally=Tally()), raw=self.say(when.raw, documents))

    def _where(self, where: Place | None, documents: tuple[str, ...]) -> Place | None:
        if where is None:
            return None
        place = masked_place(where, self._masks.general, Tally())
        admin1 = self.say(where.admin1, documents) if where.admin1 else where.admin1
        return replace(place, name=self.say(where.name, documents), raw=self.say(where.raw, documents), admin1=admin1)

    def _judgement(self, judgement: Judgement) -> Judgement:
        on = judgement.on
        return Judgement(
            self._judged(on) if isinstance(on, str) else (self._judged(on[0]), self._judged(on[1])),
            judgement.verdict,
            self._staff(judgement.by),
            judgement.at,
            self.say(judgement.why),
        )

    def _judged(self, old: str) -> str:
        if old in self._masks.origins:
            return keyed(self._key, "origin", old)[:_ID]
        return self.reference(old)

    def _staff(self, name: str) -> str:
        return staff(self._key, name)


def _author(document: Document, mask: DocumentMask) -> str | None:
    """The byline: whole behind a bar, unless it is the body that publishes."""
    if not document.author or document.author == document.publisher:
        return document.author
    said = mask.say(document.author)
    return said if said == document.author else BAR


def _whence(source: str, mask: DocumentMask) -> str:
    """From where a document was brought: a web address without who asked; a path of somebody's disk not at all."""
    if not source.startswith(("http://", "https://")):
        return BAR if source else source
    bare = source.split("?", 1)[0].split("#", 1)[0]
    return BAR if any(contacts(bare)) else mask.say(bare)
