"""The style of scroll bars and hidden letters. Importing QStyle costs 5 ms, so this is done when the first is seen."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import (
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QStyleOptionComplex,
    QStyleOptionSlider,
    QWidget,
)

from visitapp.ui.look.style import BAR, DOT

SHORTEST_HANDLE = 32


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
    app = QCoreApplication.instance()
    if app is None:
        return None
    found = app.findChild(PartStyle, options=Qt.FindChildOption.FindDirectChildrenOnly)
    if found is None:
        found = PartStyle("Fusion")
        found.setParent(app)
    return found
