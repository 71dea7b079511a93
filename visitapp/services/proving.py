"""Whether the log is what was written: every entry read, and its hash worked out again from the one before."""

from __future__ import annotations

from dataclasses import dataclass

from visitapp.domain.ids import utc_now
from visitapp.errors import VaultDamaged
from visitapp.services.checking import Beside as Beside
from visitapp.services.opening import new_id
from visitapp.storage.store import open_store
from visitapp.storage.vault.files import calm_os_errors
from visitapp.storage.vault.journal import Journal


@dataclass(frozen=True)
class Proof:
    """How many entries were read, and what is wrong as a sentence; "" when nothing was altered."""

    entries: int
    fault: str = ""


@calm_os_errors()
def prove_chain(beside: Beside) -> Proof:
    """Read the whole log of a vault in use, in any thread, on a connection of its own; change nothing."""
    journal = Journal(beside.folder, key=beside.journal_key, vault_id=beside.vault_id, epoch=beside.epoch)
    try:
        store = open_store(
            beside.database,
            beside.database_key,
            journal=journal,
            chain_key=beside.chain_key,
            now=utc_now,
            new_id=new_id,
            only_read=True,
        )
    except VaultDamaged as fault:
        return Proof(0, fault.sentence)
    try:
        count = store.head.number
        broken = store.first_broken_operation()
        if broken is not None:
            return Proof(count, f"Entry {broken:,} is not as it was written, or is missing.")
        if count < beside.known.number:
            return Proof(count, f"The newest entries are missing, from {count + 1:,} on.")
        if store.operation_hash(beside.known.number) != beside.known.hash:
            return Proof(count, f"Entry {beside.known.number:,} is not the one that was saved.")
        return Proof(count)
    finally:
        store.close()
