"""What is cut off in a window: a text, button, chip, choice or field with less room than its words need."""

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLineEdit,
    QWidget,
)

SLACK = 1
"""Pixels that rounding may take."""


def cut_off(window: QWidget) -> list[str]:
    """Return a line for each visible widget with words that do not fit into it, or that its surroundings cut."""
    wordy = (QLabel, QAbstractButton, QComboBox, QLineEdit)
    shown = [each for each in window.findChildren(QWidget) if isinstance(each, wordy) and each.isVisible()]
    faults = []
    for widget in shown:
        words = _words(widget)
        if not words or widget.width() == 0 or type(widget).__name__.startswith("QCalendar"):
            continue
        faults += [f"{type(widget).__name__} “{words[:60]}”: {fault}" for fault in _faults(widget)]
    return faults


def _words(widget: QWidget) -> str:
    if isinstance(widget, QComboBox):
        return widget.currentText()
    if isinstance(widget, QLineEdit):
        return widget.text() or widget.placeholderText()
    return widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""


def _faults(widget: QWidget) -> list[str]:
    need = widget.minimumSizeHint()
    high = need.height()
    if widget.hasHeightForWidth() and not isinstance(widget, QLineEdit):
        high = widget.heightForWidth(widget.width())
    faults = []
    if widget.width() + SLACK < need.width():
        faults.append(f"{widget.width()} px wide, needs {need.width()}")
    if widget.height() + SLACK < high:
        faults.append(f"{widget.height()} px high, needs {high}")
    around = _cutting_ancestor(widget)
    if around:
        faults.append(f"reaches out of {around}")
    return faults


def _cutting_ancestor(widget: QWidget) -> str:
    """Return the nearest ancestor that a widget reaches out of; what lies in something that scrolls can be reached."""
    around = widget.parentWidget()
    while around is not None:
        scroller = around.parentWidget()
        if isinstance(scroller, QAbstractScrollArea) and around is scroller.viewport():
            return ""
        area = QRect(widget.mapTo(around, QPoint(0, 0)), widget.size())
        if not around.rect().adjusted(-SLACK, -SLACK, SLACK, SLACK).contains(area):
            return f"{type(around).__name__} {around.size().toTuple()} at {area.getRect()}"
        if around.isWindow():
            return ""
        around = around.parentWidget()
    return ""
