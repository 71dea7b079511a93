"""Two records of one person: what comes over, what stays as it was written, and that nothing is lost on the way."""

from datetime import date, timedelta

import pytest

from visitapp.domain.actions import Action
from visitapp.domain.past_days import PastDay
from visitapp.domain.people import Alert, Person
from visitapp.domain.same_person import SamePerson, kept_of, same_person_id
from visitapp.domain.visits import Visit, VisitStatus
from visitapp.errors import Refused
from visitapp.services import people, undo
from visitapp.services.about import add_record, read_about, write_about
from visitapp.services.actions import add_action
from visitapp.services.chronology import add_event, read_chronology
from visitapp.services.diary import plan_visit
from visitapp.services.history import HistoryFilter, read_history
from visitapp.services.same_person import (
    earlier_records,
    join_records,
    kept_record,
    preview_joining,
    settle_crossed,
)
from visitapp.services.search import search
from visitapp.services.today import read_today
from visitapp.services.visit_views import list_visits
from visitapp.services.visits import finish_and_sign, start_visit, write_section
from visitapp.services.workspace import Workspace

BORN = date(1980, 5, 3)


def _add(workspace: Workspace, given: str, family: str, **fields: object) -> str:
    person = Person("", given_name=given, family_name=family, **fields)
    return people.add_person(workspace, person=person).of_type("person")[0].record_id


def _signed(workspace: Workspace, person_id: str, words: str) -> str:
    visit = start_visit(workspace, person_id=person_id).of_type("visit")[0].record_id
    write_section(workspace, visit_id=visit, key="since_last", text=words)
    finish_and_sign(workspace, visit_id=visit, title="Catching up")
    return visit


@pytest.fixture
def two(workspace: Workspace) -> tuple[str, str]:
    """Tess Brennan, and Teresa Nolan who turned out to be her."""
    tess = _add(workspace, "Tess", "Brennan", born=BORN, allergies=("Penicillin",), phone="01632 960001")
    nolan = _add(
        workspace, "Teresa", "Nolan", born=BORN, allergies=("penicillin", "Nuts"), gp="Dr Okoro", phone="01632 960002"
    )
    return tess, nolan


def test_what_is_open_comes_over_and_the_rest_stays_as_it_was_written(workspace, two):
    tess, nolan = two
    visit = _signed(workspace, nolan, "The kettle was new.")
    sealed = workspace.store.get(Visit, visit)
    add_record(workspace, record=Alert("", nolan, text="Ring before you come"))
    write_about(workspace, person_id=nolan, key="faith", text="Chapel.")
    moment = workspace.now() + timedelta(days=2)
    plan_visit(workspace, person_id=nolan, planned_for=moment, purpose="The letter")
    preview = preview_joining(workspace, kept_id=tess, other_id=nolan)
    assert preview.comes == (
        "GP: Dr Okoro",
        "Allergies: Penicillin, Nuts",
        "1 thing to know",
        "2 parts of About",
        "1 planned visit",
    )
    assert preview.stays == ("1 visit with its notes",)
    assert preview.differs == ("Phone: 01632 960001. The other record says 01632 960002",)
    join_records(workspace, kept_id=tess, other_id=nolan)
    kept, put_away = workspace.store.get(Person, tess), workspace.store.get(Person, nolan)
    assert (kept.gp, kept.allergies, kept.phone) == ("Dr Okoro", ("Penicillin", "Nuts"), "01632 960001")
    assert (put_away.archived_on, put_away.archived_why) == (workspace.today(), "The same person as Tess Brennan")
    page = read_about(workspace, person_id=tess)
    assert page.text("faith") == "Chapel."
    assert page.text("other_names") == "Teresa Nolan"
    assert [alert.text for alert in page.alerts] == ["Ring before you come"]
    assert workspace.store.get(Visit, visit) == sealed, "what was signed stays, in its own record"
    listed = list_visits(workspace, person_id=tess)
    assert [(each.visit.status, each.written_as) for each in listed] == [
        (VisitStatus.PLANNED, ""),
        (VisitStatus.SIGNED, "Teresa Nolan"),
    ]
    assert [each.id for each in earlier_records(workspace, person_id=tess)] == [nolan]
    assert kept_record(workspace, person_id=nolan) == kept
    hits = search(workspace, typed="nolan").groups[0].hits
    assert [(hit.title, hit.aside) for hit in hits] == [
        ("Tess", "Next visit Sat 20 June"),
        ("Teresa", "Earlier record"),
    ]
    assert [each.person.id for each in people.list_people(workspace)] == [tess]


def test_undo_takes_all_of_it_back_and_history_tells(workspace, two):
    tess, nolan = two
    add_record(workspace, record=Alert("", nolan, text="Ring before you come"))
    before = [workspace.store.all(kind) for kind in (Person, Alert, SamePerson)]
    join_records(workspace, kept_id=tess, other_id=nolan)
    told = " ".join(entry.sentence for entry in read_history(workspace, chosen=HistoryFilter(nolan)).entries)
    undo.undo(workspace)
    assert [workspace.store.all(kind) for kind in (Person, Alert, SamePerson)] == before
    undo.redo(workspace)
    assert kept_record(workspace, person_id=nolan) is not None
    assert "another record" in told


