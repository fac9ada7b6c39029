"""The record as JSON Lines: written, read back, refused with line and field."""

import io
import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings

from testimonia.errors import ExchangeError
from testimonia.exchange import read_record, write_nouns
from testimonia.exchange.schema import json_schema, schema_text
from testimonia.model.record import Claim, Document, Header, Judgement, Link, Mention, Source, Span
from testimonia.model.terms import Act, Category, DocumentStatus, Kind, Modality, Polarity, Property, SourceKind, Verdict
from testimonia.model.values import Figure
from tests.strategies import nouns_of, records

TEXT = "The ministry said that four civilians were killed in Oral."
DOCUMENT = Document("sha256:" + "0f" * 32, "a.txt", TEXT, len(TEXT), "text/plain", DocumentStatus.READ)
MENTION = Mention(DOCUMENT.id, Kind.ARMED_ATTACK, None, (Span(43, 49, "killed"),))
CLAIM = Claim(
    document=DOCUMENT.id,
    mention=MENTION.id,
    property=Property.KILLED,
    value=Figure(4, 4, Category.CIVILIAN, "four civilians"),
    modality=Modality.ASSERTED,
    polarity=Polarity.AFFIRMED,
    act=Act.REPORTS,
    chain=(Link(Source("The ministry", SourceKind.OFFICE), Span(13, 17, "said"), Span(0, 12, "The ministry")),),
    span=Span(23, 37, "four civilians"),
    score=0.5,
    made_by="reader-1",
)
JUDGEMENT = Judgement(CLAIM.id, Verdict.ACCEPT, "mk", "2016-07-01", "the list of the dead has four names")
SMALL = [Header("oral", "testimonia 0"), DOCUMENT, MENTION, CLAIM, JUDGEMENT]


def written(nouns, **options) -> str:
    out = io.StringIO()
    write_nouns(nouns, out, **options)
    return out.getvalue()


def test_a_claim_stands_on_its_line_with_all_that_is_known_of_it():
    assert json.loads(written(SMALL).splitlines()[3]) == {
        "type": "claim",
        "id": CLAIM.id,
        "document": DOCUMENT.id,
        "mention": MENTION.id,
        "property": "killed",
        "value": {
            "low": 4,
            "high": 4,
            "category": "civilian",
            "raw": "four civilians",
            "bound_basis": "stated",
            "sex": None,
            "age_group": None,
            "role": None,
            "of": None,
        },
        "modality": "asserted",
        "polarity": "affirmed",
        "act": "reports",
        "certainty": "asserted",
        "chain": [
            {
                "source": {"name": "The ministry", "kind": "office", "role": None, "of": None},
                "cue": {"start": 13, "end": 17, "quote": "said"},
                "span": {"start": 0, "end": 12, "quote": "The ministry"},
                "stance": "neutral",
                "basis": "not_stated",
            }
        ],
        "span": {"start": 23, "end": 37, "quote": "four civilians"},
        "score": 0.5,
        "made_by": "reader-1",
        "supersedes": None,
    }


@given(records())
def test_law_what_is_exported_is_imported_as_the_same_record_with_the_same_ids(record):
    nouns = nouns_of(record)
    assert list(read_record(io.StringIO(written(nouns)))) == nouns


@settings(deadline=None)  # the schema is checked by a library that takes its time
@given(records())
def test_law_every_line_obeys_the_published_schema(record):
    validator = jsonschema.Draft202012Validator(json_schema())
    for line in io.StringIO(written(nouns_of(record))):
        assert [error.message for error in validator.iter_errors(json.loads(line))] == []


@given(records())
def test_law_a_record_has_one_line_for_each_noun_whatever_characters_its_texts_hold(record):
    nouns = nouns_of(record)
    assert len(written(nouns).splitlines()) == len(nouns)


def test_without_texts_only_the_documents_text_is_left_out():
    lines = [json.loads(line) for line in written(SMALL, text=False).splitlines()]
    assert "text" not in lines[1]
    assert lines[3]["span"]["quote"] == "four civilians"
    back = list(read_record(io.StringIO(written(SMALL, text=False))))
    assert back[1].text is None
    assert back[2:] == SMALL[2:]


@pytest.mark.parametrize(
    ("line", "old", "new", "message"),
    [
        (4, '"low":4', '"low":"4"', "line 4: value.low: Input should be a valid integer"),
        (4, '"low":4', '"low":3', f"line 4: id: {CLAIM.id} does not fit the content"),
        (4, '"low":4', '"lower":4', "line 4: value.low: Field required"),
        (4, '"property":"killed"', '"property":"slain"', "line 4: property: 'slain' is none of date, place, killed"),
        (4, '"category":"civilian"', '"category":"people"', "line 4: value.category: Input should be 'civilian'"),
        (4, '"score":0.5', '"score":5', "line 4: claim on killed: score 5.0 is outside"),
        (4, '"score":0.5', '"score":0.5,"mood":"grim"', "line 4: mood: Extra inputs are not permitted"),
        (4, '"end":37', '"end":38', "line 4: span 23:38 does not fit its quote"),
        (4, '"certainty":"asserted"', '"certainty":"denied"', "line 4: certainty: denied does not fit the claim, which gives asserted"),
        (4, f'"mention":"{MENTION.id}"', '"mention":"ffffffffffffffff"', "line 4: id:"),
        (3, '"kind":"armed_attack"', '"kind":"attack"', "line 3: kind: Input should be 'armed_attack'"),
        (2, '"type":"document"', '"type":"paper"', "line 2: type: 'paper' is none of header, document"),
        (2, '{"type"', "{type", "line 2: not JSON"),
        (1, '"record":"testimonia/1"', '"record":"testimonia/9"', "line 1: record: version 'testimonia/9'"),
    ],
)
def test_a_line_that_breaks_the_record_is_refused_by_number_and_field(line, old, new, message):
    lines = written(SMALL).splitlines(keepends=True)
    assert old in lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(old, new)
    with pytest.raises(ExchangeError) as refused:
        list(read_record(lines))
    assert str(refused.value).startswith(message)


def test_a_record_without_header_out_of_order_or_with_a_hole_is_refused():
    lines = written(SMALL).splitlines(keepends=True)
    with pytest.raises(ExchangeError, match="line 1: a record begins with its header"):
        list(read_record(lines[1:]))
    with pytest.raises(ExchangeError, match="line 1: the file is empty"):
        list(read_record([]))
    with pytest.raises(ExchangeError, match="line 4: type: mention comes after claim"):
        list(read_record([lines[0], lines[1], lines[3], lines[2]]))
    with pytest.raises(ExchangeError, match=f"line 3: mention {MENTION.id} is not among the 4 lines"):
        list(read_record([lines[0], lines[1], lines[3], lines[4]]))
    with pytest.raises(ExchangeError, match=f"line 4: id: {MENTION.id} stands in the record twice"):
        list(read_record([*lines[:3], lines[2], *lines[3:]]))


@pytest.mark.parametrize("path", ["docs/reference/record-schema.json", "src/testimonia/exchange/record-schema.json"])
def test_the_published_schema_is_fresh(path):
    published = (Path(__file__).parents[2] / path).read_text(encoding="utf-8")
    assert published == schema_text(), "run: python -m testimonia.exchange.schema " + path
