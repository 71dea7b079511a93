"""One picture or one page, to fit or larger: painted at once from what is there, and sharp as soon as it is made."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QLabel, QWidget

from visitapp.errors import KnownError
from visitapp.services.attachments import MOST_SHOWN, PagePicture
from visitapp.ui.desk import Desk
from visitapp.ui.widgets.scroll_area import ScrollArea

ZOOMS = (25, 50, 75, 100, 125, 150, 200, 300, 400)
EDGE = 16
Made = Callable[[int], PagePicture]
"""Makes the picture so many pixels wide, or as wide as it is; in any thread."""


class Sheet(QLabel):
    """Paints the picture, and is what a screen reader finds: the picture's words are its name."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.image: QImage | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("focus_radius", 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        border = self._desk.theme.tokens.border_width
        inside = QRectF(self.rect()).adjusted(border, border, -border, -border)
        painter.fillRect(self.rect(), self._desk.theme.colour("line"))
        painter.fillRect(inside, QColor(Qt.GlobalColor.white))
        if self.image is not None:
            painter.drawImage(inside, self.image)
        painter.end()
        event.accept()


class PictureView(ScrollArea):
    """Plus and minus zoom, 0 fits; arrows scroll; Page Up and Page Down are the page's. `zoomed` tells of a change."""

    zoomed = Signal()
    failed = Signal(object)
    page_wanted = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(sideways=True, parent=parent)
        self._desk = desk
        self._made: Made | None = None
        self._shape = (1, 1)
        self._whole = True
        self._number = 0
        self._asked = 0
        self.zoom = 0
        self.sheet = Sheet(desk)
        self.setWidgetResizable(False)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWidget(self.sheet)
        self.setFocusProxy(self.sheet)

    @property
    def is_sharp(self) -> bool:
        """Tell whether what is seen was made for this size."""
        return self.sheet.image is not None and self._asked == 0

    def show_made(self, made: Made, shape: tuple[int, int], words: str, *, whole: bool) -> None:
        """Show another picture: how it is made, its natural size in pixels, and its words.

        To fit means that all of it is in view when `whole`, else that its width is.
        """
        self._made, self._shape, self._whole = made, shape, whole
        self._number += 1
        self._asked = 0
        self.sheet.image = None
        self.sheet.setAccessibleName(words)
        self._lay_out()

    def clear(self, words: str = "") -> None:
        """Let go of the picture; `words` name the one that will come."""
        self._made = None
        self._number += 1
        self._asked = 0
        self.sheet.image = None
        self.sheet.setAccessibleName(words)
        self.sheet.update()

    def set_zoom(self, zoom: int) -> None:
        """Show it at so many per cent, or to fit (0)."""
        self.zoom = zoom
        self._lay_out()
        self.zoomed.emit()

    def step(self, by: int) -> None:
        """Go to the next larger (1) or smaller (-1) zoom."""
        now = 100 * self.sheet.width() / max(1, self._shape[0])
        further = [zoom for zoom in ZOOMS if (zoom > now + 1 if by > 0 else zoom < now - 1)]
        if further:
            self.set_zoom(further[0] if by > 0 else further[-1])

    def _lay_out(self) -> None:
        if self._made is None:
            return
        wide, high = self._shape
        room = self.size() - QSize(2 * EDGE, 2 * EDGE)
        part = self.zoom / 100
        if not self.zoom:
            part = max(0.01, room.width() / wide)
            part = min(1.0, part, max(0.01, room.height() / high)) if self._whole else min(part, 2.0)
        self.sheet.resize(max(1, round(wide * part)), max(1, round(high * part)))
        self._ask()

    def _ask(self) -> None:
        made, number = self._made, self._number
        width = min(MOST_SHOWN, round(self.sheet.width() * self.devicePixelRatioF()))
        if made is None or width == self._asked:
            return
        if self.sheet.image is not None and self._asked == 0 and self.sheet.image.width() >= width:
            return
        self._asked = width
        self._desk.background.compute(
            self,
            lambda: made(width),
            lambda picture: self._take(number, width, picture),
            lambda error: self._fail(number, error),
            waited_for=False,
        )

    def _take(self, number: int, width: int, picture: PagePicture) -> None:
        if number != self._number:
            return
        flat = QImage(picture.pixels, picture.width, picture.height, QImage.Format.Format_ARGB32)
        self.sheet.image = flat.copy()
        if width == self._asked:
            self._asked = 0
        shape = self._shape
        if abs(picture.height * shape[0] - picture.width * shape[1]) > shape[0] * picture.width // 100:
            self._shape = (shape[0], max(1, round(shape[0] * picture.height / picture.width)))
            self._lay_out()
        self.sheet.update()

    def _fail(self, number: int, error: KnownError) -> None:
        if number == self._number:
            self._asked = 0
            self.failed.emit(error)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self.zoom:
            self._lay_out()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step(1 if event.angleDelta().y() > 0 else -1)
        else:
            super().wheelEvent(event)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        down, across = self.verticalScrollBar(), self.horizontalScrollBar()
        match event.key():
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.step(1)
            case Qt.Key.Key_Minus:
                self.step(-1)
            case Qt.Key.Key_0:
                self.set_zoom(0)
            case Qt.Key.Key_Down:
                down.setValue(down.value() + 3 * down.singleStep())
            case Qt.Key.Key_Up:
                down.setValue(down.value() - 3 * down.singleStep())
            case Qt.Key.Key_Right:
                across.setValue(across.value() + 3 * across.singleStep())
            case Qt.Key.Key_Left:
                across.setValue(across.value() - 3 * across.singleStep())
            case Qt.Key.Key_PageDown:
                self.page_wanted.emit(1)
            case Qt.Key.Key_PageUp:
                self.page_wanted.emit(-1)
            case _:
                event.ignore()
