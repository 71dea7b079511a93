"""Quick unlock: a PIN in place of the passphrase, for twelve hours and five tries, kept in memory only.

Off until the worker turns it on, in Settings or from the search box (`ui/locking/pin_dialog.py`).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from visitapp.domain.ids import Now, utc_now
from visitapp.errors import WrongSecret
from visitapp.storage.vault.keys import overwrite
from visitapp.storage.vault.quick_unlock import LONGEST as LONGEST
from visitapp.storage.vault.quick_unlock import SHORTEST as SHORTEST
from visitapp.storage.vault.quick_unlock import KnownKey
from visitapp.storage.vault.quick_unlock import QuickUnlock as QuickUnlock

if TYPE_CHECKING:  # the locked window looks at a box before the rest is imported
    from visitapp.services.workspace import Workspace


def turn_on(workspace: Workspace, *, pin: str) -> None:
    """Let a PIN open this vault until the app closes, for twelve hours at most. Raises WeakPin."""
    workspace.vault.arm_quick_unlock(pin)


def turn_off(workspace: Workspace) -> None:
    """Overwrite the sealed key: only the passphrase opens the vault from now on."""
    workspace.vault.disarm_quick_unlock()


def is_on(workspace: Workspace) -> bool:
    """Tell whether a PIN will be asked after the next lock."""
    return workspace.vault.quick_unlock is not None and workspace.vault.quick_unlock.is_armed


def require_pin(workspace: Workspace, *, pin: str) -> None:
    """Do nothing when this is the PIN of the open vault. Raises WrongSecret; wrong tries count as after a lock."""
    box = workspace.vault.quick_unlock
    if box is None:
        raise WrongSecret("There is no PIN any more.", "Type your passphrase.")
    overwrite(box.open(pin))


def take(workspace: Workspace) -> bytearray:
    """Return the sealed key before the vault is closed, empty when there is none. It opens nothing without the PIN."""
    box, workspace.vault.quick_unlock = workspace.vault.quick_unlock, None
    return box.sealed if box is not None and box.is_armed else bytearray()


def restored(sealed: bytearray) -> QuickUnlock | None:
    """Take over what `take` returned; None when no PIN may be tried with it."""
    box = QuickUnlock(sealed)
    return box if box.is_armed else None


def open_with_pin(*, folder: Path, box: QuickUnlock, pin: str, now: Now = utc_now) -> Workspace:
    """Open a vault by its PIN. Raises WrongSecret with the tries that are left, else as `open_with_passphrase`."""
    from visitapp.services.opening import opened
    from visitapp.storage.vault.vault import open_vault

    known_key = KnownKey(box.open(pin), box)
    try:
        workspace = opened(open_vault(folder, opener=known_key), now)
    finally:
        known_key.wipe()
    workspace.vault.quick_unlock = box
    return workspace


def keep(workspace: Workspace, *, box: QuickUnlock) -> None:
    """Go on with the same PIN after the passphrase was given: its hours and tries begin again."""
    if box.belongs_to(workspace.vault.header):
        box.renew()
        workspace.vault.quick_unlock = box
    else:
        box.wipe()
