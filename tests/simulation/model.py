"""What really happened, noted beside the product: who wrote what, having seen what, and what was promised to whom."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.simulation.laptop import Laptop
from visitapp.domain.changes import Change, ChangeKind


@dataclass
class Written:
    """One operation as its author meant it. `seen` is what the author's laptop held of the same record."""

    id: str
    laptop: str
    change: Change
    seen: frozenset[str]


@dataclass
class Model:
    """The truth. Nothing here is read from parents, clocks or the office's order."""

    written: dict[str, Written] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)
    """Operations that were nowhere but on a laptop that was put back to an older copy."""
    signed: dict[str, dict[str, str]] = field(default_factory=dict)
    """Visit -> section -> the words that were signed."""
    signed_seen: dict[str, frozenset[str]] = field(default_factory=dict)
    """Visit -> operations of its sections that the signer's laptop held."""
    sign_of: dict[str, str] = field(default_factory=dict)
    """Visit -> the operation that signed it."""
    signatures: dict[str, int] = field(default_factory=dict)

    def note(self, laptop: str, changes: Iterable[tuple[Change, frozenset[str]]]) -> None:
        """Note one act, each change with what its author had seen of the record."""
        for change, seen in changes:
            self.written[change.operation_id] = Written(change.operation_id, laptop, change, seen)

    def note_log(self, laptop: Laptop) -> list[str]:
        """Note what a laptop holds before anything happens, and return whom it knows."""
        with laptop.rows("SELECT id, body FROM operations WHERE person_id <> ''") as rows:
            bodies = [(id_, json.loads(body)) for id_, body in rows]
        for id_, body in bodies:
            after = {name: change["now"] for name, change in body["fields"].items()}
            change = Change(body["type"], body["record"], body["person"], ChangeKind(body["kind"]), {}, after, id_)
            self.note(laptop.name, [(change, frozenset())])
        return [body["record"] for _, body in bodies if body["type"] == "person"]

    def must_be_there(self) -> set[str]:
        """Return every operation that was saved and that no old copy took away."""
        return self.written.keys() - self.lost

    def newest_values(self, record_id: str, name: str) -> dict[str, Any]:
        """Return what a field says by those who wrote it last: operation -> value, none of which saw another."""
        writers = {
            each.id: each
            for each in self.written.values()
            if each.change.record_id == record_id and name in each.change.after and each.id not in self.lost
        }
        overwritten = {id_ for each in writers.values() for id_ in each.seen if id_ in writers}
        return {id_: each.change.after[name] for id_, each in writers.items() if id_ not in overwritten}

    def elements(self, record_id: str, name: str) -> set[str]:
        """Return what a set holds, each as JSON: added by one and not taken out by anybody who had seen that."""
        added, taken = [], []
        for each in self.written.values():
            change = each.change
            if change.record_id == record_id and name in change.after and each.id not in self.lost:
                was, now = (
                    {json.dumps(element, sort_keys=True) for element in values.get(name) or ()}
                    for values in (change.before, change.after)
                )
                added += [(element, each.id) for element in now - was]
                taken += [(element, each.seen) for element in was - now]
        return {element for element, id_ in added if not any(id_ in seen for other, seen in taken if other == element)}

    def fields(self) -> set[tuple[str, str, str]]:
        """Return type, record and field of all that was ever written."""
        return {
            (each.change.record_type, each.change.record_id, name)
            for each in self.written.values()
            for name in each.change.after
        }

    def was_settled(self, record_id: str, name: str) -> bool:
        """Tell whether somebody chose between versions of a field."""
        return any(
            each.change.kind is ChangeKind.RESOLVE and each.change.record_id == record_id and name in each.change.after
            for each in self.written.values()
        )
