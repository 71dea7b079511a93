"""What a record is when several laptops wrote it: its operations folded by who had seen what.

Parents decide, never clocks and never the order in which operations arrive. Every laptop that holds the same operations
folds them to the same record. Nothing that was written is dropped: what nobody has chosen between stays in `conflicts`.
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from visitapp.domain.changes import ChangeKind
from visitapp.domain.records import PlainValue
from visitapp.domain.splices import applied

Body = Mapping[str, Any]
"""One operation as the log holds it (storage/unit_of_work.py writes it)."""

Key = tuple[str, str]
"""A field, and an element of it where the field is a set; ("", "") is whether the record is there at all."""

PRESENCE: Key = ("", "")


@dataclass(frozen=True, repr=False)
class Said:
    """One of several values of a field that nobody has chosen between, and the operation that wrote it."""

    operation_id: str
    value: PlainValue


@dataclass(repr=False)
class Folded:
    """A record as its operations leave it, in plain values.

    `heads` are the operations that no other has seen. `waiting` lack a parent; `late` wanted to change what was signed
    without having seen the signature; `unfit` do not fit what they say they have seen.
    """

    values: dict[str, PlainValue] = field(default_factory=dict)
    heads: tuple[str, ...] = ()
    changed_at: str = ""
    retracted_at: str | None = None
    conflicts: dict[str, tuple[Said, ...]] = field(default_factory=dict)
    waiting: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    late_words: dict[str, tuple[Said, ...]] = field(default_factory=dict)
    """What those wanted the fields to say."""
    unfit: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rules:
    """How the fields of one record type are merged, and which a signature freezes (None stands for all)."""

    sets: frozenset[str] = frozenset()
    latest: frozenset[str] = frozenset()
    frozen: frozenset[str] | None = None


def fold(bodies: Iterable[Body], rules: Rules, *, sealed: Collection[str] | None = None) -> Folded:
    """Return the record that the operations of one record make, in any order and however often each is given.

    `sealed`: the operations on which a signature of another record stands; those that none of them has seen and that
    touch frozen fields are late. A signature among the operations seals by itself.
    """
    known = {body["id"]: body for body in bodies if body["kind"] != ChangeKind.READ}
    order, waiting = _in_order(known)
    folding = _Folding(known, order, rules)
    folding.seal(sealed)
    result = folding.result(waiting)
    if result.late:
        result.late_words = _Folding(known, order, rules).said_by(frozenset(result.late))
    return result


def seen_by_all(bodies: Iterable[Body], rules: Rules, operation_ids: Iterable[str]) -> Folded:
    """Return the record as all authors of these operations had seen it before they wrote: where they last agreed."""
    known = {body["id"]: body for body in bodies if body["kind"] != ChangeKind.READ}
    shared: set[str] | None = None
    for operation_id in operation_ids:
        seen, todo = set[str](), list(known[operation_id]["parents"])
        while todo:
            if (parent := todo.pop()) in known and parent not in seen:
                seen.add(parent)
                todo += known[parent]["parents"]
        shared = seen if shared is None else shared & seen
    return fold((known[id_] for id_ in shared or ()), rules)


def _in_order(known: Mapping[str, Body]) -> tuple[list[str], tuple[str, ...]]:
    """Put operations after what they have seen, else by id; and say which lack a parent."""
    missing = {id_: {parent for parent in known[id_]["parents"] if parent != id_} for id_ in known}
    children: dict[str, list[str]] = {}
    for id_, parents in missing.items():
        for parent in parents:
            children.setdefault(parent, []).append(id_)
    ready = [id_ for id_, parents in missing.items() if not parents]
    heapq.heapify(ready)
    order: list[str] = []
    while ready:
        id_ = heapq.heappop(ready)
        order.append(id_)
        for child in children.get(id_, ()):
            missing[child].discard(id_)
            if not missing[child]:
                heapq.heappush(ready, child)
    return order, tuple(sorted(known.keys() - set(order)))


@dataclass(frozen=True, repr=False)
class _View:
    """What the record is to somebody who has seen some operations: a bit for each, and who wrote what still stands."""

    seen: int
    writers: Mapping[Key, tuple[int, ...]]


class _Folding:
    """Operations by their place in the order. A place names its operation here."""

    def __init__(self, known: Mapping[str, Body], order: list[str], rules: Rules) -> None:
        self._bodies = [known[id_] for id_ in order]
        self._places = {id_: place for place, id_ in enumerate(order)}
        self._rules = rules
        self._views: list[_View] = []
        self._values: list[dict[Key, PlainValue]] = []
        self._sealed: int | None = None
        self._late: list[str] = []
        self._unfit: list[str] = []

    def seal(self, sealed: Collection[str] | None) -> None:
        """Find out which operations a signature has seen."""
        if sealed is not None:
            self._sealed = self._closure(self._places[id_] for id_ in sealed if id_ in self._places)
        signed = next((place for place, body in enumerate(self._bodies) if body["kind"] == ChangeKind.SIGN), None)
        if signed is not None:
            self._sealed = self._closure([signed])

    def _closure(self, places: Iterable[int]) -> int:
        seen, todo = 0, list(places)
        while todo:
            place = todo.pop()
            if not seen >> place & 1:
                seen |= 1 << place
                todo += (self._places[parent] for parent in self._bodies[place]["parents"])
        return seen

    def take(self, place: int) -> None:
        """Work out what the record is to the author of one operation, right after it."""
        body = self._bodies[place]
        before = self._joined([self._views[self._places[parent]] for parent in body["parents"]])
        writers, values = dict(before.writers), dict[Key, PlainValue]()
        self._values.append(values)
        if self._is_late(place):
            self._late.append(body["id"])
        else:
            try:
                self._write(place, body, before, writers, values)
            except (ValueError, KeyError, TypeError):
                self._unfit.append(body["id"])
                writers = dict(before.writers)
                values.clear()
        self._views.append(_View(before.seen | 1 << place, writers))

    def _is_late(self, place: int) -> bool:
        body, frozen = self._bodies[place], self._rules.frozen
        if self._sealed is None or self._sealed >> place & 1:
            return False
        return frozen is None or body["kind"] != ChangeKind.EDIT or not frozen.isdisjoint(body["fields"])

    def _write(
        self, place: int, body: Body, before: _View, writers: dict[Key, tuple[int, ...]], values: dict[Key, PlainValue]
    ) -> None:
        kind = ChangeKind(body["kind"])
        if kind is not ChangeKind.CREATE and PRESENCE not in before.writers:
            raise ValueError("nothing to change")
        values[PRESENCE] = body["at"] if kind is ChangeKind.RETRACT else None
        writers[PRESENCE] = (place,)
        for name, change in body["fields"].items():
            if name in self._rules.sets:
                self._write_elements(place, name, change, writers, values)
                continue
            key, standing = (name, ""), before.writers.get((name, ""), ())
            shown = self._value(standing[-1], key) if standing else None
            values[key] = applied(shown, change)
            # What the author did not choose between stays, and so does what was not shown.
            chosen = kind is ChangeKind.RESOLVE or name in self._rules.latest
            writers[key] = (*(() if chosen else (w for w in standing if self._value(w, key) != shown)), place)

    def _write_elements(
        self,
        place: int,
        name: str,
        change: Mapping[str, PlainValue],
        writers: dict[Key, tuple[int, ...]],
        values: dict[Key, PlainValue],
    ) -> None:
        was, now = (_elements(change.get(end)) for end in ("was", "now"))
        for element in was.keys() - now.keys():
            writers[name, element] = ()
        for element in now.keys() - was.keys():
            values[name, element] = now[element]
            writers[name, element] = (place,)
        values[name, ""] = list(now)  # in which order
        writers[name, ""] = (place,)

    def _joined(self, views: list[_View]) -> _View:
        """Return what somebody sees who has seen all of these: a write stands where nobody who saw it replaced it."""
        if len(views) == 1:
            return views[0]
        seen, writers = 0, dict[Key, tuple[int, ...]]()
        for view in views:
            seen |= view.seen
        for key in {key for view in views for key in view.writers}:
            candidates = {w for view in views for w in view.writers.get(key, ())}
            writers[key] = tuple(
                sorted(w for w in candidates if all(w in v.writers.get(key, ()) for v in views if v.seen >> w & 1))
            )
        return _View(seen, writers)

    def _value(self, place: int, key: Key) -> PlainValue:
        return self._values[place][key]

    def result(self, waiting: tuple[str, ...]) -> Folded:
        """Return the record to somebody who has seen everything."""
        self._take_all()
        heads = self._heads()
        done = Folded(heads=heads, waiting=waiting, late=tuple(sorted(self._late)), unfit=tuple(sorted(self._unfit)))
        if not self._bodies:
            return done
        view = self._seen_by_all()
        done.changed_at = self._bodies[-1]["at"]
        presence = [self._value(place, PRESENCE) for place in view.writers.get(PRESENCE, ())]
        if presence and None not in presence:  # somebody who went on writing keeps it
            done.retracted_at = min(presence)
        done.values = self._all_values(view)
        done.conflicts = self._conflicts(view)
        return done

    def said_by(self, operation_ids: frozenset[str]) -> dict[str, tuple[Said, ...]]:
        """Return what these operations wrote and nobody replaced, by field, as if nothing were sealed."""
        self._take_all()
        found: dict[str, list[Said]] = {}
        for (name, element), places in self._seen_by_all().writers.items():
            for place in places:
                if self._bodies[place]["id"] in operation_ids and name and (element or name not in self._rules.sets):
                    found.setdefault(name, []).append(
                        Said(self._bodies[place]["id"], self._value(place, (name, element)))
                    )
        return {name: tuple(said) for name, said in found.items()}

    def _take_all(self) -> None:
        for place in range(len(self._bodies)):
            self.take(place)

    def _heads(self) -> tuple[str, ...]:
        has_child = {parent for body in self._bodies for parent in body["parents"]}
        return tuple(sorted(body["id"] for body in self._bodies if body["id"] not in has_child))

    def _seen_by_all(self) -> _View:
        return self._joined([self._views[self._places[head]] for head in self._heads()])

    def _all_values(self, view: _View) -> dict[str, PlainValue]:
        if view.writers.get(PRESENCE):
            values: dict[str, PlainValue] = {"id": self._bodies[0]["record"]}
        else:
            return {}
        elements: dict[str, dict[str, int]] = {}
        for key, places in view.writers.items():
            name, element = key
            if name in self._rules.sets:
                found = elements.setdefault(name, {})
                if places and element:
                    found[element] = places[-1]
            elif key != PRESENCE:
                values[name] = self._value(places[-1], key)
        for name, found in elements.items():
            ranks = {element: rank for rank, element in enumerate(self._value(view.writers[name, ""][-1], (name, "")))}
            order = sorted(found, key=lambda element: (ranks.get(element, len(ranks)), found[element], element))
            values[name] = [self._value(found[element], (name, element)) for element in order]
        return values

    def _conflicts(self, view: _View) -> dict[str, tuple[Said, ...]]:
        found: dict[str, tuple[Said, ...]] = {}
        for key, places in view.writers.items():
            if len(places) > 1 and key != PRESENCE and key[0] not in self._rules.sets | self._rules.latest:
                by_value = {_text(self._value(place, key)): place for place in places}
                if len(by_value) > 1:
                    found[key[0]] = tuple(
                        Said(self._bodies[place]["id"], self._value(place, key)) for place in sorted(by_value.values())
                    )
        return found


def _elements(value: PlainValue) -> dict[str, PlainValue]:
    return {_text(element): element for element in value or ()}


def _text(value: PlainValue) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
