"""The attack on the market of Kesra with a report that accuses two persons, and one that denies. Composed; nothing of it happened."""

from testimonia.model.record import Record
from testimonia.model.terms import Act, ActorKind, Category, Kind, Polarity, Property, SourceKind
from testimonia.model.values import Actor, Explanation
from tests.report.composed import FOURTH, KESRA, Report, kesra, link, persons, record_of

WEEKLY = """Union: governor ordered attack, Ghorbel silent

Harbour Weekly, 10 March 2021

The fishermen's union said that Governor Hedi Ghorbel ordered the attack on the market in Kesra on 4 March. A trader said that Yassine
Mejri fired the first shot. Eight people died on the order of Ghorbel, the union said.
"""
OFFICE = """Office of the governor, 11 March 2021

The office denies that Governor Hedi Ghorbel ordered the attack of 4 March on the market in Kesra.
"""
GOVERNOR = "Governor Hedi Ghorbel"


def weekly() -> Report:
    report = Report("7_weekly.txt", WEEKLY, "2021-03-10", "Harbour Weekly")
    paper, union = link("Harbour Weekly", SourceKind.OUTLET), link("fishermen's union", SourceKind.ORGANISATION)
    attack = report.mention(Kind.ARMED_ATTACK, "the attack")
    report.claim(attack, Property.DATE, "4 March", FOURTH, paper, union)
    report.claim(attack, Property.PLACE, "Kesra", KESRA, paper, union)
    governor = Actor(GOVERNOR, ActorKind.PUBLIC_PERSON, GOVERNOR)
    report.claim(attack, Property.INSTIGATOR, GOVERNOR, governor, paper, union, act=Act.ACCUSES)
    shooter = Actor("Yassine\nMejri", ActorKind.PRIVATE_PERSON, "Yassine\nMejri")
    trader = link("A trader", SourceKind.WITNESS)
    report.claim(attack, Property.PERPETRATOR, "Yassine\nMejri", shooter, paper, trader, act=Act.ACCUSES)
    report.claim(attack, Property.KILLED, "Eight people", persons(8, Category.UNSPECIFIED, "Eight people"), paper, union)
    order = Explanation("the order of Ghorbel", True)
    report.claim(attack, Property.EXPLANATION, "the order of Ghorbel", order, paper, union, act=Act.ACCUSES)
    return report


def office() -> Report:
    report = Report("8_office.txt", OFFICE, "2021-03-11", "Office of the governor")
    speaker = link("Office of the governor", SourceKind.OFFICE)
    attack = report.mention(Kind.ARMED_ATTACK, "the attack")
    report.claim(attack, Property.DATE, "4 March", FOURTH, speaker)
    report.claim(attack, Property.PLACE, "Kesra", KESRA, speaker)
    governor = Actor(GOVERNOR, ActorKind.PUBLIC_PERSON, GOVERNOR)
    report.claim(attack, Property.INSTIGATOR, GOVERNOR, governor, speaker, act=Act.DENIES, polarity=Polarity.NEGATED)
    return report


def whole(*more: Report) -> Record:
    """Kesra with further reports, put together anew."""
    record = kesra()
    read = [d for d in record.documents if d.status == "read"]
    others = [Report(d.name, d.text or "", d.published.value if d.published else "", d.publisher, d.author) for d in read]
    for report in others:
        report.mentions = [m for m in record.mentions if m.document == report.document.id]
        report.claims = [c for c in record.claims if c.document == report.document.id]
    return record_of(*others, *more)
