"""The foot of every page: a rule, and under it what the paper is, its version, and the page or who made it."""

from __future__ import annotations

from visitapp.pdf.sheet import Sheet
from visitapp.pdf.style import CONTENT_WIDTH, FOOTER, LINE, MARGIN, PAGE_WIDTH, px
from visitapp.pdf.text import fitted

_TOP = px(1754 - 48 - 28)
_GAP = px(30)


def draw_footer(sheet: Sheet, left: str, right: str, *, middle: str = "") -> None:
    """Draw one; where there is no room for all, the end of `left` goes first. No screen reader reads it."""
    with sheet.decoration("Pagination"):
        sheet.line((MARGIN, _TOP - px(15)), (MARGIN + CONTENT_WIDTH, _TOP - px(15)), stroke=LINE, line=px(2))
        end = fitted(right, FOOTER, CONTENT_WIDTH * 0.6)
        room = CONTENT_WIDTH - end.width - _GAP
        if middle:
            centre = fitted(middle, FOOTER, px(400))
            sheet.text(centre, (PAGE_WIDTH - centre.width) / 2, _TOP)
            room = CONTENT_WIDTH / 2 - centre.width / 2 - _GAP
        sheet.text(fitted(left, FOOTER, room), MARGIN, _TOP)
        sheet.text(end, MARGIN + CONTENT_WIDTH - end.width, _TOP)
