"""From a secret to a genuine header: unwrap the vault key, then check the MAC over everything else."""

from dataclasses import dataclass
from typing import Protocol

from visitapp.errors import VaultDamaged, WrongSecret
from visitapp.storage.vault import recovery
from visitapp.storage.vault.header import Header, HeaderPair, SealedHeader
from visitapp.storage.vault.keys import VaultKeys, overwrite
from visitapp.storage.vault.keyslots import Kdf, SlotType, key_encryption_key, open_organisation_slot, unwrap
from visitapp.storage.vault.organisation import OrganisationPrivate
from visitapp.storage.vault.passphrase import normalise


@dataclass(frozen=True, repr=False)
class Unlocked:
    """The newest genuine copy of the header, and what the secret gave."""

    sealed: SealedHeader
    vault_key: bytearray
    keys: VaultKeys

    def wipe(self) -> None:
        """Overwrite the keys, as far as Python allows."""
        self.keys.wipe()
        overwrite(self.vault_key)


class Secret:
    """A passphrase or a recovery code that was typed. Remembers slow derivations until `wipe`."""

    def __init__(self, *, passphrase: str | None, recovery_code: str | None) -> None:
        """Take exactly one of the two. Raises WrongSecret if no vault can have it."""
        if (passphrase is None) == (recovery_code is None):
            raise ValueError("give a passphrase or a recovery code")
        self.slot_type: SlotType = "recovery" if passphrase is None else "passphrase"
        self._known: dict[tuple[str, Kdf | None], bytearray] = {}
        secret = recovery.parse(recovery_code or "") if passphrase is None else normalise(passphrase)
        if secret is None:
            raise self.refusal()
        self._secret = bytearray(secret)

    def vault_key(self, header: Header) -> bytearray | None:
        """Return the vault key that this header's slots give up, or None."""
        for slot in header.slots:
            if slot.type == self.slot_type:
                inputs = (slot.salt, slot.kdf)
                if inputs not in self._known:
                    self._known[inputs] = key_encryption_key(slot, bytes(self._secret))
                key = unwrap(slot, self._known[inputs], vault_id=header.vault_id)
                if key is not None:
                    return key
        return None

    def refusal(self) -> WrongSecret:
        """Return the fault to raise when the vault stays shut."""
        if self.slot_type == "passphrase":
            return WrongSecret(
                "That passphrase didn’t open the vault.",
                "Check Caps Lock and try again, or use your recovery code.",
            )
        return WrongSecret(
            "That recovery code didn’t open the vault.",
            "Check that the sheet belongs to this vault and is the latest one, then try again.",
        )

    def wipe(self) -> None:
        """Overwrite the secret and what was derived from it, as far as Python allows."""
        for part in (self._secret, *self._known.values()):
            overwrite(part)

    def __repr__(self) -> str:
        """Hide everything."""
        return "Secret(hidden)"


class Opener(Protocol):
    """Anything that can give up a vault's key."""

    def vault_key(self, header: Header) -> bytearray | None:
        """Return the vault key that this header gives up, or None."""

    def refusal(self) -> WrongSecret:
        """Return the fault to raise when the vault stays shut."""

    def wipe(self) -> None:
        """Overwrite what is secret, as far as Python allows."""


class OrganisationSecret:
    """An organisation's private key, for the vaults that have a slot for it."""

    def __init__(self, private: OrganisationPrivate) -> None:
        """Take the private half."""
        self._private = private

    def vault_key(self, header: Header) -> bytearray | None:
        """Return the vault key that a slot for this organisation gives up, or None."""
        opened = (open_organisation_slot(slot, self._private, vault_id=header.vault_id) for slot in header.slots)
        return next((key for key in opened if key is not None), None)

    def refusal(self) -> WrongSecret:
        """Return the fault to raise when the vault stays shut."""
        return WrongSecret(
            "That organisation’s key does not open this vault.",
            "It was never added to it, or another organisation’s was.",
        )

    def wipe(self) -> None:
        """Leave the key to its owner, who may open more than one vault."""


def unlock(pair: HeaderPair, secret: Opener) -> Unlocked:
    """Return the newest genuine copy that the secret opens.

    An older copy counts only when the newer one proves to be altered: a passphrase that was replaced stays replaced.
    Raises WrongSecret, or VaultDamaged when the secret is right and no copy is genuine.
    """
    shut: list[SealedHeader] = []
    altered = False
    for sealed in pair.found:
        vault_key = secret.vault_key(sealed.header)
        if vault_key is None:
            shut.append(sealed)
            continue
        keys = VaultKeys(vault_key, vault_id=sealed.header.vault_id, epoch=sealed.header.epoch)
        opened = Unlocked(sealed, vault_key, keys)
        if sealed.is_genuine(keys.header_mac):
            if not any(newer.is_genuine(keys.header_mac) for newer in shut):
                return opened
        else:
            altered = True
        opened.wipe()
    if altered:
        raise VaultDamaged(
            "The vault’s header was altered, and there is no good copy to repair it from.",
            "Keep the folder as it is. Put back the two header files from a backup, or ask for help. "
            "Nothing was changed.",
        )
    raise secret.refusal()
