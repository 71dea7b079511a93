"""The Goals tab: what was just added is what is looked at."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.conftest import RecordingDesk
from tests.ui.full_disk import set_writable
from visitapp.domain.actions import Action
from visitapp.domain.people import Person
from visitapp.services.goals import list_goals
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


def test_a_half_written_step_is_added_to_its_goal_when_the_page_is_left(
    qtbot: QtBot, recording_desk: RecordingDesk, demo_workspace: Workspace, settle: Settle
) -> None:
    tab, tess = opened(qtbot, recording_desk, demo_workspace, settle)
    assert tab.card is not None
    goal_id = tab.card.goal_id
    tab.card.add_step.begin()
    qtbot.keyClicks(tab.card.add_step.what.edit, "Buy leeks")
    assert tab.has_unsaved_words()
    tab.flush()
    settle(recording_desk.background)
    assert not tab.has_unsaved_words()
    assert "Buy leeks" in [step.text for step in demo_workspace.store.all(Action, person_id=tess.id, goal_id=goal_id)]


def test_a_half_written_step_goes_to_its_own_goal_when_another_is_looked_at(
    qtbot: QtBot, recording_desk: RecordingDesk, demo_workspace: Workspace, settle: Settle
) -> None:
    tab, tess = opened(qtbot, recording_desk, demo_workspace, settle)
    assert tab.card is not None
    goal_id = tab.card.goal_id
    tab.card.add_step.begin()
    qtbot.keyClicks(tab.card.add_step.what.edit, "Buy leeks")
    other = next(view.goal.id for view in list_goals(demo_workspace, person_id=tess.id) if view.goal.id != goal_id)
    tab._on_small_opened(other)
    settle(recording_desk.background)
    assert [step.goal_id for step in demo_workspace.store.all(Action, person_id=tess.id, text="Buy leeks")] == [goal_id]


def test_a_step_that_could_not_be_added_is_in_its_row_again(
    qtbot: QtBot, recording_desk: RecordingDesk, demo_workspace: Workspace, settle: Settle
) -> None:
    tab, tess = opened(qtbot, recording_desk, demo_workspace, settle)
    assert tab.card is not None
    row = tab.card.add_step
    row.begin()
    qtbot.keyClicks(row.what.edit, "Buy leeks")
    set_writable(recording_desk.background, tab, writable=False)
    qtbot.keyClick(row.what.edit, Qt.Key.Key_Return)
    settle(recording_desk.background)
    assert row.what.text() == "Buy leeks"
    assert row.what.error()
    set_writable(recording_desk.background, tab, writable=True)
    tab.flush()
    settle(recording_desk.background)
    assert len(demo_workspace.store.all(Action, person_id=tess.id, text="Buy leeks")) == 1


def test_tab_goes_through_the_form_from_the_words_to_the_button(
    qtbot: QtBot, recording_desk: RecordingDesk, demo_workspace: Workspace, settle: Settle
) -> None:
    tab, _ = opened(qtbot, recording_desk, demo_workspace, settle)
    tab.add_goal()
    settle(recording_desk.background)
    form = tab._form
    assert form is not None
    passed = []
    while QApplication.focusWidget() is not form.add_button and len(passed) < 40:
        focused = QApplication.focusWidget()
        assert focused is not None
        passed.append(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert passed[0] is form.words
    assert passed[-2] is form.rating
