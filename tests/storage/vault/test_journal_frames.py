"""Frames of the journal: every damage is seen, every genuine frame is found again, and no head is believed."""

import os
import struct
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitapp.errors import DiskFull, NotWritable, Refused
from visitapp.storage.vault import frames
from visitapp.storage.vault.frames import Frame, FrameCipher
from visitapp.storage.vault.journal import Damage, Journal

KEY = bytes(range(32))
ZERO = "00" * 32
HEAD_BYTES = 64
BODIES = st.lists(st.text(st.characters(exclude_characters="\n"), max_size=60), min_size=1, max_size=4)


def cipher(epoch: int = 1, vault_id: str = "ab" * 16, key: bytes = KEY) -> FrameCipher:
    return FrameCipher(key, vault_id=vault_id, epoch=epoch)


def journal_in(folder: Path) -> Journal:
    return Journal(folder, key=KEY, vault_id="ab" * 16, epoch=1)


def filled(folder: Path, count: int = 5) -> tuple[Journal, list[Frame]]:
    """Make a journal of a few acts of two operations each."""
    folder.mkdir(exist_ok=True)
    journal = journal_in(folder)
    made = [Frame(1 + 2 * n, f"{n:02x}" * 32, (f"first of act {n}", f"second of act {n}")) for n in range(count)]
    for frame in made:
        journal.append(frame)
    journal.close()
    return journal_in(folder), made


@given(st.integers(1, 2**63 - 1), st.binary(min_size=32, max_size=32), BODIES)
def test_a_frame_reads_back_as_it_was_sealed(first: int, previous: bytes, bodies: list[str]) -> None:
    frame = Frame(first, previous.hex(), tuple(bodies))
    data = cipher().seal(frame)
    assert cipher().read(data, 0) == (frame, len(data))


@given(st.binary(max_size=400), st.integers(0, 50))
def test_random_bytes_hold_no_frame(data: bytes, offset: int) -> None:
    assert cipher().read(data, offset) is None
    assert cipher().find(data, offset) is None


@given(BODIES, st.data())
def test_one_bit_anywhere_makes_a_frame_unreadable(bodies: list[str], data: st.DataObject) -> None:
    sealed = bytearray(cipher().seal(Frame(1, ZERO, tuple(bodies))))
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    assert cipher().read(bytes(sealed), 0) is None


@pytest.mark.parametrize("other", [cipher(epoch=2), cipher(vault_id="cd" * 16), cipher(key=bytes(32))])
def test_a_frame_of_another_vault_epoch_or_key_is_not_read(other: FrameCipher) -> None:
    assert other.read(cipher().seal(Frame(1, ZERO, ("words",))), 0) is None


def test_a_frame_that_claims_four_gigabytes_allocates_nothing_and_hides_nothing(tmp_path: Path) -> None:
    journal, made = filled(tmp_path / "vault")
    path = journal.segments()[0].path
    data = path.read_bytes()
    claim = struct.pack("<4sIQI12s32s", b"act1", 2**32 - 1, 3, 1, bytes(12), bytes(32))
    second = cipher().find(data, data.index(b"act1") + 1)
    assert second is not None
    path.write_bytes(data[:second] + claim + data[second:])
    damages: list[Damage] = []
    tracemalloc.start()
    assert list(journal.frames(damages)) == made
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()
    assert [(damage.offset, damage.is_tail) for damage in damages] == [(second, False)]


def test_a_count_or_number_changed_in_the_head_is_seen() -> None:
    sealed = cipher().seal(Frame(7, ZERO, ("one", "two")))
    for place in (8, 16, 20, 32):  # number, count, nonce, hash before
        forged = bytearray(sealed)
        forged[place] ^= 1
        assert cipher().read(bytes(forged), 0) is None


def test_an_act_larger_than_any_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "FRAME_LIMIT", 1000)
    with pytest.raises(Refused, match="too much for one step"):
        cipher().seal(Frame(1, ZERO, ("x" * 1001,)))


def test_no_nonce_comes_twice() -> None:
    sealer = cipher()
    nonces = {sealer.seal(Frame(number, ZERO, ("x",)))[20:32] for number in range(1, 10_001)}
    assert len(nonces) == 10_000


def test_cut_off_at_every_byte_the_frames_before_are_whole(tmp_path: Path) -> None:
    journal, made = filled(tmp_path / "vault", count=3)
    path = journal.segments()[0].path
    data = path.read_bytes()
    ends = [len(data)] + [place for place in range(len(data)) if data[place : place + 4] == b"act1"]
    for length in range(len(data) + 1):
        path.write_bytes(data[:length])
        damages: list[Damage] = []
        found = list(journal.frames(damages))
        assert found == made[: len(found)]
        whole = length in ends and length > 0
        assert (not damages) == whole, (length, damages)
        assert all(damage.is_tail for damage in damages)


def test_every_frame_but_the_damaged_one_is_read(tmp_path: Path) -> None:
    journal, made = filled(tmp_path / "vault")
    path = journal.segments()[0].path
    data = path.read_bytes()
    begin = data.index(b"act1")
    size = (len(data) - begin) // len(made)
    for number in range(len(made)):
        spoiled = bytearray(data)
        spoiled[begin + number * size + HEAD_BYTES + 3] ^= 1
        path.write_bytes(spoiled)
        damages: list[Damage] = []
        assert list(journal.frames(damages)) == made[:number] + made[number + 1 :]
        assert [damage.is_tail for damage in damages] == [number == len(made) - 1]


@pytest.mark.parametrize("number", [28, 5], ids=["full", "faulty"])
def test_what_the_disk_does_not_take_leaves_nothing_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    journal, made = filled(tmp_path / "vault")
    real = os.fsync

    def refuse(_descriptor: int) -> None:
        monkeypatch.setattr(os, "fsync", real)
        raise OSError(number, os.strerror(number))

    before = journal.segments()[0].path.read_bytes()
    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises((DiskFull, NotWritable)):
        journal.append(Frame(11, ZERO, ("never said to be saved",)))
    assert journal.segments()[0].path.read_bytes() == before
    again = Frame(11, ZERO, ("saved",))
    journal.append(again)
    journal.close()
    assert list(journal_in(tmp_path / "vault").frames([])) == [*made, again]
