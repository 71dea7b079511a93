"""What the person is shown of their own record: what is theirs to read, and never a word of anything else."""

from dataclasses import asdict

from tests.canaries import CANARY, fullest, hide_canaries
from visitapp.config import resource
from visitapp.domain.network import Member, MemberKind, Strain, Strength, Tie
from visitapp.domain.people import Person
from visitapp.domain.showing import relation_to_me
from visitapp.domain.visits import Standing, VisitKind
from visitapp.services import careplan, diary, network, people, showing, visits
from visitapp.services.demo import load_demo
from visitapp.services.workspace import Workspace


def tess(workspace: Workspace) -> str:
    return people.add_person(workspace, person=Person("", "Tess")).of_type("person")[0].record_id


def test_no_field_that_is_not_theirs_is_in_what_they_are_shown(workspace: Workspace) -> None:
    load_demo(workspace, caseload=resource("demo/caseload.json"))
    person_id = fullest(workspace)
    open_visit, team_visit = hide_canaries(workspace, person_id)
    shown = [
        showing.show_network(workspace, person_id=person_id),
        showing.show_goals(workspace, person_id=person_id),
        showing.show_plan(workspace, person_id=person_id),
        showing.show_visit(workspace, visit_id=open_visit),
        showing.show_visit(workspace, visit_id=team_visit),
    ]
    assert [each.title for each in shown if CANARY in str(asdict(each))] == []
    assert [bool(each.parts or each.network) for each in shown] == [True] * 4 + [True]
    assert "I slept on Tuesday." in str(asdict(shown[3]))
    assert "Ring about the boiler" in str(asdict(shown[3]))


def test_the_map_has_plain_lines_and_says_nothing_of_who_is_left_out(workspace: Workspace) -> None:
    person_id = tess(workspace)
    ids = {name: workspace.new_id() for name in ("Danny", "Frank", "Bea")}
    with workspace.act("Map") as act:
        for name, member_id in ids.items():
            member = Member(
                member_id, person_id, name, f"{name} Surname", MemberKind.FAMILY, "son", phone="01632 960 1"
            )
            act.unit.create(member)
        act.unit.create(
            Tie(workspace.new_id(), person_id, person_id, ids["Danny"], strength=Strength.STRONG, strain=Strain.A_LOT)
        )
        act.unit.create(Tie(workspace.new_id(), person_id, person_id, ids["Frank"], ended=True))
        act.unit.create(Tie(workspace.new_id(), person_id, person_id, ids["Bea"], sensitive=True))
    shown = showing.show_network(workspace, person_id=person_id).network
    assert shown is not None
    assert [(member.name, member.full_name, member.phone, member.relation) for member in shown.members] == [
        ("Danny", "", "", "my son")
    ]
    assert [(tie.strength, tie.strain) for tie in shown.ties] == [(Strength.STRONG, Strain.NONE)]


def test_relations_are_said_as_the_person_says_them() -> None:
    assert [relation_to_me(each) for each in ("sister", "GP", "Former husband", "next door", "Tuesdays", "")] == [
        "my sister",
        "my GP",
        "my Former husband",
        "next door",
        "Tuesdays",
        "",
    ]


def test_a_visit_shows_what_was_agreed_their_words_and_the_next_day_without_what_it_is_for(
    workspace: Workspace,
) -> None:
    person_id = tess(workspace)
    visit_id = visits.start_visit(workspace, person_id=person_id).of_type("visit")[0].record_id
    visits.write_section(workspace, visit_id=visit_id, key="own_words", text="I cooked on Sunday.")
    diary.plan_visit(
        workspace,
        person_id=person_id,
        planned_for=workspace.local_now().replace(day=25, hour=14, minute=0),
        purpose="Look at the bruise again",
        kind=VisitKind.OFFICE,
    )
    shown = showing.show_visit(workspace, visit_id=visit_id)
    assert shown.title == "What we agreed today"
    assert [(part.heading, part.text, part.voice) for part in shown.parts] == [
        ("What I said", "I cooked on Sunday.", True),
        ("When we meet next", "Thursday 25 June at 14:00, at the office", False),
    ]


def test_words_that_somebody_else_told_or_the_worker_thinks_are_not_shown_as_theirs(workspace: Workspace) -> None:
    person_id = tess(workspace)
    visit_id = visits.start_visit(workspace, person_id=person_id).of_type("visit")[0].record_id
    visits.write_section(workspace, visit_id=visit_id, key="own_words", text="She said it to me.")
    for standing in (Standing.THINK, Standing.SAW):
        visits.mark_section(workspace, visit_id=visit_id, key="own_words", standing=standing)
        assert showing.show_visit(workspace, visit_id=visit_id).parts == ()


def test_where_nothing_is_written_that_is_said(workspace: Workspace) -> None:
    person_id = tess(workspace)
    assert showing.show_goals(workspace, person_id=person_id).nothing == "No goals yet."
    plan = showing.show_plan(workspace, person_id=person_id)
    assert (plan.parts, plan.nothing) == ((), "Nothing is in the plan yet.")
    careplan.edit_plan(workspace, person_id=person_id, what_matters="Sunday dinner.")
    assert [part.text for part in showing.show_plan(workspace, person_id=person_id).parts] == ["Sunday dinner."]
    network_view = network.read_network(workspace, person_id=person_id).network
    assert network_view.members == ()
    assert showing.show_network(workspace, person_id=person_id).nothing == "Nobody is on the map yet."
