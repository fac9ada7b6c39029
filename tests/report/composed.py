"""A case written by hand: one attack told by six documents that do not agree, and what stands around it. Nothing of it happened."""

import hashlib
from collections.abc import Iterable, Mapping

from testimonia.model.held import Held
from testimonia.model.record import (
    Claim,
    Document,
    Header,
    Link,
    Mention,
    Published,
    Record,
    Source,
    Span,
    read_span,
)
from testimonia.model.terms import (
    Act,
    ActorKind,
    Basis,
    Category,
    DateBasis,
    DatePrecision,
    DocumentStatus,
    Kind,
    Modality,
    PlacePrecision,
    Polarity,
    Property,
    RelationType,
    SourceKind,
    Stance,
    WeaponKind,
)
from testimonia.model.values import Actor, Designation, Explanation, Figure, Moment, Place, Relation, Topic, Value, Weapon
from testimonia.reconcile import reconcile
from testimonia.text.masking import masked

AGENCY = """President: market attackers took orders from abroad

TUNIS, 5 March 2021 (Harbour Press Agency) - President Salem Karoui spoke on Friday about the attack of 4 March in Kesra. "The security
forces did their duty," he said. "According to some data, the attackers took their orders from abroad." He promised a stricter law.
"""
MINISTRY = """MINISTRY OF THE INTERIOR
5 March 2021

On 4 March armed men attacked the market in Kesra. Four civilians and two policemen were killed. Nine attackers were killed and five
were detained. The interrogation of the detainees revealed that 20 men had prepared the attack. The ministry qualifies what happened as
a terrorist attack.
"""
WIRE = """Gunmen kill six at market

KESRA, 5 March 2021 (Gannet Wire) - Gunmen with rifles killed at least six people at the market in Kesra on Thursday, police said. Amina
Belhadj, a nurse, said that she had seen twelve wounded people. Police said that four attackers had been killed. "They shouted and then
they fired," said a trader. Nobody has claimed responsibility. Ms Belhadj's sister is among the wounded.
"""
COPY = """At least six dead in Kesra

Coastal Mirror, 6 March 2021

Gunmen with rifles killed at least six people at the market in Kesra on Thursday, police said, Gannet Wire reported.
"""
MONITOR = """SAHEL RIGHTS MONITOR
Note on Kesra, 20 April 2021
By Leila Trabelsi

Our monitors counted seven bodies in the morgue of Kesra, five of them civilians. Relatives said that two of the nine alleged attackers
were shot at home a day later; Tarek Mansouri, who buried his brother, showed us the place. In February dozens of people rallied in Kesra
against the port tax.
"""
COMMUNIQUE = """Free Harbour Movement, communique of 15 March 2021

The regime speaks of a "terrorist attack" in Kesra. We say: the security service itself staged it to end the strikes. Our movement had
nothing to do with the attack. As it always happens, a dozen young men are arrested within the hour.
"""
KESRA = Place("Kesra", "TN", "Siliana", 35.81, 9.36, PlacePrecision.CITY, None, "geonames:0", "Kesra")
FOURTH = Moment("2021-03-04", "2021-03-04", DatePrecision.DAY, "4 March")


class Report:
    """One document with what is read in it; words are found in the text, so that every span is exact."""

    def __init__(self, name: str, text: str, day: str, publisher: str | None = None, author: str | None = None) -> None:
        self.text = text
        self.document = Document(
            id="sha256:" + hashlib.sha256(text.encode()).hexdigest(),
            name=name,
            text=text,
            characters=len(text),
            media_type="text/plain",
            status=DocumentStatus.READ,
            title=text.splitlines()[0],
            publisher=publisher,
            author=author,
            published=Published(day, DateBasis.DATELINE),
            language="en",
        )
        self.mentions: list[Mention] = []
        self.claims: list[Claim] = []

    def span(self, words: str) -> Span:
        at = self.text.index(words)
        return read_span(self.text, at, at + len(words))

    def mention(self, kind: Kind, words: str) -> Mention:
        mention = Mention(self.document.id, kind, None, (self.span(words),))
        self.mentions.append(mention)
        return mention

    def claim(
        self,
        mention: Mention,
        property_: Property,
        words: str,
        value: Value,
        *chain: Link,
        act: Act = Act.REPORTS,
        modality: Modality = Modality.ASSERTED,
        polarity: Polarity = Polarity.AFFIRMED,
        score: float = 0.87,
    ) -> Claim:
        claim = Claim(self.document.id, mention.id, property_, value, modality, polarity, act, chain, self.span(words), score, "reader-1")
        self.claims.append(claim)
        return claim


