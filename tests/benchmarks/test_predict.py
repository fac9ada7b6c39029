"""The door of the benchmarks: only the allowed fields are read, one bad document harms no other, wrong usage writes nothing."""

import json

import pytest

from benchmarks.__main__ import FOLDERS, TASKS, main
from benchmarks.tasks import MAY_READ

ATTACK = (
    "Gunmen killed four civilians and wounded two policemen in Cali on 5 June 2016. "
    "The ministry said that the National Liberation Army was to blame. The group denied that its men had fired."
)
TOKENS = "The ministry denied that the army had attacked the village ."
FOUR = {"best": 4, "low": 4, "high": 4, "kind": "exact"}
SIX = {"best": 6, "low": 6, "high": 8, "kind": "range"}
ROWS = {
    "muc4": [{"id": "m1", "text": ATTACK.upper()}, {"id": "m2", "text": "THE PRESIDENT OPENED A SCHOOL TODAY."}],
    "polnear": [{"id": "p1", "text": ATTACK, "title": "Four killed", "publisher": "The Oral Courier", "date": "2016-06-06"}],
    "timex": [{"id": "t1", "text": ATTACK, "dct": "2016-06-06"}],
    "places": [{"id": "l1", "text": ATTACK}],
    "uds_factuality": [{"id": "u1", "text": TOKENS, "events": [{"start": 13, "end": 19}, {"start": 38, "end": 46}]}],
    "meantime_factuality": [{"id": "u1", "text": TOKENS, "events": [{"start": 13, "end": 19}]}],
    "casualties": [
        {
            "id": "c1",
            "source": "stanford_msa",
            "text": ATTACK,
            "title": None,
            "date": "6/5/2016",
            "location": "Cali, Colombia",
            "query": None,
        },
        {
            "id": "c2",
            "source": "ucdp_ged_headline",
            "text": "Army kills seven rebels in Cali",
            "date": ["2016-06-05", "2016-06-05"],
            "location": "Cali",
            "query": {"side_a": "Government of Colombia", "side_b": "ELN", "n_incidents_in_doc": 1, "optional_template": False},
        },
    ],
    "linkage": [
        {"doc_id": "d1", "title": "Four killed", "date": "2016-06-06", "text": ATTACK},
        {"doc_id": "d2", "title": "The dead of Cali", "date": "2016-06-07", "text": f"{ATTACK} The four were buried on Tuesday."},
        {"doc_id": "d3", "title": "A school opens", "date": "2016-06-07", "text": "The president opened a school in the hills today."},
    ],
    "reconcile": [
        {"id": "r1", "group": "g1", "source_rank": "2", "pub_date": "2016-06-06", "text": "Four killed", "killed": FOUR, "injured": None},
        {"id": "r2", "group": "g1", "source_rank": "4", "pub_date": "2016-06-09", "text": "Six killed", "killed": SIX, "injured": FOUR},
    ],
}
# What development files hold beside the questions: answers, and things from which answers could be guessed.
ANSWERS = {
    "templates": [{"id": "1", "inc-type": ["KIDNAPPING"]}],
    "attributions": [{"source": [[0, 5]]}],
    "timexes": [{"start": 0, "end": 4, "value": "1999"}],
    "toponyms": [{"start": 66, "end": 70, "lat": 1.0, "lon": 2.0, "geonameid": "1", "name": "Cali"}],
    "killed": {"best": 99, "low": 99, "high": 99},
    "injured": {"best": 99},
    "by_category": {"civilian": {"killed": 99}},
    "answerable": {"killed": True},
    "mentions": ["99 dead"],
    "label_basis": "99",
    "group": "g9",
    "natural_text": "It happened .",
}


@pytest.fixture
def predict(tmp_path):
    """Runs the door on rows: (exit code, lines of the output or None)."""

    def predict(task, rows, *flags):
        source, output = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
        output.unlink(missing_ok=True)
        source.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
        code = main(["predict", task, str(source), "-o", str(output), *flags])
        return code, output.read_text(encoding="utf-8") if output.exists() else None

    return predict


