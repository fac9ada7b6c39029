"""Claims beside what is annotated: which is right, and whose words it is told in."""

import pytest

from benchmarks.composed import chain_around, counts, paired
from testimonia.model.record import Claim, Link, Mention, Source, Span
from testimonia.model.terms import Act, Category, Kind, Modality, Polarity, Property, SourceKind, StageReached
from testimonia.model.values import Figure, Stage
from training.passages import Passage

TEXT = "Gunmen shot dead four traders in Kisumu, the mayor said, citing a nurse. Police plan to close the market."

PASSAGE = Passage(
    {
        "id": "x-1",
        "text": TEXT,
        "attributions": [
            {"id": "a1", "source": ["the mayor"], "cue": "said", "content": ["Gunmen shot dead four traders in Kisumu", "citing a nurse"],
             "inside": None, "source_kind": "office", "basis": "hearsay", "stance": "neutral"},
            {"id": "a2", "source": ["a nurse"], "cue": "citing", "content": ["Gunmen shot dead four traders in Kisumu"],
             "inside": "a1", "source_kind": "witness", "basis": "not_stated", "stance": "neutral"},
        ],
        "events": [
            {"id": "e1", "trigger": "shot dead", "kind": "armed_attack", "stage": "accomplished", "modality": "asserted",
             "polarity": "affirmed", "status": None, "same_as": None,
             "arguments": [{"role": "figure", "text": "four traders", "property": "killed", "category": "civilian"}]},
            {"id": "e2", "trigger": "close", "kind": "law", "stage": "planned", "modality": "predicted", "polarity": "affirmed",
             "status": None, "same_as": None, "arguments": []},
        ],
        "persons": [], "organisations": [], "places": ["Kisumu"],
    }
)  # fmt: skip


def span(words: str) -> Span:
    at = TEXT.index(words)
    return Span(at, at + len(words), words)


def claim(property_: Property, value: object, words: str, told_by: str, by: tuple[str, ...] = ()) -> Claim:
    mention = Mention("d", Kind.ARMED_ATTACK, None, (span(told_by),))
    chain = (Link(Source("x", SourceKind.DOCUMENT)), *(Link(Source(who, SourceKind.WITNESS), None, span(who)) for who in by))
    return Claim("d", mention.id, property_, value, Modality.ASSERTED, Polarity.AFFIRMED, Act.REPORTS, chain, span(words), 0.9, "test")


FOUR = Figure(4, 4, Category.CIVILIAN, "four traders")


def mention(told_by: str) -> Mention:
    return Mention("d", Kind.ARMED_ATTACK, None, (span(told_by),))


@pytest.mark.parametrize(
    ("property_", "value", "words", "told_by", "right"),
    [
        (Property.KILLED, FOUR, "four traders", "shot dead", True),
        (Property.KILLED, FOUR, "four traders in Kisumu", "shot dead", True),  # half of the words are shared
        (Property.KILLED, FOUR, "Kisumu", "shot dead", False),
        (Property.WOUNDED, FOUR, "four traders", "shot dead", False),
        (Property.KILLED, FOUR, "four traders", "close", False),  # on the other act
        (Property.STAGE, Stage(StageReached.PLANNED), "close", "close", True),
        (Property.STAGE, Stage(StageReached.ATTEMPTED), "close", "close", False),
    ],
)
def test_a_claim_is_right_with_its_property_its_words_and_its_act(
    property_: Property, value: object, words: str, told_by: str, right: bool
):
    (pair,) = paired(PASSAGE, [claim(property_, value, words, told_by)], [mention(told_by)])
    assert (pair.given is not None) is right


def test_the_chain_of_a_stretch_goes_from_the_outermost_source_to_the_one_inside():
    chain = chain_around(PASSAGE, PASSAGE.find("four traders"))
    assert [[TEXT[s:e] for s, e in sources] for sources in chain] == [["the mayor"], ["a nurse"]]
    assert chain_around(PASSAGE, PASSAGE.find("close")) == ()


@pytest.mark.parametrize(
    ("by", "chain", "depth"),
    [(("the mayor", "a nurse"), 1, 1), (("a nurse", "the mayor"), 0, 1), (("the mayor",), 0, 0), ((), 0, 0)],
)
def test_a_chain_is_right_as_a_whole_or_not_at_all(by: tuple[str, ...], chain: int, depth: int):
    made = claim(Property.KILLED, FOUR, "four traders", "shot dead", by)
    found = {name: (right, of) for name, right, of in counts(PASSAGE, [made], [mention("shot dead")])}
    assert found["chain"] == found["nested chain"] == (chain, 1)
    assert found["depth"] == (depth, 1)
    assert found["claims"] == (2, 3)  # one claim, which is right; two things to be told
    assert found["claim act"] == found["claim modality"] == found["claim polarity"] == (1, 1)
