"""One visit with several people: recorded once, with nobody's words or name in another's record."""

import json

import pytest

from visitapp.domain.people import Person
from visitapp.domain.records import to_plain
from visitapp.errors import NotFound, Refused
from visitapp.services import actions, people, visits
from visitapp.services.joint_visits import begin_part, next_part
from visitapp.services.visit_templates import choose_template
from visitapp.services.visit_views import read_visit
from visitapp.services.workspace import Workspace


def test_each_person_has_a_part_of_their_own_and_is_not_named_in_the_others(workspace: Workspace, tess: str) -> None:
    made = people.add_person(workspace, person=Person("", given_name="Ines", family_name="Duarte"))
    ines = made.of_type("person")[0].record_id
    first = visits.start_visit(workspace, person_id=tess).of_type("visit")[0].record_id
    choose_template(workspace, visit_id=first, key="joint_visit")
    visits.write_section(workspace, visit_id=first, key="health", text="Tess sleeps well.")
    actions.add_action(workspace, person_id=tess, visit_id=first, text="Ring Lewis")
    change = begin_part(workspace, visit_id=first, name="ines duarte")
    second = change.of_type("visit")[-1].record_id
    visits.write_section(workspace, visit_id=second, key="health", text="A cough.")
    one, two = read_visit(workspace, visit_id=first), read_visit(workspace, visit_id=second)
    assert (two.person.id, two.visit.started_at, two.visit.kind) == (ines, one.visit.started_at, one.visit.kind)
    assert two.visit.template_key == "joint_visit"
    assert [there.name for there in two.visit.present] == ["Ines"]
    assert two.actions == ()
    for each in change.changes:
        words = json.dumps(to_plain(workspace.store.get(type(one.visit), each.record_id)))
        assert ("Ines" in words) == (each.record_id == second)
        assert ("Tess" in words) == (each.record_id == first)
    assert one.section("health").text == "Tess sleeps well."
    assert next_part(workspace, visit_id=first).id == second
    assert next_part(workspace, visit_id=second).id == first
    visits.finish_and_sign(workspace, visit_id=first)  # each part is signed by itself
    assert not read_visit(workspace, visit_id=second).visit.is_signed
    visits.finish_and_sign(workspace, visit_id=second)
    assert read_visit(workspace, visit_id=second).seal_holds


def test_a_part_for_nobody_for_several_or_twice_is_refused(workspace: Workspace, tess: str) -> None:
    for family in ("Duarte", "Silva"):
        people.add_person(workspace, person=Person("", given_name="Ines", family_name=family))
    visit = visits.start_visit(workspace, person_id=tess).of_type("visit")[0].record_id
    with pytest.raises(NotFound):
        next_part(workspace, visit_id=visit)
    for name in ("", "Nobody Known", "Ines", "Tess"):
        with pytest.raises(Refused):
            begin_part(workspace, visit_id=visit, name=name)
    begin_part(workspace, visit_id=visit, name="Ines Silva")
    with pytest.raises(Refused):
        begin_part(workspace, visit_id=visit, name="Ines Silva")
    visits.finish_and_sign(workspace, visit_id=visit)
    with pytest.raises(Refused):
        begin_part(workspace, visit_id=visit, name="Ines Duarte")
