"""Nobody is named as a doer, a place or a participant by words that do not say so."""
# ruff: noqa: E501 - sentences are kept whole

from testimonia.model.reading import Argument, Attribution, Name, Piece, Reading, Trigger
from testimonia.model.terms import Polarity
from tests.extract.composed import chain, claims_of, extract


def at(text: str, words: str) -> tuple[int, int]:
    """Where the words stand for the first time."""
    start = text.index(words)
    return start, start + len(words)


def trigger(text: str, kind: str, words: str, *arguments: Argument) -> Trigger:
    return Trigger(*at(text, words), kind, 0.9, arguments=arguments)


def argument(text: str, role: str, words: str, **more: str) -> Argument:
    return Argument(role, *at(text, words), 0.9, **more)


def names(text: str, role: str, reading: Reading | None = None) -> list[str]:
    return [c.value.name for c in claims_of(extract(text, reading), role)]


def test_whoever_acts_in_a_sentence_without_force_is_no_doer() -> None:
    text = "Nine people died in the attack of 6 May in Gafsa. The guards acted without delay and the attackers were stopped."
    seen = Reading(triggers=(trigger(text, "armed_attack", "attack", argument(text, "perpetrator", "The guards", act="accuses")),))
    assert names(text, "perpetrator", seen) == []
    named = "Nine people died in the attack of 6 May in Gafsa. The guards fired on the crowd."
    seen = Reading(triggers=(trigger(named, "armed_attack", "attack", argument(named, "perpetrator", "The guards")),))
    assert names(named, "perpetrator", seen) == ["guards"]


def test_whoever_is_said_to_have_had_no_help_is_not_denied_as_the_doer() -> None:
    text = "A lecturer doubted that the men had help from abroad."
    said = Attribution(Piece(*at(text, "doubted")), (Piece(*at(text, "A lecturer")),), (Piece(*at(text, "the men had help from abroad")),))
    seen = Reading((said,), (trigger(text, "military_operation", "help", argument(text, "perpetrator", "the men", polarity="negated")),))
    assert names(text, "perpetrator", seen) == []


def test_a_pronoun_without_a_name_is_no_doer() -> None:
    text = "The courts usually jail a man, accusing him of preparing an attack."
    seen = Reading(triggers=(trigger(text, "armed_attack", "attack", argument(text, "perpetrator", "him", act="accuses")),))
    assert names(text, "perpetrator", seen) == []


def test_a_part_of_a_name_and_a_listed_group_are_no_places() -> None:
    text = "Many people met in Gafsa. The call of Abu Salim al-Masri, press secretary of AQIM, was read out."
    towns = ("Gafsa", "Abu Salim", "AQIM")
    call = trigger(text, "statement", "call", *(argument(text, "place", words) for words in towns[1:]))
    seen = Reading(triggers=(call,), names=tuple(Name(*at(text, words), "place", 0.9) for words in towns))
    assert [c.value.raw for c in claims_of(extract(text, seen), "place")] == ["Gafsa"]


def test_a_terrorist_attack_counts_no_terrorist() -> None:
    text = "21 of the 38 who discussed a terrorist attack attended the meeting."
    assert [(c.value.low, c.value.high) for c in claims_of(extract(text), "participants")] == [(21, 21)]


def test_who_discussed_an_attack_is_not_who_took_part_in_it() -> None:
    text = "On 5 June 2019 gunmen attacked a post in Gafsa. 38 persons had discussed the preparation of the attack; 21 of the 38 took part in it."
    found = extract(text)
    by_low = {c.value.low: c for c in claims_of(found, "participants")}
    assert by_low[21].value.of == by_low[38].id
    assert by_low[21].mention != by_low[38].mention
    assert [(c.mention, c.value.stage) for c in claims_of(found, "stage")] == [(by_low[38].mention, "planned")]


def test_a_label_is_rejected_only_by_a_word_or_a_mark_that_rejects_it() -> None:
    plain = "The ministry qualifies what happened in Gafsa, the attack of 6 May, as a terrorist act."
    label = argument(plain, "designation", "a terrorist act", polarity="negated")
    seen = Reading(triggers=(trigger(plain, "armed_attack", "attack", label),))
    assert [c.polarity for c in claims_of(extract(plain, seen), "designation")] == [Polarity.AFFIRMED]
    rejected = "The attack of 6 May in Gafsa was not a terrorist act."
    label = argument(rejected, "designation", "a terrorist act", polarity="negated")
    seen = Reading(triggers=(trigger(rejected, "armed_attack", "attack", label),))
    assert [c.polarity for c in claims_of(extract(rejected, seen), "designation")] == [Polarity.NEGATED]


def test_a_dispersal_told_beside_the_rallies_is_told_for_each_town() -> None:
    text = "The rallies, which the authorities dispersed by force, were due to be held in Sfax and Gafsa."
    found = extract(text)
    kinds = {m.id: str(m.kind) for m in found.mentions}
    towns = sorted((kinds[c.mention], c.value.name) for c in claims_of(found, "place"))
    assert towns == [("dispersal", "Gafsa"), ("dispersal", "Sfax"), ("protest", "Gafsa"), ("protest", "Sfax")]
    doers = claims_of(found, "perpetrator")
    assert [(kinds[c.mention], c.value.name, str(c.act), chain(c)) for c in doers] == [
        ("dispersal", "authorities", "accuses", ["report.txt"])
    ] * 2
    where = {c.mention: c.value.name for c in claims_of(found, "place")}
    ties = claims_of(found, "relation")
    assert {(c.value.type, where[c.mention], where[c.value.mention]) for c in ties} == {
        ("response_to", "Sfax", "Sfax"),
        ("response_to", "Gafsa", "Gafsa"),
    }


