"""Goals, the plan or a visit as the person reads them: one column of large words."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from visitapp.domain.dates import short_day_and_month
from visitapp.domain.showing import Showing, ShownPart, ShownStep
from visitapp.ui.look.theme import TEXT_SIZES, Theme
from visitapp.ui.widgets.card import Card
from visitapp.ui.widgets.goal_chart import GoalChart, RatedOn
from visitapp.ui.widgets.icon_label import IconLabel
from visitapp.ui.widgets.own_words import OwnWords
from visitapp.ui.widgets.scroll_page import ScrollPage
from visitapp.ui.widgets.text import Text

EDGE, TOP, WIDEST = 29, 20, 720
DRAWN = 8
"""So many ratings are in the line: the first, and the last ones."""


class ReadingPage(QWidget):
    """Built anew from each `Showing`; the place that is looked at stays."""

    grown = Signal(bool)
    """Whether the words are larger than they were at first."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._least = theme.text_size
        self.page = ScrollPage(theme)
        self.title = Text(theme, "page_title", "")
        # A label has a role for a screen reader, the page itself has none; keys go on to the page and scroll it.
        self.title.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.title.setProperty("focus_ring", False)  # a ring is for those who come by Tab
        self._head = QVBoxLayout()
        self.note = Text(theme, "small", "", "ink_2")
        self._head.addWidget(self.title)
        self._head.addWidget(self.note)
        self.page.head.addLayout(self._head)
        self._content: QWidget | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.page)
        theme.changed.connect(self._arrange)
        self._arrange()

    def show_showing(self, showing: Showing) -> None:
        """Show what there is to read, or that there is nothing yet."""
        self.title.setText(showing.title)
        self.note.setText(showing.note)
        self.note.setVisible(bool(showing.note))
        self.title.setAccessibleName(in_words(showing))
        if self._content is not None:
            self._content.hide()
            self._content.deleteLater()
        self._content = QWidget()
        self._content.setMaximumWidth(self._theme.px(WIDEST))
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.px(14))
        for part in showing.parts:
            column.addWidget(self._part(part, showing.today))
        if not showing.parts:
            column.addWidget(Text(self._theme, "body", showing.nothing, "ink_2"))
        column.addStretch(1)
        self.page.body.addWidget(self._content)

    def resize_words(self, step: int) -> None:
        """Take the next larger (1) or smaller (-1) text size, not below that of the beginning."""
        place = TEXT_SIZES.index(self._theme.text_size) + step
        if 0 <= place < len(TEXT_SIZES) and TEXT_SIZES[place] >= self._least:
            self._theme.set(text_size=TEXT_SIZES[place])
        self.grown.emit(self._theme.text_size > self._least)

    def key(self) -> list[QWidget]:
        """Return what stands at the foot: words explain themselves."""
        return []

    def focus_first(self) -> None:
        """Put the focus on the title, whose name says all of the page."""
        self.title.setFocus()

    def _arrange(self) -> None:
        px = self._theme.px
        self._head.setContentsMargins(px(EDGE), px(TOP), px(EDGE), px(10))
        self.page.set_margins(px(EDGE), 0, px(EDGE), px(12))
        if self._content is not None:
            self._content.setMaximumWidth(px(WIDEST))

    def _part(self, part: ShownPart, today: date | None) -> QWidget:
        theme = self._theme
        card = Card(theme)
        card.body.setSpacing(theme.px(8))
        if part.heading:
            card.body.addWidget(Text(theme, "heading", part.heading))
        if part.text and part.voice:
            card.body.addWidget(OwnWords(theme, part.text))
        else:
            for line in part.text.splitlines():
                if line.strip():
                    card.body.addWidget(Text(theme, "body", line.strip()))
        if part.progress and part.ratings:
            card.body.addWidget(Text(theme, "body", part.progress, "ink_2"))
        if len(part.ratings) > 1:
            card.body.addWidget(_chart(theme, part, today))
        for step in part.steps:
            card.body.addWidget(self._step(step))
        return card

    def _step(self, step: ShownStep) -> QWidget:
        theme = self._theme
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(8))
        icon = IconLabel(theme, "circle-check" if step.is_done else "circle", "primary", 20)
        line.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        text = Text(theme, "body", step.text)
        text.setAccessibleName(f"{step.text}, done" if step.is_done else step.text)
        words.addWidget(text)
        if step.aside:
            words.addWidget(Text(theme, "small", step.aside, "ink_2"))
        line.addLayout(words, 1)
        return row


def in_words(showing: Showing) -> str:
    """Say everything on the page, for those who listen."""
    said = [showing.title, showing.note]
    for part in showing.parts:
        said += [part.heading, part.text, part.progress if part.ratings else ""]
        said += [f"{step.text}, {'done' if step.is_done else step.aside}" for step in part.steps]
    said += [] if showing.parts else [showing.nothing]
    return ". ".join(words.strip().rstrip(".,") for words in said if words.strip())


def _chart(theme: Theme, part: ShownPart, today: date | None) -> GoalChart:
    ratings = part.ratings if len(part.ratings) <= DRAWN else (part.ratings[0], *part.ratings[1 - DRAWN :])
    points = [
        RatedOn(rating.score, "Today" if rating.rated_on == today else short_day_and_month(rating.rated_on))
        for rating in ratings
        if rating.rated_on is not None
    ]
    return GoalChart(theme, points, part.progress)