def test_once_more_is_calm_whichever_way_round(workspace, two):
    tess, nolan = two
    assert join_records(workspace, kept_id=tess, other_id=nolan).changes
    count = workspace.store.head.number
    assert join_records(workspace, kept_id=tess, other_id=nolan).changes == ()
    assert join_records(workspace, kept_id=nolan, other_id=tess).changes == ()
    assert workspace.store.head.number == count


def test_what_cannot_be_put_together_is_refused_in_a_sentence(workspace, two):
    tess, nolan = two
    third = _add(workspace, "Tessa", "Byrne", nhs_number="999 000 0018")
    fourth = _add(workspace, "Tessa", "Burn", nhs_number="999 000 0026")
    gone = _add(workspace, "Ann", "Gone")
    people.archive_person(workspace, person_id=gone, on=workspace.today())
    join_records(workspace, kept_id=tess, other_id=nolan)
    for kept, other, said in (
        (tess, tess, "That is one and the same record."),
        (tess, gone, "The record of Ann Gone is archived."),
        (gone, tess, "The record of Ann Gone is archived."),
        (nolan, third, "The record of Teresa Nolan was put to that of Tess Brennan."),
        (third, nolan, "The record of Teresa Nolan was put to that of Tess Brennan."),
        (third, fourth, "The two have different NHS numbers."),
    ):
        count = workspace.store.head.number
        with pytest.raises(Refused) as refused:
            join_records(workspace, kept_id=kept, other_id=other)
        assert (refused.value.sentence, workspace.store.head.number) == (said, count)
        assert refused.value.next_step


def test_an_open_action_tells_its_owners_in_the_kept_record(workspace, two):
    tess, nolan = two
    add_action(workspace, person_id=nolan, text="Ring the landlord", owner_ids=(nolan,))
    join_records(workspace, kept_id=tess, other_id=nolan)
    (action,) = workspace.store.all(Action, person_id=tess)
    assert (action.text, action.owner_ids) == ("Ring the landlord", (tess,))
    join_records(workspace, kept_id=tess, other_id=nolan)
    assert len(workspace.store.all(Action, person_id=tess)) == 1


def test_the_chronology_holds_the_events_of_both(workspace, two):
    tess, nolan = two
    add_event(workspace, person_id=tess, title="A new flat", happened=PastDay(date(2020, 5, 1)))
    add_event(workspace, person_id=nolan, title="Came to Northside", happened=PastDay(date(2010, 5, 1)))
    join_records(workspace, kept_id=tess, other_id=nolan)
    found = read_chronology(workspace, person_id=tess)
    assert [(each.event.title, each.source) for each in found.events] == [
        ("Came to Northside", "written as Teresa Nolan"),
        ("A new flat", ""),
    ]
    assert found.count == 2


def test_what_both_wrote_stays_in_each_and_nothing_is_written_over(workspace, two):
    tess, nolan = two
    write_about(workspace, person_id=tess, key="faith", text="None.")
    write_about(workspace, person_id=nolan, key="faith", text="Chapel.")
    join_records(workspace, kept_id=tess, other_id=nolan)
    assert read_about(workspace, person_id=tess).text("faith") == "None."
    assert read_about(workspace, person_id=nolan).text("faith") == "Chapel."


def test_they_can_be_parted_again_and_put_together_again(workspace, two):
    tess, nolan = two
    join_records(workspace, kept_id=tess, other_id=nolan)
    people.bring_back(workspace, person_id=nolan)
    assert earlier_records(workspace, person_id=tess) == ()
    assert workspace.store.get(Person, nolan).archived_on is None
    join_records(workspace, kept_id=nolan, other_id=tess)
    assert [each.id for each in earlier_records(workspace, person_id=nolan)] == [tess]


def test_each_put_to_the_other_ends_with_the_older_one_kept(workspace, two):
    tess, nolan = sorted(two)
    plan_visit(workspace, person_id=tess, planned_for=workspace.now() + timedelta(days=1), purpose="The letter")
    join_records(workspace, kept_id=nolan, other_id=tess)
    with workspace.act("From another laptop") as act:
        act.unit.create(SamePerson(same_person_id(nolan), nolan, tess, workspace.today()))
        act.unit.edit(Person, nolan, archived_on=workspace.today())
    settle_crossed(workspace)
    assert [each.person.id for each in people.list_people(workspace)] == [tess]
    assert kept_record(workspace, person_id=nolan).id == tess
    assert [visit.purpose for visit in workspace.store.all(Visit, person_id=tess)] == ["The letter"]
    assert settle_crossed(workspace).changes == ()


def test_chains_and_circles_end_at_one_record():
    assert kept_of("c", {"c": "b", "b": "a"}) == "a"
    assert {kept_of(each, {"a": "b", "b": "c", "c": "a"}) for each in "abc"} == {"a"}
    assert kept_of("d", {"d": "c", "b": "c", "c": "b"}) == "b"
    assert kept_of("a", {}) == "a"


def test_today_shows_what_was_planned_once(workspace, two):
    tess, nolan = two
    moment = workspace.now() + timedelta(hours=2)
    plan_visit(workspace, person_id=nolan, planned_for=moment, purpose="The letter")
    join_records(workspace, kept_id=tess, other_id=nolan)
    assert [entry.person.id for entry in read_today(workspace).visits] == [tess]
