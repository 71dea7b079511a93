"""F7: go to the next word that is not in the dictionary, through all writing areas of the page, a slice in a turn."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from visitapp.domain.spelling import WordPlace
from visitapp.ui.announce import announce
from visitapp.ui.desk import Page
from visitapp.ui.spelling.in_editor import EditorMarks
from visitapp.ui.spelling.spelling import Spelling
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.editor import GrowingEditor

AT_ONCE = 200
"""Words that are looked at in one turn: under a millisecond."""
PATIENCE_MS = 4_000
ALL_KNOWN = "Every word here is in the dictionary, or known to the team."
NOWHERE = "There is no writing here to look through."
NOT_NOW = "Spelling starts again. Press F7 once more in a moment."
OFF = "Spelling is switched off in Settings."
NOT_HERE = "Spelling cannot be checked on this laptop."


class NextWord(QObject):
    """One search at a time; a key that is typed meanwhile ends it."""

    def __init__(self, spelling: Spelling, parent: QObject) -> None:
        super().__init__(parent)
        self._spelling = spelling
        self._places: Iterator[tuple[EditorMarks, WordPlace]] = iter(())
        self._slice: list[tuple[EditorMarks, WordPlace]] = []
        self._revisions: dict[EditorMarks, int] = {}
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._on_patience_timeout)
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.timeout.connect(self._look)
        spelling.learned.connect(self._on_spelling_learned)

    @property
    def is_looking(self) -> bool:
        """Tell whether the next word is being looked for."""
        return self._patience.isActive()

    def go(self, page: QWidget) -> None:
        """Select the next unknown word after the cursor, from the last area on to the first."""
        if not self._spelling.is_on:
            self._spelling.tell(NOT_HERE if self._spelling.process.is_missing else OFF)
            return
        all_marks = _in_order(page)
        if not all_marks:
            self._spelling.tell(NOWHERE)
            return
        focused = QApplication.focusWidget()
        here = next((at for at, marks in enumerate(all_marks) if marks.editor is focused), 0)
        turned = [*all_marks[here:], *all_marks[:here]]
        start = turned[0].editor.textCursor().selectionEnd() if turned[0].editor is focused else 0
        self._revisions = {marks: marks.editor.document().revision() for marks in turned}
        after = ((turned[0], place) for place in turned[0].words_from(start) if place.start >= start)
        others = ((marks, place) for marks in turned[1:] for place in marks.words_from(0))
        before = ((turned[0], place) for place in turned[0].words_from(0) if place.start < start)
        self._places = chain(after, others, before)
        self._slice = []
        self._patience.start()
        self._look()

    @Slot()
    def _look(self) -> None:
        if any(not isValid(m) or m.editor.document().revision() != was for m, was in self._revisions.items()):
            self._end()
            return
        if not self._slice:
            self._slice = list(islice(self._places, AT_ONCE))
        if not self._slice:
            self._end()
            self._spelling.tell(ALL_KNOWN)
            return
        answers = [self._spelling.is_unknown(place.word) for _, place in self._slice]
        for (marks, place), unknown in zip(self._slice, answers, strict=True):
            if unknown is None:
                self._spelling.ask_now()  # and goes on when the answer is there
                return
            if unknown:
                self._end()
                marks.select(place)
                announce(marks.editor, f"{place.word}: not in the dictionary. Shift+F10 offers other spellings.")
                return
        self._slice = []
        self._turn.start(0)

    @Slot()
    def _on_spelling_learned(self) -> None:
        if self._patience.isActive():
            self._turn.start(0)

    @Slot()
    def _on_patience_timeout(self) -> None:
        self._end()
        self._spelling.tell(NOT_NOW)

    def _end(self) -> None:
        self._patience.stop()
        self._turn.stop()
        self._places, self._slice, self._revisions = iter(()), [], {}


def _in_order(page: QWidget) -> list[EditorMarks]:
    """Return the marks of the areas that can be seen, from top to bottom; of a question alone while one is open."""
    focused = QApplication.focusWidget()
    around: QWidget | None = focused
    while around is not None and not isinstance(around, Dialog | Page):
        around = around.parentWidget()
    within = around if isinstance(around, Dialog) else page
    found = [
        editor.marks
        for editor in within.findChildren(GrowingEditor)
        if isinstance(editor.marks, EditorMarks) and editor.isVisible() and editor.marks.is_marking
    ]
    return sorted(found, key=lambda marks: _place(marks.editor))


def _place(editor: GrowingEditor) -> tuple[int, int]:
    place = editor.mapToGlobal(editor.rect().topLeft())
    return place.y(), place.x()
