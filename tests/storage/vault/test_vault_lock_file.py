"""One process at a time, and what a stopped one leaves behind."""

import json
import os
import platform
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.storage.vault.conftest import Sample
from visitapp.errors import VaultInUse, WrongSecret
from visitapp.storage.vault.recovery import new_code
from visitapp.storage.vault.vault import open_vault

HOLD = """
import sys
from pathlib import Path
from visitapp.storage.vault.vault import open_vault
vault = open_vault(Path(sys.argv[1]), recovery_code=sys.argv[2])
print("open", flush=True)
sys.stdin.read()
vault.close()
"""


def hold(sample: Sample) -> subprocess.Popen[str]:
    """Open the vault in another process and wait until it is open."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, sample.folder, sample.recovery_code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    return process


def finish(process: subprocess.Popen[str]) -> None:
    process.communicate()


def write_holder(folder: Path, **changes: object) -> None:
    holder = {"host": platform.node(), "pid": 1, "since": "2026-06-18T08:10:00Z"} | changes
    (folder / "vault.holder").write_text(json.dumps(holder))


def test_a_second_process_is_refused_until_the_first_closes(sample: Sample) -> None:
    process = hold(sample)
    before = sample.files()
    with pytest.raises(VaultInUse, match=r"already open on this computer, since \w+day \d+ \w+ at \d\d:\d\d\."):
        sample.open()
    assert sample.files() == before
    finish(process)
    with sample.open() as vault:
        assert vault.notices == ()


def test_the_same_process_cannot_open_it_twice(sample: Sample) -> None:
    with sample.open(), pytest.raises(VaultInUse):
        sample.open()
    sample.open().close()


def test_a_killed_process_is_recognised_and_its_vault_taken_over(sample: Sample) -> None:
    process = hold(sample)
    process.send_signal(signal.SIGKILL)
    finish(process)
    assert (sample.folder / "vault.holder").exists()
    with sample.open() as vault:
        (notice,) = vault.notices
        assert notice.startswith("VisitApp stopped last time without closing this vault, which was opened ")
    with sample.open() as vault:
        assert vault.notices == ()


def test_the_holder_says_who_where_and_since_when(sample: Sample) -> None:
    with sample.open():
        holder = json.loads((sample.folder / "vault.holder").read_bytes())
        assert (holder["pid"], holder["host"]) == (os.getpid(), platform.node())
        assert abs((datetime.now(UTC) - datetime.fromisoformat(holder["since"])).total_seconds()) < 600
        assert (sample.folder / "vault.holder").stat().st_mode & 0o777 == 0o600
        assert (sample.folder / "vault.lock").stat().st_mode & 0o777 == 0o600
    assert not (sample.folder / "vault.holder").exists()


def test_another_computer_is_named_and_not_pushed_aside(sample: Sample) -> None:
    write_holder(sample.folder, host="OKAFOR-LT.council.example")
    before = sample.files()
    with pytest.raises(VaultInUse, match=r"open on OKAFOR-LT\.council\.example, since Thursday 18 June") as caught:
        sample.open()
    assert "delete “vault.holder”" in caught.value.next_step
    assert sample.files() == before
    (sample.folder / "vault.holder").unlink()
    sample.open().close()


def test_the_same_computer_on_another_network_is_the_same(sample: Sample) -> None:
    write_holder(sample.folder, host=platform.node().partition(".")[0].upper() + ".guest.wifi")
    with sample.open() as vault:
        assert len(vault.notices) == 1


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe", b"{}", b"[" * 4000, b"x" * 100_000, b'{"pid":1,"host":"h","since":"2026-06-18T08:10:00"}'],
)
def test_a_damaged_holder_file_keeps_nobody_out(sample: Sample, content: bytes) -> None:
    (sample.folder / "vault.holder").write_bytes(content)
    with sample.open() as vault:
        assert vault.notices == ("VisitApp stopped last time without closing this vault. It is open again now.",)


def test_a_wrong_secret_gives_the_lock_back(sample: Sample) -> None:
    for _ in range(2):
        with pytest.raises(WrongSecret, match="didn’t open the vault"):
            open_vault(sample.folder, recovery_code=new_code())
    assert not (sample.folder / "vault.holder").exists()
