"""Making a database anew from its log, and saving what can be read of a broken vault into a new one."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from visitapp.domain.ids import Now, utc_now
from visitapp.errors import NotFound, VaultDamaged
from visitapp.services.opening import journal_of, new_id, opened, rebuild_from_journal
from visitapp.services.workspace import Workspace
from visitapp.storage.journal_mending import mend_journal
from visitapp.storage.rebuild import rebuild_database
from visitapp.storage.salvage import Wreck, read_wreck, saved_log
from visitapp.storage.vault import vault as vault_files
from visitapp.storage.vault.blobs import Blobs
from visitapp.storage.vault.files import calm_os_errors, sync_folder
from visitapp.storage.vault.keyslots import Kdf
from visitapp.storage.vault.making import create_vault, give_name, require_free
from visitapp.storage.vault.vault import OpenVault

Progress = Callable[[int, int], None]
"""Called with how many entries are done and how many there are (0 while that is not known)."""


@dataclass(frozen=True)
class Salvaged:
    """What was brought into the new vault, and what could not be read, in sentences."""

    records: int
    entries: int
    lost: tuple[str, ...]
    recovery_code: str


@calm_os_errors()
def rebuild(*, folder: Path, passphrase: str, progress: Progress, now: Now = utc_now) -> int:
    """Make the database anew from the log alone and return how many entries it has. The old file goes to quarantine.

    Raises WrongSecret, VaultInUse, NewerVault, DiskFull, NotWritable, or VaultDamaged when the log is not whole.
    """
    workspace = opened(vault_files.open_vault(folder, passphrase=passphrase), now)
    try:
        mend_journal(workspace.store)
        count = workspace.store.head.number
    finally:
        workspace.close()
    fault = VaultDamaged("The log of this vault is not whole.", "Keep what can be read with `visitapp salvage`.")
    with vault_files.open_vault(folder, passphrase=passphrase) as files:
        rebuild_from_journal(files, journal_of(files), fault, progress=progress)
    return count


@calm_os_errors()
def salvage(
    *, folder: Path, passphrase: str, into: Path, progress: Progress, kdf: Kdf | None = None, now: Now = utc_now
) -> Salvaged:
    """Read everything still readable of a vault into a new one with the same passphrase. The old one is only read.

    Raises WrongSecret, VaultInUse, VaultExists, VaultDamaged (no header can be read), NotFound (nothing to save),
    DiskFull or NotWritable.
    """
    with vault_files.open_vault(folder, passphrase=passphrase, mend=False) as files:
        wreck = read_wreck(
            journal_of(files), files.database_path, files.keys.database, known=files.header.log_head.number
        )
        if not wreck.bodies and not wreck.rows:
            raise NotFound("Nothing of that vault’s records can be read.", "Restore a backup. Nothing was changed.")
        return _into_new(files, wreck, into, passphrase, progress, kdf, now)


def _into_new(
    files: OpenVault, wreck: Wreck, into: Path, passphrase: str, progress: Progress, kdf: Kdf | None, now: Now
) -> Salvaged:
    log = saved_log(wreck, at=now().isoformat(), new_ids=iter(new_id, None))

    def make_database(path: Path, key: str, chain_key: bytes) -> None:
        rebuild_database(path, key, log.bodies, chain_key=chain_key, new_id=new_id, progress=progress)

    require_free(into)
    # In a folder of its own until its files and its journal are in too: under its name it is whole.
    beside = into.with_name(f".{into.name}.{secrets.token_hex(4)}.new")
    beside.mkdir(mode=0o700)
    try:
        made, code = create_vault(
            beside / into.name, label=files.header.label, passphrase=passphrase, make_database=make_database, kdf=kdf
        )
        workspace = opened(made, now)
        try:
            lost_files = _bring_files(Blobs(files.folder), workspace)
            records = workspace.store.count_records()
            entries = workspace.store.head.number
        finally:
            workspace.close()
        give_name(beside / into.name, into)
        sync_folder(into.parent)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return Salvaged(records, entries, (*wreck.unreadable, *_gaps(wreck), *_let_go(log.let_go), *lost_files), code)


def _bring_files(old: Blobs, workspace: Workspace) -> tuple[str, ...]:
    """Copy every attachment and paper that can be read whole; say how many cannot."""
    keys, lost, named = workspace.store.blob_keys(), 0, workspace.store.blobs()
    coming = workspace.store.blobs_of_others([entry.id for entry in named])
    for entry in named:
        if entry.id in coming and not old.is_there(entry.id, entry.byte_count):
            continue  # the office has it
        try:
            for _ in old.read(entry.id, keys[entry.id], entry.byte_count):
                pass
            workspace.blobs.take_from(old, entry.id)
        except VaultDamaged:
            lost += 1
    return (f"{lost:,} attachments or papers.",) if lost else ()


def _gaps(wreck: Wreck) -> Iterator[str]:
    for first, last in wreck.missing():
        entries = f"Entry {first:,} of the log" if first == last else f"Entries {first:,} to {last:,} of the log"
        yield f"{entries}: nothing holds it." if first == last else f"{entries}: nothing holds them."


def _let_go(count: int) -> Iterator[str]:
    if count:
        yield f"{count:,} entries that change what could not be read; their records are as they were before."
