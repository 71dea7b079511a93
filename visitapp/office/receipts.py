"""Receipts as the office keeps them: signed by who holds the file, numbered in each stream without a gap."""

from __future__ import annotations

from typing import Annotated

from fastapi import FastAPI, Query, Request, Response
from sqlalchemy import Connection, insert, select, update

from visitapp.office.access import reach_of
from visitapp.office.answering import HexId, Office
from visitapp.office.blobs import find_blob
from visitapp.office.refusing import Refusing
from visitapp.office.store import OfficeStore
from visitapp.office.tables import blob_receipts, streams
from visitapp.sync.protocol import messages
from visitapp.sync.protocol.directory import Device
from visitapp.sync.protocol.messages import Refusal
from visitapp.sync.protocol.operations import NotValid
from visitapp.sync.protocol.receipts import RECEIPTS_LIMIT, Receipt, Receipts, is_signed

After = Annotated[int, Query(ge=0, le=2**53)]


def receive(store: OfficeStore, device: Device, stream: bytes, receipt: Receipt) -> None:
    """Keep a device's receipt; harmless when it gave one before.

    Raises NotValid for one that is not its own, and Refusing: UNKNOWN while the office itself lacks a part of the file.
    """
    with store.engine.begin() as connection:
        reach_of(connection, stream, device, lock=True)  # so that numbers have no gap
        organisation = store.fact_in(connection, "organisation")
        if receipt.device != device.id or not is_signed(
            receipt, device.signing, organisation=organisation, stream=stream
        ):
            raise NotValid("a receipt that its device did not sign")
        found = find_blob(connection, stream, receipt.blob)
        if found is None or found.hash is None:
            raise Refusing(Refusal.UNKNOWN)
        if not _is_there(connection, stream, receipt):
            _add(connection, stream, receipt)


def _is_there(connection: Connection, stream: bytes, receipt: Receipt) -> bool:
    query = select(blob_receipts.c.number).where(
        blob_receipts.c.stream == stream,
        blob_receipts.c.blob == receipt.blob,
        blob_receipts.c.device == receipt.device,
    )
    return connection.execute(query).first() is not None


def _add(connection: Connection, stream: bytes, receipt: Receipt) -> None:
    here = streams.c.stream == stream
    number = connection.execute(select(streams.c.receipts).where(here)).scalar_one() + 1
    connection.execute(update(streams).where(here).values(receipts=number))
    connection.execute(
        insert(blob_receipts),
        {
            "stream": stream,
            "blob": receipt.blob,
            "device": receipt.device,
            "number": number,
            "mark": receipt.mark,
            "at": receipt.at,
            "signature": receipt.signature,
        },
    )


def receipts_after(store: OfficeStore, device: Device, stream: bytes, *, after: int) -> Receipts:
    """Return up to 500 receipts of a stream above a number. Raises Refusing, for a team that gave the stream up too."""
    query = select(blob_receipts).where(blob_receipts.c.stream == stream, blob_receipts.c.number > after)
    with store.reading() as connection:
        if reach_of(connection, stream, device).until is not None:
            raise Refusing(Refusal.NOT_YOURS)
        rows = connection.execute(query.order_by(blob_receipts.c.number).limit(RECEIPTS_LIMIT)).all()
    found = tuple(
        Receipt(bytes(row.blob), bytes(row.device), bytes(row.mark), row.at, bytes(row.signature)) for row in rows
    )
    return Receipts(receipts=found, last=rows[-1].number if rows else after)


def answer_for_receipts(app: FastAPI, office: Office) -> None:
    """Add the questions about receipts."""

    @app.post("/v1/streams/{stream}/blobs/{blob}/received")
    async def received(request: Request, stream: HexId, blob: HexId) -> Response:
        def keep(device: Device, body: bytes) -> None:
            receipt = messages.decode(body, Receipt)
            if receipt.blob != bytes.fromhex(blob):
                raise NotValid("a receipt for another file")
            receive(office.store, device, bytes.fromhex(stream), receipt)

        return await office.signed(request, keep)

    @app.get("/v1/streams/{stream}/receipts")
    async def receipts(request: Request, stream: HexId, after: After = 0) -> Response:
        return await office.signed(
            request, lambda device, _b: receipts_after(office.store, device, bytes.fromhex(stream), after=after)
        )
