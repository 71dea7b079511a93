"""Creating and opening a vault, and what each wrong thing is answered with."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.storage.vault.conftest import LABEL, PASSPHRASE, Sample
from tests.storage.vault.forging import forge, make_database, read_word
from visitapp.errors import (
    KnownError,
    NewerVault,
    NotAVault,
    NotFound,
    Refused,
    VaultDamaged,
    VaultExists,
    WeakPassphrase,
    WrongSecret,
)
from visitapp.storage.vault.keyslots import FLOOR
from visitapp.storage.vault.making import create_vault
from visitapp.storage.vault.recovery import new_code
from visitapp.storage.vault.vault import open_vault, peek

OTHER = "teapot meadow compass ukulele thimble"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_both_secrets_open_the_vault_and_its_database(sample: Sample) -> None:
    for secrets in ({"passphrase": PASSPHRASE}, {"recovery_code": sample.recovery_code}):
        with open_vault(sample.folder, **secrets) as vault:
            assert read_word(vault.database_path, vault.keys.database) == "kingfisher"
            assert vault.notices == ()


def test_an_open_vault_knows_its_passphrase_even_when_its_folder_is_gone(sample: Sample) -> None:
    with sample.open() as vault:
        shutil.rmtree(sample.folder)
        vault.require_passphrase(PASSPHRASE)
        for wrong in (OTHER, "", sample.recovery_code):
            with pytest.raises(WrongSecret):
                vault.require_passphrase(wrong)
        assert vault.keys.database


def test_the_label_is_shown_without_a_secret_and_nothing_is_written(sample: Sample) -> None:
    before = names(sample.folder)
    shown = peek(sample.folder)
    assert (shown.label, shown.format) == (LABEL, 2)
    assert names(sample.folder) == before


def test_a_wrong_passphrase_is_refused_with_a_way_on(sample: Sample) -> None:
    before = sample.files()
    with pytest.raises(WrongSecret) as caught:
        open_vault(sample.folder, passphrase=OTHER)
    assert str(caught.value) == (
        "That passphrase didn’t open the vault. Check Caps Lock and try again, or use your recovery code."
    )
    assert sample.files() == before
    sample.open().close()


@pytest.mark.parametrize("typed", ["", "x" * 5000, "tab\tinside it", "half \ud83d a sign"])
def test_what_no_passphrase_can_be_is_a_wrong_passphrase(sample: Sample, typed: str) -> None:
    with pytest.raises(WrongSecret):
        open_vault(sample.folder, passphrase=typed)


def test_a_good_code_of_another_vault_is_refused(sample: Sample) -> None:
    with pytest.raises(WrongSecret, match="recovery code didn’t open"):
        open_vault(sample.folder, recovery_code=new_code())


def test_exactly_one_secret_is_asked_for(sample: Sample) -> None:
    for secrets in ({}, {"passphrase": PASSPHRASE, "recovery_code": sample.recovery_code}):
        with pytest.raises(ValueError, match="passphrase or a recovery code"):
            open_vault(sample.folder, **secrets)


def test_a_decomposed_passphrase_opens_what_a_composed_one_made(tmp_path: Path) -> None:
    folder = tmp_path / "accents.visitvault"
    vault, _ = create_vault(
        folder, label="Zoë", passphrase="caf\u00e9 orchestra on the t\u0175r", make_database=make_database, kdf=FLOOR
    )
    vault.close()
    open_vault(folder, passphrase="cafe\u0301 orchestra on the tw\u0302r").close()


def test_a_replaced_passphrase_is_the_only_one_that_opens(sample: Sample) -> None:
    with sample.open() as vault:
        vault.replace_passphrase(OTHER)
    with pytest.raises(WrongSecret):
        open_vault(sample.folder, passphrase=PASSPHRASE)
    with open_vault(sample.folder, passphrase=OTHER) as vault:
        assert vault.notices == ()
    for copy in ("header.a", "header.b"):
        (sample.folder / copy).write_bytes(b"")
        with pytest.raises(WrongSecret):
            open_vault(sample.folder, passphrase=PASSPHRASE)
        sample.open().close()


def test_a_weak_passphrase_makes_and_replaces_nothing(sample: Sample, tmp_path: Path) -> None:
    for weak in ("short", "passwordpassword", "x" * 1025, "with a\nline break in it"):
        with pytest.raises(WeakPassphrase):
            create_vault(tmp_path / "w.visitvault", label="W", passphrase=weak, make_database=make_database)
    with sample.open() as vault, pytest.raises(WeakPassphrase):
        vault.replace_passphrase("short")
    assert not (tmp_path / "w.visitvault").exists()
    open_vault(sample.folder, passphrase=PASSPHRASE).close()


def test_the_head_of_the_log_is_kept_and_never_moves_back(sample: Sample) -> None:
    with sample.open() as vault:
        for number in range(1, 8):
            vault.write_log_head(number, f"{number:064x}")
        vault.write_log_head(7, f"{7:064x}")
        for number, hash_hex in ((6, f"{6:064x}"), (7, f"{8:064x}")):
            with pytest.raises(ValueError, match="never moves back"):
                vault.write_log_head(number, hash_hex)
        generation = vault.header.generation
    assert generation == 2 + 7
    with sample.open() as vault:
        assert (vault.header.log_head.number, vault.header.log_head.hash) == (7, f"{7:064x}")


def test_a_head_that_is_no_hash_is_never_written(sample: Sample) -> None:
    before = sample.files()
    with sample.open() as vault, pytest.raises(ValueError, match="cannot be read back"):
        vault.write_log_head(1, "not a hash")
    assert sample.files() == before


def test_a_closed_vault_gives_no_key_and_writes_nothing(sample: Sample) -> None:
    vault = sample.open()
    vault.close()
    vault.close()
    before = sample.files()
    with pytest.raises(RuntimeError):
        _ = vault.keys.database
    with pytest.raises(RuntimeError):
        vault.write_log_head(1, "0" * 64)
    with pytest.raises(RuntimeError):
        vault.replace_passphrase(OTHER)
    assert sample.files() == before


def test_a_vault_is_made_in_an_empty_folder_but_over_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "new.visitvault"
    folder.mkdir()
    vault, code = create_vault(folder, label="New", passphrase=OTHER, make_database=make_database, kdf=FLOOR)
    vault.close()
    assert names(folder) == ["header.a", "header.b", "records-1.db", "vault.lock"]
    assert names(tmp_path) == ["new.visitvault"]
    with pytest.raises(VaultExists):
        create_vault(folder, label="New", passphrase=OTHER, make_database=make_database, kdf=FLOOR)
    (tmp_path / "file.visitvault").write_text("a file")
    with pytest.raises(VaultExists):
        create_vault(tmp_path / "file.visitvault", label="N", passphrase=OTHER, make_database=make_database)
    open_vault(folder, recovery_code=code).close()


@pytest.mark.parametrize(
    ("name", "label", "fault"),
    [
        ("no suffix", "Label", Refused),
        (".visitvault", "Label", Refused),
        ("n" * 300 + ".visitvault", "Label", Refused),
        ("ok.visitvault", " \n\u202e ", Refused),
        ("not/there/ok.visitvault", "Label", NotFound),
    ],
)
def test_an_unfit_name_is_refused_before_any_work(
    tmp_path: Path, name: str, label: str, fault: type[KnownError]
) -> None:
    with pytest.raises(fault):
        create_vault(tmp_path / name, label=label, passphrase=OTHER, make_database=make_database)
    assert names(tmp_path) == []


def test_a_long_or_tricky_label_is_cut_to_one_plain_line(tmp_path: Path) -> None:
    folder = tmp_path / "long.visitvault"
    vault, _ = create_vault(
        folder, label="Ngọc\n\u202eO’Neill 😀 " + "x" * 300, passphrase=OTHER, make_database=make_database, kdf=FLOOR
    )
    vault.close()
    label = peek(folder).label
    assert label.startswith("Ngọc O’Neill 😀 xxx")
    assert len(label) == 120


def test_a_failing_database_leaves_no_folder_behind(tmp_path: Path) -> None:
    def fail(path: Path, key: str, chain_key: bytes) -> None:
        path.write_bytes(b"half")
        raise VaultDamaged("It could not be made.")

    with pytest.raises(VaultDamaged):
        create_vault(tmp_path / "f.visitvault", label="F", passphrase=OTHER, make_database=fail, kdf=FLOOR)
    assert names(tmp_path) == []


def test_what_is_no_vault_is_said_so_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.jpg").write_bytes(b"x")
    (tmp_path / "plain.txt").write_text("x")
    for name in ("photos", "plain.txt", "missing"):
        with pytest.raises(NotAVault, match=name):
            open_vault(tmp_path / name, passphrase=PASSPHRASE)
    assert names(tmp_path / "photos") == ["cat.jpg"]


@pytest.mark.parametrize("change", [{"format": 3}, {"min_reader": 3}, {"format": 7, "new_field": [1]}])
def test_a_newer_vault_is_named_and_untouched(sample: Sample, change: dict[str, object]) -> None:
    (sample.folder / "vault.lock").unlink()
    forge(sample.folder, change, copies=("header.b",))
    before = {path.name: path.read_bytes() for path in sample.folder.iterdir()}
    for attempt in (lambda: open_vault(sample.folder, passphrase=PASSPHRASE), lambda: peek(sample.folder)):
        with pytest.raises(NewerVault, match=r"newer VisitApp \(vault format \d"):
            attempt()
    assert {path.name: path.read_bytes() for path in sample.folder.iterdir()} == before


@pytest.mark.parametrize(
    "name", ["header.a", "header.b", "records-1.db", "records-1.db-wal", "vault.lock", "vault.holder"]
)
def test_a_link_out_of_the_folder_is_refused(sample: Sample, tmp_path: Path, name: str) -> None:
    outside = tmp_path / "outside"
    path = sample.folder / name
    if path.exists():
        shutil.move(path, outside)
    else:
        outside.write_bytes(b"x")
    path.symlink_to(outside)
    before = outside.read_bytes()
    with pytest.raises(VaultDamaged, match="is a link"):
        sample.open()
    assert outside.read_bytes() == before
    assert path.is_symlink()


def test_files_of_two_vaults_in_one_folder_are_refused(sample: Sample, tmp_path: Path) -> None:
    other, _ = create_vault(
        tmp_path / "two.visitvault", label="Two", passphrase=OTHER, make_database=make_database, kdf=FLOOR
    )
    other.close()
    shutil.copy(tmp_path / "two.visitvault" / "header.b", sample.folder / "header.b")
    before = sample.files()
    with pytest.raises(VaultDamaged, match="two different vaults"):
        sample.open()
    assert sample.files() == before


def test_nothing_secret_is_shown_by_repr_or_by_a_fault(sample: Sample) -> None:
    with sample.open() as vault:
        shown = f"{vault!r} {vault.keys!r} {vault.header.slots!r}"
        for secret in (vault.keys.database, vault.keys.journal.hex(), repr(vault.keys.journal), LABEL):
            assert secret not in shown
    with pytest.raises(WrongSecret) as caught:
        open_vault(sample.folder, passphrase="secret \ud800 canary words here")
    seen: BaseException | None = caught.value
    while seen is not None:
        assert "canary" not in repr(seen)
        seen = seen.__context__


READ_ONLY = """
import ctypes, os, sys
from pathlib import Path
from visitapp.errors import NotWritable
from visitapp.storage.vault import making, vault
if os.geteuid() == 0:  # without its capabilities root obeys the permissions of a file like anyone else
    ctypes.CDLL(None).capset((ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)())
for attempt in (
    lambda: vault.open_vault(Path(sys.argv[1]), recovery_code=sys.argv[2]),
    lambda: making.create_vault(Path(sys.argv[1], "in.visitvault"), label="In", kdf=making.Kdf(
        memory_kib=65536, passes=3, lanes=4), passphrase="teapot meadow compass thimble", make_database=None),
):
    try:
        attempt()
    except NotWritable as error:
        print(error)
"""


@pytest.mark.parametrize("with_lock_file", [True, False])
def test_a_read_only_folder_is_refused_calmly_and_unchanged(sample: Sample, with_lock_file: bool) -> None:
    if not with_lock_file:
        (sample.folder / "vault.lock").unlink()
    sample.folder.chmod(0o555)
    before = sample.files()
    done = subprocess.run(
        [sys.executable, "-c", READ_ONLY, sample.folder, sample.recovery_code],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.count("VisitApp may not write in that folder.") == 2, done.stderr
    assert sample.files() == before
    sample.folder.chmod(0o755)
