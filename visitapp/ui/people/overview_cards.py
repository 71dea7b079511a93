"""The cards of the Overview tab, each a function of what was read."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from visitapp.domain.careplan import lines
from visitapp.domain.dates import day_and_month, full_date, past_day
from visitapp.domain.goals import progress_sentence
from visitapp.domain.network import Sector, Shape
from visitapp.domain.people import initials, their_words
from visitapp.domain.visits import Visit, VisitStatus
from visitapp.services.overview import KeyPerson, Overview
from visitapp.ui import places
from visitapp.ui.desk import Desk
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.avatar import Avatar, AvatarKind
from visitapp.ui.widgets.buttons import IconButton, LinkButton
from visitapp.ui.widgets.card import Card, Divider
from visitapp.ui.widgets.icon_label import IconLabel
from visitapp.ui.widgets.own_words import OwnWords
from visitapp.ui.widgets.sparkline import Sparkline
from visitapp.ui.widgets.text import Text

GOALS_SHOWN = 3
PEOPLE_SHOWN = 4
_SECTOR_LOOKS: dict[Sector, AvatarKind] = {
    Sector.FAMILY: "family",
    Sector.FRIENDS: "friends",
    Sector.WORK: "work",
    Sector.COMMUNITY: "community",
}
_STRENGTH_ICONS = (
    ("cook", "utensils"),
    ("fed ", "utensils"),
    ("food", "utensils"),
    ("sing", "music"),
    ("music", "music"),
    ("neighbour", "heart-handshake"),
    ("friend", "heart-handshake"),
    ("help", "heart-handshake"),
)


def what_matters(theme: Theme, overview: Overview, today: date) -> Card:
    """Return the person's own words, first and largest."""
    person, plan = overview.person, overview.plan
    card = Card(theme, "What matters to me", kind="voice")
    if plan.what_matters.strip():
        said = their_words(person)
        if plan.what_matters_on is not None:
            said = f"{said}, {past_day(plan.what_matters_on, today)}"
        card.header.addWidget(Text(theme, "small", said, "ink_2", wrap=False))
        card.body.addSpacing(4)
        card.body.addWidget(OwnWords(theme, f"“{plan.what_matters.strip()}”"))
    else:
        words = f"Nothing is written here yet. When {person.called} is ready, begin the care plan with this."
        card.body.addWidget(Text(theme, "body_small", words, "ink_2"))
        card.body.addWidget(_link_row(theme, card, "Begin the care plan"))
    card.body.setSpacing(0)
    support = lines(plan.how_to_support)
    if support:
        card.body.addSpacing(14)
        card.body.addWidget(Text(theme, "heading", "How I like to be supported", "voice"))
        for line in support:
            card.body.addWidget(_line(theme, line))
    card.body.addStretch(1)
    return card


def strengths(theme: Theme, overview: Overview) -> Card:
    """Return what the person is good at."""
    card = Card(theme, "My strengths")
    card.body.setSpacing(0)
    for line in lines(overview.plan.strengths):
        icon = next((name for word, name in _STRENGTH_ICONS if word in line.casefold()), "lightbulb")
        row = _row(card, 12)
        row.addWidget(IconLabel(theme, icon, "primary", 18), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Text(theme, "body_small", line), 1)
    if not lines(overview.plan.strengths):
        card.hide()  # never shown here: without a parent it would be a window of its own
    return card


def goals_now(theme: Theme, overview: Overview, today: date) -> Card:
    """Return the goals being worked on, with the way each has gone."""
    card = Card(theme, "Goals now", link="All goals" if overview.goals else "Add a goal")
    if not overview.goals:
        person = overview.person
        words = f"No goals yet. When {person.called} is ready, write the first one in {_theirs(overview)} own words."
        card.body.addWidget(Text(theme, "body_small", words, "ink_2"))
    for number, view in enumerate(overview.goals[:GOALS_SHOWN]):
        if number:
            card.body.addWidget(Divider(theme))
        row = _row(card, 12, margin=5)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(Text(theme, "body", view.goal.name, weight=500))
        sentence = progress_sentence(view.ratings, today)
        column.addWidget(Text(theme, "small", sentence, "ink_2"))
        row.addLayout(column, 1)
        if view.ratings:
            row.addWidget(Sparkline(theme, [rating.score for rating in view.ratings], sentence))
            score = Text(theme, "heading_large", str(view.score), wrap=False, weight=600, tabular=True)
            score.setMinimumWidth(theme.px(28))
            row.addWidget(score)
    card.body.addStretch(1)
    return card


def staying_well(theme: Theme, overview: Overview, today: date) -> Card:
    """Return early signs beside what helps, and who to ring first."""
    plan = overview.plan
    signs, helps = lines(plan.early_signs), lines(plan.what_helps)
    card = Card(theme, "Staying well", link="Care plan")
    if not signs and not helps:
        card.body.addWidget(
            Text(theme, "body_small", "Early signs and what helps are written in the care plan.", "ink_2")
        )
    row = _row(card, 18)
    for icon, heading, colour, items in (
        ("sun-dim", "Early signs", "notice", signs),
        ("heart", "What helps", "primary", helps),
    ):
        if not items:
            continue
        column = QVBoxLayout()
        column.setSpacing(theme.px(8))
        title = QHBoxLayout()
        title.setSpacing(6)
        title.addWidget(IconLabel(theme, icon, colour, 17))
        title.addWidget(Text(theme, "body_small", heading, colour, weight=600), 1)
        column.addLayout(title)
        for item in items:
            column.addWidget(Text(theme, "body_small", item.rstrip(".")))
        column.addStretch(1)
        row.addLayout(column, 1)
    card.body.addStretch(1)
    if plan.crisis_first or plan.crisis_numbers:
        card.body.addWidget(Divider(theme))
        card.body.addLayout(_crisis_line(theme, overview, today))
    return card


