"""Every address of the workbench with what its own description allows, and with what it does not: an answer, never a fault.

A few requests an address here; `make fuzz` (TESTIMONIA_FUZZ=1) sends many.
"""

import os
from collections import Counter
from pathlib import Path
from urllib.parse import quote

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from testimonia.pipeline import open_case
from testimonia.workbench import Settings, app
from tests.workbench.case import BASE, kesra_case, token

EACH = 150 if os.environ.get("TESTIMONIA_FUZZ") else 4
STRANGE = st.sampled_from(
    ("", "..", "../../etc/passwd", "\x00", "'", '"', "{{7*7}}", "%0d%0aX: y", "-1", "9" * 40, "\u202e", "ж" * 300, "<b>", "1e9")
)


@pytest.fixture(scope="module")
def ids(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    path = kesra_case(tmp_path_factory.mktemp("http"))
    with open_case(path) as case:
        record = case.record()
    nouns = (*record.incidents, *record.claims, *record.mentions, *record.accounts, *record.documents)
    return path, [noun.id for noun in nouns]


def test_law_no_request_makes_a_fault(ids: tuple[Path, list[str]]):
    path, known = ids
    application = app(path, Settings(by="mk"))
    schema = schemathesis.openapi.from_dict(application.openapi())
    answers, faults = Counter[int](), []

    with TestClient(application, base_url=BASE, follow_redirects=False, raise_server_exceptions=False) as opened:
        held = token(opened.get("/incident/" + known[0]).text)
        for found in schema.get_all_operations():
            operation = found.ok()

            @seed(11)
            @settings(max_examples=EACH, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
            @given(operation.as_strategy(), st.data())
            def ask(case: schemathesis.Case, data: st.DataObject) -> None:
                for name in case.path_parameters or {}:
                    case.path_parameters[name] = data.draw(
                        st.sampled_from(known) | STRANGE.filter(bool) | st.just(case.path_parameters[name])
                    )
                query = {name: data.draw(STRANGE | st.just(value)) for name, value in (case.query or {}).items()}
                body = (
                    {name: data.draw(STRANGE | st.just(str(value))) for name, value in case.body.items()}
                    if isinstance(case.body, dict)
                    else {}
                )
                address = case.path
                for name, value in (case.path_parameters or {}).items():
                    address = address.replace(f"{{{name}}}", quote(str(value).encode("utf-8", "replace"), safe=""))
                fields = {k: v.encode("utf-8", "replace").decode() for k, v in body.items()}
                headers = {"x-testimonia-token": held, "origin": BASE}
                with_form = {"data": {"token": held, **fields}} if case.method.upper() == "POST" else {}
                answer = opened.request(case.method, address, params=_plain(query), headers=headers, **with_form)
                answers[answer.status_code] += 1
                if answer.status_code >= 500 or "Traceback" in answer.text:
                    faults.append((case.method, address, query, body, answer.status_code))

            ask()
    print(f"HTTP: {sum(answers.values()):,} requests, answers {dict(sorted(answers.items()))}, {len(faults)} faults")
    assert faults == []
    assert sum(answers.values()) >= EACH * 20
    with open_case(path, create=False) as case:
        assert case.verify() == ()


def _plain(query: dict[str, object]) -> dict[str, str]:
    return {name: str(value).encode("utf-8", "replace").decode() for name, value in query.items()}
