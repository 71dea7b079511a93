"""Operations of one laptop taken by another: the same records on both, whatever came first, and a sound vault."""

import json
import random
import shutil
from pathlib import Path

import pytest

from tests.end_to_end.morning import PASSPHRASE
from visitapp.domain.people import Person
from visitapp.domain.visits import Presence, Visit, VisitSection
from visitapp.domain.workers import Worker
from visitapp.errors import Refused
from visitapp.services import checking, people, salvaging, vaults, visits
from visitapp.services.workspace import Workspace
from visitapp.storage.exchange import Exchange
from visitapp.storage.operations import body_text
from visitapp.storage.receiving import Held


class Laptop:
    """A real vault of its own, or a copy of one that was made before; and what it would send and take."""

    def __init__(self, place: Path, name: str, made: "Laptop | None" = None) -> None:
        self.folder = place / f"{name}.visitvault"
        self.taken = 0
        if made is not None:
            self.code = made.code
            shutil.copytree(made.folder, self.folder)
            self.workspace = vaults.open_with_recovery_code(folder=self.folder, recovery_code=self.code)
            return
        worker = Worker(id="", name=name, team="Northside CMHT")
        self.workspace, self.code = vaults.create(
            folder=self.folder, passphrase=PASSPHRASE, worker=worker, kdf=vaults.FAST_KDF
        )

    @property
    def exchange(self) -> Exchange:
        return Exchange(self.workspace.store)

    def sends(self) -> list[tuple[str, str, str]]:
        return [(each.person_id, each.operation_id, each.text) for each in self.exchange.unsent()]

    def take(self, sent: list[tuple[str, str, str]]) -> list[Held | None]:
        """Take operations, in this order, each person's as one stream."""
        outcomes: list[Held | None] = []
        for person in dict.fromkeys(person for person, _, _ in sent):
            stream = f"{int(person, 16) ^ 1:032x}"
            self.exchange.add_stream(stream, "")
            with self.workspace.store.receiving() as receiving:
                receiving.turn_to(stream)
                for owner, operation_id, text in sent:
                    if owner == person:
                        self.taken += 1
                        outcomes.append(receiving.take(self.taken, operation_id, text))
                receiving.take_waiting()
        return outcomes

    def everything(self) -> dict[str, object]:
        store = self.workspace.store
        with store.reading() as connection:
            torn = sorted(connection.exec_driver_sql("SELECT record_id, field, said FROM conflicts").all())
        return {kind.__name__: store.all(kind) for kind in (Person, Visit, VisitSection)} | {
            "torn": [*map(tuple, torn)]
        }

    def reopen(self) -> None:
        self.workspace.close()
        self.workspace = vaults.open_with_recovery_code(folder=self.folder, recovery_code=self.code)
        assert self.workspace.missing == ()


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> list[Laptop]:
    """Two laptops of which each test works on copies."""
    made = [Laptop(tmp_path_factory.mktemp("laptops"), name) for name in ("Amara Okafor", "Ben Hale")]
    for laptop in made:
        laptop.workspace.close()
    return made


@pytest.fixture
def pair(made_once: list[Laptop], tmp_path: Path):
    """Two laptops that both hold Tess with a draft of a visit."""
    one, two = (Laptop(tmp_path, made.folder.stem, made) for made in made_once)
    tess = people.add_person(one.workspace, person=Person("", given_name="Tess")).of_type("person")[0].record_id
    visit = visits.start_visit(one.workspace, person_id=tess).of_type("visit")[0].record_id
    visits.write_section(one.workspace, visit_id=visit, key="since_last", text="Before. " * 30)
    assert set(two.take(one.sends())) == {None}
    yield one, two, tess, visit
    for laptop in (one, two):
        laptop.workspace.close()


def exchange_all(one: Laptop, two: Laptop) -> None:
    """Each takes all that the other has; both must hold the same then."""
    from_one, from_two = one.sends(), two.sends()
    two.take(from_one)
    one.take(from_two)
    assert one.everything() == two.everything()


def draft(workspace: Workspace, visit: str) -> str:
    return "".join(s.text for s in workspace.store.all(VisitSection, visit_id=visit) if s.key == "since_last")


def test_what_was_taken_is_there_and_can_be_found(pair):
    one, two, tess, _ = pair
    assert two.everything() == one.everything()
    assert [found.record_id for found in two.workspace.store.search("Tess")] == [tess]
    assert two.sends() == []


def test_taken_twice_is_taken_once(pair):
    one, two, _, _ = pair
    before = two.workspace.store.head
    two.take(one.sends())
    assert two.workspace.store.head == before


