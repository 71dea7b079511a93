"""Every file of a vault damaged at every place, mixed, lost and forged: opened whole, mended, or refused; never less.

The vault is one of which the power went: its write-ahead log is full and its header knows of an older head.
"""

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest

from tests.faults.conftest import PASSPHRASE, Files, Outcome, files_of
from visitapp.domain.documents import Document
from visitapp.domain.people import Person
from visitapp.domain.visits import Visit, VisitSection
from visitapp.domain.workers import Worker
from visitapp.errors import KnownError
from visitapp.services import checking, documents, people, vaults, visits
from visitapp.services.workspace import Workspace

STEP = 512
SAMPLE = 10
"""Places of each file that are tried by default; `-m whole` tries all."""
NAMES = ("Tess", "Rhys", "Imran")


class Desk:
    """A vault as the power cut left it, one of an hour before, and one of somebody else."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.code = self._make(place / "made.visitvault")
        self.other_code = self._make(place / "other.visitvault")
        self.expected = self.look(place / "cut.visitvault")
        self.number = 0

    def _make(self, folder: Path) -> str:
        worker = Worker(id="", name="Amara Okafor", team="Northside CMHT")
        workspace, code = vaults.create(folder=folder, passphrase=PASSPHRASE, worker=worker, kdf=vaults.FAST_KDF)
        tess = people.add_person(workspace, person=Person("", given_name="Tess")).of_type("person")[0].record_id
        workspace.close()
        workspace = vaults.open_with_recovery_code(folder=folder, recovery_code=code)
        shutil.copytree(folder, self.place / "older.visitvault", dirs_exist_ok=True)
        visit = visits.start_visit(workspace, person_id=tess).of_type("visit")[0].record_id
        for number in range(6):
            visits.write_section(workspace, visit_id=visit, key="since_last", text=f"Part {number}. " * 60)
        paper = workspace.blobs.write(BytesIO(b"%PDF-" + bytes(40_000)), 40_005)
        with workspace.act("Keep a paper", undoable=False) as act:
            act.unit.create(Document(workspace.new_id(), tess, blob_id=paper.id, blob_key=paper.key, byte_count=40_005))
        visits.finish_and_sign(workspace, visit_id=visit, title="Heating")
        for name in NAMES[1:]:
            people.add_person(workspace, person=Person("", given_name=name))
        shutil.copytree(folder, self.place / "cut.visitvault", dirs_exist_ok=True)
        workspace.close()
        if folder.name == "other.visitvault":
            shutil.rmtree(self.place / "cut.visitvault")
            shutil.rmtree(self.place / "older.visitvault")
            self._again()
        else:
            for name in ("cut", "older"):
                shutil.copytree(self.place / f"{name}.visitvault", self.place / f"kept {name}")
        return code

    def _again(self) -> None:
        for name in ("cut", "older"):
            shutil.copytree(self.place / f"kept {name}", self.place / f"{name}.visitvault")

    def copy(self) -> Path:
        """Return a fresh copy of the vault."""
        self.number += 1
        return Path(shutil.copytree(self.place / "cut.visitvault", self.place / f"{self.number}.visitvault"))

    def look(self, folder: Path) -> dict[str, object]:
        """Open a copy and return what is in it."""
        copy = Path(shutil.copytree(folder, self.place / "looked at.visitvault"))
        workspace = vaults.open_with_recovery_code(folder=copy, recovery_code=self.code)
        try:
            return content_of(workspace)
        finally:
            workspace.close()
            shutil.rmtree(copy)

    def came_of(self, folder: Path) -> str:
        """Open a damaged vault and say what came of it. Less than was saved, and not said, fails."""
        before = files_of(folder)
        workspace, refusal = self._opened(folder)
        if workspace is None:
            assert refusal.endswith("."), "a refusal is a sentence"
            assert str(folder) not in refusal
            assert unmended(files_of(folder)) == unmended(before), f"refused, and yet changed: {refusal}"
            return "refused"
        try:
            found = content_of(workspace)
            mended = [said for said in workspace.notices if not said.startswith(STOPPED)]
            assert found == self.expected or workspace.missing, f"opened with less, and nothing said: {mended}"
            if found != self.expected:
                return "less, and it is said"
            return "mended" if mended else "opened"
        except KnownError:
            pass  # said when it is read, and mended below
        finally:
            workspace.close()
        checking.repair(folder=folder, passphrase=PASSPHRASE)
        return "said when read, then repaired" if self._is_whole(folder) else "said when read"

    def _opened(self, folder: Path) -> tuple[Workspace | None, str]:
        try:
            return vaults.open_with_recovery_code(folder=folder, recovery_code=self.code), ""
        except KnownError as error:
            return None, str(error)

    def _is_whole(self, folder: Path) -> bool:
        workspace = vaults.open_with_recovery_code(folder=folder, recovery_code=self.code)
        try:
            return content_of(workspace) == self.expected
        except KnownError:
            return False
        finally:
            workspace.close()


def unmended(files: Files) -> Files:
    """Leave out the copies of the header: one is mended from the other before anything else is looked at."""
    return {name: data for name, data in files.items() if not name.startswith("header.")}


STOPPED = "VisitApp stopped last time"


def content_of(workspace: Workspace) -> dict[str, object]:
    """Return every record that a worker would miss, and the bytes of the paper. Raises KnownError."""
    records: dict[str, object] = {kind.__name__: workspace.store.all(kind) for kind in (Person, Visit, VisitSection)}
    papers = workspace.store.all(Document)
    return records | {"papers": [documents.read_content(workspace, document_id=paper.id) for paper in papers]}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Make the vaults, once."""
    return Desk(tmp_path_factory.mktemp("damage"))