def link(name: str, kind: SourceKind, basis: Basis = Basis.NOT_STATED, stance: Stance = Stance.NEUTRAL, role: str | None = None) -> Link:
    return Link(Source(name, kind, role), basis=basis, stance=stance)


def persons(n: int, category: Category, raw: str, high: int | None = -1, rule: str = "stated") -> Figure:
    return Figure(n, n if high == -1 else high, category, raw, rule)


def _agency() -> Report:
    report = Report("1_agency.txt", AGENCY, "2021-03-05", "Harbour Press Agency")
    agency, president = link("Harbour Press Agency", SourceKind.OUTLET), link("President Salem Karoui", SourceKind.OFFICE)
    data = link("some data", SourceKind.UNNAMED, Basis.HEARSAY)
    attack, speech = report.mention(Kind.ARMED_ATTACK, "the attack of 4 March"), report.mention(Kind.STATEMENT, "spoke")
    report.claim(attack, Property.DATE, "4 March", FOURTH, agency)
    report.claim(attack, Property.PLACE, "Kesra", KESRA, agency)
    abroad = Actor("those who gave orders from abroad", ActorKind.OTHER, "from abroad")
    report.claim(
        attack,
        Property.INSTIGATOR,
        "took their orders from abroad",
        abroad,
        agency,
        president,
        data,
        act=Act.ACCUSES,
        modality=Modality.POSSIBLE,
        score=0.6,
    )
    report.claim(
        speech,
        Property.ACTOR,
        "President Salem Karoui",
        Actor("President Salem Karoui", ActorKind.PUBLIC_PERSON, "President Salem Karoui"),
        agency,
    )
    report.claim(speech, Property.DATE, "Friday", Moment("2021-03-05", "2021-03-05", DatePrecision.DAY, "Friday"), agency)
    report.claim(speech, Property.TOPIC, "about the attack of 4 March in Kesra", Topic("the attack of 4 March in Kesra"), agency)
    report.claim(speech, Property.RELATION, "about the attack", Relation(RelationType.RESPONSE_TO, attack.id), agency)
    return report


def _ministry() -> Report:
    report = Report("2_ministry.txt", MINISTRY, "2021-03-05", "Ministry of the Interior")
    ministry = link("Ministry of the Interior", SourceKind.OFFICE)
    attack = report.mention(Kind.ARMED_ATTACK, "attacked")
    report.claim(attack, Property.DATE, "4 March", FOURTH, ministry)
    report.claim(attack, Property.PLACE, "Kesra", KESRA, ministry)
    report.claim(attack, Property.KILLED, "Four civilians", persons(4, Category.CIVILIAN, "Four civilians"), ministry)
    report.claim(attack, Property.KILLED, "two policemen", persons(2, Category.SECURITY_FORCES, "two policemen"), ministry)
    report.claim(attack, Property.KILLED, "Nine attackers", persons(9, Category.ALLEGED_ATTACKER, "Nine attackers"), ministry)
    report.claim(attack, Property.DETAINED, "five", persons(5, Category.ALLEGED_ATTACKER, "five"), ministry)
    report.claim(attack, Property.PERPETRATOR, "armed men", Actor("armed men", ActorKind.ARMED_GROUP, "armed men"), ministry)
    report.claim(attack, Property.TARGET, "the market", Actor("the market", ActorKind.SITE, "the market"), ministry)
    report.claim(attack, Property.DESIGNATION, "terrorist attack", Designation("terrorist attack"), ministry)
    plan = report.mention(Kind.OTHER, "prepared")
    detainees = link("the detainees", SourceKind.DETAINEE, Basis.IN_CUSTODY)
    report.claim(plan, Property.PARTICIPANTS, "20 men", persons(20, Category.ALLEGED_ATTACKER, "20 men"), ministry, detainees)
    return report


