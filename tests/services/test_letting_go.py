"""A vault that cannot be opened, made or closed properly is let go of all the same."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError as StatementFailed
from sqlcipher3.dbapi2 import OperationalError

from tests.services.conftest import PASSPHRASE
from visitapp.domain.workers import Worker
from visitapp.errors import NotWritable, VaultDamaged
from visitapp.services import vaults
from visitapp.services.workspace import Workspace

HEADERS = ("header.a", "header.b")


def spoil(vault_folder: Path, statement: str) -> None:
    """Change the database of a vault behind the app's back."""
    workspace = vaults.open_with_passphrase(folder=vault_folder, passphrase=PASSPHRASE)
    with workspace.store.unit("Spoil", author="") as unit:
        unit.connection.exec_driver_sql(statement)
    workspace.close()


def left_open(vault_folder: Path) -> list[str]:
    """Return what SQLite keeps beside a database for as long as a connection is open."""
    return [path.name for path in vault_folder.iterdir() if path.name.endswith(("-wal", "-shm"))]


def test_a_vault_is_given_free_though_its_header_cannot_be_written(
    open_again: Callable[[], Workspace], vault_folder: Path, tmp_path: Path
) -> None:
    workspace = open_again()
    with workspace.act("Write") as act:
        act.unit.edit(Worker, workspace.worker.id, phone="01632 960 301")
    for name in HEADERS:
        (vault_folder / name).rename(tmp_path / name)
        (vault_folder / name).mkdir()
    with pytest.raises((NotWritable, IsADirectoryError)):
        workspace.close()
    with pytest.raises(RuntimeError):
        assert workspace.vault.keys.database
    for name in HEADERS:
        (vault_folder / name).rmdir()
        (tmp_path / name).rename(vault_folder / name)
    again = open_again()
    assert again.worker.phone == "01632 960 301"
    again.close()


@pytest.mark.parametrize(
    ("statement", "fault"),
    [("DROP TABLE worker", OperationalError), ("DELETE FROM vault_facts", KeyError)],
)
def test_a_vault_whose_opening_fails_is_not_held(vault_folder: Path, statement: str, fault: type[Exception]) -> None:
    spoil(vault_folder, statement)
    for _ in range(2):  # a vault that is still held would be in use the second time
        with pytest.raises(fault):
            vaults.open_with_passphrase(folder=vault_folder, passphrase=PASSPHRASE)
        assert left_open(vault_folder) == []


def test_a_vault_with_a_missing_head_is_not_held(vault_folder: Path) -> None:
    spoil(vault_folder, "DROP TABLE operations")
    for _ in range(2):
        with pytest.raises((VaultDamaged, StatementFailed)):
            vaults.open_with_passphrase(folder=vault_folder, passphrase=PASSPHRASE)
        assert left_open(vault_folder) == []


def test_a_vault_whose_making_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    def no_clock() -> datetime:
        raise FloatingPointError

    folder = tmp_path / "a.visitvault"
    worker = Worker(id="", name=" Kwame Mensah ", team="Northside CMHT")
    with pytest.raises(FloatingPointError):
        vaults.create(folder=folder, passphrase=PASSPHRASE, worker=worker, kdf=vaults.FAST_KDF, now=no_clock)
    assert list(tmp_path.iterdir()) == []
    made, _ = vaults.create(folder=folder, passphrase=PASSPHRASE, worker=worker, kdf=vaults.FAST_KDF)
    assert made.store.all(Worker) == (made.worker,)
    assert made.worker.name == "Kwame Mensah"
    made.close()
