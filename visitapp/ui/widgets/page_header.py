"""The top of a page: its title, one line under it, and at most two buttons at the right, the main one last."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.text import Text

MOST_BUTTONS = 2
LEAST_SUBTITLE = 280


class PageHeader(QWidget):
    """Title, subtitle and buttons; where they do not fit side by side the buttons go under the words."""

    def __init__(
        self,
        theme: Theme,
        title: str,
        subtitle: str = "",
        buttons: Sequence[QWidget] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        if len(buttons) > MOST_BUTTONS:
            raise ValueError("a page header has at most two buttons")
        self._theme = theme
        self.title = Text(theme, "page_title", title)
        self.title.setAccessibleName(title)
        # It takes the focus only so that a screen reader begins here; no key does anything on it.
        self.title.setProperty("focus_ring", False)
        self.subtitle = Text(theme, "body_small", subtitle, "ink_2")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.subtitle)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(12)
        for button in buttons:
            self._buttons.addWidget(button)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.addLayout(words, 1)
        self._box.addLayout(self._buttons)
        # Only now: a widget without a parent would open as a window of its own.
        self.subtitle.setVisible(bool(subtitle))
        self._box.setAlignment(self._buttons, Qt.AlignmentFlag.AlignVCenter)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def show_words(self, title: str, subtitle: str = "") -> None:
        """Show another title and subtitle."""
        self.title.setText(title)
        self.title.setAccessibleName(title)
        self.subtitle.setText(subtitle)
        self.subtitle.setVisible(bool(subtitle))

    def focus_title(self) -> None:
        """Put the focus on the title, which is where reading begins when a page opens."""
        self.title.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_theme_changed(self) -> None:
        self._box.setContentsMargins(32, self._theme.px(24), 32, self._theme.px(16))
        self._box.setSpacing(16)
        self._turn()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        """Lay words and buttons side by side where both fit, else one under the other."""
        second = min(self.subtitle.sizeHint().width(), self._theme.px(LEAST_SUBTITLE))
        words = max(self.title.sizeHint().width(), second)
        beside = words + self._buttons.sizeHint().width() + 16 + 64 <= self.width()
        directions = QBoxLayout.Direction
        self._box.setDirection(directions.LeftToRight if beside else directions.TopToBottom)
        side = Qt.AlignmentFlag.AlignRight if beside else Qt.AlignmentFlag.AlignLeft
        self._box.setAlignment(self._buttons, Qt.AlignmentFlag.AlignVCenter | side)
