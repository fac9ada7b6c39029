"""`fetch`: it says who will see the request, asks, and refuses what is not public."""

from pathlib import Path

from typer.testing import CliRunner

from testimonia.cli.app import app


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["fetch", *arguments])
    return done.exit_code, " ".join(done.output.split())


def test_nothing_is_fetched_where_nobody_can_be_asked(tmp_path: Path):
    code, said = run("https://example.org/a", "--case", str(tmp_path / "a.case"))
    assert code == 2
    assert "example.org will see that somebody at this network address asks for this page, and when" in said
    assert "give --yes" in said
    assert not (tmp_path / "a.case").exists()


def test_a_page_on_this_machine_is_a_failure_that_is_named(tmp_path: Path):
    code, said = run("http://127.0.0.1:9/a", "--case", str(tmp_path / "a.case"), "--yes")
    assert code == 1
    assert "http://127.0.0.1:9/a: 127.0.0.1 is at 127.0.0.1, an address of this machine or of a private network: it is not asked" in said
