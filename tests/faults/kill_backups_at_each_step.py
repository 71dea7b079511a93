"""Make, copy or restore a backup again and again, each time struck one file operation later; prove what is left.

Struck is killed, or refused by the disk (`full`, `faulty`, `read-only`, `forbidden`), or the stick is pulled out.

Arguments: a folder with `team.visitvault` (two people, one backup of before the second, copied to `stick`), its
recovery code, the name of the act, how many operations further each run is struck, and the blow. Prints one line per
run.
"""

import errno
import os
import shutil
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.deriving import remember
from visitapp.domain.people import Person
from visitapp.errors import KnownError
from visitapp.services import backups, restoring, vaults

SEEN = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "shutil.rmtree")
NAME = "team.visitvault"


def make(place: Path, code: str) -> None:
    """Make a backup beside the one that is there."""
    workspace = vaults.open_with_recovery_code(folder=place / NAME, recovery_code=code)
    strike_in(place)
    backups.make(workspace)


def copy(place: Path, code: str) -> None:
    """Make one and copy it to the stick."""
    workspace = vaults.open_with_recovery_code(folder=place / NAME, recovery_code=code)
    strike_in(place)
    backups.make(workspace, second_place=place / "stick")


def restore(place: Path, code: str) -> None:
    """Put the backup in the place of the vault."""
    strike_in(place)
    _restore(place, code)


def restore_where_names_take_two_steps(place: Path, code: str) -> None:
    """Do the same on a system that cannot exchange two names."""
    sys.platform = "freebsd"
    restore(place, code)


def restore_where_none_is(place: Path, code: str) -> None:
    """Put the backup of the stick on a laptop without the vault."""
    shutil.rmtree(place / NAME)
    strike_in(place)
    _restore(place, code)


def restore_ruined(place: Path, code: str) -> None:
    """Put it in the place of a vault that does not open, whose journal goes on after it."""
    ruin(place / NAME)
    strike_in(place)
    _restore(place, code)


def ruin(folder: Path) -> None:
    """Damage both copies of the header, and lose the database."""
    for name in ("header.a", "header.b"):
        (folder / name).write_bytes(b"ruined")
    (folder / "records-1.db").unlink()


def copy_to_a_stick_pulled_out(place: Path, code: str) -> None:
    """Make a backup and copy it to a stick that goes away."""
    workspace = vaults.open_with_recovery_code(folder=place / NAME, recovery_code=code)
    strike_in(place / "stick", lambda: pull_out(place))
    backups.make(workspace, second_place=place / "stick")


def restore_from_a_stick_pulled_out(place: Path, code: str) -> None:
    """Restore from a stick that goes away."""
    strike_in(place / "stick", lambda: pull_out(place))
    _restore(place, code)


def pull_out(place: Path) -> None:
    """Have the stick gone from now on."""
    (place / "stick").rename(place / "pulled out")


def _restore(place: Path, code: str) -> None:
    backup = next((place / "stick").glob("*/*.visitbackup"))
    with restoring.opened_backup(backup=backup, into=place / NAME, recovery_code=code) as opened:
        restoring.restore(opened)


LEFT = [0]
REFUSED = 7


