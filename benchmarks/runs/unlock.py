"""Unlock a vault: how long until Today is painted, how long the key derivation takes, and the memory it all takes.

Arguments: folder of the vault, its passphrase.
"""

import json
import sys
import time
from pathlib import Path

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from PySide6.QtCore import QEvent, QObject

from benchmarks.runs.seat import leave, sit_down
from tests.end_to_end.worker import Key
from visitapp.services import vaults
from visitapp.ui import places


class PaintWatch(QObject):
    """Notes the moment of the last paint."""

    def __init__(self) -> None:
        super().__init__()
        self.painted = 0.0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.painted = time.perf_counter()
        return False


def main(vault: Path, passphrase: str) -> None:
    worker = sit_down(vault)
    window = worker.window
    derivation = min(derivation_seconds(passphrase) for _ in range(3))
    worker.fill("Passphrase", passphrase)
    watch = PaintWatch()
    start = time.perf_counter()
    worker.key(Key.Key_Return)
    worker.wait(lambda: not window.is_locked, "it stays locked")
    assert window.pages is not None
    today = window.pages.page("today")
    for widget in (today, *today.findChildren(QObject)):
        widget.installEventFilter(watch)
    worker.saved()
    for _ in range(3):
        worker.let_work()
    seconds = max(watch.painted, start) - start
    memory = [resident_mb()]
    for place in (places.PEOPLE, places.TODAY):
        window.pages.go(place)
        worker.saved()
    memory.append(resident_mb())
    print(json.dumps({"seconds": seconds, "derivation": derivation, "memory": memory}))
    leave(worker)


def derivation_seconds(passphrase: str) -> float:
    """Time the derivation that the vault asks for."""
    kdf = vaults.FAST_KDF
    start = time.perf_counter()
    Argon2id(salt=bytes(16), length=32, iterations=kdf.passes, lanes=kdf.lanes, memory_cost=kdf.memory_kib).derive(
        passphrase.encode()
    )
    return time.perf_counter() - start


def resident_mb() -> float:
    """Return the memory of this process that is in RAM, in MB."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
    return int(kilobytes) / 1000


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
