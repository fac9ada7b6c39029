"""A case that grows: what one more document or judgement changes is worked out, and the rest stays as it was.

All pairs of mentions are weighed anew each time, over columns that are kept: that is a matter of a second for a hundred thousand claims,
and nothing that hangs on the whole case (how rare a word is, how many mentions there are) can differ from a case that is worked out as a
whole. Sentences, profiles and incidents are worked out again only where something they are made of is another than before.

What is kept is numbers: a few hundred bytes a mention. Documents come one after the other; texts, mentions and claims are let go once their
numbers are read off, and asked for again, a few at a time, where an incident is made of them.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Protocol

import numpy as np

from testimonia.model.record import ROW, Claim, Document, Judgement, Mention, incident_id
from testimonia.reconcile.columns import Flags, Ints, Keys, Setting, Table, key_of, pair_codes, starts_of, table_of
from testimonia.reconcile.config import ReconcileConfig
from testimonia.reconcile.copying import Copies
from testimonia.reconcile.dossiers import Built, Shared, build
from testimonia.reconcile.given import standing, that_count
from testimonia.reconcile.linkage import Linkage, linked
from testimonia.reconcile.profiles import Profile, profiles
from testimonia.reconcile.reuse import published
from testimonia.reconcile.rules import figure_rule
from testimonia.reconcile.settings import copied_rows, ordinal, surroundings
from testimonia.reconcile.settled import Pairs, Settled, pairs_of
from testimonia.reconcile.splicing import picked, stacked
from testimonia.reconcile.vocabulary import Vocabulary

TAKEN_IN = 2**20
"""Characters of documents that are looked at together, a claim as so many as its line has."""
_CLAIM = 800
MADE = 250
"""Mentions whose incidents are made together."""
_NO_LINKS = Linkage((), {}, {})
_NONE = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Told:
    """A document that was read, with its mentions and the claims on it that are in force."""

    document: Document
    mentions: Sequence[Mention]
    claims: Sequence[Claim]


class Source(Protocol):
    """Where a case is kept, and asked again for a part of it."""

    def documents(self, ids: Collection[str]) -> Iterator[Document]:
        """These documents with their texts, in any order."""
        ...

    def nouns(self, mentions: Sequence[str]) -> tuple[Sequence[Mention], Sequence[Claim]]:
        """These mentions, and the claims on them that are in force, those of a mention in the order of reading."""
        ...


@dataclass(frozen=True, slots=True)
class LinksNow:
    """What is to be told of links: pairs of mention ids, the bits above what a link takes, whether both stand in one incident.

    `other`: those that were not told so before; `gone`: pairs of which nothing is to be told any more. `whole`: nothing was told before.
    """

    other: Iterable[tuple[str, str, float, bool]]
    gone: Sequence[tuple[str, str]]
    whole: bool


@dataclass(frozen=True, slots=True)
class Grown:
    """A case after a step. `order`: ids of all incidents, in the order of their smallest mention; `built`: those that may be another than
    before, in that order, made while they are asked for."""

    order: Sequence[str]
    built: Iterator[Built]
    links: LinksNow
    _ids: Sequence[str]
    _groups: Ints
    _names: Sequence[str | None]

    def holder(self, mention: str) -> str | None:
        """The incident that a mention stands in; None where it stands in none."""
        at = bisect_left(self._ids, mention)
        return self._names[self._groups[at]] if at < len(self._ids) and self._ids[at] == mention else None


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


def _that_stand(claims: Sequence[Claim], judged: Mapping[str, Sequence[Judgement]]) -> Mapping[str, Sequence[Claim]]:
    """Of these claims those that stand, by mention."""
    about = {c.id for c in claims} | {c.supersedes for c in claims if c.supersedes}
    found: dict[str, list[Claim]] = {}
    for c in standing(claims, [j for i in sorted(about) for j in judged.get(i, ())]):
        found.setdefault(c.mention, []).append(c)
    return found


def _portions(told: Iterable[Told]) -> Iterator[Sequence[Told]]:
    """Documents that are looked at together: many short ones, a few long ones."""
    portion: list[Told] = []
    size = 0
    for t in told:
        portion.append(t)
        size += t.document.characters + _CLAIM * len(t.claims)
        if size >= TAKEN_IN:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion


@dataclass(frozen=True, slots=True)
class _Ground:
    """Judgements that incidents are made by: those on single claims, by claim, and all that count."""

    judged: Mapping[str, Sequence[Judgement]]
    judgements: Sequence[Judgement]


class Growing:
    """The incidents of a case, step by step. The same as those of the whole case, whatever the steps were."""

    def __init__(self, config: ReconcileConfig, source: Source) -> None:
        self.config = config
        self._rule, self._source = figure_rule(config.rule), source
        self._number: dict[str, int] = {}  # of each document that is in
        self._id: list[str] = []  # of each document that ever was, by number
        self._day: list[str] = []  # the first part of its age
        self._words: dict[int, Ints] = {}
        self._likened: dict[int, list[tuple[str, str]]] = {}
        self._makers: dict[str | None, int] = {}  # of tables
        self._vocabulary, self._copies = Vocabulary(), Copies(config.reuse, source.documents)
        self._table = replace(table_of(()), at=Keys(np.zeros(1, dtype=np.int64), _NONE))
        self._names: list[str | None] = []  # of each row the incident of which it is the smallest mention
        self._judgements: frozenset[Judgement] = frozenset()
        self._settled = Settled()
        self._now: tuple[Ints, Pairs] = (_NONE, pairs_of(linked(self._table, (), config.linkage)))
        self._origins: list[tuple[int, list[int]]] = []

    def step(self, told: Iterable[Told], gone: Iterable[str], judgements: Sequence[Judgement]) -> Grown:
        """Takes documents in, in place of what was known of them, and others out. `judgements`: all that are in force on the case.

        What it gives is told apart from what was last `settle`d, and is to be used up before the next step.
        """
        out, tables, first = self._forget(gone), [], len(self._id)
        judged = _by_claim(judgements)
        for portion in _portions(told):
            out += self._forget(t.document.id for t in portion)
            tables.append(self._taken_in(portion, judged))
        copying = [self._number[i] for i in self._copies.look() if i in self._number]
        self._rearrange(out, tables)
        counting = that_count(judgements)
        found = linked(self._whole(), counting, self.config.linkage)
        touched = np.isin(self._table.document, np.array([*range(first, len(self._id)), *copying]))
        touched |= self._judged(found.groups, self._judgements ^ frozenset(counting)) | ~self._settled.standing(found.groups)
        self._judgements = frozenset(counting)
        ground = _Ground(judged, counting)
        return self._grown(found.groups, pairs_of(found), np.unique(found.groups[touched]), ground)

    def _grown(self, groups: Ints, pairs: Pairs, dirty: Ints, ground: _Ground) -> Grown:
        self._settled.unsettle(np.isin(groups, dirty))
        self._now, self._origins = (groups, pairs), []
        other, gone = self._settled.other(pairs, len(groups))
        ids, over = self._table.ids, [*self._settled.gone, *((left, right) for left, right, _, _ in gone.by_id(self._table.ids))]
        links = LinksNow(other.by_id(ids), over, self._settled.whole)
        order = [self._names[row] or "" for row in np.flatnonzero(groups == np.arange(len(groups))).tolist()]
        return Grown(order, self._build(groups, dirty, ground), links, ids, groups, self._names)

    def settle(self) -> None:
        """What the last step gave is written: the next one tells what is another than that."""
        self._settled.settle(*self._now, self._origins)
        self._origins = []

    def unsettle(self) -> None:
        """Something else may be written than was settled: the next step tells everything."""
        self._settled.forget()

    # -- documents

    def _forget(self, documents: Iterable[str]) -> list[int]:
        """The numbers that these documents had."""
        known = [i for i in documents if i in self._number]
        self._copies.take_out(known)
        numbers = [self._number.pop(i) for i in known]
        for number in numbers:
            self._vocabulary.take_out(self._words.pop(number))
            self._likened.pop(number, None)
        return numbers

    def _taken_in(self, told: Sequence[Told], judged: Mapping[str, Sequence[Judgement]]) -> Table:
        """The rows of documents that are not known, with numbers of documents and tables that are the case's own."""
        claims = _that_stand([c for t in told for c in t.claims], judged)
        around = []
        for t in told:
            around.append(surroundings(t.document, [m for m in t.mentions if m.id in claims]))
            self._number[t.document.id] = len(self._id)
            self._id.append(t.document.id)
            self._day.append(published(t.document).removesuffix(t.document.id))
        for t, words in zip(told, self._vocabulary.take_in([a.words for a in around]), strict=True):
            self._words[self._number[t.document.id]] = words
        self._copies.put_in([t.document for t in told if t.document.text and t.document.media_type != ROW])
        mentions = [m for t in told for m in t.mentions if m.id in claims]
        rows = [p for p in profiles(mentions, [c for on in claims.values() for c in on]) if not p.habitual]
        for p in rows:
            if p.likened:
                self._likened.setdefault(self._number[p.mention.document], []).extend((p.mention.id, other) for other in p.likened)
        passages = {m: words for a in around for m, words in a.passages.items()}
        begins = {m: at for a in around for m, at in a.begins.items()}
        return self._columns(rows, [t.document for t in told], passages, begins, claims)

    def _columns(
        self,
        rows: Sequence[Profile],
        documents: Sequence[Document],
        passages: Mapping[str, frozenset[str]],
        begins: Mapping[str, int],
        claims: Mapping[str, Sequence[Claim]],
    ) -> Table:
        days = {d.id: day for d in documents if (day := ordinal(d)) is not None}
        unweighed = dict.fromkeys({word for words in passages.values() for word in words}, 0.0)
        table = table_of(rows, Setting(passages, {}, unweighed, days, begins))
        makers = {d.id: self._makers.setdefault(d.publisher, len(self._makers) + 1) for d in documents if d.media_type == ROW}
        places = [[p.mention.spans[0].start, *(c.span.start for c in claims[p.mention.id])] for p in rows]
        return replace(
            table,
            document=np.array([self._number[p.mention.document] for p in rows], dtype=np.int32),
            passage=Keys(table.passage.starts, table.passage.key),
            listing=np.array([makers.get(p.mention.document, 0) for p in rows], dtype=np.int32) if makers else None,
            at=Keys(starts_of(map(len, places)), np.fromiter(chain.from_iterable(places), dtype=np.int64)),
        )

    def _rearrange(self, out: Sequence[int], tables: list[Table]) -> None:
        """Takes the rows of some documents out and new rows in, all in the order of their ids. Uses `tables` up."""
        if not out and not tables:
            return
        before, known = self._table.ids, len(self._table)
        stays = ~np.isin(self._table.document, np.array(out, dtype=np.int64))
        both = stacked([self._table, *tables])
        self._table = picked(self._table, _NONE)
        tables.clear()  # columns are long: no more than two copies of them at a time
        stays = np.append(stays, np.ones(len(both) - known, dtype=np.bool_))
        rows = np.array(sorted(np.flatnonzero(stays).tolist(), key=both.ids.__getitem__), dtype=np.int64)
        self._table = picked(both, rows)
        names = [*self._names, *(None for _ in range(len(both) - known))]
        self._names = [names[row] for row in rows.tolist()]
        to = np.full(len(both), -1, dtype=np.int64)
        to[rows] = np.arange(len(rows))
        self._settled.move(to[:known], len(rows), before)

    def _whole(self) -> Table:
        """The table of the whole case, with what hangs on all of it."""
        t = self._table
        passage = replace(t.passage, weight=self._vocabulary.weights(t.passage.key))
        ends = (self._row(m) for pairs in self._likened.values() for pair in pairs for m in pair)
        likened = np.fromiter(ends, dtype=np.int64).reshape(-1, 2)
        likened = likened[(likened >= 0).all(axis=1) & (likened[:, 0] != likened[:, 1])]
        codes = np.unique(pair_codes(likened[:, 0], likened[:, 1], len(t)))
        copied = copied_rows((c for copies in self._copies.found.values() for c in copies), self._number, t)
        return replace(t, passage=passage, likened=codes, copied=copied, texts=self._texts())

    def _texts(self) -> Keys:
        """The words of whole texts, where weights were learnt for them."""
        if not any(self.config.linkage.weights.bits["text"]):
            return self._table.texts
        texts = [self._words.get(number, _NONE) for number in range(len(self._id))]
        keys = np.concatenate([_NONE, *texts])
        return Keys(starts_of(map(len, texts)), keys, self._vocabulary.weights(keys))

    def _row(self, mention: str) -> int:
        """The row of a mention; -1 where it has none."""
        at = bisect_left(self._table.ids, mention)
        return at if at < len(self._table) and self._table.ids[at] == mention else -1

    # -- incidents

    def _judged(self, groups: Ints, judged: Collection[Judgement]) -> Flags:
        """Rows of groups of whose making a judgement is another than before; gives every group its name."""
        first = np.flatnonzero(groups == np.arange(len(groups)))
        for row in first.tolist():
            if self._names[row] is None:
                self._names[row] = incident_id(self._table.ids[row : row + 1])
        on = {i for j in judged for i in ((j.on,) if isinstance(j.on, str) else j.on)}
        if any(not isinstance(j.on, str) and self._row(j.on[0]) < 0 for j in judged):
            # Origins joined by one judgement may hang together with those of others.
            on |= {i for j in (*judged, *self._judgements) if not isinstance(j.on, str) for i in j.on}
        if not on:
            return np.zeros(len(groups), dtype=np.bool_)
        named = [row for row in first.tolist() if self._names[row] in on]
        return np.isin(groups, np.array(named, dtype=np.int64)) | self._settled.of_origins({key_of(i) for i in on})

    def _build(self, groups: Ints, dirty: Ints, ground: _Ground) -> Iterator[Built]:
        """The incidents of these groups, in their order."""
        order = np.argsort(groups, kind="stable")
        left, right = (np.searchsorted(groups[order], dirty, side).tolist() for side in ("left", "right"))
        ids, portion, many = self._table.ids, [], 0
        for first, a, b in zip(dirty.tolist(), left, right, strict=True):
            portion.append((first, [ids[row] for row in order[a:b].tolist()]))
            many += b - a
            if many >= MADE:
                yield from self._made(portion, ground)
                portion, many = [], 0
        yield from self._made(portion, ground)

    def _made(self, portion: Sequence[tuple[int, Sequence[str]]], ground: _Ground) -> Iterator[Built]:
        mentions, told = self._source.nouns([m for _, group in portion for m in group])
        of, claims = {m.id: m for m in mentions}, _that_stand(told, ground.judged)
        ages = {d: self._day[self._number[d]] + d for d in {m.document for m in mentions}}
        shared = Shared(self._copies.found, ages, ground.judgements, _NO_LINKS, self._rule, {})
        for first, group in portion:
            made = build([of[m] for m in group], [c for m in group for c in claims[m]], shared)
            self._origins.append((first, [key_of(a.origin.id) for a in made.accounts]))
            yield made
