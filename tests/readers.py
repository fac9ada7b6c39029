"""A small honest reader for the tests of everything that is not reading: it knows one kind of sentence and no more."""

import re
import time

from testimonia.errors import RecordError
from testimonia.model.protocols import Extraction
from testimonia.model.record import Claim, Document, Link, Mention, Source, read_span
from testimonia.model.terms import Act, Basis, Category, DatePrecision, Kind, Modality, PlacePrecision, Polarity, Property, SourceKind
from testimonia.model.values import Figure, Moment, Place

_SENTENCE = re.compile(
    r"(?P<who>The [a-z]+ (?P<cue>said)) that (?P<figure>(?P<count>\d+) (?P<category>civilians|soldiers)) were killed"
    r"(?: in (?P<place>[A-Z]\w+))?(?: on (?P<day>\d{4}-\d\d-\d\d))?"
)
_CATEGORIES = {"civilians": Category.CIVILIAN, "soldiers": Category.SECURITY_FORCES}


class SentenceReader:
    """Reads "The ministry said that 4 civilians were killed in Oral on 2016-06-05." """

    def __init__(self, made_by: str = "sentence-reader-1", pause: float = 0.0) -> None:
        self.made_by = made_by
        self._pause = pause  # seconds for each document, where a test needs time to interrupt it

    def read(self, document: Document) -> Extraction:
        time.sleep(self._pause)
        if "UNREADABLE" in document.text:
            raise RecordError("this reader cannot make sense of it. Read it by hand.")
        if "BROKEN" in document.text:
            raise ZeroDivisionError("a fault of the reader")
        mentions, claims = [], []
        for found in _SENTENCE.finditer(document.text):
            verb = found.end("figure") + len(" were ")
            mention = Mention(document.id, Kind.ARMED_ATTACK, None, (read_span(document.text, verb, verb + len("killed")),))
            mentions.append(mention)
            claims += self._claims(document, mention, found)
        return Extraction(tuple(mentions), tuple(claims))

    def _claims(self, document: Document, mention: Mention, found: re.Match[str]) -> list[Claim]:
        cue = read_span(document.text, *found.span("cue"))
        who = read_span(document.text, found.start("who"), found.start("cue") - 1)
        kind = SourceKind.ORGANISATION if who.quote == "The party" else SourceKind.OFFICE
        speaker = Link(Source(who.quote, kind), cue, who, basis=Basis.COUNTED)
        chain = (Link(Source(document.name, SourceKind.DOCUMENT)), speaker)

        def claim(kind: Property, value, group: str) -> Claim:
            span = read_span(document.text, *found.span(group))
            rest = (Modality.ASSERTED, Polarity.AFFIRMED, Act.REPORTS, chain, span, 1.0, self.made_by)
            return Claim(document.id, mention.id, kind, value, *rest)

        count = int(found["count"])
        claims = [claim(Property.KILLED, Figure(count, count, _CATEGORIES[found["category"]], found["figure"]), "figure")]
        if found["place"]:
            place = Place(found["place"], "KZ", None, 51.2, 51.4, PlacePrecision.CITY, None, None, found["place"])
            claims.append(claim(Property.PLACE, place, "place"))
        if found["day"]:
            claims.append(claim(Property.DATE, Moment(found["day"], found["day"], DatePrecision.DAY, found["day"]), "day"))
        return claims
