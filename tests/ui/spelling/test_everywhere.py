"""Marks are wherever words are written about somebody, not in the visit alone."""

from collections.abc import Callable

from pytestqt.qtbot import QtBot

from tests.ui.visits.room import WAIT
from visitapp.services.network import read_network
from visitapp.services.people import list_people
from visitapp.ui import places
from visitapp.ui.people.person_page import PersonPage
from visitapp.ui.shell.main_window import MainWindow
from visitapp.ui.spelling.in_editor import EditorMarks
from visitapp.ui.widgets.editor import GrowingEditor


def test_a_word_is_marked_where_it_is_written(
    spelt_window: MainWindow, qtbot: QtBot, settle: Callable[..., None]
) -> None:
    pages = spelt_window.pages
    assert pages is not None
    assert spelt_window.session is not None
    workspace = spelt_window.session.workspace
    tess = next(each.person.id for each in list_people(workspace) if each.person.called == "Tess")
    members = read_network(workspace, person_id=tess).network.members
    nell = next(each for each in members if each.name.startswith("Nell"))
    for tab, called in (("about", "My people"), ("network", "Note"), ("plan", "How I like")):
        pages.go(places.person(tess, tab, nell.id if tab == "network" else ""))
        settle(spelt_window.background)
        page = pages.page("person")
        assert isinstance(page, PersonPage)
        editor = next(each for each in page.findChildren(GrowingEditor) if each.accessibleName().startswith(called))
        editor.setFocus()  # and so into sight
        editor.insert_words("She did not recieve it. ")
        marks = editor.marks
        assert isinstance(marks, EditorMarks)
        qtbot.waitUntil(lambda marks=marks: "recieve" in marks.marked_words(), timeout=WAIT)
