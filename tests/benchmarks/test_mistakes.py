"""Kinds of mistakes: what is counted under which, and that every kind is explained."""

import ast
import inspect
import json
from pathlib import Path

import pytest

from benchmarks import mistakes
from benchmarks.__main__ import main
from benchmarks.composed import given, paired
from benchmarks.mistakes import _of_attribution, _of_claims, _of_manner, kinds, markdown, ranked
from testimonia.model.terms import Property
from tests.benchmarks.test_composed import FOUR, PASSAGE, TEXT, claim, mention


def test_every_kind_is_explained_in_full():
    for name, kind in kinds().items():
        assert {"title", "of", "illustration", "cause", "mend"} == set(kind), name
        assert all(text.strip() for text in kind.values())


def test_every_kind_that_is_counted_is_explained():
    """Names of kinds are written out in the module, or are put together of a sort and a fault."""
    texts = {node.value for node in ast.walk(ast.parse(inspect.getsource(mistakes))) if isinstance(node, ast.Constant)}
    sorts = ("figure", "doer", "participant", "place or date", "stage or status", "topic, label or means")
    put_together = {f"{sort}: {fault}" for sort in sorts for fault in ("another property", "nothing there", "missed")}
    put_together |= {f"{name} wrong" for name in ("modality", "polarity", "act")}
    assert set(kinds()) - put_together <= texts
    assert put_together <= set(kinds())


@pytest.mark.parametrize(
    ("property_", "words", "told_by", "kind"),
    [
        (Property.WOUNDED, "four traders", "shot dead", "figure: another property"),
        (Property.KILLED, "four traders", "close", "claim on another act"),
        (Property.KILLED, "four traders in Kisumu, the mayor", "shot dead", "borders of a claim"),
        (Property.KILLED, "the market", "close", "figure: nothing there"),
    ],
)
def test_a_wrong_claim_is_counted_by_what_stands_there_instead(property_: Property, words: str, told_by: str, kind: str):
    pairs = paired(PASSAGE, [claim(property_, FOUR, words, told_by)], [mention(told_by)])
    assert list(_of_claims(pairs, given(PASSAGE))) == [kind]


@pytest.mark.parametrize(
    ("by", "kinds_found"),
    [
        (("the mayor", "a nurse"), []),
        (("the mayor",), ["a speaker is missing from the chain"]),
        (("a nurse", "the mayor"), ["another speaker in the chain"]),
        (("the mayor", "a nurse", "Police"), ["a speaker too many in the chain"]),
    ],
)
def test_a_right_claim_in_wrong_mouths_is_a_mistake_of_the_chain(by: tuple[str, ...], kinds_found: list[str]):
    pairs = paired(PASSAGE, [claim(Property.KILLED, FOUR, "four traders", "shot dead", by)], [mention("shot dead")])
    assert list(_of_manner(pairs)) == kinds_found


def test_an_attribution_fails_in_its_parts():
    gold = {"source": [[0, 4]], "cue": [[5, 9]], "content": [[10, 40]]}
    assert list(_of_attribution(gold, gold)) == []
    found = {"source": [], "cue": [[5, 8]], "content": [[10, 30]]}
    assert list(_of_attribution(gold, found)) == ["speaker of an attribution missed", "content cut short", "borders of a cue"]


def test_the_most_frequent_come_first_and_only_twenty_are_shown():
    rows = ranked([mistakes.Tally("x", mistakes.Counter({name: i for i, name in enumerate(kinds())}), mistakes.Counter())])
    assert [n for _, _, n, _ in rows] == sorted((n for _, _, n, _ in rows), reverse=True)
    assert markdown(rows).count("### ") == 20


def test_the_command_counts_what_is_at_hand_and_names_what_is_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "polnear").mkdir()
    said = {"source": [[44, 53]], "cue": [[54, 58]], "content": [[0, 42]]}
    (tmp_path / "polnear" / "dev.jsonl").write_text(json.dumps({"id": "p", "text": TEXT, "attributions": [said]}) + "\n")
    page = tmp_path / "page.md"
    page.write_text("# Mistakes\n<!-- mistakes: begin -->\nof last year\n<!-- mistakes: end -->\nThe end.\n")
    assert main(["mistakes", "--corpora", str(tmp_path), "--limit", "2", "--page", str(page)]) == 0
    assert "muc4 is not there: left out" in capsys.readouterr().out
    written = page.read_text()
    assert "of last year" not in written
    assert written.startswith("# Mistakes\n")
    assert written.endswith("The end.\n")
    assert "**What would mend it.**" in written
