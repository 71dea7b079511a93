"""Pages of a finished PDF as pictures, for looking at before it is printed or saved."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2

WIDEST = 8000

_lock = threading.Lock()  # PDFium may only be used by one thread at a time


def page_count(pdf: bytes) -> int:
    """Return how many pages a PDF has. Raises pypdfium2.PdfiumError when it is not a PDF."""
    with _opened(pdf) as document:
        return len(document)


def render_page(pdf: bytes, page: int, *, width_px: int) -> tuple[int, int, bytes]:
    """Paint page number `page` (from 0) at a width of 1 to 8000 pixels.

    Returns width and height in pixels and the picture as rows of blue, green, red, alpha bytes without padding; the
    paper is white. Raises IndexError for a page that is not there.
    """
    with _opened(pdf) as document:
        if not 0 <= page < len(document):
            raise IndexError(page)
        sheet = document[page]
        try:
            width, height = sheet.get_size()
            wide = max(1, min(width_px, WIDEST))
            bitmap = pypdfium2.PdfBitmap.new_native(
                wide, max(1, round(height * wide / width)), pypdfium2.raw.FPDFBitmap_BGRA
            )
            try:
                bitmap.fill_rect((255, 255, 255, 255), 0, 0, bitmap.width, bitmap.height)
                pypdfium2.raw.FPDF_RenderPageBitmap(
                    bitmap.raw, sheet.raw, 0, 0, bitmap.width, bitmap.height, 0, pypdfium2.raw.FPDF_ANNOT
                )
                return bitmap.width, bitmap.height, _rows(bitmap)
            finally:
                bitmap.close()
        finally:
            sheet.close()


@contextmanager
def _opened(pdf: bytes) -> Iterator[Any]:
    with _lock:
        document = pypdfium2.PdfDocument(pdf)
        try:
            yield document
        finally:
            document.close()


def _rows(bitmap: Any) -> bytes:
    data, wide = bytes(bitmap.buffer), bitmap.width * 4
    if bitmap.stride == wide:
        return data
    return b"".join(data[row * bitmap.stride : row * bitmap.stride + wide] for row in range(bitmap.height))
