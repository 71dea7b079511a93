"""Saving as you go: choices at once, typed words when the hand pauses or leaves; nothing typed is ever overwritten."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtWidgets import QLineEdit, QWidget
from shiboken6 import isValid

from visitapp.domain.changes import ChangeSet
from visitapp.domain.network import Closeness, Member, Tie
from visitapp.errors import KnownError
from visitapp.services import network as network_service
from visitapp.services.workspace import Workspace
from visitapp.ui.desk import Desk
from visitapp.ui.widgets.editor import GrowingEditor
from visitapp.ui.writing import Writing, Written


class Writer:
    """Writes changes of one member and its tie; `refused` is called when the store would not take a choice."""

    def __init__(self, desk: Desk, owner: QWidget, refused: Callable[[], None]) -> None:
        """Take the way to the store; point at nobody yet."""
        self.desk = desk
        self._owner = owner
        self._refused = refused
        self.member_id = ""
        self.tie_id = ""
        self.angle: float | None = None

    def point_at(self, member: Member, tie: Tie | None) -> None:
        """Write to this member and tie from now on."""
        self.member_id, self.angle = member.id, member.angle
        self.tie_id = "" if tie is None else tie.id

    def member(self, **fields: Any) -> None:
        """Change the member."""
        member_id = self.member_id
        self._choose(lambda ws: network_service.edit_member(ws, member_id=member_id, **fields))

    def tie(self, **fields: Any) -> None:
        """Change the tie."""
        tie_id = self.tie_id
        self._choose(lambda ws: network_service.edit_tie(ws, tie_id=tie_id, **fields))

    def place(self, closeness: Closeness) -> None:
        """Move the member to another ring, in its own direction."""
        member_id, angle = self.member_id, self.angle
        self._choose(lambda ws: network_service.place_member(ws, member_id=member_id, closeness=closeness, angle=angle))

    def unlink(self, tie_id: str) -> None:
        """Take a link with another member away."""
        self._choose(lambda ws: network_service.remove_tie(ws, tie_id=tie_id))

    def words(self, workspace: Workspace, kind: type[Member | Tie], written: Written, words: str) -> ChangeSet:
        """Change one typed field of any member or tie, on the store's thread."""
        if kind is Member:
            return network_service.edit_member(workspace, member_id=written.owner_id, **{written.name: words})
        return network_service.edit_tie(workspace, tie_id=written.owner_id, **{written.name: words})

    def _choose(self, work: Callable[[Workspace], ChangeSet]) -> None:
        def failed(error: KnownError) -> None:
            self.desk.trouble(error)
            if isValid(self._owner):
                self._refused()

        self.desk.background.write(self._owner, work, None, failed)


class SavedWords(QObject):
    """One box of typed words, saved after a pause and on leaving into one field of the member or tie that is shown.

    What the store holds is shown by `show_stored`, but never over words that are typed and not yet stored.
    """

    def __init__(
        self,
        box: QLineEdit | GrowingEditor,
        writer: Writer,
        kind: type[Member | Tie],
        name: str,
        *,
        may_be_empty: bool = True,
    ) -> None:
        """Watch a box. Without `may_be_empty`, an emptied box is being written anew: what is stored stays."""
        super().__init__(box)
        self._box = box
        self._name = name
        self._may_be_empty = may_be_empty
        self._record_id = ""
        self._stored = ""

        def write(workspace: Workspace, written: Written, words: str) -> ChangeSet:
            return writer.words(workspace, kind, written, words)

        self._writing = Writing(writer.desk, self._words, write, self, window_says=True, forgets_lost=True)
        self._writing.stored.connect(self._on_writing_stored)
        if isinstance(box, QLineEdit):
            box.textEdited.connect(self._on_box_edited)
        else:
            box.text_edited.connect(self._on_box_edited)
        box.installEventFilter(self)

    @property
    def is_saved(self) -> bool:
        """Tell whether the store has everything that was typed here, for whomever."""
        return self._writing.is_saved

    def show_stored(self, record_id: str, words: str) -> None:
        """Show what the store holds of a record; words that wait for the store come first."""
        is_another = record_id != self._record_id
        if is_another:
            self._writing.use(record_id)
            self._record_id = record_id
        kept = self._writing.kept(record_id)
        if self._name not in kept:
            self._stored = words
            self._show(words)
        elif is_another:
            self._show(kept[self._name])

    def _show(self, words: str) -> None:
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
        """Save now whatever the store does not have; a fault is said again."""
        self._writing.flush()

    def _words(self, _name: str) -> str | None:
        """Return what is for the store, None when that is nothing."""
        words = self._box.text()
        if not self._record_id or not (self._may_be_empty or words.strip()):
            return None
        is_known = words == self._stored and not self._writing.waits(Written(self._record_id, self._name))
        return None if is_known else words

    @Slot(object, object)
    def _on_writing_stored(self, written: Written, words: str) -> None:
        if written.owner_id == self._record_id:
            self._stored = words

    @Slot()
    def _on_box_edited(self) -> None:
        self._writing.touch(self._name)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self._writing.send()
        return super().eventFilter(watched, event)
