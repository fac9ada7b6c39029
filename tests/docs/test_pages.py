"""The documentation says what the program does: generated pages are fresh, nothing is left out, every link leads somewhere."""

import json
import re
from dataclasses import fields, is_dataclass
from enum import EnumType
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from benchmarks.__main__ import TASKS
from docs import generate
from testimonia.cli.app import app
from testimonia.exchange import read_record, write_nouns
from testimonia.model import record, terms, values
from testimonia.model.lines import NOUNS
from testimonia.model.record import Captured

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"])
RECORD = (DOCS / "reference" / "record.md").read_text(encoding="utf-8")
COMMANDS = (DOCS / "reference" / "commands.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")


NAMES_OF_MACHINES = re.compile(
    r"/(?:work|home|root|Users)/\S*|\bpypi\b|\bgithub\.com\S*|\bgitlab\b|\bhugging ?face\b|\blocalhost\b|\b\d+\.\d+\.\d+\.\d+\b", re.I
)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


# --- generated pages


@pytest.mark.parametrize("path", generate.pages(), ids=name_of)
def test_a_generated_page_is_what_the_script_would_write(path: Path):
    assert path.read_text(encoding="utf-8") == generate.pages()[path], "not fresh; run: python docs/generate.py"


def test_the_example_is_a_record_that_can_be_imported(tmp_path: Path):
    file = tmp_path / "example.jsonl"
    with file.open("w", encoding="utf-8") as out:
        write_nouns(generate.example(), out)
    with file.open(encoding="utf-8") as lines:
        assert tuple(read_record(lines)) == generate.example()


def test_every_type_of_line_has_its_example():
    shown = [json.loads(block)["type"] for block in re.findall(r"```json\n(.*?)\n```", RECORD, re.S)]
    assert shown == list(NOUNS)


# --- nothing left out


@pytest.mark.parametrize("prop", terms.Property)
def test_every_property_is_documented(prop: terms.Property):
    assert f"`{prop}`" in section("Properties")


@pytest.mark.parametrize("name", [n for n, v in vars(terms).items() if isinstance(v, EnumType) and v.__module__ == terms.__name__])
def test_every_value_of_every_closed_list_is_documented(name: str):
    assert [value for value in getattr(terms, name) if f"`{value}`" not in RECORD] == []


@pytest.mark.parametrize(
    "noun",
    [c for module in (record, values) for c in vars(module).values() if is_dataclass(c) and c.__module__ == module.__name__],
    ids=lambda c: c.__name__,
)
def test_every_field_is_documented(noun: Any):
    if noun is record.Record:  # the file itself: its fields are the types of line
        assert [f.name for f in fields(noun) if f"### `{f.name.removesuffix('s')}`" not in RECORD] == []
        return
    names = ["from" if noun is Captured and f.name == "source" else f.name for f in fields(noun)]
    prose = re.sub(r"```.*?```", "", RECORD, flags=re.S)
    words = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`]+)`", prose))))
    assert [name for name in names if name not in words] == []


def test_every_command_and_option_is_documented():
    group: Any = get_command(app)
    for name, command in generate.every_command(group):
        part = section(f"`{name}`", COMMANDS)
        assert command.help in part
        for parameter in command.params:
            assert (parameter.help or "") in part
            assert all(option in part for option in parameter.opts if option.startswith("-"))


def section(title: str, page: str = RECORD) -> str:
    """A section of second rank, with its subsections."""
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", page, re.S | re.M)
    assert found, f"no section {title}"
    return found[1]


# --- commands that are shown


def test_every_command_shown_on_a_page_exists():
    every = dict(generate.every_command(get_command(app)))
    groups = {name.partition(" ")[0] for name in every if " " in name}
    for path in PAGES:
        text = path.read_text(encoding="utf-8")
        for line in re.findall(r"^\$ (?:.*\| *)?testimonia (.*)$", text, re.M):
            words = line.partition(" #")[0].split()
            name = " ".join(words[: 2 if words[0] in groups else 1])
            rest = words[len(name.split()) :]
            assert name in every, f"{name_of(path)}: testimonia {name}"
            known = {option for parameter in every[name].params for option in (*parameter.opts, *parameter.secondary_opts)}
            asked = {word.partition("=")[0] for word in rest if word.startswith("-") and word != "-"}
            assert asked <= known, f"{name_of(path)}: testimonia {line}"


