"""Form fields: the label above, a hint below, and an error as a border, an icon and a sentence together."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSpacerItem, QVBoxLayout, QWidget

from visitapp.ui.announce import announce
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.icon_label import IconLabel
from visitapp.ui.widgets.line_edit import LineEdit
from visitapp.ui.widgets.secret_edit import SecretEdit
from visitapp.ui.widgets.text import Text

SHOW_BUTTON_MARGIN = 6
DOT_SPACING = 3
BUTTON_KEYS = (
    Qt.Key.Key_Space,
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
    Qt.Key.Key_Tab,
    Qt.Key.Key_Backtab,
    Qt.Key.Key_Escape,
)


class FormRow(QWidget):
    """A label, a control with its accessible name set, a hint and a place for an error. The control is `control`."""

    def __init__(
        self, theme: Theme, label: str, control: QWidget, *, hint: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.control = control
        self._hint = hint
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.label = Text(theme, "body_small", label, weight=600)
        self.hint = Text(theme, "small", hint, "ink_2")
        self._error_row = QWidget()
        error = QHBoxLayout(self._error_row)
        error.setContentsMargins(0, 0, 0, 0)
        error.setSpacing(6)
        self._error = Text(theme, "small", "", "urgent", weight=500)
        error.addWidget(IconLabel(theme, "circle-alert", "urgent"), 0, Qt.AlignmentFlag.AlignTop)
        error.addWidget(self._error, 1)
        self._error_row.hide()
        for widget in (self.label, control, self._error_row, self.hint):
            column.addWidget(widget)
        # In a row beside a taller field the spare room goes under the hint, not between label and control.
        column.addItem(QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred))
        column.setStretch(column.count() - 1, 1)
        # Only now: a widget without a parent would open as a window of its own.
        self.hint.setVisible(bool(hint))
        self.label.setBuddy(control)
        control.setAccessibleName(label)
        control.setAccessibleDescription(hint)
        self.setFocusProxy(control)

    def set_hint(self, hint: str) -> None:
        """Change the hint; an empty one takes no room."""
        self._hint = hint
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))
        if not self._error.text():
            self.control.setAccessibleDescription(hint)

    def set_error(self, sentence: str) -> None:
        """Show what is wrong and what to do, and have it spoken at once; an empty sentence takes it away."""
        self._error.setText(sentence)
        self._error_row.setVisible(bool(sentence))
        self.control.setAccessibleDescription(sentence or self._hint)
        self.control.setProperty("error", bool(sentence))
        self.control.update()
        if sentence:
            announce(self.control, sentence, at_once=True)

    def error(self) -> str:
        """Return the sentence shown, or nothing."""
        return self._error.text()


class Field(FormRow):
    """A labelled line of text; the line edit is `edit`."""

    def __init__(
        self,
        theme: Theme,
        label: str,
        text: str = "",
        *,
        hint: str = "",
        placeholder: str = "",
        parent: QWidget | None = None,
    ) -> None:
        self.edit = LineEdit(theme, text)
        super().__init__(theme, label, self.edit, hint=hint, parent=parent)
        self.edit.setPlaceholderText(placeholder)

    def text(self) -> str:
        """Return what is written, without spaces around it."""
        return self.edit.text().strip()

    def set_text(self, text: str) -> None:
        """Replace what is written."""
        self.edit.setText(text)


class PassphraseField(FormRow):
    """A labelled passphrase, or a PIN of digits, with Show and Hide; `secret()` is never spoken while it is hidden."""

    secret_changed = Signal()
    submitted = Signal()

    def __init__(
        self,
        theme: Theme,
        label: str = "Passphrase",
        *,
        hint: str = "",
        shown: bool = False,
        noun: str = "passphrase",
        digits: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        self.edit = SecretEdit(theme, digits=digits)
        self._noun = noun
        super().__init__(theme, label, self.edit, hint=hint, parent=parent)
        self.show_button = Button(theme, "Show", "quiet", size="small", icon="eye", colour="ink_2", parent=self.edit)
        self.show_button.clicked.connect(self._on_show_clicked)
        self.show_button.installEventFilter(self)
        row = QHBoxLayout(self.edit)
        self.edit.setAttribute(Qt.WidgetAttribute.WA_LayoutOnEntireRect)
        row.setContentsMargins(0, 0, SHOW_BUTTON_MARGIN, 0)
        row.addWidget(self.show_button, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.edit.secret_changed.connect(self.secret_changed)
        self.edit.returnPressed.connect(self.submitted)
        self._set_shown(shown)
        theme.changed.connect(self._on_theme_changed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The button stands inside the line: without this, letters typed at it would go on into the passphrase.
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return bool(event.text()) and event.key() not in BUTTON_KEYS
        return super().eventFilter(watched, event)

    def secret(self) -> str:
        """Return the passphrase as typed."""
        return self.edit.secret()

    def set_secret(self, secret: str) -> None:
        """Replace the passphrase."""
        self.edit.set_secret(secret)

    def wipe(self) -> None:
        """Forget the passphrase and empty the field."""
        self.edit.wipe()

    @Slot()
    def _on_show_clicked(self) -> None:
        self._set_shown(not self.edit.is_shown())

    def _set_shown(self, shown: bool) -> None:
        self.edit.set_shown(shown)
        self.show_button.setText("Hide" if shown else "Show")
        self.show_button.set_icon("eye-off" if shown else "eye")
        self.show_button.setAccessibleName(f"Hide the {self._noun}" if shown else f"Show the {self._noun}")
        self._on_theme_changed()

    @Slot()
    def _on_theme_changed(self) -> None:
        font = self._theme.font("body" if self.edit.is_shown() else "own_words")
        if not self.edit.is_shown():
            font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, self._theme.px(DOT_SPACING))
        self.edit.setFont(font)
        self.edit.setTextMargins(0, 0, self.show_button.sizeHint().width() + SHOW_BUTTON_MARGIN, 0)
