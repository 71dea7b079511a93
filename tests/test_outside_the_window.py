"""What is shown outside the window goes one way, as one of a few fixed sentences: no name can be among them."""

import re
from pathlib import Path

from visitapp.ui.shell.outside import OutsideWords

PACKAGE = Path(__file__).resolve().parents[1] / "visitapp"
ONE_WAY = PACKAGE / "ui" / "shell" / "outside.py"
WAYS_OUT = re.compile(
    r"QSystemTrayIcon|showMessage|org\.freedesktop\.Notifications|notify-send|NSUserNotification|ToastNotif"
)
TITLE = re.compile(r"setWindowTitle\((.*?)\)")


def modules() -> list[Path]:
    """Return every module of the app."""
    return sorted(PACKAGE.rglob("*.py"))


def test_only_one_module_can_reach_the_desktop() -> None:
    found = [path for path in modules() if WAYS_OUT.search(path.read_text(encoding="utf-8"))]
    assert found == [ONE_WAY]


def test_what_it_says_is_fixed_when_it_is_written() -> None:
    source = ONE_WAY.read_text(encoding="utf-8")
    assert "def say(self, words: OutsideWords)" in source
    for words in OutsideWords:
        assert f'"{words.value}"' in source, "a sentence is put together from parts"
        assert "{" not in words.value


def test_the_title_of_every_window_is_the_name_of_the_app() -> None:
    titles = [title for path in modules() for title in TITLE.findall(path.read_text(encoding="utf-8"))]
    assert set(titles) == {'"VisitApp"'}
