"""The canonical form: what every id is made of."""

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from testimonia.model.canonical import canonical_json, plain
from testimonia.model.terms import Property
from tests.strategies import nouns_of, records

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(Property),
    lambda parts: st.lists(parts) | st.lists(parts).map(tuple) | st.dictionaries(st.text() | st.integers(), parts),
    max_leaves=20,
)


def by_the_standard_library(value: object) -> str:
    return json.dumps(plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


@given(JSON)
def test_law_any_value_is_written_as_the_standard_library_writes_it(value):
    assert canonical_json(value) == by_the_standard_library(value)


@given(records())
def test_law_so_is_every_noun_of_the_record(record):
    for noun in nouns_of(record):
        assert canonical_json(noun) == by_the_standard_library(noun)


def test_keys_are_sorted_and_words_stay_as_they_are():
    assert canonical_json({"b": (1, None), "a": "қала"}) == '{"a":"қала","b":[1,null]}'


@given(records())
def test_law_a_claim_has_the_same_id_when_its_parts_are_written_down_before(record):
    for claim in record.claims:
        fresh = replace(claim)
        assert fresh.id_with(canonical_json(claim.value), canonical_json(claim.chain)) == claim.id
