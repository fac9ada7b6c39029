"""The shipped weights read real sentences; what they say fits the text, and their card fits them."""

import json
import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testimonia.encoder import OnnxEncoder, verify
from testimonia.encoder.session import WEIGHTS
from testimonia.errors import ModelError, SpanError
from testimonia.model.reading import Reading

REPORT = (
    "LODRANE, March 3 (Meridian Wire) - Gunmen opened fire on a bus near Lodrane on Monday, killing at least 12 passengers, "
    "the interior ministry said.\n\n"
    "The rebel Northern Front denied that its fighters had attacked the bus."
)


def words(text: str, piece) -> str:
    return text[piece.start : piece.end]


def test_who_says_what(encoder):
    said = {words(REPORT, a.cue): a for a in encoder.read(REPORT).attributions}
    assert [words(REPORT, s) for s in said["said"].sources] == ["the interior ministry"]
    assert [words(REPORT, s) for s in said["denied"].sources] == ["The rebel Northern Front"]
    assert words(REPORT, said["said"].content[0]).endswith("killing at least 12 passengers")


def test_what_happened(encoder):
    reading = encoder.read(REPORT)
    figures = [(words(REPORT, a), a.property) for t in reading.triggers for a in t.arguments if a.role == "figure"]
    assert ("at least 12 passengers", "killed") in figures
    assert "armed_attack" in {t.kind for t in reading.triggers}
    assert {"Gunmen"} <= {words(REPORT, a) for t in reading.triggers for a in t.arguments if a.role == "perpetrator"}


def test_an_event_that_did_not_happen_is_less_sure_than_one_that_did(encoder):
    happened = "The soldiers left the town on Friday ."
    did_not = "The soldiers did not leave the town on Friday ."
    (sure,) = encoder.factuality(happened, [(13, 17)])
    (unsure,) = encoder.factuality(did_not, [(21, 26)])
    assert unsure < sure - 1


def test_factuality_of_no_word_says_so(encoder):
    with pytest.raises(SpanError, match="no word stands at 90:95"):
        encoder.factuality("He left.", [(90, 95)])


def check_offsets(reading: Reading, n: int) -> None:
    spans = [p for a in reading.attributions for p in (a.cue, *a.sources, *a.content)]
    spans += [*reading.triggers, *reading.names, *(g for t in reading.triggers for g in t.arguments)]
    assert all(0 <= p.start < p.end <= n and 0.0 <= p.score <= 1.0 for p in spans)
    ties = [tie.trigger for t in reading.triggers for tie in t.ties]
    assert all(0 <= i < len(reading.triggers) for i in ties)


@settings(max_examples=25, deadline=None)
@given(
    text=st.one_of(st.text(max_size=300), st.lists(st.sampled_from([*REPORT.split(), "\n\n", '"', "...", "«"]), max_size=80).map(" ".join))
)
def test_any_text_is_read_and_offsets_fit(encoder, text):
    check_offsets(encoder.read(text), len(text))


def test_the_same_text_gives_the_same_reading(encoder):
    assert encoder.read(REPORT) == encoder.read(REPORT) == OnnxEncoder().read(REPORT)


def test_a_long_document_is_read_to_its_end_and_offsets_fit(encoder):
    text = "\n\n".join([REPORT] * 80)
    reading = encoder.read(text)
    check_offsets(reading, len(text))
    assert len([a for a in reading.attributions if words(text, a.cue) == "said"]) == 80


def test_nothing_is_read_in_nothing(encoder):
    assert encoder.read("") == encoder.read(" \n\t") == Reading(made_by=encoder.made_by)


def test_the_card_fits_the_files():
    verify()


def test_damaged_weights_are_noticed(tmp_path):
    folder = tmp_path / "weights"
    shutil.copytree(WEIGHTS, folder)
    (folder / "tokenizer.json").write_bytes(b"{}")
    with pytest.raises(ModelError, match=r"tokenizer\.json does not fit its card"):
        verify(folder)


def test_missing_weights_name_the_way_out(tmp_path):
    with pytest.raises(ModelError, match="make model"):
        OnnxEncoder(tmp_path)


def test_weights_of_another_format_are_refused(tmp_path):
    (tmp_path / "card.json").write_text(json.dumps({"format": "testimonia-encoder/99"}))
    with pytest.raises(ModelError, match="testimonia-encoder/99"):
        OnnxEncoder(tmp_path)


def test_the_card_names_data_limits_and_figures(encoder):
    card = encoder.card
    assert {d["corpus"].split()[0] for d in card["data"]} == {"polnear", "muc4", "uds_factuality", "casualties", "places", "composed"}
    assert all(d["licence"] for d in card["data"])
    assert card["limits"]
    assert set(card["measured"]) == {"polnear_dev", "uds_factuality_dev", "composed_held_out"}
