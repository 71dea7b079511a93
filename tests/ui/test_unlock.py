"""Unlocking: the right passphrase opens, everything else is said in place."""

from visitapp.ui.main_window import MainWindow


def test_the_right_passphrase_opens_the_vault(window: MainWindow) -> None:
    assert not window.is_locked
