"""What people made of the record, and what became of it: decisions, what counts no more, announcements, what changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from testimonia.model.judgements import OUTCOME_OF, Action, Asked, actions, contested, in_force, lifted, question
from testimonia.model.record import Claim, Judgement, Record
from testimonia.model.terms import Verdict
from testimonia.model.values import Relation, Stage
from testimonia.reconcile.changes import Change
from testimonia.reconcile.promises import Announcement, announcements
from testimonia.report.evidence import Ref, anchor
from testimonia.report.index import Index, first_span
from testimonia.report.phrases import calm, day, headline
from testimonia.report.veil import Veil
from testimonia.report.words import Words, sentence_case

_GIST = 180  # characters of the sentence that stands for an announcement


@dataclass(frozen=True, slots=True)
class DecisionView:
    """One action of a reviewer. `state` is empty while it is in force."""

    number: int
    at: str
    by: str
    what: str
    on: tuple[Ref, ...]
    why: str
    state: str


@dataclass(frozen=True, slots=True)
class AsideView:
    """A claim that counts no more: what it said, in which words, and why it does not count; `instead` opens what took its place."""

    what: str
    words: str
    document: str
    why: str
    instead: Ref | None


@dataclass(frozen=True, slots=True)
class LaterView:
    """A later passage that may show what became of an announcement."""

    ref: Ref
    document: str
    shared: str


@dataclass(frozen=True, slots=True)
class AnnouncementView:
    """One announcement. `gist`: its sentence; `outcome` is what people judged, with `judged` telling who and why."""

    sort: str
    gist: str
    said: tuple[Ref, ...]
    who: str
    due: str
    document: str
    later: tuple[LaterView, ...]
    outcome: str
    judged: str


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One difference since an earlier state."""

    incident: Ref
    what: str
    subject: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ReviewView:
    """The four lists, each empty when there is nothing to tell. `since`: the day from which changes are told."""

    decisions: tuple[DecisionView, ...]
    aside: tuple[AsideView, ...]
    announced: tuple[AnnouncementView, ...]
    changes: tuple[ChangeView, ...]
    since: str


def review(
    record: Record, index: Index, titles: Mapping[str, str], changes: Sequence[Change], since: str, veil: Veil, words: Words
) -> ReviewView:
    """The views. `titles`: of incidents, by id."""
    desk = _Desk(record, index, titles, veil, words)
    return ReviewView(
        decisions=tuple(desk.decision(action) for action in actions(record.judgements)),
        aside=tuple(desk.aside()),
        announced=tuple(desk.announced(a) for a in announcements(record.documents, record.mentions, index.shown, record.judgements)),
        changes=tuple(desk.change(c) for c in changes),
        since=day(since, words) if since else "",
    )


