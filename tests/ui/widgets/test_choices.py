"""Segments, tabs, ticked rows and disclosures: by keyboard, by mouse and to a screen reader."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QToolButton, QWidget
from pytestqt.qtbot import QtBot

from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.check_row import CheckRow
from visitapp.ui.widgets.disclosure import Disclosure
from visitapp.ui.widgets.segmented import Option, Segmented
from visitapp.ui.widgets.tabs import Tab, Tabs
from visitapp.ui.widgets.text import Text

OPTIONS = (Option("now", "Working on now", 3), Option("reached", "Reached", 2), Option("resting", "Resting", 1))
TABS = (Tab("overview", "Overview"), Tab("visits", "Visits", 14), Tab("goals", "Goals", 3))


@pytest.fixture
def segments(qtbot: QtBot, theme: Theme) -> Segmented:
    """Three segments alone in a window."""
    segments = Segmented(theme, "Which goals", OPTIONS)
    qtbot.addWidget(segments)
    segments.show()
    return segments


@pytest.fixture
def tabs(qtbot: QtBot, theme: Theme) -> Tabs:
    """Three tabs alone in a window."""
    tabs = Tabs(theme, "Tess", TABS)
    qtbot.addWidget(tabs)
    tabs.resize(900, 44)
    tabs.show()
    return tabs


def part(segments: Segmented, place: int) -> QWidget:
    item = segments.layout().itemAt(place)
    widget = item.widget() if item is not None else None
    assert widget is not None
    return widget


def test_the_first_segment_is_chosen_to_begin_with(segments: Segmented) -> None:
    assert segments.key == "now"


def test_arrows_choose_the_next_segment_and_go_round(segments: Segmented, qtbot: QtBot) -> None:
    chosen: list[str] = []
    segments.chosen.connect(chosen.append)
    qtbot.keyClick(part(segments, 0), Qt.Key.Key_Right)
    qtbot.keyClick(part(segments, 1), Qt.Key.Key_Left)
    qtbot.keyClick(part(segments, 0), Qt.Key.Key_Left)
    assert chosen == ["reached", "now", "resting"]


def test_a_press_chooses_a_segment(segments: Segmented, qtbot: QtBot) -> None:
    with qtbot.waitSignal(segments.chosen) as signal:
        qtbot.mouseClick(part(segments, 1), Qt.MouseButton.LeftButton)
    assert signal.args == ["reached"]


def test_what_the_app_chooses_is_not_told(segments: Segmented, tabs: Tabs, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(segments.chosen), qtbot.assertNotEmitted(tabs.chosen):
        segments.choose("resting")
        tabs.choose("goals")
    assert (segments.key, tabs.key) == ("resting", "goals")


def test_new_counts_keep_the_choice(segments: Segmented, tabs: Tabs) -> None:
    segments.choose("reached")
    segments.set_options([Option("now", "Working on now", 2), Option("reached", "Reached", 3), OPTIONS[2]])
    tabs.choose("visits")
    tabs.set_tabs([TABS[0], Tab("visits", "Visits", 15), TABS[2]])
    assert (segments.key, tabs.key) == ("reached", "visits")
    assert QAccessible.queryAccessibleInterface(part(segments, 1)).text(QAccessible.Text.Name) == "Reached 3"


def test_a_choice_that_is_gone_falls_back_to_the_first(segments: Segmented, qtbot: QtBot) -> None:
    segments.choose("resting")
    segments.set_options(OPTIONS[:2])
    assert segments.key == "now"


def test_segments_are_radio_buttons_to_a_screen_reader(segments: Segmented) -> None:
    said = QAccessible.queryAccessibleInterface(part(segments, 0))
    assert said.role() == QAccessible.Role.RadioButton
    assert said.state().checked
    assert said.text(QAccessible.Text.Name) == "Working on now 3"


def test_arrows_move_between_tabs(tabs: Tabs, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tabs.chosen) as signal:
        qtbot.keyClick(tabs.bar, Qt.Key.Key_Right)
    assert signal.args == ["visits"]


def test_the_neighbour_of_the_last_tab_is_the_first(tabs: Tabs, qtbot: QtBot) -> None:
    tabs.choose("goals")
    with qtbot.waitSignal(tabs.chosen) as signal:
        tabs.choose_neighbour(1)
    assert signal.args == ["overview"]


def test_tabs_are_read_with_their_counts(tabs: Tabs) -> None:
    tree = QAccessible.queryAccessibleInterface(tabs.bar)
    said = [(tree.child(i).role(), tree.child(i).text(QAccessible.Text.Name)) for i in range(3)]
    assert said[1] == (QAccessible.Role.PageTab, "Visits, 14")


def test_a_row_is_ticked_from_anywhere_on_it(qtbot: QtBot, theme: Theme) -> None:
    row = CheckRow(theme, "Ring Lewis about the boiler", second="Tess · today")
    qtbot.addWidget(row)
    row.resize(500, row.heightForWidth(500))
    row.show()
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=QPoint(480, 10))
    assert row.isChecked()
    qtbot.keyClick(row, Qt.Key.Key_Space)
    qtbot.keyClick(row, Qt.Key.Key_Return)
    assert row.isChecked()


def test_a_row_is_read_with_its_facts(qtbot: QtBot, theme: Theme) -> None:
    row = CheckRow(theme, "Cook two courses", facts=("Tess", "28 June"), checked=True)
    qtbot.addWidget(row)
    said = QAccessible.queryAccessibleInterface(row)
    assert said.role() == QAccessible.Role.CheckBox
    assert said.text(QAccessible.Text.Name) == "Cook two courses, Tess, 28 June"
    assert said.state().checked


@pytest.mark.parametrize("text_size", [100, 150, 200])
def test_a_narrow_row_grows_taller_instead_of_cutting_its_words(qtbot: QtBot, theme: Theme, text_size: int) -> None:
    theme.set(text_size=text_size)
    row = CheckRow(theme, "Cook it with Aoife in the kitchen for company", facts=("Tess and Aoife", "14 June"))
    qtbot.addWidget(row)
    assert row.heightForWidth(260) > row.heightForWidth(1600)
    assert row.heightForWidth(260) >= 3 * theme.line_height("body_small")


@pytest.fixture
def section(qtbot: QtBot, theme: Theme) -> Disclosure:
    """A closed section alone in a window."""
    section = Disclosure(theme, "My strengths", Text(theme, "body", "I sing alto"), summary="Cooking, singing")
    qtbot.addWidget(section)
    section.resize(500, 200)
    section.show()
    return section


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return])
def test_a_section_opens_and_closes_by_keyboard(section: Disclosure, qtbot: QtBot, key: Qt.Key) -> None:
    opened: list[bool] = []
    section.opened.connect(opened.append)
    assert not section.body.isVisible()
    qtbot.keyClick(section.head, key)
    assert section.body.isVisible()
    qtbot.keyClick(section.head, key)
    assert not section.body.isVisible()
    assert opened == [True, False]


def test_a_section_says_its_summary_and_whether_it_is_open(section: Disclosure) -> None:
    said = QAccessible.queryAccessibleInterface(section.head)
    assert said.role() == QAccessible.Role.Button
    assert said.text(QAccessible.Text.Name) == "My strengths, Cooking, singing, closed"
    section.set_open(True)
    section.set_summary("4 strengths")
    assert said.text(QAccessible.Text.Name) == "My strengths, 4 strengths, open"


def test_a_summary_that_does_not_fit_beside_the_title_goes_under_it(section: Disclosure, theme: Theme) -> None:
    wide, narrow = section.head.heightForWidth(900), section.head.heightForWidth(190)
    assert narrow >= wide + theme.line_height("body_small") - theme.px(23)
    assert narrow > wide


def test_where_tabs_do_not_fit_the_chosen_one_is_whole_and_arrows_of_full_size_appear(
    tabs: Tabs, theme: Theme, qtbot: QtBot
) -> None:
    theme.set(text_size=200)
    tabs.resize(440, tabs.sizeHint().height())
    tabs.choose("goals")
    arrows = [button for button in tabs.bar.findChildren(QToolButton) if button.isVisible()]
    qtbot.waitUntil(lambda: tabs.bar.rect().contains(tabs.bar.tabRect(2)))
    assert len(arrows) == 2
    assert all(arrow.width() >= 24 and not arrow.grab().isNull() for arrow in arrows)
