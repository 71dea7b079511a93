"""Which laptop may read and write which stream, and what an officer's statement changes about that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, insert, select, update

from visitapp.office.refusing import Refusing
from visitapp.office.tables import former_readers, streams
from visitapp.sync.protocol.arrangements import Arrangement, ArrangementKind
from visitapp.sync.protocol.directory import Device, Kind, Statement
from visitapp.sync.protocol.messages import Refusal
from visitapp.sync.protocol.operations import NO_HASH, NotValid


@dataclass(frozen=True)
class Reach:
    """How far a device may read a stream: to its head, or to `until` where its team gave the stream up."""

    row: Any
    until: int | None

    @property
    def head(self) -> int:
        """Return the last number that the device may read."""
        return int(self.row.head) if self.until is None else self.until


def require_own(connection: Connection, stream: bytes, device: Device) -> Any:
    """Lock the row of a stream that the device's team holds and return it. Raises Refusing."""
    row = connection.execute(_of(stream).with_for_update()).first()
    if row is None:
        raise Refusing(Refusal.UNKNOWN)
    if bytes(row.team) != device.team:
        raise Refusing(Refusal.NOT_YOURS)
    return row


def reach_of(connection: Connection, stream: bytes, device: Device, *, lock: bool = False) -> Reach:
    """Return how far a device may read a stream. Raises Refusing."""
    row = connection.execute(_of(stream).with_for_update() if lock else _of(stream)).first()
    if row is None:
        raise Refusing(Refusal.UNKNOWN)
    if bytes(row.team) == device.team:
        return Reach(row, None)
    query = select(former_readers.c.until).where(
        former_readers.c.stream == stream, former_readers.c.device == device.id
    )
    until = connection.execute(query).scalar()
    if until is None:
        raise Refusing(Refusal.NOT_YOURS)
    return Reach(row, until)


def take_effect(connection: Connection, before: Mapping[bytes, Device], said: Statement | Arrangement) -> None:
    """Change who reads what as a statement has it that the directory took. Raises NotValid.

    `before` are the devices before it. An office that was put back may not know a stream yet: it is made then.
    """
    if isinstance(said, Statement):
        known = before.get(said.device)
        if said.kind is Kind.MOVE and known is not None and known.team != said.team:
            query = select(streams.c.stream, streams.c.head).where(streams.c.team == known.team)
            for row in connection.execute(query.order_by(streams.c.stream).with_for_update()).all():
                _keep_until(connection, bytes(row.stream), row.head, [known])
        return
    if said.kind is not ArrangementKind.HAND_OVER:
        return
    givers = [device for device in before.values() if device.team == said.team and not device.is_revoked]
    for stream in said.streams:  # they are in one order, so that no two wait for each other
        found: Any = connection.execute(_of(stream).with_for_update()).first()
        if found is None:
            made = {"stream": stream, "team": said.to_team, "head": 0, "hash": NO_HASH, "bytes": 0, "epoch": 0}
            connection.execute(insert(streams), made)
        elif bytes(found.team) != said.team:
            raise NotValid("records that another team holds")
        else:
            connection.execute(update(streams).where(streams.c.stream == stream).values(team=said.to_team))
        _keep_until(connection, stream, 0 if found is None else found.head, givers)


def _keep_until(connection: Connection, stream: bytes, head: int, devices: list[Device]) -> None:
    """Let devices read so far, also those that came back meanwhile and leave again."""
    of_stream = former_readers.c.stream == stream
    known = {bytes(each) for each in connection.execute(select(former_readers.c.device).where(of_stream)).scalars()}
    for device in devices:
        if device.id in known:
            where = of_stream & (former_readers.c.device == device.id)
            connection.execute(update(former_readers).where(where).values(until=head))
        else:
            connection.execute(insert(former_readers), {"device": device.id, "stream": stream, "until": head})


def _of(stream: bytes) -> Select[Any]:
    return select(streams).where(streams.c.stream == stream)
