"""Web Annotations: both selectors of every claim find its words again, and the file is JSON-LD of the standard."""

import json

import jsonschema
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from testimonia.exchange.out import writer
from testimonia.exchange.out.annotation import context
from testimonia.model.record import Judgement
from testimonia.model.terms import Verdict
from tests.exchange.held import Held, many_scripts, the_market
from tests.strategies import CHARACTERS, records

ONCE = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)

# Written from the Web Annotation Data Model (W3C Recommendation, 23 February 2017): sections 3.1 to 3.3, 4.2 and 5.
_IRI = {"type": "string", "pattern": '^[A-Za-z][A-Za-z0-9+.-]*:[^\\s<>"{}|\\\\^`]*$'}
_QUOTE = {
    "type": "object",
    "required": ["type", "exact"],
    "properties": {
        "type": {"const": "TextQuoteSelector"},
        **{key: {"type": "string", "minLength": 1} for key in ("exact", "prefix", "suffix")},
    },
    "additionalProperties": False,
}
_POSITION = {
    "type": "object",
    "required": ["type", "start", "end"],
    "properties": {"type": {"const": "TextPositionSelector"}, **{key: {"type": "integer", "minimum": 0} for key in ("start", "end")}},
    "additionalProperties": False,
}
_PURPOSES = ["classifying", "commenting", "describing", "tagging"]
_BODY = {
    "type": "object",
    "required": ["type", "value"],
    "properties": {
        "type": {"const": "TextualBody"},
        "value": {"type": "string"},
        "format": {"const": "text/plain"},
        "purpose": {"enum": _PURPOSES},
    },
    "additionalProperties": False,
}
_ANNOTATION = {
    "type": "object",
    "required": ["id", "type", "target"],
    "properties": {
        "id": _IRI,
        "type": {"const": "Annotation"},
        "motivation": {"const": "describing"},
        "generator": {"type": "object", "properties": {"type": {"const": "Software"}}},
        "body": {"type": "array", "items": _BODY},
        "target": {
            "type": "object",
            "required": ["source", "selector"],
            "properties": {
                "source": _IRI,
                "selector": {"type": "array", "prefixItems": [_QUOTE, _POSITION], "items": False, "minItems": 2},
            },
        },
    },
    "additionalProperties": False,
}
PAGE = {
    "type": "object",
    "required": ["@context", "id", "type", "items", "partOf"],
    "properties": {
        "@context": {"const": "http://www.w3.org/ns/anno.jsonld"},
        "id": _IRI,
        "type": {"const": "AnnotationPage"},
        "items": {"type": "array", "items": _ANNOTATION},
        "partOf": {"type": "object", "properties": {"id": _IRI, "type": {"const": "AnnotationCollection"}, "total": {"type": "integer"}}},
        "startIndex": {"type": "integer"},
    },
    "additionalProperties": False,
}


def written(case: Held, tmp_path) -> dict:
    writer("annotation").write(case, tmp_path / "claims.jsonld")
    return json.loads((tmp_path / "claims.jsonld").read_text("utf-8"))


def by_quote(text: str, selector: dict) -> list[tuple[int, int]]:
    """Every place that a quote selector fits, found by itself."""
    before, exact, after = selector.get("prefix", ""), selector["exact"], selector.get("suffix", "")
    starts = [at for at in range(len(text)) if text.startswith(before + exact + after, at)]
    return [(at + len(before), at + len(before) + len(exact)) for at in starts]


def check_anchors(case: Held, page: dict) -> int:
    texts = {f"document:{d.id}": d.text for d in case.documents()}
    for item in page["items"]:
        text = next(text for end, text in texts.items() if item["target"]["source"].endswith(end))
        quote, position = item["target"]["selector"]
        assert text[position["start"] : position["end"]] == quote["exact"]
        assert by_quote(text, quote) == [(position["start"], position["end"])]
    return len(page["items"])


@ONCE
@given(records())
def test_law_both_selectors_find_the_words_of_every_claim_again_and_no_other_place(tmp_path, record):
    case = Held(record)
    check_anchors(case, written(case, tmp_path))


def test_the_claims_of_a_case_find_their_words_again(tmp_path):
    case = the_market()
    assert check_anchors(case, written(case, tmp_path)) == len(case.held.claims)


def test_words_that_stand_in_a_text_twice_get_as_much_context_as_tells_them_apart():
    text = "four dead. " * 40
    assert context(text, 0, 4) == ("", text[4:])  # only the end of the text tells the first from the others
    assert context("one two", 4, 7) == ("one ", "")


@given(st.text(CHARACTERS, min_size=1, max_size=300), st.data())
def test_law_context_always_ends(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    before, after = context(text, start, end, around=1)
    assert by_quote(text, {"exact": text[start:end], "prefix": before, "suffix": after}) == [(start, end)]


def test_positions_count_code_points_as_the_standard_sets_not_utf_16_units(tmp_path):
    case = many_scripts()
    page = written(case, tmp_path)
    selector = next(i["target"]["selector"] for i in page["items"] if i["target"]["selector"][0]["exact"] == "=4 dead at the market")
    assert selector[1] == {"type": "TextPositionSelector", "start": 17, "end": 38}  # the smiley before it is one
    text = next(d.text for d in case.documents() if d.name == "emoji.txt")
    assert text.encode("utf-16-le")[2 * 18 : 2 * 39].decode("utf-16-le") == "=4 dead at the market"  # as JavaScript counts


def test_the_file_has_the_shape_of_the_standard(tmp_path):
    for case in (the_market(), many_scripts()):
        jsonschema.Draft202012Validator(PAGE).validate(written(case, tmp_path))


def test_an_annotation_says_what_is_claimed_by_whom_and_how_surely(tmp_path):
    said = [[body["value"] for body in item["body"]] for item in written(the_market(), tmp_path)["items"]]
    assert ["instigator: the security service [accused]", "said by: Free Harbour Movement", "instigator", "accused"] in said


def test_a_rejected_reading_is_no_annotation_and_is_counted(tmp_path):
    claim = the_market().held.claims[0]
    case = the_market(Judgement(claim.id, Verdict.REJECT, "mk", "2021-05-01", "misread"))
    lost = writer("annotation").write(case, tmp_path / "claims.jsonld")
    page = json.loads((tmp_path / "claims.jsonld").read_text("utf-8"))
    assert [item["id"] for item in page["items"] if item["id"].endswith(claim.id)] == []
    assert page["partOf"]["total"] == len(case.held.claims) - 1
    assert [loss.count for loss in lost.losses] == [1]
