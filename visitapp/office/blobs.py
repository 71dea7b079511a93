"""Files of streams as the office keeps them: announced with their length, filled piece by piece, closed by a hash.

Nothing here can be read: the key of a file stands in a record that the office cannot open.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fastapi import FastAPI, Request, Response
from sqlalchemy import Connection, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from visitapp.office.access import reach_of
from visitapp.office.answering import HexId, Index, Office
from visitapp.office.refusing import Refusing
from visitapp.office.shelf import Shelf
from visitapp.office.store import OfficeStore
from visitapp.office.tables import blob_room, blobs
from visitapp.sync.protocol import messages
from visitapp.sync.protocol.blobs import MOST_BYTES, SEALED_BYTES, piece_count, piece_length
from visitapp.sync.protocol.directory import Device
from visitapp.sync.protocol.messages import Refusal
from visitapp.sync.protocol.operations import NotValid

DEVICE_QUOTA = 100 << 30
"""Bytes that the files which one device announced may have."""
READING_SECONDS = 8.0
"""How long one request reads back what is stored; a laptop waits 30 s for an answer, and asks again after this one."""
HASH_BYTES = 32


class OfficeBlobs:
    """The files of one office: what is known of each in its database, their pieces on its shelf.

    Who held a stream once may go on with files: what its records named by then may still be on its laptop alone.
    """

    def __init__(self, store: OfficeStore, shelf: Shelf) -> None:
        """Take both."""
        self._store = store
        self._shelf = shelf
        self._reading: set[bytes] = set()
        self._lock = threading.Lock()

    def announce(self, stream: bytes, blob: bytes, device: Device, byte_count: int) -> None:
        """Know a file whose pieces are to come; harmless when it is known with that length.

        Raises Refusing: TOO_LARGE, QUOTA, or DOUBLE when it is known with another length.
        """
        if byte_count > MOST_BYTES:
            raise Refusing(Refusal.TOO_LARGE)
        piece_length(byte_count, piece_count(byte_count) - 1)
        with self._store.engine.begin() as connection:
            reach_of(connection, stream, device, lock=True)  # announced twice at once, it is known once
            found = find_blob(connection, stream, blob)
            if found is None:
                _take_room(connection, device, byte_count)
                row = {"stream": stream, "blob": blob, "device": device.id, "bytes": byte_count, "hash": None}
                connection.execute(insert(blobs), row)
            elif found.bytes != byte_count:
                raise Refusing(Refusal.DOUBLE)

    def put(self, stream: bytes, blob: bytes, device: Device, index: int, piece: bytes) -> None:
        """Keep one piece. Raises NotValid for a wrong length, and Refusing.

        One that was read back once and is lost since is taken again only as it was.
        """
        found = self._require(stream, blob, device)
        if len(piece) != piece_length(found.bytes, index):
            raise NotValid("a piece of another length")
        known = _checked(found)[HASH_BYTES * index : HASH_BYTES * (index + 1)]
        if known and known != hashlib.sha256(piece).digest():
            raise Refusing(Refusal.DOUBLE)
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
        is_complete = found.hash is not None and len(there) == piece_count(found.bytes)
        return messages.BlobState(there=there, is_complete=is_complete)

    def complete(self, stream: bytes, blob: bytes, device: Device, end: bytes) -> bool:
        """Read back what is stored, as much as fits into one request, and close the file when it has this hash.

        Return False while there is more to read: asked again, it goes on there. Raises Refusing: UNKNOWN while pieces
        lack, DOUBLE when the hash is another, BUSY while another request of this device reads.
        """
        found = self._require(stream, blob, device)
        count = piece_count(found.bytes)
        if len(self._there(stream, blob, found.bytes)) != count:
            raise Refusing(Refusal.UNKNOWN)
        with self._one_reader(device):
            checked = self._read_on(stream, blob, _checked(found), count)
        where = (blobs.c.stream == stream) & (blobs.c.blob == blob)
        is_read = len(checked) == HASH_BYTES * count
        if is_read and hashlib.sha256(checked).digest() != end:
            raise Refusing(Refusal.DOUBLE)
        with self._store.engine.begin() as connection:
            values = {"checked": checked, "hash": end} if is_read else {"checked": checked}
            connection.execute(update(blobs).where(where, blobs.c.hash.is_(None)).values(**values))
        return is_read

    def _read_on(self, stream: bytes, blob: bytes, checked: bytes, count: int) -> bytes:
        until, found = time.monotonic() + READING_SECONDS, bytearray(checked)
        for index in range(len(checked) // HASH_BYTES, count):
            try:
                piece = self._shelf.get(stream, blob, index)
            except Refusing as refusing:
                if refusing.why is Refusal.BUSY and len(found) > len(checked):
                    break  # what was read counts; the next request hears that the place does not answer
                raise
            found += hashlib.sha256(piece).digest()
            if time.monotonic() >= until:
                break
        return bytes(found)

    @contextmanager
    def _one_reader(self, device: Device) -> Iterator[None]:
        """Let a device read back one file at a time: it takes a thread for seconds."""
        with self._lock:
            if device.id in self._reading:
                raise Refusing(Refusal.BUSY, wait=2)
            self._reading.add(device.id)
        try:
            yield
        finally:
            with self._lock:
                self._reading.discard(device.id)

    def closed(self, stream: bytes, blob: bytes, device: Device) -> tuple[int, bytes]:
        """Return length and hash of a file that is complete. Raises Refusing."""
        found = self._require(stream, blob, device)
        if found.hash is None:
            raise Refusing(Refusal.UNKNOWN)
        return found.bytes, bytes(found.hash)

    def _there(self, stream: bytes, blob: bytes, byte_count: int) -> tuple[int, ...]:
        found, count = self._shelf.there(stream, blob), piece_count(byte_count)
        return tuple(sorted(n for n, size in found.items() if n < count and size == piece_length(byte_count, n)))

    def _require(self, stream: bytes, blob: bytes, device: Device) -> Any:
        with self._store.reading() as connection:
            reach_of(connection, stream, device)
            found = find_blob(connection, stream, blob)
        if found is None:
            raise Refusing(Refusal.UNKNOWN)
        return found


def find_blob(connection: Connection, stream: bytes, blob: bytes) -> Any:
    """Return the row of a file, None when nobody announced it."""
    return connection.execute(select(blobs).where(blobs.c.stream == stream, blobs.c.blob == blob)).first()


def _checked(found: Any) -> bytes:
    return bytes(found.checked or b"")


def _take_room(connection: Connection, device: Device, byte_count: int) -> None:
    """Count a file into the room of its device, whose row stays locked until this ends. Raises Refusing QUOTA.

    Announced in several streams at once, they are counted one after the other.
    """
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    first = dialect.insert(blob_room).values(device=device.id, bytes=0).on_conflict_do_nothing()
    connection.execute(first)
    own = blob_room.c.device == device.id
    taken = int(connection.execute(select(blob_room.c.bytes).where(own).with_for_update()).scalar_one())
    if taken + byte_count > DEVICE_QUOTA:
        raise Refusing(Refusal.QUOTA)
    connection.execute(update(blob_room).where(own).values(bytes=taken + byte_count))


def answer_for_blobs(app: FastAPI, office: Office, kept: OfficeBlobs) -> None:
    """Add the questions about files."""

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
        is_read: list[bool] = []

        def close(device: Device, body: bytes) -> None:
            end = messages.decode(body, messages.BlobEnd).hash
            is_read.append(kept.complete(bytes.fromhex(stream), bytes.fromhex(blob), device, end))

        answer = await office.signed(request, close)
        if is_read == [False]:
            answer.status_code = 202
        return answer
