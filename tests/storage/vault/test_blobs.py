"""What goes into an encrypted file comes out the same, or is refused in a sentence; nothing half-written is left."""

import io
import secrets

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visitapp.errors import Cancelled, FileRefused, VaultDamaged
from visitapp.storage.vault import blobs as blob_files
from visitapp.storage.vault.blobs import PIECE_BYTES, Blob, Blobs


@pytest.fixture
def blobs(tmp_path) -> Blobs:
    return Blobs(tmp_path / "a.visitvault")


def write(blobs: Blobs, data: bytes) -> Blob:
    return blobs.write(io.BytesIO(data), len(data))


def read(blobs: Blobs, blob: Blob) -> bytes:
    return b"".join(blobs.read(blob.id, blob.key, blob.byte_count))


@pytest.mark.parametrize(
    "length", [0, 1, 4096, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES, 3 * PIECE_BYTES + 17]
)
def test_bytes_come_back_whatever_their_length(blobs, length):
    data = secrets.token_bytes(length)
    blob = write(blobs, data)
    assert read(blobs, blob) == data
    assert blobs.is_there(blob.id, length)
    assert blobs.path_of(blob.id).stat().st_mode & 0o077 == 0


def test_the_bytes_are_not_in_the_file_and_two_files_share_no_key(blobs):
    data = b"canary bird " * 200_000
    one, other = write(blobs, data), write(blobs, data)
    assert (one.key, one.id) != (other.key, other.id)
    assert b"canary" not in blobs.path_of(one.id).read_bytes()


@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
@settings(max_examples=60, deadline=None)
def test_a_flipped_bit_anywhere_is_refused(tmp_path_factory, place, bit):
    blobs = Blobs(tmp_path_factory.mktemp("flip"))
    blob = write(blobs, b"The kettle sings. " * 500)
    path = blobs.path_of(blob.id)
    data = bytearray(path.read_bytes())
    data[int(place * len(data))] ^= 1 << bit
    path.write_bytes(data)
    with pytest.raises(VaultDamaged):
        read(blobs, blob)


def test_pieces_cut_off_exchanged_repeated_or_of_another_file_are_refused(blobs):
    data = secrets.token_bytes(3 * PIECE_BYTES)
    blob, other = write(blobs, data), write(blobs, data)
    path, piece = blobs.path_of(blob.id), PIECE_BYTES + blob_files.TAG_BYTES
    whole = path.read_bytes()
    head = len(whole) - 3 * piece
    pieces = [whole[head + place * piece : head + (place + 1) * piece] for place in range(3)]
    foreign = blobs.path_of(other.id).read_bytes()
    broken = [
        whole[:-1],
        whole[: head + piece],
        whole + pieces[2],
        whole[:head] + pieces[1] + pieces[0] + pieces[2],
        whole[:head] + pieces[0] + pieces[0] + pieces[2],
        whole[:head] + foreign[head:],
        foreign,
        b"",
    ]
    for content in broken:
        path.write_bytes(content)
        with pytest.raises(VaultDamaged):
            read(blobs, blob)


def test_a_missing_file_is_named_as_missing(blobs):
    blob = write(blobs, b"a photo")
    blobs.path_of(blob.id).unlink()
    assert not blobs.is_there(blob.id, blob.byte_count)
    with pytest.raises(VaultDamaged, match="missing"):
        read(blobs, blob)


def test_a_link_and_a_name_that_leads_elsewhere_are_refused(blobs, tmp_path):
    blob = write(blobs, b"a photo")
    path = blobs.path_of(blob.id)
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    assert not blobs.is_there(blob.id, blob.byte_count)
    with pytest.raises(VaultDamaged, match="link"):
        read(blobs, blob)
    with pytest.raises(VaultDamaged):
        blobs.path_of("../../../etc/passwd")


@pytest.mark.parametrize("told", [5, 7])
def test_a_stream_that_is_not_as_long_as_it_was_is_refused_and_leaves_nothing(blobs, told):
    with pytest.raises(FileRefused):
        blobs.write(io.BytesIO(b"photos"), told)
    assert blobs.leftovers(frozenset()) == ()


def test_stopping_half_way_leaves_nothing(blobs):
    told: list[tuple[int, int]] = []

    def stop(done: int, whole: int) -> None:
        told.append((done, whole))
        if done >= 2 * PIECE_BYTES:
            raise Cancelled("You stopped it.", "Nothing was kept.")

    with pytest.raises(Cancelled):
        blobs.write(io.BytesIO(bytes(4 * PIECE_BYTES)), 4 * PIECE_BYTES, progress=stop)
    assert told == [(PIECE_BYTES, 4 * PIECE_BYTES), (2 * PIECE_BYTES, 4 * PIECE_BYTES)]
    assert blobs.leftovers(frozenset()) == ()


def test_a_file_that_no_record_names_is_found_and_set_aside(blobs):
    known, left = write(blobs, b"known"), write(blobs, b"left")
    (path,) = blobs.leftovers(frozenset({known.id}))
    assert path == blobs.path_of(left.id)
    blobs.set_aside(path)
    assert blobs.leftovers(frozenset({known.id})) == ()
    assert [each.name.split(".")[0] for each in (blobs.folder.parent / "quarantine").iterdir()] == [left.id]
    assert read(blobs, known) == b"known"
