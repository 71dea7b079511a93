"""The plainest PySide6 program: one empty window. It says when it is painted, and ends."""

import sys

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget


class BareWindow(QWidget):
    """An empty window of the size of ours."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint nothing of its own; report once it is on the screen."""
        super().paintEvent(event)
        QTimer.singleShot(0, self._report)

    def _report(self) -> None:
        sys.stdout.write("painted\n")
        sys.stdout.flush()
        QApplication.quit()


if __name__ == "__main__":
    application = QApplication([])
    window = BareWindow()
    window.resize(1366, 768)
    window.show()
    sys.exit(application.exec())
