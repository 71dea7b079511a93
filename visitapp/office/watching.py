"""Stands around the application: counts and notes every answer, and lets no connection hang on one for ever."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from visitapp.office.journal import Journal

REFUSED, DEVICE = "visitapp.refused", "visitapp.device"
"""What a request's scope says besides: why it was refused, and which device signed it."""
SEND_SECONDS = 60.0
"""How long a laptop may take to accept one part of an answer."""

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


class Watching:
    """An ASGI application around another."""

    def __init__(self, app: App, journal: Journal) -> None:
        """Take the application and where to note things."""
        self._app = app
        self._journal = journal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, and note what came of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = time.perf_counter(), 500

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), (b"cache-control", b"no-store")]
            async with asyncio.timeout(SEND_SECONDS):
                await send(message)

        self._journal.began()
        try:
            await self._app(scope, receive, sending)
        finally:
            route = getattr(scope.get("route"), "path", "other")
            device = scope.get(DEVICE)
            self._journal.answered(
                scope["method"] if route != "other" else "other",
                route,
                status,
                time.perf_counter() - started,
                why=scope.get(REFUSED, ""),
                device=device.hex()[:8] if device else "",
            )
