"""The lists of the About tab as cards: what to do differently, alerts, addresses, numbers, roles, professionals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from visitapp.domain.dates import full_date
from visitapp.domain.network import Permission
from visitapp.domain.people import Alert, Person, age, told_words
from visitapp.domain.reaching import Address, ContactWish
from visitapp.services.about import AboutPage, RoleView
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.buttons import IconButton
from visitapp.ui.widgets.card import Card, CardKind, Divider
from visitapp.ui.widgets.flow_layout import FlowLayout
from visitapp.ui.widgets.icon_label import IconLabel
from visitapp.ui.widgets.text import Text

LABEL = 116
"""Least width of a label in pixels at 100 %."""
LONG = 30
"""From so many letters a fact may be shortened; its tooltip says all."""


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


def facts_card(theme: Theme, title: str, entries: Sequence[Entry], *, link: str) -> Card:
    """Return a card of facts with their labels at the left; where letters are large, above."""
    card = Card(theme, title, link=link)
    card.body.setSpacing(4)
    for entry in entries:
        holder = QWidget()
        flow = FlowLayout(holder, gap=8)
        label = Text(theme, "body_small", entry.second, "ink_2", wrap=False)
        label.setMinimumWidth(theme.px(LABEL))
        flow.addWidget(label)
        flow.addWidget(Text(theme, "body_small", entry.words, wrap=False, elide=len(entry.words) > LONG, weight=500))
        card.body.addWidget(holder)
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


def professional_entries(
    page: AboutPage, change_named: Callable[[], None], change_role: Callable[[RoleView], None]
) -> tuple[Entry, ...]:
    """Return the GP from the map, or else as the record names them, then the other professionals with their numbers."""
    gps = {view.member.id: view for view in page.roles if view.role.kind == "gp"}
    entries = []
    if not gps:
        entries.append(Entry(page.person.gp or "No GP named yet", "GP", "pill", change_named))
    for member in sorted(page.professionals, key=lambda member: member.id not in gps):
        view = gps.get(member.id)
        relation = "GP" if view else f"{member.relation[:1].upper()}{member.relation[1:]}"
        forbidden = page.permissions.get(member.id) is Permission.NO
        phone = "do not contact" if forbidden else member.phone
        entries.append(
            Entry(
                member.full_name or member.name,
                " · ".join(part for part in (relation, view.role.note if view else "", phone) if part),
                "pill" if view else "id-card",
                partial(change_role, view) if view else None,
                notice=forbidden,
            )
        )
    return tuple(entries)


def identity_entries(person: Person, today: date) -> tuple[Entry, ...]:
    """Return names, birth date, numbers and languages, whichever are known."""
    born = f"{full_date(person.born)}, {age(person, today)}" if person.born else ""
    lines = (
        ("Goes by", person.called if person.called != person.full_name else ""),
        ("Name", person.full_name),
        ("Pronouns", person.pronouns),
        ("Born", born),
        ("NHS number", person.nhs_number),
        ("Local number", person.local_number),
        ("First language", person.first_language),
        ("Interpreter", person.interpreter),
    )
    return tuple(Entry(words, label) for label, words in lines if words)
