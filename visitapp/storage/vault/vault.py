"""Make and open vaults. Opening goes: header pair, lock, unwrap, MAC; only then does anyone open the database.

Every refusal leaves the files as they were. A vault folder appears whole or not at all.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from msgspec.structs import replace

from visitapp.errors import DiskFull, Refused
from visitapp.storage.vault import recovery
from visitapp.storage.vault.changing_places import finish_interrupted
from visitapp.storage.vault.files import temporary_pattern, write_atomically
from visitapp.storage.vault.header import (
    COPIES,
    FORMAT,
    ORGANISATION_SLOTS,
    Header,
    HeaderPair,
    LogHead,
    encode,
    read_headers,
    refuse_link,
)
from visitapp.storage.vault.keys import VaultKeys, overwrite
from visitapp.storage.vault.keyslots import Slot, calibrate, new_organisation_slot, new_slot
from visitapp.storage.vault.lock_file import HOLDER_NAME, LOCK_NAME, VaultLock
from visitapp.storage.vault.organisation import OrganisationPublic
from visitapp.storage.vault.passphrase import require_good
from visitapp.storage.vault.quick_unlock import QuickUnlock, arm
from visitapp.storage.vault.unlock import Opener, Secret, Unlocked, unlock

SUFFIX = ".visitvault"
_DAMAGED_COPY = "One copy of the vault’s header was damaged."
_INTERRUPTED = "A change of the vault’s keys was interrupted last time."
_MENDED = {
    _DAMAGED_COPY: f"{_DAMAGED_COPY} It has been repaired from the other.",
    _INTERRUPTED: f"{_INTERRUPTED} It is complete now.",
}
_TOO_FULL = {
    _DAMAGED_COPY: "One copy of the vault’s header is damaged, and the disk is too full to repair it. Make some room.",
    _INTERRUPTED: "A change of the vault’s keys was interrupted; the disk is too full to finish it. Make some room.",
}


@dataclass(frozen=True)
class VaultLabel:
    """What the unlock window may show before any secret is given. Not yet proved genuine."""

    label: str
    vault_id: str
    format: int


def peek(folder: Path) -> VaultLabel:
    """Return what the unlock window shows. Needs no secret, takes no lock. Raises as `read_headers`."""
    finish_interrupted(folder)
    header = read_headers(folder).found[0].header
    return VaultLabel(label=header.label, vault_id=header.vault_id, format=header.format)


def open_vault(
    folder: Path,
    *,
    passphrase: str | None = None,
    recovery_code: str | None = None,
    opener: Opener | None = None,
    mend: bool = True,
) -> "OpenVault":
    """Open a vault with one of the two secrets, or with another opener: a key kept for a PIN, an organisation's.

    Takes as long as the key derivation, 0.5 to 1 s for a passphrase. A damaged copy of the header is repaired, and
    `OpenVault.notices` says so; without `mend` it is only told in `OpenVault.faults`. Raises WrongSecret, NotAVault,
    NewerVault, VaultInUse, VaultDamaged, NotWritable, Refused (too little memory).
    """
    # First without the lock: what is no vault, or a newer one, must not even get a lock file.
    finish_interrupted(folder)
    read_headers(folder)
    for name in (LOCK_NAME, HOLDER_NAME):
        refuse_link(folder / name)
    secret = opener or Secret(passphrase=passphrase, recovery_code=recovery_code)
    try:
        lock = VaultLock(folder)
        try:
            pair = read_headers(folder)
            found = unlock(pair, secret)
            try:
                return _opened(folder, pair, found, lock, mend)
            except BaseException:
                found.wipe()
                raise
        except BaseException:
            lock.release()
            raise
    finally:
        secret.wipe()


class OpenVault:
    """A vault that this process holds: its keys, its place on disk and its header. Any thread may use it.

    `notices` are calm sentences about what was found and mended while opening, `faults` those about the header.
    """

    def __init__(
        self,
        folder: Path,
        header: Header,
        copy: str,
        *,
        vault_key: bytearray,
        keys: VaultKeys,
        lock: VaultLock,
    ) -> None:
        """Take over the lock and the keys; `copy` is the file that holds `header`."""
        self.folder = folder
        self.notices = lock.notices
        self.faults: tuple[str, ...] = ()
        self.is_settled = True
        """Whether both copies of the header say the same, as far as this process knows."""
        self._header = header
        self._copy = copy
        self._vault_key = vault_key
        self._keys = keys
        self._lock = lock
        self._writing = threading.Lock()
        self._closed = False
        self.quick_unlock: QuickUnlock | None = None

    @property
    def header(self) -> Header:
        """Return the header as it stands on disk."""
        return self._header

    @property
    def keys(self) -> VaultKeys:
        """Return the keys; using one is a RuntimeError once the vault is closed."""
        return self._keys

    @property
    def database_path(self) -> Path:
        """Return where the database of this epoch lies."""
        return self.folder / self._header.database

    def write_log_head(self, number: int, hash_hex: str) -> None:
        """Write down the newest operation's number and hash, durably. The head never moves back: ValueError.

        Raises DiskFull or NotWritable; the header then stands as before.
        """
        with self._writing:
            known = self._header.log_head
            head = LogHead(number=number, hash=hash_hex)
            if number < known.number or (number == known.number and head != known):
                raise ValueError("the head of the log never moves back")
            if head != known:
                self._write_next(replace(self._header, log_head=head))

    def raise_format(self) -> None:
        """Write both copies of the header in this version's format. Raises DiskFull or NotWritable."""
        if self._header.format < FORMAT:
            with self._writing:
                self._write_both(replace(self._header, format=FORMAT, min_reader=FORMAT))

    def replace_passphrase(self, new: str) -> None:
        """Let `new` open the vault in place of the old passphrase, with the same cost. As slow as opening.

        Raises WeakPassphrase, DiskFull, NotWritable.
        """
        secret = require_good(new, about=(self._header.label, self.folder.stem))
        with self._writing:
            if self._closed:
                raise RuntimeError("the vault is closed")
            header = self._header
            old = next((slot for slot in header.slots if slot.type == "passphrase"), None)
            kdf = old.kdf if old is not None and old.kdf is not None else calibrate()
            slot = new_slot(
                "passphrase", secret, self._vault_key, vault_id=header.vault_id, epoch=header.epoch, kdf=kdf
            )
            self.disarm_quick_unlock()
            self._write_both(replace(header, slots=(slot, *(kept for kept in header.slots if kept is not old))))

    def add_recovery_code(self) -> tuple[str, str]:
        """Let a fresh code open the vault beside the present one; return the id of its slot, and the code.

        One whose sheet was never finished stops working. Raises DiskFull or NotWritable.
        """
        code = recovery.new_code()
        with self._writing:
            if self._closed:
                raise RuntimeError("the vault is closed")
            header = self._header
            slot = new_slot(
                "recovery", recovery.parse(code), self._vault_key, vault_id=header.vault_id, epoch=header.epoch
            )
            present = next((kept for kept in header.slots if kept.type == "recovery"), None)
            kept = (each for each in header.slots if each.type != "recovery" or each is present)
            self._write_both(replace(header, slots=(*kept, slot)))
        return slot.id, code

    def replace_recovery_code(self, slot_id: str) -> None:
        """Let the code of this slot, and no other, open the vault. Raises DiskFull or NotWritable."""
        self._keep_slots(lambda slot: slot.type != "recovery" or slot.id == slot_id)

    def withdraw_recovery_code(self, slot_id: str) -> None:
        """Take a fresh code back: the one before goes on working. Raises DiskFull or NotWritable."""
        self._keep_slots(lambda slot: slot.type != "recovery" or slot.id != slot_id)

    def _keep_slots(self, is_kept: Callable[[Slot], bool]) -> None:
        with self._writing:
            header = self._header
            slots = tuple(slot for slot in header.slots if is_kept(slot))
            if slots != header.slots and any(slot.type == "recovery" for slot in slots):
                self._write_both(replace(header, slots=slots))

    def arm_quick_unlock(self, pin: str) -> None:
        """Seal the vault key under a PIN, in memory only. Raises WeakPin."""
        box = arm(pin, self._vault_key, header=self._header)
        self.disarm_quick_unlock()
        self.quick_unlock = box

    def disarm_quick_unlock(self) -> None:
        """Overwrite the key that a PIN opens, if there is one."""
        if self.quick_unlock is not None:
            self.quick_unlock.wipe()
            self.quick_unlock = None

    def add_organisation(self, public: OrganisationPublic) -> None:
        """Let an organisation's key open the vault too, in place of an older slot for the same key.

        Raises Refused when two organisations have one already, DiskFull or NotWritable.
        """
        with self._writing:
            header = self._header
            kept = tuple(slot for slot in header.slots if slot.key != public.key_id)
            if sum(slot.type == "organisation" for slot in kept) >= ORGANISATION_SLOTS:
                raise Refused("Two organisations can open this vault already.", "Nothing was changed.")
            slot = new_organisation_slot(public, self._vault_key, vault_id=header.vault_id, epoch=header.epoch)
            self._write_both(replace(header, slots=(*kept, slot)))

    def switch_key(self, vault_key: bytearray, *, slots: tuple[Slot, ...], log_head: LogHead) -> None:
        """Go over to another vault key, whose database and journal lie there whole under the next epoch.

        Killed at any moment, the vault opens wholly under the old key or wholly under the new one. Raises DiskFull or
        NotWritable, and nothing has changed then.
        """
        with self._writing:
            header = self._header
            epoch = header.epoch + 1
            keys = VaultKeys(vault_key, vault_id=header.vault_id, epoch=epoch)
            changed = replace(header, epoch=epoch, database=f"records-{epoch}.db", slots=slots, log_head=log_head)
            old_keys, self._keys = self._keys, keys
            try:
                self._write_next(changed)
            except BaseException:
                self._keys = old_keys
                raise
            overwrite(self._vault_key)
            old_keys.wipe()
            self._vault_key = vault_key
            self.is_settled = False
            with suppress(DiskFull):
                self._write_next(self._header)
                self.is_settled = True

    def require_passphrase(self, passphrase: str) -> None:
        """Prove that a passphrase is this vault's; the disk is not read. As slow as opening. Raises WrongSecret."""
        secret = Secret(passphrase=passphrase, recovery_code=None)
        try:
            key = secret.vault_key(self._header)
            if key is None:
                raise secret.refusal()
            overwrite(key)
        finally:
            secret.wipe()

    def close(self) -> None:
        """Give the vault free and overwrite the keys, as far as Python allows. Harmless when repeated."""
        self.disarm_quick_unlock()
        with self._writing:
            self._closed = True
            self._keys.wipe()
            overwrite(self._vault_key)
            self._lock.release()

    def header_faults(self, pair: HeaderPair) -> tuple[str, ...]:
        """Say in a sentence what is wrong with the other copy of the header; () when nothing is."""
        other = next((found for found in pair.found if found.copy != self._copy), None)
        if other is not None and other.header.epoch < self._header.epoch:
            return (_INTERRUPTED,)
        if other is None or not other.is_genuine(self._keys.header_mac):
            return (_DAMAGED_COPY,)
        return (_INTERRUPTED,) if other.header.slots != self._header.slots else ()

    def mend_header(self) -> tuple[str, ...]:
        """Rewrite the other copy if there is a fault in it; say so in sentences, also when the disk is too full."""
        if not self.faults:
            return ()
        with self._writing:
            try:
                self._write_next(self._header)
            except DiskFull:
                self.is_settled = False
                return tuple(_TOO_FULL[fault] for fault in self.faults)
        return tuple(_MENDED[fault] for fault in self.faults)

    def __enter__(self) -> Self:
        """Return the vault itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the vault."""
        self.close()

    def __repr__(self) -> str:
        """Hide the label, the place and every key."""
        return f"OpenVault({self._header.vault_id[:8]})"

    def _write_both(self, header: Header) -> None:
        # Both, because the other copy still holds the old slots and would open with the old secret.
        # Once the first is written the change holds: the next write or opening brings the other one up to date.
        self._write_next(header)
        with suppress(DiskFull):
            self._write_next(self._header)

    def _write_next(self, header: Header) -> None:
        newer = replace(header, generation=self._header.generation + 1)
        copy = COPIES[1 - COPIES.index(self._copy)]
        write_atomically(self.folder / copy, encode(newer, self._keys.header_mac))
        self._header, self._copy = newer, copy


def header_bytes(vault: OpenVault) -> bytes:
    """Return the header as its file holds it, for a backup."""
    return encode(vault.header, vault.keys.header_mac)


def _opened(folder: Path, pair: HeaderPair, found: Unlocked, lock: VaultLock, mend: bool) -> OpenVault:
    header = found.sealed.header
    _refuse_linked_database(folder, header.database)
    vault = OpenVault(folder, header, found.sealed.copy, vault_key=found.vault_key, keys=found.keys, lock=lock)
    vault.faults = vault.header_faults(pair)
    if mend:
        for copy in COPIES:
            for leftover in folder.glob(temporary_pattern(copy)):
                leftover.unlink()
        vault.notices += vault.mend_header()
    return vault


def _refuse_linked_database(folder: Path, name: str) -> None:
    for part in (name, f"{name}-wal", f"{name}-shm"):
        refuse_link(folder / part)
