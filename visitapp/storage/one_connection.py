"""The one connection of an open store, held from one transaction to the next: taking it anew costs a tenth of a save.

Transactions are begun and ended on the driver's own connection; SQLAlchemy joins in when a statement of its own is run.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine

from visitapp.storage.engine import driver_of

WAIT_SECONDS = 5.0
"""So long one thread waits for another's transaction."""


@dataclass(frozen=True)
class Transaction:
    """What is open: the connection for statements of SQLAlchemy, and the driver's own for the fixed ones."""

    connection: Connection
    driver: Any

    def commit(self) -> None:
        """End it, so that it stays. Raises the driver's or SQLAlchemy's errors; it is then still to be rolled back."""
        if self.connection.in_transaction():
            self.connection.commit()
        elif self.driver.in_transaction:
            self.driver.commit()

    def roll_back(self) -> None:
        """End it without a trace, if it has not ended."""
        self.connection.rollback()  # also of one whose commit failed, which SQLAlchemy no longer calls open
        if self.driver.in_transaction:
            self.driver.rollback()


class OneConnection:
    """Gives one transaction at a time. Nothing is nested: a transaction inside another waits in vain."""

    def __init__(self, engine: Engine) -> None:
        """Take an engine; the connection is made when it is first needed."""
        self._engine = engine
        self._held: Transaction | None = None
        self._in_use = Lock()

    @contextmanager
    def transaction(self, *, reading: bool = False) -> Iterator[Transaction]:
        """Open a transaction that commits when the block ends, unless it has; and is rolled back when it raises."""
        with self.alone() as held:
            held.driver.execute("BEGIN" if reading else "BEGIN IMMEDIATE")
            try:
                yield held
                held.commit()
            except BaseException:
                held.roll_back()
                raise

    @contextmanager
    def alone(self) -> Iterator[Transaction]:
        """Give the connection with no transaction open, to nobody else meanwhile."""
        if not self._in_use.acquire(timeout=WAIT_SECONDS):
            raise RuntimeError("the store is in use")
        try:
            if self._held is None:
                connection = self._engine.connect()
                self._held = Transaction(connection, driver_of(connection))
            yield self._held
        finally:
            self._in_use.release()

    def close(self) -> None:
        """Let go of the connection and of the file."""
        if self._held is not None:
            self._held.connection.close()
            self._held = None
        self._engine.dispose()
