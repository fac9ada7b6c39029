"""`people`, `register` and `serve --team` on the command line."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from testimonia.cli.app import app
from testimonia.errors import CaseError
from testimonia.model.people import Role
from testimonia.pipeline import open_case
from testimonia.store.people import People

PASSWORD = "lantern gravel otter plum"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    open_case(tmp_path / "few.case").store.close()
    return tmp_path / "few.case"


def run(*words: object, typed: str = ""):
    return CliRunner().invoke(app, [str(word) for word in words], input=typed)


def test_accounts_are_made_changed_listed_and_removed(case: Path):
    assert run("people", case, "add", "Ana", "--role", "owner", typed=f"{PASSWORD}\n").exit_code == 0
    assert run("people", case, "add", "Bo", "--role", "viewer", typed=f"{PASSWORD}\n").exit_code == 0
    assert run("people", case, "role", "bo", "--role", "editor").exit_code == 0
    listed = run("people", case).output
    assert "Ana" in listed
    assert "editor" in listed
    assert PASSWORD not in listed
    people = People(case)
    assert people.log_in("Bo", PASSWORD, "here") is not None
    assert run("people", case, "password", "Bo", typed="another four unrelated words\n").exit_code == 0
    assert people.log_in("Bo", PASSWORD, "here") is None
    assert run("people", case, "remove", "Bo").exit_code == 0
    assert [(account.name, account.role) for account in people.accounts()] == [("Ana", Role.OWNER)]


@pytest.mark.parametrize("words", [("add", "Ana"), ("role", "Ana"), ("remove",), ("password", "Ana", "--role", "owner")])
def test_wrong_usage_of_people(case: Path, words: tuple[str, ...]):
    assert run("people", case, *words).exit_code == 2


def test_a_password_that_will_not_do_is_refused_and_not_repeated(case: Path):
    answer = run("people", case, "add", "Ana", "--role", "owner", typed="short one\n")
    assert isinstance(answer.exception, CaseError)
    assert "12 to 128 characters" in str(answer.exception)
    assert "short one" not in str(answer.exception) + answer.output


@pytest.mark.parametrize(
    "options",
    [
        ("--host", "0.0.0.0"),
        ("--host", "0.0.0.0", "--team"),
        ("--behind-tls-proxy",),
        ("--name", "cases.example.org"),
        ("--team", "--certificate", "cert.pem"),
    ],
)
def test_nobody_else_is_let_near_without_accounts_and_tls(case: Path, options: tuple[str, ...]):
    answer = run("serve", case, "--no-open", *options)
    assert answer.exit_code == 2


def test_a_team_needs_an_owner(case: Path):
    answer = run("serve", case, "--no-open", "--team")
    assert isinstance(answer.exception, CaseError)
    assert "add NAME --role owner" in str(answer.exception)


def test_a_certificate_that_is_not_there(case: Path, tmp_path: Path):
    answer = run("serve", case, "--team", "--certificate", tmp_path / "none.pem", "--private-key", tmp_path / "none.key")
    assert isinstance(answer.exception, CaseError)
    assert "no such file" in str(answer.exception)


def test_the_register_opens_shows_and_closes(case: Path):
    closed = run("register", case)
    assert isinstance(closed.exception, CaseError)
    assert "register" in str(closed.exception)
    assert "has a reason" in str(run("register", case, "on", "--by", "Ana").exception)
    assert run("register", case, "on", "--by", "Ana", "--why", "the families ask").exit_code == 0
    assert "named as dead and not in the register: 0 claims" in run("register", case).output
    assert run("register", case, "same", "only-one", "--by", "Ana", "--why", "x").exit_code == 2
    assert run("register", case, "lists", "--by", "Ana", "--why", "x").exit_code == 2
    assert run("register", case, "off", "--by", "Ana", "--why", "done").exit_code == 0
    assert [str(entry.action) for entry in open_case(case).store.custody()][-2:] == ["register_opened", "register_closed"]
