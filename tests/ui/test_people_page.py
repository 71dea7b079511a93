"""The caseload page: finding, sorting, opening, adding, and bringing in a list."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from tests.ui.clipping import cut_off
from tests.ui.test_every_screen import unnamed
from visitapp.domain.people import Person
from visitapp.services.people import add_person
from visitapp.services.workspace import Workspace
from visitapp.ui import places
from visitapp.ui.background import Background
from visitapp.ui.people.details import DetailsDialog
from visitapp.ui.people.import_dialog import ImportDialog
from visitapp.ui.people.page import PeoplePage
from visitapp.ui.people.person_page import PersonPage
from visitapp.ui.people.record_dialog import RecordDialog
from visitapp.ui.people.same_person import JoinDialog
from visitapp.ui.shell.main_window import MainWindow
from visitapp.ui.shell.page_stack import PageStack
from visitapp.ui.today.who_chooser import WhoChooser
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.dialog import Dialog

CONTROL = Qt.KeyboardModifier.ControlModifier
LONGEST_WAIT = 20_000
Settle = Callable[[Background], None]
LIST = """Mosaic ID,First name,Surname,DOB,Allocated worker,Shoe size
2001,Józef,Wiśniewski,31/12/1950,Amara Okafor,9
2002,Mair,Ŵyn,04/03/1971,Amara Okafor,4
2003,,,01/01/1980,,5
2004,Ann,Lee,32/13/1980,,6
"""


def people_page(window: MainWindow, settle: Settle) -> PeoplePage:
    window.run_command("people")
    settle(window.background)
    page = pages_of(window).page("people")
    assert isinstance(page, PeoplePage)
    return page


def pages_of(window: MainWindow) -> PageStack:
    assert window.pages is not None
    return window.pages


def names(page: PeoplePage) -> list[str]:
    return [row.cells[0].words for row in page.table.records.rows]


def test_who_is_next_comes_first(window: MainWindow, settle: Settle) -> None:
    page = people_page(window, settle)
    assert names(page)[:4] == ["Tess", "Darek", "Callum", "Fatima"]
    assert page.table.records.rows[0].sentence.startswith("Tess, next visit today 10:30, ")


def test_typing_filters_by_name_and_area_whatever_the_accents(window: MainWindow, qtbot: QtBot, settle: Settle) -> None:
    page = people_page(window, settle)
    qtbot.keyClick(page.table.view, Qt.Key.Key_F, CONTROL)
    assert QApplication.focusWidget() is page.find_field
    qtbot.keyClicks(page.find_field, "pry")
    assert names(page) == ["Gwil"]
    page.find_field.clear()
    qtbot.keyClicks(page.find_field, "millbrook")
    assert names(page) == ["Darek", "Preet"]
    qtbot.keyClicks(page.find_field, "zzz")
    assert page.none_found.isVisible()
    qtbot.keyClick(page.find_field, Qt.Key.Key_Escape)
    assert len(names(page)) == 12


def test_this_week_and_review_due_count_and_filter(window: MainWindow, qtbot: QtBot, settle: Settle) -> None:
    page = people_page(window, settle)
    page.groups.setFocus()
    for key in ("week", "review", "all"):
        option = next(each.option for each in page.groups._segments if each.option.key == key)
        page.groups.choose(key)
        page._filter()
        assert len(names(page)) == option.count


def test_enter_opens_the_person(window: MainWindow, qtbot: QtBot, settle: Settle) -> None:
    page = people_page(window, settle)
    qtbot.keyClicks(page.find_field, "tess")
    qtbot.keyClick(page.find_field, Qt.Key.Key_Down)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    settle(window.background)
    place = pages_of(window).place
    assert place is not None
    assert (place.page, place.person_id) == ("person", page.table.key)


def test_enter_in_the_find_field_opens_who_was_found_and_nobody_when_nobody_was(
    window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    page = people_page(window, settle)
    qtbot.keyClicks(page.find_field, "zzz")
    qtbot.keyClick(page.find_field, Qt.Key.Key_Return)
    settle(window.background)
    assert pages_of(window).page("people").isVisible()
    page.find_field.clear()
    qtbot.keyClicks(page.find_field, "tess")
    qtbot.keyClick(page.find_field, Qt.Key.Key_Return)
    settle(window.background)
    place = pages_of(window).place
    assert place is not None
    assert (place.page, place.person_id) == ("person", page.table.key)


def test_control_and_enter_starts_a_visit(window: MainWindow, qtbot: QtBot, settle: Settle) -> None:
    page = people_page(window, settle)
    page.table.setFocus()
    qtbot.keyClick(page.table.view, Qt.Key.Key_Return, CONTROL)
    settle(window.background)
    place = pages_of(window).place
    assert place is not None
    assert place.page == "visit"


def test_the_sort_menu_and_the_headings_agree(window: MainWindow, settle: Settle) -> None:
    page = people_page(window, settle)
    page._sort("name")
    assert page.sort_button.text() == "Sort: name"
    assert names(page) == sorted(names(page))
    page.table.view.head.sort_asked.emit(1)
    assert page.sort_button.text() == "Sort: age"


def test_a_person_is_added_with_a_name_alone_and_opened(window: MainWindow, qtbot: QtBot, settle: Settle) -> None:
    page = people_page(window, settle)
    qtbot.mouseClick(page.add_button, Qt.MouseButton.LeftButton)
    dialog = window.findChild(DetailsDialog)
    assert dialog is not None
    name, born = dialog.fields["preferred_name"], dialog.fields["born"]
    assert QApplication.focusWidget() is name.edit
    qtbot.keyClick(name.edit, Qt.Key.Key_Return)
    assert name.error() != ""
    born.edit.setText("31/02/1980")
    qtbot.keyClicks(name.edit, "Morwenna")
    qtbot.keyClick(name.edit, Qt.Key.Key_Return)
    assert born.error() != ""
    born.edit.setText("28/02/1980")
    qtbot.keyClick(born.edit, Qt.Key.Key_Return)
    settle(window.background)
    place = pages_of(window).place
    assert place is not None
    assert place.page == "person"
    window.run_command("people")
    settle(window.background)
    assert "Morwenna" in names(page)
    window.run_command("undo")
    settle(window.background)
    assert "Morwenna" not in names(page)


def choose_file(qtbot: QtBot, window: MainWindow, page: PeoplePage, path: Path) -> None:
    qtbot.mouseClick(page.bring_in_button, Qt.MouseButton.LeftButton)
    dialog = page.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(path))
    dialog.close()


def test_a_list_is_brought_in_after_every_row_was_shown(
    window: MainWindow, qtbot: QtBot, settle: Settle, tmp_path: Path
) -> None:
    page = people_page(window, settle)
    (tmp_path / "caseload.csv").write_text(LIST, encoding="utf-8-sig")
    choose_file(qtbot, window, page, tmp_path / "caseload.csv")
    qtbot.waitUntil(lambda: window.findChild(ImportDialog) is not None, timeout=LONGEST_WAIT)
    dialog = window.findChild(ImportDialog)
    assert dialog is not None
    assert dialog.summary.text() == "2 new · 2 left out"
    assert dialog.verb_button.text() == "Bring in 2 people"
    assert [row.cells[3].words for row in dialog.table.records.rows[:2]] == [
        "It has no name",
        "Date of birth 32/13/1980 is not a date",
    ]
    assert len(names(page)) == 12
    qtbot.mouseClick(dialog.verb_button, Qt.MouseButton.LeftButton)
    settle(window.background)
    assert len(names(page)) == 14
    assert pages_of(window).toast.accessibleName() == "2 people have been brought in"


def test_a_guessed_column_can_be_changed(window: MainWindow, qtbot: QtBot, settle: Settle, tmp_path: Path) -> None:
    page = people_page(window, settle)
    (tmp_path / "caseload.csv").write_text(LIST, encoding="utf-8")
    choose_file(qtbot, window, page, tmp_path / "caseload.csv")
    qtbot.waitUntil(lambda: window.findChild(ImportDialog) is not None, timeout=LONGEST_WAIT)
    dialog = window.findChild(ImportDialog)
    assert dialog is not None
    dialog.disclosure.head.click()
    born = dialog.columns.selects["born"]
    assert born.currentText() == "DOB"
    born.setCurrentIndex(0)
    born.activated.emit(0)
    settle(window.background)
    assert dialog.summary.text() == "3 new · 1 left out"
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    settle(window.background)
    assert len(names(page)) == 12


def test_a_file_that_is_no_list_is_said_over_the_page(
    window: MainWindow, qtbot: QtBot, settle: Settle, tmp_path: Path
) -> None:
    page = people_page(window, settle)
    (tmp_path / "paper.csv").write_bytes(b"%PDF-1.7 nothing")
    choose_file(qtbot, window, page, tmp_path / "paper.csv")
    qtbot.waitUntil(lambda: bool(pages_of(window).trouble.words()), timeout=LONGEST_WAIT)
    assert pages_of(window).trouble.words().startswith("That file is a PDF, not a list.")


def test_where_there_is_little_room_age_leaves_and_what_is_good_to_know_stays(
    window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    page = people_page(window, settle)
    assert "Age" in shown_columns(page)
    window.resize(1100, 620)
    qtbot.waitUntil(lambda: "Age" not in shown_columns(page))
    assert shown_columns(page) == ["Person", "Next visit", "Goals", "Good to know"]
    qtbot.waitUntil(lambda: page.table.view.horizontalScrollBar().maximum() == 0)
    head = page.table.view.head
    head.enter()
    for _ in range(3):
        qtbot.keyClick(head, Qt.Key.Key_Right)
    assert head.accessibleName() == "Sort by Next visit, sorted"


def shown_columns(page: PeoplePage) -> list[str]:
    columns = page.table.records.columns
    return [column.title for place, column in enumerate(columns) if not page.table.view.isColumnHidden(place)]


def rows_by(page: PeoplePage, words: str) -> None:
    action = next(action for action in page.more_filters.menu().actions() if action.text() == words)
    action.trigger()


def test_people_not_seen_for_weeks_are_picked(window: MainWindow, settle: Settle) -> None:
    page = people_page(window, settle)
    rows_by(page, "Not seen for 4 weeks")
    assert page.more_filters.accessibleName() == "More filters: Not seen for 4 weeks"
    assert "Tess" not in names(page)
    assert page.none_found.sentence.text() == "Everybody was seen in the last 4 weeks."
    rows_by(page, "Everybody")
    assert len(names(page)) == 12


def test_somebody_who_may_be_known_is_shown_before_they_are_added_again(
    window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    page = people_page(window, settle)
    qtbot.keyClick(page.table.view, Qt.Key.Key_N, CONTROL)
    dialog = window.findChild(DetailsDialog)
    assert dialog is not None
    dialog.fields["given_name"].set_text("Theresa")
    dialog.fields["family_name"].set_text("Brenan")
    qtbot.keyClick(dialog.fields["family_name"].edit, Qt.Key.Key_Return)
    settle(window.background)
    assert dialog.problem.text().startswith("This may be somebody who is here already.")
    qtbot.waitUntil(lambda: not dialog.problem.visibleRegion().isEmpty())
    assert not dialog.known.buttons[0].visibleRegion().isEmpty()
    assert QApplication.focusWidget() is dialog.known.buttons[0]
    assert dialog.fields["given_name"].text() == "Theresa"
    dialog.verb_button.setFocus()
    qtbot.keyClick(dialog.verb_button, Qt.Key.Key_Return)
    settle(window.background)
    window.run_command("people")
    settle(window.background)
    assert {"Tess", "Theresa"} <= set(names(page))
    qtbot.keyClick(page.table.view, Qt.Key.Key_N, CONTROL)
    dialog = next(d for d in window.findChildren(DetailsDialog) if d.isVisible())
    dialog.fields["preferred_name"].set_text("Darek")
    qtbot.keyClick(dialog.fields["preferred_name"].edit, Qt.Key.Key_Return)
    settle(window.background)
    qtbot.keyClick(dialog.known.buttons[0], Qt.Key.Key_Return)
    settle(window.background)
    assert len(names(page)) == 13
    assert page_of_person(window).accessibleName() == "Darek"


def page_of_person(window: MainWindow) -> PersonPage:
    page = pages_of(window).page("person")
    assert isinstance(page, PersonPage)
    return page


def test_a_person_with_signed_notes_is_archived_instead_and_brought_back(
    window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    page = people_page(window, settle)
    qtbot.keyClicks(page.find_field, "tess")
    qtbot.keyClick(page.find_field, Qt.Key.Key_Return)
    settle(window.background)
    page_of_person(window)._header.wanted.emit("remove")
    settle(window.background)
    refusal = next(d for d in window.findChildren(Dialog) if d.isVisible())
    assert refusal.accessibleName() == "Tess cannot be taken off."
    qtbot.keyClick(refusal.verb_button, Qt.Key.Key_Return)
    asked = next(d for d in window.findChildren(RecordDialog) if d.isVisible())
    qtbot.keyClicks(asked.rows["archived_why"].control, "She moved to Cork")
    qtbot.keyClick(asked.verb_button, Qt.Key.Key_Return)
    settle(window.background)
    assert pages_of(window).page("people").isVisible()
    page.find_field.clear()
    assert "Tess" not in names(page)
    rows_by(page, "Archived")
    settle(window.background)
    assert names(page) == ["Tess"]
    assert page.table.records.rows[0].cells[0].second.endswith("archived 18 June 2026 · She moved to Cork")
    page.table.setFocus()
    qtbot.keyClick(page.table.view, Qt.Key.Key_Return, CONTROL)
    assert pages_of(window).toast.accessibleName().startswith("This record is archived.")
    qtbot.keyClick(page.table.view, Qt.Key.Key_Return)
    settle(window.background)
    qtbot.waitUntil(lambda: bool(button(window, "Bring back")))
    qtbot.keyClick(button(window, "Bring back")[0], Qt.Key.Key_Return)
    settle(window.background)
    window.run_command("people")
    settle(window.background)
    rows_by(page, "Everybody")
    settle(window.background)
    assert "Tess" in names(page)


def button(window: MainWindow, words: str) -> list[Button]:
    return [each for each in window.findChildren(Button) if each.isVisible() and each.text() == words]


def test_a_hand_over_is_asked_by_keyboard_and_stands_in_the_list(
    window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    page = people_page(window, settle)
    qtbot.keyClicks(page.find_field, "gwil")
    qtbot.keyClick(page.find_field, Qt.Key.Key_Return)
    settle(window.background)
    page_of_person(window)._header.wanted.emit("hand_over")
    dialog = next(d for d in window.findChildren(RecordDialog) if d.isVisible())
    qtbot.keyClick(dialog.verb_button, Qt.Key.Key_Return)
    settle(window.background)
    assert dialog.problem.text().startswith("Nobody is named yet.")
    qtbot.keyClicks(dialog.rows["to_worker"].control, "Kwame Mensah")
    qtbot.keyClick(dialog.rows["to_worker"].control, Qt.Key.Key_Return)
    settle(window.background)
    window.run_command("people")
    settle(window.background)
    assert [row.cells[2].words for row in page.table.records.rows] == ["Kwame Mensah"]


def test_two_records_of_one_person_are_put_together_by_keyboard_and_parted_by_undo(
    window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    made: list[str] = []

    def add_twin(workspace: Workspace) -> str:
        added = add_person(workspace, person=Person("", given_name="Terri", family_name="Nolan", gp="Dr Okoro"))
        return added.of_type("person")[0].record_id

    window.background.read(window, add_twin, made.append)
    settle(window.background)
    pages_of(window).go(places.person(made[0]))
    settle(window.background)
    page_of_person(window)._header.wanted.emit("same_person")
    settle(window.background)
    chooser = next(d for d in window.findChildren(WhoChooser) if d.isVisible())
    qtbot.keyClicks(chooser.name.edit, "tess")
    qtbot.keyClick(chooser.name.edit, Qt.Key.Key_Return)
    dialog = next(d for d in window.findChildren(JoinDialog) if d.isVisible())
    assert dialog.accessibleName() == "Are Terri Nolan and Tess Brennan one person?"
    assert unnamed(window) == []
    dialog.choice.setCurrentIndex(1)
    settle(window.background)
    qtbot.waitUntil(lambda: dialog.is_all_in_view() and cut_off(window) == [], timeout=LONGEST_WAIT)
    qtbot.keyClick(dialog.verb_button, Qt.Key.Key_Return)
    settle(window.background)
    assert pages_of(window).toast.accessibleName().startswith("The two records are together.")
    assert page_of_person(window)._header.title.text() == "Tess"
    for words in ("Known before as Terri Nolan", "Open Tess’s record"):
        qtbot.waitUntil(lambda words=words: bool(button(window, words)), timeout=LONGEST_WAIT)
        qtbot.keyClick(button(window, words)[0], Qt.Key.Key_Return)
        settle(window.background)
    assert page_of_person(window)._header.title.text() == "Tess"
    window.run_command("undo")
    qtbot.waitUntil(lambda: not button(window, "Known before as Terri Nolan"), timeout=LONGEST_WAIT)
