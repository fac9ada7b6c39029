"""Every route of the workbench, by every role, with real ids, forms and tokens, and with hostile values in their place: an answer in
words, never a fault, and never more than the role may.

A few requests a route here; `make fuzz` sends many (TESTIMONIA_FUZZ: how many to each route), and tells how they were answered.
"""

import os
import re
from collections import Counter, defaultdict
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote

import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from testimonia.model.people import Role
from testimonia.workbench.rights import RIGHTS, right_of
from tests.fuzz.world import World, a_world
from tests.workbench.forms import Fields, Form
from tests.workbench.team import PASSWORD

MANY = int(os.environ.get("TESTIMONIA_FUZZ", "0"))
EACH = MANY or 5
PASSWORDS = ("/login", "/logout", "/me/password")
"""One hash takes as long as twenty pages: fewer of these, by people who come and go."""
HOSTILE = (
    *("", " ", "..", "../../etc/passwd", "\x00", "'", '"', "' OR 1=1 --", "{{7*7}}", "{0.__class__}", "%s%n", "*", "NEAR(", "[]", "{}"),
    *("-1", "0", "9" * 40, "9" * 5_000, "1." + "9" * 5_000, "1.99999999999999999999", "1e309", "NaN", "٣٣", "½", "true", "null", "0x1"),
    *("//evil.example", "https://evil.example", "/\t/evil.example", "javascript:alert(1)", "a\r\nx-evil: 1", "%0d%0ax-evil:%201"),
    *('"><script>alert(1)</script>', "</textarea><script>alert(1)</script>", "\u202e", "\u2028", "ж" * 300, "x" * 100_000, "sha256:"),
    *("2016-02-30", "9999-99-99", "1:0", "0:99999999", "-5:-1", "killed", "same", "owner", "bundle", "Amina Belhadj"),
)
LONGEST = 5_000
"""Letters of a part of an address: no client sends longer ones."""
BARREN = {"GET /analyses/{key}/chart.svg"}
"""A chart is drawn of more incidents than this case has: the address leads to nothing, whatever is asked."""
WRITTEN = {
    **{"why": "two sources say so", "name": "Amina Belhadj", "q": "market", "text": "Compare the wire.", "says": "It was staged."},
    **{"address": "https://example.org/record", "reply_name": "", "reply_text": ""},
}
"""What people write, by the field's name; other fields are left as the page filled them."""

_ROUTES = {line.partition(" ")[2].replace(":path", ""): line.partition(" ")[2] for line in RIGHTS}
"""By the address in the description that the application gives of itself."""


class Asked:
    """What was asked, how it was answered, and what was wrong with it."""

    def __init__(self) -> None:
        self.by_status: Counter[int] = Counter()
        self.by_route: defaultdict[str, Counter[int]] = defaultdict(Counter)
        self.hostile: Counter[str] = Counter()
        self.faults: list[str] = []

    def note(self, method: str, route: str, role: Role | None, answer: Any, sent: tuple[str, object], *, hostile: bool) -> None:
        name = f"{method} {route}"
        self.by_status[answer.status_code] += 1
        self.by_route[name][answer.status_code] += 1
        self.hostile[name] += hostile
        for wrong in _wrong(method, route, role, answer, sent[0]):
            self.faults.append(f"{name} by {role}: {wrong}; sent {str(sent)[:300]}")

    def told(self) -> str:
        """By route, then in sum."""
        whole = sum(self.by_status.values())
        reached = sum(number for status, number in self.by_status.items() if status < 400 or status in (400, 409))
        lines = [f"  {name}: {dict(sorted(found.items()))}" for name, found in sorted(self.by_route.items())] if MANY else []
        return "\n".join(
            (
                *lines,
                f"HTTP: {whole:,} requests to {len(self.by_route)} routes, {sum(self.hostile.values()):,} with hostile values, answers "
                f"{dict(sorted(self.by_status.items()))}; {reached / whole:.0%} reached what they asked for; {len(self.faults)} faults",
            )
        )

    def never_reached(self) -> list[str]:
        """Routes that were never answered with what was asked for."""
        return [name for name, found in self.by_route.items() if not any(200 <= status < 400 for status in found)]


