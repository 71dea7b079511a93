"""Putting a backup back: which one, its passphrase, and what it would replace, before anything is replaced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from visitapp.domain.dates import clock_time, full_long_date, past_day
from visitapp.domain.ids import Now
from visitapp.errors import KnownError, WrongSecret
from visitapp.services import restoring
from visitapp.services.backups import Backup
from visitapp.ui.desk import Desk
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.field import FormRow, PassphraseField
from visitapp.ui.widgets.select import Select
from visitapp.ui.widgets.text import Text

QUESTION = "Restore from a backup?"
WORDS = "Nothing is replaced yet. First you see what is in it."
SURE = "Replace your vault with this backup?"
KEPT = "Your vault as it is now is kept whole beside it, under another name. VisitApp locks when this is done."
UNREADABLE = "what it holds cannot be read"
WIDTH = 560


@dataclass(frozen=True)
class Inside:
    """What was found in a proved backup, and in the vault that it would replace (None: that cannot be read)."""

    told: Backup
    people_now: int | None
    entries_now: int | None


class RestoreDialog(Dialog):
    """Choose and look inside; the second question is a dialog of its own."""

    replacing_wanted = Signal(object)

    def __init__(self, desk: Desk, window: QWidget, found: Sequence[tuple[Backup, Path | None]], vault: Path) -> None:
        super().__init__(desk.theme, window, QUESTION, WORDS, verb="Look inside", safe="Not now", width=WIDTH)
        self.keeps_words = False
        self._desk = desk
        self._vault = vault
        self._looking = False
        self._found = tuple(each for each, _ in found)
        self.choice = Select(desk.theme, "Backup")
        today = desk.now()
        for each, place in found:
            where = f", in “{place.name}”" if place is not None else ""
            self.choice.addItem(f"{_moment(each, today)}: {_counts(each)}{where}")
        self.passphrase = PassphraseField(desk.theme, hint="The one that opens your vault now.")
        self.body.addWidget(FormRow(desk.theme, "Backup", self.choice))
        self.body.addWidget(self.passphrase)
        self.passphrase.submitted.connect(self.verb_button.click)
        self.may_confirm = self._look_inside
        self.dismissed.connect(self.passphrase.wipe)

    def ask(self) -> None:
        """Show it with the choice of a backup first."""
        super().ask()
        self.choice.setFocus()

    def _look_inside(self) -> bool:
        """Open the backup off the window thread; the answer brings the second question."""
        typed = self.passphrase.secret()
        if not typed:
            self.passphrase.set_error("Type your passphrase: a backup is encrypted as your vault is.")
            self.passphrase.edit.setFocus()
        elif not self._looking:
            self._looking = True
            self.passphrase.set_error("")
            self.verb_button.start_busy("Opening…")
            backup, vault = self._found[self.choice.currentIndex()].path, self._vault
            self._desk.background.compute(
                self, partial(_inside, backup, vault, typed), partial(self._ask_again, typed), self._refuse
            )
        return False

    def _refuse(self, error: KnownError) -> None:
        self._looking = False
        self.verb_button.end_busy()
        self.passphrase.set_error(str(error))
        if isinstance(error, WrongSecret):
            self.passphrase.edit.selectAll()
        self.passphrase.edit.setFocus()
        self.fit()

    def _ask_again(self, typed: str, inside: Inside) -> None:
        window = self.parentWidget()
        if window is None:
            return
        desk, vault, replacing_wanted = self._desk, self._vault, self.replacing_wanted
        now = desk.now
        sure = Dialog(
            desk.theme, window, SURE, KEPT, verb="Replace with this backup", safe="Keep everything as it is",
            kind="danger", width=WIDTH,
        )  # fmt: skip
        told = inside.told
        made = told.made_at.astimezone()
        lines = (
            ("In the backup", f"{full_long_date(made.date())}, {clock_time(made)}. {_counts(told)}, "
             f"{told.entries:,} entries in the log."),
            ("In your vault now", _now_words(inside)),
        )  # fmt: skip
        for label, words in lines:
            sure.body.addWidget(Text(desk.theme, "body_small", f"{label}: {words}", strong=f"{label}:"))
        sure.confirmed.connect(lambda: replacing_wanted.emit(partial(_replace, told.path, vault, typed, now)))
        sure.destroyed.connect(self.deleteLater)
        self._put_away()
        sure.ask()

    @Slot()
    def _put_away(self) -> None:
        """Leave the room to the second question; what was typed here is not needed any more."""
        self.passphrase.wipe()
        self.hide()


def _now_words(inside: Inside) -> str:
    if inside.people_now is None or inside.entries_now is None:
        return f"{UNREADABLE}."
    return f"{_people(inside.people_now)}, {inside.entries_now:,} entries in the log."


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count:,} people"


def _counts(told: Backup) -> str:
    visits = "1 visit" if told.visits == 1 else f"{told.visits:,} visits"
    return f"{_people(told.people)}, {visits}"


def _moment(told: Backup, now: datetime) -> str:
    made = told.made_at.astimezone()
    day = past_day(made.date(), now.date())
    return f"{day[0].upper()}{day[1:]}, {clock_time(made)}"


def _inside(backup: Path, vault: Path, passphrase: str) -> Inside:
    with restoring.opened_backup(backup=backup, into=vault, passphrase=passphrase) as opened:
        return Inside(opened.told, opened.replaced_people, opened.replaced_entries)


def _replace(backup: Path, vault: Path, passphrase: str, now: Now) -> KnownError:
    """Put the backup in place of the closed vault; return what to say. Raises as `restoring.restore`."""
    with restoring.opened_backup(backup=backup, into=vault, passphrase=passphrase) as opened:
        kept = restoring.restore(opened, now=now)
    where = f"The vault that it replaced is kept as “{kept.stem}”." if kept is not None else ""
    return KnownError("The backup is in place.", f"{where} Type your passphrase to open it.".strip())
