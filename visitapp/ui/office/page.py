"""The office: how the exchange stands, joining with an invitation, and, for officers, who may come in."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout

from visitapp.ui.desk import Desk, Page
from visitapp.ui.office.asking_erasure import AskingCard
from visitapp.ui.office.carrying_card import CarryingCard
from visitapp.ui.office.coming_and_going import CameCard, GoingCard
from visitapp.ui.office.erasing_card import ErasingCard, SecondWordCard
from visitapp.ui.office.exchange import OfficeExchange
from visitapp.ui.office.following_card import FollowingCard
from visitapp.ui.office.handing_over import HandedOnCard, HandingOverCard
from visitapp.ui.office.joining_card import JoiningCard, WaitingCard
from visitapp.ui.office.officer_cards import DevicesCard, InvitingCard
from visitapp.ui.office.standing_card import StandingCard
from visitapp.ui.office.state import ExchangeState
from visitapp.ui.office.teams_card import TeamsCard
from visitapp.ui.office.travelling_card import TravellingCard
from visitapp.ui.places import Place
from visitapp.ui.tab_stops import put_in_order
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.page_header import PageHeader
from visitapp.ui.widgets.scroll_page import ScrollPage

SUBTITLE = "Your team’s office keeps a copy that it cannot read."


class OfficePage(Page):
    """Cards that show themselves as the state has it."""

    def __init__(self, desk: Desk, exchange: OfficeExchange) -> None:
        super().__init__(desk)
        self._exchange = exchange
        self.sync_button = Button(desk.theme, "Sync now", "primary", icon="refresh-cw")
        self.header = PageHeader(desk.theme, "Office", SUBTITLE, [self.sync_button])
        self._page = ScrollPage(desk.theme)
        self._page.head.addWidget(self.header)
        self.joining = JoiningCard(desk, exchange)
        self.waiting = WaitingCard(desk, exchange)
        self.standing = StandingCard(desk, exchange)
        self.following = FollowingCard(desk, exchange)
        self.going = GoingCard(desk, exchange)
        self.came = CameCard(desk, exchange)
        self.travelling = TravellingCard(desk, exchange)
        self.carrying = CarryingCard(desk, exchange)
        self.inviting = InvitingCard(desk, exchange)
        self.devices = DevicesCard(desk, exchange)
        self.teams = TeamsCard(desk, exchange)
        self.handing_over = HandingOverCard(desk, exchange)
        self.asking_erasure = AskingCard(desk, exchange)
        self.handed_on = HandedOnCard(desk, exchange)
        self.erasing = ErasingCard(desk, exchange)
        self.second_word = SecondWordCard(desk, exchange)
        self.read_anew = (
            self.erasing, self.second_word, self.handed_on, self.going, self.came, self.travelling,
        )  # fmt: skip
        self.of_officers = (self.inviting, self.devices, self.teams, self.handing_over, self.asking_erasure)
        self.cards = (
            self.joining, self.waiting, self.standing, self.following, *self.read_anew, self.carrying,
            *self.of_officers,
        )  # fmt: skip
        for named in (self.inviting, self.teams, self.handing_over):
            self.devices.read.connect(named.show_teams)
        self.teams.changed.connect(self.devices.look)
        for card in self.cards:
            self._page.body.addWidget(card)
        self._page.body.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._page)
        self.sync_button.clicked.connect(exchange.exchange)
        exchange.moved.connect(self._show)
        self._show(exchange.state)
        put_in_order(self)

    def show_place(self, _place: Place) -> None:
        """Read how things stand, and for an officer who waits."""
        self._exchange.look()
        self.devices.look()
        for read in (*self.read_anew, self.carrying):
            read.look()
        self._page.show_top()

    def focus_first(self) -> None:
        """Put the focus on the title."""
        self.header.focus_title()

    @Slot(object)
    def _show(self, state: ExchangeState) -> None:
        is_in = state.has_joined and state.is_admitted
        self.sync_button.setVisible(is_in)
        if state.is_busy:
            self.sync_button.start_busy("Syncing…")
        else:
            self.sync_button.end_busy()
        self.joining.setVisible(not state.has_joined)
        self.waiting.setVisible(state.has_joined and not state.is_admitted)
        self.standing.setVisible(is_in)
        self.carrying.setVisible(state.has_joined)
        for of_officers in self.of_officers:
            of_officers.setVisible(is_in and state.is_officer)
        for card in self.cards:
            card.show_state(state)

    def has_unsaved_words(self) -> bool:
        """Return False: an invitation that is typed here is a copy of one that is somewhere else."""
        return False
