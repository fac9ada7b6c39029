"""The door: who may ask, under which name the application may be asked for, and that nobody else's page asks in a reader's stead.

On a machine with several users, anybody who is logged in can reach a loopback address. So the first link carries a key; it is exchanged
for a cookie at once, and no page is shown without it. In a team, people log in instead, and nothing but the page to log in (and the style
that it needs) is shown before. Every POST needs the token of its cookie, and must come from a page of ours. What a page may not do
although it is asked for by the right person is in `testimonia.workbench.rights`.
"""

import hashlib
import hmac
import logging
import re
import secrets
import traceback
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from testimonia.store.people import People
from testimonia.workbench.settings import Settings

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # a form without scripts is recognised by its origin
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cache-control": "no-store",  # a page of a case stays in no cache on the disk
}
TOKEN_HEADER = "x-testimonia-token"
ASSETS = "/assets/"
OPEN = "/open"
LOGIN = "/login"
_LOG = logging.getLogger("testimonia.workbench")


class Door:
    """The outermost layer of the application."""

    def __init__(self, app: App, settings: Settings, people: People) -> None:
        self._app = app
        self._settings = settings
        self._people = people
        self._secret = secrets.token_bytes(32)
        self._cookie = cookie_name(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        scope["address"] = self._address(scope, headers)
        answer = self._refused(scope, headers)
        if answer is not None:
            await answer(scope, receive, self._sending(send, None))
            return
        session = self._session(headers)
        fresh = session is None
        scope["session"] = session = session or secrets.token_urlsafe(24)
        scope["token"] = self.token(session)
        given = self._signed(session) if fresh and self._settings.key is None and not scope["path"].startswith(ASSETS) else None
        await self._answered(scope, receive, self._sending(send, given))

    async def _answered(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The application's answer; one that says no more than that it failed, where it did. What went wrong is logged without its words:
        they may be those of a document, of a person, or of a form."""
        begun = False

        async def watched(message: MutableMapping[str, Any]) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:
            where = "; ".join(f"{frame.name} ({frame.filename}:{frame.lineno})" for frame in traceback.extract_tb(error.__traceback__)[-6:])
            _LOG.error("a page failed: %s at %s", type(error).__name__, where)
            if begun:
                raise ConnectionError("a page broke off") from None
            text = "Something went wrong here. Load the page again. If it stays so, check the case: testimonia verify CASE\n"
            await PlainTextResponse(text, 500)(scope, receive, send)

    def _address(self, scope: Scope, headers: Headers) -> str:
        """Where a request comes from: behind a program in front, what that program added last, which nobody else can write."""
        passed_on = headers.get("x-forwarded-for", "").rpartition(",")[2].strip() if self._settings.proxied else ""
        client = scope.get("client")
        return passed_on or (str(client[0]) if client else "")

    # -- who may ask

    def _refused(self, scope: Scope, headers: Headers) -> Response | None:
        if _host(headers.get("host", "")) not in self._settings.hosts:
            return PlainTextResponse("Not a name of this application.\n", 421)
        if scope["method"] not in ("GET", "HEAD") and not _from_here(headers):
            return PlainTextResponse("This form came from another page. Nothing was done.\n", 403)
        if self._settings.team:
            return self._not_logged_in(scope, headers)
        key = self._settings.key
        if key is None or scope["path"].startswith(ASSETS) or self._session(headers) is not None:
            return None
        if scope["path"] == OPEN:
            given = parse_qs(scope["query_string"].decode("latin-1")).get("key", [""])[0]
            if hmac.compare_digest(given.encode(), key.encode()):
                entered = RedirectResponse("/", 303)
                self._set(MutableHeaders(raw=entered.raw_headers), self._signed(secrets.token_urlsafe(24)))
                return entered
        text = "This workbench opens with the link that was printed where it was started (testimonia serve). Open that link first.\n"
        return PlainTextResponse(text, 403)

    def _not_logged_in(self, scope: Scope, headers: Headers) -> Response | None:
        """In a team nothing is shown, and nothing told of what there is, to whoever is not logged in."""
        session = self._held(headers)
        if session is not None and self._people.whose(session) is not None:
            return None
        if scope["path"].startswith(ASSETS) or scope["path"] == LOGIN:
            return None
        if scope["method"] in ("GET", "HEAD") and headers.get("hx-request") != "true":
            return RedirectResponse(LOGIN, 303)
        return PlainTextResponse("You are not logged in, or your session has ended. Open /login and log in. Nothing was done.\n", 403)

    def token(self, session: str) -> str:
        """What a form of this session carries."""
        return hmac.new(self._secret, b"form " + session.encode(), hashlib.sha256).hexdigest()

    def _signed(self, session: str) -> str:
        return f"{session}.{hmac.new(self._secret, b'cookie ' + session.encode(), hashlib.sha256).hexdigest()}"

    def _held(self, headers: Headers) -> str | None:
        """What stands in our cookie; None when there is none."""
        try:
            found = SimpleCookie(headers.get("cookie", "")).get(self._cookie)
        except CookieError:
            return None
        return found.value if found else None

    def _session(self, headers: Headers) -> str | None:
        """The session of somebody who logged in, or of a cookie that this process gave; None for any other."""
        held = self._held(headers)
        if held is None:
            return None
        if self._settings.team and self._people.whose(held) is not None:
            return held
        session = held.rpartition(".")[0]
        return session if hmac.compare_digest(held.encode(), self._signed(session).encode()) else None

    # -- what goes back

    def _sending(self, send: Send, cookie: str | None) -> Send:
        async def with_headers(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message.setdefault("headers", []))
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if self._settings.secure:
                    headers.setdefault("strict-transport-security", "max-age=31536000")
                if cookie is not None:
                    self._set(headers, cookie)
            await send(message)

        return with_headers

    def _set(self, headers: MutableHeaders, value: str) -> None:
        headers.append("set-cookie", cookie(self._settings, value))


def cookie_name(settings: Settings) -> str:
    """Cookies of one host are shared by all its ports; by TLS, the name itself keeps other hosts of the domain from setting it."""
    return f"{'__Host-' if settings.secure else ''}testimonia-{settings.port}"


def cookie(settings: Settings, value: str) -> str:
    """The header that gives a session; an empty value takes it away."""
    gone = "" if value else "; Max-Age=0"
    return f"{cookie_name(settings)}={value}; Path=/; HttpOnly; SameSite=Strict{'; Secure' if settings.secure else ''}{gone}"


def _host(header: str) -> str:
    """The name in a host header, without its port; empty for anything that is not simply a name and a port."""
    found = re.fullmatch(r"(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9.-]+))(?::[0-9]{1,5})?", header)
    return (found[1] or found[2]).lower() if found else ""


def _from_here(headers: Headers) -> bool:
    """Whether a POST comes from a page of this application: by its origin, else by what the browser says of where it began."""
    origin = headers.get("origin")
    if origin is not None and origin != "null":
        return urlsplit(origin).netloc == headers.get("host")
    return headers.get("sec-fetch-site") in (None, "same-origin", "none")


def token_matches(given: str | None, wanted: str) -> bool:
    """Whether a form carries the token of its session."""
    return given is not None and hmac.compare_digest(given.encode(), wanted.encode())
