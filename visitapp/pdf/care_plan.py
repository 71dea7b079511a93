"""The care plan as a tagged PDF that the person can keep: what matters and goals first, then the page for the fridge.

Everything given is printed literally and in full, on as many pages as it needs; what is empty is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from visitapp.domain.actions import Action
from visitapp.domain.adjustments import Adjustment
from visitapp.domain.careplan import CarePlan, lines
from visitapp.domain.dates import full_date, full_long_date
from visitapp.domain.network import Network, shared_view
from visitapp.domain.people import Person
from visitapp.domain.workers import Worker
from visitapp.pdf.flow import (
    Frame,
    Strip,
    beside,
    blank,
    draw_pages,
    framed,
    heading,
    in_section,
    indented,
    laid_out_within,
    leading_on,
    paragraph,
    spaced,
)
from visitapp.pdf.fonts import register_fonts, safe_text
from visitapp.pdf.footer import draw_footer
from visitapp.pdf.plan_goals import PlanGoal, goals_section
from visitapp.pdf.plan_support import (
    agreed_section,
    bullet,
    crisis_section,
    people_section,
    rights_and_review,
    staying_well,
)
from visitapp.pdf.sheet import Sheet
from visitapp.pdf.style import (
    CONTENT_WIDTH,
    FACT,
    FACT_LABEL,
    HEADING,
    INK,
    KICKER,
    LEDE,
    LINE,
    MARGIN,
    QUOTE,
    SEMIBOLD,
    SMALL,
    TITLE,
    TITLE_LONG,
    TITLE_LONGEST,
    VOICE,
    VOICE_HEADING,
    VOICE_TINT,
    TextStyle,
    px,
)
from visitapp.pdf.tagging import Described, Node
from visitapp.pdf.text import Run, wrap

GAP = px(34)
PAGES_WANTED = 2
"""One sheet of paper, both sides: the second one is for the fridge door."""
_SMALL_BOLD = TextStyle(SMALL.size, SMALL.leading, SEMIBOLD, INK)
_FACTS_WIDTH = px(452)
_TITLE_WIDTH = CONTENT_WIDTH - _FACTS_WIDTH - px(40)


@dataclass(frozen=True, repr=False)
class CarePlanPaper:
    """What goes on the paper. `owner_names` maps an action owner's id to a name, "Me" for the person.

    `network` is the map as the person's copy shows it; what `shared_view` leaves out is never printed.
    """

    person: Person
    plan: CarePlan
    worker: Worker
    today: date
    goals: tuple[PlanGoal, ...] = ()
    other_actions: tuple[Action, ...] = ()
    owner_names: Mapping[str, str] = field(default_factory=dict)
    network: Network | None = None
    adjustments: tuple[Adjustment, ...] = ()


def render_care_plan(paper: CarePlanPaper, *, fonts: Path, icons: Path) -> bytes:
    """Return the PDF; the same paper always gives the same bytes. Raises OSError when a font file is missing."""
    register_fonts(fonts)
    root = Node("Document")
    name = safe_text(paper.person.plan_name)
    first = [
        *_header(root, paper, name),
        *_voice_card(root, paper.plan, paper.adjustments),
        *_strengths(root, paper.plan),
        *goals_section(root, paper.goals, paper.other_actions, names=paper.owner_names, today=paper.today, gap=GAP),
    ]
    network = shared_view(paper.network) if paper.network is not None else None
    second = [
        *(people_section(root, network, icons) if network is not None else []),
        *staying_well(root, paper.plan),
        *crisis_section(root, paper.person, paper.plan),
        *rights_and_review(root, paper.plan),
        *agreed_section(root, paper.plan, paper.worker),
    ]
    sheet = Sheet()
    pages = laid_out_within([first, spaced(second, GAP)], PAGES_WANTED)
    left = f"{name} · My care plan" if name else "My care plan"
    middle = _footer_version(paper)
    draw_pages(
        sheet,
        pages,
        MARGIN,
        lambda _, number, count: draw_footer(sheet, left, f"Page {number} of {count}", middle=middle),
    )
    title = f"{name}: my care plan" if name else "My care plan"
    described = Described(title, safe_text(paper.worker.name), middle, paper.today)
    return sheet.finish(root, described)


def _header(root: Node, paper: CarePlanPaper, name: str) -> list[Strip]:
    """Set the title and the lede at the left, the facts at the right, and a rule under both."""
    title: list[Strip] = []
    if name:
        title += paragraph(root.add("P"), [Run("My care plan", KICKER)], _TITLE_WIDTH)
    title += heading(root, "H1", name or "My care plan", _title_style(name), _TITLE_WIDTH, below=px(8))
    written = " ".join(lines(paper.plan.written_with))
    lede = f"I wrote it with {written}, and it can change when I do." if written else "It can change when I do."
    title += paragraph(root.add("P"), [Run(f"This is my plan. {lede}", LEDE)], _TITLE_WIDTH)
    table = root.add("Table")
    facts = [blank(px(8))]
    for label, value in _facts(paper):
        row = table.add("TR")
        said = paragraph(row.add("TH", scope="Row"), [Run(label, FACT_LABEL)], px(136))
        value_width = _FACTS_WIDTH - px(136)
        facts += [
            blank(px(7)),
            *beside([(0.0, said), (px(136), paragraph(row.add("TD"), [Run(value, FACT)], value_width))]),
            blank(px(7)),
        ]
    both = beside([(0.0, title), (_TITLE_WIDTH + px(40), facts)])
    return [*both, Strip(px(32), _draw_header_rule)]


def _facts(paper: CarePlanPaper) -> list[tuple[str, str]]:
    plan, person, worker = paper.plan, paper.person, paper.worker
    facts = [("Version", f"{plan.version}, {_agreed_words(paper)}")]
    if person.born is not None:
        facts.append(("Born", full_date(person.born)))
    if person.key_worker and person.key_worker != worker.name:
        facts.append(("Key worker", person.key_worker))
    elif worker.name:
        role = f", {worker.role[0].lower()}{worker.role[1:]}" if worker.role else ""
        facts.append(("Key worker", f"{worker.name}{role}"))
    if plan.review_on is not None:
        facts.append(("Next review", full_long_date(plan.review_on)))
    return facts


def _agreed_words(paper: CarePlanPaper) -> str:
    if paper.plan.is_final:
        return f"agreed {full_date(paper.plan.finalised_on or paper.today)}"
    return f"draft of {full_date(paper.today)}"


def _footer_version(paper: CarePlanPaper) -> str:
    if paper.plan.is_final:
        return f"Version {paper.plan.version} · {full_date(paper.plan.finalised_on or paper.today)}"
    return f"Version {paper.plan.version}, draft of {full_date(paper.today)}"


def _title_style(name: str) -> TextStyle:
    """Return the largest title type in which the name takes at most two lines."""
    for style in (TITLE, TITLE_LONG):
        if len(wrap([Run(name, style)], _TITLE_WIDTH)) <= 2:
            return style
    return TITLE_LONGEST


def _voice_card(root: Node, plan: CarePlan, adjustments: Sequence[Adjustment]) -> list[Strip]:
    """Set what matters, how to support and what to do differently on the heather card, the own words with the bar."""
    matters, support = lines(plan.what_matters), lines(plan.how_to_support)
    if not matters and not support and not adjustments:
        return []
    width = CONTENT_WIDTH - px(72)
    strips: list[Strip] = []
    if matters:
        strips += heading(root, "H2", "What matters to me", VOICE_HEADING, width, below=px(8))
        bar = Frame(_paint_bar)
        for number, text in enumerate(_quoted(matters)):
            words = paragraph(root.add("P"), [Run(text, QUOTE)], width - px(31), x=px(31))
            strips += framed(words if number else leading_on(words[:1]) + words[1:], bar)
    if support:
        runs = [Run("How I like to be supported:", _SMALL_BOLD), Run(_one_sentence(support), SMALL)]
        strips += paragraph(root.add("P"), runs, width, gap=px(18) if matters else 0.0)
    if adjustments:
        told = " ".join(_with_consequence(each) for each in adjustments)
        runs = [Run("Please do this differently for me:", _SMALL_BOLD), Run(told, SMALL)]
        strips += paragraph(root.add("P"), runs, width, gap=px(10) if strips else 0.0)
    card = framed(indented(strips, px(36)), Frame(_paint_voice_card, above=px(28), below=px(28)))
    return in_section(spaced(card, GAP), "What matters to me")


def _with_consequence(adjustment: Adjustment) -> str:
    text, without = (" ".join(part.split()).rstrip(".") for part in (adjustment.text, adjustment.without))
    return f"{text} (without it: {without})." if without else f"{text}."


def _quoted(texts: tuple[str, ...]) -> list[str]:
    """Put quotation marks round the person's words unless they have them."""
    quoted = list(texts)
    if not quoted[0].startswith(("“", '"', "‘", "'")):
        quoted[0] = "“" + quoted[0]
        quoted[-1] += "”"
    return quoted


