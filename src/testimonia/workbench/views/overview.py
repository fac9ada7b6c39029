"""The case at a glance: what is new, what needs a look, what stands behind it."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from testimonia.model.protocols import Reconciliation
from testimonia.reconcile.changes import Change, changes
from testimonia.report.phrases import day
from testimonia.report.words import Words
from testimonia.store.pages import Moment
from testimonia.workbench.ledger import Ledger
from testimonia.workbench.plain import clean
from testimonia.workbench.views.drawings import columns_by_month, world
from testimonia.workbench.views.titles import Row, rows_of, title

_GRAVEST = 12
_NEWEST = 12
_MOST_VERSIONS = 300
"""Versions that one state may have opened or closed and still be told one by one; beyond it, numbers alone."""
_DOTS = 3_000


@dataclass(frozen=True, slots=True)
class Share:
    """One bar: how many of a whole. `share` in per cent of the largest, `key` for its colour."""

    key: str
    name: str
    number: int
    share: float


@dataclass(frozen=True, slots=True)
class StateView:
    """One state of the incidents."""

    number: int
    at: str
    cause: str
    began: int
    ended: int


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One difference to the state before. `claim` is empty unless it is about one."""

    incident: str
    title: str
    what: str
    subject: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Look:
    """A heap of things that wait for a person."""

    key: str
    number: int
    href: str


@dataclass(frozen=True, slots=True)
class Overview:
    """The page. `all_new`: nothing was there before, so that everything is new; `versions`: how many
    forms of incidents ended or began since the state that it is compared with, which was built at `since`."""

    documents: str
    claims: str
    incidents: str
    decisions: str
    made_by: str
    looks: tuple[Look, ...]
    state: StateView | None
    all_new: bool
    versions: int
    too_many: bool
    since: str
    changes: tuple[ChangeView, ...]
    more_changes: int
    states: tuple[StateView, ...]
    origins: tuple[Share, ...]
    grades: tuple[Share, ...]
    gravest: tuple[Row, ...]
    months: Markup
    map: Markup


def overview(moment: Moment, ledger: Ledger, waiting: int, words: Words, since: int | None = None) -> Overview:
    """The page of a whole case. `waiting`: claims that wait for a look; `since`: the state to compare with, None for the one before the
    last reading."""
    compared = moment.before_last_reading() if since is None else since
    states = tuple(_state(s.number, s.at, str(s.cause), moment, words) for s in moment.states(8))
    facts = moment.facts(where="minor = 0", limit=_GRAVEST)
    versions = moment.count_changed_since(compared)
    told = _changes(moment, compared, words)
    return Overview(
        documents=words.count("documents_number", moment.count("documents")),
        claims=words.count("claims", moment.count("claim_facts")),
        incidents=words.count("incidents", moment.count("incident_facts")),
        decisions=str(len(ledger.actions)),
        made_by=clean(moment.meta().get("made_by", "")),
        looks=_looks(moment, ledger, waiting),
        state=states[0] if states else None,
        all_new=bool(states) and compared == 0,
        versions=versions,
        too_many=versions > _MOST_VERSIONS,
        since=_since(compared, moment, words),
        changes=told[:_NEWEST],
        more_changes=max(0, len(told) - _NEWEST),
        states=states,
        origins=_origins(moment, words),
        grades=_grades(moment, words),
        gravest=rows_of(facts, moment, words),
        months=columns_by_month(
            moment.tally("SELECT substr(day, 1, 7), count(*) FROM incident_facts WHERE minor = 0 AND day IS NOT NULL GROUP BY 1"),
            words,
        ),
        map=world(moment.facts(where="latitude IS NOT NULL AND minor = 0", limit=_DOTS), words),
    )


def _state(number: int, at: str, cause: str, moment: Moment, words: Words) -> StateView:
    began, ended = moment.count_changed(number)
    return StateView(number, f"{day(at[:10], words)}, {at[11:16]}", words(f"cause.{cause}"), began, ended)


