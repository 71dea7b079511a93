"""HTTP connections that may not stay half said: whoever begins a request has to finish its head within a time.

uvicorn limits how long a connection rests between two requests, not how long a head may take; without that, some
hundred connections that say nothing would keep everybody else out.
"""

from __future__ import annotations

import asyncio
from typing import cast

from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

HEAD_SECONDS = 20.0


class TimedProtocol(H11Protocol):
    """Closes a connection on which no request is being answered and none was finished for HEAD_SECONDS."""

    _until: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to wait for the first request."""
        super().connection_made(cast(asyncio.Transport, transport))
        self._look()

    def data_received(self, data: bytes) -> None:
        """Take some bytes; what is a whole head ends the wait."""
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        """Begin to wait for the next request."""
        super().on_response_complete()
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        super().connection_lost(exc)
        self._end_wait()

    def _look(self) -> None:
        cycle: RequestResponseCycle | None = self.cycle
        if (cycle and not cycle.response_complete) or self.transport.is_closing():
            self._end_wait()
        elif self._until is None:
            self._until = self.loop.call_later(HEAD_SECONDS, self._too_slow)

    def _end_wait(self) -> None:
        if self._until is not None:
            self._until.cancel()
            self._until = None

    def _too_slow(self) -> None:
        self._until = None
        if not self.transport.is_closing():
            self.transport.close()
