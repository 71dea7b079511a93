"""A word that stands in a record, a file and a passphrase is nowhere on the disk, in no error, and not to be pasted."""

import base64
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit

from tests.end_to_end import morning
from tests.end_to_end.worker import CTRL, Key, Worker
from tests.faults.test_disk_full import no_room_in_files
from visitapp.__main__ import run

CANARY = "Quetzalcoatlus"
LIST = f"""Client Name,DOB,Contact No
"{CANARY}, Teresa",14/02/1964,01632 960 114
"{CANARY}, Nobody",45/13/1990,01632 960 116
"""
BUG = f"a bug that holds {CANARY}"
NO_LIST = f"{CANARY} is a word\nand this is no list of people at all\n"


@pytest.fixture
def errors(worker: Worker) -> list[BaseException]:
    """Collect every error that reaches the window."""
    met: list[BaseException] = []
    worker.window.background.known_error.connect(met.append)
    worker.window.background.bug.connect(met.append)
    return met


def forms(word: str) -> list[bytes]:
    """Return every form in which a word may lie in a file."""
    plain = [word, word.lower(), word.upper()]
    found = [each.encode(code) for each in plain for code in ("utf-8", "utf-16-le", "utf-16-be", "latin-1")]
    found.append(word.encode().hex().encode())
    for shift in range(3):  # base64 reads three bytes at a time: the middle of each alignment is always the same
        found.append(base64.b64encode(b"\0" * shift + word.encode())[4:-4])
    return found


def files_that_hold(word: str, folder: Path, *, but: tuple[Path, ...]) -> list[str]:
    """Return the files under a folder that hold a word in any form, in their name or inside."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file() and path not in but:
            content = path.read_bytes() + path.name.encode()
            found += [str(path) for form in forms(word) if form in content][:1]
    return found


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
    for tab in ("Overview", "Visits", "Goals", "Network", "Care plan"):
        morning.open_person(worker, "tere", f"Teresa {CANARY}")
        worker.go_to_tab(tab)
        worker.saved()


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

    def bug() -> None:
        raise RuntimeError(BUG)

    worker.window.background.on_store(worker.window, bug, lambda _: None)
    worker.reads("Something went wrong inside VisitApp.")
    worker.press("Carry on")


def test_no_word_of_a_record_is_left_outside_the_unlocked_window(
    worker: Worker,
    own_home: Path,
    tmp_path: Path,
    errors: list[BaseException],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
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

    assert CANARY not in worker.words()
    assert [
        repr(error) for error in errors if CANARY in f"{error!r} {error}" and not isinstance(error, RuntimeError)
    ] == []
    said = capfd.readouterr()
    assert CANARY not in said.out + said.err
    assert list(own_home.rglob("crash-*.txt")) != []
    assert files_that_hold(CANARY, own_home, but=(refused,)) == []
    assert files_that_hold(CANARY, tmp_path, but=(came_in, tmp_path / "no list.csv")) == []
