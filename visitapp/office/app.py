"""The office's web application: each question of docs/sync-protocol.md, answered in a thread of its own."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Annotated

from fastapi import FastAPI, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from msgspec import Struct
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from visitapp.office import stream_keys
from visitapp.office.answering import SMALL, HexId, Office
from visitapp.office.blobs import OfficeBlobs, answer_for_blobs
from visitapp.office.gate import require_officer
from visitapp.office.receipts import answer_for_receipts
from visitapp.office.refusing import Refusing
from visitapp.office.watching import Watching
from visitapp.sync.protocol import messages
from visitapp.sync.protocol.directory import Device
from visitapp.sync.protocol.messages import PULL_LIMIT, Refusal
from visitapp.sync.protocol.operations import BATCH_BYTES, VERSION, decode_batch

LARGE = 8 * 1024 * 1024
AfterId = Annotated[str, Query(pattern=r"^([0-9a-f]{32})?$")]
After = Annotated[int, Query(ge=0, le=2**53)]


def create_app(office: Office) -> FastAPI:
    """Return the application. It has no pages for browsers."""
    app = FastAPI(title="VisitApp office", version="1", docs_url=None, redoc_url=None)
    store, admission = office.store, office.admission

    app.add_middleware(Watching, journal=office.journal)
    _refuse_the_rest(app, office)
    _tell_of_itself(app, office)
    if office.shelf is not None:
        answer_for_blobs(app, office, OfficeBlobs(store, office.shelf))
        answer_for_receipts(app, office)

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

        return await office.signed(request, add, limit=LARGE, status=201)

    @app.get("/v1/inbox")
    async def inbox(request: Request) -> Response:
        def tell(device: Device, _body: bytes) -> Struct:
            return messages.Inbox(
                streams=store.heads(device),
                statements=store.directory().count,
                keys=stream_keys.count_keys(store, device),
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
            batch = decode_batch(body)
            pushed = store.push(bytes.fromhex(stream), device, batch)
            office.journal.committed(len(batch.operations))
            return pushed

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

    @app.get("/v1/holders")
    async def holders(request: Request, after: AfterId = "") -> Response:
        return await office.signed(
            request, lambda device, _b: stream_keys.holders(store, device, after=bytes.fromhex(after))
        )

    @app.post("/v1/keys")
    async def give_keys(request: Request) -> Response:
        def keep(device: Device, body: bytes) -> None:
            said = messages.decode(body, messages.WrappedKeys)
            stream_keys.add_keys(store, device, said.keys, fresh=said.fresh)

        return await office.signed(request, keep, limit=LARGE, status=201)

    @app.get("/v1/keys")
    async def take_keys(request: Request, after: After = 0) -> Response:
        return await office.signed(request, lambda device, _b: stream_keys.keys_for(store, device, after=after))

    return app


def _refuse_the_rest(app: FastAPI, office: Office) -> None:
    """Answer what no route takes, and what broke inside, in the one form of a refusal."""

    @app.exception_handler(RequestValidationError)
    async def not_valid(request: Request, _error: Exception) -> Response:
        return office.refused(request, Refusing(Refusal.NOT_VALID))

    @app.exception_handler(HTTPException)
    async def unknown(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 404
        return office.refused(request, Refusing(Refusal.UNKNOWN), status=status)

    @app.exception_handler(Exception)
    async def broken(request: Request, _error: Exception) -> Response:
        return office.refused(request, Refusing(Refusal.BUSY, wait=60), status=500, close=True)


def _tell_of_itself(app: FastAPI, office: Office) -> None:
    """Add what a load balancer and a monitoring system ask."""

    @app.get("/health")
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/ready")
    async def ready() -> Response:
        is_ready = await run_in_threadpool(office.store.answers)
        return JSONResponse({"status": "ok" if is_ready else "database"}, 200 if is_ready else 503)

    @app.get("/metrics")
    async def metrics(request: Request) -> Response:
        if request.client is None or not any(ip_address(request.client.host) in each for each in office.monitors):
            return office.refused(request, Refusing(Refusal.UNKNOWN))
        gauges: dict[str, float] = {
            "database_up": float(await run_in_threadpool(office.store.answers)),
            "database_connections": float(office.store.connections_in_use),
        }
        if office.shelf is not None:
            gauges["files_up"] = float(await run_in_threadpool(office.shelf.answers))
        return Response(office.journal.metrics(gauges), media_type="text/plain; version=0.0.4")
