"""A word that stands in a record, a file and a passphrase is nowhere on the disk, in no error, and not to be pasted."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QLineEdit, QWidget
from shiboken6 import isValid

from tests import given_files
from tests.end_to_end import morning
from tests.end_to_end.worker import CTRL, Key, Worker
from tests.faults.test_disk_full import no_room_in_files
from tests.leaks.search import count_files, files_that_hold
from tests.ui.documents.dropping import drop_files
from tests.ui.full_disk import set_writable
from visitapp.__main__ import run
from visitapp.errors import KnownError
from visitapp.ui.documents.page import DocumentsTab
from visitapp.ui.people.find_field import FindField
from visitapp.ui.shell.actions import COMMANDS
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.editor import GrowingEditor
from visitapp.ui.widgets.secret_edit import SecretEdit

CANARY = "Quetzalcoatlus"
LIST = f"""Client Name,DOB,Contact No
"{CANARY}, Teresa",14/02/1964,01632 960 114
"{CANARY}, Nobody",45/13/1990,01632 960 116
"""
NOT_WALKED = ("lock", "rest", "bring_in", "undo", "redo")
"""Locking ends the walk, and what is undone was never there."""
BUG = f"a bug that holds {CANARY}"
NO_LIST = f"{CANARY} is a word\nand this is no list of people at all\n"


@pytest.fixture
def errors(worker: Worker) -> list[BaseException]:
    """Collect every error that reaches the window."""
    met: list[BaseException] = []
    worker.window.background.known_error.connect(met.append)
    worker.window.background.bug.connect(met.append)
    return met


def fields(worker: Worker) -> list[GrowingEditor | QLineEdit]:
    """Return every field in which something may be written now, over the rest of the window those of a question.

    Passphrases are none.
    """
    asked = [each for each in worker.window.findChildren(Dialog) if each.isVisible()]
    place: QWidget = asked[-1] if asked else worker.window
    found: list[GrowingEditor | QLineEdit] = [
        each for each in place.findChildren(GrowingEditor) if not each.isReadOnly()
    ]
    found += [
        each
        for each in place.findChildren(QLineEdit)
        if not isinstance(each, SecretEdit | FindField) and not each.isReadOnly()
    ]
    return [each for each in found if each.isVisible() and each.isEnabled()]


def write_in_every_field(worker: Worker) -> int:
    """Type the canary into every field that the screen has; return how many there were."""
    met = fields(worker)
    for field in met:
        if isValid(field) and field.isVisible():
            field.setFocus()
            worker.type(f" {CANARY}")
    worker.saved()
    return len(met)


def walk(worker: Worker) -> int:
    """Go wherever a command leads, whichever there are by now, and write in every field; return how many there were."""
    count = 0
    for each in COMMANDS:
        if each.needs_vault and each.id not in NOT_WALKED:
            worker.window.run_command(each.id)
            worker.saved()
            count += write_in_every_field(worker)
            worker.key(Key.Key_Escape)
            worker.key(Key.Key_Shift)  # two of Esc alone are the privacy screen
            worker.saved()
    return count


def write_everywhere(worker: Worker) -> None:
    """Put the canary into a goal, the map, a visit and an action, and find it again."""
    morning.open_person(worker, "tere", f"Teresa {CANARY}")
    worker.go_to_tab("Goals")
    worker.press("Teresa’s own words")
    worker.type(f"I want to see a {CANARY}")
    worker.press("Add this goal")
    worker.reads(f"I want to see a {CANARY}")
    worker.go_to_tab("Network")
    morning.add_to_the_map(worker, CANARY, f"her {CANARY}", first=True)
    morning.start_visit(worker)
    for section in range(1, 8):
        morning.write(worker, section, f"Section {section}: {CANARY}.")
    worker.key(Key.Key_A, CTRL)
    worker.key(Key.Key_C, CTRL)
    worker.saved()
    worker.key(Key.Key_K, CTRL)
    worker.find("Search everything", QLineEdit)
    worker.type(CANARY[:8].lower())
    worker.saved()
    worker.key(Key.Key_Escape)
    worker.wait(lambda: not worker.can_see("Search everything", QLineEdit), "the search stays open")
    for tab in ("Overview", "Visits", "Goals", "Network", "Care plan", "Documents"):
        morning.open_person(worker, "tere", f"Teresa {CANARY}")
        worker.go_to_tab(tab)
        worker.saved()
    assert write_in_every_field(worker) + walk(worker) > 15


def fail_everywhere(worker: Worker, folder: Path) -> None:
    """Meet what can go wrong with the canary at hand: no list, a paper that cannot be written, and a bug."""
    no_list = folder / "no list.csv"
    no_list.write_text(NO_LIST, encoding="utf-8")
    worker.press("People")
    worker.press("Bring in a list")
    morning.answer_file_dialog(worker, no_list)
    worker.reads("Close")
    morning.open_person(worker, "tere", f"Teresa {CANARY}")
    worker.go_to_tab("Care plan")
    worker.choose("More", "Save as PDF")
    with no_room_in_files():
        morning.answer_file_dialog(worker, folder / "plan.pdf")
        worker.reads("There is no room left on this disk")
        worker.saved()

    refuse_every_change(worker)

    def bug() -> None:
        raise RuntimeError(BUG)

    worker.window.background.on_store(worker.window, bug, lambda _: None)
    worker.reads("Something went wrong inside VisitApp.")
    worker.press("Carry on")


def give_files(worker: Worker, folder: Path, opened: list[str]) -> tuple[Path, ...]:
    """Drop a photo that holds the canary wherever a camera writes, and a letter; look at both, one of them outside."""
    photo, letter = folder / "holiday.jpg", folder / f"{CANARY}.txt"
    photo.write_bytes(given_files.photo(word=CANARY))
    letter.write_text(f"Dear {CANARY}, the boiler part comes on Tuesday.", encoding="utf-8")
    morning.open_person(worker, "tere", f"Teresa {CANARY}")
    worker.go_to_tab("Documents")
    worker.saved()
    (tab,) = worker.window.findChildren(DocumentsTab)
    drop_files(tab, (photo, letter))
    worker.wait(lambda: len(tab.table.records.rows) == 2, "the files are not kept")
    for row in tab.table.records.rows:
        tab.table.opened.emit(row.key)
        worker.saved()
    tab.viewer.change()
    worker.saved()
    write_in_every_field(worker)
    worker.press("Save")
    worker.saved()
    worker.press("Open outside…")
    worker.press("Open outside")
    worker.wait(lambda: bool(opened), "nothing was opened outside")
    return photo, letter


def refuse_every_change(worker: Worker) -> None:
    """Write in every field of a person's pages while the disk takes nothing, and again when it does."""
    for tab in ("Goals", "Network", "Care plan"):
        morning.open_person(worker, "tere", f"Teresa {CANARY}")
        worker.go_to_tab(tab)
        worker.saved()
        set_writable(worker.window.background, worker.window, writable=False)
        write_in_every_field(worker)
        set_writable(worker.window.background, worker.window, writable=True)
        worker.saved()
        write_in_every_field(worker)


