"""The commands of review, as a person types them."""

import io
import json
import sys

import pytest

import testimonia as tm
from testimonia.cli.app import main
from tests.readers import SentenceReader

REPORTS = {
    "ministry": "The ministry said that 4 civilians were killed in Oral on 2016-06-05.\n",
    "party": "The party said that 6 civilians were killed in Oral on 2016-06-05.\n",
    "army": "The army said that 9 soldiers were killed in Atyrau on 2016-06-20.\n",
}


@pytest.fixture
def run(monkeypatch, capsys):
    """Runs a command in this process: (exit code, standard output, standard error)."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["testimonia", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="utf-8"))
        try:
            main()
            code = 0
        except SystemExit as ended:
            code = ended.code or 0
        sys.stdout.flush()
        out = sys.stdout.buffer.getvalue().decode()
        return code, out, capsys.readouterr().err

    return run


@pytest.fixture
def case(tmp_path):
    for name, text in REPORTS.items():
        (tmp_path / f"{name}.txt").write_text(text)
    opened = tm.open_case(tmp_path / "oral.case")
    opened.read(*sorted(tmp_path.glob("*.txt")), reader=SentenceReader())
    return opened


def ids(case) -> list[str]:
    return [i.id[:10] for i in sorted(case.record().incidents, key=lambda i: i.when.start)]


def test_merge_list_undo_redo(run, case):
    code, out, err = run("judge", case.path, "merge", *ids(case), "--by", "MK", "--why", "one column of lorries")
    assert (code, out) == (0, "")
    assert err == f"number 1 in the ledger. To take it back: testimonia judge {case.path} undo 1 --by NAME\n"
    assert len(case.record().incidents) == 1
    assert run("judge", case.path, "undo", "1", "--by", "AL")[0] == 0
    assert len(case.record().incidents) == 2
    code, out, _ = run("judge", case.path, "list")
    first, second = out.splitlines()[1:3]
    assert "MK" in first
    assert "one column of lorries" in first
    assert "taken back" in first
    assert "AL" in second
    assert "undo number 1" in second
    assert run("judge", case.path, "redo", "1", "--by", "MK")[0] == 0
    assert len(case.record().incidents) == 1


def test_correct_sets_fields(run, case):
    four = next(c.id for c in case.record().claims if getattr(c.value, "low", None) == 4)
    arguments = ("judge", case.path, "correct", four, "--set", "low=5", "--set", "high=5", "--by", "MK", "--why", "a fifth name")
    assert run(*arguments)[0] == 0
    assert [c.value.low for c in case.record().claims if c.supersedes == four] == [5]
    code, _, err = run("judge", case.path, "correct", four, "--set", "lowest=5", "--by", "MK", "--why", "a slip")
    assert code == 1
    assert "no field 'lowest' to correct" in err


def test_a_contradiction_is_refused_on_standard_error(run, case):
    mentions = sorted(m.id for m in case.record().mentions)
    run("judge", case.path, "same", mentions[0], mentions[1], "--by", "MK", "--why", "one")
    run("judge", case.path, "same", mentions[1], mentions[2], "--by", "MK", "--why", "two")
    code, _, err = run("judge", case.path, "different", mentions[0], mentions[2], "--by", "AL", "--why", "three")
    assert code == 1
    assert "this contradicts what stands" in err
    assert "MK: 'one'" in err
    assert "AL: 'three'" in err


@pytest.mark.parametrize(
    "arguments",
    [
        ("merge", "a", "--by", "MK", "--why", "x"),
        ("accept", "a", "--why", "x"),
        ("accept", "a", "--by", "MK"),
        ("correct", "a", "--by", "MK", "--why", "x"),
        ("accept", "a", "--set", "low=3", "--by", "MK", "--why", "x"),
        ("undo", "first", "--by", "MK"),
        ("agree", "a", "--by", "MK", "--why", "x"),
    ],
)
def test_wrong_usage_is_exit_code_2_and_writes_nothing(run, case, arguments):
    assert run("judge", case.path, *arguments)[0] == 2
    assert len(case.judgements) == 0


def test_compare_tells_agreement(run, case):
    claims = [c.id for c in case.record().claims][:2]
    for by, verbs in (("MK", ("accept", "reject")), ("AL", ("accept", "accept"))):
        for verb, claim in zip(verbs, claims, strict=True):
            run("judge", case.path, verb, claim, "--by", by, "--why", "read it")
    _, out, _ = run("judge", case.path, "compare")
    assert "questions that two or more answered: 2, agreed on 1" in out
    # Observed disagreement 2/4, expected 2 * 3 * 1 / (4 * 3): no better than chance.
    assert "Krippendorff's alpha: 0.000" in out
    assert "contested, so neither is in force" in run("judge", case.path, "list")[1]


def test_incidents_are_listed_and_explained(run, case):
    code, out, _ = run("incidents", case.path)
    assert code == 0
    assert "incidents 2" in out
    oral = ids(case)[0]
    _, out, _ = run("incidents", case.path, oral)
    for part in ("Origins", "Figures under every rule", "ucdp_like", "Grades", "needs a person", "Why each mention is here", "bits"):
        assert part in out
    lines = [json.loads(line) for line in run("incidents", case.path, "--format", "json")[1].splitlines()]
    assert [line["type"] for line in lines] == ["incident", "incident"]
    code, _, err = run("incidents", case.path, "zzz")
    assert code == 1
    assert "is no incident's id" in err


def test_reconcile_keeps_the_rule_and_diff_tells_what_changed(run, case):
    code, out, err = run("reconcile", case.path, "--rule", "ucdp_like")
    assert code == 0
    assert "2 incidents. Ranges by the rule ucdp_like." in err
    run("judge", case.path, "merge", *ids(case), "--by", "MK", "--why", "one column")
    _, out, _ = run("diff", case.path, "--since", "2")
    assert "joined" in out
    rows = [json.loads(line) for line in run("diff", case.path, "--since", "2", "--format", "json")[1].splitlines()]
    assert {"what": "incident", "after": "joined"}.items() <= rows[0].items()
    assert rows[0]["link"] == f"#i-{rows[0]['incident']}"
    _, out, _ = run("diff", case.path, "--states")
    assert [line.split()[2] for line in out.splitlines()[1:]] == ["reading", "rule", "judgement"]
    code, _, err = run("diff", case.path, "--since", "yesterday")
    assert code == 1
    assert "neither the number of a state nor a day" in err
    code, _, err = run("reconcile", case.path, "--rule", "none")
    assert code == 1
    assert "there is no figure rule 'none'" in err


def test_learning_says_what_it_learnt_from(run, case):
    assert "Nothing to learn" in run("reconcile", case.path, "--learn")[2]
    mentions = sorted(m.id for m in case.record().mentions)
    run("judge", case.path, "same", mentions[0], mentions[1], "--by", "MK", "--why", "one")
    run("judge", case.path, "different", mentions[1], mentions[2], "--by", "MK", "--why", "two")
    assert "Weights learnt from judgements." in run("reconcile", case.path, "--learn")[2]
    assert run("reconcile", case.path, "--shipped")[0] == 0
    assert case.store.weights is None


def test_promises_are_listed(run, case):
    code, out, _ = run("judge", case.path, "promises")
    assert code == 0
    assert "announcements: 0, judged 0" in out
