"""What is offered for a word that is not in the dictionary: other spellings, the team's words, and to leave it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QTimer, Slot
from PySide6.QtGui import QAction
from shiboken6 import isValid

from visitapp.ui.announce import announce
from visitapp.ui.look.icons import Icons
from visitapp.ui.widgets.menu_button import Menu

if TYPE_CHECKING:
    from visitapp.domain.spelling import WordPlace
    from visitapp.ui.spelling.in_editor import EditorMarks

OPENS_WITHIN_MS = 300
"""It opens when other spellings are there, which takes up to a quarter of a second, or without them after this long."""
ADD, LEAVE = "Add to the team’s words", "Leave it this time"
NONE, LOOKING = "No other spelling found", "Looking for other spellings…"


class Offer(QObject):
    """One menu for one word. It does not open when somebody has typed on, and goes away with its closing."""

    def __init__(self, marks: EditorMarks, place: WordPlace, where: QPoint) -> None:
        super().__init__(marks)
        self._marks, self._place, self._where = marks, place, where
        self._revision = marks.editor.document().revision()
        self._menu: Menu | None = None
        self._looking: QAction | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._on_soon_timeout)
        self._soon.start(OPENS_WITHIN_MS)
        marks.spelling.suggest(place.word, self._take)

    def _take(self, suggested: tuple[str, ...]) -> None:
        if not isValid(self):
            return
        if self._menu is None:
            self._open()
        menu, looking = self._menu, self._looking
        if menu is None or looking is None:
            return
        for word in suggested:
            action = self._action(word, partial(self._marks.replace, self._place, word))
            action.setFont(self._marks.editor.theme.font("body", weight=600))
            menu.insertAction(looking, action)
        if suggested:
            menu.removeAction(looking)
            menu.setActiveAction(menu.actions()[0])
        else:
            looking.setText(NONE)

    @Slot()
    def _on_soon_timeout(self) -> None:
        if self._menu is None:
            self._open()

    def _open(self) -> None:
        editor = self._marks.editor
        self._soon.stop()
        if not editor.isVisible() or editor.document().revision() != self._revision:
            self.deleteLater()
            return
        icons, spelling, word = Icons(editor.theme), self._marks.spelling, self._place.word
        menu = self._menu = Menu(editor.theme, editor)
        menu.setAccessibleName(f"{word}, not in the dictionary")
        self._looking = self._action(LOOKING, lambda: None)
        self._looking.setEnabled(False)
        menu.addAction(self._looking)
        menu.addSeparator()
        for words, run, icon in ((ADD, spelling.add, "book-a"), (LEAVE, spelling.leave, "eye-off")):
            action = self._action(words, partial(run, word))
            action.setIcon(icons.icon(icon))
            menu.addAction(action)
        menu.addSeparator()
        usual = editor.createStandardContextMenu()
        usual.setParent(menu, usual.windowFlags())
        menu.addActions(usual.actions())
        menu.aboutToHide.connect(self._on_menu_about_to_hide)
        announce(editor, f"{word}: not in the dictionary.")
        menu.popup(self._where)

    def _action(self, words: str, run: Callable[[], object]) -> QAction:
        action = QAction(words.replace("&", "&&"), self._menu)
        action.triggered.connect(lambda: run())
        return action

    @Slot()
    def _on_menu_about_to_hide(self) -> None:
        if self._menu is not None:  # what was chosen is done after it has hidden
            self._menu.deleteLater()
        self.deleteLater()
