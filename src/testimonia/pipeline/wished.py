"""Which incidents a user wishes to publish, whether they may be, and what goes with them: codes, names of reviewers, notes on replies."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from testimonia.errors import CaseError
from testimonia.model.canonical import canonical_json, plain
from testimonia.model.deciding import PUBLISHING
from testimonia.model.people import Level
from testimonia.model.record import Incident, Judgement, Record
from testimonia.model.terms import Verdict
from testimonia.report.explaining import judged_incidents
from testimonia.report.publish.choosing import Reply, same_person
from testimonia.report.publish.incident import reviewer
from testimonia.report.words import Words
from testimonia.text.masking.keyed import keyed
from testimonia.text.masking.masks import staff

if TYPE_CHECKING:
    from testimonia.store import StoredCase

REPLY = "reply:"
"""Begins the name of a detail of the ledger that notes a reply; what follows is whom it is of."""
PAGE = "page"
"""The detail beside it: the code of the page on which the reply stands, since it answers for what is said there and nowhere else."""

_SHORTEST = 6  # digits of an id that is shortened


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be published, and how. `incidents`: ids, former ids or codes of pages; `accepted`: every incident that people accepted;
    `credit`: reviewers who agreed to be named; `withdraw`: why pages go that are not chosen any more; `date`: ISO 8601 day."""

    date: str
    incidents: tuple[str, ...] = ()
    accepted: bool = False
    unreviewed: bool = False
    replies: tuple[Reply, ...] = ()
    credit: tuple[str, ...] = ()
    withdraw: str = ""
    title: str = ""
    publisher: str = ""
    address: str = ""


def line(wish: Wish) -> str:
    """The wish as it is kept in the case (`testimonia.store.wishes`), without its day."""
    return canonical_json({**plain(wish), "date": ""})


def of_line(kept: str, date: str) -> Wish:
    """The wish that was kept."""
    told = json.loads(kept)
    lists = {name: tuple(told[name]) for name in ("incidents", "credit")}
    return Wish(**{**told, **lists, "date": date, "replies": tuple(Reply(**r) for r in told["replies"])})


def code(key: bytes, incident_id: str) -> str:
    """The code of a page: the same whatever is masked, and no way back to the id."""
    return keyed(key, "page", incident_id)[:10]


def accepted(store: "StoredCase") -> frozenset[str]:
    """Incidents that people accepted as a whole."""
    return frozenset(i for i, j in _judged(store).items() if j.verdict is Verdict.ACCEPT)


def _rejected(store: "StoredCase") -> frozenset[str]:
    """Incidents that people rejected as a whole."""
    return frozenset(i for i, j in _judged(store).items() if j.verdict is Verdict.REJECT)


def _judged(store: "StoredCase") -> Mapping[str, Judgement]:
    return judged_incidents(Record(store.header, incidents=tuple(store.incidents()), judgements=tuple(store.judgements())))


def selected(store: "StoredCase", wish: Wish, code: Callable[[str], str]) -> tuple[Incident, ...]:
    """The incidents that are wished for. Raises CaseError naming those that cannot be published, and why."""
    everything = {i.id: i for i in store.incidents()}
    seen, rejected, closed = accepted(store), _rejected(store), _closed(store)
    wanted = dict.fromkeys(_named(wish.incidents, everything, code))
    if wish.accepted:
        open_to_all = (i for i in everything if i in seen and not closed & set(everything[i].mentions))
        wanted |= dict.fromkeys(open_to_all)
    if not wanted and not (wish.withdraw and not wish.incidents and not wish.accepted):
        raise CaseError(_nothing(store, wish))
    for refused, why in (
        ([i for i in wanted if i in rejected], "rejected by people. Nothing that people rejected is published"),
        (
            [i for i in wanted if closed & set(everything[i].mentions)],
            "not open to all: its level is restricted or closed. Open it first, or leave it out",
        ),
        (
            [i for i in wanted if i not in seen and not wish.unreviewed],
            "machine-made, and nobody accepted it as a whole. Review it: testimonia serve CASE, or testimonia judge CASE accept ID; "
            "or publish it so marked: --unreviewed",
        ),
    ):
        if refused:
            raise CaseError(f"{', '.join(refused)}: {why}.")
    return tuple(everything[i] for i in wanted)


def _named(given: Iterable[str], everything: Mapping[str, Incident], code: Callable[[str], str]) -> list[str]:
    if not given:
        return []
    former = {old: i.id for i in everything.values() for old in i.formerly}
    codes = {code(known): own for known, own in (*former.items(), *((i, i) for i in everything))}
    found: list[str] = []
    unknown: list[str] = []
    for name in given:
        own = name if name in everything else former.get(name) or codes.get(name) or _begun(name, everything)
        (found if own else unknown).append(own or name)
    if unknown:
        raise CaseError(f"{', '.join(unknown)}: no such incident in this case. List them: testimonia incidents CASE")
    return found


def _begun(name: str, ids: Iterable[str]) -> str | None:
    """The one id that begins so, as lists of incidents shorten them; None when there is none, or several."""
    found = [i for i in ids if len(name) >= _SHORTEST and i.startswith(name)]
    return found[0] if len(found) == 1 else None


def _nothing(store: "StoredCase", wish: Wish) -> str:
    if not store.number_of_incidents():
        return f"{store.path.name}: there are no incidents to publish. Bring documents: testimonia read CASE FILES"
    if wish.accepted:
        return (
            f"{store.path.name}: no incident was accepted by people, so there is nothing to publish. "
            "Review the case: testimonia serve CASE, or testimonia judge CASE accept ID; or choose incidents: --incidents ID,ID"
        )
    return "nothing is chosen. Give --incidents ID,ID or --accepted"


def _closed(store: "StoredCase") -> set[str]:
    """Mentions whose incidents not everybody may see."""
    from testimonia.store.people import People

    return {mention for mention, level in People(store.path).levels().items() if level is not Level.OPEN}


def names(store: "StoredCase", key: bytes, credit: Iterable[str], w: Words) -> dict[str, str]:
    """How reviewers are called, by the token that stands for them: by name if they agreed, else by number as they came."""
    named = set(credit)
    everybody = list(dict.fromkeys(j.by for j in store.judgements()))
    strangers = sorted(named - set(everybody))
    if strangers:
        raise CaseError(
            f"--credit {', '.join(strangers)}: nobody of that name reviewed this case. There are: {', '.join(everybody) or 'none'}"
        )
    return {staff(key, name): name if name in named else reviewer(n, w) for n, name in enumerate(everybody, 1)}


def replies(store: "StoredCase", given: Iterable[Reply]) -> tuple[Reply, ...]:
    """Notes on replies: those in the ledger, each of one page (its code), and those given now, for every page that is chosen now, which
    take the place of earlier notes on the same person."""
    noted = [
        Reply(name.removeprefix(REPLY), text, entry.details[PAGE])
        for entry in PUBLISHING.of(store.custody())
        if entry.details.get(PAGE)
        for name, text in entry.details.items()
        if name.startswith(REPLY)
    ]
    found: list[Reply] = []
    for reply in (*noted, *given):
        found = [r for r in found if not (same_person(r.name, reply.name) and reply.incident in ("", r.incident))]
        found.append(reply)
    return tuple(found)
