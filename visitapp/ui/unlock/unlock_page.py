"""The unlock card: which vault, its passphrase or recovery code, and every fault of opening said in place."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from visitapp.domain.dates import clock_time, greeting, past_day
from visitapp.domain.ids import Now
from visitapp.errors import KnownError, WrongSecret
from visitapp.ui.background import Background
from visitapp.ui.locking.handover import Typed
from visitapp.ui.look.theme import Theme
from visitapp.ui.preferences import Preferences
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
    from visitapp.services.quick_unlock import QuickUnlock
    from visitapp.services.workspace import Workspace

WIDTH = 432
PADDING = (36, 30, 36, 26)
Way = Literal["pin", "passphrase", "code"]
WAYS: tuple[Way, ...] = ("pin", "passphrase", "code")
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
        self._way: Way = "passphrase"
        self._box: QuickUnlock | None = None
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
        self.pin = PassphraseField(theme, "PIN", noun="PIN", digits=True)
        self.pin.hide()
        self.code = Field(theme, "Recovery code", hint=CODE_HINT)
        self.code.hide()
        self.unlock_button = Button(theme, "Unlock", "primary", size="hero")
        self.unlock_button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.way_button = Button(theme, "Use recovery code", "quiet")
        self._pin_end = QTimer(self)
        self._pin_end.setSingleShot(True)
        self._pin_end.timeout.connect(self._on_pin_ended)
        self._card = Card(theme, padding=PADDING)
        self._lay_out()
        self.passphrase.submitted.connect(self._on_unlock_clicked)
        self.pin.submitted.connect(self._on_unlock_clicked)
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
        body.addWidget(self.pin)
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
        self._box = None
        self._use("passphrase")
        self.passphrase.set_error("")
        if self._may_read:
            self._read_label(folder)

    def offer_pin(self, sealed: bytearray) -> None:
        """Ask for the PIN of the vault that was locked, if one may be tried."""
        if not sealed:
            return
        from visitapp.services.quick_unlock import restored

        self._box = restored(sealed)
        if self._box is not None:
            self._pin_end.start(int(self._box.seconds_left() * 1000) + 1)
            self._use("pin")

    @Slot()
    def _on_pin_ended(self) -> None:
        if self._box is not None and not self._box.is_armed:
            self._box = None
            if self._way == "pin":
                self._use("passphrase")
                self.focus_first()

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
        self._use("passphrase")
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
        typed = Typed(self._way, self._typed(), self._was_entered)
        for field in (self.passphrase, self.pin):
            field.wipe()
        self.code.set_text("")
        return typed

    def go_on_typing(self, typed: Typed) -> None:
        """Take over what was typed into the window before; what came since stands behind it."""
        since = self._typed()
        if typed.way != self._way and typed.secret and not since:
            self._use(next((way for way in WAYS if way == typed.way), self._way))
        if typed.way != self._way:
            return
        if isinstance(self._field(), PassphraseField):
            self._secret_field().set_secret(typed.secret + since)
        else:
            self.code.set_text(typed.secret + since)
        if typed.entered and not since:
            self._on_unlock_clicked()

    def said(self) -> str:
        """Return the fault that is shown, "" for none."""
        return self._field().error() or ("" if self.trouble.isHidden() else self.trouble.words())

    def focus_first(self) -> None:
        """Put the focus into the field."""
        edit = self.code.edit if self._way == "code" else self._secret_field().edit
        edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _field(self) -> Field | PassphraseField:
        return self.code if self._way == "code" else self._secret_field()

    def _secret_field(self) -> PassphraseField:
        return self.pin if self._way == "pin" else self.passphrase

    def _typed(self) -> str:
        return self.code.text() if self._way == "code" else self._secret_field().secret()

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
        from visitapp.ui.choose_files import ask_folder

        ask_folder(self, "Choose the folder of a vault", start, self._choose)

    @Slot()
    def _on_way_clicked(self) -> None:
        ways: tuple[Way, ...] = ("pin", "passphrase", "code") if self._box is not None else ("passphrase", "code")
        self._use(ways[(ways.index(self._way) + 1) % len(ways)])
        self.focus_first()

    def _use(self, way: Way) -> None:
        self._way = way
        fields = {"pin": self.pin, "passphrase": self.passphrase, "code": self.code}
        for name, field in fields.items():
            field.setVisible(name == way)
            field.set_error("")
        for secret in (self.pin, self.passphrase):
            secret.wipe()
        self.code.set_text("")
        after_code = "Use your PIN" if self._box is not None else "Use your passphrase"
        words = {"pin": "Use your passphrase", "passphrase": "Use recovery code", "code": after_code}
        self.way_button.setText(words[way])

    @Slot()
    def _on_unlock_clicked(self) -> None:
        folder = self._vault
        if folder is None or self._busy:
            return
        if self._is_held:
            self._was_entered = True
            return
        secret = self._typed()
        if not secret:
            self.focus_first()
            return
        way, box, arrived, clock = self._way, self._box, self._arrived, self._clock
        self._busy = True
        self.trouble.hide()
        self._field().set_error("")
        self.unlock_button.start_busy("Opening…")
        self._background.on_store(
            self,
            lambda: arrived.append(_open(folder, secret, way, box, clock)),
            lambda _: self._on_opened(folder, way == "code"),
            self._on_refused,
        )

    def take_opened(self) -> Workspace | None:
        """Return a workspace that was opened and not yet handed over; the taker closes it."""
        return self._arrived.pop() if self._arrived else None

    def _on_opened(self, folder: Path, by_code: bool) -> None:
        workspace = self.take_opened()
        self._end_busy()
        self._box = None
        self._pin_end.stop()
        self._use("passphrase")
        self._preferences.remember_vault(folder)
        self.opened.emit(workspace, by_code)

    def _on_refused(self, error: KnownError) -> None:
        self._end_busy()
        if self._way == "pin" and self._box is not None and not self._box.is_armed:
            self._box = None
            self._use("passphrase")
        field = self._field()
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
    from visitapp.services.locked_vaults import look_at, wipe_left_outside

    wipe_left_outside(folder=folder)
    return look_at(folder=folder)


def _open(folder: Path, secret: str, way: Way, box: QuickUnlock | None, clock: Now) -> Workspace:
    from visitapp.services import vaults

    if way == "pin" and box is not None:
        from visitapp.services.quick_unlock import open_with_pin

        return open_with_pin(folder=folder, box=box, pin=secret, now=clock)
    if way == "code":
        workspace = vaults.open_with_recovery_code(folder=folder, recovery_code=secret, now=clock)
    else:
        workspace = vaults.open_with_passphrase(folder=folder, passphrase=secret, now=clock)
    if box is not None:
        from visitapp.services.quick_unlock import keep

        keep(workspace, box=box)
    return workspace
