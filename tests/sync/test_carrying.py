"""The exchange by a stick: laptops without a network, a real office's command, and a stick that goes between them."""

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import given_files
from tests.office.running import RunningOffice
from tests.sync.conftest import WORDS, Laptop, add_person, let_in
from visitapp.domain.attachments import Attachment
from visitapp.domain.people import Person
from visitapp.errors import NotFound
from visitapp.services import attaching, carrying, office, people, vaults
from visitapp.services.attachments import list_attachments, read_bytes
from visitapp.storage.exchange import Exchange
from visitapp.sync.protocol.letter_box import FOLDER, MOST_ENTRIES


@dataclass
class Prepared:
    """A laptop and the stick that came for it."""

    ben: Laptop
    stick: Path


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A stick, as it comes from the shop."""
    made = tmp_path / "stick"
    made.mkdir()
    return made


def carry(laptop: Laptop, stick: Path) -> carrying.CarriedOut:
    done = carrying.carry(laptop.workspace, folder=stick)
    assert done.troubles == (), [str(each) for each in done.troubles]
    return done


def called(laptop: Laptop) -> set[str]:
    return {person.given_name for person in laptop.workspace.store.all(Person)}


def worker_has_sent(laptop: Laptop) -> bool:
    """Tell whether the laptop believes that the office has everything: a stick alone is not the office."""
    found = office.status(laptop.workspace, words_file=WORDS)
    assert found is not None
    return found.waiting == 0


def attach(laptop: Laptop, folder: Path, person_id: str, seconds: int = 40) -> Attachment:
    sound = folder / "sound.wav"
    sound.write_bytes(given_files.recording(seconds))
    taken = attaching.take_in(laptop.workspace.blobs, sound)
    attaching.keep_taken(laptop.workspace, taken=taken, person_id=person_id)
    return list_attachments(laptop.workspace, person_id=person_id)[0]


def test_words_and_files_go_to_the_office_by_stick_and_the_answer_says_that_they_arrived(
    served: RunningOffice, officer: Laptop, worker: Laptop, stick: Path, tmp_path: Path
) -> None:
    worker.sync()
    tess = add_person(worker, "Tess", area="By the mill")
    sound = attach(worker, tmp_path, tess)
    first = carry(worker, stick)
    assert (first.had_answer, first.files_written, first.left) == (False, 1, first.written)
    assert not worker_has_sent(worker)
    assert "1 files taken" in served.run("carry", served.folder, "--folder", stick)
    answered = carry(worker, stick)
    assert answered.had_answer
    assert answered.arrived == 1
    assert answered.left == 0
    assert carrying.told(answered)[-1] == carrying.ALL_THERE
    officer.sync()
    assert "Tess" in called(officer)
    (got,) = list_attachments(officer.workspace, person_id=tess)
    assert read_bytes(officer.workspace.blobs, got) == read_bytes(worker.workspace.blobs, sound)
    served.run("verify", served.folder)


def test_colleagues_hand_each_other_what_they_wrote_and_whoever_meets_the_office_first_brings_it_there(
    served: RunningOffice, officer: Laptop, worker: Laptop, stick: Path, tmp_path: Path
) -> None:
    cal = Laptop(tmp_path / "cal.visitvault", "Cal Ward")
    let_in(officer, cal)
    for laptop in (worker, cal):
        laptop.sync()
    uma = add_person(worker, "Uma", area="Harbour")
    sound = attach(worker, tmp_path, uma)
    carry(worker, stick)
    taken = carry(cal, stick)
    assert (taken.colleagues, taken.files_received, taken.had_answer) == (("Ben Hale",), 1, False)
    assert carrying.told(taken)[0].endswith("came from Ben Hale.")
    (got,) = list_attachments(cal.workspace, person_id=uma)
    assert read_bytes(cal.workspace.blobs, got) == read_bytes(worker.workspace.blobs, sound)
    assert carry(cal, stick).received == 0  # once more changes nothing
    people.edit_person(cal.workspace, person_id=uma, area="Old harbour")
    back = carry(cal, stick)
    assert back.written > taken.received  # what came from Ben goes on through Cal's hands
    assert carry(worker, stick).received == 1
    cal.sync()  # Cal is at the office first, and brings Ben's words along
    worker.sync()
    officer.sync()
    assert worker.records() == cal.records()
    assert worker.workspace.store.get(Person, uma) == officer.workspace.store.get(Person, uma)
    served.run("carry", served.folder, "--folder", stick)  # late, and twice: nothing is doubled
    served.run("carry", served.folder, "--folder", stick)
    served.run("verify", served.folder)
    for laptop in (worker, cal):
        laptop.sync()
        assert carry(laptop, stick).received == 0
        heard = Exchange(laptop.workspace.store)
        heard.note("heard_at", str(int(heard.fact("heard_at")) + 60))  # as if the network were met a minute later
        assert carry(laptop, stick).had_older
    assert worker.records() == cal.records()
    cal.check()


@pytest.fixture(scope="module")
def at_home(served: RunningOffice, officer: Laptop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    """Ben, to whom a stick comes with the office's answer and Cal's letter, and that stick."""
    place = tmp_path_factory.mktemp("prepared")
    ben, cal = Laptop(place / "ben.visitvault", "Ben Hale"), Laptop(place / "cal.visitvault", "Cal Ward")
    for laptop in (ben, cal):
        let_in(officer, laptop)
        laptop.sync()
    stick = place / "stick"
    stick.mkdir()
    add_person(officer, "Vera")
    officer.sync()
    carry(ben, stick)
    add_person(cal, "Wim")
    carry(cal, stick)
    served.run("carry", served.folder, "--folder", stick)
    add_person(ben, "Xavier")  # waits to be written
    ben.workspace.close()
    yield Prepared(ben, stick)
    cal.check()


@pytest.fixture
def prepared(at_home: Prepared, tmp_path: Path) -> Iterator[Prepared]:
    """Return copies of both: what one test does to them is not there in the next."""
    folder = Path(shutil.copytree(at_home.ben.folder, tmp_path / "ben.visitvault"))
    ben = copy(at_home.ben)
    ben.folder, ben.workspace = folder, vaults.open_with_recovery_code(folder=folder, recovery_code=ben.code)
    yield Prepared(ben, at_home.stick)
    ben.check()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def put_in_place(path: Path, make: Callable[[Path], object]) -> None:
    path.unlink()
    make(path)


def grow(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(10 << 30)  # 10 GB, of which the stick holds none


def largest_part(folder: Path) -> Path:
    return max((path for path in folder.iterdir() if path.name != "letter"), key=lambda path: path.stat().st_size)


DONE_TO_THE_ANSWER: dict[str, tuple[Callable[[Path], object], str]] = {
    "the letter cut off": (lambda folder: cut(folder / "letter"), "is not whole"),
    "a bit of the letter turned": (lambda folder: flip(folder / "letter"), "is not whole"),
    "another file in the letter's place": (lambda folder: (folder / "letter").write_bytes(b"MZ"), "is not whole"),
    "10 GB in the letter's place": (lambda folder: grow(folder / "letter"), "is not what VisitApp wrote"),
    "a link in the letter's place": (
        lambda folder: put_in_place(folder / "letter", lambda path: path.symlink_to("/etc/hostname")),
        "is not what VisitApp wrote",
    ),
    "a pipe in the letter's place": (lambda folder: put_in_place(folder / "letter", os.mkfifo), "is not what"),
    "a part cut off": (lambda folder: cut(largest_part(folder)), "missing or was changed"),
    "a part missing": (lambda folder: largest_part(folder).unlink(), "missing or was changed"),
    "a bit of a part turned": (lambda folder: flip(largest_part(folder)), "missing or was changed"),
    "a link in a part's place": (
        lambda folder: put_in_place(largest_part(folder), lambda path: path.symlink_to("/dev/zero")), "is not what",
    ),
    "the folder is a link": (
        lambda folder: (folder.rename(folder.with_name("elsewhere")), folder.symlink_to("elsewhere")), "is not what",
    ),
    "another laptop's answer": (lambda folder: theirs_in_place(folder), "is for another laptop"),
}  # fmt: skip


def theirs_in_place(folder: Path) -> None:
    """Put Cal's answer where Ben's is."""
    (other,) = [path for path in folder.parent.glob("office-to-*") if path != folder]
    shutil.rmtree(folder)
    shutil.copytree(other, folder)


@pytest.mark.parametrize("what", DONE_TO_THE_ANSWER)
def test_whatever_was_done_to_the_answer_it_is_said_and_the_rest_goes_on(
    prepared: Prepared, tmp_path: Path, what: str
) -> None:
    stick = tmp_path / "stick"
    shutil.copytree(prepared.stick, stick)
    device = prepared.ben.workspace.store.device_id
    (folder,) = stick.glob(f"{FOLDER}/*/office-to-{device}")
    before = prepared.ben.records()
    do, sentence = DONE_TO_THE_ANSWER[what]
    do(folder)
    done = carrying.carry(prepared.ben.workspace, folder=stick)
    assert sentence in str(done.troubles[0]), [str(each) for each in done.troubles]
    assert done.troubles[0].next_step
    assert not done.had_answer
    assert "Vera" not in called(prepared.ben)
    assert done.is_written
    assert done.written
    assert set(before["Person"]) <= set(prepared.ben.records()["Person"])


def test_a_stick_of_another_organisation_is_left_alone_and_ours_is_written_beside_it(
    prepared: Prepared, stick: Path
) -> None:
    others = stick / FOLDER / ("ab" * 16) / "laptop-x" / "letter"
    others.parent.mkdir(parents=True)
    others.write_text("theirs")
    done = carrying.carry(prepared.ben.workspace, folder=stick)
    assert [each.sentence for each in done.troubles] == ["What lies in that folder is another organisation’s."]
    assert done.is_written
    assert others.read_text() == "theirs"


def test_thousands_of_other_files_are_not_read_one_by_one(prepared: Prepared, stick: Path) -> None:
    carry(prepared.ben, stick)
    (ours,) = stick.glob(f"{FOLDER}/*")
    for number in range(MOST_ENTRIES + 1):
        (ours / f"IMG_{number}.JPG").touch()
    done = carrying.carry(prepared.ben.workspace, folder=stick)
    assert [each.next_step for each in done.troubles] == [
        "Move them away, or take an empty stick. Nothing of it was taken."
    ]


def test_a_folder_that_is_not_there_is_said_before_anything_is_done(prepared: Prepared, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="That folder is not there"):
        carrying.carry(prepared.ben.workspace, folder=tmp_path / "pulled out")


def test_a_stick_without_room_says_so_and_what_fitted_can_be_carried(
    served: RunningOffice, worker: Laptop, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker.sync()
    for name in ("Ada", "Bea", "Col", "Dee"):  # each a stream of its own, so a part of its own
        add_person(worker, name)
    room = 3
    real = os.fsync

    def fill(descriptor: int) -> None:
        name = str(Path(f"/proc/self/fd/{descriptor}").readlink())
        if name.startswith(str(stick)) and len(Path(name).name) > 64 and len(list(stick.rglob("?" * 64))) >= room:
            raise OSError(errno.ENOSPC, "no room")
        real(descriptor)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", fill)
        done = carrying.carry(worker.workspace, folder=stick)
    assert done.troubles[0].sentence == "Not everything found room on the stick or in the folder."
    assert 0 < done.written < done.left
    assert not list(stick.rglob("*.tmp"))
    assert f"{done.written} operations" in served.run("carry", served.folder, "--folder", stick)
    whole = carry(worker, stick)
    assert whole.had_answer
    assert whole.written == whole.left == done.left - done.written


def test_a_stick_that_is_read_only_is_read_all_the_same(
    prepared: Prepared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    shutil.copytree(prepared.stick, stick)
    real = os.open

    def refuse_to_write(path: str, flags: int, *more: int, **others: int) -> int:
        if flags & os.O_CREAT and str(path).startswith(str(stick)):
            raise OSError(errno.EROFS, "read-only")
        return real(path, flags, *more, **others)

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", refuse_to_write)
        done = carrying.carry(prepared.ben.workspace, folder=stick)
    assert done.had_answer
    assert "Vera" in called(prepared.ben)
    assert done.troubles[0].sentence == "The stick or folder cannot be written to."
    assert not done.is_written
    assert worker_has_sent(prepared.ben) is False


@pytest.mark.parametrize("words", ["Looking for letters", "Writing what waits", "changes are written"])
def test_a_stick_that_is_pulled_out_loses_nothing(prepared: Prepared, tmp_path: Path, words: str) -> None:
    stick = tmp_path / "stick"
    shutil.copytree(prepared.stick, stick)

    def pull_out(said: str) -> None:
        if words in said and stick.exists():
            shutil.rmtree(stick)
            stick.touch()  # where it was, nothing can be made

    before = prepared.ben.records()
    done = carrying.carry(prepared.ben.workspace, folder=stick, progress=pull_out)
    assert "did not answer any more" in done.troubles[-1].sentence
    assert set(before["Person"]) <= set(prepared.ben.records()["Person"])
    stick.unlink()
    shutil.copytree(prepared.stick, stick)
    again = carrying.carry(prepared.ben.workspace, folder=stick)
    assert again.troubles == ()
    assert again.written
    assert {"Vera", "Wim", "Xavier"} <= called(prepared.ben)


def test_a_letter_that_was_forged_or_is_of_a_laptop_that_was_shut_off_is_refused_on_both_sides(
    served: RunningOffice, officer: Laptop, worker: Laptop, stick: Path
) -> None:
    worker.sync()
    add_person(worker, "Yara")
    carry(worker, stick)
    (letter,) = stick.glob(f"{FOLDER}/*/laptop-*/letter")
    whole = letter.read_bytes()
    flip(letter)
    assert "did not sign" in served.run("carry", served.folder, "--folder", stick, code=1)
    assert "not whole" in str(carrying.carry(officer.workspace, folder=stick).troubles[0])
    letter.write_bytes(whole)
    office.revoke(officer.workspace, device=worker.workspace.store.device_id)
    officer.sync()
    assert "shut off" in served.run("carry", served.folder, "--folder", stick, code=1)
    assert "not of your team" in str(carrying.carry(officer.workspace, folder=stick).troubles[0])
    assert "Yara" not in called(officer)
    assert "Yara" in called(worker)
    stranger = letter.parent.with_name("laptop-" + "5" * 32)
    letter.parent.rename(stranger)
    assert "not of this organisation" in served.run("carry", served.folder, "--folder", stick, code=1)
    assert "does not know" in str(carrying.carry(officer.workspace, folder=stick).troubles[0])


def test_half_a_copy_of_a_laptop_s_letter_is_answered_and_the_rest_comes_with_the_next(
    served: RunningOffice, worker: Laptop, stick: Path
) -> None:
    worker.sync()
    add_person(worker, "Zoe")
    add_person(worker, "Abe")
    carry(worker, stick)
    (folder,) = stick.glob(f"{FOLDER}/*/laptop-*")
    largest_part(folder).unlink()
    assert "missing or was changed" in served.run("carry", served.folder, "--folder", stick, code=1)
    assert carry(worker, stick).had_answer
    assert not worker_has_sent(worker)
    served.run("carry", served.folder, "--folder", stick)
    assert carry(worker, stick).left == 0
    assert worker_has_sent(worker)


def test_commands_say_what_came_and_what_is_next(officer: Laptop, prepared: Prepared, stick: Path) -> None:
    told = carrying.told(carrying.carry(prepared.ben.workspace, folder=stick))
    assert told[0] == "There was nothing new for this laptop."
    assert told[1] == "One change lies there for the office."
    assert told[2] == carrying.NEXT
