"""Everything on the tab is reached by keyboard, has a name, and fits at every text size."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from visitapp.domain.careplan import PlanSection
from visitapp.ui.tab_stops import tab_stops


def test_every_stop_is_reached_by_tab_and_has_a_name(tab, settle, recording_desk, nameless):
    for section in PlanSection:
        tab.sections.open(section)
        settle(recording_desk.background)
        wanted = set(tab_stops(tab))
        tab.top.print_button.setFocus()
        reached = set()
        for _ in range(2 * len(wanted)):
            reached.add(QApplication.focusWidget())
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                key = QKeyEvent(kind, Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier)
                QApplication.sendEvent(QApplication.focusWidget(), key)
        assert wanted <= reached, section
        assert nameless(tab) == [], section


@pytest.mark.parametrize("text_size", [100, 150, 200])
def test_no_words_are_clipped(tab, theme, qtbot, settle, recording_desk, clipped, text_size):
    theme.set(text_size=text_size)
    for section in (PlanSection.WHAT_MATTERS, PlanSection.CRISIS, PlanSection.REVIEW):
        tab.sections.open(section)
        qtbot.wait(50)
        settle(recording_desk.background)
        assert clipped(tab) == [], section
        editors = [editor for editor in tab.sections.editors.values() if editor.isVisible()]
        assert all(editor.height() >= editor.document().size().height() for editor in editors), section
        needed = tab.left.area.widget().layout().totalHeightForWidth(tab.left.area.viewport().width())
        assert tab.left.area.widget().height() <= max(needed, tab.left.area.viewport().height()) + 2, section


def test_in_large_text_printing_and_queueing_are_in_the_menu(tab, theme, qtbot):
    theme.set(text_size=200)
    qtbot.waitUntil(lambda: not tab.top.print_button.isVisible())
    shown = [action.text() for action in tab.top.more.menu().actions() if action.isVisible()]
    assert shown == ["Print", "Queue for upload", "Save as PDF"]
    theme.set(text_size=100)
    qtbot.waitUntil(lambda: tab.top.print_button.isVisible())
    assert [action.text() for action in tab.top.more.menu().actions() if action.isVisible()] == ["Save as PDF"]


def test_a_person_without_a_plan_sees_what_is_missing(shown, id_of):
    tab = shown(id_of("Preet"))
    heads = [row.head for row in tab.sections.rows.values()]
    assert all(head.summary for head in heads)
    assert "Add what matters to Preet" in heads[0].accessibleName()
    assert tab.top.version.text() == "Version 1"
