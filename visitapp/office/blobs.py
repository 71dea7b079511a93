"""Files of streams as the office keeps them: announced with their length, filled piece by piece, closed by a hash.

Nothing here can be read: the key of a file stands in a record that the office cannot open.
"""

from __future__ import annotations

import hashlib
from typing import Any

from fastapi import FastAPI, Request, Response
from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from visitapp.office.answering import HexId, Index, Office
from visitapp.office.refusing import Refusing
from visitapp.office.shelf import Shelf
from visitapp.office.store import OfficeStore
from visitapp.office.tables import blob_receipts, blobs, streams
from visitapp.sync.protocol import messages
from visitapp.sync.protocol.blobs import MOST_BYTES, SEALED_BYTES, piece_count, piece_length
from visitapp.sync.protocol.directory import Device
from visitapp.sync.protocol.messages import Refusal
from visitapp.sync.protocol.operations import NotValid

DEVICE_QUOTA = 100 << 30
"""Bytes that the files which one device announced may have."""


class OfficeBlobs:
    """The files of one office: what is known of each in its database, their pieces on its shelf."""

    def __init__(self, store: OfficeStore, shelf: Shelf) -> None:
        """Take both."""
        self._store = store
        self._shelf = shelf

    def announce(self, stream: bytes, blob: bytes, device: Device, byte_count: int) -> None:
        """Know a file whose pieces are to come; harmless when it is known with that length.

        Raises Refusing: TOO_LARGE, QUOTA, or DOUBLE when it is known with another length.
        """
        if byte_count > MOST_BYTES:
            raise Refusing(Refusal.TOO_LARGE)
        piece_length(byte_count, piece_count(byte_count) - 1)
        with self._store.engine.begin() as connection:
            self._require_stream(connection, stream, device, lock=True)  # announced twice at once, it is known once
            found = _find(connection, stream, blob)
            if found is None:
                used = connection.execute(select(func.sum(blobs.c.bytes)).where(blobs.c.device == device.id)).scalar()
                if int(used or 0) + byte_count > DEVICE_QUOTA:
                    raise Refusing(Refusal.QUOTA)
                row = {"stream": stream, "blob": blob, "device": device.id, "bytes": byte_count, "hash": None}
                connection.execute(insert(blobs), row)
            elif found.bytes != byte_count:
                raise Refusing(Refusal.DOUBLE)

    def put(self, stream: bytes, blob: bytes, device: Device, index: int, piece: bytes) -> None:
        """Keep one piece. Raises NotValid for a wrong length, and Refusing."""
        if len(piece) != piece_length(self._require(stream, blob, device).bytes, index):
            raise NotValid("a piece of another length")
        self._shelf.put(stream, blob, index, piece)

    def get(self, stream: bytes, blob: bytes, device: Device, index: int) -> messages.BlobPiece:
        """Return one piece of a file that is complete. Raises Refusing."""
        if self._require(stream, blob, device).hash is None:
            raise Refusing(Refusal.UNKNOWN)
        return messages.BlobPiece(data=self._shelf.get(stream, blob, index))

    def state(self, stream: bytes, blob: bytes, device: Device) -> messages.BlobState:
        """Tell which pieces are on the shelf, as the shelf has it now. Raises Refusing."""
        found = self._require(stream, blob, device)
        there = self._there(stream, blob, found.bytes)
        query = select(blob_receipts.c.device).where(blob_receipts.c.stream == stream, blob_receipts.c.blob == blob)
        with self._store.reading() as connection:
            received = tuple(bytes(each) for each in connection.execute(query.order_by("device")).scalars())
        is_complete = found.hash is not None and len(there) == piece_count(found.bytes)
        return messages.BlobState(there=there, is_complete=is_complete, received=received)

    def complete(self, stream: bytes, blob: bytes, device: Device, end: bytes) -> None:
        """Read what is stored and close the file when it has this hash. Raises Refusing: UNKNOWN while pieces lack,
        DOUBLE when the hash is another.
        """
        found = self._require(stream, blob, device)
        count = piece_count(found.bytes)
        if len(self._there(stream, blob, found.bytes)) != count:
            raise Refusing(Refusal.UNKNOWN)
        digest = hashlib.sha256()
        for index in range(count):
            digest.update(self._shelf.get(stream, blob, index))
        if digest.digest() != end:
            raise Refusing(Refusal.DOUBLE)
        with self._store.engine.begin() as connection:
            where = (blobs.c.stream == stream) & (blobs.c.blob == blob)
            connection.execute(update(blobs).where(where).values(hash=end))

    def receive(self, stream: bytes, blob: bytes, device: Device) -> None:
        """Note that a device holds the whole file. Raises Refusing."""
        if self._require(stream, blob, device).hash is None:
            raise Refusing(Refusal.UNKNOWN)
        try:
            with self._store.engine.begin() as connection:
                connection.execute(insert(blob_receipts), {"stream": stream, "blob": blob, "device": device.id})
        except IntegrityError:
            return  # it said so before

    def closed(self, stream: bytes, blob: bytes, device: Device) -> tuple[int, bytes]:
        """Return length and hash of a file that is complete. Raises Refusing."""
        found = self._require(stream, blob, device)
        if found.hash is None:
            raise Refusing(Refusal.UNKNOWN)
        return found.bytes, bytes(found.hash)

    def is_of(self, stream: bytes, blob: bytes, device: Device) -> bool:
        """Tell whether this device announced a file. Raises Refusing."""
        return bytes(self._require(stream, blob, device).device) == device.id

    def _there(self, stream: bytes, blob: bytes, byte_count: int) -> tuple[int, ...]:
        found, count = self._shelf.there(stream, blob), piece_count(byte_count)
        return tuple(sorted(n for n, size in found.items() if n < count and size == piece_length(byte_count, n)))

    def _require(self, stream: bytes, blob: bytes, device: Device) -> Any:
        with self._store.reading() as connection:
            self._require_stream(connection, stream, device)
            found = _find(connection, stream, blob)
        if found is None:
            raise Refusing(Refusal.UNKNOWN)
        return found

    def _require_stream(self, connection: Connection, stream: bytes, device: Device, *, lock: bool = False) -> None:
        query = select(streams.c.team).where(streams.c.stream == stream)
        team = connection.execute(query.with_for_update() if lock else query).scalar()
        if team is None:
            raise Refusing(Refusal.UNKNOWN)
        if bytes(team) != device.team:
            raise Refusing(Refusal.NOT_YOURS)


