"""Bugs in what a record is when several wrote it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.simulation.bugs import bug
from visitapp.domain import merge_rules, merging
from visitapp.domain.changes import ChangeKind
from visitapp.storage import projection
from visitapp.storage.unit_of_work import UnitOfWork

Patch = pytest.MonkeyPatch


@bug
def the_clock_decides(patch: Patch) -> None:
    def by_clock(self: Any, view: Any) -> dict[str, Any]:
        for places in view.writers.values():
            if len(places) > 1:
                newest = max(places, key=lambda place: self._bodies[place]["clock"])
                for place in places:
                    for key in self._values[place].keys() & self._values[newest].keys():
                        self._values[place][key] = self._values[newest][key]
        return {}

    patch.setattr(merging._Folding, "_conflicts", by_clock)


@bug
def the_last_to_arrive_wins(patch: Patch) -> None:
    patch.setattr(projection, "_follows", lambda state, body: state is not None or body["kind"] == ChangeKind.CREATE)


@bug
def late_words_are_dropped(patch: Patch) -> None:
    patch.setattr(merging._Folding, "said_by", lambda self, ids: {})


@bug
def a_signature_freezes_nothing(patch: Patch) -> None:
    patch.setattr(merging._Folding, "_is_late", lambda self, place: False)


@bug
def a_set_is_replaced_as_a_whole(patch: Patch) -> None:
    patch.setattr(projection, "rules_of", lambda name: replace(merge_rules.rules_of(name), sets=frozenset()))


@bug
def an_edit_names_one_parent_only(patch: Patch) -> None:
    log = UnitOfWork._log

    def first_parent(self: UnitOfWork, name: str, record: Any, kind: Any, fields: Any, parents: Any, why: str) -> str:
        return log(self, name, record, kind, fields, parents[:1], why)

    patch.setattr(UnitOfWork, "_log", first_parent)


@bug
def who_chose_is_asked_again(patch: Patch) -> None:
    log = UnitOfWork._log

    def as_edit(self: UnitOfWork, name: str, record: Any, kind: Any, fields: Any, parents: Any, why: str) -> str:
        kind = ChangeKind.EDIT if kind is ChangeKind.RESOLVE else kind
        return log(self, name, record, kind, fields, parents, why)

    patch.setattr(UnitOfWork, "_log", as_edit)
