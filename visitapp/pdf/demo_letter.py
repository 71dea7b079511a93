"""A letter for the demo, from an invented landlord: one page of plain paper."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

LEFT, TOP, LINE = 72, 90, 18


def letter_pdf(lines: Sequence[str], *, title: str) -> bytes:
    """Return a page with these lines under one another; none may be wider than the page."""
    written = BytesIO()
    canvas = Canvas(written, pagesize=A4, invariant=1)
    canvas.setTitle(title)
    canvas.setFont("Helvetica", 12)
    for number, line in enumerate(lines):
        canvas.drawString(LEFT, A4[1] - TOP - number * LINE, line)
    canvas.save()
    return written.getvalue()
