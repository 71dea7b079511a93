"""Acts, locks, power cuts and undo in random order, beside a model of what a worker was told is saved."""

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.faults.conftest import PASSPHRASE
from visitapp.domain.people import Person
from visitapp.domain.visits import Visit, VisitSection
from visitapp.domain.workers import Worker
from visitapp.errors import Refused
from visitapp.services import checking, people, vaults, visits
from visitapp.services.undo import redo, undo
from visitapp.services.workspace import Workspace

Outcome = Callable[[str, str], None]
KEYS = ("since_last", "own_words")
State = tuple[dict[str, str], dict[str, tuple[str, bool, dict[str, str]]]]
"""Area by person; person, signed and words by section, by visit."""


@dataclass
class Walk:
    """A vault, what it should hold, and the steps a worker could undo or do again."""

    place: Path
    dice: random.Random
    areas: dict[str, str] = field(default_factory=dict)
    notes: dict[str, tuple[str, bool, dict[str, str]]] = field(default_factory=dict)
    before: list[State] = field(default_factory=list)
    after: list[State] = field(default_factory=list)
    steps: int = 0

    def __post_init__(self) -> None:
        worker = Worker(id="", name="Amara Okafor", team="Northside CMHT")
        self.workspace, self.code = vaults.create(
            folder=self.place / "walk-0.visitvault", passphrase=PASSPHRASE, worker=worker, kdf=vaults.FAST_KDF
        )

    def state(self) -> State:
        return dict(self.areas), {id_: (who, signed, dict(words)) for id_, (who, signed, words) in self.notes.items()}

    def drafts(self) -> list[str]:
        return [id_ for id_, (_, signed, _) in self.notes.items() if not signed]

    def step(self) -> None:
        self.steps += 1
        weighted = {
            self.add_person: 2, self.edit_person: 4, self.start_visit: 2, self.write: 8, self.sign: 1,
            self.undo_or_redo: 3, self.lock: 1, self.cut_power: 1,
        }  # fmt: skip
        (act,) = self.dice.choices(list(weighted), list(weighted.values()))
        act()
        assert held(self.workspace) == self.state(), f"after step {self.steps}, {act.__name__}"

    def remember(self, undoable: bool = True) -> None:
        self.before, self.after = [*self.before, self.state()] if undoable else [], []

    def add_person(self) -> None:
        self.remember()
        made = people.add_person(self.workspace, person=Person("", given_name=f"Tess {self.steps}"))
        self.areas[made.of_type("person")[0].record_id] = ""

    def edit_person(self) -> None:
        if self.areas:
            id_ = self.dice.choice(list(self.areas))
            self.remember()
            people.edit_person(self.workspace, person_id=id_, area=f"Area {self.steps}")
            self.areas[id_] = f"Area {self.steps}"

    def start_visit(self) -> None:
        free = sorted(set(self.areas) - {who for who, signed, _ in self.notes.values() if not signed})
        if free:
            who = self.dice.choice(free)
            self.before, self.after = [], []
            made = visits.start_visit(self.workspace, person_id=who)
            self.notes[made.of_type("visit")[0].record_id] = (who, False, {})

    def write(self) -> None:
        if self.drafts():
            id_, key = self.dice.choice(self.drafts()), self.dice.choice(KEYS)
            text = f"Step {self.steps}. " * self.dice.choice((1, 40, 900))
            self.before, self.after = [], []
            visits.write_section(self.workspace, visit_id=id_, key=key, text=text)
            self.notes[id_][2][key] = text

    def sign(self) -> None:
        written = [id_ for id_ in self.drafts() if self.notes[id_][2]]
        if written:
            id_ = self.dice.choice(written)
            self.before, self.after = [], []
            visits.finish_and_sign(self.workspace, visit_id=id_, title="A visit")
            who, _, words = self.notes[id_]
            self.notes[id_] = (who, True, words)
            with pytest.raises(Refused):
                visits.write_section(self.workspace, visit_id=id_, key=KEYS[0], text="Changed")

    def undo_or_redo(self) -> None:
        """Go back or forth as far as the model knows the way; edits and additions only."""
        forth = bool(self.after) and self.dice.random() < 0.5
        if forth:
            redo(self.workspace)
            self.before.append(self.state())
            self.areas, self.notes = self.after.pop()
        elif self.before:
            undo(self.workspace)
            self.after.append(self.state())
            self.areas, self.notes = self.before.pop()

    def lock(self) -> None:
        self.workspace.close()
        self.open_again(self.workspace.vault.folder)

    def cut_power(self) -> None:
        """Go on with a copy of the files as they are now; what the process had in memory is gone."""
        copy = self.place / f"walk-{self.steps}.visitvault"
        old = self.workspace.vault.folder
        shutil.copytree(old, copy, ignore=shutil.ignore_patterns("vault.lock", "vault.holder"))
        if self.dice.random() < 0.3:
            for name in ("records-1.db-wal", "records-1.db-shm"):
                (copy / name).unlink(missing_ok=True)
        self.workspace.close()
        shutil.rmtree(old)
        self.open_again(copy)

    def open_again(self, folder: Path) -> None:
        self.workspace = vaults.open_with_recovery_code(folder=folder, recovery_code=self.code)
        assert self.workspace.missing == ()
        self.before, self.after = [], []

    def end(self) -> None:
        self.workspace.close()
        reports = checking.check(folder=self.workspace.vault.folder, passphrase=PASSPHRASE)
        assert [report for report in reports if not report.is_sound] == []


def held(workspace: Workspace) -> State:
    """Return what the vault holds, in the model's terms."""
    areas = {person.id: person.area for person in workspace.store.all(Person)}
    notes = {visit.id: (visit.person_id, visit.is_signed, {}) for visit in workspace.store.all(Visit)}
    for section in workspace.store.all(VisitSection):
        if section.text:
            notes[section.visit_id][2][section.key] = section.text
    return areas, notes


def walk(place: Path, seed: int, steps: int) -> None:
    """Take so many steps."""
    walking = Walk(place, random.Random(seed))
    try:
        for _ in range(steps):
            walking.step()
    finally:
        walking.end()


@pytest.mark.parametrize("seed", range(2))
def test_a_short_random_walk_holds_what_was_said(tmp_path: Path, outcome: Outcome, seed: int) -> None:
    walk(tmp_path, seed, 120)
    outcome(f"120 random acts, locks and power cuts, dice {seed}", "the vault holds what the model holds, each time")


@pytest.mark.whole
@pytest.mark.parametrize("seed", range(100, 200))
def test_a_long_random_walk_holds_what_was_said(tmp_path: Path, outcome: Outcome, seed: int) -> None:
    walk(tmp_path, seed, 400)
    outcome("400 random acts, locks and power cuts, 100 times", "the vault holds what the model holds, each time")
