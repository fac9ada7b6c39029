"""Mentions: which words tell of one act, which of several, and what is only planned, likened or customary."""
# ruff: noqa: E501 - sentences are kept whole

from dataclasses import replace

from testimonia.model.reading import Argument, Reading, Trigger
from testimonia.model.terms import Modality
from tests.extract.composed import claims_of, extract


def places_by_mention(text: str) -> list[tuple[str, list[str], list[str]]]:
    """Kind, places and first days of every mention."""
    found = extract(text)
    rows = []
    for m in found.mentions:
        own = [c for c in found.claims if c.mention == m.id]
        rows.append(
            (str(m.kind), [c.value.name for c in own if c.property == "place"], [c.value.start for c in own if c.property == "date"])
        )
    return rows


def test_several_towns_are_several_mentions_also_without_a_verb() -> None:
    text = (
        "In April this year protests were held in three towns: Atyrau, Aktobe and Karaganda. In May, in the towns of Shymkent and Pavlodar."
    )
    assert places_by_mention(text) == [
        ("protest", ["Atyrau"], ["2019-04-01"]),
        ("protest", ["Aktobe"], ["2019-04-01"]),
        ("protest", ["Karagandy"], ["2019-04-01"]),
        ("protest", ["Shymkent"], ["2019-05-01"]),
        ("protest", ["Pavlodar"], ["2019-05-01"]),
    ]


def test_two_days_are_two_acts_and_the_same_day_is_one() -> None:
    text = "On 12 June 2019 gunmen killed nine people in Gafsa. The attack wounded four people. On 1 February 2019 seven people were killed in Sfax."
    assert places_by_mention(text) == [("armed_attack", ["Gafsa"], ["2019-06-12"]), ("armed_attack", ["Sfax"], ["2019-02-01"])]


def test_a_likened_act_is_its_own_mention() -> None:
    text = "Nine people were killed in the attack in Gafsa. Similar events took place in Algeria, in March 2018; in Libya on 7 July 2018."
    found = extract(text)
    assert places_by_mention(text)[1:] == [
        ("armed_attack", ["Algeria"], ["2018-03-01"]),
        ("armed_attack", ["Libya"], ["2018-07-07"]),
    ]
    ties = claims_of(found, "relation")
    assert [(t.value.type, t.value.mention == found.mentions[0].id) for t in ties] == [("similar_to", True), ("similar_to", True)]


def test_a_custom_is_no_accomplished_act() -> None:
    text = "As it usually happens, several men attack a post. Most of them are killed, and two of them are detained."
    found = extract(text)
    assert found.claims
    assert {c.modality for c in found.claims} == {Modality.HABITUAL}


def test_what_people_only_discussed_is_planned_and_counts_its_own_people() -> None:
    text = "At first 36 men took part in the discussion of the raid. Only 19 of the 36 took part in the raid."
    found = extract(text)
    by_low = {c.value.low: c for c in claims_of(found, "participants")}
    assert by_low[19].value.of == by_low[36].id
    assert by_low[19].mention != by_low[36].mention
    assert [c.mention for c in claims_of(found, "stage")] == [by_low[36].mention]


def test_a_promise_is_planned_and_a_threat_with_arms_threatened() -> None:
    walk = extract("On the 25th we shall march to Tunis, all 3,000 of us.")
    assert [(c.value.stage, c.modality) for c in claims_of(walk, "stage")] == [("planned", "predicted")]
    assert [(c.value.low, c.modality) for c in claims_of(walk, "participants")] == [(3000, "predicted")]
    threat = extract("If the governor has not left by Sunday, we shall come back, and next time armed.")
    assert [(c.value.stage, c.modality) for c in claims_of(threat, "stage")] == [("threatened", "conditional")]


def test_an_instruction_to_legislate_is_a_law_instructed() -> None:
    text = "On 10 June the president of Tunisia Omar Selim instructed the Government to draft a law on arms within two months."
    found = extract(text)
    assert [m.kind for m in found.mentions] == ["law"]
    assert [c.value.status for c in claims_of(found, "status")] == ["instructed"]
    assert [c.value.name for c in claims_of(found, "addressee")] == ["Government"]
    assert [c.value.name for c in claims_of(found, "actor")] == ["president of Tunisia Omar Selim"]
    days = [(c.value.start, c.value.end, str(c.modality)) for c in claims_of(found, "date")]
    assert days == [("2019-06-10", "2019-06-10", "asserted"), ("2019-06-10", "2019-08-10", "predicted")]


def test_a_bomb_that_was_disrupted_is_an_attempt() -> None:
    found = extract("A bomb was found in Gafsa at noon and safely disrupted.")
    assert [c.value.stage for c in claims_of(found, "stage")] == ["attempted"]


