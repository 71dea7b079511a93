"""Give a vault a new key again and again, each time killed one file operation later; prove what is left.

Arguments as for `kill_backups_at_each_step`; the act is `rotate`.
"""

import sys
from pathlib import Path

from tests.end_to_end.morning import PASSPHRASE
from tests.faults.kill_backups_at_each_step import NAME, PROOFS, main, strike_in
from visitapp.domain.people import Person
from visitapp.services import checking, rotating, vaults
from visitapp.storage.vault.epochs import of_other_epochs


def rotate(place: Path, _code: str) -> None:
    """Give the vault a new key."""
    strike_in(place)
    rotating.rotate(folder=place / NAME, passphrase=PASSPHRASE, progress=lambda _done, _all: None)


def prove_whole(place: Path, _code: str) -> str:
    """Prove that the vault opens under the old key or the new one, with every word, and that it is sound."""
    workspace = vaults.open_with_passphrase(folder=place / NAME, passphrase=PASSPHRASE)
    try:
        epoch = workspace.vault.header.epoch
        assert sorted(person.called for person in workspace.store.all(Person)) == ["Rhys", "Tess"]
        assert workspace.missing == ()
    finally:
        workspace.close()
    assert of_other_epochs(place / NAME, epoch) == ()
    reports = checking.check(folder=place / NAME, passphrase=PASSPHRASE)
    assert [report for report in reports if not report.is_sound] == []
    return f"epoch {epoch}"


PROOFS[rotate] = prove_whole


def run() -> None:
    """Do what the command line says."""
    main(Path(sys.argv[1]), sys.argv[2], globals()[sys.argv[3]], int(sys.argv[4]), *sys.argv[5:])


if __name__ == "__main__":
    run()
