"""The inspector saves as you go, shows undo at once, and never overwrites a word that is being typed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from tests.ui.full_disk import LONG, set_room
from visitapp.domain.network import (
    Closeness,
    Flow,
    MemberKind,
    Permission,
    Strain,
    Strength,
    SupportKind,
    Wish,
)
from visitapp.errors import NotFound
from visitapp.services.network import edit_member, remove_member
from visitapp.ui.widgets.segmented import Segmented
from visitapp.ui.writing import PAUSE_MS, RETRY_MS

from .conftest import Hand


def segment(group: Segmented, words: str) -> QWidget:
    return next(part for part in group.findChildren(QWidget) if getattr(part, "text", str)() == words)


def press(tess: Hand, widget: QWidget) -> None:
    widget.setFocus()
    tess.press(Qt.Key.Key_Space)


def test_choices_are_saved_at_once(tess: Hand) -> None:
    tess.open("Pauline")
    panel = tess.tab.inspector
    press(tess, segment(panel.tie.closeness, "Further"))
    press(tess, segment(panel.tie.strength, "Strong"))
    press(tess, segment(panel.tie.strain, "A lot"))
    press(tess, panel.tie.support.box("support_back", SupportKind.EMOTIONAL))
    press(tess, panel.permission.choices[Permission.EMERGENCY])
    press(tess, panel.key_person)
    press(tess, panel.kept_off)
    panel.tie.wish.setCurrentIndex(list(Wish).index(Wish.DIFFERENT))
    tess.wait()
    tie, member = tess.tie("Pauline"), tess.member("Pauline")
    assert (tie.closeness, tie.strength, tie.strain) == (Closeness.FURTHER, Strength.STRONG, Strain.A_LOT)
    assert SupportKind.EMOTIONAL in tie.support_back
    assert (tie.permission, tie.permission_on) == (Permission.EMERGENCY, tess.workspace.today())
    assert tie.wish is Wish.DIFFERENT
    assert (member.is_key_person, member.sensitive) == (True, True)


def test_typed_words_are_saved_after_a_pause(tess: Hand) -> None:
    tess.open("Pauline")
    tess.tab.inspector.contact.phone.setFocus()
    tess.tab.inspector.contact.phone.selectAll()
    tess.write("01632 960 999")
    tess.qtbot.waitUntil(lambda: tess.member("Pauline").phone == "01632 960 999", timeout=PAUSE_MS * 10)


def test_words_that_are_typed_back_while_others_are_on_their_way_are_stored_too(tess: Hand) -> None:
    tess.open("Pauline")
    box, before = tess.tab.inspector.contact.lives_with, tess.member("Pauline").lives_with
    box.setFocus()
    tess.write("x")
    tess.tab.flush()
    tess.qtbot.keyClick(box, Qt.Key.Key_Backspace)
    tess.wait()
    tess.tab.flush()
    tess.wait()
    assert tess.member("Pauline").lives_with == box.text() == before


def test_words_about_somebody_who_is_gone_are_let_go_and_it_is_said(tess: Hand) -> None:
    tess.open("Pauline")
    tess.tab.inspector.contact.phone.setFocus()
    background, pauline = tess.tab.desk.background, tess.member("Pauline").id
    said: list[object] = []
    background.known_error.connect(said.append)
    background.write(background, lambda ws: remove_member(ws, member_id=pauline))
    tess.write("1")
    tess.tab.flush()
    tess.wait()
    assert [type(each) for each in said] == [NotFound]
    assert not tess.tab.has_unsaved_words()


def test_typed_words_are_saved_on_leaving_the_page(tess: Hand) -> None:
    tess.open("Pauline")
    tess.tab.inspector.note.setFocus()
    tess.write("Sings alto. ")
    tess.tab.flush()
    tess.wait()
    assert "Sings alto." in tess.member("Pauline").note


def test_typed_words_go_to_the_member_they_were_typed_for(tess: Hand) -> None:
    tess.open("Pauline")
    box = tess.tab.inspector.contact.lives_with
    box.setFocus()
    tess.write("Her sister")
    tess.click("Nasreen")
    assert tess.member("Pauline").lives_with == "Her sister"
    assert box.text() == "Her husband, Imran"
    assert tess.member("Nasreen").lives_with == "Her husband, Imran"


def test_a_change_from_elsewhere_shows_at_once_but_not_over_words_being_typed(tess: Hand) -> None:
    tess.open("Pauline")
    panel = tess.tab.inspector
    panel.contact.phone.setFocus()
    panel.contact.phone.selectAll()
    tess.write("01")
    pauline = tess.member("Pauline").id
    background = tess.tab.desk.background
    background.write(tess.tab, lambda ws: edit_member(ws, member_id=pauline, relation="alto", phone="999"))
    tess.wait()
    assert panel.identity.relation.text() == "alto"
    assert panel.contact.phone.text() == "01"
    assert panel.contact.phone.cursorPosition() == 2


def test_undo_shows_in_the_inspector_at_once(tess: Hand) -> None:
    tess.open("Pauline")
    press(tess, segment(tess.tab.inspector.tie.strength, "Faint"))
    tess.tab.tools.undo.click()
    tess.wait()
    assert tess.tab.inspector.tie.strength.key == "ordinary"


def test_an_emptied_name_is_not_saved_and_comes_back(tess: Hand) -> None:
    tess.open("Pauline")
    name = tess.tab.inspector.identity.name
    name.setFocus()
    name.selectAll()
    tess.press(Qt.Key.Key_Delete)
    tess.tab.flush()
    tess.wait()
    assert tess.member("Pauline").name == "Pauline"
    press(tess, tess.tab.inspector.key_person)
    assert name.text() == "Pauline"


def test_help_cannot_be_said_to_go_where_support_says_otherwise(tess: Hand) -> None:
    tess.open("Kwame")
    flow = tess.tab.inspector.tie.flow
    flow.setCurrentIndex(list(Flow).index(Flow.NEITHER))
    tess.wait()
    assert tess.tie("Kwame").flow is Flow.TO
    assert flow.currentData() == Flow.TO
    flow.setCurrentIndex(list(Flow).index(Flow.BOTH))
    tess.wait()
    assert tess.tie("Kwame").flow is Flow.BOTH


def test_a_tie_that_has_ended_asks_until_when(tess: Hand) -> None:
    tess.open("Pauline")
    panel = tess.tab.inspector
    assert not panel.contact.until.isVisible()
    press(tess, panel.ended)
    assert tess.tie("Pauline").ended
    assert panel.contact.until.isVisible()


def test_another_kind_moves_a_member_to_its_quarter(tess: Hand) -> None:
    tess.open("Pauline")
    panel = tess.tab.inspector
    panel.identity.kind.setCurrentIndex(panel.identity.kind.findText("Partner"))
    tess.wait()
    assert tess.member("Pauline").kind is MemberKind.PARTNER
    layout = tess.tab.map.layout_shown
    assert layout is not None
    placed = layout.member(tess.member("Pauline").id)
    assert placed is not None
    assert placed.sector == "family"


def test_links_are_listed_and_can_be_taken_away(tess: Hand) -> None:
    tess.open("Aoife")
    remove = next(
        widget
        for widget in tess.tab.inspector.links.findChildren(QWidget)
        if widget.accessibleName() == "Take away the link with Nell"
    )
    press(tess, remove)
    aoife = tess.member("Aoife").id
    assert not any(tie.source_id == aoife or tie.target_id == aoife for tie in tess.network.ties if
                   tess.person_id not in (tie.source_id, tie.target_id))  # fmt: skip


@pytest.mark.parametrize("words", ["نسرين أحمد", "👩‍👩‍👧 and all", "N" * 300, 'Rob"); DROP'])
def test_any_name_is_shown_and_kept(tess: Hand, words: str) -> None:
    tess.open("Pauline")
    name = tess.tab.inspector.identity.name
    name.setFocus()
    name.selectAll()
    name.insert(words)
    name.textEdited.emit(name.text())
    tess.tab.flush()
    tess.wait()
    assert any(member.name == words for member in tess.network.members)
    assert not tess.host.grab().isNull()


def test_everything_can_be_reached_by_tab_and_has_a_name(tess: Hand) -> None:
    tess.open("Danny")
    tess.tab.focus_first()
    seen: list[QWidget] = []
    while (here := tess.focused()) not in seen:
        seen.append(here)
        tess.qtbot.keyClick(here, Qt.Key.Key_Tab)
    unnamed = [w for w in seen if not (w.accessibleName() or getattr(w, "text", str)())]
    assert unnamed == []
    names = [widget.accessibleName() or getattr(widget, "text", str)() for widget in seen]
    assert "Map of Tess’s network: 19 people and places" in names
    order = [names.index(name) for name in ("Phone", "A key person", "Note", "Name on the map", "Take off the map")]
    assert order == sorted(order)


def test_words_that_could_not_be_saved_stay_in_the_box_and_are_sent_again(tess: Hand) -> None:
    tess.open("Pauline")
    note, background = tess.tab.inspector.note, tess.tab.desk.background
    before = tess.member("Pauline").note
    set_room(background, tess.tab, full=True)
    note.setFocus()
    note.insert_words(LONG)
    typed = note.text()
    tess.tab.flush()
    tess.wait()
    assert tess.member("Pauline").note == before
    assert note.text() == typed
    assert tess.tab.has_unsaved_words()
    set_room(background, tess.tab, full=False)
    tess.qtbot.waitUntil(lambda: not tess.tab.has_unsaved_words(), timeout=RETRY_MS * 5)
    assert tess.member("Pauline").note == typed


def test_words_that_could_not_be_saved_are_there_again_when_their_member_is_shown_again(tess: Hand) -> None:
    tess.open("Pauline")
    note, background = tess.tab.inspector.note, tess.tab.desk.background
    set_room(background, tess.tab, full=True)
    note.setFocus()
    note.insert_words(LONG)
    typed = note.text()
    tess.open("Nasreen")
    assert note.text() == tess.member("Nasreen").note
    assert tess.tab.has_unsaved_words()
    tess.open("Pauline")
    assert note.text() == typed
    set_room(background, tess.tab, full=False)
    tess.tab.flush()
    tess.wait()
    assert tess.member("Pauline").note == typed
    assert LONG not in tess.member("Nasreen").note
    assert not tess.tab.has_unsaved_words()


def test_somebody_half_added_is_on_the_map_when_the_page_is_left(tess: Hand) -> None:
    tess.tab.tools.add_person.click()
    tess.write("Wilhelmina")
    assert tess.tab.has_unsaved_words()
    tess.tab.flush()
    tess.wait()
    assert tess.member("Wilhelmina").person_id == tess.person_id
    assert not tess.tab.has_unsaved_words()
