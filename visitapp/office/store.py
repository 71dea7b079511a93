"""The office's database: streams in the order in which they were committed, never changed afterwards.

The head of a stream is a row that is locked in the transaction that inserts its operations: numbers have no gap and
nobody can read one before all below it are there.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import BigInteger, Connection, delete, func, insert, select, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from visitapp.office.access import reach_of, require_own, take_effect
from visitapp.office.engine import open_engine
from visitapp.office.refusing import Refusing
from visitapp.office.tables import device_ends, facts, former_readers, operations, statements, streams, wrapped_keys
from visitapp.office.upgrading import upgrade
from visitapp.sync.protocol import messages
from visitapp.sync.protocol.directory import Device, Directory, Signed
from visitapp.sync.protocol.messages import BUCKET, Refusal, Seal, StreamHead
from visitapp.sync.protocol.operations import (
    NO_HASH,
    Batch,
    Link,
    NotValid,
    Operation,
    Place,
    follow,
    is_sealed,
    link_of,
    stream_hash,
)

STREAM_QUOTA = 2 * 1024**3
"""Bytes that one stream may hold."""


class OfficeStore:
    """One office's database. Safe to use from several threads and several processes."""

    def __init__(self, address: str) -> None:
        """Connect to `sqlite:///…` or `postgresql+psycopg://…`."""
        self.engine = open_engine(address)
        self._directory: Directory | None = None

    def make(self) -> bytes:
        """Make the tables of a new organisation and return its id."""
        upgrade(self.engine)
        organisation = secrets.token_bytes(16)
        with self.engine.begin() as connection:
            values = {"organisation": organisation.hex(), "incarnation": secrets.token_hex(16)}
            connection.execute(insert(facts), [{"name": name, "value": value} for name, value in values.items()])
        return organisation

    def fact(self, name: str) -> bytes:
        """Return an id that was noted when the office was made. Raises LookupError."""
        with self.reading() as connection:
            found = connection.execute(select(facts.c.value).where(facts.c.name == name)).scalar()
        if found is None:
            raise LookupError(name)
        return bytes.fromhex(found)

    def answers(self) -> bool:
        """Tell whether the database answers and is an office's."""
        try:
            self.fact("organisation")
        except (SQLAlchemyError, LookupError):
            return False
        return True

    @property
    def connections_in_use(self) -> int:
        """Return how many connections are at work."""
        pool = self.engine.pool
        return pool.checkedout() if isinstance(pool, QueuePool) else 0

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open one consistent view."""
        with self.engine.connect() as connection:
            connection = connection.execution_options(reading=True)
            with connection.begin():
                yield connection

    def directory(self) -> Directory:
        """Return the organisation as its statements leave it now."""
        with self.reading() as connection:
            self._directory = self._directory_in(connection)
        return self._directory

    def _directory_in(self, connection: Connection) -> Directory:
        """Follow what came since this process looked last, within a transaction."""
        known = self._directory or Directory(self.fact_in(connection, "organisation"))
        query = select(statements).where(statements.c.number > known.count).order_by(statements.c.number)
        rows = connection.execute(query).all()
        if rows:
            known = known.copy()
            for row in rows:
                known.add(Signed(bytes(row.statement), bytes(row.signature)))
        return known

    def statements_after(self, number: int) -> tuple[Signed, ...]:
        """Return up to 1,000 statements above a number."""
        query = select(statements).where(statements.c.number > number).order_by(statements.c.number).limit(1000)
        with self.reading() as connection:
            return tuple(Signed(bytes(row.statement), bytes(row.signature)) for row in connection.execute(query))

    def add_statements(self, connection: Connection, signed: Sequence[Signed]) -> Directory:
        """Add statements that count. Raises NotValid."""
        directory = self._directory_in(connection).copy()  # what is not committed yet is nobody else’s
        for each in signed:
            before = directory.devices
            take_effect(connection, before, directory.add(each), directory)
            row = {"number": directory.count, "statement": each.statement, "signature": each.signature}
            connection.execute(insert(statements), row)
        return directory

    def fact_in(self, connection: Connection, name: str) -> bytes:
        """Return a fact within a transaction."""
        return bytes.fromhex(connection.execute(select(facts.c.value).where(facts.c.name == name)).scalar_one())

    def register(self, stream: bytes, team: bytes) -> None:
        """Know a stream. Raises Refusing when it belongs to another team."""
        with self.engine.begin() as connection:
            found = connection.execute(select(streams.c.team).where(streams.c.stream == stream)).scalar()
            if found is None:
                row = {"stream": stream, "team": team, "head": 0, "hash": NO_HASH, "bytes": 0, "epoch": 0}
                connection.execute(insert(streams), row)
            elif bytes(found) != team:
                raise Refusing(Refusal.NOT_YOURS)

    def heads(self, device: Device) -> tuple[StreamHead, ...]:
        """Return the streams of the device's team and those that were, how far it may read each, and where its own
        chain ends there.
        """
        own = select(device_ends).where(device_ends.c.device == device.id).subquery()
        once = select(former_readers).where(former_readers.c.device == device.id).subquery()
        query = (
            select(streams, once.c.until, own.c.number.label("own_number"), own.c.hash.label("own_hash"))
            .outerjoin(own, own.c.stream == streams.c.stream)
            .outerjoin(once, once.c.stream == streams.c.stream)
            .where((streams.c.team == device.team) | (once.c.until >= 0))
            .order_by(streams.c.stream)
        )
        with self.reading() as connection:
            return tuple(
                StreamHead(
                    bytes(row.stream),
                    bytes(row.team),
                    row.head if bytes(row.team) == device.team else row.until,
                    row.own_number or 0,
                    bytes(row.own_hash or NO_HASH),
                    row.receipts if bytes(row.team) == device.team else 0,
                )
                for row in connection.execute(query)
            )

    def push(self, stream: bytes, device: Device, batch: Batch) -> messages.Pushed:
        """Commit a batch and return where it stands. Raises NotValid or Refusing; nothing is kept then."""
        links = [link_of(operation) for operation in batch.operations]
        if any(link.header.device != device.id for link in links):
            raise NotValid("an operation of another device")
        if not is_sealed(device.signing, stream, device.id, links[-1].place, batch.seal):
            raise NotValid("a batch that its device did not seal")
        newest = self.directory().epoch_of(device.team, stream)
        with self.engine.begin() as connection:
            return self._push(connection, stream, device, batch, links, newest)

    def _push(
        self, connection: Connection, stream: bytes, device: Device, batch: Batch, links: list[Link], newest: int
    ) -> messages.Pushed:
        head = require_own(connection, stream, device)
        place = self._end_of(connection, stream, device.id)
        known = [link for link in links if link.header.number <= place.number]
        new, operations_new = links[len(known) :], batch.operations[len(known) :]
        first = self._repeated(connection, stream, device.id, known)
        incarnation = self.fact_in(connection, "incarnation")
        if not new:
            number = first + len(known) - 1
            return messages.Pushed(
                first=first, last=number, hash=self._hash_at(connection, stream, number), incarnation=incarnation
            )
        if new[0].header.number != place.number + 1 or new[0].header.previous != place.hash:
            raise Refusing(Refusal.FORK, number=place.number)
        organisation, end = self.fact_in(connection, "organisation"), place
        for link in new:
            end = follow(link, end, stream=stream, organisation=organisation)
        # The stream's row is locked: nothing under a key that was given up can come behind a newer one.
        if any(link.header.epoch != newest for link in new) or newest < head.epoch:
            raise Refusing(Refusal.EPOCH)
        self._require_keys(connection, stream, newest, {link.header.key for link in new if link.header.version > 1})
        size = sum(len(operation.header) + len(operation.body) for operation in operations_new)
        if head.bytes + size > STREAM_QUOTA:
            raise Refusing(Refusal.FULL)
        rows, digest = _rows(stream, operations_new, new, head.head, bytes(head.hash), batch.seal)
        put_operations(connection, rows)
        last = head.head + len(rows)
        connection.execute(
            update(streams)
            .where(streams.c.stream == stream)
            .values(head=last, hash=digest, bytes=head.bytes + size, epoch=newest)
        )
        self._set_end(connection, stream, device.id, end, is_first=place.number == 0)
        return messages.Pushed(first=first if known else head.head + 1, last=last, hash=digest, incarnation=incarnation)

    def _require_keys(self, connection: Connection, stream: bytes, epoch: int, marks: set[bytes]) -> None:
        """Refuse what is sealed with a key that nobody gave yet: an office that was put back may lack it."""
        given = select(wrapped_keys.c.mark).where(wrapped_keys.c.stream == stream, wrapped_keys.c.epoch == epoch)
        if marks and not marks <= {bytes(mark) for mark in connection.execute(given.distinct()).scalars()}:
            raise Refusing(Refusal.EPOCH)

    def _repeated(self, connection: Connection, stream: bytes, device: bytes, known: Sequence[Link]) -> int:
        """Return where operations stand that are there already; 0 for none. Raises Refusing when they are others."""
        if not known:
            return 0
        query = (
            select(operations.c.number, operations.c.hash)
            .where(operations.c.stream == stream, operations.c.device == device)
            .where(operations.c.device_number >= known[0].header.number)
            .where(operations.c.device_number <= known[-1].header.number)
            .order_by(operations.c.device_number)
        )
        found = connection.execute(query).all()
        if [bytes(row.hash) for row in found] != [link.hash for link in known]:
            raise Refusing(Refusal.FORK, number=self._end_of(connection, stream, device).number)
        return int(found[0].number)

    def _end_of(self, connection: Connection, stream: bytes, device: bytes) -> Place:
        query = select(device_ends).where(device_ends.c.stream == stream, device_ends.c.device == device)
        found = connection.execute(query).first()
        return Place() if found is None else Place(found.number, bytes(found.hash))

    def _set_end(self, connection: Connection, stream: bytes, device: bytes, end: Place, *, is_first: bool) -> None:
        values = {"number": end.number, "hash": end.hash}
        if is_first:
            connection.execute(insert(device_ends), {"stream": stream, "device": device, **values})
        else:
            where = (device_ends.c.stream == stream) & (device_ends.c.device == device)
            connection.execute(update(device_ends).where(where).values(**values))

    def _hash_at(self, connection: Connection, stream: bytes, number: int) -> bytes:
        query = select(operations.c.stream_hash).where(operations.c.stream == stream, operations.c.number == number)
        found = connection.execute(query).scalar()
        return NO_HASH if found is None else bytes(found)

    def pull(self, stream: bytes, device: Device, *, after: int, limit: int) -> messages.Pulled:
        """Return whole batches above a number: one at least, more while they fit. Raises Refusing."""
        with self.reading() as connection:
            reach = reach_of(connection, stream, device)
            limit = min(limit, max(reach.head - after, 0))
            sealed = operations.c.seal.is_not(None) & (operations.c.number <= reach.head)
            within = select(func.max(operations.c.number)).where(
                operations.c.stream == stream, operations.c.number > after, operations.c.number <= after + limit, sealed
            )
            beyond = select(func.min(operations.c.number)).where(
                operations.c.stream == stream, operations.c.number > after + limit, sealed
            )
            last = connection.execute(within).scalar() or connection.execute(beyond).scalar() or after
            query = select(operations).where(
                operations.c.stream == stream, operations.c.number > after, operations.c.number <= last
            )
            rows = connection.execute(query.order_by(operations.c.number)).all()
            return messages.Pulled(
                operations=tuple(
                    Operation(bytes(r.header), bytes(r.body), b"" if r.body else bytes(r.body_hash)) for r in rows
                ),
                seals=tuple(Seal(bytes(r.device), r.device_number, bytes(r.seal)) for r in rows if r.seal is not None),
                head=reach.head,
                hash=bytes(rows[-1].stream_hash) if rows else self._hash_at(connection, stream, after),
                incarnation=self.fact_in(connection, "incarnation"),
            )

    def buckets(self, stream: bytes, device: Device) -> messages.Buckets:
        """Return the stream's hash after every 1,000 operations and after the last. Raises Refusing."""
        with self.reading() as connection:
            head = reach_of(connection, stream, device).head
            query = select(operations.c.stream_hash).where(
                operations.c.stream == stream, operations.c.number % BUCKET == 0, operations.c.number <= head
            )
            every = tuple(bytes(each) for each in connection.execute(query.order_by(operations.c.number)).scalars())
            return messages.Buckets(head=head, hash=self._hash_at(connection, stream, head), every=every)

    def new_incarnation(self) -> None:
        """Say to every laptop that this office was put back: they offer again what they hold."""
        with self.engine.begin() as connection:
            connection.execute(delete(facts).where(facts.c.name == "incarnation"))
            connection.execute(insert(facts), {"name": "incarnation", "value": secrets.token_hex(16)})

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


