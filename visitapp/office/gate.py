"""Who sends a request, whether it is fresh, and whether that device may ask so often."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping

from visitapp.office.refusing import Refusing
from visitapp.office.store import OfficeStore
from visitapp.sync.protocol.directory import Device, Role
from visitapp.sync.protocol.messages import Refusal
from visitapp.sync.protocol.operations import NotValid
from visitapp.sync.protocol.signing import OLDER_TAG, WINDOW_SECONDS, signer_of

REQUESTS_A_SECOND = 40.0
BURST = 400.0
BYTES_A_SECOND = 2.0 * 1024**2
BYTES_AT_ONCE = 4.0 * 1024**3
"""What one device may send: a laptop's whole record at once, and about a day's files an hour after it."""
NONCES = 200_000


class Gate:
    """Judges requests. Nonces and rates are this process's own: a replay elsewhere finds requests that change nothing
    the second time.
    """

    def __init__(
        self, store: OfficeStore, now: Callable[[], int], monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        """Know nobody yet. `monotonic` gives seconds that never turn back, for how often somebody asks."""
        self._store = store
        self._now = now
        self._monotonic = monotonic
        self._nonces: OrderedDict[str, None] = OrderedDict()
        self._rates: dict[bytes, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def device_of(self, *, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Device:
        """Return the device that signed a request. Raises Refusing."""
        devices = self._store.directory().devices
        if f'tag="{OLDER_TAG}"' in headers.get("signature-input", ""):
            raise Refusing(Refusal.NEWER)
        try:
            signer = signer_of(
                lambda device: devices[device].signing if device in devices else None,
                method=method,
                url=url,
                headers=headers,
                body=body,
            )
        except NotValid:
            raise Refusing(Refusal.NOT_SIGNED) from None
        if abs(signer.created - self._now()) > WINDOW_SECONDS:
            raise Refusing(Refusal.CLOCK)
        device = devices[signer.device]
        if device.is_revoked:
            raise Refusing(Refusal.NOT_YOURS)
        with self._lock:
            if signer.nonce in self._nonces:
                raise Refusing(Refusal.NOT_SIGNED)
            self._nonces[signer.nonce] = None
            while len(self._nonces) > NONCES:
                self._nonces.popitem(last=False)
            self._spend(device.id, 1, a_second=REQUESTS_A_SECOND, burst=BURST)
        return device

    def spend_join(self) -> None:
        """Count one who asks to join, from anywhere. Raises Refusing when there are too many."""
        with self._lock:
            self._spend(b"", 1, a_second=2.0, burst=100.0)

    def spend_bytes(self, device: Device, count: int) -> None:
        """Count what a device sent. Raises Refusing when it is too much."""
        with self._lock:
            self._spend(b"bytes of " + device.id, count, a_second=BYTES_A_SECOND, burst=BYTES_AT_ONCE)

    def _spend(self, who: bytes, count: int, *, a_second: float, burst: float) -> None:
        moment = self._monotonic()
        left, at = self._rates.get(who, (burst, moment))
        left = min(burst, left + (moment - at) * a_second)
        if left < count:
            raise Refusing(Refusal.TOO_MANY, wait=int((count - left) / a_second) + 1)
        self._rates[who] = (left - count, moment)


def require_officer(device: Device) -> None:
    """Raise Refusing for everybody else."""
    if device.role is not Role.OFFICER:
        raise Refusing(Refusal.NOT_YOURS)
