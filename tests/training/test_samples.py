"""A composed passage becomes labels on word pieces, and back to the same words."""

import random

import numpy as np
import pytest

from testimonia.encoder import OnnxEncoder
from training import corpora, labels
from training.passages import Passage, is_held_out
from training.samples import Sample, make_samples

RAW = {
    "id": "x-001",
    "genre": "agency",
    "text": "Rebels shot dead 12 soldiers near Varn, the army said. It denied losing the base at Varn.",
    "date": None,
    "attributions": [
        {"id": "a1", "source": ["the army"], "cue": "said", "content": ["Rebels shot dead 12 soldiers near Varn"], "inside": None,
         "source_kind": "organisation", "basis": "not_stated", "stance": "neutral"},
    ],
    "events": [
        {"id": "e1", "trigger": "shot dead", "kind": "armed_attack", "stage": "accomplished", "modality": "asserted",
         "polarity": "affirmed", "status": None, "same_as": None,
         "arguments": [
             {"role": "perpetrator", "text": "Rebels", "actor_kind": "armed_group", "act": "accuses"},
             {"role": "figure", "text": "12 soldiers", "property": "killed", "category": "security_forces"},
             {"role": "place", "text": "Varn#1"},
         ]},
        {"id": "e2", "trigger": "losing", "kind": "other", "stage": "accomplished", "modality": "asserted",
         "polarity": "negated", "status": None, "same_as": None, "arguments": [{"role": "follows", "event": "e1"}]},
    ],
    "persons": [],
    "organisations": [],
    "places": ["Varn"],
}  # fmt: skip


@pytest.fixture(scope="module")
def tokenizer():
    return OnnxEncoder()._tokenizer


def spell(sample: Sample, tokenizer, positions) -> str:
    return " ".join(tokenizer.id_to_token(int(sample.ids[p])) for p in positions)


def one(tokenizer) -> Sample:
    (sample,) = make_samples(corpora.passage_text(Passage(RAW)), tokenizer, 120, random.Random(1))
    return sample


def test_cue_links_to_source_and_content(tokenizer):
    sample = one(tokenizer)
    (cue,) = sample.cues
    assert spell(sample, tokenizer, cue.at) == "said"
    assert spell(sample, tokenizer, np.flatnonzero(cue.parts == 1)) == "the army"
    content = spell(sample, tokenizer, np.flatnonzero(cue.parts == 2))
    assert content.startswith("rebels shot dead 12 soldiers near var")
    begins, ends = (spell(sample, tokenizer, np.flatnonzero(edge)) for edge in cue.edges.T)
    assert (begins, ends) == (content.split()[0], content.split()[-1])
    assert labels.SOURCE_KINDS[cue.heads["source_kind"]] == "organisation"


def test_trigger_holds_kind_roles_and_ties(tokenizer):
    sample = one(tokenizer)
    shot, losing = sample.acts
    assert spell(sample, tokenizer, shot["at"]) == "shot dead"
    found = {labels.ROLES[role]: spell(sample, tokenizer, at) for role, at, _ in shot["args"]}
    assert found["perpetrator"] == "rebels"
    assert found["figure"] == "12 soldiers"
    figure = next(heads for role, _, heads in shot["args"] if labels.ROLES[role] == "figure")
    assert labels.CATEGORIES[figure["category"]] == "security_forces"
    assert labels.POLARITIES[losing["heads"]["polarity"]] == "negated"
    ((at, row),) = losing["ties"]
    assert at == shot["at"]
    assert [labels.TIES[i] for i in np.flatnonzero(row)] == ["follows"]


def test_swapped_names_move_every_span():
    doc = corpora.swap_names(corpora.passage_text(Passage(RAW)), [[], [], ["Upper Kestrel"]], random.Random(1), share=1.0)
    assert doc.text == "Rebels shot dead 12 soldiers near Upper Kestrel, the army said. It denied losing the base at Upper Kestrel."
    assert [doc.text[s:e] for (s, e), _ in doc.names] == ["Upper Kestrel", "Upper Kestrel"]
    assert doc.text[slice(*doc.cues[0].span)] == "said"
    assert doc.text[slice(*doc.cues[0].content[0])] == "Rebels shot dead 12 soldiers near Upper Kestrel"
    assert [doc.text[slice(*a.span)] for a in doc.acts] == ["shot dead", "losing"]
    assert doc.text[slice(*doc.acts[0].args[-1].span)] == "Upper Kestrel"


def test_mirrored_neighbours_are_held_out_together():
    numbers = [is_held_out(f"b1-{n:03d}") for n in range(400)]
    assert all(len(set(numbers[i : i + 4])) == 1 for i in range(0, 400, 4))
    assert 0.04 < sum(numbers) / 400 < 0.25


def test_nested_chains_are_held_out_by_whole_files():
    assert [is_held_out(f"n{file}-{n:03d}") for file in (1, 2, 11, 12) for n in (1, 20)] == [True, True, False, False] * 2


def test_distant_labels_hang_on_the_nearest_act_and_mask_the_rest():
    text = "   TARMA, 3 JAN 90 -- TWO GUNMEN KILLED THE MAYOR OF TARMA.  THE POLICE WENT.\n\n   ELSEWHERE A MAN WAS MURDERED."
    template = {
        "id": "1", "optional": False, "inc-type": [{"alts": [{"v": ["ATTACK"]}]}],
        "inc-stage": [{"alts": [{"v": ["ACCOMPLISHED"]}]}],
        "inc-loc": [{"alts": [{"v": ["PERU: TARMA (TOWN)"]}]}],
        "perp-ind-id": [{"alts": [{"v": ["GUNMEN"]}]}], "hum-tgt-desc": [{"alts": [{"v": ["MAYOR OF TARMA"]}]}],
        "hum-tgt-effect": [{"alts": [{"v": ["DEATH"], "x": ["MAYOR OF TARMA"]}]}],
    }  # fmt: skip
    doc = corpora._muc_text(text, [template], frozenset(), frozenset(("the", "of")))
    (act,) = doc.acts
    assert text[slice(*act.span)] == "KILLED"
    assert {(labels.ROLES[a.role], text[slice(*a.span)]) for a in act.args} == {("perpetrator", "GUNMEN"), ("victim", "MAYOR OF TARMA")}
    assert "MURDERED" in {text[slice(*s)] for s in doc.acts_unsure}


def test_a_number_in_a_headline_is_a_figure_of_the_nearest_act(tmp_path):
    folder = tmp_path / "casualties"
    folder.mkdir()
    (folder / "train.jsonl").write_text(
        '{"source": "stanford_msa", "lang": "en", "text": "Gunman wounds two teachers, kills at least 9 people in Orlin", '
        '"killed": {"best": 9}, '
        '"injured": {"best": 2}, "answerable": {"killed": true, "injured": true}, '
        '"by_category": {"civilian": {"killed": 9, "injured": 2}}}\n'
    )
    (doc,) = corpora.casualties(tmp_path)
    found = {doc.text[slice(*a.span)]: [doc.text[slice(*g.span)] for g in a.args] for a in doc.acts}
    assert found == {"kills": ["at least 9 people"], "wounds": ["two"]}
