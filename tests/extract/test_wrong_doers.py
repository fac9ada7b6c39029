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


def _doers(text: str, kind: str, act: str, *who: str) -> list[tuple[str, str]]:
    """Doers that the record names when the encoder proposes `who` for one act."""
    seen = Reading(triggers=(trigger(text, kind, act, *(argument(text, "perpetrator", w) for w in who)),))
    return [(c.value.name, str(c.polarity)) for c in claims_of(extract(text, seen), "perpetrator")]


def test_whoever_finds_carries_or_treats_the_dead_has_not_killed_them() -> None:
    assert _doers("Shepherds found nine bodies in a well near Gafsa.", "armed_attack", "found", "Shepherds") == []
    assert _doers("So far our drivers have carried nine bodies.", "other", "carried", "our drivers") == []


def test_a_deed_of_which_none_was_done_is_denied() -> None:
    assert _doers("The brigade carried out no raids in Gafsa on Sunday.", "military_operation", "carried", "The brigade") == [
        ("brigade", "negated")
    ]


def test_whoever_is_judged_fled_from_or_seized_is_no_doer() -> None:
    fled = "The villagers were beaten by troops who were retreating from the rebels of the hills."
    assert _doers(fled, "armed_attack", "beaten", "the rebels") == [("troops", "affirmed")]
    assert _doers("Two men who had hidden the raider were arrested.", "arrest", "arrested", "the raider") == []


def test_an_object_pronoun_accuses_nobody() -> None:
    text = "Armed men killed nine farmers. The ministry blamed them for sowing without a permit."
    attack = trigger(text, "armed_attack", "killed", argument(text, "perpetrator", "Armed men"))
    blame = trigger(text, "armed_attack", "sowing", argument(text, "perpetrator", "them", act="accuses"))
    assert names(text, "perpetrator", Reading(triggers=(attack, blame))) == ["Armed men"]


def test_they_in_quotation_marks_are_not_the_speaker() -> None:
    text = 'A shepherd, Omar Selim, told reporters: "They came at night and burned the huts."'
    said = Attribution(
        Piece(*at(text, "told")), (Piece(*at(text, "A shepherd, Omar Selim")),), (Piece(*at(text, text[text.index('"') :])),)
    )
    burned = trigger(text, "arson", "burned", argument(text, "perpetrator", "They", act="accuses"))
    assert names(text, "perpetrator", Reading((said,), (burned,))) == []


def test_whoever_is_held_responsible_is_meant_by_the_pronoun_after_it() -> None:
    text = "We hold Prefect Omar Selim responsible: he ordered the attack."
    attack = trigger(text, "armed_attack", "attack", argument(text, "instigator", "he", act="accuses"))
    assert names(text, "instigator", Reading(triggers=(attack,))) == ["Prefect Omar Selim"]


def test_plain_words_name_doers() -> None:
    assert names("A bomb killed nine people in Gafsa. Selim said the same group had planted it.", "perpetrator") == ["same group"]
    assert names("Shells killed nine people in Gafsa. Sfax said the rebels were responsible.", "perpetrator") == ["rebels"]
    assert names("Nine people were killed in Gafsa. The rebels are responsible for the security of the market.", "perpetrator") == []
    text = "Nine people were killed at Gafsa. We had no part in the attack."
    denied = [(c.value.name, str(c.polarity)) for c in claims_of(extract(text), "perpetrator")]
    assert denied == [("We", "negated")]


def test_what_a_claim_says_is_rejected_where_the_sentence_says_that_it_is_not_supported() -> None:
    text = "The claim that the rebels shelled the market is not supported by the fragments."
    shelled = trigger(text, "bombing", "shelled", argument(text, "perpetrator", "the rebels", act="accuses"))
    assert [(c.value.name, str(c.polarity)) for c in claims_of(extract(text, Reading(triggers=(shelled,))), "perpetrator")] == [
        ("rebels", "negated")
    ]


def test_small_words_weapons_in_the_hand_and_riot_police_are_no_acts() -> None:
    text = "The riot police of Gafsa carried a machine gun."
    seen = Reading(triggers=(trigger(text, "mob_violence", "riot"), trigger(text, "bombing", "machine gun"), trigger(text, "arrest", "of")))
    assert extract(text, seen).mentions == ()


def test_an_adjective_of_a_people_is_no_place() -> None:
    text = "A bomb exploded in the mainly Kurdish city of Diyarbakir."
    seen = Reading(names=tuple(Name(*at(text, words), "place", 0.9) for words in ("Kurdish", "Diyarbakir")))
    assert [c.value.raw for c in claims_of(extract(text, seen), "place")] == ["Diyarbakir"]


def test_whoever_judges_is_no_doer_and_whoever_claims_the_deed_is() -> None:
    text = "The tribunal convicted two guards of murder."
    judged = trigger(text, "trial", "convicted", argument(text, "actor", "The tribunal"))
    murder = Trigger(*at(text, "murder"), "armed_attack", 0.9, arguments=(Argument("perpetrator", *at(text, "The tribunal"), 0.4),))
    assert names(text, "perpetrator", Reading(triggers=(judged, murder))) == []
    text = "The Torch Brigade claimed responsibility for the bombing of a depot near Gafsa."
    said = trigger(text, "statement", "claimed responsibility", argument(text, "actor", "The Torch Brigade"))
    bombing = Trigger(*at(text, "bombing"), "bombing", 0.9, arguments=(Argument("perpetrator", *at(text, "The Torch Brigade"), 0.4),))
    assert names(text, "perpetrator", Reading(triggers=(said, bombing))) == ["Torch Brigade"]
