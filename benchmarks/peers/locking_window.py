"""Our window, unlocked with the passphrase of the first argument, then locked: prints two times in seconds.

The first is from the wish to lock to the covered window, the second to the painted window of the fresh process.
"""

import sys
import time

from visitapp.config import load_config


def main(passphrase: str) -> int:
    """Unlock, lock, and say how long it took."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from visitapp.ui.app import run
    from visitapp.ui.shell.main_window import MainWindow

    command = (sys.executable, "-m", "benchmarks.peers.locked_window")

    def work() -> None:
        window = next(each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow))
        window.unlock_layer.unlock.unlock_with(passphrase)
        while window.is_locked or not window.background.is_idle:
            QApplication.processEvents()
        start = time.perf_counter()
        window.lock()
        window.repaint()
        covered = time.perf_counter() - start
        while not window.is_closed:
            QApplication.processEvents()
        print(covered, time.perf_counter() - start, flush=True)

    return run(
        load_config(),
        report=lambda _: None,
        renewed_by=command,
        on_painted=lambda: QTimer.singleShot(0, work),
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
