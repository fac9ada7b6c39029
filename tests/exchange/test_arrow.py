"""The case as frames: through Arrow and back, in Polars, pandas and DuckDB, and one noun after the other."""

import tracemalloc
from importlib import resources
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings

import testimonia as tm
from testimonia.errors import ExchangeError
from testimonia.exchange.arrow import arrow_table, batches, claims_from, polars_frame
from testimonia.exchange.out.tables import TABLES, names_of
from testimonia.model.held import Held
from testimonia.model.protocols import Extraction
from testimonia.model.record import Claim, Document, Mention, Record, Span
from testimonia.model.terms import Category, DocumentStatus, Kind, Property
from testimonia.model.values import Figure
from tests.exchange.tables import ATTACK, write
from tests.exchange.test_jsonl import CLAIM, MENTION, SMALL
from tests.strategies import records


@settings(deadline=None)  # the first call loads Arrow
@given(records())
def test_law_claims_go_through_arrow_and_come_back_the_same(record: Record):
    case = Held(record)
    assert list(claims_from([arrow_table(case, "claims")])) == list(record.claims)
    assert list(claims_from(batches(case, "claims", 2))) == list(record.claims)


@settings(deadline=None)  # the first call loads Arrow
@given(records())
def test_law_every_table_has_a_row_for_each_noun_and_polars_and_pandas_agree(record: Record):
    case = Held(record)
    for table in TABLES:
        arrow = arrow_table(case, table.name)
        assert tuple(arrow.column_names) == names_of(table)
        frame = polars_frame(case, table.name)
        assert frame.height == len(arrow.to_pandas()) == arrow.num_rows
        assert [list(row) for row in frame.iter_rows()] == [list(row.values()) for row in arrow.to_pylist()]
    assert arrow_table(case, "claims")["id"].to_pylist() == [claim.id for claim in record.claims]


@pytest.fixture
def case(tmp_path: Path):
    with tm.open_case(tmp_path / "a.case") as opened:
        opened.import_table(
            write(tmp_path / "acled.csv", [ATTACK, {**ATTACK, "event_id_cnty": "KEN90002", "fatalities": "2"}]), "acled", "ACLED"
        )
        yield opened


def test_a_case_gives_its_tables_to_whatever_reads_arrow(case: tm.OpenCase):
    claims = case.table("claims")
    assert isinstance(claims, pa.Table)
    told = duckdb.sql("SELECT source, max(high) AS dead FROM claims WHERE property = 'killed' GROUP BY source ORDER BY source").fetchall()
    assert told == [("Coast Radio", 6), ("Tana Herald", 6)]
    figures = case.polars("figures").filter(pl.col("property") == "killed").sort("high")
    assert figures["high"].to_list() == [2, 6]
    assert sorted(claims.to_pandas().set_index("id").index) == sorted(case.claims.index)


def test_a_table_that_there_is_not_is_told_with_those_that_are(case: tm.OpenCase):
    with pytest.raises(ExchangeError, match="documents, mentions, claims, accounts, incidents, figures, judgements"):
        case.table("people")


def test_nouns_come_one_after_the_other(case: tm.OpenCase):
    assert {c.id for c in case.iter_claims()} == {c.id for c in case.record().claims}
    assert [c.value.low for c in case.iter_claims("killed")] == [6, 6, 2, 2]
    assert [d.text for d in case.iter_documents(text=False)] == [None, None]
    counts = (len(list(nouns)) for nouns in (case.iter_mentions(), case.iter_incidents(), case.iter_accounts(), case.iter_judgements()))
    assert tuple(counts) == (2, 2, 4, 0)