def _wrong(method: str, route: str, role: Role | None, answer: Any, address: str) -> list[str]:
    """What is wrong with an answer, in words. A slash in what stands for an id makes it the address of nothing."""
    found, status, headers = [], answer.status_code, answer.headers
    kind = headers.get("content-type", "")
    right = right_of(method, route)
    may = right is not None and (right.role is None or (role is not None and role.may(right.role)))
    if status >= 500:
        found.append(f"answered {status}")
    refused = {403} | ({303} if role is None else set()) | ({404} if "%2F" in address else set())
    if not may and status not in refused:
        found.append(f"answered {status} where the table says no")
    if kind.startswith("application/json") or "Traceback" in answer.text[:5_000]:
        found.append(f"speaks of its insides: {answer.text[:200]}")
    if kind.startswith("text/html") and "<script>alert" in answer.text:
        found.append("what was sent became a script of the page")
    if "x-evil" in headers or re.match(r"https?:|//|/\\", headers.get("location", "")):
        found.append(f"headers say {dict(headers)}")
    if status >= 400 and kind.startswith("text/html") and answer.text.count("<h1") + answer.text.count('role="alert"') == 0:
        found.append("a refusal without words")
    return found


def _address(route: str, parts: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)(?::path)?\}", lambda m: quote(parts[m[1]][:LONGEST].encode("utf-8", "replace"), safe=""), route)


def _plain(fields: Fields) -> Fields:
    return {name: [v.encode("utf-8", "replace").decode() for v in values] for name, values in fields.items()}


def _left_empty(form: Form) -> int:
    """How many fields somebody has to fill in."""
    return sum(not any(form.fields().get(name, ())) for name in form.free)


def _filled(form: Form, data: Random | None, seen: str) -> Fields:
    """The form as somebody fills it in who means no harm."""
    fields = form.fields()
    for name in form.free:
        if not any(fields.get(name, ())):
            fields[name] = [WRITTEN.get(name, "12")]
    seen_lists: set[tuple[str, ...]] = set()
    for name, values in form.choices.items():
        if data is None and values in seen_lists:  # one of two lists of the same things: another one than in the first
            fields[name] = [values[-1]]
        elif data is not None:
            fields[name] = [data.choice(values)]
        elif not any(fields.get(name, ())):
            fields[name] = [next(filter(None, values), "")]
        seen_lists.add(values)
    if "seen" in fields and re.fullmatch(r"\d+\.\d+", fields["seen"][0]):
        fields["seen"] = [seen]
    return fields


def _with_harm(fields: Fields, generated: dict[str, Any], data: Random) -> Fields:
    """The same with one to three fields exchanged for something hostile, for what the description of the route allows, or left out."""
    fields = dict(fields)
    names = sorted({*fields, *generated, "more"} - {"token"})
    for name in data.sample(names, data.randint(1, min(3, len(names)))):
        value = data.choice((*HOSTILE, None, generated.get(name, "")))
        if value is None:
            fields.pop(name, None)
        else:
            fields[name] = [str(v) for v in value] if isinstance(value, list) else [str(value)]
    return fields


