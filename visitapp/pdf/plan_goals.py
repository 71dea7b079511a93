"""The goals of the care plan: one card each, with the person's ratings and the steps that are still open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from visitapp.domain.actions import Action, doer_words
from visitapp.domain.dates import day_and_month, full_date, month_or_date
from visitapp.domain.goals import SCALE_HIGH, SCALE_LOW, Goal, GoalRating
from visitapp.pdf.flow import (
    Frame,
    Strip,
    beside,
    blank,
    framed,
    heading,
    in_section,
    indented,
    leading_on,
    paragraph,
    spaced,
    together,
)
from visitapp.pdf.sheet import Sheet
from visitapp.pdf.style import (
    CONTENT_WIDTH,
    GOAL_HEADING,
    HEADING,
    INK,
    LINE,
    LINE_STRONG,
    MARGIN,
    NOTE,
    PAGE_HEIGHT,
    PRIMARY,
    PRIMARY_LINE,
    RATING,
    ROW_LINE,
    SEMIBOLD,
    TABLE,
    TABLE_QUIET,
    WHITE,
    TextStyle,
    px,
)
from visitapp.pdf.tagging import Node
from visitapp.pdf.text import Run

SECTION = "My goals and actions"
DAYS_OF_NOW = 45
"""How old the newest rating may be to be called "now"."""

_INSIDE = CONTENT_WIDTH - px(56)
_RATED = TextStyle(RATING.size, RATING.leading, SEMIBOLD, INK)
_BOXES_WIDTH, _BOX_STEP, _BOX = px(268), px(24), px(20)


@dataclass(frozen=True, repr=False)
class PlanGoal:
    """A goal on paper: its ratings in date order, and its open steps."""

    goal: Goal
    ratings: tuple[GoalRating, ...] = ()
    actions: tuple[Action, ...] = ()


def goals_section(
    parent: Node,
    goals: Sequence[PlanGoal],
    others: Sequence[Action],
    *,
    names: Mapping[str, str],
    today: date,
    gap: float,
) -> list[Strip]:
    """Set the cards under their heading, and other open actions in a card of their own; nothing without either."""
    if not goals and not others:
        return []
    strips = heading(parent, "H2", SECTION, HEADING, CONTENT_WIDTH, below=px(8))
    if goals:
        note = f"I rate each goal from 0 ({SCALE_LOW}) to 10 ({SCALE_HIGH})."
        lines = paragraph(parent.add("P"), [Run(note, NOTE)], CONTENT_WIDTH)
        strips += leading_on([*lines, blank(px(14))])
    cards = [_card(parent, item, item.goal.name, names, today) for item in goals]
    if others:
        cards.append(_card(parent, PlanGoal(Goal(""), (), tuple(others)), "Other things we agreed", names, today))
    for number, card in enumerate(cards):
        strips += spaced(card, px(20) if number else 0.0)
    return in_section(spaced(strips, gap), SECTION)


def rating_words(ratings: Sequence[GoalRating], today: date) -> tuple[str, str]:
    """Say ("3 in March, ", "7 now"), the newest rating apart so that it can stand out."""
    dated = [(rating.rated_on, rating.score) for rating in ratings if rating.rated_on is not None]
    if not dated:
        return "Not rated yet", ""
    (first_day, first), (last_day, last) = dated[0], dated[-1]
    recent = 0 <= (today - last_day).days <= DAYS_OF_NOW
    newest = f"{last} now" if recent else f"{last} in {month_or_date(last_day, today)}"
    return (f"{first} in {month_or_date(first_day, today)}, " if len(dated) > 1 else ""), newest


def _card(parent: Node, item: PlanGoal, title: str, names: Mapping[str, str], today: date) -> list[Strip]:
    words = heading(parent, "H3", title, GOAL_HEADING, _INSIDE - _BOXES_WIDTH - px(28), below=0.0)
    columns: list[tuple[float, Sequence[Strip]]] = [(0.0, words)]
    if item.goal.id:
        columns.append((_INSIDE - _BOXES_WIDTH, _rating(parent, item.ratings, today)))
    strips = beside(columns)
    if item.actions:
        table = parent.add("Table")
        strips.append(blank(px(12)))
        for action in item.actions:
            strips += _row(table.add("TR"), action, names, today)
    frame = Frame(_paint_card, above=px(20), below=px(18))
    return framed(indented(together(strips), px(28)), frame)


def _paint_card(sheet: Sheet, top: float, bottom: float) -> None:
    sheet.rectangle(
        MARGIN + px(1),
        top + px(1),
        CONTENT_WIDTH - px(2),
        bottom - top - px(2),
        corner=px(13),
        fill=WHITE,
        stroke=LINE,
        line=px(2),
    )


def _rating(parent: Node, ratings: Sequence[GoalRating], today: date) -> list[Strip]:
    before, newest = rating_words(ratings, today)
    said = f"{before}{newest}"
    figure = parent.add("Figure", alt=f"A row of eleven boxes from 0 to 10: {said}.")
    scores = [rating.score for rating in ratings if rating.rated_on is not None]

    def draw(sheet: Sheet, x: float, top: float) -> None:
        figure.box = (x, PAGE_HEIGHT - top - px(34), x + _BOX_STEP * 11, PAGE_HEIGHT - top)
        with sheet.marked(figure, top=top):
            _draw_boxes(sheet, scores, x, top)

    words = paragraph(parent.add("P"), [Run(before, RATING), Run(newest, _RATED)], _BOXES_WIDTH)
    return [Strip(px(36), draw), *words]


def _draw_boxes(sheet: Sheet, scores: Sequence[int], x: float, top: float) -> None:
    first, last = (scores[0], scores[-1]) if scores else (-1, -1)
    low, high = min(first, last), max(first, last)
    for step in range(11):
        fill = PRIMARY if scores and step == last else PRIMARY_LINE if scores and low <= step <= high else WHITE
        sheet.rectangle(
            x + step * _BOX_STEP + px(1),
            top + px(7),
            _BOX,
            _BOX,
            corner=px(5),
            fill=fill,
            stroke=LINE_STRONG if fill == WHITE else PRIMARY,
            line=px(1.6),
        )


def _row(row: Node, action: Action, names: Mapping[str, str], today: date) -> list[Strip]:
    """Set one step: a box to tick by hand, what, who and when."""
    due = action.day
    when = "" if due is None else day_and_month(due) if due.year == today.year else full_date(due)
    what_width, who_width, when_width = _INSIDE - px(44 + 16 + 370), px(196), px(164)
    what = paragraph(row.add("TH", scope="Row"), [Run(action.text, TABLE)], what_width)
    who = paragraph(row.add("TD"), [Run(doer_words(action, names), TABLE_QUIET)], who_width)
    day = paragraph(row.add("TD"), [Run(when, TABLE_QUIET)], when_width, align_right=True)
    columns = [
        (0.0, [Strip(px(32), _draw_tick_box)]),
        (px(44), what),
        (_INSIDE - px(370), who),
        (_INSIDE - when_width, day),
    ]
    return [Strip(px(11), _draw_rule), *beside(columns), blank(px(9))]


def _draw_rule(sheet: Sheet, x: float, top: float) -> None:
    with sheet.decoration():
        sheet.line((x, top + px(1)), (x + _INSIDE, top + px(1)), stroke=ROW_LINE, line=px(2))


def _draw_tick_box(sheet: Sheet, x: float, top: float) -> None:
    with sheet.decoration():
        sheet.rectangle(
            x + px(1), top + px(4), px(22), px(22), corner=px(5), fill=WHITE, stroke=LINE_STRONG, line=px(2)
        )
