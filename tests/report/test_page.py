"""The whole page: everything has its evidence, nothing comes from outside, nobody's text becomes the page's."""

import base64
import hashlib
import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from testimonia.errors import ReportError
from testimonia.model.record import Document, Header, Judgement, Link, Record, Source
from testimonia.model.terms import (
    Act,
    ActorKind,
    Category,
    DocumentStatus,
    Kind,
    Modality,
    Polarity,
    Property,
    SourceKind,
    Verdict,
)
from testimonia.model.values import Actor, Designation, Topic
from testimonia.report import render, write
from testimonia.text.masking import BAR
from tests.report.composed import KESRA, Report, kesra, leaving, link, persons, record_of
from tests.report.reading import PageRead, parsed
from tests.strategies import records


@pytest.fixture(scope="module")
def html() -> str:
    return render(kesra())


@pytest.fixture(scope="module")
def page(html: str) -> PageRead:
    return parsed(html)


def words_of(text: str) -> str:
    return " ".join(text.split())


def section(page: PageRead, title: str):  # type: ignore[no-untyped-def]
    """The section of the incident with this title."""
    (heading,) = [e for e in page.elements if e.tag == "h2" and e.text == title]
    (found,) = [e for e in page.elements if e.tag == "section" and e.attributes.get("aria-labelledby") == heading.attributes["id"]]
    return found


def within(element, css_class: str):  # type: ignore[no-untyped-def]
    found = [element] if css_class in element.attributes.get("class", "").split() else []
    return found + [e for child in element.children for e in within(child, css_class)]


# -- what it says


def test_the_incident_is_told_in_sentences_that_take_no_side(page: PageRead):
    (assessment,) = within(section(page, "Armed attack in Kesra, 4 March 2021"), "assessment")
    assert words_of(assessment.text) == (
        "6 documents tell of an armed attack in Kesra, Tunisia on 4 March 2021. "
        "Behind them stand 4 to 6 independent origins. "
        "Killed: 4 civilians, 2 security forces, 2 to 9 alleged attackers (contested) and 6 to 7 people, not specified. "
        "Wounded: 12. "
        "Detained: 5 alleged attackers. "
        "Who did it is claimed, not established: Free Harbour Movement denies that it was Our movement, "
        "Free Harbour Movement blames the security service, President Salem Karoui, citing “some data”, "
        "holds those who gave orders from abroad possible and Ministry of the Interior speaks of armed men. "
        "The accounts contradict one another on how many were killed and what to call it."
    )


def test_rival_accounts_stand_side_by_side_with_the_one_who_speaks(page: PageRead):
    attack = section(page, "Armed attack in Kesra, 4 March 2021")
    (table,) = within(attack, "rivals")
    heads = [words_of(th.text) for th in table.children[1].children[0].children]
    assert heads[:3] == [
        "What is claimed",
        "Ministry of the Interior office, with President Salem Karoui, police and The regime",
        "Free Harbour Movement organisation",
    ]
    rows = {words_of(tr.children[0].text): [words_of(td.text) for td in tr.children[1:]] for tr in table.children[2].children}
    assert rows["Killed alleged attackers"][0] == "9 Nine attackers stated police 4 four attackers stated"
    assert rows["Carried out by"][:2] == ["armed men stated", "Our movement denied"]
    assert rows["Wounded people, not specified"][0] == "says nothing of this"


def test_row_and_column_heads_are_told_to_those_who_cannot_see_the_table(page: PageRead):
    for table in page.by_class("rivals"):
        assert all(th.attributes.get("scope") in ("col", "row") for th in within_tag(table, "th"))


def within_tag(element, tag: str):  # type: ignore[no-untyped-def]
    found = [element] if element.tag == tag else []
    return found + [e for child in element.children for e in within_tag(child, tag)]


def test_a_number_leads_to_its_sentence_with_a_neighbour_and_its_chain(page: PageRead):
    attack = section(page, "Armed attack in Kesra, 4 March 2021")
    (link_of_nine,) = [a for a in within(attack, "ref") if a.text == "9" and "value" in a.attributes["class"]]
    evidence = page.by_id(link_of_nine.attributes["href"].removeprefix("#"))
    quote = within_tag(evidence, "blockquote")[0]
    assert words_of(quote.text) == (
        "Four civilians and two policemen were killed. Nine attackers were killed and five were detained. "
        "The interrogation of the detainees revealed that 20 men had prepared the attack."
    )
    assert [m.text for m in within_tag(quote, "mark")] == ["Nine attackers"]


