"""One request for one page: the moment of the case that it shows, who looks, and the answer."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from testimonia.errors import TestimoniaError
from testimonia.report.words import Words
from testimonia.store.pages import Moment, Stamp
from testimonia.store.told import Round
from testimonia.workbench.desk import Desk
from testimonia.workbench.ledger import Ledger, ledger_of, without
from testimonia.workbench.people import Viewer
from testimonia.workbench.plain import Plain

T = TypeVar("T")
Context = Mapping[str, Any]


class NotFound(TestimoniaError):
    """A link that leads to nothing in the case."""


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that a route needs."""

    request: Request
    desk: Desk
    moment: Moment
    stamp: Stamp
    viewer: Viewer
    hidden: frozenset[str] = frozenset()
    beside: tuple[int, ...] = ()
    closed: Round | None = None

    @property
    def words(self) -> Words:
        return self.desk.words

    @property
    def plain(self) -> Plain:
        return Plain(self.moment)

    @property
    def ledger(self) -> Ledger:
        """What people decided, on what the viewer may see."""
        whole = self.desk.ledger(self.moment, self.stamp)
        mine = self.moment.answers(self.closed.number, self.viewer.name) if self.closed else ()
        if mine:  # what somebody answered in a closed round is shown to them alone
            whole = self.kept("own", lambda: ledger_of((*whole.judgements, *mine), (*whole.hashes, *("" for _ in mine))))
        return self.kept("ledger", lambda: without(whole, self.moment.hidden_ids())) if self.hidden else whole

    @property
    def is_fragment(self) -> bool:
        """Whether a script asks for a piece of a page."""
        return self.request.headers.get("hx-request") == "true"

    def kept(self, name: Hashable, work: Callable[[], T]) -> T:
        """What `work` gives, worked out once for this state of the case."""
        return self.desk.kept(self.stamp, self._here(name), work)

    def _here(self, name: Hashable) -> Hashable:
        """The name of something as it is for whoever looks, and with what people wrote beside the record."""
        return (name, self.hidden, self.beside, self.viewer.name if self.closed else "")

    def show(self, template: str, fill: Callable[[], Context] = dict, *, status: int = 200, keep: bool = True, **context: Any) -> Response:
        """The page. `here`: the key of its place in the navigation. What was read is filled in once for a state of the case: `fill` gives
        what takes work, and is not asked for a page that is kept; `keep`: False for one that changes while the case does not."""
        if not keep or self.request.method != "GET":
            return HTMLResponse(self.text(template, **context, **fill()), status)
        blank = self.desk.blank
        name = (self.request.url.path, self.request.url.query, self.is_fragment, self.viewer)
        page = self.desk.page(self.stamp, self._here(name), lambda: self.text(template, token=blank, **context, **fill()))
        return HTMLResponse(page.replace(blank.encode(), self.request.scope["token"].encode()), status)

    def text(self, template: str, **context: Any) -> str:
        """The page as text."""
        w, judged = self.words, self.stamp.judgements
        frame = {
            "case": self.moment.meta().get("case", self.desk.path.stem),
            "decisions": w.count("decisions", len(self.ledger.actions)) if judged else w("page.not_reviewed"),
            "token": self.request.scope["token"],
            "viewer": self.viewer,
            "stamp": self.stamp,
            "address": self._address(),
            "closed": self.closed,
            "here": "",
        }
        return self.desk.templates.get_template(template).render(**frame | context)

    def _address(self) -> str:
        """Where the reader is, to come back to after a decision; the form of a page that was sent is asked for anew."""
        url = self.request.url
        return (url.path + (f"?{url.query}" if url.query else "")) if self.request.method == "GET" else ""

    def to(self, address: str, *, permanent: bool = False) -> Response:
        """A way to another page."""
        return RedirectResponse(address, 308 if permanent else 303)


@contextmanager
def at(request: Request) -> Iterator[Page]:
    """The page of a request: all that is asked inside belongs to one moment of the case."""
    desk: Desk = request.app.state.desk
    viewer = desk.viewer(request.scope["session"])
    hidden = desk.hidden_from(viewer)
    with desk.moment(hidden) as moment:
        closed = moment.closed_round()
        yield Page(request, desk, moment, moment.stamp(), viewer, hidden, moment.beside(), closed)


def number_of(request: Request, name: str, default: int = 1, least: int = 1, most: int = 100_000) -> int:
    """A number from the address; what is none, or outside its bounds, is the default."""
    text = request.query_params.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 and least <= int(text) <= most else default
