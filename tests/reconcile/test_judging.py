"""What a judgement contradicts, and what it would join that lies far apart."""

from testimonia.model.record import Judgement
from testimonia.model.terms import Verdict
from testimonia.reconcile.judging import contradictions, far_apart
from testimonia.reconcile.profiles import Profile, profiles
from tests.reconcile.composed import HILL, MARSH, Report, attack, killed, town


def judged(a: str, b: str, verdict: Verdict, at: int = 1) -> Judgement:
    return Judgement((a, b), verdict, "mk", f"2020-04-0{at}T00:00:00Z", "as the report says")


def test_a_is_b_and_b_is_c_but_a_is_not_c_is_shown_with_both_sides():
    same = [judged("a", "b", Verdict.SAME), judged("b", "c", Verdict.SAME)]
    assert contradictions(same) == ()
    (found,) = contradictions([*same, judged("c", "a", Verdict.DIFFERENT)])
    assert str(found) == "a and c are judged different, and by other judgements a = b = c. Undo one of them first."
    assert contradictions([*same, judged("c", "a", Verdict.DIFFERENT), judged("b", "c", Verdict.UNDO)]) == ()
    assert contradictions([*same, judged("a", "c", Verdict.UNSURE)]) == ()


def profiles_of(*reports: Report) -> list[Profile]:
    return profiles([m for r in reports for m in r.mentions], [c for r in reports for c in r.claims])


def test_a_merge_that_joins_places_far_apart_warns():
    here, near = attack("a", "2020-03-01", MARSH, killed(4)), attack("b", "2020-03-01", HILL, killed(4))
    far = attack("c", "2020-03-01", town("Coast", -4.0, 41.0), killed(4))
    nowhere = attack("d", "2020-03-01", MARSH, killed(4))
    nowhere.claims = [c for c in nowhere.claims if c.property != "place"]
    assert far_apart(profiles_of(here), profiles_of(near)) is None
    assert far_apart(profiles_of(here), profiles_of(nowhere)) is None
    assert far_apart(profiles_of(here), profiles_of(far)) == "These mentions lie 712 km apart at the least. Are they one incident?"
    assert far_apart(profiles_of(here, near), profiles_of(far)) is not None
