"""Backups: when the last one was made, where they lie, proof that one opens, and putting one back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Slot

from visitapp.errors import KnownError
from visitapp.services import backups
from visitapp.services.backups import Backup, Source
from visitapp.ui.choose_files import ask_folder
from visitapp.ui.desk import Desk
from visitapp.ui.preferences import Preferences
from visitapp.ui.settings.card import SettingsCard
from visitapp.ui.settings.restore_dialog import RestoreDialog
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.menu_button import MenuButton

HOURLY = "Every hour while something changes"
PROVES = "Reads every page of the newest one"
LOOK_FIRST = "Shows what is in it before anything is replaced"
HERE = "On this laptop"


@dataclass(frozen=True, repr=False)
class Standing:
    """How the backups stand: words about the newest, and all of them, newest first, each with where it lies."""

    words: str
    found: tuple[tuple[Backup, Path | None], ...]
    source: Source

    @property
    def whole(self) -> tuple[tuple[Backup, Path | None], ...]:
        """Return those that can be opened."""
        return tuple(pair for pair in self.found if not pair[0].fault)


class BackupsCard(SettingsCard):
    """Four rows. Making and proving run beside everything else: neither writing nor locking waits for them."""

    def __init__(self, desk: Desk, preferences: Preferences) -> None:
        super().__init__(desk, preferences, "Backups", "hard-drive")
        theme = desk.theme
        self.make_button = Button(theme, "Back up now", size="small")
        self.make_row = self.add_row("Make a backup", HOURLY, self.make_button)
        self.where_button = MenuButton(theme, "Change", "secondary", name="Change where backups are kept")
        self.where_row = self.add_row("Where", HERE, self.where_button)
        self.try_button = Button(theme, "Try now", size="small")
        self.try_row = self.add_row("Try opening a backup", PROVES, self.try_button)
        self.restore_button = Button(theme, "Restore…", size="small")
        self.restore_row = self.add_row("Restore from a backup", LOOK_FIRST, self.restore_button)
        self.where_button.add_action("A memory stick or another folder…", self._ask_where)
        self._only_here = self.where_button.add_action("On this laptop only", self._keep_only_here)
        self.make_button.clicked.connect(self._on_make_clicked)
        self.try_button.clicked.connect(self._on_try_clicked)
        self.restore_button.clicked.connect(self._on_restore_clicked)
        preferences.changed.connect(self._show_where)
        self._show_where()

    @Slot()
    def show_now(self) -> None:
        """Say when the newest backup was made."""
        self._look(self._show_standing)

    def _look(self, then: Callable[[Standing], None], failed: Callable[[KnownError], None] | None = None) -> None:
        """Look at all backups beside everything else: a second place may be slow to answer."""
        place = self.preferences.backup_place()

        def look(found: tuple[Source, datetime]) -> None:
            source, now = found
            self.desk.background.compute(self, lambda: _standing(source, place, now), then, failed, waited_for=False)

        self.desk.background.read(self, lambda workspace: (Source.of(workspace.vault), workspace.now()), look, failed)

    def _show_standing(self, standing: Standing) -> None:
        done = standing.words.startswith("Last one today")
        self.say_status(standing.words, "done" if done else "plain", "check" if done else None)

    @Slot()
    def _show_where(self) -> None:
        place = self.preferences.backup_place()
        self.where_row.say(HERE if place is None else f"{HERE}, and in “{place.name or place}”")
        self._only_here.setVisible(place is not None)

    def _ask_where(self) -> None:
        start = self.preferences.backup_place() or Path.home()
        ask_folder(self.window(), "Choose where backups are copied to", start, self.keep_also_in)

    def keep_also_in(self, place: Path) -> None:
        """Copy backups to this place too, the first one at once."""
        self.preferences.set_backup_place(place)
        self._on_make_clicked()

    def _keep_only_here(self) -> None:
        self.preferences.set_backup_place(None)

    @Slot()
    def _on_make_clicked(self) -> None:
        self.make_button.start_busy("Making it…")
        place = self.preferences.backup_place()

        def make(taken: tuple[Source, datetime]) -> None:
            source, now = taken
            self.desk.background.compute(
                self,
                lambda: backups.make_from(source, why="asked for", second_place=place, now=now),
                lambda made: self._on_made(f"Made just now: {people(made.people)} in it"),
                lambda error: self._on_made(str(error)),
                waited_for=False,
            )

        self.desk.background.read(
            self,
            lambda workspace: (Source.of(workspace.vault), workspace.now()),
            make,
            lambda error: self._on_made(str(error)),
        )

    def _on_made(self, words: str) -> None:
        self.make_button.end_busy()
        self.make_row.say(words)
        self.show_now()

    @Slot()
    def _on_try_clicked(self) -> None:
        self.try_button.start_busy("Trying…")

        def prove(standing: Standing) -> None:
            if not standing.whole:
                self._on_tried("There is none yet. Make one first.")
                return
            newest = standing.whole[0][0]
            self.desk.background.compute(
                self,
                lambda: backups.try_opening_from(standing.source, backup=newest.path),
                lambda found: self._on_tried(f"Opened just now: all {people(found.people)} were there"),
                lambda error: self._on_tried(str(error)),
                waited_for=False,
            )

        self._look(prove, lambda error: self._on_tried(str(error)))

    def _on_tried(self, words: str) -> None:
        self.try_button.end_busy()
        self.try_row.say(words)

    @Slot()
    def _on_restore_clicked(self) -> None:
        self.restore_button.start_busy("Looking…")

        def ask(standing: Standing) -> None:
            self.restore_button.end_busy()
            if not standing.whole:
                self.restore_row.say("There is none yet. Make one first.")
                return
            dialog = RestoreDialog(self.desk, self.window(), standing.whole, standing.source.folder)
            dialog.replacing_wanted.connect(self.replacing_wanted)
            dialog.ask()

        def refuse(error: KnownError) -> None:
            self.restore_button.end_busy()
            self.restore_row.say(str(error))

        self._look(ask, refuse)


def people(count: int) -> str:
    """Write "1 person" or "24 people"."""
    return "1 person" if count == 1 else f"{count:,} people"


def _standing(source: Source, place: Path | None, now: datetime) -> Standing:
    here = backups.list_backups_from(source)
    known = {each.path.name for each in here}
    there = backups.list_backups_from(source, second_place=place) if place is not None else ()
    found: list[tuple[Backup, Path | None]] = [(each, None) for each in here]
    found += [(each, place) for each in there if each.path.name not in known]
    found.sort(key=lambda pair: pair[0].made_at, reverse=True)
    return Standing(backups.last_backup_words(here, now=now), tuple(found), source)
