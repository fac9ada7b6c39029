"""What is worked out for an incident beside its range: rules side by side, revisions, balances, silences, sides, grades, joined origins."""

from dataclasses import replace

import pytest

from testimonia.errors import RecordError
from testimonia.model.record import Judgement, Link, Range, Source
from testimonia.model.terms import Act, ActorKind, Basis, Category, Kind, Modality, Polarity, Property, RelationType, SourceKind, Verdict
from testimonia.model.values import Actor, Figure, Relation
from testimonia.reconcile import Dossier, ReconcileConfig, dossiers, findings
from testimonia.reconcile.parties import Side
from testimonia.reconcile.rules import Stated, favoured, figure_rule
from tests.reconcile.composed import HILL, MARSH, MINISTRY, NURSE, POLICE, REBELS, Report, attack, dossiers_of, killed, outlet

MONITORS = Link(Source("Gorge Monitors", SourceKind.ORGANISATION), basis=Basis.COUNTED)


def the(*reports: Report, judgements: tuple[Judgement, ...] = ()) -> Dossier:
    (found,) = dossiers_of(*reports, judgements=judgements)
    return found


def ends(dossier: Dossier, rule: str = "default", prop: Property = Property.KILLED):  # type: ignore[no-untyped-def]
    return {
        str(f.category): (f.low.value, f.best.value if f.best else None, f.high.value) for f in dossier.figures[rule] if f.property is prop
    }


ATTACKERS, SOLDIERS = Category.ALLEGED_ATTACKER, Category.SECURITY_FORCES


def test_a_party_on_its_enemys_losses_raises_only_the_high_end_under_the_other_rule():
    state = attack("a", "2020-03-01", MARSH, killed(40, ATTACKERS), outlet("a"), MINISTRY)
    rebels = attack("b", "2020-03-01", MARSH, killed(5, ATTACKERS), outlet("b"), REBELS)
    for report, speaker in ((state, MINISTRY), (rebels, REBELS)):
        forces = Actor("the army", ActorKind.SECURITY_FORCES, "the army")
        front = Actor("River Front", ActorKind.ARMED_GROUP, "River Front")
        for prop, actor in ((Property.TARGET, forces), (Property.PERPETRATOR, front)):
            report.claim(report.mentions[0], prop, actor, (outlet(report.document.name), speaker))
    found = the(state, rebels)
    assert ends(found) == {"alleged_attacker": (5, None, 40)}
    assert ends(found, "ucdp_like") == {"alleged_attacker": (5, 5, 40)}
    assert {found.sides[c.id] for c in (state.claims[2], rebels.claims[2])} == {Side.ENEMY, Side.OWN}


def test_the_rule_is_the_same_when_the_sides_change_places():
    """Each side counts the dead of both, and each is marked where it speaks of itself and where of the other."""

    def marks(speaker: Link) -> tuple[Side | None, ...]:
        report = attack("a", "2020-03-01", MARSH, killed(3, SOLDIERS), outlet("a"), speaker)
        report.claim(report.mentions[0], Property.KILLED, killed(9, ATTACKERS), (outlet("a"), speaker))
        report.claim(report.mentions[0], Property.KILLED, killed(2, Category.CIVILIAN), (outlet("a"), speaker))
        front = Actor("River Front", ActorKind.ARMED_GROUP, "River Front")
        report.claim(report.mentions[0], Property.PERPETRATOR, front, (outlet("a"), speaker), act=Act.ACCUSES)
        sides = the(report).sides
        return tuple(sides.get(c.id) for c in report.claims[2:])

    assert marks(MINISTRY) == (Side.OWN, Side.ENEMY, None, Side.ENEMY)
    assert marks(REBELS) == (Side.ENEMY, Side.OWN, None, Side.OWN)
    assert marks(NURSE) == (None, None, None, None)


