"""Two real windows and a real office: joining by hand, writing apart, meeting again, choosing, and nothing lost."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from tests import given_files
from tests.deriving import derived_once as derived_once
from tests.end_to_end.morning import PASSPHRASE
from tests.end_to_end.worker import CTRL, Key, Worker
from tests.faults.conftest import start
from tests.office.running import RunningOffice
from visitapp.domain.attachments import Attachment
from visitapp.domain.people import Person
from visitapp.domain.visits import VisitSection
from visitapp.domain.workers import Worker as WorkerRecord
from visitapp.services import attaching, people, vaults, visits
from visitapp.services.workspace import Workspace
from visitapp.ui.look.theme import Theme

Sit = Callable[[str], Worker]
BEFORE = "A call from Bernie. Biscuit’s walk. The radio on low."
OURS = "A call from Bernie before 8. Biscuit’s walk. One visitor at a time. The radio on low."
THEIRS = "A call from Bernie. Biscuit’s walk. Kwame popping in on Mondays. The radio on low, not the news."


@pytest.fixture
def served(tmp_path: Path) -> Iterator[RunningOffice]:
    running = RunningOffice(tmp_path / "office")
    running.start()
    yield running
    running.stop()


@pytest.fixture
def sit(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Sit]:
    """Return a function that sits somebody before the unlocked window of a vault of their own."""
    theme = Theme()
    theme.apply(qapp)
    seated: list[Worker] = []

    def sit_down(name: str) -> Worker:
        folder = tmp_path / f"{name.split()[0]}.visitvault"
        record = WorkerRecord(id="", name=name, team="Northside CMHT")
        workspace, _ = vaults.create(folder=folder, passphrase=PASSPHRASE, worker=record, kdf=vaults.FAST_KDF)
        workspace.close()
        worker = start(qtbot, theme, folder)
        seated.append(worker)
        worker.saved()
        worker.fill("Passphrase", PASSPHRASE)
        worker.key(Key.Key_Return)
        worker.reads("Good ")
        return worker

    yield sit_down
    for worker in seated:
        worker.window.close()
        qtbot.waitUntil(lambda worker=worker: worker.window.is_closed, timeout=20_000)
        worker.window.deleteLater()


def turn_to(worker: Worker) -> Worker:
    """Take the other laptop on one's knees."""
    worker.window.activateWindow()
    worker.wait(worker.window.isActiveWindow, "the window does not come to the front")
    return worker


def at_store(worker: Worker, work: Callable[[Workspace], Any]) -> Any:
    """Look or write in the vault of a window, in its own thread."""
    found: list[Any] = []
    worker.window.background.read(worker.window, work, found.append)
    worker.wait(lambda: bool(found), "the store did not answer")
    return found[0]


def quiet(worker: Worker) -> None:
    """Wait until no exchange is under way."""
    worker.wait(lambda: not worker.window.pages.exchange.state.is_busy, "the exchange does not end")
    worker.saved()


def sync(worker: Worker) -> None:
    """Press Sync now and wait until it is over."""
    turn_to(worker)
    quiet(worker)
    worker.press("Office")
    worker.press("Sync now")
    quiet(worker)


def join_first(worker: Worker, served: RunningOffice) -> None:
    """Found the organisation: the first officer needs nobody's yes."""
    turn_to(worker)
    worker.press("Office")
    worker.fill("Invitation", served.invitation)
    worker.press("Join")
    worker.reads("How it stands", "Add a worker")
    quiet(worker)


def join_second(worker: Worker, officer: Worker) -> None:
    """Invite, join, read the six words to each other, let in."""
    turn_to(officer).press("Office")
    officer.press("Make an invitation")
    officer.reads("visitapp-1:")
    invitation = officer.find("Send this text to the worker", QLineEdit).text()
    turn_to(worker).press("Office")
    worker.fill("Invitation", invitation)
    worker.press("Join")
    worker.reads("Your officer has to let this laptop in")
    words = worker.window.pages.exchange.state.words
    sync(officer)
    officer.reads("Asked today", *words)
    officer.press("All six match")
    officer.no_longer_reads("All six match")
    quiet(officer)
    turn_to(worker)
    quiet(worker)
    worker.press("Look again")
    worker.reads("How it stands")
    quiet(worker)


