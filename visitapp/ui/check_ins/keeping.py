"""The alarm and the vault that is open: which moments to ring at, and what was answered."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Slot

from visitapp.domain.changes import ChangeSet
from visitapp.services.check_ins import Alarms, answer_alarm, read_alarms
from visitapp.services.workspace import Workspace
from visitapp.ui.background import Background
from visitapp.ui.changes import ChangeBus
from visitapp.ui.check_ins.alarm import Answer, CheckInAlarm
from visitapp.ui.preferences import Preferences


class CheckInKeeping(QObject):
    """Lives while a vault is open. `vault` is its folder."""

    def __init__(
        self,
        alarm: CheckInAlarm,
        vault: str,
        background: Background,
        changes: ChangeBus,
        preferences: Preferences,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._alarm, self._vault, self._background, self._preferences = alarm, vault, background, preferences
        changes.changed.connect(self._on_changed)
        preferences.changed.connect(self._read)
        for answer in alarm.follow(vault, self._keep):
            self._write(answer, was_locked=True)
        self._read()

    def stop(self) -> None:
        """Leave the alarm as it is: it rings on while the vault is locked."""
        self._alarm.leave()

    def _keep(self, answer: Answer) -> None:
        self._write(answer, was_locked=False)

    def _write(self, answer: Answer, *, was_locked: bool) -> None:
        def work(workspace: Workspace) -> ChangeSet:
            return answer_alarm(workspace, told=answer.told, at=answer.at, until=answer.until, was_locked=was_locked)

        self._background.write(self, work)

    @Slot(object)
    def _on_changed(self, change_set: ChangeSet) -> None:
        if change_set.touches("check_in"):
            self._read()

    @Slot()
    def _read(self) -> None:
        self._background.read(self, partial(read_alarms, usual=self._preferences.office_line()), self._arm)

    def _arm(self, alarms: Alarms) -> None:
        self._alarm.has_own_line = alarms.has_own_line
        self._alarm.arm(self._vault, alarms.times)