def test_a_later_report_of_the_same_origin_supersedes_and_the_older_is_shown_as_revised():
    first = attack("a", "2020-03-02", MARSH, killed(4), outlet("a"), MINISTRY)
    second = attack("b", "2020-03-03", MARSH, killed(9), outlet("b"), POLICE)  # an organ of the same state
    rival = attack("c", "2020-03-02", MARSH, killed(6), outlet("c"), REBELS)
    for report in (first, second, rival):  # all tell of the same day
        report.claims[0] = replace(report.claims[0], value=replace(report.claims[0].value, start="2020-03-01", end="2020-03-01"))  # type: ignore[type-var]
    found = the(first, second, rival)
    assert ends(found) == {"civilian": (6, None, 9)}
    (revision,) = found.revised
    assert (revision.earlier, revision.later) == (first.claims[-1].id, second.claims[-1].id)
    assert (revision.told, revision.told_anew) == ("2020-03-02", "2020-03-03")


def test_two_residents_cannot_revise_one_another():
    a = attack("a", "2020-03-01", MARSH, killed(4), outlet("Post"), NURSE)
    b = attack("b", "2020-03-01", MARSH, killed(9), outlet("Post"), NURSE)
    b.document = replace(b.document, published=replace(b.document.published, value="2020-03-05"))  # type: ignore[type-var]
    assert the(a, b).revised == ()
    assert ends(the(a, b)) == {"civilian": (4, None, 9)}


def test_a_count_of_women_is_a_part_of_its_origins_count_of_all():
    report = attack("a", "2020-03-01", MARSH, killed(14), outlet("a"), MINISTRY)
    women = Figure(3, 3, Category.CIVILIAN, "three women", role="trader")
    report.claim(report.mentions[0], Property.KILLED, women, (outlet("a"), MINISTRY))
    assert ends(the(report)) == {"civilian": (14, 14, 14)}


def test_balances_are_named_and_two_equal_totals_never_meet():
    report = attack("a", "2020-03-01", MARSH, killed(6, ATTACKERS), outlet("a"), MINISTRY)
    chain = (outlet("a"), MINISTRY)
    for prop, figure in (
        (Property.DETAINED, killed(3, ATTACKERS)),
        (Property.PARTICIPANTS, killed(9, ATTACKERS)),
        (Property.KILLED, killed(2, Category.CIVILIAN)),
        (Property.KILLED, killed(1, SOLDIERS)),
    ):
        report.claim(report.mentions[0], prop, figure, chain)
    found = the(report)
    assert [(b.kind, b.total is not None, b.gap, b.sentence) for b in found.balances] == [
        ("fates", True, 0, "6 killed (alleged attacker) and 3 detained (alleged attacker) are the 9 who took part"),
        (
            "sum",
            False,
            0,
            "6 killed (alleged attacker) and 2 killed (civilian) and 1 killed (security forces) would be 9 killed in all; "
            "no total is stated",
        ),
    ]
    assert ends(found) == {"alleged_attacker": (6, 6, 6), "civilian": (2, 2, 2), "security_forces": (1, 1, 1)}


def test_the_arrests_that_are_a_part_of_an_attack_hold_the_fate_of_those_who_took_part():
    """Eighteen shot and seven taken are the 25 who came; that four, eighteen and three dead are 25 too has nothing to do with them."""
    report = attack("a", "2020-03-01", MARSH, killed(18, ATTACKERS), outlet("a"), MINISTRY)
    chain = (outlet("a"), MINISTRY)
    report.claim(report.mentions[0], Property.KILLED, killed(4), chain)
    report.claim(report.mentions[0], Property.KILLED, killed(3, SOLDIERS), chain)
    report.claim(report.mentions[0], Property.PARTICIPANTS, killed(25, Category.UNSPECIFIED), chain)
    taken = report.mention(Kind.ARREST, "2020-03-01", MARSH)
    report.claim(taken, Property.DETAINED, killed(7, Category.UNSPECIFIED), chain)
    apart = next(d for d in dossiers_of(report) if taken.id not in d.incident.mentions)
    assert not any("who took part" in b.sentence for b in apart.balances)
    report.claim(taken, Property.RELATION, Relation(RelationType.PART_OF, report.mentions[0].id), chain)
    tied = next(d for d in dossiers_of(report) if report.mentions[0].id in d.incident.mentions)
    assert [b.sentence for b in tied.balances] == [
        "18 killed (alleged attacker) and 4 killed (civilian) and 3 killed (security forces) would be 25 killed in all; no total is stated",
        "18 killed (alleged attacker) and 7 detained are the 25 who took part",
    ]


