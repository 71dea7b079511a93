"""The tables of an older office brought to the form of this one, by Alembic and only while nobody else serves.

Whoever serves holds a lock that others may share and an upgrade may not: on SQLite a file beside the database that
one process holds, on PostgreSQL an advisory lock.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from visitapp.errors import NewerVault, NotFound, Refused, VaultInUse

NEWEST = "0006"
"""The last step in `migrations`. Known without Alembic, which takes half a second to import."""
_LOCK = int.from_bytes(b"visitapp", "big") >> 1
_MIGRATIONS = Path(__file__).parent / "migrations"
SECONDS_TO_WAIT = 10


def revision_of(engine: Engine) -> str:
    """Return the step that a database stands at, "" when it has no tables yet."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return ""
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())


def require_newest(engine: Engine) -> None:
    """Raise Refused unless the tables have this version's form: for work beside a process that serves."""
    if (found := revision_of(engine)) != NEWEST:
        raise Refused(
            f"The database is at step {found or 0} and this version needs step {NEWEST}.",
            "Start the office once, or run `visitapp-office upgrade`.",
        )


def upgrade(engine: Engine, *, to: str = NEWEST) -> None:
    """Do every step that is due, in one transaction. Nobody may serve meanwhile."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    with engine.begin() as connection:
        if _is_postgresql(engine):
            connection.execute(text("SET LOCAL statement_timeout = 0"))  # a large table takes what it takes
        config.attributes["connection"] = connection
        command.upgrade(config, to)


@contextmanager
def serving(engine: Engine) -> Iterator[None]:
    """Hold the tables in this version's form for as long as this process serves; upgrade them first where that is due.

    Raises NewerVault, VaultInUse (others serve, on SQLite or with older tables), or Refused (this role may not).
    """
    if not _is_postgresql(engine):
        with alone(engine):
            upgrade_if_due(engine)
            yield
        return
    if revision_of(engine) != NEWEST:
        bring_up(engine)
    with _advisory(engine, "pg_advisory_lock_shared"):
        if revision_of(engine) != NEWEST:
            raise VaultInUse("Another visitapp-office has just changed the database.", "Start this one again.")
        yield


@contextmanager
def alone(engine: Engine) -> Iterator[None]:
    """Hold the database while nobody serves it. Raises VaultInUse."""
    if _is_postgresql(engine):
        with _advisory(engine, "pg_advisory_lock"):
            yield
        return
    try:
        with FileLock(f"{engine.url.database}.lock", timeout=SECONDS_TO_WAIT):
            yield
    except Timeout:
        raise VaultInUse(
            "Another process serves this office.", "One process serves an office on SQLite. Stop the other first."
        ) from None


def bring_up(engine: Engine) -> str:
    """Upgrade where that is due and return the step from which. Raises NewerVault, VaultInUse or Refused."""
    with alone(engine):
        return upgrade_if_due(engine)


def upgrade_if_due(engine: Engine) -> str:
    """Upgrade a database that is held alone, after a copy beside it on SQLite; return the step from which.

    Raises NewerVault, NotFound or Refused.
    """
    before = revision_of(engine)
    if before == NEWEST:
        return before
    if before > NEWEST:
        raise NewerVault("This office’s database was made by a newer visitapp-office.", "Install that one to serve it.")
    if not before:
        raise NotFound("There is no office in this database.", "Make one with `visitapp-office init`.")
    if _is_postgresql(engine) and not _may_upgrade(engine):
        raise Refused(
            f"The database is at step {before} and needs step {NEWEST}, which this role may not make.",
            "Stop every process of the office, then run `visitapp-office upgrade` with the owner’s address.",
        )
    if not _is_postgresql(engine):
        _copy(Path(engine.url.database or ""), before)
    upgrade(engine)
    return before


def _copy(database: Path, before: str) -> None:
    target = database.with_name(f"before-upgrade-from-{before}.db")
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)


def _may_upgrade(engine: Engine) -> bool:
    owner = "(SELECT relowner FROM pg_class WHERE oid = 'operations'::regclass)"
    with engine.connect() as connection:
        return bool(connection.execute(text(f"SELECT pg_has_role(current_user, {owner}, 'USAGE')")).scalar_one())


@contextmanager
def _advisory(engine: Engine, function: str) -> Iterator[None]:
    """Hold PostgreSQL's lock on a connection of its own, which ends with the process whatever ends that."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.detach()
        connection.execute(text(f"SET lock_timeout = '{SECONDS_TO_WAIT}s'"))
        try:
            connection.execute(text(f"SELECT {function}({_LOCK})"))
        except DBAPIError:
            raise VaultInUse(
                "Processes of another version of visitapp-office still serve this database.",
                "Stop all of them, then start this one.",
            ) from None
        yield


def _is_postgresql(engine: Engine) -> bool:
    return engine.dialect.name == "postgresql"
