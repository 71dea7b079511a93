"""Templates lay a visit out and make nothing compulsory; what was changed can be put back."""

import pytest

from tests.services.conftest import SteeredClock
from visitapp.domain.visit_templates import BUILT_IN, TemplatePart
from visitapp.domain.visits import SECTIONS, minutes_long
from visitapp.errors import NotFound, Refused
from visitapp.services import undo, visits
from visitapp.services.visit_templates import choose_template, keep_template, list_templates, put_back
from visitapp.services.visit_views import read_visit
from visitapp.services.workspace import Workspace


def begun(workspace: Workspace, person_id: str) -> str:
    return visits.start_visit(workspace, person_id=person_id).of_type("visit")[0].record_id


def offered(workspace: Workspace, visit_id: str) -> list[str]:
    return [each.kind.key for each in read_visit(workspace, visit_id=visit_id).sections if each.is_offered]


def test_every_template_of_ours_knows_its_sections_and_ends_with_what_was_agreed() -> None:
    keys = {kind.key for kind in SECTIONS}
    for template in BUILT_IN:
        own = [part.key for part in template.parts]
        assert set(own) <= keys
        assert len(set(own)) == len(own)
        assert own[-1] == "agreed"
    assert len(BUILT_IN) == 8


def test_a_template_orders_the_sections_and_asks_in_its_own_words_and_hides_no_words(
    workspace: Workspace, tess: str
) -> None:
    visit = begun(workspace, tess)
    visits.write_section(workspace, visit_id=visit, key="health", text="Coughing.")
    assert offered(workspace, visit) == [kind.key for kind in SECTIONS]
    choose_template(workspace, visit_id=visit, key="failed_visit")
    view = read_visit(workspace, visit_id=visit)
    assert offered(workspace, visit) == ["since_last", "safety", "agreed"]
    assert view.section("safety").prompt == "Is anything unlike Tess? Who could know more?"
    assert view.section("health").text == "Coughing."
    assert not view.section("health").is_offered
    visits.finish_and_sign(workspace, visit_id=visit)  # nothing of it had to be filled in
    assert read_visit(workspace, visit_id=visit).seal_holds
    with pytest.raises(Refused):
        choose_template(workspace, visit_id=visit, key="")


def test_a_template_is_changed_made_put_back_and_taken_away(workspace: Workspace, tess: str) -> None:
    visit = begun(workspace, tess)
    keep_template(
        workspace,
        key="letter",
        name=" Post ",
        parts=[TemplatePart("agreed"), TemplatePart("safety", "Is {name} {ok}?")],
    )
    choose_template(workspace, visit_id=visit, key="letter")
    assert offered(workspace, visit) == ["agreed", "safety"]
    assert read_visit(workspace, visit_id=visit).section("safety").prompt == "Is Tess {ok}?"
    put_back(workspace, key="letter")
    assert "Letter" in [template.name for template in list_templates(workspace)]
    keep_template(workspace, key="letter", name="Post", parts=[TemplatePart("agreed")])
    undo.undo(workspace)
    assert "Letter" in [template.name for template in list_templates(workspace)]
    keep_template(workspace, key="", name="Garden visit", parts=[TemplatePart("health")])
    own = list_templates(workspace)[-1]
    assert own.name == "Garden visit"
    choose_template(workspace, visit_id=visit, key=own.key)
    put_back(workspace, key=own.key)
    assert offered(workspace, visit) == [kind.key for kind in SECTIONS]  # a layout that is gone hides nothing


def test_the_writing_after_the_clock_was_stopped_does_not_count(
    workspace: Workspace, tess: str, clock: SteeredClock
) -> None:
    visit = begun(workspace, tess)
    clock.move(minutes=22)
    visits.turn_clock(workspace, visit_id=visit, on=False)
    clock.move(minutes=40)
    visits.finish_and_sign(workspace, visit_id=visit)
    assert minutes_long(read_visit(workspace, visit_id=visit).visit, workspace.now()) == 22
    with pytest.raises(Refused):
        visits.turn_clock(workspace, visit_id=visit, on=True)
    back = begun(workspace, tess)
    clock.move(hours=-3)  # a clock that was set back never gives minutes below nothing
    visits.turn_clock(workspace, visit_id=back, on=False)
    assert minutes_long(read_visit(workspace, visit_id=back).visit, workspace.now()) == 0


def test_a_template_that_makes_no_sense_is_refused(workspace: Workspace, tess: str) -> None:
    visit = begun(workspace, tess)
    one = [TemplatePart("health")]
    for name, parts in ((" ", one), ("None", []), ("Twice", one * 2), ("Review", one)):
        with pytest.raises(Refused):
            keep_template(workspace, key="", name=name, parts=parts)
    with pytest.raises(NotFound):
        keep_template(workspace, key="", name="Unknown", parts=[TemplatePart("no_such")])
    with pytest.raises(NotFound):
        choose_template(workspace, visit_id=visit, key="no_such")
    with pytest.raises(NotFound):
        put_back(workspace, key="review")
