"""Incidents kept up with what is read and judged: what came or changed since the last time is worked out, and written, alone.

It asks the store what is another than it knows, so that it does not matter who wrote it. The first time it works out the whole case.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import TypeVar

from testimonia.model.judgements import carried, in_force
from testimonia.model.protocols import Reconciliation
from testimonia.model.record import Account, Claim, Incident, Judgement, Mention
from testimonia.pipeline.reasons import link_reasons, origin_reasons
from testimonia.reconcile import Dossier, ReconcileConfig, dossiers
from testimonia.reconcile.dossiers import Built
from testimonia.reconcile.growing import Group, Growing, Told
from testimonia.store import StoredCase
from testimonia.store.formerly import with_former_ids
from testimonia.store.history import Cause
from testimonia.store.reasons import LinkReason, OriginReason
from testimonia.store.stepping import Changes, Signature

_OF_DOCUMENTS = frozenset({Cause.READING, Cause.IMPORT})
MANY = 50
"""Documents that changed at once from which all are loaded together."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """One incident as it was worked out, with its accounts and why their origins count as they do."""

    incident: Incident
    accounts: tuple[Account, ...]
    reasons: tuple[OriginReason, ...]


@dataclass(frozen=True, slots=True)
class Work:
    """The whole second layer, worked out and not yet written."""

    kept: tuple[_Kept, ...]
    links: Mapping[tuple[str, str], LinkReason]
    rule: str


@dataclass(frozen=True, slots=True)
class _Written:
    """What stands in the store since the state of that number. `anchor`: the incidents as documents last made them."""

    state: int
    kept: Mapping[str, _Kept]
    incidents: Mapping[str, Incident]
    links: Mapping[tuple[str, str], LinkReason]
    anchor: tuple[Incident, ...]


class Rebuilder:
    """Keeps the incidents of one case up to date."""

    def __init__(self, store: StoredCase) -> None:
        self._store = store
        self._lock = Lock()
        self._growing: Growing | None = None
        self._known: dict[str, Signature] = {}
        self._judged: frozenset[Judgement] = frozenset()
        self._kept: dict[Group, _Kept] = {}
        self._written: _Written | None = None

    def work(self, config: ReconcileConfig) -> Work:
        """The incidents of what is in the store now."""
        with self._lock, self._store.snapshot():
            if _weighs_texts(config):
                return self._work_whole(config)
            try:
                return self._work(config)
            except BaseException:
                self._growing = None  # half a step is none: the next time everything is worked out anew
                raise

    def _work(self, config: ReconcileConfig) -> Work:
        if self._growing is None or self._growing.config != config:
            self._growing, self._known, self._judged, self._kept = Growing(config), {}, frozenset(), {}
        now, judged = self._store.signatures(), self._judgements()
        told = self._told(self._changed(now, judged))
        grown = self._growing.step(told, [i for i in self._known if i not in now], judged)
        self._known, self._judged = now, frozenset(judged)
        fresh = {group: _kept(built) for group, built in grown.built.items()}
        self._kept = {group: fresh.get(group) or self._kept[group] for group in grown.groups}
        return Work(tuple(self._kept.values()), link_reasons(grown.links), config.rule)

    def _work_whole(self, config: ReconcileConfig) -> Work:
        told = self._told(set(self._store.signatures()))
        mentions, claims = [m for t in told for m in t.mentions], [c for t in told for c in t.claims]
        found = dossiers([t.document for t in told], mentions, claims, self._judgements(), config)
        links = {pair: reason for d in found for pair, reason in link_reasons(d).items()}
        return Work(tuple(_kept(d) for d in found), links, config.rule)

    def _judgements(self) -> tuple[Judgement, ...]:
        """Those in force, carried on to what later readings made of what was judged."""
        ledger = tuple(self._store.judgements())
        if not ledger:
            return ()
        on = {j.on for j in ledger if isinstance(j.on, str)}
        return carried(in_force(ledger), self._store.followed(on))

    def _changed(self, now: Mapping[str, Signature], judged: Sequence[Judgement]) -> set[str]:
        """Documents that are other than they were, and those with a claim that counts, or counts no more, because of a judgement."""
        on = {str(j.on) for j in self._judged ^ frozenset(judged) if isinstance(j.on, str)}
        about = {claim.document for claim in self._store.followed(on)} if on else set()
        return {i for i, signature in now.items() if self._known.get(i) != signature} | (about & now.keys())

    def _told(self, documents: set[str]) -> list[Told]:
        if len(documents) < MANY:
            return [found for i in sorted(documents) if (found := self._one(i))]
        all_mentions, all_claims = self._store.current()
        mentions, claims = _by_document(all_mentions), _by_document(all_claims)
        read = (d for d in self._store.documents() if d.id in documents)
        return [Told(d, tuple(mentions.get(d.id, ())), tuple(claims.get(d.id, ()))) for d in read]

    def _one(self, document: str) -> Told | None:
        found = self._store.document(document)
        return Told(found, *self._store.current(document)) if found else None

    # -- writing

    def put(self, work: Work, cause: Cause, made_by: str) -> None:
        """Writes what is another than before."""
        states = self._store.states()
        last = states[-1].number if states else 0
        if self._written is None or self._written.state != last or not self._put_changes(work, self._written, cause, made_by):
            self._put_all(work, cause, made_by)

    def _put_all(self, work: Work, cause: Cause, made_by: str) -> None:
        whole = Reconciliation(tuple(k.incident for k in work.kept), tuple(a for k in work.kept for a in k.accounts))
        incidents = self._store.replace_incidents(whole, made_by, cause, rule=work.rule)
        self._store.note_reasons([r for k in work.kept for r in k.reasons], work.links.values())
        before = self._store.layer_of_documents() if cause not in _OF_DOCUMENTS else None
        self._remember(work, incidents, before.incidents if before else incidents)

    def _put_changes(self, work: Work, was: _Written, cause: Cause, made_by: str) -> bool:
        of_documents = cause in _OF_DOCUMENTS
        old = tuple(was.incidents.values()) if of_documents else was.anchor
        incidents = with_former_ids([k.incident for k in work.kept], old)
        accounts = {k.incident.id: k.accounts for k in work.kept}
        changed = [i for i in incidents if not _same(i, accounts[i.id], was)]
        gone = was.incidents.keys() - accounts.keys()
        layer = Reconciliation(tuple(changed), tuple(a for i in changed for a in accounts[i.id]))
        order = [i.id for i in incidents]
        if not self._store.change_incidents(Changes(layer, gone), order, made_by, cause, rule=work.rule):
            return False
        touched = {i.id for i in changed}
        links = [r for pair, r in work.links.items() if was.links.get(pair) != r]
        over = was.links.keys() - work.links.keys()
        self._store.change_reasons([r for k in work.kept if k.incident.id in touched for r in k.reasons], links, over)
        self._remember(work, incidents, incidents if of_documents else was.anchor)
        return True

    def _remember(self, work: Work, incidents: Iterable[Incident], anchor: tuple[Incident, ...]) -> None:
        kept = {k.incident.id: k for k in work.kept}
        self._written = _Written(self._store.states()[-1].number, kept, {i.id: i for i in incidents}, work.links, anchor)


_OfDocument = TypeVar("_OfDocument", Mention, Claim)


def _by_document(nouns: Iterable[_OfDocument]) -> dict[str, list[_OfDocument]]:
    found: dict[str, list[_OfDocument]] = {}
    for noun in nouns:
        found.setdefault(noun.document, []).append(noun)
    return found


def _same(incident: Incident, accounts: tuple[Account, ...], was: _Written) -> bool:
    """Whether an incident stands in the store as it is."""
    before = was.incidents.get(incident.id)
    return before is not None and (before is incident or before == incident) and was.kept[incident.id].accounts == accounts


def _kept(found: Built | Dossier) -> _Kept:
    return _Kept(found.incident, found.accounts, origin_reasons(found))


def _weighs_texts(config: ReconcileConfig) -> bool:
    """Whether weights were learnt for whole texts, whose words are not kept: then a case is worked out as a whole each time."""
    return any(config.linkage.weights.bits["text"])
