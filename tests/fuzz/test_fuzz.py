"""Damaged files of every format: a document or a plain refusal. Thirty a format here; a thousand, with time and memory measured:
`python -m tests.fuzz`."""

import pytest

from testimonia.intake import ocr
from tests.fuzz.mutations import SEEDS, WHOLE, damaged, whole
from tests.fuzz.trying import tried


@pytest.mark.parametrize("suffix", WHOLE)
def test_law_a_damaged_file_is_a_document_or_a_plain_refusal(suffix: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ocr, "missing", lambda: "OCR is not asked here.")  # Tesseract has tests of its own, and takes its time
    faults = {number: found.fault for number in range(30) if (found := tried(suffix, number)).fault}
    assert faults == {}


@pytest.mark.parametrize("suffix", WHOLE)
def test_files_are_damaged_the_same_way_each_time_and_some_survive(suffix: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ocr, "missing", lambda: "OCR is not asked here.")
    assert damaged(suffix, 7) == damaged(suffix, 7) != whole(suffix, 7 % SEEDS)
    assert suffix in (".png", ".parquet") or any(tried(suffix, number).read for number in range(30))
