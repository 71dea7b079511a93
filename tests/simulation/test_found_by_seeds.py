"""Faults that seeds have found, each told as short as it can be."""

from pathlib import Path

import pytest

from tests.simulation.founding import carry
from tests.simulation.laptop import Laptop
from tests.simulation.line import Fate, Request
from tests.simulation.turns import Turn
from tests.simulation.world import World
from visitapp.domain.people import Person
from visitapp.domain.visits import Visit, VisitSection, section_id
from visitapp.errors import OfficeFault
from visitapp.services import amendments, people, visits
from visitapp.storage.rows import TABLES
from visitapp.sync import joining
from visitapp.sync.client import do_round


@pytest.fixture
def pair(world: World) -> tuple[Laptop, Laptop]:
    amara, ben, *_ = world.laptops.values()
    return amara, ben


def sync(world: World, *laptops: Laptop) -> None:
    for laptop in laptops:
        turn = Turn(lambda turn, laptop=laptop: do_round(laptop.desk(turn)))
        carry(world.office, turn)
        assert turn.result.is_whole, turn.result


def add_tess(laptop: Laptop) -> str:
    return people.add_person(laptop.workspace, person=Person("", given_name="Tess")).of_type("person")[0].record_id


def begin_visit(laptop: Laptop, person: str) -> str:
    return visits.start_visit(laptop.workspace, person_id=person).of_type("visit")[0].record_id


@pytest.mark.parametrize("seconds", [6.0, 3600.0, 158_000_000.0, -158_000_000.0])
def test_a_laptop_whose_clock_is_wrong_learns_the_office_s_and_goes_on(world, pair, seconds):
    amara, ben = pair
    ben.ahead = seconds
    tess = add_tess(ben)
    sync(world, ben, amara)
    assert amara.workspace.store.get(Person, tess).called == "Tess"


@pytest.mark.parametrize("asked", ["PUT /v1/streams", "POST /v1/keys"])
def test_a_page_of_somebody_else_is_no_acknowledgement(world, pair, asked):
    amara, ben = pair
    tess = add_tess(ben)
    turn = Turn(lambda turn: do_round(ben.desk(turn)))
    turn.step()
    while not turn.is_over:
        fate = Fate.CAPTIVE if turn.asks.said.startswith(asked) else Fate.ARRIVES
        turn.step(world.office.answer(turn.asks, fate))
    assert isinstance(turn.failed, OfficeFault)
    sync(world, ben, amara)
    assert amara.workspace.store.get(Person, tess).called == "Tess"


def test_a_connection_that_ends_in_mid_request_is_no_fault_of_the_office(world):
    request = Request("POST", f"/v1/streams/{'0' * 32}/ops", {}, b"x" * 100)
    assert world.office.answer(request, Fate.BROKEN_OFF) is None
    assert world.office.answer(Request("GET", "/v1/hello", {}, b""))[0] == 200


def test_words_that_nobody_signed_do_not_come_into_a_note_that_was_signed_empty(world, pair):
    amara, ben = pair
    tess = add_tess(amara)
    visit = begin_visit(amara, tess)
    sync(world, amara, ben)
    visits.finish_and_sign(amara.workspace, visit_id=visit, title="Nobody was in")
    visits.write_section(ben.workspace, visit_id=visit, key="agreed", text="Ring on Friday")
    sync(world, amara, ben, amara)
    for laptop in pair:
        assert laptop.workspace.store.get(Visit, visit).is_signed
        assert laptop.workspace.store.find(VisitSection, section_id(visit, "agreed")) is None
        assert [(late, words.text) for late, words in amendments.all_late(laptop.workspace)] == [
            (visit, "Ring on Friday")
        ]


def test_words_that_came_too_late_stand_alike_on_every_laptop(world, pair):
    amara, ben = pair
    tess = add_tess(amara)
    visit = begin_visit(amara, tess)
    visits.write_section(amara.workspace, visit_id=visit, key="health", text="Sleeps well")
    sync(world, amara, ben)
    visits.write_section(ben.workspace, visit_id=visit, key="agreed", text="Ring on Friday")
    visits.finish_and_sign(amara.workspace, visit_id=visit, title="Sleep")
    sync(world, amara, ben, amara)
    rows = []
    for laptop in pair:
        with laptop.rows(f"SELECT * FROM {TABLES['visit_section'].name} ORDER BY id") as found:
            rows.append([tuple(row) for row in found])
    assert rows[0] == rows[1]
    assert len(rows[0]) == 2


def shut_off_while_the_office_is_copied(world: World, device: str) -> Path:
    """Shut a laptop off; the office is copied when it knows of that, and has none of the new keys yet."""
    amara, copies = world.laptops["amara"], []
    turn = Turn(lambda turn: joining.revoke(amara.desk(turn), device, now=amara.workspace.now()))
    turn.step()
    while not turn.is_over:
        if turn.asks.said == "POST /v1/keys":
            copies.append(world.office.copy())
        turn.step(world.office.answer(turn.asks))
    assert turn.failed is None
    return copies[0]


@pytest.mark.parametrize("order", [("cara", "ben", "amara"), ("ben", "cara", "amara"), ("amara", "cara", "ben")])
def test_keys_that_two_laptops_made_around_a_restored_office_open_for_everybody(world, order):
    if "cara" not in world.laptops:
        world.laptops["cara"] = world._laptop("cara")
    world.late_comes()
    everybody = [world.laptops[name] for name in ("amara", "ben", "cara")]
    tess = add_tess(everybody[0])
    sync(world, *everybody, world.laptops["dev"])
    dev = world.laptops.pop("dev")
    world.gone.append(dev)
    before_the_keys = shut_off_while_the_office_is_copied(world, dev.workspace.store.device_id)
    _, ben, cara = everybody
    people.edit_person(ben.workspace, person_id=tess, area="From Ben, before")
    sync(world, ben)
    world.office.put_back(before_the_keys)
    people.edit_person(cara.workspace, person_id=tess, phone="From Cara")
    people.edit_person(ben.workspace, person_id=tess, pronouns="From Ben, after")
    for name in order * 3:
        carry(world.office, Turn(lambda turn, laptop=world.laptops[name]: do_round(laptop.desk(turn))))
    sync(world, *everybody)
    for laptop in everybody:
        found = laptop.workspace.store.get(Person, tess)
        assert (found.area, found.phone, found.pronouns) == ("From Ben, before", "From Cara", "From Ben, after")
