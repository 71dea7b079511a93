"""The key of a passphrase is worked out once for each passphrase, salt and cost, in 0.2 s; then it is remembered.

The derivation is a function of the three and nothing else, so what a test proves does not change. Tests of the keys, of
leaks and of the whole way do not use this, nor does any process that a test starts, nor `-m whole`.
"""

import pytest

from visitapp.storage.vault import keyslots, unlock
from visitapp.storage.vault.keyslots import Slot

_KNOWN: dict[tuple[object, ...], bytes] = {}


@pytest.fixture(autouse=True)
def derived_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Remember derivations from one test to the next."""
    really = keyslots.key_encryption_key

    def remembered(slot: Slot, secret: bytes) -> bytearray:
        inputs = (slot.kdf, slot.salt, secret)
        if slot.kdf is None or inputs not in _KNOWN:
            made = really(slot, secret)
            if slot.kdf is None:
                return made
            _KNOWN[inputs] = bytes(made)
        return bytearray(_KNOWN[inputs])

    if "not whole" in request.config.option.markexpr:
        monkeypatch.setattr(keyslots, "key_encryption_key", remembered)
        monkeypatch.setattr(unlock, "key_encryption_key", remembered)