def _looks(moment: Moment, ledger: Ledger, waiting: int) -> tuple[Look, ...]:
    contested = sum(1 for stand in (*ledger.claims.values(), *ledger.pairs.values()) if stand.verdict is None)
    found = (
        Look("claims", waiting, "/queue"),
        Look("links", moment.count("link_reasons", "abs(excess) < 3"), "/links"),
        Look("disagreements", moment.count("incident_facts", "disagreements > 0 AND minor = 0"), "/incidents?disagree=1"),
        Look("contested", contested, "/ledger?only=contested"),
        Look("not_read", moment.count("documents", "json_extract(body, '$.status') = 'not_read'"), "/documents?only=not_read"),
    )
    return tuple(look for look in found if look.number)


def _since(state: int, moment: Moment, words: Words) -> str:
    """When the state that is compared with was built; empty where it is too long ago to be listed, or there was none."""
    at = next((s.at for s in moment.states(500) if s.number == state), "")
    return f"{day(at[:10], words)}, {at[11:16]}" if at else ""


def _changes(moment: Moment, state: int, words: Words) -> tuple[ChangeView, ...]:
    """What changed since a state; nothing where all is new, and where too much changed to be told."""
    if state <= 0 or moment.count_changed_since(state) > _MOST_VERSIONS:
        return ()
    before, after = moment.changed_since(state)
    ids = {c for a in (*before.accounts, *after.accounts) for c in a.claims}
    found = changes(*_complete(before, after, moment), moment.claims(ids).values())
    known = {i.id: i for i in (*before.incidents, *after.incidents)}
    return tuple(_change(c, title(known[c.incident], words) if c.incident in known else c.incident, words) for c in found)


def _complete(before: Reconciliation, after: Reconciliation, moment: Moment) -> tuple[Reconciliation, Reconciliation]:
    """Both sides with the accounts that did not change, which their incidents need all the same."""
    ids = {i.id for i in (*before.incidents, *after.incidents)}
    still = {a.id: a for i in ids for a in moment.accounts(i)}
    changed = {a.id for a in (*before.accounts, *after.accounts)}
    kept = tuple(a for a in still.values() if a.id not in changed)
    return Reconciliation(before.incidents, (*before.accounts, *kept)), Reconciliation(after.incidents, (*after.accounts, *kept))


def _change(change: Change, name: str, words: Words) -> ChangeView:
    said = (clean(text) for text in (change.subject.replace("_", " "), change.before, change.after))
    return ChangeView(change.incident, name, words(f"changed.{change.what}"), *said)


def _shares(found: Sequence[tuple[str, str, int]]) -> tuple[Share, ...]:
    most = max((number for *_, number in found), default=1) or 1
    return tuple(Share(key, name, number, round(100 * number / most, 1)) for key, name, number in found)


def _origins(moment: Moment, words: Words) -> tuple[Share, ...]:
    """Incidents by how many independent origins surely stand behind them."""
    counted = moment.tally(
        "SELECT CASE WHEN origins_high = 0 THEN 'none' WHEN origins_low = 0 THEN 'perhaps' WHEN origins_low = 1 THEN 'one' "
        "WHEN origins_low = 2 THEN 'two' ELSE 'more' END, count(*) FROM incident_facts WHERE minor = 0 GROUP BY 1"
    )
    return _shares([(key, words(f"behind.{key}"), counted.get(key, 0)) for key in ("none", "perhaps", "one", "two", "more")])


def _grades(moment: Moment, words: Words) -> tuple[Share, ...]:
    """Figures by grade."""
    counted = moment.tally(
        "SELECT json_extract(f.value, '$.grade'), count(*) FROM incidents AS i, json_each(i.body, '$.figures') AS f GROUP BY 1"
    )
    named = [(key, words(f"grade_short.{key}") if words.knows(f"grade_short.{key}") else clean(key), n) for key, n in counted.items()]
    return _shares(sorted(named, key=lambda share: -share[2]))
