"""Undo is a new change with the old values."""

import pytest

from visitapp.domain.people import Person
from visitapp.errors import Refused
from visitapp.services import people
from visitapp.services.undo import redo, undo


def area(workspace, tess):
    return workspace.store.get(Person, tess).area


def test_nothing_to_undo_is_said(workspace):
    with pytest.raises(Refused, match="nothing to undo"):
        undo(workspace)


def test_typing_is_one_step(workspace, tess):
    for text in ("C", "Ca", "Canal Quarter"):
        with workspace.act("Typing", merge_key="area") as act:
            act.unit.edit(Person, tess, area=text)
    undo(workspace)
    assert area(workspace, tess) == ""
    redo(workspace)
    assert area(workspace, tess) == "Canal Quarter"


def test_what_was_changed_again_is_not_overwritten(workspace, tess):
    people.edit_person(workspace, person_id=tess, area="Millbrook")
    with workspace.act("From elsewhere", undoable=False) as act:
        act.unit.edit(Person, tess, area="Fernhill")
    with pytest.raises(Refused, match="changed again"):
        undo(workspace)
    assert area(workspace, tess) == "Fernhill"


def test_undo_shows_in_history_like_any_edit(workspace, tess):
    people.edit_person(workspace, person_id=tess, area="Millbrook")
    undo(workspace)
    entries = workspace.store.history(tess)
    assert [(entry.after.get("area"), entry.reason) for entry in entries[1:]] == [("Millbrook", ""), ("", "Undo")]
    assert {entry.author for entry in entries} == {"Amara Okafor"}


def test_a_new_act_ends_what_could_be_done_again(workspace, tess):
    people.edit_person(workspace, person_id=tess, area="Millbrook")
    undo(workspace)
    people.edit_person(workspace, person_id=tess, area="Fernhill")
    with pytest.raises(Refused):
        redo(workspace)


def test_typing_after_a_pause_is_a_step_of_its_own(workspace, tess, clock):
    for text, pause in (("Canal", 2), ("Canal Quarter", 9), ("Canal Quarter, blue door", 10)):
        clock.move(seconds=pause)
        with workspace.act("Typing", merge_key="area") as act:
            act.unit.edit(Person, tess, area=text)
    undo(workspace)
    assert area(workspace, tess) == "Canal Quarter"
    undo(workspace)
    assert area(workspace, tess) == ""
