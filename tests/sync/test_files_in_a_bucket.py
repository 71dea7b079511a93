"""Files of two laptops at an office that keeps them in a bucket: sent, cut off in the middle, lost, and erased."""

import hashlib
import os
import shutil
from collections.abc import Iterator

import pytest

from tests.office.running import RunningOffice
from tests.office.s3 import ERASING, Store, s3_store
from tests.sync.conftest import CANARY, Laptop, add_person
from tests.sync.test_files import MIB, all_at_the_office, attach, held, kept, travel
from tests.sync.test_two_officers import second as second
from visitapp.domain.people import Person
from visitapp.domain.travelling import Whereabouts
from visitapp.services import carrying, erasing, office


@pytest.fixture(scope="module")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with s3_store(tmp_path_factory.mktemp("s3") / "root") as store:
        yield store


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, bucket: Store) -> Iterator[RunningOffice]:
    running = RunningOffice(tmp_path_factory.mktemp("office") / "office", files=bucket.settings())
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def tess(officer: Laptop) -> str:
    return add_person(officer, "Tess")


def test_a_file_goes_into_the_bucket_sealed_and_a_colleague_has_the_same_bytes(served, bucket, officer, worker, tess):
    content = CANARY.encode() + os.urandom(2 * MIB + 700)
    file = attach(officer, tess, content)
    officer.sync()
    assert kept(officer, file).where is Whereabouts.AT_OFFICE
    worker.sync()
    assert held(worker, file) == content
    assert not (served.folder / "files").exists()
    assert len(all_at_the_office(bucket.folder())) > len(content)
    assert CANARY.encode() not in all_at_the_office(bucket.root) + all_at_the_office(served.folder)


def test_a_store_that_fails_in_the_middle_of_a_file_keeps_the_queue_and_only_what_lacks_goes_later(
    served, bucket, officer, worker, tess
):
    content = os.urandom(4 * MIB)
    file = attach(officer, tess, content)
    bucket.fails_after("PUT", 2)
    gwil = add_person(officer, "Gwil")
    done = office.exchange_now(officer.workspace)
    assert str(done.broke_off) == (
        "The office is busy just now. What is to be sent stays on this laptop. We will try again."
    )
    assert (done.is_whole, travel(officer, file).at_office) == (False, "")
    assert kept(officer, file).where is Whereabouts.GOING
    office.exchange_now(worker.workspace)
    assert worker.workspace.store.get(Person, gwil).given_name == "Gwil", "words do not wait for files"
    bucket.fate = "works"
    before = bucket.asked.count("PUT")
    officer.sync()
    assert bucket.asked.count("PUT") == before + 2
    worker.sync()
    assert held(worker, file) == content
    log = (served.folder / "office.log").read_text()
    assert log.count("s3://visitapp/office/one does not answer") == 1
    assert "The store of files answers again." in log
    assert "invented" not in log


def test_a_stick_is_told_when_the_store_does_not_answer_and_the_next_time_brings_the_files(
    served, bucket, officer, worker, tess, tmp_path
):
    worker.sync()
    theirs, ours = attach(officer, tess, os.urandom(MIB + 9)), attach(worker, tess, os.urandom(900))
    officer.sync()
    carrying.carry(worker.workspace, folder=tmp_path)
    with bucket.behaving("fails"):
        said = served.run("carry", served.folder, "--folder", tmp_path, code=1)
    assert "Not every file could be read where the office keeps them." in said
    assert "0 files taken" in said
    words = carrying.carry(worker.workspace, folder=tmp_path)
    assert (words.files_received, words.troubles) == (0, ())
    assert "1 files taken" in served.run("carry", served.folder, "--folder", tmp_path)
    assert carrying.carry(worker.workspace, folder=tmp_path).files_received == 1
    assert hashlib.sha256(held(worker, theirs)).hexdigest() == theirs.sha256
    assert travel(worker, ours).at_office


def test_a_bucket_that_was_emptied_is_filled_again_by_the_laptops_that_hold_the_files(
    served, bucket, officer, worker, tess
):
    file = attach(officer, tess, os.urandom(2 * MIB))
    officer.sync()
    worker.sync()
    shutil.rmtree(bucket.folder() / travel(officer, file).stream)
    assert "pieces lack" in served.run("verify", served.folder, code=1)
    served.run("put-back", served.folder)
    worker.sync()
    officer.sync()
    assert "Every file is there, as it was." in served.run("verify", served.folder, "--read-files")


def test_a_backup_says_where_the_files_are_kept(served, officer, tess, tmp_path):
    said = served.run("backup", served.folder, tmp_path / "copy.db")
    assert "The files are in a bucket: its older versions, or its copy elsewhere, are their backup." in said
    assert [path.name for path in tmp_path.iterdir()] == ["copy.db"]


def test_keys_that_serve_erase_nothing_in_the_bucket_and_those_that_may_leave_no_piece(
    served, bucket, officer, second, tess, tmp_path
):
    nell = add_person(officer, "Nell")
    gone, stays = attach(officer, nell, os.urandom(MIB + 9)), attach(officer, tess, os.urandom(900))
    officer.sync()
    second.sync()
    stream, other = travel(officer, gone).stream, travel(officer, stays).stream
    number = erasing.ask(officer.workspace, person_id=nell, ground="UK GDPR article 17, asked for in writing")
    erasing.agree(second.workspace, number=number)
    assert "does not let these keys delete" in served.said("erase", served.folder, code=1)
    assert len(list((bucket.folder() / stream).rglob("*"))) == 3
    keys = tmp_path / "eraser.files"
    keys.write_text(bucket.settings(keys=ERASING))
    said = served.run("erase", served.folder, "--files", keys)
    assert list((bucket.folder() / stream).rglob("[0-9]")) == []
    assert (bucket.folder() / other / stays.blob_id / "0").is_file()
    assert "older versions in the bucket" in said
