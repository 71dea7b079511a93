"""The network map through its services, on a real vault."""

from datetime import date

import pytest

from visitapp.domain.network import (
    Closeness,
    Flow,
    Member,
    MemberKind,
    Permission,
    Strength,
    SupportKind,
    Tie,
)
from visitapp.errors import NotFound, Refused
from visitapp.services import undo
from visitapp.services.network import (
    add_member,
    add_tie,
    edit_member,
    edit_tie,
    place_member,
    read_network,
    remove_member,
    remove_tie,
)
from visitapp.services.workspace import Workspace


def put_on_map(
    workspace: Workspace,
    person_id: str,
    name: str,
    kind: MemberKind = MemberKind.FRIEND,
    closeness: Closeness = Closeness.UNSURE,
) -> str:
    member = Member("", person_id, name, kind=kind)
    return add_member(workspace, member=member, closeness=closeness).of_type("member")[0].record_id


def tie_of(workspace: Workspace, person_id: str, member_id: str) -> Tie:
    tie = read_network(workspace, person_id=person_id).network.tie_of(member_id)
    assert tie is not None
    return tie


def test_a_new_member_has_a_tie_to_the_person(workspace: Workspace, tess: str) -> None:
    nasreen = put_on_map(workspace, tess, "Nasreen", kind=MemberKind.NEIGHBOUR, closeness=Closeness.CLOSE)
    view = read_network(workspace, person_id=tess)
    assert [member.name for member in view.network.members] == ["Nasreen"]
    assert tie_of(workspace, tess, nasreen).closeness is Closeness.CLOSE


def test_a_member_without_a_name_is_refused_and_nothing_is_written(workspace: Workspace, tess: str) -> None:
    with pytest.raises(Refused):
        put_on_map(workspace, tess, "   ")
    assert read_network(workspace, person_id=tess).network.members == ()


def test_a_name_may_have_300_characters_and_no_more(workspace: Workspace, tess: str) -> None:
    put_on_map(workspace, tess, "N" * 300)
    with pytest.raises(Refused):
        put_on_map(workspace, tess, "N" * 301)


@pytest.mark.parametrize("name", ["👩‍👩‍👧 The Khans", "نسرين أحمد", 'Robert"); DROP TABLE', "Łucja Ŵyn"])
def test_names_in_any_script_come_back_as_written(workspace: Workspace, tess: str, name: str) -> None:
    put_on_map(workspace, tess, name)
    assert read_network(workspace, person_id=tess).network.members[0].name == name


def test_a_blank_name_cannot_replace_a_name(workspace: Workspace, tess: str) -> None:
    nasreen = put_on_map(workspace, tess, "Nasreen")
    with pytest.raises(Refused):
        edit_member(workspace, member_id=nasreen, name="")
    assert read_network(workspace, person_id=tess).network.members[0].name == "Nasreen"


def test_moving_someone_is_one_undo_step(workspace: Workspace, tess: str) -> None:
    nasreen = put_on_map(workspace, tess, "Nasreen", closeness=Closeness.FURTHER)
    place_member(workspace, member_id=nasreen, closeness=Closeness.VERY_CLOSE, angle=49.04)
    member = read_network(workspace, person_id=tess).network.members[0]
    assert (member.angle, tie_of(workspace, tess, nasreen).closeness) == (49.0, Closeness.VERY_CLOSE)
    undo.undo(workspace)
    member = read_network(workspace, person_id=tess).network.members[0]
    assert (member.angle, tie_of(workspace, tess, nasreen).closeness) == (None, Closeness.FURTHER)


def test_taking_someone_off_takes_their_links_and_undo_brings_all_back(workspace: Workspace, tess: str) -> None:
    aoife, nell = put_on_map(workspace, tess, "Aoife"), put_on_map(workspace, tess, "Nell")
    add_tie(workspace, tie=Tie("", tess, aoife, nell))
    remove_member(workspace, member_id=aoife)
    network = read_network(workspace, person_id=tess).network
    assert [member.name for member in network.members] == ["Nell"]
    assert [tie.target_id for tie in network.ties] == [nell]
    undo.undo(workspace)
    assert len(read_network(workspace, person_id=tess).network.ties) == 3