class Hand:
    """Sends requests to one route."""

    def __init__(self, world: World, asked: Asked, method: str, route: str) -> None:
        self.world, self.asked, self.method, self.route = world, asked, method, route
        self.names = re.findall(r"\{(\w+)(?::path)?\}", route)
        self.sent = 0

    def once(self, case: schemathesis.Case | None, data: Random | None) -> None:
        """One request: by the owner and without harm where `data` is None, else as it is drawn."""
        self.sent += 1
        if self.route.startswith("/publish") and self.sent % 40 == 1:
            self.world.publish()
        role = data.choice((*[Role.OWNER] * 4, *[Role.EDITOR] * 2, *Role, None)) if data else Role.OWNER
        harm = data.choice((None, None, "ids", "fields")) if data else None
        if data and not self.asked.hostile[f"{self.method} {self.route}"]:
            harm = "fields"
        if self.method == "POST":
            self._send(role, harm, case, data)
        else:
            self._open(role, harm, data)

    def _parts(self, data: Random | None, *, hostile: bool) -> dict[str, str]:
        found = {}
        for n, name in enumerate(self.names):
            known = self.world.ids[name]
            found[name] = data.choice(known) if data else known[n % len(known)]
        if hostile and data is not None and found:
            others = [i for ids in self.world.ids.values() for i in ids]
            found[data.choice(self.names)] = data.choice(data.choice(([h for h in HOSTILE if h], others)))
        return found

    def _open(self, role: Role | None, harm: str | None, data: Random | None) -> None:
        address = _address(self.route, self._parts(data, hostile=harm == "ids"))
        query: Fields = {}
        if harm is None and self.route.startswith("/hypotheses/") and self.route.endswith("/judge"):  # a cell, not the whole grid
            cells = self.world.cells
            address = data.choice(cells) if data else cells[0]
        if harm == "fields" and data is not None:
            known = ("q", "page", "only", "kind", "place", "order", "at", "since", "run", "property", "likelihood", "back", "item", "claim")
            more = {"evidence": [""], "hypothesis": [""], "start": ["5"], "quote": ["market"], **{name: ["1"] for name in known}}
            query = {name: [v[:LONGEST] for v in values] for name, values in _plain(_with_harm(more, {}, data)).items()}
        headers = {"hx-request": "true"} if data is not None and data.random() < 0.5 else {}
        answer = self.world.browsers[role].request(self.method, address, params=query or None, headers=headers)
        self.asked.note(self.method, self.route, role, answer, (address, query), hostile=harm is not None)

    def _send(self, role: Role | None, harm: str | None, case: schemathesis.Case | None, data: Random | None) -> None:
        world = self.world
        world.prepare(self.route)
        form = self._form(data)
        browser, role, held, own = self._who(role)
        fields = _filled(form, data, world.seen()) | own
        address = form.action.partition("#")[0]
        if harm == "ids":
            address = _address(self.route, self._parts(data, hostile=True))
        elif harm == "fields" and data is not None:
            body = case.body if case is not None and isinstance(case.body, dict) else {}
            fields = _with_harm(fields, body, data)
        answer = browser.post(address, data=_plain(fields | {"token": [held]}), headers={"origin": str(browser.base_url)})
        self.asked.note("POST", self.route, role, answer, (address, fields), hostile=harm is not None)

    def _form(self, data: Random | None) -> Form:
        known = self.world.forms[self.route]
        if not known or self.sent % 20 == 0:
            self.world.look()
            known = self.world.forms[self.route]
        assert known, f"no page has a form that goes to {self.route}"
        return data.choice(known) if data else min(known, key=_left_empty)

    def _who(self, role: Role | None) -> tuple[TestClient, Role | None, str, Fields]:
        """Browser, role, token, and what they know. What is done with passwords is done by somebody who comes and goes."""
        if self.route not in PASSWORDS or (role is None and self.route != "/login"):
            return self.world.browsers[role], role, self.world.token_of(role), {}
        coming = self.route == "/login"
        browser, name, held = self.world.somebody(self.sent, inside=not coming)
        known = {"/login": {"name": [name], "password": [PASSWORD]}, "/me/password": {"old": [PASSWORD], "new": [PASSWORD]}}
        return browser, None if coming else Role.VIEWER, held, known.get(self.route, {})


def _ask(hand: Hand, operation: Any, each: int) -> None:
    @seed(11)
    @settings(max_examples=each, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(operation.as_strategy(), st.integers(0, 2**40))
    def ask(case: schemathesis.Case, number: int) -> None:
        hand.once(case, Random(number))  # of the ids that there are by now, which no strategy knows

    hand.once(None, None)
    if f"{hand.method} {hand.route}" in hand.asked.never_reached():  # earlier requests took away what its form was about
        hand.world.look()
        hand.once(None, None)
    ask()


def test_law_no_request_makes_a_fault_or_gets_more_than_its_role_may(tmp_path: Path):
    asked = Asked()
    with a_world(tmp_path) as world:
        schema = schemathesis.openapi.from_dict(world.application.openapi())
        for found in schema.get_all_operations():
            operation = found.ok()
            hand = Hand(world, asked, operation.method.upper(), _ROUTES[operation.path])
            _ask(hand, operation, EACH // 5 if operation.path in PASSWORDS else EACH)
    print(asked.told())
    assert asked.faults == []
    assert set(asked.never_reached()) <= BARREN
    assert [name for name, number in asked.hostile.items() if not number] == []
    reached = sum(number for status, number in asked.by_status.items() if status < 400 or status in (400, 409))
    assert reached > sum(asked.by_status.values()) / 2
