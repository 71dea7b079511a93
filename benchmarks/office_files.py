"""A large file through a real office on this machine, into its folder and into an S3 store, and the memory of it."""

import io
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import Figure
from benchmarks._vault import PASSPHRASE, room
from tests.office.running import RunningOffice, free_port
from visitapp.domain.attachments import Attachment, AttachmentKind
from visitapp.domain.people import Person
from visitapp.domain.workers import Worker
from visitapp.office.shelving import open_shelf
from visitapp.services import office, people, vaults
from visitapp.services.workspace import Workspace
from visitapp.sync.protocol.blobs import SEALED_BYTES

MB = 200
ROUNDS = 20
GROWN_MB = 32.0
"""Pieces are 1 MiB, and 40 requests may be answered at once: memory must not follow the file."""
KEYS = 'region = "eu-west-2"\naccess_key_id = "invented"\nsecret_access_key = "invented"\n'


def figures() -> list[Figure]:
    """Measure the folder, then the bucket, each with an office of its own."""
    with room() as place:
        copied = _copied(place)
        found = [*_through(place / "folder", "", "its folder", "a plain copy, forced onto the disk", copied)]
        with _store(place) as endpoint:
            files = f'address = "s3://visitapp/office"\nendpoint = "{endpoint}"\n{KEYS}'
            straight = _straight(place / "straight", files)
            beside = "the same pieces put into the store by obstore alone"
            found += _through(place / "bucket", files, "an S3 store on this machine", beside, straight)
    return found


def _through(place: Path, files: str, where: str, beside: str, beside_value: float) -> Iterator[Figure]:
    place.mkdir()
    served = RunningOffice(place / "office", files=files)
    served.start()
    try:
        worker = Worker(id="", name="Ben Hale", team="Northside CMHT")
        laptop, _ = vaults.create(
            folder=place / "laptop.visitvault", passphrase=PASSPHRASE, worker=worker, kdf=vaults.FAST_KDF
        )
        office.join(laptop, invitation=served.invitation)
        _attach(laptop, 1)
        _exchange(laptop)
        before = served.peak_memory()
        _attach(laptop, MB)
        seconds = _seconds(lambda: _exchange(laptop))
        grown = (served.peak_memory() - before) / 1e6
        laptop.close()
    finally:
        served.stop()
    yield Figure(
        name=f"a file of {MB} MB from a laptop through the office into {where}, read back and closed",
        value=seconds, unit="s", bar="none", beside=beside, beside_value=beside_value, ok=True,
    )  # fmt: skip
    yield Figure(
        name=f"memory of the office that this took, above what a file of 1 MB took, {where}", value=grown, unit="MB",
        bar=f"at most {GROWN_MB:.0f} MB", beside="its limit", beside_value=GROWN_MB, ok=grown <= GROWN_MB,
    )  # fmt: skip


def _attach(laptop: Workspace, megabytes: int) -> None:
    person = people.add_person(laptop, person=Person("", given_name="Tess")).of_type("person")[0].record_id
    content = os.urandom(megabytes * 1_000_000)
    kept = laptop.blobs.write(io.BytesIO(content), len(content))
    with laptop.act("Keep a file") as act:
        act.unit.create(
            Attachment(
                laptop.new_id(), person, kind=AttachmentKind.SOUND, title="Voice", media_type="audio/wav",
                byte_count=kept.byte_count, sha256=kept.sha256, blob_id=kept.id, blob_key=kept.key,
                added_at=datetime.now(UTC), added_by="Ben Hale",
            )
        )  # fmt: skip


def _exchange(laptop: Workspace) -> None:
    for _ in range(ROUNDS):
        done = office.exchange_now(laptop)
        if done.broke_off is not None:
            raise done.broke_off
        if done.is_whole and not done.has_more:
            return
    raise AssertionError("the file is not at the office")


def _copied(place: Path) -> float:
    content = os.urandom(MB * 1_000_000)

    def copy() -> None:
        with (place / "copy").open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())

    seconds = _seconds(copy)
    (place / "copy").unlink()
    return seconds


def _straight(place: Path, files: str) -> float:
    place.mkdir()
    (place / "office.files").write_text(files.replace("/office", "/straight"), encoding="utf-8")
    shelf, piece = open_shelf(place), os.urandom(SEALED_BYTES)
    shelf.prepare()

    def put_all() -> None:
        for index in range(-(-MB * 1_000_000 // SEALED_BYTES)):
            shelf.put(bytes(16), bytes(16), index, piece)

    return _seconds(put_all)


@contextmanager
def _store(place: Path) -> Iterator[str]:
    """Run LocalBucket, which does not force what it writes onto the disk."""
    root, port = place / "s3", free_port()
    (root / "visitapp").mkdir(parents=True)
    command = [sys.executable, "-m", "localbucket", str(root), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        try:
            time.sleep(1.0)
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
