"""What Qt's own parts look like where they do not paint themselves: scroll bars, hidden letters, menus and lists.

The application has no style sheet. With one, Qt matched its rules against every widget each time a part of a page was
put into another, which was more than half of what opening a page cost (decision 017). Menus and lists that drop down
get a small sheet of their own when they open; scroll bars and hidden letters have the style below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QStyleOptionComplex,
    QStyleOptionSlider,
    QWidget,
)

if TYPE_CHECKING:
    from visitapp.ui.theme import Theme

BAR = 10
SHORTEST_HANDLE = 32
DOT = "•"


class PartStyle(QProxyStyle):
    """Thin scroll bars without arrows, and dots for hidden letters. Set on those parts only: a question is a call."""

    def pixelMetric(
        self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> int:
        if metric == QStyle.PixelMetric.PM_ScrollBarExtent:
            return BAR
        return super().pixelMetric(metric, option, widget)

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returned: QStyleHintReturn | None = None,
    ) -> int:
        if hint == QStyle.StyleHint.SH_LineEdit_PasswordCharacter:
            return ord(DOT)
        return super().styleHint(hint, option, widget, returned)

    def subControlRect(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        part: QStyle.SubControl,
        widget: QWidget | None = None,
    ) -> QRect:
        if control != QStyle.ComplexControl.CC_ScrollBar or not isinstance(option, QStyleOptionSlider):
            return super().subControlRect(control, option, part, widget) if widget is not None else QRect()
        begin, length = _handle(option)
        whole = _length(option)
        match part:
            case QStyle.SubControl.SC_ScrollBarGroove:
                return QRect(option.rect)
            case QStyle.SubControl.SC_ScrollBarSlider:
                return _along(option, begin, length)
            case QStyle.SubControl.SC_ScrollBarSubPage:
                return _along(option, 0, begin)
            case QStyle.SubControl.SC_ScrollBarAddPage:
                return _along(option, begin + length, whole - begin - length)
        return QRect()

    def drawComplexControl(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        if control != QStyle.ComplexControl.CC_ScrollBar or not isinstance(option, QStyleOptionSlider):
            super().drawComplexControl(control, option, painter, widget)
            return
        if option.maximum == option.minimum:
            return
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        held = bool(option.activeSubControls & QStyle.SubControl.SC_ScrollBarSlider)
        role = QPalette.ColorRole.PlaceholderText if over and held else QPalette.ColorRole.Dark
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(option.palette.color(QPalette.ColorGroup.Active, role))
        painter.drawRoundedRect(QRectF(_along(option, *_handle(option))).adjusted(2, 2, -2, -2), 3, 3)
        painter.restore()


def _length(option: QStyleOptionSlider) -> int:
    upright = option.orientation == Qt.Orientation.Vertical
    return option.rect.height() if upright else option.rect.width()


def _handle(option: QStyleOptionSlider) -> tuple[int, int]:
    """Return where the handle of a scroll bar begins and how long it is, in pixels along the bar."""
    whole, span = _length(option), option.maximum - option.minimum
    if span <= 0:
        return 0, whole
    length = min(whole, max(SHORTEST_HANDLE, whole * option.pageStep // (span + option.pageStep)))
    begin = QStyle.sliderPositionFromValue(
        option.minimum, option.maximum, option.sliderPosition, whole - length, option.upsideDown
    )
    return begin, length


def _along(option: QStyleOptionSlider, begin: int, length: int) -> QRect:
    rect = option.rect
    if option.orientation == Qt.Orientation.Vertical:
        return QRect(rect.left(), rect.top() + begin, rect.width(), length)
    return QRect(rect.left() + begin, rect.top(), length, rect.height())


def part_style() -> PartStyle | None:
    """Return the one style of those parts, which lives as long as the application; None before there is one."""
    app = QApplication.instance()
    if app is None:
        return None
    found = app.findChild(PartStyle, options=Qt.FindChildOption.FindDirectChildrenOnly)
    if found is None:
        found = PartStyle("Fusion")
        found.setParent(app)
    return found


def dress_bars(area: QAbstractScrollArea) -> None:
    """Give a scrolling area thin bars and a ground that lets what lies under it show through."""
    style = part_style()
    area.viewport().setAutoFillBackground(False)
    for bar in (area.verticalScrollBar(), area.horizontalScrollBar()):
        if style is not None:
            bar.setStyle(style)
        bar.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, False)
        bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)


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
