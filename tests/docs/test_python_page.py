"""The Python on the page "Use it from Python" runs, from top to bottom, on the sample documents."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from testimonia.model.protocols import Extraction
from testimonia.model.record import Document

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "how-to" / "python.md").read_text(encoding="utf-8")


class FindsNothing:
    """The reader of somebody else, for the last example of the page."""

    made_by = "finds nothing"

    def read(self, document: Document) -> Extraction:
        assert document.text
        return Extraction()


def test_the_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    shutil.copytree(ROOT / "examples" / "aktobe", tmp_path / "reports")
    shutil.copy(tmp_path / "reports" / "2_ministry.txt", tmp_path / "report.txt")
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"MyReader": FindsNothing}
    for block in re.findall(r"```python\n(.*?)\n```", PAGE, re.S):
        exec(compile(block, "python.md", "exec"), names)
    assert names["summary"].failed == ()
    assert len(names["found"].record.claims) > 10
    assert len(names["case"].judgements) == 2
    assert (tmp_path / "harbour.html").stat().st_size > 10_000
    copied = {claim.id for claim in names["tm"].open_case("copy.case").record().claims}
    assert copied == {claim.id for claim in names["record"].claims}
    for table in ("documents", "claims", "incidents", "accounts", "judgements"):
        row = re.search(rf"^\| `{table}` \| (.*) \|$", PAGE, re.M)
        assert row, table
        columns = [name for name in getattr(names["case"], table).columns if not re.search(r"_(?:low|high)$", name) or "origins" in name]
        assert columns == re.findall(r"`(\w+)`", row[1].partition(";")[0])
