"""On a person's pages nobody else of the caseload is named: in no text, tip, title, message or first offer."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QWidget

from visitapp.domain.goals import Goal
from visitapp.domain.people import Alert, Person
from visitapp.services import actions, diary, goals, people, visits
from visitapp.services.workspace import Workspace
from visitapp.ui import places
from visitapp.ui.background import Background
from visitapp.ui.places import Place
from visitapp.ui.shell.main_window import MainWindow

Settle = Callable[[Background], None]
TABS = ("overview", "about", "visits", "goals", "network", "plan", "documents", "history")
CALLED, GIVEN, FAMILY = "Zebbie", "Zebedee", "Quillfeather"
KINDS = (QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value, QAccessible.Text.Help)


@pytest.fixture
def two_people(window: MainWindow, settle: Settle) -> tuple[str, str, str, str]:
    """Return the ids of Tess, her draft, somebody with a part in all that a day brings, and a visit with both."""
    found: list[tuple[str, str, str, str]] = []

    def write(ws: Workspace) -> tuple[str, str, str, str]:
        tess = max(people.list_people(ws), key=lambda summary: len(summary.goals)).person.id
        made = people.add_person(ws, person=Person("", GIVEN, FAMILY, CALLED, area="Tess’s street"))
        other = made.of_type("person")[0].record_id
        with ws.act("An alert") as act:
            act.unit.create(Alert(ws.new_id(), other, text=f"{CALLED} has a dog", review_on=ws.today()))
            act.unit.edit(Person, other, next_review_on=ws.today())
        diary.plan_visit(ws, person_id=other, planned_for=ws.local_now() + timedelta(minutes=10), purpose=CALLED)
        diary.plan_visit(ws, person_id=other, planned_for=ws.local_now() - timedelta(days=2), purpose=CALLED)
        goals.add_goal(ws, goal=Goal("", other, own_words=f"{CALLED} sings"), score=4)
        actions.add_action(ws, person_id=other, text=f"Ring {FAMILY}", owner_ids=(ws.worker.id,), due_on=ws.today())
        draft = visits.start_visit(ws, person_id=tess).of_type("visit")[0].record_id
        theirs = visits.start_visit(ws, person_id=other).of_type("visit")[0].record_id
        visits.write_section(ws, visit_id=theirs, key="own_words", text=f"{CALLED} {FAMILY}")
        return tess, draft, other, theirs

    window.background.read(window, write, found.append)
    settle(window.background)
    return found[0]


def in_sight(window: MainWindow) -> str:
    """Return every word in sight, told to a screen reader, in a tip, or offered by a list that opens."""
    words = [window.windowTitle()]
    for widget in window.findChildren(QWidget):
        if widget.isVisible():
            face = QAccessible.queryAccessibleInterface(widget)
            words += [widget.toolTip(), widget.statusTip(), *(face.text(kind) for kind in KINDS)]
        if isinstance(widget, QComboBox) and widget.isVisible():
            words += [widget.itemText(row) for row in range(widget.count())]
    return "\n".join(words)


def named(window: MainWindow) -> list[str]:
    return [name for name in (CALLED, GIVEN, FAMILY) if name in in_sight(window)]


def go(window: MainWindow, place: Place, settle: Settle) -> None:
    assert window.pages is not None
    window.pages.go(place)
    for _ in range(2):
        settle(window.background)
        QTest.qWait(5)


def test_no_page_of_a_person_names_anybody_else_of_the_caseload(
    window: MainWindow, two_people: tuple[str, str, str, str], settle: Settle
) -> None:
    tess, draft, other, theirs = two_people
    go(window, places.TODAY, settle)
    assert CALLED in in_sight(window)
    go(window, places.PEOPLE, settle)  # its rows are drawn, and read as cells
    for tab in TABS:
        go(window, places.person(other, tab), settle)
    go(window, places.visit(theirs, other), settle)
    assert CALLED in in_sight(window)
    faults = {}
    for tab in TABS:
        go(window, places.person(tess, tab), settle)
        faults[tab] = named(window)
    go(window, places.visit(draft, tess), settle)
    faults["visit"] = named(window)
    assert {tab: names for tab, names in faults.items() if names} == {}
    assert window.windowTitle() == "VisitApp"


def test_the_search_box_offers_nobody_else_before_a_word_is_typed_over_a_persons_page(
    window: MainWindow, two_people: tuple[str, str, str, str], settle: Settle
) -> None:
    tess, *_ = two_people
    go(window, places.TODAY, settle)
    window.run_command("search")
    settle(window.background)
    assert CALLED in in_sight(window)
    assert window.pages is not None
    assert window.pages.search_palette is not None
    window.pages.search_palette.leave()
    go(window, places.person(tess), settle)
    window.run_command("search")
    settle(window.background)
    assert window.pages.search_palette is not None
    assert "Tess" in in_sight(window)
    assert named(window) == []
    QTest.keyClicks(window.pages.search_palette.field, CALLED)
    QTest.qWait(150)
    settle(window.background)
    assert CALLED in in_sight(window)
    QTest.keyClick(window.pages.search_palette.field, Qt.Key.Key_Escape)


def test_a_message_about_somebody_does_not_come_along_to_the_next_person(
    window: MainWindow, two_people: tuple[str, str, str, str], settle: Settle
) -> None:
    tess, _, other, _ = two_people
    assert window.pages is not None
    go(window, places.person(other), settle)
    window.pages.tell(f"{CALLED} is archived.", True)
    go(window, places.person(other, "goals"), settle)
    assert window.pages.toast.isVisible()
    go(window, places.person(tess), settle)
    assert named(window) == []
