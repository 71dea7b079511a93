"""Who is the visit with: type a few letters, choose, go on."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from visitapp.services.people import PersonSummary
from visitapp.ui.locking.private_copies import copies_cell
from visitapp.ui.look.style import dress_bars, list_sheet
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.field import Field
from visitapp.ui.widgets.text import Text

SHOWN_ROWS = 6
NOBODY_YET = "Nobody is in People yet. Add the first person there, then start the visit."


def name_matches(summary: PersonSummary, typed: str) -> bool:
    """Tell whether every typed word begins a part of the person's names."""
    person = summary.person
    names = f"{person.called} {person.full_name}".casefold().split()
    return all(any(name.startswith(word) for name in names) for word in typed.casefold().split())


def row_words(summary: PersonSummary) -> str:
    """Write "Tess Brennan · Northside"."""
    person = summary.person
    return " · ".join(part for part in (person.plan_name, person.area) if part)


class NameList(QListWidget):
    """Names to choose from; copying one is private."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not copies_cell(self, event):
            super().keyPressEvent(event)


class WhoChooser(Dialog):
    """`chosen` carries the person's id. Up and Down move in the list while the letters are typed."""

    chosen = Signal(str)

    def __init__(
        self,
        theme: Theme,
        window: QWidget,
        people: tuple[PersonSummary, ...],
        *,
        verb: str = "Start visit",
        question: str = "Who is the visit with?",
    ) -> None:
        super().__init__(theme, window, question, verb=verb, safe="Cancel")
        self._people = people
        self.name = Field(theme, "Name")
        self.list = NameList()
        self.list.setAccessibleName("People")
        self.list.setStyleSheet(list_sheet(theme))
        self.list.viewport().setAutoFillBackground(False)
        dress_bars(self.list)
        self.list.setFont(theme.font("body"))
        self.list.setFixedHeight(SHOWN_ROWS * theme.px(36) + 4)
        words = "Nobody here has that name. Add them in People first." if people else NOBODY_YET
        self.nobody = Text(theme, "body_small", words, "ink_2")
        self.body.addWidget(self.name)
        self.body.addWidget(self.list)
        self.body.addWidget(self.nobody)
        self.name.edit.textChanged.connect(self._fill)
        self.name.edit.installEventFilter(self)
        self.name.edit.returnPressed.connect(self.verb_button.click)
        self.list.itemActivated.connect(lambda _: self.verb_button.click())
        self.confirmed.connect(self._on_confirmed)
        self._fill()

    def ask(self) -> None:
        super().ask()
        self.name.edit.setFocus(Qt.FocusReason.PopupFocusReason)

    @Slot()
    def _fill(self) -> None:
        self.list.clear()
        for summary in self._people:
            if name_matches(summary, self.name.text()):
                item = QListWidgetItem(row_words(summary))
                item.setData(Qt.ItemDataRole.UserRole, summary.person.id)
                self.list.addItem(item)
        found = self.list.count() > 0
        if found:
            self.list.setCurrentRow(0)
        self.list.setVisible(found)
        self.nobody.setVisible(not found)
        self.verb_button.setEnabled(found)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.name.edit and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None and self.list.count():
                self.list.setCurrentRow(max(0, min(self.list.count() - 1, self.list.currentRow() + step)))
                return True
        return super().eventFilter(watched, event)

    @Slot()
    def _on_confirmed(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))
