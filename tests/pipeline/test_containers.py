"""Containers through a case: parts are read like files, known again, named, followed by custody, and purged with what they came in."""

import pytest

import testimonia as tm
from testimonia.model.custody import Action
from testimonia.pipeline.evidence import restore
from tests.intake.boxed import as_json, channel, feed_of, letter, mailbox, said, zipped
from tests.readers import SentenceReader

FOUR = "The ministry said that 4 civilians were killed in Oral on 2016-06-05."
SIX = "The party said that 6 civilians were killed in Oral on 2016-06-05."


@pytest.fixture
def case(tmp_path):
    with tm.open_case(tmp_path / "oral.case") as opened:
        yield opened


@pytest.fixture
def mails(tmp_path):
    path = tmp_path / "mails.mbox"
    path.write_bytes(mailbox(letter(FOUR), b"no message\n", letter("Nothing new.", attached=SIX.encode())))
    return path


def test_messages_and_attachments_are_documents_of_their_own(case, mails):
    summary = case.read(mails, reader=SentenceReader())
    assert summary.read == ("mails.mbox: message 1", "mails.mbox: message 3", "mails.mbox: message 3, attachment 1 (list.txt)")
    assert [(notice.name, notice.why.split(":")[0]) for notice in summary.failed] == [(f"{mails}: message 2", "no e-mail message")]
    frame = case.incidents
    assert frame[["documents", "killed_civilian_low", "killed_civilian_high"]].to_numpy().tolist() == [[2, 4, 6]]
    letters = case.documents.set_index("name")
    assert letters.loc["mails.mbox: message 1", ["title", "author", "published"]].tolist() == ["Gafsa", "Amina Haddad", "2019-06-16"]
    assert case.verify() == ()


def test_a_part_that_was_read_is_known_and_nothing_changes(case, mails, tmp_path):
    case.read(mails, reader=SentenceReader())
    case.export(tmp_path / "before.jsonl")
    brought = case.store.custody()
    summary = case.read(mails, reader=SentenceReader())
    assert (summary.read, len(summary.known)) == ((), 3)
    assert case.store.custody() == brought
    case.export(tmp_path / "after.jsonl")
    assert (tmp_path / "after.jsonl").read_text() == (tmp_path / "before.jsonl").read_text()


def test_a_run_that_broke_off_goes_on_where_it_stopped(case, mails):
    class Stops(SentenceReader):
        def read(self, document):
            if "message 3" in document.name:
                raise KeyboardInterrupt
            return super().read(document)

    with pytest.raises(KeyboardInterrupt):
        case.read(mails, reader=Stops())
    summary = case.read(mails, reader=SentenceReader())
    assert (summary.known, len(summary.read)) == (("mails.mbox: message 1",), 2)


def test_custody_tells_of_the_container_and_of_the_place_in_it(case, mails):
    case.read(mails, reader=SentenceReader(), by="mk", source="the post office")
    ledger = case.store.custody()
    (box,) = (entry for entry in ledger if entry.details.get("name") == "mails.mbox")
    assert (box.action, box.by, box.details["from"]) == (Action.BROUGHT, "mk", "the post office")
    parts = [entry for entry in ledger if entry.action is Action.PART_OF]
    assert {entry.details["container"] for entry in parts} == {box.item}
    assert [entry.details["place"] for entry in parts] == ["message 1", "message 3", "message 3, attachment 1"]
    assert case.store.vault.get(box.item) == mails.read_bytes()


def test_a_purge_takes_the_container_out_of_the_vault_and_reading_does_not_bring_it_back(case, mails):
    case.read(mails, reader=SentenceReader())
    (box,) = (entry.item for entry in case.store.custody() if entry.details.get("name") == "mails.mbox")
    gone = case.documents.query("name == 'mails.mbox: message 1'").index[0]
    case.purge(gone, "asked for by the writer", "mk")
    assert case.store.vault.digest(box) is None
    summary = case.read(mails, reader=SentenceReader())
    assert (len(summary.known), [n.name for n in summary.failed]) == (2, [f"{mails}: message 1", f"{mails}: message 2"])
    assert case.store.vault.digest(box) is None
    assert case.verify() == ()


def test_the_same_words_in_two_containers_are_one_document_with_two_names(case, mails, tmp_path):
    (tmp_path / "one.eml").write_bytes(letter(FOUR))
    summary = case.read(mails, tmp_path / "one.eml", reader=SentenceReader())
    assert [(notice.name, notice.why) for notice in summary.also_named] == [("one.eml", "the same bytes as mails.mbox: message 1")]
    assert case.documents.loc[lambda frame: frame.name == "mails.mbox: message 1", "also_named"].tolist() == ["one.eml"]


