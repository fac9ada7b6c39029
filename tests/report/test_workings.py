"""How an incident was worked out, as the page shows it: rules, revisions, sides, balances, grades, reasons, verdicts on the whole."""

from dataclasses import replace

import pytest

import testimonia as tm
from testimonia.model.record import Judgement, Record
from testimonia.model.terms import Basis, Category, Kind, Property, RelationType, SourceKind, Verdict
from testimonia.model.values import Relation
from testimonia.reconcile.weights import LEVELS
from testimonia.report import render
from testimonia.report.words import words
from tests.readers import SentenceReader
from tests.report.composed import FOURTH, KESRA, Report, kesra, leaving, link, persons, record_of
from tests.report.reading import PageRead, parsed
from tests.report.test_page import section, within, within_tag, words_of

ATTACK = "Armed attack in Kesra, 4 March 2021"


@pytest.fixture(scope="module")
def page() -> PageRead:
    return parsed(render(kesra()))


def rows(page: PageRead, css_class: str) -> list[list[str]]:
    (table,) = within(section(page, ATTACK), css_class)
    return [[words_of(cell.text) for cell in tr.children] for tr in within_tag(table, "tr")]


def test_the_same_figures_stand_under_every_rule_and_say_where_the_rules_differ(page: PageRead):
    told = rows(page, "rules")
    assert told[0] == ["Figure", "Our rule", "After UCDP: a party's figures of its enemy raise the high end only"]
    assert ["Killed security forces", "2", "2"] in told
    assert ["Killed alleged attackers the rules differ", "2 to 9 best 4", "2 to 9 best 2"] in told
    (table,) = within(section(page, ATTACK), "rules")
    evidence = {e.attributes["id"] for e in page.by_class("ev")}
    assert {a.attributes["href"][1:] for a in within(table, "ref")} <= evidence


def test_a_figure_says_when_a_party_speaks_of_its_enemy(page: PageRead):
    notes = [words_of(n.text) for n in within(section(page, ATTACK), "lnote")]
    assert "a party, of its enemy" in notes


def test_grades_stand_with_the_questions_that_only_people_answer(page: PageRead):
    attack = section(page, ATTACK)
    paragraphs = [words_of(p.text) for p in within_tag(attack, "p")]
    at = paragraphs.index("Airwars: harm to civilians")
    assert paragraphs[at + 1] == "no grade yet would be, if people accept the claims: fair"
    asked = [words_of(li.text) for li in within_tag(attack, "li")]
    assert "A person decides whether the dead took no part in the fighting." in asked
    assert "A person decides whether the dead were civilians." in asked


def test_the_origins_are_folded_into_one_line(page: PageRead):
    assert "6 documents, 3 outlets, 4 to 6 independent origins" in words_of(section(page, ATTACK).text)


def test_every_passage_says_why_it_is_in_the_incident_with_both_values(page: PageRead):
    (members,) = within(section(page, ATTACK), "members")
    told = words_of(members.text)
    assert "“attacked” 2_ministry.txt" in told
    assert "bits, of 3.0 that a link takes" in told
    assert "+2.0 the same day 4 March 2021 | 4 March 2021" in told
    assert "Strongest link elsewhere, not taken: “prepared” in 2_ministry.txt (Other event) -1.5 bits, of 3.0 that a link takes" in told


def test_reasons_name_nobody_who_is_hidden():
    """Words that two sentences share, and names that two accounts share, may be private: the page tells the reason without them."""
    told = render(leaving(kesra())).casefold()
    assert not any(name in told for name in ("belhadj", "mansouri", "trabelsi"))


def test_every_reason_for_a_link_has_its_words():
    keys = [f"link.{comparison}_{level}" for comparison, levels in LEVELS.items() for level in levels]
    assert [key for key in keys if not words().knows(key)] == []


