"""Save what is typed without being asked: soon after the last key, at least every two seconds, and never blocking.

A text leaves the list of what waits only when the store has it. When saving fails the text stays here and in the
window, and is sent again every few seconds and with every further key.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from shiboken6 import isValid

from visitapp.domain.changes import ChangeSet
from visitapp.errors import KnownError, NotFound, Refused
from visitapp.services.visits import write_section
from visitapp.ui.desk import Desk

PAUSE_MS = 250
LONGEST_MS = 1200
RETRY_MS = 3000


@dataclass(frozen=True)
class SectionKey:
    """One section of one visit."""

    visit_id: str
    key: str


class Autosave(QObject):
    """Hand over the sections that were touched. `read_text(key)` returns what is in the window now."""

    saved = Signal()
    failed = Signal(object)
    """A KnownError; the text is kept and tried again unless the visit itself refuses it."""

    def __init__(self, desk: Desk, read_text: Callable[[str], str], parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._read_text = read_text
        self._visit_id = ""
        self._touched: dict[str, None] = {}
        self._waiting: dict[SectionKey, str] = {}
        self._under_way: dict[SectionKey, list[str]] = {}
        self._after: list[Callable[[], None]] = []
        self._leaving = False
        self._pause = self._timer(PAUSE_MS, self._send_touched)
        self._longest = self._timer(LONGEST_MS, self._send_touched)
        self._retry = self._timer(RETRY_MS, self.try_again)

    def _timer(self, milliseconds: int, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(slot)
        return timer

    def use(self, visit_id: str) -> None:
        """Save for this visit from now on; what was touched before belongs to the visit before."""
        if visit_id != self._visit_id:
            self.flush()
            self._visit_id = visit_id

    def touch(self, key: str) -> None:
        """Note that a section was typed in."""
        self._touched[key] = None
        self._pause.start()
        if not self._longest.isActive():
            self._longest.start()

    def flush(self) -> None:
        """Hand over everything at once. A failure is then also told to the window, which must not lock over it."""
        self._send_touched()
        self.try_again()
        self._leaving = not self.is_saved

    def when_saved(self, then: Callable[[], None]) -> None:
        """Hand over everything and call `then` when the store has it; never, when saving fails before."""
        self.flush()
        if self.is_saved:
            then()
        else:
            self._after.append(then)

    @property
    def is_saved(self) -> bool:
        """Tell whether the store has everything that was typed."""
        return not self._touched and not self._waiting

    def kept(self, visit_id: str, key: str) -> str | None:
        """Return the text of a section that the store does not have yet, or None."""
        if visit_id == self._visit_id and key in self._touched:
            return self._read_text(key)
        return self._waiting.get(SectionKey(visit_id, key))

    def is_own(self, change_set: ChangeSet) -> bool:
        """Tell whether a change set is only the echo of what was sent from here."""
        return bool(change_set.changes) and all(
            change.record_type == "visit_section" and change.after.get("text") in self._sent_texts()
            for change in change_set.changes
        )

    def _sent_texts(self) -> list[str]:
        return [text for texts in self._under_way.values() for text in texts]

    @Slot()
    def _send_touched(self) -> None:
        self._pause.stop()
        self._longest.stop()
        for key in self._touched:
            self._waiting[SectionKey(self._visit_id, key)] = self._read_text(key)
        touched = [SectionKey(self._visit_id, key) for key in self._touched]
        self._touched.clear()
        for section in touched:
            self._send(section)

    @Slot()
    def try_again(self) -> None:
        """Send whatever the store does not have and is not on its way."""
        self._retry.stop()
        for section in list(self._waiting):
            if not self._under_way.get(section):
                self._send(section)

    def _send(self, section: SectionKey) -> None:
        text = self._waiting[section]
        self._under_way.setdefault(section, []).append(text)
        self._desk.background.write(
            self,
            lambda ws: write_section(ws, visit_id=section.visit_id, key=section.key, text=text),
            lambda _: self._on_saved(section, text),
            lambda error: self._on_failed(section, text, error),
        )

    def _on_saved(self, section: SectionKey, text: str) -> None:
        self._arrived(section, text)
        if self._waiting.get(section) == text:
            del self._waiting[section]
        if not self._waiting:
            self._retry.stop()
        if self.is_saved:
            self._leaving = False
            after, self._after = self._after, []
            for then in after:
                then()
        self.saved.emit()

    def _on_failed(self, section: SectionKey, text: str, error: KnownError) -> None:
        if not isValid(self):
            return
        self._arrived(section, text)
        self._after.clear()
        if not isinstance(error, Refused | NotFound):
            self._retry.start()
        if self._leaving:
            self._leaving = False
            self._desk.background.known_error.emit(error)
        self.failed.emit(error)

    def _arrived(self, section: SectionKey, text: str) -> None:
        """Forget one text that was on its way."""
        texts = self._under_way.get(section, [])
        if text in texts:
            texts.remove(text)
        if not texts:
            self._under_way.pop(section, None)
