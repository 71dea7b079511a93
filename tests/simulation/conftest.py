"""The organisation that every seed begins with, and a world without weather for what a seed has found."""

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.simulation.chance import seeded
from tests.simulation.founding import Template
from tests.simulation.line import Fate
from tests.simulation.running import fast_folder, founded
from tests.simulation.world import World


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    made = fast_folder(tmp_path_factory.mktemp("simulation"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Template]:
    made = fast_folder(tmp_path_factory.mktemp("founding"))
    yield founded(made / "template")
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def world(template: Template, folder: Path) -> Iterator[World]:
    """Return three laptops and an office on a good line: nothing happens but what the test does."""
    with seeded(random.Random(1)):
        made = World(1, template, folder / "found")
        made.fates = {Fate.ARRIVES: 1}
        yield made
        made.close()
