"""The form for a new goal: what stands in it is kept until the goal is added or the words are thrown away."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.conftest import LONGEST_WAIT, PASSPHRASE, RecordingDesk
from tests.ui.full_disk import set_writable
from visitapp.domain.actions import Action
from visitapp.domain.goals import Goal, GoalStatus
from visitapp.services import undo
from visitapp.services.goals import list_goals, read_goals
from visitapp.services.people import list_people
from visitapp.services.workspace import Workspace
from visitapp.ui import places
from visitapp.ui.background import Background
from visitapp.ui.goals.add_goal import AddGoal
from visitapp.ui.goals.page import GoalsTab
from visitapp.ui.people.person_page import PersonPage
from visitapp.ui.shell.main_window import MainWindow
from visitapp.ui.writing import LONGEST_MS, RETRY_MS

SEA = "I want to see the sea again."


@dataclass
class Writer:
    """Somebody at the Goals tab, with the real store behind it."""

    qtbot: QtBot
    desk: RecordingDesk
    workspace: Workspace
    wait: Callable[[], None]
    tab: GoalsTab

    def person(self, called: str) -> str:
        return next(each.person.id for each in list_people(self.workspace) if each.person.called == called)

    def open(self, called: str, goal_id: str = "") -> None:
        self.tab.show_place(places.person(self.person(called), "goals", goal_id))
        self.wait()

    @property
    def form(self) -> AddGoal:
        assert self.tab._form is not None
        return self.tab._form

    def drafted(self, called: str) -> str:
        draft = read_goals(self.workspace, person_id=self.person(called)).draft
        return "" if draft is None else draft.words.own_words

    def write(self, words: str = SEA) -> None:
        self.tab.add_goal()
        self.form.words.insert_words(words)

    def saved(self) -> None:
        self.qtbot.waitUntil(lambda: not self.tab.has_unsaved_words(), timeout=LONGEST_MS * 10)
        self.wait()

    def come_back_tomorrow(self) -> None:
        """Open the tab anew, a day later: nothing of the window before is left."""
        now = self.workspace.now()
        self.workspace.now = lambda: now + timedelta(days=1)
        self.desk.desk = replace(self.desk.desk, now=self.workspace.local_now)
        self.tab = tab_of(self.qtbot, self.desk)


def tab_of(qtbot: QtBot, desk: RecordingDesk) -> GoalsTab:
    tab = GoalsTab(desk.desk)
    qtbot.addWidget(tab)
    tab.resize(1166, 660)
    with qtbot.waitExposed(tab):
        tab.show()
    tab.activateWindow()
    return tab


@pytest.fixture
def writer(
    qtbot: QtBot,
    recording_desk: RecordingDesk,
    demo_workspace: Workspace,
    settle: Callable[[Background], None],
) -> Writer:
    def wait() -> None:
        for _ in range(3):
            settle(recording_desk.background)
            QApplication.processEvents()

    made = Writer(qtbot, recording_desk, demo_workspace, wait, tab_of(qtbot, recording_desk))
    made.open("Tess")
    return made


def test_what_stands_in_the_form_is_saved_without_being_asked(writer: Writer) -> None:
    writer.write()
    assert writer.tab.has_unsaved_words()
    writer.saved()
    assert writer.drafted("Tess") == SEA


def test_a_half_written_goal_is_there_again_on_another_day_and_says_when_it_was_written(writer: Writer) -> None:
    writer.write()
    writer.form.why.insert_words("It is where I met Pete.")
    writer.form.first_step.edit.setFocus()
    writer.qtbot.keyClicks(writer.form.first_step.edit, "Look up the train")
    helper = next(iter(writer.form._helpers))
    writer.form._helpers[helper].click()
    writer.tab.flush()
    writer.wait()
    assert not writer.tab.has_unsaved_words()
    writer.come_back_tomorrow()
    writer.open("Tess")
    form = writer.form
    assert form._earlier.text() == "You were writing this yesterday."
    assert (form.words.text(), form.why.text()) == (SEA, "It is where I met Pete.")
    assert form.why.isVisible()
    assert form.first_step.text() == "Look up the train"
    assert form._helpers[helper].isChecked()


def test_words_for_one_person_are_kept_when_the_goals_of_another_are_opened(writer: Writer) -> None:
    writer.write()
    writer.open("Darek")
    assert writer.tab._form is None or writer.form.words.text() == ""
    assert writer.drafted("Tess") == SEA
    assert writer.drafted("Darek") == ""
    writer.open("Tess")
    assert writer.form.words.text() == SEA


def test_words_that_could_not_be_saved_are_kept_for_their_person_and_sent_again(writer: Writer) -> None:
    set_writable(writer.desk.background, writer.tab, writable=False)
    writer.write()
    writer.open("Darek")
    assert writer.tab.has_unsaved_words()
    assert writer.desk.troubles
    writer.open("Tess")
    assert writer.form.words.text() == SEA
    set_writable(writer.desk.background, writer.tab, writable=True)
    writer.qtbot.waitUntil(lambda: not writer.tab.has_unsaved_words(), timeout=RETRY_MS * 5)
    assert writer.drafted("Tess") == SEA


def test_adding_makes_one_goal_of_the_draft_and_undo_brings_the_form_back(writer: Writer) -> None:
    before = len(list_goals(writer.workspace, person_id=writer.person("Tess")))
    writer.write()
    writer.saved()
    writer.form.add_button.click()
    writer.wait()
    assert writer.tab._form is None
    assert writer.drafted("Tess") == ""
    goals = list_goals(writer.workspace, person_id=writer.person("Tess"))
    assert (len(goals), goals[-1].goal.own_words) == (before + 1, SEA)
    writer.desk.background.write(writer.tab, undo.undo)
    writer.wait()
    assert writer.form.words.text() == SEA
    assert len(list_goals(writer.workspace, person_id=writer.person("Tess"))) == before


def test_a_goal_that_could_not_be_added_stays_in_the_form(writer: Writer) -> None:
    writer.write()
    writer.saved()
    set_writable(writer.desk.background, writer.tab, writable=False)
    writer.form.add_button.click()
    writer.wait()
    assert writer.form.words.text() == SEA
    assert writer.form._problem.isVisible()
    set_writable(writer.desk.background, writer.tab, writable=True)
    writer.form.add_button.click()
    writer.wait()
    goals = writer.workspace.store.all(Goal, person_id=writer.person("Tess"), own_words=SEA)
    assert [goal.status for goal in goals] == [GoalStatus.WORKING]
    assert not writer.tab.has_unsaved_words()


def test_not_today_keeps_the_words_and_does_not_ask_again(writer: Writer) -> None:
    writer.write()
    writer.form.closed.emit()
    writer.wait()
    assert writer.tab._form is None
    assert writer.drafted("Tess") == SEA
    writer.tab.add_goal()
    assert writer.form.words.text() == SEA


def test_words_are_thrown_away_only_when_asked_and_can_be_wanted_back(writer: Writer) -> None:
    writer.tab.add_goal()
    assert writer.form.throw_button.isHidden()
    writer.form.closed.emit()
    writer.write()
    assert writer.form.throw_button.isVisible()
    writer.form.throw_button.click()
    writer.wait()
    assert writer.tab._form is None
    assert writer.drafted("Tess") == ""
    assert writer.desk.said == ["Thrown away."]
    writer.desk.background.write(writer.tab, undo.undo)
    writer.wait()
    assert writer.form.words.text() == SEA


def test_a_found_draft_opens_the_form_and_a_found_goal_does_not(writer: Writer) -> None:
    writer.write()
    writer.saved()
    goal_id = writer.form._page.goals[0].goal.id
    draft_id = writer.tab._drafting.form_id
    writer.come_back_tomorrow()
    writer.open("Tess", goal_id)
    assert writer.tab._form is None
    writer.open("Tess", draft_id)
    assert writer.form.words.text() == SEA


def test_locking_keeps_a_half_written_goal_and_a_half_written_step(
    window: MainWindow, qtbot: QtBot, settle: Callable[[Background], None]
) -> None:
    assert window.pages is not None
    assert window.session is not None
    tess = next(each.person.id for each in list_people(window.session.workspace) if each.person.called == "Tess")
    window.pages.go(places.person(tess, "goals"))
    settle(window.background)
    page = window.pages.page("person")
    assert isinstance(page, PersonPage)
    tab = page.tab
    assert isinstance(tab, GoalsTab)
    assert tab.card is not None
    tab.card.add_step.begin()
    qtbot.keyClicks(tab.card.add_step.what.edit, "Buy leeks")
    tab.add_goal()
    assert tab._form is not None
    qtbot.keyClicks(tab._form.words, SEA)
    window.lock()
    qtbot.waitUntil(lambda: window.is_locked, timeout=LONGEST_WAIT)
    window.unlock_layer.unlock.unlock_with(PASSPHRASE)
    qtbot.waitUntil(lambda: not window.is_locked, timeout=LONGEST_WAIT)
    settle(window.background)
    draft = read_goals(window.session.workspace, person_id=tess).draft
    assert draft is not None
    assert draft.words.own_words == SEA
    assert len(window.session.workspace.store.all(Action, text="Buy leeks")) == 1
