"""The steps of a working day with eight visits, each as keys and clicks, each ending in what can be seen."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.end_to_end.worker import ALT, CTRL, SHIFT, Key, Worker
from visitapp.domain.people import Person
from visitapp.domain.workers import Worker as WorkerRecord
from visitapp.services import check_ins, diary, people, vaults

START = datetime(2026, 6, 18, 8, 50, tzinfo=UTC)
CALLED = ("Tess", "Jonas", "Noor", "Callum", "Eileen", "Rhys", "Fatima", "Gwil")
FIRST, SECOND, UNANSWERED, LOCKED_AT, SLEPT_AT, AWAY, CALM, LEFT_OPEN = CALLED
DESK = ("the duty desk", "01632 960 300")


class DayClock:
    """The clock of the laptop, which can be moved on: nobody waits for the afternoon."""

    def __init__(self, start: datetime) -> None:
        self._start, self._begun = start, time.monotonic()

    def __call__(self) -> datetime:
        return self._start + timedelta(seconds=time.monotonic() - self._begun)

    def go(self, **amount: float) -> None:
        """Let the clock move on."""
        self._start += timedelta(**amount)


def make_diary(folder: Path, passphrase: str) -> None:
    """Make a vault with eight visits in the diary of the day, and a check-in for the one in which the laptop sleeps."""
    record = WorkerRecord(id="", name="Amara Okafor", team="Northside CMHT")
    clock = DayClock(START)
    workspace, _ = vaults.create(folder=folder, passphrase=passphrase, worker=record, kdf=vaults.FAST_KDF, now=clock)
    for number, called in enumerate(CALLED):
        person = people.add_person(workspace, person=Person("", given_name=called, area="Northside")).changes[0]
        at = START.replace(hour=9 + number, minute=0)
        planned = diary.plan_visit(workspace, person_id=person.record_id, planned_for=at).changes[0]
        if called == SLEPT_AT:
            tell_by = START + timedelta(hours=5)
            whom, number_ = DESK
            check_ins.set_check_in(workspace, visit_id=planned.record_id, tell_by=tell_by, whom=whom, number=number_)
    workspace.close()


def unlock(worker: Worker, passphrase: str) -> None:
    """Type the passphrase; Today is there."""
    worker.wait(lambda: worker.can_see("Passphrase") and worker.focused() is not worker.window, "no passphrase field")
    worker.type(passphrase)
    worker.key(Key.Key_Return)
    worker.reads("Good ", "Amara.")
    worker.saved()


def today(worker: Worker) -> None:
    """Go to Today."""
    worker.key(Key.Key_1, CTRL)
    worker.reads("Good ", "Amara.")
    worker.saved()


def begin_visit(worker: Worker, called: str) -> None:
    """Start a visit of the diary, or go on with it; the cursor stands in the note."""
    today(worker)
    names = [f"{verb} visit with {called}" for verb in ("Start", "Resume")]
    worker.wait(lambda: any(worker.can_see(name) for name in names), f"no visit with {called} to begin")
    name = next(name for name in names if worker.can_see(name))
    worker.press(name)
    worker.reads(f"Visit with {called}", "encrypted on this laptop")
    worker.saved()


def write(worker: Worker, section: int, words: str) -> None:
    """Go to a section by its key and type at its end."""
    worker.key(Key(Key.Key_0 + section), ALT)
    worker.key(Key.Key_End, CTRL)
    worker.type(words)


def sign(worker: Worker, about: str) -> None:
    """Finish and sign, with a few words for the list."""
    worker.saved()
    worker.key(Key.Key_F, CTRL | SHIFT)
    worker.reads("Finish and sign this visit?")
    worker.fill("What it was about", about)
    worker.press("Finish and sign")
    worker.reads("Signed by Amara Okafor")


def no_reply(worker: Worker, called: str, clock: str, tried: str) -> None:
    """Note that nobody answered, from the diary."""
    today(worker)
    worker.choose(f"More for {called}, {clock}", "No reply…")
    worker.reads(f"No reply from {called}?")
    worker.type(tried)
    worker.fill("What comes next", f"Ring {called}")
    worker.press("Note it")
    worker.reads(f"No reply: {tried}")
    worker.saved()
