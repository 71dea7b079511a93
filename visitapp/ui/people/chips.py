"""What is good to know of a person, as chips: the kind decides the colour, the words decide the icon."""

from __future__ import annotations

from visitapp.domain.people import ChipKind, GoodToKnow
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.chip import Chip
from visitapp.ui.widgets.chip import ChipKind as ChipLook

_LOOKS: dict[ChipKind, tuple[ChipLook, str]] = {
    ChipKind.ALLERGY: ("urgent", "circle-alert"),
    ChipKind.ACCESS: ("notice", "bell"),
    ChipKind.VISITING: ("notice", "users"),
    ChipKind.COMMUNICATION: ("plain", "message-circle"),
    ChipKind.ADJUSTMENT: ("info", "hand-helping"),
    ChipKind.INTERPRETER: ("plain", "languages"),
    ChipKind.ALERT: ("notice", "circle-alert"),
}
_ICONS_BY_WORD = (
    ("print", "type"),
    ("easy read", "book-open"),
    ("hearing", "ear"),
    ("before", "clock"),
    ("after", "clock"),
    ("door", "door-open"),
)


def chip_look(thing: GoodToKnow) -> tuple[ChipLook, str]:
    """Return the kind of chip and the icon for something good to know."""
    look, icon = _LOOKS[thing.kind]
    text = thing.text.casefold()
    if thing.kind is ChipKind.INTERPRETER and "no interpreter" not in text:
        look = "info"
    if thing.kind is ChipKind.COMMUNICATION:
        icon = next((name for word, name in _ICONS_BY_WORD if word in text), icon)
    return look, icon


def chip_of(theme: Theme, thing: GoodToKnow) -> Chip:
    """Return the chip for something good to know."""
    look, icon = chip_look(thing)
    return Chip(theme, thing.text, look, icon=icon, more=thing.more)
