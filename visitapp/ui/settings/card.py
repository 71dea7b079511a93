"""What every card of Settings is: an icon, a heading, a word about how things stand, and rows under one another."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from visitapp.ui.desk import Desk
from visitapp.ui.look.theme import Theme
from visitapp.ui.preferences import Preferences
from visitapp.ui.widgets.buttons import PlainButton
from visitapp.ui.widgets.card import Card, Divider
from visitapp.ui.widgets.chip import Chip, ChipKind
from visitapp.ui.widgets.icon_label import IconLabel
from visitapp.ui.widgets.text import Text

PADDING = (20, 12, 20, 14)
LEAST_WORDS = 150
GAP = 12


class SettingsCard(Card):
    """One subject. A card is made with desk and preferences alone, fills `body`, and reads anew in `show_now`."""

    replacing_wanted = Signal(object)
    """A backup is to take the place of the vault; see `PageStack`."""

    def __init__(self, desk: Desk, preferences: Preferences, title: str, icon: str) -> None:
        super().__init__(desk.theme, padding=PADDING)
        self.desk = desk
        self.preferences = preferences
        self.setProperty("region", True)
        self.setAccessibleName(title)
        middle = Qt.AlignmentFlag.AlignVCenter
        self.status = Chip(desk.theme, "")
        self.status.hide()
        self.header.addWidget(IconLabel(desk.theme, icon, "ink_2", 20), 0, middle)
        self.header.addWidget(Text(desk.theme, "heading", title), 1, middle)
        self.header.addWidget(self.status, 0, middle)
        self.body.setSpacing(0)
        # The base card has its heading row only where it was given a title of its own.
        self.body.addLayout(self.header)
        self.body.addSpacing(6)

    def show_now(self) -> None:
        """Read again what may have changed meanwhile. Called each time Settings is opened."""

    def say_status(self, words: str, kind: ChipKind = "plain", icon: str | None = None) -> None:
        """Show a few words at the right of the heading."""
        self.status.set_chip(words, kind, icon=icon)
        self.status.updateGeometry()
        self.status.setVisible(bool(words))

    def add_row(self, label: str, second: str, control: QWidget) -> Row:
        """Add a row: its words at the left, its control at the right, a line above it unless it is the first."""
        first = not self.findChildren(Row)
        if not first:
            self.body.addWidget(Divider(self.desk.theme))
        row = Row(self.desk.theme, label, second, control)
        self.body.addWidget(row)
        return row


class Row(QWidget):
    """Words and a control; where they do not fit side by side the control goes under the words."""

    def __init__(self, theme: Theme, label: str, second: str, control: QWidget) -> None:
        super().__init__()
        self._theme = theme
        self._control = control
        self.label = Text(theme, "body_small", label, weight=500)
        self.second = Text(theme, "small", second, "ink_2")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self.label)
        words.addWidget(self.second)
        words.addStretch(1)
        self.label.setBuddy(control)
        if not control.accessibleName():
            # Who speaks to the laptop says the words on the button (WCAG 2.2, 2.5.3).
            own = control.text() if isinstance(control, PlainButton) else ""
            control.setAccessibleName(f"{own}. {label}" if own else label)
        control.setAccessibleDescription(second)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.addLayout(words, 1)
        self._box.addWidget(control)
        # Only now: a widget without a parent would open as a window of its own.
        self.second.setVisible(bool(second))
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def say(self, second: str) -> None:
        """Change the second line."""
        self.second.setText(second)
        self.second.setVisible(bool(second))
        self._control.setAccessibleDescription(second)

    def _on_theme_changed(self) -> None:
        self._box.setContentsMargins(0, self._theme.px(5), 0, self._theme.px(5))
        self._box.setSpacing(self._theme.px(6))
        self._turn()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._turn()
        return super().event(event)

    def _turn(self) -> None:
        words = min(self.label.sizeHint().width(), self._theme.px(LEAST_WORDS))
        beside = words + GAP + self._control.sizeHint().width() <= self.width()
        directions = QBoxLayout.Direction
        self._box.setDirection(directions.LeftToRight if beside else directions.TopToBottom)
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self._box.setAlignment(self._control, side if beside else Qt.AlignmentFlag.AlignLeft)
