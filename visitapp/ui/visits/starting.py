"""Start a visit and open its page, from wherever it is asked for."""

from __future__ import annotations

from visitapp.domain.changes import ChangeSet
from visitapp.services.visits import start_visit, visit_for_now
from visitapp.ui import places
from visitapp.ui.desk import Page


def start_planned(page: Page, visit_id: str, person_id: str, *, as_planned: bool = False) -> None:
    """Begin or resume a visit of the diary and open it; `as_planned` writes up one that took place on another day."""
    desk = page.desk
    desk.background.write(
        page,
        lambda ws: start_visit(ws, visit_id=visit_id, as_planned=as_planned),
        lambda _: desk.go(places.visit(visit_id, person_id)),
    )


def start_with(page: Page, person_id: str) -> None:
    """Go on with today's visit to a person: the draft, what is planned, or else a new one; then open it."""

    def started(change_set: ChangeSet) -> None:
        for change in change_set.of_type("visit"):
            page.desk.go(places.visit(change.record_id, person_id))

    def found(visit_id: str) -> None:
        if visit_id:
            start_planned(page, visit_id, person_id)
        else:
            page.desk.background.write(page, lambda ws: start_visit(ws, person_id=person_id), started)

    page.desk.background.read(page, lambda ws: visit_for_now(ws, person_id=person_id), found)
