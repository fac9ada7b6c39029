"""Search in scripts that put no spaces between words: the same finds as a reader of that script expects."""

from pathlib import Path

import pytest

from testimonia.pipeline import open_case
from testimonia.store.pages import Pages
from testimonia.text.names import fold
from testimonia.workbench.views.search import asks_for_a_name

CHINESE = "周二晚上，武装人员袭击了北门检查站。医院说有九人死亡，其中两名儿童。"
THAI = "เมื่อวันอังคาร กลุ่มติดอาวุธโจมตีด่านตรวจที่ประตูเหนือ โรงพยาบาลแจ้งว่ามีผู้เสียชีวิตเก้าคน"
BURMESE = "အင်္ဂါနေ့က လက်နက်ကိုင်အဖွဲ့က မြောက်ဘက်ဂိတ်ကို တိုက်ခိုက်ခဲ့သည်။ ဆေးရုံက ကိုးဦး သေဆုံးသည်ဟု ပြောသည်။"
ENGLISH = "Gunmen attacked the north gate checkpoint on Tuesday. The hospital said nine people died."


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("scripts")
    for name, text in (("zh", CHINESE), ("th", THAI), ("my", BURMESE), ("en", ENGLISH)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    with open_case(folder / "scripts.case") as case:
        case.read(folder)
    opened = Pages(folder / "scripts.case")
    yield opened
    opened.close()


def found(pages: Pages, query: str) -> list[str]:
    with pages.moment() as moment:
        hits = moment.search_documents(query, 10)
        named = moment.documents([hit.id for hit in hits])
        assert moment.count_found(query)[0] == len(hits)
        return sorted(named[hit.id].name for hit in hits)


@pytest.mark.parametrize(
    ("query", "documents"),
    [
        ("检查站", ["zh.txt"]),
        ("儿童", ["zh.txt"]),  # two characters are a word
        ("袭击 医院", ["zh.txt"]),  # both, in any order
        ("袭击 学校", []),
        ("โรงพยาบาล", ["th.txt"]),
        ("โรงเรียน", []),
        ("ဆေးရုံ", ["my.txt"]),
        ("hospital", ["en.txt"]),
    ],
)
def test_words_are_found_inside_runs_of_letters(pages: Pages, query: str, documents: list[str]):
    assert found(pages, query) == documents


def test_the_passage_shows_the_find(pages: Pages):
    with pages.moment() as moment:
        (hit,) = moment.search_documents("检查站", 10)
    assert "北门\x02检查站\x03。医院" in hit.passage


def test_what_is_removed_is_found_no_more(tmp_path: Path):
    (tmp_path / "zh.txt").write_text(CHINESE, encoding="utf-8")
    with open_case(tmp_path / "one.case") as case:
        case.read(tmp_path / "zh.txt")
        (document,) = case.store.documents()
        case.purge(document.id, by="Ana", why="it should not have been taken in")
    again = Pages(tmp_path / "one.case")
    assert found(again, "检查站") == []
    assert found(again, "儿童") == []
    again.close()


def test_a_name_inside_a_run_is_a_private_name_too():
    names = frozenset({fold("王小明")})
    assert asks_for_a_name("王小明", names)
    assert asks_for_a_name("邻居王小明说", names)
    assert asks_for_a_name("王小", names)
    assert not asks_for_a_name("检查站", names)
