"""What is asked about a file: its title and words, whether it is to be removed, whether it is to leave the vault."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from visitapp.domain.attachments import LONGEST_TITLE
from visitapp.domain.changes import ChangeSet
from visitapp.errors import KnownError
from visitapp.services.attachments import (
    ListedFile,
    copy_outside,
    describe_attachment,
    note_opened_outside,
    outside_folder,
    remove_attachment,
)
from visitapp.ui.desk import Desk
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.editor import GrowingEditor
from visitapp.ui.widgets.field import Field, FormRow

OUTSIDE = (
    "Another program of this computer then gets a copy that is not encrypted, and may keep parts of it. "
    "Our copy is wiped when VisitApp locks. That you opened it stands in the history."
)
REMOVE = "It is taken out of the record. Undo brings it back, and the history keeps that it was here."
NO_PROGRAM = KnownError(
    "This computer has no program that opens this kind of file.", "Ask your IT desk. Nothing was changed."
)


class AboutFile(Dialog):
    """Ask for the title of a file, and for what it shows in words."""

    def __init__(self, desk: Desk, window: QWidget, listed: ListedFile) -> None:
        super().__init__(
            desk.theme,
            window,
            "What is this file?",
            "Search finds these words, and a screen reader says them.",
            verb="Save",
            safe="Leave as it is",
        )
        self._desk = desk
        self._listed = listed
        self.title = Field(desk.theme, "Title", listed.file.title)
        self.title.edit.setMaxLength(LONGEST_TITLE)
        self.words = GrowingEditor(desk.theme, "What it shows", boxed=True, role="body", min_lines=3)
        self.words.set_text(listed.file.description)
        desk.watch_spelling(self.words)
        self.body.addWidget(self.title)
        self.body.addWidget(FormRow(desk.theme, "What it shows", self.words, hint="For example: the broken boiler"))
        self.title.edit.returnPressed.connect(self.verb_button.click)
        self.words.text_edited.connect(self.fit)
        self.write = self._hand_over

    def ask(self) -> None:
        """Show it with the title focused."""
        super().ask()
        self.title.edit.setFocus()
        self.title.edit.selectAll()

    def _hand_over(self, done: Callable[[], None], failed: Callable[[KnownError], None]) -> None:
        file_id, title, words = self._listed.file.id, self.title.text(), self.words.text()
        self._desk.background.write(
            self,
            lambda ws: describe_attachment(ws, attachment_id=file_id, title=title, description=words),
            lambda _: done(),
            failed,
        )


def ask_remove(desk: Desk, window: QWidget, listed: ListedFile, then: Callable[[], None]) -> Dialog:
    """Ask whether to remove a file; `then` runs when it is gone."""
    file = listed.file
    dialog = Dialog(desk.theme, window, f"Remove “{file.title}”?", REMOVE, verb="Remove", safe="Keep it", kind="danger")

    def removed(_: ChangeSet) -> None:
        then()
        desk.tell(f"“{file.title}” was removed.", True)

    dialog.confirmed.connect(
        lambda: desk.background.write(
            window, lambda ws: remove_attachment(ws, attachment_id=file.id), removed, desk.trouble
        )
    )
    dialog.ask()
    return dialog


def ask_outside(desk: Desk, window: QWidget, listed: ListedFile) -> Dialog:
    """Ask whether another program may have a copy; note it in the log, write the copy, open it."""
    file = listed.file
    dialog = Dialog(
        desk.theme, window, f"Open “{file.title}” outside VisitApp?", OUTSIDE, verb="Open outside", safe="Stay here"
    )

    def noted(_: ChangeSet) -> None:
        desk.background.read(
            window,
            lambda ws: (ws.blobs, outside_folder(ws)),
            lambda places: desk.background.compute(
                window, lambda: copy_outside(places[0], places[1], file), opened, desk.trouble
            ),
            desk.trouble,
        )

    def opened(path: object) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            desk.trouble(NO_PROGRAM)

    dialog.confirmed.connect(
        lambda: desk.background.write(window, lambda ws: note_opened_outside(ws, listed=listed), noted, desk.trouble)
    )
    dialog.ask()
    return dialog
