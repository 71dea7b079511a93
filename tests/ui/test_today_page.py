"""Today with the demo caseload: the next visit first, tasks ticked, visits started, drafts resumed."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import RecordingDesk
from visitapp.domain.changes import ChangeSet
from visitapp.domain.visits import VisitStatus
from visitapp.services import visits
from visitapp.services.people import list_people
from visitapp.services.today import read_today
from visitapp.services.workspace import Workspace
from visitapp.ui import places
from visitapp.ui.look.theme import Theme
from visitapp.ui.today.diary_cards import DiaryCard
from visitapp.ui.today.not_made import NoReplyDialog
from visitapp.ui.today.page import TodayPage
from visitapp.ui.today.plan_dialog import PlanDialog
from visitapp.ui.today.who_chooser import WhoChooser
from visitapp.ui.today.words import NO_VISITS_THEN
from visitapp.ui.visits.list_tab import VisitsTab
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.empty_state import EmptyState

WAIT = 10_000


class Day:
    """A window with the Today page in it."""

    def __init__(self, qtbot: QtBot, desk: RecordingDesk, workspace: Workspace) -> None:
        self.qtbot, self.desk, self.workspace = qtbot, desk, workspace
        self.window = QWidget()
        self.window.resize(1166, 768)
        qtbot.addWidget(self.window)
        self.page = TodayPage(desk.desk, self.window)
        self.page.resize(self.window.size())
        with qtbot.waitExposed(self.window):
            self.window.show()
        self.window.activateWindow()
        self.open()

    def open(self) -> None:
        self.page.show_place(places.TODAY)
        self.page.focus_first()
        self.settle()

    def settle(self) -> None:
        for _ in range(2):
            self.qtbot.waitUntil(lambda: self.desk.background.is_idle, timeout=WAIT)
            QApplication.processEvents()

    def change(self, act: Callable[[Workspace], ChangeSet]) -> None:
        self.desk.background.write(self.page, act)
        self.settle()

    def card(self, called: str) -> DiaryCard:
        return next(card for card in self.page.cards if card.entry.person.called == called)

    def person_id(self, called: str) -> str:
        return next(s.person.id for s in list_people(self.workspace) if s.person.called == called)


@pytest.fixture
def day(qtbot: QtBot, recording_desk: RecordingDesk, demo_workspace: Workspace) -> Iterator[Day]:
    made = Day(qtbot, recording_desk, demo_workspace)
    yield made
    made.settle()


def test_the_page_opens_on_its_title_and_says_what_is_left(day: Day) -> None:
    assert QApplication.focusWidget() is day.page.header.title
    assert day.page.header.title.text() == "Thursday 18 June"
    assert day.page.header.subtitle.text() == "Good morning, Amara. You have 3 more visits today."


def test_the_next_visit_stands_out_and_signed_ones_are_a_line(day: Day) -> None:
    assert [card.entry.person.called for card in day.page.cards] == ["Eileen", "Tess", "Darek", "Callum"]
    assert [card.entry.is_next for card in day.page.cards] == [False, True, False, False]
    assert day.card("Eileen").button is None
    assert day.card("Eileen").height() < day.card("Darek").height() < day.card("Tess").height()


def test_start_visit_begins_the_planned_visit_and_opens_it(day: Day) -> None:
    entry = day.card("Tess").entry
    button = day.card("Tess").button
    assert button is not None
    day.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    day.settle()
    assert day.desk.went == [places.visit(entry.visit.id, entry.person.id)]
    resumed = day.card("Tess").button
    assert resumed is not None
    assert resumed.text() == "Resume visit"


def test_ctrl_enter_starts_the_next_visit(day: Day) -> None:
    day.qtbot.keyClick(day.page.header.title, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    day.settle()
    assert [place.person_id for place in day.desk.went] == [day.person_id("Tess")]


def test_a_signed_visit_is_opened_to_read(day: Day) -> None:
    day.card("Eileen").opened.emit()
    assert day.desk.went == [places.visit(day.card("Eileen").entry.visit.id, day.person_id("Eileen"))]


def test_a_task_is_ticked_off_the_day(day: Day) -> None:
    assert day.page.tasks is not None
    row = next(row for row in day.page.tasks.rows.values() if row.text() == "Ring Lewis about the boiler")
    row.setFocus()
    day.qtbot.keyClick(row, Qt.Key.Key_Space)
    day.settle()
    assert "Ring Lewis about the boiler" not in [t.action.text for t in read_today(day.workspace).tasks]
    assert day.page.tasks is not None
    assert "Ring Lewis about the boiler" not in [row.text() for row in day.page.tasks.rows.values()]
    assert day.desk.said == ["Task ticked"]


def test_an_unplanned_visit_asks_who_and_begins(day: Day) -> None:
    day.page.unplanned.click()
    day.settle()
    chooser = day.window.findChildren(WhoChooser)[-1]
    day.qtbot.keyClicks(chooser.name.edit, "winn")
    day.qtbot.keyClick(chooser.name.edit, Qt.Key.Key_Return)
    day.settle()
    assert [place.person_id for place in day.desk.went] == [day.person_id("Winnie")]
    assert day.card("Winnie").entry.is_next


def test_an_unplanned_visit_to_somebody_who_is_in_the_diary_is_not_doubled(day: Day) -> None:
    day.page.unplanned.click()
    day.settle()
    chooser = day.window.findChildren(WhoChooser)[-1]
    day.qtbot.keyClicks(chooser.name.edit, "Darek")
    chooser.verb_button.click()
    day.settle()
    assert [card.entry.person.called for card in day.page.cards].count("Darek") == 1


def test_a_name_that_is_nobodys_says_what_to_do(day: Day) -> None:
    day.page.unplanned.click()
    day.settle()
    chooser = day.window.findChildren(WhoChooser)[-1]
    day.qtbot.keyClicks(chooser.name.edit, "xyz")
    assert not chooser.nobody.isHidden()
    assert not chooser.verb_button.isEnabled()
    chooser.dismiss()


def test_a_draft_of_another_day_is_resumed_from_here(day: Day) -> None:
    winnie = day.person_id("Winnie")
    made: list[str] = []

    def begin_long_ago(workspace: Workspace) -> ChangeSet:
        change_set = visits.start_visit(workspace, person_id=winnie)
        made.append(change_set.of_type("visit")[0].record_id)
        return visits.set_details(workspace, visit_id=made[0], started_at=workspace.now().replace(day=16))

    day.change(begin_long_ago)
    resume = next(b for b in day.page.findChildren(Button) if b.accessibleName() == "Resume the visit with Winnie")
    day.qtbot.mouseClick(resume, Qt.MouseButton.LeftButton)
    assert day.desk.went == [places.visit(made[0], winnie)]


def test_at_large_text_there_is_one_column_and_later_visits_fold(day: Day) -> None:
    day.desk.desk.theme.set(text_size=150)
    day.settle()
    card = day.card("Darek")
    assert card.button is not None
    assert card.fold is not None
    assert not card.button.isVisible()
    day.qtbot.mouseClick(card.fold, Qt.MouseButton.LeftButton)
    assert card.button.isVisible()
    day.page.parts.choose("tasks")
    day.page.parts.chosen.emit("tasks")
    assert day.page.cards == []
    assert day.page.tasks is not None


def test_a_day_without_visits_says_what_can_be_done(qtbot: QtBot, recording_desk: RecordingDesk) -> None:
    page = TodayPage(recording_desk.desk)
    qtbot.addWidget(page)
    empty = read_today(_workspace(recording_desk), day=recording_desk.desk.now().date().replace(year=2020))
    page._show(empty)
    assert [state.sentence.text() for state in page.findChildren(EmptyState)] == [NO_VISITS_THEN]


def test_the_focus_stays_on_the_same_button_when_the_day_is_read_again(day: Day) -> None:
    button = day.card("Callum").button
    assert button is not None
    button.setFocus()
    winnie = day.person_id("Winnie")
    day.change(lambda ws: visits.start_visit(ws, person_id=winnie))
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "Start visit with Callum, 15:30"


def test_every_stop_of_the_page_has_a_name(day: Day) -> None:
    stops = [w for w in day.page.findChildren(QWidget) if w.isVisible() and w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert [type(w).__name__ for w in stops if not w.accessibleName() and not getattr(w, "text", str)()] == []


def test_a_persons_visits_are_listed_newest_first_and_enter_opens_one(day: Day) -> None:
    tab = VisitsTab(day.desk.desk, day.window)
    tab.resize(1100, 600)
    tab.show()
    tess = day.person_id("Tess")
    tab.show_place(places.person(tess, "visits"))
    day.settle()
    rows = tab.table.records.rows
    assert rows[0].sentence == "Thursday 4 June, 10:30, Goals, with Aoife, with Aoife, signed"
    assert [button.text() for button in tab.buttons] == ["Start visit"]
    tab.table.choose(rows[0].key)
    day.qtbot.keyClick(tab.table.view, Qt.Key.Key_Return)
    assert day.desk.went == [places.visit(rows[0].key, tess)]
    day.change(lambda ws: visits.start_visit(ws, visit_id=visits.visit_for_now(ws, person_id=tess)))
    assert [button.text() for button in tab.buttons] == ["Resume"]


def _workspace(desk: RecordingDesk) -> Workspace:
    return desk.background._open_workspace()


def test_without_anybody_in_people_the_question_says_where_to_begin(theme: Theme, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    chooser = WhoChooser(theme, window, ())
    assert chooser.nobody.text() == "Nobody is in People yet. Add the first person there, then start the visit."
    assert not chooser.verb_button.isEnabled()


def in_front(day: Day, kind: type[Dialog]) -> Dialog:
    (found,) = [dialog for dialog in day.window.findChildren(kind) if dialog.isVisible()]
    return found


def type_into(day: Day, words: str) -> None:
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    field.selectAll()
    day.qtbot.keyClicks(field, words)


def press_return(day: Day) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    day.qtbot.keyClick(focused, Qt.Key.Key_Return)
    day.settle()


def test_a_visit_is_planned_in_plain_words_by_keys_alone(day: Day) -> None:
    day.page.plan.setFocus()
    day.page.plan.click()
    day.settle()
    type_into(day, "Winnie")
    press_return(day)
    form = in_front(day, PlanDialog)
    type_into(day, "half past four")
    day.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    type_into(day, "until 4pm")
    form.verb_button.click()
    day.settle()
    assert form.isVisible(), "a visit that ends before it begins is refused"
    form.length.edit.setFocus()
    type_into(day, "until 5.15pm")
    form.verb_button.click()
    day.settle()
    planned = day.card("Winnie").entry.visit
    assert planned.planned_for is not None
    assert (planned.planned_for.astimezone().strftime("%H:%M"), planned.planned_minutes) == ("16:30", 45)


def test_a_visit_without_reply_keeps_what_was_tried_and_its_next_step(day: Day) -> None:
    day.card("Callum").asked.emit("no_reply")
    day.settle()
    type_into(day, "Rang twice, left a card")
    day.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    type_into(day, "Ring Kwame")
    in_front(day, NoReplyDialog).verb_button.click()
    day.settle()
    visit = day.card("Callum").entry.visit
    assert (visit.status, visit.tried) == (VisitStatus.NO_REPLY, "Rang twice, left a card")
    assert "Ring Kwame" in [due.action.text for due in read_today(day.workspace).tasks]
