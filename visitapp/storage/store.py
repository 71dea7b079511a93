"""The open database: units of work, reads, and the head of its log. Used by one thread at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, select, text

from visitapp.domain.changes import HistoryEntry
from visitapp.domain.ids import NewId, Now
from visitapp.domain.records import RecordT
from visitapp.errors import DiskFull, NotFound, NotWritable, OlderVault, VaultDamaged
from visitapp.storage import operations, search
from visitapp.storage.copying import blobs_named, blobs_of_others
from visitapp.storage.engine import calm_database_errors, driver_of, open_engine
from visitapp.storage.one_connection import OneConnection
from visitapp.storage.operations import LogHead
from visitapp.storage.projection import apply
from visitapp.storage.receiving import Receiving
from visitapp.storage.rows import (
    TABLES,
    keys_of_blobs,
    live_count,
    live_row,
    record_of,
    select_records,
    table_of,
    vault_facts,
)
from visitapp.storage.schema import SCHEMA_VERSION, schema_version
from visitapp.storage.search_hits import KnownTexts
from visitapp.storage.unindexed import MOST, Unindexed
from visitapp.storage.unit_of_work import UnitOfWork
from visitapp.storage.vault.frames import Frame
from visitapp.storage.vault.journal import Journal
from visitapp.storage.vault.manifest import BlobEntry

OLD_PAPERS = "document_contents"
_READ_OLD_PAPERS = "SELECT document_id, content FROM document_contents"
_DROP_OLD_PAPERS = "DROP TABLE IF EXISTS document_contents"


class Store:
    """One open database and its journal. Every method may raise DiskFull, NotWritable or VaultDamaged."""

    def __init__(
        self,
        one: OneConnection,
        *,
        journal: Journal,
        chain_key: bytes,
        now: Now,
        new_id: NewId,
        only_read: bool = False,
    ) -> None:
        """Take the connection to a database whose schema is there."""
        self._one = one
        self.journal = journal
        self._chain_key = chain_key
        self._now = now
        self._new_id = new_id
        self.only_reads_because = ""
        """A sentence when nothing may be written; "" when all is well."""
        self._known_texts = KnownTexts()
        self._journal_lags = False
        """Whether the journal lacks something that the database took from the office."""
        with self.reading() as connection:
            facts = {row.name: row.value for row in connection.execute(select(vault_facts))}
            self.head: LogHead = operations.read_head(connection)
            self._unindexed = Unindexed(driver_of(connection), {} if only_read else facts)
        self.device_id = facts["device_id"]

    @contextmanager
    def unit(self, label: str, *, author: str, merge_key: str = "") -> Iterator[UnitOfWork]:
        """Open one transaction. It commits when the block ends and leaves no trace when the block raises.

        The act is in the journal, on the disk, before the database commits it.
        """
        if self.only_reads_because:
            raise NotWritable(self.only_reads_because, "You can read, print and copy. Nothing was changed.")
        with calm_database_errors(), self._one.transaction() as transaction:
            unit = UnitOfWork(
                transaction.connection,
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
            if unit.reworded:
                self._unindexed.mark(transaction.driver, self.head.number)
            if unit.bodies:
                self._complete_journal()
                self.journal.append(Frame(self.head.number + 1, self.head.hash, tuple(unit.bodies)))
            try:
                transaction.commit()
            except BaseException:
                if unit.bodies:
                    self.journal.take_back()
                raise
        self.head = unit.head
        self._unindexed.add(unit.reworded)
        if len(self._unindexed) > MOST:
            self._index()

    def _index(self) -> None:
        """Bring the search index up to date. Where that is not to be written, it stays as it is, and is tried again."""
        if len(self._unindexed) == 0:
            return
        with suppress(DiskFull, NotWritable):
            with calm_database_errors(), self._one.transaction() as transaction:
                self._unindexed.index(transaction.driver)
            self._unindexed.forget()

    @contextmanager
    def receiving(self) -> Iterator[Receiving]:
        """Open one transaction for pages of streams. It commits when the block ends, or leaves no trace.

        The database has it first, for the office holds it too; the journal follows before this returns. Raises
        NotWritable, DiskFull or VaultDamaged.
        """
        if self.only_reads_because:
            raise NotWritable(self.only_reads_because, "You can read, print and copy. Nothing was changed.")
        before = self.head
        self._complete_journal()
        with calm_database_errors(), self._one.transaction() as transaction:
            receiving = Receiving(transaction.connection, head=self.head, chain_key=self._chain_key)
            yield receiving
        self.head = receiving.head
        if receiving.bodies:
            self._journal_lags = True
            self.journal.append_many(self._framed(before, receiving.bodies))
            self._journal_lags = False

    @contextmanager
    def changing(self) -> Iterator[Connection]:
        """Open one transaction for what is not in the log: it is lost when the database is made anew."""
        with calm_database_errors(), self._one.transaction() as transaction:
            yield transaction.connection

    def _complete_journal(self) -> None:
        if self._journal_lags:
            tail = self.journal.tail([])
            self.journal.append_many(self.acts(after=0 if tail is None else tail.last))
            self._journal_lags = False

    def _framed(self, after: LogHead, bodies: Sequence[tuple[str, str, str]]) -> Iterator[Frame]:
        """Cut what was received into acts, as the log would be read back."""
        first, previous = after.number + 1, after.hash
        for _, act in groupby(bodies, key=lambda each: each[0]):
            texts, digests = zip(*((text, digest) for _, text, digest in act), strict=True)
            yield Frame(first, previous, texts)
            first, previous = first + len(texts), digests[-1]

    def replay(self, frame: Frame) -> None:
        """Do again what the journal holds and the database lost. Raises VaultDamaged when it is not the next act."""
        wanted = self.head.number + 1
        if frame.first > wanted:
            entries = (
                f"Entry {wanted:,} is"
                if frame.first == wanted + 1
                else f"Entries {wanted:,} to {frame.first - 1:,} are"
            )
            raise VaultDamaged(
                f"{entries} missing: the database has lost them, and the journal cannot be read there.",
                f"The journal holds entries from {frame.first:,} on; `visitapp salvage` brings them into a new vault.",
            )
        known = frame.bodies[: wanted - frame.first]
        digest = frame.previous
        for body_text in known:  # two pages of a stream may stand in one frame
            digest = operations.chained(self._chain_key, digest, body_text)
        if frame.last < wanted or digest != self.head.hash:
            raise VaultDamaged("The journal belongs to another history of this vault.", "Nothing was changed.")
        head = self.head
        with calm_database_errors(), self._one.transaction() as transaction:
            driver = transaction.driver
            for body_text in frame.bodies[len(known) :]:
                body = json.loads(body_text)
                head = operations.append(driver, head, self._chain_key, body, body_text)
                apply(driver, body)
        self.head = head

    def acts(self, *, after: int = 0) -> Iterator[Frame]:
        """Read the log above `after` as the journal holds it, act by act. `after` is the end of an act."""
        with self.reading() as connection:
            first, previous = after + 1, operations.hash_at(connection, after) or operations.EMPTY_HEAD
            gathered: list[str] = []
            group = newest = ""
            for number, body, digest in operations.bodies(connection, after=after):
                its_group = json.loads(body)["group"]
                if gathered and its_group != group:
                    yield Frame(first, previous, tuple(gathered))
                    first, previous, gathered = number, newest, []
                gathered.append(body)
                group, newest = its_group, digest
            if gathered:
                yield Frame(first, previous, tuple(gathered))

    def entries(self) -> Iterator[tuple[int, str, str]]:
        """Read number, body and hash of every operation, in order."""
        with self.reading() as connection:
            yield from operations.bodies(connection)

    def hash_after(self, frame: Frame) -> str:
        """Return the hash that the log has after an act, in hex."""
        digest = frame.previous
        for body in frame.bodies:
            digest = operations.chained(self._chain_key, digest, body)
        return digest

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open one consistent view for several reads."""
        with calm_database_errors(), self._one.transaction(reading=True) as transaction:
            yield transaction.connection

    def find(self, record_type: type[RecordT], record_id: str) -> RecordT | None:
        """Return a record that is not retracted, or None."""
        with self.reading() as connection:
            row = driver_of(connection).execute(live_row(table_of(record_type)), {"record_id": record_id}).fetchone()
        return None if row is None else record_of(record_type, row)

    def get(self, record_type: type[RecordT], record_id: str) -> RecordT:
        """Return a record. Raises NotFound when it does not exist or was retracted."""
        record = self.find(record_type, record_id)
        if record is None:
            raise NotFound("That record is not here any more.", "It may have been removed. History still holds it.")
        return record

    def all(self, record_type: type[RecordT], *, order_by: tuple[str, ...] = (), **equal: Any) -> tuple[RecordT, ...]:
        """Return the records whose fields equal the given plain values, in order of the named fields, then of id."""
        with self.reading() as connection:
            return select_records(driver_of(connection), record_type, equal, order_by)

    def history(self, record_id: str) -> tuple[HistoryEntry, ...]:
        """Return every operation on a record, oldest first."""
        with self.reading() as connection:
            return operations.history_of(connection, record_id)

    def search(self, typed: str, *, limit: int = 20) -> tuple[search.FoundRecord, ...]:
        """Return the best records for what was typed."""
        self._index()
        with self.reading() as connection:
            return search.find(connection, typed, known=self._known_texts.at(self.head.number), limit=limit)

    def find_again(self, record_type: type[RecordT], record_id: str) -> RecordT | None:
        """Return what `find` does, at the next key without asking the database, until the log grows."""
        known, key = self._known_texts.at(self.head.number).records, (record_type, record_id)
        if key not in known:
            known[key] = self.find(record_type, record_id)
        found: RecordT | None = known[key]
        return found

    def has_words(self, typed: str) -> bool:
        """Tell whether `search` would return anything."""
        self._index()
        with self.reading() as connection:
            return search.is_there(connection, typed, known=self._known_texts.at(self.head.number))

    def old_papers(self) -> tuple[tuple[str, bytes], ...] | None:
        """Return id and bytes of papers that an older version kept in the database; None when it has no such table."""
        with self.reading() as connection:
            if not inspect(connection).has_table(OLD_PAPERS):
                return None
            return tuple((row[0], bytes(row[1])) for row in connection.exec_driver_sql(_READ_OLD_PAPERS))

    def drop_old_papers(self) -> None:
        """Let go of the older version's table of papers, which are files by now."""
        with self.changing() as connection:
            connection.exec_driver_sql(_DROP_OLD_PAPERS)

    def count_records(self) -> int:
        """Return how many records there are, without those that were retracted."""
        with self.reading() as connection:
            driver = driver_of(connection)
            return sum(driver.execute(live_count(table)).fetchone()[0] for table in TABLES.values())

    def blobs(self) -> tuple[BlobEntry, ...]:
        """Return the files that records name, those of retracted ones too."""
        with self.reading() as connection:
            named = blobs_named(driver_of(connection), TABLES)
        return tuple(BlobEntry(id=blob, byte_count=count) for blob, count in named)

    def blobs_of_others(self, blob_ids: Collection[str]) -> frozenset[str]:
        """Return those of these files whose records were made on other laptops: they come from the office."""
        with self.reading() as connection:
            return blobs_of_others(driver_of(connection), blob_ids)

    def blob_keys(self) -> dict[str, str]:
        """Return id and key of every file that a record names."""
        with self.reading() as connection:
            driver = driver_of(connection)
            return {
                blob_id: key
                for table in TABLES.values()
                if "blob_id" in table.c
                for blob_id, key in driver.execute(keys_of_blobs(table)).fetchall()
            }

    def first_broken_operation(self, *, after: int = 0) -> int | None:
        """Return the number of the first operation above `after` that does not fit the chain, or None."""
        with self.reading() as connection:
            return operations.first_broken(connection, self._chain_key, after=after)

    def operation_hash(self, number: int) -> str | None:
        """Return the hash of one operation, or None."""
        with self.reading() as connection:
            return operations.hash_at(connection, number)

    def page_faults(self, *, full: bool = True) -> tuple[str, ...]:
        """Return what SQLite's structure check and, in full, SQLCipher's page check find; () when all is well."""
        try:
            with self.reading() as connection:
                pages = connection.execute(text("PRAGMA cipher_integrity_check")).scalars().all() if full else ()
                structure = connection.execute(text("PRAGMA quick_check")).scalars().all()
        except VaultDamaged as fault:  # the check itself came upon a page that cannot be read
            return (fault.sentence,)
        return tuple(str(fault) for fault in (*pages, *structure) if fault != "ok")

    def settle(self) -> None:
        """Bring what was committed into the database file, on the disk: until then it stands there in the journal."""
        with calm_database_errors(), self._one.alone() as held:
            held.driver.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def close(self) -> None:
        """Close the connection; what was committed is in the file."""
        self.journal.close()
        with suppress(VaultDamaged):  # the next opening sees to it
            self._index()
        with calm_database_errors():
            self._one.close()


def open_store(
    path: Path,
    key: str,
    *,
    journal: Journal,
    chain_key: bytes,
    now: Now,
    new_id: NewId,
    only_read: bool = False,
    before_migration: Callable[[], None] = lambda: None,
) -> Store:
    """Open the database of a vault, or only look at it: then its files stay as they are.

    Tables of an older version are brought to this one's form after `before_migration` has made a copy. Raises
    VaultDamaged, NewerVault, or OlderVault when they are only looked at; nothing is changed then.
    """
    engine = open_engine(path, key, only_read=only_read)
    one = OneConnection(engine)
    try:
        if schema_version(engine) < SCHEMA_VERSION:
            if only_read:
                raise older_tables()
            from visitapp.storage.migration import migrate

            before_migration()
            migrate(engine, progress=lambda _done, _total: None)
        return Store(one, journal=journal, chain_key=chain_key, now=now, new_id=new_id, only_read=only_read)
    except BaseException:
        one.close()
        raise


def older_tables() -> OlderVault:
    """Return the fault of tables that have to be brought up to date first."""
    return OlderVault(
        "This vault was last used with an older VisitApp.",
        "Open it once: it is brought up to date then, after a copy was made.",
    )
