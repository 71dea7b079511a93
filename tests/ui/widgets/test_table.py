"""The record table: rows are chosen as a whole, opened, found by typing, sorted and read aloud."""

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from visitapp.ui.look.theme import THEMES, Theme
from visitapp.ui.widgets.cell_painting import cell_width
from visitapp.ui.widgets.cells import (
    CellChip,
    ChipsCell,
    Column,
    IconsCell,
    MarkCell,
    PipsCell,
    PlainCell,
    Row,
    TieCell,
    TwoLineCell,
)
from visitapp.ui.widgets.pips import Pip, pips_key
from visitapp.ui.widgets.table import RecordTable

COLUMNS = (
    Column("person", "Person", 254),
    Column("age", "Age", 50),
    Column("goals", "Goals", 170),
    Column("know", "Good to know", stretch=True, sortable=False),
)


def person(key: str, name: str, age: int) -> Row:
    return Row(
        key,
        (
            TwoLineCell(name, f"{name} Brennan · she/her", name[:2].upper()),
            PlainCell(str(age), tabular=True, sort=age),
            PipsCell((Pip.REACHED, Pip.UNDER_WAY, Pip.NOT_YET), "1 reached of 3"),
            ChipsCell((CellChip("Large print", icon="type"),)),
        ),
        f"{name}, next visit today 10:30, 1 goal reached of 3",
    )


PEOPLE = (person("t", "Tess", 62), person("d", "Darek", 9), person("c", "Callum", 24))


@pytest.fixture
def table(qtbot: QtBot, theme: Theme) -> RecordTable:
    """Three people in a table alone in a window."""
    table = RecordTable(theme, "People", COLUMNS)
    table.set_rows(PEOPLE)
    qtbot.addWidget(table)
    table.resize(900, 400)
    table.show()
    table.activateWindow()
    qtbot.waitUntil(table.isActiveWindow)
    table.setFocus()
    return table


def shown(table: RecordTable) -> list[str]:
    return [row.key for row in table.records.rows]


def test_the_first_row_is_chosen_when_the_focus_comes(table: RecordTable) -> None:
    assert table.key == "t"


def test_arrows_choose_whole_rows_and_enter_opens(table: RecordTable, qtbot: QtBot) -> None:
    chosen: list[str] = []
    table.chosen.connect(chosen.append)
    qtbot.keyClick(table.view, Qt.Key.Key_Down)
    with qtbot.waitSignal(table.opened) as signal:
        qtbot.keyClick(table.view, Qt.Key.Key_Return)
    assert chosen == ["d"]
    assert signal.args == ["d"]
    assert len(table.view.selectionModel().selectedRows()) == 1


def test_home_and_end_go_to_the_first_and_last_row(table: RecordTable, qtbot: QtBot) -> None:
    qtbot.keyClick(table.view, Qt.Key.Key_End)
    assert table.key == "c"
    qtbot.keyClick(table.view, Qt.Key.Key_Home)
    assert table.key == "t"


def test_a_double_click_opens(table: RecordTable, qtbot: QtBot) -> None:
    place = table.view.visualRect(table.records.index(2, 1)).center()
    qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    with qtbot.waitSignal(table.opened) as signal:
        qtbot.mouseDClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert signal.args == ["c"]


def test_typing_finds_a_name_from_whichever_column(table: RecordTable, qtbot: QtBot) -> None:
    qtbot.keyClick(table.view, Qt.Key.Key_Right)
    qtbot.keyClicks(table.view, "cal")
    assert table.key == "c"


def test_f2_asks_to_change_the_present_cell(table: RecordTable, qtbot: QtBot) -> None:
    qtbot.keyClick(table.view, Qt.Key.Key_Right)
    with qtbot.waitSignal(table.edit_asked) as signal:
        qtbot.keyClick(table.view, Qt.Key.Key_F2)
    assert signal.args == ["t", "age"]


def test_control_enter_is_left_to_the_page(table: RecordTable, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(table.opened):
        qtbot.keyClick(table.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_numbers_are_sorted_as_numbers_and_the_other_way_the_second_time(table: RecordTable) -> None:
    table.sort_by("age")
    assert shown(table) == ["d", "c", "t"]
    table.sort_by("age", descending=True)
    assert shown(table) == ["t", "c", "d"]


def test_sorting_keeps_the_present_row(table: RecordTable) -> None:
    table.choose("c")
    table.sort_by("person")
    assert shown(table) == ["c", "d", "t"]
    assert table.key == "c"


def test_a_press_on_a_heading_sorts_but_not_where_there_is_no_order(table: RecordTable, qtbot: QtBot) -> None:
    head = table.view.head
    for column in (1, 3):
        place = head.sectionViewportPosition(column) + 10
        qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place, 10))
    assert table.records.sorted_by == (1, False)