def test_every_make_target_shown_on_a_page_exists():
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    for path in PAGES:
        text = path.read_text(encoding="utf-8")
        asked = set(re.findall(r"(?:`|^\$ )make ([a-z-]+)", text, re.M))
        assert asked <= targets, f"{name_of(path)}: make {asked - targets}"


def test_every_task_of_the_benchmarks_is_documented():
    page = (DOCS / "how-to" / "rebuild-the-reader.md").read_text(encoding="utf-8")
    assert [task for task in TASKS if f"`{task}`" not in page] == []


def test_the_readme_shows_the_two_commands_that_a_newcomer_types():
    assert "$ make demo" in README
    assert "$ make test" in README


def test_python_on_the_pages_is_python():
    for path in PAGES:
        for block in re.findall(r"```python\n(.*?)\n```", path.read_text(encoding="utf-8"), re.S):
            compile(block, name_of(path), "exec")


# --- terms


def test_every_term_names_what_is_in_the_code():
    from importlib import import_module

    rows = re.findall(r"^\| [\w ]+ \| .* \| .* \| `([\w.]+)` \|$", (DOCS / "reference" / "terms.md").read_text(encoding="utf-8"), re.M)
    assert len(rows) > 30
    homes = [import_module(f"testimonia.model.{name}") for name in ("record", "terms", "values", "protocols", "reading")]
    for name in rows:
        if name.startswith("testimonia."):
            import_module(name)
            continue
        owner, _, member = name.partition(".")
        found = next(vars(home)[owner] for home in homes if owner in vars(home))
        assert not member or member in {f.name for f in fields(found)}


def test_no_noun_of_the_code_has_a_name_that_the_table_rejects():
    rows = re.findall(r"^\| ([\w ]+) \| (.*?) \| .* \| `", (DOCS / "reference" / "terms.md").read_text(encoding="utf-8"), re.M)
    used = {name.strip() for name, _ in rows}
    rejected = {word.strip() for _, words in rows for word in words.split(",")} - used
    nouns = {c.__name__.lower() for module in (record, values, terms) for c in vars(module).values() if isinstance(c, type)}
    assert nouns & rejected == set()


def test_terms_stand_in_alphabetical_order():
    listed = re.findall(r"^\| (\w+) \| .*`", (DOCS / "reference" / "terms.md").read_text(encoding="utf-8"), re.M)
    assert all(a <= b for a, b in pairwise(listed))


# --- links and names


def anchors(path: Path) -> set[str]:
    heads = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[\s]+", "-", re.sub(r"[^\w\s-]", "", head.lower()).strip()) for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_internal_link_leads_somewhere(page: Path):
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if target.startswith(("http://", "https://")):
            continue
        file, _, anchor = target.partition("#")
        aim = (page.parent / file).resolve() if file else page
        assert aim.exists(), f"{name_of(page)}: {target}"
        assert not anchor or anchor in anchors(aim), f"{name_of(page)}: {target}"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_no_page_names_a_machine_or_a_package_host(page: Path):
    assert NAMES_OF_MACHINES.findall(page.read_text(encoding="utf-8")) == []


def test_every_page_is_in_the_menu():
    settings = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    listed: set[str] = set()

    def walk(entry: Any) -> None:
        if isinstance(entry, str):
            listed.add(entry)
        for inner in entry.values() if isinstance(entry, dict) else entry if isinstance(entry, list) else ():
            walk(inner)

    walk(settings["nav"])
    assert listed == {str(path.relative_to(DOCS)) for path in DOCS.rglob("*.md")}
