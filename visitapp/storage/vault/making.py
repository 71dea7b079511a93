"""Making a vault. The folder appears whole or not at all."""

import os
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from visitapp.errors import NotFound, Refused, VaultExists
from visitapp.storage.vault import recovery
from visitapp.storage.vault.files import calm_os_errors, sync_file, sync_folder, write_atomically
from visitapp.storage.vault.header import COPIES, Header, encode, tidy_label
from visitapp.storage.vault.keys import KEY_BYTES, VaultKeys
from visitapp.storage.vault.keyslots import Kdf, calibrate, new_slot
from visitapp.storage.vault.lock_file import VaultLock
from visitapp.storage.vault.passphrase import require_good
from visitapp.storage.vault.vault import SUFFIX, OpenVault

MakeDatabase = Callable[[Path, str, bytes], None]
_NAME_BYTES = 200  # file systems allow 255; the unfinished folder has a longer name


def create_vault(
    folder: Path, *, label: str, passphrase: str, make_database: MakeDatabase, kdf: Kdf | None = None
) -> tuple[OpenVault, str]:
    """Make a vault and return it open, with its recovery code (shown once, kept nowhere).

    `make_database` gets a path, the 96 hex digits and the chain's key, makes the database there and closes it. It runs
    before the folder gets its name, so that a kill leaves a whole vault or none. Without `kdf` the derivation is
    calibrated to this laptop; `label` is cut to what the unlock window can show. Raises WeakPassphrase, VaultExists,
    Refused (name or label), NotFound, DiskFull, NotWritable.
    """
    label = tidy_label(label)
    with calm_os_errors():
        _check_place(folder, label)
    secret = require_good(passphrase, about=(label, folder.stem))
    code = recovery.new_code()
    vault_id, epoch = secrets.token_hex(16), 1
    vault_key = bytearray(secrets.token_bytes(KEY_BYTES))
    keys = VaultKeys(vault_key, vault_id=vault_id, epoch=epoch)
    header = Header(
        vault_id=vault_id,
        label=label,
        generation=1,
        epoch=epoch,
        database=f"records-{epoch}.db",
        slots=(
            new_slot("passphrase", secret, vault_key, vault_id=vault_id, epoch=epoch, kdf=kdf or calibrate()),
            new_slot("recovery", recovery.parse(code), vault_key, vault_id=vault_id, epoch=epoch),
        ),
    )
    unfinished = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.new")
    with calm_os_errors():
        unfinished.mkdir(mode=0o700)
        try:
            for generation, copy in enumerate(COPIES, start=1):
                header = replace(header, generation=generation)
                write_atomically(unfinished / copy, encode(header, keys.header_mac))
            make_database(unfinished / header.database, keys.database, keys.chain)
            sync_file(unfinished / header.database)
            sync_folder(unfinished)
            give_name(unfinished, folder)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
        sync_folder(folder.parent)
    return OpenVault(folder, header, COPIES[-1], vault_key=vault_key, keys=keys, lock=VaultLock(folder)), code


def _check_place(folder: Path, label: str) -> None:
    if folder.suffix != SUFFIX or not folder.stem:
        raise Refused(f"The name of a vault’s folder ends in “{SUFFIX}”.", "Choose another name.")
    if len(os.fsencode(folder.name)) > _NAME_BYTES:
        raise Refused("The name of the vault’s folder is too long.", "Choose a shorter name.")
    if not label:
        raise Refused("A vault needs a name for the unlock window.", "Give your own name or your team’s.")
    require_free(folder)
    if not folder.parent.is_dir():
        raise NotFound("The folder in which the vault should lie does not exist.", "Choose a folder that is there.")


def require_free(folder: Path) -> None:
    """Raise VaultExists when there is something at that name other than an empty folder."""
    if folder.is_symlink() or (folder.exists() and not (folder.is_dir() and _is_empty(folder))):
        raise _exists(folder)


def give_name(unfinished: Path, folder: Path) -> None:
    """Let a finished folder have its name. Raises VaultExists when something has it; nothing is replaced."""
    try:
        if folder.exists():
            folder.rmdir()
        unfinished.rename(folder)
    except OSError as error:
        if folder.exists() and not _is_empty(folder):
            raise _exists(folder) from error
        raise


def _is_empty(folder: Path) -> bool:
    return next(folder.iterdir(), None) is None


def _exists(folder: Path) -> VaultExists:
    return VaultExists(f"There is already something at “{folder.name}”.", "Choose another name. It was left as it is.")