Row = tuple[bytes, int, bytes, bytes, int, bytes, bytes, bytes, bytes, bytes, bytes | None]
"""The columns of an operation in the order of the table."""


def _rows(
    stream: bytes, new: Sequence[Operation], links: Sequence[Link], head: int, digest: bytes, seal: bytes
) -> tuple[list[Row], bytes]:
    rows: list[Row] = []
    for number, (operation, link) in enumerate(zip(new, links, strict=True), start=head + 1):
        digest, header = stream_hash(digest, link.hash), link.header
        rows.append(
            (
                stream, number, header.id, header.device, header.number, operation.header, operation.body,
                link.body_hash, link.hash, digest, seal if link is links[-1] else None,
            )
        )  # fmt: skip
    return rows, digest


def put_operations(connection: Connection, rows: Sequence[Row]) -> None:
    """Insert operations by the driver's fastest way. Raises Refusing when an id is there."""
    driver: Any = connection.connection.driver_connection
    errors: Any = connection.dialect.loaded_dbapi
    try:
        if connection.dialect.name != "postgresql":
            driver.executemany(_INSERT, rows)
            return
        with driver.cursor() as cursor, cursor.copy(_COPY) as copy:
            copy.set_types(_TYPES)
            for row in rows:
                copy.write_row(row)
    except errors.IntegrityError:
        raise Refusing(Refusal.DOUBLE) from None
    except errors.OperationalError as error:
        raise OperationalError("put operations", None, error) from None


_INSERT = str(insert(operations).compile(dialect=sqlite.dialect(paramstyle="qmark")))
_COPY = f"COPY operations ({', '.join(column.name for column in operations.columns)}) FROM STDIN (FORMAT BINARY)"
_TYPES = ["int8" if isinstance(column.type, BigInteger) else "bytea" for column in operations.columns]
