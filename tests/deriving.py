"""A key is worked out of a passphrase or a PIN in 0.2 s; here once for each secret, salt and cost, then remembered.

The derivation is a function of the three and nothing else, and all vaults of one process are made with one salt: so
what a test proves does not change. Tests of the keys, of leaks and of the whole way do not use this, nor does
`-m whole` but where it strikes at every moment.
"""

from collections.abc import Callable, Iterator
from types import ModuleType

import pytest

from visitapp.storage.vault import keyslots, officer_files, quick_unlock, unlock
from visitapp.storage.vault.keyslots import Kdf, Slot

_KNOWN: dict[tuple[bytes, bytes, Kdf], bytes] = {}
_REALLY, _REALLY_OF_SLOT = keyslots.argon2id, keyslots.key_encryption_key
_SALT = bytes(range(16))


def remembered(secret: bytes, salt: bytes, kdf: Kdf) -> bytearray:
    """Return what Argon2id makes of a secret, worked out when it is first asked for."""
    inputs = (secret, salt, kdf)
    if inputs not in _KNOWN:
        _KNOWN[inputs] = bytes(_REALLY(secret, salt, kdf))
    return bytearray(_KNOWN[inputs])


def remembered_of_slot(slot: Slot, secret: bytes) -> bytearray:
    """Return the key that wraps the vault's."""
    if slot.kdf is None:
        return _REALLY_OF_SLOT(slot, secret)
    return remembered(secret, bytes.fromhex(slot.salt), slot.kdf)


def remember(put: Callable[[ModuleType, str, object], None] = setattr) -> None:
    """Remember from now on. How long one derivation takes here is measured as ever."""
    for module in (keyslots, unlock):
        put(module, "key_encryption_key", remembered_of_slot)
    for module in (officer_files, quick_unlock):
        put(module, "argon2id", remembered)
    for module in (keyslots, officer_files, quick_unlock):
        put(module, "fresh_salt", lambda: _SALT)


@pytest.fixture(autouse=True, scope="module")
def derived_once(request: pytest.FixtureRequest) -> Iterator[None]:
    """Remember derivations from one test to the next."""
    with pytest.MonkeyPatch.context() as patch:
        if "not whole" in request.config.option.markexpr:
            remember(patch.setattr)
        yield
