"""The documentation builds without a warning, and its pages ask no other machine for anything."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    quiet = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=quiet, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return folder


def test_no_page_loads_anything_from_elsewhere(site: Path):
    loading = re.compile(r"<(?:script|img|iframe|source|video|audio|embed|object|link)\b[^>]*>")
    elsewhere = re.compile(r"""\b(?:src|href|data)=["']?(?:https?:)?//""")
    for page in site.rglob("*.html"):
        assert [tag for tag in loading.findall(page.read_text(encoding="utf-8")) if elsewhere.search(tag)] == [], page.name


def test_no_style_loads_anything_from_elsewhere(site: Path):
    for style in site.rglob("*.css"):
        text = style.read_text(encoding="utf-8")
        assert not re.search(r"""(?:@import\s*|url\()\s*["']?(?:https?:)?//""", text), style.name


def test_the_script_that_writes_pages_is_no_page(site: Path):
    assert not list(site.rglob("*.py"))
