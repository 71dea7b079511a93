"""A check box whose words wrap, with room for a second, quieter line."""

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from visitapp.ui.look.icons import Icons
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.painting import draw_box, draw_dashed_box, text_width
from visitapp.ui.widgets.wrapped import Measures, draw_wrapped, wrapped

BOX = 20
GAP = 12
RADIUS = 5
BORDER = 1.5
SIDE = 2
LEAST = 24
TICK = 16
COMFORTABLE = 420


class CheckBox(QCheckBox):
    """Tick something off. Listen to `toggled`: a screen reader's first press does not send `clicked`.

    With empty `text` it is the box alone and needs `name`.
    """

    def __init__(
        self,
        theme: Theme,
        text: str,
        *,
        detail: str = "",
        weight: int = 400,
        name: str = "",
        checked: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = ""
        self._measures = Measures()
        self._detail = detail
        self._weight = weight
        self.setText(text)
        self.setChecked(checked)
        self.setAccessibleName(name or text)
        self.setAccessibleDescription(detail)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("focus_radius", RADIUS)
        policy = QSizePolicy(
            QSizePolicy.Policy.Preferred if text else QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred
        )
        policy.setHeightForWidth(bool(text))
        self.setSizePolicy(policy)
        theme.changed.connect(self._on_theme_changed)

    def setText(self, text: str) -> None:
        self._text = text
        super().setText(text.replace("&", "&&"))
        self.updateGeometry()

    def text(self) -> str:
        return self._text

    @Slot()
    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()

    def _lead(self) -> int:
        return SIDE + self._theme.px(BOX) + (self._theme.px(GAP) if self._text else SIDE)

    def heightForWidth(self, width: int) -> int:
        room = width - self._lead()
        lines = self._measures.lines(self._text, self._theme.font("body_small", self._weight), room)
        height = lines * self._theme.line_height("body_small")
        if self._detail:
            detail = self._measures.lines(self._detail, self._theme.font("small"), room)
            height += detail * self._theme.line_height("small")
        return max(height, self._theme.px(LEAST))

    def sizeHint(self) -> QSize:
        words = text_width(self._theme.font("body_small", self._weight), self._text) if self._text else 0
        detail = text_width(self._theme.font("small"), self._detail) if self._detail else 0
        width = max(self._lead() + min(max(words, detail), self._theme.px(COMFORTABLE)), self._theme.px(LEAST))
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        least = max(self._lead() + (self._theme.px(80) if self._text else 0), self._theme.px(LEAST))
        height = self._theme.line_height("body_small") + (self._theme.line_height("small") if self._detail else 0)
        return QSize(least, max(height, self._theme.px(LEAST)))

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        edge = self._theme.px(BOX)
        step = self._theme.line_height("body_small")
        box = QRectF(SIDE, max(SIDE, round((step - edge) / 2)), edge, edge)
        self._paint_box(painter, box)
        if self._text:
            area = QRectF(self._lead(), 0, self.width() - self._lead(), self.height())
            painter.setPen(self._theme.colour("ink" if self.isEnabled() else "line_strong"))
            words = wrapped(self._text, self._theme.font("body_small", self._weight), area.width())
            area.setTop(draw_wrapped(painter, words, area, step))
            if self._detail:
                painter.setPen(self._theme.colour("ink_3" if self.isEnabled() else "line_strong"))
                detail = wrapped(self._detail, self._theme.font("small"), area.width())
                draw_wrapped(painter, detail, area, self._theme.line_height("small"))
        painter.end()
        event.accept()

    def _paint_box(self, painter: QPainter, box: QRectF) -> None:
        ticked = self.isChecked()
        enabled = self.isEnabled()
        filled = "primary" if enabled else "line_strong"
        ground = filled if ticked else "sunken" if self.underMouse() and enabled else "surface"
        border = filled if ticked else "line_strong" if enabled else "line"
        width = max(BORDER, self._theme.tokens.border_width)
        dashed = not enabled and self._theme.tokens.border_width > 1
        line = None if dashed else self._theme.colour(border)
        draw_box(painter, box, radius=RADIUS, fill=self._theme.colour(ground), line=line, width=width)
        if dashed:
            draw_dashed_box(painter, box, radius=RADIUS, line=self._theme.colour("line"), width=width)
        if ticked:
            Icons(self._theme).draw(painter, QPointF(box.center()), "check", "on_primary", TICK)
