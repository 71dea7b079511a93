"""A room to visit in."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.conftest import RecordingDesk
from tests.ui.visits.room import Room
from visitapp.services.workspace import Workspace


@pytest.fixture
def room(qtbot: QtBot, recording_desk: RecordingDesk, demo_workspace: Workspace) -> Iterator[Room]:
    made = Room(qtbot, recording_desk, demo_workspace)
    yield made
    made.settle()