def test_headings_are_reached_by_keyboard_and_sort_with_enter(table: RecordTable, qtbot: QtBot) -> None:
    qtbot.keyClick(table.view, Qt.Key.Key_Up)
    head = table.view.head
    assert head.hasFocus()
    qtbot.keyClick(head, Qt.Key.Key_Right)
    qtbot.keyClick(head, Qt.Key.Key_Return)
    assert shown(table) == ["d", "c", "t"]
    assert head.accessibleName() == "Sort by Age, sorted"
    qtbot.keyClick(head, Qt.Key.Key_Return)
    assert head.accessibleName() == "Sort by Age, sorted from last to first"
    qtbot.keyClick(head, Qt.Key.Key_Down)
    assert table.view.hasFocus()


def test_new_rows_keep_the_present_row_and_tell_nobody(table: RecordTable, qtbot: QtBot) -> None:
    table.choose("d")
    with qtbot.assertNotEmitted(table.chosen):
        table.set_rows((person("n", "Nell", 8), *PEOPLE))
    assert table.key == "d"


def test_no_row_is_present_once_it_is_gone(table: RecordTable) -> None:
    table.choose("d")
    table.set_rows(PEOPLE[2:])
    assert table.key == ""
    table.set_rows(())
    assert table.key == ""


def test_rows_and_cells_are_read_aloud(table: RecordTable) -> None:
    said = table.records
    role = Qt.ItemDataRole.AccessibleTextRole
    assert said.data(said.index(0, 0), role) == "Tess, next visit today 10:30, 1 goal reached of 3"
    assert said.data(said.index(0, 2), role) == "1 reached of 3"
    assert said.data(said.index(0, 3), role) == "Large print"


def test_the_accessibility_tree_names_the_table_its_headings_and_its_rows(table: RecordTable) -> None:
    tree = QAccessible.queryAccessibleInterface(table.view)
    names = [tree.child(i).text(QAccessible.Text.Name) for i in range(tree.childCount())]
    assert tree.text(QAccessible.Text.Name) == "People"
    assert "Good to know" in names
    assert "Darek, next visit today 10:30, 1 goal reached of 3" in names


@pytest.mark.parametrize("text_size", [100, 150, 200])
def test_no_words_are_cut_off_at_any_text_size(table: RecordTable, theme: Theme, text_size: int) -> None:
    theme.set(text_size=text_size)
    for place, row in enumerate(table.records.rows):
        for column, cell in enumerate(row.cells):
            area = table.view.visualRect(table.records.index(place, column))
            assert table.view.cells.content_rect(area, column).width() >= cell_width(theme, cell)


def test_columns_fill_the_width_without_a_scroll_bar_where_they_can(table: RecordTable) -> None:
    QApplication.processEvents()
    assert table.view.horizontalScrollBar().maximum() == 0
    assert table.view.horizontalHeader().length() == table.view.viewport().width()


@pytest.mark.parametrize("name", sorted(THEMES))
def test_every_kind_of_cell_is_drawn_in_every_theme(qtbot: QtBot, theme: Theme, name: str) -> None:
    theme.set(name=name)
    cells = (
        MarkCell("Kwame", "square", "map_work"),
        MarkCell("Choir", "hexagon", "map_community"),
        MarkCell("Nell", "circle", "map_family"),
        TieCell("strong", "Strong"),
        TieCell("ordinary", "Ordinary, strained", strained=True),
        TieCell("faint", "Faint"),
        TieCell("ended", "Ended"),
        IconsCell((("heart", "Emotional"), ("coffee", "Company"))),
        IconsCell((), "none now"),
        PlainCell("Yes", icon="circle-check", colour="primary"),
    )
    table = RecordTable(theme, "Network", [Column(str(i), "Heading") for i in range(len(cells))], row_height=44)
    qtbot.addWidget(table)
    table.set_foot("1 of 18", pips_key(theme))
    empty = table.grab().toImage()
    table.set_rows((Row("k", cells, "Kwame, nurse, very close"),))
    assert [table.records.data(table.records.index(0, i)) for i in (7, 8)] == ["Emotional, Company", "none now"]
    assert table.grab().toImage() != empty


def test_an_index_outside_the_rows_has_no_data(table: RecordTable) -> None:
    assert table.records.data(QModelIndex()) is None


def test_a_long_name_is_cut_short_before_what_is_good_to_know_goes_out_of_view(table: RecordTable) -> None:
    table.set_rows((*PEOPLE, person("o", "Oluwaseun Bankole-Fotheringay the Younger", 30)))
    table.resize(620, 400)
    QApplication.processEvents()
    assert table.view.columnWidth(0) >= 254
    assert table.view.horizontalScrollBar().maximum() == 0
