"""What must be true when everything has come to rest. The truth is the model's, never the product's own folding."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from tests.simulation.broken import Broken
from tests.simulation.hands import CANARY, KEYS
from tests.simulation.laptop import Laptop
from tests.simulation.promises_of_files import check_files
from visitapp.domain.changes import ChangeKind
from visitapp.domain.merge_rules import rules_of
from visitapp.domain.visits import section_id
from visitapp.storage.receiving import ONLY_HERE, Held
from visitapp.storage.rows import TABLES

if TYPE_CHECKING:
    from tests.simulation.world import World

_SHARED = sorted(TABLES.keys() - ONLY_HERE)
_ROWS = {name: f"SELECT * FROM {TABLES[name].name} ORDER BY id" for name in _SHARED}
_CONFLICTS = (
    "SELECT record_type, record_id, field, is_late, said FROM conflicts ORDER BY record_type, record_id, field, is_late"
)


def check_all(world: World) -> None:
    """Raise Broken for the first promise that was not kept."""
    laptops = list(world.laptops.values())
    _nothing_lost_or_doubled(world, laptops)
    _all_are_alike(laptops)
    _fields_are_as_they_were_written(world, laptops[0])
    _sets_have_what_was_added(world, laptops[0])
    _signed_words_stand(world, laptops[0])
    check_files(world)
    nonsense = len(world.garbled & {id_ for _, id_ in world.office.holdings()})
    for laptop in laptops:
        held_back = laptop.exchange.held_back()
        if held_back != ({Held.FAULT: nonsense} if nonsense else {}):
            raise Broken(f"{laptop.name} holds back {held_back}, and {nonsense} are nonsense")
    for laptop in laptops if world.was_fragile else [world.dice.choice(laptops)]:
        _is_sound(laptop)
    faults = world.office.faults()
    if faults:
        raise Broken(f"the office is not whole: {faults[0]}")
    canary = CANARY.encode()
    if any(canary in data for data in (*world.office.files(), *world.office.carried)):
        raise Broken("words of a record are at the office, or went over the line")


def _nothing_lost_or_doubled(world: World, laptops: list[Laptop]) -> None:
    at_office = Counter(id_ for _, id_ in world.office.holdings())
    doubled = [id_ for id_, count in at_office.items() if count > 1]
    if doubled and not world.has_twins:  # two copies of one vault may each begin a stream for the same person
        raise Broken(f"{len(doubled)} stand at the office more than once")
    must = world.model.must_be_there()
    for place, held in (("the office", at_office.keys()), *((each.name, each.operations()) for each in laptops)):
        if must - held:
            raise Broken(f"{len(must - held)} that were saved are not at {place}")


def _all_are_alike(laptops: list[Laptop]) -> None:
    first, *others = laptops
    for query in (*_ROWS.values(), _CONFLICTS):
        one = _rows(first, query)
        for other in others:
            if _rows(other, query) != one:
                raise Broken(f"{first.name} and {other.name} differ in: {query}")


def _rows(laptop: Laptop, query: str) -> list[tuple[Any, ...]]:
    with laptop.rows(query) as rows:
        return [tuple(row) for row in rows]


def _fields_are_as_they_were_written(world: World, laptop: Laptop) -> None:
    """Where one wrote last, those words stand; where several did without seeing each other, all are shown."""
    model = world.model
    shown = {
        (kind, record, name): [value for _, value in json.loads(said)]
        for kind, record, name, is_late, said in _rows(laptop, _CONFLICTS)
        if not is_late
    }
    signed = _signed_records(world)
    for kind, record_id, name in sorted(model.fields()):
        if record_id in signed or name == "id" or name in rules_of(kind).sets | rules_of(kind).latest:
            continue
        newest = model.newest_values(record_id, name)
        values = [value for number, value in enumerate(newest.values()) if value not in list(newest.values())[:number]]
        found = shown.get((kind, record_id, name))
        if len(values) > 1:
            if found is None:
                raise Broken(f"{len(values)} versions of {kind} {record_id[:6]} {name}, and nobody is asked")
            if any(value not in found for value in values):
                raise Broken(f"not every version of {kind} {record_id[:6]} {name} is shown")
        elif values and found is not None and len(newest) == 1:
            (last,) = newest
            if model.written[last].change.kind is ChangeKind.RESOLVE:
                raise Broken(f"somebody has chosen, and is asked again: {kind} {record_id[:6]} {name}")
        _row_says_one_of(laptop, kind, record_id, name, values)


def _signed_records(world: World) -> set[str]:
    """Return visits that anybody signed, and their sections: what a signature does to them is asked elsewhere."""
    return {each for visit in world.model.signed for each in (visit, *(section_id(visit, key) for key in KEYS))}


def _sets_have_what_was_added(world: World, laptop: Laptop) -> None:
    """What somebody added is there, but where it was taken out by somebody who had seen it added."""
    signed = _signed_records(world)
    for kind, record_id, name in sorted(world.model.fields()):
        if name not in rules_of(kind).sets or record_id in signed:
            continue
        wanted = world.model.elements(record_id, name)
        with laptop.rows(f"SELECT {name} FROM {TABLES[kind].name} WHERE id = ?", record_id) as rows:
            row = rows.first()
        found = set() if row is None else {json.dumps(element, sort_keys=True) for element in json.loads(row[0])}
        if found != wanted:
            raise Broken(f"{kind} {record_id[:6]} {name} holds {len(found)}, and {len(wanted)} were put in")


def _row_says_one_of(laptop: Laptop, kind: str, record_id: str, name: str, values: list[Any]) -> None:
    if not values:
        return
    with laptop.rows(f"SELECT {name} FROM {TABLES[kind].name} WHERE id = ?", record_id) as rows:
        row = rows.first()
    if row is None:
        raise Broken(f"{kind} {record_id[:6]} is not there")
    said = row[0]
    if not any(_alike(said, value) for value in values):
        raise Broken(f"{kind} {record_id[:6]} {name} says what nobody wrote last")


def _alike(column: Any, value: Any) -> bool:
    if isinstance(value, list | dict):
        return bool(json.loads(column) == value)
    return bool(column == value)


def _signed_words_stand(world: World, laptop: Laptop) -> None:
    """What was signed says for ever what it said; what others wrote meanwhile is kept beside it."""
    model = world.model
    late = {
        (record, value)
        for kind, record, name, is_late, said in _rows(laptop, _CONFLICTS)
        if is_late and kind == "visit_section" and name == "text"
        for _, value in json.loads(said)
    }
    for visit_id, sections in model.signed.items():
        if model.signatures[visit_id] != 1 or model.sign_of[visit_id] in model.lost:
            continue  # two signed it, or the signature went with a laptop
        for section, text in sections.items():
            with laptop.rows(f"SELECT text FROM {TABLES['visit_section'].name} WHERE id = ?", section) as rows:
                row = rows.first()
            if row is None or row[0] != text:
                raise Broken(f"signed words of {section[:6]} have changed")
        seen = model.signed_seen[visit_id]
        of_visit = {section_id(visit_id, key) for key in KEYS}
        for each in model.written.values():
            if each.change.record_type != "visit_section" or each.id in model.lost or each.id in seen:
                continue
            if each.change.record_id in of_visit and "text" in each.change.after:
                overwritten = any(
                    each.id in other.seen and ("text" in other.change.after or other.change.kind is ChangeKind.RETRACT)
                    for other in model.written.values()
                    if other.change.record_id == each.change.record_id and other.id not in model.lost
                )
                if not overwritten and (each.change.record_id, each.change.after["text"]) not in late:
                    raise Broken(f"words that came too late for a signature are gone: {each.id[:6]}")


def _is_sound(laptop: Laptop) -> None:
    before = laptop.operations()
    laptop.workspace.close()
    laptop.open()
    store = laptop.workspace.store
    if laptop.operations() != before or store.first_broken_operation() is not None:
        raise Broken(f"the log of {laptop.name} is not what it was")
    rows = {query: _rows(laptop, query) for query in (*_ROWS.values(), _CONFLICTS)}
    laptop.workspace.close()
    for file in laptop.folder.glob("records-*.db*"):
        file.unlink()
    laptop.open()
    if laptop.operations() != before:
        raise Broken(f"the journal of {laptop.name} does not hold what its database held")
    for query, row in rows.items():
        if _rows(laptop, query) != row:
            raise Broken(f"{laptop.name} made anew from its log differs in: {query}")
