"""What an office lost of its files: it comes back from a copy, or from the laptops that still hold it."""

import os
import re
import shutil

from tests.sync.conftest import Laptop, let_in
from tests.sync.test_files import MIB, attach, held, kept, travel
from tests.sync.test_files import tess as tess
from visitapp.domain.travelling import Whereabouts
from visitapp.services import office


def test_an_office_that_was_put_back_gets_the_files_again(served, officer, worker, tess, tmp_path):
    copy = tmp_path / "yesterday.db"
    served.run("backup", served.folder, copy)
    content = os.urandom(2 * MIB)
    file = attach(officer, tess, content)
    officer.sync()
    served.stop()
    served.run("restore", served.folder, copy)
    served.start()
    officer.sync()
    assert travel(officer, file).at_office
    worker.sync()
    assert held(worker, file) == content


def test_a_copy_of_an_office_has_its_files_too_and_each_adds_what_is_new(served, officer, tess, tmp_path):
    first, second = (attach(officer, tess, os.urandom(MIB + 300)) for _ in range(2))
    officer.sync()
    said = served.run("backup", served.folder, tmp_path / "monday.db")
    assert int(re.search(r"([\d,]+) new pieces", said)[1].replace(",", "")) >= 4
    later = attach(officer, tess, os.urandom(900))
    officer.sync()
    assert "1 new pieces" in served.run("backup", served.folder, tmp_path / "tuesday.db")
    served.stop()
    shutil.rmtree(served.folder / "files")
    said = served.run("verify", served.folder, code=1)
    assert f"/{first.blob_id[:8]}…: 2 of 2 pieces lack" in said
    assert "pieces of files that were missing are in their place" in served.run(
        "restore", served.folder, tmp_path / "tuesday.db"
    )
    assert "Every file is there, as it was." in served.run("verify", served.folder, "--read-files")
    served.start()
    assert [each.stem for each in (served.folder / "files").rglob("0") if each.parent.name == later.blob_id] == ["0"]
    officer.sync()
    assert travel(officer, second).at_office


def test_a_piece_that_was_altered_at_the_office_is_found_by_reading_and_taken_out_comes_back(served, officer, tess):
    file = attach(officer, tess, os.urandom(MIB + 300))
    officer.sync()
    piece = served.folder / "files" / travel(officer, file).stream / file.blob_id / "1"
    whole = piece.read_bytes()
    piece.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    said = served.run("verify", served.folder, "--read-files", code=1)
    assert f"/{file.blob_id[:8]}…: 1 of 2 pieces lack or were altered (1)." in said
    piece.unlink()
    served.run("put-back", served.folder)
    officer.sync()
    assert piece.read_bytes() == whole
    assert file.blob_id[:8] not in served.run("verify", served.folder, "--read-files")


def test_files_that_an_office_lost_come_back_from_laptops_that_hold_them_also_where_all_had_them(
    served, officer, worker, tess, tmp_path
):
    content = os.urandom(2 * MIB)
    file = attach(officer, tess, content)
    officer.sync()
    worker.sync()
    officer.sync()
    assert kept(officer, file).where is Whereabouts.RECEIVED
    shutil.rmtree(served.folder / "files" / travel(officer, file).stream)
    served.run("put-back", served.folder)
    worker.sync()
    assert "Every file is there, as it was." in served.run("verify", served.folder, "--read-files")
    newcomer = Laptop(tmp_path / "newcomer.visitvault", "Cara Lund")
    let_in(officer, newcomer)
    newcomer.sync()
    assert held(newcomer, file) == content
    newcomer.check()


def test_a_part_that_the_office_lost_is_given_again(served, officer, tess):
    file = attach(officer, tess, os.urandom(2 * MIB))
    officer.sync()
    (piece,) = [path for path in (served.folder / "files").rglob("1") if path.parent.name == file.blob_id]
    piece.unlink()
    done = office.exchange_now(officer.workspace)
    assert done.files_left
    assert travel(officer, file).at_office == ""
    officer.sync()
    assert piece.stat().st_size == MIB + 16
    assert travel(officer, file).at_office
