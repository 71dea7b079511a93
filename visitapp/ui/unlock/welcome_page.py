"""Making a new vault in three short steps: a passphrase, who you are, and the recovery sheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from visitapp.domain.ids import Now
from visitapp.domain.workers import Worker
from visitapp.errors import KnownError, WeakPassphrase
from visitapp.ui.background import Background
from visitapp.ui.choose_files import ask_folder
from visitapp.ui.look.theme import Theme
from visitapp.ui.preferences import Preferences
from visitapp.ui.unlock.about_you import AboutYou
from visitapp.ui.unlock.card import LockedCard
from visitapp.ui.unlock.passphrase_chooser import PassphraseChooser
from visitapp.ui.unlock.recovery_sheet import RecoverySheet
from visitapp.ui.unlock.step_list import Step, StepList
from visitapp.ui.widgets.banner import Banner
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.card import Card
from visitapp.ui.widgets.field import PassphraseField
from visitapp.ui.widgets.text import Text

if TYPE_CHECKING:
    from visitapp.services.recovery_sheets import NewSheet
    from visitapp.services.workspace import Workspace

STEPS = (
    Step("Your passphrase", "Opens VisitApp on this laptop"),
    Step("About you", "Your name on the papers, and where your vault lies"),
    Step("Your recovery sheet", "One page to print and keep safe, in case you forget"),
)
PROMISE = "You don’t need the internet for any of this."
WIDTH, HEIGHT = 960, 580
EDGES = 60
"""What the window keeps free at both sides together, and for a scroll bar."""
NO_SIDE_FROM = 150
"""Text size in per cent from which the list of steps leaves its room to the step itself."""


class WelcomePage(LockedCard):
    """`opened` carries the new workspace when one group of the recovery sheet was typed back."""

    opened = Signal(object)
    other_vault_chosen = Signal(object)

    def __init__(
        self, theme: Theme, background: Background, preferences: Preferences, clock: Now, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._background = background
        self._preferences = preferences
        self._clock = clock
        self._page = 0
        self._room = WIDTH
        self._busy = False
        self._made: list[tuple[Workspace, NewSheet]] = []
        self._folder: Path | None = None
        self.chooser = PassphraseChooser(theme, background)
        self.again = PassphraseField(theme, "Your passphrase once more", hint="From memory, if you can.")
        self.about = AboutYou(theme)
        self.sheet = RecoverySheet(theme, background)
        self._side = StepList(theme, "Three short steps", STEPS, PROMISE)
        self._where = Text(theme, "small", "", "ink_2", weight=500)
        self._title = Text(theme, "page_title")
        self._subtitle = Text(theme, "body", "", "ink_2")
        self.trouble = Banner(theme, "notice")
        self._steps = QWidget(self)
        self._stack = QStackedLayout(self._steps)
        self._foot = Text(theme, "small", "", "ink_2")
        self.other_button = Button(theme, "I have a vault already…", "quiet")
        self.back_button = Button(theme, "Back")
        self.next_button = Button(theme, "Next", "primary", icon_after="arrow-right")
        self._card = Card(theme, padding=(0, 0, 0, 0))
        self._lay_out()
        self.other_button.clicked.connect(self._on_other_clicked)
        self.back_button.clicked.connect(self._on_back_clicked)
        self.next_button.clicked.connect(self._on_next_clicked)
        for part in (self.chooser, self.about, self.sheet):
            part.submitted.connect(self._on_next_clicked)
        self.again.submitted.connect(self._on_next_clicked)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self._show_page(0)

    def _lay_out(self) -> None:
        for part in (self.chooser, self.again, self.about, self.sheet):
            holder = QWidget()
            column = QVBoxLayout(holder)
            column.setContentsMargins(0, 0, 0, 0)
            column.addWidget(part)
            column.addStretch(1)
            self._stack.addWidget(holder)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(12)
        self._buttons.addWidget(self._foot, 1, Qt.AlignmentFlag.AlignVCenter)
        for button in (self.other_button, self.back_button, self.next_button):
            self._buttons.addWidget(button)
        self._content = QVBoxLayout()
        self._content.setSpacing(2)
        for widget in (self._where, self._title, self._subtitle):
            self._content.addWidget(widget)
        self._content.addSpacing(14)
        self._content.addWidget(self.trouble)
        self._content.addWidget(self._steps, 1)
        self._content.addSpacing(14)
        self._content.addLayout(self._buttons)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self._side)
        row.addLayout(self._content, 1)
        self._card.body.addLayout(row, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._card)

    def focus_first(self) -> None:
        """Put the focus into the field of the present step."""
        fields = (self.chooser.field.edit, self.again.edit, self.about.name.edit, self.sheet.field.edit)
        fields[self._page].setFocus(Qt.FocusReason.OtherFocusReason)

    def take_opened(self) -> Workspace | None:
        """Return the new workspace while its recovery code is still on show; the taker closes it."""
        return self._made.pop()[0] if self._made else None

    def _show_page(self, page: int) -> None:
        self._page = page
        words = (
            (
                "Choose your passphrase",
                "Nobody at the office can see it or reset it, so pick one you will remember.",
                "Next, you type it once more from memory.",
                "Next",
            ),
            ("Type it once more", "So that we both know it is the one you meant.", "", "Next: about you"),
            ("About you", "Your name and number stand on the papers that people keep.", "", "Make my vault"),
            ("Your recovery sheet", "It opens your vault if you forget your passphrase.", "", "Open VisitApp"),
        )[page]
        step = max(0, page - 1)
        self._side.show_step(step)
        self._where.setText(f"Step {step + 1} of {len(STEPS)}")
        self._title.setText(words[0])
        self._subtitle.setText(words[1])
        self._foot.setText(words[2])
        self.next_button.setText(words[3])
        self.other_button.setVisible(page == 0)
        self.back_button.setVisible(page in (1, 2))
        self.trouble.hide()
        self._stack.setCurrentIndex(page)
        self.focus_first()

    @Slot()
    def _on_back_clicked(self) -> None:
        self.again.wipe()
        self._show_page(0 if self._page == 1 else 1)

    @Slot()
    def _on_next_clicked(self) -> None:
        if self._busy:
            return
        match self._page:
            case 0:
                self.chooser.when_strong(lambda: self._show_page(1))
            case 1:
                self._compare()
            case 2:
                self._make_vault()
            case _:
                self._finish()

    def _compare(self) -> None:
        if self.again.secret() == self.chooser.passphrase():
            self.again.set_error("")
            self._show_page(2)
        else:
            self.again.set_error("That is not the same. Try again, or go back to see it.")
            self.again.edit.selectAll()

    def _make_vault(self) -> None:
        worker = self.about.worker()
        if worker is None:
            return
        folder, make_parent = self.about.folder(), self.about.make_parent()
        passphrase, clock, made = self.chooser.passphrase(), self._clock, self._made
        self._busy = True
        self._folder = folder
        self.trouble.hide()
        self.next_button.start_busy("Making it…")
        self._background.on_store(
            self,
            lambda: made.append(_make(folder, passphrase, worker, clock, make_parent)),
            lambda _: self._on_made(),
            self._on_refused,
        )

    def _on_made(self) -> None:
        self._end_busy()
        self.chooser.wipe()
        self.again.wipe()
        if self._folder is not None:
            self._preferences.remember_vault(self._folder)
        self.sheet.show_sheet(self._made[-1][1])
        self._show_page(3)

    def _on_refused(self, error: KnownError) -> None:
        self._end_busy()
        if isinstance(error, WeakPassphrase):
            self.again.wipe()
            self._show_page(0)
            self.chooser.field.set_error(str(error))
        else:
            self.trouble.say(error.sentence, error.next_step)
            self.trouble.show()

    def _finish(self) -> None:
        if not self.sheet.is_checked():
            self.sheet.field.edit.selectAll()
            self.focus_first()
            return
        workspace = self._made[-1][0]
        self._busy = True
        self.next_button.start_busy("Opening…")
        self._background.on_store(
            self, lambda: _note_sheet(workspace), lambda _: self._hand_over(), lambda _: self._hand_over()
        )

    def _hand_over(self) -> None:
        self._end_busy()
        workspace = self.take_opened()
        self.sheet.wipe()
        if workspace is not None:
            self.opened.emit(workspace)

    def _end_busy(self) -> None:
        self._busy = False
        self.next_button.end_busy()

    @Slot()
    def _on_other_clicked(self) -> None:
        ask_folder(self, "Choose the folder of a vault", Path.home(), self.other_vault_chosen.emit)

    @Slot()
    def _on_theme_changed(self) -> None:
        px, large = self._theme.px, self._theme.text_size >= NO_SIDE_FROM
        self._side.setVisible(not large)
        self._where.setVisible(large)
        self._content.setContentsMargins(px(40), px(28), px(40), px(24))
        self.setMinimumHeight(HEIGHT if large else px(HEIGHT))
        self._fit()

    def fit_into(self, width: int) -> None:
        """Take no more than this width, in pixels: the window's."""
        self._room = width - EDGES
        self._fit()

    def _fit(self) -> None:
        self.setFixedWidth(max(600, min(self._theme.px(WIDTH), self._room)))


def _make(folder: Path, passphrase: str, worker: Worker, clock: Now, make_parent: bool) -> tuple[Workspace, NewSheet]:
    from visitapp.services import locked_vaults, recovery_sheets, vaults

    if make_parent:
        locked_vaults.make_place(folder=folder.parent)
    workspace, code = vaults.create(folder=folder, passphrase=passphrase, worker=worker, now=clock)
    return workspace, recovery_sheets.sheet_of(workspace, code=code)


def _note_sheet(workspace: Workspace) -> None:
    from visitapp.services import recovery_sheets

    recovery_sheets.note_made(workspace)