def _one_sentence(items: tuple[str, ...]) -> str:
    """Join items that stand one a line into one sentence, small letters first unless it is "I"."""
    if len(items) == 1:
        return items[0]
    inner = [item if item.split("’")[0].split()[0] == "I" else item[:1].lower() + item[1:] for item in items]
    return "; ".join(item.rstrip(" .;") for item in inner) + "."


def _strengths(root: Node, plan: CarePlan) -> list[Strip]:
    items = lines(plan.strengths)
    if not items:
        return []
    strips = heading(root, "H2", "My strengths", HEADING, CONTENT_WIDTH, below=px(8))
    column = (CONTENT_WIDTH - px(48)) / 2
    listed = root.add("L")
    for start in range(0, len(items), 2):
        pair = [
            (place * (column + px(48)), bullet(listed, item, column))
            for place, item in enumerate(items[start : start + 2])
        ]
        strips += [*beside(pair), blank(px(3))]
    return in_section(spaced(strips, GAP), "My strengths")


def _paint_voice_card(sheet: Sheet, top: float, bottom: float) -> None:
    sheet.rectangle(MARGIN, top, CONTENT_WIDTH, bottom - top, corner=px(14), fill=VOICE_TINT)


def _paint_bar(sheet: Sheet, top: float, bottom: float) -> None:
    sheet.rectangle(MARGIN + px(36), top, px(5), bottom - top, fill=VOICE)


def _draw_header_rule(sheet: Sheet, x: float, top: float) -> None:
    with sheet.decoration():
        sheet.line((x, top + px(31)), (x + CONTENT_WIDTH, top + px(31)), stroke=LINE, line=px(2))
