"""Kill a process that saves, again and again, at a random moment; what it said to be saved must be there the next time.

Arguments: an empty folder, how many kills, a number to begin the dice with. Prints kills, acts that were said to be
saved, the most acts that were there beyond what was said, and how many openings had something to put back.
"""

import os
import random
import select
import signal
import struct
import sys
import time
from pathlib import Path

from tests.end_to_end.morning import PASSPHRASE
from visitapp.domain.people import Person
from visitapp.domain.workers import Worker
from visitapp.services import people, vaults

LONGEST_OPENING = 0.05
"""Seconds; half of the lives end before it, in the middle of opening or soon after."""
MOST_ACTS = 6
"""So many acts the other lives have said at most: a busy machine makes them slower and no fewer."""
LONGEST_ACT = 0.01
"""Seconds; within it the blow falls, wherever the next act then is."""
LONGEST_WAIT = 60
_NUMBER = struct.Struct("<Q?")


def number_in(person: Person) -> int:
    """Return the number of the last act that the record holds."""
    return int(person.preferred_name or 0)


def live(folder: Path, code: str, say: int) -> None:
    """Open the vault, say which act is the last that is there, then save and say so until the end."""
    workspace = vaults.open_with_recovery_code(folder=folder, recovery_code=code)
    if workspace.missing:
        os._exit(3)
    (person,) = workspace.store.all(Person)
    number = number_in(person)
    mended = any(not said.startswith("VisitApp stopped") for said in workspace.notices)
    os.write(say, _NUMBER.pack(number, mended))
    while True:
        number += 1
        people.edit_person(workspace, person_id=person.id, preferred_name=str(number), home_access="x" * (number % 700))
        os.write(say, _NUMBER.pack(number, False))


def read_acts(end: int, most: int) -> bytes:
    """Return what a process said, when it has said so many things or was killed."""
    data = b""
    while len(data) < most * _NUMBER.size and select.select([end], [], [], LONGEST_WAIT)[0]:
        part = os.read(end, 1 << 16)
        if not part:
            break
        data += part
    return data


def numbers(data: bytes) -> list[tuple[int, bool]]:
    """Return what was said as a whole."""
    whole = len(data) - len(data) % _NUMBER.size
    return [_NUMBER.unpack_from(data, place) for place in range(0, whole, _NUMBER.size)]


def main(place: Path, kills: int, seed: int) -> None:
    """Kill so many processes one after the other."""
    dice = random.Random(seed)
    folder = place / "kills.visitvault"
    workspace, code = vaults.create(
        folder=folder, passphrase=PASSPHRASE, worker=Worker(id="", name="Amara Okafor"), kdf=vaults.FAST_KDF
    )
    people.add_person(workspace, person=Person("", given_name="Tess"))
    workspace.close()
    said = beyond = put_back = 0
    for _ in range(kills):
        hear, say = os.pipe()
        child = os.fork()
        if child == 0:
            live(folder, code, say)
        os.close(say)
        if dice.random() < 0.5:  # in the middle of opening, or of the first acts
            time.sleep(dice.random() * LONGEST_OPENING)
            data = b""
        else:
            data = read_acts(hear, dice.randint(1, MOST_ACTS))
            time.sleep(dice.random() * LONGEST_ACT)
        os.kill(child, signal.SIGKILL)
        status = os.waitpid(child, 0)[1]
        assert status == signal.SIGKILL, f"it ended by itself: {status}"
        heard = numbers(data + read_acts(hear, sys.maxsize))
        os.close(hear)
        if heard:
            there, mended = heard[0]
            assert there >= said, f"act {said} was said to be saved, and {there} is the last that is there"
            beyond = max(beyond, there - said)
            put_back += mended
            said = heard[-1][0]
    workspace = vaults.open_with_recovery_code(folder=folder, recovery_code=code)
    (person,) = workspace.store.all(Person)
    assert number_in(person) >= said
    workspace.close()
    print(kills, said, beyond, put_back, sep="\t")


def run() -> None:
    """Do what the command line says."""
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))


if __name__ == "__main__":
    run()
