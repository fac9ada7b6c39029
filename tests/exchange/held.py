"""Cases for the tests of the formats: one from a record in memory, and one told in several scripts. Nothing of it happened."""

import hashlib
from dataclasses import replace

from testimonia.model.held import Held
from testimonia.model.record import Claim, Document, Header, Judgement, Link, Mention, Record, Source, read_span
from testimonia.model.terms import (
    Act,
    Category,
    DatePrecision,
    DocumentStatus,
    Kind,
    Modality,
    PlacePrecision,
    Polarity,
    Property,
    SourceKind,
)
from testimonia.model.values import Figure, Moment, Place
from testimonia.reconcile import reconcile
from tests.report.composed import kesra


def the_market(*judgements: Judgement) -> Held:
    """One attack told by six documents that do not agree, and what stands around it."""
    return Held(replace(kesra(), judgements=judgements))


# What is set right to left, what joins its letters, what is beyond 16 bits, and a sentence that begins like a formula.
TOLD = {
    "ar.txt": ("قالت الوزارة إن أربعة مدنيين قتلوا في السوق يوم الخميس.", "أربعة مدنيين قتلوا", "الوزارة"),
    "ru.txt": ("Министерство сообщило, что на рынке погибли четверо мирных жителей.", "погибли четверо мирных жителей", "Министерство"),
    "kk.txt": ("Министрлік базарда төрт адам қаза тапқанын хабарлады.", "төрт адам қаза тапқанын", "Министрлік"),
    "he.txt": ("המשרד מסר כי ארבעה אזרחים נהרגו בשוק.", "ארבעה אזרחים נהרגו", "המשרד"),
    "emoji.txt": ("😀 The post said: =4 dead at the market, four dead at the market.", "=4 dead at the market", "The post"),
}


def many_scripts() -> Held:
    """The same four dead told in several scripts, by sources of their own."""
    documents, mentions, claims = [], [], []
    for name, (text, quote, source) in TOLD.items():
        id = "sha256:" + hashlib.sha256(text.encode()).hexdigest()
        start, said_by = text.index(quote), text.index(source)
        span = read_span(text, start, start + len(quote))
        mention = Mention(id, Kind.ARMED_ATTACK, None, (span,))
        documents.append(Document(id, name, text, len(text), "text/plain", DocumentStatus.READ, title=text[:20]))
        mentions.append(mention)
        link = Link(Source(source, SourceKind.OFFICE), None, read_span(text, said_by, said_by + len(source)))
        values = (
            (Property.KILLED, Figure(4, 4, Category.CIVILIAN, quote)),
            (Property.DATE, Moment("2021-03-04", "2021-03-04", DatePrecision.DAY, quote)),
            (Property.PLACE, Place("Kesra", "TN", "Siliana", 35.81, 9.36, PlacePrecision.CITY, None, "geonames:0", quote)),
        )
        for name_, value in values:
            claims.append(
                Claim(id, mention.id, name_, value, Modality.ASSERTED, Polarity.AFFIRMED, Act.REPORTS, (link,), span, 0.9, "reader-1")
            )
    second = reconcile(documents, mentions, claims)
    header = Header("قضية السوق · Рынок · Kesra", "testimonia 0.1.0, reader-1")
    return Held(Record(header, tuple(documents), tuple(mentions), tuple(claims), second.accounts, second.incidents))
