"""A line edit for passphrases whose letters stay out of accessibility events.

Qt's own password mode sends every typed letter in clear with its text-changed events, where any program on the
accessibility bus can read it. Here the edit field holds only dots while hidden; the passphrase is kept beside it.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDropEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QLineEdit, QWidget

from visitapp.ui.look.style import DOT, dress_secret
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.line_edit import LineEdit
from visitapp.ui.widgets.menu_button import Menu

REFUSED = (
    QKeySequence.StandardKey.Copy,
    QKeySequence.StandardKey.Cut,
    QKeySequence.StandardKey.Undo,
    QKeySequence.StandardKey.Redo,
)


class SecretEdit(LineEdit):
    """Take a passphrase; `secret()` is what was typed, `secret_changed` fires after each change.

    While shown, which is the person's own choice, the letters are ordinary text for eyes and screen readers alike.
    """

    secret_changed = Signal()

    def __init__(self, theme: Theme, *, digits: bool = False, parent: QWidget | None = None) -> None:
        """Take any letters, or digits only."""
        super().__init__(theme, parent=parent)
        dress_secret(self)
        self._digits = digits
        self._secret = ""
        self._shown = False
        self.setEchoMode(QLineEdit.EchoMode.Password)
        hints = Qt.InputMethodHint
        self.setInputMethodHints(
            hints.ImhHiddenText
            | hints.ImhSensitiveData
            | hints.ImhNoPredictiveText
            | hints.ImhNoAutoUppercase
            | (hints.ImhDigitsOnly if digits else hints.ImhNone)
        )
        self.setDragEnabled(False)
        self.setAcceptDrops(False)
        self.textEdited.connect(self._on_text_edited)

    def secret(self) -> str:
        """Return the passphrase as typed."""
        return self._secret

    def set_secret(self, secret: str) -> None:
        """Replace the passphrase."""
        self._secret = secret
        self._display(len(secret))
        self.secret_changed.emit()

    def wipe(self) -> None:
        """Forget the passphrase and empty the field."""
        self.set_secret("")

    def is_shown(self) -> bool:
        """Say whether the letters can be read."""
        return self._shown

    def set_shown(self, shown: bool) -> None:
        """Show the letters, or dots in their place."""
        if shown == self._shown:
            return
        cursor = self.cursorPosition()
        # The field is emptied in between, so that no event carries the letters as the text before.
        if not shown:
            self.setEchoMode(QLineEdit.EchoMode.Password)
        self._shown = shown
        if shown:
            self.setEchoMode(QLineEdit.EchoMode.Normal)
        self._display(cursor)

    def _display(self, cursor: int) -> None:
        self.setText(self._secret if self._shown else DOT * len(self._secret))
        self.setCursorPosition(cursor)

    def _on_text_edited(self, text: str) -> None:
        if self._shown:
            self._secret = text
            self.secret_changed.emit()

    def _type(self, letters: str) -> None:
        """Put letters in place of the selection or at the cursor."""
        letters = "".join(letter for letter in letters if letter.isprintable())
        if self._digits:
            letters = "".join(letter for letter in letters if letter.isascii() and letter.isdigit())
        if not letters:
            return
        start = self.selectionStart() if self.hasSelectedText() else self.cursorPosition()
        end = self.selectionEnd() if self.hasSelectedText() else start
        self._secret = self._secret[:start] + letters + self._secret[end:]
        self.insert(letters if self._shown else DOT * len(letters))
        self.secret_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._shown:
            super().keyPressEvent(event)
        elif event.matches(QKeySequence.StandardKey.Paste):
            self._paste()
        elif any(event.matches(key) for key in REFUSED):
            event.accept()
        elif self._types(event):
            self._type(event.text())
        else:
            self._let_qt_edit(event)

    def _types(self, event: QKeyEvent) -> bool:
        held = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        # AltGr arrives as Ctrl+Alt together on Windows and does type a letter.
        alt_gr = held == (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        return bool(event.text()) and event.text().isprintable() and (not held or alt_gr)

    def _let_qt_edit(self, event: QKeyEvent) -> None:
        """Let Qt move or delete, and take the same letters out of the passphrase."""
        before = len(self.text())
        super().keyPressEvent(event)
        removed = before - len(self.text())
        if removed > 0:
            at = self.cursorPosition()
            self._secret = self._secret[:at] + self._secret[at + removed :]
            self.secret_changed.emit()

    def _paste(self) -> None:
        self._type(QGuiApplication.clipboard().text())

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if self._shown:
            super().inputMethodEvent(event)
            return
        # Letters being composed are not displayed; what is committed is typed as dots.
        self._type(event.commitString())
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        event.ignore()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.MiddleButton:
            super().mouseReleaseEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = Menu(self._theme, self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        paste = menu.addAction("Paste")
        paste.triggered.connect(self._paste)
        menu.popup(event.globalPos())