def test_words_of_two_laptops_stay_until_somebody_chooses(pair):
    one, two, tess, visit = pair
    visits.write_section(one.workspace, visit_id=visit, key="since_last", text="Before. " * 30 + "One.")
    visits.write_section(two.workspace, visit_id=visit, key="since_last", text="Two. " + "Before. " * 30)
    people.edit_person(one.workspace, person_id=tess, area="Canal")
    people.edit_person(two.workspace, person_id=tess, pronouns="she/her")
    exchange_all(one, two)
    person = one.workspace.store.get(Person, tess)
    assert (person.area, person.pronouns) == ("Canal", "she/her")
    ((_, field, said),) = one.everything()["torn"]
    assert field == "text"
    assert {value for _, value in json.loads(said)} == {"Before. " * 30 + "One.", "Two. " + "Before. " * 30}
    (section,) = one.workspace.store.all(VisitSection, visit_id=visit)
    with one.workspace.act("Choose") as act:
        act.unit.choose(VisitSection, section.id, text="Two. " + "Before. " * 30 + "One.")
    exchange_all(one, two)
    assert one.everything()["torn"] == []
    assert draft(two.workspace, visit) == "Two. " + "Before. " * 30 + "One."


def test_undo_of_a_choice_brings_the_shown_words_back_and_loses_none(pair):
    one, two, _, visit = pair
    visits.write_section(one.workspace, visit_id=visit, key="since_last", text="One.")
    visits.write_section(two.workspace, visit_id=visit, key="since_last", text="Two.")
    exchange_all(one, two)
    shown = draft(one.workspace, visit)
    visits.write_section(one.workspace, visit_id=visit, key="since_last", text=shown + " And more.")
    exchange_all(one, two)
    ((_, _, said),) = one.everything()["torn"]
    assert {value for _, value in json.loads(said)} == {shown + " And more.", *{"One.", "Two."} - {shown}}


def test_a_visit_signed_here_keeps_its_words_when_somebody_wrote_there(pair):
    one, two, _, visit = pair
    visits.write_section(two.workspace, visit_id=visit, key="since_last", text="Written at the same time.")
    visits.write_section(two.workspace, visit_id=visit, key="health", text="A section that the signer never saw.")
    visits.finish_and_sign(one.workspace, visit_id=visit, title="Heating")
    exchange_all(one, two)
    for laptop in (one, two):
        assert draft(laptop.workspace, visit) == "Before. " * 30
        assert laptop.workspace.store.get(Visit, visit).is_signed
        late = [(name, said) for _, name, said in laptop.everything()["torn"] if name == "text"]
        assert len(late) == 2
        assert any("at the same time" in said for _, said in late)
        assert any("never saw" in said for _, said in late)
        assert [s.key for s in laptop.workspace.store.all(VisitSection, visit_id=visit)] == ["since_last"]
        with pytest.raises(Refused):
            visits.write_section(laptop.workspace, visit_id=visit, key="since_last", text="Later")


def test_who_was_present_is_joined(pair):
    one, two, _, visit = pair
    for laptop, name in ((one, "Gwen"), (two, "Owen")):
        with laptop.workspace.act("Present") as act:
            there = act.unit.get(Visit, visit).present
            act.unit.edit(Visit, visit, present=(*there, Presence("", name)))
    exchange_all(one, two)
    assert sorted(p.name for p in one.workspace.store.get(Visit, visit).present) == ["Gwen", "Owen", "Tess"]


def test_the_order_in_which_they_come_is_of_no_account(pair, tmp_path):
    one, two, tess, visit = pair
    for number in range(6):
        visits.write_section(one.workspace, visit_id=visit, key="since_last", text=f"One {number}. " * 40)
        visits.write_section(two.workspace, visit_id=visit, key="health", text=f"Two {number}. " * 40)
        people.edit_person(two.workspace, person_id=tess, area=f"Area {number}")
    everything = one.sends() + two.sends()
    random.Random(3).shuffle(everything)
    third = Laptop(tmp_path, "Cara Lind")
    third.take(everything)
    exchange_all(one, two)
    assert third.exchange.held_back() == {}
    assert third.everything() == one.everything()
    third.workspace.close()


def test_made_anew_from_the_log_it_is_the_same(pair):
    one, two, _, visit = pair
    visits.write_section(one.workspace, visit_id=visit, key="since_last", text="One.")
    visits.write_section(two.workspace, visit_id=visit, key="since_last", text="Two.")
    visits.write_section(two.workspace, visit_id=visit, key="own_words", text="Three.")
    visits.finish_and_sign(one.workspace, visit_id=visit, title="Heating")
    exchange_all(one, two)
    before, device = two.everything(), two.workspace.store.device_id
    two.workspace.close()
    salvaging.rebuild(folder=two.folder, passphrase=PASSPHRASE, progress=lambda _done, _all: None)
    two.workspace = vaults.open_with_recovery_code(folder=two.folder, recovery_code=two.code)
    assert two.everything() == before
    assert two.workspace.store.device_id == device, "the laptop does not take over the name of another"


def test_a_database_that_lost_what_it_took_gets_it_back_from_the_journal(pair):
    one, two, tess, visit = pair
    two.workspace.close()
    old = (two.folder / "records-1.db").read_bytes()
    two.workspace = vaults.open_with_recovery_code(folder=two.folder, recovery_code=two.code)
    for number in range(5):
        people.edit_person(one.workspace, person_id=tess, area=f"Area {number}")
    visits.write_section(one.workspace, visit_id=visit, key="health", text="Sleeps well.")
    two.take(one.sends())
    people.edit_person(two.workspace, person_id=tess, phone="01632 960001")
    before = two.everything()
    two.workspace.close()
    (two.folder / "records-1.db").write_bytes(old)
    two.workspace = vaults.open_with_recovery_code(folder=two.folder, recovery_code=two.code)
    assert two.everything() == before


