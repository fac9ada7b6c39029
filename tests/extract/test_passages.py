"""Every composed passage, read with the reading that a perfect encoder would give: what must hold for all of them."""

from collections.abc import Iterator

import pytest

from testimonia.model.record import Claim
from testimonia.model.terms import Modality, SourceKind
from testimonia.model.values import Relation
from tests.extract.composed import extract
from tests.extract.readings import reading_of
from training.passages import FOLDER, Passage, read_passages


def passages() -> Iterator[Passage]:
    for path in sorted(FOLDER.glob("*.jsonl")):
        yield from read_passages(path)[0][::6]  # every sixth: a cross-section of each file


@pytest.fixture(scope="module")
def read() -> list[tuple[Passage, list[Claim], set[str]]]:
    rows = []
    for passage in passages():
        found = extract(passage.text, reading_of(passage), passage.raw.get("date"))
        rows.append((passage, list(found.claims), {m.id for m in found.mentions}))
    return rows


def test_every_claim_stands_on_its_words_and_in_a_mention(read: list[tuple[Passage, list[Claim], set[str]]]) -> None:
    assert len(read) > 50
    for passage, claims, mentions in read:
        for c in claims:
            assert passage.text[c.span.start : c.span.end] == c.span.quote
            assert c.mention in mentions
            assert c.chain[0].source.kind in (
                SourceKind.OUTLET,
                SourceKind.ORGANISATION,
                SourceKind.OFFICE,
                SourceKind.AUTHOR,
                SourceKind.DOCUMENT,
            )
            if isinstance(c.value, Relation):
                assert c.value.mention in mentions


def test_most_figures_of_the_passages_are_read_with_their_fate(read: list[tuple[Passage, list[Claim], set[str]]]) -> None:
    asked = right = 0
    for passage, claims, _ in read:
        for event in passage.raw["events"]:
            for figure in (g for g in event["arguments"] if g["role"] == "figure"):
                start, end = passage.find(figure["text"])
                asked += 1
                right += any(c.property == figure["property"] and c.span.start < end and start < c.span.end for c in claims)
    assert right / asked > 0.8


def test_witnesses_detainees_and_the_unnamed_are_led_to_no_name(read: list[tuple[Passage, list[Claim], set[str]]]) -> None:
    for passage, claims, _ in read:
        names = set(passage.raw["persons"])
        for c in claims:
            for link in c.chain:
                if link.source.kind in (SourceKind.WITNESS, SourceKind.DETAINEE, SourceKind.UNNAMED) and link.span is not None:
                    assert link.source.name not in names or link.source.name in link.span.quote


def test_customs_are_seldom_told_as_one_occasion() -> None:
    told = custom = 0
    for path in sorted(FOLDER.glob("*.jsonl")):
        for passage in read_passages(path)[0]:
            events = [e for e in passage.raw["events"] if e["modality"] == "habitual"]
            found = extract(passage.text, reading_of(passage), passage.raw.get("date")) if events else None
            figures = [(g["property"], passage.find(g["text"])) for e in events for g in e["arguments"] if g["role"] == "figure"]
            for c in found.claims if found else ():
                if (c.property, (c.span.start, c.span.end)) in figures:
                    told += 1
                    custom += c.modality in (Modality.HABITUAL, Modality.CONDITIONAL, Modality.PREDICTED, Modality.POSSIBLE)
    assert told > 20
    assert custom / told > 0.8
