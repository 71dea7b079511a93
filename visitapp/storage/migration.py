"""Tables of an older version brought to the form of this one: when one changed, all are filled anew from the log.

The whole step is one transaction, after a backup. Why there are no migration scripts: docs/decisions/008-migrating.md.
"""

from __future__ import annotations

from sqlalchemy import Connection, Engine, Table, inspect
from sqlalchemy.schema import DropTable

from visitapp.storage import streams as streams
from visitapp.storage.engine import calm_database_errors, driver_of
from visitapp.storage.projection import Progress, project_all
from visitapp.storage.rows import SEARCH_TABLE, TABLES, conflicts, metadata, search_entries
from visitapp.storage.schema import SCHEMA_VERSION


def migrate(engine: Engine, *, progress: Progress) -> None:
    """Bring every table to this version's form, or change nothing.

    Raises VaultDamaged, DiskFull or NotWritable.
    """
    with calm_database_errors(), engine.begin() as connection:
        looked = inspect(connection)
        _let_go_of_columns(connection)
        _let_keys_stand_beside_each_other(connection)
        there = [table for table in metadata.sorted_tables if looked.has_table(table.name)]
        if not all(_is_like(connection, table) for table in there):
            following = [*TABLES.values(), search_entries, conflicts]
            for table in there:
                if table in following:
                    connection.execute(DropTable(table))
                elif not _is_like(connection, table):
                    raise RuntimeError(f"{table.name} does not follow from the log: it needs a step of its own")
            connection.exec_driver_sql("DROP TABLE search_words")
            metadata.create_all(connection, tables=following)
            connection.exec_driver_sql(SEARCH_TABLE)
            project_all(driver_of(connection), progress=progress)
        metadata.create_all(connection)
        connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _let_go_of_columns(connection: Connection) -> None:
    """Drop what tables that do not follow from the log had once and have no more."""
    looked = inspect(connection)
    if looked.has_table("travels") and "received" in {column["name"] for column in looked.get_columns("travels")}:
        connection.exec_driver_sql("ALTER TABLE travels DROP COLUMN received")


def _let_keys_stand_beside_each_other(connection: Connection) -> None:
    """Let a stream have several keys of one epoch, and keep those that are there."""
    looked = inspect(connection)
    if not looked.has_table("stream_keys") or "key" in looked.get_pk_constraint("stream_keys")["constrained_columns"]:
        return
    connection.exec_driver_sql("ALTER TABLE stream_keys RENAME TO stream_keys_before")
    streams.stream_keys.create(connection)
    connection.exec_driver_sql(
        "INSERT INTO stream_keys (stream_id, epoch, key) SELECT stream_id, epoch, key FROM stream_keys_before"
    )
    connection.exec_driver_sql("DROP TABLE stream_keys_before")


def _is_like(connection: Connection, table: Table) -> bool:
    looked = inspect(connection)
    there = {column["name"]: str(column["type"]) for column in looked.get_columns(table.name)}
    wanted = {column.name: str(column.type.compile(connection.dialect)) for column in table.columns}
    indexes = {index["name"] for index in looked.get_indexes(table.name)}
    return there == wanted and indexes == {index.name for index in table.indexes}
