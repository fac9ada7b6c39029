"""What the package never does: unpickle, run text as code, read XML without armour, or speak to a network where nobody asked for it."""

import ast
import socket
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest

from testimonia.errors import IntakeError
from testimonia.intake import Opened, ocr, read_bytes
from testimonia.intake.containers import container_of, read_container
from tests.fuzz.mutations import WHOLE, whole
from tests.test_architecture import PACKAGE, imported

MODULES = sorted(PACKAGE.rglob("*.py"))

UNPICKLING = {"pickle", "cPickle", "_pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "yaml", "dbm"}
BARE_XML = ("xml.etree", "xml.sax", "xml.dom", "xml.parsers")
WRITES_XML = {"exchange/out/kml.py", "report/publish/feed.py"}
"""They write XML with the standard library, and read none."""

NETWORK = (
    "socket",
    "ssl",
    "ftplib",
    "smtplib",
    "http.client",
    "http.server",
    "urllib.request",
    "urllib3",
    "requests",
    "httpx",
    "httpx2",
    "aiohttp",
)
ASKED_FOR = {
    "cli/serve.py": "the workbench finds a free port of this machine",
    "cluster/engine.py": "the engine's own address among several machines",
    "extract/llm/endpoint.py": "--reader llm --endpoint URL",
    "intake/web/addresses.py": "fetch: which addresses may be asked",
    "intake/web/fetching.py": "fetch: single pages, on request",
    "pipeline/evidence.py": "stamp --tsa URL",
}
PROCESSES = {"pipeline/workers.py": "readers that may die alone"}


def told(module: Path) -> str:
    return module.relative_to(PACKAGE).as_posix()


def calls(module: Path) -> list[tuple[str, ast.Call]]:
    """Every call with the name by which it is called, as far as it is a name: `a.b(…)` is "a.b"."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    return [(ast.unparse(node.func), node) for node in ast.walk(tree) if isinstance(node, ast.Call)]


@pytest.mark.parametrize("module", MODULES, ids=told)
def test_nothing_is_unpickled_and_no_text_is_run_as_code(module: Path):
    assert {name for name in imported(module) if name.partition(".")[0] in UNPICKLING} == set()
    for name, call in calls(module):
        assert name not in {"eval", "exec", "compile", "__import__", "os.system", "os.popen"}, f"{name} in line {call.lineno}"
        assert not name.endswith((".read_pickle", ".to_pickle", "pickle.loads")), f"{name} in line {call.lineno}"
        for given in call.keywords:
            asked = (given.arg, given.value.value if isinstance(given.value, ast.Constant) else None)
            assert asked not in {("allow_pickle", True), ("shell", True), ("resolve_entities", True), ("huge_tree", True)}, call.lineno


@pytest.mark.parametrize("module", MODULES, ids=told)
def test_xml_from_outside_is_read_by_the_parser_that_resolves_nothing(module: Path):
    bare = {name for name in imported(module) if name.startswith(BARE_XML)}
    assert not bare or told(module) in WRITES_XML
    for name, call in calls(module):
        if told(module) in WRITES_XML:
            assert not name.endswith((".fromstring", ".parse", ".iterparse", ".XML")), f"{name} in line {call.lineno}"
        if name.endswith("etree.XMLParser"):
            given = {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords}
            assert {"resolve_entities": "False", "no_network": "True", "load_dtd": "False", "huge_tree": "False"}.items() <= given.items()


def test_a_network_is_in_reach_of_what_a_user_asks_for_and_of_nothing_else():
    found = {told(module) for module in MODULES if any(name.startswith(NETWORK) for name in imported(module))}
    assert found == set(ASKED_FOR)


def test_other_programs_are_started_in_one_place():
    found = {told(module) for module in MODULES if imported(module) & {"subprocess", "multiprocessing", "pty"}}
    assert found <= set(PROCESSES)


@pytest.mark.parametrize("suffix", WHOLE)
def test_reading_a_file_of_any_format_asks_no_network(suffix: str, monkeypatch: pytest.MonkeyPatch):
    asked: list[object] = []

    def refuse(*given: object, **_: object) -> None:
        asked.append(given)
        raise OSError("no network here")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(ocr, "missing", lambda: "OCR is not asked here.")
    content, name = whole(suffix, 0), f"a{suffix}"
    with suppress(IntakeError):
        file = BytesIO(content)
        container = container_of(name, file)
        if container is None:
            read_bytes(content, name)
        else:
            list(read_container(Opened(name, file), container))
    assert asked == []
