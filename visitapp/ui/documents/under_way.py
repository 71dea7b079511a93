"""The files that are on their way into the vault: name, bar and Stop for each; looked at ten times a second."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from visitapp.ui.announce import announce
from visitapp.ui.documents.adding import Adding, Copy
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.card import Card
from visitapp.ui.widgets.progress_bar import ProgressBar
from visitapp.ui.widgets.text import Text

LOOK_MS = 100
MOST_ROWS = 6
MB = 1_000_000
SPOKEN_FROM = 20 * MB
"""Bytes from which on a screen reader hears each quarter."""


class _Row(QWidget):
    def __init__(self, theme: Theme, copy: Copy, adding: Adding) -> None:
        super().__init__()
        self.copy = copy
        self._quarter = 0
        name = Text(theme, "body_small", copy.source.name, elide=True)
        self.bar = ProgressBar(theme, f"Keeping {copy.source.name}", unit=" MB")
        self.stop = Button(theme, "Stop", "quiet", size="small")
        self.stop.setAccessibleName(f"Stop keeping {copy.source.name}")
        self.stop.clicked.connect(lambda: adding.stop(copy))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(name, 2)
        row.addWidget(self.bar, 3)
        row.addWidget(self.stop)
        self.look()

    def look(self) -> None:
        """Show how far it is."""
        done, whole = self.copy.done, self.copy.whole
        self.bar.show_progress(round(done / MB), max(1, round(whole / MB)))
        quarter = 4 * done // max(1, whole)
        if whole >= SPOKEN_FROM and 0 < quarter < 4 and quarter != self._quarter:
            self._quarter = quarter
            announce(self.bar, f"{self.copy.source.name}: {quarter * 25} per cent")


class UnderWay(Card):
    """Shown while there is something under way."""

    def __init__(self, theme: Theme, adding: Adding, parent: QWidget | None = None) -> None:
        super().__init__(theme, padding=(18, 10, 18, 10), parent=parent)
        self._theme = theme
        self._adding = adding
        self.rows: list[_Row] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(6)
        self._more = Text(theme, "small", "", "ink_2")
        self.body.addLayout(self._column)
        self.body.addWidget(self._more)
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self._on_look)
        adding.changed.connect(self._on_changed)
        self._on_changed()

    @Slot()
    def _on_changed(self) -> None:
        shown = self._adding.copies[:MOST_ROWS]
        for row in [row for row in self.rows if row.copy not in shown]:
            self.rows.remove(row)
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        known = [row.copy for row in self.rows]
        for copy in shown:
            if copy not in known:
                row = _Row(self._theme, copy, self._adding)
                self.rows.append(row)
                self._column.addWidget(row)
        further = len(self._adding.copies) - len(shown)
        self._more.setText(f"{further} more files wait." if further > 1 else "One more file waits.")
        self._more.setVisible(further > 0)
        self.setVisible(bool(shown))
        if shown:
            self._look.start()
        else:
            self._look.stop()

    @Slot()
    def _on_look(self) -> None:
        for row in self.rows:
            row.look()
