"""The one window: locked or unlocked, the keys that work everywhere, locking by itself, and closing safely."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QStackedLayout, QVBoxLayout, QWidget

from visitapp.config import Config, save_config
from visitapp.domain.ids import Now, utc_now
from visitapp.errors import KnownError
from visitapp.ui.background import Background
from visitapp.ui.changes import ChangeBus
from visitapp.ui.locking.renewal import Renewal
from visitapp.ui.locking.watch import LockWatch
from visitapp.ui.look.theme import Theme
from visitapp.ui.preferences import Preferences, Save
from visitapp.ui.shell.leaving import Leaving
from visitapp.ui.shell.window_commands import WindowCommands
from visitapp.ui.unlock.layer import UnlockLayer

if TYPE_CHECKING:  # imported when a vault is open, not before the first paint
    from visitapp.services.workspace import Workspace
    from visitapp.ui.check_ins.alarm import CheckInAlarm
    from visitapp.ui.shell.idle import IdleWatch
    from visitapp.ui.shell.page_stack import PageStack
    from visitapp.ui.shell.session import Session

SMALLEST = (1100, 620)
Report = Callable[[BaseException], Path | None]


class MainWindow(QMainWindow):
    """Unlock, work, lock. `painted` is sent once, after the first paint.

    Qt tells assistive technology that a QMainWindow is a window; a plain widget would be nothing in particular.
    """

    painted = Signal()
    settled = Signal()
    """A wish to lock or to close has come to its end, whichever."""

    def __init__(
        self,
        config: Config,
        theme: Theme,
        *,
        now: Now = utc_now,
        save: Save = save_config,
        report: Report = lambda _: None,
        watch: LockWatch | None = None,
        renewal: Renewal | None = None,
        spelt_by: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self._theme = theme
        self._clock = now
        self._report = report
        self.session: Session | None = None
        self.alarm: CheckInAlarm | None = None
        """Rings for check-ins, also while the vault is locked; None until there may be one."""
        self._closing = False
        self._replace: Callable[[], KnownError] | None = None
        """Puts a backup in the place of the vault once that is closed, and returns what to say."""
        self._covers = False
        """Whether the vault is to be covered where it cannot lock, and stays so until the passphrase is typed."""
        self._was_painted = False
        self.is_closed = False
        self.changes = ChangeBus(self)
        self.background = Background(self.changes, self)
        self._leaving = Leaving(self, self.background)
        self._renewal = renewal
        self._spelt_by = spelt_by
        self._watch = watch or LockWatch()
        self._watch.lock_wanted.connect(self._on_lock_wanted)
        self.settled.connect(self._watch.settled)
        self.preferences = Preferences(config, theme, self.background, save, self)
        self.preferences.changed.connect(self._on_preferences_changed)
        self.unlock_layer = UnlockLayer(theme, self.background, self.preferences, now)
        centre = QWidget()
        self.setCentralWidget(centre)
        # In a layout that has margins, which a stack has not: the alarm takes room at the top.
        around = QVBoxLayout(centre)
        around.setContentsMargins(0, 0, 0, 0)
        self._layers = QStackedLayout()
        around.addLayout(self._layers)
        self._layers.addWidget(self.unlock_layer)
        self.setWindowTitle("VisitApp")
        self.setMinimumSize(*SMALLEST)
        self._commands = WindowCommands(self)
        self.painted.connect(self._on_painted, Qt.ConnectionType.QueuedConnection)
        self.unlock_layer.opened.connect(self._on_opened)
        self.background.known_error.connect(self._on_known_error)
        self.background.bug.connect(self.show_bug)

    @property
    def pages(self) -> PageStack | None:
        """Return what is shown while a vault is open."""
        return self.session.pages if self.session is not None else None

    @property
    def idle(self) -> IdleWatch | None:
        """Return the watch for an empty chair, while a vault is open."""
        return self.session.idle if self.session is not None else None

    def check_in_alarm(self) -> CheckInAlarm:
        """Return the alarm of this window, made when it is first asked for."""
        from visitapp.ui.check_ins.alarm import CheckInAlarm

        if self.alarm is None:
            self.alarm = CheckInAlarm(self, self._theme, self.preferences, self.background, self._clock)
        return self.alarm

    def start(self, vault: Path | None, passphrase: str | None = None) -> None:
        """Show the vault to unlock, or the welcome when there is none yet; a given passphrase unlocks at once."""
        last = self.preferences.config.last_vault
        folder = vault or (Path(last) if last else None)
        if folder is None:
            self.unlock_layer.show_welcome()
            return
        self.unlock_layer.show_vault(folder)
        if passphrase is not None:
            self.unlock_layer.unlock.unlock_with(passphrase)

    @property
    def is_locked(self) -> bool:
        """Tell whether no vault is open."""
        return self.pages is None

    @property
    def is_shut(self) -> bool:
        """Tell whether no page may be used: locked, covered, or about to lock or close."""
        return self.pages is None or not self.pages.isEnabled()

    def run_command(self, command_id: str) -> None:
        """Do what a key, the rail or the search box asks."""
        self._commands.run(command_id)

    @Slot(object)
    def _on_opened(self, workspace: Workspace) -> None:
        from visitapp.ui.shell.session import Session

        self.background.use(workspace)
        session = self.session = Session(
            workspace,
            self._theme,
            self.background,
            self.changes,
            self._clock,
            self.preferences,
            self._leaving,
            self.check_in_alarm(),
            self,
            self._layers,
            self.lock,
            self._spelt_by,
        )
        session.pages.command_wanted.connect(self.run_command)
        session.pages.undo_wanted.connect(partial(self.run_command, "undo"))
        session.pages.replacing_wanted.connect(self._on_replacing_wanted)
        session.idle.expired.connect(partial(self._leave, by_itself=True))
        session.resting.over.connect(partial(self._leave, by_itself=True))
        self._layers.addWidget(session.pages)
        self._layers.setCurrentWidget(session.pages)
        session.pages.begin()
        QTimer.singleShot(0, self, self._begin_watching)

    @Slot()
    def _on_preferences_changed(self) -> None:
        if self.idle is not None:
            self.idle.set_minutes(self.preferences.config.lock_minutes)

    @Slot()
    def _begin_watching(self) -> None:
        if self.pages is not None:
            self._watch.begin(self)

    @Slot()
    def _on_lock_wanted(self) -> None:
        self._leave(by_itself=True)

    def lock(self) -> None:
        """Save what is typed, close the vault and destroy everything that holds record text."""
        self._leave()

    def _leave(self, *, closing: bool = False, by_itself: bool = False) -> None:
        """Hand over what is typed; go on only when the store has taken all of it."""
        session = self.session
        if session is None:
            return
        pages = session.pages
        self._closing |= closing
        self._covers |= by_itself
        is_first = not self._leaving.is_under_way
        if is_first:
            self._leaving.shut(pages)
            self.unlock_layer.setEnabled(False)
        if not closing:
            self._layers.setCurrentWidget(self.unlock_layer)
            session.resting.end()
        if is_first:
            self._leaving.when_handed_over(self._finish_leaving)

    @Slot(object)
    def _on_replacing_wanted(self, replace: Callable[[], KnownError]) -> None:
        self._replace = replace
        self._leave()

    def _finish_leaving(self) -> None:
        session, pages = self.session, self.pages
        closing, self._closing = self._closing, False
        replace, self._replace = self._replace, None
        self.unlock_layer.setEnabled(True)
        if session is None or pages is None:
            return
        if pages.unsaved_place() is not None or self._leaving.was_refused():
            self._stay(pages, closing)
            self.settled.emit()
            return
        self._covers = False
        workspace = session.workspace
        self._forget_records(session)
        folder = workspace.vault.folder
        box = bytearray() if closing else _pin_box(workspace)
        left = partial(self._left, folder, closing, box)
        self.background.on_store(self, partial(_closed, workspace, replace), left, left)
        if not closing:
            self.unlock_layer.show_vault(folder)
            self.unlock_layer.unlock.offer_pin(box)
            self.unlock_layer.focus_first()
            self.unlock_layer.unlock.hold(self._renewal is not None)

    def _stay(self, pages: PageStack, closing: bool) -> None:
        """Keep the vault open for words that are not saved: covered when nobody may be here, else on their page."""
        if self.idle is not None:
            self.idle.begin_again()
        if self._covers:
            self._layers.setCurrentWidget(self.unlock_layer)
            self.unlock_layer.show_cover(self._uncover)
            return
        if self.session is not None:
            self._layers.setCurrentWidget(self.session.showing.front)
            self.session.resting.end()
        self._leaving.stay(pages)
        place = pages.unsaved_place()
        if place is None:
            return
        if place != pages.place:
            pages.go(place)
        pages.trouble.say(self._leaving.refusal(), partial(self._leave, closing=closing))

    @Slot()
    def _uncover(self) -> None:
        self._covers = False
        if self.pages is not None:
            self._stay(self.pages, closing=False)
            self.unlock_layer.end_cover()

    def _left(self, folder: Path, closing: bool, box: bytearray, error: KnownError | None) -> None:
        renewal = self._renewal
        if closing:
            self.close()
        elif renewal is not None:
            renewal.begin(self, folder, box, error, self._on_renewal_ended)
            return  # the laptop may sleep when this process is gone: the system sees to that
        elif error is not None:
            self.unlock_layer.unlock.say(error)
        self._settle()

    def _settle(self) -> None:
        self.settled.emit()
        self._watch.end()

    def _on_renewal_ended(self, taken_over: bool) -> None:
        if taken_over:
            self.close()
        else:
            self._settle()

    def _forget_records(self, session: Session) -> None:
        self.session = None
        self.background.use(None)
        self._layers.removeWidget(session.pages)
        session.end()
        self._leaving.go()

    @Slot(object)
    def _on_known_error(self, error: KnownError) -> None:
        if self.pages is not None:
            self.pages.trouble.say(error)

    @Slot(object)
    def show_bug(self, error: BaseException) -> None:
        """Write a report without record text, and ask whether to close."""
        from visitapp.ui.shell.errors import ask_after_bug

        dialog = ask_after_bug(self._theme, self, self._report(error))
        dialog.confirmed.connect(self.close)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save what is typed and give the vault free first; then close."""
        from visitapp.ui.choose_files import give_up
        from visitapp.ui.locking.private_copies import take_back_all

        if event.spontaneous() and self._waits_to_ring():
            event.ignore()
            return
        if self.pages is not None:
            event.ignore()
            self._leave(closing=True)
            return
        event.accept()
        if self.is_closed:
            return
        self.is_closed = True
        give_up(self)
        take_back_all()
        if self._renewal is not None:
            self._renewal.stop()
        self.background.close()
        left = self.unlock_layer.take_opened()
        if left is not None:
            left.close()

    def _waits_to_ring(self) -> bool:
        """Ask whoever closes the window by hand, when there is a check-in that it would ring for."""
        if self.alarm is None or not self.alarm.is_waiting:
            return False
        from visitapp.ui.check_ins.closing import ask_before_closing

        ask_before_closing(self._theme, self)
        return True

    @Slot()
    def _on_painted(self) -> None:
        # All would delay the first paint: the ring asks for widgets that Qt itself has made, which costs 17 ms once.
        from visitapp.ui.locking.private_copies import PrivateCopies
        from visitapp.ui.locking.screen_capture import HiddenFromCapture
        from visitapp.ui.look.focus import FocusRing

        FocusRing(self._theme, self)
        PrivateCopies(self)
        HiddenFromCapture(self.preferences, self)
        self.unlock_layer.unlock.begin_reading()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.painted.emit)


def _pin_box(workspace: Workspace) -> bytearray:
    from visitapp.services.quick_unlock import take

    return take(workspace)


def _closed(workspace: Workspace, replace: Callable[[], KnownError] | None) -> KnownError | None:
    """Close a vault, then put a backup in its place if one was chosen; return what is to be said of that."""
    workspace.close()
    return replace() if replace is not None else None
