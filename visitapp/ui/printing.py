"""Printing: the computer's own dialog, then the pages of the PDF drawn at the printer's resolution."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

from visitapp.errors import NotWritable, PrinterAbsent
from visitapp.services.documents import page_count, preview_page

FINEST = 300
"""Dots an inch; more makes pages of hundreds of megabytes and no print that a person could tell apart."""


def require_printer() -> None:
    """Raise PrinterAbsent when no printer is set up."""
    if not QPrinterInfo.availablePrinterNames():
        raise PrinterAbsent("No printer is set up on this laptop.", "Save it as a PDF and print it elsewhere.")


def paper_printer(title: str) -> QPrinter:
    """Return a printer that is set for our papers: A4, the whole sheet."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setResolution(min(FINEST, printer.resolution()))
    printer.setFullPage(True)
    printer.setDocName(title)
    return printer


def ask_printer(window: QWidget, printer: QPrinter, pages: int, then: Callable[[], None]) -> QPrintDialog:
    """Let a person choose printer, pages and copies; `then` is called when they press Print."""
    dialog = QPrintDialog(printer, window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange, on=pages > 1)
    dialog.setMinMax(1, pages)
    dialog.accepted.connect(then)
    dialog.setModal(True)
    dialog.show()
    return dialog


def print_pages(pdf: bytes, printer: QPrinter) -> int:
    """Draw the chosen pages on the printer and return their number; for the pool. Raises NotWritable."""
    count = page_count(pdf)
    first = printer.fromPage() or 1
    last = min(printer.toPage() or count, count)
    painter = QPainter()
    if not painter.begin(printer):
        raise NotWritable("The printer did not take the pages.", "Check that it is on, then print again.")
    try:
        sheet = QRect(0, 0, printer.width(), printer.height())
        for page in range(first, last + 1):
            if page > first and not printer.newPage():
                raise NotWritable("The printer stopped before the last page.", "Check it, then print again.")
            picture = preview_page(pdf, page=page - 1, width_px=sheet.width())
            image = QImage(picture.pixels, picture.width, picture.height, QImage.Format.Format_RGB32)
            painter.drawImage(sheet, image)
    finally:
        painter.end()
    return last - first + 1