def spoiled(row: dict) -> dict:
    """The row with answers in it, and with fields inside its fields that may not be read."""
    more = dict(row) | {name: value for name, value in ANSWERS.items() if name not in row}
    if "events" in row:
        more["events"] = [event | {"factuality": -3.0, "natural_start": 0} for event in row["events"]]
    if isinstance(row.get("query"), dict):
        more["query"] = row["query"] | {"n_incidents_in_doc": 40, "optional_template": True}
    for name in ("killed", "injured"):
        if isinstance(row.get(name), dict):
            more[name] = row[name] | {"truth": 99}
    return more


@pytest.mark.parametrize("task", [task for task in TASKS if task not in FOLDERS])
def test_law_fields_that_may_not_be_read_change_nothing(predict, task):
    allowed = MAY_READ[task]
    bare = [allowed.of(row) for row in ROWS[task]]
    code, answers = predict(task, bare)
    assert code == 0
    assert answers
    assert predict(task, [spoiled(row) for row in ROWS[task]]) == (0, answers)


@pytest.mark.parametrize("task", [task for task in TASKS if task not in FOLDERS])
def test_law_ids_and_the_order_of_rows_are_handles(predict, task):
    rows = [dict(row, id=f"other-{number}") for number, row in enumerate(ROWS[task])]
    answers = [json.loads(line) for line in predict(task, ROWS[task])[1].splitlines()]
    turned = [json.loads(line) for line in predict(task, rows[::-1])[1].splitlines()]

    def bare(answers):
        return sorted(json.dumps({k: v for k, v in answer.items() if k != "id"}) for answer in answers)

    assert bare(answers) == bare(turned)


def test_what_is_left_of_a_row_is_what_the_task_may_read():
    row = spoiled(ROWS["casualties"][1])
    assert MAY_READ["casualties"].of(row) == {
        "id": "c2",
        "source": "ucdp_ged_headline",
        "text": "Army kills seven rebels in Cali",
        "date": ["2016-06-05", "2016-06-05"],
        "location": "Cali",
        "query": {"side_a": "Government of Colombia", "side_b": "ELN"},
    }
    assert MAY_READ["uds_factuality"].of(spoiled(ROWS["uds_factuality"][0])) == ROWS["uds_factuality"][0]
    assert "toponyms" not in MAY_READ["places"].of(ANSWERS)
    assert MAY_READ["places --gold-spans"].of(ANSWERS) == {"toponyms": [{"start": 66, "end": 70}]}


def test_gold_spans_are_answered_once_each_with_the_offsets_given(predict):
    code, answers = predict("places", [{"id": "l1", "text": ATTACK, "toponyms": [{"start": 58, "end": 62}]}], "--gold-spans")
    assert code == 0
    (toponym,) = json.loads(answers)["toponyms"]
    assert (toponym["start"], toponym["end"], ATTACK[58:62]) == (58, 62, "Cali")
    assert abs(toponym["lat"] - 3.4) < 1


def test_a_document_that_fails_is_named_and_the_rest_is_answered(predict, capsys):
    good = ROWS["uds_factuality"][0]
    bad = {"id": "u2", "text": "Short .", "events": [{"start": 900, "end": 905}]}
    code, answers = predict("uds_factuality", [bad, good, {"id": "u3", "text": None}])
    assert code == 1
    assert {json.loads(line)["id"].split(":")[0] for line in answers.splitlines()} == {"u1"}
    told = capsys.readouterr().err
    assert "u2: " in told
    assert "u3: ValueError: it has no text" in told


