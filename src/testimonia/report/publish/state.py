"""What a site holds: each incident that was ever published, its versions in dated lines, the digest of every file. `site.json`, in and out.

Changes are told between what stood on the pages, not between states of the case: ids of a masked record may change when a name is cleared,
the code of a page never does.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from testimonia.errors import ReportError
from testimonia.model.canonical import canonical_json, plain

VERSION = "testimonia-site/1"
NAME = "site.json"
NEW, BACK, GONE, SILENT = "new", "back", "gone", "silent"


@dataclass(frozen=True, slots=True)
class Line:
    """One dated change of one page. `what`: which fact, in words, or `new`, `back`, `gone`, `silent` (it changed, and what it said
    is withdrawn); `before`, `after` in words."""

    date: str
    version: str
    what: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One page. `code` is in its address and never changes; `withdrawn`: when, None while it stands; `why`: of a withdrawal;
    `moved`: the page that took its place when incidents were found to be one. `facts`: what it says, point by point, in words."""

    code: str
    title: str
    version: str
    first: str
    changed: str
    facts: Mapping[str, str]
    history: tuple[Line, ...]
    reviewed: bool = True
    former: tuple[str, ...] = ()
    withdrawn: str | None = None
    why: str = ""
    moved: str | None = None

    @property
    def stands(self) -> bool:
        return self.withdrawn is None and self.moved is None


@dataclass(frozen=True, slots=True)
class State:
    """A site. `case`: a keyed token of the case, so that two cases are not written into one folder; `files`: SHA-256 by path."""

    case: str
    entries: tuple[Entry, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)

    def entry(self, code: str) -> Entry | None:
        return next((e for e in self.entries if e.code == code), None)

    @property
    def changed(self) -> str:
        """The day of the last change; empty for a site without pages."""
        return max((e.changed for e in self.entries), default="")


@dataclass(frozen=True, slots=True)
class Now:
    """One incident as it is to be published."""

    code: str
    title: str
    version: str
    facts: Mapping[str, str]
    reviewed: bool
    former: tuple[str, ...]


def version_of(*parts: Any) -> str:
    """Twelve hex digits over everything that a page says."""
    return hashlib.sha256(canonical_json(parts).encode()).hexdigest()[:12]


def following(before: State, now: Sequence[Now], date: str, withdraw: str) -> State:
    """The state after publishing. Pages that are not among `now` are withdrawn for the reason `withdraw`, or moved to where they went.

    Raises ReportError naming pages that would be withdrawn without a reason.
    """
    heirs = {old: n.code for n in now for old in n.former}
    codes = {n.code for n in now}
    entries = {e.code: e for e in before.entries}
    gone = [e for e in before.entries if e.stands and e.code not in codes]
    lost = [e for e in gone if e.code not in heirs]
    if lost and not withdraw.strip():
        names = ", ".join(f"{e.code} ({e.title})" for e in lost)
        raise ReportError(
            f"published before and not chosen now: {names}. Nothing goes silently: choose them too, "
            'or say why they go, which their pages will say: --withdraw "REASON"'
        )
    for e in gone:
        entries[e.code] = _moved(e, heirs[e.code], date) if e.code in heirs else _withdrawn(e, withdraw.strip(), date)
    for n in now:
        entries[n.code] = _again(entries[n.code], n, date) if n.code in entries else _first(n, date)
    return State(before.case, tuple(entries[code] for code in sorted(entries)), before.files)


def _first(n: Now, date: str) -> Entry:
    return Entry(n.code, n.title, n.version, date, date, n.facts, (Line(date, n.version, NEW),), n.reviewed, n.former)


def _moved(e: Entry, to: str, date: str) -> Entry:
    return replace(e, moved=to, changed=date, facts={})


def _withdrawn(e: Entry, why: str, date: str) -> Entry:
    """What the page said goes with it, also from its history; that it stood, changed and went, and when, stays."""
    lines = (line if line.what in (NEW, BACK, GONE) else Line(line.date, line.version, SILENT) for line in e.history)
    return replace(
        e, withdrawn=date, why=why, changed=date, facts={}, history=(*dict.fromkeys(lines), Line(date, e.version, GONE, after=why))
    )


def _again(e: Entry, n: Now, date: str) -> Entry:
    if e.stands and e.version == n.version:
        return e
    points = [*n.facts, *(k for k in e.facts if k not in n.facts)]
    lines = [
        Line(date, n.version, point, e.facts.get(point, ""), n.facts.get(point, ""))
        for point in points
        if e.facts.get(point, "") != n.facts.get(point, "")
    ]
    if not e.stands:
        lines = [Line(date, n.version, BACK)]
    return replace(
        e,
        title=n.title,
        version=n.version,
        changed=date,
        facts=n.facts,
        history=(*e.history, *(lines or [Line(date, n.version, "")])),
        reviewed=n.reviewed,
        former=n.former,
        withdrawn=None,
        why="",
        moved=None,
    )


def written(state: State) -> bytes:
    """The state as its file."""
    told = {"site": VERSION, **plain(state)}
    return (json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def read(content: bytes, where: str) -> State:
    """The state in a file. Raises ReportError when it is none, or of another version. `where`: for the message."""
    try:
        told = json.loads(content)
        if told.pop("site") != VERSION:
            raise ReportError(f"{where}: written by another version of Testimonia. Publish into a new folder with -o FOLDER.")
        entries = tuple(
            Entry(**{**e, "history": tuple(Line(**line) for line in e["history"]), "former": tuple(e["former"])}) for e in told["entries"]
        )
        return State(told["case"], entries, told["files"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ReportError(
            f"{where}: not the state of a site ({error}). Restore it, or publish into a new folder with -o FOLDER."
        ) from error
