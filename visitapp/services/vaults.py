"""Making, opening and checking a vault."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import uuid_utils

from visitapp.domain.ids import Now, utc_now
from visitapp.domain.workers import Worker
from visitapp.errors import KnownError, NewerVault, NotAVault, NotWritable, VaultDamaged
from visitapp.services.workspace import Workspace
from visitapp.storage.store import Store, create_database, open_store
from visitapp.storage.vault import passphrase as passphrases
from visitapp.storage.vault import vault as vault_files
from visitapp.storage.vault.keyslots import Kdf
from visitapp.storage.vault.passphrase import Strength as Strength
from visitapp.storage.vault.vault import OpenVault, VaultLabel

SUFFIX = vault_files.SUFFIX
FAST_KDF = Kdf(memory_kib=64 * 1024, passes=3, lanes=4)
"""The floor of Argon2id's cost: for the demo and for tests. A worker's own vault is calibrated to the laptop."""


def new_id() -> str:
    """Return a fresh time-ordered id."""
    return uuid_utils.uuid7().hex


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
    files, code = vault_files.create_vault(
        folder,
        label=_label(worker),
        passphrase=passphrase,
        make_database=lambda path, key: create_database(path, key, new_id=new_id),
        kdf=kdf,
    )
    made = replace(worker, id=new_id(), name=worker.name.strip())
    try:
        return _opened(files, now, made), code
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def open_with_passphrase(*, folder: Path, passphrase: str, now: Now = utc_now) -> Workspace:
    """Open a vault. Raises WrongSecret, NotAVault, NewerVault, VaultInUse, VaultDamaged or NotWritable."""
    return _opened(vault_files.open_vault(folder, passphrase=passphrase), now)


def open_with_recovery_code(*, folder: Path, recovery_code: str, now: Now = utc_now) -> Workspace:
    """Open a vault with its recovery code; offer a new passphrase next. Raises as `open_with_passphrase`."""
    return _opened(vault_files.open_vault(folder, recovery_code=recovery_code), now)


def set_passphrase(workspace: Workspace, *, passphrase: str) -> None:
    """Choose a new passphrase; the old one stops working. Raises WeakPassphrase."""
    workspace.vault.replace_passphrase(passphrase)


def require_passphrase(workspace: Workspace, *, passphrase: str) -> None:
    """Prove that a passphrase is that of the open vault. As slow as opening. Raises WrongSecret."""
    workspace.vault.require_passphrase(passphrase)


@dataclass(frozen=True)
class PartReport:
    """What a check found of one part of the vault."""

    part: str
    is_sound: bool
    finding: str


def check(*, folder: Path, passphrase: str) -> tuple[PartReport, ...]:
    """Read the whole vault and report each part; change nothing in its records. Raises WrongSecret or VaultInUse."""
    try:
        files = vault_files.open_vault(folder, passphrase=passphrase)
    except (VaultDamaged, NotAVault, NewerVault, NotWritable) as error:
        return (PartReport("header", False, str(error)),)
    try:
        header = PartReport("header", not files.repairs, " ".join(files.repairs) or "both copies agree")
        return (header, *_database_reports(files))
    finally:
        files.close()


def _database_reports(files: OpenVault) -> Iterator[PartReport]:
    try:
        store = _open_store(files, utc_now)
    except KnownError as error:
        yield PartReport("database", False, str(error))
        return
    try:
        faults = store.page_faults()
        yield PartReport("database", not faults, f"{len(faults)} faults" if faults else "every page verified")
        broken, count = store.first_broken_operation(), store.head.number
        chain = f"{count} entries, nothing altered" if broken is None else f"entry {broken} of {count} does not fit"
        yield PartReport("log", broken is None, chain)
        missing = _missing(files, store)
        yield PartReport(
            "head", not missing, missing or f"the header and the log agree at entry {files.header.log_head.number}"
        )
    except KnownError as error:
        yield PartReport("database", False, str(error))
    finally:
        store.close()


def _missing(files: OpenVault, store: Store) -> str:
    """Say what the header knows of and the database does not hold; "" when it holds all."""
    head = files.header.log_head
    if store.head.number < head.number:
        count = head.number - store.head.number
        entries = "One entry that was saved is" if count == 1 else f"{count} entries that were saved are"
        return f"{entries} missing from the database."
    if store.operation_hash(head.number) != head.hash:
        return f"Entry {head.number} of the database is not the one that was saved."
    return ""


def _open_store(files: OpenVault, now: Now) -> Store:
    return open_store(files.database_path, files.keys.database, chain_key=files.keys.chain, now=now, new_id=new_id)


def _opened(files: OpenVault, now: Now, made_for: Worker | None = None) -> Workspace:
    """Open the database of a vault that this process holds; when that fails, both are let go of.

    `made_for` is whose vault it becomes when it is nobody's yet.
    """
    with ExitStack() as held:
        held.callback(files.close)
        store = _open_store(files, now)
        held.callback(store.close)
        missing = _missing(files, store)
        if missing:
            raise VaultDamaged(
                missing, "Nothing was changed. Put the newest copy of the vault back, or ask your IT desk."
            )
        workers = store.all(Worker)
        worker = workers[0] if workers else made_for or Worker(id=new_id(), name=files.header.label)
        workspace = Workspace(files, store, worker, now, new_id)
        if not workers:
            with workspace.act("Make the vault", undoable=False) as act:
                act.unit.create(worker)
        held.pop_all()
    return workspace


def _label(worker: Worker) -> str:
    """Write "Northside CMHT – A. Okafor": enough to tell two vaults apart on the locked window."""
    parts = worker.name.split()
    short = f"{parts[0][0]}. {parts[-1]}" if len(parts) > 1 else worker.name
    return " – ".join(part for part in (worker.team, short) if part)
