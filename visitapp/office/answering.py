"""How a request becomes an answer: read within limits, judged at the gate, done in a thread, refused with a reason."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from ipaddress import IPv4Network, IPv6Network
from typing import Annotated

from fastapi import Path, Request, Response
from msgspec import Struct
from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from visitapp.office.admission import Admission
from visitapp.office.gate import Gate
from visitapp.office.journal import Journal
from visitapp.office.refusing import STATUS, Refusing
from visitapp.office.shelf import Shelf
from visitapp.office.store import OfficeStore
from visitapp.office.watching import DEVICE, REFUSED
from visitapp.sync.protocol import messages
from visitapp.sync.protocol.directory import Device
from visitapp.sync.protocol.messages import MEDIA_TYPE, Refusal, Refused
from visitapp.sync.protocol.operations import NotValid

SMALL = 64 * 1024
"""Bytes of a body, where no more is needed."""
BODY_SECONDS = 20.0
BODY_BYTES_A_SECOND = 16 * 1024
"""A body may take so long, and as much longer as a slow line needs for its size."""

Network = IPv4Network | IPv6Network
HexId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]
Index = Annotated[int, Path(ge=0, le=2**16)]
Work = Callable[[Device, bytes], Struct | None]


def seconds_now() -> int:
    """Return the office's clock."""
    return int(time.time())


class Office:
    """One office: its database, its shelf of files (None: it takes none), its door, and its journal.

    `monitors` may read the metrics.
    """

    def __init__(
        self,
        store: OfficeStore,
        *,
        shelf: Shelf | None = None,
        now: Callable[[], int] = seconds_now,
        monotonic: Callable[[], float] = time.monotonic,
        monitors: Sequence[Network] = (),
    ) -> None:
        """Take the open store, what tells the time of day, and what tells how much time has passed."""
        self.store = store
        self.shelf = shelf
        self.now = now
        self.monitors = monitors
        self.admission = Admission(store, now)
        self.gate = Gate(store, now, monotonic)
        self.journal = Journal()

    async def signed(self, request: Request, work: Work, *, limit: int = SMALL, status: int = 200) -> Response:
        """Answer a request that a device signed."""
        return await self._answered(request, limit, lambda body: (status, self._by_device(request, body, work)))

    async def open(self, request: Request, work: Callable[[bytes], tuple[int, Struct | None]]) -> Response:
        """Answer a request that anybody may make."""
        return await self._answered(request, SMALL, work)

    def refused(self, request: Request, refusing: Refusing, *, status: int = 0, close: bool = False) -> Response:
        """Return an answer that says why nothing was done, and note it. `close` ends the connection."""
        request.scope[REFUSED] = refusing.why.value
        body = Refused(why=refusing.why, now=self.now(), wait=refusing.wait, number=refusing.number)
        headers = {"Connection": "close"} if close else None
        return Response(messages.encode(body), status or STATUS[refusing.why], headers, MEDIA_TYPE)

    def _by_device(self, request: Request, body: bytes, work: Work) -> Struct | None:
        device = self.gate.device_of(
            method=request.method, url=str(request.url), headers=dict(request.headers), body=body
        )
        request.scope[DEVICE] = device.id
        self.gate.spend_bytes(device, len(body))
        return work(device, body)

    async def _answered(
        self, request: Request, limit: int, work: Callable[[bytes], tuple[int, Struct | None]]
    ) -> Response:
        try:
            body = await _body_of(request, limit)
        except Refusing as refusing:
            return self.refused(request, refusing, close=True)
        except ClientDisconnect:
            return self.refused(request, Refusing(Refusal.NOT_VALID), close=True)
        try:
            status, answer = await run_in_threadpool(work, body)
            content = b"" if answer is None else messages.encode(answer)
        except NotValid:
            return self.refused(request, Refusing(Refusal.NOT_VALID))
        except Refusing as refusing:
            return self.refused(request, refusing)
        except (OperationalError, InternalError, InterfaceError) as error:
            return self.refused(request, Refusing(Refusal.FULL) if is_full(error) else Refusing(Refusal.BUSY, wait=5))
        except NoConnection:
            return self.refused(request, Refusing(Refusal.BUSY, wait=5))
        return Response(content, status, media_type=MEDIA_TYPE)


def is_full(error: DBAPIError) -> bool:
    """Tell whether the database said that its disk is full: SQLite in words, PostgreSQL by SQLSTATE 53100."""
    return getattr(error.orig, "sqlstate", "") == "53100" or "disk is full" in str(error.orig)


async def _body_of(request: Request, limit: int) -> bytes:
    """Read a body, not one byte more than allowed and not for ever. Raises Refusing."""
    declared = request.headers.get("content-length", "0")
    if not declared.isascii() or not declared.isdigit() or int(declared) > limit:
        raise Refusing(Refusal.TOO_LARGE)
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS + int(declared) / BODY_BYTES_A_SECOND):
            async for part in request.stream():
                body += part
                if len(body) > limit:
                    raise Refusing(Refusal.TOO_LARGE)
    except TimeoutError:
        raise Refusing(Refusal.TOO_SLOW) from None
    return bytes(body)
