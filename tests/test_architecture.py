"""What the import contract (`make check`) does not say: what the nouns may lean on, and that the package loads light."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from testimonia import errors

PACKAGE = Path(__file__).parent.parent / "src" / "testimonia"
MODEL = sorted((PACKAGE / "model").glob("*.py"))
HEAVY = (
    "onnxruntime",
    "tokenizers",
    "numpy",
    "pandas",
    "sqlalchemy",
    "pydantic",
    "rapidfuzz",
    "rigour",
    "jinja2",
    "typer",
    "rich",
)


def imported(module: Path) -> set[str]:
    """Every module that a file imports, at whatever depth of the file."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module.name}: imports are absolute"
            names.add(node.module or "")
    return names


@pytest.mark.parametrize("module", MODEL, ids=lambda m: m.name)
def test_the_nouns_lean_on_the_standard_library_and_the_errors_alone(module: Path):
    foreign = {
        name
        for name in imported(module)
        if name.partition(".")[0] not in sys.stdlib_module_names and not name.startswith(("testimonia.model", "testimonia.errors"))
    }
    assert foreign == set()


@pytest.mark.parametrize(
    "statement", ["import testimonia", "import testimonia.model.lines, testimonia.vocab", "import testimonia; dir(testimonia)"]
)
def test_importing_loads_nothing_heavy(statement: str):
    asked = f"{statement}\nimport sys\nprint(*sorted(set(sys.modules) & {set(HEAVY)!r}))"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_every_module_says_what_it_is_for():
    silent = [
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        if path.name != "__main__.py" and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_nothing_is_unpickled_or_evaluated():
    """A case, a model and an import come from elsewhere: none of them may run code."""
    risky = {
        str(path.relative_to(PACKAGE)): sorted(imported(path) & {"pickle", "shelve", "marshal", "dill", "joblib"})
        for path in PACKAGE.rglob("*.py")
        if imported(path) & {"pickle", "shelve", "marshal", "dill", "joblib"}
    }
    assert risky == {}


def test_the_tree_of_errors_is_drawn_as_it_grows():
    def drawn(error: type[Exception]) -> list[str]:
        return [error.__name__, *(name for child in error.__subclasses__() if child.__module__ == errors.__name__ for name in drawn(child))]

    tree = re.findall(r"^(?:[│ ]*[├└]── )?(\w+Error|Case\w+)", errors.__doc__ or "", re.M)
    assert tree == drawn(errors.TestimoniaError)
    assert all((getattr(errors, name).__doc__ or "").strip() for name in tree)