def _wire() -> Report:
    report = Report("3_wire.txt", WIRE, "2021-03-05", "Gannet Wire")
    wire, police = link("Gannet Wire", SourceKind.OUTLET), link("police", SourceKind.OFFICE)
    nurse = link("Amina\nBelhadj", SourceKind.WITNESS, Basis.WITNESSED, role="nurse")
    attack = report.mention(Kind.ARMED_ATTACK, "killed")
    thursday = Moment("2021-03-04", "2021-03-04", DatePrecision.DAY, "Thursday")
    report.claim(attack, Property.DATE, "Thursday", thursday, wire, police)
    report.claim(attack, Property.PLACE, "Kesra", KESRA, wire, police)
    six = persons(6, Category.UNSPECIFIED, "at least six people", None, "rule:at_least")
    report.claim(attack, Property.KILLED, "at least six people", six, wire, police)
    report.claim(attack, Property.KILLED, "four attackers", persons(4, Category.ALLEGED_ATTACKER, "four attackers"), wire, police)
    report.claim(attack, Property.WOUNDED, "twelve wounded people", persons(12, Category.UNSPECIFIED, "twelve wounded people"), wire, nurse)
    report.claim(attack, Property.WEAPON, "rifles", Weapon("rifles", WeaponKind.FIREARM, "rifles"), wire, police)
    return report


def _copy() -> Report:
    report = Report("4_copy.txt", COPY, "2021-03-06", "Coastal Mirror")
    chain = (link("Coastal Mirror", SourceKind.OUTLET), link("Gannet Wire", SourceKind.OUTLET), link("police", SourceKind.OFFICE))
    attack = report.mention(Kind.ARMED_ATTACK, "killed")
    report.claim(attack, Property.DATE, "Thursday", Moment("2021-03-04", "2021-03-04", DatePrecision.DAY, "Thursday"), *chain)
    report.claim(attack, Property.PLACE, "the market in Kesra", KESRA, *chain)
    six = persons(6, Category.UNSPECIFIED, "at least six people", None, "rule:at_least")
    report.claim(attack, Property.KILLED, "at least six people", six, *chain)
    return report


def _monitor() -> Report:
    report = Report("5_monitor.txt", MONITOR, "2021-04-20", "Sahel Rights Monitor", "Leila Trabelsi")
    monitor = link("Sahel Rights Monitor", SourceKind.ORGANISATION, Basis.COUNTED)
    relatives = link("Relatives", SourceKind.WITNESS)
    brother = link("Tarek Mansouri", SourceKind.PERSON, Basis.WITNESSED)
    attack = report.mention(Kind.ARMED_ATTACK, "seven bodies")
    report.claim(attack, Property.DATE, "Kesra, 20 April 2021", FOURTH, monitor)
    report.claim(attack, Property.PLACE, "the morgue of Kesra", KESRA, monitor)
    seven = report.claim(attack, Property.KILLED, "seven bodies", persons(7, Category.UNSPECIFIED, "seven bodies"), monitor)
    five = Figure(5, 5, Category.CIVILIAN, "five of them civilians", of=seven.id)
    report.claim(attack, Property.KILLED, "five of them civilians", five, monitor)
    two = persons(2, Category.ALLEGED_ATTACKER, "two of the nine alleged attackers")
    report.claim(attack, Property.KILLED, "two of the nine alleged attackers", two, monitor, relatives, modality=Modality.POSSIBLE)
    report.claim(attack, Property.VICTIM, "his brother", Actor("his brother", ActorKind.PRIVATE_PERSON, "his brother"), monitor, brother)
    rally = report.mention(Kind.PROTEST, "rallied")
    february = Moment("2021-02-01", "2021-02-28", DatePrecision.MONTH, "In February")
    report.claim(rally, Property.DATE, "In February", february, monitor)
    report.claim(rally, Property.PLACE, "in Kesra\nagainst", KESRA, monitor)
    dozens = persons(24, Category.PROTESTER, "dozens of people", None, "rule:dozens")
    report.claim(rally, Property.PARTICIPANTS, "dozens of people", dozens, monitor)
    return report


