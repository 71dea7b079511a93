"""Run one change of a vault again and again, each time killed one file operation later; report what is left.

Arguments: folder of a vault, its recovery code, the name of the change. Prints one line per run.
"""

import os
import secrets
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from tests.deriving import remember, remembered
from tests.storage.vault.forging import make_database
from visitapp.errors import WrongSecret
from visitapp.storage.vault import keyslots
from visitapp.storage.vault.header import COPIES
from visitapp.storage.vault.keyslots import FLOOR
from visitapp.storage.vault.making import create_vault
from visitapp.storage.vault.passphrase import strength
from visitapp.storage.vault.vault import open_vault

OLD = "lantern pebble orchard violin damson"
NEW = "teapot meadow compass ukulele thimble"
SECRETS = {"old": OLD, "new": NEW}
SEEN = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir")


def write_head(folder: Path, code: str) -> None:
    """Move the head of the log."""
    with open_vault(folder, recovery_code=code) as vault:
        vault.write_log_head(9, "ab" * 32)


def replace_passphrase(folder: Path, code: str) -> None:
    """Choose another passphrase."""
    with open_vault(folder, recovery_code=code) as vault:
        vault.replace_passphrase(NEW)


def repair(folder: Path, code: str) -> None:
    """Open with one copy of the header damaged."""
    (folder / "header.a").write_bytes(b"damaged")
    open_vault(folder, recovery_code=code).close()


def create(folder: Path, code: str) -> None:
    """Make a vault where none was."""
    create_vault(folder, label="New", passphrase=OLD, make_database=make_database, kdf=FLOOR)[0].close()


def kill_before(number: int, folder: Path) -> None:
    """Kill this process right before its file operation of that number in or beside the folder."""
    left = number
    real_sync = os.fsync

    def count(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        if event in SEEN and folder.name in os.fsdecode(
            arguments[0] if isinstance(arguments[0], str | bytes | Path) else ""
        ):
            strike()

    def strike() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def sync(descriptor: int) -> None:
        strike()
        real_sync(descriptor)

    sys.addaudithook(count)
    os.fsync = sync


def what_is_left(folder: Path, code: str, change: Callable[[Path, str], None], before: list[bytes]) -> str:
    """Say what the killed process left, by opening it; a whole vault always opens."""
    if change is create:
        if not folder.exists():
            return "nothing"
        with open_vault(folder, passphrase=OLD) as vault:
            return f"vault, generation {vault.header.generation}"
    opened = ["old"]
    if change is replace_passphrase and headers(folder) != before:
        # Tried before anything can mend the headers. Untouched ones need no slow derivation to be known.
        opened = [name for name in SECRETS if opens(folder, name)]
    with open_vault(folder, recovery_code=code) as vault:
        head = vault.header.log_head.number
    for leftover in folder.glob(".header*"):
        raise AssertionError(f"left behind: {leftover.name}")
    return " and ".join(opened) if change is replace_passphrase else f"head {head}"


def opens(folder: Path, name: str) -> bool:
    """Tell whether that passphrase opens a copy of the vault as it lies there."""
    copy = folder.with_name("copy.visitvault")
    shutil.copytree(folder, copy)
    try:
        open_vault(copy, passphrase=SECRETS[name]).close()
    except WrongSecret:
        return False
    finally:
        shutil.rmtree(copy)
    return True


def headers(folder: Path) -> list[bytes]:
    """Return both copies as they lie on disk."""
    return [(folder / copy).read_bytes() for copy in COPIES]


def main(source: Path, code: str, change: Callable[[Path, str], None], stride: int) -> None:
    """Print the number of each run, how it ended and what was left."""
    number, status = 1 - stride, -1
    strength(NEW)  # loads its word lists once for all the children
    remember()
    for words in SECRETS.values():
        remembered(words.encode(), keyslots.fresh_salt(), FLOOR)  # worked out once for all of them, too
    while status != 0:
        number += stride
        folder = source.with_name(f"{secrets.token_hex(3)}.visitvault")
        if change is not create:
            shutil.copytree(source, folder)
        before = headers(folder if folder.exists() else source)
        child = os.fork()
        if child == 0:
            kill_before(number, folder)
            change(folder, code)
            os._exit(0)
        status = os.waitpid(child, 0)[1]
        print(
            f"{number}\t{'done' if status == 0 else 'killed'}\t{what_is_left(folder, code, change, before)}", flush=True
        )
        assert status in (0, signal.SIGKILL)


def run() -> None:
    """Do what the command line says."""
    main(Path(sys.argv[1]), sys.argv[2], globals()[sys.argv[3]], int(sys.argv[4]))


if __name__ == "__main__":
    run()
