"""Pages of a finished PDF as pictures, for looking at before it is printed or saved."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any, BinaryIO

import pypdfium2

from visitapp.errors import FileRefused
from visitapp.pdf.style import BOTTOM, PAGE_HEIGHT

WIDEST = 8000

_lock = threading.Lock()  # PDFium may only be used by one thread at a time


@dataclass(frozen=True, repr=False)
class HeadingPlace:
    """Where a section of a paper is: page from 0, and its beginning and end as parts of the page's height."""

    title: str
    page: int
    top: float
    bottom: float


def page_count(pdf: bytes) -> int:
    """Return how many pages a PDF has. Raises pypdfium2.PdfiumError when it is not a PDF."""
    with _opened(pdf) as document:
        return len(document)


def joined(pdfs: Sequence[bytes]) -> bytes:
    """Return the pages of several PDFs as one PDF, in order. Raises pypdfium2.PdfiumError when one is no PDF."""
    if len(pdfs) == 1:
        return pdfs[0]
    with _lock:
        whole = pypdfium2.PdfDocument.new()
        try:
            for pdf in pdfs:
                part = pypdfium2.PdfDocument(pdf)
                try:
                    whole.import_pages(part)
                finally:
                    part.close()
            written = BytesIO()
            whole.save(written)
        finally:
            whole.close()
    return written.getvalue()


def look_into(source: BinaryIO) -> int:
    """Return how many pages an open PDF from outside has; it is read where needed, not whole.

    Raises FileRefused when it is locked with a password, damaged, or has no page.
    """
    try:
        with _opened(source) as document:
            count = len(document)
    except pypdfium2.PdfiumError as fault:
        if getattr(fault, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD:
            raise FileRefused(
                "This PDF is locked with a password.", "Save a copy without one: the vault keeps it encrypted."
            ) from None
        raise FileRefused("This PDF is cut off or damaged.", "Copy it again from where it came.") from None
    if not count:
        raise FileRefused("This PDF has no pages.", "Copy it again from where it came.")
    return count


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


def heading_places(pdf: bytes) -> tuple[HeadingPlace, ...]:
    """Return the sections of one of our papers, from its bookmarks; each ends with the last words before the next."""
    found: list[tuple[str, int, float]] = []
    with _opened(pdf) as document:
        for bookmark in document.get_toc():
            place = bookmark.get_dest()
            at = place.get_view()[1] if place is not None else []
            if bookmark.level == 1 and place is not None and len(at) > 1:
                found.append((bookmark.get_title(), int(place.get_index()), PAGE_HEIGHT - float(at[1])))
        lowest = {page: _ends_of_words(document[page]) for page in {page for _, page, _ in found}}
    return tuple(
        HeadingPlace(title, page, top / PAGE_HEIGHT, _end(top, page, found, lowest[page]) / PAGE_HEIGHT)
        for title, page, top in found
    )


@contextmanager
def _opened(pdf: bytes | BinaryIO) -> Iterator[Any]:
    with _lock:
        document = pypdfium2.PdfDocument(pdf)
        try:
            yield document
        finally:
            document.close()


def _ends_of_words(page: Any) -> list[float]:
    """Return how far down each run of words above the foot of the page reaches, in points."""
    words = page.get_textpage()
    try:
        reached = [PAGE_HEIGHT - words.get_rect(number)[1] for number in range(words.count_rects())]
    finally:
        words.close()
        page.close()
    return [bottom for bottom in reached if bottom <= BOTTOM]


def _end(top: float, page: int, headings: list[tuple[str, int, float]], ends: list[float]) -> float:
    following = min((other for _, its, other in headings if its == page and other > top + 1), default=BOTTOM)
    return max((end for end in ends if top < end <= following), default=top)


def _rows(bitmap: Any) -> bytes:
    data, wide = bytes(bitmap.buffer), bitmap.width * 4
    if bitmap.stride == wide:
        return data
    return b"".join(data[row * bitmap.stride : row * bitmap.stride + wide] for row in range(bitmap.height))
