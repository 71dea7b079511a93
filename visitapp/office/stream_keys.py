"""Stream keys as the office keeps them: wrapped, each for one device, and none that the office could open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, func, insert, select

from visitapp.office.refusing import Refusing
from visitapp.office.store import OfficeStore
from visitapp.office.tables import former_readers, streams, wrapped_keys
from visitapp.sync.protocol import messages
from visitapp.sync.protocol.directory import Device, Directory
from visitapp.sync.protocol.messages import Refusal, WrappedKey

BROUGHT_BY_ONE = 8
"""Different keys of one stream and epoch that one device may bring. Each stands for an office that was put back."""


def add_keys(store: OfficeStore, device: Device, wrapped: Sequence[WrappedKey], *, fresh: bool = False) -> None:
    """Keep keys that a device wrapped for the team that holds the stream. Raises Refusing; nothing is kept then.

    It may be a device of a team that held the stream before, for the keys that it had by then. Where there are keys of
    a stream and epoch, `fresh` ones are not kept: who made them reads those back. Any others are kept beside them.
    """
    directory = store.directory()
    if any(each.by != device.id for each in wrapped):
        raise Refusing(Refusal.NOT_YOURS)
    of_epoch: dict[tuple[bytes, int], list[WrappedKey]] = {}
    for each in wrapped:
        of_epoch.setdefault((each.stream, each.epoch), []).append(each)
    with store.engine.begin() as connection:
        for (stream, epoch), keys in sorted(of_epoch.items()):  # in one order, so that no two wait for each other
            _keep(connection, directory, device, stream, epoch, keys, fresh=fresh)


def _keep(
    connection: Connection,
    directory: Directory,
    device: Device,
    stream: bytes,
    epoch: int,
    keys: list[WrappedKey],
    *,
    fresh: bool,
) -> None:
    owner = connection.execute(select(streams.c.team).where(streams.c.stream == stream).with_for_update()).scalar()
    if owner is None or stream in directory.erased or not directory.may_give(device.id, stream, epoch, bytes(owner)):
        raise Refusing(Refusal.NOT_YOURS)
    if not {each.device for each in keys} <= {each.id for each in directory.receivers(bytes(owner))}:
        raise Refusing(Refusal.NOT_YOURS)
    if epoch > directory.epoch_of(bytes(owner), stream):
        raise Refusing(Refusal.EPOCH)
    query = select(wrapped_keys.c.device, wrapped_keys.c.mark, wrapped_keys.c.by).where(
        wrapped_keys.c.stream == stream, wrapped_keys.c.epoch == epoch
    )
    there, brought_by = set(), dict[bytes, bytes]()
    for row in connection.execute(query.order_by(wrapped_keys.c.number)):
        there.add((bytes(row.device), bytes(row.mark)))
        brought_by.setdefault(bytes(row.mark), bytes(row.by))
    marks = _kept_marks(brought_by, device, keys, fresh=fresh)
    rows = [
        {
            "stream": each.stream,
            "epoch": each.epoch,
            "device": each.device,
            "mark": each.mark,
            "wrapped": each.wrapped,
            "by": each.by,
            "signature": each.signature,
        }
        for each in {(key.device, key.mark): key for key in keys}.values()
        if each.mark in marks and (each.device, each.mark) not in there
    ]
    if rows:
        connection.execute(insert(wrapped_keys), rows)


def _kept_marks(
    brought_by: dict[bytes, bytes], device: Device, keys: list[WrappedKey], *, fresh: bool
) -> frozenset[bytes]:
    """Return which marks are kept. What is left out is told by no refusal: an honest laptop reads what there is."""
    if fresh:
        return frozenset(brought_by or [keys[0].mark])
    new = [mark for mark in dict.fromkeys(each.mark for each in keys) if mark not in brought_by]
    room = max(BROUGHT_BY_ONE - list(brought_by.values()).count(device.id), 0)
    return frozenset([*brought_by, *new[:room]])


def keys_for(store: OfficeStore, device: Device, *, after: int) -> messages.WrappedKeys:
    """Return up to 1,000 keys that were wrapped for a device."""
    query = select(wrapped_keys).where(wrapped_keys.c.device == device.id, wrapped_keys.c.number > after)
    query = query.where(func.length(wrapped_keys.c.wrapped) > 0)  # that of an erased stream is empty
    with store.reading() as connection:
        rows = connection.execute(query.order_by(wrapped_keys.c.number).limit(1000)).all()
    return messages.WrappedKeys(keys=tuple(map(wrapped_of, rows)), last=rows[-1].number if rows else after)


def wrapped_of(row: Any) -> WrappedKey:
    """Return a row as it travels."""
    return WrappedKey(
        bytes(row.stream),
        row.epoch,
        bytes(row.device),
        bytes(row.mark),
        bytes(row.wrapped),
        bytes(row.by),
        bytes(row.signature),
    )


def count_keys(store: OfficeStore, device: Device) -> int:
    """Return how many keys were wrapped for a device."""
    with store.reading() as connection:
        query = select(func.count()).select_from(wrapped_keys).where(wrapped_keys.c.device == device.id)
        return connection.execute(query).scalar_one()


def lacking(store: OfficeStore, device: Device, *, all_of_them: bool) -> Iterator[messages.TeamHolders]:
    """Yield who has which keys where somebody who may read lacks one, so that this device can give it by a stick.

    `all_of_them`: of every stream, because the device may have keys of which the office does not know.
    """
    directory, after = store.directory(), b""
    while page := holders(store, device, after=after).streams:
        found = []
        for each in page:
            receivers = directory.receivers(directory.holder(each.stream, device.team))
            keys = {(epoch, mark) for epoch, _, mark in each.holders}
            held = set(each.holders)
            if all_of_them or any((n, to.id, mark) not in held for to in receivers for n, mark in keys):
                found.append(each)
        if found:
            yield messages.TeamHolders(streams=tuple(found))
        after = page[-1].stream


def holders(store: OfficeStore, device: Device, *, after: bytes = b"") -> messages.TeamHolders:
    """Return which devices have which keys, of the next streams that a device's team holds or held."""
    with store.reading() as connection:
        held = select(former_readers.c.stream).where(former_readers.c.device == device.id, former_readers.c.until >= 0)
        may_read = (streams.c.team == device.team) | streams.c.stream.in_(held)
        of_team = select(streams.c.stream).where(may_read, streams.c.stream > after)
        ids = connection.execute(of_team.order_by(streams.c.stream).limit(messages.HOLDERS_LIMIT)).scalars()
        found: dict[bytes, list[tuple[int, bytes, bytes]]] = {bytes(stream): [] for stream in ids}
        query = select(wrapped_keys.c.stream, wrapped_keys.c.epoch, wrapped_keys.c.device, wrapped_keys.c.mark)
        for row in connection.execute(query.where(wrapped_keys.c.stream.in_(found))):
            found[bytes(row.stream)].append((row.epoch, bytes(row.device), bytes(row.mark)))
    return messages.TeamHolders(
        streams=tuple(messages.KeyHolders(stream=stream, holders=tuple(each)) for stream, each in found.items())
    )
