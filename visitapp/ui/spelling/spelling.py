"""What is known of words while a vault is open: by the dictionary, by the record, by the team, and for this time.

It holds words only, never where they stand. All of it goes with the vault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from visitapp.domain.changes import ChangeSet
from visitapp.domain.spelling import folded_word
from visitapp.services.spelling import KNOWN_BY, add_team_word, read_known_words
from visitapp.ui.background import Background
from visitapp.ui.changes import ChangeBus
from visitapp.ui.preferences import Preferences
from visitapp.ui.spelling.process import CheckerProcess

if TYPE_CHECKING:
    from collections.abc import Sequence

    from visitapp.ui.widgets.editor import GrowingEditor

ASK_AFTER_MS = 120
"""Words that came into view are asked together."""
READ_AFTER_MS = 400
MOST_NEAR = 40


class Spelling(QObject):
    """Answers at once for every word; what it does not know it asks, and then says `changed`."""

    changed = Signal()
    """Words are to be marked that were not, or the other way round."""
    learned = Signal()
    """More is known."""

    def __init__(
        self,
        command: Sequence[str],
        background: Background,
        changes: ChangeBus,
        preferences: Preferences,
        tell: Callable[[str, bool], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._background = background
        self._preferences = preferences
        self._tell = tell
        self._is_unknown: dict[str, bool] = {}
        self._known: frozenset[str] = frozenset()
        self._is_read = False
        self._left: set[str] = set()
        self._to_ask: dict[str, None] = {}
        self._ask_soon = self._timer(ASK_AFTER_MS, self._ask)
        self._read_soon = self._timer(READ_AFTER_MS, self._read)
        self.process = CheckerProcess(command, self)
        self.process.learned.connect(self._on_process_learned)
        self.process.missing.connect(self.changed)
        self._was_on = self.is_on
        preferences.changed.connect(self._on_preferences_changed)
        changes.changed.connect(self._on_changes_changed)

    def _timer(self, milliseconds: int, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(slot)
        return timer

    @property
    def is_on(self) -> bool:
        """Tell whether words are marked."""
        return self._preferences.config.spelling and not self.process.is_missing

    def watch(self, editor: GrowingEditor) -> None:
        """Mark words in an editor from now on."""
        from visitapp.ui.spelling.in_editor import EditorMarks

        editor.marks = EditorMarks(self, editor)

    def is_unknown(self, word: str) -> bool | None:
        """Tell whether a word is to be marked; None while that is being asked."""
        if not self._is_read:
            self._begin()
            return None
        unknown = self._is_unknown.get(word)
        if unknown is False or word in self._left or folded_word(word) in self._known:
            return False
        if unknown is None:
            self._to_ask[word] = None
            if not self._ask_soon.isActive():
                self._ask_soon.start()
        return unknown

    def ask_now(self) -> None:
        """Ask at once what waits to be asked: somebody waits for the answer."""
        if self._is_read:
            self._ask()

    def asked_about(self) -> frozenset[str]:
        """Return the words that were asked about since the vault was opened."""
        return frozenset(self._is_unknown)

    def suggest(self, word: str, suggested: Callable[[tuple[str, ...]], None]) -> None:
        """Ask for other spellings, known words of the record and the team among them."""
        folded = folded_word(word)
        near = [known for known in self._known if known[:1] == folded[:1] and abs(len(known) - len(folded)) <= 2]
        self.process.suggest(word, sorted(near)[:MOST_NEAR], suggested)

    def leave(self, word: str) -> None:
        """Do not mark a word until the vault is locked."""
        self._left.add(word)
        self.changed.emit()

    def add(self, word: str) -> None:
        """Put a word to the team's."""

        def added(_: ChangeSet) -> None:
            self._tell(f"“{word}” is one of the team’s words now.", True)

        self._background.write(self, lambda workspace: add_team_word(workspace, word=word), added)

    def tell(self, words: str) -> None:
        """Say something at the foot of the window."""
        self._tell(words, False)

    def stop(self) -> None:
        """End the process and forget every word."""
        self._ask_soon.stop()
        self._read_soon.stop()
        self.process.stop()
        self._is_unknown.clear()
        self._to_ask.clear()
        self._left.clear()
        self._known = frozenset()

    def _begin(self) -> None:
        """Read what the record knows before anything is marked: a name must not be marked for a moment."""
        if not self._read_soon.isActive():
            self._read_soon.start(0)

    @Slot()
    def _read(self) -> None:
        self._background.read(self, read_known_words, self._take_known, lambda _: None)

    def _take_known(self, known: frozenset[str]) -> None:
        if self._is_read and known == self._known:
            return
        self._known, self._is_read = known, True
        self.learned.emit()
        self.changed.emit()

    @Slot()
    def _ask(self) -> None:
        asked, self._to_ask = list(self._to_ask), {}
        if asked:
            self.process.check(asked)

    def _on_process_learned(self, words: Iterable[str], unknown: frozenset[str]) -> None:
        self._is_unknown.update((word, word in unknown) for word in words)
        self.learned.emit()
        if unknown:
            self.changed.emit()

    @Slot()
    def _on_preferences_changed(self) -> None:
        if self.is_on != self._was_on:
            self._was_on = self.is_on
            self.changed.emit()

    @Slot(object)
    def _on_changes_changed(self, change_set: ChangeSet) -> None:
        if self._is_read and change_set.touches(*KNOWN_BY):
            self._read_soon.start(0 if change_set.touches("team_word") else READ_AFTER_MS)
