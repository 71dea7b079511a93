"""Adding somebody who may be known, archiving, taking off, and handing over."""

from datetime import date

import pytest

from visitapp.domain.about import AboutText
from visitapp.domain.people import Alert, Person
from visitapp.domain.visits import Visit
from visitapp.errors import Refused
from visitapp.services import about, handovers, people, visits
from visitapp.services.today import read_today
from visitapp.services.undo import undo

BORN = date(1964, 2, 14)


def known(workspace, **fields):
    return [(each.person.called, each.shared) for each in people.maybe_known(workspace, person=Person("", **fields))]


@pytest.fixture
def teresa(workspace):
    person = Person("", "Teresa", "Brennan", "Tess", born=BORN, nhs_number="999 041 2340", local_number="NS-1")
    return people.add_person(workspace, person=person).changes[0].record_id


@pytest.mark.parametrize(
    ("fields", "shared"),
    [
        ({"preferred_name": "T", "nhs_number": "9990412340"}, "the same NHS number"),
        ({"preferred_name": "T", "local_number": "ns-1"}, "the same local number"),
        ({"given_name": "Theresa", "family_name": "Brennen"}, None),
        ({"given_name": "Theresa", "family_name": "Brenan", "born": BORN}, "a name that sounds so and birth date"),
        ({"given_name": "Teresa", "family_name": "Brennan", "born": BORN}, "the same name and birth date"),
        ({"given_name": "TERESA", "family_name": "brennan"}, "the same name"),
        (
            {"given_name": "Teresa", "family_name": "Brennan", "born": date(1990, 1, 1)},
            "the same name, with another birth date",
        ),
        ({"given_name": "Theresa", "family_name": "Brenan", "born": date(1990, 1, 1)}, None),
        ({"preferred_name": "Tess"}, "a name that sounds so"),
        (
            {"given_name": "Teresa", "family_name": "Okonkwo", "born": BORN},
            "the same birth date and a first name alike",
        ),
        ({"given_name": "Teresa", "family_name": "Brennan", "nhs_number": "999 000 0000"}, None),
        ({"given_name": "Ruth", "family_name": "Adler"}, None),
    ],
)
def test_who_may_be_known_is_found_by_number_spelling_sound_and_birth_date(workspace, teresa, fields, shared):
    assert known(workspace, **fields) == ([("Tess", shared)] if shared else [])


def test_somebody_archived_is_found_too_and_the_most_likely_comes_first(workspace, teresa):
    people.add_person(workspace, person=Person("", "Teresa", "Brenan"))
    people.archive_person(workspace, person_id=teresa, on=date(2026, 6, 1), reason="Moved away")
    found = known(workspace, given_name="Teresa", family_name="Brennan", born=BORN)
    assert found == [("Tess", "the same name and birth date"), ("Teresa", "a name that sounds so")]


def test_archiving_keeps_the_reason_and_bringing_back_keeps_everything(workspace, teresa):
    people.archive_person(workspace, person_id=teresa, on=date(2026, 6, 18), reason="Moved to Cork")
    assert people.list_people(workspace) == ()
    (row,) = people.list_people(workspace, archived=True)
    assert (row.person.archived_on, row.person.archived_why) == (date(2026, 6, 18), "Moved to Cork")
    people.bring_back(workspace, person_id=teresa, reason="She came back")
    (row,) = people.list_people(workspace)
    assert (row.person.archived_on, row.person.archived_why) == (None, "")
    assert [entry.reason for entry in workspace.store.history(teresa)][-2:] == ["Moved to Cork", "She came back"]


def test_somebody_with_a_signed_note_is_never_taken_off(workspace, teresa):
    visit = visits.start_visit(workspace, person_id=teresa).of_type("visit")[0].record_id
    visits.write_section(workspace, visit_id=visit, key="own_words", text="I sang.")
    visits.finish_and_sign(workspace, visit_id=visit)
    with pytest.raises(Refused) as refused:
        people.remove_person(workspace, person_id=teresa, reason="By mistake")
    assert str(refused.value) == "This record has signed notes, and those are kept. Archive the record instead."
    assert len(people.list_people(workspace)) == 1


def test_somebody_added_by_mistake_goes_with_all_that_was_written_and_undo_brings_it_back(workspace, teresa):
    about.write_about(workspace, person_id=teresa, key="faith", text="None, thank you.")
    visits.start_visit(workspace, person_id=teresa)
    people.remove_person(workspace, person_id=teresa, reason="Added twice")
    assert people.list_people(workspace) == ()
    assert workspace.store.all(AboutText) == ()
    assert workspace.store.all(Visit) == ()
    undo(workspace)
    assert about.read_about(workspace, person_id=teresa).text("faith") == "None, thank you."
    assert len(workspace.store.all(Visit, person_id=teresa)) == 1


def test_a_hand_over_says_who_since_when_and_what_to_know(workspace, teresa):
    people.edit_person(workspace, person_id=teresa, key_worker="Amara Okafor", team="Northside CMHT")
    handovers.hand_over(
        workspace, person_id=teresa, to_worker=" Kwame  Mensah", on=date(2026, 6, 15), note="Ring the day before."
    )
    page = about.read_about(workspace, person_id=teresa)
    assert (page.person.key_worker, page.person.team, page.key_worker_since) == (
        "Kwame Mensah",
        "Northside CMHT",
        date(2026, 6, 15),
    )
    assert [(each.from_worker, each.note) for each in page.handovers] == [("Amara Okafor", "Ring the day before.")]
    for name in ("", "Kwame Mensah", "x" * 1000):
        with pytest.raises(Refused):
            handovers.hand_over(workspace, person_id=teresa, to_worker=name)
    undo(workspace)
    assert about.read_about(workspace, person_id=teresa).person.key_worker == "Amara Okafor"


def test_whatever_is_looked_at_again_first_is_the_review_that_is_due(workspace, teresa):
    people.edit_person(workspace, person_id=teresa, next_review_on=date(2026, 9, 1))
    about.add_record(workspace, record=Alert("", teresa, text="Two at the door", review_on=date(2026, 6, 25)))
    assert people.list_people(workspace)[0].review_due == date(2026, 6, 25)
    assert [(review.what, review.due_on) for review in read_today(workspace).reviews] == [("alert", date(2026, 6, 25))]
