"""Tables: every kind of input is answered by its method, whatever the table is called, and results beside the inputs are never read."""

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.__main__ import main

FILES = {
    "lists.csv": "a,b,c,count\n1,0,0,60\n0,1,0,50\n0,0,1,40\n1,1,0,20\n1,0,1,15\n0,1,1,12\n1,1,1,6\n",
    "months.csv": "n,after,t,read\n" + "".join(f"{20 + i % 3 + 9 * (i > 11)},{int(i > 11)},{i + 1},100\n" for i in range(24)),
    "years.csv": "year,warm,early\n2001,1,2\n2002,NA,3\n2003,4,1\n2004,3,3\n2005,1,2\n2006,1,2\n",
    "grid.json": json.dumps(
        {"hypotheses": {"H1": "x", "H2": "y"}, "evidence": [["E1", "m", "-", "+"], ["E2", "n", "+", "+"]], "expected": {"ranking": ["H1"]}}
    ),
    "one.csv": "dataset,event,date,enddate,latitude,longitude,what\none,1,2016-06-05,2016-06-05,50.28,57.17,gun\n",
    "two.csv": "dataset,event,date,enddate,latitude,longitude,what\ntwo,4,2016-06-06,2016-06-06,50.28,57.18,shot\n",
    "tax.csv": "data.source,base.categories,fine,coarse\none,gun,rifle,arms\ntwo,shot,pistol,arms\n",
}
TASKS: dict[str, tuple[dict[str, Any], list[dict[str, Any]]]] = {
    "lists": (
        {"capture_patterns": "lists.csv"},
        [
            {"run": "loglinear", "models": ["Mt"], "profile": ["Mt"]},
            {"run": "dga", "delta": "package default", "prior": {"type": "inverse_missing"}, "missing": [1, 400]},
            {"run": "lcmcr", "classes": 3, "burn_in": 20, "draws": 40, "thinning": 1},
        ],
    ),
    "frequencies": ({"capture_frequencies": [43, 16, 8, 6], "occasions": 4}, [{"run": "loglinear", "models": ["M0", "Mh_Chao"]}]),
    "counts": ({}, [{"run": "w0", "T": 55, "N_A": 6, "N_B": 6, "K_prec": 3, "K_trig": 3, "delT": 0, "tau": 0, "sym": False}]),
    "series": ({"file": "years.csv", "time": "year", "A": [2004], "B": [2003]}, [{"run": "w1", "delT": 1, "tau": 0, "sym": False}]),
    "months": (
        {"file": "months.csv", "count": "n", "exposure": "read", "intervention": "after", "time": "t"},
        [{"run": "p", "family": "poisson"}, {"run": "s", "family": "quasipoisson", "slope_change": True, "harmonics": 1, "period": 12}],
    ),
    "bursts": ({"event_days": list(range(3, 90, 7)), "T": 100}, [{"run": "hawkes"}, {"run": "poisson"}]),
    "breaks": ({"file": "months.csv", "column": "n"}, [{"run": "one", "breaks": 1, "min_segment": 3}]),
    "grid": ({"file": "grid.json"}, [{"run": "ach"}]),
    "coded": (
        {"files": ["one.csv", "two.csv"], "taxonomies": ["tax.csv"]},
        [{"run": "linkage", "spatial_window_km": 4, "time_window_days": 2, "smart_match": True}],
    ),
}


@pytest.fixture
def answer(tmp_path):
    """Runs the door on tables: (exit code, what was written)."""

    def answer(tasks: dict[str, tuple[dict[str, Any], list[dict[str, Any]]]]):
        folder = tmp_path / "tables"
        folder.mkdir(exist_ok=True)
        for name, text in FILES.items():
            (folder / name).write_text(text)
        lines = (json.dumps({"table": name, "input": given, "runs": runs}) for name, (given, runs) in tasks.items())
        (folder / "tasks.jsonl").write_text("\n".join(lines) + "\n")
        out: Path = tmp_path / "results.json"
        code = main(["predict", "tables", str(folder), "-o", str(out)])
        return code, json.loads(out.read_text())

    return answer


def test_every_kind_of_table_is_answered(answer):
    code, found = answer(TASKS)
    assert code == 0
    assert found["lists"]["n"] == 203
    assert {"loglinear.Mt.profile_low", "dga.model_posteriors", "lcmcr.q975"} <= set(found["lists"])
    assert found["frequencies"]["loglinear.Mh_Chao.N"] > found["frequencies"]["n"] == 73
    assert found["counts"]["w0.p_prec"] == pytest.approx(0.01777557, rel=1e-6)
    assert found["series"]["w1.r_prec"] == 1.0  # 2002 has no value in one series: 2003 and 2004 are neighbours all the same
    assert found["months"]["p.rr"] == pytest.approx(30 / 21, rel=0.1)
    assert {"s.slope_change", "s.t", "s.p", "s.anova_p"} <= set(found["months"])
    assert found["bursts"]["hawkes.loglik"] >= found["bursts"]["poisson.loglik"] - 1e-6
    assert found["breaks"]["one.index"] == [12]
    assert found["grid"] == {
        "ach.inconsistencies.H1": 1,
        "ach.inconsistencies.H2": 0,
        "ach.ranking": ["H2", "H1"],
        "ach.non_diagnostic": ["E2"],
    }
    assert found["coded"]["linkage.matches"] == [[[1, 1], [2, 4]]]
    assert found["coded"]["linkage.overlap.1+2"] == 1


def test_law_names_of_tables_are_handles(answer):
    _, found = answer(TASKS)
    _, renamed = answer({f"other/{n}": task for n, task in enumerate(TASKS.values())})
    assert list(found.values()) == list(renamed.values())


def test_a_level_to_agree_on_is_obeyed(answer):
    given, (run,) = TASKS["coded"]
    _, found = answer({"fine": (given, [run | {"certainty": [1]}]), "coarse": (given, [run | {"certainty": [2]}])})
    assert (found["fine"]["linkage.unique_obs"], found["coarse"]["linkage.unique_obs"]) == (2, 1)


def test_a_table_that_fails_is_named_and_the_others_are_answered(answer, capsys):
    code, found = answer({"bad": ({"file": "absent.csv", "column": "n"}, [{"run": "x", "breaks": 1}]), "grid": TASKS["grid"]})
    assert code == 1
    assert list(found) == ["grid"]
    assert "bad: FileNotFoundError" in capsys.readouterr().err


def test_a_run_that_is_refused_is_left_out_and_the_others_stay(answer, capsys):
    given = {"counts": [0, 20, 30, 10]}
    code, found = answer({"two lists": (given, [{"run": "loglinear", "models": ["Mt"]}, {"run": "lcmcr"}])})
    assert code == 0
    assert found["two lists"]["loglinear.Mt.N"] == pytest.approx(60 + 20 * 30 / 10)
    assert "two lists, lcmcr: 2 lists: the latent-class model takes three or more." in capsys.readouterr().err


def test_a_folder_without_tasks_is_wrong_usage(tmp_path):
    with pytest.raises(SystemExit, match="2"):
        main(["predict", "tables", str(tmp_path), "-o", str(tmp_path / "out.json")])
    assert not (tmp_path / "out.json").exists()
