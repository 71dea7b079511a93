"""Saving as you go: choices at once, typed words when the hand pauses or leaves; nothing typed is ever overwritten.

Typed words leave the list of what waits only when the store has them; until then they are sent again every few seconds,
whoever is shown meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtWidgets import QLineEdit, QWidget
from shiboken6 import isValid

from visitapp.domain.changes import ChangeSet
from visitapp.domain.network import Closeness, Member, Tie
from visitapp.errors import KnownError, NotFound, Refused
from visitapp.services import network as network_service
from visitapp.services.workspace import Workspace
from visitapp.ui.desk import Desk
from visitapp.ui.widgets.editor import GrowingEditor

PAUSE = 600
"""Milliseconds without a key after which typed words are saved."""
RETRY = 3000
"""Milliseconds after which words that could not be saved are sent again."""

Ended = Callable[[], None]
Failed = Callable[[KnownError], None]


class Writer:
    """Writes changes of one member and its tie; `refused` is called when the store would not take a choice."""

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

    def words(
        self, kind: type[Member | Tie], record_id: str, name: str, words: str, done: Ended, failed: Failed
    ) -> None:
        """Change one typed field of any member or tie."""

        def work(workspace: Workspace) -> ChangeSet:
            if kind is Member:
                return network_service.edit_member(workspace, member_id=record_id, **{name: words})
            return network_service.edit_tie(workspace, tie_id=record_id, **{name: words})

        self._desk.background.write(self._owner, work, lambda _: done(), failed)

    def say(self, error: KnownError) -> None:
        """Tell the window, which may be about to lock, why something is not saved."""
        self._desk.background.known_error.emit(error)

    def _choose(self, work: Callable[[Workspace], ChangeSet]) -> None:
        def failed(error: KnownError) -> None:
            self._desk.trouble(error)
            if isValid(self._owner):
                self._refused()

        self._desk.background.write(self._owner, work, None, failed)


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
        self._writer = writer
        self._kind = kind
        self._name = name
        self._may_be_empty = may_be_empty
        self._record_id = ""
        self._stored = ""
        self._dirty = False
        self._waiting: dict[str, str] = {}
        self._under_way: dict[str, int] = {}
        self._said = False
        self._pause = self._timer(PAUSE, self._take)
        self._retry = self._timer(RETRY, self._send_again)
        if isinstance(box, QLineEdit):
            box.textEdited.connect(self._on_box_edited)
        else:
            box.text_edited.connect(self._on_box_edited)
        box.installEventFilter(self)

    def _timer(self, milliseconds: int, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(slot)
        return timer

    @property
    def is_saved(self) -> bool:
        """Tell whether the store has everything that was typed here, for whomever."""
        return not self._waiting and not (self._dirty and self._is_for_the_store(self._box.text()))

    def show_stored(self, record_id: str, words: str) -> None:
        """Show what the store holds of a record; words that wait for the store come first."""
        if record_id != self._record_id:
            self._take()
            self._dirty, self._record_id = False, record_id
            self._stored = words
            self._show(self._waiting.get(record_id, words))
        elif not self._dirty and record_id not in self._waiting:
            self._stored = words
            self._show(words)

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
        self._said = False
        self._take()
        self._send_again()

    @Slot()
    def _take(self) -> None:
        """Hand over what is in the box."""
        self._pause.stop()
        if not self._dirty or not self._record_id:
            return
        self._dirty = False
        words = self._box.text()
        if (words == self._stored and self._record_id not in self._waiting) or not self._is_for_the_store(words):
            return
        self._waiting[self._record_id] = words
        self._send(self._record_id)

    def _is_for_the_store(self, words: str) -> bool:
        return self._may_be_empty or bool(words.strip())

    @Slot()
    def _send_again(self) -> None:
        self._retry.stop()
        for record_id in list(self._waiting):
            if not self._under_way.get(record_id):
                self._send(record_id)

    def _send(self, record_id: str) -> None:
        words = self._waiting[record_id]
        self._under_way[record_id] = self._under_way.get(record_id, 0) + 1

        def done() -> None:
            if isValid(self):
                self._under_way[record_id] -= 1
                self._on_saved(record_id, words)

        def failed(error: KnownError) -> None:
            if isValid(self):
                self._under_way[record_id] -= 1
                self._on_failed(record_id, error)

        self._writer.words(self._kind, record_id, self._name, words, done, failed)

    def _on_saved(self, record_id: str, words: str) -> None:
        self._said = False
        if record_id == self._record_id:
            self._stored = words
        if self._waiting.get(record_id) == words:
            del self._waiting[record_id]

    def _on_failed(self, record_id: str, error: KnownError) -> None:
        if isinstance(error, NotFound):  # whoever it was about is gone; there is no place for the words any more
            self._waiting.pop(record_id, None)
        elif not isinstance(error, Refused):
            self._retry.start()
        if not self._said:
            self._said = True
            self._writer.say(error)

    @Slot()
    def _on_box_edited(self) -> None:
        self._dirty = True
        self._pause.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self._take()
        return super().eventFilter(watched, event)
