"""The list tells what the map tells, and does what the map does."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu

from tests.ui.full_disk import LONG, set_room
from visitapp.domain.network import Closeness, Permission, Strength, SupportKind
from visitapp.services.network import edit_tie
from visitapp.ui.network.list_view import rows
from visitapp.ui.network.words import member_sentence, sector_count, tie_words
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.field import Field

from .conftest import Hand


def show_list(tess: Hand) -> None:
    tess.tab.focus_first()
    tess.press(Qt.Key.Key_Right)
    assert tess.tab.list.isVisible()
    tess.tab.list.table.view.setFocus()


def at(tess: Hand, name: str, column: int) -> None:
    table = tess.tab.list.table
    place = table.records.place(tess.member(name).id)
    assert place is not None
    table.view.setCurrentIndex(table.records.index(place, column))


def choose(tess: Hand, words: str) -> None:
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    menu.setActiveAction(next(action for action in menu.actions() if action.text() == words))
    tess.qtbot.keyClick(menu, Qt.Key.Key_Return)
    tess.wait()


def test_the_list_has_everybody_by_closeness_and_then_by_name(tess: Hand) -> None:
    network = tess.network
    shown = [(network.tie_of(row.key), network.member(row.key)) for row in rows(network)]
    ranks = [
        (list(Closeness).index(tie.closeness), member.name.casefold())
        for tie, member in shown
        if tie is not None and member is not None
    ]
    assert len(ranks) == len(network.members)
    assert ranks == sorted(ranks)


def test_the_list_says_the_same_of_each_as_the_map(tess: Hand) -> None:
    network = tess.network
    for row in rows(network):
        member, tie = network.member(row.key), network.tie_of(row.key)
        assert member is not None
        assert tie is not None
        said = [cell.words for cell in row.cells]
        assert said[:4] == [member.name, member.relation, tie.closeness.words, tie_words(tie)]
        assert row.sentence == member_sentence(network, member)
        for kind in SupportKind:
            assert (kind.words in said[4]) == (kind in tie.support_to)
            assert (kind.words in said[5]) == (kind in tie.support_back)


def test_a_sentence_says_all_that_is_drawn(tess: Hand) -> None:
    edit_tie(tess.workspace, tie_id=tess.tie("Danny").id, strength=Strength.FAINT)
    assert member_sentence(tess.network, tess.member("Danny")) == (
        "Danny, son, further, faint, strained tie. In touch: Christmas. Do not contact."
    )
    assert "Linked with Nell" in member_sentence(tess.network, tess.member("Aoife"))


def test_quarters_are_counted_honestly(tess: Hand) -> None:
    network = tess.network
    counts = [sector_count(network, member.sector) for member in network.members[:1]]
    assert counts == ["5 people, 1 dog"]


def test_enter_opens_the_inspector_and_arrows_change_whom_it_shows(tess: Hand) -> None:
    show_list(tess)
    at(tess, "Bernie", 0)
    tess.press(Qt.Key.Key_Return)
    assert tess.tab.inspector.member_id == tess.member("Bernie").id
    tess.tab.list.table.view.setFocus()
    tess.press(Qt.Key.Key_Down)
    assert tess.tab.inspector.member_id == tess.tab.list.table.key


def test_f2_changes_closeness_strength_support_and_permission(tess: Hand) -> None:
    show_list(tess)
    for column, words in ((2, "Very close"), (3, "Strong"), (5, "Emotional"), (7, "Only in an emergency")):
        at(tess, "Pauline", column)
        tess.press(Qt.Key.Key_F2)
        choose(tess, words)
    tie = tess.tie("Pauline")
    assert (tie.closeness, tie.strength, tie.permission) == (
        Closeness.VERY_CLOSE,
        Strength.STRONG,
        Permission.EMERGENCY,
    )
    assert set(tie.support_back) == {SupportKind.EMOTIONAL, SupportKind.COMPANY}


def test_f2_on_words_asks_for_new_ones(tess: Hand) -> None:
    show_list(tess)
    at(tess, "Pauline", 6)
    tess.press(Qt.Key.Key_F2)
    tess.write("Every Tuesday")
    tess.press(Qt.Key.Key_Return)
    assert tess.tie("Pauline").in_touch == "Every Tuesday"


def test_delete_in_the_list_asks_too(tess: Hand) -> None:
    show_list(tess)
    at(tess, "Choir", 0)
    choir = tess.member("Choir").id
    tess.press(Qt.Key.Key_Delete)
    tess.tab_to("Take off the map")
    tess.press(Qt.Key.Key_Return)
    assert tess.network.member(choir) is None


def test_a_change_from_elsewhere_shows_in_the_list(tess: Hand) -> None:
    show_list(tess)
    tie_id = tess.tie("Pauline").id
    tess.tab.desk.background.write(tess.tab, lambda ws: edit_tie(ws, tie_id=tie_id, strength=Strength.FAINT))
    tess.wait()
    table = tess.tab.list.table
    place = table.records.place(tess.member("Pauline").id)
    assert place is not None
    assert table.records.rows[place].cells[3].words == "Faint"


def test_words_of_a_cell_stay_in_their_dialog_until_they_are_saved(tess: Hand) -> None:
    show_list(tess)
    at(tess, "Pauline", 1)
    tess.press(Qt.Key.Key_F2)
    dialog = tess.host.findChildren(Dialog)[-1]
    background = tess.tab.desk.background
    set_room(background, tess.tab, full=True)
    field = dialog.findChildren(Field)[-1]
    field.set_text(LONG)
    kept = field.text()
    tess.press(Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert "full" in dialog.problem.text()
    assert field.text() == kept
    set_room(background, tess.tab, full=False)
    tess.press(Qt.Key.Key_Return)
    assert tess.member("Pauline").relation == kept


def test_the_cell_that_f2_changes_is_marked_and_stays_the_present_one(tess: Hand) -> None:
    show_list(tess)
    at(tess, "Lewis", 2)
    QApplication.processEvents()
    view = tess.tab.list.table.view
    before = view.grab().toImage()
    tess.press(Qt.Key.Key_Right)
    QApplication.processEvents()
    assert view.currentIndex().column() == 3
    assert view.grab().toImage() != before
    tess.press(Qt.Key.Key_F2)
    choose(tess, Strength.STRONG.words)
    assert tess.tie("Lewis").strength is Strength.STRONG
    assert tess.tab.list.table.key == tess.member("Lewis").id
    assert view.currentIndex().column() == 3
