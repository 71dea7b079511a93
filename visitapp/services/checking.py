"""Reading a whole vault to find faults, part by part, and mending what can be mended.

A check changes nothing. Repairing is opening, which mends, and then writing anew whatever else a full check found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from visitapp.domain.ids import Now, utc_now
from visitapp.errors import KnownError, NewerVault, NotAVault, NotWritable, VaultDamaged
from visitapp.services.opening import PAGES, PAGES_NEXT, journal_of, new_id, opened, rebuild_from_journal
from visitapp.services.workspace import Workspace
from visitapp.storage.journal_mending import first_difference, mend_journal
from visitapp.storage.store import Store, open_store
from visitapp.storage.vault import vault as vault_files
from visitapp.storage.vault.blobs import Blobs
from visitapp.storage.vault.files import calm_os_errors
from visitapp.storage.vault.header import LogHead
from visitapp.storage.vault.journal import Damage, Journal
from visitapp.storage.vault.manifest import BlobEntry
from visitapp.storage.vault.vault import OpenVault

QUICK_ENTRIES = 5000
"""A quick check proves the chain of so many of the newest entries."""


@dataclass(frozen=True)
class PartReport:
    """What a check found of one part of the vault."""

    part: str
    is_sound: bool
    finding: str


@calm_os_errors()
def check(*, folder: Path, passphrase: str, full: bool = True) -> tuple[PartReport, ...]:
    """Read a vault and report each part; change nothing. Raises WrongSecret, VaultInUse or NotWritable.

    In full every page, every entry of the log, every frame of the journal is read; else the newest and the structure.
    """
    try:
        files = vault_files.open_vault(folder, passphrase=passphrase, mend=False)
    except (VaultDamaged, NotAVault, NewerVault, NotWritable) as error:
        return (PartReport("header", False, str(error)),)
    try:
        header = PartReport("header", not files.faults, " ".join(files.faults) or "both copies agree")
        return (header, *_reports(files, full))
    finally:
        files.close()


@dataclass(frozen=True, repr=False)
class Beside:
    """What a check needs of a vault that is open, taken while it is: saving and locking do not wait for it."""

    folder: Path
    database: Path
    database_key: str
    chain_key: bytes
    journal_key: bytes
    vault_id: str
    epoch: int
    known: LogHead

    @classmethod
    def of(cls, files: OpenVault) -> Self:
        """Take it from an open vault."""
        header, keys = files.header, files.keys
        return cls(
            files.folder,
            files.database_path,
            keys.database,
            keys.chain,
            keys.journal,
            header.vault_id,
            header.epoch,
            header.log_head,
        )


@calm_os_errors()
def check_beside(beside: Beside) -> tuple[PartReport, ...]:
    """Read all of a vault that somebody works in, in any thread, on a connection of its own; change nothing."""
    journal = Journal(beside.folder, key=beside.journal_key, vault_id=beside.vault_id, epoch=beside.epoch)
    store = open_store(
        beside.database,
        beside.database_key,
        journal=journal,
        chain_key=beside.chain_key,
        now=utc_now,
        new_id=new_id,
        only_read=True,
    )
    try:
        return tuple(_store_reports(store, Blobs(beside.folder), beside.known, full=True, in_use=True))
    finally:
        store.close()


@calm_os_errors()
def repair(*, folder: Path, passphrase: str, now: Now = utc_now) -> tuple[str, ...]:
    """Mend what can be mended and say so in sentences. What is replaced is kept in quarantine.

    Raises WrongSecret, VaultInUse, NewerVault, DiskFull, NotWritable, or VaultDamaged for what cannot be mended.
    """
    workspace = opened(vault_files.open_vault(folder, passphrase=passphrase), now)
    try:
        done = [*workspace.notices, *mend_journal(workspace.store), *_set_leftovers_aside(workspace)]
        faulty = bool(workspace.store.page_faults())
    finally:
        workspace.close()
    if faulty:
        done += _mend_pages(folder, passphrase)
    return tuple(done)


def _set_leftovers_aside(workspace: Workspace) -> tuple[str, ...]:
    """Move files that no record names to quarantine: what was being kept when a process ended."""
    blobs = workspace.blobs
    left = blobs.leftovers(frozenset(entry.id for entry in workspace.store.blobs()))
    for path in left:
        blobs.set_aside(path)
    count = "One file" if len(left) == 1 else f"{len(left):,} files"
    return (f"{count} that no record names: set aside in the vault’s quarantine folder.",) if left else ()


def _mend_pages(folder: Path, passphrase: str) -> tuple[str, ...]:
    with vault_files.open_vault(folder, passphrase=passphrase) as files:
        return rebuild_from_journal(files, journal_of(files), VaultDamaged(PAGES, PAGES_NEXT))


def _reports(files: OpenVault, full: bool) -> Iterator[PartReport]:
    try:
        store = open_store(
            files.database_path,
            files.keys.database,
            journal=journal_of(files),
            chain_key=files.keys.chain,
            now=utc_now,
            new_id=new_id,
            only_read=True,
        )
    except KnownError as error:
        yield PartReport("database", False, str(error))
        return
    try:
        yield from _store_reports(store, Blobs(files.folder), files.header.log_head, full)
    finally:
        store.close()


def _store_reports(
    store: Store, blobs: Blobs, known: LogHead, full: bool, *, in_use: bool = False
) -> Iterator[PartReport]:
    parts: tuple[tuple[str, Callable[[], tuple[bool, str]]], ...] = (
        ("database", lambda: _pages(store, full)),
        ("log", lambda: _chain(store, full)),
        ("journal", lambda: _journal_in_use(store) if in_use else _journal(store, full)),
        ("head", lambda: _head(store, known)),
        ("files", lambda: _files(store, blobs, full)),
    )
    for part, look in parts:
        try:
            is_sound, finding = look()
        except KnownError as error:
            is_sound, finding = False, str(error)
        yield PartReport(part, is_sound, finding)


def _pages(store: Store, full: bool) -> tuple[bool, str]:
    faults = store.page_faults(full=full)
    if faults:
        return False, "One fault" if len(faults) == 1 else f"{len(faults)} faults"
    return True, "every page verified" if full else "its structure is sound"


def _chain(store: Store, full: bool) -> tuple[bool, str]:
    count = store.head.number
    start = 0 if full else max(0, count - QUICK_ENTRIES)
    broken = store.first_broken_operation(after=start)
    if broken is not None:
        return False, f"entry {broken:,} of {count:,} does not fit"
    newest = "" if start == 0 else f"the newest {count - start:,} of "
    return True, f"{newest}{count:,} entries, nothing altered"


def _journal(store: Store, full: bool) -> tuple[bool, str]:
    count = store.head.number
    damages: list[Damage] = []
    tail = store.journal.tail(damages)
    held = tail.last if tail is not None else 0
    if damages:
        return False, f"{damages[0].file} is damaged at byte {damages[0].offset:,}"
    if held > count:
        return False, f"it holds {held - count:,} entries that the database lost"
    if held < count:
        return False, f"it lacks the newest {count - held:,} entries"
    if tail is not None and store.hash_after(tail) != store.head.hash:
        return False, "it belongs to another history of this vault"
    if full and (number := first_difference(store)) is not None:
        return False, f"it does not hold entry {number:,} as the database does"
    return True, f"it holds the same {count:,} entries" if full else f"it ends at entry {count:,}, as the database does"


def _journal_in_use(store: Store) -> tuple[bool, str]:
    """Compare up to the last act that the database shows: acts that are being saved may stand behind it already."""
    number = first_difference(store)
    if number is not None:
        return False, f"it does not hold entry {number:,} as the database does"
    return True, f"it holds the same {store.head.number:,} entries"


def _head(store: Store, known: LogHead) -> tuple[bool, str]:
    if store.head.number < known.number:
        count = known.number - store.head.number
        entries = "One entry that was saved is" if count == 1 else f"{count:,} entries that were saved are"
        return False, f"{entries} missing from the database."
    if store.operation_hash(known.number) != known.hash:
        return False, f"Entry {known.number:,} of the database is not the one that was saved."
    return True, f"the header and the log agree at entry {known.number:,}"


def _files(store: Store, blobs: Blobs, full: bool) -> tuple[bool, str]:
    named = store.blobs()
    absent = [entry for entry in named if not blobs.is_there(entry.id, entry.byte_count)]
    coming = store.blobs_of_others({entry.id for entry in absent})
    gone = [entry for entry in absent if entry.id not in coming or blobs.path_of(entry.id).exists()]
    if gone:
        return False, f"{len(gone):,} of {len(named):,} attachments and papers are missing or cut off"
    here = [entry for entry in named if entry.id not in coming]
    if full:
        keys = store.blob_keys()
        damaged = sum(not _reads_whole(blobs, entry, keys[entry.id]) for entry in here)
        if damaged:
            return False, f"{damaged:,} of {len(named):,} attachments and papers are damaged"
    left = len(blobs.leftovers(frozenset(entry.id for entry in named)))
    beside = f"; {left:,} belong to no record" if left else ""
    wait = f"; {len(coming):,} of colleagues have not come yet" if coming else ""
    return True, f"{len(here):,} attachments and papers{' read whole' if full else ' are there'}{wait}{beside}"


def _reads_whole(blobs: Blobs, entry: BlobEntry, key: str) -> bool:
    try:
        for _ in blobs.read(entry.id, key, entry.byte_count):
            pass
    except KnownError:
        return False
    return True
