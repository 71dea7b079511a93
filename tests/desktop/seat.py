"""The app as a desktop shows it: in front, with the keyboard. A screen without a window manager does neither.

Argument: folder of the vault.
"""

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from visitapp.config import load_config
from visitapp.ui.app import run


def main(vault: Path) -> int:
    """Run the app and bring its window to the front."""
    return run(load_config(), vault=vault, report=lambda _: None, on_painted=to_front)


def to_front() -> None:
    for window in QApplication.topLevelWidgets():
        if window.isVisible():
            window.activateWindow()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
