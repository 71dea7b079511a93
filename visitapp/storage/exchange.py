"""What of the log the office lacks, and what is known of each stream."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, delete, func, select

from visitapp.domain.spelling import TEAM_LIST
from visitapp.storage.engine import driver_of
from visitapp.storage.receiving import ONLY_HERE
from visitapp.storage.rows import operations
from visitapp.storage.store import Store
from visitapp.storage.streams import (
    at_office,
    chain_ends,
    erased_people,
    held_back,
    laptops,
    receipts,
    receipts_read,
    rounds,
    statements,
    stream_epochs,
    stream_keys,
    stream_teams,
    streams,
    travels,
)


@dataclass(frozen=True)
class Stream:
    """A stream as this laptop knows it. Ids and hashes are hex; `person_id` is "" until something of it was read."""

    id: str
    person_id: str
    read_to: int
    hash: str


@dataclass(frozen=True, repr=False)
class Unsent:
    """An entry of the log that the office does not hold."""

    number: int
    operation_id: str
    person_id: str
    text: str


NO_HASH = "0" * 64
_GIVEN_UP = (
    select(streams.c.person_id)
    .join(stream_teams, stream_teams.c.stream_id == streams.c.id)
    .where(stream_teams.c.left_at != "", streams.c.person_id != TEAM_LIST)
)
"""People whose record another team holds. Words of a team are not: who comes to another team adds them there."""
_UNSENT = (
    operations.c.record_type.not_in(sorted(ONLY_HERE)),
    operations.c.person_id != "",
    operations.c.person_id.not_in(_GIVEN_UP),
    operations.c.person_id.not_in(select(erased_people.c.person_id)),
    operations.c.number.not_in(select(at_office.c.number)),
)
_FORGOTTEN = (
    at_office, chain_ends, erased_people, held_back, laptops, receipts, receipts_read, rounds, streams, stream_epochs,
    stream_keys, stream_teams, statements, travels,
)  # fmt: skip


class Exchange:
    """Reads and writes what a laptop knows of the exchange. Used on the store's thread."""

    def __init__(self, store: Store) -> None:
        """Take the open store."""
        self._store = store

    def streams(self) -> tuple[Stream, ...]:
        """Return every stream that is known."""
        return tuple(Stream(*row) for row in self._rows("SELECT id, person_id, read_to, hash FROM streams ORDER BY id"))

    def streams_of_people(self) -> dict[str, Stream]:
        """Return the stream of each person that this team holds, and that of its words.

        Two laptops that both began a list of words made two streams of it: all write to the one whose id is higher.
        """
        gone = {stream for (stream,) in self._rows("SELECT stream_id FROM stream_teams WHERE left_at != ''")}
        return {each.person_id: each for each in self.streams() if each.person_id and each.id not in gone}

    def stream(self, stream_id: str) -> Stream:
        """Return a stream that is known."""
        return Stream(*self._rows("SELECT id, person_id, read_to, hash FROM streams WHERE id = ?", (stream_id,))[0])

    def add_streams(self, stream_ids: Iterable[str]) -> None:
        """Know streams whose person is not known yet; harmless for those that are known."""
        self._write(
            "INSERT OR IGNORE INTO streams (id, person_id, read_to, hash) VALUES (?, '', 0, ?)",
            [(stream_id, NO_HASH) for stream_id in stream_ids],
        )

    def with_locked(self) -> frozenset[str]:
        """Return the streams with operations whose key was missing."""
        rows = self._rows("SELECT DISTINCT stream_id FROM held_back WHERE reason = 'locked'")
        return frozenset(stream for (stream,) in rows)

    def count_statements(self) -> int:
        """Return how many statements of the directory are kept."""
        return int(self._rows("SELECT count(*) FROM statements")[0][0])

    def add_stream(self, stream_id: str, person_id: str) -> None:
        """Know one more stream; harmless when it is known."""
        self._write(
            "INSERT OR IGNORE INTO streams (id, person_id, read_to, hash) VALUES (?, ?, 0, ?)",
            [(stream_id, person_id, NO_HASH)],
        )

    def epoch(self, stream_id: str) -> int:
        """Return the epoch of the last operation that was read of a stream, 0 before the first."""
        rows = self._rows("SELECT epoch FROM stream_epochs WHERE stream_id = ?", (stream_id,))
        return int(rows[0][0]) if rows else 0

    def newest_keys(self) -> dict[str, int]:
        """Return the streams of which there are keys, each with the newest epoch, in the order of their ids."""
        return dict(self._rows("SELECT stream_id, max(epoch) FROM stream_keys GROUP BY stream_id ORDER BY stream_id"))

    def keys(self, stream_id: str) -> tuple[tuple[int, bytes], ...]:
        """Return the stream's keys, each with its epoch: of one epoch there may be several."""
        rows = self._rows("SELECT epoch, key FROM stream_keys WHERE stream_id = ? ORDER BY epoch, key", (stream_id,))
        return tuple((epoch, bytes.fromhex(key)) for epoch, key in rows)

    def count_further_keys(self) -> int:
        """Return how many keys stand beside another one of their stream and epoch."""
        query = (
            "SELECT (SELECT count(*) FROM stream_keys) - "
            "(SELECT count(*) FROM (SELECT DISTINCT stream_id, epoch FROM stream_keys))"
        )
        return int(self._rows(query)[0][0])

    def add_keys(self, keys: Iterable[tuple[str, int, bytes]]) -> None:
        """Keep streams and keys that others shared: stream, epoch, key. None is ever replaced by another."""
        rows = [(stream, epoch, key.hex()) for stream, epoch, key in keys]
        with self._store.changing() as connection:
            driver = driver_of(connection)
            driver.executemany(
                "INSERT OR IGNORE INTO streams (id, person_id, read_to, hash) VALUES (?, '', 0, ?)",
                [(stream, NO_HASH) for stream, _, _ in rows],
            )
            driver.executemany("INSERT OR IGNORE INTO stream_keys (stream_id, epoch, key) VALUES (?, ?, ?)", rows)

    def add_key(self, stream_id: str, epoch: int, key: bytes) -> None:
        """Keep a key, beside any other of its epoch."""
        self._write(
            "INSERT OR IGNORE INTO stream_keys (stream_id, epoch, key) VALUES (?, ?, ?)",
            [(stream_id, epoch, key.hex())],
        )

    def chain_ends(self, stream_id: str) -> dict[str, tuple[int, str]]:
        """Return where each device's chain ends in what was read: device -> number and hash."""
        rows = self._rows("SELECT device, number, hash FROM chain_ends WHERE stream_id = ?", (stream_id,))
        return {device: (number, digest) for device, number, digest in rows}

    def unsent(self) -> Iterator[Unsent]:
        """Read what the office lacks, in the order of the log."""
        wanted = (operations.c.number, operations.c.id, operations.c.person_id, operations.c.body)
        query = select(*wanted).where(*_UNSENT, operations.c.number > self._sent_to()).order_by(operations.c.number)
        with self._store.reading() as connection:
            for row in connection.execute(query):
                yield Unsent(*row)

    def count_unsent(self) -> int:
        """Return how many entries the office lacks."""
        return int(self._one(select(func.count()).where(*_UNSENT, operations.c.number > self._sent_to())))

    def note_sent_to(self) -> None:
        """Remember before which entry nothing is unsent, so that nobody looks there again."""
        first = self._one(select(func.min(operations.c.number)).where(*_UNSENT, operations.c.number > self._sent_to()))
        self.note("sent_to", str(self._store.head.number if first is None else first - 1))

    def _sent_to(self) -> int:
        return int(self.fact("sent_to") or 0)

    def _one(self, query: Select[Any]) -> Any:
        with self._store.reading() as connection:
            return connection.execute(query).scalar()

    def locked(self, stream_id: str) -> tuple[tuple[int, str], ...]:
        """Return the office's number and the id of each operation whose key was missing."""
        query = "SELECT number, operation_id FROM held_back WHERE stream_id = ? AND reason = 'locked' ORDER BY number"
        return tuple((number, operation_id) for number, operation_id in self._rows(query, (stream_id,)))

    def waiting(self) -> tuple[str, ...]:
        """Return the streams with operations that wait for others."""
        rows = self._rows("SELECT DISTINCT stream_id FROM held_back WHERE reason = 'waiting' ORDER BY stream_id")
        return tuple(stream for (stream,) in rows)

    def laptops(self) -> dict[str, tuple[str, str]]:
        """Return who wrote on each laptop last, and when (ISO 8601, UTC)."""
        return {device: (author, at) for device, author, at in self._rows("SELECT device, author, at FROM laptops")}

    def held_back(self) -> dict[str, int]:
        """Return how many operations of the office were not taken, by reason."""
        return dict(self._rows("SELECT reason, count(*) FROM held_back GROUP BY reason"))

    def mark_sent(
        self,
        stream_id: str,
        numbers: Iterable[int],
        *,
        read_to: int,
        stream_hash: str,
        end: tuple[str, int, str],
        epoch: int,
    ) -> None:
        """Note that the office holds these entries of the log, next after what was read of the stream.

        `end` is where our own chain ends there now: device, number, hash.
        """
        with self._store.changing() as connection:
            driver = driver_of(connection)
            driver.executemany("INSERT OR IGNORE INTO at_office (number) VALUES (?)", [(each,) for each in numbers])
            driver.execute(
                "INSERT OR REPLACE INTO chain_ends (stream_id, device, number, hash) VALUES (?, ?, ?, ?)",
                (stream_id, *end),
            )
            driver.execute("UPDATE streams SET read_to = ?, hash = ? WHERE id = ?", (read_to, stream_hash, stream_id))
            driver.execute("INSERT OR REPLACE INTO stream_epochs (stream_id, epoch) VALUES (?, ?)", (stream_id, epoch))

    def read_anew(self) -> None:
        """Offer everything again and read every stream from its beginning: the office is not the one it was.

        What another team holds now is offered by that one.
        """
        with self._store.changing() as connection:
            driver = driver_of(connection)
            for statement in (
                "DELETE FROM at_office WHERE number NOT IN (SELECT o.number FROM operations o JOIN streams s ON "
                "s.person_id = o.person_id JOIN stream_teams t ON t.stream_id = s.id WHERE t.left_at != '')",
                "DELETE FROM chain_ends",
                "DELETE FROM held_back",
                "DELETE FROM travels",
                "DELETE FROM receipts_read",
                "UPDATE receipts SET is_told = 0 WHERE mark = ''",
                "DELETE FROM stream_epochs",
                "DELETE FROM vault_facts WHERE name IN ('office_sent_to', 'office_keys_to', 'office_keys_count')",
                "DELETE FROM vault_facts WHERE name = 'office_shared_to'",
            ):
                driver.execute(statement)
            driver.execute("UPDATE streams SET read_to = 0, hash = ?", (NO_HASH,))

    def statements(self) -> tuple[tuple[bytes, bytes], ...]:
        """Return the directory's statements in order, each with its signature."""
        rows = self._rows("SELECT statement, signature FROM statements ORDER BY number")
        return tuple((bytes.fromhex(statement), bytes.fromhex(signature)) for statement, signature in rows)

    def add_statements(self, after: int, signed: Iterable[tuple[bytes, bytes]]) -> None:
        """Keep more of them, which were found to count."""
        rows = [(after + n, one.hex(), other.hex()) for n, (one, other) in enumerate(signed, start=1)]
        self._write("INSERT OR IGNORE INTO statements (number, statement, signature) VALUES (?, ?, ?)", rows)

    def drop_statements(self, after: int) -> None:
        """Know the directory up to a number alone, and work out again what follows from it."""
        with self._store.changing() as connection:
            driver = driver_of(connection)
            driver.execute("DELETE FROM statements WHERE number > ?", (after,))
            driver.execute(
                "DELETE FROM vault_facts WHERE name IN ('office_shared_to', 'office_erased_to', 'office_put_back')"
            )

    def forget(self) -> None:
        """Forget everything of the exchange. The log and the records stay."""
        with self._store.changing() as connection:
            for table in _FORGOTTEN:
                connection.execute(delete(table))
            driver_of(connection).execute("DELETE FROM vault_facts WHERE name LIKE 'office_%'")

    def fact(self, name: str) -> str:
        """Return one of the few facts of the exchange, "" when it was never noted."""
        found = self._rows("SELECT value FROM vault_facts WHERE name = ?", (f"office_{name}",))
        return str(found[0][0]) if found else ""

    def note(self, name: str, value: str) -> None:
        """Note a fact of the exchange."""
        self._write("INSERT OR REPLACE INTO vault_facts (name, value) VALUES (?, ?)", [(f"office_{name}", value)])

    def _rows(self, query: str, values: tuple[object, ...] = ()) -> list[Any]:
        with self._store.reading() as connection:
            return list(driver_of(connection).execute(query, values).fetchall())

    def _write(self, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
        with self._store.changing() as connection:
            driver_of(connection).executemany(statement, rows)
