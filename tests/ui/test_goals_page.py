"""The Goals tab: what was just added is what is looked at."""

from collections.abc import Callable

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.conftest import RecordingDesk
from visitapp.domain.people import Person
from visitapp.services.people import list_people
from visitapp.services.workspace import Workspace
from visitapp.ui import places
from visitapp.ui.background import Background
from visitapp.ui.goals.page import GoalsTab
from visitapp.ui.widgets.own_words import OwnWords
from visitapp.ui.widgets.text import Text

Settle = Callable[[Background], None]


def opened(qtbot: QtBot, desk: RecordingDesk, workspace: Workspace, settle: Settle) -> tuple[GoalsTab, Person]:
    tess = next(summary.person for summary in list_people(workspace) if summary.person.called == "Tess")
    tab = GoalsTab(desk.desk)
    desk.changes.changed.connect(tab.on_changed)
    qtbot.addWidget(tab)
    tab.resize(1166, 660)
    with qtbot.waitExposed(tab):
        tab.show()
    tab.activateWindow()
    tab.show_place(places.person(tess.id, "goals"))
    settle(desk.background)
    return tab, tess


def test_a_goal_that_was_just_added_is_the_one_in_view(
    qtbot: QtBot, recording_desk: RecordingDesk, demo_workspace: Workspace, settle: Settle
) -> None:
    tab, _ = opened(qtbot, recording_desk, demo_workspace, settle)
    tab.add_goal()
    settle(recording_desk.background)
    assert tab._form is not None
    tab._form.words.insert_words("I want to see the sea again.")
    tab._form.add_button.setFocus()
    tab._form.add_button.click()
    settle(recording_desk.background)
    assert recording_desk.said == ["Goal added."]
    assert tab.card is not None
    assert tab.card._own_words.words == "“I want to see the sea again.”"
    focused = QApplication.focusWidget()
    assert focused is not None
    assert tab.card.isAncestorOf(focused)


def test_the_form_for_a_new_goal_fits_the_window_with_its_button(
    qtbot: QtBot, recording_desk: RecordingDesk, demo_workspace: Workspace, settle: Settle
) -> None:
    tab, _ = opened(qtbot, recording_desk, demo_workspace, settle)
    tab.add_goal()
    settle(recording_desk.background)
    QApplication.processEvents()
    assert tab._form is not None
    bottom = tab._form.add_button.mapTo(tab, tab._form.add_button.rect().bottomLeft()).y()
    assert bottom < tab.height()
    for said in tab._form._said.findChildren(OwnWords):
        assert said.words.startswith("“")
        assert said.words.endswith("”")
    days = [text.text() for text in tab._form._said.findChildren(Text) if text.text()[:1].isdigit()]
    assert days
