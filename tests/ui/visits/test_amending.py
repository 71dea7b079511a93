"""Adding to a signed visit by keyboard alone: the signed words stay, and nothing typed is lost."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.storage.test_receiving import Laptop
from tests.ui.conftest import RecordingDesk
from tests.ui.visits.room import Room
from visitapp.domain.amendments import AmendmentKind
from visitapp.domain.people import Person
from visitapp.services import people, visits
from visitapp.services.visit_views import list_visits, read_visit
from visitapp.services.workspace import Workspace
from visitapp.ui import places
from visitapp.ui.background import Background
from visitapp.ui.look.theme import Theme
from visitapp.ui.making import at_once
from visitapp.ui.visits.amending import AmendDialog, ReasonDialog
from visitapp.ui.visits.page import VisitPage
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.text import Text


def sign(room: Room) -> None:
    room.enter("health", "Tess takes her tablets at night")
    room.saved()
    room.change(lambda ws: visits.finish_and_sign(ws, visit_id=room.visit_id))


def test_a_signed_note_is_added_to_and_taken_back_from_by_keyboard(room: Room) -> None:
    assert room.page.additions.isHidden()
    sign(room)
    room.page.additions.add_button.setFocus()
    room.press(Qt.Key.Key_Return)
    dialog = room.dialog(AmendDialog)
    assert isinstance(dialog, AmendDialog)
    dialog.verb_button.click()
    assert dialog.isVisible()
    assert dialog.words_row.error()
    assert dialog.why.error()
    assert dialog.words.hasFocus()
    dialog.about.setFocus()
    room.press(Qt.Key.Key_Down)
    room.press(Qt.Key.Key_Tab)
    room.qtbot.keyClicks(dialog.words, "With breakfast")
    assert room.page.has_unsaved_words(), "locking waits for it"
    room.press(Qt.Key.Key_Tab)
    room.qtbot.keyClicks(dialog.why.edit, "Tess put me right")
    dialog.verb_button.setFocus()
    room.press(Qt.Key.Key_Return)
    view = room.read()
    (shown,) = view.amendments
    assert (shown.amendment.key, shown.amendment.text, shown.amendment.reason) == (
        "health",
        "With breakfast",
        "Tess put me right",
    )
    assert room.stored("health") == room.shown("health") == "Tess takes her tablets at night"
    assert not room.page.has_unsaved_words()
    assert "Added to since" in room.page.note.sections["health"].editor.accessibleName()
    assert "added to since" in room.page.top.signed.text()
    room.page.additions.take_back_button.setFocus()
    room.press(Qt.Key.Key_Return)
    dialog = room.dialog(AmendDialog)
    assert isinstance(dialog, AmendDialog)
    assert not dialog.words_row.isVisible()
    dialog.about.setCurrentIndex(1)
    dialog.why.set_text("It was about somebody else")
    dialog.verb_button.click()
    assert [each.amendment.kind for each in room.read().amendments] == [AmendmentKind.ADDED, AmendmentKind.TAKEN_BACK]
    assert room.shown("health") == "Tess takes her tablets at night"
    assert len(room.page.additions.cards) == 2
    assert {each.visit.id for each in list_visits(room.workspace, person_id=room.tess) if each.is_amended} > {
        room.visit_id
    }
    assert "Taken back since" in room.page.note.sections["health"].editor.accessibleName()


@pytest.fixture
def late(tmp_path: Path) -> Iterator[tuple[Workspace, str, str]]:
    """Give Amara's vault, Tess and a visit that she signed while Ben, who had not seen it, wrote two things."""
    one, two = Laptop(tmp_path, "Amara Okafor"), Laptop(tmp_path, "Ben Hale")
    tess = people.add_person(one.workspace, person=Person("", given_name="Tess")).of_type("person")[0].record_id
    visit = visits.start_visit(one.workspace, person_id=tess).of_type("visit")[0].record_id
    visits.write_section(one.workspace, visit_id=visit, key="health", text="Sleeps well.")
    two.take(one.sends())
    visits.write_section(two.workspace, visit_id=visit, key="health", text="Sleeps well. Coughs at night.")
    visits.write_section(two.workspace, visit_id=visit, key="safety", text="The gas is off.")
    visits.finish_and_sign(one.workspace, visit_id=visit)
    one.take(two.sends())
    yield one.workspace, tess, visit
    for laptop in (one, two):
        laptop.workspace.close()


def test_late_words_are_taken_in_and_let_go_on_the_page_by_keyboard(
    late: tuple[Workspace, str, str], theme: Theme, qtbot: QtBot, settle: Callable[[Background], None]
) -> None:
    workspace, tess, visit = late
    recording = RecordingDesk(theme, workspace)
    window = QWidget()
    window.resize(1302, 768)
    qtbot.addWidget(window)
    page = at_once(VisitPage.making(recording.desk, window))
    page.setParent(window)
    page.resize(window.size())
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    page.show_place(places.visit(visit, tess))
    settle(recording.background)
    cards = {card.title.text(): card for card in page.additions.late_cards if card.title is not None}
    assert sorted(cards) == [
        "Health & wellbeing: words that came after the signature",
        "Safety: words that came after the signature",
    ]

    def button(name: str) -> Button:
        return next(each for each in page.additions.findChildren(Button) if each.accessibleName() == name)

    leave = button("Let go: Health & wellbeing, by Ben Hale")
    leave.setFocus()
    qtbot.keyClick(leave, Qt.Key.Key_Return)
    dialog = window.findChildren(ReasonDialog)[-1]
    dialog.verb_button.click()
    assert dialog.why.error(), "not without a reason"
    qtbot.keyClicks(dialog.why.edit, "He meant another visit")
    dialog.verb_button.click()
    settle(recording.background)
    QApplication.processEvents()
    assert page.additions.add_button.hasFocus(), "the focus is not lost with the card"
    take = button("Add to the record: Safety, by Ben Hale")
    take.setFocus()
    qtbot.keyClick(take, Qt.Key.Key_Return)
    settle(recording.background)
    QApplication.processEvents()
    assert page.additions.late_cards == []
    assert [each.amendment.kind for each in read_visit(workspace, visit_id=visit).amendments] == [
        AmendmentKind.LET_GO,
        AmendmentKind.LATE,
    ]
    assert page.note.text("health") == "Sleeps well."
    assert "The gas is off." in [text.text() for text in page.additions.findChildren(Text)]
    assert recording.troubles == []
    recording.background.close()
