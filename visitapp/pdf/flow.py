"""Strips down the pages: what fits stays together, what does not goes on overleaf, and nothing is cut.

A strip is a horizontal slice of the content that is never divided, at most a line of text or a small picture.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from visitapp.pdf.sheet import Sheet
from visitapp.pdf.style import BOTTOM, HEADING, TOP, TextStyle
from visitapp.pdf.tagging import Node
from visitapp.pdf.text import Line, Run, fitted, wrap

_REPEATED = HEADING.leading * 1.4
_TIGHTER = (0.8, 0.6, 0.45)

Draw = Callable[[Sheet, float, float], None]
"""Draws something with its left end and top at (x, top)."""


@dataclass(frozen=True, eq=False)
class Frame:
    """A box round strips, drawn anew on each page: `paint` gets sheet, top and bottom of its part on that page.

    `above` and `below` are the room inside it before the first and after the last strip of a page.
    """

    paint: Callable[[Sheet, float, float], None]
    above: float = 0.0
    below: float = 0.0


@dataclass(frozen=True, repr=False)
class Strip:
    """One slice: height, gap before it (dropped at the top of a page), and whether it stays with the next.

    `frames` go from the outside in. `section` is the heading to repeat when a page begins inside that section.
    """

    height: float
    draw: Draw
    gap: float = 0.0
    keep: bool = False
    frames: tuple[Frame, ...] = ()
    section: str = ""


@dataclass(frozen=True)
class _Placed:
    strip: Strip
    top: float


@dataclass(repr=False)
class _Page:
    strips: list[_Placed]
    repeated: str = ""


def paragraph(
    node: Node, runs: Sequence[Run], width: float, *, x: float = 0.0, gap: float = 0.0, align_right: bool = False
) -> list[Strip]:
    """Set text into strips of one line; the first two and the last two lines stay together."""
    lines = wrap(runs, width)
    last = len(lines) - 1
    return [
        Strip(
            line.leading,
            _line_drawer(node, line, x + (width - line.width if align_right else 0.0)),
            gap if number == 0 else 0.0,
            keep=number < last and (number == 0 or number == last - 1),
        )
        for number, line in enumerate(lines)
    ]


def beside(columns: Sequence[tuple[float, Sequence[Strip]]], *, gap: float = 0.0) -> list[Strip]:
    """Put columns (x, strips) side by side in one strip; columns too tall for a page follow one another instead."""
    heights = [stack_height(strips) for _, strips in columns]
    if max(heights, default=0.0) > BOTTOM - TOP - HEADING.leading * 2:
        return spaced([strip for shift, strips in columns for strip in indented(strips, shift)], gap)
    return [Strip(max(heights, default=0.0), _columns_drawer(columns), gap)] if any(heights) else []


def indented(strips: Sequence[Strip], shift: float) -> list[Strip]:
    """Move strips to the right."""
    return [replace(strip, draw=_shifted(strip.draw, shift)) for strip in strips]


def spaced(strips: Sequence[Strip], gap: float) -> list[Strip]:
    """Set the gap before the first strip."""
    return [replace(strips[0], gap=gap), *strips[1:]] if strips else []


def blank(height: float) -> Strip:
    """Return an empty slice."""
    return Strip(height, _draw_nothing)


def stack_height(strips: Sequence[Strip]) -> float:
    """Return the height of strips drawn under one another, without the gap before the first."""
    return sum(strip.height + (strip.gap if number else 0.0) for number, strip in enumerate(strips))


def together(strips: Sequence[Strip]) -> list[Strip]:
    """Keep all strips on one page where they fit on one."""
    return [replace(strip, keep=True) if number < len(strips) - 1 else strip for number, strip in enumerate(strips)]


def leading_on(strips: Sequence[Strip]) -> list[Strip]:
    """Keep all strips with each other and with what follows them."""
    return [replace(strip, keep=True) for strip in strips]


def framed(strips: Sequence[Strip], frame: Frame) -> list[Strip]:
    """Put a frame round strips."""
    return [replace(strip, frames=(frame, *strip.frames)) for strip in strips]


def in_section(strips: Sequence[Strip], heading: str) -> list[Strip]:
    """Name the heading to repeat where a page begins inside these strips."""
    return [replace(strip, section=heading) for strip in strips]


def laid_out(parts: Sequence[Sequence[Strip]]) -> list[_Page]:
    """Divide parts into pages; a part begins on a new page unless all of it fits on the one before it."""
    pages: list[_Page] = [_Page([])]
    bottom = TOP
    for part in parts:
        if pages[-1].strips and _bottom_after(part, pages[-1], bottom) > BOTTOM:
            pages.append(_Page([]))
            bottom = TOP
        start = 0
        while start < len(part):
            end = start + 1
            while end < len(part) and part[end - 1].keep:
                end += 1
            bottom = _place(pages, part, (start, end), bottom)
            start = end
    return pages


def laid_out_within(parts: Sequence[Sequence[Strip]], wanted: int) -> list[_Page]:
    """Divide parts into pages; where a little is too much for `wanted` pages, the gaps give way before a page does."""
    pages = laid_out(parts)
    for share in _TIGHTER:
        if len(pages) <= wanted:
            break
        tighter = laid_out([[replace(strip, gap=strip.gap * share) for strip in part] for part in parts])
        pages = tighter if len(tighter) < len(pages) else pages
    return pages


def draw_pages(sheet: Sheet, pages: Sequence[_Page], x: float, each: Callable[[Sheet, int, int], None]) -> None:
    """Draw all pages; `each` gets sheet, number and count of a page, to draw its foot."""
    for number, page in enumerate(pages):
        if number:
            sheet.next_page()
        if page.repeated:
            with sheet.decoration("Pagination"):
                sheet.text(fitted(f"{page.repeated}, continued", HEADING, 500.0), x, TOP)
        for frame, top, bottom in _frames_on(page):
            with sheet.decoration():
                frame.paint(sheet, top, bottom)
        for placed in page.strips:
            placed.strip.draw(sheet, x, placed.top)
        each(sheet, number + 1, len(pages))


def heading(parent: Node, role: str, text: str, style: TextStyle, width: float, *, below: float) -> list[Strip]:
    """Set a heading that stays with what follows it, `below` points above that."""
    node = parent.add(role, title=text)
    lines = wrap([Run(text, style)], width)
    strips = [Strip(line.leading, _line_drawer(node, line, 0.0), keep=True) for line in lines]
    if strips:
        strips[-1] = replace(strips[-1], height=strips[-1].height + below)
    return strips


def _shifted(draw: Draw, shift: float) -> Draw:
    return lambda sheet, x, top: draw(sheet, x + shift, top)


def _draw_nothing(_sheet: Sheet, _x: float, _top: float) -> None:
    """Leave the slice empty."""


def _line_drawer(node: Node, line: Line, shift: float) -> Draw:
    def draw(sheet: Sheet, x: float, top: float) -> None:
        with sheet.marked(node, top=top):
            sheet.text(line, x + shift, top)

    return draw


def _columns_drawer(columns: Sequence[tuple[float, Sequence[Strip]]]) -> Draw:
    def draw(sheet: Sheet, x: float, top: float) -> None:
        for shift, strips in columns:
            y = top
            for number, strip in enumerate(strips):
                y += strip.gap if number else 0.0
                strip.draw(sheet, x + shift, y)
                y += strip.height

    return draw


def _place(pages: list[_Page], part: Sequence[Strip], span: tuple[int, int], bottom: float) -> float:
    """Put strips that want to stay together on the page or the next; divide only what no page can hold."""
    chain = part[span[0] : span[1]]
    if _bottom_after(chain, pages[-1], bottom) <= BOTTOM:
        return _put(pages[-1], chain, bottom)
    if _bottom_after(chain, _Page([]), TOP + _REPEATED) <= BOTTOM:
        bottom = _turn(pages, part, span[0])
        return _put(pages[-1], chain, bottom)
    for position in range(*span):
        strip = part[position]
        if pages[-1].strips and _bottom_after([strip], pages[-1], bottom) > BOTTOM:
            bottom = _turn(pages, part, position)
        bottom = _put(pages[-1], [strip], bottom)
    return bottom


def _turn(pages: list[_Page], part: Sequence[Strip], position: int) -> float:
    """Begin a page, with the heading repeated when it begins inside a section; return where its content begins."""
    section = part[position].section
    inside = section != "" and position > 0 and part[position - 1].section == section
    pages.append(_Page([], section if inside else ""))
    return TOP + (_REPEATED if inside else 0.0)


def _bottom_after(strips: Sequence[Strip], page: _Page, bottom: float) -> float:
    """Return how far down strips and the frames round them would reach."""
    before = page.strips[-1].strip.frames if page.strips else None
    for strip in strips:
        bottom = _top_of(strip, before, bottom) + strip.height
        before = strip.frames
    return bottom + sum(frame.below for frame in before or ())


def _top_of(strip: Strip, before: tuple[Frame, ...] | None, bottom: float) -> float:
    """Return where a strip begins; `before` holds the frames of the one above, None at the top of a page."""
    if before is None:
        return bottom + sum(frame.above for frame in strip.frames)
    closed = sum(frame.below for frame in before if frame not in strip.frames)
    return bottom + closed + strip.gap + sum(frame.above for frame in strip.frames if frame not in before)


def _put(page: _Page, strips: Sequence[Strip], bottom: float) -> float:
    for strip in strips:
        top = _top_of(strip, page.strips[-1].strip.frames if page.strips else None, bottom)
        page.strips.append(_Placed(strip, top))
        bottom = top + strip.height
    return bottom


def _frames_on(page: _Page) -> list[tuple[Frame, float, float]]:
    """Return each frame with top and bottom on this page, outer frames first."""
    spans: dict[int, tuple[Frame, float, float]] = {}
    for placed in page.strips:
        above = below = 0.0
        for frame in reversed(placed.strip.frames):
            above, below = above + frame.above, below + frame.below
            top, bottom = placed.top - above, placed.top + placed.strip.height + below
            held = spans.get(id(frame))
            spans[id(frame)] = (frame, min(top, held[1]) if held else top, max(bottom, held[2]) if held else bottom)
    return sorted(spans.values(), key=lambda span: (span[1], span[1] - span[2]))