def _communique() -> Report:
    report = Report("6_communique.txt", COMMUNIQUE, "2021-03-15")
    movement = link("Free Harbour Movement", SourceKind.ORGANISATION)
    aloof = link("Free Harbour Movement", SourceKind.ORGANISATION, stance=Stance.DISTANCES)
    regime = link("The regime", SourceKind.OFFICE)
    attack = report.mention(Kind.ARMED_ATTACK, '"terrorist attack"')
    report.claim(attack, Property.PLACE, "Kesra", KESRA, movement)
    report.claim(attack, Property.DATE, "communique of 15 March 2021", FOURTH, movement)
    label = Designation("terrorist attack")
    report.claim(attack, Property.DESIGNATION, '"terrorist attack"', label, movement, act=Act.DENIES, polarity=Polarity.NEGATED)
    report.claim(attack, Property.DESIGNATION, 'speaks of a "terrorist attack"', label, aloof, regime)
    service = Actor("the security service", ActorKind.SECURITY_FORCES, "the security service")
    report.claim(attack, Property.INSTIGATOR, "the security service", service, movement, act=Act.ACCUSES)
    report.claim(
        attack,
        Property.EXPLANATION,
        "staged it to end the strikes",
        Explanation("staged to end the strikes", True),
        movement,
        act=Act.ACCUSES,
    )
    ours = Actor("Our movement", ActorKind.ORGANISATION, "Our movement")
    report.claim(attack, Property.PERPETRATOR, "Our movement had\nnothing to do", ours, movement, act=Act.DENIES, polarity=Polarity.NEGATED)
    habit = report.mention(Kind.ARREST, "are arrested")
    dozen = persons(12, Category.UNSPECIFIED, "a dozen young men")
    report.claim(habit, Property.DETAINED, "a dozen young men", dozen, movement, modality=Modality.HABITUAL)
    return report


NOT_READ = Document(
    "sha256:" + "ab" * 32,
    "7_lettre.txt",
    "Une lettre.",
    11,
    "text/plain",
    DocumentStatus.NOT_READ,
    reason="written in French; Testimonia reads English",
)


def record_of(*reports: Report, case: str = "kesra", others: tuple[Document, ...] = ()) -> Record:
    """The reports as they may leave a case, reconciled. Masked records are what pages are made of; nothing here is in need of a mask."""
    documents = tuple(r.document for r in reports)
    mentions, claims = tuple(m for r in reports for m in r.mentions), tuple(c for r in reports for c in r.claims)
    second = reconcile(documents, mentions, claims)
    header = Header(case, "testimonia 0.1.0, reader-1", confidential=False)
    return Record(header, (*documents, *others), mentions, claims, second.accounts, second.incidents)


def kesra() -> Record:
    """The whole case."""
    return record_of(_agency(), _ministry(), _wire(), _copy(), _monitor(), _communique(), others=(NOT_READ,))


def leaving(record: Record, persons: Mapping[str, Iterable[str]] | None = None) -> Record:
    """The record as it may leave a case: private persons masked."""
    return masked(Held(record), b"a key of the tests, 32 bytes long", persons).record()
