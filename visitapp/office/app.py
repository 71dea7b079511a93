"""The office's web application: each question of docs/sync-protocol.md, answered in a thread of its own."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Annotated

from fastapi import FastAPI, Path, Query, Request, Response
from msgspec import Struct
from sqlalchemy.exc import OperationalError
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from visitapp.office.admission import Admission
from visitapp.office.gate import Gate, require_officer
from visitapp.office.journal import Journal
from visitapp.office.refusing import STATUS, Refusing
from visitapp.office.store import OfficeStore
from visitapp.sync.protocol import messages
from visitapp.sync.protocol.directory import Device
from visitapp.sync.protocol.messages import MEDIA_TYPE, PULL_LIMIT, Refusal, Refused
from visitapp.sync.protocol.operations import BATCH_BYTES, VERSION, NotValid, decode_batch

SMALL = 64 * 1024
LARGE = 8 * 1024 * 1024
_NOT_KEPT = {"Cache-Control": "no-store"}
HexId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]
After = Annotated[int, Query(ge=0, le=2**53)]
Work = Callable[[Device, bytes], Struct | None]


def seconds_now() -> int:
    """Return the office's clock."""
    return int(time.time())


class Office:
    """One office: its database, its door, and how a request becomes an answer."""

    def __init__(
        self,
        store: OfficeStore,
        *,
        now: Callable[[], int] = seconds_now,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take the open store, what tells the time of day, and what tells how much time has passed."""
        self.store = store
        self.now = now
        self.admission = Admission(store, now)
        self.gate = Gate(store, now, monotonic)
        self.journal = Journal()

    async def signed(self, request: Request, work: Work, *, limit: int = SMALL, status: int = 200) -> Response:
        """Answer a request that a device signed."""
        return await self._answered(request, limit, lambda body: (status, self._by_device(request, body, work)))

    async def open(self, request: Request, work: Callable[[bytes], tuple[int, Struct | None]]) -> Response:
        """Answer a request that anybody may make."""
        return await self._answered(request, SMALL, work)

    def _by_device(self, request: Request, body: bytes, work: Work) -> Struct | None:
        device = self.gate.device_of(
            method=request.method, url=str(request.url), headers=dict(request.headers), body=body
        )
        return work(device, body)

    async def _answered(
        self, request: Request, limit: int, work: Callable[[bytes], tuple[int, Struct | None]]
    ) -> Response:
        started = time.perf_counter()
        try:
            body = await _body_of(request, limit)
            status, answer = await run_in_threadpool(work, body)
            content = b"" if answer is None else messages.encode(answer)
        except NotValid:
            status, content = self._refused(Refusing(Refusal.NOT_VALID))
        except Refusing as refusing:
            status, content = self._refused(refusing)
        except ClientDisconnect:  # nobody is left to hear it; 499 is what proxies write then
            status, content = 499, b""
        except OperationalError:
            status, content = self._refused(Refusing(Refusal.BUSY, wait=5))
        self.journal.answered(request.method, request.scope["route"].path, status, time.perf_counter() - started)
        return Response(content, status, headers=_NOT_KEPT, media_type=MEDIA_TYPE)

    def _refused(self, refusing: Refusing) -> tuple[int, bytes]:
        refused = Refused(why=refusing.why, now=self.now(), wait=refusing.wait, number=refusing.number)
        return STATUS[refusing.why], messages.encode(refused)


async def _body_of(request: Request, limit: int) -> bytes:
    """Read a body and not one byte more than allowed. Raises Refusing."""
    declared = request.headers.get("content-length", "0")
    if not declared.isascii() or not declared.isdigit() or int(declared) > limit:
        raise Refusing(Refusal.TOO_LARGE)
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > limit:
            raise Refusing(Refusal.TOO_LARGE)
    return bytes(body)


def create_app(office: Office) -> FastAPI:
    """Return the application. It has no pages for browsers."""
    app = FastAPI(title="VisitApp office", version="1", docs_url=None, redoc_url=None)
    store, admission = office.store, office.admission

    @app.get("/health")
    async def health() -> Response:
        await run_in_threadpool(store.fact, "organisation")
        return Response(b'{"status":"ok"}', headers=_NOT_KEPT, media_type="application/json")

    @app.get("/metrics")
    async def metrics() -> Response:
        return Response(office.journal.metrics(), headers=_NOT_KEPT, media_type="text/plain; version=0.0.4")

    @app.get("/v1/hello")
    async def hello(request: Request) -> Response:
        def answer(_body: bytes) -> tuple[int, Struct]:
            said = messages.Hello(
                organisation=store.fact("organisation"),
                incarnation=store.fact("incarnation"),
                oldest=VERSION,
                newest=VERSION,
                now=office.now(),
            )
            return 200, said

        return await office.open(request, answer)

    @app.post("/v1/join")
    async def join(request: Request) -> Response:
        def ask(body: bytes) -> tuple[int, None]:
            office.gate.spend_join()
            return 200 if admission.join(messages.decode(body, messages.Joining)) else 202, None

        return await office.open(request, ask)

    @app.post("/v1/invitations")
    async def invite(request: Request) -> Response:
        def keep(device: Device, body: bytes) -> None:
            require_officer(device)
            admission.invite(messages.decode(body, messages.Invitation))

        return await office.signed(request, keep, status=201)

    @app.get("/v1/joining")
    async def waiting(request: Request) -> Response:
        def tell(device: Device, _body: bytes) -> Struct:
            require_officer(device)
            return admission.waiting()

        return await office.signed(request, tell)

    @app.delete("/v1/joining/{who}")
    async def decline(request: Request, who: HexId) -> Response:
        def let_go(device: Device, _body: bytes) -> None:
            require_officer(device)
            admission.decline(bytes.fromhex(who))

        return await office.signed(request, let_go)

    @app.get("/v1/directory")
    async def directory(request: Request, after: After = 0) -> Response:
        return await office.signed(request, lambda _d, _b: messages.Statements(signed=store.statements_after(after)))

    @app.post("/v1/directory")
    async def state(request: Request) -> Response:
        def add(device: Device, body: bytes) -> None:
            require_officer(device)
            admission.state(messages.decode(body, messages.Statements).signed)

        return await office.signed(request, add, status=201)

    @app.get("/v1/inbox")
    async def inbox(request: Request) -> Response:
        def tell(device: Device, _body: bytes) -> Struct:
            return messages.Inbox(
                streams=store.heads(device),
                statements=store.directory().count,
                keys=store.count_keys(device),
                incarnation=store.fact("incarnation"),
                now=office.now(),
            )

        return await office.signed(request, tell)

    @app.put("/v1/streams/{stream}")
    async def register(request: Request, stream: HexId) -> Response:
        def keep(device: Device, body: bytes) -> None:
            team = messages.decode(body, messages.NewStream).team
            if team != device.team:
                raise Refusing(Refusal.NOT_YOURS)
            store.register(bytes.fromhex(stream), team)

        return await office.signed(request, keep, status=201)

    @app.post("/v1/streams/{stream}/ops")
    async def push(request: Request, stream: HexId) -> Response:
        def commit(device: Device, body: bytes) -> Struct:
            return store.push(bytes.fromhex(stream), device, decode_batch(body))

        return await office.signed(request, commit, limit=BATCH_BYTES + SMALL)

    @app.get("/v1/streams/{stream}/ops")
    async def pull(
        request: Request,
        stream: HexId,
        after: After = 0,
        limit: Annotated[int, Query(ge=1, le=PULL_LIMIT)] = PULL_LIMIT,
    ) -> Response:
        def read(device: Device, _body: bytes) -> Struct:
            return store.pull(bytes.fromhex(stream), device, after=after, limit=limit)

        return await office.signed(request, read)

    @app.get("/v1/streams/{stream}/verify")
    async def verify(request: Request, stream: HexId) -> Response:
        return await office.signed(request, lambda device, _b: store.buckets(bytes.fromhex(stream), device))

    @app.get("/v1/streams/{stream}/keys")
    async def holders(request: Request, stream: HexId) -> Response:
        return await office.signed(request, lambda device, _b: store.holders(bytes.fromhex(stream), device))

    @app.post("/v1/keys")
    async def give_keys(request: Request) -> Response:
        def keep(device: Device, body: bytes) -> None:
            store.add_keys(device, messages.decode(body, messages.WrappedKeys).keys)

        return await office.signed(request, keep, limit=LARGE, status=201)

    @app.get("/v1/keys")
    async def take_keys(request: Request, after: After = 0) -> Response:
        return await office.signed(request, lambda device, _b: store.keys_for(device, after=after))

    return app
