"""One address asked over HTTP, redirects followed, every request and answer kept byte for byte."""

import io
import re
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPException, HTTPResponse
from typing import cast
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from testimonia.errors import FetchError
from testimonia.intake.web.addresses import Address, Allowed, is_public, resolved

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CHUNK = 1 << 16
_STEP = 20.0  # seconds without a byte
# Says nothing about who asks: a site may be one's opponent's.
_AGENT = "Mozilla/5.0 (compatible)"


@dataclass(frozen=True, slots=True)
class FetchPolicy:
    """What may be asked, and how much of it is taken. `allowed` decides about addresses, after names were resolved."""

    allowed: Allowed = is_public
    limit_bytes: int = 50_000_000
    seconds: float = 60.0
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer: bytes as they went over the line. `at`: ISO 8601 in UTC."""

    url: str
    address: str
    at: str
    request: bytes
    response: bytes
    status: int


def host_of(url: str) -> str:
    """The host that will see the request. Raises FetchError when the address is none that can be asked."""
    return _split(url).hostname or ""


def fetch(url: str, policy: FetchPolicy | None = None, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> tuple[Exchange, ...]:
    """Asks for one page; every hop of a redirect is an exchange, the last one is the page.

    Raises FetchError when an address on the way may not be asked, does not answer, answers with an error or with too much.
    """
    policy = policy or FetchPolicy()
    until = time.monotonic() + policy.seconds
    left = policy.limit_bytes
    hops: list[Exchange] = []
    while True:
        hop, location = _asked(url, policy, left, until, clock)
        hops.append(hop)
        left -= len(hop.response)
        if location is None:
            return tuple(hops)
        if len(hops) > policy.redirects:
            raise FetchError(f"{hops[0].url} sends on more than {policy.redirects} times. Open it in a browser and save what it shows.")
        url = urljoin(url, location)


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        raise FetchError(f"{url}: no address of a page ({error}). It begins with https:// or http://.") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise FetchError(f"{url}: only addresses that begin with https:// or http:// are asked.")
    if parts.username is not None or parts.password is not None:
        raise FetchError(f"{parts.hostname}: the address holds a name or password, which would be kept in the case. Leave them out.")
    if port == 0 or not re.fullmatch(r"[^\s\x00-\x20\x7f/?#@\\]+", parts.hostname):
        raise FetchError(f"{url}: no such host can be. Check the spelling.")
    return parts


def _asked(url: str, policy: FetchPolicy, left: int, until: float, clock: Callable[[], datetime]) -> tuple[Exchange, str | None]:
    """The exchange, and where it sends on."""
    parts = _split(url)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    request, whole = _request(parts, host)
    at = clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    try:
        with _connected(host, port, parts.scheme == "https", policy.allowed, until) as (line, address):
            line.sendall(request)
            recorder = _Recorder(line, left, until)
            response = HTTPResponse(cast(socket.socket, recorder), method="GET")
            response.begin()
            while response.read(_CHUNK):
                pass
            if response.length:
                raise HTTPException("the connection ended before the page did")
    except (OSError, HTTPException, ValueError) as error:
        raise FetchError(
            f"{host} does not answer as it should ({_why(error)}). Try again later, or save the page from a browser."
        ) from None
    location = response.headers.get("Location") if response.status in _REDIRECTS else None
    if location is None and response.status != 200:
        raise FetchError(f"{whole}: the site answered {response.status} {response.reason}. Nothing was kept. Open it in a browser.")
    return Exchange(whole, str(address), at, request, recorder.taken(), response.status), location


def _why(error: Exception) -> str:
    return "it took too long" if isinstance(error, TimeoutError) else str(error) or type(error).__name__


def _request(parts: SplitResult, host: str) -> tuple[bytes, str]:
    """The request, and the address as it is asked for: without its fragment, letters beyond ASCII escaped."""
    try:
        name = host if ":" in host else host.encode("idna").decode("ascii")
    except UnicodeError:
        raise FetchError(f"{host}: no such host can be. Check the spelling.") from None
    shown = f"[{name}]" if ":" in name else name
    netloc = shown + (f":{parts.port}" if parts.port else "")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]|")
    target = path + (f"?{query}" if query else "")
    lines = (
        *(f"GET {target} HTTP/1.1", f"Host: {netloc}", f"User-Agent: {_AGENT}", "Accept: text/html,application/pdf,*/*;q=0.8"),
        *("Accept-Language: en", "Accept-Encoding: identity", "Connection: close", "", ""),
    )
    return "\r\n".join(lines).encode("ascii"), urlunsplit((parts.scheme, netloc, path, query, ""))


class _connected:  # noqa: N801  (it is used like a function)
    """A connection to an address that was checked, closed at the end."""

    def __init__(self, host: str, port: int, tls: bool, allowed: Allowed, until: float) -> None:
        self._host, self._port, self._tls, self._allowed, self._until = host, port, tls, allowed, until

    def __enter__(self) -> tuple[socket.socket, Address]:
        addresses = resolved(self._host, self._port, self._allowed)
        for number, address in enumerate(addresses[:4]):
            try:
                self._line: socket.socket = socket.create_connection((str(address), self._port), timeout=_seconds(self._until))
                break
            except OSError:
                if number == len(addresses[:4]) - 1:
                    raise
        if self._tls:
            try:
                self._line = ssl.create_default_context().wrap_socket(self._line, server_hostname=self._host)
            except BaseException:
                self._line.close()
                raise
        return self._line, address

    def __exit__(self, *_: object) -> None:
        self._line.close()


def _seconds(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return min(left, _STEP)


class _Recorder(io.RawIOBase):
    """Reads from a connection and keeps what it read, up to a number of bytes and a moment."""

    def __init__(self, line: socket.socket, limit: int, until: float) -> None:
        self._line, self._limit, self._until = line, limit, until
        self._taken = bytearray()

    def makefile(self, _mode: str) -> io.BufferedReader:
        """What `HTTPResponse` asks of a socket."""
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # the buffer protocol has no name before Python 3.12
        self._line.settimeout(_seconds(self._until))
        size = self._line.recv_into(buffer)
        self._taken += buffer[:size]
        if len(self._taken) > self._limit:
            raise FetchError(f"the site sends more than {self._limit / 1e6:,.0f} MB. Save the part you need from a browser.")
        return size

    def taken(self) -> bytes:
        """Everything that was read."""
        return bytes(self._taken)
