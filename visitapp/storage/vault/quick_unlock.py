"""Quick unlock by a PIN: the vault key, sealed in memory only, for five tries and twelve hours.

The box is one buffer, so that it can be handed to another process through a pipe and be overwritten as a whole. It is
never written down: it is gone with the process, and so with a restart. Whoever can read this process's memory can try
all PINs against it; the PIN protects against whoever sits down at the laptop, and the passphrase against the rest.
"""

import secrets
import struct
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from visitapp.errors import WeakPin, WrongSecret
from visitapp.storage.vault.header import Header
from visitapp.storage.vault.keys import KEY_BYTES, derive, overwrite
from visitapp.storage.vault.keyslots import FLOOR, argon2id, fresh_salt

TRIES = 5
LASTS = 12 * 60 * 60
"""Seconds since the passphrase was last given."""
SHORTEST, LONGEST = 6, 12
_VERSION = 1
_BOX = struct.Struct(">BB16sI16s32s40sdd")
"""Version, tries left, vault id, epoch, salt, secret, wrapped key, seconds since the laptop started, and since 1970."""


@dataclass(frozen=True)
class Clocks:
    """Two clocks, in seconds: one that counts sleep and cannot be set, and the one on the wall."""

    running: Callable[[], float]
    wall: Callable[[], float]


def _running() -> float:
    # The monotonic clocks of macOS and Windows count the time asleep; that of Linux does not.
    if sys.platform == "linux":
        seconds = time.clock_gettime(time.CLOCK_BOOTTIME)
    else:
        seconds = time.monotonic()
    return seconds


CLOCKS = Clocks(_running, time.time)


@dataclass(frozen=True)
class _Parts:
    version: int
    tries: int
    vault_id: bytes
    epoch: int
    salt: bytes
    secret: bytes
    wrapped: bytes
    running: float
    wall: float


class QuickUnlock:
    """The sealed key of one vault. Overwritten after five wrong tries in a row, after twelve hours, and by `wipe`."""

    def __init__(self, sealed: bytearray, clocks: Clocks = CLOCKS) -> None:
        """Take over a box that `sealed` gave; one that is none is empty."""
        is_box = len(sealed) == _BOX.size and sealed[0] == _VERSION
        self._box = sealed if is_box else bytearray(_BOX.size)
        self._clocks = clocks

    @property
    def sealed(self) -> bytearray:
        """Return the box itself, to be handed to another process. It opens nothing without the PIN."""
        return self._box

    @property
    def tries_left(self) -> int:
        """Return how many tries are left, 0 when the passphrase is needed."""
        return self._parts().tries if self.is_armed else 0

    @property
    def is_armed(self) -> bool:
        """Tell whether a PIN may be tried. What has lasted its time is overwritten by asking."""
        if not self._parts().tries:
            return False
        if self.seconds_left() <= 0:
            self.wipe()
            return False
        return True

    def seconds_left(self) -> float:
        """Return for how long it lasts. A clock on the wall that was put back ends it."""
        parts = self._parts()
        wall = self._clocks.wall() - parts.wall
        past = LASTS if wall < -1 else max(wall, self._clocks.running() - parts.running)
        return LASTS - past

    def open(self, pin: str) -> bytearray:
        """Return the vault key. Takes a tenth of a second. Raises WrongSecret; Refused when too little memory is free.

        The try is counted before it is made.
        """
        if not self.is_armed:
            raise WrongSecret("The PIN can’t be used any more.", "Type your passphrase.")
        parts = self._parts()
        self._count(parts.tries - 1)
        wrapping = _wrapping_key(pin, parts)
        try:
            key = bytearray(aes_key_unwrap(bytes(wrapping), parts.wrapped))
        except InvalidUnwrap:
            raise self._wrong(parts.tries - 1) from None
        finally:
            overwrite(wrapping)
        self._count(TRIES)
        return key

    def renew(self) -> None:
        """Begin the twelve hours and the tries again, because the passphrase was given."""
        if self.is_armed:
            self._count(TRIES)
            struct.pack_into(">dd", self._box, _BOX.size - 16, self._clocks.running(), self._clocks.wall())

    def wipe(self) -> None:
        """Overwrite everything."""
        overwrite(self._box)

    def belongs_to(self, header: Header) -> bool:
        """Tell whether the sealed key is that of this vault as it is now."""
        parts = self._parts()
        return parts.vault_id.hex() == header.vault_id and parts.epoch == header.epoch

    def __repr__(self) -> str:
        """Hide everything."""
        return "QuickUnlock(hidden)"

    def _parts(self) -> _Parts:
        return _Parts(*_BOX.unpack(self._box))

    def _count(self, tries: int) -> None:
        self._box[1] = tries

    def _wrong(self, left: int) -> WrongSecret:
        if left == 0:
            self.wipe()
            return WrongSecret(
                "That PIN didn’t open the vault, and it can’t be used any more.", "Type your passphrase."
            )
        tries = "One try is" if left == 1 else f"{left} tries are"
        return WrongSecret("That PIN didn’t open the vault.", f"{tries} left; then your passphrase is asked.")


