"""Questions that few are asked, each in every theme and text size: nothing cut off, all named, the keys go round in it.

By default each look is seen once; `./run test -m whole` sees them all.
"""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.clipping import cut_off
from tests.ui.test_every_screen import LOOKS, unnamed
from visitapp.domain.people import Person
from visitapp.domain.visits import Visit, VisitStatus
from visitapp.services import diary_import, making_papers
from visitapp.services.calendar_reading import read_calendar
from visitapp.services.erasing import Asked, Before, before_asking
from visitapp.services.office import Member, Role
from visitapp.services.office_teams import Team
from visitapp.services.people import add_person
from visitapp.services.workspace import Workspace
from visitapp.ui.background import Background
from visitapp.ui.check_ins.dialog import CheckInDialog
from visitapp.ui.documents.making import MakeDialog
from visitapp.ui.look.theme import Theme
from visitapp.ui.office.asking_erasure import AskErasureDialog
from visitapp.ui.office.erasing_card import AgreeDialog
from visitapp.ui.office.following_card import FollowDialog
from visitapp.ui.office.handing_over import HandOverDialog
from visitapp.ui.office.move_dialog import MoveDialog
from visitapp.ui.office.teams_card import NameDialog
from visitapp.ui.people.same_person import JoinDialog
from visitapp.ui.shell.main_window import MainWindow
from visitapp.ui.today.calendar_export import CalendarExportDialog
from visitapp.ui.today.calendar_import import CalendarImportDialog
from visitapp.ui.widgets.dialog import Dialog

Settle = Callable[[Background], None]
TEAMS = (Team("1", "Northside CMHT", 4, True), Team("2", "Early Intervention in Millbrook and Fernhill", 2, False))
CALENDAR = b"""BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//Invented//EN\r
BEGIN:VEVENT\r
UID:one\r
DTSTAMP:20260601T080000Z\r
DTSTART:20260622T100000Z\r
DTEND:20260622T110000Z\r
SUMMARY:Tess, at home\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:two\r
DTSTAMP:20260601T080000Z\r
DTSTART:20260623T100000Z\r
SUMMARY:Whoever it is that rang about the boiler in Alderman Street last week\r
END:VEVENT\r
END:VCALENDAR\r
"""


def questions(window: MainWindow, settle: Settle) -> dict[str, Callable[[], Dialog]]:
    """Return every question by a name."""
    pages = window.pages
    assert pages is not None
    page, desk, exchange = pages.page("today"), pages.desk, pages.exchange
    found: list[Any] = []

    def read(workspace: Workspace) -> None:
        again = Person("", given_name="Teresa", family_name="Brennan", phone="01632 960 555", area="Millbrook")
        other = workspace.store.get(Person, add_person(workspace, person=again).of_type("person")[0].record_id)
        people = workspace.store.all(Person, order_by=("given_name",))
        tess = next(each for each in people if each.called == "Tess")
        planned = next(each for each in workspace.store.all(Visit) if each.status is VisitStatus.PLANNED)
        calendar = diary_import.preview_calendar(workspace, file=read_calendar(CALENDAR, now=desk.now()))
        offered = making_papers.offered_papers(workspace, person_id=tess.id)
        choices = before_asking(workspace).people
        found.extend((people, tess, other, planned, calendar, offered, choices))

    window.background.read(window, read, lambda _: None)
    settle(window.background)
    people, tess, other, planned, calendar, offered, choices = found
    before = Before(choices, ("Kwame Mensah", "Siân Price", ""))
    asked = Asked("1a2b3c4d", TEAMS[1].name, "UK GDPR article 17", desk.now(), "Tess Brennan", "Kwame Mensah")
    caseloads = {"Amara Okafor": people, "": people[:1]}
    member = Member(
        "d", "w", "1", Role.WORKER, False, False, ("amber", "bridge", "cedar", "dune", "elm", "fern"), "Ben Hale", None
    )
    return {
        "two records": lambda: JoinDialog(desk, window, tess, other),
        "bring in a calendar": lambda: CalendarImportDialog(page, "work.ics", calendar),
        "save a calendar": lambda: CalendarExportDialog(page),
        "check-in": lambda: CheckInDialog(desk, window, planned, None),
        "hand over": lambda: HandOverDialog(desk, window, exchange, caseloads, TEAMS),
        "ask for an erasure": lambda: AskErasureDialog(desk, window, exchange, before),
        "agree to an erasure": lambda: AgreeDialog(desk, window, exchange, asked),
        "follow the office again": lambda: FollowDialog(desk, window, exchange, lambda _gone: None),
        "name a team": lambda: NameDialog(desk, window, exchange, None),
        "move a laptop": lambda: MoveDialog(desk, window, exchange, member, TEAMS),
        "make a document": lambda: MakeDialog(desk, window, offered),
    }


@pytest.mark.parametrize(("theme_name", "size"), LOOKS)
def test_no_words_of_a_question_are_cut_off_and_all_of_it_is_named(
    theme_name: str, size: int, window: MainWindow, theme: Theme, settle: Settle
) -> None:
    window.resize(1366, 690)
    theme.set(name=theme_name, text_size=size)
    faults = []
    for name, make in questions(window, settle).items():
        dialog = make()
        dialog.ask()
        for _ in range(3):
            settle(window.background)
            QTest.qWait(5)
        faults += [f"{name}: {fault}" for fault in [*cut_off(dialog), *unnamed(dialog)]]
        focus = QApplication.focusWidget()
        if focus is None or not dialog.isAncestorOf(focus):
            faults.append(f"{name}: the focus is on {focus}")
        dialog.dismiss()
        settle(window.background)
    assert not faults, "\n".join(faults)
