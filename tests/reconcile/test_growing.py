"""A case that grows step by step is the case as a whole: documents that come, go and are read anew, and judgements made and undone."""

import random
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from testimonia.model.record import Document, Judgement, Link, Source, incident_id
from testimonia.model.terms import Category, Kind, Property, SourceKind, Verdict
from testimonia.reconcile import Dossier, ReconcileConfig, dossiers
from testimonia.reconcile.copying import Copies
from testimonia.reconcile.dossiers import Built
from testimonia.reconcile.growing import Growing, Grown
from testimonia.reconcile.held import Held
from testimonia.reconcile.linkage import LinkageConfig
from testimonia.reconcile.reuse import ReuseConfig, copied_sentences, copies_of
from testimonia.reconcile.weights import shipped
from tests.reconcile.composed import HILL, MARSH, Report, killed, outlet

TEXT = "guards fired on the crowd that had come to the ford at dawn while the miller and his two sons hid in the barn by the old well"
WORDS = TEXT.split()
DAYS = ("2020-03-01", "2020-03-02", "2020-05-09")


def report(number: int, seed: int) -> Report:
    """A report of one or two acts in a few made-up sentences; the same numbers give the same report."""
    luck = random.Random(f"{number} {seed}")
    lines = []
    for _ in range(3):
        start = luck.randrange(len(WORDS) - 9)
        lines.append(" ".join(WORDS[start : start + luck.randrange(8, 18)]).capitalize() + ".")
    made = Report(f"r{number}", luck.choice(DAYS), " ".join(lines))
    for _ in range(luck.randrange(1, 3)):
        speaker = Link(Source(luck.choice(["the police", "River Front", "a nurse", "Interior Ministry"]), luck.choice(list(SourceKind))))
        chain = (outlet(luck.choice(["Post", "Wire"])), speaker)
        kind = luck.choice([Kind.ARMED_ATTACK, Kind.BOMBING, Kind.PROTEST])
        mention = made.mention(kind, luck.choice([*DAYS, None]), luck.choice([MARSH, HILL, None]), chain)
        for category in luck.sample([Category.CIVILIAN, Category.SECURITY_FORCES], luck.randrange(0, 3)):
            made.claim(mention, Property.KILLED, killed(luck.randrange(1, 15), category), chain)
        made.claim(mention, Property.DETAINED, killed(luck.randrange(1, 3)), chain)
    return made


class World:
    """Reports that come and go, each asked for when it is needed."""

    def __init__(self) -> None:
        self.here: dict[int, Report] = {}

    def held(self) -> Held:
        reports = self.here.values()
        return Held([r.document for r in reports], [m for r in reports for m in r.mentions], [c for r in reports for c in r.claims])

    def documents(self, ids):  # type: ignore[no-untyped-def]
        return self.held().documents(ids)

    def nouns(self, mentions):  # type: ignore[no-untyped-def]
        return self.held().nouns(mentions)

    def whole(self, judgements: tuple[Judgement, ...], config: ReconcileConfig | None = None) -> tuple[Dossier, ...]:
        reports = self.here.values()
        parts = ([r.document for r in reports], [m for r in reports for m in r.mentions], [c for r in reports for c in r.claims])
        return dossiers(*parts, judgements, config)

    def links(self, judgements: tuple[Judgement, ...]) -> dict[tuple[str, str], tuple[float, bool]]:
        """The strongest link of every mention, inside its incident and to another, each pair once."""
        found = {}
        for d in self.whole(judgements):
            for links, taken in ((d.taken, True), (d.passed_over, False)):
                found |= {(min(m, other), max(m, other)): (bits, taken) for m, (other, bits) in links.items()}
        return found


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("come"), st.integers(0, 7), st.integers(0, 2)),
        st.tuples(st.just("go"), st.integers(0, 7), st.just(0)),
        st.tuples(
            st.sampled_from([v.value for v in (Verdict.SAME, Verdict.DIFFERENT, Verdict.REJECT)]), st.integers(0, 9), st.integers(0, 9)
        ),
        st.tuples(st.sampled_from(["origins", "incident", "undo"]), st.integers(0, 9), st.integers(0, 9)),
    ),
    min_size=2,
    max_size=9,
)


def judged(kind: str, a: int, b: int, world: World, ledger: tuple[Judgement, ...]) -> Judgement | None:
    """A judgement on what there is; None where there is too little."""
    at = f"2021-01-01T00:00:{len(ledger):02}Z"
    mentions = sorted(m.id for r in world.here.values() for m in r.mentions)
    layer = world.whole(ledger)
    if kind == "undo":
        return Judgement(ledger[a % len(ledger)].id, Verdict.UNDO, "mk", at, "") if ledger else None
    if kind == "incident":
        return Judgement(layer[a % len(layer)].incident.id, Verdict.REJECT, "mk", at, "") if layer else None
    if kind == "reject":
        claims = sorted(c.id for r in world.here.values() for c in r.claims)
        return Judgement(claims[a % len(claims)], Verdict.REJECT, "mk", at, "") if claims else None
    ends = sorted({x.origin.id for d in layer for x in d.accounts}) if kind == "origins" else mentions
    if len(ends) < 2 or a % len(ends) == b % len(ends):
        return None
    verdict = (Verdict.SAME, Verdict.DIFFERENT)[a % 2] if kind == "origins" else Verdict(kind)
    return Judgement((ends[a % len(ends)], ends[b % len(ends)]), verdict, "mk", at, "")


