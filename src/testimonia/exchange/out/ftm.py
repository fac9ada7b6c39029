"""Documents, incidents and public actors as FollowTheMoney: entities, and statements with the words that each value stands on.

FollowTheMoney knows no denial, no doubt and no chain of sources: a value is simply a value there. So what is denied, doubted or merely
accused is not made a value. It stands in words in the event's notes, with who says it; nothing here says of anybody that they did it.
Private persons never become entities, and so can be followed from nowhere to nowhere.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from testimonia.errors import ExchangeError
from testimonia.exchange.out.files import folder, text_file
from testimonia.exchange.out.index import Index, index
from testimonia.exchange.out.links import Permalink, permalinks
from testimonia.exchange.out.lost import Losing, Lost
from testimonia.exchange.out.telling import account_in_words, headline, kind_in_words
from testimonia.model.canonical import digest
from testimonia.model.protocols import Case
from testimonia.model.record import Claim, Document, Incident
from testimonia.model.terms import ACTORS, ActorKind, Certainty, Property
from testimonia.model.values import Actor, Moment

if TYPE_CHECKING:
    from followthemoney.proxy import EntityProxy
    from followthemoney.statement import Statement

SCHEMATA = {
    ActorKind.STATE: "PublicBody",
    ActorKind.SECURITY_FORCES: "PublicBody",
    ActorKind.ARMED_GROUP: "Organization",
    ActorKind.ORGANISATION: "Organization",
    ActorKind.PUBLIC_PERSON: "Person",
}
"""The kinds of actor that become entities."""

_PLAIN = frozenset({Certainty.ASSERTED, Certainty.CLAIMED_OR_ADMITTED})
_BLAMED = (Property.PERPETRATOR, Property.INSTIGATOR)


def write(case: Case, out: Path, *, links: str = "") -> Lost:
    """A folder with entities.ftm.json (a JSON object a line) and statements.csv. Needs the extra `ftm`."""
    try:
        from followthemoney import model
        from followthemoney.statement.serialize import CSVStatementWriter
    except ImportError as error:
        raise ExchangeError("ftm needs the extra `ftm`. Install it: pip install 'testimonia[ftm]'") from error
    found, losing = index(case), Losing()
    maker = _Maker(found, permalinks(found.header, links), losing, model)
    folder(out)
    entities = list(maker.entities())
    with text_file(out / "entities.ftm.json") as file:
        file.writelines(json.dumps(entity.to_dict(), ensure_ascii=False, sort_keys=True) + "\n" for entity in entities)
    with text_file(out / "statements.csv", newline="") as file:
        writer = CSVStatementWriter(file)
        for statement in (statement for entity in entities for statement in maker.statements(entity)):
            writer.write(statement)
        writer.close()
    losing.note(
        "figures", "FollowTheMoney has no numbers of persons; they stand in words in notes", sum(len(i.figures) for i in found.incidents)
    )
    losing.note("claims", "chains, doubt and denial have no place; use csv or annotation", len(found.claims))
    return losing.lost()


class _Maker:
    """Makes entities, and remembers on which words a value stands."""

    def __init__(self, found: Index, links: Permalink, losing: Losing, model: Any) -> None:
        self._found, self._links, self._losing, self._model = found, links, losing, model
        self._quotes: dict[tuple[str, str, str], str] = {}
        self._actors: dict[str, EntityProxy] = {}

    def entities(self) -> "Iterator[EntityProxy]":
        """Documents, incidents, what documents which, then the actors named by them."""
        for document in self._found.documents.values():
            yield self._document(document)
        for incident in self._found.incidents:
            yield self._event(incident)
            yield from (self._documentation(incident, document) for document in self._found.documents_of(incident))
        yield from self._actors.values()

    def statements(self, entity: "EntityProxy") -> "Iterator[Statement]":
        """One for each value, with the words it stands on; the entity itself has one too, as the format asks."""
        from followthemoney.statement import Statement

        dataset, origin, id = self._dataset(), self._found.header.made_by, entity.id or ""
        for name, value in (("id", id), *((prop.name, value) for prop, value in entity.itervalues())):
            quote = self._quotes.get((id, name, value))
            yield Statement(id, name, entity.schema.name, value, dataset, original_value=quote, origin=origin)

    def _dataset(self) -> str:
        return f"case-{digest(self._found.header.case)}"

    def _made(self, schema: str, id: str) -> "EntityProxy":
        made: EntityProxy = self._model.make_entity(schema)
        made.id = id
        return made

    def _document(self, document: Document) -> "EntityProxy":
        made = self._made("Document", f"tm-document-{document.id.rpartition(':')[2]}")
        values = {
            "title": document.title,
            "fileName": document.name,
            "author": document.author,
            "publisher": document.publisher,
            "date": document.published.value if document.published else None,
            "language": document.language,
            "mimeType": document.media_type,
        }
        for name, value in values.items():
            made.add(name, value, quiet=True)
        return made

    def _event(self, incident: Incident) -> "EntityProxy":
        made = self._made("Event", f"tm-incident-{incident.id}")
        made.add("name", headline(incident))
        made.add("keywords", kind_in_words(incident))
        made.add("recordId", self._links("incident", incident.id))
        if incident.where is not None:
            made.add("location", incident.where.name)
            made.add("country", incident.where.country, quiet=True)
        if incident.when is not None:
            self._dates(made, incident.when)
        for account in self._found.accounts_of(incident):
            made.add("notes", account_in_words(account, self._found))
        for _, claim in self._found.said_of(incident, *sorted(ACTORS)):
            self._involve(made, claim)
        return made

    @staticmethod
    def _dates(made: "EntityProxy", when: Moment) -> None:
        letters = {"month": 7, "year": 4}.get(when.precision, 10)
        if when.end is not None and when.start[:letters] == when.end[:letters]:
            made.add("date", when.start[:letters])
            return
        made.add("startDate", when.start[:10])
        if when.end is not None:
            made.add("endDate", when.end[:10])

    def _involve(self, event: "EntityProxy", claim: Claim) -> None:
        actor = claim.value
        if not isinstance(actor, Actor):
            return
        if actor.actor_kind not in SCHEMATA:
            self._losing.note("actors that are no public person or body", "they become no entity, so that nobody is followed by name")
        elif claim.certainty not in _PLAIN or claim.property in _BLAMED:
            self._losing.note(
                "claims of blame, doubt or denial about actors", "no value can hold them; they stand in the event's notes with who says so"
            )
        else:
            id = self._actor(actor).id or ""
            event.add("involved", id)
            self._quotes[event.id or "", "involved", id] = claim.span.quote

    def _actor(self, actor: Actor) -> "EntityProxy":
        schema = SCHEMATA[actor.actor_kind]
        id = f"tm-actor-{digest(self._dataset(), schema, actor.name.casefold())}"
        if id not in self._actors:
            self._actors[id] = self._made(schema, id)
            self._actors[id].add("name", actor.name)
        return self._actors[id]

    def _documentation(self, incident: Incident, document: Document) -> "EntityProxy":
        made = self._made("Documentation", f"tm-documentation-{digest(incident.id, document.id)}")
        made.add("document", f"tm-document-{document.id.rpartition(':')[2]}")
        made.add("entity", f"tm-incident-{incident.id}")
        return made
