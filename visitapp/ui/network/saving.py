"""Saving as you go: choices at once, typed words when the hand pauses or leaves; nothing typed is ever overwritten."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtWidgets import QLineEdit, QWidget
from shiboken6 import isValid

from visitapp.domain.changes import ChangeSet
from visitapp.domain.network import Closeness, Member, Tie
from visitapp.errors import KnownError
from visitapp.services import network as network_service
from visitapp.services.workspace import Workspace
from visitapp.ui.desk import Desk
from visitapp.ui.widgets.editor import GrowingEditor

PAUSE = 600
"""Milliseconds without a key after which typed words are saved."""

Settled = Callable[[], None]


class Writer:
    """Writes changes of one member and its tie; `refused` is called when the store would not have one."""

    def __init__(self, desk: Desk, owner: QWidget, refused: Callable[[], None]) -> None:
        """Take the way to the store; point at nobody yet."""
        self._desk = desk
        self._owner = owner
        self._refused = refused
        self.member_id = ""
        self.tie_id = ""
        self.angle: float | None = None

    def point_at(self, member: Member, tie: Tie | None) -> None:
        """Write to this member and tie from now on."""
        self.member_id, self.angle = member.id, member.angle
        self.tie_id = "" if tie is None else tie.id

    def member(self, settled: Settled | None = None, **fields: Any) -> None:
        """Change the member."""
        member_id = self.member_id
        self._write(lambda ws: network_service.edit_member(ws, member_id=member_id, **fields), settled)

    def tie(self, settled: Settled | None = None, **fields: Any) -> None:
        """Change the tie."""
        tie_id = self.tie_id
        self._write(lambda ws: network_service.edit_tie(ws, tie_id=tie_id, **fields), settled)

    def place(self, closeness: Closeness) -> None:
        """Move the member to another ring, in its own direction."""
        member_id, angle = self.member_id, self.angle
        self._write(
            lambda ws: network_service.place_member(ws, member_id=member_id, closeness=closeness, angle=angle), None
        )

    def unlink(self, tie_id: str) -> None:
        """Take a link with another member away."""
        self._write(lambda ws: network_service.remove_tie(ws, tie_id=tie_id), None)

    def _write(self, work: Callable[[Workspace], ChangeSet], settled: Settled | None) -> None:
        def failed(error: KnownError) -> None:
            self._desk.trouble(error)
            if isValid(self._owner):
                if settled is not None:
                    settled()
                self._refused()

        self._desk.background.write(self._owner, work, lambda _: settled() if settled is not None else None, failed)


class SavedWords(QObject):
    """One box of typed words: `save(words, settled)` is called after a pause and on leaving.

    What the store holds is shown by `show_stored`, but never over words that are typed and not yet stored.
    """

    def __init__(self, box: QLineEdit | GrowingEditor, save: Callable[[str, Settled], None]) -> None:
        super().__init__(box)
        self._box = box
        self._save = save
        self._stored = ""
        self._dirty = False
        self._under_way = 0
        self._turn = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self.flush)
        if isinstance(box, QLineEdit):
            box.textEdited.connect(self._on_box_edited)
        else:
            box.text_edited.connect(self._on_box_edited)
        box.installEventFilter(self)

    def show_stored(self, words: str, *, afresh: bool = False) -> None:
        """Show what the store holds; `afresh` for another record, whose words replace whatever is there."""
        if afresh:
            self._turn += 1
            self._dirty, self._under_way = False, 0
            self._timer.stop()
        if self._dirty or self._under_way:
            return
        self._stored = words
        if words == self._box.text():
            return
        if isinstance(self._box, QLineEdit):
            place = self._box.cursorPosition()
            self._box.setText(words)
            self._box.setCursorPosition(min(place, len(words)) if self._box.hasFocus() else 0)
        else:
            self._box.set_text(words)

    @Slot()
    def flush(self) -> None:
        """Save now what is typed and not yet saved."""
        self._timer.stop()
        if not self._dirty:
            return
        self._dirty = False
        words, turn = self._box.text(), self._turn
        if words == self._stored and not self._under_way:
            return
        self._stored = words
        self._under_way += 1

        def settled() -> None:
            if isValid(self) and turn == self._turn:
                self._under_way -= 1

        self._save(words, settled)

    @Slot()
    def _on_box_edited(self) -> None:
        self._dirty = True
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.flush()
        return super().eventFilter(watched, event)
