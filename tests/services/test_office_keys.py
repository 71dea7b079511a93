"""An organisation can open a vault that its key was added to, and nothing else; each opening stands in the log."""

import json
from pathlib import Path

import pytest

from visitapp.config import resource
from visitapp.domain.people import Person
from visitapp.errors import FileRefused, Refused, VaultExists, WrongSecret
from visitapp.services import checking, office_keys, vaults
from visitapp.storage.vault.organisation import OrganisationPrivate

from .conftest import PASSPHRASE

OFFICERS = "compass ukulele thimble harbour copper"
NEW = "candle meadow ribbon harbour walnut"
WORDS = resource("words.txt")


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    private, public = tmp_path / "northside.key", tmp_path / "northside.pub"
    office_keys.make(
        private=private,
        public=public,
        name="Northside Council",
        passphrase=OFFICERS,
        words_file=WORDS,
        kdf=vaults.FAST_KDF,
    )
    return private, public


def opened_by_office(folder: Path, private: Path, passphrase: str = OFFICERS):
    return office_keys.open_with_key(
        folder=folder, private=private, passphrase=passphrase, new_passphrase=NEW, officer="Helen Marsh"
    )


def test_both_halves_are_proved_to_belong_together(files, tmp_path):
    private, public = files
    office_keys.prove(private=private, public=public, passphrase=OFFICERS)
    with pytest.raises(WrongSecret):
        office_keys.prove(private=private, public=public, passphrase=NEW)
    other = (tmp_path / "b.key", tmp_path / "b.pub")
    office_keys.make(
        private=other[0], public=other[1], name="B", passphrase=OFFICERS, words_file=WORDS, kdf=vaults.FAST_KDF
    )
    with pytest.raises(Refused, match="do not belong together"):
        office_keys.prove(private=private, public=other[1], passphrase=OFFICERS)
    assert private.stat().st_mode & 0o077 == 0


def test_a_key_is_never_written_over(files):
    before = files[0].read_bytes()
    with pytest.raises(VaultExists):
        office_keys.make(
            private=files[0], public=files[1], name="X", passphrase=OFFICERS, words_file=WORDS, kdf=vaults.FAST_KDF
        )
    assert files[0].read_bytes() == before


def test_six_words_name_the_key_and_both_sides_see_the_same(files, tmp_path):
    shown = office_keys.look_at(public=files[1], words_file=WORDS)
    assert len(set(shown.words)) > 3
    assert shown == office_keys.look_at(public=files[1], words_file=WORDS)
    assert shown.name == "Northside Council"


def test_the_office_opens_a_vault_whose_worker_is_gone_and_the_log_says_so(workspace, vault_folder, tess, files):
    office_keys.add_to_vault(workspace, public=files[1])
    workspace.close()
    again = opened_by_office(vault_folder, files[0])
    assert again.store.get(Person, tess).called == "Tess"
    assert [(event.kind.value, event.who) for event in office_keys.openings(again)] == [
        ("organisation_key_added", "Amara Okafor"),
        ("opened_by_organisation", "Helen Marsh"),
    ]
    again.close()
    with pytest.raises(WrongSecret):
        vaults.open_with_passphrase(folder=vault_folder, passphrase=PASSPHRASE)
    assert all(report.is_sound for report in checking.check(folder=vault_folder, passphrase=NEW))
    final = vaults.open_with_passphrase(folder=vault_folder, passphrase=NEW)
    workspace.vault, workspace.store = final.vault, final.store


def test_without_its_slot_or_its_passphrase_the_office_opens_nothing(workspace, vault_folder, files):
    workspace.close()
    with pytest.raises(WrongSecret, match="does not open this vault"):
        opened_by_office(vault_folder, files[0])
    with pytest.raises(WrongSecret, match="didn’t open the key"):
        opened_by_office(vault_folder, files[0], NEW)
    again = vaults.open_with_passphrase(folder=vault_folder, passphrase=PASSPHRASE)
    assert office_keys.openings(again) == ()
    workspace.vault, workspace.store = again.vault, again.store


def test_a_third_organisation_is_refused_and_the_same_one_replaces_its_slot(workspace, files, tmp_path):
    office_keys.add_to_vault(workspace, public=files[1])
    office_keys.add_to_vault(workspace, public=files[1])
    assert len(office_keys.key_ids(workspace)) == 1
    for number in range(2):
        pair = tmp_path / f"{number}.key", tmp_path / f"{number}.pub"
        office_keys.make(
            private=pair[0], public=pair[1], name="X", passphrase=OFFICERS, words_file=WORDS, kdf=vaults.FAST_KDF
        )
        if number == 0:
            office_keys.add_to_vault(workspace, public=pair[1])
    with pytest.raises(Refused, match="Two organisations"):
        office_keys.add_to_vault(workspace, public=pair[1])


@pytest.mark.parametrize("which", [0, 1])
def test_a_file_that_is_damaged_or_something_else_is_refused(workspace, files, which, tmp_path):
    path = files[which]
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(FileRefused):
        office_keys.prove(private=files[0], public=files[1], passphrase=OFFICERS)
    path.write_bytes(b"a holiday letter")
    with pytest.raises(FileRefused):
        office_keys.prove(private=files[0], public=files[1], passphrase=OFFICERS)


@pytest.mark.parametrize("field", ["id", "epoch", "key", "salt", "algorithm", "type", "vault"])
def test_any_change_of_what_the_slot_is_bound_to_shuts_it(field):
    from visitapp.storage.vault import keyslots

    private = OrganisationPrivate.new()
    slot = keyslots.new_organisation_slot(private.public, b"k" * 32, vault_id="ab" * 16, epoch=1)
    assert keyslots.open_organisation_slot(slot, private, vault_id="ab" * 16) == b"k" * 32
    bound = json.loads(keyslots.context(slot, "ab" * 16))
    name = "slot" if field == "id" else field
    bound[name] = 2 if field == "epoch" else "00" + str(bound[name])[2:]
    info = json.dumps(bound, sort_keys=True, separators=(",", ":")).encode()
    assert private.open(bytes.fromhex(slot.wrapped), info=info) is None
    assert private.open(bytes.fromhex(slot.wrapped), info=keyslots.context(slot, "ab" * 16)) == b"k" * 32
