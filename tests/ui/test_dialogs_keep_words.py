"""A dialog with typed words closes only when the store has them; else it says why and keeps every field."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import RecordingDesk
from tests.ui.full_disk import LONG, set_room
from visitapp.domain.people import Person
from visitapp.services.workspace import Workspace
from visitapp.ui.background import Background
from visitapp.ui.people.details import DetailsDialog

Settle = Callable[[Background], None]


def test_details_that_could_not_be_saved_stay_in_their_dialog(
    recording_desk: RecordingDesk, demo_workspace: Workspace, qtbot: QtBot, settle: Settle
) -> None:
    window = QWidget()
    window.resize(1200, 760)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    background = recording_desk.background
    tess = next(person for person in demo_workspace.store.all(Person) if person.called == "Tess")
    dialog = DetailsDialog(recording_desk.desk, window, tess)
    dialog.ask()
    set_room(background, window, full=True)
    dialog.fields["home_access"].set_text(LONG)
    kept = dialog.fields["home_access"].text()
    dialog.verb_button.click()
    settle(background)
    assert dialog.isVisible()
    assert "full" in dialog.problem.text()
    assert dialog.problem.isVisible()
    assert dialog.fields["home_access"].text() == kept
    assert demo_workspace.store.get(Person, tess.id) == tess
    set_room(background, window, full=False)
    qtbot.keyClick(dialog.fields["home_access"].edit, Qt.Key.Key_Return)
    settle(background)
    QApplication.processEvents()
    assert not [left for left in window.findChildren(DetailsDialog) if left.isVisible()]
    assert demo_workspace.store.get(Person, tess.id).home_access == kept
    assert recording_desk.said == ["Details saved."]
