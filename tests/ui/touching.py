"""What is too small to be hit: everything that is pressed, against the heights of the design and the least of WCAG.

Sizes are pixels at 100 %; they grow with the text. Within them 24 by 24 is WCAG 2.2, 2.5.8, which leaves out what
stands in a line of text, and calendars and scroll bars that are Qt's own.
"""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QScrollBar,
    QTabBar,
    QWidget,
)

from visitapp.ui.look.theme import Theme
from visitapp.ui.shell.rail_items import RailItem
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.rating import CELLS, Rating

LEAST = 24
SMALL_BUTTON, RAIL, FIELD, TAB = 34, 40, 40, 44
PRESSED = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QAbstractSlider, QTabBar, QAbstractItemView)


def too_small(window: QWidget, theme: Theme) -> list[str]:
    """Return a line for each visible thing that is pressed and smaller than it is to be."""
    faults = []
    for widget in window.findChildren(QWidget):
        if isinstance(widget, PRESSED) and widget.isVisible() and not _is_qts_own(widget):
            name = widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
            for width, height, least in _areas(widget):
                if width < theme.px(LEAST) or height < theme.px(least):
                    faults.append(f"{type(widget).__name__} “{name[:50]}” is {width} x {height}, to be {least} high")
    return faults


def _is_qts_own(widget: QWidget) -> bool:
    around = widget.parentWidget()
    inside = isinstance(around, QAbstractSpinBox | QComboBox)  # the field counts as a whole
    return inside or isinstance(widget, QScrollBar) or type(around).__name__.startswith("QCalendar")


def _areas(widget: QWidget) -> list[tuple[int, int, int]]:
    """Return width and height of each part that answers a press, and the least height in pixels at 100 %."""
    if isinstance(widget, QTabBar):
        return [_with(widget.tabRect(number), TAB) for number in range(widget.count())]
    if isinstance(widget, QAbstractItemView):
        shown = [widget.visualRect(widget.model().index(row, 0)) for row in range(widget.model().rowCount())]
        return [_with(row, LEAST) for row in shown if not row.isEmpty()]
    if isinstance(widget, Rating):
        return [(widget.width() // CELLS, widget.height(), LEAST)]
    return [_with(widget.rect(), _least(widget))]


def _with(area: QRect, least: int) -> tuple[int, int, int]:
    return area.width(), area.height(), least


def _least(widget: QWidget) -> int:
    if isinstance(widget, RailItem):
        return RAIL
    if isinstance(widget, Button):
        return SMALL_BUTTON
    return FIELD if isinstance(widget, QLineEdit | QComboBox) and not isinstance(widget, QAbstractScrollArea) else LEAST
