"""Other spellings, the team's words and leaving a word: by pointer, by key, and for a screen reader."""

import os

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from tests.ui.conftest import RecordingDesk
from tests.ui.spelling.conftest import SpeltRoom
from tests.ui.visits.room import WAIT
from visitapp.services import visits
from visitapp.services.people import list_people
from visitapp.services.spelling import list_team_words
from visitapp.ui import places
from visitapp.ui.preferences import Preferences
from visitapp.ui.shell.main_window import MainWindow
from visitapp.ui.spelling.menu import ADD, LEAVE
from visitapp.ui.spelling.next_word import ALL_KNOWN, NOWHERE, OFF, NextWord

KEYS = Qt.Key


def choose(menu: QMenu, words: str) -> None:
    action = next(each for each in menu.actions() if each.text() == words)
    menu.setActiveAction(action)
    QTest.keyClick(menu, KEYS.Key_Return)


def after(room: SpeltRoom, words: str) -> None:
    """Write words and stand in the first of them."""
    room.enter("since_last", words)
    room.marked(words.split()[0])
    QTest.keyClick(room.editor, KEYS.Key_Home)


def test_the_menu_key_offers_other_spellings_first_and_one_undo_takes_it_back(room: SpeltRoom) -> None:
    after(room, "recieve it ")
    menu = room.menu_at_cursor()
    texts = [action.text() for action in menu.actions()]
    assert texts[0] == "receive"
    assert {ADD, LEAVE} <= set(texts)
    assert any("Paste" in text for text in texts), "what every writing area offers is there too"
    choose(menu, "receive")
    assert room.editor.text() == "receive it "
    room.marked()
    room.saved()
    room.editor.undo()
    assert room.editor.text() == "recieve it "


def test_an_apostrophe_stays_of_its_kind(room: SpeltRoom) -> None:
    room.enter("since_last", "")
    room.editor.insert_words("she doesn’tt ")
    room.marked("doesn'tt")
    place = next(room.marks().words_from(4))
    room.marks().replace(place, "doesn't")
    assert room.editor.text() == "she doesn’t "


def test_a_word_for_the_team_is_never_marked_again_and_stands_in_the_vault(
    room: SpeltRoom, recording_desk: RecordingDesk
) -> None:
    after(room, "Penwithick again ")
    choose(room.menu_at_cursor(), ADD)
    room.marked()
    assert list_team_words(room.workspace) == ("Penwithick",)
    assert recording_desk.said == ["“Penwithick” is one of the team’s words now."]


def test_a_word_that_is_left_is_left_everywhere_and_written_nowhere(room: SpeltRoom) -> None:
    after(room, "Zzyx again ")
    head = room.workspace.store.head
    room.saved()
    head = room.workspace.store.head
    choose(room.menu_at_cursor(), LEAVE)
    room.marked()
    assert room.workspace.store.head == head
    own = room.page.note.sections["own_words"].editor
    own.insert_words("Zzyx ")
    room.marked(editor=own)


def test_a_suggestion_for_words_that_changed_meanwhile_changes_nothing(room: SpeltRoom) -> None:
    after(room, "teh cat ")
    place = next(room.marks().words_from(0))
    room.editor.insert_words("All ")
    room.marks().replace(place, "the")
    assert room.editor.text() == "All teh cat "


def test_a_known_word_has_the_plain_menu(room: SpeltRoom) -> None:
    room.enter("since_last", "The cat ")
    texts = [action.text() for action in room.menu_at_cursor().actions()]
    assert ADD not in texts
    active = QApplication.activePopupWidget()
    assert active is not None
    active.close()


def test_typing_says_nothing_and_f7_says_which_word_it_is(room: SpeltRoom, heard: list[str]) -> None:
    room.enter("since_last", "We recieve teh post ")
    room.marked("recieve", "teh")
    assert not any("dictionary" in said for said in heard)
    following = NextWord(room.spelling, room.window)
    QTest.keyClick(room.editor, KEYS.Key_Home)
    following.go(room.page)
    room.qtbot.waitUntil(lambda: room.editor.textCursor().selectedText() == "recieve", timeout=WAIT)
    assert "recieve: not in the dictionary. Shift+F10 offers other spellings." in heard
    following.go(room.page)
    room.qtbot.waitUntil(lambda: room.editor.textCursor().selectedText() == "teh", timeout=WAIT)


def test_f7_goes_through_all_areas_in_order_and_round_to_where_it_began(
    room: SpeltRoom, recording_desk: RecordingDesk
) -> None:
    following = NextWord(room.spelling, room.window)
    health = room.page.note.sections["health"].editor
    health.insert_words("Slept wel and ate.\n" * 40 + "Tierd")
    room.enter("since_last", "teh ")
    places_met = []
    for _ in range(3):
        following.go(room.page)
        room.qtbot.waitUntil(lambda: not following.is_looking, timeout=WAIT)
        focused = QApplication.focusWidget()
        places_met.append((focused is health, focused.textCursor().selectedText()))
    assert places_met == [(True, "wel"), (True, "wel"), (True, "wel")]
    room.spelling.leave("wel")
    for expected in ("Tierd", "teh"):
        following.go(room.page)
        room.qtbot.waitUntil(lambda: not following.is_looking, timeout=WAIT)
        assert QApplication.focusWidget().textCursor().selectedText() == expected
    for word in ("Tierd", "teh"):
        room.spelling.leave(word)
    following.go(room.page)
    room.qtbot.waitUntil(lambda: recording_desk.said[-1:] == [ALL_KNOWN], timeout=WAIT)


def test_f7_says_why_it_goes_nowhere(room: SpeltRoom, recording_desk: RecordingDesk, preferences: Preferences) -> None:
    following = NextWord(room.spelling, room.window)
    room.page.note.set_read_only(True)
    following.go(room.page)
    preferences.set_spelling(False)
    following.go(room.page)
    assert recording_desk.said[-2:] == [NOWHERE, OFF]


def test_in_the_real_window_f7_finds_and_a_lock_ends_the_process_with_all_it_knew(
    spelt_window: MainWindow, qtbot, settle
) -> None:
    window = spelt_window
    pages = window.pages
    assert pages is not None
    assert pages.spelling is not None
    workspace = window.session.workspace
    tess = next(each.person.id for each in list_people(workspace) if each.person.called == "Tess")
    visit_id = visits.visit_for_now(workspace, person_id=tess)
    visits.start_visit(workspace, visit_id=visit_id)
    pages.go(places.visit(visit_id, tess))
    settle(window.background)
    page = pages.page("visit")
    page.go_to("since_last")
    editor = page.note.sections["since_last"].editor
    qtbot.keyClicks(editor, "Plain words, then recieve and more ")
    QTest.keyClick(editor, KEYS.Key_Home)
    QTest.keyClick(window.windowHandle(), KEYS.Key_F7)
    qtbot.waitUntil(lambda: editor.textCursor().selectedText() == "recieve", timeout=WAIT)
    spelling = pages.spelling
    process = spelling.process.process_id
    assert process
    window.lock()
    qtbot.waitUntil(lambda: window.is_locked and window.background.is_idle, timeout=WAIT)
    assert not is_alive(process)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
