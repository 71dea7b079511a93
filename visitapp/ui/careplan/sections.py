"""The sections of the plan as rows that open, one at a time; each says in words what it holds or what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from visitapp.domain.careplan import CarePlan, PlanSection, SectionState
from visitapp.services.careplan import PlanPage, Quote
from visitapp.ui.careplan.crisis_numbers import CrisisNumbers
from visitapp.ui.careplan.quotes import QuoteList
from visitapp.ui.careplan.review import ReviewDay
from visitapp.ui.look.theme import Theme
from visitapp.ui.making import Making
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.card import Card
from visitapp.ui.widgets.disclosure import Disclosure
from visitapp.ui.widgets.editor import GrowingEditor
from visitapp.ui.widgets.field import FormRow
from visitapp.ui.widgets.text import Text

ONE_A_LINE = "One a line"
NUMBERS = "crisis_numbers"
REVIEW_DAY = "review_on"


class PlanSections(Card):
    """All sections in one card. `edited` carries the name of the field that was written in."""

    edited = Signal(str)
    opened = Signal(object)
    """The PlanSection that is open now, or None."""
    quotes_wanted = Signal()
    tab_wanted = Signal(str)
    """The person's tab where goals or the network are written."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, padding=(0, 0, 0, 0), parent=parent)
        self._own_theme = theme
        self.setAccessibleName("The plan")
        self.editors: dict[str, GrowingEditor] = {}
        self.rows: dict[PlanSection, Disclosure] = {}
        self.numbers = CrisisNumbers(theme, self)
        self.numbers.edited.connect(lambda: self.edited.emit(NUMBERS))
        self.review_day = ReviewDay(theme, self)
        self.review_day.chosen.connect(lambda: self.edited.emit(REVIEW_DAY))
        self.quotes = QuoteList(theme, self)
        self.quotes.chosen.connect(self._on_quotes_chosen)
        self.quotes.hide()
        self.bring_in = Button(theme, "Bring in words from visits", "quiet", size="small", icon="quote", parent=self)
        self.bring_in.clicked.connect(self._on_bring_in_clicked)
        self.body.setSpacing(0)

    @classmethod
    def making(cls, theme: Theme, workshop: QWidget) -> Making[PlanSections]:
        """Make the card section by section."""
        plan = cls(theme, workshop)
        for section in PlanSection:
            first = section is PlanSection.WHAT_MATTERS
            row = Disclosure(theme, section.heading, plan._content(section), mark="circle-check", divider=not first)
            row.opened.connect(partial(plan._on_row_opened, section))
            row.set_open(first)
            plan.rows[section] = row
            plan.body.addWidget(row)
            yield
        matters = plan.rows[PlanSection.WHAT_MATTERS]
        matters.set_title(PlanSection.WHAT_MATTERS.heading, "voice")
        return plan

    @property
    def section(self) -> PlanSection | None:
        """Return the section that is open."""
        return next((section for section, row in self.rows.items() if row.is_open), None)

    def value(self, name: str) -> object:
        """Return what is written in a field now."""
        if name == NUMBERS:
            return self.numbers.numbers()
        return self.review_day.day if name == REVIEW_DAY else self.editors[name].text()

    def open(self, section: PlanSection | None) -> None:
        """Open one section and close the others; nothing is signalled."""
        for other, row in self.rows.items():
            row.set_open(other is section)

    def show_plan(self, page: PlanPage, kept: Mapping[str, Any], *, fresh: bool) -> None:
        """Show what the store has; a field in `kept` has newer words, which the window shows already unless `fresh`."""
        plan = page.plan
        for state in page.sections:
            self._show_state(state)
        for name, editor in self.editors.items():
            if fresh or name not in kept:
                editor.set_text(kept.get(name, getattr(plan, name)))
            editor.set_read_only(plan.is_final)
        if fresh or NUMBERS not in kept:
            self.numbers.show_numbers(kept.get(NUMBERS, plan.crisis_numbers))
        self.numbers.set_read_only(plan.is_final)
        if fresh or REVIEW_DAY not in kept:
            self.review_day.show_day(kept.get(REVIEW_DAY, plan.review_on), page.today)
        self.review_day.edit.setReadOnly(plan.is_final)
        self.editors["what_matters"].set_placeholder(f"What matters most, as {page.person.called} says it")
        self._show_voice(plan)

    def show_quotes(self, quotes: tuple[Quote, ...], called: str, today: date) -> None:
        """Offer what the person said at visits."""
        self.quotes.show_quotes(quotes, called, today)
        self.quotes.show()
        self.quotes.focus_first()

    def forget(self) -> None:
        """Close the list of quotes and open the first section: another person's plan follows."""
        self.quotes.hide()
        self.open(PlanSection.WHAT_MATTERS)

    def _show_state(self, state: SectionState) -> None:
        row = self.rows[state.section]
        row.set_summary(state.summary, "ink_2" if state.is_there else "notice")
        if state.section is PlanSection.WHAT_MATTERS:
            row.set_mark("message-circle-heart", "voice")
        elif state.is_there:
            row.set_mark("circle-check")
        else:
            row.set_mark("circle-dashed", "notice")

    def _show_voice(self, plan: CarePlan) -> None:
        self.bring_in.setVisible(not plan.is_final)
        if plan.is_final:
            self.quotes.hide()

    # what is in the sections

    def _content(self, section: PlanSection) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(14, 2, 16, 14)
        column.setSpacing(12)
        match section:
            case PlanSection.WHAT_MATTERS:
                column.setSpacing(6)
                editor = self._editor("what_matters", section.heading, voice=True, min_lines=2)
                column.addWidget(editor)
                column.addLayout(self._under_voice())
                column.addWidget(self.quotes)
                column.addSpacing(4)
                column.addWidget(self._row("how_to_support", "How I like to be supported", ONE_A_LINE))
            case PlanSection.STRENGTHS:
                column.addWidget(self._row("strengths", "What I am good at, and what keeps me going", ONE_A_LINE))
            case PlanSection.GOALS:
                words = "The plan shows the goals being worked on now, how they are rated, and their open steps."
                self._elsewhere(column, words, "Open Goals", "goals")
            case PlanSection.PEOPLE:
                words = "The plan shows the shared map. Whoever is kept off it, and ties that ended, are left out."
                self._elsewhere(column, words, "Open Network", "network")
            case PlanSection.STAYING_WELL:
                column.addWidget(self._row("early_signs", "My early signs", ONE_A_LINE))
                column.addWidget(self._row("what_helps", "What helps", ONE_A_LINE))
            case PlanSection.CRISIS:
                column.addWidget(self._row("crisis_first", "What I do first"))
                column.addWidget(self.numbers)
                column.addWidget(self._row("crisis_wishes", "What I would like to happen"))
            case PlanSection.RIGHTS:
                column.addWidget(self._row("rights", "What I chose, and what I can ask for"))
            case PlanSection.REVIEW:
                column.addWidget(self.review_day)
                column.addWidget(self._row("review_how", "Where, how and with whom"))
                hint = "Names, as the paper says it: “I wrote it with Amara and Kwame”"
                column.addWidget(self._row("written_with", "Who I wrote this plan with", hint))
        return holder

    def _under_voice(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.bring_in)
        hint = Text(self._own_theme, "smallest", "Easy to read: short sentences, plain words", "ink_2")
        hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(hint, 1, Qt.AlignmentFlag.AlignVCenter)
        return row

    def _editor(self, name: str, called: str, *, voice: bool = False, min_lines: int = 1) -> GrowingEditor:
        role = "writing" if voice else "body"
        editor = GrowingEditor(self._own_theme, called, voice=voice, boxed=True, role=role, min_lines=min_lines)
        editor.text_edited.connect(partial(self.edited.emit, name))
        self.editors[name] = editor
        return editor

    def _row(self, name: str, label: str, hint: str = "") -> FormRow:
        return FormRow(self._own_theme, label, self._editor(name, label), hint=hint)

    def _elsewhere(self, column: QVBoxLayout, words: str, verb: str, tab: str) -> None:
        column.addWidget(Text(self._own_theme, "body_small", words, "ink_2"))
        go = Button(self._own_theme, verb, size="small")
        go.clicked.connect(lambda: self.tab_wanted.emit(tab))
        column.addWidget(go, 0, Qt.AlignmentFlag.AlignLeft)

    # slots

    def _on_row_opened(self, section: PlanSection, is_open: bool) -> None:
        if is_open:
            self.open(section)
        self.opened.emit(self.section)

    @Slot()
    def _on_bring_in_clicked(self) -> None:
        if self.quotes.isHidden():
            self.quotes_wanted.emit()
        else:
            self.quotes.hide()

    @Slot(str)
    def _on_quotes_chosen(self, words: str) -> None:
        editor = self.editors["what_matters"]
        editor.moveCursor(editor.textCursor().MoveOperation.End)
        editor.insert_words(f"\n{words}" if editor.text().strip() else words)
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
