"""The care plan in versions."""

import pytest

from visitapp.domain.careplan import PlanStatus
from visitapp.domain.network import Member
from visitapp.errors import Refused
from visitapp.services import careplan, network
from visitapp.services.undo import undo


def plan_of(workspace, tess):
    return careplan.read_plan(workspace, person_id=tess).plan


def test_the_first_words_open_the_first_version(workspace, tess):
    assert not careplan.read_plan(workspace, person_id=tess).is_saved
    careplan.edit_plan(workspace, person_id=tess, what_matters="Being asked, not told.")
    plan = plan_of(workspace, tess)
    assert (plan.version, plan.status, plan.what_matters_on) == (1, PlanStatus.DRAFT, workspace.today())


def test_a_final_version_never_changes_and_the_next_edit_opens_the_next(workspace, tess):
    careplan.edit_plan(workspace, person_id=tess, what_matters="Singing.")
    careplan.agree(workspace, person_id=tess, name="Tess")
    careplan.finalise(workspace, person_id=tess)
    final = plan_of(workspace, tess)
    with pytest.raises(Refused):
        careplan.finalise(workspace, person_id=tess)
    careplan.edit_plan(workspace, person_id=tess, strengths="I sing alto.")
    view = careplan.read_plan(workspace, person_id=tess)
    assert (view.plan.version, view.plan.what_matters, view.plan.strengths) == (2, "Singing.", "I sing alto.")
    assert [agreement.agreed_on for agreement in view.plan.agreements] == [None]
    assert view.last_final == final


def test_finalising_is_not_undone(workspace, tess):
    careplan.edit_plan(workspace, person_id=tess, what_matters="Singing.")
    careplan.finalise(workspace, person_id=tess)
    with pytest.raises(Refused):
        undo(workspace)
    assert plan_of(workspace, tess).is_final


def test_what_came_before_finalising_can_still_be_undone(workspace, tess):
    made = network.add_member(workspace, member=Member("", tess, "Aoife"))
    careplan.edit_plan(workspace, person_id=tess, what_matters="Singing.")
    careplan.finalise(workspace, person_id=tess)
    undo(workspace)
    assert workspace.store.find(Member, made.of_type("member")[0].record_id) is None
    assert plan_of(workspace, tess).is_final


def test_an_empty_plan_is_not_finalised(workspace, tess):
    with pytest.raises(Refused, match="what matters"):
        careplan.finalise(workspace, person_id=tess)


def test_who_agrees_keeps_their_place(workspace, tess):
    for name in ("Tess", "Amara Okafor", "Kwame Mensah"):
        careplan.agree(workspace, person_id=tess, name=name, agreed=False)
    careplan.agree(workspace, person_id=tess, name="Amara Okafor", role="Social worker")
    agreements = plan_of(workspace, tess).agreements
    assert [(who.name, who.agreed_on is not None) for who in agreements] == [
        ("Tess", False),
        ("Amara Okafor", True),
        ("Kwame Mensah", False),
    ]
