"""A recovery sheet that was just made: its page, its ten groups, and one of them asked back.

The page lives in memory only. It goes to a printer, or to a file that the worker chooses after a plain warning.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, QStandardPaths, Qt, Signal, Slot
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from visitapp.errors import KnownError
from visitapp.ui.announce import announce
from visitapp.ui.background import Background
from visitapp.ui.choose_files import ask_new_file
from visitapp.ui.look.theme import Theme
from visitapp.ui.unlock.word_tiles import WordTiles
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.field import Field
from visitapp.ui.widgets.painting import draw_box
from visitapp.ui.widgets.text import Text

if TYPE_CHECKING:  # imported when a sheet is made, not before the first paint
    from visitapp.services.documents import PagePicture
    from visitapp.services.recovery_sheets import NewSheet

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
ADVICE = "Print it, or copy the ten groups by hand. It is shown once and kept nowhere on this laptop."
ONCE = "It is shown once"
FILE_QUESTION = "Save the sheet as a file?"
FILE_WARNING = "Whoever finds it can open every record in your vault. Save it to print it elsewhere, then delete it."
FILE_NAME = "Recovery sheet.pdf"
NOT_THE_GROUP = "That is not what stands there. Look at the sheet once more."
PICTURE_WIDTH = 160
FINE = 2
"""The page is painted with so many times the pixels that it is shown with, so that it stays sharp on any screen."""
SHAPE = 1754 / 1240
LEAST_BESIDE = 396
FIELD_WIDTH = 220


class RecoverySheet(QWidget):
    """Show a new sheet and ask for one of its groups. `submitted`: Enter was pressed in the field."""

    submitted = Signal()
    rearranged = Signal()
    """It needs another height now."""

    def __init__(self, theme: Theme, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._background = background
        self._asked = ""
        self._pdf = b""
        self.picture = PageThumbnail(theme)
        self._tiles = WordTiles(theme, numbered=True)
        self._tiles.set_chosen(False)
        self.print_button = Button(theme, "Print…", icon="printer")
        self.save_button = Button(theme, "Save as PDF…", "quiet")
        self.said = Text(theme, "small", "", "ink_2", weight=500)
        self.field = Field(theme, "", hint="Capitals do not matter.")
        self._lay_out(theme)
        self.print_button.clicked.connect(self._on_print_clicked)
        self.save_button.clicked.connect(self._on_save_clicked)
        self.field.edit.returnPressed.connect(self.submitted)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _lay_out(self, theme: Theme) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.print_button)
        buttons.addWidget(self.save_button)
        buttons.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(10)
        words.addWidget(Text(theme, "body_small", ADVICE, strong=ONCE))
        words.addWidget(self._tiles)
        words.addLayout(buttons)
        words.addWidget(self.said)
        words.addStretch(1)
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._beside.setSpacing(20)
        self._beside.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        self._beside.addLayout(words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(self._beside)
        column.addWidget(self.field)
        # Only now: a widget without a parent would open as a window of its own.
        self.said.hide()

    def show_sheet(self, sheet: NewSheet) -> None:
        """Show a sheet, and choose the group that is asked back."""
        place = secrets.randbelow(len(sheet.groups))
        self._asked = sheet.groups[place]
        self._tiles.show_words(sheet.groups)
        label = f"From your sheet, type the {ORDINALS[place]} group"
        self.field.label.setText(label)
        self.field.edit.setAccessibleName(label)
        width = round(self._theme.px(PICTURE_WIDTH) * FINE * self.devicePixelRatioF())
        self._background.compute(self, lambda: _page(sheet, width), self._on_page_made)

    def is_checked(self) -> bool:
        """Tell whether the right group was typed; else say so in place."""
        from visitapp.services.recovery_sheets import is_group

        right = bool(self._asked) and is_group(self.field.text(), group=self._asked)
        self.field.set_error("" if right else NOT_THE_GROUP)
        return right

    def wipe(self) -> None:
        """Forget the sheet."""
        self._asked = ""
        self._pdf = b""
        self._tiles.show_words(())
        self.picture.show_page(None)
        self.field.set_text("")

    def _on_page_made(self, made: tuple[bytes, PagePicture]) -> None:
        if self._asked:  # not wiped meanwhile
            self._pdf, page = made
            self.picture.show_page(QImage(page.pixels, page.width, page.height, QImage.Format.Format_RGB32).copy())

    @Slot()
    def _on_print_clicked(self) -> None:
        from visitapp.ui.printing import ask_printer, paper_printer, print_pages, require_printer

        pdf = self._pdf
        if not pdf:
            return
        try:
            require_printer()
        except KnownError as error:
            self._refuse(error)
            return
        printer = paper_printer("Recovery sheet")

        def go() -> None:
            self._background.compute(
                self,
                lambda: print_pages(pdf, printer),
                lambda _: self.say("Sent to the printer. Fetch it before you go on."),
                self._refuse,
            )

        ask_printer(self.window(), printer, 1, go)

    @Slot()
    def _on_save_clicked(self) -> None:
        if not self._pdf:
            return
        dialog = Dialog(
            self._theme, self.window(), FILE_QUESTION, FILE_WARNING, verb="Choose where…", safe="Not now", kind="danger"
        )
        dialog.confirmed.connect(self._ask_where)
        dialog.ask()

    @Slot()
    def _ask_where(self) -> None:
        folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        ask_new_file(self.window(), "Save the recovery sheet", folder / FILE_NAME, "PDF (*.pdf)", self.save_to)

    def save_to(self, path: Path) -> None:
        """Write the page to a place that the worker chose."""
        pdf = self._pdf
        said = f"Saved as {path.name}. Print it, then delete the file."
        self._background.compute(self, lambda: _write(pdf, path), lambda _: self.say(said), self._refuse)

    def _refuse(self, error: KnownError) -> None:
        self.say(str(error))

    def say(self, words: str) -> None:
        """Say what became of printing or saving."""
        self.said.setText(words)
        self.said.show()
        self.rearranged.emit()
        announce(self, words)

    @Slot()
    def _on_theme_changed(self) -> None:
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Put the page beside the groups where there is room, else under them."""
        px = self._theme.px
        beside = self.width() >= px(PICTURE_WIDTH) + 20 + px(LEAST_BESIDE)
        directions = QBoxLayout.Direction
        wanted = directions.LeftToRight if beside else directions.BottomToTop
        self.field.edit.setMaximumWidth(px(FIELD_WIDTH))
        if wanted != self._beside.direction():
            self._beside.setDirection(wanted)
            self.rearranged.emit()