def test_two_people_are_linked_once_whichever_way_round(workspace: Workspace, tess: str) -> None:
    aoife, nell = put_on_map(workspace, tess, "Aoife"), put_on_map(workspace, tess, "Nell")
    tie_id = add_tie(workspace, tie=Tie("", tess, aoife, nell)).of_type("tie")[0].record_id
    with pytest.raises(Refused):
        add_tie(workspace, tie=Tie("", tess, nell, aoife))
    with pytest.raises(Refused):
        add_tie(workspace, tie=Tie("", tess, nell, nell))
    remove_tie(workspace, tie_id=tie_id)
    add_tie(workspace, tie=Tie("", tess, nell, aoife))


def test_a_link_to_somebody_who_is_not_on_the_map_is_refused(workspace: Workspace, tess: str) -> None:
    aoife = put_on_map(workspace, tess, "Aoife")
    with pytest.raises(NotFound):
        add_tie(workspace, tie=Tie("", tess, aoife, "0" * 32))


def test_ticking_support_widens_the_way_help_goes(workspace: Workspace, tess: str) -> None:
    tie_id = tie_of(workspace, tess, put_on_map(workspace, tess, "Nasreen")).id
    edit_tie(workspace, tie_id=tie_id, support_to=(SupportKind.EMOTIONAL,))
    assert workspace.store.get(Tie, tie_id).flow is Flow.TO
    edit_tie(workspace, tie_id=tie_id, support_back=(SupportKind.PRACTICAL,))
    assert workspace.store.get(Tie, tie_id).flow is Flow.BOTH
    edit_tie(workspace, tie_id=tie_id, flow=Flow.NEITHER)
    assert workspace.store.get(Tie, tie_id).flow is Flow.BOTH


def test_a_permission_is_dated_and_agreed_by_the_person_unless_somebody_is_named(
    workspace: Workspace, tess: str
) -> None:
    tie_id = tie_of(workspace, tess, put_on_map(workspace, tess, "Nasreen")).id
    edit_tie(workspace, tie_id=tie_id, permission=Permission.YES)
    tie = workspace.store.get(Tie, tie_id)
    assert (tie.permission_on, tie.permission_by) == (date(2026, 6, 18), "Tess")
    edit_tie(workspace, tie_id=tie_id, permission_by="Aoife")
    edit_tie(workspace, tie_id=tie_id, permission=Permission.EMERGENCY)
    assert workspace.store.get(Tie, tie_id).permission_by == "Aoife"
    edit_tie(workspace, tie_id=tie_id, permission=Permission.NOT_ASKED)
    tie = workspace.store.get(Tie, tie_id)
    assert (tie.permission_on, tie.permission_by) == (None, "")


def test_typing_is_one_undo_step_and_every_choice_is_its_own(workspace: Workspace, tess: str) -> None:
    nasreen = put_on_map(workspace, tess, "Nasreen")
    tie_id = tie_of(workspace, tess, nasreen).id
    for typed in ("0", "07", "077"):
        edit_member(workspace, member_id=nasreen, phone=typed)
    undo.undo(workspace)
    assert workspace.store.get(Member, nasreen).phone == ""
    edit_tie(workspace, tie_id=tie_id, strength=Strength.FAINT)
    edit_tie(workspace, tie_id=tie_id, strength=Strength.STRONG)
    undo.undo(workspace)
    assert workspace.store.get(Tie, tie_id).strength is Strength.FAINT


def test_an_undo_step_says_what_it_would_take_back(workspace: Workspace, tess: str) -> None:
    tie_id = tie_of(workspace, tess, put_on_map(workspace, tess, "Nasreen")).id
    edit_tie(workspace, tie_id=tie_id, strength=Strength.STRONG)
    assert workspace.undo_steps.undo_label == "Change how strong"
