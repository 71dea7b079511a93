"""The chronology on paper: events under their years, oldest first, each with its day and where it was written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

from visitapp.domain.dates import MONTHS, day_and_month, full_date
from visitapp.domain.past_days import Nearness, PastDay
from visitapp.domain.people import possessive
from visitapp.pdf.flow import Strip, beside, blank, draw_pages, heading, in_section, laid_out, paragraph, spaced
from visitapp.pdf.fonts import register_fonts, safe_text
from visitapp.pdf.footer import draw_footer
from visitapp.pdf.sheet import Sheet
from visitapp.pdf.style import (
    BODY,
    CONTENT_WIDTH,
    HEADING,
    INK,
    KICKER,
    LEDE,
    MARGIN,
    NOTE,
    SEMIBOLD,
    TITLE,
    TITLE_LONG,
    TextStyle,
    px,
)
from visitapp.pdf.tagging import Described, Node
from visitapp.pdf.text import Run

_DAY_WIDTH = px(230)
_BOLD = TextStyle(BODY.size, BODY.leading, SEMIBOLD, INK)
_LONG_NAME = 34
TITLE_WORDS = "Chronology"
NOTHING = "Nothing is in the chronology yet."
LEDE_WORDS = "What mattered, in the order in which it happened."
UNDATED = "No day known"


@dataclass(frozen=True, repr=False)
class PaperEvent:
    """One line: when, what kind, what happened, more about it, and the visit at which it was ticked."""

    when: PastDay
    kind: str
    title: str
    detail: str = ""
    source: str = ""


@dataclass(frozen=True, repr=False)
class ChronologyPaper:
    """What goes on the paper, in this order. `left_out` says what is not shown, "" when everything is."""

    name: str
    events: tuple[PaperEvent, ...]
    worker_name: str
    made_on: date
    left_out: str = ""


def render_chronology(paper: ChronologyPaper, *, fonts: Path) -> bytes:
    """Return a tagged PDF; the same paper gives the same bytes. Raises OSError when a font file is missing."""
    register_fonts(fonts)
    root = Node("Document")
    title = safe_text(f"{possessive(paper.name)} chronology" if paper.name else TITLE_WORDS)
    strips = _header(root, paper, title)
    for year, events in groupby(paper.events, key=lambda each: each.when.day.year):
        strips += spaced(_year(root, year, list(events)), px(30))
    if not paper.events:
        strips += paragraph(root.add("P"), [Run(NOTHING, BODY)], CONTENT_WIDTH, gap=px(30))
    sheet = Sheet()
    made = f"Made by {safe_text(paper.worker_name)} on {full_date(paper.made_on)}"
    draw_pages(
        sheet,
        laid_out([strips]),
        MARGIN,
        lambda on, number, count: draw_footer(on, f"{title} · page {number} of {count}", made),
    )
    return sheet.finish(root, Described(title, safe_text(paper.worker_name), TITLE_WORDS, paper.made_on))


def _header(root: Node, paper: ChronologyPaper, title: str) -> list[Strip]:
    strips = paragraph(root.add("P"), [Run("VisitApp", KICKER)], CONTENT_WIDTH)
    style = TITLE if len(title) <= _LONG_NAME else TITLE_LONG
    strips += heading(root, "H1", title, style, CONTENT_WIDTH, below=px(8))
    strips += paragraph(root.add("P"), [Run(LEDE_WORDS, LEDE)], CONTENT_WIDTH)
    if paper.left_out:
        strips += paragraph(root.add("P"), [Run(safe_text(paper.left_out), _BOLD)], CONTENT_WIDTH, gap=px(12))
    return strips


def _year(root: Node, year: int, events: Sequence[PaperEvent]) -> list[Strip]:
    named = UNDATED if year == date.min.year else str(year)
    strips = heading(root, "H2", named, HEADING, CONTENT_WIDTH, below=px(8))
    listed = root.add("L")
    for event in events:
        strips += [*_event(listed, event), blank(px(14))]
    return in_section(strips[:-1], named)


def _event(listed: Node, event: PaperEvent) -> list[Strip]:
    item = listed.add("LI")
    width = CONTENT_WIDTH - _DAY_WIDTH
    day = paragraph(item.add("Lbl"), [Run(_day_words(event.when), _BOLD)], _DAY_WIDTH - px(16))
    body = item.add("LBody")
    words = paragraph(body.add("P"), [Run(safe_text(event.title), _BOLD)], width)
    if event.detail:
        words += paragraph(body.add("P"), [Run(safe_text(event.detail), BODY)], width, gap=px(2))
    about = " · ".join(part for part in (event.kind, event.source) if part)
    words += paragraph(body.add("P"), [Run(safe_text(about), NOTE)], width, gap=px(2))
    return beside([(0.0, day), (_DAY_WIDTH, words)])


def _day_words(when: PastDay) -> str:
    """Write the day without its year, which stands over it."""
    if when.nearness is Nearness.YEAR or when.day == date.min:
        return "In that year" if when.day != date.min else ""
    return MONTHS[when.day.month - 1] if when.nearness is Nearness.MONTH else day_and_month(when.day)
