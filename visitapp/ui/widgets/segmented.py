"""One choice out of a few, side by side in one frame; to a screen reader, radio buttons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QEnterEvent, QKeyEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QSizePolicy, QWidget

from visitapp.ui.look.icons import Icons
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.painting import CENTRE, LEFT_MIDDLE, draw_box, draw_text, text_width

ICON = 16
ICON_GAP = 6
STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
}


@dataclass(frozen=True)
class Option:
    """One segment: its key, its label and, where it counts something, how many.

    An icon stands before the label wherever there is room for all of them.
    """

    key: str
    label: str
    count: int | None = None
    icon: str = ""

    @property
    def words(self) -> str:
        """Return the label with its count."""
        return self.label if self.count is None else f"{self.label} {self.count}"


class _Segment(QRadioButton):
    """One part of the frame; the arrows move on to its neighbours."""

    moved = Signal(int)

    def __init__(self, theme: Theme, option: Option, height: int, padding: int, parent: QWidget) -> None:
        super().__init__(option.words, parent)
        self._theme = theme
        self._height = height
        self._padding = padding
        self.option = option
        self.first = False
        self.last = False
        self.setProperty("focus_radius", 8)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    def show_option(self, option: Option) -> None:
        self.option = option
        self.setText(option.words)
        self.updateGeometry()

    def _words_width(self) -> int:
        return text_width(self._theme.font("small", 600), self.option.words)

    def _icon_width(self) -> int:
        return self._theme.px(ICON) + self._theme.px(ICON_GAP) if self.option.icon else 0

    def sizeHint(self) -> QSize:
        hint = self.minimumSizeHint()
        return QSize(hint.width() + self._icon_width(), hint.height())

    def minimumSizeHint(self) -> QSize:
        width = self._words_width() + 2 * self._theme.px(self._padding)
        return QSize(max(width, self._theme.px(34)), self._theme.px(self._height))

    def shows_icon(self) -> bool:
        """Tell whether there is room for an icon in every segment."""
        return all(each.width() >= each.sizeHint().width() for each in self._neighbours())

    def _neighbours(self) -> list[_Segment]:
        parent = self.parentWidget()
        return parent.findChildren(_Segment) if parent is not None else [self]

    def hitButton(self, _pos: object) -> bool:
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.moved.emit(step)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)

    def _shape(self) -> QPainterPath:
        """Return the part of the common frame that belongs to this segment."""
        rect = QRectF(self.rect())
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)
        path.addRoundedRect(rect, 7, 7)
        if not self.first:
            path.addRect(rect.adjusted(0, 0, -rect.width() / 2, 0))
        if not self.last:
            path.addRect(rect.adjusted(rect.width() / 2, 0, 0, 0))
        return path

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        bold = theme.tokens.border_width > 1
        fill, ink = ("ink" if bold else "primary_tint", "canvas" if bold else "primary") if chosen else ("", "ink_2")
        if not fill and self.underMouse():
            fill = "sunken"
        if fill:
            painter.fillPath(self._shape(), theme.colour(fill))
        if not self.first:
            painter.fillRect(QRectF(0, 0, theme.tokens.border_width, self.height()), theme.colour("line"))
        font = theme.font("small", 600 if chosen else 500)
        rect = QRectF(self.rect())
        if self.option.icon and self.shows_icon():
            left = (rect.width() - self._words_width() - self._icon_width()) / 2
            centre = QPointF(left + theme.px(ICON) / 2, rect.center().y())
            Icons(theme).draw(painter, centre, self.option.icon, ink, ICON)
            rect.setLeft(left + self._icon_width())
            draw_text(painter, rect, self.option.words, font, theme.colour(ink), LEFT_MIDDLE)
        else:
            draw_text(painter, rect, self.option.words, font, theme.colour(ink), CENTRE)


class Segmented(QWidget):
    """Hold a few options of which exactly one is chosen; `chosen` carries its key when a person changes it.

    With `fill` it takes the whole width it is given, with little room beside the words: for narrow panels.
    """

    chosen = Signal(str)

    def __init__(
        self,
        theme: Theme,
        name: str,
        options: Sequence[Option],
        *,
        height: int = 34,
        fill: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._height = height
        self._padding = 5 if fill else 13
        self._group = QButtonGroup(self)
        self._segments: list[_Segment] = []
        self.setAccessibleName(name)
        across = QSizePolicy.Policy.Minimum if fill else QSizePolicy.Policy.Fixed
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        self._row.setSpacing(0)
        self.set_options(options)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    @property
    def key(self) -> str:
        """Return the key of the chosen option."""
        return next((segment.option.key for segment in self._segments if segment.isChecked()), "")

    def choose(self, key: str) -> None:
        """Show an option as chosen; nothing is signalled. An unknown key raises KeyError."""
        segment = next((s for s in self._segments if s.option.key == key), None)
        if segment is None:
            raise KeyError("no such option")
        blocked = self.blockSignals(True)
        segment.setChecked(True)
        self.blockSignals(blocked)
        self.update()

    def set_options(self, options: Sequence[Option]) -> None:
        """Show these options; the chosen key stays where it still exists, else the first is chosen."""
        key = self.key
        if [o.key for o in options] == [s.option.key for s in self._segments]:
            for segment, option in zip(self._segments, options, strict=True):
                segment.show_option(option)
            return
        for segment in self._segments:
            self._group.removeButton(segment)
            self._row.removeWidget(segment)
            segment.deleteLater()
        self._segments = [self._segment(option) for option in options]
        if not self._segments:
            return
        self._segments[0].first = True
        self._segments[-1].last = True
        self.choose(key if any(option.key == key for option in options) else options[0].key)

    def _segment(self, option: Option) -> _Segment:
        segment = _Segment(self._theme, option, self._height, self._padding, self)
        segment.moved.connect(self._on_segment_moved)
        segment.toggled.connect(self._on_segment_toggled)
        self._group.addButton(segment)
        self._row.addWidget(segment)
        return segment

    @Slot(int)
    def _on_segment_moved(self, step: int) -> None:
        here = next(i for i, segment in enumerate(self._segments) if segment.isChecked())
        target = self._segments[(here + step) % len(self._segments)]
        target.setFocus(Qt.FocusReason.TabFocusReason)
        target.setChecked(True)

    @Slot(bool)
    def _on_segment_toggled(self, on: bool) -> None:
        if on:
            self.chosen.emit(self.key)

    @Slot()
    def _on_theme_changed(self) -> None:
        border = self._theme.tokens.border_width
        self._row.setContentsMargins(border, border, border, border)
        for segment in self._segments:
            segment.updateGeometry()
            segment.update()
        self.updateGeometry()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        draw_box(
            QPainter(self),
            QRectF(self.rect()),
            radius=8,
            fill=theme.colour("surface"),
            line=theme.colour("line_strong"),
            width=theme.tokens.border_width,
        )
