"""Templates from what the heads see: each case names the words, how likely they are and what the template then says."""

from dataclasses import replace

import pytest

from benchmarks.muc4.chosen import Chosen
from benchmarks.muc4.confidence import VALUES as VALUES_OF_CONFIDENCE
from benchmarks.muc4.confidence import features as doubts
from benchmarks.muc4.confidence import scores
from benchmarks.muc4.dates import date_fill, end_of_dateline
from benchmarks.muc4.entities import answers, bare
from benchmarks.muc4.fill import Template, number
from benchmarks.muc4.fill import templates as fill
from benchmarks.muc4.fit import learn_confidence, learn_places, learn_relevance
from benchmarks.muc4.look import Candidate, Look
from benchmarks.muc4.places import nation_of, place_fill
from benchmarks.muc4.weigh import answer_features, judged, relevance, word_features
from training.answers import ENTITY, TYPES, WINDOW

TEXT = (
    "   BOGOTA, 4 JAN 90 (TEST) -- [TEXT] YESTERDAY FOUR GUNMEN OF THE RED DAWN FRONT [FAR] SHOT DEAD JUDGE PEDRO ALBAN IN CALI. "
    "THE FAR ALSO WOUNDED ABOUT 20 SPANISH TOURISTS.\n\n   IN LIMA, A BOMB DAMAGED A BANK ON 2 JANUARY."
)
FEATURES = ("bias", "score", "peak", "mentions", "event", "kind", "early", "relevant", "better", "crowd", "rival", "words", "unhurt")
ONLY_SCORE = dict.fromkeys(FEATURES, 0.0) | {"score": 1.0}
CHOSEN = Chosen(
    least=dict.fromkeys(("perp_ind", "perp_org", "phys_tgt", "hum_name", "hum_desc", "instr"), 0.5),
    pairs=dict.fromkeys(("bias", "kind", "away", "beside", "single", "single far"), 0.0) | {"bond": 1.0},
    confidence={value: {"bias": 0.0} for value in VALUES_OF_CONFIDENCE},
    answers=dict.fromkeys(("perp_ind", "perp_org", "phys_tgt", "hum_name", "hum_desc", "instr"), ONLY_SCORE),
    places={"CALI": "COLOMBIA: CALI (CITY)", "LIMA": "PERU: LIMA (CITY)"},
)
VALUES = {
    "hum_type": "CIVILIAN",
    "hum_effect": "DEATH",
    "phys_type": "FINANCIAL",
    "phys_effect": "SOME DAMAGE",
    "confidence": "REPORTED AS FACT",
    "instr_type": "BOMB",
    "number": "1",
    "stage": "ACCOMPLISHED",
    "category": "TERRORIST ACT",
}


def candidate(role, words, *, score=0.9, kind="ATTACK", vector=(3.0, 0.0), **values):
    start = TEXT.index(words)
    said = {name: {value: float(value == (VALUES | values)[name]) for value in ENTITY[name]} for name in ENTITY}
    kinds = {name: float(name == kind) for name in TYPES}
    sentence = 0 if start < TEXT.index("THE FAR ALSO") else 1 if start < TEXT.index("IN LIMA") else 2
    return Candidate(role, start, start + len(words), words, sentence, score, score, said, kinds, vector)


def look(*candidates, persons=()):
    window = {name: 0.1 if name.endswith(" USED") and name != "GUN USED" else 0.9 for name in WINDOW}
    spans = tuple((TEXT.index(name), TEXT.index(name) + len(name)) for name in persons)
    return Look(TEXT, (window,), ((0, 1, {"event": 0.9}),) * 3, candidates, spans, 0.0)


def templates(seen: Look, chosen: Chosen) -> list[Template]:
    return fill(seen, judged(seen, 0.9, chosen.answers), chosen)


