"""Bringing in a caseload list: what every row would become, which column holds what, then everybody who is new."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from visitapp.domain.caseload import Outcome, Preview, RowResult
from visitapp.domain.changes import ChangeSet
from visitapp.errors import FileRefused, KnownError
from visitapp.services import caseload_import
from visitapp.ui.choose_files import ask_file
from visitapp.ui.desk import Page
from visitapp.ui.people.import_columns import ColumnChoices
from visitapp.ui.widgets.cells import Column, PlainCell, Row
from visitapp.ui.widgets.check_box import CheckBox
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.disclosure import Disclosure
from visitapp.ui.widgets.table import RecordTable
from visitapp.ui.widgets.text import Text

WIDTH = 880
MOST_SHOWN = 300
TABLE_HEIGHT = 250
COLUMNS = (
    Column("row", "Row", 60),
    Column("name", "Name", 180),
    Column("outcome", "What happens", 120),
    Column("reason", "Why", 260, stretch=True),
)
WORDS = {
    Outcome.NEW: ("New", "primary", "user-plus"),
    Outcome.HERE: ("Already here", "ink_2", "check"),
    Outcome.LOOK: ("Look first", "notice", "eye"),
    Outcome.REFUSED: ("Left out", "urgent", "circle-alert"),
}
ORDER = (Outcome.REFUSED, Outcome.LOOK, Outcome.NEW, Outcome.HERE)


def bring_in(page: Page) -> None:
    """Ask for a file, read it off the window thread, and show what bringing it in would do."""
    desk = page.desk

    def chosen(path: Path) -> None:
        desk.background.compute(page, partial(_read_file, path), partial(read, path.name))

    def read(name: str, content: bytes) -> None:
        desk.background.read(
            page,
            lambda ws: caseload_import.preview_import(ws, content=content, file_name=name),
            partial(show, content),
        )

    def show(content: bytes, preview: Preview) -> None:
        ImportDialog(page, content, preview).ask()

    ask_file(page, "Choose the list", Path.home(), "Lists (*.csv *.txt *.tsv);;All files (*)", chosen)


class ImportDialog(Dialog):
    """Shows a preview; nothing is written before its verb is pressed."""

    def __init__(self, page: Page, content: bytes, preview: Preview) -> None:
        theme = page.desk.theme
        super().__init__(
            theme,
            page.window(),
            f"Bring in “{preview.file_name}”?",
            "Nothing has been changed yet. People who are already here stay as they are.",
            verb="Bring in",
            safe="Not now",
            width=WIDTH,
        )
        self.keeps_words = False
        self._page = page
        self._content = content
        self._preview = preview
        self._mapping: dict[str, str] = {}
        self.summary = Text(theme, "body_small", "", weight=600)
        self.trouble = Text(theme, "body_small", "", "urgent", weight=500)
        self.trouble.hide()
        self.table = RecordTable(theme, "Rows of the list", COLUMNS, row_height=44)
        self.maybe = CheckBox(theme, "")
        self.columns = ColumnChoices(theme)
        self._holder = _holder(self.columns)
        self.disclosure = Disclosure(theme, "Which column holds what", self._holder, mark="", divider=False)
        for widget in (self.summary, self.trouble, self.table, self.maybe, self.disclosure):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.maybe.toggled.connect(self._show_verb)
        self.columns.chosen.connect(self._on_column_chosen)
        self.disclosure.opened.connect(self._on_disclosure_opened)
        self._fit_table()
        theme.changed.connect(self._fit_table)
        self._show(preview)

    @Slot()
    def _fit_table(self) -> None:
        self.table.setFixedHeight(self._page.desk.theme.px(TABLE_HEIGHT))

    @Slot()
    def _on_disclosure_opened(self) -> None:
        QTimer.singleShot(0, self, self._place)  # when what it holds has its size

    def _show(self, preview: Preview) -> None:
        self._preview = preview
        counts = preview.counts
        self.summary.setText(_summary(counts))
        rows = sorted(preview.rows, key=lambda row: (ORDER.index(row.outcome), row.number))
        self.table.set_rows([_row(row) for row in rows[:MOST_SHOWN]])
        hidden = len(rows) - MOST_SHOWN
        self.table.set_foot(
            f"The first {MOST_SHOWN} rows are shown, {hidden} more are counted" if hidden > 0 else _said(rows)
        )
        self.maybe.setText(f"Bring in those to look at first too ({counts[Outcome.LOOK]})")
        self.maybe.setVisible(counts[Outcome.LOOK] > 0)
        self.columns.show_columns(preview.columns)
        self.disclosure.set_summary(
            f"{len(preview.columns) - len(preview.unused)} of {len(preview.columns)} columns used"
        )
        self.trouble.hide()
        self._show_verb()
        self._place()

    @Slot()
    def _show_verb(self) -> None:
        counts = self._preview.counts
        number = counts[Outcome.NEW] + (counts[Outcome.LOOK] if self.maybe.isChecked() else 0)
        self.verb_button.setText("Bring in 1 person" if number == 1 else f"Bring in {number} people")
        self.verb_button.setEnabled(number > 0)
        self.verb_button.setToolTip("" if number else "Nobody in this list is new.")

    @Slot(str, str)
    def _on_column_chosen(self, field: str, heading: str) -> None:
        mapping = {**self._mapping, field: heading}
        content, name = self._content, self._preview.file_name
        self._page.desk.background.read(
            self,
            lambda ws: caseload_import.preview_import(ws, content=content, file_name=name, mapping=mapping),
            partial(self._on_previewed, mapping),
            self._on_refused,
        )

    def _on_previewed(self, mapping: dict[str, str], preview: Preview) -> None:
        self._mapping = mapping
        self._show(preview)

    def _on_refused(self, error: KnownError) -> None:
        self.trouble.setText(str(error))
        self.trouble.show()
        self.columns.show_columns(self._preview.columns)
        self._place()

    def _confirm(self) -> None:
        desk, preview, maybe = self._page.desk, self._preview, self.maybe.isChecked()

        def done(change_set: ChangeSet) -> None:
            number = len(change_set.of_type("person"))
            desk.tell("1 person has been brought in" if number == 1 else f"{number} people have been brought in", True)

        desk.background.write(
            self._page, lambda ws: caseload_import.import_people(ws, preview=preview, include_maybe=maybe), done
        )
        super()._confirm()


def _read_file(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileRefused(
            "That file could not be read.", "Check that it is still there and not open elsewhere."
        ) from error


def _holder(columns: ColumnChoices) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 4, 0, 4)
    column.addWidget(columns, 0, Qt.AlignmentFlag.AlignTop)
    return holder


def _summary(counts: Mapping[Outcome, int]) -> str:
    parts = (
        (counts[Outcome.NEW], "new"),
        (counts[Outcome.HERE], "already here"),
        (counts[Outcome.LOOK], "to look at first"),
        (counts[Outcome.REFUSED], "left out"),
    )
    return " · ".join(f"{number} {words}" for number, words in parts if number) or "Nobody"


def _said(rows: list[RowResult]) -> str:
    return "1 row" if len(rows) == 1 else f"{len(rows)} rows"


def _row(row: RowResult) -> Row:
    words, colour, icon = WORDS[row.outcome]
    name = row.person.full_name if row.person is not None else ""
    reason = row.reason.removeprefix(f"Row {row.number}: ") or "; ".join(row.notes)
    said = ", ".join(part for part in (f"Row {row.number}", name, words, reason) if part)
    cells = (
        PlainCell(str(row.number), tabular=True, sort=row.number),
        PlainCell(name or "–", weight=600, colour="ink"),
        PlainCell(words, colour=colour, icon=icon),
        PlainCell(reason[:1].upper() + reason[1:]),
    )
    return Row(str(row.number), cells, said)