def add_visit(workspace: Workspace) -> str:
    """Add Tess with a draft of a visit; return the visit."""
    tess = people.add_person(workspace, person=Person("", given_name="Tess")).of_type("person")[0].record_id
    visit = visits.start_visit(workspace, person_id=tess).of_type("visit")[0].record_id
    visits.write_section(workspace, visit_id=visit, key="health", text=BEFORE)
    return visit


def add_photo(workspace: Workspace) -> Path:
    """Keep a photo of Tess's boiler; return its encrypted file."""
    (tess,) = workspace.store.all(Person)
    taken = attaching.take_in_bytes(workspace.blobs, given_files.photo(), name="boiler.jpg")
    attaching.keep_taken(workspace, taken=taken, person_id=tess.id)
    return workspace.blobs.path_of(workspace.store.all(Attachment)[0].blob_id)


def words_of(workspace: Workspace) -> list[str]:
    return [section.text for section in workspace.store.all(VisitSection) if section.text]


def test_two_people_change_the_same_words_apart_and_keep_both(served: RunningOffice, sit: Sit) -> None:
    amara = sit("Amara Okafor")
    join_first(amara, served)
    visit = at_store(amara, add_visit)
    at_store(amara, add_photo)
    sync(amara)
    ben = sit("Ben Hale")
    join_second(ben, amara)
    sync(ben)
    turn_to(ben).press("People")
    ben.reads("1 person you work alongside")
    for worker, text in ((amara, OURS), (ben, THEIRS)):
        at_store(worker, partial(visits.write_section, visit_id=visit, key="health", text=text))
    sync(amara)
    sync(ben)
    sync(amara)
    for worker, other in ((amara, "Ben Hale"), (ben, "Amara Okafor")):
        turn_to(worker).press("Office")
        worker.press("Look at one place")
        worker.reads("Nothing has been lost.", "Your version", f"{other}’s version", "One visitor at a time", "Mondays")
    turn_to(amara).press("Keep both changes")
    amara.reads("There is nothing to look at.")
    sync(amara)
    sync(ben)
    (kept,) = at_store(amara, words_of)
    assert at_store(ben, words_of) == [kept]
    for words in ("before 8", "One visitor at a time", "Mondays", "not the news"):
        assert words in kept
    turn_to(amara).press("Documents")
    amara.reads("boiler:", "Received by Ben Hale’s laptop, today")
    turn_to(ben).reads("Connected")
    assert ben.window.pages.exchange.state.to_look_at == 0


def test_an_office_that_is_away_is_no_trouble(served: RunningOffice, sit: Sit) -> None:
    amara = sit("Amara Okafor")
    join_first(amara, served)
    amara.reads("No file is on its way.")
    served.stop()
    at_store(amara, add_visit)
    at_store(amara, add_photo)
    sync(amara)
    amara.reads("Offline", "wait on this laptop to be sent", "“boiler”, Tess: it waits to be sent.")
    amara.reads("What goes with the next sync", "Tess: Visit of", "One file, ")
    amara.press("Documents")
    amara.reads("The office cannot be reached just now.", "boiler: Waiting to be sent.")
    served.start()
    sync(amara)
    amara.reads("Connected", "Everything is exchanged", "Nothing waits to be sent.", "No file is on its way.")
    amara.reads("One file sent, 0 received.", "The office cannot be reached just now.")


