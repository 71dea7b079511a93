"""A new vault key: every word is there under it, and nothing opens with what opened the old one but the passphrase."""

import pytest

from visitapp.config import resource
from visitapp.domain.documents import Document
from visitapp.domain.people import Person
from visitapp.domain.vault_events import VaultEvent, VaultEventKind
from visitapp.errors import Refused, WrongSecret
from visitapp.services import backups, checking, documents, office_keys, people, restoring, rotating, vaults
from visitapp.services.careplan import make_plan_pdf

from .conftest import PASSPHRASE


def rotate(folder, **more) -> str:
    return rotating.rotate(folder=folder, passphrase=PASSPHRASE, progress=lambda _done, _all: None, **more)


@pytest.fixture
def filled(workspace, tess):
    """Fill the vault with a person, a paper and a backup, and lock it."""
    pdf = make_plan_pdf(workspace, person_id=tess)
    documents.keep_document(workspace, document=Document("", tess, title="Care plan"), content=pdf, queued=True)
    backups.make(workspace)
    workspace.close()
    return pdf


def reopened(workspace, vault_folder):
    again = vaults.open_with_passphrase(folder=vault_folder, passphrase=PASSPHRASE)
    workspace.vault, workspace.store = again.vault, again.store
    return again


def test_every_word_and_paper_is_there_under_the_new_key(workspace, vault_folder, tess, filled):
    code = rotate(vault_folder)
    assert all(report.is_sound for report in checking.check(folder=vault_folder, passphrase=PASSPHRASE))
    again = vaults.open_with_recovery_code(folder=vault_folder, recovery_code=code)
    assert again.vault.header.epoch == 2
    assert again.store.get(Person, tess).called == "Tess"
    paper = again.store.all(Document)[0]
    assert documents.read_content(again, document_id=paper.id) == filled
    assert [event.kind for event in again.store.all(VaultEvent)] == [VaultEventKind.KEY_ROTATED]
    people.add_person(again, person=Person("", given_name="Rhys"))
    again.close()
    assert sorted(person.called for person in reopened(workspace, vault_folder).store.all(Person)) == ["Rhys", "Tess"]


def test_the_old_key_opens_nothing_that_is_written_now(workspace, vault_folder, filled):
    old = vaults.open_with_passphrase(folder=vault_folder, passphrase=PASSPHRASE)
    old_key, old_slots = old.vault.keys.database, {slot.id for slot in old.vault.header.slots}
    old.close()
    rotate(vault_folder)
    again = reopened(workspace, vault_folder)
    assert again.vault.keys.database != old_key
    assert not old_slots & {slot.id for slot in again.vault.header.slots}
    left = {path.name.split(".db")[0] for path in vault_folder.glob("records-*")}
    assert left == {"records-2"}
    assert any(path.name.startswith("records-1.db") for path in (vault_folder / "quarantine").iterdir())


def test_the_old_recovery_sheet_stops_working(tmp_path, workspace):
    folder = tmp_path / "mine.visitvault"
    made, old_code = vaults.create(folder=folder, passphrase=PASSPHRASE, worker=workspace.worker, kdf=vaults.FAST_KDF)
    made.close()
    new_code = rotate(folder)
    with pytest.raises(WrongSecret):
        vaults.open_with_recovery_code(folder=folder, recovery_code=old_code)
    vaults.open_with_recovery_code(folder=folder, recovery_code=new_code).close()


def test_a_backup_of_before_is_made_and_still_opens_and_new_ones_are_made(workspace, vault_folder, tmp_path, filled):
    rotate(vault_folder)
    again = reopened(workspace, vault_folder)
    before = backups.list_backups(again.vault)
    assert [each.why for each in before][-1] == "before a new key"
    assert all(each.fault == "" for each in before)
    made = backups.make(again)
    assert backups.try_opening(again.vault, backup=made.path).people == 1
    with restoring.opened_backup(
        backup=before[-1].path, into=tmp_path / "old.visitvault", passphrase=PASSPHRASE
    ) as opened:
        restoring.restore(opened)
    restored = vaults.open_with_passphrase(folder=tmp_path / "old.visitvault", passphrase=PASSPHRASE)
    assert [person.called for person in restored.store.all(Person)] == ["Tess"]
    restored.close()


def test_an_organisation_that_opens_the_vault_must_be_named_and_opens_it_after_too(workspace, vault_folder, tmp_path):
    private, public = tmp_path / "a.key", tmp_path / "a.pub"
    secret = "compass ukulele thimble harbour copper"
    office_keys.make(
        private=private, public=public, name="Council", passphrase=secret, words_file=resource("words.txt"),
        kdf=vaults.FAST_KDF,
    )  # fmt: skip
    office_keys.add_to_vault(workspace, public=public)
    workspace.close()
    with pytest.raises(Refused, match="public file is not here"):
        rotate(vault_folder)
    rotate(vault_folder, organisations=[public])
    again = office_keys.open_with_key(
        folder=vault_folder, private=private, passphrase=secret, new_passphrase=PASSPHRASE, officer="Helen Marsh"
    )
    workspace.vault, workspace.store = again.vault, again.store


def test_a_wrong_passphrase_changes_nothing(workspace, vault_folder, filled):
    before = {
        path: path.read_bytes() for path in vault_folder.rglob("*") if path.is_file() and "vault." not in path.name
    }
    with pytest.raises(WrongSecret):
        rotating.rotate(folder=vault_folder, passphrase="not the words at all", progress=lambda _done, _all: None)
    assert {path: path.read_bytes() for path in before} == before
    reopened(workspace, vault_folder)
