"""A visit that does not take place: cancelled with a reason and by whom, or nobody answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget

from visitapp.domain.dates import full_long_date
from visitapp.domain.dates_typed import read_due_day
from visitapp.errors import KnownError, Refused
from visitapp.services.diary import cancel_visit, note_no_reply
from visitapp.services.today import DiaryEntry
from visitapp.ui.desk import Desk
from visitapp.ui.widgets.check_box import CheckBox
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.field import Field, FormRow
from visitapp.ui.widgets.select import Select

DUE_HINT = "“today”, “tomorrow” or “Tue”"


class CancelDialog(Dialog):
    """Ask why and by whom; of a series, whether the later ones go too."""

    def __init__(self, desk: Desk, window: QWidget, entry: DiaryEntry) -> None:
        theme = desk.theme
        super().__init__(
            theme,
            window,
            f"Cancel the visit with {entry.person.called}?",
            "It stays in the record with the reason.",
            verb="Cancel the visit",
            safe="Keep it",
        )
        self._desk, self._entry = desk, entry
        self.because = Field(theme, "Why", hint="A few words: “not well”, “at the hospital”.")
        self.by = Select(theme, "Who cancelled")
        for words in (entry.person.called, "Me", "Somebody else"):
            self.by.addItem(words)
        self.following = CheckBox(theme, "The later visits of this series too")
        self.following.setVisible(bool(entry.visit.series_id))
        self.body.addWidget(self.because)
        self.body.addWidget(FormRow(theme, "Who cancelled", self.by))
        self.body.addWidget(self.following)
        self.because.edit.returnPressed.connect(self.verb_button.click)
        self.because.edit.textEdited.connect(self._on_text_edited)
        self.may_confirm = self._has_reason
        self.write = self._hand_over

    def ask(self) -> None:
        super().ask()
        self.because.edit.setFocus(Qt.FocusReason.PopupFocusReason)

    @Slot()
    def _on_text_edited(self) -> None:
        self.because.set_error("")

    def _has_reason(self) -> bool:
        return _is_filled(self, self.because, "Say in a few words why it does not take place.")

    def _hand_over(self, done: Callable[[], None], failed: Callable[[KnownError], None]) -> None:
        visit_id, because, at = self._entry.visit.id, self.because.text(), self.by.currentIndex()
        called, following = self._entry.person.called, self.following.isChecked()
        somebody = "somebody else"
        self._desk.background.write(
            self,
            lambda ws: cancel_visit(
                ws,
                visit_id=visit_id,
                because=because,
                by=(called, ws.worker.name, somebody)[at],
                with_following=following,
            ),
            lambda _: _said(done, self._desk, "The visit is cancelled."),
            failed,
        )


class NoReplyDialog(Dialog):
    """Ask what was tried and what comes next; both are kept in one act."""

    def __init__(self, desk: Desk, window: QWidget, entry: DiaryEntry) -> None:
        theme = desk.theme
        super().__init__(
            theme,
            window,
            f"No reply from {entry.person.called}?",
            "What you tried stays in the record. The next step goes into your tasks.",
            verb="Note it",
            safe="Go back",
        )
        self._desk, self._entry = desk, entry
        self._due: date | None = None
        self.tried = Field(theme, "What you tried", hint="“Rang twice, knocked, left a card.”")
        self.next_step = Field(theme, "What comes next", hint="“Ring this afternoon.”")
        self.due = Field(theme, "By when", "today", hint=DUE_HINT)
        for field in (self.tried, self.next_step, self.due):
            self.body.addWidget(field)
            field.edit.returnPressed.connect(self.verb_button.click)
            field.edit.textEdited.connect(self._on_text_edited)
        for field in (self.tried, self.next_step):
            field.edit.setMaxLength(500)
        self.may_confirm = self._read_form
        self.write = self._hand_over

    def ask(self) -> None:
        super().ask()
        self.tried.edit.setFocus(Qt.FocusReason.PopupFocusReason)

    @Slot()
    def _on_text_edited(self) -> None:
        for field in (self.tried, self.next_step, self.due):
            field.set_error("")
        try:
            self.due.set_hint(full_long_date(read_due_day(self.due.text(), self._desk.now().date())))
        except Refused:
            self.due.set_hint(DUE_HINT)

    def _read_form(self) -> bool:
        if not _is_filled(self, self.tried, "Say what you tried."):
            return False
        if not _is_filled(self, self.next_step, "Say what comes next."):
            return False
        try:
            self._due = read_due_day(self.due.text() or "today", self._desk.now().date())
        except Refused as refused:
            self.due.set_error(str(refused))
            self.due.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            self.fit()
            return False
        return True

    def _hand_over(self, done: Callable[[], None], failed: Callable[[KnownError], None]) -> None:
        visit_id, tried, step, due = self._entry.visit.id, self.tried.text(), self.next_step.text(), self._due
        self._desk.background.write(
            self,
            lambda ws: note_no_reply(ws, visit_id=visit_id, tried=tried, next_step=step, due_on=due),
            lambda _: _said(done, self._desk, "Noted. The next step is in your tasks."),
            failed,
        )


def _said(done: Callable[[], None], desk: Desk, words: str) -> None:
    done()
    desk.tell(words, True)


def _is_filled(dialog: Dialog, field: Field, sentence: str) -> bool:
    if field.text():
        return True
    field.set_error(sentence)
    field.edit.setFocus(Qt.FocusReason.OtherFocusReason)
    dialog.fit()
    return False
