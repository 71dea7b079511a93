"""Showing the screen to the person: nothing else of anybody is in sight or in reach, and Done or Esc comes back."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.canaries import CANARY, fullest, hide_canaries
from tests.ui.clipping import cut_off
from tests.ui.test_every_screen import unnamed
from visitapp.domain.layout.hidden import names_over_their_ties
from visitapp.errors import KnownError
from visitapp.services import quick_unlock
from visitapp.services.workspace import Workspace
from visitapp.ui import places
from visitapp.ui.background import Background
from visitapp.ui.look.focus import FocusRing
from visitapp.ui.look.theme import Theme
from visitapp.ui.places import Place
from visitapp.ui.shell.main_window import MainWindow
from visitapp.ui.showing.asking import PinQuestion
from visitapp.ui.showing.layer import ShowingLayer
from visitapp.ui.showing.map_page import MapPage
from visitapp.ui.showing.show_mode import NOTHING
from visitapp.ui.widgets.dialog import Dialog

Settle = Callable[[Background], None]
PIN = "592716"
FINGER = 44
"""Pixels: the person may touch the screen."""
CONTROL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def shown_places(window: MainWindow, settle: Settle) -> dict[str, Place]:
    """Return the places that can be shown, of a person whose record is full of what must not be."""
    found: list[tuple[str, str, str]] = []

    def write(workspace: Workspace) -> tuple[str, str, str]:
        person_id = fullest(workspace)
        return person_id, *hide_canaries(workspace, person_id)

    window.background.read(window, write, found.append)
    settle(window.background)
    person_id, visit_id, team_visit = found[0]
    tabs = {tab: places.person(person_id, tab) for tab in ("network", "goals", "plan")}
    return {**tabs, "visit": places.visit(visit_id, person_id), "team visit": places.visit(team_visit, person_id)}


def layer(window: MainWindow) -> ShowingLayer | None:
    assert window.session is not None
    return window.session.showing.layer


def go(window: MainWindow, place: Place, settle: Settle) -> None:
    assert window.pages is not None
    window.pages.go(place)
    settle(window.background)


def press(window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(QApplication.focusWindow() or window.windowHandle(), key, modifier)


def show(window: MainWindow, settle: Settle) -> ShowingLayer:
    press(window, Qt.Key.Key_F11)
    settle(window.background)
    QTest.qWait(5)
    settle(window.background)
    shown = layer(window)
    assert shown is not None
    assert shown.isVisible()
    return shown


def done(window: MainWindow, settle: Settle) -> None:
    shown = layer(window)
    assert shown is not None
    shown.done.click()
    settle(window.background)


def said(window: MainWindow) -> str:
    """Return every word that is in sight, in a tip, or told to a screen reader by what is in sight."""
    words = [window.windowTitle()]
    for widget in (window, *window.findChildren(QWidget)):
        if widget.isVisible():
            face = QAccessible.queryAccessibleInterface(widget)
            kinds = (QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value, QAccessible.Text.Help)
            words += [widget.toolTip(), *(face.text(kind) for kind in kinds)]
    return "\n".join(words)


def test_nothing_that_is_not_theirs_is_in_sight_on_any_page_that_is_shown(
    window: MainWindow, shown_places: dict[str, Place], settle: Settle, qtbot: QtBot
) -> None:
    for place in shown_places.values():
        go(window, place, settle)
        qtbot.waitUntil(lambda: CANARY in said(window))
        shown = show(window, settle)
        assert CANARY not in said(window)
        assert window.windowTitle() == "VisitApp"
        around = [*window.children(), *window.centralWidget().children()]
        in_sight = [each for each in around if isinstance(each, QWidget) and each.isVisible()]
        assert {type(each) for each in in_sight} - {FocusRing, QWidget} == {ShowingLayer}
        assert shown in in_sight
        done(window, settle)
        assert layer(window) is None


def test_the_words_are_large_and_the_map_says_everything_to_a_listener(
    window: MainWindow, shown_places: dict[str, Place], settle: Settle, theme: Theme
) -> None:
    go(window, shown_places["network"], settle)
    shown = show(window, settle)
    assert shown.theme.text_size == 150
    assert isinstance(shown.page, MapPage)
    assert "Bernie, my sister, close, strong tie" in shown.page.map.accessibleName()
    assert "strained" not in said(window)
    assert shown.page.map.hasFocus()
    assert theme.text_size == 100


def test_no_name_lies_over_the_arrow_of_its_own_tie(
    window: MainWindow, shown_places: dict[str, Place], settle: Settle
) -> None:
    window.resize(1366, 768)
    go(window, shown_places["network"], settle)
    shown = show(window, settle)
    assert isinstance(shown.page, MapPage)
    layout = shown.page.map.layout_shown
    assert layout is not None
    assert names_over_their_ties(layout) == frozenset()
    assert layout.relations_shown  # only who has no room goes without


@pytest.mark.parametrize("size", [(1366, 690), (1100, 620)])
@pytest.mark.parametrize("text_size", [100, 200])
def test_nothing_is_cut_off_while_showing(
    size: tuple[int, int],
    text_size: int,
    window: MainWindow,
    shown_places: dict[str, Place],
    settle: Settle,
    theme: Theme,
) -> None:
    window.resize(*size)
    theme.set(text_size=text_size)
    faults = []
    for name, place in shown_places.items():
        go(window, place, settle)
        shown = show(window, settle)
        for _ in range(2):
            QTest.qWait(5)
            settle(window.background)
            faults += [f"{name}: {fault}" for fault in [*cut_off(window), *unnamed(window)]]
            small = [each.text() for each in (shown.done, shown.bigger) if min(each.width(), each.height()) < FINGER]
            faults += [f"{name}: {words} is too small for a finger" for words in small]
            shown.bigger.click()
        done(window, settle)
    assert faults == []


def test_esc_leaves_after_the_time_in_which_a_second_one_would_rest(
    window: MainWindow, shown_places: dict[str, Place], settle: Settle, qtbot: QtBot
) -> None:
    go(window, shown_places["goals"], settle)
    show(window, settle)
    press(window, Qt.Key.Key_Escape)
    assert layer(window) is not None
    qtbot.waitUntil(lambda: layer(window) is None, timeout=5000)
    assert window.pages is not None
    assert window.pages.isVisible()
    assert window.pages.isAncestorOf(QApplication.focusWidget() or window)


def test_esc_twice_rests_and_enter_comes_back_to_what_is_shown(
    window: MainWindow, shown_places: dict[str, Place], settle: Settle, qtbot: QtBot
) -> None:
    assert window.session is not None
    go(window, shown_places["goals"], settle)
    shown = show(window, settle)
    press(window, Qt.Key.Key_Escape)
    press(window, Qt.Key.Key_Escape)
    assert window.session.resting.page is not None
    qtbot.wait(600)
    assert layer(window) is shown
    press(window, Qt.Key.Key_Return)
    settle(window.background)
    assert window.session.resting.page is None
    assert layer(window) is shown
    assert shown.isVisible()


def test_no_key_leads_elsewhere_while_showing(
    window: MainWindow, shown_places: dict[str, Place], settle: Settle
) -> None:
    assert window.pages is not None
    go(window, shown_places["plan"], settle)
    shown = show(window, settle)
    for key in (Qt.Key.Key_K, Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_Comma, Qt.Key.Key_Z, Qt.Key.Key_Tab, Qt.Key.Key_N):
        press(window, key, CONTROL)
        settle(window.background)
    for _ in range(6):
        press(window, Qt.Key.Key_Tab)
        assert shown.isAncestorOf(QApplication.focusWidget() or window)
    press(window, Qt.Key.Key_F6)
    assert shown.isAncestorOf(QApplication.focusWidget() or window)
    assert window.pages.place == shown_places["plan"]
    assert window.pages.search_palette is None
    assert shown.isVisible()
    assert not window.pages.isVisible()


def test_that_the_vault_will_lock_and_a_check_in_that_is_due_are_said_there_too(
    window: MainWindow, shown_places: dict[str, Place], settle: Settle
) -> None:
    assert window.session is not None
    go(window, shown_places["goals"], settle)
    shown = show(window, settle)
    window.session.idle.warned.emit(60)
    assert shown.soon.isVisible()
    assert shown.soon.text() == "VisitApp locks in one minute. Press any key to stay."
    window.session.idle.touched.emit()
    assert not shown.soon.isVisible()
    assert not window.session.showing.takes("alarm")
    assert window.session.showing.takes("search")


def test_toasts_banners_questions_and_announcements_wait_until_it_is_over(
    window: MainWindow, shown_places: dict[str, Place], settle: Settle, heard: list[str]
) -> None:
    assert window.pages is not None
    go(window, shown_places["visit"], settle)
    show(window, settle)
    heard.clear()
    window.pages.tell(f"{CANARY} is archived.", True)
    window.pages.trouble.say(KnownError(f"{CANARY} could not be saved."))
    question = Dialog(window.pages.desk.theme, window, f"Remove {CANARY}?", verb="Remove", safe="Keep")
    question.ask()
    assert CANARY not in said(window)
    assert not question.isVisible()
    assert not any(CANARY in words for words in heard)
    done(window, settle)
    assert question.isVisible()
    question.dismiss()


def test_where_the_worker_has_a_pin_leaving_asks_for_it(
    window: MainWindow, shown_places: dict[str, Place], settle: Settle
) -> None:
    window.background.read(window, lambda ws: quick_unlock.turn_on(ws, pin=PIN), lambda _: None)
    settle(window.background)
    go(window, shown_places["network"], settle)
    shown = show(window, settle)
    done(window, settle)
    (question,) = window.findChildren(PinQuestion)
    assert shown.isVisible()
    QTest.keyClicks(question.pin.edit, "111222")
    press(window, Qt.Key.Key_Return)
    settle(window.background)
    assert layer(window) is shown
    assert question.problem.isVisible()
    QTest.keyClicks(question.pin.edit, PIN)
    press(window, Qt.Key.Key_Return)
    settle(window.background)
    assert layer(window) is None


def test_after_five_wrong_pins_the_vault_locks(
    window: MainWindow, shown_places: dict[str, Place], settle: Settle, qtbot: QtBot
) -> None:
    window.background.read(window, lambda ws: quick_unlock.turn_on(ws, pin=PIN), lambda _: None)
    settle(window.background)
    go(window, shown_places["network"], settle)
    show(window, settle)
    done(window, settle)
    (question,) = window.findChildren(PinQuestion)
    for _ in range(5):
        QTest.keyClicks(question.pin.edit, "111222")
        press(window, Qt.Key.Key_Return)
        settle(window.background)
    qtbot.waitUntil(lambda: window.is_locked, timeout=10_000)


def test_locking_while_showing_leaves_nothing_of_it(
    window: MainWindow, shown_places: dict[str, Place], settle: Settle, qtbot: QtBot
) -> None:
    go(window, shown_places["plan"], settle)
    show(window, settle)
    press(window, Qt.Key.Key_L, CONTROL)
    qtbot.waitUntil(lambda: window.is_locked, timeout=10_000)
    settle(window.background)
    assert [each for each in window.findChildren(ShowingLayer) if each.isVisible()] == []


def test_a_page_with_nothing_for_the_person_says_what_can_be_shown(window: MainWindow, settle: Settle) -> None:
    assert window.pages is not None
    press(window, Qt.Key.Key_F11)
    settle(window.background)
    assert layer(window) is None
    assert window.pages.toast.accessibleName() == NOTHING


def test_what_changes_meanwhile_is_shown(window: MainWindow, shown_places: dict[str, Place], settle: Settle) -> None:
    from visitapp.services import visits

    place = shown_places["visit"]
    go(window, place, settle)
    show(window, settle)
    window.background.write(
        window, lambda ws: visits.write_section(ws, visit_id=place.record_id, key="own_words", text="And on Friday.")
    )
    settle(window.background)
    settle(window.background)
    assert "And on Friday." in said(window)