def test_a_killing_becomes_a_template():
    seen = look(
        candidate("perp_ind", "GUNMEN", number="COUNTED"),
        candidate("perp_org", "RED DAWN FRONT"),
        candidate("perp_org", "FAR"),
        candidate("hum_name", "JUDGE PEDRO ALBAN", hum_type="LEGAL OR JUDICIAL"),
        candidate("hum_desc", "JUDGE", hum_type="LEGAL OR JUDICIAL"),
        candidate("hum_desc", "SPANISH TOURISTS", hum_effect="INJURY", number="COUNTED"),
        candidate("place", "CALI"),
        candidate("date", "YESTERDAY"),
        persons=["PEDRO ALBAN"],
    )
    assert templates(seen, CHOSEN) == [
        {
            "id": "1",
            "inc-type": ["ATTACK"],
            "inc-stage": ["ACCOMPLISHED"],
            "inc-date": ["03 JAN 90"],
            "inc-loc": ["COLOMBIA: CALI (CITY)"],
            "inc-instr-type": [["GUN", "-"]],
            "perp-inc-cat": ["TERRORIST ACT"],
            "perp-ind-id": ["GUNMEN"],
            "perp-org-id": ["RED DAWN FRONT"],
            "perp-org-conf": [["REPORTED AS FACT", "RED DAWN FRONT"]],
            "hum-tgt-name": ["PEDRO ALBAN"],
            "hum-tgt-type": [["LEGAL OR JUDICIAL", "PEDRO ALBAN"], ["CIVILIAN", "SPANISH TOURISTS"]],
            "hum-tgt-num": [["1", "PEDRO ALBAN"], ["20", "SPANISH TOURISTS"]],
            "hum-tgt-effect": [["DEATH", "PEDRO ALBAN"], ["INJURY", "SPANISH TOURISTS"]],
            "hum-tgt-desc": [["JUDGE", "PEDRO ALBAN"], "SPANISH TOURISTS"],
            "hum-tgt-nation": [["SPAIN", "SPANISH TOURISTS"]],
        }
    ]


def test_another_type_of_incident_is_another_template():
    seen = look(
        candidate("hum_name", "PEDRO ALBAN", vector=(3.0, 0.0)),
        candidate("phys_tgt", "BANK", kind="BOMBING", vector=(0.0, 3.0)),
        candidate("instr", "BOMB", kind="BOMBING", vector=(0.0, 3.0)),
        candidate("place", "CALI"),
        candidate("place", "LIMA"),
        candidate("date", "YESTERDAY"),
        candidate("date", "2 JANUARY"),
    )
    attack, bombing = templates(seen, CHOSEN)
    assert (attack["inc-type"], attack["inc-loc"], attack["inc-date"]) == (["ATTACK"], ["COLOMBIA: CALI (CITY)"], ["03 JAN 90"])
    assert (bombing["inc-type"], bombing["inc-loc"], bombing["inc-date"]) == (["BOMBING"], ["PERU: LIMA (CITY)"], ["02 JAN 90"])
    assert bombing["inc-instr-id"] == ["BOMB"]
    assert bombing["phys-tgt-effect"] == [["SOME DAMAGE", "BANK"]]
    assert "inc-instr-id" not in attack


@pytest.mark.parametrize(("apart", "expected"), [((3.0, 0.0), 1), ((-3.0, 0.0), 2)])
def test_targets_that_do_not_belong_together_are_two_incidents(apart, expected):
    seen = look(candidate("hum_name", "PEDRO ALBAN"), candidate("hum_desc", "SPANISH TOURISTS", vector=apart))
    assert len(templates(seen, CHOSEN)) == expected


def test_no_answer_no_template():
    assert templates(look(candidate("hum_desc", "SPANISH TOURISTS", score=0.4)), CHOSEN) == []


def test_a_title_keeps_its_name_apart_and_a_name_its_title():
    seen = look(candidate("hum_desc", "JUDGE PEDRO ALBAN"), candidate("hum_name", "JUDGE PEDRO ALBAN"), persons=["PEDRO ALBAN"])
    assert [(a.role, a.words) for a in answers(seen)] == [("hum_desc", "JUDGE"), ("hum_name", "PEDRO ALBAN")]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("THE FOUR GUNMEN", "GUNMEN"),
        ("ANOTHER PEASANT", "PEASANT"),
        ("RED DAWN FRONT [FAR", "RED DAWN FRONT"),
        ("RED DAWN FRONT [FAR]", "RED DAWN FRONT [FAR]"),
        ("A", "A"),
    ],
)
def test_words_are_given_bare(words, expected):
    assert bare(words) == expected


def test_only_a_number_that_belongs_to_the_words_counts():
    answer = answers(look(candidate("hum_desc", "SPANISH TOURISTS", number="COUNTED")))[0]
    assert number(TEXT, answer) == "20"
    assert number(TEXT.replace("ABOUT 20", "AT LEAST 20"), replace(answer, mentions=_moved(answer, 3))) == "20 -"
    assert number(TEXT.replace("ABOUT 20", "SOME"), replace(answer, mentions=_moved(answer, -4))) == "PLURAL"


def _moved(answer, by):
    return tuple(replace(m, start=m.start + by, end=m.end + by) for m in answer.mentions)


def test_without_a_date_the_day_of_the_dispatch_is_the_latest():
    assert TEXT[: end_of_dateline(TEXT)].strip() == "BOGOTA, 4 JAN 90"
    assert date_fill(TEXT, [candidate("date", "YESTERDAY", score=0.2)], 0.5) == ["- 04 JAN 90"]
    assert date_fill("NO DATE HERE.", [], 0.5) == []


