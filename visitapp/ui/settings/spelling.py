"""Spelling: on or off, and the words that the team has added."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from visitapp.domain.changes import ChangeSet
from visitapp.domain.spelling import LONGEST_WORD
from visitapp.errors import KnownError
from visitapp.services.spelling import add_team_word, list_team_words, remove_team_word
from visitapp.ui.desk import Desk
from visitapp.ui.preferences import Preferences
from visitapp.ui.settings.card import SettingsCard
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.check_box import CheckBox
from visitapp.ui.widgets.line_edit import LineEdit
from visitapp.ui.widgets.select import Select

MARK, NEW, WORDS = "Mark words that are not in the dictionary", "A new word for the team", "The team’s words"
QUIETLY = "British English, with dots under the word; F7 goes to the next"
NOT_HERE = "The dictionary cannot be read on this laptop"
SHARED = "Never marked, and shared with the team by the exchange"
NONE_YET = "None yet"
WIDTH = 170


class SpellingCard(SettingsCard):
    """One tick, a line to add a word, and the list to take one out of."""

    def __init__(self, desk: Desk, preferences: Preferences) -> None:
        super().__init__(desk, preferences, "Spelling", "book-a")
        theme = desk.theme
        self.mark = CheckBox(theme, "", name=MARK)
        self.new = LineEdit(theme)
        self.new.setMaxLength(LONGEST_WORD)
        self.add_button = Button(theme, "Add", size="small")
        self.words = Select(theme, WORDS)
        self.words.setSizeAdjustPolicy(Select.SizeAdjustPolicy.AdjustToContents)  # it is filled after it is shown
        self.out_button = Button(theme, "Take out", "quiet", size="small")
        missing = desk.spelling is not None and desk.spelling.process.is_missing
        self.add_row(MARK, NOT_HERE if missing else QUIETLY, self.mark)
        self._new_row = self.add_row(NEW, SHARED, _beside(self.new, self.add_button))
        self._words_row = self.add_row(WORDS, NONE_YET, _beside(self.words, self.out_button))
        self.new.setAccessibleName(NEW)
        self.add_button.setAccessibleName("Add the word")
        self.out_button.setAccessibleName("Take out the chosen word")
        self.mark.toggled.connect(preferences.set_spelling)
        self.add_button.clicked.connect(self._on_add_clicked)
        self.new.returnPressed.connect(self._on_add_clicked)
        self.out_button.clicked.connect(self._on_out_clicked)
        preferences.changed.connect(self._show_choice)
        desk.changes.changed.connect(self._on_changes_changed)
        theme.changed.connect(self._fit)
        self._show_choice()
        self._fit()

    def show_now(self) -> None:
        """Read the words again."""
        self.desk.background.read(self, list_team_words, self._show_words)

    def _show_words(self, words: tuple[str, ...]) -> None:
        chosen = self.words.currentText()
        self.words.clear()
        for word in words:
            self.words.addItem(word)
        self.words.setCurrentIndex(max(0, self.words.findText(chosen)))
        self._words_row.say(f"{len(words):,} in the list" if words else NONE_YET)

    @Slot()
    def _show_choice(self) -> None:
        self.mark.setChecked(self.preferences.config.spelling)

    @Slot(object)
    def _on_changes_changed(self, change_set: ChangeSet) -> None:
        if change_set.touches("team_word"):
            self.show_now()

    @Slot()
    def _on_add_clicked(self) -> None:
        word = self.new.text()

        def added(_: ChangeSet) -> None:
            self.new.clear()
            self._say(SHARED, is_wrong=False)

        self.desk.background.write(self, lambda workspace: add_team_word(workspace, word=word), added, self._on_refused)

    def _on_refused(self, error: KnownError) -> None:
        self._say(f"{error.sentence} {error.next_step}".strip(), is_wrong=True)

    def _say(self, words: str, *, is_wrong: bool) -> None:
        self._new_row.say(words)
        self.new.setProperty("error", is_wrong)
        self.new.update()

    @Slot()
    def _on_out_clicked(self) -> None:
        word = self.words.currentText()
        if not word:
            return

        def gone(_: ChangeSet) -> None:
            self.desk.tell(f"“{word}” is not one of the team’s words any more.", True)

        self.desk.background.write(self, lambda workspace: remove_team_word(workspace, word=word), gone)

    @Slot()
    def _fit(self) -> None:
        self.new.setFixedWidth(self.desk.theme.px(WIDTH))


def _beside(first: QWidget, second: QWidget) -> QWidget:
    both = QWidget()
    row = QHBoxLayout(both)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(first)
    row.addWidget(second)
    return both
