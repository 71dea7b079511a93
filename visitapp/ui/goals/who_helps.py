"""Small avatars of those who help with a goal, in the colours of the map."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from visitapp.domain.network import Member, Sector, Shape
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.avatar import Avatar, AvatarKind
from visitapp.ui.widgets.text import Text

SECTOR_LOOKS: dict[Sector, AvatarKind] = {
    Sector.FAMILY: "family",
    Sector.FRIENDS: "friends",
    Sector.WORK: "work",
    Sector.COMMUNITY: "community",
}


def small_avatar(theme: Theme, member: Member) -> Avatar:
    """Return a member's initial in the colour of their part of the map."""
    letter = member.name[:1].upper() or "?"
    return Avatar(theme, letter, size=26, kind=SECTOR_LOOKS[member.sector], square=member.shape is Shape.SQUARE)


def named_avatar(theme: Theme, member: Member) -> QWidget:
    """Return the avatar with the name beside it."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(7)
    row.addWidget(small_avatar(theme, member))
    row.addWidget(Text(theme, "small", member.name, wrap=False, elide=len(member.name) > 24))
    return holder


def members_of(ids: Iterable[str], members: Iterable[Member]) -> list[Member]:
    """Return the members with these ids, in the order of the ids."""
    known = {member.id: member for member in members}
    return [known[member_id] for member_id in ids if member_id in known]
