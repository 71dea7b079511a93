"""A written file is whole and durable, or the old one is still there."""

import errno
import os
import stat
from pathlib import Path

import pytest

from visitapp.errors import DiskFull, NotWritable
from visitapp.storage.vault.files import calm_os_errors, read_small, write_atomically


def test_a_file_is_replaced_and_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "header.a"
    write_atomically(path, b"old words")
    with path.open("rb") as still_open:
        write_atomically(path, b"new")
        assert still_open.read() == b"old words"
    assert path.read_bytes() == b"new"
    assert [left.name for left in tmp_path.iterdir()] == ["header.a"]


def test_bytes_reach_the_disk_before_the_name_and_the_name_before_the_return(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    real_sync, real_replace = os.fsync, os.replace

    def sync(descriptor: int) -> None:
        found = os.fstat(descriptor)
        steps.append("folder" if stat.S_ISDIR(found.st_mode) else f"file of {found.st_size} bytes")
        real_sync(descriptor)

    def replace(source: Path, target: Path) -> None:
        steps.append("rename")
        real_replace(source, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(os, "replace", replace)
    write_atomically(tmp_path / "header.a", bytes(300_000))
    assert steps == ["file of 300000 bytes", "rename", "folder"]


def test_only_the_owner_may_read_it_even_if_the_old_one_was_open_to_all(tmp_path: Path) -> None:
    path = tmp_path / "header.a"
    path.write_bytes(b"old")
    path.chmod(0o666)
    write_atomically(path, b"new")
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_link_is_replaced_and_what_it_led_to_is_untouched(tmp_path: Path) -> None:
    (tmp_path / "outside").write_bytes(b"theirs")
    (tmp_path / "header.a").symlink_to(tmp_path / "outside")
    write_atomically(tmp_path / "header.a", b"ours")
    assert (tmp_path / "outside").read_bytes() == b"theirs"
    assert not (tmp_path / "header.a").is_symlink()


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EDQUOT, DiskFull),
        (errno.EFBIG, DiskFull),
        (errno.EROFS, NotWritable),
        (errno.EACCES, NotWritable),
        (errno.EPERM, NotWritable),
        (errno.EIO, NotWritable),
        (errno.ESTALE, NotWritable),
        (errno.ELOOP, OSError),
        (errno.ENOENT, FileNotFoundError),
    ],
)
def test_faults_of_the_disk_are_told_apart(number: int, fault: type[Exception]) -> None:
    with pytest.raises(fault), calm_os_errors():
        raise OSError(number, "from the system")


def test_a_small_file_is_read_to_its_limit_and_no_further(tmp_path: Path) -> None:
    path = tmp_path / "small"
    path.write_bytes(b"x" * 100)
    assert read_small(path, 100) == b"x" * 100
    for limit in (99, 0):
        with pytest.raises(ValueError, match="too large"):
            read_small(path, limit)
    (tmp_path / "link").symlink_to(path)
    for other in (tmp_path, tmp_path / "link"):
        with pytest.raises(ValueError, match="regular"):
            read_small(other, 100)