def test_no_word_of_a_record_is_left_outside_the_unlocked_window(
    worker: Worker,
    own_home: Path,
    tmp_path: Path,
    errors: list[BaseException],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    looked_in: Callable[[str, int, object], None],
) -> None:
    temp = tmp_path / "temp"
    temp.mkdir()
    monkeypatch.setenv("TMPDIR", str(temp))
    came_in = tmp_path / "caseload.csv"
    came_in.write_text(LIST, encoding="utf-8")
    morning.make_a_vault(worker)
    worker.press("People")
    worker.press("Bring in a list")
    morning.answer_file_dialog(worker, came_in)
    worker.press("Bring in 1 person")
    worker.reads("1 person you work alongside")
    write_everywhere(worker)
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True)
    given = give_files(worker, tmp_path, opened)
    assert Path(opened[0]).is_file()
    fail_everywhere(worker, tmp_path)
    morning.lock(worker)
    worker.saved()
    worker.fill("Passphrase", f"{CANARY} {CANARY} is not it")
    worker.key(Key.Key_Return)
    worker.reads("That passphrase didn’t open the vault.")
    vault = next(own_home.rglob("*.visitvault"))
    refused = own_home / "words.txt"
    refused.write_text(f"{CANARY} is not the passphrase\n", encoding="utf-8")
    assert run(["check", str(vault), "--passphrase-file", str(refused)]) == 1

    own_words = [error for error in errors if not isinstance(error, KnownError) and BUG in str(error)]
    told = [repr(error) for error in errors if CANARY in f"{error!r} {error}" and error not in own_words]
    looked_in("errors that reached the window", len(errors), told)
    assert told == []
    assert len(errors) > 3
    said = capfd.readouterr()
    looked_in("what was printed, in letters", len(said.out + said.err), CANARY in said.out + said.err)
    assert CANARY not in said.out + said.err
    on_screen = worker.words()
    looked_in("the locked window, in letters", len(on_screen), CANARY in on_screen)
    assert CANARY not in on_screen
    pasted = QGuiApplication.clipboard().text()
    looked_in("the clipboard", 1, CANARY in pasted)
    assert CANARY not in pasted
    assert list(own_home.rglob("crash-*.txt")) != []
    data = own_home / "visitapp"
    places = {
        "the vault": vault,
        "settings": data / "config",
        "crash files and other data of the app": data / "data",
        "the rest of the home folder": own_home,
        "temporary files": temp,
        "beside the files that were read and written": tmp_path,
    }
    assert not Path(opened[0]).exists()
    in_clear = (refused, came_in, tmp_path / "no list.csv", *given)
    for place, folder in places.items():
        found = files_that_hold(CANARY, folder, but=in_clear)
        looked_in(f"{place}, files", count_files(folder), found)
        assert found == []
