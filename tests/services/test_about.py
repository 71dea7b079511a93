"""The full record: words part by part, addresses over time, ways to reach somebody, adjustments, roles from the map."""

from datetime import date

import pytest

from visitapp.domain.about import PARTS, AboutText, about_id
from visitapp.domain.adjustments import Adjustment
from visitapp.domain.member_roles import MemberRole, RoleKind
from visitapp.domain.network import Member, MemberKind
from visitapp.domain.people import Alert, ChipKind
from visitapp.domain.reaching import Address, ContactKind, ContactWay
from visitapp.errors import NotFound, Refused
from visitapp.services import about, network, people
from visitapp.services.search import search
from visitapp.services.undo import undo


def page_of(workspace, tess):
    return about.read_about(workspace, person_id=tess)


def add(workspace, record):
    return about.add_record(workspace, record=record).changes[0].record_id


def test_each_part_keeps_its_words_and_all_of_its_history(workspace, tess):
    for words in ("Si", "Singing.", "Singing, and Biscuit."):
        about.write_about(workspace, person_id=tess, key="hold_on_to", text=words)
    assert page_of(workspace, tess).texts == {"hold_on_to": "Singing, and Biscuit."}
    history = workspace.store.history(about_id(tess, "hold_on_to"))
    assert [entry.after.get("text") for entry in history] == ["Si", "Singing.", "Singing, and Biscuit."]
    undo(workspace)
    assert page_of(workspace, tess).texts == {}
    about.write_about(workspace, person_id=tess, key="hold_on_to", text="Nell.")
    assert page_of(workspace, tess).text("hold_on_to") == "Nell."


def test_a_part_that_does_not_exist_or_is_far_too_long_is_refused(workspace, tess):
    with pytest.raises(NotFound):
        about.write_about(workspace, person_id=tess, key="shoe_size", text="4")
    with pytest.raises(Refused):
        about.write_about(workspace, person_id=tess, key="faith", text="x" * 5_000_000)
    assert workspace.store.all(AboutText, person_id=tess) == ()
    assert len({part.key for part in PARTS}) == len(PARTS)


def test_moving_keeps_the_address_before_with_its_days(workspace, tess):
    people.edit_person(
        workspace, person_id=tess, address="1 Old Row", postcode="NS1 1AA", lives_there_since=date(2019, 5, 1)
    )
    with pytest.raises(Refused):
        about.move_home(workspace, person_id=tess, address="2 New Row", postcode="", since=date(2018, 1, 1))
    about.move_home(workspace, person_id=tess, address="2 New Row", postcode="NS2 2BB", since=date(2026, 6, 1))
    page = page_of(workspace, tess)
    assert (page.person.address, page.person.lives_there_since) == ("2 New Row", date(2026, 6, 1))
    assert [(a.address, a.from_on, a.to_on) for a in page.addresses] == [
        ("1 Old Row", date(2019, 5, 1), date(2026, 6, 1))
    ]
    undo(workspace)
    assert page_of(workspace, tess).person.address == "1 Old Row"


def test_an_address_without_words_or_left_before_it_was_reached_is_refused(workspace, tess):
    for wrong in (
        Address("", tess, address="  "),
        Address("", tess, address="3 Row", from_on=date(2024, 2, 2), to_on=date(2024, 2, 1)),
        ContactWay("", tess),
        Adjustment("", tess, text=" "),
        Alert("", tess, text="x" * 10_000),
    ):
        with pytest.raises(Refused):
            add(workspace, wrong)


def test_a_further_number_can_become_the_first_and_the_first_stays_known(workspace, tess):
    people.edit_person(workspace, person_id=tess, phone="07700 900142")
    way = add(workspace, ContactWay("", tess, ContactKind.HOME_PHONE, "01632 960 555", "Leave no message"))
    about.reach_first_by(workspace, way_id=way)
    page = page_of(workspace, tess)
    assert (page.person.phone, [each.value for each in page.ways]) == ("01632 960 555", ["07700 900142"])
    other = add(workspace, ContactWay("", tess, ContactKind.THROUGH_SOMEBODY, "Aoife"))
    with pytest.raises(Refused):
        about.reach_first_by(workspace, way_id=other)


