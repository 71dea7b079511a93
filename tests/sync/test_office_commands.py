"""The exchange from the command line: real processes, a real office, sentences and exit codes."""

import re
from pathlib import Path

import pytest

from tests.command_line import PASSPHRASE, secret, visitapp
from tests.office.running import RunningOffice
from visitapp.domain.workers import Worker
from visitapp.services import vaults


@pytest.fixture
def office(tmp_path: Path):
    running = RunningOffice(tmp_path / "office")
    running.start()
    yield running
    running.stop()


def test_two_laptops_join_and_exchange_from_the_command_line(office, tmp_path):
    words = secret(tmp_path)
    key = ("--passphrase-file", words)

    def does(*arguments: str | Path, code: int = 0) -> str:
        answer = visitapp(*arguments, *key)
        assert answer.code == code, answer
        return answer.out + answer.err

    for name in ("one", "two"):
        made, _ = vaults.create(
            folder=tmp_path / f"{name}{vaults.SUFFIX}",
            passphrase=PASSPHRASE,
            worker=Worker("", f"Worker {name}"),
            kdf=vaults.FAST_KDF,
        )
        made.close()
    one, two = (tmp_path / f"{name}{vaults.SUFFIX}" for name in ("one", "two"))
    assert "belongs to no office" in does("office", "status", one, code=1)
    assert "not a whole invitation" in does("office", "join", one, "visitapp-1:abc", code=1)
    assert "has joined" in does("office", "join", one, office.invitation)
    assert "Everything is at the office" in does("office", "sync", one)
    invitation = does("office", "invite", one).strip()
    said = does("office", "join", two, invitation)
    six = said.strip().splitlines()[-1]
    assert len(six.split()) == 6
    assert "An officer has not let this laptop in yet" in does("office", "sync", two, code=1)
    assert six in does("office", "waiting", one)
    assert "Do not let it in" in does("office", "admit", one, "six words that nobody has ever", code=1)
    assert "It is in" in does("office", "admit", one, six)
    assert "Everything is at the office" in does("office", "sync", two)
    assert re.search(r"0 changes wait, 0 places to look at", does("office", "status", two))
    assert "It gets nothing any more" in does("office", "revoke", one, six)
    assert "does not let this laptop in any more" in does("office", "sync", two, code=1)
    assert "belongs to no office now" in does("office", "leave", two)
