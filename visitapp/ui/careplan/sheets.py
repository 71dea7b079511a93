"""The pages of a paper under one another; a page is painted only when it comes into view."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from visitapp.domain.careplan import PlanSection
from visitapp.services.documents import PagePicture, preview_page
from visitapp.ui.careplan.papers import Paper
from visitapp.ui.desk import Desk
from visitapp.ui.look.tokens import LIGHT

GAP = 16
SHAPE = 1754 / 1240
"""Height of a page for its width (A4)."""
KEPT = 6
"""So many pages are kept as pictures."""
MARK_IN = 15 / 484
MARK_WIDTH = 4
MARK_OVER = 0.014


class Sheets(QWidget):
    """Draws white pages of one width; where the open section is, a green bar stands in the margin."""

    painted = Signal()
    """Every page in view shows the newest paper."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._paper: Paper | None = None
        self._section: PlanSection | None = None
        self._width = 1
        self._pictures: dict[int, QImage] = {}
        self._fresh: dict[int, int] = {}
        self._asked: dict[int, int] = {}
        self._number = 0
        desk.theme.changed.connect(self.update)

    @property
    def page_count(self) -> int:
        """Return how many pages there are."""
        return self._paper.page_count if self._paper is not None else 0

    @property
    def is_painted(self) -> bool:
        """Tell whether every page in view shows the newest paper."""
        return self._paper is not None and all(self._is_fresh(page) for page in self._in_view())

    def show_paper(self, paper: Paper | None) -> None:
        """Show another paper; its predecessor stays in sight until the new pages are painted."""
        if paper is None or (self._paper is not None and paper.person_id != self._paper.person_id):
            self._pictures.clear()
        self._paper = paper
        self._again()

    def show_section(self, section: PlanSection | None) -> None:
        """Mark a section."""
        self._section = section
        self.update()

    def set_page_width(self, width: int) -> None:
        """Draw the pages this wide, in pixels of the window."""
        if width != self._width:
            self._width = max(1, width)
            self._again()

    def page_rect(self, page: int) -> QRect:
        """Return where a page is."""
        height = round(self._width * SHAPE)
        return QRect((self.width() - self._width) // 2, page * (height + GAP), self._width, height)

    def mark_rect(self) -> QRectF | None:
        """Return where the bar of the open section is, None when the paper does not have it."""
        if self._paper is None or self._section is None:
            return None
        place = next(
            (place for place in self._paper.places if place.title.startswith(self._section.heading)),
            None,
        )
        if place is None:
            return None
        sheet = QRectF(self.page_rect(place.page))
        top, bottom = place.top - MARK_OVER, place.bottom + MARK_OVER
        left = sheet.left() + self._width * MARK_IN
        return QRectF(left, sheet.top() + top * sheet.height(), MARK_WIDTH, (bottom - top) * sheet.height())

    def _again(self) -> None:
        self._number += 1
        count = self.page_count
        height = self.page_rect(count - 1).bottom() + 1 + GAP if count else 0
        self.setMinimumSize(self._width, height)
        self.setMaximumHeight(max(1, height))
        for page in [page for page in self._pictures if page >= count]:
            del self._pictures[page]
        self.update()

    def _in_view(self) -> list[int]:
        seen = self.visibleRegion().boundingRect()
        return [page for page in range(self.page_count) if self.page_rect(page).intersects(seen)]

    def _is_fresh(self, page: int) -> bool:
        return page in self._pictures and self._fresh.get(page) == self._number

    def _ask(self, page: int) -> None:
        paper, number = self._paper, self._number
        if paper is None or self._asked.get(page) == number:
            return
        self._asked[page] = number
        width = round(self._width * self.devicePixelRatioF())
        self._desk.background.compute(
            self,
            lambda: preview_page(paper.pdf, page=page, width_px=width),
            lambda picture: self._take(page, number, picture),
        )

    def _take(self, page: int, number: int, picture: PagePicture) -> None:
        if number != self._number:
            self.update()
            return
        image = QImage(picture.pixels, picture.width, picture.height, QImage.Format.Format_RGB32)
        self._pictures.pop(page, None)
        self._pictures[page] = image.copy()
        self._fresh[page] = number
        while len(self._pictures) > max(KEPT, len(self._in_view())):
            del self._pictures[next(iter(self._pictures))]
        self.update()
        if self.is_painted:
            self.painted.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        border = self._desk.theme.tokens.border_width
        for page in range(self.page_count):
            sheet = self.page_rect(page)
            if not sheet.intersects(event.rect()):
                continue
            painter.fillRect(sheet, self._desk.theme.colour("line"))
            inside = sheet.adjusted(border, border, -border, -border)
            painter.fillRect(inside, QColor(Qt.GlobalColor.white))
            if page in self._pictures:
                painter.drawImage(inside, self._pictures[page])
            if not self._is_fresh(page):
                self._ask(page)
        mark = self.mark_rect()
        if mark is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            # The paper is white in every theme, and so the mark is the light theme's.
            painter.setBrush(QColor(LIGHT.primary))
            painter.drawRoundedRect(mark, 2, 2)
        painter.end()
        event.accept()

    @Slot()
    def refresh(self) -> None:
        """Ask for pages that have come into view."""
        self.update()
