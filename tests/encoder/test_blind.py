"""The model never sees which side it reads about, and the reading comes back to the words of the document."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testimonia.encoder.blind import blinded
from testimonia.encoder.session import OnnxEncoder
from testimonia.model.reading import Argument, Attribution, Name, Piece, Reading, Trigger

SEEN = [
    # of whom a text speaks does not show in what the model sees
    ("Hutus accused Tutsis of burning a Serb church.", "Kenyans accused Chileans of burning a Nepali church."),
    ("Uzbeks accused Hutus of burning a Kurd mosque.", "Kenyans accused Chileans of burning a Nepali church."),
    # forms keep their grammar, "a" and "an" follow, and a side keeps its stand-in through a text
    ("An Iranian met a Yemeni in Iran.", "A Kenyan met a Chilean in Kenya."),
    ("A guerrilla shot an insurgent; insurgents fled.", "A soldier shot a rebel; rebels fled."),
    # capitals are kept
    ("ARMY SHELLS TOWN", "ARMY SHELLS TOWN"),
    ("MILITIA SHELLS EL SALVADOR", "ARMY SHELLS KENYA"),
    ("The Opposition met.", "The Government met."),
    # parties are known by the last word of their names; other unions are none
    ("The Workers' Party and the Green Front met the European Union.", "The Labour Party and the Reform Party met the European Union."),
    # surnames and longer names of places stay, and so do words that only look alike
    ("The envoy Michael Jordan flew to New Mexico.", "The envoy Michael Jordan flew to New Mexico."),
    ("He rebelled. A soldierly man.", "He rebelled. A soldierly man."),
]


@pytest.mark.parametrize(("text", "seen"), SEEN)
def test_the_model_sees_stand_ins(text: str, seen: str):
    assert blinded(text).text == seen


def test_a_reading_of_the_stand_ins_comes_back_to_the_words_of_the_document():
    text = "An Azerbaijani said that insurgents had shot dead six Yazidis near Baku."
    blind = blinded(text)
    assert blind.text == "A Kenyan said that soldiers had shot dead six Christians near Baku."

    def piece(words: str) -> Piece:
        at = blind.text.index(words)
        return Piece(at, at + len(words))

    def argument(role: str, words: str, **read: str) -> Argument:
        at = piece(words)
        return Argument(role, at.start, at.end, **read)

    shot, baku = piece("shot dead"), piece("Baku")
    reading = Reading(
        (Attribution(piece("said"), (piece("A Kenyan"),), (piece("soldiers had shot dead six Christians near Baku"),)),),
        (
            Trigger(
                shot.start,
                shot.end,
                "armed_attack",
                arguments=(
                    argument("perpetrator", "soldiers", actor_kind="security_forces"),
                    argument("figure", "six Christians", property="killed", category="civilian"),
                ),
            ),
        ),
        (Name(baku.start, baku.end, "place"),),
    )
    back = blind.restored(reading)
    said = back.attributions[0]
    parts = [said.cue, *said.sources, *said.content, *back.triggers, *back.triggers[0].arguments, *back.names]
    assert [text[p.start : p.end] for p in parts] == [
        "said",
        "An Azerbaijani",
        "insurgents had shot dead six Yazidis near Baku",
        "shot dead",
        "insurgents",
        "six Yazidis",
        "Baku",
    ]
    doer, figure = back.triggers[0].arguments
    assert doer.actor_kind == "armed_group"  # what the word itself says, not what the model read of the stand-in
    assert figure.category == "civilian"


def test_what_the_model_read_of_another_sort_stays():
    """ "the army" as a building that was hit: the word says which of the sorts of its class, not that it is one."""
    text = "Rockets hit the militia."
    at = blinded(text).text.index("the army")
    hit = Trigger(8, 11, "bombing", arguments=(Argument("target", at, at + 8, actor_kind="building"),))
    assert blinded(text).restored(Reading(triggers=(hit,))).triggers[0].arguments[0].actor_kind == "building"


WORDS = st.sampled_from(
    ["Kenya", "a", "An", "Iranians", "rebels", "Rebels", "ARMY", "the", "Green", "Party", "was", "6", ".", "“", "\n", "é"]
)


@given(st.lists(WORDS, max_size=30).map(" ".join) | st.text(max_size=80))
def test_law_every_offset_comes_back_inside_the_document(text: str):
    blind = blinded(text)
    spans = [(i, j) for i in range(0, len(blind.text), 3) for j in (i + 1, len(blind.text))]
    back = blind.restored(Reading(names=tuple(Name(i, j, "place") for i, j in spans)))
    assert all(0 <= n.start < n.end <= len(text) for n in back.names)
    assert [n.start for n in back.names] == sorted(n.start for n in back.names)
    whole = blind.restored(Reading(names=(Name(0, len(blind.text), "place"),))).names[0]
    assert (whole.start, whole.end) == (0, len(text))


@pytest.mark.parametrize(
    ("text", "swapped"),
    [
        ("Hutus burned a church in Kigoma, the Tutsi council said.", "Tutsis burned a mosque in Kigoma, the Hutu council said."),
        ("The army denied that soldiers had shot a rebel.", "The militia denied that rebels had shot a soldier."),
    ],
)
def test_two_sides_in_one_another_s_place_are_read_alike(encoder: OnnxEncoder, text: str, swapped: str):
    one, other = encoder.read(text), encoder.read(swapped)
    assert [(a.source_kind, a.cue.score, len(a.content)) for a in one.attributions] != []
    assert [(a.cue.score, a.basis, a.stance) for a in one.attributions] == [(a.cue.score, a.basis, a.stance) for a in other.attributions]
    read = [[(t.kind, t.score, t.polarity, [(a.role, a.score, a.act) for a in t.arguments]) for t in r.triggers] for r in (one, other)]
    assert read[0] == read[1]


def test_a_member_with_fewer_forms_is_never_a_stand_in():
    text = "Republicans and Democratic voters met; Democrats stayed away."
    assert blinded(text).text.count("Democrat") + blinded(text).text.count("Republican") == 3
