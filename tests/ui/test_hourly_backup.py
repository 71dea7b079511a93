"""While a vault is open it backs itself up, and a full disk is said calmly."""

import resource

from visitapp.services import backups, vaults
from visitapp.ui.shell.hourly_backup import HourlyBackup

PASSPHRASE = "lantern pebble orchard violin damson"


def look(window, qtbot):
    watch = window.pages.findChild(HourlyBackup)
    watch.look()
    qtbot.waitUntil(lambda: not watch._is_making, timeout=10_000)


def test_an_open_vault_backs_itself_up_once_while_nothing_changes(window, qtbot, vault):
    look(window, qtbot)
    look(window, qtbot)
    assert len(list((vault / "backups").iterdir())) == 1
    window.lock()
    qtbot.waitUntil(lambda: window.is_locked and window.background.is_idle, timeout=10_000)
    workspace = vaults.open_with_passphrase(folder=vault, passphrase=PASSPHRASE)
    assert [each.people for each in backups.list_backups(workspace.vault)] == [12]
    workspace.close()


def test_a_disk_too_full_for_a_backup_is_said_and_the_vault_goes_on(window, qtbot, vault):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        look(window, qtbot)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "the last snapshot" in window.pages.trouble.words()
    assert list((vault / "backups").iterdir()) == []
    look(window, qtbot)
    assert len(list((vault / "backups").iterdir())) == 1
