"""Whose fate a verb tells: objects and subjects, lists, insertions, parts, and what the encoder proposes against the words."""

import pytest

from testimonia.extract.figures import plain_fate
from testimonia.extract.page import lay_out
from testimonia.model.reading import Argument, Reading, Trigger
from testimonia.model.terms import Property
from testimonia.model.values import Figure
from tests.extract.composed import claims_of, extract, figures


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The gunman killed three clerks and wounded five others before being arrested.",
            [("killed", 3, 3, "civilian"), ("wounded", 5, 5, "unspecified")],
        ),
        (
            "Shells struck Marib, killing a teacher, two pupils and a driver.",
            [("killed", 1, 1, "civilian"), ("killed", 2, 2, "civilian"), ("killed", 1, 1, "civilian")],
        ),
        (
            "The army killed nine rebels, two soldiers were wounded.",
            [("killed", 9, 9, "alleged_attacker"), ("wounded", 2, 2, "security_forces")],
        ),
        ("He was shot and wounded by another soldier.", []),
        ("Two victims, both soldiers, were wounded.", [("wounded", 2, 2, "security_forces")]),
        ("Mine blast near Taiz: 4 killed 2 wounded.", [("killed", 4, 4, "unspecified"), ("wounded", 2, 2, "unspecified")]),
        ("Three people were found dead in a well.", [("killed", 3, 3, "unspecified")]),
        ("A woman was found dead in the Almaty suburb.", [("killed", 1, 1, "civilian")]),
        ("Raiders murder three farmers near Bria.", [("killed", 3, 3, "civilian")]),
        ("Twelve men accused of murder await a hearing.", []),
        ("Villagers reported the death of three after the clashes.", [("killed", 3, 3, "unspecified")]),
        ("The robbers wounded four bank clerks.", [("wounded", 4, 4, "civilian")]),
        ("He killed a clerk and wounded another before he fled.", [("killed", 1, 1, "civilian"), ("wounded", 1, 1, "civilian")]),
        ("Six of the miners suffered severe burns.", [("wounded", 6, 6, "civilian")]),
        ("The fire left one guard dead and three others injured.", [("killed", 1, 1, "security_forces"), ("wounded", 3, 3, "unspecified")]),
    ],
)
def test_a_verb_tells_the_fate_of_its_own_people(text: str, expected: list[tuple[object, ...]]) -> None:
    assert figures(extract(text)) == expected


@pytest.mark.parametrize(
    ("text", "whole", "parts"),
    [
        ("Nine people, including two nurses, were killed in Zinder.", "Nine people", ["two nurses"]),
        ("The bomb killed 12 people: seven men, four women and one child.", "12 people", ["seven men", "four women", "one child"]),
        ("Nobody slept. The raid killed nine people (six soldiers and three clerks).", "nine people", ["six soldiers", "three clerks"]),
        ("Thirty were wounded, seven critically, when the roof fell.", "Thirty", ["seven"]),
    ],
)
def test_parts_lean_on_their_whole(text: str, whole: str, parts: list[str]) -> None:
    found = [c for c in extract(text).claims if isinstance(c.value, Figure)]
    (total,) = [c for c in found if c.value.raw == whole]
    assert [c.value.raw for c in found if c.value.of == total.id] == parts


def test_one_of_the_dead_is_one_of_those_told_before() -> None:
    found = claims_of(extract("The clash left two people dead. One of the dead was a ferryman."), "killed")
    assert [(c.value.low, c.value.of) for c in found] == [(2, None), (1, found[0].id)]


def test_a_list_that_does_not_add_up_is_no_list_of_parts() -> None:
    found = claims_of(extract("The bomb killed 12 people: seven men and four women."), "killed")
    assert [c.value.raw for c in found] == ["12 people"]


def _proposing(text: str, trigger: str, *proposals: tuple[str, str, float]) -> Reading:
    """A reading with one attack and figures (words, property, score) that it proposes."""
    at = text.index(trigger)
    arguments = tuple(
        Argument("figure", text.index(words), text.index(words) + len(words), score, property=fate, category="civilian")
        for words, fate, score in proposals
    )
    return Reading(triggers=(Trigger(at, at + len(trigger), "armed_attack", arguments=arguments),))


def test_the_dead_among_those_who_were_hit() -> None:
    text = "The man shot four guests, killing one."
    hit, dead = (c for c in extract(text, _proposing(text, "shot", ("four guests", "killed", 0.9))).claims if isinstance(c.value, Figure))
    assert (hit.property, hit.value.low) == (Property.WOUNDED, 4)
    assert (dead.property, dead.value.low, dead.value.of) == (Property.KILLED, 1, hit.id)


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        ("Two men were quarrelling when shots fell.", "Two men"),
        ("Masked riders fired on a crowd of 300 pilgrims.", "300 pilgrims"),
        ("He was overpowered by three passengers after the shooting.", "three passengers"),
        ("Three men walking by began shooting.", "Three men"),
        ("Four strangers arrived and the shooting began.", "Four strangers"),
        ("The shooting was heard 1.5 miles away.", "5"),
        ("Three-quarters of the dead had been hit in the shooting.", "Three"),
    ],
)
def test_doers_bystanders_and_miles_are_no_victims_however_sure_the_encoder_is(text: str, proposed: str) -> None:
    trigger = next(word for word in ("shots", "fired", "shooting") if word in text)
    assert claims_of(extract(text, _proposing(text, trigger, (proposed, "killed", 0.95))), "killed") == []


