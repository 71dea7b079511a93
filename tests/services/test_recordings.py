"""A recording's bytes come from any place of it, few of them are in memory, and whoever closes it waits for nothing."""

import io
import random
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import given_files as given
from tests.hanging_disk import hanging_disk
from visitapp.domain.attachments import Attachment
from visitapp.errors import VaultDamaged
from visitapp.services.attaching import take_in_bytes
from visitapp.services.recordings import MOST_PIECES, Recording
from visitapp.storage.vault.blobs import PIECE_BYTES, TAG_BYTES, Blobs

LONG_ENOUGH = 20.0
SOUND = given.noise(75)
"""Seven pieces."""


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "a.visitvault")


@pytest.fixture
def file(blobs: Blobs) -> Attachment:
    return take_in_bytes(blobs, SOUND, name="voice.wav").attachment


@pytest.fixture
def recording(blobs: Blobs, file: Attachment) -> Iterator[Recording]:
    made = Recording(blobs, file)
    yield made
    made.close()
    assert made.wait_until_let_go(LONG_ENOUGH)


@pytest.fixture
def hanging(recording: Recording, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], threading.Event]]:
    with hanging_disk(monkeypatch) as begin:
        yield begin


def spoil(blobs: Blobs, file: Attachment, piece: int) -> None:
    """Flip one bit of a piece."""
    path = blobs.path_of(file.blob_id)
    content = bytearray(path.read_bytes())
    last = len(content) - TAG_BYTES - 1
    begin = len(content) - len(SOUND) - TAG_BYTES * (len(SOUND) // PIECE_BYTES + 1)
    content[min(last, begin + piece * (PIECE_BYTES + TAG_BYTES) + 99)] ^= 1
    path.write_bytes(content)


def test_bytes_come_from_any_place_and_a_few_pieces_are_kept(recording: Recording) -> None:
    dice = random.Random(3)
    places = [0, PIECE_BYTES - 1, PIECE_BYTES, len(SOUND) - 1, *(dice.randrange(len(SOUND)) for _ in range(60))]
    for place in places:
        found = recording.read(place, 4096)
        assert found
        assert found == SOUND[place : place + len(found)]
        assert recording.bytes_held <= MOST_PIECES * PIECE_BYTES
    assert recording.read(len(SOUND), 10) == recording.read(10, 0) == b""


def test_read_to_its_end_it_is_the_whole_recording(recording: Recording) -> None:
    whole = io.BytesIO()
    while part := recording.read(whole.tell(), 65_536):
        whole.write(part)
    assert whole.getvalue() == SOUND


def test_closing_overwrites_what_was_decrypted_and_closes_the_file(recording: Recording) -> None:
    recording.read(0, 1)
    recording.read(len(SOUND) - 1, 1)
    pieces = list(recording._pieces.values())
    assert any(map(any, pieces))
    recording.close()
    assert recording.wait_until_let_go(LONG_ENOUGH)
    assert not any(map(any, pieces))
    assert (recording.bytes_held, recording.read(0, 9)) == (0, b"")
    assert recording._blob is None


def test_a_damaged_piece_is_said_each_time_and_the_others_are_read(
    recording: Recording, blobs: Blobs, file: Attachment
) -> None:
    spoil(blobs, file, 2)
    place = 2 * PIECE_BYTES
    for _ in range(2):
        with pytest.raises(VaultDamaged, match="is damaged"):
            recording.read(place, 10)
        assert recording.read(place - 10, 10) == SOUND[place - 10 : place]
        assert recording.read(place + PIECE_BYTES, 10) == SOUND[place + PIECE_BYTES :][:10]


def test_a_file_that_is_gone_is_said(recording: Recording, blobs: Blobs, file: Attachment) -> None:
    blobs.path_of(file.blob_id).unlink()
    with pytest.raises(VaultDamaged, match="missing from the vault"):
        recording.read(0, 10)


def test_a_disk_that_fails_is_said(recording: Recording, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "open", fail)
    with pytest.raises(VaultDamaged, match="could not be read to its end"):
        recording.read(0, 10)


def test_whoever_waits_for_a_disk_that_hangs_is_let_go_by_closing(
    recording: Recording, hanging: Callable[[], threading.Event]
) -> None:
    hangs = hanging()
    found: list[bytes] = []
    reader = threading.Thread(target=lambda: found.append(recording.read(0, 10)), daemon=True)
    reader.start()
    assert hangs.wait(LONG_ENOUGH)
    recording.close()
    reader.join(LONG_ENOUGH)
    assert found == [b""]
    assert not recording.wait_until_let_go(0)


def test_nothing_is_written(recording: Recording, blobs: Blobs, tmp_path: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    recording.read(0, 10)
    recording.close()
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_one_that_was_never_read_opened_nothing(blobs: Blobs, file: Attachment) -> None:
    recording = Recording(blobs, file)
    blobs.path_of(file.blob_id).unlink()
    recording.close()
    assert recording.wait_until_let_go(0)
