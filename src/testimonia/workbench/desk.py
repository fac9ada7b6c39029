"""What every page and action works with: the case to read and to decide in, words, what is kept, jobs, who is looking."""

import hashlib
import re
import secrets
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

import jinja2
from markupsafe import Markup, escape

from testimonia.errors import CaseLocked
from testimonia.pipeline import OpenCase, open_case
from testimonia.store.pages import Moment, Pages, Stamp
from testimonia.store.people import People
from testimonia.store.review import Review
from testimonia.store.rounds import ClosedReview
from testimonia.workbench.jobs import Jobs
from testimonia.workbench.kept import Kept
from testimonia.workbench.ledger import Ledger, Ledgers
from testimonia.workbench.people import Refused, Role, Viewer
from testimonia.workbench.settings import Settings
from testimonia.workbench.words import catalogue

T = TypeVar("T")
_KEPT = 200
"""View models that are kept: at about 100 kB for a large one, 20 MB at the most."""
_PAGES = 80_000_000
"""Bytes of pages that are kept: about 2,000 of them."""


class Desk:
    """One case on one desk. Threads share it."""

    def __init__(self, path: Path, settings: Settings) -> None:
        self.path = path
        self.settings = settings
        self.case: OpenCase = open_case(path, create=False)  # brings an older case to this version's tables
        self.pages = Pages(path)
        self.people = People(path)
        self.words = catalogue(settings.language)
        self.jobs = Jobs()
        self._kept = Kept(_KEPT)
        self._pages = Kept(_PAGES, len)
        self._ledgers = Ledgers()
        self._deciding = Lock()
        self._builder: OpenCase | None = None
        self.blank = secrets.token_hex(32)
        """Stands for a session's token in pages that are kept."""
        self.templates = _environment()
        self.templates.globals |= {"w": self.words, "asset": asset_link}
        self.templates.filters["visible"] = visible

    # -- reading

    @contextmanager
    def moment(self, hidden: frozenset[str] = frozenset()) -> Iterator[Moment]:
        """One moment of the case, for everything that one page asks. `hidden`: see `hidden_from`."""
        with self.pages.moment(hidden) as moment:
            yield moment

    def kept(self, stamp: Stamp, name: Hashable, work: Callable[[], T]) -> T:
        """What `work` gives, worked out once for a state of the case."""
        return self._kept.get((stamp, name), work)

    def page(self, stamp: Stamp, name: Hashable, text: Callable[[], str]) -> bytes:
        """A page as it is sent, filled in once for a state of the case."""
        return self._pages.get((stamp, name), lambda: text().encode("utf-8", "replace"))

    def ledger(self, moment: Moment, stamp: Stamp) -> Ledger:
        """The ledger of judgements at that moment."""
        return self._ledgers.read(moment, stamp.judgements)

    def viewer(self, session: str) -> Viewer:
        """Who looks. Alone on the machine, everybody who has the key is the owner; in a team, whoever logged in. Raises Refused."""
        if not self.settings.team:
            return Viewer(self.settings.by, Role.OWNER)
        account = self.people.whose(session)
        if account is None:
            raise Refused("You are not logged in, or your session has ended. Log in again: /login")
        return Viewer(account.name, account.role)

    def hidden_from(self, viewer: Viewer) -> frozenset[str]:
        """Mentions of incidents that somebody may not see."""
        return self.people.hidden_from(viewer.role)

    # -- deciding

    @contextmanager
    def deciding(self, by: str) -> Iterator[Review]:
        """The decisions of one reviewer, one reviewer at a time. Incidents are built anew before the answer in a small case, in the
        background in a large one. Raises CaseLocked when another process writes to the case."""
        if not self._deciding.acquire(timeout=10):
            raise CaseLocked(f"{self.path}: another decision is being written. Wait a moment and send the form again.")
        try:
            with self.moment() as moment:
                large = moment.stamp().claims > self.settings.large
                closed = moment.closed_round()
            if closed is not None:
                yield ClosedReview(self.case.store, by, closed.number)
                return
            review = Review(self.case.store, by, self._rebuild_later) if large else self.case.review(by)
            yield review
        finally:
            self._deciding.release()

    @contextmanager
    def writing(self) -> Iterator[OpenCase]:
        """The case, for what is written beside judgements (custody); one writer at a time."""
        with self._deciding:
            yield self.case

    def _rebuild_later(self) -> None:
        with self.moment() as moment:
            stamp = moment.stamp()
        self.jobs.start(("rebuild", stamp), self._rebuild)

    def _rebuild(self) -> None:
        """Builds the incidents from what stands now; asked for again by a later decision, it ends without having written."""
        if self._builder is None:  # kept, so that the next time only what a decision touches is worked out; jobs have one thread
            self._builder = open_case(self.path, create=False)
        self._builder.settle_beside(self._deciding)

    def close(self) -> None:
        """Ends jobs and closes the case."""
        self.jobs.close()
        self.pages.close()
        self.case.close()
        if self._builder is not None:
            self._builder.close()


def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        # What the report's pages show of an incident is shown here by its own macros: report/parts.html.
        loader=jinja2.ChoiceLoader(
            [
                jinja2.PackageLoader("testimonia.workbench", "templates"),
                jinja2.PrefixLoader({"report": jinja2.PackageLoader("testimonia.report", "templates")}),
            ]
        ),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


_HIDDEN = re.compile("[\u180e\u200b\u2060-\u2064\ufeff\U000e0000-\U000e007f]")
"""Characters without width that no script needs: they hide words in words. Joiners and marks of direction are not among them."""


def visible(text: str) -> Markup:
    """A document's text escaped, with characters that hide made visible; the text that a reader selects stays the same."""
    escaped = str(escape(text))
    return Markup(_HIDDEN.sub(lambda m: f'<span class="zw" title="U+{ord(m[0]):04X}">{m[0]}</span>', escaped))


def asset(name: str) -> bytes | None:
    """A file of style or script; the report's style comes from the report. None when there is none of that name."""
    package = "testimonia.report" if name == "report.css" else "testimonia.workbench"
    file = resources.files(package).joinpath("templates" if name == "report.css" else "assets", name)
    return file.read_bytes() if "/" not in name and not name.startswith(".") and file.is_file() else None


_links: dict[str, str] = {}


def asset_link(name: str) -> Markup:
    """The address of an asset, with a mark that changes when the file does, so that a browser never shows an old one."""
    if name not in _links:
        content = asset(name)
        if content is None:
            raise FileNotFoundError(name)
        _links[name] = f"/assets/{name}?v={hashlib.sha256(content).hexdigest()[:10]}"
    return Markup(_links[name])


def plain_context(**more: Any) -> dict[str, Any]:
    """What a page without a case (an error) fills the frame with."""
    return {"case": "", "decisions": "", "token": "", "viewer": None, "stamp": None, "here": "", "address": "", "closed": None} | more
