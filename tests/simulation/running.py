"""Running seeds: each in a folder of its own that is gone afterwards."""

import os
import random
import traceback
from dataclasses import dataclass
from pathlib import Path

from tests.simulation.broken import Broken
from tests.simulation.chance import seeded
from tests.simulation.founding import Template, found_template
from tests.simulation.world import World


@dataclass(frozen=True)
class Run:
    """What came of one seed. `broken` is "" when every promise was kept."""

    seed: int
    trace: tuple[str, ...]
    broken: str

    def __str__(self) -> str:
        return f"{self.broken}\n  to see how: python -m tests.simulation {self.seed}"


def fast_folder(folder: Path) -> Path:
    """Return a folder in memory where there is one: what is proved here is order, and nothing of the disk."""
    memory = Path("/dev/shm")
    if not (memory.is_dir() and os.access(memory, os.W_OK)):
        return folder
    found = memory / f"visitapp-simulation-{os.getpid()}-{folder.name}"
    found.mkdir(mode=0o700)
    return found


def founded(folder: Path) -> Template:
    """Found the organisation that every seed begins with; the same every time."""
    with seeded(random.Random("the founding")):
        return found_template(folder)


def run_seed(seed: int, template: Template, folder: Path, world_of: type[World] = World) -> Run:
    """Run one seed to its end. What the product itself cannot bear is a broken promise too."""
    with seeded(random.Random(seed)):
        world = world_of(seed, template, folder)
        broken = ""
        try:
            world.run()
        except Broken as error:
            broken = f"seed {seed}, {world.weather}: {error}"
        except Exception as error:  # noqa: BLE001
            place = traceback.extract_tb(error.__traceback__)[-1]
            broken = f"seed {seed}, {world.weather}: {type(error).__name__} in {place.name}: {error}"
        finally:
            world.close()
    return Run(seed, tuple(world.trace), broken)