def test_parts_that_exceed_their_total_are_said():
    report = attack("a", "2020-03-01", MARSH, killed(6), outlet("a"), MINISTRY)
    for number, category in ((5, SOLDIERS), (10, Category.UNSPECIFIED)):
        report.claim(report.mentions[0], Property.KILLED, killed(number, category), (outlet("a"), MINISTRY))
    (balance,) = the(report).balances
    assert (balance.kind, balance.gap) == ("categories", -1)
    assert balance.sentence.endswith("against 10 killed: they exceed the total by 1")


def test_silence_is_unknown_and_a_denial_is_shown():
    report = Report("a", "2020-03-01")
    mention = report.mention(Kind.ARMED_ATTACK, "2020-03-01")
    denial = report.claim(mention, Property.KILLED, killed(30), (outlet("a"), MINISTRY), act=Act.DENIES, polarity=Polarity.NEGATED)
    found = the(report)
    assert found.incident.figures == ()
    assert found.denied == (denial.id,)
    assert found.silences == (
        "No account gives a place.",
        "No account says how many were wounded: unknown, not zero.",
        "No account says who did it.",
    )


def accept(*claims: str) -> tuple[Judgement, ...]:
    return tuple(Judgement(c, Verdict.ACCEPT, "mk", "2020-04-01T00:00:00Z", "read with the text") for c in claims)


def graded(dossier: Dossier) -> dict[str, tuple[str, str]]:
    return {g.rule: (g.grade, g.proposed) for g in dossier.grades}


def test_a_machine_raises_no_grade_and_people_do():
    a = attack("a", "2020-03-01", MARSH, killed(4), outlet("a"), MONITORS)
    b = attack("b", "2020-03-01", MARSH, killed(4), outlet("b"), REBELS)
    assert graded(the(a, b)) == {"airwars": ("ungraded", "fair"), "ibc": ("ungraded", "published")}
    one = accept(*(c.id for c in a.claims))
    assert graded(the(a, b, judgements=one)) == {"airwars": ("weak", "fair"), "ibc": ("provisional", "published")}
    both = accept(*(c.id for c in (*a.claims, *b.claims)))
    found = the(a, b, judgements=both)
    assert graded(found) == {"airwars": ("fair", "fair"), "ibc": ("published", "published")}
    assert {g.rule: g.needs_person for g in found.grades} == {
        "airwars": (
            "whether the sources are credible",
            "whether the named forces were active near by",
            "whether the dead took no part in the fighting",
        ),
        "ibc": ("whether the dead were civilians",),
    }


def test_an_admission_confirms_rival_doers_contest_and_custody_does_nothing():
    front = Actor("River Front", ActorKind.ARMED_GROUP, "River Front")
    army = Actor("the army", ActorKind.SECURITY_FORCES, "the army")

    def case(*doers: tuple[Link, Actor, Act, Basis]) -> str:
        report = Report("a", "2020-03-01")
        mention = report.mention(Kind.ARMED_ATTACK, "2020-03-01", MARSH)
        for speaker, doer, act, basis in doers:
            report.claim(mention, Property.PERPETRATOR, doer, (outlet("a"), replace(speaker, basis=basis)), act=act)
        return next(g.proposed for g in the(report).grades if g.rule == "airwars")

    plain = Basis.NOT_STATED
    assert case((REBELS, front, Act.CLAIMS_RESPONSIBILITY, plain)) == "confirmed"
    assert case((REBELS, front, Act.CLAIMS_RESPONSIBILITY, Basis.IN_CUSTODY)) == "ungraded"
    assert case((MINISTRY, front, Act.ACCUSES, plain), (NURSE, army, Act.ACCUSES, plain)) == "contested"
    assert case((MINISTRY, front, Act.ACCUSES, plain)) == "weak"