def test_going_through_the_claims_holds_few_of_them_at_a_time(tmp_path: Path):
    """Whatever the size of the case: the peak of a pass is a small part of what all its claims take."""
    with tm.open_case(tmp_path / "large.case") as case:
        text = "4 killed. " * 4000
        document = Document("sha256:" + "0b" * 32, "large.txt", text, len(text), "text/plain", DocumentStatus.READ)
        mention = Mention(document.id, Kind.ARMED_ATTACK, None, (Span(2, 8, "killed"),))
        claims = tuple(
            Claim(
                *(document.id, mention.id, Property.KILLED, Figure(4, 4, Category.CIVILIAN, "4")),
                *(CLAIM.modality, CLAIM.polarity, CLAIM.act, CLAIM.chain, Span(10 * n, 10 * n + 1, "4"), 0.5, "reader 1"),
            )
            for n in range(4000)
        )
        case.store.add(document, text.encode(), Extraction((mention,), claims), "reader 1")
        del claims

        def peak(work) -> int:
            tracemalloc.start()
            work()
            used = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            return used

        peak(lambda: next(case.iter_claims()))  # what is loaded and remembered once is not counted below
        every = peak(lambda: list(case.iter_claims()))
        assert peak(lambda: sum(1 for _ in case.iter_claims())) < every / 3
        assert peak(lambda: sum(batch.num_rows for batch in case.batches("claims", 200))) < every / 3


# -- what a notebook shows


def test_a_claim_is_shown_in_its_sentence_with_its_chain_and_marked_as_confidential(tmp_path: Path):
    with tm.open_case(tmp_path / "a.case") as case:
        document = SMALL[1]
        case.store.add(document, None, Extraction((MENTION,), (CLAIM,)), "reader-1")
        shown = case.show(CLAIM.id[:9])
        assert shown.noun == CLAIM
        assert repr(shown) == "killed: 4 civilian “four civilians” (The ministry; asserted)"
        html = shown._repr_html_()
        assert "<blockquote>The ministry said that <mark>four civilians</mark> were killed in Oral.</blockquote>" in html
        assert "<th>who says it</th><td>The ministry</td>" in html
        assert "Confidential." in html


def test_an_incident_is_shown_with_its_ranges_and_the_words_of_every_account(case: tm.OpenCase):
    incident = next(i for i in case.iter_incidents() if i.figures[0].high.value == 6)
    shown = case.show(incident.id)
    told = "armed_attack; 2031-03-14; Masabubu, Garissa, KE; 1 document, 2 accounts, 0 to 2 independent origins; killed 6 unspecified"
    assert repr(shown) == told
    html = shown._repr_html_()
    assert "<td>killed (unspecified)</td><td><b>6</b> Coast Radio, Tana Herald</td>" in html
    assert "<td>Tana Herald</td><td>killed: 6 unspecified (asserted)</td><td>“fatalities: 6”</td><td>ACLED</td>" in html
    assert "Confidential." in html


def test_what_is_shown_is_text_whatever_the_documents_hold(tmp_path: Path):
    with tm.open_case(tmp_path / "a.case") as case:
        case.import_table(
            write(tmp_path / "t.csv", [{**ATTACK, "source": "<script>alert(1)</script>", "location": "<b>x</b>"}]), "acled", "<i>A</i>"
        )
        for noun in (*case.iter_claims(), *case.iter_incidents(), *case.iter_accounts(), *case.iter_mentions(), *case.iter_documents()):
            html = case.show(noun.id)._repr_html_()
            assert "<script>" not in html
            assert "<b>x" not in html
            assert "<i>" not in html


def test_a_case_shows_itself(case: tm.OpenCase):
    html = case._repr_html_()
    assert "<th>incidents</th><td>2</td>" in html
    assert "Confidential." in html


def test_an_id_that_nothing_bears_or_several_bear_is_told(case: tm.OpenCase):
    with pytest.raises(tm.TestimoniaError, match="nothing in the case has this id"):
        case.show("zz")
    with pytest.raises(tm.TestimoniaError, match=r"\d+ things begin so: "):
        case.show("")


def test_the_package_says_that_it_is_typed():
    assert resources.files("testimonia").joinpath("py.typed").is_file()
