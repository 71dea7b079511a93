"""Choose a passphrase: five words picked by chance, or words of one's own, with how strong they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from visitapp.config import resource
from visitapp.ui.background import Background
from visitapp.ui.look.theme import Theme
from visitapp.ui.unlock.word_tiles import WordTiles
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.card import Card, Divider
from visitapp.ui.widgets.chip import Chip
from visitapp.ui.widgets.field import PassphraseField
from visitapp.ui.widgets.strength_meter import StrengthMeter
from visitapp.ui.widgets.text import Text

if TYPE_CHECKING:
    from visitapp.services.vaults import Strength

ADVICE = "Longer is stronger. No need for capitals, numbers or signs."


class PassphraseChooser(QWidget):
    """Five offered words stand in the field from the start. `submitted`: Enter was pressed in the field."""

    submitted = Signal()

    def __init__(
        self, theme: Theme, background: Background, *, label: str = "Your passphrase", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._background = background
        self._offered = ""
        self._is_judging = False
        self.others_button = Button(theme, "Five others", "quiet", size="small", icon="refresh-cw")
        self.tiles = WordTiles(theme)
        self._picture = Text(theme, "small", "Try making one picture out of all five.", "ink_2")
        self._chosen = Chip(theme, "These are chosen", "done", icon="check")
        self.field = PassphraseField(theme, label, shown=True)
        self._meter = StrengthMeter(theme)
        self._advice = Text(theme, "small", ADVICE, "ink_2")
        self._lay_out(theme)
        self.others_button.clicked.connect(self.offer)
        self.field.secret_changed.connect(self._on_secret_changed)
        self.field.submitted.connect(self.submitted)
        background.compute(self, _five_words, self._on_first_words_picked)

    def _lay_out(self, theme: Theme) -> None:
        card = Card(theme, padding=(18, 14, 18, 16))
        head = QHBoxLayout()
        middle = Qt.AlignmentFlag.AlignVCenter
        head.addWidget(Text(theme, "heading", "Five words, picked for you"), 1, middle)
        head.addWidget(self.others_button)
        foot = QHBoxLayout()
        foot.addWidget(self._picture, 1, middle)
        foot.addWidget(self._chosen)
        card.body.setSpacing(10)
        card.body.addLayout(head)
        card.body.addWidget(self.tiles)
        card.body.addLayout(foot)
        own = QHBoxLayout()
        own.setSpacing(12)
        own.addWidget(Divider(theme), 1, Qt.AlignmentFlag.AlignVCenter)
        own.addWidget(Text(theme, "small", "or use words of your own", "ink_2", wrap=False))
        own.addWidget(Divider(theme), 1, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(card)
        column.addLayout(own)
        column.addWidget(self.field)
        column.addWidget(self._meter)
        column.addWidget(self._advice)

    def passphrase(self) -> str:
        """Return what is chosen."""
        return self.field.secret()

    def when_strong(self, then: Callable[[], None]) -> None:
        """Run `then` if the passphrase may protect a vault; else say in place why not."""
        passphrase = self.passphrase()

        def judged(strength: Strength) -> None:
            if strength.is_enough:
                self.field.set_error("")
                then()
            else:
                self.field.set_error(strength.sentence)
                self.field.edit.setFocus()

        self._background.compute(self, lambda: _strength(passphrase), judged)

    @Slot()
    def offer(self) -> None:
        """Pick five other words and put them into the field."""
        self._background.compute(self, _five_words, self._on_words_picked)

    def wipe(self) -> None:
        """Forget the passphrase."""
        self._offered = ""
        self.tiles.show_words(())
        self.field.wipe()

    def _on_first_words_picked(self, words: tuple[str, ...]) -> None:
        """Offer them without touching what was typed before they came."""
        if not self.field.secret():
            self._on_words_picked(words)
            return
        self._offered = " ".join(words)
        self.tiles.show_words(words)
        self.tiles.set_chosen(False)

    def _on_words_picked(self, words: tuple[str, ...]) -> None:
        self._offered = " ".join(words)
        self.tiles.show_words(words)
        self.field.set_secret(self._offered)

    @Slot()
    def _on_secret_changed(self) -> None:
        passphrase = self.passphrase()
        self._chosen.setVisible(bool(passphrase) and passphrase == self._offered)
        self.tiles.set_chosen(passphrase == self._offered)
        self.field.set_error("")
        if not passphrase:
            self._meter.set_strength(None)
            return

        if not self._is_judging:
            self._judge(passphrase)

    def _judge(self, passphrase: str) -> None:
        """Show how strong it is; one at a time, for letters come faster than judgements."""
        self._is_judging = True

        def show(strength: Strength) -> None:
            self._is_judging = False
            now = self.passphrase()
            if passphrase == now:
                self._meter.set_strength(max(0, strength.score - 1), strength.word.capitalize())
                self._advice.setText(strength.sentence)
            elif now:
                self._judge(now)

        self._background.compute(self, lambda: _strength(passphrase), show)


def _five_words() -> tuple[str, ...]:
    from visitapp.services import vaults

    return vaults.offered_passphrase(words_file=resource("words.txt"))


def _strength(passphrase: str) -> Strength:
    from visitapp.services import vaults

    return vaults.passphrase_strength(passphrase=passphrase)