def test_people_join_origins_and_find_one_independent():
    a = attack("a", "2020-03-01", MARSH, killed(4), outlet("a"), REBELS)
    b = attack("b", "2020-03-01", MARSH, killed(4), outlet("b"), MONITORS)
    c = attack("c", "2020-03-01", MARSH, killed(4), outlet("c"), Link(Source("the regional hospital", SourceKind.OFFICE)))
    found = the(a, b, c)
    assert found.incident.independent_origins == Range(2, 3)
    named = {branch.origin.name: branch.origin.id for branch in found.tree.branches}
    pair = (named["River Front"], named["Gorge Monitors"])

    def judged(verdict: Verdict, pair: tuple[str, str]) -> Range:
        judgement = Judgement(pair, verdict, "mk", "2020-04-01T00:00:00Z", "one office, one telephone")
        return the(a, b, c, judgements=(judgement,)).incident.independent_origins

    assert judged(Verdict.SAME, pair) == Range(1, 2)
    assert judged(Verdict.DIFFERENT, (named["River Front"], named["the regional hospital"])) == Range(3, 3)


def test_every_link_keeps_its_runner_up():
    here = attack("a", "2020-03-01", MARSH, killed(4), outlet("a"), NURSE)
    same = attack("b", "2020-03-01", MARSH, killed(4), outlet("b"), REBELS)
    other = attack("c", "2020-03-04", MARSH, killed(4), outlet("c"), MINISTRY)
    joined, alone = sorted(dossiers_of(here, same, other), key=lambda d: -len(d.incident.mentions))
    mine = here.mentions[0].id
    assert joined.taken[mine][0] == same.mentions[0].id
    assert joined.taken[mine][1] > 0
    assert joined.passed_over[mine][0] == other.mentions[0].id
    assert joined.passed_over[mine][1] < 0
    assert alone.taken == {}


def test_a_rule_that_does_not_exist_is_refused_with_those_that_do():
    report = attack("a", "2020-03-01", HILL, killed(4))
    with pytest.raises(RecordError, match=r"no figure rule 'median'. There are: default, ucdp_like"):
        dossiers([report.document], report.mentions, report.claims, (), ReconcileConfig(rule="median"))


@pytest.mark.parametrize(
    ("stated", "chosen"),
    [
        ([(4, "a", 1), (9, "b", 3), (4, "c", 1)], (9,)),  # who stands closest
        ([(4, "a", 2), (9, "b", 2), (4, "c", 2)], (4,)),  # most origins
        ([(4, "a", 2), (9, "b", 2), (4, "a", 2), (9, "c", 2)], (9,)),  # an origin has one voice
        ([(4, "a", 3), (9, "b", 3), (9, "c", 1)], (9,)),  # level among the closest: the others break the tie
        ([(4, "a", 2), (9, "b", 2)], (4, 9)),  # left to a person
        ([], ()),
    ],
)
def test_what_the_default_rule_chooses(stated: list[tuple[int, str, int]], chosen: tuple[int, ...]):
    figures = [Stated(n, n, n, origin, rank) for n, origin, rank in stated]
    assert favoured(figures, figure_rule("default")) == chosen


def test_a_hedged_figure_counts_and_a_promised_one_does_not():
    report = attack("a", "2020-03-01", MARSH, killed(4), outlet("a"), MINISTRY)
    for number, modality in ((7, Modality.POSSIBLE), (90, Modality.PREDICTED), (80, Modality.HABITUAL)):
        report.claim(report.mentions[0], Property.KILLED, killed(number), (outlet("a"), MINISTRY), modality=modality)
    assert ends(the(report)) == {"civilian": (4, None, 7)}


