"""What Qt's own parts look like where they do not paint themselves: scroll bars, hidden letters, menus and lists.

The application has no style sheet. With one, Qt matched its rules against every widget each time a part of a page was
put into another, which was more than half of what opening a page cost (decision 017). Menus and lists that drop down
get a small sheet of their own when they open; scroll bars and hidden letters have a style
of their own, `ui/look/part_style.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QAbstractScrollArea, QLineEdit, QWidget

if TYPE_CHECKING:
    from visitapp.ui.look.theme import Theme

BAR = 10
DOT = "•"


class _Dressing(QObject):
    """Gives a part its style when there is something to see of it."""

    def __init__(self, part: QWidget) -> None:
        super().__init__(part)
        self._part = part

    @Slot()
    def dress(self) -> None:
        """Do it, once."""
        from visitapp.ui.look.part_style import part_style

        style = part_style()
        if style is not None:
            self._part.setStyle(style)
        self.deleteLater()


def dress_bars(area: QAbstractScrollArea) -> None:
    """Give a scrolling area thin bars."""
    for bar in (area.verticalScrollBar(), area.horizontalScrollBar()):
        bar.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, False)
        bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        bar.rangeChanged.connect(_Dressing(bar).dress)


def dress_secret(edit: QLineEdit) -> None:
    """Hide the letters of a line behind dots of the design."""
    edit.textChanged.connect(_Dressing(edit).dress)


def menu_sheet(theme: Theme) -> str:
    """Return the style sheet of one menu."""
    t = theme.tokens
    border = t.border_width
    return f"""
QMenu {{ background: {t.surface}; color: {t.ink};
    border: {border}px solid {t.line_strong}; border-radius: 8px; padding: 4px; }}
QMenu::item {{ padding: {theme.px(8)}px {theme.px(14)}px; border-radius: 6px; margin: 0; }}
QMenu::item:selected {{ background: {t.primary_tint}; color: {t.primary}; border: {border - 1}px solid {t.primary}; }}
QMenu::item:disabled {{ color: {t.line_strong}; }}
QMenu::icon {{ padding-left: {theme.px(8)}px; }}
QMenu::indicator {{ width: 0; height: 0; }}
QMenu::separator {{ height: {border}px; background: {t.line}; margin: 4px 8px; }}
"""


def list_sheet(theme: Theme) -> str:
    """Return the style sheet of one list to choose from, dropped down or standing."""
    t = theme.tokens
    return f"""
QComboBoxPrivateContainer {{ border: none; background: {t.surface}; }}
QAbstractItemView {{ background: {t.surface}; color: {t.ink}; outline: 0;
    border: {t.border_width}px solid {t.line_strong}; border-radius: 8px; padding: 4px;
    selection-background-color: {t.primary_tint}; selection-color: {t.primary}; }}
QAbstractItemView::item {{ min-height: {theme.px(36)}px; padding: 0 {theme.px(8)}px; }}
"""