@pytest.mark.parametrize(
    "arguments",
    [
        ["predict", "horoscope", "IN", "-o", "OUT"],
        ["predict", "timex", "IN"],
        ["predict", "timex", "IN", "-o", "OUT", "--gold-spans"],
        ["predict", "timex", "GONE", "-o", "OUT"],
        ["predict", "timex", "NOT-JSON", "-o", "OUT"],
        ["predict", "timex", "NO-IDS", "-o", "OUT"],
        ["predict", "timex", "NO-TEXTS", "-o", "OUT"],
        ["predict", "timex", "IN", "-o", "NOWHERE/OUT"],
        ["predict", "cases", "IN", "-o", "OUT"],
        ["predict", "cases", "EMPTY", "-o", "OUT"],
        ["guess", "timex", "IN", "-o", "OUT"],
        [],
    ],
)
def test_wrong_usage_is_exit_code_2_and_writes_nothing(tmp_path, arguments, capsys):
    (tmp_path / "IN").write_text(json.dumps(ROWS["timex"][0]))
    (tmp_path / "NOT-JSON").write_text("once upon a time\n")
    (tmp_path / "NO-IDS").write_text('{"text": "It rained."}\n')
    (tmp_path / "NO-TEXTS").write_text('{"id": "x", "sentence": "It rained."}\n')
    (tmp_path / "EMPTY").mkdir()
    before = sorted(tmp_path.iterdir())
    with pytest.raises(SystemExit) as ended:
        main([str(tmp_path / word) if word.isupper() or "/" in word else word for word in arguments])
    assert ended.value.code == 2
    assert sorted(tmp_path.iterdir()) == before
    assert "usage:" in capsys.readouterr().err


def test_a_case_is_its_text_files_and_nothing_else(tmp_path, capsys):
    folder = tmp_path / "oral"
    folder.mkdir()
    (folder / "a.txt").write_text(ATTACK)
    (folder / "empty.txt").write_text("")
    (folder / "notes.md").write_text("Seven were killed in Lima.")
    (folder / "gold.jsonl").write_text('{"type": "check"}')
    assert main(["predict", "cases", str(folder), "-o", str(tmp_path / "out.jsonl")]) == 1
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert lines[0]["type"] == "header"
    assert [line["name"] for line in lines if line["type"] == "document"] == ["a.txt"]
    assert any(line["type"] == "claim" for line in lines)
    assert "empty.txt: the file is empty" in capsys.readouterr().err
    assert sorted(path.name for path in folder.iterdir()) == ["a.txt", "empty.txt", "gold.jsonl", "notes.md"]


def test_documents_are_joined_by_their_words_and_reports_by_their_group(predict):
    incidents = {a["id"]: a["incident"] for a in map(json.loads, predict("linkage", ROWS["linkage"])[1].splitlines())}
    assert incidents["d1"] == incidents["d2"] != incidents["d3"]
    (answer,) = map(json.loads, predict("reconcile", ROWS["reconcile"])[1].splitlines())
    assert answer == {"group": "g1", "killed": {"low": 4, "high": 8, "best": 6}, "injured": {"low": 4, "high": 4, "best": 4}}


def test_mentions_are_joined_across_documents_and_their_clusters_are_not_read(predict):
    def row(document, words, at, cluster):
        mention = {"sent_id": 3, "tokens": [at], "text": words[at], "cluster": cluster, "type": "ACT"}
        return {"doc_id": document, "sent_ids": [3], "sentences": [words], "token_offsets": [0], "event_mentions": [mention]}

    quake = ["A", "strong", "earthquake", "struck", "Sarwan", "province", "on", "Friday"]
    again = ["The", "earthquake", "that", "struck", "Sarwan", "province", "damaged", "a", "monastery"]
    launch = ["The", "firm", "launched", "its", "new", "telephone", "in", "Osaka"]
    rows = [row("a", quake, 3, "one"), row("b", again, 3, "two"), row("c", launch, 2, "one")]
    code, answers = predict("linkage", rows)
    assert code == 0
    incidents = {a["id"]: a["incident"] for a in map(json.loads, answers.splitlines())}
    assert incidents["a:3:3"] == incidents["b:3:3"] != incidents["c:3:2"]
    assert predict("linkage", [MAY_READ["linkage"].of(r) for r in rows]) == (0, answers)


def test_a_document_without_text_is_named_and_the_pool_is_answered_without_it(predict, capsys):
    code, answers = predict("linkage", [*ROWS["linkage"], {"doc_id": "d4", "text": None}])
    assert code == 1
    assert len(answers.splitlines()) == 3
    assert "d4: ValueError: it has no text" in capsys.readouterr().err
