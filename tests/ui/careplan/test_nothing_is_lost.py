"""What could not be saved of a plan stays where it was written, and belongs to its own person."""

import pytest

from tests.ui.full_disk import set_writable
from visitapp.domain.careplan import CrisisNumber
from visitapp.services import careplan
from visitapp.ui import places
from visitapp.ui.careplan.agreed import AddAgreer, AddCopy


@pytest.fixture
def darek(id_of, ask):
    person_id = id_of("Darek")
    ask(lambda ws: careplan.edit_plan(ws, person_id=person_id, what_matters="What matters to Darek."))
    return person_id


def test_words_that_could_not_be_saved_come_back_with_their_own_plan(
    tab, qtbot, recording_desk, settle, ask, tess, darek
):
    background = recording_desk.background
    editor, number = tab.sections.editors["what_matters"], CrisisNumber("Pauline", "01632 960 999")
    before = ask(lambda ws: careplan.read_plan(ws, person_id=tess)).plan
    set_writable(background, tab, writable=False)
    editor.insert_words("The radio. ")
    typed = editor.text()
    tab.sections.numbers.show_numbers((number,))
    tab.sections.numbers.edited.emit()
    assert tab.has_unsaved_words()
    tab.show_place(places.person(darek, "plan"))
    settle(background)
    assert editor.text() == "What matters to Darek."
    assert tab.has_unsaved_words()
    tab.show_place(places.person(tess, "plan"))
    settle(background)
    assert editor.text() == typed != before.what_matters
    assert tab.sections.numbers.numbers() == (number,)
    set_writable(background, tab, writable=True)
    tab.flush()
    settle(background)
    after = ask(lambda ws: careplan.read_plan(ws, person_id=tess)).plan
    assert (after.what_matters, after.crisis_numbers) == (typed, (number,))
    assert ask(lambda ws: careplan.read_plan(ws, person_id=darek)).plan.what_matters == "What matters to Darek."
    assert not tab.has_unsaved_words()


@pytest.mark.parametrize(("button", "kind"), [("add_agreer", AddAgreer), ("add_copy", AddCopy)])
def test_a_name_that_could_not_be_added_stays_in_its_question(tab, recording_desk, settle, ask, tess, button, kind):
    background = recording_desk.background
    getattr(tab.agreed, button).click()
    dialog = tab.window().findChildren(kind)[-1]
    dialog.name.set_text("Joan from the shop")
    set_writable(background, tab, writable=False)
    dialog.verb_button.click()
    settle(background)
    assert dialog.problem.isVisible()
    assert dialog.name.text() == "Joan from the shop"
    set_writable(background, tab, writable=True)
    dialog.verb_button.click()
    settle(background)
    plan = ask(lambda ws: careplan.read_plan(ws, person_id=tess)).plan
    assert "Joan from the shop" in (*plan.copies, *(agreement.name for agreement in plan.agreements))
