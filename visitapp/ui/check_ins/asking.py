"""What is asked of a check-in, on Today and over a visit."""

from __future__ import annotations

from visitapp.domain.check_ins import CheckIn
from visitapp.domain.visits import Visit
from visitapp.services.check_ins import call_off, put_off, tell
from visitapp.ui.check_ins.dialog import CheckInDialog
from visitapp.ui.desk import Page

TOLD, LATER, CALLED_OFF = "Noted: they know.", "15 minutes more.", "Check-in called off."


def answer(page: Page, check_in: CheckIn, visit: Visit | None, key: str) -> None:
    """Do what a card or the bar asks; each can be undone."""
    desk, check_in_id = page.desk, check_in.id
    match key:
        case "told":
            act, words = lambda ws: tell(ws, check_in_ids=[check_in_id]), TOLD
        case "more":
            act, words = lambda ws: put_off(ws, check_in_ids=[check_in_id]), LATER
        case "call_off":
            act, words = lambda ws: call_off(ws, check_in_id=check_in_id), CALLED_OFF
        case _:
            if visit is not None:
                CheckInDialog(desk, page.window(), visit, check_in).ask()
            return
    desk.background.write(page, act, lambda _: desk.tell(words, True))
