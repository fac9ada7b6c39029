"""What changed between two states: accusations, incidents that come, go, join and part, and readings that merely have other ids."""

from dataclasses import replace

from testimonia.model.protocols import Reconciliation
from testimonia.model.record import Account, Claim, Incident, Link, Origin, Range, Source, Span, incident_id
from testimonia.model.terms import Act, ActorKind, Kind, Modality, Polarity, Property, SourceKind
from testimonia.model.values import Actor
from testimonia.reconcile.changes import Changed, changes

MINISTRY = Source("Interior Ministry", SourceKind.OFFICE)
FRONT = Source("River Front", SourceKind.ORGANISATION)


def names(who: str, by: Source, mention: str = "m1", polarity: Polarity = Polarity.AFFIRMED, made_by: str = "reader-1") -> Claim:
    """A claim that somebody did it, or did not."""
    act = Act.DENIES if polarity is Polarity.NEGATED else Act.ACCUSES
    value = Actor(who, ActorKind.ARMED_GROUP, who)
    return Claim(
        "sha256:d", mention, Property.PERPETRATOR, value, Modality.ASSERTED, polarity, act, (Link(by),), Span(0, 4, "they"), 1.0, made_by
    )


def layer(*groups: tuple[tuple[str, ...], tuple[Claim, ...]]) -> Reconciliation:
    """Incidents of these mentions, each with one account that holds its claims."""
    incidents, accounts = [], []
    for mentions, claims in groups:
        account = Account(incident_id(mentions), Origin("o", "somebody", SourceKind.OFFICE), tuple(c.id for c in claims))
        accounts.append(account)
        incidents.append(Incident(Kind.ARMED_ATTACK, mentions, None, None, (), (account.id,), ("sha256:d",), Range(0, 1), ()))
    return Reconciliation(tuple(incidents), tuple(accounts))


def told(old: Reconciliation, new: Reconciliation, *claims: Claim) -> list[tuple[str, str, str, str]]:
    return [(str(c.what), c.subject, c.before, c.after) for c in changes(old, new, claims)]


def test_an_accusation_that_comes_is_told_as_what_somebody_says_and_so_is_its_denial():
    said, denied = names("River Front", MINISTRY), names("River Front", FRONT, polarity=Polarity.NEGATED)
    before, after = layer((("m1",), ())), layer((("m1",), (said, denied)))
    assert told(before, after, said, denied) == [
        ("accusation", "River Front", "", "named as the perpetrator by Interior Ministry"),
        ("accusation", "River Front", "", "said not to be the perpetrator by River Front"),
    ]
    assert {c.link for c in changes(before, after, (said, denied))} == {f"#c-{said.id}", f"#c-{denied.id}"}
    assert told(after, before, said, denied) == [
        ("accusation", "River Front", "named as the perpetrator by Interior Ministry", ""),
        ("accusation", "River Front", "said not to be the perpetrator by River Front", ""),
    ]


def test_the_same_words_read_again_are_no_change_even_in_another_mention():
    first = names("River Front", MINISTRY)
    again = replace(names("River Front", MINISTRY, mention="m9", made_by="reader-2"), supersedes=first.id)
    assert told(layer((("m1",), (first,))), layer((("m9",), (again,))), first, again) == []


def test_incidents_join_part_come_and_go():
    apart, joined = layer((("m1",), ()), (("m2",), ())), layer((("m1", "m2"), ()))
    one, other = (i.id for i in apart.incidents)
    assert told(apart, joined) == [("incident", "", f"apart: {', '.join(sorted((one, other)))}", "joined")]
    assert told(joined, apart) == [("incident", "", f"one: {one}", f"taken apart: {', '.join(sorted((one, other)))}")]
    assert told(layer(), layer((("m1",), ()))) == [("incident", "", "", "new: armed_attack, no date, no place")]
    (gone,) = changes(layer((("m1",), ())), layer(), ())
    assert (gone.what, gone.incident, gone.before, gone.after) == (Changed.INCIDENT, one, "stood in the record", "")


def test_nothing_changes_between_a_state_and_itself():
    said = names("River Front", MINISTRY)
    state = layer((("m1", "m2"), (said,)), (("m3",), ()))
    assert changes(state, state, (said,)) == ()
