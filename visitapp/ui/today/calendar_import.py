"""Bring a calendar into the diary: each appointment with who is meant, or left out; nothing is written before that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from visitapp.domain.calendar_events import CalendarFile, Passed
from visitapp.domain.changes import ChangeSet
from visitapp.domain.dates import clock_time, day_and_month, near_day
from visitapp.errors import KnownError
from visitapp.services.calendar_reading import read_calendar, read_file
from visitapp.services.diary_import import Becomes, DiaryPreview, DiaryRow, preview_calendar, take_in_calendar
from visitapp.ui.choose_files import ask_file
from visitapp.ui.desk import Page
from visitapp.ui.look.theme import Theme
from visitapp.ui.today.words import length_words
from visitapp.ui.widgets.card import Divider
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.select import Select
from visitapp.ui.widgets.text import Text

WIDTH = 760
MOST_ROWS = 60
LEFT_OUT, AS_IT_IS = "Leave it out", "Leave as it is"
NOT_YET = "Nothing has been changed yet. Say whom each appointment is with; what you leave out stays out."
NOTHING = "There is nothing in it that would change the diary."
KIND = "Calendars (*.ics);;All files (*)"


def bring_in_calendar(page: Page) -> None:
    """Ask for a file, read it off the window thread, and show what bringing it in would do."""
    desk = page.desk

    def chosen(path: Path) -> None:
        # All of the reading is done in the pool: the store is for those who write.
        desk.background.compute(
            page, lambda: read_calendar(read_file(path), now=desk.now()), partial(read, path.name), waited_for=False
        )

    def read(name: str, file: CalendarFile) -> None:
        desk.background.read(page, lambda ws: preview_calendar(ws, file=file), lambda preview: show(name, preview))

    def show(name: str, preview: DiaryPreview) -> None:
        CalendarImportDialog(page, name, preview).ask()

    ask_file(page, "Choose the calendar", Path.home(), KIND, chosen)


class CalendarRow(QWidget):
    """One appointment, or a repeated one: what it is called, when, and who is meant."""

    def __init__(self, theme: Theme, row: DiaryRow, preview: DiaryPreview, now: datetime) -> None:
        super().__init__()
        self.row = row
        self.who = Select(theme, f"Who: {row.summary or 'without words'}, {when_words(row, now)}")
        self.who.addItem(AS_IT_IS if row.is_known else LEFT_OUT, "")
        people = [each for each in preview.people if not row.is_known or each.id == row.person_id]
        for person in sorted(people, key=lambda each: each.plan_name.casefold()):
            self.who.addItem(person.plan_name, person.id)
        self.who.setCurrentIndex(max(0, self.who.findData(row.person_id)))
        self.who.setMinimumWidth(theme.px(190))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Text(theme, "body_small", row.summary or "Without words", weight=500))
        words.addWidget(Text(theme, "small", when_words(row, now), "ink_2"))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 8, 0, 8)
        line.setSpacing(16)
        line.addLayout(words, 1)
        line.addWidget(self.who, 0, Qt.AlignmentFlag.AlignVCenter)


class CalendarImportDialog(Dialog):
    """Shows a preview; nothing is written before its verb is pressed."""

    def __init__(self, page: Page, file_name: str, preview: DiaryPreview) -> None:
        theme = page.desk.theme
        super().__init__(
            theme,
            page.window(),
            f"Bring in “{file_name}”?",
            NOT_YET if preview.rows else NOTHING,
            verb="Bring in",
            safe="Not now",
            width=WIDTH,
        )
        self._page, self._preview = page, preview
        self.rows = [CalendarRow(theme, row, preview, page.desk.now()) for row in preview.rows[:MOST_ROWS]]
        rows = QVBoxLayout()
        rows.setSpacing(0)
        for number, row in enumerate(self.rows):
            if number:
                rows.addWidget(Divider(theme))
            rows.addWidget(row)
            row.who.currentIndexChanged.connect(self._show_verb)
        self.body.addLayout(rows)
        self.foot = Text(theme, "small", " ".join(foot_words(preview)), "ink_2")
        self.foot.setVisible(bool(self.foot.text()))
        self.body.addWidget(self.foot)
        self.write = self._hand_over
        self._show_verb()

    def chosen(self) -> dict[str, str]:
        """Return row -> id of the person, without what is left out."""
        return {each.row.key: each.who.currentData() for each in self.rows if each.who.currentData()}

    @Slot()
    def _show_verb(self) -> None:
        chosen = self.chosen()
        count = sum(len(each.row.events) for each in self.rows if each.row.key in chosen)
        self.verb_button.setText("Bring in 1 appointment" if count == 1 else f"Bring in {count} appointments")
        self.verb_button.setEnabled(count > 0)

    def _hand_over(self, done: Callable[[], None], failed: Callable[[KnownError], None]) -> None:
        preview, chosen = self._preview, self.chosen()

        def written(changes: ChangeSet) -> None:
            done()
            count = len({change.record_id for change in changes.of_type("visit")})
            said = "1 visit" if count == 1 else f"{count} visits"
            self._page.desk.tell(f"{said} added to the diary or changed.", True)

        self._page.desk.background.write(
            self, lambda ws: take_in_calendar(ws, preview=preview, chosen=chosen), written, failed
        )


def when_words(row: DiaryRow, now: datetime) -> str:
    """Write "Sat 20 June at 11:00, about 1 hour", and of a repeated one how often and until when."""
    first, last = row.events[0], row.events[-1]
    when = f"{near_day(first.start.date(), now.date())} at {clock_time(first.start)}"
    if len(row.events) > 1:
        when = f"{len(row.events)} times from {when}, the last on {day_and_month(last.start.date())}"
    lasts = length_words(first.minutes)
    said = {Becomes.CHANGED: "Changed: ", Becomes.CANCELLED: "Cancelled: "}.get(row.becomes, "")
    return f"{said}{when}{f', {lasts}' if lasts else ''}"


def foot_words(preview: DiaryPreview) -> list[str]:
    """Say what is not shown, and why."""
    said = []
    hidden = len(preview.rows) - MOST_ROWS
    if hidden > 0:
        said.append(f"{hidden} more are not shown: bring the file in once more for them.")
    if preview.already_here:
        said.append(f"{preview.already_here} {_are(preview.already_here)} in the diary already.")
    passed = [_counted(count, reason) for reason, count in _passed(preview.passed)]
    return [*said, f"Left out: {'; '.join(passed)}."] if passed else said


def _passed(passed: Mapping[Passed, int]) -> list[tuple[Passed, int]]:
    return [(reason, passed[reason]) for reason in Passed if passed.get(reason)]


def _counted(count: int, reason: Passed) -> str:
    words = reason.words
    if count == 1:
        for many, one in (("are ", "is "), ("last ", "lasts "), ("they have", "it has"), ("say ", "says ")):
            words = words.replace(many, one)
        words = words.replace("repeat in", "repeats in")
    return f"{count} {words}"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
