"""One event of the chronology: what happened, when, and what part of life it belongs to."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from visitapp.domain.changes import ChangeSet
from visitapp.domain.life_events import EventKind, LifeEvent
from visitapp.domain.past_days import EXAMPLES, PastDay, read_past_day
from visitapp.errors import KnownError, Refused
from visitapp.services import chronology
from visitapp.services.workspace import Workspace
from visitapp.ui.desk import Desk
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.editor import GrowingEditor
from visitapp.ui.widgets.field import Field, FormRow
from visitapp.ui.widgets.select import Select

ABOUT = "Dated when it happened, not when it was written down. A year or a month is near enough."


class EventDialog(Dialog):
    """Ask about an event that is new, or change `event`. `draft` has what is known of a new one already."""

    def __init__(
        self, desk: Desk, window: QWidget, draft: LifeEvent, *, is_new: bool, when: PastDay | None = None
    ) -> None:
        super().__init__(
            desk.theme,
            window,
            "What happened that mattered?" if is_new else "What has changed about this event?",
            ABOUT,
            verb="Put into the chronology" if is_new else "Save",
            safe="Not now" if is_new else "Leave as it is",
            width=560,
        )
        theme = desk.theme
        self._desk = desk
        self._draft = draft
        self._is_new = is_new
        self._when: PastDay | None = None
        shown = when.words if when is not None else ""
        self.title = Field(theme, "What happened", draft.title)
        self.title.edit.setMaxLength(chronology.LONGEST_TITLE)
        self.when = Field(theme, "When it happened", shown, hint=EXAMPLES)
        self.kind = Select(theme, "Part of life")
        for kind in EventKind:
            self.kind.addItem(kind.words, kind)
        self.kind.setCurrentIndex(self.kind.findData(draft.kind))
        self.detail = GrowingEditor(theme, "More about it", boxed=True, role="body", min_lines=2)
        desk.watch_spelling(self.detail)
        self.detail.set_text(draft.detail)
        for row in (
            self.title,
            self.when,
            FormRow(theme, "Part of life", self.kind),
            FormRow(theme, "More about it", self.detail),
        ):
            self.body.addWidget(row)
        for field in (self.title, self.when):
            field.edit.returnPressed.connect(self.verb_button.click)
        self.detail.text_edited.connect(self.fit)
        self._began = self._typed()
        self.may_confirm = self._read_form
        self.write = self._hand_over

    def ask(self) -> None:
        """Show the form with what is missing focused."""
        super().ask()
        (self.when if self.title.text() and not self.when.text() else self.title).edit.setFocus()

    def has_words(self) -> bool:
        """Tell whether something is typed that the store does not have."""
        return self.isVisible() and self._typed() != self._began

    def _typed(self) -> tuple[str, str, str]:
        return (self.title.text(), self.when.text(), self.detail.text())

    def _read_form(self) -> bool:
        self.title.set_error("" if self.title.text() else "A few words are enough.")
        try:
            self._when = read_past_day(self.when.text(), self._desk.now().date())
            self.when.set_error("")
        except Refused as refused:
            self._when = None
            self.when.set_error(str(refused))
        wrong = next((field for field in (self.title, self.when) if field.error()), None)
        self.fit()
        if wrong is not None:
            wrong.edit.setFocus()
        return wrong is None

    def _hand_over(self, done: Callable[[], None], failed: Callable[[KnownError], None]) -> None:
        def written(change_set: ChangeSet) -> None:
            self._began = self._typed()
            done()
            if change_set.changes:
                self._desk.tell("In the chronology." if self._is_new else "The chronology is changed.", True)

        self._desk.background.write(self, self._work(), written, failed)

    def _work(self) -> Callable[[Workspace], ChangeSet]:
        draft, when = self._draft, self._when or PastDay(self._desk.now().date())
        title, detail, kind = self.title.text(), self.detail.text(), EventKind(self.kind.currentData())
        if not self._is_new:
            return lambda ws: chronology.edit_event(
                ws, event_id=draft.id, title=title, happened=when, kind=kind, detail=detail
            )
        return lambda ws: chronology.add_event(
            ws,
            person_id=draft.person_id,
            title=title,
            happened=when,
            kind=kind,
            detail=detail,
            visit_id=draft.visit_id,
            section_key=draft.section_key,
        )


def mark_event(
    desk: Desk, window: QWidget, *, person_id: str, visit_id: str, section_key: str, words: str, when: PastDay | None
) -> EventDialog:
    """Ask about an event that is ticked in a note; `words` are those that were selected there."""
    line = " ".join(words.split())
    title, detail = (line, "") if len(line) <= chronology.LONGEST_TITLE else ("", words.strip())
    draft = LifeEvent("", person_id, title=title, detail=detail, visit_id=visit_id, section_key=section_key)
    dialog = EventDialog(desk, window, draft, is_new=True, when=when)
    dialog.ask()
    return dialog