def test_coincidence_and_diversion_are_relations() -> None:
    text = "The attack in Gafsa coincided possibly with the mass protests. The regime contrived the attack that distracted the public from the protests."
    found = extract(text)
    kinds = {m.id: str(m.kind) for m in found.mentions}
    ties = [(str(c.value.type), str(c.modality), kinds[c.mention], kinds[c.value.mention]) for c in claims_of(found, "relation")]
    assert ("coincides_with", "possible", "armed_attack", "protest") in ties
    assert [(c.value.name, c.act) for c in claims_of(found, "instigator")] == [("regime", "accuses")]


def test_the_dateline_is_the_place_of_the_first_act_that_names_none_and_never_its_date() -> None:
    found = extract("GAFSA, June 14 2019 (Meridian News) - Nine people were killed when a bomb exploded in a bus.")
    assert [c.value.name for c in claims_of(found, "place")] == ["Gafsa"]
    assert claims_of(found, "date") == []


def test_a_verb_of_happening_takes_its_kind_from_its_subject() -> None:
    kinds = {str(m.kind) for m in extract("In April, protests against the water tax broke out in Gafsa.").mentions}
    assert kinds == {"protest"}


def test_two_verbs_of_one_clause_share_when_where_and_who() -> None:
    text = "Gunmen stormed a school in Gafsa on 6 June and abducted nine pupils."
    assert places_by_mention(text) == [("armed_attack", ["Gafsa"], ["2019-06-06"]), ("kidnapping", ["Gafsa"], ["2019-06-06"])]
    assert {c.value.name for c in claims_of(extract(text), "perpetrator")} == {"Gunmen"}


def test_the_dead_are_of_the_ambush_and_not_of_the_capture_named_after_them() -> None:
    found = extract("Rebels ambushed a patrol near Gafsa on 6 June. Result: nine soldiers dead, one officer captured.")
    kinds = {m.id: str(m.kind) for m in found.mentions}
    assert [(kinds[c.mention], c.value.low) for c in claims_of(found, "killed")] == [("armed_attack", 9)]


def test_what_another_act_answers_lends_it_no_place() -> None:
    text = "Nine people were killed in Gafsa. In Sousse, traders protested on 8 June against the killings."
    assert ("protest", ["Sousse"], ["2019-06-08"]) in places_by_mention(text)


def test_the_day_of_a_count_is_not_the_day_of_the_attack() -> None:
    found = extract("The death toll from the bombing in Gafsa rose to nine on Wednesday after two of the wounded died overnight.")
    assert claims_of(found, "date") == []


def test_the_first_act_of_the_report_is_that_of_its_headline() -> None:
    found = extract("Nine killed in attack\n\nGAFSA, June 14, 2019 (Meridian News) - Gunmen opened fire on a bus in Gafsa on Thursday.")
    assert [m.kind for m in found.mentions] == ["armed_attack"]


def test_the_murder_of_another_person_is_another_act() -> None:
    text = "Rebels attacked the market of Gafsa on 6 June. We also condemn the murder of Omar Selim."
    at = text.index("Omar Selim")
    murder = Trigger(text.index("murder"), text.index("murder") + 6, "armed_attack", 0.9, arguments=(Argument("victim", at, at + 10, 0.9),))
    found = extract(text, Reading(triggers=(murder,)))
    assert [(str(m.kind), [s.quote for s in m.spans]) for m in found.mentions] == [
        ("armed_attack", ["attacked"]),
        ("armed_attack", ["murder"]),
    ]


def test_a_town_that_was_entered_is_where_the_act_told_next_took_place() -> None:
    assert places_by_mention("On 6 June a patrol entered the village of Gafsa. Nine men were shot dead.") == [
        ("armed_attack", ["Gafsa"], ["2019-06-06"])
    ]


def test_a_mine_makes_a_bombing_and_a_petrol_bomb_arson() -> None:
    mine = "A convoy was hit by a mine near Gafsa."
    hit = Trigger(mine.index("hit"), mine.index("hit") + 3, "military_operation", 0.9)
    hit = replace(hit, arguments=(Argument("weapon", mine.index("a mine"), mine.index("a mine") + 6, 0.9),))
    assert [m.kind for m in extract(mine, Reading(triggers=(hit,))).mentions] == ["bombing"]
    petrol = "Two brothers threw petrol bombs at a school in Gafsa."
    thrown = Trigger(petrol.index("bombs"), petrol.index("bombs") + 5, "bombing", 0.9)
    thrown = replace(thrown, arguments=(Argument("target", petrol.index("a school"), petrol.index("a school") + 8, 0.9),))
    assert [m.kind for m in extract(petrol, Reading(triggers=(thrown,))).mentions] == ["arson"]
