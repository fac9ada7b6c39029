"""A case that people work on, for hostile requests: real ids of everything, the forms of every page, a browser for each role."""

import re
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from fastapi.testclient import TestClient
from starlette.routing import compile_path

from testimonia.exchange.out import writers
from testimonia.model.judgements import contested
from testimonia.model.people import Role
from testimonia.model.register import Fate
from testimonia.pipeline import OpenCase, open_case
from testimonia.pipeline.register import Given
from testimonia.store.rounds import begin, open_round
from testimonia.workbench import Settings, app
from testimonia.workbench.actions.forms import expectation
from testimonia.workbench.desk import Desk
from testimonia.workbench.rights import RIGHTS
from tests.pipeline.test_register import claim as named_in
from tests.pipeline.test_register import register_record
from tests.report.composed import kesra
from tests.workbench.case import BASE, case_of, nouns, token
from tests.workbench.forms import Form, forms_of
from tests.workbench.team import NAMES, PASSWORD, let_in

PASSING = [f"Eve {n}" for n in range(30)]
"""Accounts that come and go: of them passwords are guessed, changed, and sessions ended."""
ENTERED = ("Ruth Abebe", "Abebe Ruth", "Omar Saidi")
"""Who stands in the register; the first two may be one person."""
WIRE = "KESRA, March 9 (Steppe Wire) - Gunmen attacked the bus station in Kesra on Monday and killed at least 12 people, police said."
PLAN = "KESRA, March 10 (Steppe Wire) - The port union will hold a protest march in Kesra on March 12, its leader said."
GETS = [line.removeprefix("GET ") for line in RIGHTS if line.startswith("GET ") and "{name}" not in line]
POSTS = [line.removeprefix("POST ") for line in RIGHTS if line.startswith("POST ")]
_PATHS = {path: compile_path(path)[0] for path in POSTS}


def a_case(folder: Path) -> Path:
    """Two records and two reports that were read; accounts; an open register with three entries."""
    case = case_of(kesra(), folder / "kesra.case")
    case.store.take_in(nouns(register_record()))
    case.read(("wire.txt", WIRE.encode()), ("plan.txt", PLAN.encode()), workers=1)
    register = case.register()
    register.open(by="Ana", why="the families ask for a list")
    for name in ENTERED:
        register.add(named_in(case, name), Given((name,), Fate.DEAD), by="Ana")
    case.close()
    people = let_in(case.path)
    for name in PASSING:
        people.add(name, Role.VIEWER, PASSWORD)
    return case.path


