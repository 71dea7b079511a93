"""A file of 200 MB kept in the vault: how long beside a plain copy, and how much memory; and one large photo."""

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


def figures() -> list[Figure]:
    """Measure each in a process of its own, where memory counts."""
    with room() as place:
        vault, sound, photo = demo_vault(place), _sound(place / "long.wav"), _photo(place / "photo.jpg")
        ours = [_measured("keep", vault, sound) for _ in range(3)]
        plain = [_measured("copy", place / "copy.wav", sound) for _ in range(3)]
        with opened(vault) as workspace:
            cleaned = median_seconds(lambda: workspace.blobs.let_go(_kept(workspace, photo)), times=5) * 1000
        decoded = median_seconds(lambda: Image.open(photo).load(), times=5) * 1000
    seconds, beside = (median(run["seconds"] for run in runs) for runs in (ours, plain))
    grown, beside_grown = (median(run["grown"] for run in runs) for runs in (ours, plain))
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


def _measured(what: str, target: Path, source: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.runs.attaching", what, target, source]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    if what == "copy":
        target.unlink()
    return dict(json.loads(done.stdout))
