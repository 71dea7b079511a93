"""The key of a passphrase is worked out once for each passphrase, salt and cost, in 0.2 s; then it is remembered.

The derivation is a function of the three and nothing else, so what a test proves does not change. Tests of the keys, of
leaks and of the whole way do not use this, nor does `-m whole` but where it strikes at every moment.
"""

from collections.abc import Callable
from types import ModuleType

import pytest

from visitapp.storage.vault import keyslots, unlock
from visitapp.storage.vault.keyslots import Slot

_KNOWN: dict[tuple[object, ...], bytes] = {}
_REALLY = keyslots.key_encryption_key


def remembered(slot: Slot, secret: bytes) -> bytearray:
    """Return the key that wraps the vault's, worked out when it is first asked for."""
    if slot.kdf is None:
        return _REALLY(slot, secret)
    inputs = (slot.kdf, slot.salt, secret)
    if inputs not in _KNOWN:
        _KNOWN[inputs] = bytes(_REALLY(slot, secret))
    return bytearray(_KNOWN[inputs])


def remember(put: Callable[[ModuleType, str, object], None] = setattr) -> None:
    """Remember from now on."""
    for module in (keyslots, unlock):
        put(module, "key_encryption_key", remembered)


@pytest.fixture(autouse=True)
def derived_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Remember derivations from one test to the next."""
    if "not whole" in request.config.option.markexpr:
        remember(monkeypatch.setattr)
