"""The versions of one paper, the newest first; any of them is opened from here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from visitapp.domain.travelling import KeptFile
from visitapp.ui.desk import Desk
from visitapp.ui.documents.caseload_rows import moment_words, shown_title, where_words
from visitapp.ui.widgets.cells import Column, PlainCell, Row
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.table import RecordTable

COLUMNS = (
    Column("version", "Version", 80, sortable=False),
    Column("paper", "Paper", 150, stretch=True, sortable=False),
    Column("made", "Made", 120, sortable=False),
    Column("where", "Where it is", 170, sortable=False, leaves=1),
)
WIDTH, HEAD, ROW = 640, 42, 44
MOST_ROWS = 5
NEVER = "Each stays as it was made. What changed since is in the newer ones."


class VersionsDialog(Dialog):
    """`opened` carries the id of the version that is to be looked at."""

    opened = Signal(str)

    def __init__(self, desk: Desk, window: QWidget, versions: Sequence[KeptFile]) -> None:
        newest = versions[0]
        whose = f"{newest.series}, {newest.called}" if newest.called else newest.series
        super().__init__(desk.theme, window, f"Versions of {whose}", NEVER, verb="Open", safe="Close", width=WIDTH)
        self.keeps_words = False
        self.table = RecordTable(desk.theme, "Versions, the newest first", COLUMNS, row_height=ROW)
        self.table.set_rows([_row(each, desk.now()) for each in versions])
        self.body.addWidget(self.table)
        self.table.opened.connect(self.verb_button.click)
        self.confirmed.connect(self._on_confirmed)
        desk.theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def ask(self) -> None:
        """Show them with the one before the newest chosen."""
        super().ask()
        rows = self.table.records.rows
        self.table.choose(rows[min(1, len(rows) - 1)].key)
        self.table.setFocus()

    @Slot()
    def _on_theme_changed(self) -> None:
        rows = min(MOST_ROWS, len(self.table.records.rows))
        self.table.setFixedHeight(self._theme.px(HEAD + ROW * rows))

    @Slot()
    def _on_confirmed(self) -> None:
        self.opened.emit(self.table.key)


def _row(file: KeptFile, now: datetime) -> Row:
    version, made, where = str(file.version), moment_words(file.at, now), where_words(file, now)
    cells = (
        PlainCell(version, weight=600, colour="ink", tabular=True),
        PlainCell(shown_title(file), colour="ink"),
        PlainCell(made, tabular=True),
        PlainCell(where),
    )
    return Row(file.id, cells, f"Version {version}, {shown_title(file)}, made {made}, {where}")
