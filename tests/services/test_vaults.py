"""Vault and database together: made, opened, checked, and refused calmly."""

import pytest

from visitapp.domain.people import Person
from visitapp.domain.workers import Worker
from visitapp.errors import VaultInUse, WrongSecret
from visitapp.services import checking, vaults

from .conftest import PASSPHRASE


def parts(folder):
    return {report.part: report.is_sound for report in checking.check(folder=folder, passphrase=PASSPHRASE)}


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


def test_an_old_copy_of_the_database_opens_complete(workspace, vault_folder, tess, clock):
    workspace.close()
    database = vault_folder / "records-1.db"
    old = database.read_bytes()
    again = vaults.open_with_passphrase(folder=vault_folder, passphrase=PASSPHRASE)
    with again.act("Write") as act:
        act.unit.edit(Worker, again.worker.id, phone="01632 960 301")
    again.close()
    database.write_bytes(old)
    found = parts(vault_folder)
    assert (found["head"], found["log"], found["journal"]) == (False, True, False)
    mended = vaults.open_with_passphrase(folder=vault_folder, passphrase=PASSPHRASE)
    assert mended.worker.phone == "01632 960 301"
    assert mended.notices == (
        "One entry was not in the database any more and came back from the journal. Nothing is missing.",
    )
    mended.close()
    assert set(parts(vault_folder).values()) == {True}
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


def test_another_vaults_database_is_put_aside_and_the_own_one_made_anew(workspace, vault_folder, tess, tmp_path):
    workspace.close()
    worker = Worker(id="", name="Kwame Mensah")
    other, _ = vaults.create(
        folder=tmp_path / "b.visitvault", passphrase=PASSPHRASE, worker=worker, kdf=vaults.FAST_KDF
    )
    other.close()
    foreign = (tmp_path / "b.visitvault" / "records-1.db").read_bytes()
    (vault_folder / "records-1.db").write_bytes(foreign)
    again = vaults.open_with_passphrase(folder=vault_folder, passphrase=PASSPHRASE)
    assert again.store.get(Person, tess).called == "Tess"
    assert "made anew from the journal" in again.notices[0]
    assert [path.read_bytes() for path in (vault_folder / "quarantine").iterdir()] == [foreign]
    workspace.vault, workspace.store = again.vault, again.store


def _reopened(folder):
    again = vaults.open_with_passphrase(folder=folder, passphrase=PASSPHRASE)
    return again.vault, again.store
