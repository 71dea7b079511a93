"""Who is here: chips to tick, and a small question for anyone else."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCompleter, QVBoxLayout, QWidget

from visitapp.errors import KnownError
from visitapp.services.visit_views import PresenceChoice
from visitapp.ui.look.theme import Theme
from visitapp.ui.visits.words import joined_names
from visitapp.ui.widgets.chip import ActionChip, Chip, ToggleChip
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.emptying import empty
from visitapp.ui.widgets.field import Field
from visitapp.ui.widgets.flow_layout import FlowLayout
from visitapp.ui.widgets.text import Text

WHO_ELSE = "Who else is here?"


def chip_words(choice: PresenceChoice) -> str:
    """Write "Nasreen", and "Aoife, daughter" once she is here."""
    if not choice.is_present or not choice.relation:
        return choice.name
    return f"{choice.name}, {choice.relation[:1].lower()}{choice.relation[1:]}"


class WhoIsHere(QWidget):
    """`marked` and `unmarked` carry the id of a member or of the person, and the name."""

    marked = Signal(str, str)
    unmarked = Signal(str, str)
    named = Signal(str, str, object, object)
    """As `marked`, of a name that was typed; then what to call when it is saved, and when it could not be."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._others: tuple[PresenceChoice, ...] = ()
        self._chips: dict[tuple[str, str], ToggleChip] = {}
        self._signed = False
        self.heading = Text(theme, "body_small", "Who is here", weight=600)
        self._holder = QWidget()
        self._flow = FlowLayout(self._holder)
        self._someone = ActionChip(theme, "Someone else", icon="user-plus")
        self._someone.clicked.connect(self._on_someone_clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.heading)
        column.addWidget(self._holder)
        self._flow.addWidget(self._someone)

    def show_choices(
        self, who: tuple[PresenceChoice, ...], others: tuple[PresenceChoice, ...], *, signed: bool
    ) -> None:
        """Show who can be ticked; chips that are there already only change, so that the focus stays."""
        self._others = others
        keys = [(choice.member_id, choice.name) for choice in who]
        if signed:
            self._show_signed(who)
            return
        if keys != list(self._chips) or self._signed:
            self._signed = False
            self.heading.setText("Who is here")
            self._make_chips(who)
        for choice in who:
            chip = self._chips[choice.member_id, choice.name]
            blocked = chip.blockSignals(True)
            chip.setChecked(choice.is_present)
            chip.blockSignals(blocked)
            chip.setText(chip_words(choice))
            chip.updateGeometry()
        self._flow.invalidate()

    def _make_chips(self, who: tuple[PresenceChoice, ...]) -> None:
        focused = next((key for key, chip in self._chips.items() if chip.hasFocus()), None)
        self._flow.removeWidget(self._someone)
        empty(self._flow)
        self._chips = {}
        for choice in who:
            key = (choice.member_id, choice.name)
            chip = ToggleChip(self._theme, chip_words(choice), "voice" if choice.is_person else "done")
            chip.toggled.connect(lambda on, key=key: (self.marked if on else self.unmarked).emit(*key))
            self._chips[key] = chip
            self._flow.addWidget(chip)
        self._flow.addWidget(self._someone)
        self._someone.show()
        if focused is not None:
            self._chips.get(focused, self._someone).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_signed(self, who: tuple[PresenceChoice, ...]) -> None:
        self._signed = True
        self.heading.setText("Who was there")
        self._someone.hide()
        self._flow.removeWidget(self._someone)
        empty(self._flow)
        self._chips = {}
        for choice in who:
            if choice.is_present:
                self._flow.addWidget(Chip(self._theme, chip_words(choice), "voice" if choice.is_person else "plain"))

    def present_words(self) -> str:
        """Return the names of those who are ticked."""
        return joined_names([name for (_, name), chip in self._chips.items() if chip.isChecked()])

    @Slot()
    def _on_someone_clicked(self) -> None:
        dialog = SomeoneElse(self._theme, self.window(), self._others)
        dialog.named.connect(self.named)
        dialog.ask()


class SomeoneElse(Dialog):
    """Type a name: somebody on the map is recognised, anyone else is noted by the name."""

    named = Signal(str, str, object, object)

    def __init__(
        self, theme: Theme, window: QWidget, others: tuple[PresenceChoice, ...], question: str = WHO_ELSE
    ) -> None:
        super().__init__(theme, window, question, verb="Add", safe="Cancel")
        self._others = others
        self.name = Field(theme, "Their name", hint="Names on the map fill themselves in.")
        completer = QCompleter([choice.name for choice in others], self.name.edit)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
        self.name.edit.setCompleter(completer)
        self.name.edit.returnPressed.connect(self.verb_button.click)
        self.body.addWidget(self.name)
        self.write = self._hand_over

    def ask(self) -> None:
        super().ask()
        self.name.edit.setFocus(Qt.FocusReason.PopupFocusReason)

    def _hand_over(self, done: Callable[[], None], failed: Callable[[KnownError], None]) -> None:
        typed = self.name.text()
        if not typed:
            done()
            return
        known = next((choice for choice in self._others if choice.name.casefold() == typed.casefold()), None)
        self.named.emit(known.member_id if known else "", known.name if known else typed, done, failed)
