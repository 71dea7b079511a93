"""Pages to draw on: text, lines and shapes placed from the top left in points, each marked with what it is.

Everything drawn belongs to a structure node or is decoration. Strokes and fills are set for each shape; nothing
carries over.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from visitapp.domain.layout.strokes import Point
from visitapp.pdf.fonts import face_name, width_of
from visitapp.pdf.style import PAGE_HEIGHT, PAGE_WIDTH, REGULAR
from visitapp.pdf.tagging import Described, Node, tagged
from visitapp.pdf.text import Line, Piece

PathStep = tuple[str, tuple[float, ...]]
"""("M" | "L" | "C" | "Z", coordinates from the top left of the page)."""


class Sheet:
    """The pages of one document while it is drawn."""

    def __init__(self) -> None:
        """Start with the first page empty."""
        self._out = io.BytesIO()
        self._canvas: Any = Canvas(
            self._out,
            pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
            invariant=1,
            pageCompression=1,
            initialFontName=face_name(REGULAR),
        )
        self._page = 0
        self._marks = 0
        self._open: Node | str | None = None

    def next_page(self) -> None:
        """Finish this page and begin the next."""
        self._close_mark()
        self._canvas.showPage()
        self._page += 1
        self._marks = 0

    def finish(self, root: Node, described: Described) -> bytes:
        """Close the last page and return the PDF with its structure."""
        self._close_mark()
        self._canvas.showPage()
        self._canvas.save()
        return tagged(self._out.getvalue(), root, described)

    @contextmanager
    def decoration(self, kind: str = "Layout") -> Iterator[None]:
        """Mark what is drawn inside as decoration, which is not read aloud; `Pagination` for headers and footers."""
        self._begin(kind)
        yield

    @contextmanager
    def marked(self, node: Node, *, top: float = 0.0) -> Iterator[None]:
        """Mark what is drawn inside as part of a node; a heading's bookmark leads to `top`."""
        self._begin(node)
        if node.place is None:
            node.place = (self._page, PAGE_HEIGHT - top)
        yield

    def text(self, line: Line, x: float, top: float) -> None:
        """Draw one line of text with its left end at x and its top at `top`."""
        y = PAGE_HEIGHT - top - line.baseline
        for piece in line.pieces:
            if piece.actual is None:
                x = self._piece(piece, x, y)
            else:
                self._code(f"/Span <</ActualText <{_utf16(piece.actual)}>>> BDC")
                x = self._piece(piece, x, y)
                self._code("EMC")

    def rectangle(
        self, x: float, top: float, width: float, height: float, *, corner: float = 0.0, fill: str = "",
        stroke: str = "", line: float = 1.0,
    ) -> None:  # fmt: skip
        """Draw a box with rounded corners."""
        self._paint(fill, stroke, line)
        y = PAGE_HEIGHT - top - height
        if corner:
            self._canvas.roundRect(x, y, width, height, corner, stroke=int(bool(stroke)), fill=int(bool(fill)))
        else:
            self._canvas.rect(x, y, width, height, stroke=int(bool(stroke)), fill=int(bool(fill)))

    def circle(self, x: float, y: float, radius: float, *, fill: str = "", stroke: str = "", line: float = 1.0) -> None:
        """Draw a circle round (x, y)."""
        self._paint(fill, stroke, line)
        self._canvas.circle(x, PAGE_HEIGHT - y, radius, stroke=int(bool(stroke)), fill=int(bool(fill)))

    def line(self, start: Point, end: Point, *, stroke: str, line: float, dash: Sequence[float] = ()) -> None:
        """Draw a straight line, dashed where dash lengths are given."""
        self._paint("", stroke, line, dash)
        self._canvas.line(start[0], PAGE_HEIGHT - start[1], end[0], PAGE_HEIGHT - end[1])

    def polygon(self, points: Sequence[Point], *, fill: str = "", stroke: str = "", line: float = 1.0) -> None:
        """Draw a closed shape."""
        steps = [("M" if number == 0 else "L", point) for number, point in enumerate(points)]
        self.path([*steps, ("Z", ())], fill=fill, stroke=stroke, line=line)

    def path(self, steps: Sequence[PathStep], *, fill: str = "", stroke: str = "", line: float = 1.0) -> None:
        """Draw a path of straight and curved steps with round ends and joins."""
        self._paint(fill, stroke, line)
        path = self._canvas.beginPath()
        for name, numbers in steps:
            flipped = [PAGE_HEIGHT - value if odd % 2 else value for odd, value in enumerate(numbers)]
            {"M": path.moveTo, "L": path.lineTo, "C": path.curveTo, "Z": path.close}[name](*flipped)
        self._canvas.drawPath(path, stroke=int(bool(stroke)), fill=int(bool(fill)))

    def _piece(self, piece: Piece, x: float, y: float) -> float:
        style = piece.style
        words = self._canvas.beginText(x, y)
        words.setFont(face_name(style.weight), style.size)
        words.setFillColor(style.colour)
        if style.spacing:
            words.setCharSpace(style.spacing)
        words.textOut(piece.drawn)
        if style.spacing:
            words.setCharSpace(0)
        self._canvas.drawText(words)
        return x + width_of(piece.drawn, style.weight, style.size) + style.spacing * len(piece.drawn)

    def _paint(self, fill: str, stroke: str, line: float, dash: Sequence[float] = ()) -> None:
        if fill:
            self._canvas.setFillColor(fill)
        if stroke:
            self._canvas.setStrokeColor(stroke)
            self._canvas.setLineWidth(line)
            self._canvas.setLineCap(1 if not dash or dash[0] == 0 else 0)
            self._canvas.setLineJoin(1)
            self._canvas.setDash(list(dash))

    def _begin(self, what: Node | str) -> None:
        """Open a mark; drawing on in the same one keeps it open, so that a paragraph is one mark a page."""
        if self._open is what:
            return
        self._close_mark()
        self._open = what
        if isinstance(what, Node):
            what.children.append((self._page, self._marks))
            self._code(f"/{what.role} <</MCID {self._marks}>> BDC")
            self._marks += 1
        elif what == "Pagination":
            self._code("/Artifact <</Type /Pagination>> BDC")
        else:
            self._code("/Artifact <</Type /Layout>> BDC")

    def _close_mark(self) -> None:
        if self._open is not None:
            self._code("EMC")
        self._open = None

    def _code(self, operator: str) -> None:
        # ReportLab has no call for marked content; its list of operators is where every drawing call appends too.
        self._canvas._code.append(operator)


def _utf16(text: str) -> str:
    return ("\ufeff" + text).encode("utf-16-be").hex().upper()