def test_rows_twice_in_a_table_are_told_of(case, tmp_path):
    (tmp_path / "posts.csv").write_text(f"text,outlet\n{FOUR},A\n{FOUR},A\n{SIX},B\n")
    summary = case.read(tmp_path / "posts.csv", reader=SentenceReader())
    assert summary.read == ("posts.csv: row 2", "posts.csv: row 4")
    assert [(notice.name, notice.why) for notice in summary.also_named] == [("posts.csv: row 3", "the same bytes as posts.csv: row 2")]
    assert [notice.name for notice in summary.noted] == [str(tmp_path / "posts.csv")]


def test_columns_and_order_of_dates_are_passed_on(case, tmp_path):
    (tmp_path / "posts.csv").write_text(f"words,when\n{FOUR},05/06/2016\n")
    case.read(tmp_path / "posts.csv", reader=SentenceReader(), columns={"text": "words", "published": "when"}, date_order="mdy")
    assert case.documents["published"].tolist() == ["2016-05-06"]
    with pytest.raises(tm.TestimoniaError, match="no order of dates is called ymmd"):
        case.read(tmp_path / "posts.csv", reader=SentenceReader(), date_order="ymmd")


def test_containers_on_all_levels_and_without_a_case():
    chat, feed = as_json(channel("Valley News", said(1, FOUR))), feed_of(f"<description>{SIX}</description>")
    content = zipped({"in/result.json": chat, "feed.rss": feed, "bad.zip": b"PK", "film.mp4": b"x"})
    found = tm.extract_claims(("pack.zip", content), reader=SentenceReader())
    assert found.summary.read == ("pack.zip: feed.rss: entry 1", "pack.zip: in/result.json: message 1")
    assert [notice.name for notice in found.summary.failed] == ["pack.zip: bad.zip"]
    assert [notice.name for notice in found.summary.skipped] == ["pack.zip: film.mp4"]
    assert {document.publisher for document in found.record.documents} == {"Valley News"}


def test_json_that_is_no_export_is_skipped(case, tmp_path):
    (tmp_path / "codes.json").write_text('{"a": 1}')
    summary = case.read(tmp_path / "codes.json", reader=SentenceReader())
    assert ([notice.name for notice in summary.skipped], summary.failed) == ([str(tmp_path / "codes.json")], ())


def test_a_forward_is_no_second_origin(case, tmp_path):
    """Through the shipped reader and the building of incidents: the channel and whoever forwards it are one origin."""
    text = "On 5 June 2016 gunmen attacked a police post in Aktobe. Nine people were killed."
    (tmp_path / "first.json").write_bytes(as_json(channel("Valley News", said(1, text))))
    (tmp_path / "second.json").write_bytes(as_json(channel("Hill Journal", said(2, text, forwarded_from="Valley News"))))
    case.read(tmp_path / "first.json", tmp_path / "second.json")
    killed = [claim for claim in case.record().claims if claim.property == "killed"]
    chains = sorted([link.source.name for link in claim.chain] for claim in killed)
    assert chains == [["Hill Journal", "Valley News"], ["Valley News"]]
    assert [dossier.incident.independent_origins.high for dossier in case.dossiers()] == [1]
    assert case.accounts["origin"].unique().tolist() == ["Valley News"]


def test_a_backup_and_another_vault_have_the_containers_too(case, mails, tmp_path):
    case.read(mails, reader=SentenceReader())
    (box,) = set(case.store.originals()) - set(case.documents.index)
    case.store.move_vault(f"file://{tmp_path}/elsewhere")
    assert case.store.vault.get(box) == mails.read_bytes()
    assert not (case.path / "vault" / box[7:9] / box[9:]).exists()
    case.backup(tmp_path / "oral.zip")
    restore(tmp_path / "oral.zip", tmp_path / "again.case")
    with tm.open_case(tmp_path / "again.case") as restored:
        assert restored.store.vault.get(box) == mails.read_bytes()
        assert (set(restored.store.originals()), restored.verify()) == ({box, *case.documents.index}, ())


def test_a_year_that_a_part_leaves_out_comes_from_its_neighbours_in_the_container(case, tmp_path):
    dated = "ORAL, June 5 2016 (Valley News) - Nothing happened on Sunday, the governor said.\n"
    undated = "ORAL, June 7 (Valley News) - Nothing happened on Tuesday, the governor said.\n"
    (tmp_path / "pack.zip").write_bytes(zipped({"a.txt": undated.encode(), "b.txt": dated.encode()}))
    case.read(tmp_path / "pack.zip", reader=SentenceReader())
    assert case.documents.set_index("name")["published"].to_dict() == {"pack.zip: a.txt": "2016-06-07", "pack.zip: b.txt": "2016-06-05"}
