"""The notebook runs from top to bottom on shipped data; the how-to shows what the program answers; every question has its page."""

import json
import re
from pathlib import Path
from typing import Any

from typer.main import get_command

import testimonia
from docs import generate
from testimonia.analyze.finding import Finding
from testimonia.cli.app import app

DOCS = Path(__file__).parents[2] / "docs"
NOTEBOOK = json.loads((DOCS / "notebooks" / "patterns.ipynb").read_text(encoding="utf-8"))
HOW_TO = (DOCS / "how-to" / "test-a-pattern.md").read_text(encoding="utf-8")
QUESTIONS = [name.partition(" ")[2] for name, _ in generate.every_command(get_command(app)) if name.startswith("analyze ")]


def test_the_notebook_runs_and_the_how_to_says_the_same():
    names: dict[str, Any] = {}
    for number, cell in enumerate(NOTEBOOK["cells"]):
        if cell["cell_type"] == "code":
            exec(compile(cell["source"], f"patterns.ipynb, cell {number}", "exec"), names)
    findings = {name: value for name, value in names.items() if isinstance(value, Finding)}
    assert sorted(findings) == sorted(QUESTIONS)
    for finding in findings.values():
        assert finding.spec()["$schema"].startswith("https://vega.github.io/schema/vega-lite")
    shown = re.search(r"^window  .*?(?=\n```)", HOW_TO, re.M | re.S)
    assert shown
    assert shown[0] in str(findings["coincidence"])
    assert findings["aftermath"].answer.startswith("No evidence of a change: 1.4")
    assert findings["ratio"].answer.startswith("0.72")
    assert "p .012" in findings["clustering"].answer
    assert "(p .012)" in HOW_TO
    assert findings["changes"].numbers["months"] == []
    assert "declare that coverage was even" in names["refused"]


def test_the_notebook_keeps_no_output():
    assert all(cell.get("outputs", []) == [] for cell in NOTEBOOK["cells"])


def test_every_question_has_a_page_that_says_how_it_can_mislead():
    pages = {path.stem: path.read_text(encoding="utf-8") for path in (DOCS / "reference" / "analyses").glob("*.md")}
    assert sorted(pages) == sorted(QUESTIONS)
    for name, page in pages.items():
        assert f"$ testimonia analyze {name} " in page
        heads = re.findall(r"^## (.*)$", page, re.M)
        assert heads == ["What is done", "It assumes", "Reading the answer", "How it can mislead", "Refused"], name
        assert page.count("**Question.**") == 1
        assert f"reference/analyses/{name}.md" in HOW_TO


def test_the_shipped_rows_name_their_source():
    for name in ("attacks.csv", "protests.csv"):
        rows = (Path(testimonia.__file__).parent / "examples" / "kazakhstan" / name).read_text(encoding="utf-8").splitlines()
        assert rows[0].startswith("date,")
        assert all(len(row.split(",")) >= 5 for row in rows)
