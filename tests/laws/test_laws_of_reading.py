"""What must hold whatever is read: with the shipped reader, over the sample case and over composed pairs of texts."""

import dataclasses
import io
import re
from pathlib import Path

import pytest

import testimonia as tm
from testimonia.model.terms import SourceKind
from testimonia.pipeline import ShippedReader

SAMPLE = sorted((Path(tm.__file__).parent / "examples" / "aktobe").glob("*.txt"))
REPORT = (
    "Oral, 6 June 2016. Gunmen attacked a bus on Sunday and killed four civilians, {government} said on Monday. "
    "{Opposition} denied that its members had taken part. It accused {government} of having sent the gunmen."
)
SIDES = ("the Ministry of the Interior", "the Ministry of Justice")


@pytest.fixture(scope="module")
def reader():
    return ShippedReader()


def extracted(text: str, reader, name: str = "report.txt"):
    return tm.extract_claims((name, text.encode()), reader=reader).record


def exported(case) -> str:
    out = io.StringIO()
    case.export(out)
    return out.getvalue()


def test_law_every_claim_stands_on_its_words(reader):
    record = tm.extract_claims(*SAMPLE, reader=reader).record
    texts = {document.id: document.text for document in record.documents}
    assert len(record.claims) > 40
    for noun in (*record.mentions, *record.claims):
        for span in noun.spans if hasattr(noun, "spans") else (noun.span,):
            assert texts[noun.document][span.start : span.end] == span.quote


def test_law_the_record_does_not_depend_on_the_order_of_reading(tmp_path, reader):
    forwards, backwards = tm.open_case(tmp_path / "a" / "x.case"), tm.open_case(tmp_path / "b" / "x.case")
    forwards.read(*SAMPLE, reader=reader)
    backwards.read(*SAMPLE[::-1], reader=reader)
    assert exported(forwards) == exported(backwards)
    assert forwards.verify() == ()


def test_law_reading_one_by_one_gives_the_same_claims_as_reading_at_once(tmp_path, reader):
    at_once, singly = tm.open_case(tmp_path / "a" / "x.case"), tm.open_case(tmp_path / "b" / "x.case")
    at_once.read(*SAMPLE, reader=reader)
    for path in SAMPLE:
        singly.read(path, reader=reader)
    assert at_once.record().claims == singly.record().claims
    assert [(i.id, i.mentions) for i in at_once.record().incidents] == [(i.id, i.mentions) for i in singly.record().incidents]


def test_law_a_copy_adds_no_origin_that_is_sure(tmp_path, reader):
    alone, copied = tm.open_case(tmp_path / "a" / "x.case"), tm.open_case(tmp_path / "b" / "x.case")
    for case in (alone, copied):
        (tmp_path / "wire.txt").write_text("The Oral Courier\n\n" + REPORT.format(government=SIDES[0], Opposition="The Steppe Front"))
        case.read(tmp_path / "wire.txt", reader=reader)
    text = "The Aktau Mirror\n\n" + REPORT.format(government=SIDES[0], Opposition="The Steppe Front")
    (tmp_path / "copy.txt").write_text(text)
    copied.read(tmp_path / "copy.txt", reader=reader)
    attack = {case: case.incidents.query("kind == 'armed_attack'") for case in (alone, copied)}
    assert attack[copied]["documents"].max() == 2
    assert attack[copied]["origins_low"].max() <= attack[alone]["origins_low"].max()


def test_law_swapping_the_sides_changes_no_manner(reader):
    """The same words carry the same modality, polarity and act when the two bodies change places."""
    one = extracted(REPORT.format(government=SIDES[0], Opposition=SIDES[1].replace("the", "The", 1)), reader)
    other = extracted(REPORT.format(government=SIDES[1], Opposition=SIDES[0].replace("the", "The", 1)), reader)

    def manners(record):
        said = {}
        for claim in record.claims:
            said.setdefault((claim.property, claim.span.quote), set()).add((claim.modality, claim.polarity, claim.act))
        return said

    first, second = manners(one), manners(other)
    common = first.keys() & second.keys()
    assert len(common) > 3
    assert {key: first[key] for key in common} == {key: second[key] for key in common}


def test_law_only_the_derived_label_follows_the_kind_of_the_source(reader):
    record = extracted(REPORT.format(government=SIDES[0], Opposition="The Steppe Front"), reader)
    for claim in record.claims:
        labels = {_said_by(claim, kind).certainty for kind in (SourceKind.OFFICE, SourceKind.ORGANISATION)}
        assert len(labels) == 1 or labels == {"accused", "accused_by_authorities"}


def _said_by(claim, kind):
    *outer, last = claim.chain
    return dataclasses.replace(claim, chain=(*outer, dataclasses.replace(last, source=dataclasses.replace(last.source, kind=kind))))


@pytest.mark.parametrize(
    "text",
    [
        "It was a day like any other, and nothing happened in the town.",
        "4 5 6 !!!",
        "“” «» '' \"\" — …",
        "Four\u2028civilians were killed.\r\rFour soldiers were killed.\x0c",
        "The 😀 gunmen 🏳️‍🌈 killed four 👩‍👩‍👧 civilians in Oral.",
        "word " * 3000,
        "(" * 2000 + "Four civilians were killed." + ")" * 2000,
    ],
    ids=["no event", "no words", "only marks", "odd line ends", "beyond 16 bits", "one word", "brackets"],
)
def test_law_whatever_the_text_its_record_holds_together(tmp_path, reader, text):
    (tmp_path / "a.txt").write_bytes(text.encode())
    case = tm.open_case(tmp_path / "x.case")
    summary = case.read(tmp_path / "a.txt", reader=reader)
    assert summary.failed == ()
    assert case.verify() == ()


def without_ledger_ends(page):
    """The page but for where the ledger of custody ended: that a page left the case is noted there, each time."""
    shorter, times = re.subn(r"custody \d+:[0-9a-f]{64}", "custody", page)
    assert times == 1
    return shorter


def test_the_demonstration_reads_the_sample_and_writes_its_report(tmp_path):
    shown = tm.demo(tmp_path / "look")
    assert shown.summary.read == tuple(path.name for path in SAMPLE)
    assert len(SAMPLE) == 6
    assert shown.summary.failed == ()
    assert shown.case.path == tmp_path / "look" / "aktobe.case"
    assert shown.case.verify() == ()
    page = shown.report.read_text(encoding="utf-8")
    assert page.lower().startswith("<!doctype html>")
    assert "Aktobe" in page
    again = tm.demo(tmp_path / "look")
    assert again.summary.read == ()
    assert without_ledger_ends(again.report.read_text(encoding="utf-8")) == without_ledger_ends(page)
