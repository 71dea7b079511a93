"""Undo in the window saves what saves itself first, and leaves half-filled forms alone."""

from collections.abc import Callable

from pytestqt.qtbot import QtBot

from visitapp.domain.actions import Action
from visitapp.domain.changes import ChangeSet
from visitapp.domain.network import Member
from visitapp.domain.people import Person
from visitapp.services import people, visits
from visitapp.services.workspace import Workspace
from visitapp.ui import places
from visitapp.ui.background import Background
from visitapp.ui.goals.page import GoalsTab
from visitapp.ui.network.page import NetworkTab
from visitapp.ui.people.person_page import PersonPage
from visitapp.ui.shell.main_window import MainWindow
from visitapp.ui.shell.page_stack import PageStack
from visitapp.ui.visits.page import VisitPage

Settle = Callable[[Background], None]


def tess(window: MainWindow) -> tuple[PageStack, Workspace, str]:
    assert window.pages is not None
    workspace = window.session.workspace if window.session is not None else None
    assert workspace is not None
    return window.pages, workspace, next(p.id for p in workspace.store.all(Person) if p.called == "Tess")


def change(window: MainWindow, settle: Settle, work: Callable[[Workspace], ChangeSet]) -> ChangeSet:
    made: list[ChangeSet] = []
    window.background.write(window, work, made.append)
    settle(window.background)
    return made[0]


def test_undo_leaves_a_half_written_action_where_it_is(window: MainWindow, qtbot: QtBot, settle: Settle) -> None:
    pages, workspace, person_id = tess(window)
    visit_id = (
        change(window, settle, lambda ws: visits.start_visit(ws, person_id=person_id)).of_type("visit")[0].record_id
    )
    change(window, settle, lambda ws: people.edit_person(ws, person_id=person_id, phone="01632 960 777"))
    pages.go(places.visit(visit_id, person_id))
    settle(window.background)
    page = pages.page("visit")
    assert isinstance(page, VisitPage)
    page.begin_action()
    qtbot.keyClicks(page.add_action.what.edit, "Ring Lewis about")
    window.run_command("undo")
    settle(window.background)
    assert page.add_action.what.text() == "Ring Lewis about"
    assert workspace.store.all(Action, text="Ring Lewis about") == ()
    assert workspace.store.get(Person, person_id).phone != "01632 960 777"
    page.add_action.clear()


def test_undo_leaves_a_half_written_step_and_a_half_named_member_where_they_are(
    window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    pages, workspace, person_id = tess(window)
    for phone in ("01632 960 777", "01632 960 778"):
        change(window, settle, lambda ws, phone=phone: people.edit_person(ws, person_id=person_id, phone=phone))
    pages.go(places.person(person_id, "goals"))
    settle(window.background)
    page = pages.page("person")
    assert isinstance(page, PersonPage)
    goals = page.tab
    assert isinstance(goals, GoalsTab)
    assert goals.card is not None
    goals.card.add_step.begin()
    qtbot.keyClicks(goals.card.add_step.what.edit, "Buy")
    window.run_command("undo")
    settle(window.background)
    assert goals.card.add_step.what.text() == "Buy"
    goals.card.add_step.clear()
    pages.go(places.person(person_id, "network"))
    settle(window.background)
    network = page.tab
    assert isinstance(network, NetworkTab)
    network.tools.add_person.click()
    qtbot.keyClicks(network.add_person.name.edit, "Wilhel")
    window.run_command("undo")
    settle(window.background)
    assert network.add_person.name.text() == "Wilhel"
    assert workspace.store.all(Member, name="Wilhel") == ()
    network.add_person.name.set_text("")
