"""What is new on the first page: since before the last reading, or since a state that somebody saw last."""

from pathlib import Path

from testimonia.pipeline import open_case
from tests.workbench.case import client

FIRST = "ARDA, 3 March 2021 - Nine people were killed when gunmen attacked the market of Kesra on Tuesday, police said."
SECOND = "KESRA, 4 March 2021 - Fourteen people were killed when gunmen attacked the market of Kesra on Tuesday, a hospital said."


def test_judgements_do_not_hide_what_the_last_reading_brought(tmp_path: Path) -> None:
    with open_case(tmp_path / "new.case") as case:
        for name, text in (("one.txt", FIRST), ("two.txt", SECOND)):
            (tmp_path / name).write_text(text, encoding="utf-8")
            case.read(tmp_path / name)
        states = [s.number for s in case.store.states()]
        claim = next(iter(case.store.claims()))
        case.review("Ana").reject(claim.id, why="misread")
        told = {c.what for c in case.diff().changes}
        assert told  # the second report changed something
    with client(tmp_path / "new.case") as opened:
        page = opened.get("/").text
        assert "Since " in page
        assert 'class="changes"' in page
        assert f'data-state="{states[-1]}"' not in page  # the judgement made a state of its own
        assert 'class="changes"' not in opened.get("/?since=999").text
