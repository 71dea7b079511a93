"""All that lives while one vault is open: its pages, the watch for an empty chair, and the work beside the work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QStackedLayout, QWidget

from visitapp.domain.ids import Now
from visitapp.errors import KnownError
from visitapp.services.workspace import Workspace
from visitapp.ui.background import Background
from visitapp.ui.changes import ChangeBus
from visitapp.ui.check_ins.alarm import CheckInAlarm
from visitapp.ui.check_ins.keeping import CheckInKeeping
from visitapp.ui.locking.resting import Resting
from visitapp.ui.look.theme import Theme
from visitapp.ui.preferences import Preferences
from visitapp.ui.shell.hourly_backup import HourlyBackup
from visitapp.ui.shell.idle import IdleWatch
from visitapp.ui.shell.kept_forms import KeptForms
from visitapp.ui.shell.leaving import Leaving
from visitapp.ui.shell.making_ahead import MakingAhead
from visitapp.ui.shell.opening_notes import OpeningNotes
from visitapp.ui.shell.outside import OutsideWords
from visitapp.ui.shell.page_stack import PageStack
from visitapp.ui.shell.tidying import Tidying
from visitapp.ui.shell.weekly_check import WeeklyCheck
from visitapp.ui.showing.show_mode import ShowMode


class Session(QObject):
    """Made when a vault has been opened, ended before it is closed. `pages` is what the window shows meanwhile."""

    def __init__(
        self,
        workspace: Workspace,
        theme: Theme,
        background: Background,
        changes: ChangeBus,
        clock: Now,
        preferences: Preferences,
        leaving: Leaving,
        alarm: CheckInAlarm,
        window: QWidget,
        layers: QStackedLayout,
        lock: Callable[[], None],
        spelt_by: Sequence[str] = (),
    ) -> None:
        super().__init__(window)
        self.workspace = workspace
        self._outside = alarm.outside
        found = workspace.notices or workspace.missing
        notes = OpeningNotes(theme, workspace.notices, workspace.missing) if found else None
        self.pages = PageStack(
            theme, background, changes, lambda: clock().astimezone(), workspace.worker, preferences, notes, spelt_by
        )
        self.idle = IdleWatch(preferences.config.lock_minutes, clock, self.pages)
        self.idle.warned.connect(self.pages.warn_of_lock)
        self.idle.touched.connect(partial(self.pages.warn_of_lock, 0))
        self.showing = ShowMode(window, layers, self.pages, lock)
        self.idle.warned.connect(self.showing.warn)
        self.idle.touched.connect(partial(self.showing.warn, 0))
        self.resting = Resting(window, leaving, self.pages, clock)
        self.resting.watch.pressed.connect(self.showing.hold)
        folder = str(workspace.vault.folder)
        self.check_ins = CheckInKeeping(alarm, folder, background, changes, preferences, self.pages)
        self.kept_forms = KeptForms(window, self.pages)
        HourlyBackup(background, preferences.backup_place, self._say_backup_failed, self.pages)
        WeeklyCheck(background, self.pages.trouble.say, self.pages)
        MakingAhead(self.pages.to_make(), background, self.pages)
        Tidying(self.pages)

    def _say_backup_failed(self, error: KnownError) -> None:
        self.pages.trouble.say(error)
        self._outside.say_unless_seen(OutsideWords.BACKUP_FAILED)

    def end(self) -> None:
        """Destroy everything that holds record text."""
        self.idle.stop()
        self.check_ins.stop()
        self.resting.stop()
        self.showing.stop()
        self.kept_forms.deleteLater()
        if self.pages.spelling is not None:
            self.pages.spelling.stop()
        self.pages.hide()
        self.pages.deleteLater()
        self.deleteLater()