def balanced() -> Record:
    report = Report(
        "a.txt",
        "On 4 March 12 men attacked the market in Kesra, police said. Nine attackers were killed and three were detained.",
        "2021-03-05",
    )
    police = link("police", SourceKind.OFFICE, Basis.COUNTED)
    attack, arrest = report.mention(Kind.ARMED_ATTACK, "attacked"), report.mention(Kind.ARREST, "detained")
    report.claim(attack, Property.DATE, "On 4 March", FOURTH, police)
    report.claim(attack, Property.PLACE, "Kesra", KESRA, police)
    report.claim(attack, Property.PARTICIPANTS, "12 men", persons(12, Category.UNSPECIFIED, "12 men"), police)
    report.claim(attack, Property.KILLED, "Nine attackers", persons(9, Category.ALLEGED_ATTACKER, "Nine attackers"), police)
    report.claim(arrest, Property.DETAINED, "three", persons(3, Category.ALLEGED_ATTACKER, "three"), police)
    report.claim(arrest, Property.RELATION, "detained", Relation(RelationType.PART_OF, attack.id), police)
    return record_of(report)


def test_a_balance_is_told_with_a_reference_at_every_number():
    page = parsed(render(balanced()))
    (told,) = [li for li in within_tag(section(page, ATTACK), "li") if "together" in li.text]
    assert words_of(told.text) == "9 killed (alleged attackers) and 3 detained (alleged attackers): together the 12 who took part."
    assert [a.text for a in within(told, "ref")] == ["9", "3", "12"]


def test_a_figure_told_anew_leads_to_what_took_its_place():
    first = Report("a.txt", "Police said that on 4 March four people were killed in Kesra.", "2021-03-05")
    later = Report("b.txt", "Police now say that nine people were killed in Kesra on 4 March.", "2021-03-08")
    for report, number, raw in ((first, 4, "four people"), (later, 9, "nine people")):
        attack = report.mention(Kind.ARMED_ATTACK, "killed")
        police = link("police", SourceKind.OFFICE)
        report.claim(attack, Property.DATE, "on 4 March", FOURTH, police)
        report.claim(attack, Property.PLACE, "Kesra", KESRA, police)
        report.claim(attack, Property.KILLED, raw, persons(number, Category.UNSPECIFIED, raw), police)
    page = parsed(render(record_of(first, later)))
    (note,) = within(section(page, ATTACK), "lnote")
    assert words_of(note.text) == "told anew on 8 March 2021: 9"
    assert [a.attributes["href"] for a in within(note, "ref")] == [f"#c-{later.claims[-1].id}"]


def judged(verdict: Verdict) -> PageRead:
    record = kesra()
    attack = next(i for i in record.incidents if len(i.documents) == 6)
    said = Judgement(attack.id, verdict, "mk", "2021-05-01", "a drill")
    figures = () if verdict is Verdict.REJECT else attack.figures
    incidents = tuple(replace(i, figures=figures) if i is attack else i for i in record.incidents)
    return parsed(render(replace(record, incidents=incidents, judgements=(said,))))


def test_a_rejected_incident_is_shown_as_rejected_and_its_accounts_stay():
    attack = section(judged(Verdict.REJECT), ATTACK)
    assert [words_of(v.text) for v in within(attack, "verdict")] == [
        "Rejected as a whole by mk: a drill. Its figures are left out; what was said stays below."
    ]
    assert within(attack, "chart") == []
    assert "Nine attackers" in within(attack, "rivals")[0].text


def test_a_reviewed_incident_carries_its_mark():
    page = judged(Verdict.ACCEPT)
    assert "Reviewed as a whole by mk: a drill." in words_of(section(page, ATTACK).text)
    assert [words_of(h.text) for h in within_tag(page.by_class("card")[0], "h3")] == [f"{ATTACK} reviewed"]


def test_where_names_are_hidden_every_number_still_leads_to_its_sentence(tmp_path):
    """The page of a case is made of its hidden form, in which all ids are others."""
    for name, speaker, number in (("a", "ministry", 4), ("b", "party", 6)):
        (tmp_path / f"{name}.txt").write_text(f"The {speaker} said that {number} civilians were killed in Oral on 2016-06-05.\n")
    case = tm.open_case(tmp_path / "oral.case")
    case.read(tmp_path / "a.txt", tmp_path / "b.txt", reader=SentenceReader())
    page = parsed(case.report(tmp_path / "oral.html").read_text(encoding="utf-8"))
    (table,) = page.by_class("rules")
    ranges = [cell for cell in within_tag(table, "td") if any(letter.isdigit() for letter in cell.text)]
    assert [[a.text for a in within(cell, "ref")] for cell in ranges] == [["4", "6"], ["4", "6"]]
