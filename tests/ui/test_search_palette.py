"""The search palette, with real keys over the demo caseload."""

from collections.abc import Callable
from threading import Event

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from visitapp.services.search import Found, search
from visitapp.ui.background import Background
from visitapp.ui.places import SETTINGS
from visitapp.ui.search.offers import ALSO, offers_of
from visitapp.ui.search.palette import Palette
from visitapp.ui.shell.actions import COMMANDS
from visitapp.ui.shell.main_window import MainWindow

CONTROL = Qt.KeyboardModifier.ControlModifier
LONGEST_WAIT = 20_000
Settle = Callable[[Background], None]


def open_palette(window: MainWindow, qtbot: QtBot, settle: Settle, words: str = "") -> Palette:
    assert window.pages is not None
    qtbot.keyClick(window, Qt.Key.Key_K, CONTROL)
    palette = window.pages.search_palette
    assert palette is not None
    settle(window.background)
    if words:
        qtbot.keyClicks(palette.field, words)
        qtbot.waitUntil(lambda: palette.shown_words() == words, timeout=LONGEST_WAIT)
    return palette


def titles(palette: Palette) -> dict[str, list[str]]:
    return {name: [row.offer.title for row in rows] for name, rows in palette.groups()}


def test_it_offers_actions_and_who_is_next_before_anything_is_typed(
    window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    palette = open_palette(window, qtbot, settle)
    assert QApplication.focusWidget() is palette.field
    assert titles(palette)["People"] == ["Tess", "Darek", "Callum"]


def test_a_name_and_a_word_find_that_persons_notes(window: MainWindow, qtbot: QtBot, settle: Settle) -> None:
    palette = open_palette(window, qtbot, settle, "tess boiler")
    found = titles(palette)
    assert found["Actions"] == ["Start a visit with Tess", "Add a task for Tess: “boiler”"]
    assert found["People"] == ["Tess"]
    assert "A warm flat before winter" in found["Goals"]
    assert all(len(rows) <= 3 for rows in found.values())


def test_enter_opens_what_is_chosen_and_arrows_choose(window: MainWindow, qtbot: QtBot, settle: Settle) -> None:
    palette = open_palette(window, qtbot, settle, "tess boiler")
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    assert palette.chosen_title() == "Add a task for Tess: “boiler”"
    qtbot.keyClick(palette.field, Qt.Key.Key_Up)
    qtbot.keyClick(palette.field, Qt.Key.Key_Tab)
    assert palette.chosen_title() == "Tess"
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    settle(window.background)
    assert window.pages is not None
    assert window.pages.place is not None
    assert (window.pages.place.page, window.pages.place.tab) == ("person", "overview")
    assert window.pages.search_palette is None


def test_a_command_is_found_by_its_words_and_run(window: MainWindow, qtbot: QtBot, settle: Settle) -> None:
    palette = open_palette(window, qtbot, settle, "lock")
    assert titles(palette)["Actions"][0] == "Lock"
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    settle(window.background)
    assert window.is_locked


def test_what_the_open_page_can_do_is_offered_by_its_words_with_its_key(
    window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    assert window.pages is not None
    window.run_command("people")
    settle(window.background)
    palette = open_palette(window, qtbot, settle, "find list")
    (offer,) = (row.offer for name, rows in palette.groups() for row in rows if name == "Actions")
    assert (offer.title, offer.aside) == ("Find in the list of people", "Ctrl+F")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is window.pages.page("people").find_field


def test_every_command_of_the_window_is_found_by_its_own_words(
    window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    ran: list[str] = []
    desk = window.pages.desk
    for each in COMMANDS:
        if each.in_search:
            offered = dict(offers_of(Found(tuple(each.text.split()), ()), desk, ran.append, ran.append))["Actions"]
            assert each.text in [offer.title for offer in offered]
    assert set(ALSO) <= {each.id for each in COMMANDS}
    palette = open_palette(window, qtbot, settle, "night")
    assert titles(palette)["Actions"] == ["Use the dark theme"]


def test_a_part_of_somebodys_record_is_offered_and_a_name_by_ear_is_found(
    window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    palette = open_palette(window, qtbot, settle, "tess map")
    assert titles(palette)["Actions"] == ["Start a visit with Tess", "Open Tess’s network"]
    palette.field.setText("Terresa Brenen")
    qtbot.waitUntil(lambda: palette.shown_words() == "Terresa Brenen", timeout=LONGEST_WAIT)
    assert titles(palette) == {"Names like it": ["Tess"]}
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    settle(window.background)
    assert window.pages.place.tab == "overview"


def test_words_beside_a_name_become_a_task(window: MainWindow, qtbot: QtBot, settle: Settle) -> None:
    palette = open_palette(window, qtbot, settle, "tess ring about the xylophone")
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    settle(window.background)
    assert window.pages.toast.accessibleName().startswith("Task added.")
    found: list[Found] = []
    window.background.read(window, lambda ws: search(ws, typed="xylophone"), found.append)
    settle(window.background)
    (group,) = found[0].groups
    assert (group.name, [hit.title for hit in group.hits]) == ("Tasks", ["ring about the xylophone"])


def test_escape_closes_it_and_the_focus_goes_back(window: MainWindow, qtbot: QtBot, settle: Settle) -> None:
    assert window.pages is not None
    item = window.pages.rail.items["people"]
    item.setFocus()
    palette = open_palette(window, qtbot, settle)
    qtbot.keyClick(palette.field, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is item
    assert window.pages.search_palette is None


def test_a_row_is_opened_with_the_mouse(window: MainWindow, qtbot: QtBot, settle: Settle) -> None:
    palette = open_palette(window, qtbot, settle, "darek")
    row = next(row for name, rows in palette.groups() for row in rows if name == "People")
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    settle(window.background)
    assert window.pages is not None
    assert window.pages.place is not None
    assert window.pages.place.page == "person"


def test_nothing_found_is_said(window: MainWindow, qtbot: QtBot, settle: Settle) -> None:
    palette = open_palette(window, qtbot, settle, "xylophonist")
    assert palette.groups() == []


def test_awkward_letters_break_nothing(window: MainWindow, qtbot: QtBot, settle: Settle) -> None:
    palette = open_palette(window, qtbot, settle)
    for words in ('"', "*", "a OR b NOT c", "(((", "'; DROP TABLE person; --", "𝕋 🙂 שלום", "x" * 5000):
        palette.field.setText(words)
        qtbot.waitUntil(lambda words=words: palette.shown_words() == words, timeout=LONGEST_WAIT)
    assert window.pages is not None
    assert window.pages.trouble.words() == ""


def test_an_answer_that_comes_late_is_not_taken_for_the_words_that_stand_there_now(
    window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    first, second = Event(), Event()
    answered: list[object] = []
    store = window.background
    store.read(window, lambda _: first.wait(), answered.append)
    qtbot.keyClick(window, Qt.Key.Key_K, CONTROL)
    store.read(window, lambda _: None, answered.append)
    store.read(window, lambda _: second.wait(), answered.append)
    assert window.pages is not None
    palette = window.pages.search_palette
    assert palette is not None
    qtbot.keyClicks(palette.field, "settings")
    (pause,) = palette.findChildren(QTimer)
    qtbot.waitUntil(lambda: not pause.isActive(), timeout=LONGEST_WAIT)
    first.set()
    qtbot.waitUntil(lambda: len(answered) == 2, timeout=LONGEST_WAIT)
    shown = palette.shown_words()
    second.set()
    assert shown is None
    settle(store)
    assert palette.shown_words() == "settings"
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert window.pages.place == SETTINGS
