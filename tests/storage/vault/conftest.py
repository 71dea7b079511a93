"""One real vault, made once with the cheapest allowed derivation; every test gets its own copy of the folder."""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.storage.vault.forging import make_database
from visitapp.storage.vault.keyslots import FLOOR
from visitapp.storage.vault.making import create_vault
from visitapp.storage.vault.vault import OpenVault, open_vault

PASSPHRASE = "lantern pebble orchard violin damson"
LABEL = "Northside CMHT – A. Okafor"


@dataclass(frozen=True)
class Sample:
    """A vault on disk and both of its secrets."""

    folder: Path
    recovery_code: str
    passphrase: str = PASSPHRASE

    def open(self) -> OpenVault:
        """Open with the recovery code, which needs no slow derivation."""
        return open_vault(self.folder, recovery_code=self.recovery_code)

    def files(self) -> dict[str, bytes]:
        """Return every file of the folder, except the empty lock file that opening leaves."""
        return {path.name: path.read_bytes() for path in self.folder.iterdir() if path.name != "vault.lock"}


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    folder = tmp_path_factory.mktemp("made") / "demo.visitvault"
    vault, code = create_vault(folder, label=LABEL, passphrase=PASSPHRASE, make_database=make_database, kdf=FLOOR)
    vault.close()
    return Sample(folder, code)


@pytest.fixture
def sample(made_once: Sample, tmp_path: Path) -> Sample:
    folder = tmp_path / made_once.folder.name
    shutil.copytree(made_once.folder, folder)
    return replace(made_once, folder=folder)