def test_a_rejected_incident_publishes_no_figures_and_loses_nothing():
    report = attack("a", "2020-03-01", MARSH, killed(4), outlet("Post"), NURSE)
    before = the(report)
    judged = Judgement(before.incident.id, Verdict.REJECT, "mk", "2021-01-01", "a drill")
    after = the(report, judgements=(judged,))
    assert (before.verdict, after.verdict) == (None, Verdict.REJECT)
    assert ends(before) == {"civilian": (4, 4, 4)}
    assert after.incident.figures == ()
    assert replace(after.incident, figures=before.incident.figures) == before.incident
    assert (after.accounts, after.figures, after.tree) == (before.accounts, before.figures, before.tree)
    undone = Judgement(judged.id, Verdict.UNDO, "mk", "2021-01-02", "it was none")
    assert the(report, judgements=(judged, undone)) == before


def test_an_accepted_incident_is_marked_as_reviewed_and_is_otherwise_the_same():
    report = attack("a", "2020-03-01", MARSH, killed(4), outlet("Post"), NURSE)
    before = the(report)
    after = the(report, judgements=(Judgement(before.incident.id, Verdict.ACCEPT, "mk", "2021-01-01", "read all of it"),))
    assert after == replace(before, verdict=Verdict.ACCEPT)


def test_a_verdict_on_an_incident_ends_when_it_is_joined_to_another():
    """What was rejected is not what it then belongs to: nothing that others tell may vanish with it."""
    one, other = attack("a", "2020-03-01", MARSH, killed(4)), attack("b", "2020-05-01", HILL, killed(9))
    apart = dossiers_of(one, other)
    gone = max(apart, key=lambda d: d.incident.mentions)  # its smallest mention will not be the smallest of both
    rejected = Judgement(gone.incident.id, Verdict.REJECT, "mk", "2021-01-01", "a drill")
    joined = Judgement((one.mentions[0].id, other.mentions[0].id), Verdict.SAME, "mk", "2021-01-02", "one siege")
    whole = the(one, other, judgements=(rejected, joined))
    assert whole.verdict is None
    assert ends(whole) == {"civilian": (4, None, 9)}


def test_an_origin_tree_keeps_its_lines_when_a_name_is_broken_over_two():
    ministry = Link(Source("Ministry of\nthe Interior", SourceKind.OFFICE))
    report = attack("a", "2020-03-01", MARSH, killed(4), outlet("River\nPost"), ministry)
    assert str(the(report).tree).splitlines() == [
        "1 document, 1 outlet, 1 independent origin",
        "  Ministry of the Interior (1): Ministry of the Interior is named as the source",
        "    through River Post",
    ]


def test_every_mention_says_why_it_is_in_its_incident():
    a = attack("a", "2020-03-01", MARSH, killed(14), outlet("a"), MINISTRY)
    b = attack("b", "2020-03-01", MARSH, killed(14), outlet("b"), POLICE)
    far = attack("c", "2020-03-01", HILL, killed(14), outlet("c"), POLICE)
    reports = (a, b, far)
    found = findings([r.document for r in reports], [m for r in reports for m in r.mentions], [c for r in reports for c in r.claims])
    (whole,) = [f for f in found.values() if len(f.members) == 2]
    why = next(m for m in whole.members if m.mention == a.mentions[0].id)
    assert why.taken is not None
    assert why.passed_over is not None
    assert str(why.taken) == (
        "+8.5 of +3.0 bits: both are armed_attack (+2.0); same day (+2.0); both name marsh (+2.0); same figure: killed 14 (+2.5)"
    )
    figures = next(e for e in why.taken.evidence if e.detail == "same figure: killed 14")
    assert {figures.left, figures.right} == {a.claims[2].id, b.claims[2].id}
    assert why.passed_over.forbidden
    assert "111 km apart" in str(why.passed_over)
