"""The Python on the pages runs, from top to bottom, on the sample documents; so does the notebook of a case."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

import testimonia as tm
from testimonia.model.protocols import Extraction
from testimonia.model.record import Document

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "how-to" / "python.md").read_text(encoding="utf-8")
NOTEBOOK = json.loads((ROOT / "docs" / "notebooks" / "case.ipynb").read_text(encoding="utf-8"))


class FindsNothing:
    """The reader of somebody else, for the last example of the page."""

    made_by = "finds nothing"

    def read(self, document: Document) -> Extraction:
        assert document.text
        return Extraction()


def run(page: str, name: str, names: dict[str, Any]) -> None:
    """Every block of Python on a page, one after the other."""
    for block in re.findall(r"```python\n(.*?)\n```", page, re.S):
        exec(compile(block, name, "exec"), names)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with everything that the pages speak of."""
    shutil.copytree(ROOT / "examples" / "aktobe", tmp_path / "reports")
    shutil.copy(tmp_path / "reports" / "2_ministry.txt", tmp_path / "report.txt")
    shutil.copy(ROOT / "examples" / "tables" / "acled_layout.csv", tmp_path / "acled.csv")
    shutil.copy(ROOT / "examples" / "tables" / "offices.csv", tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_page_runs(folder: Path):
    names: dict[str, Any] = {"MyReader": FindsNothing}
    run(PAGE, "python.md", names)
    case = names["case"]
    assert names["summary"].failed == ()
    assert len(names["found"].record.claims) > 10
    assert len(case.judgements) == 2
    assert (folder / "harbour.html").stat().st_size > 10_000
    copied = {claim.id for claim in names["tm"].open_case("copy.case").record().claims}
    assert copied == {claim.id for claim in names["record"].claims}
    for table in ("documents", "claims", "incidents", "accounts", "judgements"):
        row = re.search(rf"^\| `{table}` \| (.*) \|$", PAGE, re.M)
        assert row, table
        columns = [name for name in getattr(case, table).columns if not re.search(r"_(?:low|high)$", name) or "origins" in name]
        assert columns == re.findall(r"`(\w+)`", row[1].partition(";")[0])
    arrow = set(case.table("claims").column_names)
    assert {"value_json", "chain_json", "permalink"} <= arrow
    assert {"low", "best", "best_rule", "high", "origins_low", "origins_high", "grade"} <= set(case.table("figures").column_names)


@pytest.mark.usefixtures("folder")
def test_the_python_of_the_readme_runs():
    names: dict[str, Any] = {}
    run((ROOT / "README.md").read_text(encoding="utf-8"), "README.md", names)
    assert len(names["case"].incidents) > 5


def test_the_notebook_of_a_case_runs_and_keeps_no_output():
    names: dict[str, Any] = {}
    for number, cell in enumerate(NOTEBOOK["cells"]):
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), f"case.ipynb, cell {number}", "exec"), names)
            assert cell["outputs"] == []
    assert names["imported"].failed == ()
    assert len(names["beside"].documents) == len(names["incident"].documents) + 1  # the row stands beside the reports
    assert "Composed Event Data" in names["case"].show(names["beside"].id)._repr_html_()


def test_every_notebook_is_run_by_a_test():
    every = {path.name for path in (ROOT / "docs" / "notebooks").glob("*.ipynb")}
    assert every == {"case.ipynb", "patterns.ipynb"}  # patterns.ipynb: tests/docs/test_patterns.py


def test_the_commands_of_the_page_on_importing_do_what_it_says(folder: Path):
    page = (ROOT / "docs" / "how-to" / "import-datasets.md").read_text(encoding="utf-8")
    assert "testimonia import harbour.case acled.csv --as acled --origin ACLED" in page
    with tm.open_case(folder / "harbour.case") as case:
        assert case.import_table("acled.csv", "acled", "ACLED").new == 3
        again = case.import_table("acled.csv", "acled", "ACLED")
        assert (again.new, again.changed, again.unchanged) == (0, (), 3)
        assert case.import_actors("offices.csv").holders == 1