class KnownKey:
    """A vault key that came out of a box, in place of a secret that was typed."""

    def __init__(self, key: bytearray, box: QuickUnlock) -> None:
        """Take over the key."""
        self._key = key
        self._box = box

    def vault_key(self, header: Header) -> bytearray | None:
        """Return the key, unless the vault has another one by now."""
        return bytearray(self._key) if self._box.belongs_to(header) else None

    def refusal(self) -> WrongSecret:
        """Return the fault to raise when the vault stays shut."""
        return WrongSecret("This vault has a new key, so the PIN can’t open it any more.", "Type your passphrase.")

    def wipe(self) -> None:
        """Overwrite the key."""
        overwrite(self._key)


def arm(pin: str, vault_key: bytearray, *, header: Header, clocks: Clocks = CLOCKS) -> QuickUnlock:
    """Seal the key of an open vault under a PIN. Raises WeakPin; Refused when too little memory is free."""
    require_good_pin(pin)
    parts = _Parts(
        version=_VERSION,
        tries=TRIES,
        vault_id=bytes.fromhex(header.vault_id),
        epoch=header.epoch,
        salt=fresh_salt(),
        secret=secrets.token_bytes(KEY_BYTES),
        wrapped=b"",
        running=clocks.running(),
        wall=clocks.wall(),
    )
    wrapping = _wrapping_key(pin, parts)
    wrapped = aes_key_wrap(bytes(wrapping), bytes(vault_key))
    overwrite(wrapping)
    values = (parts.version, parts.tries, parts.vault_id, parts.epoch, parts.salt, parts.secret, wrapped)
    return QuickUnlock(bytearray(_BOX.pack(*values, parts.running, parts.wall)), clocks)


def require_good_pin(pin: str) -> None:
    """Raise WeakPin for a PIN that is too short or that anybody would try first."""
    if not (pin.isascii() and pin.isdigit()):
        raise WeakPin("A PIN is made of digits.", "Use six digits or more.")
    if not SHORTEST <= len(pin) <= LONGEST:
        raise WeakPin(f"A PIN has {SHORTEST} to {LONGEST} digits.", "Use six digits or more.")
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    repeats = any(pin == (pin[:size] * len(pin))[: len(pin)] for size in range(1, len(pin) // 2 + 1))
    if len(steps) == 1 or repeats:
        raise WeakPin("Many people would think of that PIN.", "Choose digits that do not follow a pattern.")


def _wrapping_key(pin: str, parts: _Parts) -> bytearray:
    slow = argon2id(pin.encode(), parts.salt, FLOOR)
    info = f"visitapp|1|quick unlock|{parts.vault_id.hex()}|{parts.epoch}".encode()
    wrapping = derive(slow, salt=parts.secret, info=info)
    overwrite(slow)
    return wrapping