def test_a_file_that_does_not_get_on_says_why_and_the_words_go(served: RunningOffice, sit: Sit) -> None:
    amara = sit("Amara Okafor")
    join_first(amara, served)
    served.stop()
    at_store(amara, add_visit)
    at_store(amara, add_photo).unlink()
    served.start()
    sync(amara)
    amara.reads("Nothing waits to be sent.", "“boiler”, Tess: Its file on this laptop is damaged or missing.")


def test_what_is_no_invitation_is_said_and_stays_to_be_mended(served: RunningOffice, sit: Sit) -> None:
    amara = sit("Amara Okafor")
    amara.press("Office")
    amara.press("Join")
    amara.reads("There is no invitation here yet.")
    amara.fill("Invitation", "hello")
    amara.press("Join")
    amara.reads("That is not a whole invitation.", "hello")
    assert served.address


def test_locking_does_not_wait_for_an_office_that_hangs(sit: Sit, served: RunningOffice) -> None:
    amara = sit("Amara Okafor")
    join_first(amara, served)
    served.freeze()
    amara.press("Sync now")
    amara.key(Key.Key_L, CTRL)
    amara.reads("Unlock your visits and notes to begin.")
    amara.saved()
    served.thaw()


def test_a_lost_laptop_is_shut_off_by_the_name_of_who_wrote_on_it(served: RunningOffice, sit: Sit) -> None:
    amara = sit("Amara Okafor")
    join_first(amara, served)
    visit = at_store(amara, add_visit)
    at_store(amara, add_photo)
    sync(amara)
    ben = sit("Ben Hale")
    join_second(ben, amara)
    sync(ben)
    at_store(ben, partial(visits.write_section, visit_id=visit, key="health", text=THEIRS))
    sync(ben)
    sync(amara)
    amara.reads("Amara Okafor (this laptop)", "Ben Hale", "Worker · wrote last")
    amara.press("Shut off Ben Hale’s laptop")
    amara.reads("Shut Ben Hale’s laptop off?", "is locked with new keys")
    amara.press("Shut it off")
    amara.reads("The laptop is shut off, and the team has new keys.")
    sync(ben)
    ben.reads("The office does not let this laptop in any more.", "Ask your officer")
    assert at_store(ben, words_of) == [THEIRS]


def by_stick(worker: Worker, stick: Path) -> None:
    """Choose the stick on the Office page, and wait until the exchange with it is over."""
    turn_to(worker).press("Office")
    quiet(worker)
    worker.press("By USB stick or folder…")
    choose_folder(worker, stick)
    quiet(worker)


def choose_folder(worker: Worker, folder: Path) -> None:
    """Choose a folder in the dialog that is open."""
    (dialog,) = worker.window.findChildren(QFileDialog)
    dialog.setDirectory(str(folder))
    dialog.fileSelected.emit(str(folder))
    dialog.reject()
    worker.wait(lambda: not worker.window.findChildren(QFileDialog), "the dialog does not go")


def test_two_laptops_and_an_office_without_a_network_exchange_by_a_stick(
    served: RunningOffice, sit: Sit, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    amara = sit("Amara Okafor")
    join_first(amara, served)
    ben = sit("Ben Hale")
    join_second(ben, amara)
    sync(ben)
    served.stop()
    at_store(amara, add_visit)
    at_store(amara, add_photo)
    by_stick(amara, stick)
    amara.reads(
        "There was nothing new for this laptop.", "and one file lie there for the office.", "Take it to the office"
    )
    by_stick(ben, stick)
    ben.reads("and one file came from Amara Okafor.")
    assert at_store(ben, words_of) == [BEFORE]
    assert "1 files taken" in served.run("carry", served.folder, "--folder", stick)
    by_stick(amara, stick)
    amara.reads("Everything that you wrote is at the office.", "Nothing waits to be sent.", "By stick or folder.")
    by_stick(ben, tmp_path / "pulled out")
    ben.reads("That folder is not there.", "Put the stick in")
    served.start()
    for worker in (ben, amara, ben):
        sync(worker)
    ben.reads("Everything is exchanged")