class Written:
    """What stands written of a case: put down step by step, from what each step says is another than before."""

    def __init__(self) -> None:
        self.known: dict[str, Built] = {}
        self.links: dict[tuple[str, str], tuple[float, bool]] = {}

    def put(self, grown: Grown) -> None:
        built = {b.incident.id: b for b in grown.built}
        self.known = {i: built.get(i) or self.known[i] for i in grown.order}
        for pair in grown.links.gone:
            self.links.pop(pair, None)
        self.links |= {(left, right): (bits, taken) for left, right, bits, taken in grown.links.other}


def stepped(growing: Growing, world: World, steps, written: Written, each: bool) -> tuple[Judgement, ...]:  # type: ignore[no-untyped-def]
    """Takes the steps; `each`: what every step gives is written, otherwise only what the last one does. The ledger at the end."""
    ledger: tuple[Judgement, ...] = ()
    for number, (kind, a, b) in enumerate(steps, 1):
        come, gone = [], []
        if kind == "come":
            world.here[a] = report(a, b)
            come = [world.here[a].document.id]
        elif kind == "go":
            gone = [world.here.pop(a).document.id] if a in world.here else []
        else:
            decided = judged(kind, a, b, world, ledger)
            ledger = (*ledger, decided) if decided else ledger
            on = decided.on if decided else ""
            # A claim that counts or counts no more makes its document another.
            come = [r.document.id for r in world.here.values() if any(c.id == on for c in r.claims) or kind == "undo"]
        grown = growing.step((t for t in world.held().told() if t.document.id in come), gone, ledger)
        if each or number == len(steps):
            written.put(grown)
            growing.settle()
        if each:
            assert_same(written, world, ledger)
    return ledger


def assert_same(written: Written, world: World, ledger: tuple[Judgement, ...]) -> None:
    expected = world.whole(ledger)
    assert [b.incident for b in written.known.values()] == [d.incident for d in expected]
    assert [x for b in written.known.values() for x in b.accounts] == [x for d in expected for x in d.accounts]
    assert written.links == world.links(ledger)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS)
def test_law_step_by_step_is_the_same_as_all_at_once(steps: list[tuple[str, int, int]]):
    world = World()
    stepped(Growing(ReconcileConfig(), world), world, steps, Written(), each=True)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS)
def test_law_what_was_not_written_is_told_by_a_later_step(steps: list[tuple[str, int, int]]):
    world, written = World(), Written()
    growing = Growing(ReconcileConfig(), world)
    ledger = stepped(growing, world, steps, written, each=False)
    assert_same(written, world, ledger)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 2)), min_size=2, max_size=7))
def test_law_weights_for_the_words_of_whole_texts_hold_step_by_step_too(steps: list[tuple[int, int]]):
    weights = shipped("claims")
    bits = {**weights.bits, "text": (3.0, 2.0, 1.0, 0.0, -1.0, -2.0)}
    config = ReconcileConfig(linkage=LinkageConfig(replace(weights, bits=bits)))
    world = World()
    growing, known = Growing(config, world), {}
    for number, seed in steps:
        world.here[number] = report(number, seed)
        document = world.here[number].document.id
        grown = growing.step((t for t in world.held().told() if t.document.id == document), (), ())
        known |= {b.incident.id: b for b in grown.built}
        growing.settle()
        assert [known[i].incident for i in grown.order] == [d.incident for d in world.whole((), config)]


def test_one_document_more_touches_only_the_incidents_it_may_belong_to():
    world = World()
    growing = Growing(ReconcileConfig(), world)
    world.here = {n: report(n, 0) for n in range(8)}
    first = growing.step(world.held().told(), (), ())
    assert [b.incident.id for b in first.built] == list(first.order)
    growing.settle()
    new = Report("new", "2020-07-01")
    mention = new.mention(Kind.ARMED_ATTACK, "2020-07-01", MARSH)
    world.here[8] = new
    then = growing.step((t for t in world.held().told() if t.document == new.document), (), ())
    assert [b.incident.mentions for b in then.built] == [(mention.id,)]
    assert set(then.order) == {*first.order, incident_id((mention.id,))}
    assert then.holder(mention.id) == incident_id((mention.id,))
    assert then.holder("no mention") is None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3), st.booleans()), max_size=12))
def test_law_copies_found_step_by_step_are_the_same_as_all_at_once(steps: list[tuple[int, int, bool]]):
    here: dict[str, Document] = {}
    copies = Copies(ReuseConfig(), lambda ids: (here[i] for i in ids))
    for number, seed, stays in steps:
        document = report(number, seed).document
        before = {i: copies.found.get(i) for i in here}
        if stays:
            here[document.id] = document
            copies.take_out([document.id])
            copies.put_in([document])
        else:
            here.pop(document.id, None)
            copies.take_out([document.id])
        changed = copies.look()
        expected = {i: tuple(found) for i, found in copies_of(copied_sentences(list(here.values()), ReuseConfig())).items()}
        assert copies.found == expected
        assert {i for i in here if i in before and before[i] != expected.get(i)} <= changed


def test_what_a_document_tells_again_and_again_is_copied_from_its_first_place_to_every_place():
    row = "Guards fired on the crowd that had come to the ford at dawn."
    old = Report("old", "2020-03-01", f"A miller was there. {row} Nobody else came to the old well that day at all. {row} {row}").document
    new = Report("new", "2020-03-02", f"{row} It was the second time in a year that this had been told. {row}").document
    here = {d.id: d for d in (old, new)}
    copies = Copies(ReuseConfig(), lambda ids: (here[i] for i in ids))
    copies.put_in([new])
    copies.put_in([old])
    assert copies.look() == {new.id}
    assert [(c.start, c.earlier, c.earlier_start) for c in copies.found[new.id]] == [(0, old.id, 20), (119, old.id, 20)]
    assert copies.found == {i: tuple(c) for i, c in copies_of(copied_sentences([old, new], ReuseConfig())).items()}
