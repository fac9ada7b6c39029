"""What the product is made of: pinned, under licences that may be used, told in a bill that passes its schema, asked for weaknesses."""

import importlib.util
import json
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
ADVISORY = {
    "id": "GHSA-xxxx-yyyy-zzzz",
    "modified": "2024-01-01T00:00:00Z",
    "aliases": ["CVE-2024-00000"],
    "summary": "composed",
    "affected": [
        {
            "package": {"name": "jinja2", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "3.1.6"}]}],
            "versions": ["2.4.1"],
        }
    ],
}


def _supply() -> ModuleType:
    known = importlib.util.spec_from_file_location("supply", ROOT / "requirements" / "supply.py")
    assert known is not None
    assert known.loader is not None
    module = importlib.util.module_from_spec(known)
    sys.modules["supply"] = module
    known.loader.exec_module(module)
    return module


supply = _supply()


class Advisories(BaseHTTPRequestHandler):
    """Answers as the advisory database is documented to: one weakness of jinja2, none of anything else."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        body = json.dumps({"vulns": [ADVISORY]} if asked["package"]["name"] == "jinja2" else {}).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing on the screen."""


@pytest.fixture
def advisories() -> Iterator[tuple[str, ...]]:
    with HTTPServer(("127.0.0.1", 0), Advisories) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield "--vulnerability-service", "osv", "--osv-url", f"http://127.0.0.1:{server.server_port}/v1/query"
        server.shutdown()
        thread.join()


def pins(folder: Path, *names: str) -> tuple[Path]:
    file = folder / "pins.txt"
    file.write_text("".join(f"{name} --hash=sha256:{'0' * 64}\n" for name in names), encoding="utf-8")
    return (file,)


def test_all_that_runs_is_pinned_with_hashes_and_may_be_used():
    found = supply.parts()
    assert {"lxml", "fastapi", "pyarrow"} <= {part.name for part in found}
    assert all(part.hashes for part in found)
    assert supply.refused(found) == []


def test_the_bill_of_materials_passes_the_schema_and_a_broken_one_does_not():
    bill = supply.sbom(supply.parts())
    assert supply.refusal_of(json.dumps(bill)) == ""
    assert bill == supply.sbom(supply.parts()), "the same parts give the same bill"
    bill["components"][0]["hashes"][0]["content"] = "no hash"
    assert supply.refusal_of(json.dumps(bill)) != ""


def test_a_known_weakness_is_named_with_the_version_that_mends_it(tmp_path: Path, advisories: tuple[str, ...]):
    found = supply.audited(pins(tmp_path, "jinja2==2.4.1", "lxml==5.0.0"), advisories)
    assert (found.code, found.asked) == (1, 2)
    assert "known weakness: jinja2 2.4.1: " in found.told()
    assert "mended in 3.1.6" in found.told()


def test_pins_without_a_known_weakness(tmp_path: Path, advisories: tuple[str, ...]):
    found = supply.audited(pins(tmp_path, "lxml==5.0.0"), advisories)
    assert found.code == 0
    assert found.told() == "audit: 1 pinned packages asked, 0 known weaknesses"


def test_where_nobody_answers_the_audit_says_that_it_was_not_done(tmp_path: Path):
    away = "--vulnerability-service", "osv", "--osv-url", "http://127.0.0.1:9/v1/query"
    found = supply.audited(pins(tmp_path, "lxml==5.0.0"), away)
    assert (found.code, found.asked) == (3, 0)
    assert found.told().startswith("AUDIT NOT DONE: The advisory database was not reached")
    assert "make audit" in found.told()


def test_what_the_database_does_not_know_is_no_all_clear():
    some = supply.Audit(asked=2, unknown=("own-package",))
    assert some.code == 3
    assert "AUDIT NOT DONE in full: 1 could not be asked (no answer on own-package)" in some.told()
    assert supply.Audit().code == 3


def test_checking_includes_licences_bill_and_audit():
    rules = (ROOT / "Makefile").read_text(encoding="utf-8").partition("\ncheck:")[2].partition("\n\n")[0]
    for step in ("licences", "sbom -o", "audit --where-reachable"):
        assert f"requirements/supply.py {step}" in rules


@pytest.mark.parametrize("file", sorted((ROOT / "requirements").glob("*.txt")), ids=lambda file: file.name)
def test_pins_name_no_index_and_no_folder_of_a_machine(file: Path):
    options = [line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("-")]
    assert options == []
