"""The header's encoding, and everything that can happen to its two files."""

import json
import os
import tracemalloc
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.storage.vault.conftest import Sample
from tests.storage.vault.forging import canonical, fields_of, forge, write_line
from visitapp.errors import KnownError, NewerVault, VaultDamaged, WrongSecret
from visitapp.storage.vault.header import SIZE_LIMIT, Header, LogHead, decode, encode, read_headers, tidy_label
from visitapp.storage.vault.keyslots import Kdf, Slot
from visitapp.storage.vault.vault import open_vault

REPAIRED = "One copy of the vault’s header was damaged. It has been repaired from the other."


def hex_digits(count: int) -> st.SearchStrategy[str]:
    return st.binary(min_size=count // 2, max_size=count // 2).map(bytes.hex)


kdfs = st.builds(Kdf, memory_kib=st.integers(65536, 1048576), passes=st.integers(3, 20), lanes=st.integers(4, 16))


@st.composite
def headers(draw: st.DrawFn) -> Header:
    epoch = draw(st.integers(1, 2**31))
    slots = []
    for number in range(draw(st.integers(1, 16))):
        with_passphrase = number == 0 and draw(st.booleans())
        slots.append(
            Slot(
                id=f"{number:016x}",
                type="passphrase" if with_passphrase else "recovery",
                algorithm=("argon2id-1.3 " if with_passphrase else "") + "hkdf-sha256 aes-256-kw",
                epoch=epoch,
                kdf=draw(kdfs) if with_passphrase else None,
                salt=draw(hex_digits(32)),
                wrapped=draw(hex_digits(80)),
            )
        )
    return Header(
        vault_id=draw(hex_digits(32)),
        label=draw(st.text(st.characters(exclude_categories=["Cs"])).map(tidy_label).filter(bool)),
        generation=draw(st.integers(1, 2**53)),
        epoch=epoch,
        database=f"records-{epoch}.db",
        slots=tuple(slots),
        log_head=LogHead(number=draw(st.integers(0, 2**53)), hash=draw(hex_digits(64))),
    )


@given(header=headers(), key=st.binary(min_size=32, max_size=32))
def test_a_header_reads_back_as_it_was_written_and_has_one_spelling(header: Header, key: bytes) -> None:
    data = encode(header, key)
    sealed = decode("header.a", data)
    assert sealed.header == header
    assert sealed.is_genuine(key)
    assert not sealed.is_genuine(bytes(32) if key != bytes(32) else b"\x01" * 32)
    assert encode(sealed.header, key) == data
    assert canonical(json.loads(data.split(b"\n")[1])) == data.split(b"\n")[1]


@given(data=st.binary(max_size=3000))
def test_random_bytes_are_damage_and_nothing_else(data: bytes) -> None:
    for tried in (data, b"visitapp-vault\n" + data):
        with pytest.raises(VaultDamaged):
            decode("header.a", tried)


@given(text=st.text())
def test_a_tidied_label_stays_as_it_is(text: str) -> None:
    label = tidy_label(text)
    assert tidy_label(label) == label
    assert len(label) <= 120


def test_every_flipped_bit_is_seen_without_a_secret(sample: Sample) -> None:
    whole = (sample.folder / "header.b").read_bytes()
    for position in range(len(whole)):
        for bit in range(8):
            flipped = bytearray(whole)
            flipped[position] ^= 1 << bit
            with pytest.raises(VaultDamaged):
                decode("header.b", bytes(flipped))


@pytest.mark.parametrize("copy", ["header.a", "header.b"])
def test_a_flipped_bit_anywhere_is_repaired_from_the_other_copy(sample: Sample, copy: str) -> None:
    whole = (sample.folder / copy).read_bytes()
    for position in range(0, len(whole), 7):
        flipped = bytearray((sample.folder / copy).read_bytes())
        flipped[position % len(flipped)] ^= 1 << position % 8
        (sample.folder / copy).write_bytes(bytes(flipped))
        with sample.open() as vault:
            assert vault.notices == (REPAIRED,)
    with sample.open() as vault:
        assert vault.notices == ()


@pytest.mark.parametrize("copy", ["header.a", "header.b"])
def test_a_copy_cut_short_anywhere_is_repaired(sample: Sample, copy: str) -> None:
    for length in range(0, len((sample.folder / copy).read_bytes()), 16):
        (sample.folder / copy).write_bytes((sample.folder / copy).read_bytes()[:length])
        with sample.open() as vault:
            assert vault.notices == (REPAIRED,)


@pytest.mark.parametrize("copy", ["header.a", "header.b"])
def test_a_missing_copy_is_made_again(sample: Sample, copy: str) -> None:
    (sample.folder / copy).unlink()
    with sample.open() as vault:
        assert vault.notices == (REPAIRED,)
    assert len(read_headers(sample.folder).found) == 2


def test_a_repair_keeps_everything_the_good_copy_says(sample: Sample) -> None:
    with sample.open() as vault:
        vault.write_log_head(5, "ab" * 32)
        slots = vault.header.slots
    older = min(read_headers(sample.folder).found, key=lambda sealed: sealed.header.generation)
    (sample.folder / older.copy).write_bytes(b"rubbish")
    with sample.open() as vault:
        assert vault.notices == (REPAIRED,)
    pair = read_headers(sample.folder)
    assert not pair.broken
    assert {sealed.header.log_head.number for sealed in pair.found} == {5}
    assert all(sealed.header.slots == slots for sealed in pair.found)


def test_two_damaged_copies_are_refused_and_left_as_they_are(sample: Sample) -> None:
    for spoil in (b"", b"\x00" * 1400, b"visitapp-vault\n{}\n"):
        for copy in ("header.a", "header.b"):
            (sample.folder / copy).write_bytes(spoil)
        before = sample.files()
        with pytest.raises(VaultDamaged, match="Neither copy"):
            sample.open()
        assert sample.files() == before


def test_one_old_copy_put_back_changes_nothing(sample: Sample) -> None:
    old = (sample.folder / "header.b").read_bytes()
    with sample.open() as vault:
        for number in range(1, 5):
            vault.write_log_head(number, f"{number:064x}")
    for copy in ("header.a", "header.b"):
        newest = read_headers(sample.folder).found[0]
        if newest.copy != copy:
            (sample.folder / copy).write_bytes(old)
            with sample.open() as vault:
                assert vault.header.log_head.number == 4


def test_a_gigabyte_of_header_is_refused_without_reading_it(sample: Sample) -> None:
    for copy in ("header.a", "header.b"):
        with (sample.folder / copy).open("r+b") as file:
            file.truncate(2**30)
    tracemalloc.start()
    with pytest.raises(VaultDamaged):
        sample.open()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10 * SIZE_LIMIT
    (sample.folder / "header.b").write_bytes(b"x" * (SIZE_LIMIT + 1))
    with pytest.raises(VaultDamaged):
        sample.open()


def test_a_pipe_in_place_of_a_header_is_not_waited_for(sample: Sample) -> None:
    (sample.folder / "header.a").unlink()
    os.mkfifo(sample.folder / "header.a")
    with sample.open() as vault:
        assert vault.notices == (REPAIRED,)


UNFIT: list[dict[str, Any]] = [
    {"slots.0.kdf.memory_kib": 64 * 1024 * 1024},
    {"slots.0.kdf.memory_kib": 2**63},
    {"slots.0.kdf.memory_kib": 1024},
    {"slots.0.kdf.passes": 2**31},
    {"slots.0.kdf.passes": 1},
    {"slots.0.kdf.lanes": 255},
    {"slots.0.kdf.lanes": 1},
    {"slots.0.kdf": None},
    {"slots.0.algorithm": "argon2i"},
    {"slots.0.type": "organisation"},
    {"slots.1.kdf": {"memory_kib": 65536, "passes": 3, "lanes": 4}},
    {"slots.0.extra": 1},
    {"slots.0.epoch": 2},
    {"slots.0.salt": "00"},
    {"slots.0.wrapped": "zz" * 40},
    {"slots": []},
    {"slots": [{}] * 10_000},
    {"cipher.database": "none"},
    {"cipher.page_bytes": 512},
    {"database": "../../etc/passwd"},
    {"database": "records-2.db"},
    {"vault_id": "00" * 15},
    {"vault_id": "AB" * 16},
    {"label": ""},
    {"label": "two\nlines"},
    {"label": "x" * 121},
    {"label": 5},
    {"generation": 0},
    {"generation": 1.5},
    {"generation": True},
    {"generation": 2**64},
    {"epoch": 0},
    {"log_head.number": -1},
    {"log_head.hash": "00" * 32 + "\n"},
    {"surprise": "field"},
    {"format": 0},
    {"min_reader": "1"},
]


@pytest.mark.parametrize("change", UNFIT, ids=str)
def test_an_unfit_header_is_refused_before_the_lock_and_any_derivation(sample: Sample, change: dict[str, Any]) -> None:
    (sample.folder / "vault.lock").unlink()
    forge(sample.folder, change)
    before = {path.name: path.read_bytes() for path in sample.folder.iterdir()}
    with pytest.raises(VaultDamaged, match="Neither copy"):
        open_vault(sample.folder, passphrase=sample.passphrase)
    assert {path.name: path.read_bytes() for path in sample.folder.iterdir()} == before


def test_sixteen_slots_are_allowed_and_seventeen_refused(sample: Sample) -> None:
    recovery = fields_of(sample.folder / "header.a")["slots"][1]
    for count, fits in ((16, True), (17, False)):
        forge(sample.folder, {"slots": [recovery | {"id": f"{number:016x}"} for number in range(count)]})
        if fits:
            assert len(read_headers(sample.folder).found[0].header.slots) == 16
        else:
            with pytest.raises(VaultDamaged):
                read_headers(sample.folder)


def test_two_slow_slots_are_refused(sample: Sample) -> None:
    slots = fields_of(sample.folder / "header.a")["slots"]
    forge(sample.folder, {"slots": [*slots, slots[0] | {"id": "0" * 16}]})
    with pytest.raises(VaultDamaged):
        read_headers(sample.folder)


def test_another_spelling_of_the_same_header_is_refused(sample: Sample) -> None:
    path = sample.folder / "header.a"
    line = path.read_bytes().split(b"\n")[1]
    spellings = (
        line.replace(b'"epoch":1,"format"', b'"epoch": 1,"format"'),
        line.replace(b'"epoch":1,"format"', b'"epoch":1.0,"format"'),
        line.replace(b'"epoch":1,"format"', b'"epoch":1,"epoch":1,"format"'),
        line.replace("–".encode(), b"\\u2013"),
        line + b" ",
        b"[" * 5000,
    )
    for spelling in spellings:
        assert spelling != line
        write_line(path, spelling)
        assert read_headers(sample.folder).broken == ("header.a",)
    write_line(path, line)
    assert not read_headers(sample.folder).broken
    for mac in ("", "00" * 31, "00" * 33, "AB" * 32, "zz" * 32):
        write_line(path, line, mac=mac)
        assert read_headers(sample.folder).broken == ("header.a",)


TAMPERED: list[dict[str, Any]] = [
    {"label": "Another team"},
    {"generation": 99},
    {"log_head": {"number": 3, "hash": "00" * 32}},
    {"slots.0.id": "0" * 16},
    {"slots.0.salt": "00" * 16},
    {"slots.0.wrapped": "00" * 40},
    {"slots.0.kdf.passes": 4},
]


@pytest.mark.parametrize("change", TAMPERED, ids=str)
def test_a_change_outside_the_opened_slot_is_seen_by_the_mac(sample: Sample, change: dict[str, Any]) -> None:
    forge(sample.folder, change)
    before = sample.files()
    with pytest.raises(VaultDamaged, match="was altered"):
        sample.open()
    assert sample.files() == before


@pytest.mark.parametrize("change", TAMPERED, ids=str)
def test_one_altered_copy_is_repaired_from_the_genuine_one(sample: Sample, change: dict[str, Any]) -> None:
    for copy in ("header.a", "header.b"):
        forge(sample.folder, change | {"generation": 500}, copies=(copy,))
        with sample.open() as vault:
            assert vault.notices == (REPAIRED,)
            assert vault.header.generation < 500
            assert vault.header.log_head.number == 0


def test_a_stripped_or_added_slot_is_seen(sample: Sample) -> None:
    passphrase, recovery = fields_of(sample.folder / "header.a")["slots"]
    for slots in ([recovery], [recovery, passphrase], [passphrase, recovery, recovery | {"id": "0" * 16}]):
        forge(sample.folder, {"slots": slots})
        with pytest.raises(VaultDamaged, match="was altered"):
            sample.open()


@pytest.mark.parametrize(
    "change",
    [
        {"slots.1.id": "0" * 16},
        {"slots.1.salt": "00" * 16},
        {"slots.1.wrapped": "00" * 40},
        {"vault_id": "00" * 16},
        {"epoch": 2, "database": "records-2.db", "slots.0.epoch": 2, "slots.1.epoch": 2},
    ],
    ids=str,
)
def test_a_change_of_what_a_slot_is_bound_to_shuts_it(sample: Sample, change: dict[str, Any]) -> None:
    forge(sample.folder, change)
    with pytest.raises(WrongSecret):
        sample.open()


def test_a_damaged_version_number_is_damage_and_not_a_newer_vault(sample: Sample) -> None:
    path = sample.folder / "header.b"
    path.write_bytes(path.read_bytes().replace(b'"format":2', b'"format":4'))
    with sample.open() as vault:
        assert vault.notices == (REPAIRED,)
    forge(sample.folder, {"format": 4}, copies=("header.a",))
    with pytest.raises(NewerVault):
        sample.open()


def test_every_refusal_says_what_to_do_next(sample: Sample) -> None:
    changes: list[dict[str, Any]] = [{"label": "Another"}, {"format": 3}, {"slots": []}]
    for change in changes:
        forge(sample.folder, change)
        with pytest.raises(KnownError) as caught:
            sample.open()
        assert caught.value.next_step.endswith("Nothing was changed.") or "Nothing in the vault" in str(caught.value)
        assert "!" not in str(caught.value)