def _crisis_line(theme: Theme, overview: Overview, today: date) -> QHBoxLayout:
    plan = overview.plan
    row = QHBoxLayout()
    row.setContentsMargins(0, 8, 0, 0)
    row.setSpacing(10)
    row.addWidget(IconLabel(theme, "phone", "primary", 18))
    column = QVBoxLayout()
    column.setSpacing(0)
    first = plan.crisis_first.split(". ")[0].rstrip(".") if plan.crisis_first else "If it gets hard"
    column.addWidget(
        Text(
            theme,
            "body_small",
            f"If it gets hard: {first[:1].lower() + first[1:]}" if plan.crisis_first else first,
            weight=500,
        )
    )
    details = [f"{number.number}, {number.label}" for number in plan.crisis_numbers[:1]]
    if overview.plan_agreed_on is not None:
        details.append(f"plan agreed {past_day(overview.plan_agreed_on, today)}")
    if details:
        column.addWidget(Text(theme, "small", " · ".join(details), "ink_2"))
    row.addLayout(column, 1)
    return row


def key_people(theme: Theme, overview: Overview, desk: Desk) -> Card:
    """Return the people to turn to, each with a way to ring."""
    card = Card(theme, "Key people", link="Network")
    card.body.setSpacing(0)
    if not overview.key_people:
        words = f"Mark the people who matter most on {overview.person.called}’s map, and they stand here."
        card.body.addWidget(Text(theme, "body_small", words, "ink_2"))
    for key in overview.key_people[:PEOPLE_SHOWN]:
        card.body.addWidget(_key_person(theme, key, desk))
    return card


def _key_person(theme: Theme, key: KeyPerson, desk: Desk) -> QWidget:
    member = key.member
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 4, 0, 4)
    row.setSpacing(12)
    row.addWidget(
        Avatar(
            theme,
            initials(member.full_name or member.name),
            size=32,
            kind=_SECTOR_LOOKS[member.sector],
            square=member.shape is Shape.SQUARE,
        )
    )
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addWidget(Text(theme, "body_small", member.name, weight=500))
    if member.relation:
        column.addWidget(Text(theme, "smallest", member.relation[:1].upper() + member.relation[1:], "ink_2"))
    row.addLayout(column, 1)
    if key.may_ring:
        ring = IconButton(theme, "phone", f"Show {member.name}’s number", size="small", colour="primary")
        ring.clicked.connect(lambda: desk.tell(f"{member.name}: {member.phone}", False))
        row.addWidget(ring)
    return holder


def recent_visits(theme: Theme, overview: Overview, today: date, desk: Desk) -> Card:
    """Return the last visits, newest first; each opens."""
    card = Card(theme, "Recent visits", link=f"All {overview.visit_count}" if overview.visit_count else "")
    if not overview.recent_visits:
        card.body.addWidget(Text(theme, "body_small", "No visits yet.", "ink_2"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(2)
    grid.setColumnMinimumWidth(0, theme.px(72))
    grid.setColumnStretch(1, 1)
    left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    for number, visit in enumerate(overview.recent_visits):
        day = visit.started_at.astimezone().date() if visit.started_at else today
        grid.addWidget(Text(theme, "body_small", _when(day, today), "ink_2", wrap=False), number, 0, left)
        grid.addWidget(_visit_link(theme, visit, desk), number, 1, Qt.AlignmentFlag.AlignVCenter)
    card.body.addLayout(grid)
    card.body.addStretch(1)
    return card


def _visit_link(theme: Theme, visit: Visit, desk: Desk) -> QWidget:
    words = visit.title or visit.purpose or "Visit"
    if visit.status is VisitStatus.DRAFT:
        words = f"{words} (draft)"
    link = LinkButton(theme, words, line=True)
    link.setAccessibleName(f"Open the visit: {words}")
    link.clicked.connect(lambda: desk.go(places.visit(visit.id, visit.person_id)))
    return link


def next_review(theme: Theme, overview: Overview) -> Card:
    """Return when the plan is looked at again."""
    card = Card(theme)
    row = _row(card, 12)
    row.addWidget(IconLabel(theme, "calendar", "primary", 22))
    column = QVBoxLayout()
    column.setSpacing(0)
    day = overview.next_review_on
    column.addWidget(
        Text(theme, "body", f"Next review: {day_and_month(day)}" if day else "No review planned", weight=600)
    )
    if overview.plan.review_how:
        how = overview.plan.review_how.split(". ")[0].rstrip(".")
        column.addWidget(Text(theme, "small", how[:1].upper() + how[1:], "ink_2"))
    row.addLayout(column, 1)
    return card


def _when(day: date, today: date) -> str:
    if day == today:
        return "Today"
    return day_and_month(day) if (today - day).days < 330 else full_date(day)


def _theirs(overview: Overview) -> str:
    return their_words(overview.person).split()[1]


def _line(theme: Theme, words: str) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 4, 0, 4)
    row.addWidget(Text(theme, "body_small", words), 1)
    return holder


def _link_row(theme: Theme, card: Card, words: str) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 4, 0, 0)
    card.link = LinkButton(theme, words)
    row.addWidget(card.link)
    row.addStretch(1)
    return holder


def _row(card: Card, gap: int, *, margin: int = 4) -> QHBoxLayout:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, margin, 0, margin)
    row.setSpacing(gap)
    card.body.addWidget(holder)
    return row
