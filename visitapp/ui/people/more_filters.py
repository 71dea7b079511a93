"""The less common ways to pick people from the caseload: not seen for some weeks, a team, the archive."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import Signal

from visitapp.ui.look.theme import Theme
from visitapp.ui.people.caseload_rows import Picked
from visitapp.ui.widgets.menu_button import MenuButton

WEEKS = (4, 8, 12)
NAME = "More filters"


class MoreFilters(MenuButton):
    """Three dots until something is picked; then it says what. `chosen` follows a choice."""

    chosen = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "", "secondary", size="normal", icon="ellipsis", chevron=False, name=NAME)
        self.picked = Picked()
        self._teams: tuple[str, ...] | None = None
        self.offer(())

    def offer(self, teams: Iterable[str]) -> None:
        """Offer these teams besides; one team alone is no choice."""
        known = tuple(sorted(set(teams) - {""}))
        if known == self._teams:
            return
        self._teams = known
        self.clear_menu()
        self._add("Everybody", Picked())
        self.add_divider()
        for weeks in WEEKS:
            picked = Picked(unseen_weeks=weeks)
            self._add(words_of(picked), picked)
        if len(known) > 1:
            self.add_divider()
            for team in known:
                self._add(team, Picked(team=team))
        self.add_divider()
        self._add("Archived", Picked(archived=True))

    def _add(self, words: str, picked: Picked) -> None:
        self.add_choice(words, partial(self.pick, picked), chosen=picked == self.picked)

    def pick(self, picked: Picked) -> None:
        """Take a choice, as if it had been made in the menu."""
        self.picked = picked
        words = words_of(picked)
        self.setText(words)
        self.setAccessibleName(f"{NAME}: {words}" if words else NAME)
        self.updateGeometry()
        self.chosen.emit()


def words_of(picked: Picked) -> str:
    """Return what is picked in a few words; "" for everybody."""
    if picked.archived:
        return "Archived"
    return picked.team or (f"Not seen for {picked.unseen_weeks} weeks" if picked.unseen_weeks else "")


def nobody_words(picked: Picked) -> str:
    """Return what to say where nobody is picked; "" when it is not because of this choice alone."""
    if picked.archived:
        return "Nobody is archived."
    return f"Everybody was seen in the last {picked.unseen_weeks} weeks." if picked.unseen_weeks else ""
