"""The worker whose vault is being made, and where the vault will lie."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from visitapp.domain.workers import Worker
from visitapp.ui.choose_files import ask_folder
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.field import Field
from visitapp.ui.widgets.icon_label import IconLabel
from visitapp.ui.widgets.text import Text

SUFFIX = ".visitvault"
LONGEST_FOLDER_NAME = 60
REFUSED_IN_NAMES = '<>:"/\\|?*'


class AboutYou(QWidget):
    """Name, role, team and phone as the papers show them. `submitted`: Enter was pressed in a field."""

    submitted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parent_folder = default_folder()
        self._parent_is_default = True
        self.name = Field(theme, "Your name")
        self.role = Field(theme, "Your role", "Social worker")
        self.team = Field(theme, "Your team", placeholder="Northside CMHT")
        self.phone = Field(theme, "Your work phone", hint="Printed on care plans, so that people can reach you")
        self._where = Text(theme, "small", "", "ink_2")
        self.folder_button = Button(theme, "Keep it elsewhere…", "quiet", size="small")
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(14)
        for place, field in enumerate((self.name, self.role, self.team, self.phone)):
            grid.addWidget(field, place // 2, place % 2, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(place % 2, 1)
            field.edit.returnPressed.connect(self.submitted)
        where = QHBoxLayout()
        where.setSpacing(10)
        where.addWidget(IconLabel(theme, "hard-drive", "ink_2"), 0, Qt.AlignmentFlag.AlignTop)
        where.addWidget(self._where, 1)
        where.addWidget(self.folder_button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(18)
        column.addLayout(grid)
        column.addLayout(where)
        self.name.edit.textChanged.connect(self._show_where)
        self.folder_button.clicked.connect(self._on_folder_clicked)
        self._show_where()

    def worker(self) -> Worker | None:
        """Return the worker without an id, or None after saying that a name is needed."""
        name = self.name.text()
        self.name.set_error("" if name else "Write your name. People see it on their papers.")
        if not name:
            self.name.edit.setFocus()
            return None
        return Worker(id="", name=name, role=self.role.text(), team=self.team.text(), phone=self.phone.text())

    def folder(self) -> Path:
        """Return a path for the vault at which nothing lies yet."""
        letters = [
            " " if letter in REFUSED_IN_NAMES or not letter.isprintable() else letter for letter in self.name.text()
        ]
        name = " ".join("".join(letters).split())[:LONGEST_FOLDER_NAME].strip(" .") or "My visits"
        folder, number = self._parent_folder / f"{name}{SUFFIX}", 2
        while folder.exists():
            folder, number = self._parent_folder / f"{name} {number}{SUFFIX}", number + 1
        return folder

    def make_parent(self) -> bool:
        """Tell whether the folder around the vault may be made when it is missing: only our own default."""
        return self._parent_is_default

    @Slot()
    def _show_where(self) -> None:
        self._where.setText(f"Your vault will be kept in {self.folder()}")

    @Slot()
    def _on_folder_clicked(self) -> None:
        start = self._parent_folder if self._parent_folder.is_dir() else Path.home()
        ask_folder(self, "Choose the folder in which your vault will lie", start, self._on_folder_chosen)

    def _on_folder_chosen(self, folder: Path) -> None:
        self._parent_folder = folder
        self._parent_is_default = False
        self._show_where()


def default_folder() -> Path:
    """Return the folder for vaults among this person's documents."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(documents or Path.home()) / "VisitApp"
