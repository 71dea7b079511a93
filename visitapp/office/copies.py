"""Copies of an office that keeps its records in a file; with PostgreSQL its own tools make them.

Pieces of files never change, so all copies in one place share one folder of them, to which each adds what is new. What
lies in a bucket is the bucket's to keep: its older versions and its copy elsewhere are the backup.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from visitapp.errors import NewerVault, NotFound, NotWritable, Refused, VaultExists
from visitapp.office.founding import open_office
from visitapp.office.refusing import Refusing
from visitapp.office.shelf import FolderShelf, Shelf
from visitapp.office.store import OfficeStore
from visitapp.office.upgrading import NEWEST, alone, upgrade_if_due

COPIED_FILES = "visitapp-office-files"
"""Beside the copies of the database, the folder of their files."""


def copy_to(folder: Path, target: Path) -> None:
    """Write a whole copy of the database while the office goes on. Raises VaultExists, Refused or NotFound."""
    if target.exists():
        raise VaultExists(f"There is already something at “{target.name}”.", "Choose another name.")
    source = _file_of(folder)
    part = target.with_name(f".{target.name}.part")
    with closing(sqlite3.connect(source)) as from_office, closing(sqlite3.connect(part)) as copy:
        from_office.backup(copy)
        if copy.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise Refused("The copy is not whole.", "Look at the disk, then try again.")
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    part.rename(target)


def copy_files(store: OfficeStore, shelf: FolderShelf, beside: Path) -> int:
    """Add to the folder of files beside a copy what it lacks, after the copy was made; return how many pieces.

    Pieces of erased records are taken out of it. Raises NotWritable or Refused.
    """
    copied, erased = FolderShelf(beside.parent / COPIED_FILES), store.directory().erased
    copied.prepare()
    for stream in erased:
        copied.let_go(stream)
    return _fill(copied, shelf, leaving_out=frozenset(erased))


def put_files_back(shelf: FolderShelf, copy: Path) -> int:
    """Put back the pieces that the office lacks and the folder beside a copy has; return how many.

    Raises NotWritable or Refused.
    """
    copied = copy.parent / COPIED_FILES
    if not copied.is_dir():
        return 0
    shelf.prepare()
    return _fill(shelf, FolderShelf(copied), leaving_out=frozenset())


def _fill(shelf: Shelf, source: FolderShelf, *, leaving_out: frozenset[bytes]) -> int:
    count = 0
    for stream, blob in source.files():
        if stream in leaving_out:
            continue
        try:
            there = shelf.there(stream, blob)
            for index, size in sorted(source.there(stream, blob).items()):
                if there.get(index) != size:
                    shelf.put(stream, blob, index, source.get(stream, blob, index))
                    count += 1
        except Refusing:
            raise NotWritable(
                f"A piece of the file {blob.hex()[:8]}… was not copied.", "Look at both disks, then do it again."
            ) from None
    return count


def put_back(folder: Path, copy: Path) -> None:
    """Put a copy in the place of the database and say so to every laptop. What was there is kept beside it.

    The office must not be running. A copy of an older version is upgraded. Raises NotFound, Refused or VaultInUse.
    """
    database = _file_of(folder)
    if not copy.is_file():
        raise NotFound(f"“{copy.name}” is not there.")
    with closing(sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as read:
        try:
            is_whole = read.execute("PRAGMA quick_check").fetchone() == ("ok",)
            (step,) = read.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.DatabaseError:
            is_whole, step = False, ""
    if not is_whole:
        raise Refused(f"“{copy.name}” is not a whole copy of an office.", "Nothing was changed.")
    if step > NEWEST:
        raise NewerVault(f"“{copy.name}” was made by a newer visitapp-office.", "Nothing was changed.")
    store = open_office(folder)
    try:
        with alone(store.engine):
            _replace(folder, database, copy)
            upgrade_if_due(store.engine)
            store.new_incarnation()
    finally:
        store.close()


def _replace(folder: Path, database: Path, copy: Path) -> None:
    number = 1 + sum(1 for _ in folder.glob("replaced-*.db"))
    for ending in ("-wal", "-shm", ""):
        path = database.with_name(database.name + ending)
        if path.exists():
            path.rename(folder / f"replaced-{number}.db{ending}")
    database.write_bytes(copy.read_bytes())
    with database.open("rb+") as file:
        os.fsync(file.fileno())


def _file_of(folder: Path) -> Path:
    store = open_office(folder)
    try:
        name = store.engine.url.database
        if not store.engine.url.drivername.startswith("sqlite") or name is None:
            raise Refused("This office keeps its records in PostgreSQL.", "Copy it with PostgreSQL’s own tools.")
        return Path(name)
    finally:
        store.close()
