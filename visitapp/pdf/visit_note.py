"""A signed visit on paper: the words as they were signed, and under them what was added or taken back since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from visitapp.domain.dates import full_date
from visitapp.pdf.flow import (
    Frame,
    Strip,
    draw_pages,
    framed,
    heading,
    in_section,
    indented,
    laid_out,
    paragraph,
    spaced,
)
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
    VOICE,
    VOICE_HEADING,
    TextStyle,
    px,
)
from visitapp.pdf.tagging import Described, Node
from visitapp.pdf.text import Run

_BOLD = TextStyle(BODY.size, BODY.leading, SEMIBOLD, INK)
_INDENT = px(26)
_LONG_NAME = 34
SINCE = "Since it was signed"


@dataclass(frozen=True, repr=False)
class NotePart:
    """One section: its heading, its words, whether they are the person's own, and a remark ("Team only")."""

    heading: str
    words: str
    voice: bool = False
    remark: str = ""


@dataclass(frozen=True, repr=False)
class NoteAddition:
    """One thing written later: what it did, its words, why, and who wrote it when under which seal."""

    what: str
    words: str
    why: str
    written: str


@dataclass(frozen=True, repr=False)
class VisitPaper:
    """What goes on the paper, in this order. `signed` says by whom and when; `seal` is the hash of the signed words."""

    title: str
    when: str
    who: str
    parts: tuple[NotePart, ...]
    signed: str
    seal: str
    additions: tuple[NoteAddition, ...]
    worker_name: str
    made_on: date


def render_visit(paper: VisitPaper, *, fonts: Path) -> bytes:
    """Return a tagged PDF; the same paper gives the same bytes. Raises OSError when a font file is missing."""
    register_fonts(fonts)
    root = Node("Document")
    title = safe_text(paper.title)
    strips = _header(root, paper, title)
    for part in paper.parts:
        strips += spaced(_part(root, part), px(28))
    strips += _words(root, paper.signed, NOTE, gap=px(34))
    strips += _words(root, f"Seal: {paper.seal}", NOTE, gap=px(2))
    if paper.additions:
        strips += spaced(_additions(root, paper.additions), px(34))
    sheet = Sheet()
    made = f"Printed by {safe_text(paper.worker_name)} on {full_date(paper.made_on)}"
    draw_pages(
        sheet,
        laid_out([strips]),
        MARGIN,
        lambda on, number, count: draw_footer(on, f"{title} · page {number} of {count}", made),
    )
    return sheet.finish(root, Described(title, safe_text(paper.worker_name), "A signed visit", paper.made_on))


def _header(root: Node, paper: VisitPaper, title: str) -> list[Strip]:
    strips = paragraph(root.add("P"), [Run("VisitApp", KICKER)], CONTENT_WIDTH)
    style = TITLE if len(title) <= _LONG_NAME else TITLE_LONG
    strips += heading(root, "H1", title, style, CONTENT_WIDTH, below=px(8))
    strips += _words(root, paper.when, LEDE)
    return strips + (_words(root, paper.who, LEDE) if paper.who else [])


def _part(root: Node, part: NotePart) -> list[Strip]:
    strips = heading(
        root, "H2", safe_text(part.heading), VOICE_HEADING if part.voice else HEADING, CONTENT_WIDTH, below=px(6)
    )
    if part.remark:
        strips += _words(root, part.remark, NOTE)
    shift = _INDENT if part.voice else 0.0
    words: list[Strip] = []
    for line in part.words.split("\n"):
        words += _words(root, line, BODY, width=CONTENT_WIDTH - shift, gap=px(6) if words else 0.0) if line else []
    if part.voice:
        words = framed(indented(words, shift), Frame(_paint_bar))
    return in_section([*strips, *words], part.heading)


def _additions(root: Node, additions: Sequence[NoteAddition]) -> list[Strip]:
    strips = heading(root, "H2", SINCE, HEADING, CONTENT_WIDTH, below=px(6))
    for number, each in enumerate(additions):
        strips += _words(root, each.what, _BOLD, gap=px(20) if number else 0.0)
        for line in each.words.split("\n"):
            strips += _words(root, line, BODY, gap=px(4)) if line else []
        strips += _words(root, f"Why: {each.why}", BODY, gap=px(4))
        strips += _words(root, each.written, NOTE, gap=px(2))
    return in_section(strips, SINCE)


def _words(root: Node, text: str, style: TextStyle, *, width: float = CONTENT_WIDTH, gap: float = 0.0) -> list[Strip]:
    return paragraph(root.add("P"), [Run(safe_text(text), style)], width, gap=gap)


def _paint_bar(sheet: Sheet, top: float, bottom: float) -> None:
    sheet.rectangle(MARGIN, top, px(5), bottom - top, fill=VOICE)