class _Desk:
    """The record with the way to say it."""

    def __init__(self, record: Record, index: Index, titles: Mapping[str, str], veil: Veil, words: Words) -> None:
        self._record, self._index, self._titles, self._veil, self._words = record, index, titles, veil, words
        self._back = lifted(record.judgements)
        self._contested = {j.id for answers in contested(record.judgements) for j in answers}
        self._number = {j.id: action.number for action in actions(record.judgements) for j in action.judgements}
        self._all = {c.id: c for c in record.claims}
        self._origins = {a.origin.id: a.origin.name for a in record.accounts}

    def decision(self, action: Action) -> DecisionView:
        """An action with what it is on; of one that joins or parts many, each thing once."""
        w, first = self._words, action.judgements[0]
        refs = tuple(dict.fromkeys(ref for j in action.judgements for ref in self._on(j)))
        verb = w(f"outcome.{OUTCOME_OF[first.verdict]}") if question(first)[0] is Asked.OUTCOME else w(f"verdict.{first.verdict}")
        return DecisionView(
            action.number, day(action.at[:10], w), self._veil.say(action.by), verb, refs, self._veil.say(action.why), self._state(action)
        )

    def _state(self, action: Action) -> str:
        if all(j.id in self._back for j in action.judgements):
            return self._words("review.taken_back")
        return self._words("review.contested") if any(j.id in self._contested for j in action.judgements) else ""

    def _on(self, judgement: Judgement) -> Iterable[Ref]:
        for target in (judgement.on,) if isinstance(judgement.on, str) else judgement.on:
            yield self._thing(target)

    def _thing(self, target: str) -> Ref:
        """What an id stands for, as a text that opens it where it stands on the page."""
        home = self._index.incident_of_mention.get(target, target)
        home = self._index.former.get(home, home)
        if home in self._titles:
            return Ref(self._titles[home], f"i-{home}")
        if target in self._all:
            return Ref(self._headline(self._all[target]), anchor(target) if target in self._index.claims else "")
        if target in self._number:
            return Ref(self._words("review.number", number=self._number[target]), "")
        return Ref(calm(self._veil.say(self._origins[target])) if target in self._origins else target[:8], "")

    def _headline(self, claim: Claim) -> str:
        return sentence_case(self._veil.say(headline(claim, self._words)))

    def aside(self) -> Iterable[AsideView]:
        """Claims that a person rejected or corrected, and those that a better reading replaced by something else."""
        said = {str(j.on): j for j in in_force(self._record.judgements) if j.verdict in (Verdict.REJECT, Verdict.CORRECT)}
        instead = {c.supersedes: c for c in self._index.shown if c.supersedes}
        for claim in self._record.claims:
            after, judged = instead.get(claim.id), said.get(claim.id)
            changed = after is not None and self._headline(after) != self._headline(claim)
            if claim.id not in self._index.claims and (judged or changed):
                yield self._aside(claim, after, judged)

    def _aside(self, claim: Claim, after: Claim | None, judged: Judgement | None) -> AsideView:
        w, doc = self._words, self._index.documents.get(claim.document)
        why = (
            w(f"review.{judged.verdict}", by=self._veil.say(judged.by), why=self._veil.say(judged.why))
            if judged
            else w("review.read_again")
        )
        ref = Ref(self._headline(after), anchor(after.id)) if after else None
        words = self._veil.passage(claim.document, claim.span.start, claim.span.end, claim.span.quote).lit
        return AsideView(self._headline(claim), words, self._veil.say(doc.name) if doc else "", why, ref)

    def announced(self, announcement: Announcement) -> AnnouncementView:
        """An announcement with what later documents may say of it."""
        w, judged = self._words, announcement.judged
        stand = [self._index.claims[c] for c in announcement.claims if c in self._index.claims]
        # That it is planned is what the list is about; the sentence stands above.
        claims = [c for c in stand if not isinstance(c.value, (Stage, Relation))] or stand
        mention = self._index.mentions[announcement.mention]
        outcome = "at_odds" if announcement.rivals else announcement.outcome or "open"
        return AnnouncementView(
            sort=w(f"announced.{announcement.sort}"),
            gist=self._veil.sentence(announcement.document, first_span(mention).start, _GIST),
            said=tuple(dict.fromkeys(Ref(self._headline(c), anchor(c.id)) for c in claims)),
            who=calm(self._veil.say(announcement.said_by)),
            due=day(announcement.due, w) if announcement.due else "",
            document=self._document(announcement.document),
            later=tuple(
                LaterView(self._thing(o.mention), self._document(o.document), self._veil.say("; ".join(o.shared)))
                for o in announcement.later
            ),
            outcome=w(f"outcome.{outcome}"),
            judged=w("review.judged", by=self._veil.say(judged.by), why=self._veil.say(judged.why)) if judged else "",
        )

    def _document(self, document: str) -> str:
        doc = self._index.documents.get(document)
        return self._veil.say(doc.name) if doc else ""

    def change(self, change: Change) -> ChangeView:
        """One difference, its names veiled."""
        title = self._titles.get(change.incident)
        stands = change.link.removeprefix("#c-") in self._index.claims
        target = change.link.removeprefix("#") if stands else f"i-{change.incident}" if title else ""
        said = (self._veil.say(text) for text in (change.subject.replace("_", " "), change.before, change.after))
        return ChangeView(Ref(title or change.incident[:8], target), self._words(f"changed.{change.what}"), *said)