def kill() -> None:
    """End this process as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


def refuse(number: int) -> None:
    """Have the disk refuse one operation."""
    raise OSError(number, os.strerror(number))


BLOWS: dict[str, Callable[[], None]] = {
    "kill": kill,
    "full": partial(refuse, errno.ENOSPC),
    "faulty": partial(refuse, errno.EIO),
    "read-only": partial(refuse, errno.EROFS),
    "forbidden": partial(refuse, errno.EACCES),
}
CHOSEN = [kill]


def strike_in(place: Path, blow: Callable[[], None] | None = None) -> None:
    """Begin to count file operations in the place; the blow falls right before the last one."""
    real_sync, real_write = os.fsync, os.write
    blow = blow or CHOSEN[0]

    def count(event: str, arguments: tuple[object, ...]) -> None:
        is_path = event in SEEN and isinstance(arguments[0], str | bytes | Path)
        if is_path and os.fsdecode(arguments[0]).startswith(str(place)):
            strike()

    def strike() -> None:
        LEFT[0] -= 1
        if LEFT[0] == 0:
            blow()

    def sync(descriptor: int) -> None:
        strike()
        real_sync(descriptor)

    def write(descriptor: int, data: bytes) -> int:
        strike()
        return real_write(descriptor, data)

    sys.addaudithook(count)
    os.fsync, os.write = sync, write


def people_in(folder: Path, code: str) -> list[str]:
    """Open a vault and return who is in it."""
    workspace = vaults.open_with_recovery_code(folder=folder, recovery_code=code)
    try:
        assert not workspace.missing
        return sorted(person.called for person in workspace.store.all(Person))
    finally:
        workspace.close()


def prove_made(place: Path, code: str) -> str:
    """Prove that no backup is lost or half, and that the next one is made."""
    workspace = vaults.open_with_recovery_code(folder=place / NAME, recovery_code=code)
    try:
        assert len(workspace.store.all(Person)) == 2
        found = backups.list_backups(workspace.vault)
        there = backups.list_backups(workspace.vault, second_place=place / "stick")
        for each in (*found, *there):
            backups.try_opening(workspace.vault, backup=each.path)
        again = backups.make(workspace, second_place=place / "stick")
        assert again.path in [each.path for each in backups.list_backups(workspace.vault)]
        for folder in (again.path.parent, there[0].path.parent):
            assert not list(folder.glob(".*")), "left behind"
        return f"{len(found)} backups, {len(there)} on the stick"
    finally:
        workspace.close()


def prove_restored(place: Path, code: str) -> str:
    """Prove that the old or the restored vault opens and that none is lost; then restore to the end."""
    before = people_in(place / NAME, code)
    assert before in (["Rhys", "Tess"], ["Tess"])
    kept = sorted(path for path in place.glob("* replaced *.visitvault"))
    if before == ["Tess"]:
        assert [people_in(path, code) for path in kept] == [["Rhys", "Tess"]]
    _restore(place, code)
    assert people_in(place / NAME, code) == ["Tess"]
    assert not list(place.glob(".*")), "left behind"
    return f"{', '.join(before)}; {len(kept)} kept"


def prove_copied(place: Path, code: str) -> str:
    """Plug the stick in again: the backup is made, and the stick gets what it lacks at the next look."""
    plug_in(place)
    workspace = vaults.open_with_recovery_code(folder=place / NAME, recovery_code=code)
    try:
        source, head = backups.Source.of(workspace.vault), backups.head_of(workspace)
        assert [each.fault for each in backups.list_backups_from(source)] == ["", ""]
        before = len(backups.list_backups_from(source, second_place=place / "stick"))
        backups.make_if_due(source, head=head, second_place=place / "stick", now=workspace.now())
        there = backups.list_backups_from(source, second_place=place / "stick")
        assert sorted(backups.try_opening_from(source, backup=each.path).people for each in there) == [1, 2]
        assert not list(there[0].path.parent.glob(".*")), "left behind"
        return f"{before} on the stick"
    finally:
        workspace.close()


def prove_untouched(place: Path, code: str) -> str:
    """Prove that the vault is as it was unless the restore came to its end; then do it again."""
    plug_in(place)
    return prove_restored(place, code)


def plug_in(place: Path) -> None:
    """Have the stick back."""
    if (place / "pulled out").exists():
        (place / "pulled out").rename(place / "stick")


def prove_new(place: Path, code: str) -> str:
    """Prove that nothing or the whole vault is there; then restore to the end."""
    from visitapp.storage.vault.changing_places import finish_interrupted

    finish_interrupted(place / NAME)
    before = people_in(place / NAME, code) if (place / NAME).exists() else []
    assert before in ([], ["Tess"])
    _restore(place, code)
    assert people_in(place / NAME, code) == ["Tess"]
    assert not list(place.glob(".*")), "left behind"
    return ", ".join(before) or "nothing"


def prove_ruined(place: Path, code: str) -> str:
    """Prove that every word is there, now or after restoring to the end."""
    state = "restored"
    if (place / NAME / "header.a").read_bytes() == b"ruined":
        state = "ruined as before"
        _restore(place, code)
    assert people_in(place / NAME, code) == ["Rhys", "Tess"]
    return state


PROOFS: dict[Callable[[Path, str], None], Callable[[Path, str], str]] = {
    make: prove_made,
    copy: prove_made,
    restore: prove_restored,
    restore_where_names_take_two_steps: prove_restored,
    restore_where_none_is: prove_new,
    restore_ruined: prove_ruined,
    copy_to_a_stick_pulled_out: prove_copied,
    restore_from_a_stick_pulled_out: prove_untouched,
}


def main(source: Path, code: str, act: Callable[[Path, str], None], stride: int, blow: str = "kill") -> None:
    """Print the number of each run, how it ended and what was left."""
    CHOSEN[0] = BLOWS[blow]
    remember()
    number, status = 1, -1
    while status != 0:
        place = Path(shutil.copytree(source, source.with_name(f"{act.__name__}-{number}")))
        child = os.fork()
        if child == 0:
            LEFT[0] = number
            try:
                act(place, code)
            except KnownError as error:
                print(number, error.sentence, sep="\t", end="\t", flush=True)
                os._exit(REFUSED)
            if LEFT[0] <= 0:  # struck, and done all the same
                print(number, "done", sep="\t", end="\t", flush=True)
                os._exit(REFUSED)
            os._exit(0)
        status = os.waitpid(child, 0)[1]
        assert status in (0, signal.SIGKILL, REFUSED << 8), status
        if status != REFUSED << 8:
            print(number, "done" if status == 0 else "killed", sep="\t", end="\t")
        print(PROOFS[act](place, code), flush=True)
        shutil.rmtree(place)
        number += stride


def run() -> None:
    """Do what the command line says."""
    main(Path(sys.argv[1]), sys.argv[2], globals()[sys.argv[3]], int(sys.argv[4]), *sys.argv[5:])


if __name__ == "__main__":
    run()
