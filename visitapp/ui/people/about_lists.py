"""The cards beside a person's words: each list is read from the store and changed in a dialog."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from visitapp.domain.adjustments import Adjustment
from visitapp.domain.dates import full_date
from visitapp.domain.people import Alert, Person
from visitapp.domain.reaching import Address, ContactKind, ContactWay
from visitapp.services import about
from visitapp.services.about import AboutPage, AboutRecord, RoleView
from visitapp.services.people import edit_person
from visitapp.ui import places
from visitapp.ui.desk import Desk
from visitapp.ui.people import about_cards as cards
from visitapp.ui.people.about_cards import Entry
from visitapp.ui.people.details import DetailsDialog
from visitapp.ui.people.questions import ask_to_hand_over
from visitapp.ui.people.record_dialog import Line, RecordDialog, Work
from visitapp.ui.people.role_dialog import RoleDialog
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.card import Card
from visitapp.ui.widgets.emptying import empty

LINES: dict[type[Any], tuple[Line, ...]] = {
    Adjustment: (
        Line("text", "What to do differently", "Come in the afternoon; write it down; a quiet room", long=True),
        Line("without", "What happens without it", "In the person’s own words where they can be had", long=True),
        Line("agreed_on", "Agreed on"),
    ),
    Alert: (
        Line("text", "In a few words", "As it could be read out to them"),
        Line("kind", "What it is about"),
        Line("review_on", "Look at it again", "30/7 or in 6 weeks", day="coming"),
        Line("told_on", "The person was told on", "Leave empty while they have not been told"),
        Line("told_by", "Told by"),
    ),
    Address: (
        Line("address", "Address"),
        Line("postcode", "Postcode"),
        Line("kind", "What kind of place"),
        Line("from_on", "From"),
        Line("to_on", "Until", "Leave empty while it still counts", day="either"),
    ),
    ContactWay: (
        Line("value", "Number or address"),
        Line("kind", "What it is"),
        Line("note", "Good to know", "Aoife answers; leave no message"),
    ),
}
ASKED: dict[type[Any], tuple[str, str]] = {
    Adjustment: ("What should be done differently?", "What has changed?"),
    Alert: ("What must everybody know?", "What has changed?"),
    Address: ("Which other address is there?", "What has changed?"),
    ContactWay: ("How else can they be reached?", "What has changed?"),
}
HOME_NOW = (
    Line("address", "Address"),
    Line("postcode", "Postcode"),
    Line("lives_there_since", "Since", "Leave empty when nobody knows"),
)
GP = (Line("gp", "GP and practice", "Dr Raman, Alderman Street Surgery"),)
FIRST_WAYS = (
    Line("phone", "Phone"),
    Line("email", "Email"),
    Line("contact_wish", "How they like to be reached"),
    Line("contact_note", "Good to know", "Not before ten; leave no message"),
)


class AboutLists(QWidget):
    """Built anew from each `AboutPage`."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._page: AboutPage | None = None
        self.cards: dict[str, Card] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(14)

    def show_page(self, page: AboutPage) -> None:
        """Show what the store has. Where only the person's own words changed, nothing here is touched."""
        before, self._page = self._page, page
        if before is not None and before == replace(page, texts=before.texts):
            return
        focused = QApplication.focusWidget()
        had_focus = next((name for name, card in self.cards.items() if focused and card.isAncestorOf(focused)), "")
        empty(self._column)
        self.cards = {
            "adjustments": self._adjustments(page),
            "alerts": self._alerts(page),
            "identity": self._identity(page),
            "reaching": self._reaching(page),
            "addresses": self._addresses(page),
            "roles": self._roles(page),
            "professionals": self._professionals(page),
            "workers": self._workers(page),
        }
        for card in self.cards.values():
            self._column.addWidget(card)
        self._column.addStretch(1)
        link = self.cards[had_focus].link if had_focus else None
        if link is not None:
            link.setFocus(Qt.FocusReason.OtherFocusReason)

    # cards

    def _adjustments(self, page: AboutPage) -> Card:
        entries = [
            Entry(
                each.text,
                f"Without it: {each.without}" if each.without else "",
                "hand-helping",
                partial(self._change, each),
            )
            for each in page.adjustments
        ]
        words = f"What has to be done differently for {page.person.called}, and what happens if it is not."
        card = cards.list_card(self._desk.theme, "Do it this way", entries, empty=words, link="Add an adjustment")
        self._link(card, partial(self._add, Adjustment("", page.person.id)))
        return card

    def _alerts(self, page: AboutPage) -> Card:
        entries = [
            Entry(
                each.text,
                cards.alert_words(each, page),
                "circle-alert",
                partial(self._change, each),
                notice=each.told_on is None or each.needs_another_look(page.today),
            )
            for each in page.alerts
        ]
        words = "Nothing that everybody must know."
        card = cards.list_card(self._desk.theme, "Everybody must know", entries, empty=words, link="Add an alert")
        self._link(card, partial(self._add, Alert("", page.person.id)))
        return card

    def _identity(self, page: AboutPage) -> Card:
        entries = cards.identity_entries(page.person, page.today)
        card = cards.facts_card(self._desk.theme, "Names and numbers", entries, link="Change details")
        self._link(card, lambda: DetailsDialog(self._desk, self.window(), page.person).ask())
        return card

    def _reaching(self, page: AboutPage) -> Card:
        person = page.person
        change = partial(self._change_person, "How are they reached first?", FIRST_WAYS)
        first = cards.reached_first(page)
        entries = [Entry(person.phone, first, "phone", change)] if person.phone else []
        if person.email:
            second = "" if person.phone else first
            entries.append(Entry(person.email, second, "mail", change))
        if not entries:
            entries.append(Entry("No number yet", first, "phone", change))
        entries += [
            Entry(
                way.value,
                " · ".join(part for part in (way.kind.words, way.note) if part),
                "mail" if way.kind is ContactKind.EMAIL else "phone",
                partial(self._change, way),
            )
            for way in page.ways
        ]
        title = f"Reaching {person.called}"
        card = cards.list_card(self._desk.theme, title, entries, empty="", link="Add another way")
        self._link(card, partial(self._add, ContactWay("", person.id)))
        return card

    def _addresses(self, page: AboutPage) -> Card:
        person = page.person
        lines = ", ".join(line.strip() for line in person.address.splitlines() if line.strip())
        home = f"{lines} {person.postcode}".strip() if person.postcode not in lines else lines
        since = cards.span(person.lives_there_since, None, page.today)
        now = Entry(
            home or "No address yet",
            f"Lives here now{f', {since}' if since else ''}" if home else "",
            "house",
            partial(self._change_person, "Where do they live now?", HOME_NOW),
        )
        entries = [
            now,
            *(
                Entry(
                    f"{each.address} {each.postcode}".strip(),
                    cards.address_words(each, page.today),
                    "history" if each.is_over(page.today) else "map-pin",
                    partial(self._change, each),
                )
                for each in page.addresses
            ),
        ]
        card = cards.list_card(self._desk.theme, "Addresses", entries, empty="", link="Add another address")
        self._link(card, partial(self._add, Address("", person.id)))
        if home:
            moved = Button(self._desk.theme, "They have moved", size="small", icon="house")
            moved.clicked.connect(self._move)
            card.body.addSpacing(6)
            card.body.addWidget(moved, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _roles(self, page: AboutPage) -> Card:
        entries = [
            Entry(
                view.member.full_name or view.member.name,
                " · ".join(part for part in (view.role.kind.words_for(page.person.called), view.role.note) if part),
                "house" if view.role.kind == "lives_here" else "user-round",
                partial(self._change_role, view),
            )
            for view in page.roles
            if view.role.kind != "gp"
        ]
        words = "Who lives in the home, who depends on whom, next of kin, and whom to ring. Chosen from the map."
        card = cards.list_card(self._desk.theme, "Household and next of kin", entries, empty=words, link="Add somebody")
        self._link(card, self._add_role)
        return card

    def _professionals(self, page: AboutPage) -> Card:
        named = partial(self._change_person, "Who is the GP?", GP)
        entries = cards.professional_entries(page, named, self._change_role)
        card = cards.list_card(self._desk.theme, "GP and professionals", entries, empty="", link="Network")
        self._link(card, lambda: self._desk.go(places.person(page.person.id, "network")))
        return card

    def _workers(self, page: AboutPage) -> Card:
        person = page.person
        since = cards.span(page.key_worker_since, None, page.today)
        words = " · ".join(part for part in (person.team, since) if part)
        entries = [Entry(person.key_worker, f"Key worker · {words}" if words else "Key worker", "users")]
        entries += [
            Entry(
                f"{each.from_worker} to {each.to_worker}" if each.from_worker else f"To {each.to_worker}",
                "\n".join(part for part in (full_date(each.on) if each.on else "", each.note) if part),
                "history",
            )
            for each in page.handovers
        ]
        title = f"Who works with {person.called}"
        shown = entries if person.key_worker else entries[1:]
        card = cards.list_card(self._desk.theme, title, shown, empty="Nobody is named yet.", link="Hand over")
        self._link(card, lambda: ask_to_hand_over(self._desk, self.window(), person))
        return card

    # questions

    @staticmethod
    def _link(card: Card, then: Any) -> None:
        if card.link is not None:
            card.link.clicked.connect(then)

    def _add(self, record: AboutRecord) -> None:
        def save(fields: dict[str, Any]) -> Work:
            return lambda ws: about.add_record(ws, record=type(record)(**{**vars(record), **fields}))

        kind = type(record)
        RecordDialog(
            self._desk, self.window(), ASKED[kind][0], record, LINES[kind], save, verb="Add", told="Added."
        ).ask()

    def _change(self, record: AboutRecord) -> None:
        kind = type(record)

        def save(fields: dict[str, Any]) -> Work:
            return lambda ws: about.edit_record(ws, kind=kind, record_id=record.id, **fields)

        dialog = RecordDialog(self._desk, self.window(), ASKED[kind][1], record, LINES[kind], save, told="Saved.")
        if isinstance(record, ContactWay) and record.kind is not ContactKind.THROUGH_SOMEBODY:
            dialog.offer(
                "Reach them here first",
                lambda ws: about.reach_first_by(ws, way_id=record.id),
                "That comes first now.",
                icon="arrow-up",
            )
        dialog.offer(
            "Take it off the list",
            lambda ws: about.remove_record(ws, kind=kind, record_id=record.id),
            "Taken off. History still has it.",
            icon="x",
        )
        dialog.ask()

    def _change_person(self, question: str, lines: tuple[Line, ...]) -> None:
        if self._page is None:
            return
        person = self._page.person

        def save(fields: dict[str, Any]) -> Work:
            return lambda ws: edit_person(ws, person_id=person.id, **fields)

        RecordDialog(self._desk, self.window(), question, person, lines, save, told="Saved.").ask()

    def _move(self) -> None:
        if self._page is None:
            return
        person = self._page.person
        blank = Person(person.id, lives_there_since=self._page.today)

        def save(fields: dict[str, Any]) -> Work:
            new = {"address": "", "postcode": "", "lives_there_since": blank.lives_there_since, **fields}
            return lambda ws: about.move_home(
                ws,
                person_id=person.id,
                address=new["address"],
                postcode=new["postcode"],
                since=new["lives_there_since"] or ws.today(),
            )

        words = "The address so far stays in the list, with the day on which they left."
        question = f"Where does {person.called} live now?"
        RecordDialog(
            self._desk, self.window(), question, blank, HOME_NOW, save, sentence=words, told="The new address is saved."
        ).ask()

    def _add_role(self) -> None:
        if self._page is not None:
            RoleDialog(self._desk, self.window(), self._page.person, self._page.members).ask()

    def _change_role(self, view: RoleView) -> None:
        lines = (Line("note", "Good to know", "Has a key; works nights; at weekends"),)

        def save(fields: dict[str, Any]) -> Work:
            note = fields.get("note", view.role.note)
            return lambda ws: about.give_role(ws, member_id=view.member.id, kind=view.role.kind, note=note)

        question = f"{view.member.name}: {view.role.kind.words}"
        dialog = RecordDialog(self._desk, self.window(), question, view.role, lines, save, told="Saved.")
        dialog.offer(
            "That is over",
            lambda ws: about.end_role(ws, role_id=view.role.id),
            "Taken off. History still has it.",
            icon="x",
        )
        dialog.ask()