def test_a_place_that_no_key_knows_comes_from_the_gazetteer():
    assert place_fill(TEXT, [candidate("place", "CALI")], 0.5, {}) == ["COLOMBIA: CALI (CITY)"]
    assert place_fill("PERUVIAN POLICE SAID SO.", [], 0.5, {}) == ["PERU"]
    assert place_fill("THE PRICE OF COFFEE.", [], 0.5, {}) == []


def test_people_name_their_nation():
    assert nation_of("SPANISH TOURISTS") == "SPAIN"
    assert nation_of("U.S. EMBASSY") == "UNITED STATES"
    assert nation_of("PEASANTS") is None
    assert nation_of("WOMEN AND CHILDREN") is None


def test_words_weigh_the_same_in_any_case_and_order_of_lines():
    assert word_features("A bomb exploded.") == word_features("A BOMB\nEXPLODED.")
    assert word_features("A bomb exploded.") != word_features("A bus stopped.")


def test_a_rival_role_and_a_poor_sentence_speak_against_an_answer():
    alone = answers(look(candidate("hum_desc", "SPANISH TOURISTS")))
    both = answers(look(candidate("hum_desc", "SPANISH TOURISTS"), candidate("perp_ind", "SPANISH TOURISTS", score=0.8)))
    seen = look(candidate("hum_desc", "SPANISH TOURISTS"))
    quiet = answer_features(alone[0], alone, seen, 0.9)
    assert set(quiet) == set(FEATURES)
    assert answer_features(both[0], both, seen, 0.9)["rival"] > quiet["rival"]
    dull = replace(seen, sentences=tuple((a, b, {"event": 0.1}) for a, b, _ in seen.sentences))
    assert answer_features(alone[0], alone, dull, 0.9)["event"] < quiet["event"]


def test_the_place_of_writing_is_not_the_place_of_the_incident():
    assert templates(look(candidate("hum_desc", "SPANISH TOURISTS"), candidate("place", "BOGOTA")), CHOSEN)[0]["inc-loc"] == ["COLOMBIA"]


def test_a_neighbourhood_lies_in_the_town_told_beside_it():
    text = "A BOMB EXPLODED IN THE ALTOS NEIGHBORHOOD OF LIMA."
    told = [replace(candidate("place", "LIMA"), words="ALTOS"), replace(candidate("place", "LIMA", score=0.8), words="LIMA")]
    assert place_fill(text, told, 0.5, CHOSEN.places) == ["PERU: LIMA (CITY): ALTOS (NEIGHBORHOOD)"]


def test_who_says_that_an_organisation_did_it_is_counted_around_its_names():
    told = doubts(
        "The Dawn Front killed him. A communique says the front\nclaimed it. The police accused the Dawn Front.", ["DAWN FRONT"], "ATTACK"
    )
    assert (told["act"], told["accuse"], told["accuse before"], told["any authority"], told["claim"]) == (0.5, 0.5, 0.5, 1.0, 0.0)
    assert told["of state"] == 0.0
    assert doubts("ARMY TROOPS FIRED.", ["ARMY"], "ATTACK")["of state"] == 1.0


def test_weights_of_doubt_are_learned_by_value():
    def key(value):
        template = {"inc-type": [{"alts": [{"v": ["ATTACK"]}]}], "perp-org-conf": [{"alts": [{"v": [value], "x": ["DAWN FRONT"]}]}]}
        return [template]

    claimed, plain = "THE DAWN FRONT CLAIMED THE ATTACK.", "THE DAWN FRONT KILLED A JUDGE."
    weights = learn_confidence([(claimed, key("CLAIMED OR ADMITTED")), (plain, key("REPORTED AS FACT"))] * 4, penalty=1.0)
    for text, value in ((claimed, "CLAIMED OR ADMITTED"), (plain, "REPORTED AS FACT")):
        found = scores(doubts(text, ["DAWN FRONT"], "ATTACK"), weights)
        assert max(found, key=found.__getitem__) == value


def test_relevance_is_learned_from_what_tells_texts_apart():
    told = [{"bias": 1.0, "event": x, "noise": n} for x, n in ((2.0, 1.0), (1.5, -1.0), (-1.0, 1.0), (-2.0, -1.0))]
    weights = learn_relevance(told, [1, 1, 0, 0])
    assert relevance(told[0], weights) > 0.7 > 0.3 > relevance(told[3], weights)
    assert abs(weights["noise"]) < weights["event"]


def test_places_are_learned_as_the_keys_write_them():
    key = [{"inc-loc": [{"alts": [{"v": ["PERU: LIMA (CITY): RIMAC (NEIGHBORHOOD)"]}]}]}, {"inc-loc": [{"alts": [{"v": ["PERU"]}]}]}]
    assert learn_places([key]) == {"RIMAC": "PERU: LIMA (CITY): RIMAC (NEIGHBORHOOD)"}
