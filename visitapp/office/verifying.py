"""Proves that an office holds what it was given: every chain, every seal, every stream's hash, every file's pieces."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from visitapp.errors import NotWritable
from visitapp.office.refusing import Refusing
from visitapp.office.shelf import Shelf
from visitapp.office.store import OfficeStore
from visitapp.office.tables import blobs, operations, streams
from visitapp.sync.protocol.blobs import piece_count, piece_length
from visitapp.sync.protocol.directory import Directory
from visitapp.sync.protocol.messages import Refusal
from visitapp.sync.protocol.operations import (
    NO_HASH,
    NotValid,
    Operation,
    Place,
    follow,
    is_sealed,
    link_of,
    stream_hash,
)

NAMED = 5
"""Numbers of pieces that a sentence names."""


def verify(store: OfficeStore) -> Iterator[str]:
    """Yield a sentence for each stream that is not whole."""
    directory = store.directory()
    with store.reading() as connection:
        heads = connection.execute(select(streams).order_by(streams.c.stream)).all()
    for head in heads:
        name = bytes(head.stream).hex()[:8]
        try:
            count, digest = _verify_stream(store, bytes(head.stream), directory)
        except NotValid as error:
            yield f"Stream {name}…: {error}."
            continue
        if (count, digest) != (head.head, bytes(head.hash)):
            yield f"Stream {name}…: it says {head.head:,} operations and holds {count:,}."


def lacking_files(store: OfficeStore, shelf: Shelf, *, read: bool = False) -> Iterator[str]:
    """Yield a sentence for each closed file that lacks a piece; with `read`, also where one is not as it was.

    Raises NotWritable when their place does not answer.
    """
    with store.reading() as connection:
        query = select(blobs).where(blobs.c.hash.is_not(None)).order_by(blobs.c.stream, blobs.c.blob)
        for row in connection.execute(query).yield_per(500):
            try:
                lacking = _lacking(row, shelf, read=read)
            except Refusing:
                raise NotWritable("The place of the files does not answer.", "Verify again when it does.") from None
            if lacking:
                name = f"{bytes(row.stream).hex()[:8]}…/{bytes(row.blob).hex()[:8]}…"
                which = ", ".join(map(str, lacking[:NAMED])) + ("…" if len(lacking) > NAMED else "")
                fault = "lack or were altered" if read else "lack"
                yield f"File {name}: {len(lacking):,} of {piece_count(row.bytes):,} pieces {fault} ({which})."


def _lacking(row: Any, shelf: Shelf, *, read: bool) -> list[int]:
    stream, blob = bytes(row.stream), bytes(row.blob)
    there = shelf.there(stream, blob)
    whole = {n for n in range(piece_count(row.bytes)) if there.get(n) == piece_length(row.bytes, n)}
    if read:
        checked = bytes(row.checked or b"")
        whole = {n for n in whole if _digest(shelf, stream, blob, n) == checked[32 * n : 32 * (n + 1)]}
    return [n for n in range(piece_count(row.bytes)) if n not in whole]


def _digest(shelf: Shelf, stream: bytes, blob: bytes, index: int) -> bytes:
    try:
        return hashlib.sha256(shelf.get(stream, blob, index)).digest()
    except Refusing as refusing:
        if refusing.why is Refusal.UNKNOWN:
            return b""
        raise


def _verify_stream(store: OfficeStore, stream: bytes, directory: Directory) -> tuple[int, bytes]:
    ends: dict[bytes, Place] = {}
    digest, count = NO_HASH, 0
    query = select(operations).where(operations.c.stream == stream).order_by(operations.c.number)
    with store.reading() as connection:
        for row in connection.execute(query).yield_per(500):
            operation = Operation(bytes(row.header), bytes(row.body), b"" if row.body else bytes(row.body_hash))
            link = link_of(operation)
            header, end = link.header, ends.get(bytes(row.device), Place())
            end = ends[header.device] = follow(link, end, stream=stream, organisation=directory.organisation)
            digest, count = stream_hash(digest, link.hash), count + 1
            if row.number != count or bytes(row.stream_hash) != digest or link.hash != bytes(row.hash):
                raise NotValid(f"operation {row.number:,} was altered")
            device = directory.devices.get(header.device)
            if row.seal is not None and (
                device is None or not is_sealed(device.signing, stream, device.id, end, bytes(row.seal))
            ):
                raise NotValid(f"operation {row.number:,} is not its author's")
    return count, digest
