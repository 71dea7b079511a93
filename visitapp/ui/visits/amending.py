"""The questions about a signed visit: what to add or take back, and why."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from visitapp.services.amendments import LONGEST_REASON
from visitapp.services.visit_views import VisitView
from visitapp.ui.desk import Desk
from visitapp.ui.visits.words import counted
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.editor import GrowingEditor
from visitapp.ui.widgets.field import Field, FormRow
from visitapp.ui.widgets.select import Select

NO_REASON = "Say in a few words why, so that whoever reads it later understands."
NO_WORDS = "Write what should be added or put right."


class ReasonDialog(Dialog):
    """Ask why. `write` is set by whoever asks; the dialog stays until the store has the words."""

    def __init__(self, desk: Desk, window: QWidget, question: str, sentence: str, *, verb: str) -> None:
        super().__init__(desk.theme, window, question, sentence, verb=verb, safe="Leave as it is", width=560)
        self.why = Field(desk.theme, "Why", hint="The reason stands beside it, with your name and the time.")
        self.why.edit.setMaxLength(LONGEST_REASON)
        self.body.addWidget(self.why)
        self.may_confirm = self._is_complete

    def reason(self) -> str:
        """Return the reason as typed."""
        return self.why.text()

    def has_words(self) -> bool:
        """Tell whether anything is typed."""
        return self.isVisible() and bool(self.why.text())

    def ask(self) -> None:
        """Show the question with its first field focused."""
        super().ask()
        self._begin()

    def _begin(self) -> None:
        self.why.edit.setFocus()

    def _is_complete(self) -> bool:
        missing = not self.why.text()
        self.why.set_error(NO_REASON if missing else "")
        if missing:
            self.why.edit.setFocus()
        return not missing


class AmendDialog(ReasonDialog):
    """Ask what is added to, or taken back from, a signed visit: the whole note, a section, or an earlier addition."""

    def __init__(self, desk: Desk, window: QWidget, view: VisitView, *, taking_back: bool) -> None:
        super().__init__(
            desk,
            window,
            "What would you like to take back?" if taking_back else "What would you like to add?",
            "The signed words stay readable. What you write stands under them, for good.",
            verb="Take it back" if taking_back else "Add it",
        )
        theme = desk.theme
        self.about = Select(theme, "About")
        self.about.addItem("The whole note", ("", ""))
        for section in view.sections:
            if section.text:
                self.about.addItem(section.kind.heading, (section.kind.key, ""))
        for number, shown in enumerate(view.amendments, start=1):
            words = f"Addition {number} of {counted(len(view.amendments), 'addition', 'additions')}"
            self.about.addItem(words, ("", shown.amendment.id))
        self.words = GrowingEditor(theme, "Your words", boxed=True, role="body", min_lines=3)
        desk.watch_spelling(self.words)
        self.words_row = FormRow(theme, "Your words", self.words)
        self.body.insertWidget(0, FormRow(theme, "About", self.about))
        self.body.insertWidget(1, self.words_row)
        self._taking_back = taking_back
        self.words_row.setVisible(not taking_back)
        self.words.text_edited.connect(self.fit)

    def _begin(self) -> None:
        self.about.setFocus()

    def text(self) -> str:
        """Return the words as typed."""
        return self.words.text()

    def has_words(self) -> bool:
        return super().has_words() or (self.isVisible() and bool(self.words.text().strip()))

    def target(self) -> dict[str, str]:
        """Return what it is about, as the service names it."""
        key, amends_id = self.about.currentData()
        return {"key": key, "amends_id": amends_id}

    def _is_complete(self) -> bool:
        empty = not self._taking_back and not self.words.text().strip()
        self.words_row.set_error(NO_WORDS if empty else "")
        complete = super()._is_complete()
        if empty:
            self.words.setFocus()
        self.fit()
        return complete and not empty