def test_an_adjustment_is_flagged_with_what_happens_without_it_until_it_is_taken_off(workspace, tess):
    own = add(workspace, Adjustment("", tess, "Come in the afternoon", "She is too tired to talk"))
    chips = people.read_head(workspace, person_id=tess).chips
    assert [(c.kind, c.text, c.more) for c in chips] == [
        (ChipKind.ADJUSTMENT, "Come in the afternoon", "Without it: She is too tired to talk")
    ]
    assert people.list_people(workspace)[0].chips == chips
    about.remove_record(workspace, kind=Adjustment, record_id=own, reason="She sleeps better now")
    assert people.read_head(workspace, person_id=tess).chips == ()
    assert workspace.store.history(own)[-1].reason == "She sleeps better now"


def test_an_alert_says_whether_the_person_knows_of_it_and_when_to_look_again(workspace, tess):
    own = add(workspace, Alert("", tess, text="Visit in pairs", review_on=date(2026, 6, 30)))
    chip = people.read_head(workspace, person_id=tess).chips[0]
    assert (chip.text, chip.more) == ("Visit in pairs", "Tess has not been told.")
    about.edit_record(
        workspace,
        kind=Alert,
        record_id=own,
        told_on=date(2026, 6, 17),
        told_by="Amara Okafor",
        review_on=date(2026, 6, 18),
    )
    chip = people.read_head(workspace, person_id=tess).chips[0]
    assert (chip.text, chip.more) == (
        "Visit in pairs · look again",
        "Tess was told by Amara Okafor on 17 June 2026.",
    )


def test_household_and_gp_are_members_of_the_map_and_never_written_twice(workspace, tess):
    made = {}
    for name, kind in (("Aoife", MemberKind.FAMILY), ("Dr Raman", MemberKind.PROFESSIONAL), ("Library", "place")):
        change_set = network.add_member(workspace, member=Member("", tess, name, kind=MemberKind(kind)))
        made[name] = change_set.of_type("member")[0].record_id
    about.give_role(workspace, member_id=made["Aoife"], kind=RoleKind.NEXT_OF_KIN)
    about.give_role(workspace, member_id=made["Aoife"], kind=RoleKind.NEXT_OF_KIN, note="Works nights")
    about.give_role(workspace, member_id=made["Dr Raman"], kind=RoleKind.GP)
    for name, kind in (("Library", RoleKind.LIVES_HERE), ("Aoife", RoleKind.GP), ("Dr Raman", RoleKind.DEPENDS_ON_ME)):
        with pytest.raises(Refused):
            about.give_role(workspace, member_id=made[name], kind=kind)
    views = page_of(workspace, tess).roles
    assert [(v.member.name, v.role.kind, v.role.note) for v in views] == [
        ("Aoife", RoleKind.NEXT_OF_KIN, "Works nights"),
        ("Dr Raman", RoleKind.GP, ""),
    ]
    about.end_role(workspace, role_id=views[0].role.id)
    about.give_role(workspace, member_id=made["Aoife"], kind=RoleKind.NEXT_OF_KIN)
    assert len(workspace.store.all(MemberRole, person_id=tess)) == 2


def test_nothing_can_be_added_to_somebody_who_is_not_there(workspace):
    with pytest.raises(NotFound):
        add(workspace, Adjustment("", "0" * 32, "Ring first"))
    with pytest.raises(NotFound):
        about.read_about(workspace, person_id="0" * 32)


def test_words_of_the_full_record_are_found_and_lead_to_their_part(workspace, tess):
    about.write_about(workspace, person_id=tess, key="faith", text="Candles on All Souls.")
    add(workspace, Adjustment("", tess, "Come in the afternoon", "Too tired"))
    own, listed = (search(workspace, typed=typed).groups[-1].hits for typed in ("candles", "afternoon"))
    assert [(hit.tab, hit.title, hit.voice, hit.record_id) for hit in own] == [
        ("about", "Tess · What I believe", True, about_id(tess, "faith"))
    ]
    assert [(hit.title, hit.voice) for hit in listed] == [("Tess · Do it this way", False)]
