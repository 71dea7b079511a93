"""How the exchange stands, in plain lines: what waits, what came last, what was not taken and why."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot

from visitapp.domain.dates import clock_time, past_day
from visitapp.ui.desk import Desk
from visitapp.ui.office.exchange import OfficeExchange
from visitapp.ui.office.state import ExchangeState
from visitapp.ui.places import CONFLICTS
from visitapp.ui.widgets.banner import Banner
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.card import Card
from visitapp.ui.widgets.chip import Chip
from visitapp.ui.widgets.text import Text


class StandingCard(Card):
    """The state in words. It never says that all is there when it is not."""

    def __init__(self, desk: Desk, exchange: OfficeExchange) -> None:
        super().__init__(desk.theme, "How it stands")
        self._desk = desk
        self.chip = Chip(desk.theme, "")
        self.header.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignVCenter)
        self.trouble = Banner(desk.theme, "notice", "", "", icon="circle-alert")
        self.waiting = Text(desk.theme, "body", "")
        self.last = Text(desk.theme, "body", "")
        self.held = Text(desk.theme, "body", "")
        self.office = Text(desk.theme, "small", "", "ink_2")
        self.look_button = Button(desk.theme, "Look at them", "primary", icon="git-merge")
        self.body.addWidget(self.trouble)
        for line in (self.waiting, self.last, self.held, self.office):
            self.body.addWidget(line)
        self.body.addWidget(self.look_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.trouble.hide()
        self.look_button.clicked.connect(self._on_look_clicked)
        del exchange

    def show_state(self, state: ExchangeState) -> None:
        """Write every line anew."""
        whole = state.is_reached and not state.waiting and not state.held_back and not state.said
        self.chip.set_chip(
            "Everything is exchanged" if whole else "Connected" if state.is_reached else "Offline",
            "done" if whole else "plain",
            icon="check" if whole else "cloud-check" if state.is_reached else "cloud-off",
        )
        if state.said:
            self.trouble.say(state.said, state.next_step)
        self.trouble.setVisible(bool(state.said))
        changes = "One change waits" if state.waiting == 1 else f"{state.waiting:,} changes wait"
        self.waiting.setText(f"{changes} on this laptop to be sent." if state.waiting else "Nothing waits to be sent.")
        self.last.setText(self._last(state))
        operations = "One change" if state.held_back == 1 else f"{state.held_back:,} changes"
        why = "; ".join(state.held_why)
        self.held.setText(f"{operations} of the team could not be taken yet: {why}.")
        self.held.setVisible(bool(state.held_back))
        places = "one place" if state.to_look_at == 1 else f"{state.to_look_at:,} places"
        self.look_button.setText(f"Look at {places} that two of you changed")
        self.look_button.setVisible(bool(state.to_look_at))
        self.office.setText(f"{state.address}. This laptop’s six words: {', '.join(state.words)}.")

    def _last(self, state: ExchangeState) -> str:
        if state.whole_at is None:
            return "Not everything has been exchanged yet."
        at, now = state.whole_at.astimezone(), self._desk.now()
        return f"Everything was exchanged last {past_day(at.date(), now.date())} at {clock_time(at)}."

    @Slot()
    def _on_look_clicked(self) -> None:
        self._desk.go(CONFLICTS)
