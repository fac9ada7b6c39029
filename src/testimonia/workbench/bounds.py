"""How much a form may be: more is refused, before it is held in memory, whether its length was told, not told or lied about."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

MOST_BYTES = 2_000_000
"""No page has a form that could be larger, and whoever is not logged in may send one to log in with."""


class Bounds:
    """The layer within the door. What goes beyond the bound breaks off for the application, and its answer is not sent."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        told = Headers(scope=scope).get("content-length", "0")
        taken = 0 if told.isdecimal() and len(told) < 16 and int(told) <= MOST_BYTES else MOST_BYTES + 1
        begun = False

        async def bounded() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            return message if begun or taken <= MOST_BYTES else {"type": "http.disconnect"}

        async def watched(message: Message) -> None:
            nonlocal begun
            if begun or taken <= MOST_BYTES:
                begun = True
                await send(message)

        if taken <= MOST_BYTES:
            await self._app(scope, bounded, watched)
        if not begun:
            text = f"This form is too large: more than {MOST_BYTES:,} bytes. Nothing was done. Send less at once.\n"
            await PlainTextResponse(text, 413)(scope, receive, send)
