"""The recovery sheet: one A4 page with the ten groups of a recovery code, how to use them and where to keep them.

It opens every record of the vault, so it says so, and nothing of the code stands anywhere but in those groups.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from visitapp.domain.dates import full_date
from visitapp.pdf.flow import (
    Frame,
    Strip,
    beside,
    blank,
    draw_pages,
    framed,
    heading,
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
    LINE,
    LINE_STRONG,
    MARGIN,
    NOTICE,
    NOTICE_LINE,
    NOTICE_TINT,
    PRIMARY,
    SEMIBOLD,
    TITLE,
    TextStyle,
    px,
)
from visitapp.pdf.tagging import Described, Node
from visitapp.pdf.text import Run, one_word

GAP = px(40)
ACROSS = 5
_BETWEEN = px(16)
_BOX_WIDTH = (CONTENT_WIDTH - (ACROSS - 1) * _BETWEEN) / ACROSS
_BOX_HEIGHT = px(146)
_GROUP_SIZES = (60, 56, 52, 48, 44)
_NUMBER = TextStyle(px(22), px(30), colour=PRIMARY)
_STEP_NUMBER = TextStyle(BODY.size, BODY.leading, SEMIBOLD, PRIMARY)
_BODY_BOLD = TextStyle(BODY.size, BODY.leading, SEMIBOLD, INK)
_WARNING = TextStyle(BODY.size, BODY.leading, SEMIBOLD, NOTICE)
_INDENT = px(44)


@dataclass(frozen=True)
class SheetWords:
    """What a sheet says around its code. `only_newest` follows the day on which it was made."""

    title: str
    lede: str
    about: str
    only_newest: str
    code: str
    warning: str
    rest: str
    steps: tuple[str, ...]
    keeping: tuple[str, ...]
    subject: str


OF_A_VAULT = SheetWords(
    title="Recovery sheet",
    lede="If you forget your passphrase, the code on this page opens your vault.",
    about="Vault",
    only_newest="Only the newest sheet works.",
    code="Your recovery code",
    warning="This sheet opens every record in the vault.",
    rest="Whoever holds it can read everything, without your passphrase.",
    steps=(
        "Where VisitApp asks for your passphrase, press “Use recovery code”.",
        "Type the ten groups in their order. Capitals, spaces and dashes do not matter. What looks like O is a nought, "
        "and what looks like I or L is a one.",
        "Choose a new passphrase. This sheet goes on working.",
    ),
    keeping=(
        "Away from the laptop, and never in its bag: in a locked drawer, or with the papers you keep safe at home.",
        "On paper only. Do not take a photo of it, and do not keep it as a file.",
        "If it is lost, or somebody else may have seen it: in VisitApp open Settings, then “Print a new one”. "
        "This sheet stops working then.",
    ),
    subject="Opens a VisitApp vault",
)
OF_AN_OFFICER = SheetWords(
    title="Officer’s sheet",
    lede="Two of these sheets open a team’s records when all of its laptops are gone. One opens nothing.",
    about="Organisation",
    only_newest="A newer key has sheets of its own; then destroy this one.",
    code="This sheet’s code",
    warning="Never keep two of these sheets in one place.",
    rest="Two of them open every record of every team.",
    steps=(
        "Ask whoever looks after the office for a copy of the team: “visitapp-office export”.",
        "Sit down with another officer, both with your sheets: “visitapp office-key recover”. Each types the ten "
        "groups of their own. Capitals, spaces and dashes do not matter.",
        "A new vault holds the team’s records. That you opened it stands in its log for good.",
    ),
    keeping=(
        "In a safe or a locked drawer of your own, away from your laptop and from the other officers’ sheets.",
        "On paper only. Do not take a photo of it, and do not keep it as a file.",
        "If it is lost, or somebody else may have seen it, or you leave: make a new key with new sheets for all.",
    ),
    subject="One of two that open a team’s records",
)


@dataclass(frozen=True, repr=False)
class RecoverySheetPaper:
    """What goes on the sheet: the groups in their order, whose records it opens, who holds it, and when it was made."""

    groups: tuple[str, ...]
    label: str
    worker_name: str
    made_on: date
    words: SheetWords = OF_A_VAULT


def render_recovery_sheet(paper: RecoverySheetPaper, *, fonts: Path) -> bytes:
    """Return the PDF of one page; the same paper gives the same bytes. Raises OSError when a font file is missing."""
    register_fonts(fonts)
    root = Node("Document")
    label = safe_text(paper.label)
    strips = [
        *_header(root, paper, label),
        *spaced(_code(root, paper.words.code, paper.groups), GAP),
        *spaced(_warning(root, paper.words), px(34)),
        *spaced(_listed(root, "How to use it", paper.words.steps, numbered=True), GAP),
        *spaced(_listed(root, "Where to keep it", paper.words.keeping), GAP),
    ]
    sheet = Sheet()
    made = f"Made on {full_date(paper.made_on)}"
    draw_pages(sheet, laid_out([strips]), MARGIN, lambda on, _number, _count: draw_footer(on, paper.words.title, made))
    title = f"{paper.words.title}: {label}" if label else paper.words.title
    return sheet.finish(root, Described(title, safe_text(paper.worker_name), paper.words.subject, paper.made_on))


def _header(root: Node, paper: RecoverySheetPaper, label: str) -> list[Strip]:
    strips = paragraph(root.add("P"), [Run("VisitApp", KICKER)], CONTENT_WIDTH)
    strips += heading(root, "H1", paper.words.title, TITLE, CONTENT_WIDTH, below=px(8))
    strips += paragraph(root.add("P"), [Run(paper.words.lede, LEDE)], CONTENT_WIDTH)
    vault = [Run(f"{paper.words.about}: ", _BODY_BOLD), Run(label, BODY)]
    strips += paragraph(root.add("P"), vault, CONTENT_WIDTH, gap=px(22))
    made = [Run("Made on: ", _BODY_BOLD), Run(f"{full_date(paper.made_on)}. {paper.words.only_newest}", BODY)]
    strips += paragraph(root.add("P"), made, CONTENT_WIDTH, gap=px(4))
    if paper.words is OF_AN_OFFICER:
        held = [Run("Held by: ", _BODY_BOLD), Run(safe_text(paper.worker_name), BODY)]
        strips += paragraph(root.add("P"), held, CONTENT_WIDTH, gap=px(4))
    return [*strips, Strip(px(30), _draw_rule)]


def _code(root: Node, title: str, groups: Sequence[str]) -> list[Strip]:
    """Set the groups in numbered boxes, five to a row, read row by row."""
    strips = heading(root, "H2", title, HEADING, CONTENT_WIDTH, below=px(12))
    listed = root.add("L")
    style = _group_style(groups)
    for start in range(0, len(groups), ACROSS):
        row = [
            (place * (_BOX_WIDTH + _BETWEEN), [_box(listed, start + place + 1, group, style)])
            for place, group in enumerate(groups[start : start + ACROSS])
        ]
        strips += [*beside(row), blank(_BETWEEN)]
    return strips[:-1]


def _group_style(groups: Sequence[str]) -> TextStyle:
    """Return the largest type in which every group has room in its box."""
    styles = [TextStyle(px(size), px(72), SEMIBOLD, spacing=px(2)) for size in _GROUP_SIZES]
    room = _BOX_WIDTH - px(20)
    return next((s for s in styles if all(one_word(group, s).width <= room for group in groups)), styles[-1])


def _box(listed: Node, number: int, group: str, style: TextStyle) -> Strip:
    item = listed.add("LI")
    label, words = item.add("Lbl"), item.add("LBody")
    place, code = one_word(str(number), _NUMBER), one_word(group, style)

    def draw(sheet: Sheet, x: float, top: float) -> None:
        with sheet.decoration():
            sheet.rectangle(x, top, _BOX_WIDTH, _BOX_HEIGHT, corner=px(10), stroke=LINE_STRONG, line=px(2))
        with sheet.marked(label, top=top):
            sheet.text(place, x + (_BOX_WIDTH - place.width) / 2, top + px(14))
        with sheet.marked(words, top=top):
            sheet.text(code, x + (_BOX_WIDTH - code.width) / 2, top + px(50))

    return Strip(_BOX_HEIGHT, draw)


def _warning(root: Node, said: SheetWords) -> list[Strip]:
    words = [Run(said.warning + " ", _WARNING), Run(said.rest, BODY)]
    strips = paragraph(root.add("P"), words, CONTENT_WIDTH - px(56))
    return framed(indented(strips, px(28)), Frame(_paint_warning, above=px(20), below=px(20)))


def _listed(root: Node, title: str, items: Sequence[str], *, numbered: bool = False) -> list[Strip]:
    strips = heading(root, "H2", title, HEADING, CONTENT_WIDTH, below=px(8))
    listed = root.add("L")
    for number, item in enumerate(items, 1):
        node = listed.add("LI")
        mark = paragraph(node.add("Lbl"), [Run(f"{number}." if numbered else "•", _STEP_NUMBER)], _INDENT)
        words = paragraph(node.add("LBody"), [Run(item, BODY)], CONTENT_WIDTH - _INDENT)
        strips += [*beside([(0.0, mark), (_INDENT, words)]), blank(px(10))]
    return strips[:-1]


def _paint_warning(sheet: Sheet, top: float, bottom: float) -> None:
    sheet.rectangle(
        MARGIN, top, CONTENT_WIDTH, bottom - top, corner=px(12), fill=NOTICE_TINT, stroke=NOTICE_LINE, line=px(2)
    )


def _draw_rule(sheet: Sheet, x: float, top: float) -> None:
    with sheet.decoration():
        sheet.line((x, top + px(29)), (x + CONTENT_WIDTH, top + px(29)), stroke=LINE, line=px(2))
