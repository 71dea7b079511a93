"""A file of 200 MB kept in the vault and listened to: how long, and how much memory; and one large photo."""

import io
import json
import os
import subprocess
import sys
import wave
from pathlib import Path
from statistics import median

from PIL import Image

from benchmarks import Figure, median_seconds
from benchmarks._vault import demo_vault, opened, room
from visitapp.services.attaching import take_in

MEGABYTES = 200
MOST_MS = 2000.0
MOST_MEMORY = 24.0
MOST_PHOTO_MS = 1500.0
PHOTO = (4032, 3024)
MOST_TO_PLAY_MS = 100.0
MOST_TO_PLAY_MEMORY = 12.0
"""MB beyond the same player on the plain file: three pieces, and what holds one on its way."""


def figures() -> list[Figure]:
    """Measure each in a process of its own, where memory counts."""
    with room() as place:
        vault, sound, photo = demo_vault(place), _sound(place / "long.wav"), _photo(place / "photo.jpg")
        ours = [_measured("keep", vault, sound) for _ in range(3)]
        plain = [_measured("copy", place / "copy.wav", sound) for _ in range(3)]
        with opened(vault) as workspace:
            cleaned = median_seconds(lambda: workspace.blobs.let_go(_kept(workspace, photo)), times=5) * 1000
        played = [_measured("vault", vault, sound, run="listening") for _ in range(3)]
        plainly = [_measured("file", vault, sound, run="listening") for _ in range(3)]
        decoded = median_seconds(lambda: Image.open(photo).load(), times=5) * 1000
    seconds, beside = (median(run["seconds"] for run in runs) for runs in (ours, plain))
    grown, beside_grown = (median(run["grown"] for run in runs) for runs in (ours, plain))
    to_play, plainly_to_play = (median(run["ms"] for run in runs) for runs in (played, plainly))
    playing, plainly_playing = (median(run["grown"] for run in runs) for runs in (played, plainly))
    return [
        Figure(
            name=f"a recording of {MEGABYTES} MB kept, encrypted and durable",
            value=seconds * 1000,
            unit="ms",
            bar=f"at most {MOST_MS:.0f} ms",
            beside="a plain copy in pieces of 1 MiB, forced onto the disk",
            beside_value=beside * 1000,
            ok=seconds * 1000 <= MOST_MS,
        ),
        Figure(
            name="memory that this takes beyond the open vault",
            value=grown,
            unit="MB",
            bar=f"at most {MOST_MEMORY:.0f} MB",
            beside="the plain copy",
            beside_value=beside_grown,
            ok=grown <= MOST_MEMORY,
        ),
        Figure(
            name="from Play to its first decoded sound",
            value=to_play,
            unit="ms",
            bar=f"at most {MOST_TO_PLAY_MS:.0f} ms",
            beside="the same player on the plain file",
            beside_value=plainly_to_play,
            ok=to_play <= MOST_TO_PLAY_MS,
        ),
        Figure(
            name="memory that playing takes, with 60 jumps to and fro",
            value=playing,
            unit="MB",
            bar=f"at most {MOST_TO_PLAY_MEMORY:.0f} MB more",
            beside="the same player on the plain file",
            beside_value=plainly_playing,
            ok=playing <= plainly_playing + MOST_TO_PLAY_MEMORY,
        ),
        Figure(
            name="a photo of 12 million points made clean and kept",
            value=cleaned,
            unit="ms",
            bar=f"at most {MOST_PHOTO_MS:.0f} ms",
            beside="decoding it, and nothing else",
            beside_value=decoded,
            ok=cleaned <= MOST_PHOTO_MS,
        ),
    ]


def _kept(workspace, photo: Path) -> str:
    return take_in(workspace.blobs, photo).attachment.blob_id


def _sound(path: Path) -> Path:
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(2)
        sound.setsampwidth(2)
        sound.setframerate(48_000)
        for _ in range(MEGABYTES):
            sound.writeframes(os.urandom(1_000_000))
    return path


def _photo(path: Path) -> Path:
    noise = Image.effect_noise((PHOTO[0] // 8, PHOTO[1] // 8), 90).resize(PHOTO).convert("RGB")
    written = io.BytesIO()
    noise.save(written, "JPEG", quality=90)
    path.write_bytes(written.getvalue())
    return path


def _measured(what: str, target: Path, source: Path, *, run: str = "attaching") -> dict[str, float]:
    command = [sys.executable, "-m", f"benchmarks.runs.{run}", what, target, source]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    if what == "copy":
        target.unlink()
    return dict(json.loads(done.stdout))
