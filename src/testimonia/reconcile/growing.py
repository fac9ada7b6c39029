"""A case that grows: what one more document or judgement changes is worked out, and the rest stays as it was.

All pairs of mentions are weighed anew each time, over columns that are kept: that is a matter of a second for a hundred thousand claims,
and nothing that hangs on the whole case (how rare a word is, how many mentions there are) can differ from a case that is worked out as a
whole. Texts, sentences, profiles and incidents are worked out again only where something they are made of is another than before.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from testimonia.model.record import ROW, Claim, Document, Judgement, Mention, incident_id
from testimonia.reconcile.columns import Ints, Setting, Table, codes, table_of
from testimonia.reconcile.config import ReconcileConfig
from testimonia.reconcile.copying import Copies
from testimonia.reconcile.dossiers import Built, Shared, build
from testimonia.reconcile.given import standing, that_count
from testimonia.reconcile.linkage import Linkage, linked
from testimonia.reconcile.profiles import Profile, profiles
from testimonia.reconcile.reuse import published
from testimonia.reconcile.rules import figure_rule
from testimonia.reconcile.settings import Surroundings, copied_pairs, ordinal, places_of, surroundings
from testimonia.reconcile.splicing import picked, stacked
from testimonia.reconcile.vocabulary import Vocabulary

Group = tuple[str, ...]
"""The mentions of one incident, in the order of their ids."""


@dataclass(frozen=True, slots=True)
class Told:
    """A document that was read, with its mentions and the claims on it that are in force."""

    document: Document
    mentions: tuple[Mention, ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Grown:
    """A case after a step. `groups`: all incidents, in the order of their smallest mention; `built`: those that may be another than
    before; `links`: the strongest links of every mention."""

    groups: tuple[Group, ...]
    built: Mapping[Group, Built]
    links: Linkage


@dataclass(frozen=True, slots=True)
class _Held:
    """What is kept of a document: its age, its mentions with claims that stand, mentions set beside others, the keys of its words."""

    document: Document
    age: str
    mentions: Mapping[str, Mention]
    claims: Mapping[str, Sequence[Claim]]
    likened: tuple[tuple[str, str], ...]
    words: Ints


@dataclass(frozen=True, slots=True)
class _Fresh:
    """A document that is taken in, and what is read off it."""

    document: Document
    mentions: Mapping[str, Mention]
    claims: Mapping[str, Sequence[Claim]]
    rows: Sequence[Profile]
    around: Surroundings


def _by_claim(judgements: Sequence[Judgement]) -> Mapping[str, Sequence[Judgement]]:
    """Judgements on single claims, by claim, with what takes them back: a document is looked at with its own, since there may be thousands
    on others."""
    found: dict[str, list[Judgement]] = {}
    about: dict[str, str] = {}  # the claim that a judgement, or the undo of one, is about
    for j in judgements:
        if isinstance(j.on, str):
            about[j.id] = claim = about.get(j.on, j.on)
            found.setdefault(claim, []).append(j)
    return found


def _fresh(told: Told, judged: Mapping[str, Sequence[Judgement]]) -> _Fresh:
    claims: dict[str, list[Claim]] = {}
    about = {c.id for c in told.claims} | {c.supersedes for c in told.claims if c.supersedes}
    for c in standing(told.claims, [j for i in sorted(about) for j in judged.get(i, ())]):
        claims.setdefault(c.mention, []).append(c)
    mentions = {m.id: m for m in told.mentions if m.id in claims}
    rows = [p for p in profiles(mentions.values(), [c for on in claims.values() for c in on]) if not p.habitual]
    return _Fresh(told.document, mentions, claims, rows, surroundings(told.document, mentions.values()))


def _is_row(document: Document) -> bool:
    return document.media_type == ROW


class Growing:
    """The incidents of a case, step by step. The same as those of the whole case, whatever the steps were."""

    def __init__(self, config: ReconcileConfig) -> None:
        self.config = config
        self._rule = figure_rule(config.rule)
        self._held: dict[str, _Held] = {}
        self._home: dict[str, str] = {}  # the document of each mention
        self._numbers: dict[str, int] = {}  # of documents, and of makers of tables
        self._vocabulary, self._copies = Vocabulary(), Copies(config.reuse)
        self._table = table_of(())
        self._copied: dict[str, frozenset[tuple[str, str]]] = {}
        self._judgements: frozenset[Judgement] = frozenset()
        self._origins: dict[Group, frozenset[str]] = {}

    def step(self, told: Sequence[Told], gone: Iterable[str], judgements: Sequence[Judgement]) -> Grown:
        """Takes documents in, in place of what was known of them, and others out. `judgements`: all that are in force on the case."""
        changed = {t.document.id for t in told} | {i for i in gone if i in self._held}
        copying = self._copies.update([t.document for t in told if t.document.text and not _is_row(t.document)], changed)
        self._take_out(changed)
        judged = _by_claim(judgements)
        self._take_in([_fresh(t, judged) for t in told])
        self._tie(changed | copying)
        counting = that_count(judgements)
        links = linked(self._whole(), counting, self.config.linkage)
        dirty = self._dirty(links.groups, changed | copying, self._judgements ^ frozenset(counting))
        self._judgements = frozenset(counting)
        return Grown(links.groups, self._build(links, dirty, counting), links)

    # -- documents

    def _number(self, name: str) -> int:
        return self._numbers.setdefault(name, len(self._numbers) + 1)

    def _take_out(self, documents: Collection[str]) -> None:
        known = [i for i in documents if i in self._held]
        for i in known:
            held = self._held.pop(i)
            self._vocabulary.take_out(held.words)
            for mention in held.mentions:
                del self._home[mention]
        if known:
            numbers = np.array([self._number(i) for i in known])
            self._table = picked(self._table, np.flatnonzero(~np.isin(self._table.document, numbers)))

    def _take_in(self, fresh: Sequence[_Fresh]) -> None:
        words = self._vocabulary.take_in([f.around.words for f in fresh])
        for f, keys in zip(fresh, words, strict=True):
            likened = tuple((p.mention.id, other) for p in f.rows for other in p.likened)
            self._held[f.document.id] = _Held(f.document, published(f.document), f.mentions, f.claims, likened, keys)
            self._home |= dict.fromkeys(f.mentions, f.document.id)
        if fresh:
            both = stacked(self._table, self._rows(fresh))
            self._table = picked(both, np.array(sorted(range(len(both)), key=both.ids.__getitem__), dtype=np.int64))

    def _rows(self, fresh: Sequence[_Fresh]) -> Table:
        """The rows of documents, with numbers of documents and tables that are the case's own."""
        rows = [p for f in fresh for p in f.rows]
        passages = {m: words for f in fresh for m, words in f.around.passages.items()}
        begins = {m: at for f in fresh for m, at in f.around.begins.items()}
        days = {f.document.id: day for f in fresh if (day := ordinal(f.document)) is not None}
        unweighed = dict.fromkeys({word for words in passages.values() for word in words}, 0.0)
        table = table_of(rows, Setting(passages, {}, unweighed, days, begins))
        makers = {f.document.id: self._number(f"table:{f.document.publisher}") for f in fresh if _is_row(f.document)}
        listing = np.array([makers.get(p.mention.document, 0) for p in rows], dtype=np.int32)
        document = np.array([self._number(p.mention.document) for p in rows], dtype=np.int32)
        return replace(table, document=document, listing=listing if makers else None)

    def _tie(self, documents: Collection[str]) -> None:
        """Finds anew which mentions tell a thing in copied words, where one of the two documents, or what it copies, is another."""
        for i, copies in self._copies.found.items():
            if i in documents or any(c.earlier in documents for c in copies):
                two = [self._held[d] for d in {i, *(c.earlier for c in copies)} if d in self._held]
                places = places_of([m for h in two for m in h.mentions.values()], [c for h in two for on in h.claims.values() for c in on])
                self._copied[i] = frozenset(pair for copy in copies for pair in copied_pairs(copy, places))
        self._copied = {i: pairs for i, pairs in self._copied.items() if i in self._copies.found}

    def _whole(self) -> Table:
        """The table of the whole case, with what hangs on all of it."""
        t = self._table
        row_of = {mention: row for row, mention in enumerate(t.ids)}
        passage = replace(t.passage, weight=self._vocabulary.weights(t.passage.key))
        likened = (pair for h in self._held.values() for pair in h.likened)
        copied = (pair for pairs in self._copied.values() for pair in pairs)
        return replace(t, passage=passage, likened=codes(likened, row_of), copied=codes(copied, row_of))

    # -- incidents

    def _dirty(self, groups: Sequence[Group], documents: Collection[str], judged: Collection[Judgement]) -> list[Group]:
        """Groups that were none before, or of whose making something is another than before."""
        on = {i for j in judged for i in ((j.on,) if isinstance(j.on, str) else j.on)}
        if any(not isinstance(j.on, str) and j.on[0] not in self._home for j in judged):
            # Origins joined by one judgement may hang together with those of others.
            on |= {i for j in (*judged, *self._judgements) if not isinstance(j.on, str) for i in j.on}
        return [
            group
            for group in groups
            if group not in self._origins
            or any(self._home[m] in documents for m in group)
            or (on and (incident_id(group[:1]) in on or not on.isdisjoint(self._origins[group])))
        ]

    def _build(self, links: Linkage, dirty: Sequence[Group], judgements: Sequence[Judgement]) -> dict[Group, Built]:
        copies, ages = self._copies.found, {i: h.age for i, h in self._held.items()}
        shared = Shared(copies, ages, judgements, links, self._rule, {})
        built = {group: self._built(group, shared) for group in dirty}
        known = set(links.groups)
        self._origins = {g: origins for g, origins in self._origins.items() if g in known}
        self._origins |= {g: frozenset(a.origin.id for a in b.accounts) for g, b in built.items()}
        return built

    def _built(self, group: Group, shared: Shared) -> Built:
        homes = [self._held[self._home[m]] for m in group]
        mentions = [h.mentions[m] for h, m in zip(homes, group, strict=True)]
        return build(mentions, [c for h, m in zip(homes, group, strict=True) for c in h.claims[m]], shared)
