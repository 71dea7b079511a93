"""Files that say something else than we wrote: refused in a sentence, or read as one of ours; never a crash.

Their checksums are made to fit, so that what is tried is the reading, not the checksum.
"""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from visitapp.config import load_config
from visitapp.errors import KnownError
from visitapp.storage.vault import header as headers
from visitapp.storage.vault import manifest as manifests
from visitapp.storage.vault.journal import Damage, Journal
from visitapp.storage.vault.keyslots import FLOOR
from visitapp.storage.vault.lock_file import HOLDER_NAME, VaultLock
from visitapp.storage.vault.officer_files import read_private, read_public, write_pair

DEEP = [b"[" * 60_000, b'{"a":' * 12_000, b'{"format":2,"min_reader":2,"x":' + b"[" * 60_000]
ODD: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from([-1, 0, 2**31, 2**53, 2**64, 10**400, "", "\u202e", "0" * 32, "../../etc/passwd", [], {}]),
    st.lists(st.integers(), max_size=3),
    st.dictionaries(st.text(max_size=5), st.integers(), max_size=3),
)
MANY = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
CHANGES = st.dictionaries(st.integers(0, 60), ODD, min_size=1, max_size=3)


def ways_into(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the way to every value inside a JSON object."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for key, each in inside for found in [(*way, key), *ways_into(each, (*way, key))]]


def changed(line: bytes, changes: dict[int, Any]) -> bytes:
    """Put odd values at some places of a JSON line."""
    whole = json.loads(line)
    for number, odd in changes.items():
        ways = ways_into(whole)
        *before, last = ways[number % len(ways)]
        place = whole
        for step in before:
            place = place[step]
        place[last] = odd
    return json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass")


def as_json(value: Any) -> bytes:
    """Write it as Python's own encoder does, which knows no surrogates that fit nowhere."""
    return json.dumps(value).encode()


def resealed(data: bytes, line: bytes) -> bytes:
    """Put another second line into a file whose last line is the checksum of those before."""
    lines = data.split(b"\n")[:-1]
    lines[1] = line
    body = b"\n".join(lines[:-1]) + b"\n"
    return body + b"sha256 " + hashlib.sha256(body).hexdigest().encode() + b"\n"


def read_or_refused(read: Any) -> None:
    """Read; only a sentence may stop it."""
    refusal = "Read."
    try:
        read()
    except KnownError as error:
        refusal = str(error)
    assert refusal.endswith(".")


@MANY
@given(changes=CHANGES)
def test_a_header_with_odd_values_is_read_or_refused(sample, changes):
    data = (sample.folder / "header.a").read_bytes()
    forged = resealed(data, changed(data.split(b"\n")[1], changes))
    read_or_refused(lambda: headers.decode("header.a", forged))


@pytest.mark.parametrize("line", DEEP, ids=len)
def test_a_header_of_many_levels_is_refused(sample, line):
    data = (sample.folder / "header.a").read_bytes()
    with pytest.raises(KnownError):
        headers.decode("header.a", resealed(data, line))


@MANY
@given(data=st.binary(max_size=300))
def test_random_bytes_are_no_header(data):
    with pytest.raises(KnownError):
        headers.decode("header.a", data)


def manifest_in(folder: Path) -> bytes:
    """Write the manifest of a backup and return it."""
    manifest = manifests.Manifest(
        vault_id="a" * 32,
        epoch=1,
        made_at=datetime(2026, 5, 4, 9, tzinfo=UTC),
        why="hourly",
        app="0.3.0",
        log_head=headers.LogHead(number=1, hash="0" * 64),
        counts={"people": 2},
        database_bytes=4096,
        database_sha256="0" * 64,
        database_key="0" * 112,
    )
    data = manifests.encode(manifest, bytes(32))
    (folder / manifests.MANIFEST).write_bytes(data)
    return data


@MANY
@given(changes=CHANGES)
def test_a_manifest_with_odd_values_is_read_or_refused(tmp_path, changes):
    data = manifest_in(tmp_path)
    (tmp_path / manifests.MANIFEST).write_bytes(resealed(data, changed(data.split(b"\n")[1], changes)))
    read_or_refused(lambda: manifests.read_manifest(tmp_path))


@pytest.mark.parametrize("line", DEEP, ids=len)
def test_a_manifest_of_many_levels_is_refused(tmp_path, line):
    data = manifest_in(tmp_path)
    (tmp_path / manifests.MANIFEST).write_bytes(resealed(data, line))
    with pytest.raises(KnownError):
        manifests.read_manifest(tmp_path)


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("officer")
    write_pair(folder / "team.key", folder / "team.pub", name="Northside CMHT", secret=b"x", kdf=FLOOR)
    return folder


@MANY
@given(changes=CHANGES)
def test_an_officer_s_public_file_with_odd_values_is_read_or_refused(pair, tmp_path, changes):
    data = (pair / "team.pub").read_bytes()
    odd = tmp_path / "odd.pub"
    odd.write_bytes(resealed(data, changed(data.split(b"\n")[1], changes)))
    read_or_refused(lambda: read_public(odd))


@pytest.mark.parametrize(
    "line", [*(line[:16_000] for line in DEEP), b"{}", b"null", b'{"kdf":' + b'{"a":' * 3000], ids=len
)
def test_an_officer_s_file_of_another_shape_is_refused(pair, tmp_path, line):
    for name, read in (("team.pub", read_public), ("team.key", lambda path: read_private(path, b"x"))):
        odd = tmp_path / name
        odd.write_bytes(resealed((pair / name).read_bytes(), line))
        with pytest.raises(KnownError):
            read(odd)


@MANY
@given(data=st.one_of(st.binary(max_size=200), st.sampled_from([line[:4000] for line in DEEP])))
def test_whatever_stands_in_the_holder_s_file_the_lock_is_taken(tmp_path, data):
    (tmp_path / HOLDER_NAME).write_bytes(data)
    VaultLock(tmp_path).release()


@MANY
@given(data=st.one_of(st.binary(max_size=200), st.sampled_from(DEEP), st.dictionaries(st.text(), ODD).map(as_json)))
def test_whatever_stands_in_the_settings_they_are_read(own_home, data):
    config = load_config()
    config.settings_file.parent.mkdir(parents=True, exist_ok=True)
    config.settings_file.write_bytes(data)
    assert load_config().text_size >= 100


@MANY
@given(changes=st.dictionaries(st.sampled_from(["text_size", "theme", "lock_minutes", "vaults", "last_vault"]), ODD))
def test_odd_values_in_the_settings_are_read_as_ours(own_home, changes):
    config = load_config()
    config.settings_file.parent.mkdir(parents=True, exist_ok=True)
    config.settings_file.write_bytes(json.dumps(changes).encode())
    assert 100 <= load_config().text_size <= 200


@MANY
@given(data=st.binary(max_size=500), name=st.sampled_from(["1-000000000001.log", "1-999999999999.log", "notes.txt"]))
def test_random_bytes_in_the_journal_are_damage_and_no_act(tmp_path, data, name):
    journal = Journal(tmp_path, key=bytes(32), vault_id="ab" * 16, epoch=1)
    journal.folder.mkdir(exist_ok=True)
    for old in journal.folder.iterdir():
        old.unlink()
    (journal.folder / name).write_bytes(data)
    damages: list[Damage] = []
    assert list(journal.frames(damages)) == []
    assert journal.tail(damages) is None
