"""The tables of a database: made for a new vault, and told from those of an older or a newer version."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, insert

from visitapp.domain.ids import NewId
from visitapp.errors import NewerVault, VaultDamaged
from visitapp.storage import streams as streams
from visitapp.storage.engine import calm_database_errors, open_engine
from visitapp.storage.rows import SEARCH_TABLE, metadata, vault_facts

SCHEMA_VERSION = 23
"""Raised whenever a table changes: what changed is then filled anew from the log (decision 008)."""


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


def schema_version(engine: Engine) -> int:
    """Return the version of the tables. Raises NewerVault, or VaultDamaged when they were never finished."""
    with calm_database_errors(), engine.connect() as connection:
        version: int = connection.execution_options(reading=True).exec_driver_sql("PRAGMA user_version").scalar_one()
    if version > SCHEMA_VERSION:
        raise NewerVault("This vault was written by a newer VisitApp.", "Install the newer version to open it.")
    if version < 1:
        raise VaultDamaged("The vault’s database is not complete.", "Nothing was changed. Restore a copy of the vault.")
    return version
