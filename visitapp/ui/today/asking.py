"""What is asked of a visit in the diary besides starting it."""

from __future__ import annotations

from visitapp.services.diary import put_back
from visitapp.services.today import DiaryEntry
from visitapp.ui.check_ins.dialog import ask_for_check_in
from visitapp.ui.desk import Page
from visitapp.ui.today.not_made import CancelDialog, NoReplyDialog
from visitapp.ui.today.plan_dialog import PlanDialog


def ask(page: Page, entry: DiaryEntry, key: str) -> None:
    """Open the question of a choice, or do it where there is nothing to ask."""
    desk, window = page.desk, page.window()
    match key:
        case "check_in":
            ask_for_check_in(page, entry.visit)
        case "move":
            PlanDialog(desk, window, entry.person, visit=entry.visit).ask()
        case "cancel":
            CancelDialog(desk, window, entry).ask()
        case "no_reply":
            NoReplyDialog(desk, window, entry).ask()
        case "put_back":
            visit_id = entry.visit.id
            desk.background.write(
                page, lambda ws: put_back(ws, visit_id=visit_id), lambda _: desk.tell("Planned again.", True)
            )


def ask_for_calendar(page: Page, way: str) -> None:
    """Ask for a calendar that comes in, or how the diary goes out as one."""
    from visitapp.ui.today.calendar_export import CalendarExportDialog
    from visitapp.ui.today.calendar_import import bring_in_calendar

    if way == "in":
        bring_in_calendar(page)
    else:
        CalendarExportDialog(page).ask()