@pytest.mark.parametrize(
    ("text", "fate"),
    [
        ("Two herders shot in the reserve. A ranger found them dead at noon.", Property.KILLED),
        ("Two herders were shot in the reserve.", Property.WOUNDED),
        ("Two herders were whipped in the reserve.", None),
    ],
)
def test_nobody_dies_without_a_word_of_death(text: str, fate: Property | None) -> None:
    trigger = "shot" if "shot" in text else "whipped"
    found = [
        c.property for c in extract(text, _proposing(text, trigger, ("Two herders", "killed", 0.95))).claims if isinstance(c.value, Figure)
    ]
    assert found == ([fate] if fate else [])


def test_a_sure_proposal_stands_beside_a_plain_toll() -> None:
    text = "Three soldiers died in the attack, and the column lost five fighters."
    found = claims_of(extract(text, _proposing(text, "attack", ("five fighters", "killed", 0.9))), "killed")
    assert [(c.value.low, c.value.category) for c in found] == [(3, "security_forces"), (5, "alleged_attacker")]


@pytest.mark.parametrize(
    ("text", "who", "fate"),
    [
        ("The explosion killed the harbour master.", "the harbour master", Property.KILLED),
        ("The harbour master was wounded.", "The harbour master", Property.WOUNDED),
        ("The harbour master opened fire, killing two.", "The harbour master", None),
    ],
)
def test_the_fate_of_one_who_is_named(text: str, who: str, fate: Property | None) -> None:
    at = text.index(who)
    assert plain_fate(lay_out(text), (at, at + len(who))) is fate


def _proposed(text: str, kind: str, trigger: str, words: str, fate: str) -> list[tuple[object, ...]]:
    """The figures of a text in which the encoder ties `words` to the act told by `trigger`, as people of this fate."""
    figure = Argument("figure", text.index(words), text.index(words) + len(words), 0.9, property=fate)
    told = Trigger(text.index(trigger), text.index(trigger) + len(trigger), kind, 0.9, arguments=(figure,))
    return figures(extract(text, Reading(triggers=(told,))))


@pytest.mark.parametrize(
    "heard", ["interviewed 21 villagers", "spoke with 21 villagers", "heard 21 villagers", "met 21 relatives of the dead"]
)
def test_whoever_was_only_heard_is_not_counted_among_the_dead(heard: str) -> None:
    text = f"After the raid on Bria our researchers {heard}. Nine people were dead, the morgue said."
    assert _proposed(text, "armed_attack", "raid", heard[heard.index("21") :], "killed") == [("killed", 9, 9, "unspecified")]


def test_the_wounded_of_a_sentence_of_their_own_were_not_wounded_by_the_arrest_before() -> None:
    text = "Gunmen attacked a depot in Bria. Nine were detained. 14 people were wounded."
    figure = Argument("figure", text.index("14 people"), text.index("14 people") + 9, 0.9, property="wounded")
    attacked = Trigger(text.index("attacked"), text.index("attacked") + 8, "armed_attack", 0.9)
    detained = Trigger(text.index("detained"), text.index("detained") + 8, "arrest", 0.9, arguments=(figure,))
    found = extract(text, Reading(triggers=(attacked, detained)))
    kinds = {m.id: m.kind for m in found.mentions}
    assert [(c.value.low, kinds[c.mention]) for c in claims_of(found, "wounded")] == [(14, "armed_attack")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The attack in Gafsa claimed the lives of ten traders.", [("killed", 10, 10, "civilian")]),
        ("The ministry speaks of 19 dead gunmen.", [("killed", 19, 19, "alleged_attacker")]),
        ("One clerk, 24, died in the attack.", [("killed", 1, 1, "civilian")]),
        ("A court in Gafsa jailed two brothers for nine years.", [("sentenced", 2, 2, "civilian")]),
        ("A girl was hit by a stray bullet in Gafsa.", [("wounded", 1, 1, "civilian")]),
    ],
)
def test_what_news_and_courts_say_of_people(text: str, expected: list[tuple[object, ...]]) -> None:
    assert figures(extract(text)) == expected


def test_the_held_are_what_the_rest_of_the_text_calls_them() -> None:
    arrests = _proposed(
        "Police detained nine men in Gafsa. Later forty people were held.", "kidnapping", "held", "forty people", "abducted"
    )
    assert [f[:2] for f in arrests] == [("detained", 9), ("detained", 40)]


def test_the_rescued_are_released_and_not_abducted_once_more() -> None:
    text = "Gunmen abducted nine pupils in Gafsa. Troops rescued three pupils on Sunday."
    assert [f[:2] for f in _proposed(text, "kidnapping", "abducted", "three pupils", "abducted")] == [("abducted", 9), ("released", 3)]


def test_those_who_were_among_the_dead_are_a_part_of_them() -> None:
    found = extract("The blast in Gafsa killed nine people. Two guards were among the dead.")
    whole, guards = sorted(claims_of(found, "killed"), key=lambda c: c.span.start)
    assert isinstance(guards.value, Figure)
    assert (guards.value.low, guards.value.of) == (2, whole.id)
