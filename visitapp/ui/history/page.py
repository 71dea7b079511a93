"""The History tab of a person, and the History page of the worker's whole vault."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from visitapp.domain.changes import ChangeSet
from visitapp.ui.desk import Desk, Page
from visitapp.ui.history.every_change import EveryChange
from visitapp.ui.people.find_field import FindField
from visitapp.ui.places import Place
from visitapp.ui.widgets.page_header import PageHeader


class HistoryTab(Page):
    """Every change of one person's record."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.changes = EveryChange(desk, with_people=False)
        self.find_field = FindField(desk.theme, "Find in History", "Ctrl+F")
        self.find_field.textChanged.connect(self.changes.look_for)
        top = QHBoxLayout()
        top.setContentsMargins(32, 12, 32, 12)
        top.addStretch(1)
        top.addWidget(self.find_field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.changes, 1)
        find = QShortcut(QKeySequence("Ctrl+F"), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.find_field.setFocus)

    def show_place(self, place: Place) -> None:
        self.find_field.setText("")
        self.changes.show_person(place.person_id)

    def on_changed(self, change_set: ChangeSet) -> None:
        self.changes.on_changed(change_set)

    def focus_first(self) -> None:
        self.find_field.setFocus(Qt.FocusReason.OtherFocusReason)


class HistoryPage(Page):
    """Every change in the vault."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.find_field = FindField(desk.theme, "Find in History", "Ctrl+F")
        self.header = PageHeader(desk.theme, "History", "Everything that was written in this vault.", [self.find_field])
        self.changes = EveryChange(desk, with_people=True)
        self.changes.page.head.addWidget(self.header)
        self.find_field.textChanged.connect(self.changes.look_for)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.changes)
        find = QShortcut(QKeySequence("Ctrl+F"), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.find_field.setFocus)

    def show_place(self, _place: Place) -> None:
        self.changes.show_person("")

    def on_changed(self, change_set: ChangeSet) -> None:
        self.changes.on_changed(change_set)

    def focus_first(self) -> None:
        self.header.focus_title()
