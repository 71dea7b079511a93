"""Vault and database together: made, opened, checked, and refused calmly."""

import pytest

from visitapp.domain.workers import Worker
from visitapp.errors import VaultDamaged, VaultInUse, WrongSecret
from visitapp.services import vaults

from .conftest import PASSPHRASE


def parts(folder):
    return {report.part: report.is_sound for report in vaults.check(folder=folder, passphrase=PASSPHRASE)}


def test_the_worker_is_known_again_after_reopening(workspace):
    assert (workspace.worker.name, workspace.vault.header.label) == ("Amara Okafor", "Northside CMHT – A. Okafor")


def test_a_forgotten_passphrase_is_replaced_by_the_recovery_code(tmp_path):
    folder = tmp_path / "a.visitvault"
    worker = Worker(id="", name="Kwame Mensah", team="Northside CMHT")
    made, code = vaults.create(folder=folder, passphrase=PASSPHRASE, worker=worker, kdf=vaults.FAST_KDF)
    made.close()
    opened = vaults.open_with_recovery_code(folder=folder, recovery_code=code)
    vaults.set_passphrase(opened, passphrase="candle meadow ribbon harbour walnut")
    opened.close()
    with pytest.raises(WrongSecret):
        vaults.open_with_passphrase(folder=folder, passphrase=PASSPHRASE)
    vaults.open_with_passphrase(folder=folder, passphrase="candle meadow ribbon harbour walnut").close()


def test_an_open_vault_is_not_opened_twice(workspace, vault_folder):
    with pytest.raises(VaultInUse):
        vaults.open_with_passphrase(folder=vault_folder, passphrase=PASSPHRASE)


def test_a_sound_vault_passes_every_check(workspace, vault_folder):
    workspace.close()
    assert set(parts(vault_folder).values()) == {True}
    workspace.vault, workspace.store = _reopened(vault_folder)


def test_an_old_copy_of_the_database_is_noticed(workspace, vault_folder, tess, clock):
    workspace.close()
    database = vault_folder / "records-1.db"
    old = database.read_bytes()
    again = vaults.open_with_passphrase(folder=vault_folder, passphrase=PASSPHRASE)
    with again.act("Write") as act:
        act.unit.edit(Worker, again.worker.id, phone="01632 960 301")
    again.close()
    newest = database.read_bytes()
    database.write_bytes(old)
    found = parts(vault_folder)
    assert (found["head"], found["log"]) == (False, True)
    with pytest.raises(VaultDamaged, match="One entry that was saved is missing"):
        vaults.open_with_passphrase(folder=vault_folder, passphrase=PASSPHRASE)
    database.write_bytes(newest)
    workspace.vault, workspace.store = _reopened(vault_folder)


@pytest.mark.parametrize("at", [20, 5000, -100])
def test_a_flipped_bit_in_the_database_is_a_fault_and_never_silence(workspace, vault_folder, tess, at):
    workspace.close()
    database = vault_folder / "records-1.db"
    data = bytearray(database.read_bytes())
    data[at] ^= 1
    damaged = bytes(data)
    sound = database.read_bytes()
    database.write_bytes(damaged)
    assert False in parts(vault_folder).values()
    database.write_bytes(sound)
    workspace.vault, workspace.store = _reopened(vault_folder)


def test_another_vaults_database_is_refused(workspace, vault_folder, tmp_path):
    workspace.close()
    worker = Worker(id="", name="Kwame Mensah")
    other, _ = vaults.create(
        folder=tmp_path / "b.visitvault", passphrase=PASSPHRASE, worker=worker, kdf=vaults.FAST_KDF
    )
    other.close()
    own = vault_folder / "records-1.db"
    sound = own.read_bytes()
    own.write_bytes((tmp_path / "b.visitvault" / "records-1.db").read_bytes())
    with pytest.raises(VaultDamaged):
        vaults.open_with_passphrase(folder=vault_folder, passphrase=PASSPHRASE)
    own.write_bytes(sound)
    workspace.vault, workspace.store = _reopened(vault_folder)


def _reopened(folder):
    again = vaults.open_with_passphrase(folder=folder, passphrase=PASSPHRASE)
    return again.vault, again.store
