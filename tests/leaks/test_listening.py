"""A recording that is listened to leaves nothing on the disk, in no file without a name, and in no output."""

import os
import subprocess
import sys
import wave
from collections.abc import Callable
from pathlib import Path

from tests import given_files as given
from tests.leaks.search import count_files, files_that_hold
from tests.leaks.two_processes import PASSPHRASE, ROOT, make_vault
from visitapp.services import people, vaults
from visitapp.services.attaching import keep_taken, take_in

WORD = "Quetzalcoatlus"
SECONDS = 30


def spoken(path: Path) -> Path:
    """Write a recording whose samples are a word, over and over: what is decoded holds it too."""
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(48_000)
        sound.writeframes(f"{WORD}, ".encode() * (SECONDS * 96_000 // (len(WORD) + 2)))
    return path


def nameless_files(pid: int) -> list[str]:
    """Return files that a process has open and that have no name any more (proc(5))."""
    links = [str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir()]
    return [link for link in links if link.endswith(" (deleted)") and not link.startswith("/memfd:")]


def test_nothing_of_a_recording_that_is_listened_to_is_left_anywhere(
    tmp_path: Path, own_home: Path, looked_in: Callable[[str, int, object], None]
) -> None:
    outside, room = tmp_path / "outside", tmp_path / "room"
    for folder in (outside, room):
        folder.mkdir()
    vault = make_vault(tmp_path)
    workspace = vaults.open_with_passphrase(folder=vault, passphrase=PASSPHRASE)
    tess = people.list_people(workspace)[0].person.id
    tone = next(path for path in given.RECORDINGS if path.suffix == ".m4a")
    assert given.CANARY.encode() in tone.read_bytes()
    for path in (tone, spoken(outside / "voice.wav")):
        keep_taken(workspace, taken=take_in(workspace.blobs, path), person_id=tess)
    workspace.close()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.leaks.listening_seat", str(vault), PASSPHRASE],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "TMPDIR": str(room), "XDG_RUNTIME_DIR": str(room)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        found = []
        for moment in ("playing", "locked"):
            assert process.stdout.readline().strip() == moment, process.stderr.read()
            places = (room, own_home, vault)
            found += [hit for word in (WORD, given.CANARY) for place in places for hit in files_that_hold(word, place)]
            found += nameless_files(process.pid)
            looked_in(f"files while a recording is {moment}", sum(map(count_files, places)), found)
            process.stdin.write("\n")
            process.stdin.flush()
        said = "".join(process.communicate(timeout=30))
    finally:
        process.kill()
        process.wait()
    looked_in(
        "letters of output while a recording was played", len(said), [w for w in (WORD, given.CANARY) if w in said]
    )
    assert found == []
    assert WORD not in said
    assert given.CANARY not in said
