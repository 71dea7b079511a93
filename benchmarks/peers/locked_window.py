"""The fresh process after a lock, as the app starts it; it ends when it is painted."""

import sys
from pathlib import Path

from visitapp.config import load_config
from visitapp.hardening import harden


def main() -> int:
    """Take over from the process before."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from visitapp.ui.app import run
    from visitapp.ui.locking.handover import receive

    harden()
    received = receive()
    if received is None:
        return 2

    def painted() -> None:
        QTimer.singleShot(0, QApplication.quit)

    vault = Path(received[0].vault)
    return run(load_config(), vault=vault, report=lambda _: None, handover=received, on_painted=painted)


if __name__ == "__main__":
    sys.exit(main())
