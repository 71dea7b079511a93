"""The lists of the About tab as cards: what to do differently, alerts, addresses, numbers, roles, professionals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from visitapp.domain.dates import full_date
from visitapp.domain.network import Permission
from visitapp.domain.people import Alert, told_words
from visitapp.domain.reaching import Address, ContactWish
from visitapp.services.about import AboutPage
from visitapp.ui.theme import Theme
from visitapp.ui.widgets.buttons import IconButton
from visitapp.ui.widgets.card import Card, CardKind, Divider
from visitapp.ui.widgets.icon_label import IconLabel
from visitapp.ui.widgets.text import Text


@dataclass(frozen=True, repr=False)
class Entry:
    """One entry of a list: its words, what stands under them, and what changing it does. `notice` colours `second`."""

    words: str
    second: str = ""
    icon: str = ""
    change: Callable[[], None] | None = None
    notice: bool = False


def list_card(
    theme: Theme, title: str, entries: Sequence[Entry], *, empty: str, link: str = "", kind: CardKind = "surface"
) -> Card:
    """Return a card with one row for each entry, or what could stand there."""
    card = Card(theme, title, link=link, kind=kind)
    card.body.setSpacing(0)
    if not entries:
        card.body.addWidget(Text(theme, "body_small", empty, "ink_2"))
    for number, entry in enumerate(entries):
        if number:
            card.body.addWidget(Divider(theme))
        card.body.addWidget(_row(theme, entry))
    return card


def _row(theme: Theme, entry: Entry) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 6, 0, 6)
    row.setSpacing(10)
    if entry.icon:
        row.addWidget(IconLabel(theme, entry.icon, "primary", 18), 0, Qt.AlignmentFlag.AlignTop)
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addWidget(Text(theme, "body_small", entry.words, weight=500))
    if entry.second:
        column.addWidget(Text(theme, "small", entry.second, "notice" if entry.notice else "ink_2"))
    row.addLayout(column, 1)
    if entry.change is not None:
        button = IconButton(theme, "pen-line", f"Change: {entry.words}", size="small")
        button.clicked.connect(entry.change)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
    return holder


def alert_words(alert: Alert, page: AboutPage) -> str:
    """Return when an alert is looked at again and whether the person has been told."""
    told = told_words(alert, page.person)
    if alert.review_on is None:
        return f"{told} No day to look again."
    if alert.needs_another_look(page.today):
        return f"{told} To be looked at again since {full_date(alert.review_on)}."
    return f"{told} Looked at again on {full_date(alert.review_on)}."


def address_words(address: Address, today: date) -> str:
    """Return what kind of place it is and from when to when."""
    return ", ".join(part for part in (address.kind.words, span(address.from_on, address.to_on, today)) if part)


def span(start: date | None, end: date | None, today: date) -> str:
    """Write "12 May 2020 to 3 June 2024", "since 3 June 2024", "until …", or nothing."""
    if start is not None and end is not None:
        return f"{full_date(start)} to {full_date(end)}"
    if end is not None:
        return f"until {full_date(end)}"
    if start is None:
        return ""
    return f"{'since' if start <= today else 'from'} {full_date(start)}"


def reached_first(page: AboutPage) -> str:
    """Return how the person would like to be reached, with their remark."""
    wish = page.person.contact_wish
    parts = ("" if wish is ContactWish.NOT_SAID else wish.words, page.person.contact_note)
    return " · ".join(part for part in parts if part)


def professional_entries(page: AboutPage, may_ring: Callable[[str], Permission]) -> tuple[Entry, ...]:
    """Return the GP, as the record names them, and the professionals of the map with their numbers."""
    gps = {view.member.id for view in page.roles if view.role.kind == "gp"}
    entries = []
    if page.person.gp and not gps:
        entries.append(Entry(page.person.gp, "GP", "pill"))
    for member in sorted(page.professionals, key=lambda member: member.id not in gps):
        relation = "GP" if member.id in gps else member.relation[:1].upper() + member.relation[1:]
        forbidden = may_ring(member.id) is Permission.NO
        phone = "do not contact" if forbidden else member.phone
        entries.append(
            Entry(
                member.full_name or member.name,
                " · ".join(part for part in (relation, phone) if part),
                "pill" if member.id in gps else "id-card",
                notice=forbidden,
            )
        )
    return tuple(entries)
