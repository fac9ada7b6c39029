"""Review by forms alone: corrected, merged, split, joined, many at once, closed rounds, agreement, stale and locked forms, export."""

import io
import re
import zipfile

from fastapi.testclient import TestClient

from testimonia.model.terms import Verdict
from testimonia.pipeline import open_case
from tests.workbench.case import client, first, seen, token


def send(opened: TestClient, address: str, page: str, **fields):
    data = {"token": token(page), **fields}
    if "seen" not in fields and re.search(r'name="seen" value="', page):
        data["seen"] = seen(page)
    return opened.post(address, data=data)


def form_of(page: str, action: str) -> dict[str, str]:
    """The fields of the form that goes to an address, as a browser would send them."""
    part = page[page.index(f'action="{action}') :]
    part = part[: part.index("</form>")]
    fields = dict(re.findall(r'<input[^>]*? name="([^"]+)" value="([^"]*)"', part))
    for name, options in re.findall(r'<select name="([^"]+)">(.*?)</select>', part, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        fields[name] = chosen[1] if chosen else ""
    for name, text in re.findall(r'<textarea name="([^"]+)"[^>]*>(.*?)</textarea>', part, re.S):
        fields[name] = text
    return fields


def opened_case(deciding: TestClient):
    return open_case(deciding.app.state.desk.path, create=False)


def claim_saying(deciding: TestClient, quote: str, prop: str = "killed"):
    return next(c for c in opened_case(deciding).store.claims() if c.span.quote == quote and c.property == prop)


def test_a_figure_is_corrected_and_the_correction_taken_back(deciding: TestClient):
    claim = claim_saying(deciding, "Nine attackers")
    page = deciding.get(f"/claim/{claim.id}/correct").text
    fields = form_of(page, f"/claim/{claim.id}/correct")
    assert (fields["v.low"], fields["v.high"], fields["v.category"]) == ("9", "9", "alleged_attacker")
    answer = deciding.post(f"/claim/{claim.id}/correct", data=fields | {"v.high": "", "why": "at least nine"})
    assert answer.status_code == 303
    better = next(c for c in opened_case(deciding).store.claims() if c.supersedes == claim.id)
    assert (better.value.low, better.value.high, better.value.bound_basis) == (9, None, "stated")
    assert better.made_by.startswith("mk, ")
    send(deciding, "/undo", page)
    assert better.id not in {c.id for c in opened_case(deciding).store.current()[1]}
    send(deciding, "/redo", page)
    assert better.id in {c.id for c in opened_case(deciding).store.current()[1]}


def test_a_form_that_does_not_pass_comes_back_with_what_was_written(deciding: TestClient):
    claim = claim_saying(deciding, "Nine attackers")
    fields = form_of(deciding.get(f"/claim/{claim.id}/correct").text, f"/claim/{claim.id}/correct")
    for wrong, told in (
        ({"v.low": "nine"}, "low: &#39;nine&#39; is no whole number."),
        ({"v.low": "12", "v.high": "9"}, "low: 12 is above high, 9."),
        ({"v.low": "", "v.high": ""}, "low and high are both open"),
        ({"v.category": "crowd"}, "is none of civilian"),
        ({"modality": "sure"}, "&#39;sure&#39; is none of asserted"),
        ({}, "it says that already"),
    ):
        answer = deciding.post(f"/claim/{claim.id}/correct", data=fields | wrong | {"why": "kept words"})
        assert answer.status_code == 400
        assert told in answer.text
        assert 'value="kept words"' in answer.text
    assert list(opened_case(deciding).store.judgements()) == []


def test_days_and_places_are_checked(deciding: TestClient):
    case = opened_case(deciding)
    day = next(c for c in case.store.claims() if c.property == "date")
    place = next(c for c in case.store.claims() if c.property == "place")
    for claim, wrong, told in (
        (day, {"v.start": "2021-02-30"}, "no day of the calendar"),
        (day, {"v.start": "2021-03-09", "v.end": "2021-03-04"}, "comes before the start"),
        (place, {"v.latitude": "91"}, "no place on the globe"),
        (place, {"v.latitude": ""}, "goes with a longitude"),
        (place, {"v.country": "Tunisia"}, "no code of two capital letters"),
    ):
        address = f"/claim/{claim.id}/correct"
        answer = deciding.post(address, data=form_of(deciding.get(address).text, address) | wrong)
        assert (answer.status_code, told in answer.text) == (400, True), told


def test_two_incidents_are_merged_and_a_wrong_merge_is_undone_by_one_button(deciding: TestClient):
    case = opened_case(deciding)
    one, other = list(case.store.incidents())[:2]
    page = deciding.get(f"/incident/{one.id}/decide").text
    answer = send(deciding, f"/incident/{one.id}/merge", page, other=other.id, why="one day")
    assert answer.status_code == 303
    whole = deciding.get(answer.headers["location"]).text
    assert deciding.get(f"/incident/{other.id}").status_code in (200, 303), "its address leads on"
    send(deciding, "/undo", whole)
    assert {i.id for i in case.store.incidents()} >= {one.id, other.id}


def test_passages_are_taken_out_of_an_incident(deciding: TestClient):
    case = opened_case(deciding)
    whole = max(case.store.incidents(), key=lambda i: len(i.mentions))
    out = whole.mentions[-1]
    page = deciding.get(f"/incident/{whole.id}/decide").text
    answer = send(deciding, f"/incident/{whole.id}/split", page, mention=out, why="another day")
    assert answer.status_code == 303
    homes = {m: i.id for i in case.store.incidents() for m in i.mentions}
    assert answer.headers["location"] == f"/incident/{homes[out]}"
    assert homes[out] != homes[whole.mentions[0]]


def test_origins_are_joined_with_a_reason_and_not_without(deciding: TestClient):
    case = opened_case(deciding)
    incident = max(case.store.incidents(), key=lambda i: len(i.accounts))
    page = deciding.get(f"/incident/{incident.id}/decide").text
    pair = {"one": incident.accounts[0], "other": incident.accounts[1], "verdict": "same"}
    assert "with a reason" in send(deciding, f"/incident/{incident.id}/origins", page, **pair).text
    assert send(deciding, f"/incident/{incident.id}/origins", page, **pair, why="one press office").status_code == 303
    assert next(iter(case.store.judgements())).verdict is Verdict.SAME


def test_a_link_is_judged_the_same_different_or_unsure(deciding: TestClient):
    address = first(r'href="(/links/[0-9a-f]+/[0-9a-f]+)"', deciding.get("/links").text)
    for verdict, says in (("unsure", "cannot tell"), ("different", "not the same"), ("same", "one and the same")):
        page = deciding.get(address).text
        assert send(deciding, f"{address}/judge", page, verdict=verdict, why="").status_code in (200, 303)
        assert says in deciding.get("/ledger").text
    assert send(deciding, f"{address}/judge", deciding.get(address).text, verdict="maybe").status_code == 409


def test_an_announcement_that_was_kept(deciding: TestClient):
    case = opened_case(deciding)
    promise = next(c for c in case.store.claims() if c.property == "topic")
    address = f"/claim/{promise.id}/correct"
    deciding.post(address, data=form_of(deciding.get(address).text, address) | {"modality": "predicted"})
    incident = next(i for i in case.store.incidents() if promise.mention in i.mentions)
    page = deciding.get(f"/incident/{incident.id}/decide").text
    answer = send(deciding, f"/incident/{incident.id}/outcome", page, announcement=promise.mention, became="kept", why="passed in May")
    assert answer.status_code == 303
    assert "kept" in deciding.get("/ledger").text


def test_an_incident_is_rejected_as_a_whole_and_accepted_again(deciding: TestClient):
    case = opened_case(deciding)
    incident = next(iter(case.store.incidents()))
    for verdict in ("reject", "accept"):
        page = deciding.get(f"/incident/{incident.id}/decide").text
        assert send(deciding, f"/incident/{incident.id}/judge", page, verdict=verdict, why="").status_code == 303
    assert [j.verdict for j in case.store.judgements()] == [Verdict.REJECT, Verdict.ACCEPT]


def test_what_the_preview_showed_is_accepted_and_nothing_else(deciding: TestClient):
    page = deciding.get("/bulk?property=killed&certainty=asserted").text
    fields = form_of(page, "/bulk") if 'method="post" action="/bulk"' not in page else {}
    part = page[page.index('method="post" action="/bulk"') :]
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', part[: part.index("</form>")]))
    shown = set(re.findall(r'data-open href="/claim/([0-9a-f]+)"', page))
    claims = {c.id: c for c in opened_case(deciding).store.claims()}
    assert shown
    assert all(claims[i].property == "killed" and claims[i].certainty == "asserted" for i in shown)
    answer = deciding.post("/bulk", data=fields | {"why": "all seen"})
    assert answer.headers["location"] == "/ledger#n-1"
    assert {j.on for j in opened_case(deciding).store.judgements()} == shown
    assert deciding.post("/bulk", data=fields).status_code == 409, "the filter finds nothing any more: the seal is another"
    send(deciding, "/undo", page)
    assert set(re.findall(r'data-open href="/claim/([0-9a-f]+)"', deciding.get("/bulk?property=killed&certainty=asserted").text)) == shown


def test_nobody_accepts_a_whole_case_at_once(deciding: TestClient):
    page = deciding.get("/bulk").text
    assert "Choose at least one filter" in page
    assert 'method="post" action="/bulk"' not in page


def test_closed_answers_are_seen_by_nobody_else_until_the_round_is_opened(deciding: TestClient):
    path = deciding.app.state.desk.path
    claim = claim_saying(deciding, "Nine attackers").id
    with client(path, by="jo") as jo:
        page = deciding.get("/agreement").text
        assert "with a reason" in send(deciding, "/rounds/begin", page, why="").text
        assert send(deciding, "/rounds/begin", page, why="all figures, by mk and jo").status_code == 303
        own = deciding.get(f"/claim/{claim}").text
        assert send(deciding, f"/claim/{claim}/judge", own, verdict="reject", why="eight they were").status_code == 303
        assert "not read rightly, says" in deciding.get(f"/claim/{claim}").text, "one's own answer is shown"
        others = jo.get(f"/claim/{claim}").text
        assert "machine-made, not reviewed" in others
        for where in ("/ledger", "/agreement", "/", f"/claim/{claim}"):
            assert "eight they were" not in jo.get(where).text
        assert send(jo, f"/claim/{claim}/judge", others, verdict="accept", why="nine it is").status_code == 303
        assert "one answer" in deciding.get("/agreement").text
        assert send(deciding, "/rounds/open", page).status_code == 303
        both = jo.get("/agreement").text
        assert "eight they were" in both
        assert "nine it is" in both
        assert "0.00: not to be relied on, by Krippendorff" in both
        judgement = first(r'name="judgement" value="([0-9a-f]+)"', both)
        assert send(jo, "/agreement/settle", both, judgement=judgement, why="").status_code == 409
        assert send(jo, "/agreement/settle", both, judgement=judgement, why="the text says nine").status_code == 303
        assert "No two answers differ." in jo.get("/agreement").text


def test_of_two_tabs_the_second_sees_the_difference_and_keeps_its_words(deciding: TestClient):
    claim = claim_saying(deciding, "Nine attackers")
    address = f"/claim/{claim.id}/correct"
    tabs = [form_of(deciding.get(address).text, address) for _ in range(2)]
    assert deciding.post(address, data=tabs[0] | {"v.high": "", "why": "at least"}).status_code == 303
    answer = deciding.post(address, data=tabs[1] | {"v.low": "8", "v.high": "8", "why": "my own count"})
    assert answer.status_code == 409
    assert "mk: correct (at least)" in answer.text, "what the first one wrote"
    assert "my own count" in answer.text, "what the second one wrote"
    assert len(list(opened_case(deciding).store.judgements())) == 1
    again = form_of(answer.text, address)
    sent = deciding.post(address, data={name: value.lstrip("\n") for name, value in again.items()})
    assert sent.status_code == 303, "having seen it, the second one may say so"


def test_a_locked_case_keeps_what_was_typed(deciding: TestClient):
    claim = claim_saying(deciding, "Nine attackers")
    address = f"/claim/{claim.id}/correct"
    fields = form_of(deciding.get(address).text, address) | {"v.high": "", "why": "at least nine"}
    with open_case(deciding.app.state.desk.path).store.writing():
        answer = deciding.post(address, data=fields)
    assert (answer.status_code, "at least nine" in answer.text) == (503, True)
    again = {name: value.lstrip("\n") for name, value in form_of(answer.text, address).items()}
    assert deciding.post(address, data=again).status_code == 303


def test_comments_stand_on_the_claims_page(deciding: TestClient):
    claim = claim_saying(deciding, "Nine attackers").id
    page = deciding.get(f"/claim/{claim}").text
    answer = send(deciding, "/comments", page, item=claim, text="<b>Who counted?</b>", back=f"/claim/{claim}")
    assert answer.headers["location"] == f"/claim/{claim}#comments"
    after = deciding.get(f"/claim/{claim}").text
    assert "&lt;b&gt;Who counted?&lt;/b&gt;" in after
    assert send(deciding, "/comments", page, item="0" * 16, text="x").status_code == 404


def test_what_leaves_is_masked_and_never_runs(deciding: TestClient):
    page = deciding.get("/export").text
    answer = send(deciding, "/export", page, form="csv")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == 'attachment; filename="kesra-csv.zip"'
    assert answer.headers["x-content-type-options"] == "nosniff"
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    texts = "".join(archive.read(name).decode() for name in archive.namelist())
    assert "Kesra" in texts
    assert "Belhadj" not in texts, "a private person"
    assert "exported" in deciding.get("/custody").text
    assert send(deciding, "/export", page, form="bundle").content[:2] == b"PK"
    assert send(deciding, "/export", page, form="../etc").status_code == 403


def test_orphans_are_listed_and_not_moved(deciding: TestClient):
    import sqlite3
    import time

    claim = claim_saying(deciding, "Nine attackers")
    with sqlite3.connect(deciding.app.state.desk.path / "case.sqlite") as database:
        database.execute("UPDATE documents SET text = replace(text, 'Nine attackers', 'Ten  attackers') WHERE id = ?", (claim.document,))
    for _ in range(50):
        page = deciding.get("/orphans").text
        if "being looked through" not in page:
            break
        time.sleep(0.1)
    assert "Nine attackers" in page
    assert "Ten  attackers" in page
    assert claim.span == claim_saying(deciding, "Nine attackers").span
