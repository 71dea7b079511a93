"""`./run` says plainly what it can do and what it cannot do here."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

RUN = Path(__file__).resolve().parent.parent / "run"
SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name not in SCREENS}
    environment["PYTHONIOENCODING"] = "utf-8"
    command = [sys.executable, "-I", "-S", str(RUN), *arguments]  # nothing but the standard library
    return subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)


@pytest.mark.parametrize("arguments", [["--help"], []])
def test_help_names_every_command(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.returncode == 0
    for command in ("demo", "demo --headless DIR", "office [FOLDER]", "test", "bench", "installer", "lint", "-- ARGS"):
        assert f"\n  {command} " in result.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["dance"], "There is no command “dance”."),
        (["demo", "--headless"], "with the folder for the results"),
        (["demo", "here"], "with the folder for the results"),
        (["lint", "visitapp"], "takes no arguments"),
        (["installer", "now"], "takes no arguments"),
    ],
)
def test_what_it_cannot_do_is_said_in_a_sentence(arguments: list[str], sentence: str) -> None:
    result = run(*arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert sentence in result.stderr
    assert "Traceback" not in result.stderr


if sys.platform.startswith("linux"):  # elsewhere there is always a screen

    def test_a_demo_without_a_screen_names_the_one_that_needs_none() -> None:
        result = run("demo")
        assert result.returncode == 2
        assert result.stderr.count("\n") == 1
        assert "`./run demo --headless DIR`" in result.stderr


def test_it_stays_one_small_file_that_can_be_run() -> None:
    assert len(RUN.read_text(encoding="utf-8").splitlines()) < 260
    assert os.access(RUN, os.X_OK)
