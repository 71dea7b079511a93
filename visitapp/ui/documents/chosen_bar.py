"""What can be done with the files that are chosen in the list: one line about them, and the buttons that fit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from visitapp.domain.travelling import KeptFile, Whereabouts
from visitapp.ui.desk import Desk
from visitapp.ui.documents.caseload_rows import where_words
from visitapp.ui.documents.sending import GO_ON
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.flow_layout import FlowLayout
from visitapp.ui.widgets.text import Text

NOTHING = "Choose a document to open, print or send it. Shift and the arrows choose several."


class ChosenBar(QWidget):
    """`asked` carries what a button is for: open, save, print, queue, hold_back, again, versions or person."""

    asked = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        theme = desk.theme
        self._desk = desk
        self.setAccessibleName("The chosen documents")
        self.about = Text(theme, "body_small", NOTHING, "ink_2")
        self.buttons = {
            "again": Button(theme, "Try again", size="small", icon="refresh-cw"),
            "queue": Button(theme, "Send to the office", size="small", icon="cloud-upload"),
            "hold_back": Button(theme, "Pause", size="small", icon="pause"),
            "open": Button(theme, "Open", size="small", icon="eye"),
            "save": Button(theme, "Save a copy…", size="small", icon="hard-drive"),
            "print": Button(theme, "Print…", size="small", icon="printer"),
            "versions": Button(theme, "", size="small", icon="history"),
            "person": Button(theme, "", "quiet", size="small", icon="users"),
        }
        row = QWidget()
        flow = FlowLayout(row, gap=8)
        for name, button in self.buttons.items():
            flow.addWidget(button)
            button.clicked.connect(lambda _=False, name=name: self.asked.emit(name))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.about)
        column.addWidget(row)
        self._row = row
        self.show_chosen((), desk.now())

    def show_chosen(self, files: Sequence[KeptFile], now: datetime) -> None:
        """Say what is chosen and show the buttons that fit all or some of it."""
        fitting = fitting_actions(files)
        for name, button in self.buttons.items():
            button.setVisible(name in fitting)
        self._row.setVisible(bool(fitting))
        queued = [each for each in files if each.may_be_queued]
        all_paused = bool(queued) and all(each.where is Whereabouts.PAUSED for each in queued)
        self.buttons["queue"].setText(GO_ON if all_paused else "Send to the office")
        if len(files) == 1:
            (file,) = files
            self.buttons["person"].setText(f"{file.called}’s page" if file.called else "The person’s page")
            older = "Earlier version" if file.older == 1 else f"{file.older} earlier versions"
            self.buttons["versions"].setText(f"{older}…")
            words = f"{where_words(file, now)}{'' if file.trouble else '.'}"
            self.about.setText(f"{file.title}: {words}")
            self.about.set_strong(f"{file.title}:")
        else:
            self.about.set_strong("")
            self.about.setText(f"{len(files):,} chosen." if files else NOTHING)


def fitting_actions(files: Sequence[KeptFile]) -> frozenset[str]:
    """Return what can be done with these files together."""
    found = set()
    here = [each for each in files if each.is_here]
    if any(each.where is Whereabouts.STUCK for each in files):
        found.add("again")
    if any(each.may_be_queued for each in files):
        found.add("queue")
    if any(each.may_be_held_back for each in files):
        found.add("hold_back")
    if len(files) == 1:
        found |= {"open", "person"} if here else {"person"}
        if files[0].older and files[0].is_newest:
            found.add("versions")
    if files and len(here) == len(files):
        found.add("save")
        if all(each.is_pdf for each in files):
            found.add("print")
    return frozenset(found)
