"""What was seen, told and thought are kept apart, sealed and printed; earlier words stand beside new ones."""

import pytest

from tests.services.conftest import SteeredClock
from visitapp.domain.network import Member
from visitapp.domain.people import Person
from visitapp.domain.visits import Standing
from visitapp.errors import NotFound, Refused
from visitapp.services import network, undo, visits
from visitapp.services.people import add_person
from visitapp.services.visit_papers import visit_paper
from visitapp.services.visit_views import read_visit
from visitapp.services.workspace import Workspace


def begun(workspace: Workspace, person_id: str) -> str:
    return visits.start_visit(workspace, person_id=person_id).of_type("visit")[0].record_id


def member_of(workspace: Workspace, person_id: str, name: str) -> str:
    made = network.add_member(workspace, member=Member("", person_id, name))
    return made.of_type("member")[0].record_id


def mark(workspace: Workspace, visit_id: str, key: str, standing: Standing, **who: str) -> None:
    visits.mark_section(workspace, visit_id=visit_id, key=key, standing=standing, **who)


def test_a_section_says_how_it_is_known_and_by_whom_on_screen_in_the_seal_and_on_paper(
    workspace: Workspace, tess: str
) -> None:
    visit = begun(workspace, tess)
    aoife = member_of(workspace, tess, "Aoife")
    for key in ("home_money", "relationships", "health", "safety"):
        visits.write_section(workspace, visit_id=visit, key=key, text=f"About {key}.")
    mark(workspace, visit, "home_money", Standing.SAW)
    mark(workspace, visit, "relationships", Standing.TOLD, told_by_id=aoife)
    mark(workspace, visit, "health", Standing.TOLD, told_by="  the\tneighbour ")
    mark(workspace, visit, "safety", Standing.TOLD, told_by_id=tess)
    mark(workspace, visit, "safety", Standing.THINK)
    view = read_visit(workspace, visit_id=visit)
    said = {section.kind.key: section.known for section in view.sections}
    assert said["home_money"] == "What I saw"
    assert said["relationships"] == "What I was told, by Aoife"
    assert said["health"] == "What I was told, by the neighbour"
    assert said["safety"] == "What I think"
    assert said["since_last"] == ""
    assert view.section("home_money").text == "About home_money."
    visits.set_shared(workspace, visit_id=visit, key="safety", shared=False)
    visits.finish_and_sign(workspace, visit_id=visit)
    assert read_visit(workspace, visit_id=visit).seal_holds
    remarks = {part.heading: part.remark for part in visit_paper(workspace, visit_id=visit).parts}
    assert remarks["Relationships"] == "What I was told, by Aoife"
    assert remarks["Safety"] == "What I think · Team only"
    with pytest.raises(Refused):
        mark(workspace, visit, "safety", Standing.SAW)


def test_a_mark_that_makes_no_sense_is_refused_and_one_that_does_can_be_undone(workspace: Workspace, tess: str) -> None:
    visit = begun(workspace, tess)
    other = add_person(workspace, person=Person("", given_name="Ines")).of_type("person")[0].record_id
    stranger = member_of(workspace, other, "Stranger")
    with pytest.raises(Refused):
        mark(workspace, visit, "health", Standing.TOLD, told_by=" \n ")
    for wrong in (stranger, other, "0" * 32):
        with pytest.raises(NotFound):
            mark(workspace, visit, "health", Standing.TOLD, told_by_id=wrong)
    with pytest.raises(NotFound):
        mark(workspace, visit, "no_such_section", Standing.SAW)
    mark(workspace, visit, "health", Standing.SAW)
    undo.undo(workspace)
    assert read_visit(workspace, visit_id=visit).section("health").known == ""


def test_the_last_words_of_a_section_stand_beside_the_new_ones(
    workspace: Workspace, tess: str, clock: SteeredClock
) -> None:
    first = begun(workspace, tess)
    visits.write_section(workspace, visit_id=first, key="health", text="Sleeps badly.\n")
    mark(workspace, first, "health", Standing.TOLD, told_by_id=tess)
    visits.finish_and_sign(workspace, visit_id=first)
    clock.move(days=7)
    second = begun(workspace, tess)
    visits.write_section(workspace, visit_id=second, key="health", text="Sleeps well.")
    earlier = read_visit(workspace, visit_id=second).section("health").earlier
    assert earlier is not None
    assert (earlier.text, earlier.known) == ("Sleeps badly.", "What I was told, by Tess")
    assert read_visit(workspace, visit_id=first).section("health").earlier is None
