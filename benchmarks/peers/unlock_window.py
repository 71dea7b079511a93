"""Our own window, started as people start it. It says when it is painted, and ends."""

import gc
import sys

from visitapp.__main__ import load_config, write_crash_file
from visitapp.hardening import harden


def main() -> int:
    """Open the window on the vault that the settings name."""
    gc.disable()  # as the program does before it imports the window
    from PySide6.QtWidgets import QApplication

    from visitapp.ui.app import run

    def painted() -> None:
        sys.stdout.write("painted\n")
        sys.stdout.flush()
        QApplication.quit()

    harden()
    config = load_config()
    return run(config, report=lambda error: write_crash_file(config, error), on_painted=painted)


if __name__ == "__main__":
    sys.exit(main())