def _find(connection: Connection, stream: bytes, blob: bytes) -> Any:
    return connection.execute(select(blobs).where(blobs.c.stream == stream, blobs.c.blob == blob)).first()


def answer_for_blobs(app: FastAPI, office: Office, shelf: Shelf) -> None:
    """Add the questions about files."""
    kept = OfficeBlobs(office.store, shelf)

    @app.put("/v1/streams/{stream}/blobs/{blob}")
    async def announce(request: Request, stream: HexId, blob: HexId) -> Response:
        def know(device: Device, body: bytes) -> None:
            said = messages.decode(body, messages.NewBlob)
            kept.announce(bytes.fromhex(stream), bytes.fromhex(blob), device, said.byte_count)

        return await office.signed(request, know, status=201)

    @app.get("/v1/streams/{stream}/blobs/{blob}")
    async def state(request: Request, stream: HexId, blob: HexId) -> Response:
        return await office.signed(
            request, lambda device, _b: kept.state(bytes.fromhex(stream), bytes.fromhex(blob), device)
        )

    @app.put("/v1/streams/{stream}/blobs/{blob}/{index}")
    async def put(request: Request, stream: HexId, blob: HexId, index: Index) -> Response:
        def keep(device: Device, body: bytes) -> None:
            kept.put(bytes.fromhex(stream), bytes.fromhex(blob), device, index, body)

        return await office.signed(request, keep, limit=SEALED_BYTES, status=201)

    @app.get("/v1/streams/{stream}/blobs/{blob}/{index}")
    async def get(request: Request, stream: HexId, blob: HexId, index: Index) -> Response:
        return await office.signed(
            request, lambda device, _b: kept.get(bytes.fromhex(stream), bytes.fromhex(blob), device, index)
        )

    @app.post("/v1/streams/{stream}/blobs/{blob}/complete")
    async def complete(request: Request, stream: HexId, blob: HexId) -> Response:
        def close(device: Device, body: bytes) -> None:
            end = messages.decode(body, messages.BlobEnd).hash
            kept.complete(bytes.fromhex(stream), bytes.fromhex(blob), device, end)

        return await office.signed(request, close)

    @app.post("/v1/streams/{stream}/blobs/{blob}/received")
    async def received(request: Request, stream: HexId, blob: HexId) -> Response:
        return await office.signed(
            request, lambda device, _b: kept.receive(bytes.fromhex(stream), bytes.fromhex(blob), device)
        )