@dataclass
class World:
    """The application over that case. `forms`: by the route that they go to, as the owner sees them; `cells`: addresses of grids' cells."""

    path: Path
    application: object
    browsers: dict[Role | None, TestClient]
    odds: int = 0
    tokens: dict[Role | None, str] = field(default_factory=dict)
    ids: dict[str, list[str]] = field(default_factory=dict)
    forms: dict[str, list[Form]] = field(default_factory=dict)
    cells: list[str] = field(default_factory=list)

    @property
    def desk(self) -> Desk:
        return self.application.state.desk  # type: ignore[attr-defined,no-any-return]

    @property
    def case(self) -> OpenCase:
        return self.desk.case

    def look(self) -> None:
        """Finds the ids and the forms that there are now."""
        record = self.case.record()
        claims = [claim.id for claim in record.claims]
        mentions = [mention.id for mention in record.mentions]
        documents = [document.id.removeprefix("sha256:") for document in record.documents]
        self.ids = {
            "incident": [i.id for i in record.incidents],
            "claim": claims,
            "mention": mentions,
            "left": mentions,
            "right": mentions[1:] + mentions[:1],
            "account": [a.id for a in record.accounts],
            "document": documents,
            "judgement": [j.id for j in record.judgements],
            "number": [str(n + 1) for n in range(len(record.judgements))] or ["1"],
            "verb": ["undo", "redo"],
            "key": re.findall(r'href="/analyses/([a-z_-]+)"', self.browsers[Role.OWNER].get("/analyses").text),
            "name": ["workbench.css", "workbench.js", "report.css"],
            "format": sorted(writers()),
            "path": ["index.html", "style.css"],
        }
        grids = [self.browsers[Role.OWNER].get(f"/hypotheses/{incident}").text for incident in self.ids["incident"]]
        found = [cell for grid in grids for cell in re.findall(r'href="(/hypotheses/\w+/judge\?[^"]+)"', grid)[:3]]
        self.cells = [cell.replace("&amp;", "&") for cell in found]
        before, self.forms = self.forms, {path: [] for path in POSTS}
        for address in self._rooms():
            self._harvest(address)
        # A form that no page has now is sent as it was: whoever kept the page open would send it so.
        self.forms = {path: found or before.get(path, []) for path, found in self.forms.items()}
        self.forms["/login"] = forms_of("/login", self.browsers[None].get("/login").text)

    def _rooms(self) -> Iterator[str]:
        for path in GETS:
            wanted = re.findall(r"\{(\w+)(?::path)?\}", path)
            for n in range(1 if not wanted else 6):
                parts = {name: self.ids[name][n % len(self.ids[name])] for name in wanted}
                yield re.sub(r"\{(\w+)(?::path)?\}", lambda m, parts=parts: parts[m[1]], path)  # type: ignore[misc]
        yield "/bulk?property=killed"
        yield "/search?q=Ruth+Abebe"
        for incident in self.ids["incident"]:
            yield f"/incident/{incident}/decide"
        yield from self.cells

    def _harvest(self, address: str) -> None:
        answer = self.browsers[Role.OWNER].get(address)
        if answer.headers.get("content-type", "").startswith("text/html"):
            for form in forms_of(address, answer.text):
                path = self.path_of(form.action)
                if path is not None:
                    self.forms[path].append(form)

    @staticmethod
    def path_of(action: str) -> str | None:
        """The route that an address leads to."""
        return next((path for path, known in _PATHS.items() if known.match(action.partition("#")[0])), None)

    def seen(self) -> str:
        """What a page that is made now would say that it showed."""
        with self.desk.moment() as moment:
            return expectation(moment.stamp())

    def prepare(self, path: str) -> None:
        """Brings about what a route works on, where an earlier request took it away."""
        with self.desk.moment() as moment:
            closed = any(r.opened_at is None for r in moment.rounds())
        if closed and path != "/rounds/open":
            with self.desk.writing() as case:
                open_round(case.store, "Ana", case.settle)
        if not closed and path == "/rounds/open":
            with self.desk.writing() as case:
                begin(case.store, "Ana", "the killed of March, by two people")
        if path.startswith("/register"):
            self._fill_the_register()
        if path in ("/agreement/settle", "/ledger/{number}/{verb}") and not contested(tuple(self.case.store.judgements())):
            self.odds += 1
            claim = self.ids["claim"][self.odds % len(self.ids["claim"])]
            with self.desk.deciding("Bo") as review:
                review.accept(claim, why="")
            with self.desk.deciding("Cy") as review:
                review.reject(claim, why="it is read wrongly")
            self._harvest("/agreement")
            self._harvest("/ledger")

    def publish(self) -> None:
        """One incident published by two people, and the same wished for again."""
        send = {role: self.browsers[role].post for role in (Role.OWNER, Role.EDITOR)}
        wish = {"choice": "listed", "incidents": self.ids["incident"][0], "unreviewed": "yes", "title": "Kesra"}
        send[Role.OWNER]("/publish/prepare", data=wish | {"token": self.token_of(Role.OWNER)})
        for role, step in ((Role.OWNER, "ask"), (Role.EDITOR, "agree")):
            version = re.search(r'name="shown" value="([0-9a-f]+)"', self._prepared())
            form = {"token": self.token_of(role), "step": step, "why": "the families agree", "shown": version[1] if version else ""}
            for _ in range(30):
                if "This is being done" not in send[role]("/publish", data=form).text:
                    break
        self._prepared()
        self._harvest("/publish")

    def _prepared(self) -> str:
        for _ in range(600):
            page = self.browsers[Role.OWNER].get("/publish").text
            if "The site is being prepared" not in page:
                break
            time.sleep(0.1)
        return page

    def _fill_the_register(self) -> None:
        with self.desk.writing() as case:
            register = case.register()
            standing = {name for entry in register.entries() for name in entry.names}
            for name in ENTERED:
                if name not in standing:
                    register.add(named_in(case, name), Given((name,), Fate.DEAD), by="Ana")

    def token_of(self, role: Role | None) -> str:
        """The token of a role's forms."""
        if role not in self.tokens:
            page = "/me" if role is not None else "/login"
            self.tokens[role] = token(self.browsers[role].get(page).text)
        return self.tokens[role]

    def somebody(self, number: int, *, inside: bool) -> tuple[TestClient, str, str]:
        """One who comes and goes, each time from another address: browser, name, token of the forms. `inside`: logged in."""
        name, address = PASSING[number % len(PASSING)], f"198.51.{number // 250}.{number % 250}"
        browser = TestClient(
            self.application, base_url=BASE, follow_redirects=False, raise_server_exceptions=False, client=(address, 50_000)
        )
        if not inside:
            return browser, name, token(browser.get("/login").text)
        session = self.desk.people.log_in(name, PASSWORD, address)
        if session is None:  # an earlier request changed the password
            self.desk.people.change_password(name, PASSWORD)
            session = self.desk.people.log_in(name, PASSWORD, address)
        browser.cookies.set("testimonia-8321", session or "")
        return browser, name, token(browser.get("/me").text)


@contextmanager
def a_world(folder: Path) -> Iterator[World]:
    """The case opened, with everybody at their browser."""
    path = a_case(folder)
    application = app(path, Settings(by="Ana", team=True))
    with ExitStack() as stack:
        opened: dict[Role | None, TestClient] = {}
        for n, role in enumerate((None, *Role)):
            made = TestClient(
                application, base_url=BASE, follow_redirects=False, raise_server_exceptions=False, client=(f"192.0.2.{n + 1}", 50_000)
            )
            opened[role] = stack.enter_context(made) if role is None else made
        for role, name in NAMES.items():
            held = token(opened[role].get("/login").text)
            assert opened[role].post("/login", data={"token": held, "name": name, "password": PASSWORD}).status_code == 303
        world = World(path, application, opened)
        world.look()
        yield world
    with open_case(path, create=False) as case:
        assert case.verify() == ()
