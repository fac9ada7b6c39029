"""What pages ask of a case: tables that keep themselves, search in any script, many readers beside a writer."""

import sqlite3
from pathlib import Path
from threading import Thread

import pytest

from testimonia.errors import CaseError
from testimonia.model.protocols import Extraction
from testimonia.model.record import Document
from testimonia.model.terms import DocumentStatus
from testimonia.pipeline import OpenCase
from testimonia.store import page_tables
from testimonia.store.pages import Order, Pages, Wanted, matching
from tests.report.composed import kesra
from tests.workbench.case import case_of

KEPT = ("incident_facts", "incident_mentions", "incident_former", "account_claims", "claim_facts", "relation_targets", "private_names")


@pytest.fixture
def case(tmp_path: Path) -> OpenCase:
    return case_of(kesra(), tmp_path / "kesra.case")


def dump(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with sqlite3.connect(path / "case.sqlite") as connection:
        found = {name: sorted(connection.execute(f"SELECT * FROM {name}").fetchall(), key=repr) for name in KEPT}
        for index in ("search_documents", "search_claims"):
            words = "a* OR b* OR k* OR m*"
            found[index] = connection.execute(f"SELECT rowid FROM {index} WHERE {index} MATCH ? ORDER BY rowid", (words,)).fetchall()
    return found


def test_the_tables_that_kept_themselves_are_those_that_are_made_anew(case: OpenCase):
    review = case.review("mk")
    first, second = (i.id for i in sorted(case.store.incidents(), key=lambda i: i.id)[:2])
    review.merge(first, second, why="one morning")
    review.undo(1)
    review.reject(next(case.store.claims()).id, why="not there")
    case.store.add_name(next(case.store.documents()).id, "another.txt")
    kept = dump(case.path)
    with case.store._write() as connection:
        page_tables.create(connection)
    assert dump(case.path) == kept
    assert case.verify() == ()


def test_an_id_that_was_merged_away_leads_to_its_heir(case: OpenCase):
    first, second = (i.id for i in sorted(case.store.incidents(), key=lambda i: i.id)[:2])
    case.review("mk").merge(first, second, why="one morning")
    with Pages(case.path).moment() as moment:
        gone = next(i for i in (first, second) if moment.incident(i) is None)
        assert moment.heirs(gone) == tuple({first, second} - {gone})


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("На площади в Кесре убиты семь человек.", "площади"),
        ("قُتل سبعة أشخاص في سوق الكسرة.", "سوق"),
        ("Tué à Kesra, près de l'église.", "eglise"),
        ("Straße nach Kesra gesperrt.", "straße gesperrt"),
    ],
    ids=["Russian", "Arabic", "French without accents", "German"],
)
def test_words_of_any_script_are_found(case: OpenCase, text: str, query: str):
    document = Document("sha256:" + "a" * 64, "x.txt", text, len(text), "text/plain", DocumentStatus.READ)
    case.store.add(document, None, Extraction(), None)
    with Pages(case.path).moment() as moment:
        assert [hit.id for hit in moment.search_documents(query, 5)] == [document.id]


def test_a_query_has_no_operators_but_a_last_star():
    assert matching("a OR b*") == '"a" "OR" "b" *'
    assert matching('x" AND -y') == '"x" "AND" "y"'
    assert matching("*") == ""


def test_the_queue_goes_by_stakes_times_reach_times_doubt(case: OpenCase):
    order = Order({"perpetrator": 4, "killed": 4, "date": 1}, ((1, 3), (0, 1)), 0.02)
    with Pages(case.path).moment() as moment:
        ids, total = moment.waiting(order, Wanted(), 500)
        facts = moment.facts_of(set(moment.incident_of({c.mention for c in moment.claims(ids).values()}).values()))
        claims, homes = moment.claims(ids), moment.incident_of({c.mention for c in moment.claims(ids).values()})

        def weight(i: str) -> float:
            claim = claims[i]
            reach = 3 if facts[homes[claim.mention]].dead else 1
            return order.stakes.get(str(claim.property), 1) * reach * max(0.02, 1 - claim.score)

        weights = [weight(i) for i in ids]
        assert total == len(ids) > 20
        assert weights == sorted(weights, reverse=True)
        assert moment.waiting(order, Wanted(without=frozenset(ids[:3])), 500) == (ids[3:], total - 3)
        killed, _ = moment.waiting(order, Wanted(property="killed", at_most=0.9), 500)
        assert {str(claims[i].property) for i in killed} == {"killed"}


def test_readers_see_the_state_before_while_another_writes(case: OpenCase):
    pages = Pages(case.path)
    with pages.moment() as moment:
        before = moment.stamp()
        case.review("mk").accept(next(case.store.claims()).id, why="")
        assert moment.stamp() == before
    with pages.moment() as moment:
        assert moment.stamp().judgements == before.judgements + 1


def test_each_thread_reads_by_itself(case: OpenCase):
    pages = Pages(case.path)
    counted: list[int] = []

    def read() -> None:
        for _ in range(20):
            with pages.moment() as moment:
                counted.append(len(moment.facts(limit=100)))

    threads = [Thread(target=read) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counted == [len(list(case.store.incidents()))] * 120
    pages.close()


def test_a_page_cannot_write(case: OpenCase):
    with pytest.raises(CaseError), Pages(case.path).moment() as moment:
        moment._connection.execute("DELETE FROM incidents")
    assert list(case.store.incidents())
