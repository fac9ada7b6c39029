"""A case that grows step by step is the case as a whole: documents that come, go and are read anew, and judgements made and undone."""

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from testimonia.model.record import Judgement, Link, Source
from testimonia.model.terms import Category, Kind, Property, SourceKind, Verdict
from testimonia.reconcile import ReconcileConfig, reconcile
from testimonia.reconcile.copying import Copies
from testimonia.reconcile.dossiers import Built
from testimonia.reconcile.growing import Group, Growing, Told
from testimonia.reconcile.reuse import ReuseConfig, copied_sentences, copies_of
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


def told(r: Report) -> Told:
    return Told(r.document, tuple(r.mentions), tuple(r.claims))


def whole(reports: list[Report], judgements: tuple[Judgement, ...]):  # type: ignore[no-untyped-def]
    parts = ([r.document for r in reports], [m for r in reports for m in r.mentions], [c for r in reports for c in r.claims])
    return reconcile(*parts, judgements)


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


def judged(kind: str, a: int, b: int, reports: list[Report], ledger: tuple[Judgement, ...]) -> Judgement | None:
    """A judgement on what there is; None where there is too little."""
    at = f"2021-01-01T00:00:{len(ledger):02}Z"
    mentions = sorted(m.id for r in reports for m in r.mentions)
    layer = whole(reports, ledger)
    if kind == "undo":
        return Judgement(ledger[a % len(ledger)].id, Verdict.UNDO, "mk", at, "") if ledger else None
    if kind == "incident":
        return Judgement(layer.incidents[a % len(layer.incidents)].id, Verdict.REJECT, "mk", at, "") if layer.incidents else None
    if kind == "reject":
        claims = sorted(c.id for r in reports for c in r.claims)
        return Judgement(claims[a % len(claims)], Verdict.REJECT, "mk", at, "") if claims else None
    ends = sorted({x.origin.id for x in layer.accounts}) if kind == "origins" else mentions
    if len(ends) < 2 or a % len(ends) == b % len(ends):
        return None
    verdict = (Verdict.SAME, Verdict.DIFFERENT)[a % 2] if kind == "origins" else Verdict(kind)
    return Judgement((ends[a % len(ends)], ends[b % len(ends)]), verdict, "mk", at, "")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS)
def test_law_step_by_step_is_the_same_as_all_at_once(steps: list[tuple[str, int, int]]):
    growing, here = Growing(ReconcileConfig()), {}
    ledger: tuple[Judgement, ...] = ()
    known: dict[Group, Built] = {}
    for kind, a, b in steps:
        come, gone = [], []
        if kind == "come":
            here[a] = report(a, b)
            come = [told(here[a])]
        elif kind == "go":
            gone = [here.pop(a).document.id] if a in here else []
        else:
            decided = judged(kind, a, b, list(here.values()), ledger)
            ledger = (*ledger, decided) if decided else ledger
            on = decided.on if decided else ""
            # A claim that counts or counts no more makes its document another.
            come = [told(r) for r in here.values() if any(c.id == on for c in r.claims) or kind == "undo"]
        grown = growing.step(come, gone, ledger)
        known = {g: grown.built.get(g) or known[g] for g in grown.groups}
        expected = whole(list(here.values()), ledger)
        assert [b.incident for b in known.values()] == list(expected.incidents)
        assert [x for b in known.values() for x in b.accounts] == list(expected.accounts)


def test_one_document_more_touches_only_the_incidents_it_may_belong_to():
    growing = Growing(ReconcileConfig())
    reports = [report(n, 0) for n in range(8)]
    first = growing.step([told(r) for r in reports], (), ())
    assert set(first.built) == set(first.groups)
    new = Report("new", "2020-07-01")
    mention = new.mention(Kind.ARMED_ATTACK, "2020-07-01", MARSH)
    then = growing.step([told(new)], (), ())
    assert set(then.built) == {(mention.id,)}
    assert set(then.groups) == {*first.groups, (mention.id,)}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3), st.booleans()), max_size=12))
def test_law_copies_found_step_by_step_are_the_same_as_all_at_once(steps: list[tuple[int, int, bool]]):
    copies, here = Copies(ReuseConfig()), {}
    for number, seed, stays in steps:
        document = report(number, seed).document
        before = {i: copies.found.get(i) for i in here}
        if stays:
            here[document.id] = document
            changed = copies.update([document], ())
        else:
            here.pop(document.id, None)
            changed = copies.update([], [document.id])
        expected = {i: tuple(found) for i, found in copies_of(copied_sentences(list(here.values()), ReuseConfig())).items()}
        assert copies.found == expected
        assert {i for i in here if i in before and before[i] != expected.get(i)} <= changed
