"""Proves that an office's database holds what it was given: every chain, every seal, every stream's hash."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from visitapp.office.store import OfficeStore
from visitapp.office.tables import operations, streams
from visitapp.sync.protocol.directory import Directory
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
