"""A new goal: the person's words in a large box. Everything else may stay shut; only the words are needed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from visitapp.domain.dates import WEEKDAYS, past_day
from visitapp.domain.goals import SCALE_HIGH, SCALE_LOW, GoalWords
from visitapp.domain.people import possessive, their_words
from visitapp.errors import KnownError
from visitapp.services.careplan import Quote, quotes_from_visits
from visitapp.services.goals import GoalsPage
from visitapp.ui.desk import Desk
from visitapp.ui.widgets.buttons import Button, LinkButton
from visitapp.ui.widgets.card import Card, Divider
from visitapp.ui.widgets.chip import ToggleChip
from visitapp.ui.widgets.disclosure import Disclosure
from visitapp.ui.widgets.editor import GrowingEditor
from visitapp.ui.widgets.field import Field
from visitapp.ui.widgets.flow_layout import FlowLayout
from visitapp.ui.widgets.icon_label import IconLabel
from visitapp.ui.widgets.own_words import OwnWords
from visitapp.ui.widgets.rating import Rating
from visitapp.ui.widgets.scroll_page import ScrollPage
from visitapp.ui.widgets.text import Text

LISTENING = (
    ("pen-line", "Write it as {name} says it. It does not have to be tidy."),
    ("hourglass", "One goal is enough. Up to three at a time works best."),
    ("hand", "If today is hard, leave it for another day."),
)
QUOTES_SHOWN = 2


class AddGoal(QWidget):
    """The form. What is written in it is kept by its owner; `edited` follows every change."""

    edited = Signal()
    add_wanted = Signal(object)
    """GoalWords with the person's own words among them."""
    thrown_away = Signal()
    closed = Signal()

    def __init__(
        self, desk: Desk, page: GoalsPage, words: GoalWords, written_on: date | None, parent: QWidget | None = None
    ) -> None:
        """Make the form for one person; `words` were written there on an earlier day, or are empty."""
        super().__init__(parent)
        self._desk = desk
        self._page = page
        theme, name = desk.theme, page.person.called
        self._scroll = ScrollPage(theme)
        self._scroll.set_margins(32, 20, 32, 20)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)
        direction = QBoxLayout.Direction.LeftToRight if theme.text_size < 150 else QBoxLayout.Direction.TopToBottom
        columns = QBoxLayout(direction)
        columns.setSpacing(16)
        self._scroll.body.addLayout(columns)
        self.words = GrowingEditor(
            theme, f"{possessive(name)} own words", voice=True, boxed=True, role="own_words_large", min_lines=3
        )
        self.why = GrowingEditor(theme, "Why it matters", voice=True, boxed=True, min_lines=1)
        self.first_sign = GrowingEditor(theme, "What would be seen first", voice=True, boxed=True, min_lines=1)
        desk.watch_spelling(self.words, self.why, self.first_sign)
        self.first_step = Field(theme, "The smallest next step")
        self.title = Field(theme, "A short name for lists", hint="Cook Sunday dinner again")
        self.rating = Rating(theme, "How is it today?", words_shown=False)
        self._helpers: dict[str, ToggleChip] = {}
        self._rows: list[tuple[QWidget, Disclosure]] = []
        columns.addWidget(self._form(), 742)
        columns.addLayout(self._side(), 344)
        self._show_words(words, written_on)
        self._connect()
        person_id = page.person.id
        desk.background.read(self, lambda ws: quotes_from_visits(ws, person_id=person_id), self._show_quotes)

    def focus_first(self) -> None:
        """Put the cursor where the words go, after those that are there."""
        self.words.moveCursor(QTextCursor.MoveOperation.End)
        self.words.setFocus()

    def written(self) -> GoalWords:
        """Return what stands in the form now."""
        return GoalWords(
            self.words.text(),
            self.title.text(),
            self.why.text(),
            self.first_sign.text(),
            self.first_step.text(),
            tuple(member_id for member_id, chip in self._helpers.items() if chip.isChecked()),
            self.rating.rating,
        )

    def say(self, error: KnownError) -> None:
        """Say why the goal could not be added; everything stays as it was written."""
        self.add_button.end_busy()
        self._problem.setText(str(error))
        self._problem.show()

    def _show_words(self, words: GoalWords, written_on: date | None) -> None:
        for editor, text in ((self.words, words.own_words), (self.why, words.why_it_matters),
                             (self.first_sign, words.first_sign)):  # fmt: skip
            editor.set_text(text)
        self.first_step.set_text(words.first_step)
        self.title.set_text(words.title)
        for member_id, chip in self._helpers.items():
            chip.setChecked(member_id in words.helper_ids)
        self.rating.set_rating(words.score)
        filled = {self.why: words.why_it_matters, self.first_sign: words.first_sign, self.title: words.title}
        filled |= {self.first_step: words.first_step}
        for body, row in self._rows:
            row.set_open(bool(filled.get(body, words.helper_ids)))
        today = self._desk.now().date()
        self._earlier.setText(f"You were writing this {_on_day(written_on, today)}." if written_on else "")
        self._earlier.setVisible(written_on is not None)
        self.throw_button.setVisible(not words.is_empty)

    def _connect(self) -> None:
        for editor in (self.words, self.why, self.first_sign):
            editor.text_edited.connect(self._on_edited)
        for field in (self.first_step, self.title):
            field.edit.textEdited.connect(self._on_edited)
        for chip in self._helpers.values():
            chip.toggled.connect(self._on_edited)
        self.rating.rated.connect(self._on_edited)
        self.rating.left_out.connect(self._on_edited)

    @Slot()
    def _on_edited(self) -> None:
        self.throw_button.setVisible(not self.written().is_empty)
        self.edited.emit()

    def _form(self) -> Card:
        theme, name = self._desk.theme, self._page.person.called
        card = Card(theme, padding=(28, 24, 28, 20))
        first = "first" if not self._page.goals else "new"
        head = QHBoxLayout()
        head.addWidget(Text(theme, "heading_large", f"{possessive(name)} {first} goal", "voice"), 1)
        head.addWidget(IconLabel(theme, "message-circle-heart", "ink_2", 17))
        own = their_words(self._page.person).split()[1].capitalize()
        head.addWidget(Text(theme, "small", f"{own} own words first", "ink_2", wrap=False))
        card.body.addLayout(head)
        question = "What would you like to be different? Or what would you like to keep?"
        card.body.addWidget(Text(theme, "body_small", question, "ink_2"))
        self._earlier = Text(theme, "small", "", "ink_2")
        card.body.addWidget(self._earlier)
        card.body.addSpacing(8)
        card.body.addWidget(self.words)
        self._problem = Text(theme, "small", "", "urgent", weight=500)
        self._problem.hide()
        card.body.addWidget(self._problem)
        card.body.addSpacing(10)
        help_row = QHBoxLayout()
        help_row.addWidget(Text(theme, "body_small", "If it helps", weight=600), 1)
        help_row.addWidget(Text(theme, "small", "Open any of these, in any order, or none", "ink_2", wrap=False))
        card.body.addLayout(help_row)
        prompts: list[tuple[str, str, QWidget]] = [
            ("Why does it matter to you?", "heart", self.why),
            ("What would you see first, if it was starting to happen?", "sparkle", self.first_sign),
            ("What is the smallest next step?", "footprints", self.first_step),
        ]
        if self._page.members:
            prompts.append(("Who on your map might be part of it?", "waypoints", self._who()))
        prompts.append(("What shall we call it in lists?", "type", self.title))
        for question, icon, body in prompts:
            row = Disclosure(theme, question, body, mark=icon, side=0, weight=400)
            row.set_mark(icon, "ink_2")
            self._rows.append((body, row))
            card.body.addWidget(row)
        card.body.addLayout(self._today())
        card.body.addStretch(1)
        card.body.addWidget(Divider(theme))
        card.body.addLayout(self._buttons())
        return card

    def _who(self) -> QWidget:
        holder = QWidget()
        flow = FlowLayout(holder)
        for member in self._page.members:
            chip = ToggleChip(self._desk.theme, member.name)
            self._helpers[member.id] = chip
            flow.addWidget(chip)
        return holder

    def _today(self) -> QHBoxLayout:
        theme = self._desk.theme
        row = QHBoxLayout()
        row.setContentsMargins(0, 10, 0, 10)
        row.setSpacing(12)
        row.addWidget(IconLabel(theme, "target", "ink_2", 18), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Text(theme, "body_small", "How is it today?"))
        words.addWidget(Text(theme, "small", f"0 is {SCALE_LOW}, 10 is {SCALE_HIGH}", "ink_2"))
        row.addLayout(words, 1)
        row.addWidget(self.rating)
        return row

    def _buttons(self) -> QHBoxLayout:
        theme = self._desk.theme
        row = QHBoxLayout()
        row.setContentsMargins(0, 10, 0, 0)
        row.setSpacing(12)
        self.throw_button = Button(theme, "Throw these words away", "quiet")
        self.throw_button.clicked.connect(self.thrown_away)
        row.addWidget(self.throw_button)
        row.addStretch(1)
        later = Button(theme, "Not today", "quiet")
        later.clicked.connect(self.closed)
        self.add_button = Button(theme, "Add this goal", "primary", icon="check")
        self.add_button.clicked.connect(self._on_add_button_clicked)
        row.addWidget(later)
        row.addWidget(self.add_button)
        return row

    def _side(self) -> QVBoxLayout:
        theme, name = self._desk.theme, self._page.person.called
        column = QVBoxLayout()
        column.setSpacing(14)
        if not self._page.goals:
            nothing = Card(theme, "No goals yet")
            words = f"That is fine. When {name} is ready, write the first one the way {name} says it."
            nothing.body.addWidget(Text(theme, "body_small", words, "ink_2"))
            column.addWidget(nothing)
        self._said = Card(theme, f"{name} has said", kind="voice")
        self._said.hide()
        column.addWidget(self._said)
        listen = Card(theme, "While you listen")
        for icon, words in LISTENING:
            row = QHBoxLayout()
            row.setContentsMargins(0, 6, 0, 6)
            row.setSpacing(12)
            row.addWidget(IconLabel(theme, icon, "primary", 18), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(Text(theme, "body_small", words.format(name=name)), 1)
            listen.body.addLayout(row)
        listen.body.addStretch(1)
        column.addWidget(listen, 1)
        return column

    def _show_quotes(self, quotes: tuple[Quote, ...]) -> None:
        theme, today = self._desk.theme, self._desk.now().date()
        for quote in quotes[:QUOTES_SHOWN]:
            said = quote.text if quote.text.startswith(("“", '"')) else f"“{quote.text}”"
            self._said.body.addWidget(OwnWords(theme, said, role="body"))
            row = QHBoxLayout()
            row.setContentsMargins(17, 0, 0, 6)
            day = past_day(quote.said_on, today) if quote.said_on else ""
            row.addWidget(Text(theme, "small", day[:1].upper() + day[1:], "ink_2"), 1)
            use = LinkButton(theme, "Use these words")
            use.setAccessibleName(f"Use these words: {quote.text[:80]}")
            use.clicked.connect(lambda words=quote.text: self._use(words))
            row.addWidget(use)
            self._said.body.addLayout(row)
        self._said.setVisible(bool(quotes))

    def _use(self, words: str) -> None:
        self.words.insert_words(words.strip('“”"'))
        self.words.setFocus()

    @Slot()
    def _on_add_button_clicked(self) -> None:
        words = self.words.text().strip().strip('“”"').strip()
        self._problem.setVisible(not words)
        if not words:
            self._problem.setText(f"A few of {possessive(self._page.person.called)} own words are needed.")
            self.words.setFocus()
            return
        self.add_button.start_busy("Adding…")
        written = self.written()
        self.add_wanted.emit(
            replace(
                written,
                own_words=words,
                why_it_matters=written.why_it_matters.strip(),
                first_sign=written.first_sign.strip(),
            )
        )


def _on_day(day: date, today: date) -> str:
    """Write "today", "yesterday", "on Thursday" within a week, or "on 4 June"."""
    if 1 < (today - day).days < 7:
        return f"on {WEEKDAYS[day.weekday()]}"
    words = past_day(day, today)
    return f"on {words}" if words[:1].isdigit() else words
