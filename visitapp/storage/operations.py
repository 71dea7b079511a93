"""The operation log: one line for each edit of one record, chained by a keyed hash, folded into history.

The chain: hash(n) = HMAC-SHA256(chain key, hash(n-1) + body(n)). A body is canonical JSON: sorted keys, no spaces.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from visitapp.domain.changes import ChangeKind, HistoryEntry
from visitapp.domain.records import PlainValue
from visitapp.domain.splices import applied
from visitapp.storage.rows import operations

EMPTY_HEAD = "0" * 64
APPEND = (
    "INSERT INTO operations (number, id, record_type, record_id, person_id, body, hash) VALUES (?, ?, ?, ?, ?, ?, ?)"
)

_WRITER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True)
class LogHead:
    """The last operation: its number (0 for none), its hash, and its clock."""

    number: int = 0
    hash: str = EMPTY_HEAD
    clock: str = ""


def body_text(body: dict[str, PlainValue]) -> str:
    """Return the one text form of a body."""
    return _WRITER.encode(body)


def chained(chain_key: bytes, previous: str, body: str) -> str:
    """Return the hash of a body after the previous hash, both in hex."""
    return hmac.digest(chain_key, bytes.fromhex(previous) + body.encode("utf-8", "surrogatepass"), "sha256").hex()


def next_clock(last: str, now: datetime) -> str:
    """Return a clock reading that is never behind the last one, whatever the laptop's clock does.

    Thirteen digits of milliseconds since 1970 and five of a counter (a hybrid logical clock, Kulkarni and others 2014).
    """
    moment = max(0, int(now.timestamp() * 1000))
    if not last:
        return f"{moment:013d}-00000"
    last_moment, counter = int(last[:13]), int(last[14:])
    return f"{moment:013d}-00000" if moment > last_moment else f"{last_moment:013d}-{counter + 1:05d}"


def append(driver: Any, head: LogHead, chain_key: bytes, body: dict[str, PlainValue], text: str) -> LogHead:
    """Write one operation, whose text form is `text`, after the head and return the new head."""
    digest = chained(chain_key, head.hash, text)
    row = (head.number + 1, body["id"], body["type"], body["record"], body["person"], text, digest)
    driver.execute(APPEND, row)
    return LogHead(head.number + 1, digest, body["clock"])


def read_head(connection: Connection) -> LogHead:
    """Return the last operation's number, hash and clock."""
    row = connection.execute(
        select(operations.c.number, operations.c.hash, operations.c.body).order_by(operations.c.number.desc()).limit(1)
    ).first()
    return LogHead() if row is None else LogHead(row.number, row.hash, json.loads(row.body)["clock"])


def hash_at(connection: Connection, number: int) -> str | None:
    """Return the hash of one operation, or None when there is none of that number."""
    if number == 0:
        return EMPTY_HEAD
    return connection.execute(select(operations.c.hash).where(operations.c.number == number)).scalar()


def first_broken(connection: Connection, chain_key: bytes, *, after: int = 0) -> int | None:
    """Return the number of the first operation above `after` that was altered, is missing or stands twice, or None."""
    previous, expected = hash_at(connection, after) or EMPTY_HEAD, after + 1
    query = select(operations).where(operations.c.number > after).order_by(operations.c.number)
    for row in connection.execute(query).yield_per(500):
        if row.number != expected or chained(chain_key, previous, row.body) != row.hash or not _columns_agree(row):
            return expected
        previous, expected = row.hash, expected + 1
    return None


def _columns_agree(row: Any) -> bool:
    body = json.loads(row.body)
    columns = (row.id, row.record_type, row.record_id, row.person_id)
    return columns == (body["id"], body["type"], body["record"], body["person"])


def bodies(connection: Connection, *, after: int = 0) -> Iterator[tuple[int, str, str]]:
    """Read number, body and hash of every operation above `after`, in order, with flat memory."""
    query = select(operations.c.number, operations.c.body, operations.c.hash).where(operations.c.number > after)
    for row in connection.execute(query.order_by(operations.c.number)).yield_per(500):
        yield row.number, row.body, row.hash


def history_of(connection: Connection, record_id: str) -> tuple[HistoryEntry, ...]:
    """Return every operation on one record, oldest first, with whole values before and after."""
    return tuple(_folded(connection, record_id))


def _folded(connection: Connection, record_id: str) -> Iterator[HistoryEntry]:
    values: dict[str, PlainValue] = {}
    query = select(operations.c.number, operations.c.body).where(operations.c.record_id == record_id)
    for row in connection.execute(query.order_by(operations.c.number)):
        body = json.loads(row.body)
        before = {name: values.get(name) for name in body["fields"]}
        for name, change in body["fields"].items():
            values[name] = applied(values.get(name), change)
        yield HistoryEntry(
            number=row.number,
            operation_id=body["id"],
            at=datetime.fromisoformat(body["at"]),
            author=body["author"],
            kind=ChangeKind(body["kind"]),
            label=body["label"],
            reason=body["reason"],
            before=before,
            after={name: values[name] for name in body["fields"]},
        )
