"""The open database: units of work, reads, and the head of its log. Used by one thread at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, text

from visitapp.domain.changes import HistoryEntry
from visitapp.domain.ids import NewId, Now
from visitapp.domain.records import RecordT
from visitapp.errors import NewerVault, NotFound, VaultDamaged
from visitapp.storage import operations, search
from visitapp.storage.engine import calm_database_errors, open_engine
from visitapp.storage.operations import LogHead
from visitapp.storage.rows import SEARCH_TABLE, document_contents, metadata, select_records, vault_facts
from visitapp.storage.unit_of_work import UnitOfWork

SCHEMA_VERSION = 1


class Store:
    """One open database. Every method may raise DiskFull, NotWritable or VaultDamaged."""

    def __init__(self, engine: Engine, *, chain_key: bytes, now: Now, new_id: NewId) -> None:
        """Take an engine whose schema is there."""
        self._engine = engine
        self._chain_key = chain_key
        self._now = now
        self._new_id = new_id
        with self.reading() as connection:
            facts = {row.name: row.value for row in connection.execute(select(vault_facts))}
            self.head: LogHead = operations.read_head(connection)
        self.device_id = facts["device_id"]

    @contextmanager
    def unit(self, label: str, *, author: str, merge_key: str = "") -> Iterator[UnitOfWork]:
        """Open one transaction. It commits when the block ends and leaves no trace when the block raises."""
        with calm_database_errors(), self._engine.begin() as connection:
            unit = UnitOfWork(
                connection,
                head=self.head,
                chain_key=self._chain_key,
                author=author,
                device_id=self.device_id,
                now=self._now(),
                new_id=self._new_id,
                label=label,
                merge_key=merge_key,
            )
            yield unit
        self.head = unit.head

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open one consistent view for several reads."""
        with calm_database_errors(), self._engine.connect() as connection:
            reader = connection.execution_options(reading=True)
            with reader.begin():
                yield reader

    def find(self, record_type: type[RecordT], record_id: str) -> RecordT | None:
        """Return a record that is not retracted, or None."""
        found = self.all(record_type, id=record_id)
        return found[0] if found else None

    def get(self, record_type: type[RecordT], record_id: str) -> RecordT:
        """Return a record. Raises NotFound when it does not exist or was retracted."""
        record = self.find(record_type, record_id)
        if record is None:
            raise NotFound("That record is not here any more.", "It may have been removed. History still holds it.")
        return record

    def all(self, record_type: type[RecordT], *, order_by: tuple[str, ...] = (), **equal: Any) -> tuple[RecordT, ...]:
        """Return the records whose fields equal the given plain values, in order of the named fields, then of id."""
        with self.reading() as connection:
            return select_records(connection, record_type, equal, order_by)

    def history(self, record_id: str) -> tuple[HistoryEntry, ...]:
        """Return every operation on a record, oldest first."""
        with self.reading() as connection:
            return operations.history_of(connection, record_id)

    def search(self, typed: str, *, limit: int = 20) -> tuple[search.FoundRecord, ...]:
        """Return the best records for what was typed."""
        with self.reading() as connection:
            return search.find(connection, typed, limit=limit)

    def content(self, document_id: str) -> bytes:
        """Return a document's bytes. Raises NotFound."""
        query = select(document_contents.c.content).where(document_contents.c.document_id == document_id)
        with self.reading() as connection:
            found = connection.execute(query).scalar()
        if found is None:
            raise NotFound("That paper is not here any more.")
        return bytes(found)

    def first_broken_operation(self) -> int | None:
        """Return the number of the first operation that does not fit the chain, or None."""
        with self.reading() as connection:
            return operations.first_broken(connection, self._chain_key)

    def operation_hash(self, number: int) -> str | None:
        """Return the hash of one operation, or None."""
        with self.reading() as connection:
            return operations.hash_at(connection, number)

    def page_faults(self) -> tuple[str, ...]:
        """Return what SQLCipher's page check and SQLite's structure check find; () when all is well."""
        with self.reading() as connection:
            pages = connection.execute(text("PRAGMA cipher_integrity_check")).scalars().all()
            structure = connection.execute(text("PRAGMA quick_check")).scalars().all()
        return tuple(str(fault) for fault in (*pages, *structure) if fault != "ok")

    def close(self) -> None:
        """Close the connection; what was committed is in the file."""
        with calm_database_errors():
            self._engine.dispose()


def create_database(path: Path, key: str, *, new_id: NewId) -> None:
    """Make the empty database of a new vault and close it."""
    engine = open_engine(path, key, create=True)
    try:
        with calm_database_errors(), engine.begin() as connection:
            metadata.create_all(connection)
            connection.exec_driver_sql(SEARCH_TABLE)
            connection.execute(insert(vault_facts), [{"name": "device_id", "value": new_id()}])
            connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
    finally:
        engine.dispose()


def open_store(path: Path, key: str, *, chain_key: bytes, now: Now, new_id: NewId) -> Store:
    """Open the database of a vault. Raises VaultDamaged or NewerVault; nothing is changed then."""
    engine = open_engine(path, key)
    try:
        _check_version(engine)
        return Store(engine, chain_key=chain_key, now=now, new_id=new_id)
    except BaseException:
        engine.dispose()
        raise


def _check_version(engine: Engine) -> None:
    with calm_database_errors(), engine.connect() as connection:
        version = connection.execution_options(reading=True).exec_driver_sql("PRAGMA user_version").scalar_one()
    if version > SCHEMA_VERSION:
        raise NewerVault("This vault was written by a newer VisitApp.", "Install the newer version to open it.")
    if version < SCHEMA_VERSION:
        raise VaultDamaged("The vault’s database is not complete.", "Nothing was changed. Restore a copy of the vault.")
