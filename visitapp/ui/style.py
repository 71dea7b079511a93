"""The application's style sheet, written from a theme: what Qt's own widgets look like.

Our own widgets paint themselves; this covers edit fields, lists, menus, scroll bars and tooltips.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from visitapp.ui.theme import Theme


def style_sheet(theme: Theme) -> str:
    """Return the style sheet for a theme at its text size."""
    t = theme.tokens
    border = t.border_width
    bar = 10
    return f"""
QMainWindow, QDialog {{ background: {t.canvas}; }}
QScrollArea, QScrollArea > QWidget > QWidget[scrolled="true"] {{ background: transparent; border: none; }}
QLineEdit, QPlainTextEdit, QTextEdit, QDateEdit, QTimeEdit, QSpinBox {{
    background: {t.surface}; color: {t.ink}; border: {border}px solid {t.line_strong}; border-radius: 8px;
    selection-background-color: {t.primary}; selection-color: {t.on_primary}; }}
QLineEdit, QPlainTextEdit, QTextEdit {{ placeholder-text-color: {t.ink_3}; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QDateEdit:focus, QTimeEdit:focus, QSpinBox:focus {{
    border-color: {t.ink}; }}
QLineEdit {{ lineedit-password-character: 8226;
    padding: 0 {theme.px(12) - border}px; min-height: {theme.px(40) - 2 * border}px; }}
QLineEdit:disabled, QPlainTextEdit:disabled {{ border-color: {t.line}; color: {t.line_strong}; }}
QLineEdit[error="true"], QPlainTextEdit[error="true"] {{ border: 2px solid {t.urgent};
    padding: 0 {theme.px(12) - 2}px; min-height: {theme.px(40) - 4}px; }}
QPlainTextEdit, QTextEdit {{ padding: {theme.px(8)}px {theme.px(8)}px; }}
QDateEdit, QTimeEdit, QSpinBox {{ padding: 0 {theme.px(12)}px; min-height: {theme.px(40) - 2 * border}px; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ width: 0; border: none; }}
QComboBoxPrivateContainer {{ border: none; background: {t.surface}; }}
QComboBox QAbstractItemView, QMenu {{ background: {t.surface}; color: {t.ink};
    border: {border}px solid {t.line_strong}; border-radius: 8px; padding: 4px; }}
QComboBox QAbstractItemView {{ outline: 0; selection-background-color: {t.primary_tint};
    selection-color: {t.primary}; }}
QComboBox QAbstractItemView::item {{ min-height: {theme.px(36)}px; padding: 0 {theme.px(8)}px; }}
QMenu::item {{ padding: {theme.px(8)}px {theme.px(14)}px; border-radius: 6px; margin: 0; }}
QMenu::item:selected {{ background: {t.primary_tint}; color: {t.primary}; border: {border - 1}px solid {t.primary}; }}
QMenu::item:disabled {{ color: {t.line_strong}; }}
QMenu::icon {{ padding-left: {theme.px(8)}px; }}
QMenu::indicator {{ width: 0; height: 0; }}
QMenu::separator {{ height: {border}px; background: {t.line}; margin: 4px 8px; }}
QToolTip {{ background: {t.surface}; color: {t.ink}; border: {border}px solid {t.line_strong};
    padding: {theme.px(6)}px {theme.px(8)}px; }}
QScrollBar:vertical {{ background: transparent; width: {bar}px; margin: 0; border: none; }}
QScrollBar:horizontal {{ background: transparent; height: {bar}px; margin: 0; border: none; }}
QScrollBar::handle {{ background: {t.line_strong}; border-radius: 3px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::handle:hover {{ background: {t.ink_3}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; border: none; background: none; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: none; }}
QHeaderView {{ background: {t.sunken}; }}
QTableView, QListView, QTreeView {{ background: {t.surface}; color: {t.ink}; border: none; outline: 0;
    gridline-color: {t.line}; selection-background-color: {t.primary_tint}; selection-color: {t.ink}; }}
"""
