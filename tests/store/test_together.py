"""Many small documents in one transaction."""

from pathlib import Path

import pytest

from testimonia.errors import RecordError
from testimonia.model.protocols import Extraction
from testimonia.model.record import Claim
from testimonia.store import open_store
from tests.exchange.test_jsonl import CLAIM, DOCUMENT, JUDGEMENT, MENTION


def held(path: Path) -> tuple[int, int]:
    store = open_store(path)
    return len(list(store.documents())), len(list(store.claims()))


def test_what_is_added_together_is_there_together(tmp_path: Path):
    store = open_store(tmp_path / "a.case", create=True)
    with store.together():
        store.add(DOCUMENT, None, Extraction((MENTION,), (CLAIM,)), "reader-1")
        assert store.reader_of(DOCUMENT.id) == "reader-1"  # seen inside
        assert held(tmp_path / "a.case") == (0, 0)  # and not yet outside
    assert held(tmp_path / "a.case") == (1, 1)


def test_a_block_that_breaks_off_leaves_nothing(tmp_path: Path):
    store = open_store(tmp_path / "a.case", create=True)

    def broken_off() -> None:
        with store.together():
            store.add(DOCUMENT, None, Extraction((MENTION,), (CLAIM,)), "reader-1")
            raise RuntimeError("power failure")

    with pytest.raises(RuntimeError, match="power"):
        broken_off()
    assert held(tmp_path / "a.case") == (0, 0)
    store.add(DOCUMENT, None, Extraction((MENTION,), (CLAIM,)), "reader-1")
    assert held(tmp_path / "a.case") == (1, 1)


def test_a_write_that_fails_inside_takes_back_only_itself(tmp_path: Path):
    store = open_store(tmp_path / "a.case", create=True)
    with store.together():
        store.add(DOCUMENT, None, Extraction((MENTION,), (CLAIM,)), "reader-1")
        with pytest.raises(RecordError):
            store.add_judgement(JUDGEMENT.__class__("0" * 16, JUDGEMENT.verdict, JUDGEMENT.by, JUDGEMENT.at, JUDGEMENT.why))
    claims = [noun for noun in open_store(tmp_path / "a.case").claims() if isinstance(noun, Claim)]
    assert claims == [CLAIM]
    assert list(open_store(tmp_path / "a.case").judgements()) == []
