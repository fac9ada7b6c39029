"""Answers of a key become labels on word pieces."""

import random

import numpy as np
import pytest

from testimonia.encoder import OnnxEncoder
from testimonia.encoder.pieces import cut
from training import answers

TEXT = (
    "   VARNA, 4 MAR 88 (TEST) -- [TEXT] YESTERDAY FOUR GUNMEN SHOT DEAD JUDGE PEDRO ALBAN IN LINDA VISTA.\n"
    "POLICE ACCUSED THE RED DAWN FRONT. A BUS WAS ALSO BURNED.\n\n   THE PRICE OF COFFEE FELL IN MARCH."
)
KEY = {
    "id": "1",
    "optional": False,
    "inc-date": [{"alts": [{"v": ["03 MAR 88"]}]}],
    "inc-loc": [{"alts": [{"v": ["COLOMBIA: LINDA VISTA (CITY)"]}]}],
    "inc-type": [{"alts": [{"v": ["ATTACK"]}]}],
    "inc-stage": [{"alts": [{"v": ["ACCOMPLISHED"]}]}],
    "perp-inc-cat": [{"alts": [{"v": ["TERRORIST ACT"]}]}],
    "inc-instr-type": [{"alts": [{"v": ["GUN"], "x": ["-"]}]}],
    "perp-ind-id": [{"alts": [{"v": ["GUNMEN"]}]}],
    "perp-org-id": [{"alts": [{"v": ["RED DAWN FRONT"]}]}],
    "perp-org-conf": [{"alts": [{"v": ["SUSPECTED OR ACCUSED BY AUTHORITIES"], "x": ["RED DAWN FRONT"]}]}],
    "phys-tgt-id": [{"alts": [{"v": ["BUS"]}]}],
    "phys-tgt-type": [{"alts": [{"v": ["TRANSPORT VEHICLE"], "x": ["BUS"]}]}],
    "phys-tgt-effect": [{"alts": [{"v": ["DESTROYED"]}, {"v": ["SOME DAMAGE"]}]}],
    "hum-tgt-name": [{"alts": [{"v": ["PEDRO ALBAN"]}]}],
    "hum-tgt-desc": [{"alts": [{"v": ["JUDGE"], "x": ["PEDRO ALBAN"]}]}],
    "hum-tgt-type": [{"alts": [{"v": ["LEGAL OR JUDICIAL"], "x": ["PEDRO ALBAN"]}]}],
    "hum-tgt-num": [{"alts": [{"v": ["1"], "x": ["PEDRO ALBAN"]}]}],
    "hum-tgt-effect": [{"alts": [{"v": ["DEATH"], "x": ["PEDRO ALBAN"]}]}],
}


@pytest.fixture(scope="module")
def tokenizer():
    return OnnxEncoder.load()._tokenizer


@pytest.fixture
def marked(tokenizer):
    pieces = cut(TEXT, tokenizer)
    return answers.text_of(TEXT, [KEY], pieces, pieces.case)


def whole(text):
    return answers.sample(text, text.pieces.case, 0, len(text.pieces), random.Random(1))


def test_answers_are_found_where_the_text_says_them(marked):
    found = {(answers.ROLES[m.role], TEXT[slice(*m.span)]) for m in marked.mentions if m.sure}
    assert found == {
        ("perp_ind", "GUNMEN"),
        ("perp_org", "RED DAWN FRONT"),
        ("phys_tgt", "BUS"),
        ("hum_name", "PEDRO ALBAN"),
        ("hum_desc", "JUDGE"),
        ("place", "LINDA VISTA"),
        ("date", "YESTERDAY"),
    }


def test_values_go_with_their_mention_and_open_ones_teach_nothing(marked):
    said = {TEXT[slice(*m.span)]: {n: answers.ENTITY[n][v] for n, v in m.heads.items()} for m in marked.mentions}
    about = {"stage": "ACCOMPLISHED", "category": "TERRORIST ACT"}
    assert said["RED DAWN FRONT"] == about | {"confidence": "SUSPECTED OR ACCUSED BY AUTHORITIES"}
    assert said["JUDGE"] == about | {"hum_type": "LEGAL OR JUDICIAL", "hum_effect": "DEATH", "number": "1"}
    assert said["BUS"]["phys_type"] == "TRANSPORT VEHICLE"
    assert "number" not in said["BUS"]


def test_a_window_says_what_it_is_about(marked):
    window = dict(zip(answers.WINDOW, whole(marked).window, strict=True))
    assert {name for name, value in window.items() if value == 1} == {
        *("relevant", "here", "ATTACK", "TERRORIST ACT", "ACCOMPLISHED", "GUN USED"),
    }
    assert window["BOMBING"] == window["several"] == 0


def test_a_window_without_the_incident_does_not_deny_it(marked):
    paragraph = int(np.flatnonzero(marked.pieces.opens == 2)[-1])
    rest = answers.sample(marked, marked.pieces.case, paragraph, len(marked.pieces), random.Random(1))
    window = dict(zip(answers.WINDOW, rest.window, strict=True))
    assert (window["relevant"], window["here"], window["ATTACK"], window["BOMBING"]) == (1, 0, -1, 0)


def test_only_sentences_of_the_incident_count_as_its_sentences(marked):
    made = whole(marked)
    event = made.tokens[:, answers.TOKEN.index("event")] > 0
    known = made.weight[:, answers.TOKEN.index("event")] > 0
    row = np.flatnonzero(event)
    words = " ".join(TEXT[marked.pieces.start[row[0] - 1] : marked.pieces.end[row[-1] - 2]].split())
    assert "SHOT DEAD" in words
    assert not event[-6:-1].any()
    assert known[-6:-1].all()


def test_a_day_that_the_text_does_not_give_is_no_day():
    assert answers.days_of("03 MAR 88") == ("1988-03-03", "1988-03-03")
    assert answers.days_of("01 MAR 88 - 03 MAR 88") == ("1988-03-01", "1988-03-03")
    assert answers.days_of("- 03 MAR 88") is None
