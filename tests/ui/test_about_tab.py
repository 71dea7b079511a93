"""The About tab, by keyboard: words save themselves, lists are changed in dialogs."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from visitapp.domain.about import AboutGroup, about_id
from visitapp.services.about import AboutPage, read_about
from visitapp.services.people import list_people
from visitapp.ui import places
from visitapp.ui.background import Background
from visitapp.ui.people.about_tab import AboutTab
from visitapp.ui.people.record_dialog import RecordDialog
from visitapp.ui.people.role_dialog import RoleDialog
from visitapp.ui.shell.main_window import MainWindow
from visitapp.ui.widgets.buttons import LinkButton, PlainButton
from visitapp.ui.widgets.chip import Chip
from visitapp.ui.widgets.select import Select

Settle = Callable[[Background], None]


def person_id(window: MainWindow, settle: Settle, called: str) -> str:
    found: list[str] = []
    window.background.read(
        window, lambda ws: next(s.person.id for s in list_people(ws) if s.person.called == called), found.append
    )
    settle(window.background)
    return found[0]


def open_about(window: MainWindow, settle: Settle, called: str = "Gwil") -> AboutTab:
    assert window.pages is not None
    window.pages.go(places.person(person_id(window, settle, called), "about"))
    settle(window.background)
    tab = next(tab for tab in window.findChildren(AboutTab))
    assert tab.isVisible()
    return tab


def stored(window: MainWindow, settle: Settle, tab: AboutTab) -> AboutPage:
    found: list[AboutPage] = []
    own = tab._person_id
    window.background.read(window, lambda ws: read_about(ws, person_id=own), found.append)
    settle(window.background)
    return found[0]


def press(qtbot: QtBot, button: PlainButton | LinkButton | None) -> None:
    assert button is not None
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Return)


def asked(window: MainWindow) -> RecordDialog:
    dialog = next(dialog for dialog in window.findChildren(RecordDialog) if dialog.isVisible())
    assert dialog.isAncestorOf(QApplication.focusWidget())
    return dialog


def test_words_save_themselves_and_stay_with_the_person_they_were_written_for(
    window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    tab = open_about(window, settle)
    editor = tab.words.editors["one_more_thing"]
    editor.setFocus()
    qtbot.keyClicks(editor, "I answer to Gwil, never to Mr Prys.")
    assert tab.has_unsaved_words()
    open_about(window, settle, "Miriam")
    assert tab.words.value("one_more_thing") != "I answer to Gwil, never to Mr Prys."
    open_about(window, settle)
    assert tab.words.value("one_more_thing") == "I answer to Gwil, never to Mr Prys."
    assert not tab.has_unsaved_words()
    assert stored(window, settle, tab).text("one_more_thing") == "I answer to Gwil, never to Mr Prys."


def test_a_found_part_opens_with_the_cursor_in_it(window: MainWindow, settle: Settle) -> None:
    tab = open_about(window, settle)
    assert window.pages is not None
    window.pages.go(places.person(tab._person_id, "about", about_id(tab._person_id, "bills")))
    settle(window.background)
    assert tab.words.editors["bills"].isVisible()
    assert QApplication.focusWidget() is tab.words.editors["bills"]


def test_groups_open_by_key_and_say_how_much_is_written(window: MainWindow, qtbot: QtBot, settle: Settle) -> None:
    tab = open_about(window, settle)
    head = tab.words.rows[AboutGroup.MONEY].head
    head.setFocus()
    qtbot.keyClick(head, Qt.Key.Key_Return)
    assert tab.words.editors["bills"].isVisible()
    assert not tab.words.editors["talking"].isVisible()
    before = head.summary
    tab.words.editors["bills"].setFocus()
    qtbot.keyClicks(tab.words.editors["bills"], "The gas bill is paid by card.")
    assert head.summary != before
    assert head.summary.endswith(" of 3")
    settle(window.background)


def test_an_adjustment_is_added_by_keyboard_and_flagged_on_opening_the_person(
    window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    tab = open_about(window, settle)
    press(qtbot, tab.lists.cards["adjustments"].link)
    dialog = asked(window)
    press(qtbot, dialog.verb_button)
    settle(window.background)
    assert dialog.problem.text().startswith("That needs a few words.")
    qtbot.keyClicks(dialog.rows["text"].control, "Wait at the bottom step")
    qtbot.keyClicks(dialog.rows["without"].control, "he hurries and falls")
    qtbot.keyClicks(dialog.rows["agreed_on"].control, "31/2")
    press(qtbot, dialog.verb_button)
    assert dialog.rows["agreed_on"].error() == "February has no day 31. Check the day."
    dialog.rows["agreed_on"].control.selectAll()
    qtbot.keyClicks(dialog.rows["agreed_on"].control, "yesterday")
    qtbot.keyClick(dialog.rows["agreed_on"].control, Qt.Key.Key_Return)
    settle(window.background)
    assert [each.without for each in stored(window, settle, tab).adjustments][-1] == "he hurries and falls"
    assert window.pages is not None
    window.pages.go(places.person(tab._person_id))
    settle(window.background)
    qtbot.waitUntil(lambda: "Wait at the bottom step" in chips(window))
    assert chips(window)["Wait at the bottom step"] == "Without it: he hurries and falls"


def chips(window: MainWindow) -> dict[str, str]:
    return {chip.text(): chip.accessibleDescription() for chip in window.findChildren(Chip) if chip.isVisible()}


def test_the_focus_stays_where_it_is_when_words_are_saved_and_returns_to_its_list_after_a_dialog(
    window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    tab = open_about(window, settle)
    press(qtbot, tab.lists.cards["alerts"].link)
    dialog = asked(window)
    qtbot.keyClicks(dialog.rows["text"].control, "Forty steps, wet ones slip")
    qtbot.keyClick(dialog.rows["text"].control, Qt.Key.Key_Return)
    settle(window.background)
    assert QApplication.focusWidget() is tab.lists.cards["alerts"].link
    editor = tab.words.editors["talking"]
    editor.setFocus()
    qtbot.keyClicks(editor, "Cymraeg, os gwelwch yn dda.")
    tab.flush()
    settle(window.background)
    assert QApplication.focusWidget() is editor


def test_a_move_keeps_the_old_address_in_the_list(window: MainWindow, qtbot: QtBot, settle: Settle) -> None:
    tab = open_about(window, settle)
    before = stored(window, settle, tab).person.address
    moved = next(b for b in tab.lists.findChildren(PlainButton) if b.text() == "They have moved")
    press(qtbot, moved)
    dialog = asked(window)
    qtbot.keyClicks(dialog.rows["address"].control, "3 Harbour View")
    qtbot.keyClick(dialog.rows["address"].control, Qt.Key.Key_Return)
    settle(window.background)
    page = stored(window, settle, tab)
    assert page.person.address == "3 Harbour View"
    assert before in [address.address for address in page.addresses]


def test_somebody_from_the_map_becomes_next_of_kin_and_only_who_fits_is_offered(
    window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    tab = open_about(window, settle)
    press(qtbot, tab.lists.cards["roles"].link)
    dialog = window.findChild(RoleDialog)
    assert dialog is not None
    assert QApplication.focusWidget() is dialog.kind
    choose(dialog.kind, "Next of kin")
    offered = [dialog.member.itemText(row) for row in range(dialog.member.count())]
    assert any("daughter" in words for words in offered)
    assert not any("used to go" in words for words in offered)
    choose(dialog.member, next(words for words in offered if "daughter" in words))
    press(qtbot, dialog.verb_button)
    settle(window.background)
    views = [v for v in stored(window, settle, tab).roles if v.role.kind == "next_of_kin"]
    assert [view.member.relation for view in views] == ["daughter"]


def choose(select: Select, words: str) -> None:
    select.setCurrentIndex(select.findText(words))
