"""Making and opening a vault, and changing its passphrase."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from visitapp.domain.ids import Now, utc_now
from visitapp.domain.workers import Worker
from visitapp.services.opening import new_id, opened
from visitapp.services.workspace import Workspace
from visitapp.storage.schema import create_database
from visitapp.storage.vault import passphrase as passphrases
from visitapp.storage.vault import vault as vault_files
from visitapp.storage.vault.keyslots import Kdf
from visitapp.storage.vault.making import create_vault
from visitapp.storage.vault.passphrase import Strength as Strength
from visitapp.storage.vault.vault import VaultLabel

SUFFIX = vault_files.SUFFIX
FAST_KDF = Kdf(memory_kib=64 * 1024, passes=3, lanes=4)
"""The floor of Argon2id's cost: for the demo and for tests. A worker's own vault is calibrated to the laptop."""


def peek(*, folder: Path) -> VaultLabel:
    """Return what a locked vault tells of itself: its label and format. Raises NotAVault or NewerVault."""
    return vault_files.peek(folder)


def offered_passphrase(*, words_file: Path) -> tuple[str, ...]:
    """Return five words picked by chance for a passphrase."""
    return passphrases.generate_words(passphrases.read_words(words_file))


def passphrase_strength(*, passphrase: str) -> Strength:
    """Tell how hard a passphrase is to guess."""
    return passphrases.strength(passphrase)


def create(
    *,
    folder: Path,
    passphrase: str,
    worker: Worker,
    kdf: Kdf | None = None,
    now: Now = utc_now,
) -> tuple[Workspace, str]:
    """Make a vault for one worker and open it; return it with the recovery code, shown once and kept nowhere.

    The worker's id is given here. Raises WeakPassphrase, VaultExists, Refused, DiskFull or NotWritable; nothing is
    left behind then.
    """
    files, code = create_vault(
        folder,
        label=_label(worker),
        passphrase=passphrase,
        make_database=lambda path, key, _: create_database(path, key, new_id=new_id),
        kdf=kdf,
    )
    made = replace(worker, id=new_id(), name=worker.name.strip())
    try:
        return opened(files, now, made), code
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def remove_unfinished(folder: Path) -> None:
    """Take away a vault that was just made and could not be filled."""
    shutil.rmtree(folder, ignore_errors=True)


def open_with_passphrase(*, folder: Path, passphrase: str, now: Now = utc_now) -> Workspace:
    """Open a vault. Raises WrongSecret, NotAVault, NewerVault, VaultInUse, VaultDamaged or NotWritable."""
    return opened(vault_files.open_vault(folder, passphrase=passphrase), now)


def open_with_recovery_code(*, folder: Path, recovery_code: str, now: Now = utc_now) -> Workspace:
    """Open a vault with its recovery code; offer a new passphrase next. Raises as `open_with_passphrase`."""
    return opened(vault_files.open_vault(folder, recovery_code=recovery_code), now)


def set_passphrase(workspace: Workspace, *, passphrase: str) -> None:
    """Choose a new passphrase; the old one stops working. Raises WeakPassphrase."""
    workspace.vault.replace_passphrase(passphrase)


def require_passphrase(workspace: Workspace, *, passphrase: str) -> None:
    """Prove that a passphrase is that of the open vault. As slow as opening. Raises WrongSecret."""
    workspace.vault.require_passphrase(passphrase)


def _label(worker: Worker) -> str:
    """Write "Northside CMHT – A. Okafor": enough to tell two vaults apart on the locked window."""
    parts = worker.name.split()
    short = f"{parts[0][0]}. {parts[-1]}" if len(parts) > 1 else worker.name
    return " – ".join(part for part in (worker.team, short) if part)
