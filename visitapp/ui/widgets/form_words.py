"""What stands in the fields of a form, whichever form it is: read as words, and put back. Never a secret."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QTextEdit, QWidget

from visitapp.errors import KnownError
from visitapp.ui.widgets.secret_edit import SecretEdit

ON, OFF = "yes", "no"
Words = dict[str, str]
"""The name of a field, with a number where several have one name -> what stands in it."""


class FormKeeper(QObject):
    """A child of the window that is told of every form; this one does nothing."""

    def opened(self, form: QWidget) -> None:
        """A form has been opened, with what it shows at first."""

    def closed(self, form: QWidget) -> None:
        """A form was sent, or closed by hand."""

    def keep(self, forms: Sequence[QWidget], failed: Callable[[KnownError], None]) -> None:
        """Keep what is written in forms that are about to go."""


def words_in(form: QWidget) -> Words:
    """Return what is written and chosen in a form."""
    return {name: _value(field) for name, field in _fields(form)}


def put_back(form: QWidget, words: Words) -> None:
    """Write and choose again what was in a form. Choices come first: they may bring other fields."""
    for texts in (False, True):
        for name, field in _fields(form):
            is_text = isinstance(field, QLineEdit | QTextEdit)
            if name in words and is_text is texts and _value(field) != words[name]:
                _put(field, words[name])


def _fields(form: QWidget) -> list[tuple[str, QWidget]]:
    counted: Counter[str] = Counter()
    found = []
    for widget in form.findChildren(QWidget):
        if not _is_field(widget):
            continue
        name = widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
        counted[name] += 1
        found.append((name if counted[name] == 1 else f"{name} ({counted[name]})", widget))
    return found


def _is_field(widget: QWidget) -> bool:
    if isinstance(widget, SecretEdit) or isinstance(widget.parentWidget(), QComboBox):
        return False
    if isinstance(widget, QAbstractButton):
        return widget.isCheckable()
    if isinstance(widget, QLineEdit | QTextEdit):
        return not widget.isReadOnly()
    return isinstance(widget, QComboBox)


def _value(field: QWidget) -> str:
    match field:
        case QLineEdit():
            return field.text()
        case QTextEdit():
            return field.toPlainText()
        case QComboBox():
            return field.currentText()
        case QAbstractButton():
            return ON if field.isChecked() else OFF
    return ""


def _put(field: QWidget, value: str) -> None:
    match field:
        case QLineEdit():
            field.setText(value)
            field.textEdited.emit(value)
        case QTextEdit():
            field.selectAll()
            field.insertPlainText(value)
        case QComboBox():
            row = field.findText(value)
            if row >= 0:
                field.setCurrentIndex(row)
                field.activated.emit(row)
        case QAbstractButton():
            if field.isChecked() != (value == ON):
                field.click()
