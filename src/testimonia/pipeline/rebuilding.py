"""Incidents kept up with what is read and judged: what came or changed since the last time is worked out, and written, alone.

It asks the store what is another than it knows, so that it does not matter who wrote it. The first time it works out the whole case, one
document after the other, then one incident after the other. An incident that is made goes to a file until all of them are written together.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from tempfile import SpooledTemporaryFile
from threading import Lock

from testimonia.model.judgements import carried, in_force
from testimonia.model.record import Claim, Document, Judgement, Mention
from testimonia.pipeline.reasons import origin_reasons
from testimonia.reconcile import ReconcileConfig
from testimonia.reconcile.growing import Growing, Grown, LinksNow, Told
from testimonia.store import StoredCase
from testimonia.store.history import Cause
from testimonia.store.in_force import InForce
from testimonia.store.layering import Layer, Links, Made, made
from testimonia.store.reasons import LinkReason
from testimonia.store.stepping import Signature
from testimonia.store.trouble import trouble

_IN_MEMORY = 2**20
"""Bytes of incidents that wait in memory; more wait in a file without a name in the case's folder."""


class Work:
    """Incidents that were worked out and are not written yet: those that may be another than before, and where all stand."""

    def __init__(self, store: StoredCase, grown: Grown, rule: str, *, whole: bool) -> None:
        self.rule = rule
        # Closed by `close`: it is read after this has ended.
        self._waiting = SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8", newline="\n", dir=str(store.path))  # noqa: SIM115
        try:
            with trouble(store.path):
                for built in grown.built:
                    one = made(built.incident, built.accounts, origin_reasons(built))
                    self._waiting.write(json.dumps((one.id, one.body, one.accounts, one.why), ensure_ascii=False) + "\n")
        except BaseException:
            self.close()
            raise
        self.layer = Layer(grown.order, self._made, grown.holder, _links(grown.links), whole)

    def _made(self) -> Iterator[Made]:
        self._waiting.seek(0)
        return (Made(*json.loads(line)) for line in self._waiting)

    def close(self) -> None:
        """Lets go of what was worked out."""
        self._waiting.close()


def _links(found: LinksNow) -> Links:
    return Links((LinkReason(*told) for told in found.other), found.gone, found.whole)


class _Source:
    """The store as it stands in the step that is taken."""

    now: InForce

    def documents(self, ids: Collection[str]) -> Iterator[Document]:
        return self.now.documents(ids)

    def nouns(self, mentions: Sequence[str]) -> tuple[Sequence[Mention], Sequence[Claim]]:
        return self.now.nouns(mentions)


class Rebuilder:
    """Keeps the incidents of one case up to date."""

    def __init__(self, store: StoredCase) -> None:
        self._store = store
        self._lock = Lock()
        self._source = _Source()
        self._growing: Growing | None = None
        self._known: dict[str, Signature] = {}
        self._judged: frozenset[Judgement] = frozenset()
        self._state = 0  # of the store, when it was last written here

    def work(self, config: ReconcileConfig) -> Work:
        """The incidents of what is in the store now. To be closed, or written by `put`."""
        with self._lock, self._store.snapshot():
            try:
                return self._work(config)
            except BaseException:
                self._growing = None  # half a step is none: the next time everything is worked out anew
                raise

    def _work(self, config: ReconcileConfig) -> Work:
        if self._growing is None or self._growing.config != config:
            self._growing, self._known, self._judged, self._state = Growing(config, self._source), {}, frozenset(), self._last()
        elif self._state != self._last():
            self._growing.unsettle()  # somebody else wrote incidents
            self._state = self._last()
        now, judged = self._store.signatures(), self._judgements()
        self._source.now = self._store.in_force()
        told = (Told(*t) for t in self._source.now.told(self._changed(now, judged)))
        grown = self._growing.step(told, [i for i in self._known if i not in now], judged)
        self._known, self._judged = now, frozenset(judged)
        return Work(self._store, grown, config.rule, whole=grown.links.whole)

    def _last(self) -> int:
        states = self._store.states()
        return states[-1].number if states else 0

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

    def put(self, work: Work, cause: Cause, made_by: str) -> None:
        """Writes what is another than before."""
        with self._lock:
            try:
                self._store.put_layer(work.layer, made_by, cause, rule=work.rule)
                if self._growing is not None:
                    self._growing.settle()
                self._state = self._last()
            finally:
                work.close()
