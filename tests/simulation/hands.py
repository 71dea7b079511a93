"""What workers do on their laptops, through the same services as the window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.simulation.laptop import Laptop
from visitapp.domain.attachments import Attachment
from visitapp.domain.changes import ChangeSet
from visitapp.domain.goals import Goal
from visitapp.domain.network import Member
from visitapp.domain.people import Person
from visitapp.domain.visits import Visit, VisitSection, section_id
from visitapp.errors import NotFound, Refused
from visitapp.services import attaching, conflicts, goals, network, people, undo, visits
from visitapp.services.attachments import read_bytes
from visitapp.storage.vault.blobs import PIECE_BYTES

if TYPE_CHECKING:
    from tests.simulation.world import World

CANARY = "Kingfisherwords"
KEYS = ("since_last", "own_words", "agreed")
FIELDS = ("area", "phone", "home_access", "pronouns")
SET = ("Large print", "Hearing loop", "Plain words", "An interpreter")


def write_something(world: World, laptop: Laptop) -> None:
    """Do one thing on one laptop, and note in the model what was written having seen what."""
    dice = world.dice
    deed, weight = zip(*DEEDS.items(), strict=True)
    name = dice.choices(deed, weight)[0]
    known = [id_ for id_ in world.people if laptop.knows(id_)]
    if name is add_person or not known:
        person = ""
        name = add_person
    else:
        person = dice.choice(known)
    try:
        done = name(world, laptop, person)
    except (Refused, NotFound):
        return
    if done is None:
        return
    world.say(laptop.name, name.__name__, *(change.operation_id[:6] for change in done.changes))
    note(world, laptop, done)


def note(world: World, laptop: Laptop, done: ChangeSet) -> None:
    """Tell the model. Of what the laptop held, everything older than the operation itself was seen."""
    earlier: set[str] = set()
    pairs = []
    for change in done.changes:
        held = laptop.seen_of(change.record_id)
        own = {each.operation_id for each in done.changes if each.record_id == change.record_id}
        pairs.append((change, frozenset((held - own) | (own & earlier))))
        earlier.add(change.operation_id)
    world.model.note(laptop.name, pairs)


def words(world: World) -> str:
    return f"{CANARY} {world.dice.randrange(1000)} " * world.dice.choice((1, 1, 3, 40))


def add_person(world: World, laptop: Laptop, _person: str) -> ChangeSet:
    done = people.add_person(laptop.workspace, person=Person("", given_name=words(world)[:60], area=words(world)[:40]))
    world.people.append(done.of_type("person")[0].record_id)
    return done


def edit_person(world: World, laptop: Laptop, person: str) -> ChangeSet:
    names = world.dice.sample(FIELDS, world.dice.choice((1, 1, 2)))
    return people.edit_person(laptop.workspace, person_id=person, **{name: words(world) for name in names})


def change_needs(world: World, laptop: Laptop, person: str) -> ChangeSet:
    there = laptop.workspace.store.get(Person, person).communication_needs
    one = world.dice.choice(SET)
    now = tuple(need for need in there if need != one) if one in there else (*there, one)
    return people.edit_person(laptop.workspace, person_id=person, communication_needs=now)


def start_visit(world: World, laptop: Laptop, person: str) -> ChangeSet:
    done = visits.start_visit(laptop.workspace, person_id=person)
    world.visits.append(done.of_type("visit")[0].record_id)
    return done


def _draft(world: World, laptop: Laptop, person: str) -> Visit | None:
    drafts = [v for v in laptop.workspace.store.all(Visit, person_id=person) if not v.is_signed]
    return world.dice.choice(drafts) if drafts else None


def write_note(world: World, laptop: Laptop, person: str) -> ChangeSet | None:
    visit = _draft(world, laptop, person)
    if visit is None:
        return start_visit(world, laptop, person)
    key = world.dice.choice(KEYS)
    found = laptop.workspace.store.find(VisitSection, section_id(visit.id, key))
    text = f"{found.text if found else ''}{words(world)}. " if world.dice.random() < 0.7 else words(world)
    return visits.write_section(laptop.workspace, visit_id=visit.id, key=key, text=text)


def mark_present(world: World, laptop: Laptop, person: str) -> ChangeSet | None:
    visit = _draft(world, laptop, person)
    if visit is None:
        return None
    return visits.mark_present(laptop.workspace, visit_id=visit.id, name=f"{CANARY} {world.dice.randrange(4)}")


def sign(world: World, laptop: Laptop, person: str) -> ChangeSet | None:
    visit = _draft(world, laptop, person)
    if visit is None:
        return None
    sections = laptop.workspace.store.all(VisitSection, visit_id=visit.id)
    seen = frozenset().union(*(laptop.seen_of(section.id) for section in sections))
    done = visits.finish_and_sign(laptop.workspace, visit_id=visit.id, title=words(world)[:50])
    model = world.model
    model.signatures[visit.id] = model.signatures.get(visit.id, 0) + 1
    model.signed[visit.id] = {section.id: section.text for section in sections}
    model.signed_seen[visit.id] = seen
    model.sign_of[visit.id] = done.of_type("visit")[0].operation_id
    return done


def add_goal(world: World, laptop: Laptop, person: str) -> ChangeSet:
    return goals.add_goal(laptop.workspace, goal=Goal("", person, own_words=words(world)))


def edit_goal(world: World, laptop: Laptop, person: str) -> ChangeSet | None:
    there = laptop.workspace.store.all(Goal, person_id=person)
    if not there:
        return None
    goal = world.dice.choice(there)
    if world.dice.random() < 0.3:
        return goals.remove_goal(laptop.workspace, goal_id=goal.id, reason=CANARY)
    return goals.edit_goal(laptop.workspace, goal_id=goal.id, title=words(world))


def add_member(world: World, laptop: Laptop, person: str) -> ChangeSet:
    return network.add_member(laptop.workspace, member=Member("", person, words(world)[:40]))


def attach_file(world: World, laptop: Laptop, person: str) -> ChangeSet:
    """Keep a letter; now and then one that travels in two pieces."""
    length = PIECE_BYTES + 5 if world.dice.random() < 0.3 else world.dice.randrange(10, 3000)
    text = f"{CANARY} {world.dice.getrandbits(64):x} " * (length // 20 + 1)
    taken = attaching.take_in_bytes(laptop.workspace.blobs, text[:length].encode(), name="Letter.txt")
    done = attaching.keep_taken(laptop.workspace, taken=taken, person_id=person)
    kept = laptop.workspace.store.get(Attachment, done.of_type("attachment")[0].record_id)
    world.files[kept.blob_id] = read_bytes(laptop.workspace.blobs, kept)
    return done


def take_back(_world: World, laptop: Laptop, _person: str) -> ChangeSet:
    return undo.undo(laptop.workspace)


def choose(world: World, laptop: Laptop, _person: str) -> ChangeSet | None:
    found = conflicts.all_conflicts(laptop.workspace)
    if not found:
        return None
    conflict = world.dice.choice(found)
    value: Any = world.dice.choice(conflict.versions).value
    return conflicts.choose(laptop.workspace, conflict=conflict, value=value)


DEEDS = {
    add_person: 2, edit_person: 10, change_needs: 3, start_visit: 2, write_note: 8, mark_present: 4, sign: 2,
    add_goal: 2, edit_goal: 3, add_member: 1, attach_file: 2, take_back: 2, choose: 5,
}  # fmt: skip
