"""The Care plan tab of Tess from the demo caseload, as wide as in a window of 1366 x 768."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget

from visitapp.domain.people import Person
from visitapp.services.workspace import Workspace
from visitapp.ui import places
from visitapp.ui.careplan.page import CarePlanTab
from visitapp.ui.making import at_once

SIZE = (1166, 660)


@pytest.fixture
def id_of(demo_workspace) -> Callable[[str], str]:
    """Return a function from the name somebody in the demo caseload goes by to their id."""
    ids = {person.called: person.id for person in demo_workspace.store.all(Person)}
    return lambda called: ids[called]


@pytest.fixture
def tess(id_of) -> str:
    return id_of("Tess")


@pytest.fixture
def shown(recording_desk, qtbot, settle) -> Callable[[str], CarePlanTab]:
    """Return a function that opens the tab for a person and waits until everything is there."""

    def open_tab(person_id: str) -> CarePlanTab:
        workshop = QWidget()
        qtbot.addWidget(workshop)
        tab = at_once(CarePlanTab.making(recording_desk.desk, workshop))
        qtbot.addWidget(tab)
        tab.resize(*SIZE)
        with qtbot.waitExposed(tab):
            tab.show()
        tab.activateWindow()
        tab.show_place(places.person(person_id, "plan"))
        settle(recording_desk.background)
        return tab

    return open_tab


@pytest.fixture
def tab(shown, tess) -> CarePlanTab:
    return shown(tess)


@pytest.fixture
def ask(recording_desk, settle) -> Callable[[Callable[[Workspace], Any]], Any]:
    """Return a function that asks the store, after everything handed over before."""

    def answer(work: Callable[[Workspace], Any]) -> Any:
        found: list[Any] = []
        recording_desk.background.read(recording_desk.background, work, found.append)
        settle(recording_desk.background)
        return found[0]

    return answer
