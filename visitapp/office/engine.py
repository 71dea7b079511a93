"""The connection to an office's database, SQLite in a file or PostgreSQL."""

from __future__ import annotations

import threading
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import TimeoutError as NoTurn
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

POOL_SECONDS = 15.0
"""How long a request waits for a connection before it is told to come again."""
THREADS = 40
"""Those that answer requests: each may have a connection to SQLite, which cost little."""
_TURN = "visitapp.turn"
_LIMITS = "-c statement_timeout=30s -c lock_timeout=10s -c idle_in_transaction_session_timeout=60s"


def open_engine(address: str) -> Engine:
    """Connect. SQLite is made to answer only when it is on the disk, and to wait for others."""
    if not address.startswith("sqlite"):
        return create_engine(
            address,
            pool_size=16,
            max_overflow=0,
            pool_timeout=POOL_SECONDS,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={"connect_timeout": 10, "options": _LIMITS},
        )
    engine = create_engine(
        address,
        poolclass=QueuePool,
        pool_size=THREADS,
        max_overflow=0,
        pool_timeout=POOL_SECONDS,
        hide_parameters=True,
        connect_args={"check_same_thread": False, "timeout": 30, "isolation_level": None},
    )

    def prepare(connection: Any, _record: object) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "fullfsync=ON", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}").fetchall()

    event.listen(engine, "connect", prepare)
    _write_in_turn(engine)
    return engine


def _write_in_turn(engine: Engine) -> None:
    """Let the threads of this process write one after another: SQLite’s own waiting lets some come last for seconds.

    A turn ends when its connection is given back, which is after the commit: SQLAlchemy tells of a commit before it
    makes it.
    """
    turn = threading.Lock()

    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("reading", False):
            connection.exec_driver_sql("BEGIN")
            return
        if _TURN in connection.info:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            return
        if not turn.acquire(timeout=POOL_SECONDS):
            raise NoTurn("others write for too long")
        connection.info[_TURN] = turn
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except BaseException:
            end(connection.info)
            raise

    def given_back(_connection: Any, record: ConnectionPoolEntry) -> None:
        end(record.info)

    def end(info: dict[Any, Any]) -> None:
        held: threading.Lock | None = info.pop(_TURN, None)
        if held is not None:
            held.release()

    event.listen(engine, "begin", begin)
    event.listen(engine, "checkin", given_back)