def places(size: int, whole: bool) -> Iterator[int]:
    """Return the places of a file that are tried: each 512 bytes, or some of them spread over all of it."""
    every = range(0, max(size, 1), STEP)
    yield from every if whole else every[:: max(1, len(every) // SAMPLE)]


def flip(path: Path, place: int) -> None:
    """Turn one bit over."""
    data = bytearray(path.read_bytes())
    data[min(place + 77, len(data) - 1)] ^= 16
    path.write_bytes(data)


def cut(path: Path, place: int) -> None:
    """Cut a file off."""
    path.write_bytes(path.read_bytes()[:place])


def blank(path: Path, place: int) -> None:
    """Leave a stretch of zeros, as a sector that never reached the disk."""
    data = bytearray(path.read_bytes())
    data[place : place + STEP] = bytes(len(data[place : place + STEP]))
    path.write_bytes(data)


DAMAGES: dict[str, Callable[[Path, int], None]] = {"bit turned over": flip, "cut off": cut, "sector blank": blank}
FILES = {
    "header.a": "header.a",
    "header.b": "header.b",
    "database": "records-1.db",
    "write-ahead log": "records-1.db-wal",
    "shared memory": "records-1.db-shm",
    "journal": "journal/*.log",
    "paper": "blobs/*/*",
}


def try_all(desk: Desk, file: str, damage: str, whole: bool) -> Counter[str]:
    """Damage one file at each place and open the vault."""
    source = next((desk.place / "cut.visitvault").glob(FILES[file]))
    came: Counter[str] = Counter()
    for place in places(source.stat().st_size, whole):
        vault = desk.copy()
        DAMAGES[damage](vault / source.relative_to(desk.place / "cut.visitvault"), place)
        came[desk.came_of(vault)] += 1
        shutil.rmtree(vault)
    return came


def words(came: Counter[str]) -> str:
    """Write "13 opened, 2 mended, 0 refused; silently less: 0"."""
    return f"{', '.join(f'{count} {what}' for what, count in sorted(came.items()))}; silently less: 0"


def prove(desk: Desk, file: str, damage: str, whole: bool, outcome: Outcome) -> None:
    """No damage to one file alone loses a word: each is held twice. A paper is held once, and its loss is said."""
    came = try_all(desk, file, damage, whole)
    allowed = {"said when read"} if file == "paper" else {"opened", "mended", "said when read, then repaired"}
    assert set(came) <= allowed, came
    outcome(f"{file}, {damage}{', every place' if whole else ''}", words(came))


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("file", FILES)
def test_damage_at_some_places_of_one_file_loses_nothing(desk: Desk, outcome: Outcome, file: str, damage: str) -> None:
    prove(desk, file, damage, False, outcome)


@pytest.mark.whole
@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("file", FILES)
def test_damage_at_every_place_of_one_file_loses_nothing(desk: Desk, outcome: Outcome, file: str, damage: str) -> None:
    prove(desk, file, damage, True, outcome)


Mix = Callable[[Desk, Path], None]


def older(name: str) -> Mix:
    """Put back one file of an hour before."""

    def do(desk: Desk, vault: Path) -> None:
        for path in (desk.place / "older.visitvault").glob(name):
            shutil.copy(path, vault / path.relative_to(desk.place / "older.visitvault"))

    return do


def of_another(name: str) -> Mix:
    """Put the file of another vault in its place."""

    def do(desk: Desk, vault: Path) -> None:
        for path in (desk.place / "other.visitvault").glob(name):
            shutil.copy(path, vault / path.relative_to(desk.place / "other.visitvault"))

    return do


def without(*names: str) -> Mix:
    """Lose files."""

    def do(_desk: Desk, vault: Path) -> None:
        for name in names:
            for path in vault.glob(name):
                path.unlink()

    return do


def link_out(name: str) -> Mix:
    """Let a file be a link to one outside of the vault."""

    def do(desk: Desk, vault: Path) -> None:
        path = next(vault.glob(name))
        outside = desk.place / f"outside {desk.number}"
        path.rename(outside)
        path.symlink_to(outside)

    return do


def in_place_of(name: str, make: Callable[[Path], object]) -> Mix:
    """Put something else in the place of a file."""

    def do(_desk: Desk, vault: Path) -> None:
        path = next(vault.glob(name))
        path.unlink()
        make(path)

    return do


def both(first: Mix, second: Mix) -> Mix:
    """Do one after the other."""

    def do(desk: Desk, vault: Path) -> None:
        first(desk, vault)
        second(desk, vault)

    return do


def older_page(_desk: Desk, vault: Path) -> None:
    """Put one page of the database back to what it was: SQLCipher's own seal still fits it."""
    old = (_desk.place / "older.visitvault" / "records-1.db").read_bytes()
    database = vault / "records-1.db"
    (vault / "records-1.db-wal").unlink()
    data = bytearray(database.read_bytes())
    data[4096:8192] = old[4096:8192]
    database.write_bytes(data)


WHOLE, SAID = {"opened", "mended"}, {"refused"}
MIXES: tuple[tuple[str, Mix, set[str]], ...] = (
    ("nothing", lambda _desk, _vault: None, WHOLE),
    ("older database", older("records-1.db"), WHOLE),
    (
        "older database, write-ahead log lost",
        lambda d, v: (older("records-1.db")(d, v), without("*-wal")(d, v))[0],
        WHOLE,
    ),
    ("older page of the database", older_page, WHOLE),
    ("older journal", older("journal/*"), WHOLE),
    ("older headers", older("header.?"), WHOLE),
    ("older header copy", older("header.a"), WHOLE),
    ("write-ahead log lost", without("*-wal"), WHOLE),
    ("shared memory lost", without("*-shm"), WHOLE),
    ("write-ahead log and its index lost", without("*-wal", "*-shm"), WHOLE),
    ("write-ahead log of another vault", of_another("*-wal"), WHOLE),
    ("database lost", without("records-1.db*"), WHOLE),
    ("database of another vault", of_another("records-1.db"), WHOLE),
    ("journal lost", without("journal/*"), WHOLE),
    ("journal of another vault", of_another("journal/*"), WHOLE),
    ("one header lost", without("header.b"), WHOLE),
    ("both headers lost", without("header.a", "header.b"), SAID),
    ("headers of another vault", of_another("header.?"), SAID),
    ("one header of another vault", of_another("header.a"), SAID),
    ("database and journal lost", without("records-1.db*", "journal/*"), SAID),
    ("papers lost", without("blobs/*/*"), {"said when read"}),
    ("header is a link", link_out("header.a"), SAID),
    ("database is a link", link_out("records-1.db"), SAID),
    ("journal is a link", link_out("journal/*.log"), SAID),
    ("paper is a link", link_out("blobs/*/*"), {"said when read"}),
    ("header is a pipe", in_place_of("header.a", os.mkfifo), WHOLE),
    ("journal is a folder", in_place_of("journal/*.log", Path.mkdir), WHOLE | SAID),
    ("paper is a pipe", in_place_of("blobs/*/*", os.mkfifo), {"said when read"}),
)


@pytest.mark.parametrize(("name", "mix", "allowed"), MIXES, ids=[mix[0] for mix in MIXES])
def test_files_lost_mixed_and_put_back(desk: Desk, outcome: Outcome, name: str, mix: Mix, allowed: set[str]) -> None:
    vault = desk.copy()
    mix(desk, vault)
    came = desk.came_of(vault)
    outcome(name, came)
    assert came in allowed


def test_a_vault_copied_half_from_a_stick_is_whole_or_refused(desk: Desk, outcome: Outcome) -> None:
    names = sorted(files_of(desk.place / "cut.visitvault"))
    came: Counter[str] = Counter()
    for order in (names, names[::-1]):
        for count in range(len(names)):
            vault = desk.copy()
            without(*order[count:])(desk, vault)
            came[desk.came_of(vault)] += 1
    assert set(came) <= {"opened", "mended", "refused", "said when read", "less, and it is said"}
    outcome("half-copied from a stick", words(came))
