"""Other sides in the same sentences: what changes, what stays, and that every label still stands on its words."""

import random

import pytest

from training import labels
from training.corpora import composed, passage_text
from training.passages import Passage
from training.samples import Text
from training.swaps import FAITHS, SIDES, nationalities, replaced, swap_sides

RAW = {
    "id": "x-001",
    "genre": "agency",
    "text": "Rebels shot dead 12 soldiers near a church in Varn, the army said. The opposition denied it.",
    "date": None,
    "attributions": [
        {"id": "a1", "source": ["the army"], "cue": "said", "content": ["Rebels shot dead 12 soldiers near a church in Varn"],
         "inside": None, "source_kind": "office", "basis": "not_stated", "stance": "neutral"},
    ],
    "events": [
        {"id": "e1", "trigger": "shot dead", "kind": "armed_attack", "stage": "accomplished", "modality": "asserted",
         "polarity": "affirmed", "status": None, "same_as": None,
         "arguments": [
             {"role": "perpetrator", "text": "Rebels", "actor_kind": "armed_group", "act": "accuses"},
             {"role": "figure", "text": "12 soldiers", "property": "killed", "category": "security_forces"},
             {"role": "target", "text": "a church", "actor_kind": "building"},
             {"role": "place", "text": "Varn"},
         ]},
    ],
    "persons": [],
    "organisations": [],
    "places": ["Varn"],
}  # fmt: skip

SPEECH = Passage(RAW)


def words(doc: Text) -> list[str]:
    """Everything annotated in a text, as it reads."""
    spans = [s for c in doc.cues for s in (c.span, *c.source, *c.content)]
    spans += [s for a in doc.acts for s in (a.span, *(g.span for g in a.args))]
    return [doc.text[s:e] for s, e in [*spans, *(span for span, _ in doc.names)]]


def test_replacing_a_side_moves_every_label_and_no_longer_teaches_whose_it_is():
    before = passage_text(SPEECH)
    after = replaced(before, [(0, 6, "Government troops"), (20, 28, "fighters")], [(0, 6)])
    assert after.text == "Government troops shot dead 12 fighters near a church in Varn, the army said. The opposition denied it."
    assert words(after) == [
        "said",
        "the army",
        "Government troops shot dead 12 fighters near a church in Varn",
        "shot dead",
        "Government troops",
        "12 fighters",
        "a church",
        "Varn",
        "Varn",
    ]
    doer, figure = after.acts[0].args[:2]
    assert set(doer.heads) == {"modality", "polarity", "act", "effect"}
    assert doer.heads["act"] == labels.ARGUMENT_HEADS["act"].index("accuses")
    assert "category" in figure.heads  # its words were not among those said to be unsure


def test_an_article_before_another_word_follows_it():
    doc = Text("It was an insurgent who fired, a soldier said.", cues=[], acts=[], names=[])
    seen = {swap_sides(doc, random.Random(seed), share=1.0).text for seed in range(200)}
    assert any("a rebel who fired" in text for text in seen)
    assert not any(" an r" in text or " an s" in text or " a i" in text for text in seen)


def test_names_capitals_and_compounds_stay():
    doc = Text("The Army of Varn Army blamed ARMY men and an ex-army man.", cues=[], acts=[], names=[((4, 20), 1)])
    assert {swap_sides(doc, random.Random(seed), share=1.0).text for seed in range(50)} == {doc.text}


def test_nationalities_and_peoples_stand_where_soldiers_stood():
    doc = Text("Soldiers fired first.", cues=[], acts=[], names=[])
    seen = {swap_sides(doc, random.Random(seed), share=1.0).text for seed in range(400)}
    assert any(text in seen for text in ("Kurds fired first.", "Kenyans fired first.", "Tuaregs fired first.", "Malays fired first."))
    assert any(text.endswith(" soldiers fired first.") for text in seen)
    assert not any("  " in text for text in seen)


def test_two_sides_of_one_text_stay_two():
    doc = passage_text(Passage({**RAW, "text": "The government accused the opposition; soldiers fought rebels.", "attributions": [],
                                "events": [], "places": []}))  # fmt: skip
    for seed in range(100):
        text = swap_sides(doc, random.Random(seed), share=1.0).text
        first, second = text.removeprefix("The ").removesuffix(".").split(" accused the ")
        assert first != second.split(";")[0]


@pytest.mark.parametrize("classes", [SIDES, FAITHS])
def test_rows_of_a_class_have_the_same_forms(classes):
    assert all(len({len(row) for row in rows}) == 1 for rows in classes)


def test_every_label_of_the_composed_passages_stands_after_a_swap():
    """A word for an act, a cue or a name is never changed; a source or participant keeps a text of its own."""
    changed = 0
    for number, passage in enumerate(composed()[::7]):
        before = passage_text(passage)
        after = swap_sides(before, random.Random(number), share=1.0)
        changed += after.text != before.text
        assert [before.text[s:e] for (s, e), _ in before.names] == [after.text[s:e] for (s, e), _ in after.names]
        assert all(word.strip() == word and word for word in words(after))
        assert len(words(before)) == len(words(after))
    assert changed > 30


def test_nothing_is_changed_with_a_share_of_nothing():
    doc = passage_text(SPEECH)
    assert swap_sides(doc, random.Random(1), share=0.0) is doc


def test_nationalities_are_adjectives_one_a_country():
    known = nationalities()
    assert len(known) == len(set(known)) > 150
    assert {"Kenyan", "Ukrainian", "Colombian"} <= set(known)
