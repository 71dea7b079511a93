"""The unlock card: which vault, its passphrase or recovery code, and every fault of opening said in place."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from visitapp.domain.dates import clock_time, greeting, past_day
from visitapp.domain.ids import Now
from visitapp.errors import KnownError, WrongSecret
from visitapp.ui.background import Background
from visitapp.ui.choose_files import ask_folder
from visitapp.ui.locking.handover import Typed
from visitapp.ui.preferences import Preferences
from visitapp.ui.theme import Theme
from visitapp.ui.unlock.card import LockedCard
from visitapp.ui.unlock.vault_box import VaultBox
from visitapp.ui.widgets.banner import Banner
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.card import Card, Divider
from visitapp.ui.widgets.field import Field, PassphraseField
from visitapp.ui.widgets.icon_label import IconLabel
from visitapp.ui.widgets.text import Text

if TYPE_CHECKING:
    from visitapp.services.locked_vaults import LockedVault
    from visitapp.services.workspace import Workspace

WIDTH = 432
PADDING = (36, 30, 36, 26)
PROMISE = "Everything is encrypted on this laptop. You don’t need the internet to unlock it."
CODE_HINT = "Ten groups of four letters and digits, from your recovery sheet. Capitals and dashes do not matter."


class UnlockPage(LockedCard):
    """Open one vault. `opened` carries the workspace, and whether a new passphrase should be chosen first."""

    opened = Signal(object, bool)
    new_vault_wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        background: Background,
        preferences: Preferences,
        clock: Now,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._background = background
        self._preferences = preferences
        self._clock = clock
        self._vault: Path | None = None
        self._by_code = False
        self._busy = False
        self._may_read = False
        self._is_held = False
        self._was_entered = False
        self._arrived: list[Workspace] = []
        self._title = Text(theme, "page_title", greeting(self._now().hour))
        self.box = VaultBox(theme)
        self.trouble = Banner(theme, "notice")
        self.trouble.hide()
        self.passphrase = PassphraseField(theme)
        self.code = Field(theme, "Recovery code", hint=CODE_HINT)
        self.code.hide()
        self.unlock_button = Button(theme, "Unlock", "primary", size="hero")
        self.unlock_button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.way_button = Button(theme, "Use recovery code", "quiet")
        self._card = Card(theme, padding=PADDING)
        self._lay_out()
        self.passphrase.submitted.connect(self._on_unlock_clicked)
        self.code.edit.returnPressed.connect(self._on_unlock_clicked)
        self.unlock_button.clicked.connect(self._on_unlock_clicked)
        self.way_button.clicked.connect(self._on_way_clicked)
        theme.changed.connect(self._on_theme_changed)
        preferences.changed.connect(self._fill_menu)
        self._on_theme_changed()
        self._fill_menu()

    def _lay_out(self) -> None:
        promise = QHBoxLayout()
        promise.setSpacing(10)
        promise.addWidget(IconLabel(self._theme, "shield-check", "primary"), 0, Qt.AlignmentFlag.AlignTop)
        promise.addWidget(Text(self._theme, "small", PROMISE, "ink_2"), 1)
        body = self._card.body
        body.setSpacing(0)
        body.addWidget(self._title)
        body.addWidget(Text(self._theme, "body", "Unlock your visits and notes to begin.", "ink_2"))
        body.addSpacing(20)
        body.addWidget(self.box)
        body.addSpacing(18)
        body.addWidget(self.trouble)
        body.addWidget(self.passphrase)
        body.addWidget(self.code)
        body.addSpacing(20)
        body.addWidget(self.unlock_button)
        body.addSpacing(10)
        body.addWidget(self.way_button, 0, Qt.AlignmentFlag.AlignHCenter)
        body.addSpacing(12)
        body.addWidget(Divider(self._theme))
        body.addSpacing(16)
        body.addLayout(promise)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._card)

    def _now(self) -> datetime:
        return self._clock().astimezone()

    def show_vault(self, folder: Path) -> None:
        """Ask for the passphrase of this vault; what it tells of itself follows at once."""
        self._vault = folder
        self.box.show_words("", "")
        self.trouble.hide()
        self._title.setText(greeting(self._now().hour))
        self._use_code(False)
        self.passphrase.wipe()
        self.passphrase.set_error("")
        if self._may_read:
            self._read_label(folder)

    @Slot()
    def begin_reading(self) -> None:
        """Read what vaults tell of themselves from now on: it needs modules that may not delay the first paint."""
        self._may_read = True
        if self._vault is not None:
            self._read_label(self._vault)

    def _read_label(self, folder: Path) -> None:
        self._background.compute(
            self,
            lambda: _look_at(folder),
            partial(self._on_label_read, folder),
            partial(self._on_label_missing, folder),
        )

    def unlock_with(self, passphrase: str) -> None:
        """Unlock without typing, as the demo does."""
        self.passphrase.set_secret(passphrase)
        self._on_unlock_clicked()

    def hold(self, held: bool) -> None:
        """Keep what is typed for the process that takes over, or use it here after all."""
        self._is_held = held
        if not held and self._was_entered:
            self._was_entered = False
            self._on_unlock_clicked()

    def take_typed(self) -> Typed:
        """Return what was typed while the page was held, and forget it here."""
        typed = Typed(self.passphrase.secret(), self._was_entered)
        self.passphrase.wipe()
        return typed

    def go_on_typing(self, typed: Typed) -> None:
        """Take over what was typed into the window before; what came since stands behind it."""
        since = self.passphrase.secret()
        self.passphrase.set_secret(typed.secret + since)
        if typed.entered and not since:
            self._on_unlock_clicked()

    def said(self) -> str:
        """Return the fault that is shown, "" for none."""
        field: Field | PassphraseField = self.code if self._by_code else self.passphrase
        return field.error() or ("" if self.trouble.isHidden() else self.trouble.words())

    def focus_first(self) -> None:
        """Put the focus into the field."""
        (self.code.edit if self._by_code else self.passphrase.edit).setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_label_read(self, folder: Path, vault: LockedVault) -> None:
        if folder == self._vault:
            used = vault.used_at.astimezone()
            day = past_day(used.date(), self._now().date())
            self.box.show_words(vault.label, f"Last used {day}, {clock_time(used)}")

    def _on_label_missing(self, folder: Path, error: KnownError) -> None:
        if folder == self._vault:
            self.box.show_words(folder.stem, str(folder.parent))
            self.say(error)

    def say(self, error: KnownError) -> None:
        """Show a fault over the field."""
        self.trouble.say(error.sentence, error.next_step)
        self.trouble.show()

    @Slot()
    def _fill_menu(self) -> None:
        menu = self.box.change_button
        menu.clear_menu()
        others = [Path(name) for name in self._preferences.config.vaults]
        for folder in others:
            menu.add_action(folder.stem, partial(self._choose, folder), icon="key-round")
        if others:
            menu.add_divider()
        menu.add_action("Another vault…", self._ask_for_vault)
        menu.add_action("New vault…", self.new_vault_wanted.emit)

    def _choose(self, folder: Path) -> None:
        self.show_vault(folder)
        self.focus_first()

    def _ask_for_vault(self) -> None:
        start = self._vault.parent if self._vault is not None else Path.home()
        ask_folder(self, "Choose the folder of a vault", start, self._choose)

    @Slot()
    def _on_way_clicked(self) -> None:
        self._use_code(not self._by_code)
        self.focus_first()

    def _use_code(self, by_code: bool) -> None:
        self._by_code = by_code
        self.passphrase.setVisible(not by_code)
        self.code.setVisible(by_code)
        self.code.set_text("")
        self.code.set_error("")
        self.way_button.setText("Use your passphrase" if by_code else "Use recovery code")

    @Slot()
    def _on_unlock_clicked(self) -> None:
        folder = self._vault
        if folder is None or self._busy:
            return
        if self._is_held:
            self._was_entered = True
            return
        secret = self.code.text() if self._by_code else self.passphrase.secret()
        if not secret:
            self.focus_first()
            return
        by_code, arrived, clock = self._by_code, self._arrived, self._clock
        self._busy = True
        self.trouble.hide()
        self.passphrase.set_error("")
        self.code.set_error("")
        self.unlock_button.start_busy("Opening…")
        self._background.on_store(
            self,
            lambda: arrived.append(_open(folder, secret, by_code, clock)),
            lambda _: self._on_opened(folder, by_code),
            self._on_refused,
        )

    def take_opened(self) -> Workspace | None:
        """Return a workspace that was opened and not yet handed over; the taker closes it."""
        return self._arrived.pop() if self._arrived else None

    def _on_opened(self, folder: Path, by_code: bool) -> None:
        workspace = self.take_opened()
        self._end_busy()
        self.passphrase.wipe()
        self.code.set_text("")
        self._preferences.remember_vault(folder)
        self.opened.emit(workspace, by_code)

    def _on_refused(self, error: KnownError) -> None:
        self._end_busy()
        field: Field | PassphraseField = self.code if self._by_code else self.passphrase
        if isinstance(error, WrongSecret):
            field.set_error(str(error))
            if isinstance(field, PassphraseField):
                field.edit.selectAll()
        else:
            self.say(error)
        self.focus_first()

    def _end_busy(self) -> None:
        self._busy = False
        self.unlock_button.end_busy()

    @Slot()
    def _on_theme_changed(self) -> None:
        self.setFixedWidth(self._theme.px(WIDTH))


def _look_at(folder: Path) -> LockedVault:
    from visitapp.services.locked_vaults import look_at

    return look_at(folder=folder)


def _open(folder: Path, secret: str, by_code: bool, clock: Now) -> Workspace:
    from visitapp.services import vaults

    if by_code:
        return vaults.open_with_recovery_code(folder=folder, recovery_code=secret, now=clock)
    return vaults.open_with_passphrase(folder=folder, passphrase=secret, now=clock)