class PageThumbnail(QLabel):
    """A small picture of one A4 page."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._page: QImage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Preview of the recovery sheet, one page")
        theme.changed.connect(self.updateGeometry)

    def show_page(self, page: QImage | None) -> None:
        """Show this page, or an empty one."""
        self._page = page
        self.update()

    @property
    def has_page(self) -> bool:
        """Tell whether a page is shown."""
        return self._page is not None

    def sizeHint(self) -> QSize:
        width = self._theme.px(PICTURE_WIDTH)
        return QSize(width, round(width * SHAPE))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        rect = QRectF(self.rect())
        border = self._theme.tokens.border_width
        paper, line = self._theme.colour("surface"), self._theme.colour("line_strong")
        draw_box(painter, rect, radius=2, fill=paper, line=line, width=border)
        if self._page is not None:
            painter.drawImage(rect.adjusted(border, border, -border, -border), self._page)
        painter.end()
        event.accept()


def _page(sheet: NewSheet, width: int) -> tuple[bytes, PagePicture]:
    from visitapp.services.documents import preview_page
    from visitapp.services.recovery_sheets import sheet_pdf

    pdf = sheet_pdf(sheet)
    return pdf, preview_page(pdf, page=0, width_px=width)


def _write(pdf: bytes, path: Path) -> None:
    from visitapp.services.documents import write_file

    write_file(pdf, path=path)