def test_the_chain_runs_from_the_agency_to_data_that_nobody_names(page: PageRead):
    (evidence,) = [e for e in page.by_class("ev") if "those who gave orders from abroad" in e.text]
    (chain,) = within(evidence, "chain")
    assert [words_of(li.text) for li in chain.children] == [
        "Harbour Press Agency outlet",
        "President Salem Karoui office",
        "“some data” not named hearsay",
    ]
    assert "accuses · said to be possible · said to be so" in evidence.text


def test_outlets_that_repeat_one_origin_stand_under_it(page: PageRead):
    attack = section(page, "Armed attack in Kesra, 4 March 2021")
    ministry = within(attack, "origin")[0]
    assert "Coastal Mirror → Gannet Wire → police · 4_copy.txt" in words_of(ministry.text).replace(" 4_copy", " · 4_copy")
    assert words_of(ministry.text).startswith("Ministry of the Interior office, with President Salem Karoui, police and The regime")


def test_what_only_one_account_says_and_what_none_says_is_told(page: PageRead):
    attack = section(page, "Armed attack in Kesra, 4 March 2021")
    told = [li.text for ul in within(attack, "plain") for li in ul.children]
    assert "Only police says with what weapon." in told
    rally = section(page, "Protest in Kesra, February 2021")
    assert not [li for ul in within(rally, "plain") for li in ul.children if "No account" in li.text]


def test_a_habit_stands_apart_and_in_no_incident(page: PageRead):
    (habitual,) = [e for e in page.elements if e.tag == "section" and e.attributes.get("aria-labelledby") == "habitual"]
    assert "a dozen young men" in habitual.text
    assert all("a dozen young men" not in e.text for e in page.by_class("incident"))


def test_a_document_that_was_not_read_is_listed_with_its_reason(html: str):
    assert "written in French; Testimonia reads English" in html
    assert "Not read: 1" in html


def test_the_page_always_says_that_a_machine_made_it(html: str):
    assert "Machine-made</strong> · not reviewed by a person" in html
    record = kesra()
    judged = replace(record, judgements=(Judgement(record.claims[0].id, Verdict.ACCEPT, "mk", "2021-05-01", "read it"),))
    assert "Machine-made</strong> · one decision by a person is taken into account" in render(judged)


def test_scores_are_told_in_words_only(html: str):
    assert "0.87" not in html
    assert "read this with some confidence" in html  # the one claim of score 0.6


def test_a_rejected_claim_and_a_superseded_one_are_not_shown():
    report = Report("a.txt", "Police said that four people were killed in Kesra.", "2021-03-05")
    attack = report.mention(Kind.ARMED_ATTACK, "killed")
    wrong = report.claim(attack, Property.KILLED, "four", persons(44, Category.UNSPECIFIED, "four"), link("police", SourceKind.OFFICE))
    good = replace(wrong, value=persons(4, Category.UNSPECIFIED, "four"), supersedes=wrong.id)
    report.claims.append(good)
    record = record_of(report)
    assert f'id="c-{good.id}"' in render(record)
    assert f'id="c-{wrong.id}"' not in render(record)
    rejected = replace(record, judgements=(Judgement(good.id, Verdict.REJECT, "mk", "2021-05-01", "a copying error"),))
    assert f'id="c-{good.id}"' not in render(rejected)


def test_an_empty_case_says_so():
    assert "No incident was found in these documents." in render(Record(Header("empty", "testimonia 0.1.0", confidential=False)))


# -- its joints


def test_every_link_leads_somewhere_on_the_page_and_no_id_stands_twice(page: PageRead):
    ids = page.ids
    assert len(ids) == len(set(ids))
    assert {a.attributes["href"] for a in page.links if a.attributes["href"][1:] not in set(ids)} == set()
    assert page.faults == []


def test_every_claim_has_its_evidence_on_the_page(page: PageRead):
    assert {f"c-{c.id}" for c in kesra().claims} <= set(page.ids)


def test_every_number_in_the_charts_and_the_overview_is_a_link_to_evidence(page: PageRead):
    evidence = {e.attributes["id"] for e in page.by_class("ev")}
    for css_class in ("kf-number", "lnum"):
        for element in page.by_class(css_class):
            refs = within(element, "ref")
            if any(letter.isdigit() for letter in element.text) and not within_tag(element, "strong"):
                assert refs
            assert all(a.attributes["href"][1:] in evidence for a in refs)


def test_nothing_comes_from_outside(html: str, page: PageRead):
    assert re.findall(r"(?:https?:)?//[a-z0-9]", html) == []
    assert {e.tag for e in page.elements} & {"link", "img", "iframe", "object", "embed", "base", "form", "video", "audio"} == set()
    assert not [e for e in page.elements if "src" in e.attributes or "style" in e.attributes]
    assert not [name for e in page.elements for name in e.attributes if name.startswith("on")]


