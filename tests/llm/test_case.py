"""A case read by a language model: the summary, the declaration, kept answers, a killed run, and two readings side by side."""

import io
import json
import os
import signal
import subprocess
import sys
import textwrap

import pytest

import testimonia as tm
from testimonia.cli import main
from testimonia.errors import EndpointError
from testimonia.extract.llm import Endpoint, LLMReader
from testimonia.model.protocols import ModelUse
from tests.llm.server import Always, claim, event, good, said_by, saying, serving, status, wait_for
from tests.readers import SentenceReader

FOUR = "The ministry said that 4 civilians were killed in Oral on 2016-06-05.\n"
SIX = "The party said that 6 civilians were killed in Oral on 2016-06-05.\n"
FAR = "https://models.example/v1"


@pytest.fixture
def folder(tmp_path):
    reports = tmp_path / "reports"
    reports.mkdir()
    (reports / "ministry.txt").write_text(FOUR)
    (reports / "party.txt").write_text(SIX)
    return reports


@pytest.fixture
def run(monkeypatch, capsys):
    """Runs a command in this process: (exit code, standard output, standard error)."""

    def run(*arguments, stdin: bytes = b""):
        monkeypatch.setattr(sys, "argv", ["testimonia", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        try:
            main()
            code = 0
        except SystemExit as ended:
            code = ended.code or 0
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


def exported(case) -> str:
    out = io.StringIO()
    case.export(out)
    return out.getvalue()


def one_line(text: str) -> str:
    return " ".join(text.split())


# --- reading


def test_a_case_is_read_and_the_summary_counts_calls_tokens_and_what_was_dropped(run, folder, tmp_path):
    invented = event(1, "armed_attack", [(1, "killed")], claim("killed", 1, "60 civilians", said_by(1, "The party"), category="civilian"))
    with serving(good, saying({"events": [invented]})) as server:
        code, out, err = run("read", folder, "--case", tmp_path / "a.case", "--reader", "llm", "--endpoint", server.url, "--model", "small")
        sent, got = (sum(n) for n in zip(*(count_of(body, i) for i, (_, _, body) in enumerate(server.asked)), strict=True))
    assert (code, out) == (0, "")
    assert "dropped: party.txt: 1 mark: the words do not stand in the text: “60 civilians”" in one_line(err)
    assert (
        "2 documents read: 2 event mentions, 3 claims. 1 incident in the case. Language model: 2 calls, "
        f"{sent:,} tokens sent, {got:,} received, 1 mark dropped." in one_line(err)
    )
    case = tm.open_case(tmp_path / "a.case")
    assert case.verify() == ()
    assert "; llm small (prompt " in case.store.header.made_by
    assert set(case.claims["made_by"]) == {case.store.header.made_by.partition("; ")[2]}


def count_of(body: dict, call: int) -> tuple[int, int]:
    """Tokens as the server of the tests counts them."""
    from tests.llm.server import model, tokens

    invented = event(1, "armed_attack", [(1, "killed")], claim("killed", 1, "60 civilians", said_by(1, "The party"), category="civilian"))
    usage = tokens(body, json.dumps({"events": [invented]} if call else model(body["messages"])))
    return usage["prompt_tokens"], usage["completion_tokens"]


def test_the_same_from_python(folder, tmp_path):
    case = tm.open_case(tmp_path / "a.case")
    with serving() as server:
        summary = case.read(folder, reader=case.llm_reader(server.url, "small"))
    assert (summary.model_use.calls, summary.marks_dropped, summary.dropped) == (2, 0, ())
    assert sorted(case.accounts["origin"]) == ["ministry", "party"]


def test_the_shipped_reader_tells_of_no_language_model(folder, tmp_path):
    summary = tm.open_case(tmp_path / "a.case").read(folder, reader=SentenceReader())
    assert summary.model_use is None
    assert "Language model" not in str(summary)


def test_extract_asks_a_language_model_without_a_case(run):
    with serving() as server:
        code, out, err = run("extract", "-", "--reader", "llm", "--endpoint", server.url, "--model", "small", stdin=FOUR.encode())
    assert code == 0
    assert [json.loads(line)["type"] for line in out.splitlines()] == ["header", "document", "mention", "claim", "claim", "claim"]
    assert "Language model: 1 call" in err


def test_one_bad_answer_fails_one_document_and_the_next_run_asks_for_that_one_alone(folder, tmp_path):
    case = tm.open_case(tmp_path / "a.case")
    with serving(saying("No."), saying("No.")) as server:
        first = case.read(folder, reader=case.llm_reader(server.url, "small"))
        assert [notice.name.rpartition("/")[2] for notice in first.failed] == ["ministry.txt"]
        assert first.read == ("party.txt",)
        second = case.read(folder, reader=case.llm_reader(server.url, "small"))
    assert (second.read, second.known, second.failed) == (("ministry.txt",), ("party.txt",), ())
    assert second.model_use.calls == 1


def test_a_server_that_refuses_ends_the_run_and_what_was_read_stays(run, folder, tmp_path):
    with serving(good) as server:
        server.days.append(status(401))
        arguments = ("read", folder, "--case", tmp_path / "a.case", "--reader", "llm", "--endpoint", server.url, "--model", "small")
        code, _, err = run(*arguments)
        assert (code, "TESTIMONIA_LLM_KEY" in err, "Traceback" in err) == (1, True, False)
        assert run(*arguments)[0] == 0
        assert len(server.asked) == 3
    assert len(tm.open_case(tmp_path / "a.case").incidents) == 1


def test_a_reading_that_was_killed_goes_on_without_asking_again(folder, tmp_path):
    (folder / "third.txt").write_text("The army said that 9 soldiers were killed in Atyrau on 2016-06-07.\n")
    script = f"""
        import testimonia as tm
        case = tm.open_case({str(tmp_path / "killed.case")!r})
        case.read({str(folder)!r}, reader=case.llm_reader(URL, "small", timeout=30))
    """

    def hanging(handler, _):
        handler.server.closing.wait(20)
        handler.close_connection = True

    with serving(good, good, hanging) as server:
        code = textwrap.dedent(script).replace("URL", repr(server.url))
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        process = subprocess.Popen([sys.executable, "-c", code], env=environment)
        assert wait_for(lambda: len(server.asked) == 3)
        process.send_signal(signal.SIGKILL)
        process.wait()
        killed, whole = tm.open_case(tmp_path / "killed.case"), tm.open_case(tmp_path / "whole" / "killed.case")
        assert killed.verify() == ()
        asked = len(server.asked)
        killed.read(folder, reader=killed.llm_reader(server.url, "small"))
        assert len(server.asked) == asked + 1
        whole.read(folder, reader=whole.llm_reader(server.url, "small"))
    assert exported(killed) == exported(whole)


def test_answers_are_kept_in_the_case_and_outlive_a_new_reading(folder, tmp_path):
    case = tm.open_case(tmp_path / "a.case")
    with serving() as server:
        case.read(folder, reader=case.llm_reader(server.url, "small"))
        before = exported(case)
        case.read(folder, reader=SentenceReader())
        summary = case.read(folder, reader=case.llm_reader(server.url, "small"))
        assert len(server.asked) == 2
    assert (summary.read, summary.model_use.calls, summary.model_use.kept) == (("ministry.txt", "party.txt"), 0, 2)
    assert "0 calls, 2 answers kept from before" in str(summary)
    assert {line for line in before.splitlines() if '"claim"' in line} <= set(exported(case).splitlines())


def test_a_key_of_the_environment_is_sent_and_kept_nowhere(run, folder, tmp_path, monkeypatch):
    monkeypatch.setenv("TESTIMONIA_LLM_KEY", "sk-do-not-keep-me")
    with serving(good, status(404, "no model for sk-do-not-keep-me")) as server:
        out = run("read", folder, "--case", tmp_path / "a.case", "--reader", "llm", "--endpoint", server.url, "--model", "small")
        assert server.asked[0][1]["Authorization"] == "Bearer sk-do-not-keep-me"
    assert "sk-do-not-keep-me" not in "".join(map(str, out))
    assert not any(b"sk-do-not-keep-me" in path.read_bytes() for path in (tmp_path / "a.case").rglob("*") if path.is_file())


# --- where texts go


def test_another_machine_is_refused_unless_the_case_is_declared_public(run, folder, tmp_path):
    arguments = ("read", folder, "--case", tmp_path / "a.case", "--reader", "llm", "--endpoint", FAR, "--model", "small")
    code, _, err = run(*arguments)
    assert code == 1
    assert f"{FAR} is not on this machine" in err
    assert "--public-material" in err
    assert "public material" not in run("show", tmp_path / "a.case")[1]
    with pytest.raises(EndpointError, match="is not on this machine"):
        tm.llm_reader(FAR, "small")
    code, _, err = run("extract", folder, "--reader", "llm", "--endpoint", FAR, "--model", "small")
    assert (code, "is not on this machine" in err) == (1, True)


def test_a_reader_made_elsewhere_does_not_get_around_the_declaration(folder, tmp_path, places):
    case = tm.open_case(tmp_path / "a.case")
    reader = LLMReader(Endpoint(FAR, "small"), places, public_material=True)
    with pytest.raises(EndpointError, match="is not on this machine"):
        case.read(folder, reader=reader)


def test_the_declaration_stays_is_shown_and_can_be_taken_back(run, folder, tmp_path):
    case = tmp_path / "a.case"
    with serving() as server:
        local = ("read", folder, "--case", case, "--reader", "llm", "--endpoint", server.url, "--model", "small")
        assert run(*local, "--public-material")[0] == 0
        assert "declared public material" in run("show", case)[1]
        opened = tm.open_case(case)
        assert opened.public_material
        assert opened.llm_reader(FAR, "small").sends_to == FAR
        assert run(*local, "--not-public")[0] == 0
        assert "public material" not in run("show", case)[1]
    with pytest.raises(EndpointError):
        opened.llm_reader(FAR, "small")


def test_where_texts_were_sent_stays_with_the_case(run, folder, tmp_path):
    class Elsewhere(SentenceReader):
        """Reads as if it asked another machine."""

        use = ModelUse()
        sends_to = FAR

    case = tm.open_case(tmp_path / "a.case")
    case.declare_public_material()
    case.read(folder, reader=Elsewhere())
    case.read(folder, reader=Elsewhere("another-reader"))
    case.declare_public_material(False)
    assert case.store.sent_to == (FAR,)
    assert f"texts were sent to {FAR}" in run("show", case.path)[1]
    with serving() as server:
        near = tm.open_case(tmp_path / "b.case")
        near.read(folder, reader=near.llm_reader(server.url, "small"))
    assert near.store.sent_to == ()


def test_no_record_carries_the_declaration_to_another_case(folder, tmp_path):
    case = tm.open_case(tmp_path / "a.case")
    case.declare_public_material()
    case.read(folder, reader=SentenceReader())
    case.export(tmp_path / "a.jsonl")
    copy = tm.open_case(tmp_path / "b.case")
    copy.import_record(tmp_path / "a.jsonl")
    assert not copy.public_material


@pytest.mark.parametrize(
    "options",
    [
        ("--reader", "llm"),
        ("--reader", "llm", "--endpoint", "http://127.0.0.1:9/v1"),
        ("--reader", "llm", "--model", "small"),
        ("--model", "small"),
        ("--endpoint", "http://127.0.0.1:9/v1"),
        ("--reader", "oracle"),
        ("--reader", "llm", "--endpoint", "http://127.0.0.1:9/v1", "--model", "small", "--context", "0"),
    ],
)
def test_half_of_the_options_is_wrong_usage(run, folder, tmp_path, options):
    code, _, err = run("read", folder, "--case", tmp_path / "a.case", *options)
    assert (code, "Usage" in err) == (2, True)
    assert not (tmp_path / "a.case").exists()


def test_without_the_client_the_error_names_the_command():
    script = """
        import sys
        sys.modules["httpx2"] = None
        import testimonia as tm
        try:
            tm.llm_reader("http://127.0.0.1:9/v1", "small")
        except tm.TestimoniaError as error:
            print(error)
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True, check=True)
    assert "pip install 'testimonia[llm]'" in done.stdout


# --- two readings side by side


@pytest.fixture
def two(folder, tmp_path):
    """One case read by the small reader of these tests, one by a model that sees 5 in place of 6 words, and one thing more."""
    (folder / "alone.txt").write_text("The army said that 9 soldiers were killed in Atyrau on 2016-06-07.\n")
    a = tm.open_case(tmp_path / "a.case")
    a.read(folder, reader=SentenceReader())
    (folder / "alone.txt").unlink()
    party = [
        event(
            1,
            "armed_attack",
            [(1, "killed")],
            claim("killed", 1, "6 civilians", said_by(1, "The party"), category="civilian") | {"modality": "possible"},
            claim("place", 1, "Oral", said_by(1, "The party")),
            claim("victim", 1, "civilians", said_by(1, "The party"), actor_kind="population_group", effect="killed", pronoun_for=None),
        )
    ]
    b = tm.open_case(tmp_path / "b.case")
    with serving(good, saying({"events": party})) as server:
        b.read(folder, reader=b.llm_reader(server.url, "small"))
    return a, b


def outcomes(comparison, document: str) -> list[tuple[str, str]]:
    names = dict(comparison.documents)
    return [(str(p.property), str(p.outcome)) for p in comparison.pairs if names[p.document] == document]


def test_two_readings_are_set_side_by_side(two):
    found = tm.compare(*two)
    assert (found.name_a, found.name_b) == ("a", "b")
    assert "sentence-reader-1" in found.made_by_a
    assert "llm small" in found.made_by_b
    assert ([name for _, name in found.documents], found.only_a, found.only_b) == (["ministry.txt", "party.txt"], ("alone.txt",), ())
    assert outcomes(found, "ministry.txt") == [("killed", "same"), ("place", "value_differs"), ("date", "same")]
    assert outcomes(found, "party.txt") == [
        ("killed", "certainty_differs"),
        ("victim", "only_b"),
        ("place", "value_differs"),
        ("date", "only_a"),
    ]
    agreement = {str(p): (a.same, a.certainty_differs, a.only_a, a.only_b, a.share) for p, a in found.agreement.items()}
    assert agreement == {
        "date": (1, 0, 1, 0, 0.5),
        "place": (0, 0, 0, 0, 0.0),
        "killed": (1, 1, 0, 0, 0.5),
        "victim": (0, 0, 0, 1, 0.0),
    }


def test_claims_of_one_reading_alone_stand_with_the_incident_that_both_share(two):
    found = tm.compare(*two)
    assert {(p.incident_a, p.incident_b) for p in found.pairs} == {(two[0].incidents.index[0], two[1].incidents.index[0])} or {
        p.incident_b for p in found.pairs
    } == {two[1].incidents.index[0]}
    assert all(p.incident_a and p.incident_b for p in found.pairs)


def test_the_two_sides_can_be_swapped(two):
    there, back = tm.compare(*two), tm.compare(*reversed(two))
    mirror = {"only_a": "only_b", "only_b": "only_a"}
    turned = {(p.property, mirror.get(p.outcome, str(p.outcome)), p.b and p.b.id, p.a and p.a.id) for p in back.pairs}
    assert {(p.property, str(p.outcome), p.a and p.a.id, p.b and p.b.id) for p in there.pairs} == turned


def test_a_reading_agrees_with_itself(two):
    assert {a.share for a in tm.compare(two[0], two[0]).agreement.values()} == {1.0}
    assert {str(p.outcome) for p in tm.compare(two[1], two[1]).pairs} == {"same"}


def test_compare_prints_the_words_of_both_and_the_counts(run, two):
    code, out, err = run("compare", two[0].path, two[1].path)
    assert (code, err) == (0, "")
    flat = one_line(out)
    assert "A: a, read by testimonia" in flat
    assert "documents in both: 2" in flat
    assert "only in A: alone.txt" in flat
    row = next(line for line in out.splitlines() if line.startswith("killed") and "%" in line)
    assert row.split() == ["killed", "1", "0", "1", "0", "0", "0", "50%"]
    assert "6 civilian [asserted]" in flat
    assert "6 civilian [possible]" in flat
    assert "“6 civilians”" in flat
    assert "certainty differs" in flat


def test_compare_as_json(run, two):
    code, out, _ = run("compare", two[0].path, two[1].path, "--format", "json")
    found = json.loads(out)
    assert code == 0
    assert found["a"]["only_documents"] == ["alone.txt"]
    assert found["agreement"]["killed"] == {
        **{"same": 1, "value_differs": 0, "certainty_differs": 1, "both_differ": 0, "only_a": 0, "only_b": 0},
        "share": 0.5,
    }
    alone = next(p for p in found["pairs"] if p["outcome"] == "only_b")
    assert (alone["property"], alone["a"], alone["b"]["span"]["quote"], alone["b"]["certainty"]) == (
        "victim",
        None,
        "civilians",
        "asserted",
    )


def test_compare_of_a_missing_case_makes_none(run, two, tmp_path):
    code, _, err = run("compare", two[0].path, tmp_path / "none.case")
    assert (code, "no case here" in err) == (1, True)
    assert not (tmp_path / "none.case").exists()


def test_help_of_compare(run):
    code, out, _ = run("compare", "--help")
    assert code == 0
    assert "In Python:" in out
    assert "Exit codes:" in out


def test_only_claims_in_force_are_compared(folder, two):
    with serving() as server:
        server.days = Always(good)
        two[0].read(folder, reader=two[0].llm_reader(server.url, "small"))
    found = tm.compare(*two)
    assert outcomes(found, "ministry.txt") == [("killed", "same"), ("place", "same"), ("date", "same")]
