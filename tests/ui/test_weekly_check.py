"""The whole vault is read once a week beside the work; what is wrong is said, and mended at the next opening."""

import threading

from visitapp.domain.vault_events import VaultEvent
from visitapp.services import checking, vaults, weekly_check
from visitapp.services.weekly_check import Beside
from visitapp.ui.shell.weekly_check import WeeklyCheck

PASSPHRASE = "lantern pebble orchard violin damson"


def check(window, qtbot):
    watch = window.pages.findChild(WeeklyCheck)
    with qtbot.waitSignal(watch.ended, timeout=20_000):
        watch.check()


def damage_journal(vault):
    path = next((vault / "journal").iterdir())
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def damage_pages(vault):
    path = vault / "records-1.db"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def lock(window, qtbot):
    window.lock()
    qtbot.waitUntil(lambda: window.is_locked and window.background.is_idle, timeout=10_000)


def test_a_sound_vault_is_read_beside_the_work_and_nothing_is_said(window, qtbot, vault):
    check(window, qtbot)
    assert window.pages.trouble.words() == ""
    workspace = window.session.workspace
    assert weekly_check.state_of(workspace).finding == ""
    assert not weekly_check.is_due(workspace)


def test_a_damaged_journal_is_said_and_mended_when_the_vault_is_opened_again(window, qtbot, vault):
    damage_journal(vault)
    check(window, qtbot)
    assert "found something to mend" in window.pages.trouble.words()
    lock(window, qtbot)
    workspace = vaults.open_with_passphrase(folder=vault, passphrase=PASSPHRASE)
    assert any("written anew" in sentence for sentence in workspace.notices)
    assert weekly_check.is_due(workspace)
    assert weekly_check.look(Beside.of(workspace.vault)) == ""
    workspace.close()
    assert all(report.is_sound for report in checking.check(folder=vault, passphrase=PASSPHRASE))


def test_damaged_pages_are_said_and_the_database_made_anew_when_the_vault_is_opened_again(window, qtbot, vault):
    workspace = window.session.workspace
    people = len(workspace.store.all(VaultEvent))
    workspace.store.settle()
    damage_pages(vault)
    check(window, qtbot)
    assert "found something to mend" in window.pages.trouble.words()
    lock(window, qtbot)
    again = vaults.open_with_passphrase(folder=vault, passphrase=PASSPHRASE)
    assert any("made anew from the journal" in sentence for sentence in again.notices)
    assert len(again.store.all(VaultEvent)) == people + 1
    again.close()
    assert all(report.is_sound for report in checking.check(folder=vault, passphrase=PASSPHRASE))


def test_saving_goes_on_while_the_vault_is_read(workspace):
    found: list[str] = []
    thread = threading.Thread(
        target=lambda beside: found.append(weekly_check.look(beside)), args=[Beside.of(workspace.vault)]
    )
    thread.start()
    for _ in range(40):
        weekly_check.note(workspace, finding="")
    thread.join()
    assert found == [""]