def test_the_policy_allows_our_own_style_and_script_and_nothing_else(page: PageRead):
    (policy,) = [e.attributes["content"] for e in page.elements if e.attributes.get("http-equiv") == "Content-Security-Policy"]
    (style,), (script,) = ([e for e in page.elements if e.tag == tag] for tag in ("style", "script"))
    digests = [base64.b64encode(hashlib.sha256(e.text.encode()).digest()).decode() for e in (style, script)]
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digests[0]}'; script-src 'sha256-{digests[1]}'; base-uri 'none'; form-action 'none'"
    )


def test_whole_documents_only_when_asked_for():
    rain = "Rain fell on the coast all day."
    report = Report(
        "a.txt", f"Night falls in Kesra\n\nPolice said that four people were killed. It was dark. The road was wet. {rain}", "2021-03-05"
    )
    attack = report.mention(Kind.ARMED_ATTACK, "killed")
    report.claim(attack, Property.KILLED, "four people", persons(4, Category.UNSPECIFIED, "four"), link("police", SourceKind.OFFICE))
    assert rain not in render(record_of(report))
    assert rain in render(record_of(report), with_documents=True)


def test_the_same_record_gives_the_same_page(html: str):
    assert render(kesra()) == html


# -- hostile input

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)> {{ 7*7 }} \u202eover\x00\x1b[31m &amp; </style>'


def hostile() -> Record:
    text = f"{HOSTILE} said that {HOSTILE} was killed."
    report = Report(HOSTILE, text, "2021-03-05", publisher=HOSTILE)
    attack = report.mention(Kind.STATEMENT, HOSTILE)
    source = Link(Source(HOSTILE, SourceKind.ORGANISATION, role=HOSTILE, of=HOSTILE), cue=report.span("said"))
    report.claim(attack, Property.PERPETRATOR, HOSTILE, Actor(HOSTILE, ActorKind.OTHER, HOSTILE), source, act=Act.ACCUSES)
    report.claim(attack, Property.DESIGNATION, HOSTILE, Designation(HOSTILE), source, polarity=Polarity.NEGATED)
    report.claim(attack, Property.TOPIC, HOSTILE, Topic(HOSTILE), source, modality=Modality.HABITUAL)
    report.claim(attack, Property.PLACE, HOSTILE, replace(KESRA, name=HOSTILE, raw=HOSTILE, why_imprecise=HOSTILE), source)
    lost = Document("sha256:" + "00" * 32, HOSTILE, None, 0, "text/plain", DocumentStatus.NOT_READ, reason=HOSTILE)
    return record_of(report, case=HOSTILE, others=(lost,))


def test_a_document_cannot_become_a_part_of_the_page():
    page = parsed(render(hostile(), with_documents=True))
    assert len([e for e in page.elements if e.tag == "script"]) == 1
    assert [e for e in page.elements if e.tag == "img"] == []
    assert "{{ 7*7 }}" in page.elements[0].text
    assert page.faults == []


def test_controls_and_overrides_of_direction_are_replaced():
    html = render(hostile(), with_documents=True)
    assert not set(html) & set("\x00\x1b\u202e\u202d")
    assert "\ufffdover\ufffd\ufffd[31m" in html


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(records())
def test_law_any_record_gives_a_page_whose_links_all_lead_somewhere(record: Record):
    page = parsed(render(leaving(record), with_documents=True))
    ids = page.ids
    assert page.faults == []
    assert len(ids) == len(set(ids))
    assert [a.attributes["href"] for a in page.links if a.attributes["href"][1:] not in ids] == []
    assert not any("\ud800" <= letter <= "\udfff" for e in page.elements for letter in e.text)


# -- writing


def test_a_page_is_written_whole_or_not_at_all(tmp_path):
    path = tmp_path / "kesra.html"
    assert write(kesra(), path) == path
    assert path.read_text(encoding="utf-8") == render(kesra())
    assert [p.name for p in tmp_path.iterdir()] == ["kesra.html"]
    with pytest.raises(ReportError, match="cannot be written"):
        write(kesra(), tmp_path / "no such folder" / "kesra.html")


def test_a_language_without_words_is_refused_by_name():
    with pytest.raises(ReportError, match=r"no words for the language 'xx'\. Available: en"):
        render(kesra(), language="xx")


def test_names_of_private_persons_are_hidden_in_everything_that_is_shown():
    html = render(leaving(kesra(), {kesra().documents[1].id: ["Salem Karoui"]}), with_documents=True)
    for name in ("Amina", "Belhadj", "Tarek", "Mansouri", "Leila", "Trabelsi"):
        assert name not in html
    assert BAR in html
    assert "President Salem Karoui" in html  # he holds an office
