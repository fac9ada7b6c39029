"""The site as it would be, for the page on which people prepare, look at, agree to and withdraw it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from testimonia.model.deciding import State
from testimonia.pipeline.publishing import Preview, Proposed
from testimonia.pipeline.wished import Wish
from testimonia.report.phrases import day
from testimonia.report.publish.choosing import Reply, same_person
from testimonia.report.words import Words
from testimonia.workbench.plain import clean


@dataclass(frozen=True, slots=True)
class PageView:
    """One page that would be published. `state` in words."""

    incident: str
    title: str
    code: str
    state_key: str
    state: str
    asked: str
    why: str


@dataclass(frozen=True, slots=True)
class SiteView:
    """What would be. `may_ask`, `may_agree`: whether a page waits to be asked for, or for a second person; `ready`: everything is agreed,
    so that it can be written; `changes`: what writing would do to the folder."""

    pages: tuple[PageView, ...]
    left_out: tuple[str, ...]
    standing: tuple[tuple[str, str], ...]
    version: str
    may_ask: bool
    may_agree: bool
    ready: bool
    changes: str


def site_view(found: Preview, words: Words) -> SiteView:
    """The page's words for a preview."""
    states = [p.state for p in found.pages]
    change = found.change
    numbers = {"new": len(change.new), "changed": len(change.changed), "removed": len(change.removed)}
    return SiteView(
        pages=tuple(_page(p, words) for p in found.pages),
        left_out=tuple(map(clean, found.left_out)),
        standing=tuple((code, clean(title)) for code, title in found.standing),
        version=found.version,
        may_ask=any(s in (None, State.REFUSED) for s in states),
        may_agree=State.ASKED in states and not any(s in (None, State.REFUSED) for s in states),
        ready=bool(states) and all(s is State.AGREED for s in states),
        changes=words("publish.changes", **numbers) if change else "",
    )


def _page(found: Proposed, words: Words) -> PageView:
    key = str(found.state) if found.state else "new"
    asked = words("publish.asked_by", who=clean(found.asked_by), day=day(found.asked_at[:10], words)) if found.asked_by else ""
    return PageView(found.incident, clean(found.title), found.code, key, words(f"publish.state_{key}"), asked, clean(found.why))


def wish_of(given: Mapping[str, str], before: Wish | None, date: str) -> Wish:
    """What a form wishes for. Incidents and reviewers are parted by commas or lines; a note on a reply is added to those that stand."""
    name, text = given.get("reply_name", "").strip(), given.get("reply_text", "").strip()
    replies: Sequence[Reply] = before.replies if before else ()
    if name and text:
        replies = (*(r for r in replies if not same_person(r.name, name)), Reply(name, text))
    everything = given.get("choice") != "listed"
    return Wish(
        date=date,
        incidents=() if everything else _parts(given.get("incidents", "")),
        accepted=everything,
        unreviewed=bool(given.get("unreviewed")),
        replies=tuple(replies),
        credit=_parts(given.get("credit", "")),
        withdraw="",
        title=given.get("title", "").strip(),
        publisher=given.get("publisher", "").strip(),
        address=given.get("address", "").strip(),
    )


def _parts(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for line in text.splitlines() for part in line.split(",") if part.strip()))
