"""The door: who may ask, under which name the application may be asked for, and that nobody else's page asks in a reader's stead.

On a machine with several users, anybody who is logged in can reach a loopback address. So the first link carries a key; it is exchanged
for a cookie at once, and no page is shown without it. Every POST needs the token of that cookie, and must come from a page of ours.
"""

import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response

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


class Door:
    """The outermost layer of the application."""

    def __init__(self, app: App, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._secret = secrets.token_bytes(32)
        self._cookie = f"testimonia-{settings.port}"  # cookies of one host are shared by all ports

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        answer = self._refused(scope, headers)
        if answer is None:
            session = self._session(headers)
            fresh = session is None
            scope["session"] = session = session or secrets.token_urlsafe(24)
            scope["token"] = self.token(session)
            if fresh and self._settings.key is None:
                await self._app(scope, receive, self._sending(send, self._signed(session)))
                return
            await self._app(scope, receive, self._sending(send, None))
            return
        await answer(scope, receive, self._sending(send, None))

    # -- who may ask

    def _refused(self, scope: Scope, headers: Headers) -> Response | None:
        host = urlsplit(f"//{headers.get('host', '')}").hostname or ""
        if host not in self._settings.hosts:
            return PlainTextResponse("Not a name of this application.\n", 421)
        if scope["method"] not in ("GET", "HEAD") and not _from_here(headers):
            return PlainTextResponse("This form came from another page. Nothing was done.\n", 403)
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

    def token(self, session: str) -> str:
        """What a form of this session carries."""
        return hmac.new(self._secret, b"form " + session.encode(), hashlib.sha256).hexdigest()

    def _signed(self, session: str) -> str:
        return f"{session}.{hmac.new(self._secret, b'cookie ' + session.encode(), hashlib.sha256).hexdigest()}"

    def _session(self, headers: Headers) -> str | None:
        """The session of a cookie that this process gave; None for any other."""
        try:
            found = SimpleCookie(headers.get("cookie", "")).get(self._cookie)
        except CookieError:
            return None
        session = found.value.rpartition(".")[0] if found else ""
        return session if found and hmac.compare_digest(found.value, self._signed(session)) else None

    # -- what goes back

    def _sending(self, send: Send, cookie: str | None) -> Send:
        async def with_headers(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message.setdefault("headers", []))
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if cookie is not None:
                    self._set(headers, cookie)
            await send(message)

        return with_headers

    def _set(self, headers: MutableHeaders, value: str) -> None:
        headers.append("set-cookie", f"{self._cookie}={value}; Path=/; HttpOnly; SameSite=Strict")


def _from_here(headers: Headers) -> bool:
    """Whether a POST comes from a page of this application: by its origin, else by what the browser says of where it began."""
    origin = headers.get("origin")
    if origin is not None and origin != "null":
        return urlsplit(origin).netloc == headers.get("host")
    return headers.get("sec-fetch-site") in (None, "same-origin", "none")


def token_matches(given: str | None, wanted: str) -> bool:
    """Whether a form carries the token of its session."""
    return given is not None and hmac.compare_digest(given.encode(), wanted.encode())