def test_going_out_into_the_squares_is_a_protest() -> None:
    text = "Since April thousands have gone out into the squares of Gafsa."
    many = argument(text, "figure", "thousands", property="displaced", category="unspecified")
    found = extract(text, Reading(triggers=(trigger(text, "displacement", "gone out", many),)))
    assert [str(m.kind) for m in found.mentions] == ["protest"]
    assert [(c.property, c.value.low) for c in found.claims if hasattr(c.value, "category")] == [("participants", 2000)]


def test_the_day_of_a_statement_is_not_the_day_of_the_attack() -> None:
    text = "President Omar Selim made a statement on Wednesday on the attack of 6 May 2019 in Gafsa."
    found = extract(text, day="2019-05-09")
    kinds = {m.id: str(m.kind) for m in found.mentions}
    days = [(kinds[c.mention], c.value.start) for c in claims_of(found, "date")]
    assert days == [("statement", "2019-05-08"), ("armed_attack", "2019-05-06")]
    assert [c.value.text for c in claims_of(found, "topic")] == ["the attack of 6 May 2019 in Gafsa"]


def test_where_people_go_is_not_where_the_attack_is() -> None:
    text = "He called for attacks in the states that do not allow people to go to Libya."
    attacks = trigger(text, "armed_attack", "attacks", argument(text, "place", "Libya"))
    seen = Reading(triggers=(attacks,), names=(Name(*at(text, "Libya"), "place", 0.9),))
    assert names(text, "place", seen) == []


def test_in_the_city_means_the_town_named_last() -> None:
    text = "Gunmen attacked a post in Gafsa on Sunday. In late April about 1,000 people rallied in the city."
    found = extract(text, Reading(names=(Name(*at(text, "Gafsa"), "place", 0.9),)))
    kinds = {m.id: str(m.kind) for m in found.mentions}
    towns = [(kinds[c.mention], c.value.name, c.value.raw) for c in claims_of(found, "place")]
    assert towns == [("armed_attack", "Gafsa", "Gafsa"), ("protest", "Gafsa", "the city")]


def test_a_man_before_accusing_him_is_the_accused_and_no_speaker() -> None:
    text = "The courts arrest a man accusing him of theft."
    said = Attribution(Piece(*at(text, "accusing")), (Piece(*at(text, "a man")),), (Piece(*at(text, "him of theft")),))
    accusing = trigger(text, "statement", "accusing", argument(text, "actor", "a man"))
    found = extract(text, Reading((said,), (accusing,)))
    assert claims_of(found, "actor") == []
    assert all(len(c.chain) == 1 for c in found.claims)


def test_a_loosely_tied_figure_stays_with_the_word_of_fate_beside_it() -> None:
    text = "On 5 June 2019 gunmen attacked a post in Gafsa. The papers list seven dead. Two men were killed at home on 10 June 2019."
    scrap = Argument("figure", *at(text, "dead"), 0.5, property="killed", category="unspecified")
    two = argument(text, "figure", "Two men", property="killed", category="unspecified")
    found = extract(text, Reading(triggers=(trigger(text, "armed_attack", "killed", scrap, two),)))
    home = {c.value.low: c.mention for c in claims_of(found, "killed")}
    days = {c.mention: c.value.start for c in claims_of(found, "date")}
    assert (days[home[7]], days[home[2]]) == ("2019-06-05", "2019-06-10")


def test_nobody_is_no_source_and_no_doer() -> None:
    text = "Nobody has claimed responsibility for the ambush near Gafsa."
    said = Attribution(
        Piece(*at(text, "has claimed")), (Piece(*at(text, "Nobody")),), (Piece(*at(text, "responsibility for the ambush near Gafsa")),)
    )
    seen = Reading((said,), (trigger(text, "armed_attack", "ambush", argument(text, "perpetrator", "Nobody", polarity="negated")),))
    found = extract(text, seen)
    assert claims_of(found, "perpetrator") == []
    assert {link.source.name for c in found.claims for link in c.chain} == {"report.txt"}


def test_that_no_officer_fired_denies_that_officers_did() -> None:
    text = "No officer fired on the crowd in Gafsa."
    shot = argument(text, "perpetrator", "No officer", polarity="negated", act="denies")
    (claim,) = claims_of(extract(text, Reading(triggers=(trigger(text, "armed_attack", "fired", shot),))), "perpetrator")
    assert (claim.value.name, claim.polarity) == ("No officer", Polarity.NEGATED)


def test_what_somebody_owns_has_done_nothing() -> None:
    text = "A ferryman said that masked men had stopped his boat and shot his passenger."
    shot = trigger(
        text,
        "armed_attack",
        "stopped",
        argument(text, "perpetrator", "masked men"),
        argument(text, "perpetrator", "his boat", act="claims_responsibility", actor_kind="vehicle"),
    )
    assert names(text, "perpetrator", Reading(triggers=(shot,))) == ["masked men"]