def test_an_operation_waits_for_the_one_before_it(pair):
    one, two, tess, _ = pair
    people.edit_person(one.workspace, person_id=tess, area="First")
    people.edit_person(one.workspace, person_id=tess, area="Second")
    first, second = one.sends()[-2:]
    assert two.take([second]) == [Held.WAITING]
    assert two.workspace.store.get(Person, tess).area == ""
    assert two.take([first]) == [None]
    assert two.workspace.store.get(Person, tess).area == "Second"
    assert two.exchange.held_back() == {}


BAD = {
    "no JSON": lambda body: "{",
    "another id": lambda body: body_text(body | {"id": "f" * 32}),
    "another version": lambda body: body_text(body | {"v": 2}),
    "a second form": lambda body: json.dumps(body),
    "a field too much": lambda body: body_text(body | {"extra": 1}),
    "no parents": lambda body: body_text({k: v for k, v in body.items() if k != "parents"}),
    "a strange kind": lambda body: body_text(body | {"kind": "explode"}),
    "another person": lambda body: body_text(body | {"person": "e" * 32}),
    "nobody": lambda body: body_text(body | {"person": ""}),
    "a value of the wrong kind": lambda body: body_text(body | {"fields": {"area": {"was": "", "now": 3}}}),
    "a splice of nothing": lambda body: body_text(body | {"fields": {"area": {"at": 5, "out": "abc", "in": ""}}}),
    "a record of the laptop itself": lambda body: body_text(body | {"type": "worker"}),
    "deep": lambda body: "[" * 50_000,
}


@pytest.mark.parametrize("bad", BAD)
def test_what_no_laptop_of_ours_writes_is_put_aside_and_the_rest_goes_on(pair, bad):
    one, two, tess, _ = pair
    people.edit_person(one.workspace, person_id=tess, area="Canal")
    person, operation_id, text = one.sends()[-1]
    before = two.workspace.store.head
    assert two.take([(person, operation_id, BAD[bad](json.loads(text)))]) == [Held.FAULT]
    assert two.workspace.store.head == before
    assert two.take([(person, operation_id, text)]) == [None]
    assert two.workspace.store.get(Person, tess).area == "Canal"


def test_a_page_with_something_strange_in_it_is_taken_but_for_that(pair):
    one, two, tess, _ = pair
    for number in range(5):
        people.edit_person(one.workspace, person_id=tess, area=f"Area {number}")
    sent = one.sends()[-5:]
    page = [(900 + place, operation_id, text) for place, (_, operation_id, text) in enumerate(sent)]
    strange = json.loads(page[1][2]) | {"id": "f" * 32, "parents": [], "kind": "create", "record": tess}
    strange["fields"] = {"born": {"now": "no day"}}
    page.insert(2, (950, "f" * 32, body_text(strange)))
    two.exchange.add_stream("a" * 32, tess)
    with two.workspace.store.receiving() as receiving:
        receiving.turn_to("a" * 32)
        receiving.take_page(page)
    assert two.workspace.store.get(Person, tess).area == "Area 4"
    assert two.exchange.held_back() == {"fault": 1}
    check(two)


def test_other_words_under_a_known_id_are_put_aside(pair):
    one, two, tess, _ = pair
    people.edit_person(one.workspace, person_id=tess, area="Canal")
    person, operation_id, text = one.sends()[-1]
    two.take([(person, operation_id, text)])
    assert two.take([(person, operation_id, text.replace("Canal", "Dock"))]) == [Held.ALTERED]
    assert two.workspace.store.get(Person, tess).area == "Canal"


def check(laptop: Laptop) -> None:
    """Prove that journal, log and database of a laptop agree to the last entry."""
    laptop.workspace.close()
    reports = checking.check(folder=laptop.folder, passphrase=PASSPHRASE)
    assert [report for report in reports if not report.is_sound] == []
    laptop.workspace = vaults.open_with_recovery_code(folder=laptop.folder, recovery_code=laptop.code)


def test_a_random_month_of_two_laptops_ends_in_the_same_records(pair):
    one, two, tess, visit = pair
    dice = random.Random(11)
    for step in range(60):
        laptop = dice.choice((one, two))
        act = dice.randrange(5)
        if act == 0:
            people.edit_person(laptop.workspace, person_id=tess, area=f"Area {step}")
        elif act == 1:
            visits.write_section(
                laptop.workspace, visit_id=visit, key=dice.choice(("since_last", "health")), text=f"Step {step}. " * 30
            )
        elif act == 2:
            made = people.add_person(laptop.workspace, person=Person("", given_name=f"Person {step}"))
            visits.start_visit(laptop.workspace, person_id=made.of_type("person")[0].record_id)
        elif act == 3:
            laptop.reopen()
        else:
            exchange_all(one, two)
    exchange_all(one, two)
    one.reopen()
    assert one.everything() == two.everything()
    check(one)
    check(two)
