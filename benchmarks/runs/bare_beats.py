"""The beats of an event loop in which nothing happens, until standard input is closed: what the machine does."""

import json
import sys
from threading import Thread

from PySide6.QtCore import QCoreApplication

from benchmarks.runs.beats import Beats, told


def main() -> None:
    """Beat, and print how late."""
    app = QCoreApplication(sys.argv[:1])
    beats = Beats()

    def wait() -> None:
        sys.stdin.read()
        app.quit()

    Thread(target=wait, daemon=True).start()
    app.exec()
    print(json.dumps(told(beats.taken())))


if __name__ == "__main__":
    main()
